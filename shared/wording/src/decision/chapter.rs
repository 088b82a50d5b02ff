//! The parts of the page on which decisions are published.

/// A part of the page on which decisions are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    /// Days and dates.
    Time,
    /// What is known, and what it is measured by.
    Facts,
    /// What the figures make of it.
    Ratings,
    /// Improvement plans.
    Plans,
    /// Formal warnings.
    Warnings,
    /// Termination.
    Termination,
    /// Meetings and their minutes.
    Meetings,
    /// What else goes between the two parties.
    Parties,
    /// Who decides, who sees it and who is told.
    People,
}

impl Chapter {
    /// Every part, as the page has them.
    pub const ALL: [Self; 9] = [
        Self::Time,
        Self::Facts,
        Self::Ratings,
        Self::Plans,
        Self::Warnings,
        Self::Termination,
        Self::Meetings,
        Self::Parties,
        Self::People,
    ];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Time => "Time",
            Self::Facts => "Facts",
            Self::Ratings => "Ratings",
            Self::Plans => "Improvement plans",
            Self::Warnings => "Formal warnings",
            Self::Termination => "Termination",
            Self::Meetings => "Meetings and minutes",
            Self::Parties => "Returns, requests and disputes",
            Self::People => "People decide",
        }
    }

    /// Its place on the page.
    pub fn anchor(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Facts => "facts",
            Self::Ratings => "ratings",
            Self::Plans => "plans",
            Self::Warnings => "warnings",
            Self::Termination => "termination",
            Self::Meetings => "meetings",
            Self::Parties => "parties",
            Self::People => "people",
        }
    }
}
