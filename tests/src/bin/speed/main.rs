//! Speed and size, each compared with its yardstick in one run. `cargo xtask bench` builds the yardsticks and starts this. The
//! two sides take turns, so that both see the same load of the machine; their medians are compared.

use std::path::PathBuf;

mod assess;
mod changed;
mod contracts;
mod daily;
mod packages;
mod site;
mod start;
mod turns;
mod units;

/// A row of the table that is printed.
struct Row {
    what: String,
    measured: String,
    goal: String,
}

impl Row {
    /// Returns a row with a figure that should be at most a goal.
    fn at_most(what: impl Into<String>, figure: f64, unit: &str, goal: f64) -> Self {
        let verdict = if figure <= goal { "met".into() } else { format!("missed: {:.2} of the goal", figure / goal) };
        let goal = format!("at most {goal}{unit}: {verdict}");
        Self { what: what.into(), measured: format!("{figure:.2}{unit}"), goal }
    }

    /// Returns a row with a figure that should be at least a goal.
    fn at_least(what: impl Into<String>, figure: f64, unit: &str, goal: f64) -> Self {
        let verdict = if figure >= goal { "met".into() } else { format!("missed: {:.2} of the goal", figure / goal) };
        let goal = format!("at least {goal}{unit}: {verdict}");
        Self { what: what.into(), measured: format!("{figure:.2}{unit}"), goal }
    }

    /// Returns a row with a condition that is met or not.
    fn holds(what: impl Into<String>, measured: String, goal: &str, met: bool) -> Self {
        Self { what: what.into(), measured, goal: format!("{goal}: {}", if met { "met" } else { "missed" }) }
    }

    /// Returns a row with a figure without a goal, as context for the others.
    fn told(what: impl Into<String>, measured: String) -> Self {
        Self { what: what.into(), measured, goal: String::new() }
    }
}

/// Returns an argument of `--functions FOLDER --yardsticks FOLDER --hugo PROGRAM [--only PART]`.
fn argument(name: &str) -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)
}

#[expect(clippy::print_stdout, reason = "its output is what this program is for")]
fn print(rows: Vec<Row>) {
    for Row { what, measured, goal } in rows {
        println!("| {what} | {measured} | {goal} |");
    }
}

#[expect(clippy::print_stdout, reason = "its output is what this program is for")]
#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let given =
        |name: &str| PathBuf::from(argument(name).unwrap_or_else(|| panic!("say {name}: run cargo xtask bench")));
    let only = argument("--only");
    let wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);
    println!("| what | measured | goal |\n| --- | --- | --- |");
    if wanted("start") {
        print(start::rows(&given("--functions"), &given("--yardsticks")).await);
    }
    if wanted("units") {
        print(units::rows().await);
    }
    if wanted("daily") {
        print(daily::rows().await);
    }
    if wanted("assess") {
        print(assess::rows().await);
    }
    if wanted("changed") {
        print(changed::rows().await);
    }
    if wanted("site") {
        print(site::rows(&given("--hugo")));
    }
}
