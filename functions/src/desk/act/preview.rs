//! A letter as it would go, to be seen before what sends it is recorded.

use http::StatusCode;
use render::form::{Field, Hidden, Part, Preview, PreviewedLetter};

use super::kinds::caution;
use super::parts::Wrongs;
use super::{Desired, OWN, Way};
use crate::desk::page::{page_with, styled_within};
use crate::desk::refusal::Refusal;
use crate::http::response::Response;
use crate::record::DraftLetter;
use domain::event::Party;

impl Desired<'_> {
    /// The page with the letter, and what confirms it.
    pub(super) fn preview(&self, draft: Option<DraftLetter>, wrongs: &Wrongs) -> Result<Response, Refusal> {
        // Of what the letter names, not of all that is open: it may name another KPI than the one that is found wanting.
        let of_named = self.scene.open(self.kind.name).next().is_some();
        let caution = caution(self.kind.name, of_named);
        let caution = caution.filter(|_| draft.as_ref().is_some_and(|draft| !draft.has_ground));
        let letter = draft.map(|draft| draft.letter).map(|letter| PreviewedLetter {
            to: self.recipient(),
            subject: letter.subject.trim_start_matches("Draft: ").to_owned(),
            page: letter.html,
            text: letter.text,
            attachments: letter.attachments.into_iter().map(|attachment| attachment.name).collect(),
        });
        let is_grave = self.kind.way == Way::Confirmed;
        let parts = if is_grave { vec![self.confirmation(wrongs)] } else { Vec::new() };
        let lead = if is_grave {
            "Nothing is sent yet. Read the letter as it would go; it is kept as it was sent, and a withdrawal later does not call it back."
        } else {
            "Nothing is sent yet. Read the letter as it would go."
        };
        let preview = Preview {
            title: format!("{}: check the letter", self.act.title),
            lead: lead.into(),
            action: self.at(),
            caution,
            letter,
            slips: wrongs.slips(&[]),
            parts,
            hidden: self.carried(),
            button: if is_grave { format!("{} now", self.act.title) } else { "Open it and send the letter".into() },
            is_grave,
            ..Preview::default()
        };
        let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let around = self.visitor().around(self.scene.contract);
        Ok(styled_within(page_with(status, render::form::preview_page(&around, &preview))?))
    }

    /// What a preview sends on: all that was typed, and that it was seen.
    pub(super) fn carried(&self) -> Vec<Hidden> {
        let typed = self.typed.all_of_it().filter(|(name, _)| !OWN.contains(name));
        let mut carried: Vec<Hidden> =
            typed.map(|(name, value)| Hidden { name: name.into(), value: value.into() }).collect();
        carried.extend(self.own());
        carried.push(Hidden { name: "seen".into(), value: "yes".into() });
        carried
    }

    /// The contractor's contract manager, to whom every such letter goes.
    fn recipient(&self) -> String {
        match self.scene.contract.contract_manager(Party::Contractor) {
            Some(contact) => format!("{}, {}, {}", contact.name, contact.position, contact.email),
            None => "Nobody: the contract names no contract manager of the contractor".into(),
        }
    }

    fn confirmation(&self, wrongs: &Wrongs) -> Part {
        let id = &self.scene.contract.id;
        let field = Field::new("confirm", "Type the contract’s id to confirm")
            .hinting(&format!("It is {id}."))
            .holding(self.typed.first("confirm"))
            .wrong(wrongs.message("confirm"));
        Part::Short { field }
    }

    /// Whether the contract's id was typed.
    pub(super) fn is_confirmed(&self) -> bool {
        self.typed.first("confirm").trim() == self.scene.contract.id
    }
}
