//! The words of the letter that notifies the intention to terminate (6.5, 6.9, Clause 52).

use domain::date::in_full;
use domain::notice::TerminationNotice;

use super::opening::{Opening, Reader};
use super::subject::Subject;

pub(super) fn opening(reader: &Reader<'_>, notice: &TerminationNotice) -> Opening {
    let Reader { letterhead, .. } = reader;
    let first = format!(
        "{} formally notifies {} of its intention to terminate the contract as set out under Clause 52 (Termination on Default) \
         of the Contract Terms and Conditions.",
        letterhead.council, letterhead.contractor
    );
    let subject = Subject::from("Notice of the intention to terminate the contract");
    Opening::telling(subject.and(&format!(", {}", in_full(notice.notified_on))), first)
}
