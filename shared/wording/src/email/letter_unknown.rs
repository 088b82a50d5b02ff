//! The words of the email that says that nobody knows whether a contractual letter was sent.

use chrono::NaiveDate;
use domain::date::in_full;
use domain::notice::NoticeKind;

use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;
use crate::letter_kind::name_of;

pub(super) fn opening(reader: &Reader<'_>, kind: NoticeKind, on: NaiveDate) -> Opening {
    let (name, on) = (name_of(kind), in_full(on));
    let contractor = &reader.letterhead.contractor;
    if reader.is_contractor() {
        let first = format!("it is not known whether the {name} of {on} was sent to you.");
        return Opening::informing(
            Subject::from("a letter may not have reached you").and(&format!(": the {name} of {on}")),
            first,
        );
    }
    let subject = Subject::from(format!("Decide: was the {name} sent?")).and(&format!(" Its sending began on {on}"));
    let first = format!(
        "Please find out whether the {name} of {on} reached {contractor}, and decide whether it is to be sent again."
    );
    Opening::asking(Asks::AtOnce, subject, first)
}
