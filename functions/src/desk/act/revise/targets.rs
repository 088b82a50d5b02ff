//! Targets (3.1, 4): a KPI's figures from a month on.

use domain::contract::{Contract, Kpi};
use domain::month::Month;
use domain::rating::{Figure, Target};
use render::form::{Way, WayGroup, Ways, Written};
use toml_edit::{DocumentMut, Item, Table};

use super::Revision;
use super::figures::{figure, put, tables, text};
use crate::desk::act::ask::{Ask, choice};
use crate::desk::act::parts::Wrongs;
use crate::desk::act::scene::Scene;
use crate::desk::act::typed::Typed;
use crate::desk::path;

pub(super) const REVISION: Revision = Revision {
    name: "targets",
    title: "Revise a KPI’s targets",
    lead: "New figures count from the month that you choose; months before it keep theirs.",
    asks,
    now,
    choose,
    work,
    box_of: |_, place, asks, _| {
        let is_target =
            matches!(place.tables.as_slice(), [(kpi, _), (target, _)] if kpi == "kpi" && target == "target");
        let field = place.field.as_deref().filter(|_| is_target)?;
        asks.iter().find(|ask| ask.name == field).map(|ask| ask.name.to_owned())
    },
};

/// How many months ahead new targets can begin.
const AHEAD: usize = 24;

fn asks(from: &Contract, scene: &Scene<'_>, named: &Typed) -> Vec<Ask> {
    let this_month = Month::of(scene.as_of);
    let next = this_month.next();
    let last = (0..AHEAD).fold(this_month, |month, _| month.next());
    let mut months: Vec<Month> =
        from.first_month().through(from.last_month().map_or(last, |end| end.min(last))).collect();
    months.reverse();
    let months = months.into_iter().map(|month| choice(month.to_string(), month.in_words())).collect();
    let kpi = chosen(from, named);
    let in_force = kpi.and_then(|kpi| kpi.target(next).or(kpi.targets.last()));
    let figure = |name, label, missing, of: fn(&Target) -> Option<Figure>| {
        let given = in_force.and_then(of).map(|figure| figure.to_string()).unwrap_or_default();
        Ask::short(name, label, missing).given(given)
    };
    let which = match kpi {
        Some(kpi) => Ask::settled_number("kpi", "KPI", in_words(kpi)).given(kpi.number.to_string()),
        None => Ask::kpi("kpi", "Which KPI?", "Choose a KPI", scene.kpis()),
    };
    vec![
        which,
        Ask::listed("from", "From which month?", "Choose the first month of the new figures", months)
            .given(next.to_string()),
        figure("green", "Green", "Enter the figure for green", |target| Some(target.green))
            .hinting("At it or better is green."),
        figure("amber", "Amber", "", |target| target.amber)
            .hinting("As published; it decides nothing. It may be blank."),
        figure("red", "Red", "Enter the figure for red", |target| Some(target.red))
            .hinting("Where higher is better: below it is red. Where lower is better: at it or above is red."),
        figure("stretch", "Stretch", "", |target| target.stretch).hinting("It may be blank."),
    ]
}

/// The KPI that a link or the form names.
fn chosen<'c>(from: &'c Contract, named: &Typed) -> Option<&'c Kpi> {
    let number = named.first("kpi").parse::<u32>().ok()?;
    from.kpis.iter().find(|kpi| kpi.number == number)
}

fn in_words(kpi: &Kpi) -> String {
    format!("KPI {}: {}", kpi.number, kpi.title)
}

/// The KPIs, each with the way to its form, in which the figures stand that are in force.
fn choose(from: &Contract, named: &Typed) -> Option<Ways> {
    if chosen(from, named).is_some() {
        return None;
    }
    let at = path::contract(&from.id);
    let way =
        |kpi: &Kpi| Way { label: in_words(kpi), href: format!("{at}/revise/{}?kpi={}", REVISION.name, kpi.number) };
    let groups = vec![WayGroup {
        heading: "Which KPI?".into(),
        ways: from.kpis.iter().map(way).collect(),
        ..WayGroup::default()
    }];
    Some(Ways { title: REVISION.title.into(), lead: REVISION.lead.into(), groups })
}

/// The figures that stand for the KPI.
fn now(from: &Contract, named: &Typed) -> Vec<Written> {
    let in_words = |target: &Target| {
        let of =
            |name: &str, figure: Option<Figure>| figure.map(|figure| format!(", {name} {figure}")).unwrap_or_default();
        format!(
            "From {}: green {}{}, red {}{}",
            target.from.in_words(),
            target.green,
            of("amber", target.amber),
            target.red,
            of("stretch", target.stretch),
        )
    };
    let kpi = |kpi: &Kpi| Written {
        heading: format!("KPI {} now", kpi.number),
        text: kpi.targets.iter().map(in_words).collect::<Vec<_>>().join("\n"),
    };
    chosen(from, named).map(kpi).into_iter().collect()
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
