//! The words of the letter with an action plan (9.1, 10.2).

use domain::notice::ActionPlanLetter;

use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;

pub(super) fn opening(reader: &Reader<'_>, plan: &ActionPlanLetter) -> Opening {
    let ActionPlanLetter { plan: id, clause, .. } = plan;
    let subject = Subject::from("Carry out the action plan").and(&format!(" under clause {clause} ({id})"));
    let first =
        format!("Please carry out the action plan below with {} as promptly as possible.", reader.letterhead.council);
    Opening::asking(Asks::InTime, subject, first)
}
