//! The emails that a contract's log calls for.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::event::{Event, Party};
use domain::notice::Notice;
use render::{DigestItem, EmailContent, Links, digest};
use wording::letterhead::Letterhead;

/// Returns the emails of a contract up to a day with their recipients: one for each notice, and one for all notices of a day
/// and person.
///
/// # Panics
///
/// The log does not fit the contract.
pub fn emails(contract: &Contract, log: &[Event], as_of: NaiveDate) -> Vec<(Party, EmailContent)> {
    let assessment = domain::assess(contract, log, as_of).expect("the log fits the contract");
    let at = |name: &str| Some(format!("https://{name}.council.example"));
    let links = Links { site: at("performance"), desk: at("forms") };
    let item = |notice: &Notice| DigestItem {
        month: notice.month,
        due_on: notice.due_on,
        as_of: notice.due_on,
        about: notice.about.clone().expect("a notice says something"),
    };
    let alone = assessment.notices.iter().map(|notice| (notice.to, vec![item(notice)]));
    let days: BTreeSet<(NaiveDate, Party)> =
        assessment.notices.iter().map(|notice| (notice.due_on, notice.to)).collect();
    let together = days.into_iter().map(|(on, to)| {
        let of_day = |notice: &&Notice| notice.due_on == on && notice.to == to && !notice.kind.is_contractual_letter();
        (to, assessment.notices.iter().filter(of_day).map(item).collect::<Vec<_>>())
    });
    let several = together.filter(|(_, items)| items.len() > 1);
    let email = |(to, items): (Party, Vec<DigestItem>)| {
        (to, digest(&Letterhead::of(contract, to), &links, to, &items).expect("the templates fit"))
    };
    alone.chain(several).map(email).collect()
}
