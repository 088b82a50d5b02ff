//! A restore goes by a clock too: it makes months final, and its pages show them.

use crate::*;

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => copy(&entry.path(), &target),
            kind if kind.is_file() => drop(std::fs::copy(entry.path(), target).unwrap()),
            _ => {}
        }
    }
}

/// The months that the site of a folder has pages of.
fn months(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder.join("site").join(CONTRACT)).unwrap().map(Result::unwrap);
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("20") && !page(folder, name).is_empty()).collect()
}

/// What a folder keeps of its clock.
fn kept(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("store/clock")).unwrap()).unwrap()
}

/// A folder of 29 July 2022 beside its copy. By the machine's clock it is years later, as by one that has jumped.
fn with_copy(test: &str) -> (Folder, PathBuf, String) {
    let folder = live(test);
    let (place, backup) = (folder.0.join("place"), folder.0.join("backup"));
    for to in [&place, &backup] {
        for below in ["store", "site", "mail"].iter().filter(|below| folder.0.join(below).is_dir()) {
            copy(&folder.0.join(below), &to.join(below));
        }
    }
    let backup = backup.to_string_lossy().into_owned();
    (folder, place, backup)
}

#[tokio::test]
async fn a_restore_follows_no_clock_that_jumps_until_it_is_confirmed() {
    let (folder, place, backup) = with_copy("restore-jumps");
    let lost = folder.0.join("lost").to_string_lossy().into_owned();
    let restore = ["restore", "--from-folder", &backup, "--lost", &lost];
    let (right, before) = (months(&place), kept(&place));
    assert_eq!(right.last().map(String::as_str), Some("2022-07"));
    let said = refused(&restore, &place);
    for part in ["Friday 29 July 2022", "--confirm-clock", "final"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!((months(&place), kept(&place)), (right.clone(), before), "nothing was done by it");
    assert!(page(&place, "2022-07").contains("29 July 2022"));
    done(&[&restore[..], &["--dry-run"]].concat(), &place);
    assert_eq!(months(&place), right, "what changes nothing asks nothing");

    done(&[&restore[..], &["--confirm-clock"]].concat(), &place);
    assert!(months(&place).len() > right.len(), "what is confirmed is followed");
    assert_ne!(kept(&place)["shown"].as_str().unwrap()[..4], *"2022", "and the folder knows that its clock showed it");
}

#[tokio::test]
async fn a_folder_without_a_contract_knows_what_the_copy_knows_that_is_restored_into_it() {
    let (folder, _, backup) = with_copy("restore-empty");
    let empty = folder.0.join("empty");
    drop(serve(&[], &empty));
    let lost = folder.0.join("lost").to_string_lossy().into_owned();
    let said = refused(&["restore", "--from-folder", &backup, "--lost", &lost], &empty);
    assert!(said.contains("Friday 29 July 2022") && said.contains("--confirm-clock"), "{said}");
    assert_eq!(table(&empty).await.head(CONTRACT).await.unwrap(), None, "nothing was brought back");
}

#[tokio::test]
async fn pages_of_a_clock_that_was_ahead_are_put_right_with_it_though_nothing_else_is_ahead() {
    let (folder, place, backup) = with_copy("restore-ahead");
    let lost = folder.0.join("lost").to_string_lossy().into_owned();
    let right = kept(&place);
    done(&["restore", "--from-folder", &backup, "--lost", &lost, "--confirm-clock"], &place);
    assert!(months(&place).contains("2022-11"));
    // As an earlier version of the program left it, which asked nothing and kept nothing of the clock.
    std::fs::write(place.join("store/clock"), right.to_string()).unwrap();
    let back = serve(&["--clock", "2022-07-29T13:00:00Z", "--confirm-clock"], &place);
    assert_eq!(months(&place).last().map(String::as_str), Some("2022-07"));
    assert!(page(&place, "2022-07").contains("29 July 2022"));
    drop(back);
    let log = table(&place).await.read_log(CONTRACT).await.unwrap().unwrap();
    assert_eq!(log.events.len(), 1, "the log says that the clock was put back");
}

#[tokio::test]
async fn what_a_copy_has_of_a_clock_that_was_ahead_is_put_right_as_it_is_brought_back() {
    let (folder, place, backup) = with_copy("restore-back");
    let lost = folder.0.join("lost").to_string_lossy().into_owned();
    let issue = folder.0.join("issue.json");
    let body = r#"{"kind":"capacity-issue-raised","issue":"illness","text":"One visitor is ill."}"#;
    std::fs::write(&issue, body).unwrap();
    let ahead = serve(&["--clock", "2036-01-01T09:00:00Z", "--confirm-clock"], Path::new(&backup));
    let record = ["record", "--contract", CONTRACT, "--party", "contractor", &issue.to_string_lossy()];
    done(&record, Path::new(&backup));
    drop(ahead);
    let restore = ["restore", "--from-folder", &backup, "--lost", &lost];
    let said = refused(&restore, &place);
    assert!(said.contains("1 January 2036") && said.contains("was ahead before"), "{said}");
    done(&[&restore[..], &["--confirm-clock"]].concat(), &place);
    let log = table(&place).await.read_log(CONTRACT).await.unwrap().unwrap();
    assert_eq!(log.events.len(), 2, "the issue, and that the clock was put back");
    let now = cloud::clock::now().format("%Y-%m").to_string();
    assert!(months(&place).iter().all(|month| *month <= now), "no page is of the wrong clock");
}
