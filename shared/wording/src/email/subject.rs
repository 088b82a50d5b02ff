//! The subjects of all emails. The first letters say what to do and by when, since mail programs show no more than those.
//! Everything else follows. The contract's title comes last, and is cut before anything else.

use chrono::NaiveDate;
use domain::date::in_full;
use domain::derivation::listed;

use crate::letterhead::Letterhead;
use crate::plain::one_line;
use crate::sentence::within_sentence;

/// The letters of a subject that every mail program shows.
pub const SHOWN: usize = 60;

/// The most letters of a subject.
pub const LONGEST: usize = 120;

/// The fewest letters by which a title can be recognised; with fewer it is left out.
const FEWEST_OF_A_TITLE: usize = 12;

/// The sign for a cut text. It is ASCII, so that an ASCII subject need not be encoded and is found when people search.
const CUT: &str = "...";

/// An email's subject.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The kind of email, if the subject begins with it: `For information: `.
    mark: &'static str,
    /// What to do and by when, with the day in full; used if it is short enough together with the mark.
    what: String,
    in_short: String,
    /// Further words.
    more: String,
    /// The KPIs for which it is to be done, if any: `KPI 2`.
    kpis: Vec<String>,
    /// The end, which is never cut.
    last: String,
}

impl From<String> for Subject {
    fn from(what: String) -> Self {
        Self { mark: "", in_short: what.clone(), what, more: String::new(), kpis: Vec::new(), last: String::new() }
    }
}

impl From<&String> for Subject {
    fn from(what: &String) -> Self {
        what.clone().into()
    }
}

impl From<&str> for Subject {
    fn from(what: &str) -> Self {
        what.to_owned().into()
    }
}

impl Subject {
    /// Returns a subject with what is to be done by a day: `Submit the July 2022 return by`, and the day.
    pub fn by(letterhead: &Letterhead, what: &str, day: NaiveDate) -> Self {
        let in_short = day.format("%a %-d %b %Y");
        let full = in_full(day);
        let holiday = letterhead.day(day).strip_prefix(&full).unwrap_or_default().to_owned();
        let in_short = format!("{what} {in_short}");
        Self { in_short, more: holiday, ..format!("{what} {full}").into() }
    }

    /// Returns a subject with what is overdue: the action and the day by which it was due, within [`SHOWN`] letters.
    pub fn overdue_since(to_do: &str, day: NaiveDate) -> Self {
        const MARK: &str = "Overdue: ";
        let mut days = [in_full(day), day.format("%a %-d %b %Y").to_string(), day.format("%-d %b %Y").to_string()]
            .map(|day| format!("{to_do}, due {day}"))
            .into_iter();
        let fits = |what: &String| MARK.chars().count() + what.chars().count() <= SHOWN;
        let shortest = days.clone().next_back().unwrap_or_default();
        Self { mark: MARK, ..days.find(fits).unwrap_or(shortest).into() }
    }

    /// Returns the same with a short form for when these words would be too long.
    pub fn or_in_short(self, in_short: String) -> Self {
        Self { in_short, ..self }
    }

    /// Returns the same with further words.
    pub fn and(mut self, more: &str) -> Self {
        self.more.push_str(more);
        self
    }

    /// Returns the same for a KPI, where one is named.
    pub fn for_kpi(mut self, kpi: Option<&str>) -> Self {
        self.kpis.extend(kpi.map(str::to_owned));
        self
    }

    /// Says whether another asks the same for another KPI.
    pub fn asks_the_same(&self, other: &Self) -> bool {
        let asked = |of: &Self| (of.mark, of.what.clone(), of.more.clone());
        !self.kpis.is_empty() && !other.kpis.is_empty() && asked(self) == asked(other)
    }

    /// Returns the same for the KPIs of another too.
    pub fn and_for(mut self, other: &Self) -> Self {
        self.kpis.extend(other.kpis.iter().cloned());
        self.kpis.sort_by_key(|kpi| (kpi.len(), kpi.clone()));
        self.kpis.dedup();
        self
    }

    /// Returns the same with an end, which is never cut.
    pub fn and_last(self, last: String) -> Self {
        Self { last, ..self }
    }

    /// Returns the same with the kind of email at the beginning.
    pub fn marked(self, mark: &'static str) -> Self {
        Self { mark, ..self }
    }

    /// Returns the same where the day has passed.
    pub fn overdue(self) -> Self {
        Self { mark: "Overdue: ", what: within_sentence(&self.what), in_short: within_sentence(&self.in_short), ..self }
    }

    /// Returns the whole subject on one line, with the number of the email's other notices and the contract's title.
    pub fn whole(&self, others: usize, title: &str) -> String {
        let Self { mark, what, in_short, more, kpis, last } = self;
        let fits = mark.chars().count() + what.chars().count() <= SHOWN;
        let kpis = if kpis.is_empty() { String::new() } else { format!(", for {}", listed(kpis)) };
        let said = one_line(&format!("{mark}{}{more}{kpis}", if fits { what } else { in_short }));
        let others = if others == 0 { String::new() } else { format!(", and {others} more") };
        let end = format!("{last}{others}");
        let said = format!("{}{end}", cut(&said, LONGEST - end.chars().count()));
        let room = LONGEST.saturating_sub(said.chars().count() + " ()".len());
        match cut(&one_line(title), room) {
            title if title.is_empty() || (title.ends_with(CUT) && room < FEWEST_OF_A_TITLE) => said,
            title => format!("{said} ({title})"),
        }
    }
}

/// Returns a text of at most `longest` letters. A longer one is cut, between words if possible, and ends with [`CUT`].
fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let room = longest.saturating_sub(CUT.len());
    let kept: String = text.chars().take(room).collect();
    let is_whole = text.chars().nth(room) == Some(' ');
    let words = kept.rsplit_once(' ').filter(|_| !is_whole).map_or(kept.as_str(), |(words, _)| words);
    format!("{}{CUT}", words.trim_end_matches([',', ':', ';', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_is_cut_before_anything_else() {
        let subject = |title: &str| Subject::from("Decide on a formal warning").and(": KPI 1").whole(2, title);
        let said = "Decide on a formal warning: KPI 1, and 2 more";
        assert_eq!(subject("Visits"), format!("{said} (Visits)"));
        assert_eq!(subject(""), said);
        let long = subject(&"Visits to every short break unit ".repeat(5));
        assert_eq!(long, format!("{said} (Visits to every short break unit Visits to every short break unit...)"));
        assert!(long.chars().count() <= LONGEST);
        let full = Subject::from("Decide").and(&format!(": {}", "reason ".repeat(30)));
        let whole = full.whole(3, "Visits to every short break unit");
        assert!(whole.ends_with("reason..., and 3 more") && whole.chars().count() <= LONGEST, "{whole}");
    }

    #[test]
    fn a_word_longer_than_all_there_is_room_for_is_cut_itself() {
        assert_eq!(cut(&"x".repeat(9), 5), "xx...");
        assert_eq!(cut("one two", 7), "one two");
        assert_eq!(cut("one, two", 7), "one...");
        assert_eq!(cut("one two three", 10), "one two...");
        assert_eq!(cut("anything", 0), "...");
    }
}
