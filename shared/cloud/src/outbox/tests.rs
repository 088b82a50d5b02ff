use super::*;

/// An email of an older version of the program, which kept no entry's number, of minutes of a meeting that is called `event-5`.
const OLDER: &str = r#"{
    "contract": "regulation-44", "id": "minutes-reminder/event-5/event-3/contractor", "to": "contractor",
    "notices": [{ "id": "minutes-reminder/event-5/event-3/contractor", "kind": "minutes-reminder", "due_on": "2022-06-06",
                  "month": null,
                  "about": { "about": "minutes-due", "meeting": "event-5", "held_on": "2022-05-20", "until": "2022-06-08" } }],
    "recipient": { "name": "Alex Sample", "email": "manager@contractor.example" }, "letterhead": "{}",
    "called_for_by": { "sequence": 3, "as_of": "2022-06-06" }, "called_for_at": "2022-06-06T06:00:00Z", "state": "due" }"#;

#[test]
fn an_email_of_an_older_version_tells_the_entry_of_which_its_id_was_made() {
    let email: OutboxEmail = read_json(OLDER).unwrap();
    let told: Vec<usize> = (0..10).filter(|entry| email.tells(*entry)).collect();
    assert_eq!(told, [3], "and not what the meeting's id reads like");
}

#[test]
fn an_email_tells_the_entry_whose_number_is_kept_whatever_its_id_says() {
    let mut email: OutboxEmail = read_json(OLDER).unwrap();
    email.notices[0].event = Some(7);
    let kept: OutboxEmail = read_json(&write_json(&email).unwrap()).unwrap();
    let told: Vec<usize> = (0..10).filter(|entry| kept.tells(*entry)).collect();
    assert_eq!(told, [7]);
}
