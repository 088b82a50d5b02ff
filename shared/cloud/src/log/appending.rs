//! What is appended to a log, with its content's mark and its bytes as received.

use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};
use domain::event::Event;

use super::{LogHead, chained, entry_item};
use crate::failure::Failure;
use crate::table::{
    AgendaTask, Attributes, Table, Transaction, bytes, contract_key, key, number, overdue_from, text, write_json,
};

/// The bytes of an original that one item keeps: DynamoDB allows 400 KB an item.
const PART: usize = 350 * 1024;

/// An event to be appended.
#[derive(Clone, Debug)]
pub struct NewLogEntry<'a> {
    pub event: &'a Event,
    /// The hash, in hexadecimal, by which the same content is recognised when it is sent again.
    pub content: &'a str,
    /// The answer to keep for the same content again.
    pub receipt: &'a str,
    /// The event of the same content that was withdrawn since, and which this one replaces.
    pub replaces: Option<u64>,
    /// The bytes as received.
    pub original: &'a [u8],
}

/// How an append ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// The event is in the log, which ends here now.
    Stored(LogHead),
    /// Another event came first, or the content is known: nothing was written; read again.
    Conflict,
}

/// The mark of content that was accepted: if the same content comes again, it gets the same receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedContent {
    /// The number of the event that the content became.
    pub sequence: u64,
    /// The receipt that was given for it.
    pub receipt: String,
}

impl Table {
    /// Returns what was accepted with a content before, if anything.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn accepted(&self, contract: &str, content: &str) -> Result<Option<AcceptedContent>, Failure> {
        let sk = format!("CONTENT#{content}");
        let Some(item) = self.get("look for the same content", &contract_key(contract), &sk).await? else {
            return Ok(None);
        };
        let attributes = Attributes(&item);
        Ok(Some(AcceptedContent {
            sequence: attributes.number("sequence")?,
            receipt: attributes.text("receipt")?.into(),
        }))
    }

    /// Appends an event after a head, with its content's mark and its bytes as received, all or nothing.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses. After a time-out the event may be in the log all the same; a caller that tries
    /// again finds the content's mark.
    pub async fn append(&self, contract: &str, after: &LogHead, entry: &NewLogEntry<'_>) -> Result<Appended, Failure> {
        let pk = contract_key(contract);
        let body = write_json(entry.event)?;
        let sequence = after.sequence + 1;
        let head = LogHead { sequence, hash: chained(&after.hash, &body), received_at: entry.event.received_at };
        let mut mark = key(&pk, &format!("CONTENT#{}", entry.content));
        mark.extend([("sequence".into(), number(sequence)), ("receipt".into(), text(entry.receipt))]);
        let mark = Put::builder().table_name(&self.name).set_item(Some(mark));
        let mark = match entry.replaces {
            None => mark.condition_expression("attribute_not_exists(pk)"),
            // The bytes of a withdrawn event were sent again: its mark goes over to the new event.
            Some(replaced) => mark
                .condition_expression("#sequence = :replaced")
                .expression_attribute_names("#sequence", "sequence")
                .expression_attribute_values(":replaced", number(replaced)),
        };
        let mut writes = vec![
            self.advance(contract, after, &head)?,
            self.put_new(entry_item(contract, sequence, &after.hash, &head.hash, &body)?)?,
            self.put(mark)?,
        ];
        // In the same transaction: a receipt has the hash of these bytes, so none may be given for bytes that are not kept.
        for (index, part) in entry.original.chunks(PART).enumerate() {
            let mut original = key(&pk, &format!("ORIGINAL#{sequence:010}#{index:02}"));
            original.insert("bytes".into(), bytes(part.to_vec()));
            writes.push(self.put_new(original)?);
        }
        Ok(match self.transact("append to the log", writes).await? {
            Transaction::Done => Appended::Stored(head),
            Transaction::Refused => Appended::Conflict,
        })
    }

    /// Returns the write that moves a log's head on, on the condition that the log still ends where its writer has read that it
    /// does.
    pub(crate) fn advance(
        &self,
        contract: &str,
        after: &LogHead,
        head: &LogHead,
    ) -> Result<TransactWriteItem, Failure> {
        // The head goes on the agenda with the entry. If the stream's record of this write is lost, or its reader crashes,
        // `check` finds the head there once the lease is over. Keeping the assessment takes it off again.
        let advance = Update::builder()
            .table_name(&self.name)
            .set_key(Some(key(&contract_key(contract), "HEAD")))
            .update_expression(
                "SET #sequence = :sequence, #hash = :hash, received_at = :received_at, agenda = :agenda, agenda_on = :overdue",
            )
            .condition_expression("#sequence = :after AND #hash = :previous")
            .expression_attribute_names("#sequence", "sequence")
            .expression_attribute_names("#hash", "hash")
            .expression_attribute_values(":sequence", number(head.sequence))
            .expression_attribute_values(":hash", text(&head.hash))
            .expression_attribute_values(":received_at", text(head.received_at.to_rfc3339()))
            .expression_attribute_values(":agenda", text(AgendaTask::Evaluate.word()))
            .expression_attribute_values(":overdue", text(overdue_from(head.received_at)))
            .expression_attribute_values(":after", number(after.sequence))
            .expression_attribute_values(":previous", text(&after.hash));
        self.update(advance)
    }

    /// Returns the bytes of an event as received; empty where none were kept.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn original(&self, contract: &str, sequence: u64) -> Result<Vec<u8>, Failure> {
        let prefix = format!("ORIGINAL#{sequence:010}#");
        let parts = self.query("read the bytes as received", &contract_key(contract), &prefix).await?;
        let mut original = Vec::new();
        for part in &parts {
            original.extend_from_slice(Attributes(part).bytes("bytes")?);
        }
        Ok(original)
    }
}
