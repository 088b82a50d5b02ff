//! Words that people write where a date, a reason, a month or a heading stands.

use intake::{Code, Format};

use crate::delimited::csv;
use crate::{Told, read_as};

fn told(rows: &[&str]) -> Told {
    read_as(&csv(rows), Format::Csv).unwrap_err()
}

#[test]
fn where_there_may_be_no_date_a_word_is_told_that_the_cell_may_be_blank() {
    for word in ["no", "not required", "unknown", "x", "yes", "TRUE", "see email"] {
        let told = told(&[&format!("U1;4 July 2022;{word};{word};{word};omission;")]);
        let dates: Vec<_> = told.iter().filter(|told| told.0 == Code::DateUnreadable).collect();
        assert!(dates.len() >= 2, "{word}: {told:?}");
        for (_, place, message) in dates {
            assert!(message.contains("leave the cell blank"), "{word}, {place}: {message}");
        }
    }
    for word in ["x", "soon", "unknown"] {
        let told = told(&[&format!("U1;{word};;;;;")]);
        assert!(!told[0].2.contains("leave the cell blank"), "a visit's date is needed: {told:?}");
    }
    let told = told(&["U1;4 July 2022;8 Jully 2022;;;;"]);
    assert!(!told[0].2.contains("leave the cell blank"), "a date was meant: {told:?}");
}
