//! How the two parties are written to (`[emails]`), and what an email address is.

use chrono::{Datelike, Days, NaiveDate};
use strum::{EnumString, VariantNames};
use toml::de::DeValue;

use super::reading::{DefinitionReader, DefinitionTable, one_of};
use super::{Contract, Fault};
use crate::month::Month;

/// How the two parties are written to (`[emails]`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Emails {
    /// When a party is told what asks nothing of it.
    pub summary: Summary,
}

/// When a party is told what asks nothing of it (`emails.summary`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum Summary {
    /// Once a week, on its first working day.
    Weekly,
    /// Once a month, with the final ratings of the month that has just closed.
    Monthly,
    /// On the day itself, or on the next working day.
    AtOnce,
}

impl Emails {
    /// What a definition means where it says nothing of emails.
    pub(super) const DEFAULT: Self = Self { summary: Summary::Weekly };

    /// Reads `[emails]`.
    pub(super) fn read(reading: &mut DefinitionReader<'_>, root: &mut DefinitionTable<'_>) -> Self {
        let Some(mut table) = root.table(reading, "emails") else { return Self::DEFAULT };
        let summary = table.optional(reading, "summary", one_of::<Summary>);
        table.finish(reading);
        Self { summary: summary.unwrap_or(Self::DEFAULT.summary) }
    }
}

impl Contract {
    /// Returns the day on which a party is told what asks nothing of it and came about on a day.
    ///
    /// A summary tells what came about before its own day: what comes in later that day waits for the next one, so that one
    /// day makes one email.
    pub fn summary_after(&self, day: NaiveDate) -> NaiveDate {
        match self.emails.summary {
            Summary::AtOnce => self.calendar.working_day_from(day),
            Summary::Weekly => {
                let monday = day - Days::new(day.weekday().num_days_from_monday().into());
                let mut weeks = (0..).map(|week| self.calendar.working_day_from(monday + Days::new(7 * week)));
                weeks.find(|summary| *summary > day).unwrap_or(day)
            }
            Summary::Monthly => {
                // The month before that of the day closes in it; the one before that may have closed at the end of the last, and
                // its summary wait for a working day.
                let mut month = Month::of(day).previous().previous();
                loop {
                    let summary = self.calendar.working_day_from(self.closes(month).on + Days::new(1));
                    if summary > day {
                        return summary;
                    }
                    month = month.next();
                }
            }
        }
    }
}

/// Returns whether a text is an address that a mail program takes: one `@`, something on both sides, a dot inside its host,
/// nothing that would have to be quoted.
///
/// ```
/// use domain::contract::is_email_address;
/// assert!(is_email_address("ann.bell@council.example"));
/// assert!(!is_email_address("Ann Bell <ann.bell@council.example>"));
/// assert!(!is_email_address("ann.bell@council"));
/// ```
pub fn is_email_address(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"<>(),;:\"[]\\".contains(&byte);
    text.bytes().all(plain)
        && text.split_once('@').is_some_and(|(local, host)| {
            let is_named = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
            !local.is_empty() && !host.contains('@') && is_named
        })
}

/// Returns an email address.
pub(super) fn address(value: &DeValue<'_>) -> Result<String, Fault> {
    let address = super::reading::text(value)?;
    if is_email_address(&address) { Ok(address) } else { Err(Fault::NotEmail) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract(emails: &str) -> Contract {
        let text = include_str!("../../../../infra/local/sample/regulation-44/contract.toml");
        Contract::read(&text.replacen("\n[[unit]]", &format!("\n{emails}\n[[unit]]"), 1)).unwrap()
    }

    fn after(emails: &str, day: &str) -> String {
        contract(emails).summary_after(crate::date::read(day).unwrap()).to_string()
    }

    #[test]
    fn the_weekly_summary_comes_on_the_first_working_day_of_a_week_and_tells_what_came_before_it() {
        for (day, summary) in [
            ("2022-07-05", "2022-07-11"), // a Tuesday
            ("2022-07-10", "2022-07-11"), // the Sunday before
            ("2022-07-11", "2022-07-18"), // the Monday itself
            ("2022-08-27", "2022-08-30"), // a Saturday before a bank holiday
            ("2022-08-29", "2022-08-30"), // the bank holiday
            ("2022-08-30", "2022-09-05"),
        ] {
            assert_eq!(after("", day), summary, "{day}");
            assert_eq!(after("[emails]\nsummary = \"weekly\"\n", day), summary, "{day}");
        }
    }

    #[test]
    fn the_monthly_summary_comes_with_the_final_ratings() {
        for (day, summary) in [
            ("2022-07-05", "2022-08-01"), // June closes on Friday 29 July
            ("2022-07-31", "2022-08-01"),
            ("2022-08-01", "2022-08-30"), // July closes on Friday 26 August, before a bank holiday
            ("2022-12-31", "2023-01-03"), // November closes on 30 December; 2 January is a holiday
            ("2023-01-01", "2023-01-03"),
        ] {
            assert_eq!(after("[emails]\nsummary = \"monthly\"\n", day), summary, "{day}");
        }
    }

    #[test]
    fn at_once_is_the_day_itself_or_the_next_working_day() {
        assert_eq!(after("[emails]\nsummary = \"at-once\"\n", "2022-07-05"), "2022-07-05");
        assert_eq!(after("[emails]\nsummary = \"at-once\"\n", "2022-07-09"), "2022-07-11");
    }

    #[test]
    fn what_emails_says_is_checked() {
        let text = include_str!("../../../../infra/local/sample/regulation-44/contract.toml");
        let text = text.replacen("\n[[unit]]", "\n[emails]\nsummary = \"daily\"\nnoise = 1\n\n[[unit]]", 1);
        let mistakes: Vec<String> = Contract::read(&text).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(mistakes.len(), 2, "{mistakes:?}");
        assert!(mistakes[0].contains("emails.summary") && mistakes[0].contains("weekly"), "{mistakes:?}");
        assert!(mistakes[1].contains("noise"), "{mistakes:?}");
    }
}
