//! The words of the email that says that information was supplied (12.1).

use chrono::NaiveDate;
use domain::date::in_full;
use domain::explain::the_named;

use super::opening::{Opening, Reader};
use super::subject::Subject;

pub(super) fn opening(reader: &Reader<'_>, request: &str, on: NaiveDate) -> Opening {
    let request = the_named("request", request, None::<NaiveDate>);
    let contractor = &reader.letterhead.contractor;
    let first = format!("{contractor} has recorded that it supplied the information of {request} on {}.", in_full(on));
    Opening::informing(Subject::from("information was supplied").and(&format!(" ({request})")), first)
}
