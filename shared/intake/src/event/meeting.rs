//! Meetings (section 7), and who must attend them (5.6).

use domain::event::Party;

use super::fields::{EventFields, MOST_CHARACTERS};
use super::problem::EventCode;
use super::state::{RecordingState, note_in_use};

/// Checks `meeting-held`.
pub(super) fn held(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let id = fields.id("meeting");
    if let Some(id) = id.filter(|id| state.record.meeting(id).is_some()) {
        note_in_use(fields, "meeting", &id, "a meeting");
    }
    state.past_date(fields, "held_on");
    let ask = "Write who was there, each as {\"party\": …, \"name\": …, \"contract_manager\": true or false}";
    let attendees = fields.rows("attendees", ask, "an attendee", |row| {
        let party = row.word("party", &["contractor", "council"]);
        row.text("name", "Write the person's name", MOST_CHARACTERS);
        let is_manager = row.flag_or_false("contract_manager");
        Some((party?, is_manager?))
    });
    fields.flag_or_false("urgent");
    let absent = fields.optional_word("absent", &["contractor", "council"]);
    // An attendee who cannot be read may be the contract manager who would otherwise be reported as missing.
    let Some(attendees) = attendees.and_then(|rows| rows.into_iter().collect::<Option<Vec<(String, bool)>>>()) else {
        return;
    };
    for party in [Party::Council, Party::Contractor].map(|party| party.to_string()) {
        let is_there = attendees.contains(&(party.clone(), true));
        let is_absent = absent.as_ref() == Some(&party);
        if !is_there && !is_absent {
            let message = format!(
                "The {party}'s contract manager is not among the attendees. Both contract managers attend every meeting \
                 (5.6): add or mark that person. If that person was missing, say so: write \"absent\": \"{party}\"."
            );
            fields.note(EventCode::ContractManagerMissing, "attendees", message);
        } else if is_there && is_absent {
            let message = format!(
                "The {party}'s contract manager is among the attendees, and absent says that this person was missing. Leave \
                 absent out, or correct the attendees."
            );
            fields.note(EventCode::FieldInvalid, "absent", message);
        }
    }
}
