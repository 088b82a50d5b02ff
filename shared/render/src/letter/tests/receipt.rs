//! What the email of a receipt says: each thing once, under its own heading, and what it leaves out.

use domain::changes::{Changes, Doubt, MonthDifference, RatingDifference, RowDifference, Submitted};
use domain::event::VisitRow;

use super::*;

/// Returns a receipt with what it changes.
fn with_changes(of: About, changes: Changes) -> About {
    let About::Received { submission, .. } = &of else { unreachable!() };
    let submission = Box::new(Submitted { changes, ..(**submission).clone() });
    let mut of = of;
    let About::Received { submission: own, .. } = &mut of else { unreachable!() };
    *own = submission;
    of
}

/// Returns a closed month that a return restates.
fn restated(month: &str) -> Changes {
    let difference = RatingDifference {
        before: visits(0, Some(Rating::Red), None).rating,
        after: visits(5, Some(Rating::Amber), None).rating,
    };
    let month = MonthDifference {
        month: month.parse().unwrap(),
        restated: true,
        as_at_close: false,
        ratings: vec![difference],
        overall: None,
    };
    Changes { months: vec![month], ..Changes::default() }
}

#[test]
fn a_first_return_after_the_close_tells_its_figures_once() {
    let late = || received(1, "2022-08-30T14:03:11Z", false, true);
    let letter = write(Party::Contractor, &with_changes(late(), restated("2022-07")));
    for part in [&letter.text, &letter.html] {
        assert_eq!(part.matches("5 of 6 (83.3%)").count(), 1, "{part}");
        assert!(part.contains("July 2022 has closed: its final ratings are restated."), "{part}");
    }
    // Where it restates another month alone, its own ratings are told nowhere else.
    let letter = write(Party::Contractor, &with_changes(late(), restated("2022-06")));
    assert!(letter.text.contains("Ratings for July 2022"), "{}", letter.text);
}

#[test]
fn what_goes_and_what_is_otherwise_stand_under_headings_of_their_own() {
    let row = |on: &str| VisitRow { unit: "U1".into(), visited_on: Some(date(on)), ..VisitRow::default() };
    let of_row =
        |before, after| RowDifference { unit: "U1".into(), label: "Unit 1".into(), before, after, also_in: None };
    let text = |rows: Vec<RowDifference>| {
        let changes = Changes { replaces: Some(1), rows, ..Changes::default() };
        write(Party::Contractor, &with_changes(received(2, "2022-08-09T14:03:11Z", true, false), changes)).text
    };
    let new = || of_row(None, Some(row("2022-07-12")));
    let both = text(vec![of_row(Some(row("2022-07-04")), None), new()]);
    let said = "1 visit goes:\n- Unit 1 (U1): the visit of Monday 4 July 2022 is no longer listed.\nOther differences:\n- Unit 1 (U1): the \
                visit of Tuesday 12 July 2022 is new.\n";
    assert!(both.contains(said), "{both}");
    assert!(!text(vec![new()]).contains("Other differences:"));
}

#[test]
fn while_the_month_is_open_the_receipt_says_that_what_the_council_considers_is_not_listed() {
    let said = "What only the council sees is not listed here";
    for revision in [1, 2] {
        let mut open = received(revision, "2022-08-09T14:03:11Z", true, false);
        let About::Received { if_closed_now, .. } = &mut open else { unreachable!() };
        if_closed_now.clear();
        let letter = write(Party::Contractor, &open);
        assert!(letter.text.contains(said) && letter.html.contains(said), "{}", letter.text);
        let closed = write(Party::Contractor, &received(revision, "2022-08-30T14:03:11Z", true, true));
        assert!(!closed.text.contains(said), "{}", closed.text);
    }
}

#[test]
fn a_reader_of_a_receipt_is_told_of_versions() {
    for (revision, subject) in
        [(1, "Received on time: the July 2022 return"), (2, "Received: version 2 of the July 2022 return")]
    {
        let mut about = received(revision, "2022-08-09T14:03:11Z", true, false);
        let About::Received { submission, .. } = &mut about else { unreachable!() };
        submission.doubts = vec![Doubt::NoVisitOfItsMonth];
        let letter = write(Party::Contractor, &about);
        assert!(letter.subject.starts_with(subject), "{}", letter.subject);
        for part in [&letter.text, &letter.html] {
            assert!(!part.to_lowercase().contains("revision"), "{part}");
            assert!(part.contains("If that is a mistake, submit a new version."), "{part}");
        }
    }
}

#[test]
fn figures_that_the_same_email_tells_as_a_restatement_are_not_repeated_by_the_receipt() {
    let late = with_changes(received(1, "2022-08-30T14:03:11Z", false, true), restated("2022-07"));
    let told = |entry: usize| {
        let mut restatement = restated_ratings();
        let About::Restated { event, .. } = &mut restatement else { unreachable!() };
        *event = entry;
        digest(&letterhead(), &links(), Party::Contractor, &[restatement, late.clone()].map(item)).unwrap()
    };
    let elsewhere = "The figures before and now are with the restatement in this email.";
    let letter = told(7);
    for part in [&letter.text, &letter.html] {
        assert!(part.contains(elsewhere) && !part.contains("5 of 6 (83.3%)"), "{part}");
    }
    // What another entry restated is told apart.
    let letter = told(9);
    for part in [&letter.text, &letter.html] {
        assert!(!part.contains(elsewhere) && part.contains("5 of 6 (83.3%)"), "{part}");
    }
}

#[test]
fn a_receipt_gives_its_moment_in_the_contracts_time_zone_and_says_which_it_is() {
    let about = received(1, "2022-08-24T23:30:00Z", true, false);
    let paris = Letterhead { time_zone: chrono_tz::Europe::Paris, ..letterhead() };
    for (letterhead, says) in [
        (letterhead(), "received on Thursday 25 August 2022 at 00:30 (UK time), on time"),
        (paris, "received on Thursday 25 August 2022 at 01:30 (Europe/Paris time), on time"),
    ] {
        let alone = SingleNotice::alone(&letterhead, Party::Contractor, Some(july()), &about);
        let letter = write_single(&alone).unwrap();
        assert!(letter.text.contains(says), "{}", letter.text);
    }
}
