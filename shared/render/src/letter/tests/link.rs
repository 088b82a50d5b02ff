//! Links, replies, and the days that go with reminders.

use domain::calendar::Calendar;
use domain::clause::FindingKind;
use domain::event::DisputeOutcome;

use super::*;

fn address(to: Party, about: &About) -> Option<String> {
    let link = Link::of(&links(), &letterhead_to(to), to, Some(july()), about)?;
    Some(link.address().to_owned())
}

#[test]
fn an_email_has_one_link_and_a_contractual_letter_none() {
    for (about, to) in one_of_each().iter().flat_map(|about| PARTIES.map(|to| (about, to))) {
        let letter = write(to, about);
        let wanted = if matches!(about, About::Letter(_)) { 0 } else { 1 };
        assert_eq!(letter.html.matches("<a ").count(), wanted, "{}", letter.html);
        assert_eq!(letter.text.matches("https://").count(), wanted, "{}", letter.text);
    }
    let several = digest_of(Party::Council, [closed(), minutes_shared()]);
    assert_eq!((several.html.matches("<a ").count(), several.text.matches("https://").count()), (1, 1));
}

/// Checks that the link goes to the month's page, since the contract's home does not list ratings to be checked.
#[test]
fn each_request_of_several_has_a_link_of_its_own_and_the_email_one_to_all_that_waits() {
    let several = digest_of(Party::Contractor, [closed(), raised(FindingKind::PlanRequired), minutes_answered(true)]);
    let home = "https://forms.council.example/contracts/regulation-44";
    let month = "https://performance.council.example/regulation-44/2022-07/index.html";
    let addresses: Vec<&str> = several.text.lines().filter(|line| line.starts_with("https://")).collect();
    assert_eq!(addresses, [&format!("{home}/appendix-a")[..], month, home], "{}", several.text);
    for address in addresses {
        assert_eq!(several.html.matches(&format!("href=\"{address}\"")).count(), 1, "{address}: {}", several.html);
    }
    assert!(several.text.contains("See the ratings for July 2022, with their evidence:\n"), "{}", several.text);
    let several = digest_of(Party::Council, one_of_each().into_iter().filter(|about| !is_letter(about)));
    assert!(
        several
            .text
            .contains("See everything you need to do:\nhttps://forms.council.example/contracts/regulation-44\n")
    );
}

/// Records that differ, where those of some parties lack what the others' have.
fn lacking_by(parties: &[Party]) -> About {
    let step = |by: &Party| domain::explain::StepInWords { by: *by, sentence: "This may be done.".into() };
    let next_steps = parties.iter().map(step).collect();
    let finding = domain::explain::FindingInWords { next_steps, ..finding(FindingKind::RecordsDiffer) };
    About::Raised { finding, text: None }
}

#[test]
fn only_the_party_whose_record_lacks_a_report_is_asked_to_complete_it() {
    for (lacking, other) in [(Party::Contractor, Party::Council), (Party::Council, Party::Contractor)] {
        let asked = write(lacking, &lacking_by(&[lacking]));
        assert!(asked.text.contains("Please complete your record of reports sent back in July 2022"), "{}", asked.text);
        let told = write(other, &lacking_by(&[lacking]));
        assert!(
            told.text.contains("you do not need to do anything") && !told.text.contains("Please c"),
            "{}",
            told.text
        );
        let waits = format!("{} has been asked to complete its own.", letterhead_to(other).other(other));
        assert!(told.text.contains(&waits), "{}", told.text);
    }
    for to in PARTIES {
        assert!(write(to, &lacking_by(&PARTIES)).text.contains("Please complete your record"));
    }
}

fn is_letter(about: &About) -> bool {
    matches!(about, About::Letter(_))
}

fn digest_of(to: Party, abouts: impl IntoIterator<Item = About>) -> EmailContent {
    let items: Vec<DigestItem> = abouts.into_iter().map(item).collect();
    digest(&letterhead_to(to), &links(), to, &items).unwrap()
}

#[test]
fn a_link_leads_to_the_form_or_the_page_on_which_the_reader_acts() {
    let form = "https://forms.council.example/contracts/regulation-44/returns/2022-07";
    let home = "https://forms.council.example/contracts/regulation-44";
    let month = "https://performance.council.example/regulation-44/2022-07/index.html";
    let answer = "https://forms.council.example/contracts/regulation-44/record/minutes-answered?meeting=M1";
    let share = "https://forms.council.example/contracts/regulation-44/record/minutes-shared?meeting=M1";
    let dispute = "https://forms.council.example/contracts/regulation-44/record/rating-disputed?month=2022-07&kpi=3";
    let appendix_a = "https://forms.council.example/contracts/regulation-44/appendix-a";
    let plan = "https://forms.council.example/contracts/regulation-44/record/plan-agreed?kpis=1";
    let record = "https://forms.council.example/contracts/regulation-44/record/report-sent-back";
    let plans = "https://forms.council.example/contracts/regulation-44/performance#plans";
    let closing = "https://forms.council.example/contracts/regulation-44/record/plan-closed?plan=P1";
    let meeting = "https://forms.council.example/contracts/regulation-44/record/meeting-held";
    for (about, contractor, council) in [
        (due(5), form, month),
        (overdue(), form, month),
        (received(1, "2022-07-29T14:03:11Z", true, false), form, month),
        (received(2, "2022-08-30T14:03:11Z", true, true), month, month),
        (early_warning(), form, month),
        (closed(), month, month),
        (restated_ratings(), month, month),
        (early_warning_of_reports_sent_back(), dispute, month),
        (dispute_answered(DisputeOutcome::Corrected), form, month),
        (dispute_answered(DisputeOutcome::Upheld), month, month),
        (raised(FindingKind::WarningConsidered), home, home),
        (plan_due(), appendix_a, plan),
        (raised(FindingKind::PlanRequired), appendix_a, plan),
        (raised(FindingKind::PlanOverdue), appendix_a, plan),
        (raised(FindingKind::RecordsDiffer), month, record),
        (lacking_by(&[Party::Contractor]), form, month),
        (lacking_by(&PARTIES), form, record),
        (raised(FindingKind::MeetingDue), home, meeting),
        (review_due(), plans, closing),
        (minutes_shared(), answer, home),
        (minutes_answered(false), home, share),
        (minutes_answered(true), home, home),
    ] {
        assert_eq!(address(Party::Contractor, &about).as_deref(), Some(contractor), "{about:?}");
        assert_eq!(address(Party::Council, &about).as_deref(), Some(council), "{about:?}");
    }
}

#[test]
fn without_an_address_there_is_no_link() {
    let letterhead = letterhead();
    for nowhere in
        [None, Some(""), Some("javascript:alert(1)"), Some("https://a.example/\"><b>"), Some("ftp://a.example")]
    {
        let links = Links { site: nowhere.map(str::to_owned), desk: nowhere.map(str::to_owned) };
        for about in one_of_each() {
            assert_eq!(Link::of(&links, &letterhead, Party::Contractor, Some(july()), &about), None, "{nowhere:?}");
        }
        let letter = digest(&letterhead, &links, Party::Contractor, &[item(due(5)), item(closed())]).unwrap();
        assert!(!letter.text.contains("://") && !letter.html.contains("<a "), "{}", letter.text);
    }
}

#[test]
fn what_is_only_told_shares_its_link_or_leads_to_the_contract() {
    let told = || digest_of(Party::Council, [closed(), restated_ratings()]).text;
    assert!(told().contains("https://performance.council.example/regulation-44/2022-07/index.html"), "{}", told());
    let mixed = digest_of(Party::Council, [closed(), minutes_shared()]).text;
    assert!(mixed.contains("https://performance.council.example/regulation-44/index.html"), "{mixed}");
    let one_asks = digest_of(Party::Contractor, [due(5), raised(FindingKind::MinutesDeemedAgreed)]).text;
    assert!(one_asks.contains("/contracts/regulation-44/returns/2022-07\n"), "{one_asks}");
}

#[test]
fn a_reply_goes_to_the_other_partys_contract_manager() {
    let contract = contract();
    for (to, other) in [(Party::Contractor, Party::Council), (Party::Council, Party::Contractor)] {
        let manager = contract.contract_manager(other).unwrap();
        let letter = write(to, &overdue());
        assert_eq!(letter.reply_to.map(|mailbox| mailbox.email), Some(manager.email.clone()));
        assert!(letter.text.contains(&format!("A reply to it goes to {}, contract manager of", manager.name)));
    }
}

#[test]
fn what_the_council_deliberates_goes_to_nobody_else_with_a_reply() {
    let own = letterhead_to(Party::Council).recipient_email;
    let mut with_deliberation = closed();
    let About::Closed { open, .. } = &mut with_deliberation else { unreachable!() };
    open.push(finding(FindingKind::TerminationConsidered));
    for about in [
        raised(FindingKind::WarningConsidered),
        raised(FindingKind::TerminationConsidered),
        with_deliberation,
        letter_unknown(),
    ] {
        let alone = write(Party::Council, &about);
        let together = digest_of(Party::Council, [overdue(), about]);
        for letter in [alone, together] {
            assert_eq!(letter.reply_to.as_ref().map(|mailbox| &mailbox.email), Some(&own), "{}", letter.text);
            assert!(letter.text.contains("A reply to it comes back to you"), "{}", letter.text);
        }
    }
}

#[test]
fn where_nobody_reads_replies_the_email_says_so() {
    for other_manager in [None, Some(Mailbox { name: "Zoë".into(), email: "zoë@council.example".into() })] {
        let head = Letterhead { other_manager, ..letterhead() };
        let letter = letter(&head, Party::Contractor, Some(july()), &due(5)).unwrap();
        assert_eq!(letter.reply_to, None);
        assert!(letter.text.contains("Please do not reply to it: nobody would read the reply."), "{}", letter.text);
    }
}

#[test]
fn a_due_date_says_that_it_is_a_bank_holiday() {
    let december: Month = "2026-12".parse().unwrap();
    let christmas = |working_days| About::ReturnDue { return_due_on: date("2026-12-25"), working_days, moved_at: None };
    let write =
        |letterhead: &Letterhead, about: &About| letter(letterhead, Party::Contractor, Some(december), about).unwrap();
    let five = write(&letterhead(), &christmas(5));
    assert!(five.subject.starts_with("Submit the December 2026 return by Friday 25 December 2026, a bank holiday ("));
    for part in [&five.text, &five.html] {
        let first = "Please submit the December 2026 return by the end of Friday 25 December 2026, a bank holiday.";
        assert!(part.contains(first), "{part}");
    }
    let today = write(&letterhead(), &christmas(0)).text;
    assert!(today.contains("by the end of today, Friday 25 December 2026, a bank holiday."), "{today}");
    let About::Received { received_at, ratings, .. } = received(1, "2026-11-27T12:00:00Z", true, false) else {
        unreachable!()
    };
    let november = About::Received {
        revision: 1,
        received_at,
        on_time: true,
        return_due_on: date("2026-11-27"),
        closes_on: date("2026-12-25"),
        closed: false,
        ratings,
        headroom: Vec::new(),
        if_closed_now: Vec::new(),
        submission: Box::default(),
    };
    let receipt = write(&letterhead(), &november).text;
    let goes_on = "until the month closes at the end of Friday 25 December 2026, a bank holiday, you can still";
    assert!(receipt.contains(goes_on), "{receipt}");
    assert!(receipt.contains("closes at the end of Friday 25 December 2026, a bank holiday. These"), "{receipt}");
    let own = Letterhead { calendar: Calendar::new([], [date("2026-12-25")]), ..letterhead() };
    assert!(!write(&own, &christmas(5)).text.contains("holiday"), "the contract takes the day away");
}

#[test]
fn a_reminder_brings_its_day_for_the_calendar() {
    let day = |about: About, to| {
        let letter = digest_of(to, [about]);
        let [file] = letter.attachments.as_slice() else { panic!("one file: {:?}", letter.attachments) };
        assert_eq!((file.name.as_str(), file.content_type.as_str()), ("deadline.ics", "text/calendar; charset=utf-8"));
        String::from_utf8(file.bytes.clone()).unwrap().replace("\r\n ", "")
    };
    let minutes = About::MinutesDue {
        meeting: "M1".into(),
        held_on: date("2022-07-12"),
        until: date("2022-08-02"),
        moved_at: None,
    };
    for (about, to, uid, on) in [
        (due(5), Party::Contractor, "return.2022-07.regulation-44.last-friday", "20220729"),
        (plan_due(), Party::Council, "plan.kpi-1.2022-09-09.regulation-44.last-friday", "20220909"),
        (minutes, Party::Contractor, "minutes.M1.regulation-44.last-friday", "20220802"),
    ] {
        let calendar = day(about, to);
        for line in [
            format!("UID:{uid}"),
            format!("DTSTART;VALUE=DATE:{on}"),
            "DTSTAMP:20220401T000000Z".into(),
            "SEQUENCE:0".into(),
        ] {
            assert!(calendar.contains(&format!("\r\n{line}\r\n")), "{line}: {calendar}");
        }
        assert!(calendar.contains("\r\nURL:https://forms.council.example/contracts/regulation-44"), "{calendar}");
    }
    let both = digest_of(Party::Contractor, [due(5), plan_due()]);
    let names: Vec<&str> = both.attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["deadline.ics", "deadline-2.ics"], "a mail program takes one day of a file");
    for file in &both.attachments {
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 1, "{text}");
        assert!(!text.contains("METHOD"), "nobody organises it: {text}");
    }
    assert!(digest_of(Party::Contractor, [closed()]).attachments.is_empty(), "only reminders have one");
}

#[test]
fn a_meeting_that_was_due_on_a_bank_holiday_says_so() {
    let details = domain::clause::FindingDetails::MeetingDue {
        rule: domain::clause::MeetingRule::Quarterly,
        due_on: date("2023-05-01"),
    };
    let overdue = domain::clause::Finding::new(details, date("2023-05-02"));
    let finding = domain::explain::FindingInWords::of(&contract(), &overdue);
    let text = write(Party::Council, &About::Raised { finding, text: None }).text;
    let said = "The next meeting was due by Monday 1 May 2023, a bank holiday, and was not held by then.";
    assert!(text.contains(said), "{text}");
}
