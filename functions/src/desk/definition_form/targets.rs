//! Targets (3.1, 4): a KPI's figures from a month on.

use domain::contract::{Contract, Kpi};
use domain::month::Month;
use domain::rating::{Figure, Target};
use render::form::{LabelledLink, LinkGroup, LinkListPage, TextSection};
use toml_edit::{DocumentMut, Item, Table};

use super::form::DefinitionForm;
use super::toml_values::{figure, put, tables, text};
use crate::desk::form_context::FormContext;
use crate::desk::form_fields::{FormErrors, FormField, FormValues, choice};
use crate::desk::path;

pub(super) const FORM: DefinitionForm = DefinitionForm {
    name: "targets",
    title: "Revise a KPI’s targets",
    lead: "New figures count from the month that you choose; months before it keep theirs.",
    fields,
    current,
    choose,
    apply,
    field_at: |_, place, fields, _| {
        let is_target =
            matches!(place.tables.as_slice(), [(kpi, _), (target, _)] if kpi == "kpi" && target == "target");
        let field = place.field.as_deref().filter(|_| is_target)?;
        fields.iter().find(|form_field| form_field.name == field).map(|form_field| form_field.name.to_owned())
    },
};

/// How many months ahead new targets can begin.
const AHEAD: usize = 24;

fn fields(from: &Contract, context: &FormContext<'_>, named: &FormValues) -> Vec<FormField> {
    let this_month = Month::of(context.as_of);
    let next = this_month.next();
    let last = (0..AHEAD).fold(this_month, |month, _| month.next());
    let mut months: Vec<Month> =
        from.first_month().through(from.last_month().map_or(last, |end| end.min(last))).collect();
    months.reverse();
    let months = months.into_iter().map(|month| choice(month.to_string(), month.in_words())).collect();
    let kpi = chosen(from, named);
    let in_force = kpi.and_then(|kpi| kpi.target(next).or(kpi.targets.last()));
    let figure = |name, label, missing, of: fn(&Target) -> Option<Figure>| {
        let prefilled = in_force.and_then(of).map(|figure| figure.to_string()).unwrap_or_default();
        FormField::short_line(name, label, missing).prefilled(prefilled)
    };
    let which = match kpi {
        Some(kpi) => FormField::fixed_number("kpi", "KPI", in_words(kpi)).prefilled(kpi.number.to_string()),
        None => FormField::kpi("kpi", "Which KPI?", "Choose a KPI", context.kpis()),
    };
    vec![
        which,
        FormField::select("from", "From which month?", "Choose the first month of the new figures", months)
            .prefilled(next.to_string()),
        figure("green", "Green", "Enter the figure for green", |target| Some(target.green))
            .with_hint("This figure or better is green."),
        figure("amber", "Amber", "", |target| target.amber)
            .with_hint("As published. It decides nothing, and may be left blank."),
        figure("red", "Red", "Enter the figure for red", |target| Some(target.red))
            .with_hint("Where higher is better: below it is red. Where lower is better: at it or above is red."),
        figure("stretch", "Stretch", "", |target| target.stretch).with_hint("It may be blank."),
    ]
}

/// Returns the KPI that a link or the form names.
fn chosen<'c>(from: &'c Contract, named: &FormValues) -> Option<&'c Kpi> {
    let number = named.first("kpi").parse::<u32>().ok()?;
    from.kpis.iter().find(|kpi| kpi.number == number)
}

fn in_words(kpi: &Kpi) -> String {
    format!("KPI {}: {}", kpi.number, kpi.title)
}

/// Returns the KPIs, each with the way to its form, in which the figures stand that are in force.
fn choose(from: &Contract, named: &FormValues) -> Option<LinkListPage> {
    if chosen(from, named).is_some() {
        return None;
    }
    let at = path::contract(&from.id);
    let link = |kpi: &Kpi| LabelledLink {
        label: in_words(kpi),
        href: format!("{at}/revise/{}?kpi={}", FORM.name, kpi.number),
    };
    let groups = vec![LinkGroup {
        heading: "Which KPI?".into(),
        links: from.kpis.iter().map(link).collect(),
        ..LinkGroup::default()
    }];
    Some(LinkListPage { title: FORM.title.into(), lead: FORM.lead.into(), groups })
}

/// Returns the figures that stand for the KPI.
fn current(from: &Contract, named: &FormValues) -> Vec<TextSection> {
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
    let kpi = |kpi: &Kpi| TextSection {
        heading: format!("KPI {} now", kpi.number),
        text: kpi.targets.iter().map(in_words).collect::<Vec<_>>().join("\n"),
    };
    chosen(from, named).map(kpi).into_iter().collect()
}

fn apply(document: &mut DocumentMut, _: &Contract, fields: &[FormField], values: &FormValues, errors: &mut FormErrors) {
    for name in ["kpi", "from", "green", "red"] {
        if values.first(name).trim().is_empty()
            && let Some(form_field) = fields.iter().find(|form_field| form_field.name == name)
        {
            errors.add(Some(name.into()), form_field.missing.clone());
        }
    }
    let mut figures = Vec::new();
    for name in ["stretch", "green", "amber", "red"] {
        let values = values.first(name);
        let value = figure(values);
        if value.is_none() && !values.trim().is_empty() {
            errors.add(Some(name.into()), "Enter a number with at most two decimals, as 90 or 97.5".into());
        }
        figures.push((name, value));
    }
    let from = values.first("from").parse::<Month>().ok();
    let number = values.first("kpi").parse::<i64>().ok();
    let kpi = tables(document.as_table_mut(), "kpi").and_then(|kpis| {
        kpis.iter_mut().find(|kpi| number.is_some() && kpi.get("number").and_then(Item::as_integer) == number)
    });
    let (Some(kpi), Some(from)) = (kpi, from) else {
        if errors.is_empty() {
            errors.add(Some("kpi".into()), "Choose one of the contract’s KPIs, and a month".into());
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
