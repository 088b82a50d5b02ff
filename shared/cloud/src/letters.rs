//! Contractual letters as they were sent: written once and kept byte for byte.

use chrono::{DateTime, Utc};
use domain::event::Party;
use domain::notice::NoticeKind;

use crate::compression::compress;
use crate::failure::{Failure, if_held};
use crate::hash::sha256;
use crate::table::{Attributes, Table, TableItem, bytes, contract_key, key, moment, read_json, text, write_json};

/// A contractual letter as it was, or is to be, sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLetter {
    /// Its notice's id.
    pub id: String,
    pub kind: NoticeKind,
    pub to: Party,
    pub written_at: DateTime<Utc>,
    pub subject: String,
    /// Its page, which prints on A4.
    pub page: String,
    /// The whole message (RFC 5322).
    pub message: Vec<u8>,
}

impl StoredLetter {
    /// Returns the SHA-256 of the message, in hexadecimal.
    pub fn sha256(&self) -> String {
        sha256(&self.message)
    }
}

fn letter_key(id: &str) -> String {
    format!("LETTER#{id}")
}

impl Table {
    /// Keeps a letter unless it is kept already; returns the letter that is kept, which is the one to be sent.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn store_letter(&self, contract: &str, letter: &StoredLetter) -> Result<StoredLetter, Failure> {
        const DOING: &str = "keep a letter";
        let pk = contract_key(contract);
        let message = std::str::from_utf8(&letter.message)
            .map_err(|error| Failure::permanent(DOING, "the message is not text, which mail is").because(error))?;
        let mut item = key(&pk, &letter_key(&letter.id));
        item.extend([
            ("kind".into(), text(write_json(&letter.kind)?)),
            ("party".into(), text(write_json(&letter.to)?)),
            ("written_at".into(), text(moment(letter.written_at))),
            ("subject".into(), text(&letter.subject)),
            ("page".into(), bytes(compress(&letter.page))),
            ("message".into(), bytes(compress(message))),
            ("sha256".into(), text(letter.sha256())),
        ]);
        // A second attempt may have been written with other templates, or on another day. The first text stays: somebody may
        // have received it already.
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        let answer = request.condition_expression("attribute_not_exists(pk)").send().await;
        if if_held(DOING, answer)?.is_some() {
            return Ok(letter.clone());
        }
        let kept = self.letter(contract, &letter.id).await?;
        kept.ok_or_else(|| Failure::transient(DOING, "it was there and is not"))
    }

    /// Returns a letter as sent.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or what it has is not what was kept.
    pub async fn letter(&self, contract: &str, id: &str) -> Result<Option<StoredLetter>, Failure> {
        let item = self.get("read a letter", &contract_key(contract), &letter_key(id)).await?;
        item.as_ref().map(read).transpose()
    }

    /// Returns all letters of a contract, by id.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or what it has is not what was kept.
    pub async fn letters(&self, contract: &str) -> Result<Vec<StoredLetter>, Failure> {
        let items = self.query("read the letters", &contract_key(contract), "LETTER#").await?;
        items.iter().map(read).collect()
    }
}

/// Reads a letter from its item, and checks it against its hash.
pub(crate) fn read(item: &TableItem) -> Result<StoredLetter, Failure> {
    let attributes = Attributes(item);
    let id = attributes.text("sk")?.trim_start_matches("LETTER#").to_owned();
    let letter = StoredLetter {
        id,
        kind: read_json(attributes.text("kind")?)?,
        to: read_json(attributes.text("party")?)?,
        written_at: attributes.parsed("written_at")?,
        subject: attributes.text("subject")?.into(),
        page: attributes.packed("page")?,
        message: attributes.packed("message")?.into_bytes(),
    };
    if letter.sha256() != attributes.text("sha256")? {
        return Err(Failure::permanent("read a letter", "it is not as it was sent"));
    }
    Ok(letter)
}
