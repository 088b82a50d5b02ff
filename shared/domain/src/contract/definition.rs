//! From the definition's TOML to a [`Contract`], with every mistake on the way.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use toml::de::{DeTable, DeValue};

use super::reading::{DefinitionReader, DefinitionTable, date, dates, list, one_of, text, whole_number, yes_or_no};
use super::{Contract, Emails, Fault, MissingReturn, Mistake, OnHoliday, Place, Rules, Unit, first_full_month};
use crate::calendar::Calendar;
use crate::event::NotVisitedReason;
use crate::party::Party;
use crate::rating::Overall;

mod kpis;
mod people;
mod rules;

use kpis::read_kpis;
use people::{read_contacts, read_mobilisation, read_performance_notice};
use rules::read_rules;

/// The largest number that a rule may say; beyond it a number of months or working days is a slip of the hand.
const MOST: u32 = 120;

/// What a definition means where it is silent: Schedule 14's own figures, read by the same reader.
struct Schedule14 {
    rules: Rules,
    within_working_days: u32,
}

static SCHEDULE_14: LazyLock<Schedule14> = LazyLock::new(|| {
    let source = include_str!("schedule-14.toml");
    let parsed = DeTable::parse(source).expect("schedule-14.toml is TOML");
    let mut reading = DefinitionReader::new(source);
    let mut root = DefinitionTable::new(parsed.get_ref(), 0..0, Place::default());
    let mut rules = root.table(&mut reading, "rules").expect("schedule-14.toml has [rules]");
    let rules = read_rules(&mut reading, &mut rules, None).expect("schedule-14.toml has every rule");
    let mut reports = root.table(&mut reading, "reports-on-time").expect("schedule-14.toml has [reports-on-time]");
    let days = reports.required(&mut reading, "within_working_days", |value| whole_number(value, 1..=MOST));
    Schedule14 { rules, within_working_days: days.expect("schedule-14.toml has within_working_days") }
});

pub(super) fn read(source: &str) -> Result<Contract, Vec<Mistake>> {
    let (parsed, errors) = DeTable::parse_recoverable(source);
    let mut reading = DefinitionReader::new(source);
    for error in &errors {
        let at = error.span().unwrap_or(0..0);
        reading.mistake(&at, Place::default(), format!("is not TOML: {}", error.message()));
    }
    if !errors.is_empty() {
        return Err(reading.into_mistakes());
    }
    let mut root = DefinitionTable::new(parsed.get_ref(), 0..0, Place::default());
    let contract = read_contract(&mut reading, &mut root, source);
    root.finish(&mut reading);
    match (contract, reading.into_mistakes()) {
        (Some(contract), mistakes) if mistakes.is_empty() => Ok(contract),
        (_, mistakes) => Err(mistakes),
    }
}

/// The folders of the site's own pages, which no contract can be called.
const SITE_WORDS: [&str; 5] = ["about", "accessibility", "assets", "councils", "how-it-works"];

/// Returns what a definition lacks to be carried out, whatever other mistakes it has.
pub(super) fn missing_for_service(source: &str) -> Vec<Mistake> {
    let (parsed, _) = DeTable::parse_recoverable(source);
    let root = parsed.get_ref();
    let text =
        |table: &DeTable<'_>, key: &str| table.get(key).and_then(|value| value.get_ref().as_str().map(str::to_owned));
    let mut missing = Vec::new();
    let mut note = |fault: Fault| missing.push(Mistake::new(1, Place::default(), fault));
    if let Some(id) = text(root, "id").filter(|id| SITE_WORDS.contains(&id.as_str())) {
        note(format!("the id {id} is the name of one of the site's own folders: choose another").into());
    }
    for key in ["unit", "kpi"] {
        if !root.contains_key(key) {
            note(format!("there is no [[{key}]]: name at least one").into());
        }
    }
    let contacts = root.get("contact").and_then(|contacts| contacts.get_ref().as_array());
    for party in [Party::Contractor, Party::Council] {
        let is_manager = |contact: &DeTable<'_>| {
            let order = contact.get("order").and_then(|order| order.get_ref().as_integer());
            text(contact, "party") == Some(party.to_string()) && order.is_some_and(|order| order.as_str() == "1")
        };
        let mut tables = contacts.into_iter().flatten().filter_map(|contact| contact.get_ref().as_table());
        if !tables.any(is_manager) {
            note(Fault::NoContractManager(party));
        }
    }
    missing
}

/// Reads every part before it gives up on any, so that no mistake hides another.
fn read_contract(reading: &mut DefinitionReader<'_>, root: &mut DefinitionTable<'_>, source: &str) -> Option<Contract> {
    let id = root.required(reading, "id", contract_id);
    let title = root.required(reading, "title", text);
    let council = root.required(reading, "council", text);
    let contractor = root.required(reading, "contractor", text);
    let commences = root.required(reading, "commences", date);
    let ends = root.optional(reading, "ends", date);
    let go_live = root.optional(reading, "go_live", date);
    let time_zone = root.optional(reading, "time_zone", time_zone);
    let extra_holidays = root.optional(reading, "extra_holidays", dates).unwrap_or_default();
    let not_holidays = root.optional(reading, "not_holidays", dates).unwrap_or_default();
    let return_due_on_holiday = root.table(reading, "return_due").and_then(|mut table| {
        let on_holiday = table.optional(reading, "on_holiday", one_of::<OnHoliday>);
        table.finish(reading);
        on_holiday
    });
    let missing_return = root.optional(reading, "missing_return", one_of::<MissingReturn>);
    let overall = root.optional(reading, "overall", one_of::<Overall>);
    let excused_reasons = root.optional(reading, "excused_reasons", excused_reasons).unwrap_or_default();
    let stakeholders_see_warnings = root.optional(reading, "stakeholders_see_warnings", yes_or_no).unwrap_or(false);
    let emails = Emails::read(reading, root);
    let rules = match root.table(reading, "rules") {
        Some(mut table) => {
            let rules = read_rules(reading, &mut table, Some(&SCHEDULE_14.rules));
            table.finish(reading);
            rules
        }
        None => Some(SCHEDULE_14.rules),
    };
    if let (Some(commences), Some(ends)) = (commences, ends)
        && ends < commences
    {
        root.mistake(reading, "ends", "must not be before commences");
    }
    for (key, days) in [("extra_holidays", &extra_holidays), ("not_holidays", &not_holidays)] {
        let other = if key == "extra_holidays" { &not_holidays } else { &extra_holidays };
        if days.iter().any(|day| other.contains(day)) {
            root.mistake(reading, key, "a day cannot be both added and taken away");
        }
    }
    let units = read_units(reading, root);
    let first_month = commences.map(first_full_month);
    let kpis = read_kpis(reading, root, first_month);
    let contacts = read_contacts(reading, root);
    let mobilisation = read_mobilisation(reading, root);
    let performance_notice = read_performance_notice(reading, root);
    let commences = commences?;
    Some(Contract {
        id: id?,
        title: title?,
        council: council?,
        contractor: contractor?,
        commences,
        ends,
        go_live: go_live.unwrap_or(commences),
        time_zone: time_zone.unwrap_or(chrono_tz::Europe::London),
        calendar: Calendar::new(extra_holidays, not_holidays),
        return_due_on_holiday: return_due_on_holiday.unwrap_or(OnHoliday::AsWritten),
        missing_return: missing_return.unwrap_or(MissingReturn::Red),
        overall: overall.unwrap_or(Overall::Median),
        excused_reasons,
        stakeholders_see_warnings,
        emails,
        rules: rules?,
        units,
        kpis,
        contacts,
        mobilisation,
        performance_notice,
        text: source.into(),
    })
}

fn contract_id(value: &DeValue<'_>) -> Result<String, Fault> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let id = value.as_str().filter(|id| (1..=40).contains(&id.len()) && id.bytes().all(allowed));
    id.map(Into::into).ok_or_else(|| "must be 1 to 40 lower-case letters, digits and hyphens".into())
}

fn time_zone(value: &DeValue<'_>) -> Result<chrono_tz::Tz, Fault> {
    let zone = value.as_str().and_then(|name| name.parse().ok());
    zone.ok_or_else(|| "must be a time zone such as \"Europe/London\"".into())
}

fn excused_reasons(value: &DeValue<'_>) -> Result<BTreeSet<NotVisitedReason>, Fault> {
    list(value)?.iter().map(|item| one_of(item.get_ref())).collect()
}

fn unit_code(value: &DeValue<'_>) -> Result<String, Fault> {
    let code = text(value)?;
    match code.len() {
        _ if code.eq_ignore_ascii_case("NIL") => Err(Fault::Nil),
        0..=40 => Ok(code),
        _ => Err(Fault::TooLong { characters: 40 }),
    }
}

fn read_units(reading: &mut DefinitionReader<'_>, root: &mut DefinitionTable<'_>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut codes: Vec<String> = Vec::new();
    for mut table in root.tables(reading, "unit") {
        let code = table.required(reading, "code", unit_code);
        let label = table.required(reading, "label", text);
        let from = table.required(reading, "from", date);
        let until = table.optional(reading, "until", date);
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            table.mistake(reading, "until", Fault::EndsBeforeItBegins);
        }
        if let Some(code) = &code {
            if codes.iter().any(|earlier| earlier.eq_ignore_ascii_case(code)) {
                table.mistake(reading, "code", Fault::Repeated("the code of an earlier unit"));
            }
            codes.push(code.clone());
        }
        table.finish(reading);
        if let (Some(code), Some(label), Some(from)) = (code, label, from) {
            units.push(Unit { code, label, from, until });
        }
    }
    units
}
