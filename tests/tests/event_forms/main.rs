//! The forms about events: every kind is recorded through its form as it should be, once, by the party whose it is; what is
//! wrong is told beside its field; a letter is seen before it goes.

use domain::event::Event;
use serde_json::Value;
use system_tests::busy_desk::{self, later, now};
use system_tests::desk::{DeskAtWork, Person, Shown};
use system_tests::forms::{action, filled_in, pairs, problems, typed};

/// A date's three boxes.
macro_rules! on {
    ($name:literal, $day:literal, $month:literal, $year:literal) => {
        [(concat!($name, "-day"), $day), (concat!($name, "-month"), $month), (concat!($name, "-year"), $year)]
    };
}

mod available;
mod definition;
mod home;
mod kinds;
mod letters;
mod mistakes;
mod revised;
mod shown;
mod unfounded;
mod withdrawal;

const HOME: &str = "/desk/contracts/regulation-44";

const COUNCIL: &str = "commissioner@council.example";

const CONTRACTOR: &str = "manager@contractor.example";

async fn desk(test: &str) -> DeskAtWork {
    busy_desk::desk(test).await
}

async fn log(desk: &DeskAtWork) -> Vec<Event> {
    desk.steps.table.read_log("regulation-44").await.unwrap().unwrap().events
}

/// What the last event says, as the formats write it.
async fn last(desk: &DeskAtWork) -> Value {
    serde_json::to_value(&log(desk).await.last().unwrap().fact).unwrap()
}

/// Opens a form and sends it with some fields typed.
async fn send(person: &mut Person<'_>, form: &str, changes: &[(&str, &str)]) -> Shown {
    let page = person.get(&format!("{HOME}/record/{form}"), now()).await;
    assert_eq!(page.status, 200, "{form}: {}", page.text());
    let fields = typed(&page, changes);
    person.post(&action(&page), &pairs(&fields), later(1)).await
}

const FORMULA: &str = "=HYPERLINK(\"https://elsewhere.example\")";
