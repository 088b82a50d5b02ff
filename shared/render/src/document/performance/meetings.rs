//! Meetings (section 7), who was there, and their minutes (5.7).

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::contract::Contract;
use domain::event::{Attendee, Party};
use domain::record::{Meeting, Record};
use serde::Serialize;
use wording::minutes::MinutesState;
use wording::party::party_name;

/// A meeting.
#[derive(Serialize)]
pub(super) struct MeetingSection<'a> {
    id: &'a str,
    held_on: NaiveDate,
    urgent: bool,
    /// The party whose contract manager was missing (5.6).
    absent: Option<String>,
    attendees: Vec<PartyAtMeeting<'a>>,
    state: String,
    /// Each sharing of its minutes.
    shared: Vec<Minutes<'a>>,
    answers: Vec<AnswerRow<'a>>,
}

/// Who was there of a party.
#[derive(Serialize)]
struct PartyAtMeeting<'a> {
    party: String,
    people: Vec<AttendeeRow<'a>>,
}

#[derive(Serialize)]
struct AttendeeRow<'a> {
    name: &'a str,
    manager: bool,
}

#[derive(Serialize)]
struct Minutes<'a> {
    shared_on: NaiveDate,
    text: &'a str,
}

#[derive(Serialize)]
struct AnswerRow<'a> {
    on: NaiveDate,
    approved: bool,
    comment: Option<&'a str>,
}

/// Returns the meetings, the latest first.
pub(super) fn meetings<'a>(
    contract: &Contract,
    assessment: &Assessment,
    record: &Record<'a>,
) -> Vec<MeetingSection<'a>> {
    let section = |meeting: &Meeting<'a>| MeetingSection {
        id: meeting.id.as_str(),
        held_on: meeting.held.on,
        urgent: meeting.urgent,
        absent: meeting.absent.map(|party| party_name(contract, party).to_owned()),
        attendees: [Party::Council, Party::Contractor]
            .into_iter()
            .map(|party| attendees(contract, meeting.attendees, party))
            .filter(|party| !party.people.is_empty())
            .collect(),
        state: MinutesState::of(contract, meeting, assessment.as_of).in_words(),
        shared: meeting.sharings().into_iter().map(|(shared, text)| Minutes { shared_on: shared.on, text }).collect(),
        answers: meeting
            .answers
            .iter()
            .map(|answer| AnswerRow {
                on: answer.answered.on,
                approved: answer.approved,
                comment: answer.comment.filter(|comment| !comment.trim().is_empty()),
            })
            .collect(),
    };
    let mut meetings: Vec<MeetingSection<'a>> = record.meetings.iter().map(section).collect();
    meetings.sort_by_key(|meeting| std::cmp::Reverse(meeting.held_on));
    meetings
}

fn attendees<'a>(contract: &Contract, attendees: &'a [Attendee], party: Party) -> PartyAtMeeting<'a> {
    let of_party = attendees.iter().filter(|attendee| attendee.party == party);
    let person = |attendee: &'a Attendee| AttendeeRow { name: &attendee.name, manager: attendee.contract_manager };
    PartyAtMeeting { party: party_name(contract, party).to_owned(), people: of_party.map(person).collect() }
}
