//! The letterhead: the parts of a letter about the contract and the recipient.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::calendar::Calendar;
use domain::contract::{Contact, Contract};
use domain::event::Party;
use serde::{Deserialize, Serialize};

/// The parts of a letter about the contract and the recipient. It is stored with each pending email.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    pub contract: String,
    pub title: String,
    pub council: String,
    pub contractor: String,
    /// The recipient's name; if it is empty, the letter greets the office.
    pub recipient_name: String,
    /// The recipient's address, used for replies that nobody else may see.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub recipient_email: String,
    /// The contract manager of the other party, to whom replies go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_manager: Option<Mailbox>,
    /// The contract's working days and holidays.
    #[serde(default, skip_serializing_if = "Calendar::is_plain")]
    pub calendar: Calendar,
    /// The day on which the contract commences, used for days that no revision changed. `None` for emails that were called for
    /// before this field existed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commences: Option<NaiveDate>,
    /// The contract's time zone, by which a letter is dated.
    #[serde(default = "london", skip_serializing_if = "is_london")]
    pub time_zone: Tz,
}

fn london() -> Tz {
    Tz::Europe__London
}

fn is_london(zone: &Tz) -> bool {
    *zone == london()
}

/// A person's name and address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    pub name: String,
    pub email: String,
}

impl Mailbox {
    fn of(contact: &Contact) -> Self {
        Self { name: contact.name.clone(), email: contact.email.clone() }
    }
}

impl Letterhead {
    /// Returns the date of a moment where the contract is.
    pub fn date_of(&self, moment: DateTime<Utc>) -> NaiveDate {
        moment.with_timezone(&self.time_zone).date_naive()
    }

    /// Returns the letterhead of what a contract, by its definition in force, calls for to a party's contract manager.
    pub fn of(contract: &Contract, to: Party) -> Self {
        let other = if to == Party::Contractor { Party::Council } else { Party::Contractor };
        let recipient = contract.contract_manager(to).map(Mailbox::of);
        let (recipient_name, recipient_email) = recipient.map(|to| (to.name, to.email)).unwrap_or_default();
        Self {
            contract: contract.id.clone(),
            title: contract.title.clone(),
            council: contract.council.clone(),
            contractor: contract.contractor.clone(),
            recipient_name,
            recipient_email,
            other_manager: contract.contract_manager(other).map(Mailbox::of),
            calendar: contract.calendar.clone(),
            commences: Some(contract.commences),
            time_zone: contract.time_zone,
        }
    }

    /// Returns the same of what is sent to a contact of the party.
    #[must_use]
    pub fn to_contact(self, contact: &Contact) -> Self {
        Self { recipient_name: contact.name.clone(), recipient_email: contact.email.clone(), ..self }
    }

    /// Returns the name of the other party.
    pub fn other(&self, to: Party) -> &str {
        match to {
            Party::Contractor => &self.council,
            Party::Council => &self.contractor,
        }
    }

    /// Returns who is greeted.
    pub fn greeted(&self) -> &str {
        if self.recipient_name.trim().is_empty() { "Contract Manager" } else { &self.recipient_name }
    }

    /// Returns a day by which something is due: `Friday 25 December 2026, a bank holiday`.
    pub fn day(&self, on: NaiveDate) -> String {
        self.calendar.day_in_full(on)
    }

    /// Returns the same in a sentence that goes on: `Friday 25 December 2026, a bank holiday,`.
    pub fn day_and(&self, on: NaiveDate) -> String {
        self.calendar.day_and(on)
    }
}
