use std::fmt::Write as _;

use domain::assess;
use domain::contract::Contract;
use domain::event::read_log;
use domain::rating::Rating;

use super::*;
use crate::sample::date;

#[test]
fn what_a_kpi_can_still_take_is_a_sentence() {
    let said = |of, before_amber, before_red, at_most| {
        headroom(&KpiHeadroom { kpi: 1, of, before_amber, before_red, at_most })
    };
    for (room, says) in [
        (
            said(Shortfall::MissedVisits, Some(0), Some(1), Some(3)),
            "One more missed visit makes KPI 1 amber, and 2 make it red. We are waiting to hear about 3 visits.",
        ),
        (
            said(Shortfall::MissedVisits, Some(1), Some(2), Some(4)),
            "KPI 1 stays green with one more missed visit; 2 more make it amber and 3 more red. We are waiting to hear about 4 visits.",
        ),
        (
            said(Shortfall::LateReports, Some(1), Some(2), Some(2)),
            "KPI 1 stays green with one more late report; 2 more make it amber. It cannot become red, unless further visits are \
             made and reported late. We are waiting for 2 reports, counting one for each visit we have not heard about; more or \
             fewer visits change these figures.",
        ),
        (
            said(Shortfall::LateReports, Some(1), Some(1), Some(1)),
            "KPI 1 stays green, even if the 1 report we are waiting for is late, unless further visits are made and reported late.",
        ),
        (
            said(Shortfall::LateReports, Some(0), Some(0), Some(0)),
            "KPI 1 stays green, unless further visits are made and reported late.",
        ),
        (
            said(Shortfall::MissedVisits, Some(2), Some(2), Some(2)),
            "KPI 1 stays green, even if neither of the 2 visits we are waiting to hear about is made.",
        ),
        (said(Shortfall::MissedVisits, Some(0), Some(0), Some(0)), "KPI 1 stays green."),
        (
            said(Shortfall::ReportsSentBack, Some(1), Some(2), None),
            "KPI 1 stays green with one more report sent back; 2 more make it amber and 3 more red.",
        ),
        (
            said(Shortfall::ReportsSentBack, None, Some(0), None),
            "KPI 1 can no longer be green. One more report sent back makes it red.",
        ),
        (
            said(Shortfall::MissedVisits, None, Some(0), Some(1)),
            "KPI 1 can no longer be green, unless a unit declared not visited is visited after all. One more missed visit makes \
             it red. We are waiting to hear about 1 visit.",
        ),
        (
            said(Shortfall::MissedVisits, None, Some(1), Some(1)),
            "KPI 1 can no longer be green, unless a unit declared not visited is visited after all; it cannot become red, even if \
             the 1 visit we are waiting to hear about is not made.",
        ),
        (
            said(Shortfall::LateReports, None, Some(1), Some(1)),
            "KPI 1 can no longer be green, unless further visits are made and reported on time; it cannot become red, even if \
             the 1 report we are waiting for is late, unless further visits are made and reported late.",
        ),
        (
            said(Shortfall::MissedVisits, None, None, Some(2)),
            "KPI 1 is red, even if both visits we are waiting to hear about are made, unless a unit declared not visited is visited after \
             all.",
        ),
        (said(Shortfall::ReportsSentBack, None, None, None), "KPI 1 is red."),
        (said(Shortfall::ReportsSentBack, Some(0), Some(0), None), "One more report sent back makes KPI 1 red."),
        (
            said(Shortfall::LateReports, Some(2), Some(2), Some(5)),
            "KPI 1 stays green with up to 2 more late reports; 3 more make it red. We are waiting for 5 reports, counting one for \
             each visit we have not heard about; more or fewer visits change these figures.",
        ),
    ] {
        assert_eq!(room, says);
    }
}

/// What is known of a unit at the beginning of August, and what can still come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Nothing,
    OnTime,
    LateAlready,
    Pending,
    Declared,
    /// It came to be late since.
    Late,
}

const UNITS: [Unit; 5] = [Unit::Nothing, Unit::OnTime, Unit::LateAlready, Unit::Pending, Unit::Declared];

impl Unit {
    /// What the unit can be in the end.
    fn ends(self) -> &'static [Unit] {
        match self {
            Self::Nothing => &[Self::Nothing, Self::OnTime, Self::Late],
            Self::OnTime => &[Self::OnTime],
            Self::LateAlready | Self::Late => &[Self::LateAlready],
            Self::Pending => &[Self::OnTime, Self::Late],
            Self::Declared => &[Self::Declared, Self::OnTime, Self::Late],
        }
    }

    /// Its row of a return.
    fn row(self, code: usize, visited_on: u32) -> Option<String> {
        let visited_on = if self == Self::LateAlready { 5 } else { visited_on };
        let visited = |reports: &str| {
            format!(
                r#"{{"unit":"U{code}","visited_on":"2022-07-{visited_on:02}","report_to_council_on":{reports},"report_to_ofsted_on":{reports}}}"#
            )
        };
        match self {
            Self::Nothing => None,
            // Visits of the last days of July, whose reports are due on 4 August or later.
            Self::OnTime => Some(visited("\"2022-08-01\"")),
            Self::LateAlready => Some(visited("\"2022-07-20\"")),
            Self::Late => Some(visited("\"2022-08-10\"")),
            Self::Pending => Some(visited("null")),
            Self::Declared => Some(format!(r#"{{"unit":"U{code}","not_visited_reason":"access-refused"}}"#)),
        }
    }
}

fn contract(targets: [(u32, u32); 2]) -> Contract {
    let [(green_1, red_1), (green_2, red_2)] = targets;
    let mut text =
        "id = \"visits\"\ntitle = \"Visits\"\ncouncil = \"C\"\ncontractor = \"V\"\ncommences = 2022-07-01\n".to_owned();
    for unit in 1..=3 {
        write!(text, "[[unit]]\ncode = \"U{unit}\"\nlabel = \"Unit {unit}\"\nfrom = 2022-07-01\n").unwrap();
    }
    for (number, measure, better, green, red) in [
        (1, "visits-made", "higher", green_1, red_1),
        (2, "reports-on-time", "higher", green_2, red_2),
        (3, "reports-sent-back", "lower", 1, 3),
    ] {
        write!(
            text,
            "[[kpi]]\nnumber = {number}\ntitle = \"K\"\nmeasure = \"{measure}\"\nbetter = \"{better}\"\n\
             target = [{{ from = \"2022-07\", green = {green}, red = {red} }}]\n"
        )
        .unwrap();
    }
    Contract::read(&text).unwrap()
}

/// The return of July as received on a day: each unit's row, further visits to the first unit, and reports sent back.
fn log(day: &str, units: &[Unit], further: (u32, u32), sent_back: u32) -> String {
    let mut rows: Vec<String> =
        units.iter().zip(1..).filter_map(|(unit, code)| unit.row(code, 28 + code as u32 % 2)).collect();
    rows.extend((0..further.0).filter_map(|visit| Unit::OnTime.row(1, 30 + visit)));
    rows.extend((0..further.1).filter_map(|visit| Unit::Late.row(2, 30 + visit)));
    let nil = rows.is_empty();
    let mut log = format!(
        r#"{{"received_at":"{day}T09:00:00Z","by":"contractor","kind":"return-submitted","return":{{"month":"2022-07","nil":{nil},"visits":[{}]}}}}"#,
        rows.join(",")
    );
    for visit in 1..=sent_back {
        write!(
            log,
            "\n{{\"received_at\":\"{day}T10:00:00Z\",\"by\":\"council\",\"kind\":\"report-sent-back\",\"unit\":\"U3\",\
             \"visited_on\":\"2022-07-{visit:02}\",\"sent_back_on\":\"2022-07-20\",\"reason\":\"omission\"}}"
        )
        .unwrap();
    }
    log
}

/// One way in which the month goes on.
struct Continuation {
    /// How many more have gone wrong than when the sentence was said.
    more: u64,
    /// Whether the figures that the sentence gives are of it: as many visits as it says, and nothing taken back.
    is_counted: bool,
    /// Whether what makes it better than the sentence says, as it says itself, has happened.
    better: bool,
    /// The same of what makes it worse.
    worse: bool,
}

/// A number of a sentence: `One`, `one` or digits.
fn number(word: &str) -> Option<u64> {
    if word.eq_ignore_ascii_case("one") { Some(1) } else { word.parse().ok() }
}

/// The number before some words.
fn number_before(sentence: &str, words: &str) -> Option<u64> {
    number(sentence[..sentence.find(words)?].rsplit(' ').next()?)
}

/// Checks what a sentence claims of a rating against one way in which the month goes on.
fn check(kpi: usize, sentence: &str, rating: Rating, way: &Continuation) -> bool {
    let says = |words: &str| sentence.contains(words);
    let (mut claims, mut holds) = (false, true);
    let mut claim = |is_claimed: bool, is_so: bool| {
        claims |= is_claimed;
        holds &= !is_claimed || is_so;
    };
    let unless_better = says("unless a unit declared not visited") || says("reported on time");
    let unless_worse = says("reported late");
    claim(says(" is red") && !(unless_better && way.better), rating == Rating::Red);
    claim(says("can no longer be green") && !(unless_better && way.better), rating != Rating::Green);
    claim(says("cannot become red") && !(unless_worse && way.worse), rating != Rating::Red);
    claim(says("stays green,") && !(unless_worse && way.worse), rating == Rating::Green);
    claim(says("stays green."), rating == Rating::Green);
    if way.is_counted {
        let is_next = says("One more ");
        // What one more makes worse is as it is with no more.
        let as_it_is = if says("can no longer be green") { "amber" } else { "green" };
        let with = |rating: &str| {
            let none = (is_next && rating == as_it_is).then_some(0);
            let sentence = sentence.split_once(&format!("stays {rating} with "));
            none.or_else(|| {
                let rest = sentence?.1;
                number(rest.strip_prefix("up to ").unwrap_or(rest).split(' ').next()?)
            })
        };
        let makes = |rating: &str| {
            let next = is_next && (says(&format!(" makes it {rating}")) || says(&format!(" makes KPI {kpi} {rating}")));
            next.then_some(1).or_else(|| number_before(sentence, &format!(" more make it {rating}")))
        };
        let red = makes("red")
            .or_else(|| number_before(sentence, " more red"))
            .or_else(|| number_before(sentence, " make it red"));
        let amber = makes("amber");
        claim(with("green").is_some_and(|most| way.more <= most), rating == Rating::Green);
        claim(with("amber").is_some_and(|most| way.more <= most), rating == Rating::Amber);
        claim(
            amber.is_some_and(|least| way.more >= least && red.is_none_or(|red| way.more < red)),
            rating == Rating::Amber,
        );
        claim(red.is_some_and(|least| way.more >= least), rating == Rating::Red);
    }
    assert!(holds, "{sentence} But it is {rating}, with {} more.", way.more);
    claims
}

/// The sentence of a KPI as said on 2 August, and its rating once July has closed.
fn said(contract: &Contract, log: &str, kpi: usize) -> Option<String> {
    let assessment = assess(contract, &read_log(log).unwrap(), date("2022-08-02")).unwrap();
    let of_july = &assessment.headroom[0].kpis;
    of_july.iter().find(|room| room.kpi == kpi as u32).map(headroom)
}

fn rated(contract: &Contract, log: &str) -> Vec<Option<Rating>> {
    let assessment = assess(contract, &read_log(log).unwrap(), date("2022-08-27")).unwrap();
    assessment.months[0].kpis.iter().map(|kpi| kpi.rating).collect()
}

/// Every month of three units, and every way in which it can go on: each sentence is true of all that it speaks of.
#[test]
fn what_a_sentence_claims_is_true_of_every_way_in_which_the_month_can_go_on() {
    let mut claims = [0, 0];
    for targets in [[(100, 80), (90, 60)], [(60, 40), (50, 30)]] {
        let contract = contract(targets);
        for (one, two, three) in UNITS
            .iter()
            .flat_map(|one| UNITS.iter().flat_map(move |two| UNITS.iter().map(move |three| (*one, *two, *three))))
        {
            if !(one <= two && two <= three) {
                continue;
            }
            let units = [one, two, three];
            let before = log("2022-08-01", &units, (0, 0), 0);
            let sentences = [1, 2].map(|kpi| said(&contract, &before, kpi));
            let mut ways = Vec::new();
            for (one, two, three) in one.ends().iter().flat_map(|one| {
                two.ends().iter().flat_map(move |two| three.ends().iter().map(move |three| (*one, *two, *three)))
            }) {
                ways.extend([(0, 0), (2, 0), (0, 2)].map(|further| ([one, two, three], further)));
            }
            for (ends, further) in ways {
                let ratings = rated(&contract, &format!("{before}\n{}", log("2022-08-24", &ends, further, 0)));
                let count = |is: &dyn Fn(Unit, Unit) -> bool| {
                    units.iter().zip(&ends).filter(|(was, end)| is(**was, **end)).count() as u64
                };
                let unshown = count(&|was, end| was == Unit::Nothing && end == Unit::Nothing);
                let late = count(&|was, end| was != Unit::Declared && end == Unit::Late);
                let yielded = |how: Unit| count(&|was, end| was == Unit::Declared && end == how) > 0;
                let (yielded_on_time, yielded_late) = (yielded(Unit::OnTime), yielded(Unit::Late));
                let of_visits = Continuation {
                    // A further visit to a unit of which nothing was shown shows it.
                    more: unshown,
                    is_counted: !yielded_on_time && !yielded_late && further == (0, 0),
                    better: yielded_on_time || yielded_late || further != (0, 0),
                    worse: false,
                };
                let of_reports = Continuation {
                    more: late,
                    is_counted: unshown == 0 && !yielded_on_time && !yielded_late && further == (0, 0),
                    better: yielded_on_time || further.0 > 0,
                    worse: yielded_late || further.1 > 0,
                };
                for (index, way) in [of_visits, of_reports].iter().enumerate() {
                    if let (Some(sentence), Some(rating)) = (&sentences[index], ratings[index]) {
                        claims[index] += u32::from(check(index + 1, sentence, rating, way));
                    }
                }
            }
        }
    }
    assert!(claims.iter().all(|claims| *claims > 300), "{claims:?}");
}

#[test]
fn what_is_said_of_reports_sent_back_is_true_of_any_number_more() {
    let contract = contract([(100, 80), (90, 60)]);
    for so_far in 0..5 {
        let units = [Unit::OnTime; 3];
        let before = log("2022-08-01", &units, (0, 0), so_far);
        let sentence = said(&contract, &before, 3).unwrap();
        for more in 0..5 {
            let rating = rated(&contract, &log("2022-08-01", &units, (0, 0), so_far + more))[2].unwrap();
            let way = Continuation { more: more.into(), is_counted: true, better: false, worse: false };
            assert!(check(3, &sentence, rating, &way), "{sentence}");
        }
    }
}
