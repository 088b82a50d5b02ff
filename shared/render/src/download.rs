//! What can be taken away of a contract, beside its pages: tables, a calendar, a feed, a notice for other programs.
//!
//! All of it is made of the public assessment, so that it shows no more than the pages do, and agrees with them. The same
//! assessment gives the same bytes.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::contract::Contract;
use domain::month::Month;
use domain::notice::NoticeKind;

use crate::{Page, RenderError};

pub(crate) mod calendar;
mod deadlines;
mod feed;
mod performance_notice;
mod tables;

/// The files of a contract: `regulation-44/ratings.csv` and the like.
///
/// All that they show is of the public assessment; of the whole one they take only when months were restated.
///
/// # Errors
///
/// A template does not fit, or a table cannot be written.
pub(crate) fn files(
    contract: &Contract,
    whole: &Assessment,
    public: &Assessment,
    site: Option<&str>,
) -> Result<Vec<Page>, RenderError> {
    let mut files = tables::tables(contract, public)?;
    files.push(deadlines::calendar(contract, public));
    files.push(feed::feed(contract, whole, public, site)?);
    files.extend(performance_notice::drafts(contract, whole, public)?);
    Ok(files)
}

/// The last day on which the parties were told that a month was restated.
fn restated_on(whole: &Assessment, month: Month) -> Option<NaiveDate> {
    let told = whole.notices.iter().filter(|notice| notice.kind == NoticeKind::RatingsRestated);
    told.filter(|notice| notice.month == Some(month)).map(|notice| notice.due_on).max()
}

#[cfg(test)]
mod tests;
