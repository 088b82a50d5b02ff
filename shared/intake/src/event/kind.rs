//! The kinds of event that are recorded, each with who records it and its check.

use domain::event::Party::{self, Contractor, Council};

use super::fields::Fields;
use super::problem::EventCode;
use super::state::State;
use super::{dispute, information, issue, meeting, minutes, plan, report, revision, warning, withdrawal};

/// A kind of event.
pub(super) struct Kind {
    pub(super) name: &'static str,
    /// Who records it; none where it is for whoever recorded what it speaks of.
    by: Option<Party>,
    /// Reads its fields, and notes what is wrong in them.
    pub(super) check: fn(&mut Fields<'_>, &State<'_>),
}

/// All of them but the return, which has its own door.
const KINDS: [Kind; 20] = [
    Kind { name: "report-sent-back", by: Some(Council), check: report::sent_back },
    Kind { name: "capacity-issue-raised", by: Some(Contractor), check: issue::raised },
    Kind { name: "capacity-issue-discussed", by: Some(Council), check: issue::discussed },
    Kind { name: "plan-agreed", by: Some(Council), check: plan::agreed },
    Kind { name: "plan-closed", by: Some(Council), check: plan::closed },
    Kind { name: "warning-issued", by: Some(Council), check: warning::issued },
    Kind { name: "warning-declined", by: Some(Council), check: warning::declined },
    Kind { name: "termination-declined", by: Some(Council), check: warning::declined },
    Kind { name: "termination-notified", by: Some(Council), check: warning::termination_notified },
    Kind { name: "meeting-held", by: Some(Council), check: meeting::held },
    Kind { name: "minutes-shared", by: Some(Council), check: minutes::shared },
    Kind { name: "minutes-answered", by: Some(Contractor), check: minutes::answered },
    Kind { name: "rating-disputed", by: Some(Contractor), check: dispute::raised },
    Kind { name: "dispute-answered", by: Some(Council), check: dispute::answered },
    Kind { name: "action-plan-opened", by: Some(Council), check: plan::action_plan_opened },
    Kind { name: "action-plan-closed", by: Some(Council), check: plan::action_plan_closed },
    Kind { name: "information-requested", by: Some(Council), check: information::requested },
    Kind { name: "information-supplied", by: Some(Contractor), check: information::supplied },
    Kind { name: "contract-revised", by: Some(Council), check: revision::revised },
    Kind { name: "event-withdrawn", by: None, check: withdrawal::withdrawn },
];

impl Kind {
    /// The kind of a name.
    pub(super) fn of_name(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// Every kind's name.
    pub(super) fn names() -> Vec<&'static str> {
        KINDS.iter().map(|kind| kind.name).collect()
    }

    /// `a plan-closed event`.
    pub(super) fn in_words(&self) -> String {
        let article = if self.name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
        format!("{article} {} event", self.name)
    }

    /// Notes that somebody else records events of this kind.
    pub(super) fn check_party(&self, fields: &mut Fields<'_>, state: &State<'_>) {
        if let Some(by) = self.by.filter(|by| *by != state.by) {
            let message = format!("Only the {by} records {}; you are the {}.", self.in_words(), state.by);
            fields.note(EventCode::WrongParty, "kind", message);
        }
    }
}
