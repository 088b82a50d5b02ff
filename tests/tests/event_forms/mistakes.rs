//! What is wrong is told beside its field, and what was typed is kept and shown as text.

use system_tests::busy_desk::{later, now};
use system_tests::forms::{action, filled_in, pairs, problems, typed};

use crate::kinds::cases;
use crate::{CONTRACTOR, COUNCIL, FORMULA, HOME, desk, last, log, send};

#[tokio::test]
async fn what_is_wrong_is_told_beside_its_field_and_what_was_typed_is_kept() {
    let desk = desk("acts-wrong").await;
    let before = log(&desk).await.len();
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let blank = [&on!("held_on", "", "", "")[..], &[("attendees-0-contract_manager", "")]].concat();
    let told = send(&mut council, "meeting-held", &blank).await;
    let expected = [
        ("held_on-day", "Enter the day on which the meeting was held"),
        (
            "attendees-0-name",
            "The council's contract manager is not among the attendees. Both contract managers attend every meeting (5.6): add or mark that person. If that person was missing, say so below.",
        ),
    ];
    let expected: Vec<(String, String)> = expected.map(|(id, words)| (id.to_owned(), words.to_owned())).to_vec();
    assert_eq!(problems(&told), expected);
    for (id, _) in problems(&told) {
        assert!(told.text().contains(&format!(" id=\"{id}\"")), "the summary's links lead to boxes: {id}");
    }

    let told =
        send(&mut council, "warning-issued?kpis=2", &[("issued_on-year", "2024"), ("explanation", "Kept as typed.")])
            .await;
    assert_eq!(problems(&told)[0].0, "issued_on-day");
    assert!(problems(&told)[0].1.contains("is after today"), "{:?}", problems(&told));
    assert!(told.text().contains("Kept as typed."));

    // The second row is left blank: the third is the event's second.
    let rows = [("actions-2-action", "Third row."), ("actions-2-kpi", "2"), ("actions-rows", "3")];
    let told = send(&mut council, "plan-agreed?kpis=1", &rows).await;
    assert_eq!(problems(&told)[0], ("actions-0-action".to_owned(), "Action 1: Say what is to be done".to_owned()));
    let (id, words) = &problems(&told)[1];
    assert_eq!(id, "actions-2-kpi");
    assert!(words.starts_with("Action 3: KPI 2 is not one that this plan covers."), "{words}");

    let told = send(&mut council, "report-sent-back", &[("visited_on-day", "x"), ("unit", "U9")]).await;
    let ids: Vec<String> = problems(&told).into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["unit", "visited_on-day", "reason"], "{:?}", problems(&told));
    assert_eq!(log(&desk).await.len(), before, "nothing of it is recorded");
}

#[tokio::test]
async fn a_row_more_is_given_without_losing_what_was_typed() {
    let desk = desk("acts-rows").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let more =
        send(&mut council, "plan-agreed?kpis=1", &[("actions-0-action", "Hire another."), ("more", "actions")]).await;
    assert_eq!(more.status, 200);
    assert!(more.text().contains("Hire another."));
    assert!(more.text().contains("actions-1-action"));
    let sent = typed(&more, &[("actions-1-kpi", "1"), ("actions-1-action", "Train them.")]);
    let sent = council.post(&action(&more), &pairs(&sent), later(2)).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    let actions = last(&desk).await["actions"].clone();
    assert_eq!(actions[0]["action"], "Hire another.");
    assert_eq!(actions[1]["action"], "Train them.");
}

/// Whether a field of a form is chosen rather than written.
fn is_choice(form: &str, field: &str) -> bool {
    (field == "outcome" && !form.starts_with("capacity")) || (field == "reason" && form == "report-sent-back")
}

/// Texts that a form must take for what they are: text.
const MARKUP: &str = "<script>alert(1)</script> & \"quoted\" 'so' <b>bold</b>";

const TURNED: &str = "abc\u{202e}cba";

#[tokio::test]
async fn whatever_is_written_comes_out_as_text_or_is_refused_at_its_field() {
    let desk = desk("acts-hostile").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    let long = "x".repeat(10_000);
    let longest = "x".repeat(60_000);
    let texts = ["text", "outcome", "reason", "explanation", "comment", "attendees-2-name"];
    let rows = ["current_performance", "issue", "action", "expected_outcome", "timescale"];
    let rows: Vec<String> = rows.iter().map(|row| format!("actions-0-{row}")).collect();
    for (by, form, changes, _) in cases() {
        let person = if by == COUNCIL { &mut council } else { &mut contractor };
        let fields: Vec<&str> = changes
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| texts.contains(name) || rows.iter().any(|row| row == name))
            .collect();
        for field in fields.into_iter().filter(|field| !is_choice(form, field)) {
            let most = if form.starts_with("minutes-shared") { &longest } else { &long };
            let mut with: Vec<(&str, &str)> = changes.clone();
            with.retain(|(name, _)| *name != field);
            let told = send(person, form, &[&with[..], &[(field, most)]].concat()).await;
            assert_eq!(told.status, 422, "{form} {field}");
            assert_eq!(problems(&told)[0].0, field, "{form}: {:?}", problems(&told));
            assert!(told.text().contains(most.as_str()), "{form} {field}: what was typed is kept");
            for hostile in [MARKUP, TURNED, FORMULA] {
                let mut page = person.get(&format!("{HOME}/record/{form}"), now()).await;
                // A row more shows the form again as it was typed, and records nothing.
                let shown = typed(&page, &[&with[..], &[(field, hostile), ("back", "1")]].concat());
                page = person.post(&action(&page), &pairs(&shown), later(1)).await;
                assert!(!page.text().contains("<script>"), "{form} {field}");
                let again = filled_in(&page).into_iter().find(|(name, _)| name == field).map(|(_, value)| value);
                // What turns the writing around is taken out of whatever is sent.
                assert_eq!(again, Some(hostile.replace('\u{202e}', "")), "{form} {field}");
            }
        }
    }
    // What is recorded, and shown again.
    let hostile = format!("{MARKUP} {FORMULA}");
    send(&mut contractor, "capacity-issue-raised", &[("text", &hostile)]).await;
    assert_eq!(last(&desk).await["text"], hostile);
    let page = council.get(&format!("{HOME}/record/capacity-issue-discussed?issue=2023-02-22"), now()).await;
    assert!(
        page.text().contains("&lt;script&gt;alert(1)&lt;&#x2F;script&gt;")
            || page.text().contains("&lt;script&gt;alert(1)")
    );
    assert!(!page.text().contains("<script>") && !page.text().contains("<b>bold"));
    send(&mut contractor, "information-supplied?request=rota", &[]).await;
    send(&mut contractor, "capacity-issue-raised", &[("text", TURNED)]).await;
    assert_eq!(last(&desk).await["text"], "abccba", "what turns the writing around is taken out");
    let preview = send(&mut council, "warning-issued?kpis=2", &[("explanation", MARKUP)]).await;
    assert_eq!(preview.status, 200);
    assert!(!preview.text().contains("<script>"), "nor does the letter's page run anything");
    // A link can fill in nothing but a form's own boxes, as text.
    let filled = council
        .get(
            &format!(
                "{HOME}/record/warning-declined?reason=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&nonce=x&form_token=y"
            ),
            now(),
        )
        .await;
    assert!(!filled.text().contains("<script>"));
    assert!(filled.values("nonce").iter().all(|nonce| nonce.len() == 43));
}
