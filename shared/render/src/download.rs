//! The downloads of a contract beside its pages: tables, a calendar, a feed, a notice for other programs.
//!
//! All are made from the public assessment, so that they show no more than the pages do and agree with them. The same
//! assessment gives the same bytes.

use chrono::NaiveDate;
use domain::assessment::{Assessment, MonthAssessment};
use domain::contract::Contract;

use crate::RenderError;
use crate::site_file::SiteFile;

mod atom_feed;
mod deadline_calendar;
pub(crate) mod icalendar;
mod performance_notice;
mod tables;

/// Returns the files of a contract: `regulation-44/ratings.csv` and the like.
///
/// # Errors
///
/// A template does not fit, or a table cannot be written.
pub(crate) fn files(
    contract: &Contract,
    public: &Assessment,
    site: Option<&str>,
) -> Result<Vec<SiteFile>, RenderError> {
    let mut files = tables::tables(contract, public)?;
    files.push(deadline_calendar::calendar(contract, public));
    files.push(atom_feed::feed(contract, public, site)?);
    files.extend(performance_notice::drafts(contract, public)?);
    Ok(files)
}

/// Returns the day on which a month's ratings last changed, if that was after its close. The parties may be told later, on the
/// next working day.
fn restated_on(month: &MonthAssessment) -> Option<NaiveDate> {
    month.restatings.iter().map(|restating| restating.received_on).max()
}

#[cfg(test)]
mod tests;
