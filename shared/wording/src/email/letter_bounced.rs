//! The words of the email that says that a contractual letter, or the email with minutes, came back.

use chrono::NaiveDate;
use domain::date::in_full;
use domain::notice::NoticeKind;

use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;
use crate::letter_kind::name_of;

pub(super) fn opening(reader: &Reader<'_>, kind: NoticeKind, on: NaiveDate) -> Opening {
    let name = name_of(kind);
    let contractor = &reader.letterhead.contractor;
    let on = in_full(on);
    if reader.is_contractor() {
        let first = format!("the {name} that was sent to you came back on {on}.");
        return Opening::informing(Subject::from("a letter to you came back").and(&format!(": the {name}")), first);
    }
    let subject = Subject::from(format!("Send the {name} again"));
    let subject = subject.and(&format!(": the email to {contractor} came back on {on}"));
    let first = format!("Please send the {name} to {contractor} again: the email came back on {on}.");
    Opening::asking(Asks::AtOnce, subject, first)
}
