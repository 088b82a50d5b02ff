//! Every kind of notice, its longest words included: the first letters of the subject say what to do and by when.

use domain::clause::FindingKind;
use domain::notice::NoticeKind;
use serde_json::Value;
use wording::email::opening::Asks;
use wording::email::subject::{LONGEST, SHOWN};

use super::*;

/// A day with the longest name, in the month with the longest name.
const DAY: &str = "2022-09-28";

/// That day in the short form of a subject.
const IN_SHORT: &str = "Wed 28 Sep 2022";

/// Returns the same, with the longest numbers, days and months in place of all there are.
pub(super) fn at_its_longest(about: &About) -> About {
    fn lengthen(value: &mut Value) {
        match value {
            Value::String(text) => {
                let is_day = domain::date::read(text).is_some();
                let is_month = text.parse::<Month>().is_ok();
                *text = match (is_day, is_month) {
                    (true, _) => DAY.into(),
                    (_, true) => "2022-09".into(),
                    _ => text.replace("KPI 1", "KPI 10").replace("July 2022", "September 2022"),
                };
            }
            Value::Array(values) => values.iter_mut().for_each(lengthen),
            Value::Object(fields) => {
                for (name, value) in fields {
                    if name == "kpi" && value.is_number() {
                        *value = 10.into();
                    }
                    lengthen(value);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut value = serde_json::to_value(about).unwrap();
    lengthen(&mut value);
    serde_json::from_value(value).unwrap()
}

/// Returns the kind after one, in the order of their declaration: so that none is left out.
fn after(kind: NoticeKind) -> Option<NoticeKind> {
    use NoticeKind as K;
    Some(match kind {
        K::ReturnReminder => K::ReturnChaser,
        K::ReturnChaser => K::LateReturn,
        K::LateReturn => K::ReturnReceipt,
        K::ReturnReceipt => K::EarlyWarning,
        K::EarlyWarning => K::FinalRatings,
        K::FinalRatings => K::RatingsRestated,
        K::RatingsRestated => K::PlanRequired,
        K::PlanRequired => K::PlanReminder,
        K::PlanReminder => K::PlanReview,
        K::PlanReview => K::PlanOverdue,
        K::PlanOverdue => K::RaiseAtMeeting,
        K::RaiseAtMeeting => K::WarningConsidered,
        K::WarningConsidered => K::TerminationConsidered,
        K::TerminationConsidered => K::CapacityIssue,
        K::CapacityIssue => K::RecordsDiffer,
        K::RecordsDiffer => K::MeetingDue,
        K::MeetingDue => K::ManagerAbsent,
        K::ManagerAbsent => K::MinutesShared,
        K::MinutesShared => K::MinutesReminder,
        K::MinutesReminder => K::MinutesAnswered,
        K::MinutesAnswered => K::MinutesDeemedAgreed,
        K::MinutesDeemedAgreed => K::RatingDisputed,
        K::RatingDisputed => K::DisputeAnswered,
        K::DisputeAnswered => K::InformationRequested,
        K::InformationRequested => K::InformationSupplied,
        K::InformationSupplied => K::PlanRequest,
        K::PlanRequest => K::FormalWarning,
        K::FormalWarning => K::TerminationNotice,
        K::TerminationNotice => K::ActionPlan,
        K::ActionPlan => K::LetterUnknown,
        K::LetterUnknown => K::LetterBounced,
        K::LetterBounced => K::Reread,
        K::Reread => return None,
    })
}

/// Returns what the first letters of a kind's subjects say at their longest: to the contractor, and to the council.
fn said(kind: NoticeKind) -> Vec<(About, [String; 2])> {
    use FindingKind as F;
    use NoticeKind as K;
    let month = "September 2022";
    let info = |what: &str| format!("For information: {what}");
    let both = |about: About, what: &str| vec![(about, [what.to_owned(), what.to_owned()])];
    let each =
        |about: About, contractor: &str, council: &str| vec![(about, [contractor.to_owned(), council.to_owned()])];
    let letter = |number: usize, contractor: &str, council: &str| {
        vec![(contractual()[number].clone(), [contractor.to_owned(), info(council)])]
    };
    match kind {
        K::ReturnReminder => {
            let council = info(&format!("{month} return due {IN_SHORT}"));
            let by = format!("Submit the {month} return by {IN_SHORT}");
            let today = format!("Submit the {month} return today, {IN_SHORT}");
            vec![(due(5), [by, council.clone()]), (due(0), [today, council])]
        }
        K::ReturnChaser => each(
            overdue(),
            &format!("Overdue: submit the {month} return now"),
            &info(&format!("the {month} return is overdue")),
        ),
        K::LateReturn => both(came_late(), &info(&format!("the {month} return was received"))),
        K::ReturnReceipt => both(received(1, "2022-07-29T14:03:11Z", true, false), "Received"),
        K::EarlyWarning => {
            let council = info(&format!("KPI 10 cannot be green for {month}"));
            let evidence = "Check the evidence for KPI 10 by Wednesday 28 September 2022";
            let sent_back = "Check the reports sent back by Wednesday 28 September 2022";
            vec![
                (early_warning(), [evidence.into(), council.clone()]),
                (early_warning_of_reports_sent_back(), [sent_back.into(), council]),
            ]
        }
        K::FinalRatings => {
            let mut unrated = closed();
            let About::Closed { overall, .. } = &mut unrated else { unreachable!() };
            overall.rating = None;
            (overall.at_worst, overall.at_best) = (None, None);
            each(
                unrated,
                &format!("Check the {month} final ratings: overall not rated"),
                &format!("Final ratings for {month}: overall not rated"),
            )
        }
        K::RatingsRestated => each(
            restated_ratings(),
            &format!("Check {month}, restated: KPI 10 from red to green"),
            &format!("{month} restated: KPI 10 from red to green"),
        ),
        K::PlanRequired => both(raised(F::PlanRequired), &format!("Agree an improvement plan by {}", in_full(DAY))),
        K::PlanReminder => both(plan_due(), &format!("Reminder: agree the improvement plan by {IN_SHORT}")),
        K::PlanReview => both(review_due(), &format!("Review improvement plan P1 by {}", in_full(DAY))),
        K::PlanOverdue => both(raised(F::PlanOverdue), "Agree the overdue improvement plan now, for KPI 10"),
        K::RaiseAtMeeting => each(
            raised(F::RaiseAtMeeting),
            &info("KPI 10 to be raised at the next meeting"),
            "Raise KPI 10 at the next meeting",
        ),
        K::WarningConsidered => each(
            raised(F::WarningConsidered),
            &info("a formal warning may be considered"),
            "Decide on a formal warning: ",
        ),
        K::TerminationConsidered => each(
            raised(F::TerminationConsidered),
            &info("termination may be considered"),
            "Decide on termination: KPI 10 was red",
        ),
        K::CapacityIssue => each(
            raised(F::CapacityIssue),
            &info("a capacity issue is to be discussed"),
            "Arrange to discuss the contractor's capacity issue now",
        ),
        K::RecordsDiffer => each(
            raised(F::RecordsDiffer),
            &info("records of reports sent back differ"),
            &format!("Complete your record of reports sent back in {month}"),
        ),
        K::MeetingDue => each(
            raised(F::MeetingDue),
            &info("the next meeting is overdue"),
            "Arrange the performance monitoring meeting now",
        ),
        K::ManagerAbsent => each(
            raised(F::ManagerAbsent),
            &info("a contract manager was missing"),
            "Hold a meeting with both contract managers",
        ),
        K::MinutesShared => each(
            minutes_shared(),
            &format!("Answer the minutes by {}", in_full(DAY)),
            &info(&format!("minutes to be answered by {IN_SHORT}")),
        ),
        K::MinutesReminder => each(
            minutes_due(),
            &format!("Reminder: answer the minutes by {}", in_full(DAY)),
            &info(&format!("minutes to be answered by {IN_SHORT}")),
        ),
        K::MinutesAnswered => {
            let withheld = [info("minutes not approved"), "Settle the minutes that were not approved".into()];
            let approved = [info("minutes approved"), info("minutes approved")];
            vec![(minutes_answered(true), approved), (minutes_answered(false), withheld)]
        }
        K::MinutesDeemedAgreed => both(raised(F::MinutesDeemedAgreed), &info("minutes are deemed agreed")),
        K::RatingDisputed => each(
            raised(F::RatingDisputed),
            &info("a rating is disputed"),
            &format!("Answer the dispute of a rating, for KPI 10 in {month}"),
        ),
        K::DisputeAnswered => {
            let upheld = [
                format!("Dispute answered: the rating of KPI 10 for {month}"),
                info(&format!("the rating of KPI 10 for {month}")),
            ];
            let corrected = [
                format!("Correct the {month} return: your dispute"),
                info(&format!("the rating of KPI 10 for {month}")),
            ];
            let answered = dispute_answered;
            vec![
                (answered(domain::event::DisputeOutcome::Upheld), upheld),
                (answered(domain::event::DisputeOutcome::Corrected), corrected),
            ]
        }
        K::InformationRequested => each(
            raised(F::InformationRequested),
            "Supply the information that the council has asked for",
            &info("information was asked for"),
        ),
        K::InformationSupplied => both(information_supplied(), &info("information was supplied")),
        K::PlanRequest => {
            letter(0, &format!("Agree an improvement plan by {}", in_full(DAY)), "request for an improvement plan")
        }
        K::FormalWarning => letter(1, &format!("Formal warning: agree a further plan by {IN_SHORT}"), "formal warning"),
        K::TerminationNotice => {
            letter(2, "Notice of the intention to terminate the contract", "notice of the intention to terminate")
        }
        K::ActionPlan => letter(3, "Carry out the action plan under clause 9.1", "action plan"),
        K::LetterUnknown => {
            let about = |kind| {
                let mut about = letter_unknown();
                let About::LetterUnknown { kind: of, .. } = &mut about else { unreachable!() };
                *of = kind;
                about
            };
            of_letters(about, "a letter may not have reached you", |name| format!("Decide: was the {name} sent?"))
        }
        K::LetterBounced => {
            let about = |kind| {
                let mut about = letter_bounced(true);
                let About::LetterBounced { kind: of, .. } = &mut about else { unreachable!() };
                *of = kind;
                about
            };
            of_letters(about, "a letter to you came back", |name| format!("Send the {name} again"))
        }
        K::Reread => both(reread(0), "How we read the contract has changed: what is different"),
    }
}

/// Returns what is said of each kind of contractual letter: to the contractor, and to the council.
fn of_letters(
    about: impl Fn(NoticeKind) -> About,
    to_contractor: &str,
    to_council: impl Fn(&str) -> String,
) -> Vec<(About, [String; 2])> {
    let kinds = [
        (NoticeKind::PlanRequest, "request for an improvement plan"),
        (NoticeKind::FormalWarning, "formal warning"),
        (NoticeKind::TerminationNotice, "notice of the intention to terminate"),
        (NoticeKind::ActionPlan, "action plan"),
    ];
    let said = |(kind, name)| (about(kind), [format!("For information: {to_contractor}"), to_council(name)]);
    kinds.map(said).into()
}

pub(super) fn said_of_all() -> Vec<(About, [String; 2])> {
    let kinds = std::iter::successors(Some(NoticeKind::ReturnReminder), |kind| after(*kind));
    kinds.flat_map(said).map(|(about, said)| (at_its_longest(&about), said)).collect()
}

/// Returns a letterhead with long names.
pub(super) fn long(to: Party, title: &str) -> Letterhead {
    Letterhead {
        title: title.into(),
        council: "The Metropolitan Borough Council of Long and Longer Example".into(),
        contractor: "Example Visitors of Regulation 44 and Others (Northern England) Limited".into(),
        ..letterhead_to(to)
    }
}

fn subject(to: Party, title: &str, about: &About) -> String {
    letter(&long(to, title), to, Some("2022-09".parse().unwrap()), about).unwrap().subject
}

#[test]
fn the_letters_that_are_shown_say_what_to_do_and_by_when() {
    for (about, said) in said_of_all() {
        for (to, said) in PARTIES.into_iter().zip(said) {
            let whole = subject(to, "Regulation 44 independent visitor service", &about);
            let shown: String = whole.chars().take(SHOWN).collect();
            assert!(shown.starts_with(&said), "{said}: {whole}");
            assert!(whole.chars().count() <= LONGEST, "{whole}");
            assert!(!whole.contains("makes of the facts") && !whole.contains(['\n', '\r']), "{whole}");
        }
    }
}

#[test]
fn the_title_comes_last_and_is_cut_before_anything_else() {
    let short = "Visits";
    let long = "Independent visits to every short break unit of the county and of its neighbours ".repeat(4);
    for (about, to) in said_of_all().iter().flat_map(|(about, _)| PARTIES.map(|to| (about, to))) {
        let without = subject(to, "", about);
        for title in [short, &long] {
            let with = subject(to, title, about);
            let rest = with.strip_prefix(&without).unwrap_or_else(|| panic!("{without}: {with}"));
            assert!(rest.is_empty() || rest.starts_with(" ("), "{with}");
            assert!(with.chars().count() <= LONGEST, "{with}");
        }
    }
}

#[test]
fn what_is_overdue_says_so_and_by_when_it_was_due_within_the_letters_that_are_shown() {
    for (about, to) in said_of_all().iter().flat_map(|(about, _)| PARTIES.map(|to| (about, to))) {
        let opening = |as_of: &str| {
            let month = Some("2022-09".parse().unwrap());
            wording::email::opening(&long(to, ""), to, month, about, Some(date(as_of)))
        };
        let asks_by_a_day = matches!(opening(DAY).asks, Asks::By(_));
        if !asks_by_a_day || matches!(about, About::Letter(_)) {
            continue;
        }
        let opening = opening("2023-01-01");
        assert!(opening.first_among_others().ends_with(" That day has passed."));
        assert!(!opening.first_among_others().contains("today"), "{}", opening.first_among_others());
        let whole = opening.subject.whole(3, "");
        let shown: String = whole.chars().take(SHOWN).collect();
        assert!(
            shown.starts_with("Overdue: ") && (shown.contains(IN_SHORT) || shown.contains(&in_full(DAY))),
            "{whole}"
        );
        assert!(!shown.contains("kPI") && whole.ends_with(", and 3 more"), "{whole}");
    }
}
