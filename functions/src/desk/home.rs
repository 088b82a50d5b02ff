//! Where a person begins, and a party's home.

use chrono::{DateTime, Utc};
use domain::assessment::assess_history;
use domain::event::Party;
use domain::record::Record;
use render::form::{ContractChoice, HomePage, contracts_page, home_page};

use super::appendix_a_draft::AppendixADraft;
use super::page::{frame, page};
use super::path;
use super::refusal::Refusal;
use super::returns::begun_months;
use super::service::Desk;
use super::visitor::{ContractsOfAddress, Visitor};
use crate::http::Request;
use crate::http::response::{self, Response};

/// Leads whoever is signed in to their contract, or has them choose.
pub(super) async fn start(desk: &Desk, request: &Request, now: DateTime<Utc>) -> Result<Response, Refusal> {
    let signed_in = desk.signed_in(request, now).await?;
    let ContractsOfAddress { found, unreadable } = desk.contracts_of(&signed_in.address).await?;
    if let ([(contract, _)], 0) = (&found[..], unreadable) {
        return Ok(response::see_other(&path::contract(&contract.id)));
    }
    let choices: Vec<ContractChoice> = found
        .into_iter()
        .map(|(contract, contact)| ContractChoice {
            party: if contact.party == Party::Council { contract.council } else { contract.contractor },
            id: contract.id,
            title: contract.title,
        })
        .collect();
    page(contracts_page(&frame(&signed_in.form_token), &choices, unreadable))
}

/// Shows a party's home.
pub(super) async fn show(desk: &Desk, visitor: &Visitor, now: DateTime<Utc>) -> Result<Response, Refusal> {
    let history = visitor.history()?;
    let as_of = visitor.log.as_of(now);
    let known = history.known_at(history.end_of(as_of));
    let begun = match visitor.party {
        Party::Contractor => begun_months(desk, &visitor.log.contract.id).await?,
        Party::Council => Vec::new(),
    };
    let draft = AppendixADraft::load(desk, &visitor.log.contract.id).await?;
    let proposed = draft.as_ref().filter(|_| visitor.party == Party::Council);
    let proposed = proposed.map(|draft| (draft.saved_on, draft.kpis()));
    let content = HomePage {
        contract: known.contract(),
        assessment: &assess_history(&history, as_of),
        record: &Record::new(known, as_of),
        party: visitor.party,
        begun: &begun,
        proposed: proposed.as_ref().map(|(on, kpis)| (*on, &kpis[..])),
    };
    page(home_page(&visitor.frame(known.contract()), &content))
}
