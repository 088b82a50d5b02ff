//! Targets (3.1, 4): a KPI's figures from a month on.

use domain::contract::Contract;
use domain::month::Month;
use domain::rating::Target;
use render::form::Written;
use toml_edit::{DocumentMut, Item, Table};

use super::Revision;
use super::figures::{figure, put, tables, text};
use crate::desk::act::ask::{Ask, choice};
use crate::desk::act::parts::Wrongs;
use crate::desk::act::scene::Scene;
use crate::desk::act::typed::Typed;

pub(super) const REVISION: Revision = Revision {
    name: "targets",
    title: "Revise a KPI’s targets",
    lead: "New figures count from the month that you choose; months before it keep theirs.",
    asks,
    now,
    work,
};

/// How many months ahead new targets can begin.
const AHEAD: usize = 24;

fn asks(from: &Contract, scene: &Scene<'_>) -> Vec<Ask> {
    let this_month = Month::of(scene.as_of);
    let last = (0..AHEAD).fold(this_month, |month, _| month.next());
    let mut months: Vec<Month> =
        from.first_month().through(from.last_month().map_or(last, |end| end.min(last))).collect();
    months.reverse();
    let months = months.into_iter().map(|month| choice(month.to_string(), month.in_words())).collect();
    let figure = |name, label, missing| Ask::short(name, label, missing);
    vec![
        Ask::kpi("kpi", "Which KPI?", "Choose a KPI", scene.kpis()),
        Ask::listed("from", "From which month?", "Choose the first month of the new figures", months)
            .given(this_month.next().to_string()),
        figure("green", "Green", "Enter the figure for green").hinting("At it or better is green."),
        figure("amber", "Amber", "").hinting("As published; it decides nothing. It may be blank."),
        figure("red", "Red", "Enter the figure for red")
            .hinting("Where higher is better: below it is red. Where lower is better: at it or above is red."),
        figure("stretch", "Stretch", "").hinting("It may be blank."),
    ]
}

/// The figures that stand, KPI by KPI.
fn now(from: &Contract) -> Vec<Written> {
    let in_words = |target: &Target| {
        let of =
            |name: &str, figure: Option<String>| figure.map(|figure| format!(", {name} {figure}")).unwrap_or_default();
        format!(
            "From {}: green {}{}, red {}{}",
            target.from.in_words(),
            target.green,
            of("amber", target.amber.map(|figure| figure.to_string())),
            target.red,
            of("stretch", target.stretch.map(|figure| figure.to_string())),
        )
    };
    let kpi = |kpi: &domain::contract::Kpi| Written {
        heading: format!("KPI {} now", kpi.number),
        text: kpi.targets.iter().map(in_words).collect::<Vec<_>>().join("\n"),
    };
    from.kpis.iter().map(kpi).collect()
}

fn work(document: &mut DocumentMut, _: &Contract, asks: &[Ask], typed: &Typed, wrongs: &mut Wrongs) {
    for name in ["kpi", "from", "green", "red"] {
        if typed.first(name).trim().is_empty()
            && let Some(ask) = asks.iter().find(|ask| ask.name == name)
        {
            wrongs.note(Some(name.into()), ask.missing.clone());
        }
    }
    let mut figures = Vec::new();
    for name in ["stretch", "green", "amber", "red"] {
        let typed = typed.first(name);
        let value = figure(typed);
        if value.is_none() && !typed.trim().is_empty() {
            wrongs.note(Some(name.into()), "Enter a number with at most two decimals, as 90 or 97.5".into());
        }
        figures.push((name, value));
    }
    let from = typed.first("from").parse::<Month>().ok();
    let number = typed.first("kpi").parse::<i64>().ok();
    let kpi = tables(document.as_table_mut(), "kpi").and_then(|kpis| {
        kpis.iter_mut().find(|kpi| number.is_some() && kpi.get("number").and_then(Item::as_integer) == number)
    });
    let (Some(kpi), Some(from)) = (kpi, from) else {
        if wrongs.is_empty() {
            wrongs.note(Some("kpi".into()), "Choose one of the contract’s KPIs, and a month".into());
        }
        return;
    };
    let Some(targets) = tables(kpi, "target") else { return };
    let from = from.to_string();
    if !targets.iter().any(|target| text(target, "from") == Some(&from)) {
        let mut target = Table::new();
        put(&mut target, "from", Some(from.as_str().into()));
        targets.push(target);
    }
    let target = targets.iter_mut().find(|target| text(target, "from") == Some(&from));
    if let Some(target) = target {
        for (name, value) in figures {
            put(target, name, value);
        }
    }
}
