//! On one machine the store is this user's alone: nothing listens but the port that is asked for, and no other user may open
//! what the program keeps.

use std::collections::BTreeSet;
use std::fs::Permissions;
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use system_tests::program::{self, Folder, Running, binary, root};

fn serve(folder: &Path) -> (Running, String) {
    let definition = root().join("infra/local/sample/regulation-44/contract.toml");
    program::serve(&definition, folder, "2022-07-29T09:30:00Z")
}

fn lastfriday(arguments: &[&str], folder: &Path) -> Output {
    Command::new(binary("lastfriday")).args(arguments).arg("--folder").arg(folder).output().unwrap()
}

/// Makes a credential beside a program that serves the folder.
fn new_token(folder: &Path) -> Output {
    lastfriday(&["token", "new", "--contract", "regulation-44", "--party", "contractor"], folder)
}

/// The inodes of a process's sockets.
fn sockets(process: u32) -> BTreeSet<String> {
    let descriptors = std::fs::read_dir(format!("/proc/{process}/fd")).unwrap();
    let links = descriptors.filter_map(|descriptor| std::fs::read_link(descriptor.unwrap().path()).ok());
    let inode = |link: PathBuf| {
        let link = link.to_string_lossy().into_owned();
        Some(link.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned())
    };
    links.filter_map(inode).collect()
}

/// The local ports at which a process has a socket of TCP or UDP, whatever its state.
fn ports(process: u32) -> Vec<u16> {
    let of_process = sockets(process);
    let mut ports = Vec::new();
    for table in ["tcp", "tcp6", "udp", "udp6"] {
        let lines = std::fs::read_to_string(format!("/proc/{process}/net/{table}")).unwrap_or_default();
        for line in lines.lines().skip(1) {
            let columns: Vec<&str> = line.split_whitespace().collect();
            if of_process.contains(columns[9]) {
                let (_, port) = columns[1].rsplit_once(':').unwrap();
                ports.push(u16::from_str_radix(port, 16).unwrap());
            }
        }
    }
    ports
}

/// The paths of the sockets at which a process listens.
fn listens_at(process: u32) -> Vec<PathBuf> {
    let of_process = sockets(process);
    let lines = std::fs::read_to_string(format!("/proc/{process}/net/unix")).unwrap();
    let columns = lines.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>());
    let own = columns.filter(|columns| of_process.contains(columns[6]) && columns[5] == "01");
    own.filter_map(|columns| columns.get(7).map(PathBuf::from)).collect()
}

/// Everything below a folder, and the folder itself, with its mode and whether it is a folder.
fn modes(folder: &Path) -> Vec<(PathBuf, u32, bool)> {
    let metadata = std::fs::symlink_metadata(folder).unwrap();
    let mut modes = vec![(folder.to_path_buf(), metadata.permissions().mode() & 0o777, metadata.is_dir())];
    if metadata.is_dir() {
        for entry in std::fs::read_dir(folder).unwrap() {
            modes.extend(modes_of(&entry.unwrap().path()));
        }
    }
    modes
}

/// The same of what may go in the meantime, as what is being written does.
fn modes_of(path: &Path) -> Vec<(PathBuf, u32, bool)> {
    if path.extension().is_some_and(|ending| ending == "tmp") { Vec::new() } else { modes(path) }
}

fn assert_private(folder: &Path) {
    for (path, mode, is_folder) in modes(folder) {
        assert_eq!(mode, if is_folder { 0o700 } else { 0o600 }, "{}: {mode:o}", path.display());
    }
}

#[test]
fn nothing_listens_but_the_port_that_is_asked_for() {
    let folder = Folder::new("ports");
    let (running, address) = serve(&folder.0);
    // Whatever it does within itself, it does by now: it has assessed, sent and published.
    assert!(new_token(&folder.0).status.success());
    let port: u16 = address.rsplit_once(':').unwrap().1.parse().unwrap();
    assert_eq!(ports(running.0.id()), [port]);
    let socket = listens_at(running.0.id());
    assert_eq!(socket.len(), 1, "{socket:?}");
    assert!(socket[0].ends_with("store/socket.new"), "as it was bound, before it had its name: {socket:?}");
    assert!(std::fs::metadata(folder.0.join("store/socket")).unwrap().file_type().is_socket());
}

#[test]
fn no_other_user_may_open_what_is_kept() {
    let folder = Folder::new("private");
    // As a wide umask has it, and as an earlier version left it.
    let live = folder.0.join("live");
    let letter = live.join("mail/regulation-44/an-earlier-letter.eml");
    std::fs::create_dir_all(letter.parent().unwrap()).unwrap();
    std::fs::create_dir_all(live.join("store")).unwrap();
    std::fs::write(&letter, "To: manager@contractor.example\n\nA link.").unwrap();
    std::fs::write(live.join("store/address"), "http://127.0.0.1:9").unwrap();
    std::fs::write(live.join("store/last-friday.sqlite"), "").unwrap();
    for (path, _, is_folder) in modes(&live) {
        std::fs::set_permissions(path, Permissions::from_mode(if is_folder { 0o755 } else { 0o644 })).unwrap();
    }
    let (mut running, _) = serve(&live);
    assert!(new_token(&live).status.success());
    let mail = modes(&live.join("mail"));
    assert!(mail.len() > 3, "emails were sent: {mail:?}");
    assert_private(&live);
    assert!(!live.join("store/address").exists(), "it leads nowhere any more");
    running.kill();
    assert_private(&live);
}

#[test]
fn what_others_keep_in_the_same_folder_stays_theirs() {
    let folder = Folder::new("shared");
    let live = folder.0.join("shared");
    std::fs::create_dir_all(&live).unwrap();
    std::fs::write(live.join("minutes.txt"), "Of somebody else.").unwrap();
    for (path, mode) in [(live.clone(), 0o755), (live.join("minutes.txt"), 0o644)] {
        std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }
    let _running = serve(&live);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&live), mode(&live.join("minutes.txt"))), (0o755, 0o644));
    for ours in ["mail", "site", "store"] {
        assert_private(&live.join(ours));
    }
}

#[test]
fn a_folder_that_was_served_by_a_process_that_was_killed_is_reached_again_however_deep_it_lies() {
    let folder = Folder::new("deep");
    let deep = (0..12).fold(folder.0.clone(), |folder, level| folder.join(format!("a-folder-of-level-{level}")));
    assert!(deep.join("store/socket").as_os_str().len() > 108, "longer than a socket's path may be");
    let (mut running, _) = serve(&deep);
    assert!(new_token(&deep).status.success());
    running.kill();
    assert!(deep.join("store/socket").exists(), "nobody took it away");
    // Alone, then beside a program that serves again.
    let alone = new_token(&deep);
    assert!(alone.status.success(), "{}", String::from_utf8_lossy(&alone.stderr));
    let _running = serve(&deep);
    let beside = new_token(&deep);
    assert!(beside.status.success(), "{}", String::from_utf8_lossy(&beside.stderr));
    let listed = lastfriday(&["token", "list", "--contract", "regulation-44"], &deep);
    assert_eq!(String::from_utf8_lossy(&listed.stdout).lines().count(), 3, "one store, whoever holds it");
}

#[test]
fn what_is_recorded_beside_a_program_that_serves_is_refused_and_taken_as_over_http() {
    let folder = Folder::new("beside");
    let (_running, _) = serve(&folder.0);
    let issue = folder.0.join("issue.json");
    std::fs::write(&issue, r#"{"kind":"capacity-issue-raised","issue":"illness","text":"One visitor is ill."}"#)
        .unwrap();
    let record = || {
        let file = issue.to_string_lossy();
        lastfriday(&["record", "--contract", "regulation-44", "--party", "contractor", &file], &folder.0)
    };
    let recorded = record();
    assert!(recorded.status.success(), "{}", String::from_utf8_lossy(&recorded.stderr));
    // The id is in use by now: the store's conditions and what it says of them came over the socket, too.
    let refused = record();
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stdout).contains("id-in-use"));
}
