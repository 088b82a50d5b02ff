//! Letters: kept as they were first written.

use cloud::letters::StoredLetter;
use cloud::table::Table;
use domain::event::Party;
use domain::notice::NoticeKind;
use system_tests::sample::{ID, moment};

use crate::{NOW, founded};

fn letter(message: &str) -> StoredLetter {
    StoredLetter {
        id: "formal-warning/event-1/contractor".into(),
        kind: NoticeKind::FormalWarning,
        to: Party::Contractor,
        written_at: moment(NOW),
        subject: "Formal warning".into(),
        page: "<p>Formal warning</p>".into(),
        message: message.into(),
    }
}

pub(crate) async fn a_letter_is_kept_as_it_was_first_written(table: Table) {
    founded(&table).await;
    let id = "formal-warning/event-1/contractor";
    assert_eq!(table.letter(ID, id).await.unwrap(), None);
    let first = letter("Subject: Formal warning\r\n\r\nThe first.\r\n");
    assert_eq!(table.store_letter(ID, &first).await.unwrap(), first);
    // Whoever writes it again gets what is kept: that is what is to be sent.
    assert_eq!(table.store_letter(ID, &letter("Subject: Formal warning\r\n\r\nAnother.\r\n")).await.unwrap(), first);
    assert_eq!(table.letter(ID, id).await.unwrap(), Some(first.clone()));
    assert_eq!(table.letters(ID).await.unwrap(), [first]);
    assert_eq!(table.letters("another").await.unwrap(), []);
}

pub(crate) async fn a_letter_that_was_changed_is_not_read(table: Table, client: aws_sdk_dynamodb::Client, name: &str) {
    table.create().await.unwrap();
    let kept = letter("Subject: Formal warning\r\n\r\nThe first.\r\n");
    table.store_letter(ID, &kept).await.unwrap();
    let another = StoredLetter { id: "formal-warning/event-2/contractor".into(), ..letter("Another.\r\n") };
    table.store_letter(ID, &another).await.unwrap();
    let text = |value: &str| aws_sdk_dynamodb::types::AttributeValue::S(value.into());
    let key = |id: &str| [("pk", text("CONTRACT#regulation-44")), ("sk", text(&format!("LETTER#{id}")))];
    let [pk, sk] = key(&another.id);
    let item = client.get_item().table_name(name).key(pk.0, pk.1).key(sk.0, sk.1).send().await.unwrap().item.unwrap();
    let [pk, sk] = key(&kept.id);
    let request = client.update_item().table_name(name).key(pk.0, pk.1).key(sk.0, sk.1);
    let request = request.update_expression("SET message = :message");
    request.expression_attribute_values(":message", item["message"].clone()).send().await.unwrap();
    let failure = table.letter(ID, &kept.id).await.unwrap_err();
    assert_eq!((failure.cause.as_str(), failure.retry_can_help), ("it is not as it was sent", false));
}
