//! What is charged for, at which price.

use super::month::{
    ALARM_METRICS, ANSWER_KB, ASSESSMENTS, CHECKS, EMAILS, INDEX_CHANGES, LOG_MONTHS, Month, OWN_METRICS,
    PAGES_AN_ASSESSMENT, VIEW_KB,
};

/// Where the prices come from, and how far they are to be trusted: a note for each mark in the table.
pub(super) const NOTES: [&str; 4] = [
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
pub(super) struct Price {
    pub(super) usd: f64,
    pub(super) per: f64,
}

impl Price {
    pub(super) fn of(self, quantity: f64) -> f64 {
        quantity * self.usd / self.per
    }
}

pub(super) const MILLION: f64 = 1e6;
pub(super) const KB_IN_GB: f64 = 1e6;

/// A line of the bill.
pub(super) struct Item {
    /// What is paid for.
    pub(super) what: &'static str,
    /// The price as people say it, with the mark of its note.
    pub(super) price_in_words: &'static str,
    pub(super) price: Price,
    /// How much of it a month takes.
    pub(super) quantity: fn(&Month) -> f64,
}

/// Everything that is paid for, in the order of the data.
pub(super) const ITEMS: [Item; 25] = [
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
        what: "CloudWatch, 13 alarms on 29 metrics",
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
pub(super) const OWN_KEY: Item = Item {
    what: "with `Encryption: customer-managed`, in addition",
    price_in_words: "1.00 a version",
    price: Price { usd: 1.0, per: 1.0 },
    quantity: |_| 1.0,
};

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn a_price_is_for_so_many_of_a_thing() {
        assert!(near(Price { usd: 0.10, per: 1e3 }.of(2_500.0), 0.25));
        assert!(near(Price { usd: 3.0, per: 1.0 }.of(1.0), 3.0));
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
