//! A table whose rules seem to have made other things of the past: what changes is told in one email to each party.

use super::*;

/// The kinds of notice of which the doctored table knows nothing.
const UNTOLD: [NoticeKind; 3] = [NoticeKind::PlanRequired, NoticeKind::WarningConsidered, NoticeKind::PlanRequest];

/// A table whose rules seem to have made other things of the past: no plan was required but one that is not, no warning could be
/// considered, an overdue plan was overdue earlier, and the rating of one KPI was another. Nobody was told of what it lacks.
struct Doctored {
    items: Items,
    /// The letters that the rules of this version call for, and the doctored table did not.
    letters: usize,
}

async fn doctored() -> Doctored {
    let (client, table) = another_with(&by_the_first_rules()).await;
    let previous = table.previous(ID).await.unwrap();
    let mut snapshot = previous.as_ref().and_then(|previous| previous.snapshot.clone()).unwrap();
    let assessment = &mut snapshot.assessment;
    let is_gone = |kind: FindingKind| matches!(kind, FindingKind::PlanRequired | FindingKind::WarningConsidered);
    let mut false_one = assessment.findings.iter().find(|finding| is_gone(finding.kind())).unwrap().clone();
    false_one.details = FindingDetails::RecordsDiffer { month: "2022-05".parse().unwrap(), kpi: false_one.kpi() };
    assessment.findings.retain(|finding| !is_gone(finding.kind()));
    assessment.findings.insert(0, false_one);
    let overdue = assessment.findings.iter_mut().find(|finding| finding.kind() == FindingKind::PlanOverdue).unwrap();
    overdue.raised_on = overdue.raised_on - Days::new(2);
    let month = assessment.months.iter_mut().find(|month| month.month == "2022-10".parse().unwrap()).unwrap();
    let kpi = &mut month.kpis[0];
    kpi.rating = if kpi.rating == Some(Rating::Red) { Some(Rating::Green) } else { Some(Rating::Red) };
    assessment.notices.retain(|notice| !UNTOLD.contains(&notice.kind));
    let committed = table.commit(ID, previous.as_ref(), &snapshot, &[], that_day()).await.unwrap();
    assert_eq!(committed, Committed::Stored);
    let mut letters = 0;
    for email in emails(&table).await.into_values() {
        let untold = email.notices.iter().filter(|notice| UNTOLD.contains(&notice.kind));
        let mut gone: Vec<String> = untold.map(|notice| format!("TOLD#{}", notice.id)).collect();
        if gone.len() == email.notices.len() {
            letters += usize::from(email.is_contractual_letter() && email.state != EmailState::Lapsed);
            gone.extend([format!("EMAIL#{}", email.id), format!("LETTER#{}", email.id)]);
        }
        for sk in gone {
            let key = [("pk", format!("CONTRACT#{ID}")), ("sk", sk)];
            let key = key.map(|(name, value)| (name.to_owned(), AttributeValue::S(value)));
            client
                .delete_item()
                .table_name(system_tests::embedded::TABLE)
                .set_key(Some(key.into()))
                .send()
                .await
                .unwrap();
        }
    }
    assert!(letters > 0, "a letter was called for");
    Doctored { items: items(&client).await, letters }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_later_rules_make_of_the_past_is_told_to_each_party_in_one_email() {
    let Doctored { items, letters } = doctored().await;
    let ((client, table), mail) = (another_with(&items).await, Folder::new("upgrade-told"));
    let (before, marked) = (emails(&table).await, marks(&client).await);
    evaluate(&table, ID, that_day()).await.unwrap();
    let after = emails(&table).await;
    let new: Vec<&OutboxEmail> = after.values().filter(|email| !before.contains_key(&email.id)).collect();
    let due: Vec<&str> = new.iter().filter(|email| email.is_waiting()).map(|email| email.id.as_str()).collect();
    assert_eq!(due, [reread("contractor"), reread("council")], "not one by one");
    let held: Vec<&&OutboxEmail> = new.iter().filter(|email| email.state == EmailState::Held).collect();
    assert_eq!(held.len(), letters);
    assert!(held.iter().all(|email| email.is_contractual_letter()));
    // What is not told by itself counts as told by that email.
    let marked_now = marks(&client).await;
    let notices = snapshot(&table).await.assessment.notices;
    let told: Vec<_> = notices.iter().filter(|notice| !marked.contains_key(&notice.id)).collect();
    assert!(told.iter().any(|notice| notice.kind == NoticeKind::WarningConsidered));
    for notice in told {
        let by = &marked_now[&notice.id];
        let own = after.get(&notice.id).is_some_and(OutboxEmail::is_contractual_letter);
        assert_eq!(by, &if own { notice.id.clone() } else { reread(&notice.to.to_string()) });
    }
    // What the council deliberates is in its own email alone, and so are the letters that wait.
    let (contractor, council) = (said(&after[&reread("contractor")]), said(&after[&reread("council")]));
    let count = |rereading: &Rereading, kind| rereading.came.iter().filter(|change| change.kind == Some(kind)).count();
    assert!(count(contractor, FindingKind::PlanRequired) > 0 && count(council, FindingKind::WarningConsidered) > 0);
    assert_eq!(count(contractor, FindingKind::PlanRequired), count(council, FindingKind::PlanRequired));
    assert_eq!(count(contractor, FindingKind::WarningConsidered), 0);
    assert_eq!((contractor.letters.len(), council.letters.len()), (0, letters));
    for told in [contractor, council] {
        assert!(told.ratings.iter().any(|change| change.sentence.starts_with("October 2022: KPI 1 (")), "{told:?}");
        assert!(told.went.iter().any(|change| change.kind == Some(FindingKind::RecordsDiffer)), "{told:?}");
        assert!(told.moved.iter().any(|change| change.kind == Some(FindingKind::PlanOverdue)), "{told:?}");
    }
    // They go, with a subject that says so; no letter does, however often it is looked for.
    assert_eq!(send_all(&table, &mail, that_day()).await, 2);
    assert_eq!(send_all(&table, &mail, that_day() + TimeDelta::hours(2)).await, 2);
    for file in std::fs::read_dir(mail.0.join(ID)).unwrap() {
        let message = std::fs::read(file.unwrap().path()).unwrap();
        let message = mail_parser::MessageParser::default().parse(&message).unwrap();
        let subject = message.subject().unwrap();
        assert!(subject.starts_with("How we read the contract has changed: what is different ("), "{subject}");
        let text = message.body_text(0).unwrap();
        for heading in
            ["Ratings", "Findings that are new", "Findings that no longer apply", "Findings with another date"]
        {
            assert!(text.contains(&format!("\n{heading}")), "{heading}: {text}");
        }
        let to_council = text.contains("Letters waiting for your decision");
        assert_eq!(
            text.contains("formal warning may be considered") || text.contains("could be considered"),
            to_council
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_about_the_past_goes_only_if_the_council_decides_so() {
    let Doctored { items, .. } = doctored().await;
    let ((_client, table), mail) = (another_with(&items).await, Folder::new("upgrade-letters"));
    evaluate(&table, ID, that_day()).await.unwrap();
    let sent = send_all(&table, &mail, that_day()).await;
    let held = emails(&table).await.into_values().filter(|email| email.state == EmailState::Held);
    let held: Vec<OutboxEmail> = held.collect();
    for decision in [LetterDecision::SendAgain, LetterDecision::WasSent] {
        assert!(!table.decide(ID, &held[0].id, decision, that_day()).await.unwrap(), "{decision:?} is of another");
    }
    for letter in &held {
        assert!(table.decide(ID, &letter.id, LetterDecision::DoNotSend, that_day()).await.unwrap());
        assert!(!table.decide(ID, &letter.id, LetterDecision::Send, that_day()).await.unwrap(), "it is decided");
        assert_eq!(emails(&table).await[&letter.id].state, EmailState::NotSent);
    }
    assert_eq!(send_all(&table, &mail, that_day()).await, sent);
    let (_client, table) = another_with(&items).await;
    evaluate(&table, ID, that_day()).await.unwrap();
    let letter = &held[0].id;
    assert!(table.decide(ID, letter, LetterDecision::Send, that_day()).await.unwrap());
    let other = Folder::new("upgrade-letter-sent");
    assert_eq!(send_all(&table, &other, that_day()).await, sent + 1);
    assert_eq!(emails(&table).await[letter].state, EmailState::Sent);
    assert!(table.letter(ID, letter).await.unwrap().is_some(), "it is kept as it went");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn between_whichever_two_calls_the_rereading_dies_it_ends_the_same() {
    let Doctored { mut items, .. } = doctored().await;
    items.retain(|(_, sk), _| !["ORIGINAL", "CONTENT", "PUBLISHED"].contains(&sk.split('#').next().unwrap()));
    let (client, table) = another_with(&items).await;
    evaluate(&table, ID, that_day()).await.unwrap();
    let (expected, expected_marks) = (emails(&table).await, marks(&client).await);
    let mut most = 0;
    loop {
        let (client, table) = another_with(&items).await;
        let life = CrashAfter::new(most);
        let dying = Table::new(life.client(&client), system_tests::embedded::TABLE);
        let died = evaluate(&dying, ID, that_day()).await.is_err();
        evaluate(&table, ID, that_day()).await.unwrap();
        assert_eq!(emails(&table).await, expected, "after {most} calls");
        assert_eq!(marks(&client).await, expected_marks, "after {most} calls");
        if !died {
            break;
        }
        // The calls in between are of marks, one like the other.
        most += if most < 12 { 1 } else { 5 };
    }
    assert!(most > 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_recorded_at_the_same_time_is_told_by_itself_and_what_changes_once() {
    let Doctored { items, letters } = doctored().await;
    let (_client, table) = another_with(&items).await;
    let before = emails(&table).await;
    let issue = json!({ "kind": "capacity-issue-raised", "issue": "C9", "text": "Two visitors leave." });
    let body = issue.to_string();
    functions::record::record(&table, ID, body.as_bytes(), Contractor, None, that_day()).await.unwrap();
    // Two at once, as where a stream hands over a record twice.
    let (one, other) = tokio::join!(evaluate(&table, ID, that_day()), evaluate(&table, ID, that_day()));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    let after = emails(&table).await;
    let new: Vec<&OutboxEmail> = after.values().filter(|email| !before.contains_key(&email.id)).collect();
    let waits: Vec<&str> = new.iter().filter(|email| email.is_waiting()).map(|email| email.id.as_str()).collect();
    assert_eq!(waits, ["capacity-issue/2023-11-28/5.2/C9/council", &reread("contractor"), &reread("council")]);
    assert_eq!(new.iter().filter(|email| email.state == EmailState::Held).count(), letters);
    assert_eq!(snapshot(&table).await.version.sequence, table.head(ID).await.unwrap().unwrap().sequence);
    assert_eq!(said(&after[&reread("council")]).as_of, after[&reread("council")].called_for_by.as_of);
    assert_eq!(after[&reread("council")].to, Council);
}
