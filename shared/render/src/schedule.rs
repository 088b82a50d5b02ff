//! The schedule, against which tests check every quotation.

const SCHEDULE: &str = include_str!("../../../tests/data/schedule-14.md");

/// Returns a text on one line, its lists and tables in one form, without marks of emphasis.
fn plain(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim().trim_start_matches("- ").replace('\t', " | "));
    let text = lines.collect::<Vec<_>>().join(" ").replace('’', "'").replace(['*', '“', '”'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Says whether a quotation is in the schedule: each piece between its ellipses, in order. Its first letter may be a capital.
pub(crate) fn is_in_the_schedule(quotation: &str) -> bool {
    let schedule = plain(SCHEDULE).to_lowercase();
    let mut rest = schedule.as_str();
    let pieces = plain(quotation);
    pieces.split('…').map(str::trim).filter(|piece| !piece.is_empty()).enumerate().all(|(number, piece)| {
        // Only the case of its first letter may differ.
        let same = |place: usize| {
            let source = plain(SCHEDULE);
            let from = schedule.len() - rest.len() + place;
            let (first, others) = (usize::from(number == 0), &source[from..from + piece.len()]);
            others[first..] == piece[first..]
        };
        let lower = piece.to_lowercase();
        let place = rest.match_indices(&lower).map(|(place, _)| place).find(|place| same(*place));
        let Some(place) = place else { return false };
        rest = &rest[place + piece.len()..];
        true
    })
}

/// Says whether a quotation has an ellipsis wherever it is cut, or else begins and ends with a sentence or a table's cell.
pub(crate) fn is_whole_or_marked(quotation: &str) -> bool {
    let quotation = plain(quotation);
    let sentences: Vec<String> = SCHEDULE.lines().flat_map(sentences).collect();
    let (first, last) = (quotation.split(['…', '|']).next(), quotation.rsplit(['…', '|']).next());
    let (first, last) = (first.unwrap_or_default().trim(), last.unwrap_or_default().trim());
    // A sentence that continues on the next line of the schedule appears as two.
    let first: String = first.chars().take(25).collect();
    let last: String = last.chars().skip(last.chars().count().saturating_sub(25)).collect();
    let begins = first.is_empty() || sentences.iter().any(|sentence| sentence.starts_with(&first));
    let ends = last.is_empty() || sentences.iter().any(|sentence| sentence.ends_with(&last));
    begins && ends
}

/// Returns the sentences of a line, and the cells of one that is a row of a table; without the clause's number or letter.
fn sentences(line: &str) -> Vec<String> {
    let line = plain(line);
    let (number, others) = line.split_once(' ').unwrap_or(("", &line));
    let is_number = number.ends_with(')') || number.chars().all(|sign| sign.is_ascii_digit() || sign == '.');
    let line = if is_number { others.trim_start_matches("| ") } else { &line };
    let cells = line.split(" | ").flat_map(|cell| cell.split_inclusive(['.', ':']));
    let mut sentences: Vec<String> = Vec::new();
    for sentence in cells {
        match sentences.last_mut() {
            // A full stop without a space after it does not end a sentence: "6.1".
            Some(last)
                if !sentence.starts_with(' ')
                    && last.ends_with('.')
                    && sentence.starts_with(|sign: char| sign.is_ascii_digit()) =>
            {
                last.push_str(sentence);
            }
            _ => sentences.push(sentence.trim().to_owned()),
        }
    }
    sentences
}

#[test]
fn what_is_not_in_the_schedule_is_told_from_what_is() {
    assert!(is_in_the_schedule("The contractor shall submit data … on the last Friday"));
    assert!(is_in_the_schedule("Within 5 working days of said visit"), "it begins a sentence");
    for altered in [
        "The contractor shall submit data on the last Friday",
        "on the last Friday … The contractor shall submit data",
        "if overall performance: has an amber rating",
        "an urgent meeting will be arranged.",
    ] {
        assert!(!is_in_the_schedule(altered), "{altered}");
    }
}

#[test]
fn what_is_cut_without_an_ellipsis_is_told_from_what_is_whole() {
    for whole in [
        "The Improvement Plan must be agreed by both parties.",
        "… within 10 working days of receiving the formal warning.",
        "The number of reports returned in the month, …",
        "Notification that a further Improvement Plan rectifying the poor performance is required.",
    ] {
        assert!(is_whole_or_marked(whole), "{whole}");
    }
    for cut in ["within 5 working days of said visit.", "The Improvement Plan must be agreed", "the formal warning …"]
    {
        assert!(!is_whole_or_marked(cut), "{cut}");
    }
}
