//! Revisions of the contract's definition (D16, D21).

use domain::contract::Contract;
use domain::standing::closed_months_rated_otherwise;
use serde_json::Value;

use super::fields::{EventFields, MOST_CHARACTERS, shown};
use super::problem::EventCode;
use super::state::RecordingState;

/// The most characters that a definition may have. One with a hundred units and as many targets is well below it.
const MOST_OF_DEFINITION: usize = 50_000;

/// Checks `contract-revised`. It may come before the contract commences: that is how mobilisation is recorded.
pub(super) fn revised(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let revised = fields.needed("definition", "Write the complete TOML text of the definition").and_then(|value| {
        let revised = read(fields, state, &value);
        fields.keep("definition", value);
        revised
    });
    fields.text("reason", "Say why the definition is revised", MOST_CHARACTERS);
    let restates = fields.flag_or_false("restates");
    let (Some(revised), Some(false)) = (revised, restates) else { return };
    let months = closed_months_rated_otherwise(state.contract, &revised, state.received_on);
    if !months.is_empty() {
        let words: Vec<String> = months.iter().map(|month| month.in_words()).collect();
        let message = format!(
            "This definition changes what rates closed months: {}. Give what is new a later first month, or say \
             \"restates\": true if those months are to be rated again.",
            words.join(", ")
        );
        fields.note(EventCode::WouldRestate, "restates", message);
    }
}

/// Returns the definition, where nothing is wrong in it: of the same contract, ready for service, and other than the one in
/// force.
fn read(fields: &mut EventFields<'_>, state: &RecordingState<'_>, value: &Value) -> Option<Contract> {
    let mut refuse = |message: String| fields.note(EventCode::FieldInvalid, "definition", message);
    let Some(text) = value.as_str() else {
        refuse(format!("{} must be a text in quotation marks: the definition's TOML.", shown(value)));
        return None;
    };
    let length = text.chars().count();
    if length > MOST_OF_DEFINITION {
        let message = format!("The definition has {length} characters. Shorten it to {MOST_OF_DEFINITION} at most.");
        fields.note(EventCode::TextTooLong, "definition", message);
        return None;
    }
    let mistakes = Contract::check(text);
    if !mistakes.is_empty() {
        for mistake in mistakes {
            refuse(format!("Line {}: {}. Correct it there.", mistake.line, mistake.message));
        }
        return None;
    }
    let revised = Contract::read(text).ok()?;
    let in_force = state.contract;
    if revised.id != in_force.id {
        refuse(format!(
            "The definition is of another contract, {}. A new version keeps the id {}.",
            revised.id, in_force.id
        ));
        return None;
    }
    if revised.text.lines().eq(in_force.text.lines()) {
        refuse("Nothing differs from the definition in force. Change what is to be revised.".into());
        return None;
    }
    Some(revised)
}
