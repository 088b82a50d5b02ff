//! Which of a contract's records are transferred, and how a contract is given the records that it is to have.

use std::collections::{BTreeMap, HashMap};

use cloud::failure::Failure;
use cloud::records::{RecordKind, StoredRecord};
use cloud::table::Table;

/// The number and size of the records of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordCount {
    pub items: usize,
    /// The bytes of all their attributes' values.
    pub bytes: usize,
}

/// The records of each kind, by the word with which their sort keys begin: `LOG`, `EMAIL`. They are not by [`RecordKind`],
/// since a table may have kinds of a later version of the program.
pub type RecordCounts = BTreeMap<String, RecordCount>;

/// A contract's records by their sort keys.
pub(crate) type Records = HashMap<String, StoredRecord>;

pub(crate) fn counts<'r>(records: impl IntoIterator<Item = &'r StoredRecord>) -> RecordCounts {
    let mut counts = RecordCounts::new();
    for record in records {
        let word = record.sort_key().split('#').next().unwrap_or_default();
        let count = counts.entry(word.to_owned()).or_default();
        count.items += 1;
        count.bytes += record.size();
    }
    counts
}

pub(crate) fn by_sort_key(records: Vec<StoredRecord>) -> Records {
    records.into_iter().map(|record| (record.sort_key().to_owned(), record)).collect()
}

/// A part of the log, with the number of its event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogPart {
    /// The entry itself.
    Entry(u64),
    /// The mark of the content that was accepted.
    Mark(u64),
    /// A part of the bytes as received.
    Original(u64),
}

impl LogPart {
    /// Reads which part of the log a record is; `None` if it is no part of it.
    pub(crate) fn of(record: &StoredRecord) -> Result<Option<Self>, Failure> {
        let numbered = || {
            let number = record.sort_key().split('#').nth(1).and_then(|number| number.parse().ok());
            number.ok_or_else(|| Failure::permanent("read a record", "its key has no event's number"))
        };
        match record.kind() {
            Some(RecordKind::LogEntry) => Ok(Some(Self::Entry(numbered()?))),
            Some(RecordKind::Original) => Ok(Some(Self::Original(numbered()?))),
            Some(RecordKind::AcceptedContent) => Ok(Some(Self::Mark(record.number("sequence")?))),
            Some(
                RecordKind::Head
                | RecordKind::Moved
                | RecordKind::Assessment
                | RecordKind::AssessmentYear
                | RecordKind::Email
                | RecordKind::ToldMark
                | RecordKind::Letter
                | RecordKind::PendingPublication
                | RecordKind::Published
                | RecordKind::Credential
                | RecordKind::Contact
                | RecordKind::Draft
                | RecordKind::DraftFile,
            )
            | None => Ok(None),
        }
    }

    /// Returns the number of the event.
    pub(crate) fn number(self) -> u64 {
        match self {
            Self::Entry(number) | Self::Mark(number) | Self::Original(number) => number,
        }
    }
}

/// Says whether a record is transferred as it is. All are, except the head, the assessment, and what belongs to the table that
/// they are in.
pub(crate) fn is_carried(kind: Option<RecordKind>) -> bool {
    match kind {
        Some(
            RecordKind::Head
            | RecordKind::Moved
            | RecordKind::Assessment
            | RecordKind::PendingPublication
            | RecordKind::Published,
        ) => false,
        Some(
            RecordKind::LogEntry
            | RecordKind::AcceptedContent
            | RecordKind::Original
            | RecordKind::AssessmentYear
            | RecordKind::Email
            | RecordKind::ToldMark
            | RecordKind::Letter
            | RecordKind::Credential
            | RecordKind::Contact
            | RecordKind::Draft
            | RecordKind::DraftFile,
        )
        // A kind of a later version of the program: nothing says that it does not belong to the contract.
        | None => true,
    }
}

/// Writes and deletes a contract's records until they are exactly those that are asked for, and reads them again. Records are
/// deleted from the last to the first, so that a log that is shortened is at every moment the beginning of a log.
pub(crate) async fn make_records(
    table: &Table,
    doing: &'static str,
    contract: &str,
    wanted: &Records,
) -> Result<(), Failure> {
    let there = by_sort_key(table.records(contract).await?);
    let mut missing: Vec<&String> = wanted.keys().filter(|sk| there.get(*sk) != wanted.get(*sk)).collect();
    missing.sort_unstable();
    for record in missing.into_iter().filter_map(|sk| wanted.get(sk)) {
        table.put_record(doing, record.clone()).await?;
    }
    let mut others: Vec<&String> = there.keys().filter(|sk| !wanted.contains_key(*sk)).collect();
    others.sort_unstable();
    for sk in others.into_iter().rev() {
        table.delete_record(doing, contract, sk).await?;
    }
    if by_sort_key(table.records(contract).await?) == *wanted {
        return Ok(());
    }
    Err(Failure::transient(doing, "what was written is not what is there"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_counted_by_kind_with_the_bytes_of_all_that_they_say() {
        let entry = |sk: &str| {
            let mut entry = StoredRecord::new("c", sk);
            entry.set_bytes("body", vec![0; 10]);
            entry
        };
        let mut head = StoredRecord::new("c", "HEAD");
        head.set_number("sequence", 12);
        let counted = counts([&entry("LOG#0000000000"), &entry("LOG#0000000001"), &head]);
        let words: Vec<(&str, RecordCount)> = counted.iter().map(|(word, count)| (word.as_str(), *count)).collect();
        let of_key = "CONTRACT#c".len();
        assert_eq!(
            words,
            [
                ("HEAD", RecordCount { items: 1, bytes: of_key + 6 }),
                ("LOG", RecordCount { items: 2, bytes: 2 * of_key + 48 })
            ]
        );
    }

    #[test]
    fn what_belongs_to_its_table_is_not_carried() {
        let is_carried = |sk: &str| is_carried(RecordKind::of(sk));
        let carried =
            ["LOG#0000000001", "CONTENT#ab", "EMAIL#a/b", "LETTER#a", "TOKEN#ab", "ASSESSMENT#2022", "LATER#1"];
        assert!(carried.into_iter().all(is_carried));
        assert!(!["HEAD", "MOVED", "ASSESSMENT", "WANTED", "PUBLISHED"].into_iter().any(is_carried));
    }
}
