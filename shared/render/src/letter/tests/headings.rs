//! Whatever a digest tells, and in whatever order it was called for, each notice's text stands under its own heading.

use domain::clause::FindingKind;
use domain::event::DisputeOutcome;
use domain::explain::FindingInWords;
use proptest::prelude::*;

use super::*;

/// A notice with words that its own text alone has.
#[derive(Clone, Debug)]
struct Marked {
    about: About,
    words: String,
}

/// Returns one of every kind that stands among others, and each finding a second time; those that rest on the same facts too.
fn marked() -> Vec<Marked> {
    let one_of_each = one_of_each().into_iter().filter(|about| !matches!(about, About::Letter(_)));
    let mut abouts: Vec<About> = one_of_each.collect();
    abouts.extend(FINDINGS.map(raised));
    let with_the_same_facts = |kind| About::Raised {
        finding: FindingInWords { facts: vec!["The plan was due on 9 September 2022.".into()], ..finding(kind) },
        text: None,
    };
    abouts.extend([FindingKind::PlanOverdue, FindingKind::WarningConsidered].map(with_the_same_facts));
    let is_second = |about: &About| matches!(about, About::ReturnDue { working_days: 0, .. });
    let abouts = abouts.into_iter().filter(|about| !is_second(about));
    abouts.enumerate().map(|(number, about)| mark(about, number)).collect()
}

fn mark(mut about: About, number: usize) -> Marked {
    let mut words = format!("mark-{number}-");
    match &mut about {
        About::ReturnDue { .. } => words = "No return for the month has been received yet.".into(),
        About::ReturnOverdue { .. } => words = "it is rated as a month without a return".into(),
        About::Received { submission, .. } => {
            submission.event = 7000 + number;
            words = format!("regulation-44-2022-07-{}", submission.event);
        }
        About::Closed { ratings, .. } | About::Restated { ratings, .. } => {
            ratings[0].title.clone_from(&words);
        }
        About::CanNoLongerBeBetter { facts, .. } => *facts = vec![words.clone()],
        About::Raised { finding, .. } | About::PlanDue { finding, .. } => finding.clause = words.as_str().into(),
        About::MinutesShared { derivation, .. } => derivation.clone_from(&words),
        About::ReturnCameLate { .. } => words = "Until then the return can be completed or corrected.".into(),
        About::ReviewDue { kpis, .. } => {
            *kpis = vec![700 + u32::try_from(number).unwrap()];
            words = format!("for KPI {}", kpis[0]);
        }
        About::MinutesDue { .. } => words = "No answer has been received yet.".into(),
        About::MinutesAnswered { meeting: id, .. }
        | About::DisputeAnswered { dispute: id, .. }
        | About::InformationSupplied { text: id, .. }
        | About::LetterUnknown { notice: id, .. }
        | About::LetterBounced { notice: id, .. } => id.clone_from(&words),
        About::Reread(rereading) => rereading.ratings[0].sentence.clone_from(&words),
        About::Letter(_) => unreachable!("a contractual letter stands by itself"),
    }
    Marked { about, words }
}

/// Returns the monthly summary with what is overdue for both parties: it is told before all else, under a heading of its own.
fn summary_with_what_is_overdue() -> About {
    let late = |kind, words: &str| FindingInWords {
        sentence: format!("The {words} was not received by its due date."),
        ..finding(kind)
    };
    let mut about = closed();
    let About::Closed { open, ratings, .. } = &mut about else { unreachable!() };
    // Of a month whose return nothing else chases.
    let of_old = FindingInWords {
        months: vec!["2022-05".parse().unwrap()],
        ..late(FindingKind::ReturnOverdue, "return of old")
    };
    *open = vec![late(FindingKind::PlanOverdue, "plan of old"), of_old];
    ratings[0].title = "the summary's own".into();
    about
}

/// Returns the heading under which some words stand: the last one before them that has a line, or an element, of its own.
fn heading_above<'a>(part: &str, words: &str, headings: &'a [String]) -> Option<&'a str> {
    let place = part.find(words)?;
    let found = headings.iter().flat_map(|heading| {
        let alone = [format!("\n{heading}\n"), format!(". {heading}\n"), format!(">{heading}<")];
        let last = alone.map(|alone| part[..place].rfind(&alone));
        last.into_iter().flatten().map(move |start| (start, heading.as_str()))
    });
    found.max().map(|(_, heading)| heading)
}

fn check(to: Party, told: &[Marked], summary: bool) -> Result<(), TestCaseError> {
    const OVERDUE: &str = "Please deal with what is overdue.";
    let mut told = told.to_vec();
    let of_summary = Marked { about: summary_with_what_is_overdue(), words: "the summary's own".into() };
    // The summary of another month, which closed later than any other that is told.
    told.extend(summary.then_some(of_summary));
    let items: Vec<DigestItem> = told.iter().map(|told| item(told.about.clone())).collect();
    let letter = digest(&letterhead_to(to), &links(), to, &items).unwrap();
    let heading = |told: &Marked| {
        let as_of = Some(date("2022-08-27"));
        wording::email::opening(&letterhead_to(to), to, Some(july()), &told.about, as_of).first_among_others()
    };
    let own: Vec<String> = told.iter().map(heading).collect();
    let headings: Vec<String> = own.iter().cloned().chain([OVERDUE.to_owned()]).collect();
    for part in [&letter.text, &letter.html.replace("&#x27;", "'").replace("&#39;", "'")] {
        for (told, own) in told.iter().zip(&own) {
            let above = heading_above(part, &told.words, &headings);
            prop_assert_eq!(above, Some(own.as_str()), "{}: {}", told.words, part);
        }
        if summary {
            let words = if to == Party::Contractor { "The return of old" } else { "The plan of old" };
            prop_assert_eq!(heading_above(part, words, &headings), Some(OVERDUE), "{}", part);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn each_notices_text_stands_under_its_own_heading(
        told in prop::sample::subsequence(marked(), 2..12).prop_shuffle(),
        summary: bool,
        council: bool,
    ) {
        check(if council { Party::Council } else { Party::Contractor }, &told, summary)?;
    }
}

#[test]
fn all_of_them_at_once_stand_under_their_own_headings() {
    for (to, summary) in PARTIES.into_iter().flat_map(|to| [(to, true), (to, false)]) {
        let together: Vec<Marked> =
            marked().into_iter().filter(|told| !(summary && matches!(told.about, About::Closed { .. }))).collect();
        check(to, &together, summary).unwrap();
    }
}

#[test]
fn a_dispute_and_its_answer_keep_their_texts_apart() {
    let both = [raised(FindingKind::RatingDisputed), dispute_answered(DisputeOutcome::Upheld)];
    let both: Vec<Marked> = both.into_iter().enumerate().map(|(number, about)| mark(about, number)).collect();
    for to in PARTIES {
        check(to, &both, true).unwrap();
    }
}
