//! What the system costs a month on AWS: list prices times how much of each thing a contract uses.
//!
//! Everything that goes in is a constant here, with where it comes from: the prices, what happens in a month, and what each
//! happening uses. Whoever doubts one changes it and runs `cargo xtask cost` again.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::run::Sentence;

/// For how many contracts.
const CONTRACTS: [f64; 3] = [1.0, 300.0, 10_000.0];

// What happens -----------------------------------------------------------------------------------------------------------

// To one contract in a month. The first five were counted in the replay of the sample contract's twenty months
// (`lastfriday demo`): 26 returns and 101 other events, 240 assessments, 228 emails, 104 changes of what the index shows.

/// Returns received, revised ones among them.
const RETURNS: f64 = 1.3;
/// What the two parties record beside returns.
const EVENTS: f64 = 5.05;
/// Assessments: one for each of those, and one for each date on which something falls due.
const ASSESSMENTS: f64 = 12.0;
/// Emails, digests and letters alike.
const EMAILS: f64 = 11.4;
/// Changes of what the index shows of the contract.
const INDEX_CHANGES: f64 = 5.2;
/// Pages and files that an assessment changes. Taken from what the site shows of a contract: its page, a month's, their JSON.
const PAGES_AN_ASSESSMENT: f64 = 5.0;
/// Requests that change nothing: templates, assessments, agendas, letters, packs. Assumed.
const QUESTIONS: f64 = 10.0;
/// Pages looked at, each with its stylesheet. Assumed.
const VIEWS: f64 = 100.0;

// To the system in a month of 31 days.

/// Checks: every quarter of an hour, every morning, and on the last Friday.
const CHECKS: f64 = 31.0 * 96.0 + 31.0 + 1.0;

// What each uses ------------------------------------------------------------------------------------------------------------

// Bytes, measured in the replay's store and folders after twenty months, in KB (1,000 bytes). Of what grows the middle of a
// contract of five years is taken, month 30.

/// How old the contracts are.
const MONTHS: f64 = 30.0;
/// All of a contract's records, for each of its months.
const TABLE_KB_A_MONTH: f64 = 39.2;
/// Of these its log, which an assessment reads whole.
const LOG_KB_A_MONTH: f64 = 3.04;
/// The assessment, for each month that it covers.
const ASSESSMENT_KB_A_MONTH: f64 = 0.46;
/// What the index shows of a contract, as it is kept.
const SUMMARY_KB: f64 = 1.78;
/// The same on the index: the page and its JSON.
const INDEX_KB: f64 = 6.6;
/// Pages of a contract, for each of its months.
const PAGES_KB_A_MONTH: f64 = 34.0;
/// A page that is replaced.
const PAGE_KB: f64 = 25.0;
/// A page as it is sent to a viewer, compressed, or the word that it is as before. Assumed.
const VIEW_KB: f64 = 8.0;
/// An answer of the HTTP API. Assumed; a template has 30, a pack up to 4,000.
const ANSWER_KB: f64 = 50.0;
/// What a call of a function logs: Lambda's lines, the function's, its metrics. Assumed.
const LOG_KB: f64 = 2.0;
/// What the HTTP API, CloudFront and the bucket log of a request. Assumed.
const ACCESS_KB: f64 = 0.8;
/// How long logs are kept, in months: the parameters LogDays and SiteLogDays.
const LOG_MONTHS: f64 = 3.0;
/// How long pages that were replaced are kept, in months: the parameter PageVersionDays.
const VERSION_MONTHS: f64 = 1.0;

/// The contracts of a council, where there are many. Assumed: 10,000 among some 300 councils.
const CONTRACTS_OF_A_COUNCIL: f64 = 33.0;

// Write units: counted from the records of the replay's stream, at 1 KB a unit, twice in a transaction, with those of the index.

/// Of something received: head, entry, mark and bytes.
const WRITES_AN_EVENT: f64 = 12.0;
/// Of an assessment without its emails.
const WRITES_AN_ASSESSMENT: f64 = 22.0;
/// Of an email: called for, claimed, sent, delivered.
const WRITES_AN_EMAIL: f64 = 12.3;
/// Of a publication: what is published of the contract and of its council, the summary where it stands and with its council's
/// others, the council's version and summary.
const WRITES_A_PUBLICATION: f64 = 26.0;

// Read units: from what the functions read, consistently at 4 KB a unit.

/// Of something received or asked for, beside the log: credential, mark, head.
const READS_A_REQUEST: f64 = 3.0;
/// Of an email, beside the assessment: itself when its delivery is told.
const READS_AN_EMAIL: f64 = 2.0;
/// Of a publication, beside the assessment and the summaries: what is published, three times; where the summary stands; the versions
/// of the council and of the site; the council's summary.
const READS_A_PUBLICATION: f64 = 7.0;
/// Of a check that finds nothing: five queries of the index, read without consistency.
const READS_A_CHECK: f64 = 2.5;

// Durations in seconds, from the first line of a cold start to the answer. NOT MEASURED on Lambda: estimates on the high side,
// to be replaced by what `cargo xtask bench` and the dashboard show. At a few calls a day nearly every call is a cold start.

const SECONDS_OF_INGEST: f64 = 1.5;
const SECONDS_OF_RECORD: f64 = 1.0;
const SECONDS_OF_EVALUATE: f64 = 1.0;
const SECONDS_OF_NOTIFY: f64 = 1.0;
const SECONDS_OF_PUBLISH: f64 = 3.0;
/// For each contract of the council: reading its summary, and writing the council's pages anew.
const SECONDS_OF_PUBLISH_A_CONTRACT: f64 = 0.001;
const SECONDS_OF_CHECK: f64 = 0.5;

// Memory in GB: the template's.

const GB_OF_INGEST: f64 = 0.5;
const GB_OF_RECORD: f64 = 0.5;
const GB_OF_EVALUATE: f64 = 0.5;
const GB_OF_NOTIFY: f64 = 0.25;
const GB_OF_PUBLISH: f64 = 0.25;
const GB_OF_CHECK: f64 = 0.5;

// What is watched: the template's.

/// Metrics that alarms watch; an alarm of six metrics counts six times.
const ALARM_METRICS: f64 = 27.0;
/// Metrics of the stack's own, by function: evaluate 2, check 4, notify 6, publish 3; and the errors logged.
const OWN_METRICS: f64 = 16.0;

// What it costs ------------------------------------------------------------------------------------------------------------

/// Where the prices come from, and how far they are to be trusted: a note for each mark in the table.
const NOTES: [&str; 4] = [
    "List prices of eu-west-2 in USD, before tax, without any free tier, without support. Prices without a mark are those of AWS's \
     price list for eu-west-2 (CloudFront: Europe), in files that AWS published between 11 September and 6 October 2026, as public \
     repositories quote them; API Gateway's in one of September 2026.",
    "[a] DynamoDB's prices for eu-west-2 could not be found. These are those of us-east-1 (0.625 and 0.125 a million units, 0.25 and \
     0.20 a GB), and a fifth more.",
    "[b] As published for the United States (SNS, June 2026), or without a region (X-Ray, dashboards); not found in the \
     price list for eu-west-2.",
    "Durations and memory are not measured on Lambda yet: the seconds are estimates on the high side. Writes, bytes and how often \
     things happen were counted in the replay of the sample contract; what viewers and askers do is assumed.",
];

/// USD for so many of something.
#[derive(Clone, Copy, Debug)]
struct Price {
    usd: f64,
    per: f64,
}

impl Price {
    fn of(self, quantity: f64) -> f64 {
        quantity * self.usd / self.per
    }
}

const MILLION: f64 = 1e6;
const KB_IN_GB: f64 = 1e6;

/// A line of the bill.
struct Item {
    /// What is paid for.
    what: &'static str,
    /// The price as people say it, with the mark of its note.
    price_in_words: &'static str,
    price: Price,
    /// How much of it a month takes.
    quantity: fn(&Month) -> f64,
}

/// Everything that is paid for, in the order of the data.
const ITEMS: [Item; 25] = [
    Item {
        what: "API Gateway, requests",
        price_in_words: "1.16 a million",
        price: Price { usd: 1.16, per: MILLION },
        quantity: Month::requests,
    },
    Item {
        what: "Data sent by the API",
        price_in_words: "0.09 a GB",
        price: Price { usd: 0.09, per: KB_IN_GB },
        quantity: |month| month.requests() * ANSWER_KB,
    },
    Item {
        what: "Lambda, requests",
        price_in_words: "0.20 a million",
        price: Price { usd: 0.20, per: MILLION },
        quantity: Month::calls,
    },
    Item {
        what: "Lambda, GB-seconds (x86_64)",
        price_in_words: "0.0000166667",
        price: Price { usd: 0.000_016_666_7, per: 1.0 },
        quantity: Month::gb_seconds,
    },
    Item {
        what: "DynamoDB, write units",
        price_in_words: "0.75 a million [a]",
        price: Price { usd: 0.75, per: MILLION },
        quantity: Month::write_units,
    },
    Item {
        what: "DynamoDB, read units",
        price_in_words: "0.15 a million [a]",
        price: Price { usd: 0.15, per: MILLION },
        quantity: Month::read_units,
    },
    Item {
        what: "DynamoDB, storage",
        price_in_words: "0.30 a GB [a]",
        price: Price { usd: 0.30, per: KB_IN_GB },
        quantity: Month::table_kb,
    },
    Item {
        what: "DynamoDB, point-in-time recovery",
        price_in_words: "0.24 a GB [a]",
        price: Price { usd: 0.24, per: KB_IN_GB },
        quantity: Month::table_kb,
    },
    // Lambda's reading of a stream is not charged for.
    Item {
        what: "DynamoDB Streams, read by Lambda",
        price_in_words: "nothing",
        price: Price { usd: 0.0, per: 1.0 },
        quantity: Month::calls,
    },
    Item {
        what: "Scheduler, invocations",
        price_in_words: "1.15 a million",
        price: Price { usd: 1.15, per: MILLION },
        quantity: |_| CHECKS,
    },
    Item {
        what: "SES, emails",
        price_in_words: "0.10 a thousand",
        price: Price { usd: 0.10, per: 1e3 },
        quantity: |month| month.contracts * EMAILS,
    },
    Item {
        what: "SNS, what became of emails",
        price_in_words: "0.50 a million [b]",
        price: Price { usd: 0.50, per: MILLION },
        quantity: |month| month.contracts * EMAILS,
    },
    Item {
        what: "S3, pages written",
        price_in_words: "0.0053 a thousand",
        price: Price { usd: 0.0053, per: 1e3 },
        quantity: |month| month.contracts * (ASSESSMENTS * PAGES_AN_ASSESSMENT + INDEX_CHANGES * 2.0),
    },
    // As if CloudFront had kept none of them.
    Item {
        what: "S3, pages read",
        price_in_words: "0.0042 a ten thousand",
        price: Price { usd: 0.0042, per: 1e4 },
        quantity: Month::viewers_requests,
    },
    Item {
        what: "S3, storage: pages, those replaced, access logs",
        price_in_words: "0.024 a GB",
        price: Price { usd: 0.024, per: KB_IN_GB },
        quantity: Month::bucket_kb,
    },
    Item {
        what: "CloudFront, requests (HTTPS)",
        price_in_words: "0.012 a ten thousand",
        price: Price { usd: 0.012, per: 1e4 },
        quantity: Month::viewers_requests,
    },
    Item {
        what: "CloudFront, transfer",
        price_in_words: "0.085 a GB",
        price: Price { usd: 0.085, per: KB_IN_GB },
        quantity: |month| month.viewers_requests() * VIEW_KB,
    },
    Item {
        what: "CloudFront, viewer-request function",
        price_in_words: "0.10 a million",
        price: Price { usd: 0.10, per: MILLION },
        quantity: Month::viewers_requests,
    },
    Item {
        what: "CloudWatch, logs taken in",
        price_in_words: "0.5985 a GB",
        price: Price { usd: 0.5985, per: KB_IN_GB },
        quantity: Month::log_kb,
    },
    Item {
        what: "CloudWatch, logs kept",
        price_in_words: "0.0315 a GB",
        price: Price { usd: 0.0315, per: KB_IN_GB },
        quantity: |month| month.log_kb() * LOG_MONTHS,
    },
    // As if each were sent in every hour; those that are not are charged for less.
    Item {
        what: "CloudWatch, 16 metrics of the stack's own",
        price_in_words: "0.30 each",
        price: Price { usd: 0.30, per: 1.0 },
        quantity: |_| OWN_METRICS,
    },
    Item {
        what: "CloudWatch, 13 alarms on 27 metrics",
        price_in_words: "0.10 a metric",
        price: Price { usd: 0.10, per: 1.0 },
        quantity: |_| ALARM_METRICS,
    },
    Item {
        what: "CloudWatch, dashboard",
        price_in_words: "3.00 [b]",
        price: Price { usd: 3.0, per: 1.0 },
        quantity: |_| 1.0,
    },
    // As if every call were traced: the first of each second is.
    Item {
        what: "X-Ray, traces",
        price_in_words: "5.00 a million [b]",
        price: Price { usd: 5.0, per: MILLION },
        quantity: Month::calls,
    },
    // The table's key, whoever's it is, as if every call asked for it.
    Item {
        what: "KMS, requests",
        price_in_words: "0.03 a ten thousand",
        price: Price { usd: 0.03, per: 1e4 },
        quantity: Month::calls,
    },
];

/// What `Encryption: customer-managed` adds, until the key is rotated: its first and its second rotation add as much again.
const OWN_KEY: Item = Item {
    what: "with `Encryption: customer-managed`, in addition",
    price_in_words: "1.00 a version",
    price: Price { usd: 1.0, per: 1.0 },
    quantity: |_| 1.0,
};

/// A month with so many contracts.
struct Month {
    contracts: f64,
}

impl Month {
    /// Requests of the HTTP API.
    fn requests(&self) -> f64 {
        self.contracts * (RETURNS + EVENTS + QUESTIONS)
    }

    fn viewers_requests(&self) -> f64 {
        self.contracts * VIEWS * 2.0
    }

    /// Calls of functions. Each record of the stream is taken to come alone; an email is told to `notify` twice.
    fn calls(&self) -> f64 {
        let evaluations = RETURNS + EVENTS;
        self.requests() + self.contracts * (evaluations + ASSESSMENTS + EMAILS * 2.0) + CHECKS
    }

    fn gb_seconds(&self) -> f64 {
        let received = RETURNS + EVENTS;
        // What a check assesses takes it as long as evaluate.
        let by_check = ASSESSMENTS - received;
        let publish = SECONDS_OF_PUBLISH + SECONDS_OF_PUBLISH_A_CONTRACT * self.of_a_council();
        let of_contract = (RETURNS + QUESTIONS / 2.0) * SECONDS_OF_INGEST * GB_OF_INGEST
            + (EVENTS + QUESTIONS / 2.0) * SECONDS_OF_RECORD * GB_OF_RECORD
            + received * SECONDS_OF_EVALUATE * GB_OF_EVALUATE
            + by_check * SECONDS_OF_EVALUATE * GB_OF_CHECK
            + EMAILS * 2.0 * SECONDS_OF_NOTIFY * GB_OF_NOTIFY
            + ASSESSMENTS * publish * GB_OF_PUBLISH;
        self.contracts * of_contract + CHECKS * SECONDS_OF_CHECK * GB_OF_CHECK
    }

    fn write_units(&self) -> f64 {
        let of_contract = (RETURNS + EVENTS) * WRITES_AN_EVENT
            + ASSESSMENTS * (WRITES_AN_ASSESSMENT + WRITES_A_PUBLICATION)
            + EMAILS * WRITES_AN_EMAIL;
        self.contracts * of_contract
    }

    /// How many contracts a contract's council has.
    fn of_a_council(&self) -> f64 {
        self.contracts.min(CONTRACTS_OF_A_COUNCIL)
    }

    /// A publication reads the summaries of its council's contracts, whatever others there are.
    fn read_units(&self) -> f64 {
        let log = units_to_read(LOG_KB_A_MONTH * MONTHS);
        let assessment = units_to_read(ASSESSMENT_KB_A_MONTH * MONTHS);
        let index = units_to_read(SUMMARY_KB * self.of_a_council());
        let of_contract = (RETURNS + EVENTS + QUESTIONS) * (READS_A_REQUEST + log)
            + ASSESSMENTS * (assessment + 1.0 + log)
            + EMAILS * (assessment + READS_AN_EMAIL)
            + ASSESSMENTS * (assessment + READS_A_PUBLICATION + index);
        self.contracts * of_contract + CHECKS * READS_A_CHECK
    }

    fn table_kb(&self) -> f64 {
        self.contracts * TABLE_KB_A_MONTH * MONTHS
    }

    /// Pages, those that were replaced, and the logs of who looked at them. A council's pages are written whole each time that they change.
    fn bucket_kb(&self) -> f64 {
        let pages = PAGES_KB_A_MONTH * MONTHS;
        let replaced = ASSESSMENTS * PAGES_AN_ASSESSMENT * PAGE_KB + INDEX_CHANGES * INDEX_KB * self.of_a_council();
        let accesses = self.viewers_requests() * 2.0 * ACCESS_KB * LOG_MONTHS;
        self.contracts * (pages + replaced * VERSION_MONTHS) + accesses
    }

    fn log_kb(&self) -> f64 {
        self.calls() * LOG_KB + self.requests() * ACCESS_KB
    }
}

/// The units that it takes to read so many KB consistently, together.
fn units_to_read(kb: f64) -> f64 {
    (kb * 1000.0 / 4096.0).ceil()
}

/// What an item costs for each number of contracts.
fn costs(item: &Item) -> [f64; 3] {
    CONTRACTS.map(|contracts| item.price.of((item.quantity)(&Month { contracts })))
}

fn sum(items: &[Item]) -> [f64; 3] {
    items.iter().map(costs).fold([0.0; 3], |sum, costs| [sum[0] + costs[0], sum[1] + costs[1], sum[2] + costs[2]])
}

/// An amount to the cent; what is less than a cent, and is charged for, is said so.
fn in_words(usd: f64) -> String {
    if usd > 0.0 && usd < 0.005 { "<0.01".into() } else { format!("{usd:.2}") }
}

fn row(table: &mut String, what: &str, price: &str, costs: [f64; 3]) {
    let [one, some, many] = costs.map(in_words);
    // Writing to a string cannot fail.
    let _ = writeln!(table, "| {what} | {price} | {one} | {some} | {many} |");
}

/// The table with its notes, in Markdown.
fn table() -> String {
    let mut table = String::from(
        "| USD a month | price | 1 contract | 300 contracts | 10,000 contracts |\n| --- | --- | ---: | ---: | ---: |\n",
    );
    for item in &ITEMS {
        row(&mut table, item.what, item.price_in_words, costs(item));
    }
    let all = sum(&ITEMS);
    row(&mut table, "**together**", "", all);
    row(&mut table, "each contract's share", "", [all[0] / CONTRACTS[0], all[1] / CONTRACTS[1], all[2] / CONTRACTS[2]]);
    row(&mut table, OWN_KEY.what, OWN_KEY.price_in_words, costs(&OWN_KEY));
    for note in NOTES {
        let _ = write!(table, "\n{note}\n");
    }
    table
}

/// Prints what the system costs a month, worked out anew.
pub(crate) fn run() -> Result<(), Sentence> {
    std::io::stdout().write_all(table().as_bytes()).map_err(|error| format!("cannot write the table: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() <= 1e-9 * one.abs().max(other.abs())
    }

    #[test]
    fn a_price_is_for_so_many_of_a_thing() {
        assert!(near(Price { usd: 0.10, per: 1e3 }.of(2_500.0), 0.25));
        assert!(near(Price { usd: 3.0, per: 1.0 }.of(1.0), 3.0));
    }

    #[test]
    fn what_is_read_together_is_rounded_up_once() {
        assert!(near(units_to_read(4.096), 1.0));
        assert!(near(units_to_read(4.097), 2.0));
        assert!(near(units_to_read(0.0), 0.0));
    }

    #[test]
    fn a_month_has_a_check_every_quarter_of_an_hour_every_morning_and_on_the_last_friday() {
        assert!(near(CHECKS, 2_976.0 + 32.0));
        assert!(near(Month { contracts: 0.0 }.calls(), CHECKS));
    }

    #[test]
    fn writes_grow_as_the_contracts_and_so_do_reads_once_a_council_is_full() {
        let (one, many) = (Month { contracts: 1.0 }, Month { contracts: 10_000.0 });
        assert!(near(many.write_units(), one.write_units() * 10_000.0));
        let twice = Month { contracts: 20_000.0 };
        let checks = CHECKS * READS_A_CHECK;
        assert!(near(twice.read_units() - checks, (many.read_units() - checks) * 2.0));
        // One contract of 30 months: its log takes 23 units, its assessment 4, its council's summaries 1.
        let reads = 16.35 * 26.0 + 12.0 * 28.0 + 11.4 * 6.0 + 12.0 * 12.0 + 3_008.0 * 2.5;
        assert!(near(one.read_units(), reads), "{} units, expected {reads}", one.read_units());
    }

    #[test]
    fn a_system_of_one_contract_pays_for_being_watched_and_for_little_else() {
        let [one, ..] = sum(&ITEMS);
        let watched = OWN_METRICS * 0.30 + ALARM_METRICS * 0.10 + 3.0;
        assert!(one > watched && one < watched + 1.0, "{one}");
    }

    #[test]
    fn the_alarms_counted_are_the_templates() {
        let template = include_str!("../../infra/aws/template.yaml");
        let count = |text: &str| template.matches(text).count();
        assert_eq!(count("Type: AWS::CloudWatch::Alarm\n"), 13);
        let watched = count("MetricName: ") - count("MetricTransformations: ");
        assert!(near(u32::try_from(watched).map_or(f64::NAN, f64::from), ALARM_METRICS), "{watched}");
    }

    #[test]
    fn an_amount_that_is_charged_for_is_not_said_to_be_nothing() {
        assert_eq!(in_words(0.0), "0.00");
        assert_eq!(in_words(0.004), "<0.01");
        assert_eq!(in_words(0.006), "0.01");
        assert_eq!(in_words(1_234.567), "1234.57");
    }

    #[test]
    fn each_price_in_words_begins_with_its_figure_and_every_mark_has_its_note() {
        for item in ITEMS.iter().chain([&OWN_KEY]) {
            let figure: Option<f64> = item.price_in_words.split(' ').next().and_then(|figure| figure.parse().ok());
            assert!(near(figure.unwrap_or(0.0), item.price.usd), "{}", item.what);
            for mark in ["[a]", "[b]"].into_iter().filter(|mark| item.price_in_words.contains(mark)) {
                assert!(NOTES.iter().any(|note| note.starts_with(mark)), "{mark}");
            }
        }
    }
}
