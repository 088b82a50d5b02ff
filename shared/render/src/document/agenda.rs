//! The agenda of a meeting (section 7), made from the assessment. Both parties get it, so it says nothing of the warnings and
//! the termination that the council considers.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::clause::meeting_due;
use domain::contract::Contract;
use domain::date::in_full;
use domain::event::Party;
use domain::month::Month;
use domain::record::Record;
use serde::Serialize;
use wording::agenda::{AgendaItem, agenda_items, standing_empty};
use wording::deadline::next_meeting_due;
use wording::party::party_name;

use crate::RenderError;
use crate::form::PageFrame;
use crate::page::people::manager;
use crate::page::rows::ContractHead;
use crate::templates::{STYLESHEET, render};

mod trend;

use trend::{KpiTrend, over_months};

/// A document in both forms: as plain text, and as self-contained HTML that prints on A4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub text: String,
    pub html: String,
}

/// What `documents/agenda.html` and `documents/agenda.txt` show.
#[derive(Serialize)]
struct AgendaPage<'a> {
    stylesheet: &'static str,
    frame: Option<&'a PageFrame>,
    contract: ContractHead<'a>,
    meeting_on: NaiveDate,
    as_of: NaiveDate,
    /// By when the meeting is due, and why.
    due: Vec<String>,
    attend: Vec<MustAttend<'a>>,
    /// The last months that closed, the newest last.
    months: Vec<Month>,
    kpis: Vec<KpiTrend<'a>>,
    items: Vec<AgendaItem>,
    /// The subjects on which nothing is open.
    nothing: Option<String>,
    /// By when the meeting after this one is due.
    next: Option<String>,
}

/// A contract manager, who must attend (5.6).
#[derive(Serialize)]
struct MustAttend<'a> {
    party: &'a str,
    name: Option<&'a str>,
}

/// Returns the agenda of a meeting on a day: by when it is due and why, who must attend, the last minutes, the KPIs and their
/// trends, whatever is open between the parties, and what is due before the meeting after it.
///
/// `record` is what was recorded as of the assessment's date. `frame` is the desk's frame around the page.
///
/// # Errors
///
/// The templates do not fit.
pub fn agenda(
    contract: &Contract,
    assessment: &Assessment,
    record: &Record<'_>,
    meeting_on: NaiveDate,
    frame: Option<&PageFrame>,
) -> Result<Document, RenderError> {
    let after = meeting_due(contract, record, meeting_on);
    let (items, empty) =
        standing_empty(agenda_items(contract, assessment, record, after.as_ref().map(|after| after.on)));
    let (months, kpis) = over_months(contract, assessment);
    let view = AgendaPage {
        stylesheet: STYLESHEET,
        frame,
        contract: ContractHead::of(contract),
        meeting_on,
        as_of: assessment.as_of,
        due: next_meeting_due(contract, assessment),
        attend: [Party::Council, Party::Contractor]
            .into_iter()
            .map(|party| MustAttend {
                party: party_name(contract, party),
                name: manager(contract, party).map(|manager| manager.name.as_str()),
            })
            .collect(),
        months,
        kpis,
        items,
        nothing: (!empty.is_empty()).then(|| empty.join("; ")),
        next: after.map(|after| format!("By {}, counted from this one ({}).", in_full(after.on), after.rule.clause())),
    };
    Ok(Document { text: render("documents/agenda.txt", &view)?, html: render("documents/agenda.html", &view)? })
}

#[cfg(test)]
mod tests;
