//! Which form records which kind of event.

use domain::event::{EventKind, Party, Recorder};
use render::form::Caution;

use super::form::EventForm;
use super::{exchanges, meetings, plans, reports, warnings, withdrawals};
use crate::desk::form_context::FormContext;
use crate::desk::form_fields::FormValues;

/// What has to be seen before an event goes from its form to the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Confirmation {
    /// Nothing.
    NotNeeded,
    /// Its letter.
    Letter,
    /// What it would change.
    Changes,
    /// Its letter, and then the contract's id has to be typed.
    LetterAndContractId,
}

/// A list that leads to forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormList {
    /// All that can be recorded.
    Forms,
    /// What the party has recorded.
    Entries,
}

/// A heading of the list of forms, in the order in which they stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FormGroup {
    Reports,
    Meetings,
    Plans,
    Warnings,
    Exchanges,
}

impl FormGroup {
    /// Returns the words of the heading.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Reports => "Reports",
            Self::Meetings => "Meetings",
            Self::Plans => "Plans",
            Self::Warnings => "Warning and termination",
            Self::Exchanges => "Between the parties",
        }
    }
}

/// How an event of a kind is recorded in the desk.
pub(crate) enum RecordedIn {
    /// In a form of its own.
    EventForm(EventFormSpec),
    /// On the pages of a month's return.
    MonthReturn,
    /// In the forms that revise the contract's definition.
    DefinitionForm,
    /// Nowhere: the system records it.
    Nowhere,
}

/// A kind of event that has a form of its own.
#[derive(Clone, Copy)]
pub(crate) struct EventFormSpec {
    pub(crate) kind: EventKind,
    pub(super) confirmation: Confirmation,
    /// Under which heading it stands in the list of forms, and in which place there; none where only an entry leads to it.
    pub(super) place: Option<(FormGroup, u8)>,
    /// Whether the council alone may read what is written in it.
    pub(super) council_alone: bool,
    /// Makes the form.
    build: fn(&FormContext<'_>, &FormValues) -> EventForm,
    /// Says why there is nothing to do about what a link to the form names: it is done already, or cannot be.
    pub(super) is_done: fn(&FormContext<'_>, &FormValues) -> Option<String>,
    /// Says what to think of where no clause calls for it; of the KPIs that it names alone, if so told.
    pub(super) caution: Option<fn(bool) -> Caution>,
}

impl RecordedIn {
    /// Returns where events of a kind are recorded. Who records them is [`EventKind::recorder`]'s to say.
    pub(crate) fn of(kind: EventKind) -> Self {
        use FormGroup::{Exchanges, Meetings, Plans, Reports, Warnings};
        let form = |group, place, build| EventFormSpec::new(kind, Some((group, place)), build);
        Self::EventForm(match kind {
            EventKind::ReportSentBack => form(Reports, 1, reports::sent_back),
            EventKind::MeetingHeld => form(Meetings, 1, meetings::held),
            EventKind::MinutesShared => form(Meetings, 2, meetings::shared),
            EventKind::MinutesAnswered => form(Meetings, 3, meetings::answered).unless(meetings::cannot_be_answered),
            EventKind::PlanAgreed => form(Plans, 1, plans::agreed),
            EventKind::PlanClosed => form(Plans, 2, plans::closed).unless(plans::is_closed),
            EventKind::ActionPlanOpened => form(Plans, 3, plans::action_plan_opened).once_seen(Confirmation::Letter),
            EventKind::ActionPlanClosed => {
                form(Plans, 4, plans::action_plan_closed).unless(plans::action_plan_is_closed)
            }
            EventKind::WarningIssued => form(Warnings, 1, warnings::issued)
                .once_seen(Confirmation::LetterAndContractId)
                .with_caution(warnings::warning_caution),
            EventKind::WarningDeclined => form(Warnings, 2, warnings::declined).for_the_council_alone(),
            EventKind::TerminationNotified => form(Warnings, 3, warnings::termination_notified)
                .once_seen(Confirmation::LetterAndContractId)
                .with_caution(warnings::termination_caution),
            EventKind::TerminationDeclined => form(Warnings, 4, warnings::termination_declined).for_the_council_alone(),
            EventKind::CapacityIssueRaised => form(Exchanges, 1, exchanges::issue_raised),
            EventKind::CapacityIssueDiscussed => {
                form(Exchanges, 2, exchanges::issue_discussed).unless(exchanges::is_discussed)
            }
            EventKind::RatingDisputed => form(Exchanges, 3, exchanges::disputed),
            EventKind::DisputeAnswered => {
                form(Exchanges, 4, exchanges::dispute_answered).unless(exchanges::is_answered)
            }
            EventKind::InformationRequested => form(Exchanges, 5, exchanges::requested),
            EventKind::InformationSupplied => form(Exchanges, 6, exchanges::supplied).unless(exchanges::is_supplied),
            EventKind::EventWithdrawn => EventFormSpec::new(kind, None, withdrawals::withdrawn)
                .once_seen(Confirmation::Changes)
                .unless(withdrawals::cannot_be_withdrawn),
            EventKind::ReturnSubmitted => return Self::MonthReturn,
            EventKind::ContractRevised => return Self::DefinitionForm,
            EventKind::LetterDelivered | EventKind::LetterFailed | EventKind::ClockCorrected => return Self::Nowhere,
        })
    }
}

impl EventFormSpec {
    fn new(
        kind: EventKind,
        place: Option<(FormGroup, u8)>,
        build: fn(&FormContext<'_>, &FormValues) -> EventForm,
    ) -> Self {
        Self {
            kind,
            confirmation: Confirmation::NotNeeded,
            place,
            council_alone: false,
            build,
            is_done: |_, _| None,
            caution: None,
        }
    }

    /// Shows something before the event is recorded.
    fn once_seen(self, confirmation: Confirmation) -> Self {
        Self { confirmation, ..self }
    }

    /// Says in place of the form why it cannot be sent, where it cannot.
    fn unless(self, is_done: fn(&FormContext<'_>, &FormValues) -> Option<String>) -> Self {
        Self { is_done, ..self }
    }

    fn with_caution(self, caution: fn(bool) -> Caution) -> Self {
        Self { caution: Some(caution), ..self }
    }

    fn for_the_council_alone(self) -> Self {
        Self { council_alone: true, ..self }
    }

    /// Returns the form for a kind of event; none where it is recorded elsewhere, or by the system.
    pub(crate) fn of(kind: EventKind) -> Option<Self> {
        match RecordedIn::of(kind) {
            RecordedIn::EventForm(spec) => Some(spec),
            RecordedIn::MonthReturn | RecordedIn::DefinitionForm | RecordedIn::Nowhere => None,
        }
    }

    /// Returns the forms that stand in a party's list, in their order, each with its heading.
    pub(super) fn listed(party: Party) -> Vec<(FormGroup, Self)> {
        let specs = EventKind::ALL.iter().filter_map(|kind| Self::of(*kind));
        let own = specs.filter(|spec| spec.kind.recorder() == Recorder::Party(party));
        let mut listed: Vec<((FormGroup, u8), Self)> = own.filter_map(|spec| Some((spec.place?, spec))).collect();
        listed.sort_by_key(|(place, _)| *place);
        listed.into_iter().map(|((group, _), spec)| (group, spec)).collect()
    }

    /// Returns the one party that records it; none where each party does.
    pub(super) fn party(&self) -> Option<Party> {
        match self.kind.recorder() {
            Recorder::Party(party) => Some(party),
            Recorder::PartyOfTheEntry | Recorder::System => None,
        }
    }

    /// Returns the form for the event in this context, with today as the example of a date.
    pub(crate) fn form(&self, context: &FormContext<'_>, values: &FormValues) -> EventForm {
        let mut form = (self.build)(context, values);
        form.fields = form.fields.into_iter().map(|field| field.with_example(context.as_of)).collect();
        form
    }

    /// Returns the list that leads to the form.
    pub(super) fn list(&self) -> FormList {
        if self.place.is_some() { FormList::Forms } else { FormList::Entries }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn whatever_a_party_records_it_records_in_the_desk_and_what_the_system_does_in_no_form() {
        for kind in EventKind::ALL {
            let is_of_a_party = kind.recorder() != Recorder::System;
            assert_eq!(!matches!(RecordedIn::of(*kind), RecordedIn::Nowhere), is_of_a_party, "{kind:?}");
        }
    }

    #[test]
    fn no_two_forms_stand_in_one_place_of_the_list() {
        let places = EventKind::ALL.iter().filter_map(|kind| EventFormSpec::of(*kind)?.place);
        let places: Vec<(FormGroup, u8)> = places.collect();
        let different: BTreeSet<(FormGroup, u8)> = places.iter().copied().collect();
        assert_eq!(different.len(), places.len(), "{places:?}");
    }
}
