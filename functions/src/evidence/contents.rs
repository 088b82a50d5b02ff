//! The files of a pack.

use chrono::{DateTime, Days, NaiveDate, SecondsFormat, Utc};
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::letters::StoredLetter;
use cloud::log::StoredLog;
use cloud::outbox::{DeliveryReport, EmailState, OutboxEmail, OutboxNotice};
use domain::assessment::{Assessment, MonthAssessment, ReportSentBack};
use domain::clause::Finding;
use domain::contract::Contract;
use domain::event::{Fact, Party};
use domain::explain::explain_finding;
use domain::month::Month;
use domain::notice::NoticeKind;
use domain::rating::Rating;
use domain::readers::Readers;
use render::Cell;
use serde::Serialize;

use super::archive::Files;
use super::packed_entry::PackedEntry;
use super::sources::{EvidenceSources, MonthRange};
use crate::failures::{of_json, permanent};

/// The event log in the pack.
pub(super) const LOG: &str = "log/entries.jsonl";

/// The pack's description of itself.
const README: &str = include_str!("readme.txt");

/// What the contractor's pack says about the entries that are withheld from it.
const WITHHELD: &str = include_str!("withheld.txt");

/// Returns a party's own name.
fn party_name(contract: &Contract, party: Party) -> &str {
    match party {
        Party::Contractor => &contract.contractor,
        Party::Council => &contract.council,
    }
}

const DOING: &str = "write the evidence pack";
const NO_FORM: &str = "something has no written form";

/// Returns the returns of the months, by their numbers in the log, withdrawn ones included.
pub(super) fn returns(log: &StoredLog, months: MonthRange) -> Vec<(usize, Month)> {
    let numbered = log.events.iter().enumerate().map(|(index, event)| (index + 1, event));
    let returns = numbered.filter_map(|(number, event)| {
        let Fact::ReturnSubmitted { submitted } = &event.fact else { return None };
        Some((number, submitted.month))
    });
    returns.filter(|(_, month)| months.contains(*month)).collect()
}

/// Returns all files of a pack, but its manifest.
pub(super) fn files(
    sources: &EvidenceSources,
    months: MonthRange,
    party: Party,
    now: DateTime<Utc>,
) -> Result<Files, Failure> {
    let EvidenceSources { log, entries, originals, emails, letters } = sources;
    let as_of = log.as_of(now);
    let history = log.history()?;
    let contract = history.known_at(history.end_of(as_of)).contract();
    let assessment = domain::assessment::assess_history(&history, as_of).as_seen_by(party);
    let of_months: Vec<&MonthAssessment> =
        assessment.months.iter().filter(|month| months.contains(month.month)).collect();

    let mut files = Files::new();
    let readme = README
        .replace("{contract}", &contract.id)
        .replace("{title}", &contract.title)
        .replace("{from}", &months.from.in_words())
        .replace("{to}", &months.to.in_words())
        .replace("{as_of}", &as_of.to_string())
        .replace("{sequence}", &log.head.sequence.to_string())
        .replace("{head}", &log.head.hash)
        .replace("{reader}", party_name(contract, party))
        .replace("{withheld}", if Readers::Council.include(party) { "" } else { WITHHELD });
    files.insert("README.txt".into(), readme.into_bytes());
    let line =
        |entry| serde_json::to_string(&PackedEntry::of(entry, &log.events, party)).map_err(of_json(DOING, NO_FORM));
    let lines: Result<Vec<String>, Failure> = entries.iter().map(line).collect();
    files.insert(LOG.into(), (lines?.join("\n") + "\n").into_bytes());
    files.insert("contract.toml".into(), contract.text.clone().into_bytes());
    for (number, month, bytes) in originals {
        let extension = file_extension(bytes);
        files.insert(format!("returns/{month}_event-{number:04}.{extension}"), bytes.clone());
    }
    files.insert("facts/visits.csv".into(), visits(&of_months)?);
    files.insert("facts/units.csv".into(), units(&of_months)?);
    files.insert("facts/reports-sent-back.csv".into(), sent_back(&of_months)?);
    files.insert("facts/ratings.csv".into(), ratings(&of_months)?);
    files.insert(format!("assessments/as-of-{as_of}.json"), json(&assessment)?);
    for month in &of_months {
        let day = contract.closes(month.month).on + Days::new(1);
        if day < as_of {
            let at_close = log.assess(&log.events, day)?;
            files
                .insert(format!("assessments/{}-when-it-closed.json", month.month), json(&at_close.as_seen_by(party))?);
        }
    }
    let found: Vec<&Finding> =
        assessment.findings.iter().filter(|finding| concerns(finding, months, &assessment)).collect();
    files.insert("findings/findings.json".into(), json(&found)?);
    files.insert("findings/findings.txt".into(), explained(contract, &found).into_bytes());
    let mut notices: Vec<NoticeRow> = emails.iter().flat_map(|email| NoticeRow::of(email, party)).collect();
    notices.sort_by(|one, other| (one.due_on, &one.notice).cmp(&(other.due_on, &other.notice)));
    files.insert(
        "notices/notices.csv".into(),
        csv(
            &["notice", "kind", "to", "due_on", "state", "sent_at", "email", "reported"],
            notices.into_iter().map(NoticeRow::cells),
        )?,
    );
    let mut letter_rows = Vec::new();
    // A letter is kept before it is sent. One that did not go, or of which nobody knows whether it went, is no evidence.
    let was_sent = |letter: &&StoredLetter| emails.iter().any(|email| email.id == letter.id && email.ever_went());
    let for_party = |letter: &&StoredLetter| Readers::Council.include(party) || letter.to == party;
    for letter in letters.iter().filter(was_sent).filter(for_party) {
        let name = letter.id.replace('/', ".");
        letter_rows.push(vec![
            letter.id.as_str().into(),
            letter.kind.word().into(),
            letter.subject.as_str().into(),
            format!("letters/{name}.eml").into(),
            sha256(&letter.message).into(),
        ]);
        files.insert(format!("letters/{name}.eml"), letter.message.clone());
        files.insert(format!("letters/{name}.html"), letter.page.clone().into_bytes());
    }
    files.insert("letters/letters.csv".into(), csv(&["letter", "kind", "subject", "file", "sha256"], letter_rows)?);
    Ok(files)
}

/// Says whether a finding concerns the months: it names one of them, or was open at some time from the first day of the first
/// month to the day after the last one closes.
fn concerns(finding: &Finding, months: MonthRange, assessment: &Assessment) -> bool {
    let last = assessment.months.iter().filter(|month| months.contains(month.month)).map(|month| month.closes_on).max();
    let until = last.unwrap_or(months.to.last_day()) + Days::new(1);
    let stood = finding.raised_on <= until && finding.ended_on.is_none_or(|ended| ended >= months.from.first_day());
    stood || finding.months().iter().any(|month| months.contains(*month))
}

/// Returns the file extension for a return's bytes. An OpenDocument file has its media type at the beginning of its first
/// member.
pub fn file_extension(bytes: &[u8]) -> &'static str {
    let is_opendocument = bytes.get(30..).is_some_and(|name| name.starts_with(b"mimetypeapplication/vnd.oasis"));
    match bytes.trim_ascii_start().first() {
        _ if is_opendocument => "ods",
        _ if bytes.starts_with(b"PK") => "xlsx",
        Some(b'{' | b'[') => "json",
        _ => "csv",
    }
}

fn explained(contract: &Contract, found: &[&Finding]) -> String {
    let one = |finding: &&Finding| {
        let steps = explain_finding(contract, finding);
        let lines = steps.iter().map(|step| {
            let clause = step.clause.as_ref().map(|clause| format!(" [clause {clause}]")).unwrap_or_default();
            let decisions = step.tags().map(|decisions| format!(" [{decisions}]")).unwrap_or_default();
            format!("{}{clause}{decisions}\n", step.text)
        });
        lines.collect::<String>()
    };
    found.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(of_json(DOING, NO_FORM))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Writes a table with its header, even if there are no rows.
fn csv(header: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> Result<Vec<u8>, Failure> {
    render::csv_table(header, rows).map_err(permanent(DOING, NO_FORM))
}

/// A notice with the state of its email. The recipient's name and address are in the log's definitions, and not here.
struct NoticeRow {
    notice: String,
    kind: &'static str,
    to: String,
    due_on: NaiveDate,
    state: &'static str,
    sent_at: Option<DateTime<Utc>>,
    email: String,
    /// What the mail service reported of the email, in words, each with its moment.
    reported: String,
}

impl NoticeRow {
    /// Returns the notices of an email that a party may know of. The id of an email to the other party is left out, since it
    /// says what else the email told.
    fn of(email: &OutboxEmail, party: Party) -> Vec<Self> {
        let report = |report: &DeliveryReport| {
            format!("{}: {}", report.at.to_rfc3339_opts(SecondsFormat::Secs, true), report.what.in_words())
        };
        let reported: Vec<String> = email.sending.reports.iter().map(report).collect();
        let whole = Readers::Council.include(party) || email.to == party;
        let row = |notice: &OutboxNotice| Self {
            notice: notice.id.clone(),
            kind: notice.kind.word(),
            to: email.to.to_string(),
            due_on: notice.due_on,
            state: email.state.word(),
            sent_at: email.sending.sent_at,
            email: if whole { email.id.clone() } else { String::new() },
            reported: reported.join("; "),
        };
        email.notices.iter().filter(|notice| is_known(email, notice, party)).map(row).collect()
    }

    fn cells(self) -> Vec<Cell> {
        vec![
            self.notice.into(),
            self.kind.into(),
            self.to.into(),
            self.due_on.into(),
            self.state.into(),
            Cell::word(&self.sent_at),
            self.email.into(),
            self.reported.into(),
        ]
    }
}

/// Says whether a party may know of a notice. The contractor may not know of a letter on which the council has not decided, or
/// which it decided not to send; nor of what the council was told of later rules.
fn is_known(email: &OutboxEmail, notice: &OutboxNotice, party: Party) -> bool {
    let waits = matches!(email.state, EmailState::Held | EmailState::NotSent);
    let is_anothers = notice.kind == NoticeKind::Reread && email.to != party;
    let is_the_councils = Readers::Council.include(party);
    notice.kind.readers().include(party) && (is_the_councils || !(waits || is_anothers))
}

fn visits(months: &[&MonthAssessment]) -> Result<Vec<u8>, Failure> {
    let rows = months.iter().flat_map(|month| {
        month.visits.iter().map(|visit| {
            vec![
                month.month.into(),
                visit.unit.as_str().into(),
                visit.visited_on.into(),
                visit.report_to_council_on.into(),
                visit.report_to_ofsted_on.into(),
                visit.report_due_on.into(),
                Cell::word(&visit.report),
            ]
        })
    });
    let header =
        ["month", "unit", "visited_on", "report_to_council_on", "report_to_ofsted_on", "report_due_on", "report"];
    csv(&header, rows)
}

fn units(months: &[&MonthAssessment]) -> Result<Vec<u8>, Failure> {
    use domain::measure::UnitVisit;
    let rows = months.iter().flat_map(|month| {
        month.units.iter().map(|unit| {
            let (visit, reason) = match unit.visit {
                UnitVisit::Visited => ("visited", None),
                UnitVisit::Declared(reason) => ("declared-not-visited", Some(reason)),
                UnitVisit::Excused(reason) => ("excused", Some(reason)),
                UnitVisit::NotEvidenced => ("not-evidenced", None),
            };
            vec![month.month.into(), unit.unit.as_str().into(), visit.into(), Cell::word(&reason)]
        })
    });
    csv(&["month", "unit", "visit", "reason"], rows)
}

fn sent_back(months: &[&MonthAssessment]) -> Result<Vec<u8>, Failure> {
    let rows = months.iter().flat_map(|month| {
        let row =
            |report: &ReportSentBack| vec![month.month.into(), report.unit.as_str().into(), report.visited_on.into()];
        month.sent_back.iter().map(row)
    });
    csv(&["month", "unit", "visited_on"], rows)
}

fn ratings(months: &[&MonthAssessment]) -> Result<Vec<u8>, Failure> {
    let rows = months.iter().flat_map(|month| {
        let of = move |kpi: Cell, rating, at_worst, at_best, figures: [Cell; 5]| {
            let rated: [Option<Rating>; 3] = [rating, at_worst, at_best];
            let rated = rated.iter().map(Cell::word);
            let first = [month.month.into(), Cell::word(&month.standing), kpi];
            first.into_iter().chain(rated).chain(figures).collect::<Vec<Cell>>()
        };
        let kpis = month.kpis.iter().map(move |kpi| {
            let figures = [
                Cell::word(&kpi.numerator),
                Cell::word(&kpi.denominator),
                Cell::word(&kpi.count),
                kpi.shown.clone().into(),
                Cell::word(&kpi.reason),
            ];
            of(kpi.kpi.into(), kpi.rating, kpi.at_worst, kpi.at_best, figures)
        });
        let overall = &month.overall;
        let no_figures = std::array::from_fn(|_| Cell::nothing());
        let overall = of(Cell::nothing(), overall.rating, overall.at_worst, overall.at_best, no_figures);
        kpis.chain([overall])
    });
    let header = [
        "month",
        "standing",
        "kpi",
        "rating",
        "at_worst",
        "at_best",
        "numerator",
        "denominator",
        "count",
        "shown",
        "reason",
    ];
    csv(&header, rows)
}
