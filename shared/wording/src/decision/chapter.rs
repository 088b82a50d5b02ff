//! The parts of the page on which decisions are published.

/// A part of the page on which decisions are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    /// Days and dates.
    Time,
    /// The facts, and how they are measured.
    Facts,
    /// The ratings that follow from the figures.
    Ratings,
    /// Improvement plans.
    Plans,
    /// Formal warnings.
    Warnings,
    Termination,
    /// Meetings and their minutes.
    Meetings,
    /// Other exchanges between the two parties.
    Parties,
    /// The people who decide, who see something, and who are told.
    People,
}

impl Chapter {
    /// Every part, in the order of the page.
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

    /// Returns its heading.
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

    /// Returns the id of its heading on the page.
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
