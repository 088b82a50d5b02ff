//! One notice of each kind, as the tests render them.

use chrono::NaiveDate;
use domain::event::DisputeOutcome;

mod contractual;
mod findings;
mod ratings;

pub(super) use contractual::{contractual, plan_request, warning};
pub(super) use findings::{
    FINDINGS, ahead, dispute_answered, finding, information_supplied, letter_bounced, letter_unknown, minutes_answered,
    minutes_due, minutes_shared, plan_due, raised, reread, review_due,
};
pub(super) use ratings::{
    came_late, closed, due, early_warning, early_warning_of_reports_sent_back, of_ratings, overall, overdue, received,
    restated_ratings, visits,
};

use super::*;
use crate::sample::{contract, date};

pub(super) const PARTIES: [Party; 2] = [Party::Contractor, Party::Council];

pub(super) fn letterhead() -> Letterhead {
    letterhead_to(Party::Contractor)
}

pub(super) fn letterhead_to(party: Party) -> Letterhead {
    Letterhead { recipient_name: "Robin Example".into(), ..Letterhead::of(&contract(), party) }
}

pub(super) fn links() -> Links {
    let at = |name: &str| Some(format!("https://{name}.council.example/"));
    Links { site: at("performance"), desk: at("forms") }
}

pub(super) fn july() -> Month {
    "2022-07".parse().unwrap()
}

pub(super) fn write(to: Party, about: &About) -> EmailContent {
    write_single(&SingleNotice { links: &links(), ..SingleNotice::alone(&letterhead_to(to), to, Some(july()), about) })
        .unwrap()
}

/// What a party wrote, with what must not become markup or another line of the message.
pub(super) const WRITTEN: &str = "First line, with <b>markup</b> & more.\r\n\r\n=Second paragraph: it goes on for so long that \
                                  no line of a message in plain text may hold all of it at once.";

/// Returns one of every kind of notice.
pub(super) fn one_of_each() -> Vec<About> {
    let mut each: Vec<About> = of_ratings().into();
    each.extend(FINDINGS.map(raised));
    each.extend([
        plan_due(),
        review_due(),
        minutes_shared(),
        minutes_due(),
        minutes_answered(true),
        minutes_answered(false),
    ]);
    each.extend([DisputeOutcome::Upheld, DisputeOutcome::Corrected].map(dispute_answered));
    each.extend([information_supplied(), letter_unknown(), letter_bounced(true), letter_bounced(false)]);
    each.extend([reread(0), reread(2)]);
    each.extend(contractual());
    each
}

pub(super) fn item(about: About) -> DigestItem {
    DigestItem { month: Some(july()), due_on: date("2022-08-27"), as_of: date("2022-08-27"), about }
}

/// Returns the date in full, as letters write it.
pub(super) fn in_full(text: &str) -> String {
    let on: NaiveDate = date(text);
    domain::date::in_full(on)
}
