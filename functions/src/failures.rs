//! Permanent failures made from other errors. They take over an error's text only as far as it may stand in a log: the text of
//! a [`Failure`] names no person, no address and nothing that anybody wrote.

use std::error::Error;

use cloud::failure::Failure;
use domain::contract::Mistake;

/// Returns what makes a failure of an error whose text quotes nothing that somebody wrote.
pub(crate) fn permanent<E: Error + Send + Sync + 'static>(
    doing: &'static str,
    cause: &'static str,
) -> impl Fn(E) -> Failure {
    move |error| Failure::permanent(doing, format!("{cause}: {error}")).because(error)
}

/// Returns the same for an error of JSON. Only its place is told, since its text may quote a value.
pub(crate) fn of_json(doing: &'static str, cause: &'static str) -> impl Fn(serde_json::Error) -> Failure {
    move |error| {
        let (kind, line, column) = (error.classify(), error.line(), error.column());
        let cause = format!("{cause} ({kind:?} at line {line}, column {column})");
        Failure::permanent(doing, cause).because(error)
    }
}

/// Names the lines of a definition that have mistakes, and not the mistakes, which may quote an address.
pub(crate) fn lines(mistakes: &[Mistake]) -> String {
    let lines: Vec<String> = mistakes.iter().map(|mistake| mistake.line.to_string()).collect();
    format!("{} {}", if lines.len() == 1 { "line" } else { "lines" }, lines.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_where_the_mistake_is_and_quotes_nothing() {
        let error = serde_json::from_str::<u32>("\n \"anna.brown@council.example\"").unwrap_err();
        assert!(error.to_string().contains("anna.brown"), "{error}");
        let failure = of_json("read a receipt", "it is not as expected")(error);
        assert_eq!(failure.cause, "it is not as expected (Data at line 2, column 29)");
        assert!(!failure.retry_can_help && failure.source().is_some());
    }
}
