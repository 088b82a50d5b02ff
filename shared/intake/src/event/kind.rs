//! The check of each kind of event that a party records.

use domain::event::{EventKind, Recorder};

use super::fields::EventFields;
use super::problem::EventCode;
use super::state::RecordingState;
use super::{dispute, information, issue, meeting, minutes, plan, report, revision, warning, withdrawal};

/// Reads an event's fields, and notes what is wrong in them.
pub(super) type Check = fn(&mut EventFields<'_>, &RecordingState<'_>);

/// Returns the check of a kind of event; `None` for a return, which is read by [`crate::read_return`], and for the kinds that
/// only the system records.
pub(super) fn check_of(kind: EventKind) -> Option<Check> {
    Some(match kind {
        EventKind::ReportSentBack => report::sent_back,
        EventKind::CapacityIssueRaised => issue::raised,
        EventKind::CapacityIssueDiscussed => issue::discussed,
        EventKind::PlanAgreed => plan::agreed,
        EventKind::PlanClosed => plan::closed,
        EventKind::WarningIssued => warning::issued,
        EventKind::WarningDeclined | EventKind::TerminationDeclined => warning::declined,
        EventKind::TerminationNotified => warning::termination_notified,
        EventKind::MeetingHeld => meeting::held,
        EventKind::MinutesShared => minutes::shared,
        EventKind::MinutesAnswered => minutes::answered,
        EventKind::RatingDisputed => dispute::raised,
        EventKind::DisputeAnswered => dispute::answered,
        EventKind::ActionPlanOpened => plan::action_plan_opened,
        EventKind::ActionPlanClosed => plan::action_plan_closed,
        EventKind::InformationRequested => information::requested,
        EventKind::InformationSupplied => information::supplied,
        EventKind::ContractRevised => revision::revised,
        EventKind::EventWithdrawn => withdrawal::withdrawn,
        EventKind::ReturnSubmitted
        | EventKind::LetterDelivered
        | EventKind::LetterFailed
        | EventKind::ClockCorrected => return None,
    })
}

/// Returns the words of the kinds that a party may send.
pub(super) fn words() -> Vec<&'static str> {
    let sent = EventKind::ALL.iter().filter(|kind| check_of(**kind).is_some());
    sent.map(|kind| kind.word()).collect()
}

/// Names an event of a kind: `a plan-closed event`.
pub(super) fn in_words(kind: EventKind) -> String {
    let article = if kind.word().starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {kind} event")
}

/// Notes if the other party records events of this kind. Where it depends on another entry, the kind's own check decides.
pub(super) fn check_party(kind: EventKind, fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let Recorder::Party(by) = kind.recorder() else { return };
    if by != state.by {
        let message = format!("Only the {by} records {}; you are the {}.", in_words(kind), state.by);
        fields.note(EventCode::WrongParty, "kind", message);
    }
}
