//! Where a log ends.

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};

use crate::failure::Failure;
use crate::table::{AgendaTask, Attributes, TableItem, contract_key, key, number, text, waiting};

/// Where a log ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogHead {
    /// The last entry's number; 0 where there is no event yet.
    pub sequence: u64,
    /// The last entry's hash, in hexadecimal.
    pub hash: String,
    pub received_at: DateTime<Utc>,
}

impl LogHead {
    /// Returns the stamp of what is received next: a whole second, and no earlier than the last entry's, since the log's order
    /// is the order of receipt.
    pub fn received_next(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let whole = self.received_at.trunc_subsecs(0);
        // The last entry may have been stamped with a fraction of a second: then the same second would be before it, and the
        // next one is taken. The contract's creation does not count, which an earlier version of the program kept to the
        // nanosecond.
        let is_before_nothing = self.sequence == 0 || whole == self.received_at;
        let not_before = if is_before_nothing { whole } else { whole + TimeDelta::seconds(1) };
        now.trunc_subsecs(0).max(not_before)
    }
}

/// Returns the head's item. It is on the agenda, and overdue for evaluation one lease after `since`.
pub(crate) fn head_item(contract: &str, head: &LogHead, since: DateTime<Utc>) -> TableItem {
    let mut item = key(&contract_key(contract), "HEAD");
    item.extend([
        ("sequence".into(), number(head.sequence)),
        ("hash".into(), text(&head.hash)),
        ("received_at".into(), text(head.received_at.to_rfc3339())),
    ]);
    item.extend(waiting(AgendaTask::Evaluate, since));
    item
}

pub(crate) fn read_head(item: &TableItem) -> Result<LogHead, Failure> {
    let attributes = Attributes(item);
    Ok(LogHead {
        sequence: attributes.number("sequence")?,
        hash: attributes.text("hash")?.into(),
        received_at: attributes.parsed("received_at")?,
    })
}
