//! The words of the email about changes of the past by later rules.

use domain::date::in_full;
use domain::derivation::listed;
use domain::reread::{ChangeInWords, LetterHeld, Rereading};

use super::opening::{Asks, Opening};
use crate::letter_kind::name_of;
use crate::sentence::sentence_case;

/// Returns the opening. It asks the council to decide on the letters that wait for it.
pub(super) fn opening(rereading: &Rereading) -> Opening {
    let subject = "How we read the contract has changed: what is different";
    let first =
        "the rules for reading the contract have changed, and it was assessed again. The differences are listed below.";
    if rereading.letters.is_empty() {
        return Opening::telling(subject, first.to_owned());
    }
    let letters = match rereading.letters.len() {
        1 => "on the letter waiting for you".to_owned(),
        several => format!("on the {several} letters waiting for you"),
    };
    let first = format!("Please decide {letters}: {first}");
    Opening::asking(Asks::InTime, subject, first)
}

/// Returns a letter that waits for the council's decision, in a sentence.
pub fn letter_called_for(letter: &LetterHeld) -> String {
    format!("{}, called for on {}.", sentence_case(name_of(letter.kind)), in_full(letter.due_on))
}

/// Returns the clause of a change, with the decisions by which it is read: `clause 6.3, read by D18 and D22`.
pub fn basis(change: &ChangeInWords) -> String {
    let decisions: Vec<String> =
        change.decisions.split(", ").filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let read_by = if decisions.is_empty() { String::new() } else { format!(", read by {}", listed(&decisions)) };
    format!("clause {}{read_by}", change.clause)
}
