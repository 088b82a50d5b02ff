//! Whether a notice that was called for is still worth sending when it comes to be sent.
//!
//! The daily check may come late: a machine was off, a return came in the night. What a prompt asks for may have been done
//! by then, or a later prompt may have taken its place. Such a notice is kept, marked lapsed, and never sent.

use std::collections::BTreeMap;

use super::{Notice, NoticeKind};
use crate::assessment::Assessment;

/// What becomes of a notice when it is first put in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// It is sent.
    Send,
    /// It is kept and never sent: the return that it asks for was received, or a later prompt takes its place.
    Lapsed,
}

/// What becomes of each of an assessment's notices that is not in the outbox yet. `is_new` tells which those are.
pub fn disposition<'a>(
    assessment: &'a Assessment,
    is_new: impl Fn(&Notice) -> bool + 'a,
) -> impl Iterator<Item = (&'a Notice, Disposition)> {
    let is_prompt = |notice: &Notice| matches!(notice.kind, NoticeKind::ReturnReminder | NoticeKind::ReturnChaser);
    let mut latest = BTreeMap::new();
    for notice in assessment.notices.iter().filter(|notice| is_prompt(notice)) {
        latest.insert((notice.month, notice.to), notice.id.as_str());
    }
    assessment.notices.iter().filter(move |notice| is_new(notice)).map(move |notice| {
        let returned = assessment.months.iter().any(|month| month.month == notice.month && month.received.is_some());
        let replaced = latest.get(&(notice.month, notice.to)).is_some_and(|id| *id != notice.id);
        let lapsed = is_prompt(notice) && (returned || replaced);
        (notice, if lapsed { Disposition::Lapsed } else { Disposition::Send })
    })
}
