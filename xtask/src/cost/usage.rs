//! What happens in a month, and what each happening uses.

// What happens -----------------------------------------------------------------------------------------------------------

// To one contract in a month. The first five were counted in the replay of the sample contract's twenty months
// (`lastfriday demo`): 26 returns and 101 other events, 240 assessments, 228 emails, 104 changes of what the index shows.

/// Returns received, revised ones among them.
pub(super) const RETURNS: f64 = 1.3;
/// What the two parties record beside returns.
pub(super) const EVENTS: f64 = 5.05;
/// Assessments: one for each of those, and one for each date on which something falls due.
pub(super) const ASSESSMENTS: f64 = 12.0;
/// Emails, digests and letters alike.
pub(super) const EMAILS: f64 = 11.4;
/// Changes of what the index shows of the contract.
pub(super) const INDEX_CHANGES: f64 = 5.2;
/// Pages and files that an assessment changes. Taken from what the site shows of a contract: its page, a month's, their JSON.
pub(super) const PAGES_AN_ASSESSMENT: f64 = 5.0;
/// Requests that change nothing: templates, assessments, agendas, letters, packs. Assumed.
pub(super) const QUESTIONS: f64 = 10.0;
/// Pages looked at, each with its stylesheet. Assumed.
pub(super) const VIEWS: f64 = 100.0;

// To the system in a month of 31 days.

/// Checks: every quarter of an hour, every morning, and on the last Friday.
pub(super) const CHECKS: f64 = 31.0 * 96.0 + 31.0 + 1.0;

// What each uses ------------------------------------------------------------------------------------------------------------

// Bytes, measured in the replay's store and folders after twenty months, in KB (1,000 bytes). Of what grows the middle of a
// contract of five years is taken, month 30.

/// How old the contracts are.
pub(super) const MONTHS: f64 = 30.0;
/// All of a contract's records, for each of its months.
pub(super) const TABLE_KB_A_MONTH: f64 = 39.2;
/// Of these its log, which an assessment reads whole.
pub(super) const LOG_KB_A_MONTH: f64 = 3.04;
/// The assessment, for each month that it covers.
pub(super) const ASSESSMENT_KB_A_MONTH: f64 = 0.46;
/// What the index shows of a contract, as it is kept.
pub(super) const SUMMARY_KB: f64 = 1.78;
/// The same on the index: the page and its JSON.
pub(super) const INDEX_KB: f64 = 6.6;
/// Pages of a contract, for each of its months.
pub(super) const PAGES_KB_A_MONTH: f64 = 34.0;
/// A page that is replaced.
pub(super) const PAGE_KB: f64 = 25.0;
/// A page as it is sent to a viewer, compressed, or the word that it is as before. Assumed.
pub(super) const VIEW_KB: f64 = 8.0;
/// An answer of the HTTP API. Assumed; a template has 30, a pack up to 4,000.
pub(super) const ANSWER_KB: f64 = 50.0;
/// What a call of a function logs: Lambda's lines, the function's, its metrics. Assumed.
pub(super) const LOG_KB: f64 = 2.0;
/// What the HTTP API, CloudFront and the bucket log of a request. Assumed.
pub(super) const ACCESS_KB: f64 = 0.8;
/// How long logs are kept, in months: the parameters LogDays and SiteLogDays.
pub(super) const LOG_MONTHS: f64 = 3.0;
/// How long pages that were replaced are kept, in months: the parameter PageVersionDays.
pub(super) const VERSION_MONTHS: f64 = 1.0;

/// The contracts of a council, where there are many. Assumed: 10,000 among some 300 councils.
pub(super) const CONTRACTS_OF_A_COUNCIL: f64 = 33.0;

// Write units: counted from the records of the replay's stream, at 1 KB a unit, twice in a transaction, with those of the
// index.

/// Of something received: head, entry, mark and bytes.
pub(super) const WRITES_AN_EVENT: f64 = 12.0;
/// Of an assessment without its emails.
pub(super) const WRITES_AN_ASSESSMENT: f64 = 17.0;
/// Of an email: called for, claimed, sent, delivered.
pub(super) const WRITES_AN_EMAIL: f64 = 12.3;
/// Of a publication: what is published of the contract and of its council, the summary in its own place and with those of its
/// council, the council's version and summary, and the record that the pages are there.
pub(super) const WRITES_A_PUBLICATION: f64 = 27.0;

// Read units: from what the functions read, consistently at 4 KB a unit.

/// Of something received or asked for, beside the log: credential, mark, head.
pub(super) const READS_A_REQUEST: f64 = 3.0;
/// Of an email, beside the assessment: itself when its delivery is reported.
pub(super) const READS_AN_EMAIL: f64 = 2.0;
/// Of a publication, beside the assessment and the summaries: what is published, three times; the place of the summary; the
/// versions of the council and of the site; the council's summary.
pub(super) const READS_A_PUBLICATION: f64 = 7.0;
/// Of a check that finds nothing: five queries of the index, read without consistency.
pub(super) const READS_A_CHECK: f64 = 2.5;

// Durations in seconds, from the first line of a cold start to the answer. NOT MEASURED on Lambda: estimates on the high side,
// to be replaced by what `cargo xtask bench` and the dashboard show. At a few calls a day nearly every call is a cold start.

pub(super) const SECONDS_OF_INGEST: f64 = 1.5;
pub(super) const SECONDS_OF_RECORD: f64 = 1.0;
pub(super) const SECONDS_OF_EVALUATE: f64 = 1.0;
pub(super) const SECONDS_OF_NOTIFY: f64 = 1.0;
pub(super) const SECONDS_OF_PUBLISH: f64 = 3.0;
/// For each contract of the council: reading its summary, and writing the council's pages again.
pub(super) const SECONDS_OF_PUBLISH_A_CONTRACT: f64 = 0.001;
pub(super) const SECONDS_OF_CHECK: f64 = 0.5;

// Memory in GB: the template's.

pub(super) const GB_OF_INGEST: f64 = 0.5;
pub(super) const GB_OF_RECORD: f64 = 0.5;
pub(super) const GB_OF_EVALUATE: f64 = 0.5;
pub(super) const GB_OF_NOTIFY: f64 = 0.25;
pub(super) const GB_OF_PUBLISH: f64 = 0.25;
pub(super) const GB_OF_CHECK: f64 = 0.5;

// What is watched: the template's.

/// Metrics that alarms watch; an alarm of seven metrics counts seven times.
pub(super) const ALARM_METRICS: f64 = 29.0;
/// Metrics of the stack's own, by function: evaluate 2, check 4, notify 6, publish 3; and the errors logged.
pub(super) const OWN_METRICS: f64 = 16.0;

/// What a month with so many contracts uses.
pub(super) struct MonthlyUsage {
    pub(super) contracts: f64,
}

impl MonthlyUsage {
    /// Returns the requests of the HTTP API.
    pub(super) fn requests(&self) -> f64 {
        self.contracts * (RETURNS + EVENTS + QUESTIONS)
    }

    /// Returns the requests to the status site: a page is two, with its stylesheet.
    pub(super) fn viewers_requests(&self) -> f64 {
        self.contracts * VIEWS * 2.0
    }

    /// Returns the calls of functions. Each record of the stream is assumed to come alone, and each email to be reported to
    /// `notify` twice.
    pub(super) fn calls(&self) -> f64 {
        let evaluations = RETURNS + EVENTS;
        self.requests() + self.contracts * (evaluations + ASSESSMENTS + EMAILS * 2.0) + CHECKS
    }

    pub(super) fn gb_seconds(&self) -> f64 {
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

    pub(super) fn write_units(&self) -> f64 {
        let of_contract = (RETURNS + EVENTS) * WRITES_AN_EVENT
            + ASSESSMENTS * (WRITES_AN_ASSESSMENT + WRITES_A_PUBLICATION)
            + EMAILS * WRITES_AN_EMAIL;
        self.contracts * of_contract
    }

    /// Returns how many contracts a contract's council has.
    fn of_a_council(&self) -> f64 {
        self.contracts.min(CONTRACTS_OF_A_COUNCIL)
    }

    /// Returns the read units. A publication reads the summaries of its council's contracts, whatever others there are.
    pub(super) fn read_units(&self) -> f64 {
        let log = units_to_read(LOG_KB_A_MONTH * MONTHS);
        let assessment = units_to_read(ASSESSMENT_KB_A_MONTH * MONTHS);
        let index = units_to_read(SUMMARY_KB * self.of_a_council());
        let of_contract = (RETURNS + EVENTS + QUESTIONS) * (READS_A_REQUEST + log)
            + ASSESSMENTS * (assessment + 1.0 + log)
            + EMAILS * (assessment + READS_AN_EMAIL)
            + ASSESSMENTS * (assessment + READS_A_PUBLICATION + index);
        self.contracts * of_contract + CHECKS * READS_A_CHECK
    }

    pub(super) fn table_kb(&self) -> f64 {
        self.contracts * TABLE_KB_A_MONTH * MONTHS
    }

    /// Returns the KB of pages, of those that were replaced, and of the logs of who looked at them. A council's pages are
    /// written whole each time that they change.
    pub(super) fn bucket_kb(&self) -> f64 {
        let pages = PAGES_KB_A_MONTH * MONTHS;
        let replaced = ASSESSMENTS * PAGES_AN_ASSESSMENT * PAGE_KB + INDEX_CHANGES * INDEX_KB * self.of_a_council();
        let accesses = self.viewers_requests() * 2.0 * ACCESS_KB * LOG_MONTHS;
        self.contracts * (pages + replaced * VERSION_MONTHS) + accesses
    }

    pub(super) fn log_kb(&self) -> f64 {
        self.calls() * LOG_KB + self.requests() * ACCESS_KB
    }
}

/// Returns the units that it takes to read so many KB consistently, together.
pub(super) fn units_to_read(kb: f64) -> f64 {
    (kb * 1000.0 / 4096.0).ceil()
}

/// Returns whether two amounts are equal but for rounding.
#[cfg(test)]
pub(super) fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_together_is_rounded_up_once() {
        assert!(near(units_to_read(4.096), 1.0));
        assert!(near(units_to_read(4.097), 2.0));
        assert!(near(units_to_read(0.0), 0.0));
    }

    #[test]
    fn a_month_has_a_check_every_quarter_of_an_hour_every_morning_and_on_the_last_friday() {
        assert!(near(CHECKS, 2_976.0 + 32.0));
        assert!(near(MonthlyUsage { contracts: 0.0 }.calls(), CHECKS));
    }

    #[test]
    fn writes_grow_as_the_contracts_and_so_do_reads_once_a_council_is_full() {
        let (one, many) = (MonthlyUsage { contracts: 1.0 }, MonthlyUsage { contracts: 10_000.0 });
        assert!(near(many.write_units(), one.write_units() * 10_000.0));
        let twice = MonthlyUsage { contracts: 20_000.0 };
        let checks = CHECKS * READS_A_CHECK;
        assert!(near(twice.read_units() - checks, (many.read_units() - checks) * 2.0));
        // One contract of 30 months: its log takes 23 units, its assessment 4, its council's summaries 1.
        let reads = 16.35 * 26.0 + 12.0 * 28.0 + 11.4 * 6.0 + 12.0 * 12.0 + 3_008.0 * 2.5;
        assert!(near(one.read_units(), reads), "{} units, expected {reads}", one.read_units());
    }
}
