//! The state of a meeting's minutes (5.7).

use chrono::{Days, NaiveDate};
use domain::clause::{MinutesPeriod, minutes_period};
use domain::contract::Contract;
use domain::date::in_full;
use domain::record::{Meeting, MinutesAnswer};

/// The state of a meeting's minutes as of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MinutesState {
    NotShared,
    /// The email that shares them came back: no period runs (D35).
    CameBack {
        shared_on: NaiveDate,
    },
    /// The contractor can answer them until a day.
    Waiting {
        shared_on: NaiveDate,
        /// The last day on which they can be answered.
        until: NaiveDate,
    },
    /// The contractor approved them.
    Approved {
        shared_on: NaiveDate,
        on: NaiveDate,
    },
    /// The contractor withheld its approval.
    Withheld {
        shared_on: NaiveDate,
        on: NaiveDate,
    },
    /// They are deemed agreed, since no answer came.
    DeemedAgreed {
        shared_on: NaiveDate,
        /// The day since which they are deemed agreed.
        on: NaiveDate,
    },
}

impl MinutesState {
    /// Returns the state of a meeting's minutes as of a date.
    pub fn of(contract: &Contract, meeting: &Meeting<'_>, as_of: NaiveDate) -> Self {
        let Some(MinutesPeriod { shared, until, answer }) = minutes_period(contract, meeting) else {
            let came_back = meeting.not_delivered.last();
            return came_back.map_or(Self::NotShared, |(shared, _)| Self::CameBack { shared_on: shared.on });
        };
        let shared_on = shared.on;
        match answer {
            None if until < as_of => Self::DeemedAgreed { shared_on, on: until + Days::new(1) },
            None => Self::Waiting { shared_on, until },
            Some(first) => {
                // The contractor may first have withheld its approval and given it since.
                let since = meeting.answers.iter().filter(|answer| answer.answered.on >= shared_on);
                let last = since.max_by_key(|answer| (answer.answered.on, answer.answered.point)).unwrap_or(&first);
                let MinutesAnswer { answered, approved, .. } = *last;
                let on = answered.on;
                if approved { Self::Approved { shared_on, on } } else { Self::Withheld { shared_on, on } }
            }
        }
    }

    /// Returns the state in a sentence or two: `Approved on Tuesday 26 July 2022: …`
    pub fn in_words(self) -> String {
        let version = |shared_on| format!("the version shared on {} is the final one", in_full(shared_on));
        match self {
            Self::NotShared => "No minutes have been shared yet.".into(),
            Self::CameBack { shared_on } => format!(
                "Shared on {}. The email with them came back: until it is delivered they do not count as agreed without a reply.",
                in_full(shared_on)
            ),
            Self::Waiting { shared_on, until } => format!(
                "Shared on {}. The contractor can reply by {}; without a reply they count as agreed.",
                in_full(shared_on),
                in_full(until)
            ),
            Self::Approved { shared_on, on } => format!("Approved on {}: {}.", in_full(on), version(shared_on)),
            Self::Withheld { shared_on, on } => format!(
                "The contractor withheld its approval, on {}, of the version shared on {}.",
                in_full(on),
                in_full(shared_on)
            ),
            Self::DeemedAgreed { shared_on, on } => {
                format!("Deemed agreed since {}, as no answer came: {}.", in_full(on), version(shared_on))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::facts::History;
    use domain::record::Record;

    use super::*;
    use crate::sample::{contract, date, every_kind};

    /// Returns the state of the minutes of a meeting of the sample as of a day.
    fn state(meeting: &str, as_of: &str) -> MinutesState {
        let (contract, log, as_of) = (contract(), every_kind(), date(as_of));
        let history = History::through(&contract, &log, as_of).unwrap();
        let record = Record::new(history.known_at(history.end_of(as_of)), as_of);
        MinutesState::of(&contract, record.meeting(meeting).unwrap(), as_of)
    }

    #[test]
    fn minutes_wait_are_answered_are_put_right_and_are_agreed_by_silence() {
        let (first, second) = (date("2022-09-22"), date("2022-10-03"));
        let until = date("2022-10-17");
        for (as_of, stands) in [
            ("2022-09-21", MinutesState::NotShared),
            ("2022-09-22", MinutesState::Waiting { shared_on: first, until: date("2022-10-06") }),
            ("2022-09-28", MinutesState::Withheld { shared_on: first, on: date("2022-09-28") }),
            ("2022-10-03", MinutesState::Waiting { shared_on: second, until }),
            ("2022-10-17", MinutesState::Waiting { shared_on: second, until }),
            ("2022-10-18", MinutesState::DeemedAgreed { shared_on: second, on: date("2022-10-18") }),
        ] {
            assert_eq!(state("meeting-1", as_of), stands, "{as_of}");
        }
    }

    #[test]
    fn minutes_whose_email_came_back_are_shared_and_wait_for_no_day() {
        let (contract, mut log, as_of) = (contract(), every_kind(), date("2022-09-26"));
        let shared = log.iter().position(|event| matches!(event.fact, domain::event::Fact::MinutesShared { .. }));
        let failed = format!(
            r#"{{"received_at":"2022-09-23T09:00:00Z","by":"system","kind":"letter-failed","event":{},"on":"2022-09-23"}}"#,
            shared.unwrap() + 1
        );
        log.push(serde_json::from_str(&failed).unwrap());
        let history = History::through(&contract, &log, as_of).unwrap();
        let record = Record::new(history.known_at(history.end_of(as_of)), as_of);
        let state = MinutesState::of(&contract, record.meeting("meeting-1").unwrap(), as_of);
        assert_eq!(state, MinutesState::CameBack { shared_on: date("2022-09-22") });
    }

    #[test]
    fn approval_given_after_it_was_withheld_stands() {
        let mut log = every_kind();
        let approved = r#"{"received_at":"2022-09-29T09:00:00Z","by":"contractor","kind":"minutes-answered","meeting":"meeting-1","answered_on":"2022-09-29","approved":true}"#;
        log.push(serde_json::from_str(approved).unwrap());
        let (contract, as_of) = (contract(), date("2022-09-30"));
        let history = History::through(&contract, &log, as_of).unwrap();
        let record = Record::new(history.known_at(history.end_of(as_of)), as_of);
        let state = MinutesState::of(&contract, record.meeting("meeting-1").unwrap(), as_of);
        assert_eq!(state, MinutesState::Approved { shared_on: date("2022-09-22"), on: date("2022-09-29") });
        assert_eq!(
            state.in_words(),
            "Approved on Thursday 29 September 2022: the version shared on Thursday 22 September 2022 is the final one."
        );
    }
}
