//! The forms in the real browser: nothing that axe finds, nothing wider than the window, all of it by the keyboard.

use std::path::Path;

use system_tests::browser::{
    PATIENCE, axe, be_as_wide_as, browser, evaluate, found_by, open, out_of_the_keyboards_reach, too_wide,
};
use system_tests::form_pages::{form_pages, write};
use system_tests::program::Folder;

/// The pages of the desk in a folder, and their names.
fn pages(test: &str) -> (Folder, Vec<String>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (_desk, pages) = runtime.block_on(form_pages(test));
    let folder = Folder::new(&format!("{test}-pages"));
    write(&folder.0, &pages);
    // For whoever wants to look at them.
    if let Some(kept) = std::env::var_os("KEEP_PAGES") {
        std::fs::create_dir_all(&kept).unwrap();
        write(Path::new(&kept), &pages);
    }
    (folder, pages.into_iter().map(|page| page.name).collect())
}

#[test]
fn every_form_fits_its_window_and_axe_finds_nothing_on_a_phone_in_forced_colours_or_on_paper() {
    let axe = axe();
    let (folder, names) = pages("acts-axe");
    let mut wrong = Vec::new();
    for width in [320, 1280] {
        let browser = browser(width);
        let tab = browser.new_tab().unwrap();
        tab.set_default_timeout(PATIENCE);
        be_as_wide_as(&tab, width);
        for name in &names {
            open(&tab, &folder.0.join(format!("{name}.html")));
            let found = too_wide(&tab).into_iter().chain(found_by(&axe, &tab, width));
            wrong.extend(found.map(|found| format!("{name} at {width}: {found}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_form_is_filled_in_by_the_keyboard_alone_and_enter_sends_it() {
    let (folder, names) = pages("acts-keys");
    let browser = browser(1280);
    let tab = browser.new_tab().unwrap();
    tab.set_default_timeout(PATIENCE);
    let mut wrong = Vec::new();
    for name in &names {
        open(&tab, &folder.0.join(format!("{name}.html")));
        wrong.extend(out_of_the_keyboards_reach(&tab).into_iter().map(|found| format!("{name}: {found}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    open(&tab, &folder.0.join("meeting-held.html"));
    // What Enter presses is the form's first button: not one that gives a row more.
    let first = evaluate(&tab, "document.querySelector('form.act [type=submit]').name");
    assert_eq!(first, "", "Enter sends the form");
}
