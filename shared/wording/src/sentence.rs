//! Helpers for the case, numbers and lists of sentences.

use std::collections::BTreeSet;

use domain::derivation::listed;

/// Returns the text for within a sentence: its first letter small, unless its first word always has a capital.
pub fn within_sentence(text: &str) -> String {
    let end = text.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    let mut letters = first.chars();
    let Some(letter) = letters.next() else { return text.to_owned() };
    // An abbreviation or a code keeps its capital. It has a further capital or a digit: KPI, ISO27001, U1.
    let is_code = first.chars().skip(1).any(char::is_uppercase) || first.contains(|letter: char| letter.is_numeric());
    if is_code || is_name(first, rest) {
        return text.to_owned();
    }
    letter.to_lowercase().chain(letters).chain(rest.chars()).collect()
}

/// The days' names.
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Says whether the first word of a text is a name: a month or a day before its number, Ofsted, Appendix A.
fn is_name(word: &str, rest: &str) -> bool {
    let next = rest.trim_start().chars().next();
    let dated = next.is_some_and(|next| next.is_ascii_digit());
    let is_month = || word.parse::<chrono::Month>().is_ok_and(|month| month.name() == word);
    let is_day = || WEEKDAYS.contains(&word);
    word == "Ofsted" || (dated && (is_month() || is_day())) || (word == "Appendix" && next == Some('A'))
}

/// Returns the text with a capital first letter.
pub fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Lists KPIs by their numbers, as a sentence does: `KPI 1 and KPI 2`.
pub fn kpi_list(numbers: impl IntoIterator<Item = u32>) -> String {
    let numbers: BTreeSet<u32> = numbers.into_iter().collect();
    listed(&numbers.into_iter().map(|number| format!("KPI {number}")).collect::<Vec<_>>())
}

/// Lists KPIs in the order in which they are given: `KPI 1 and KPI 3`.
pub fn kpis_in_order(kpis: impl Iterator<Item = u32>) -> String {
    listed(&kpis.map(|kpi| format!("KPI {kpi}")).collect::<Vec<_>>())
}

/// Returns a number as a sentence writes it: in letters up to ten.
pub fn number_in_letters(number: usize) -> String {
    const WORDS: [&str; 11] = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

/// Returns an ordinal: `first`, `number 11`.
pub fn ordinal(number: usize) -> String {
    const WORDS: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    let word = number.checked_sub(1).and_then(|before| WORDS.get(before));
    word.map_or_else(|| format!("number {number}"), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_a_sentence_what_is_always_written_large_stays_so() {
        for (text, within) in [
            ("The return of April 2022", "the return of April 2022"),
            ("Agree an improvement plan", "agree an improvement plan"),
            ("A formal warning", "a formal warning"),
            ("KPI 2 was red", "KPI 2 was red"),
            ("ISO27001 certificate", "ISO27001 certificate"),
            ("U1 was not visited", "U1 was not visited"),
            ("Ofsted has the report", "Ofsted has the report"),
            ("Appendix A is attached", "Appendix A is attached"),
            ("July 2022 restated", "July 2022 restated"),
            ("Monday 4 July 2022", "Monday 4 July 2022"),
            ("May 2022 restated", "May 2022 restated"),
            ("May be considered", "may be considered"),
            ("Élan", "élan"),
            ("5 of 6", "5 of 6"),
            ("", ""),
        ] {
            assert_eq!(within_sentence(text), within);
        }
    }
}
