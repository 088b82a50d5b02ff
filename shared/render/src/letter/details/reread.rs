//! The changes of the past by later rules, under headings, each with its clause and the decisions by which it is read.

use domain::reread::{ChangeInWords, Rereading};
use serde::Serialize;
use wording::email::reread::{basis, letter_called_for};
use wording::letter_kind::clause_of;

/// What the template of the email is given.
#[derive(Serialize)]
pub(super) struct RereadDetails<'a> {
    /// The letters on which the council has to decide, in words.
    letters: Vec<RereadItem>,
    groups: Vec<RereadGroup>,
    /// The words of each clause, once.
    clauses: Vec<RereadClause<'a>>,
}

/// The changes under one heading.
#[derive(Serialize)]
struct RereadGroup {
    heading: &'static str,
    items: Vec<RereadItem>,
}

#[derive(Serialize)]
struct RereadItem {
    sentence: String,
    /// The clause, with the decisions by which it is read: `clause 6.3, read by D18 and D22`.
    basis: String,
}

#[derive(Serialize)]
struct RereadClause<'a> {
    number: &'a str,
    quote: &'a str,
}

impl<'a> RereadDetails<'a> {
    pub(super) fn of(rereading: &'a Rereading) -> Self {
        let Rereading { ratings, came, went, moved, letters, .. } = rereading;
        let groups = [
            ("Ratings", ratings),
            ("Findings that are new", came),
            ("Findings that no longer apply", went),
            ("Findings with another date", moved),
        ];
        let groups = groups.into_iter().filter(|(_, changes)| !changes.is_empty());
        let letter = |letter: &domain::reread::LetterHeld| RereadItem {
            sentence: letter_called_for(letter),
            basis: format!("clause {}", clause_of(letter.kind)),
        };
        let mut clauses: Vec<RereadClause<'a>> = Vec::new();
        for change in rereading.changes() {
            if let Some(quote) = change.quote.as_deref().filter(|quote| clauses.iter().all(|had| had.quote != *quote)) {
                clauses.push(RereadClause { number: &change.clause, quote });
            }
        }
        Self {
            letters: letters.iter().map(letter).collect(),
            groups: groups
                .map(|(heading, changes)| RereadGroup { heading, items: changes.iter().map(item).collect() })
                .collect(),
            clauses,
        }
    }
}

fn item(change: &ChangeInWords) -> RereadItem {
    RereadItem { sentence: change.sentence.clone(), basis: basis(change) }
}
