//! From the definition's TOML to a [`Contract`], with every mistake on the way.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use toml::de::{DeTable, DeValue};

use super::reading::{Reading, Table, date, dates, figure, list, month, one_of, text, whole_number, yes_or_no};
use super::{
    Contact, Contract, Emails, Fault, Kpi, Measure, MissingReturn, Mistake, MobilisationTask, OnHoliday,
    PerformanceNotice, Place, Rules, Unit, Watch, emails, first_full_month,
};
use crate::calendar::Calendar;
use crate::event::{NotVisitedReason, Party};
use crate::month::Month;
use crate::rating::{Better, Overall, Target};

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
    let mut reading = Reading::new(source);
    let mut root = Table::new(parsed.get_ref(), 0..0, Place::default());
    let mut rules = root.table(&mut reading, "rules").expect("schedule-14.toml has [rules]");
    let rules = read_rules(&mut reading, &mut rules, None).expect("schedule-14.toml has every rule");
    let mut reports = root.table(&mut reading, "reports-on-time").expect("schedule-14.toml has [reports-on-time]");
    let days = reports.required(&mut reading, "within_working_days", |value| whole_number(value, 1..=MOST));
    Schedule14 { rules, within_working_days: days.expect("schedule-14.toml has within_working_days") }
});

pub(super) fn read(source: &str) -> Result<Contract, Vec<Mistake>> {
    let (parsed, errors) = DeTable::parse_recoverable(source);
    let mut reading = Reading::new(source);
    for error in &errors {
        let at = error.span().unwrap_or(0..0);
        reading.mistake(&at, Place::default(), format!("is not TOML: {}", error.message()));
    }
    if !errors.is_empty() {
        return Err(reading.into_mistakes());
    }
    let mut root = Table::new(parsed.get_ref(), 0..0, Place::default());
    let contract = read_contract(&mut reading, &mut root, source);
    root.finish(&mut reading);
    match (contract, reading.into_mistakes()) {
        (Some(contract), mistakes) if mistakes.is_empty() => Ok(contract),
        (_, mistakes) => Err(mistakes),
    }
}

/// The folders of the site's own pages, which no contract can be called.
const SITE_WORDS: [&str; 5] = ["about", "accessibility", "assets", "councils", "how-it-works"];

/// What a definition lacks to be carried out, whatever other mistakes it has.
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
fn read_contract(reading: &mut Reading<'_>, root: &mut Table<'_>, source: &str) -> Option<Contract> {
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
        let on_holiday = table.optional(reading, "on_holiday", |value| {
            one_of::<OnHoliday>(value, &["as-written", "working-day-before", "working-day-after"])
        });
        table.finish(reading);
        on_holiday
    });
    let missing_return =
        root.optional(reading, "missing_return", |value| one_of::<MissingReturn>(value, &["red", "unrated"]));
    let overall = root.optional(reading, "overall", |value| one_of::<Overall>(value, &["median", "worst"]));
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
    list(value)?.iter().map(|item| one_of(item.get_ref(), NotVisitedReason::WORDS)).collect()
}

fn read_rules(reading: &mut Reading<'_>, table: &mut Table<'_>, silent: Option<&Rules>) -> Option<Rules> {
    let mut number = |key: &'static str, least: u32, silent: Option<u32>| {
        let read = |value: &DeValue<'_>| whole_number(value, least..=MOST);
        match silent {
            Some(silent) => Some(table.optional(reading, key, read).unwrap_or(silent)),
            None => table.required(reading, key, read),
        }
    };
    let plan_grace_months = number("plan_grace_months", 0, silent.map(|rules| rules.plan_grace_months));
    let plan_trigger_months = number("plan_trigger_months", 1, silent.map(|rules| rules.plan_trigger_months));
    let plan_working_days = number("plan_working_days", 1, silent.map(|rules| rules.plan_working_days));
    let minutes_working_days = number("minutes_working_days", 1, silent.map(|rules| rules.minutes_working_days));
    let red_run_months = number("red_run_months", 1, silent.map(|rules| rules.red_run_months));
    let warnings = number("warnings_to_termination", 1, silent.map(|rules| rules.warnings_to_termination));
    let watch_months = number("watch_months", 1, silent.map(|rules| rules.watch_months));
    let meeting_months = number("meeting_months", 1, silent.map(|rules| rules.meeting_months));
    let after_warning =
        number("meeting_months_after_warning", 1, silent.map(|rules| rules.meeting_months_after_warning));
    let watch = table.optional(reading, "watch", |value| one_of::<Watch>(value, &["any", "named", "overall"]));
    let no_return_warning =
        table.optional(reading, "no_return_warning", |value| one_of(value, &["with-plan", "always", "never"]));
    let red_run = table.optional(reading, "red_run", |value| one_of(value, &["any", "overall"]));
    Some(Rules {
        plan_grace_months: plan_grace_months?,
        plan_trigger_months: plan_trigger_months?,
        plan_working_days: plan_working_days?,
        minutes_working_days: minutes_working_days?,
        red_run_months: red_run_months?,
        warnings_to_termination: warnings?,
        watch_months: watch_months?,
        watch: watch.or(silent.map(|rules| rules.watch))?,
        no_return_warning: no_return_warning.or(silent.map(|rules| rules.no_return_warning))?,
        red_run: red_run.or(silent.map(|rules| rules.red_run))?,
        meeting_months: meeting_months?,
        meeting_months_after_warning: after_warning?,
    })
}

fn unit_code(value: &DeValue<'_>) -> Result<String, Fault> {
    let code = text(value)?;
    match code.len() {
        _ if code.eq_ignore_ascii_case("NIL") => Err(Fault::Nil),
        0..=40 => Ok(code),
        _ => Err(Fault::TooLong { characters: 40 }),
    }
}

fn read_units(reading: &mut Reading<'_>, root: &mut Table<'_>) -> Vec<Unit> {
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

const MEASURES: [&str; 5] = ["visits-made", "reports-on-time", "reports-sent-back", "percentage", "count"];

fn read_kpis(reading: &mut Reading<'_>, root: &mut Table<'_>, first_month: Option<Month>) -> Vec<Kpi> {
    let mut kpis: Vec<Kpi> = Vec::new();
    let mut numbers: Vec<u32> = Vec::new();
    for mut table in root.tables(reading, "kpi") {
        let number = table.required(reading, "number", |value| whole_number(value, 1..=999));
        let title = table.required(reading, "title", text);
        let clause = table.optional(reading, "clause", text);
        let better = table.required(reading, "better", |value| one_of::<Better>(value, &["higher", "lower"]));
        let measure = read_measure(reading, &mut table, better);
        let from = table.optional(reading, "from", month).or(first_month);
        if let Some(number) = number {
            if numbers.contains(&number) {
                table.mistake(reading, "number", Fault::Repeated("the number of an earlier KPI"));
            }
            numbers.push(number);
        }
        let targets = read_targets(reading, &mut table, better, from.max(first_month));
        table.finish(reading);
        if let (Some(number), Some(title), Some(measure), Some(better), Some(from)) =
            (number, title, measure, better, from)
        {
            let clause = clause.unwrap_or_else(|| "3.1".into());
            kpis.push(Kpi { number, title, clause, measure, better, from, targets });
        }
    }
    kpis.sort_by_key(|kpi| kpi.number);
    kpis
}

fn read_measure(reading: &mut Reading<'_>, table: &mut Table<'_>, better: Option<Better>) -> Option<Measure> {
    let word: String = table.required(reading, "measure", |value| one_of(value, &MEASURES))?;
    let (measure, only) = match word.as_str() {
        "visits-made" => (Measure::VisitsMade, Some(Better::Higher)),
        "reports-on-time" => {
            let days = table.optional(reading, "within_working_days", |value| whole_number(value, 1..=MOST));
            let within_working_days = days.unwrap_or(SCHEDULE_14.within_working_days);
            (Measure::ReportsOnTime { within_working_days }, Some(Better::Higher))
        }
        "reports-sent-back" => (Measure::ReportsSentBack, Some(Better::Lower)),
        "percentage" => (Measure::Percentage, None),
        _ => (Measure::Count, None),
    };
    if let (Some(only), Some(better)) = (only, better)
        && only != better
    {
        let word = if only == Better::Higher { "higher" } else { "lower" };
        table.mistake(reading, "better", format!("must be \"{word}\" for this measure"));
    }
    Some(measure)
}

fn read_targets(
    reading: &mut Reading<'_>,
    kpi: &mut Table<'_>,
    better: Option<Better>,
    first_month: Option<Month>,
) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    let mut months: Vec<Month> = Vec::new();
    let tables = kpi.tables(reading, "target");
    let stated = tables.len();
    for mut table in tables {
        let from = table.required(reading, "from", month);
        let stretch = table.optional(reading, "stretch", figure);
        let green = table.required(reading, "green", figure);
        let amber = table.optional(reading, "amber", figure);
        let red = table.required(reading, "red", figure);
        if let (Some(better), Some(green), Some(red)) = (better, green, red) {
            let (red_is_better, equal_is_two) = match better {
                Better::Higher => (red > green, false),
                Better::Lower => (red < green, red == green),
            };
            if red_is_better || equal_is_two {
                table.mistake(reading, "red", Fault::RedNotWorse);
            }
            let falls_short = |stretch| if better == Better::Higher { stretch < green } else { stretch > green };
            if stretch.is_some_and(falls_short) {
                table.mistake(reading, "stretch", Fault::StretchWorse);
            }
        }
        if let Some(from) = from {
            if months.contains(&from) {
                table.mistake(reading, "from", Fault::Repeated("the first month of an earlier target of this KPI"));
            }
            months.push(from);
        }
        table.finish(reading);
        if let (Some(from), Some(green), Some(red)) = (from, green, red) {
            targets.push(Target { from, stretch, green, amber, red });
        }
    }
    targets.sort_by_key(|target| target.from);
    if let Some(first_month) = first_month
        && targets.len() == stated
        && targets.first().is_none_or(|target| target.from > first_month)
    {
        kpi.mistake(reading, "target", format!("there is none for the KPI's first month, {first_month}"));
    }
    targets
}

fn read_contacts(reading: &mut Reading<'_>, root: &mut Table<'_>) -> Vec<Contact> {
    let mut contacts: Vec<Contact> = Vec::new();
    let mut places: Vec<(Party, u32)> = Vec::new();
    for mut table in root.tables(reading, "contact") {
        let party = table.required(reading, "party", |value| one_of(value, &["contractor", "council"]));
        let order = table.required(reading, "order", |value| whole_number(value, 1..=3));
        let name = table.required(reading, "name", text);
        let position = table.required(reading, "position", text);
        let email = table.required(reading, "email", emails::address);
        let telephone = table.optional(reading, "telephone", text);
        if let (Some(party), Some(order)) = (party, order) {
            if places.contains(&(party, order)) {
                table.mistake(reading, "order", Fault::Repeated("the order of an earlier contact of this party"));
            }
            places.push((party, order));
        }
        table.finish(reading);
        if let (Some(party), Some(order), Some(name), Some(position), Some(email)) =
            (party, order, name, position, email)
        {
            contacts.push(Contact { party, order, name, position, email, telephone });
        }
    }
    contacts.sort_by_key(|contact| (contact.party, contact.order));
    contacts
}

fn read_mobilisation(reading: &mut Reading<'_>, root: &mut Table<'_>) -> Vec<MobilisationTask> {
    let mut tasks = Vec::new();
    for mut table in root.tables(reading, "mobilisation") {
        let task = table.required(reading, "task", text);
        let clause = table.required(reading, "clause", text);
        let done = table.optional(reading, "done", date);
        table.finish(reading);
        if let (Some(task), Some(clause)) = (task, clause) {
            tasks.push(MobilisationTask { task, clause, done });
        }
    }
    tasks
}

/// What drafts of contract performance notices name; `None` where the definition asks for none.
fn read_performance_notice(reading: &mut Reading<'_>, root: &mut Table<'_>) -> Option<PerformanceNotice> {
    let mut table = root.table(reading, "performance_notice")?;
    let ocid = table.required(reading, "ocid", public_id);
    let council_id = table.required(reading, "council_id", public_id);
    let contractor_id = table.required(reading, "contractor_id", public_id);
    table.finish(reading);
    Some(PerformanceNotice { ocid: ocid?, council_id: council_id?, contractor_id: contractor_id? })
}

/// An id by which a public register knows something.
fn public_id(value: &DeValue<'_>) -> Result<String, Fault> {
    let id = text(value)?;
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'/');
    if id.len() <= 100 && id.bytes().all(allowed) {
        return Ok(id);
    }
    Err("must be at most 100 letters, digits, hyphens, underscores, dots, colons and slashes, as the register has it"
        .into())
}
