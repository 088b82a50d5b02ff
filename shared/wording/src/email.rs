//! The words of the emails and of the contractual letters, a file an email, named as its template is: its subject, its first
//! sentence, what is asked of the reader, and by when. The words of the links are in [`link`].

use chrono::NaiveDate;
use domain::event::Party;
use domain::month::Month;
use domain::notice::About;

use crate::letterhead::Letterhead;

mod action_plan;
pub mod contractual;
mod dispute_answered;
mod early_warning;
mod final_ratings;
pub mod finding;
mod formal_warning;
mod information_supplied;
mod late_return;
mod letter_bounced;
mod letter_unknown;
pub mod link;
mod minutes_answered;
mod minutes_reminder;
mod minutes_shared;
pub mod opening;
pub mod overdue;
pub mod plan_reminder;
pub mod plan_request;
mod plan_review;
pub mod ratings_restated;
pub mod reply;
pub mod reread;
mod return_chaser;
mod return_receipt;
mod return_reminder;
pub mod sign_in;
pub mod subject;
mod termination_notice;

use opening::{Opening, Reader};

/// Returns the opening of an email to a party as of a day. If it asks for something by a day that has passed, it says so.
pub fn opening(
    letterhead: &Letterhead,
    to: Party,
    month: Option<Month>,
    about: &About,
    as_of: Option<NaiveDate>,
) -> Opening {
    let opening = opening_in_time(&Reader { letterhead, to, as_of }, month, about);
    // A contractual letter has its own words for a day that has passed (`late_opening`).
    let is_letter = matches!(about, About::Letter(_));
    if !is_letter && as_of.is_some_and(|as_of| opening.is_past(as_of)) { opening.overdue() } else { opening }
}

fn opening_in_time(reader: &Reader<'_>, month: Option<Month>, about: &About) -> Opening {
    let month = month.map(Month::in_words).unwrap_or_default();
    match about {
        About::ReturnDue { return_due_on, working_days, .. } => {
            let is_past = reader.as_of.is_some_and(|as_of| as_of > *return_due_on);
            return_reminder::opening(reader, &month, *return_due_on, *working_days == 0 && !is_past)
        }
        About::ReturnOverdue { return_due_on, .. } => return_chaser::opening(reader, &month, *return_due_on),
        About::ReturnCameLate { return_due_on, received_on, .. } => {
            late_return::opening(reader, &month, *return_due_on, *received_on)
        }
        About::Received { revision, on_time, closed, closes_on, .. } => {
            let open_until = (!closed).then_some(*closes_on);
            return_receipt::opening(reader, &month, *revision, *on_time, open_until)
        }
        About::CanNoLongerBeBetter { than, rating, closes_on, recorded_by_council, .. } => {
            early_warning::opening(reader, &month, *than, rating, *closes_on, *recorded_by_council)
        }
        About::Closed { closes_on, overall, .. } => final_ratings::opening(reader, &month, *closes_on, overall),
        About::Restated { before, overall_before, overall, ratings, .. } => {
            let changes = ratings_restated::changes(before, ratings, overall_before.as_ref(), overall);
            ratings_restated::opening(reader, &month, &changes)
        }
        About::Raised { finding, .. } => finding::opening(reader, finding),
        About::PlanDue { finding, plan_due_on, .. } => plan_reminder::opening(reader, finding, *plan_due_on),
        About::ReviewDue { plan, agreed_on, review_on, .. } => {
            plan_review::opening(reader, (plan, *agreed_on), *review_on)
        }
        About::MinutesShared { held_on, until, .. } => minutes_shared::opening(reader, *held_on, *until),
        About::MinutesDue { held_on, until, .. } => minutes_reminder::opening(reader, *held_on, *until),
        About::MinutesAnswered { held_on, approved, .. } => minutes_answered::opening(reader, *held_on, *approved),
        About::DisputeAnswered { rated_month, kpi, outcome, corrected_by, .. } => {
            dispute_answered::opening(reader, *rated_month, *kpi, *outcome, *corrected_by)
        }
        About::InformationSupplied { request, supplied_on, .. } => {
            information_supplied::opening(reader, request, *supplied_on)
        }
        About::LetterUnknown { kind, claimed_on, .. } => letter_unknown::opening(reader, *kind, *claimed_on),
        About::LetterBounced { kind, bounced_on, .. } => letter_bounced::opening(reader, *kind, *bounced_on),
        About::Reread(rereading) => reread::opening(rereading),
        About::Letter(letter) => contractual::opening(reader, letter),
    }
}
