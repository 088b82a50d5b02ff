//! The return as a file.

use crate::*;

#[tokio::test]
async fn a_file_is_read_shown_and_submitted_as_the_bytes_that_it_is() {
    let desk = desk("desk-file").await;
    let mut person = desk.signed_in(ADMINISTRATOR, later(9 * 24 * 60)).await;
    let at = later(9 * 24 * 60);
    let page = person.get(&july(""), at).await;
    let (token, version) = (page.value("form_token"), page.value("version"));
    let fields = [("form_token", token.as_str()), ("version", version.as_str())];
    let bytes =
        std::fs::read(system_tests::program::root().join("infra/local/sample/regulation-44/returns/2022-07.xlsx"))
            .unwrap();
    let taken = person.post_file(&july("/file"), &fields, ("file", "July <b>return</b>.xlsx", &bytes), at).await;
    assert_eq!((taken.status, taken.location.as_deref()), (303, Some(july("/check").as_str())), "{}", taken.text());
    let check = person.get(&july("/check"), at).await;
    assert!(
        check.text().contains("July &lt;b&gt;return&lt;&#x2F;b&gt;.xlsx")
            || check.text().contains("July &lt;b&gt;return&lt;/b&gt;.xlsx"),
        "{}",
        check.text()
    );
    let receipt = submit(&mut person, at).await;
    assert_eq!(receipt.location.as_deref(), Some(july("/receipts/1").as_str()));
    assert_eq!(desk.steps.table.original("regulation-44", 1).await.unwrap(), bytes);
    let original = person.get(&july("/revisions/1/original"), at).await;
    assert_eq!(original.body, bytes);
    assert!(original.headers.contains("filename=\"regulation-44-2022-07-revision-1.xlsx\""), "{}", original.headers);
    let csv = person.get(&july("/revisions/1/csv"), at).await.text();
    assert!(
        csv.starts_with("\u{feff}\"unit\",\"visited_on\",\"report_to_council_on\",\"report_to_ofsted_on\","),
        "{csv}"
    );
    let json: serde_json::Value =
        serde_json::from_slice(&person.get(&july("/revisions/1/json"), at).await.body).unwrap();
    assert_eq!(json["month"], "2022-07");
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_told_by_its_own_cells_and_nothing_is_kept() {
    let desk = desk("desk-bad-file").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    let page = person.get(&july(""), now()).await;
    let (token, version) = (page.value("form_token"), page.value("version"));
    let fields = [("form_token", token.as_str()), ("version", version.as_str())];
    let folder = system_tests::program::root().join("shared/intake/tests/bad");
    let mut read = 0;
    for file in std::fs::read_dir(folder).unwrap().flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        // What is wrong with some only as the return of a certain month is not wrong here.
        if file.path().with_file_name(format!("{name}.submission.json")).exists() {
            continue;
        }
        if name.ends_with(".problems.json") || name.ends_with(".submission.json") {
            continue;
        }
        let bytes = std::fs::read(file.path()).unwrap();
        let shown = person.post_file(&july("/file"), &fields, ("file", &name, &bytes), now()).await;
        assert_eq!(shown.status, 422, "{name}");
        assert!(shown.text().contains("govuk-error-summary"), "{name}");
        read += 1;
    }
    assert!(read > 100, "{read}");
    let csv = "unit,visited_on\nU1,31/06/2022\nU9,4 July 2022\n";
    let shown = person.post_file(&july("/file"), &fields, ("file", "a.csv", csv.as_bytes()), now()).await.text();
    assert!(
        shown.contains("Row 2, visited_on: There is no 31 June 2022") && shown.contains("Row 3, unit: "),
        "{shown}"
    );
    let nothing = person.post(&july("/file"), &fields, now()).await;
    assert!(nothing.text().contains("Choose the file that holds the return"));
    assert_eq!(desk.steps.head().await.sequence, 0);
    assert_eq!(person.get(&july("/check"), now()).await.status, 303, "there is nothing to check");
}
