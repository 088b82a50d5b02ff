//! The return in the browser: by a file, or by a table that is filled in. Either is kept as a draft, shown with the ratings that
//! follow, and only then submitted, by the one way in which every return is taken.

use chrono::{DateTime, NaiveDate, Utc};
use cloud::drafts::{DraftName, SavedDraft};
use cloud::failure::Failure;
use domain::contract::Contract;
use domain::event::Party;
use domain::facts::History;
use domain::month::Month;
use http::StatusCode;
use render::form::Notice;
use render::form::returns::TypedReturn;
use serde::{Deserialize, Serialize};

mod check;
mod file;
mod overview;
mod receipt;
mod table;
mod typed;

use super::refusal::Refusal;
use super::visitor::Visitor;
use super::{Desk, path};
use crate::http::Request;
use crate::http::response::Response;
use crate::ingest::ReturnError;
use crate::ingest::template;

/// A month's return, as one of the contract's parties looks at it now.
struct Place<'v> {
    desk: &'v Desk,
    visitor: &'v Visitor,
    history: History<'v>,
    month: Month,
    now: DateTime<Utc>,
}

/// What a draft of a return holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Begun {
    /// What is typed into the table.
    Table(TypedReturn),
    /// A file that was read, of a name; its bytes are kept beside the draft.
    File {
        /// Its name.
        name: String,
    },
    /// It was submitted, and became the event of a number in the log.
    Submitted {
        /// The event.
        event: u64,
    },
}

/// Answers what is asked for of a month's return.
pub(super) async fn route(
    desk: &Desk,
    request: &Request,
    visitor: &Visitor,
    (month, asked): (&str, &[&str]),
    posted: bool,
    now: DateTime<Utc>,
) -> Result<Response, Refusal> {
    let month: Month = month.parse().map_err(|_| Refusal::NotFound)?;
    let place = Place { desk, visitor, history: visitor.history()?, month, now };
    if !posted {
        match asked {
            [] | [""] => return place.open()?.show(&[]).await,
            ["receipts", event] => return place.receipt(event, request.parameter("again").is_some()).await,
            ["revisions", event, form] => return place.hand_out(event, form).await,
            ["template.xlsx"] => {
                let empty = request.parameter(template::EMPTY).as_deref() == Some("true");
                let template = template::of_month(&visitor.log, month, empty)?;
                return template.ok_or(Refusal::NotFound);
            }
            _ => {}
        }
    }
    match (asked, posted) {
        (["table"], false) => place.submittable()?.show_table(request.parameter("saved").is_some()).await,
        (["table"], true) => place.submittable()?.take_table(&visitor.form(request).await?).await,
        (["file"], true) => place.submittable()?.take_file(&visitor.form(request).await?).await,
        (["check"], false) => place.submittable()?.show_check(request.parameter("overtaken").is_some()).await,
        (["submit"], true) => place.submittable()?.submit(&visitor.form(request).await?).await,
        _ => Err(Refusal::NotFound),
    }
}

impl Place<'_> {
    /// The definition in force.
    fn contract(&self) -> &Contract {
        self.history.known().contract()
    }

    fn today(&self) -> NaiveDate {
        self.visitor.log.as_of(self.now)
    }

    /// Refuses a month for which there is no return, or none yet.
    fn open(self) -> Result<Self, Refusal> {
        let contract = self.contract();
        let words = self.month.in_words();
        let not_open = |text: String| {
            let notice = Notice::new(&format!("There is no return for {words}"), &text);
            Err(Refusal::Said(StatusCode::NOT_FOUND, notice.with_way("What awaits you", &path::contract(&contract.id))))
        };
        if !contract.has_month(self.month) {
            let first = contract.first_month().in_words();
            let through = contract.last_month().map(|last| format!(" to {}", last.in_words())).unwrap_or_default();
            return not_open(format!("{words} is not a month of this contract. Its returns are for {first}{through}."));
        }
        if self.month.first_day() > self.today() {
            return not_open(format!("{words} has not begun. Come back once it has."));
        }
        Ok(self)
    }

    /// The same, and any party but the contractor.
    fn submittable(self) -> Result<Self, Refusal> {
        self.visitor.only(Party::Contractor)?;
        self.open()
    }

    fn draft_of(&self) -> String {
        draft_of(self.month)
    }

    fn draft_name<'a>(&'a self, of: &'a str) -> DraftName<'a> {
        DraftName { contract: &self.visitor.log.contract.id, party: Party::Contractor, of }
    }

    /// The draft and what it holds.
    async fn begun(&self) -> Result<Option<(SavedDraft, Begun)>, Refusal> {
        let of = self.draft_of();
        let Some(draft) = self.desk.table.draft(self.draft_name(&of)).await? else { return Ok(None) };
        let begun = read_begun(&draft)?;
        Ok(Some((draft, begun)))
    }

    /// Saves a draft in place of the version that was seen; the new version, or `None` where another was saved since.
    async fn save(&self, seen: u64, begun: &Begun, file: &[u8]) -> Result<Option<u64>, Refusal> {
        let content =
            serde_json::to_string(begun).map_err(|_| Failure::permanent("save a draft", "it has no JSON form"))?;
        let of = self.draft_of();
        Ok(self.desk.table.save_draft(self.draft_name(&of), seen, (&content, file), self.now).await?)
    }

    /// The bytes of the file of a version of the draft.
    async fn file(&self, version: u64) -> Result<Vec<u8>, Refusal> {
        let of = self.draft_of();
        Ok(self.desk.table.draft_file(self.draft_name(&of), version).await?)
    }

    /// A path below the month's return.
    fn path(&self, below: &str) -> String {
        format!("{}{below}", path::month_return(&self.visitor.log.contract.id, self.month))
    }

    /// Which revision of the return is the next.
    fn next_revision(&self) -> usize {
        self.history.known().revisions(self.month).count() + 1
    }
}

/// What a draft of a month's return is called.
fn draft_of(month: Month) -> String {
    format!("return-{month}")
}

fn read_begun(draft: &SavedDraft) -> Result<Begun, Failure> {
    serde_json::from_str(&draft.content).map_err(|_| Failure::permanent("read a draft", "it is not as expected"))
}

/// The months whose returns the contractor has begun in the browser, and not submitted.
pub(super) async fn begun_months(desk: &Desk, contract: &str) -> Result<Vec<Month>, Failure> {
    let mut months = Vec::new();
    for (of, draft) in desk.table.drafts(contract, Party::Contractor, "return-").await? {
        let month: Option<Month> = of.strip_prefix("return-").and_then(|month| month.parse().ok());
        if !matches!(read_begun(&draft)?, Begun::Submitted { .. }) {
            months.extend(month);
        }
    }
    Ok(months)
}

/// What the desk says where a return is not taken for another reason than what is wrong with it.
fn refusal(untaken: ReturnError) -> Refusal {
    match untaken {
        ReturnError::NoContract | ReturnError::Problems(_) => Refusal::NotFound,
        ReturnError::Conflict | ReturnError::Busy => {
            Failure::transient("take a return", "others kept coming first").into()
        }
        ReturnError::Failed(failure) => failure.into(),
    }
}
