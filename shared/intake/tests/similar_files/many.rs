//! Very many problems.

use intake::{Format, ProblemCode, SubmissionContext, read_return};

use crate::contract;
use crate::delimited::csv;

#[test]
fn at_most_two_hundred_problems_are_listed_with_the_number_of_the_others() {
    let contract = contract();
    let submission = SubmissionContext {
        contract: &contract,
        month: "2022-07".parse().unwrap(),
        received_on: domain::date::read("2022-08-05").unwrap(),
    };
    let rows = |count: usize| vec!["U9;soon;soon;soon;;;"; count].join("\r\n");
    let refused = read_return(&csv(&[&rows(1_500)]), Format::Csv, &submission).unwrap_err();
    assert_eq!((refused.problems.len(), refused.further), (200, 1_500 * 4 - 200));
    assert_eq!((refused.problems[0].row, refused.problems[199].row), (Some(2), Some(51)), "the first by their places");
    let refused = read_return(&csv(&[&rows(50)]), Format::Csv, &submission).unwrap_err();
    assert_eq!((refused.problems.len(), refused.further, refused.further_in_words()), (200, 0, None));
    let keys: Vec<String> = (0..50_000).map(|at| format!("\"k{at}\":1")).collect();
    for json in [
        format!("{{\"visits\":[{{{}}}]}}", keys.join(",")),
        format!("{{\"kpi_values\":[{{{}}}]}}", keys.join(",")),
        format!("{{{}}}", keys.join(",")),
        format!("{{\"kpi_values\":[{}]}}", vec!["{\"kpi\":\"x\",\"count\":\"y\",\"a\":1}"; 2_000].join(",")),
    ] {
        let refused = read_return(json.as_bytes(), Format::Json, &submission).unwrap_err();
        assert!(refused.problems.len() == 200 && refused.further > 1_000, "{json:.80}");
        assert!(refused.further_in_words().unwrap().contains(&format!("{} more problems", refused.further)));
    }
    let json = format!("{{\"kpi_values\":[{}]}}", vec!["{}"; 2_001].join(","));
    let refused = read_return(json.as_bytes(), Format::Json, &submission).unwrap_err();
    assert_eq!((refused.problems.len(), refused.problems[0].code), (1, ProblemCode::TooManyRows));
}
