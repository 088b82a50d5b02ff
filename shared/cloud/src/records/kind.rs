//! The kinds of records in a contract's partition.

/// A kind of record in a contract's partition; [`table`](crate::table) says what each has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordKind {
    Head,
    /// In place of the head: where the contract was moved to.
    Moved,
    LogEntry,
    /// The mark of a content that was accepted.
    AcceptedContent,
    /// A part of the bytes as received.
    Original,
    /// The newest assessment.
    Assessment,
    /// What the assessment says of one year.
    AssessmentYear,
    Email,
    /// The mark of a notice that was told.
    ToldMark,
    /// A contractual letter as sent.
    Letter,
    /// The version of which the contract's pages are to be published.
    PendingPublication,
    /// The pages that are on the site.
    Published,
    Credential,
    /// An address by which the contract is found.
    Contact,
    /// What a party has begun and not sent.
    Draft,
    /// A part of the file that came with a draft.
    DraftFile,
}

impl RecordKind {
    /// Every kind.
    pub const ALL: [Self; 16] = [
        Self::Head,
        Self::Moved,
        Self::LogEntry,
        Self::AcceptedContent,
        Self::Original,
        Self::Assessment,
        Self::AssessmentYear,
        Self::Email,
        Self::ToldMark,
        Self::Letter,
        Self::PendingPublication,
        Self::Published,
        Self::Credential,
        Self::Contact,
        Self::Draft,
        Self::DraftFile,
    ];

    /// Returns the kind of a record by its sort key; `None` for one of a later version of the program.
    pub fn of(sort_key: &str) -> Option<Self> {
        let (word, is_one_of_several) = match sort_key.split_once('#') {
            Some((word, _)) => (word, true),
            None => (sort_key, false),
        };
        Self::ALL.into_iter().find(|kind| kind.word() == word && kind.is_one_of_several() == is_one_of_several)
    }

    /// Returns the word that its sort keys begin with.
    pub fn word(self) -> &'static str {
        match self {
            Self::Head => "HEAD",
            Self::Moved => "MOVED",
            Self::LogEntry => "LOG",
            Self::AcceptedContent => "CONTENT",
            Self::Original => "ORIGINAL",
            Self::Assessment | Self::AssessmentYear => "ASSESSMENT",
            Self::Email => "EMAIL",
            Self::ToldMark => "TOLD",
            Self::Letter => "LETTER",
            Self::PendingPublication => "WANTED",
            Self::Published => "PUBLISHED",
            Self::Credential => "TOKEN",
            Self::Contact => "CONTACT",
            Self::Draft => "DRAFT",
            Self::DraftFile => "DRAFT-FILE",
        }
    }

    /// Says whether a contract may have several of it, which a `#` and more tell apart.
    fn is_one_of_several(self) -> bool {
        match self {
            Self::Head | Self::Moved | Self::Assessment | Self::PendingPublication | Self::Published => false,
            Self::LogEntry
            | Self::AcceptedContent
            | Self::Original
            | Self::AssessmentYear
            | Self::Email
            | Self::ToldMark
            | Self::Letter
            | Self::Credential
            | Self::Contact
            | Self::Draft
            | Self::DraftFile => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_told_by_its_sort_key() {
        for (sort_key, kind) in [
            ("HEAD", Some(RecordKind::Head)),
            ("LOG#0000000012", Some(RecordKind::LogEntry)),
            ("ASSESSMENT", Some(RecordKind::Assessment)),
            ("ASSESSMENT#2022", Some(RecordKind::AssessmentYear)),
            ("DRAFT#contractor#return-2026-06", Some(RecordKind::Draft)),
            ("DRAFT-FILE#contractor#return-2026-06#0000000003#00", Some(RecordKind::DraftFile)),
            ("LATER#1", None),
        ] {
            assert_eq!(RecordKind::of(sort_key), kind, "{sort_key}");
        }
    }
}
