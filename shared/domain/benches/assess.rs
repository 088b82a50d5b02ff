//! Speed, as ratios: each thing side by side with its yardstick, in one run. Run by `cargo xtask bench`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use domain::contract::Contract;
use domain::event::Event;
use domain::month::Month;

/// How often each thing is measured; the two sides take turns, so that both see the same machine.
const TURNS: usize = 21;

#[expect(clippy::disallowed_methods, reason = "measuring time is what this program is for")]
fn time(work: impl Fn()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// The ratio of two things' median times.
fn ratio(thing: impl Fn(), yardstick: impl Fn()) -> f64 {
    let (mut things, mut yardsticks) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        things.push(time(&thing));
        yardsticks.push(time(&yardstick));
    }
    things.sort_unstable();
    yardsticks.sort_unstable();
    things[TURNS / 2].as_secs_f64() / yardsticks[TURNS / 2].as_secs_f64()
}

/// A contract of seven units, and a return for each of so many months, on time and complete.
fn history(months: usize) -> (Contract, Vec<Event>, Month) {
    let units: String = (1..=7)
        .map(|unit| format!("[[unit]]\ncode = \"U{unit}\"\nlabel = \"Unit {unit}\"\nfrom = 2012-01-01\n"))
        .collect();
    let definition = format!(
        "id = \"bench\"\ntitle = \"Bench\"\ncouncil = \"Example Council\"\ncontractor = \"Example Visitors Ltd\"\n\
         commences = 2012-01-01\n{units}\
         [[kpi]]\nnumber = 1\ntitle = \"Visits\"\nmeasure = \"visits-made\"\nbetter = \"higher\"\n\
         [[kpi.target]]\nfrom = \"2012-01\"\ngreen = 100\nred = 80\n\
         [[kpi]]\nnumber = 2\ntitle = \"Reports\"\nmeasure = \"reports-on-time\"\nbetter = \"higher\"\n\
         [[kpi.target]]\nfrom = \"2012-01\"\nstretch = 100\ngreen = 90\nred = 60\n\
         [[kpi]]\nnumber = 3\ntitle = \"Sent back\"\nmeasure = \"reports-sent-back\"\nbetter = \"lower\"\n\
         [[kpi.target]]\nfrom = \"2012-01\"\nstretch = 0\ngreen = 1\nred = 3\n"
    );
    let contract = Contract::read(&definition).expect("a definition without mistakes");
    let all: Vec<Month> = contract.first_month().through("2099-12".parse().expect("a month")).take(months).collect();
    let line = |month: &Month| {
        let due = contract.return_due(*month).on;
        let rows: Vec<String> = (1..=7)
            .map(|unit| {
                format!(r#"{{"unit":"U{unit}","visited_on":"{month}-{unit:02}","report_to_council_on":"{month}-{unit:02}","report_to_ofsted_on":"{month}-{:02}"}}"#, unit + 2)
            })
            .collect();
        let line = format!(
            r#"{{"received_at":"{due}T10:00:00Z","by":"contractor","kind":"return-submitted","return":{{"month":"{month}","visits":[{}]}}}}"#,
            rows.join(",")
        );
        serde_json::from_str(&line).expect("an event")
    };
    let events = all.iter().map(line).collect();
    (contract, events, *all.last().expect("a month"))
}

#[expect(clippy::print_stdout, reason = "its output is what this program is for")]
fn main() {
    let (contract, events, last) = history(120);
    let lines: Vec<String> = events.iter().map(|event| serde_json::to_string(event).expect("JSON")).collect();
    let decode = || {
        for line in &lines {
            black_box(serde_json::from_str::<Event>(line).expect("an event"));
        }
    };
    let as_of = last.last_day();
    let assess = || {
        black_box(domain::assess(&contract, &events, as_of).expect("an assessment"));
    };
    let (short, few, early) = history(12);
    let assess_a_year = || {
        black_box(domain::assess(&short, &few, early.last_day()).expect("an assessment"));
    };
    println!("| what | against | ratio |");
    println!("| --- | --- | --- |");
    println!("| assess 120 months, 7 units | decoding their events from JSON | {:.2} |", ratio(assess, decode));
    println!("| assess 120 months | assess 12 months | {:.2} |", ratio(assess, assess_a_year));
}
