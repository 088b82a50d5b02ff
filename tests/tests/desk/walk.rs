//! An administrator who has never seen the desk submits a month with two mistakes in it, mends them and gets a receipt: in the
//! real browser, served by the program, without JavaScript, by keyboard alone, at a phone's width and at a desktop's.

use std::path::Path;
use std::time::Duration;

use headless_chrome::protocol::cdp::DOM::Focus;
use headless_chrome::protocol::cdp::Emulation::SetScriptExecutionDisabled;
use headless_chrome::protocol::cdp::Page::CaptureScreenshotFormatOption::Png;
use headless_chrome::{Element, Tab};
use mail_parser::MessageParser;
use system_tests::browser::{self, PATIENCE};
use system_tests::program::{Folder, root, serve};

use crate::ADMINISTRATOR;

/// How often an email is looked for, and how long between.
const LOOKS: usize = 600;
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// The newest link to sign in that went to an address.
fn link(folder: &Path, address: &str, before: usize) -> String {
    for _ in 0..LOOKS {
        let mail = std::fs::read_dir(folder.join("mail/regulation-44")).into_iter().flatten().flatten();
        let mut files: Vec<_> = mail.filter(|file| file.file_name().to_string_lossy().contains("sign-in")).collect();
        files.sort_by_key(|file| file.metadata().and_then(|about| about.modified()).ok());
        if let Some(file) = files.get(before..).and_then(<[_]>::last) {
            let bytes = std::fs::read(file.path()).unwrap();
            let message = MessageParser::default().parse(&bytes).unwrap();
            assert_eq!(message.to().unwrap().first().unwrap().address(), Some(address));
            let text = message.body_text(0).unwrap();
            return text.split_whitespace().find(|word| word.contains("/desk/link/")).unwrap().to_owned();
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
    panic!("no email came");
}

/// A person at a browser of a width.
struct Walk<'f> {
    tab: std::sync::Arc<Tab>,
    folder: &'f Path,
    width: u32,
    axe: String,
}

impl Walk<'_> {
    fn scripts(&self, disabled: bool) {
        self.tab.call_method(SetScriptExecutionDisabled { value: disabled }).unwrap();
    }

    /// Waits for a page by its heading, and looks at it: it fits its window, and axe finds nothing in it. The page's own
    /// scripts, of which there are none, stay switched off but for that.
    fn arrive(&self, heading: &str, name: &str) {
        self.tab
            .wait_for_xpath(&format!("//h1[starts-with(normalize-space(), \"{heading}\")]"))
            .unwrap_or_else(|error| panic!("{name}: {error}: {}", self.tab.get_content().unwrap_or_default()));
        self.scripts(false);
        assert_eq!(browser::too_wide(&self.tab), None, "{name}");
        let picture = self.tab.capture_screenshot(Png, None, None, true).unwrap();
        std::fs::write(self.folder.join(format!("{name}-{}.png", self.width)), picture).unwrap();
        browser::unfold(&self.tab, true);
        browser::evaluate(&self.tab, &self.axe);
        assert_eq!(browser::violations(&self.tab, "{}"), "[]", "{name} at {}", self.width);
        browser::unfold(&self.tab, false);
        self.scripts(true);
    }

    /// Puts the keyboard on something: what the page does by itself where scripts are switched off.
    fn focus(&self, on: &Element<'_>) {
        let focus = Focus { node_id: None, backend_node_id: Some(on.backend_node_id), object_id: None };
        self.tab.call_method(focus).unwrap();
    }

    /// Presses a button, or follows a link, with the keyboard.
    fn press(&self, label: &str) {
        let xpath = format!("//main//*[self::a or self::button][normalize-space() = \"{label}\"]");
        let on = self.tab.wait_for_xpath(&xpath).unwrap_or_else(|error| panic!("{label}: {error}"));
        self.focus(&on);
        self.tab.press_key("Enter").unwrap();
    }

    /// Types into a box in place of what is there.
    fn type_over(&self, id: &str, text: &str) {
        let field = self.tab.find_element(&format!("[id='{id}']")).unwrap();
        self.focus(&field);
        let there = field.get_attribute_value("value").unwrap().unwrap_or_default();
        self.tab.press_key("End").unwrap();
        for _ in 0..there.chars().count() {
            self.tab.press_key("Backspace").unwrap();
        }
        self.tab.send_character(text).unwrap();
    }

    fn text(&self) -> String {
        self.tab.find_element("main").unwrap().get_inner_text().unwrap()
    }
}

#[test]
fn an_administrator_who_has_never_seen_it_submits_a_month_with_two_mistakes_mends_them_and_gets_a_receipt() {
    let axe = browser::axe();
    for (width, month, words) in [(390, "06", "June 2022"), (1280, "07", "July 2022")] {
        let folder = Folder::new(&format!("desk-walk-{width}"));
        let (_running, address) =
            serve(&root().join("infra/local/sample/regulation-44/contract.toml"), &folder.0, "2022-07-20T09:00:00Z");
        let browser = browser::browser(width);
        let tab = browser.new_tab().unwrap();
        tab.set_default_timeout(PATIENCE);
        browser::be_as_wide_as(&tab, width);
        let walk = Walk { tab, folder: &folder.0, width, axe: axe.clone() };
        walk.scripts(true);
        let wanted = format!("{address}/desk/contracts/regulation-44/returns/2022-{month}");

        // As a reminder links to it.
        walk.tab.navigate_to(&wanted).unwrap();
        walk.arrive("Sign in", "sign-in");
        walk.type_over("email", ADMINISTRATOR);
        walk.press("Send me a link");
        walk.arrive("Check your email", "sent");
        walk.tab.navigate_to(&link(&folder.0, ADMINISTRATOR, 0)).unwrap();
        walk.arrive("Sign in", "link");
        walk.press("Sign in");
        walk.arrive(&format!("Return for {words}"), "month");
        walk.press("Fill in the table");

        let heading = format!("Return for {words}");
        walk.tab.wait_for_element("#visited_on-0").unwrap();
        walk.arrive(&heading, "table");
        for unit in 0..6 {
            // There is no such day, and no report comes before its visit.
            let visited_on = if unit == 2 { 32 } else { unit + 4 };
            let to_council_on = if unit == 4 { 2 } else { unit + 5 };
            walk.type_over(&format!("visited_on-{unit}"), &format!("{visited_on} {words}"));
            walk.type_over(&format!("report_to_council_on-{unit}"), &format!("{to_council_on}/{month}/2022"));
            walk.type_over(&format!("report_to_ofsted_on-{unit}"), &format!("2022-{month}-{:02}", unit + 6));
        }
        walk.press("Check and continue");

        walk.tab.wait_for_element(".govuk-error-summary").unwrap();
        walk.arrive(&heading, "mistakes");
        let summary = walk.tab.find_element(".govuk-error-summary").unwrap().get_inner_text().unwrap();
        assert!(summary.contains(&format!("Unit 3, Visited on: There is no 32 {words}. Check the date.")), "{summary}");
        assert!(summary.contains("Unit 5, Report to council: The report's date,"), "{summary}");
        for (cell, right) in [("visited_on-2", "6"), ("report_to_council_on-4", "9")] {
            walk.focus(&walk.tab.find_element(&format!(".govuk-error-summary a[href='#{cell}']")).unwrap());
            walk.tab.press_key("Enter").unwrap();
            let focused = walk.tab.wait_for_element(&format!("[id='{cell}']:focus"));
            assert!(focused.is_ok(), "the link leads into the cell {cell}");
            walk.type_over(cell, &format!("{right} {words}"));
        }
        walk.press("Check and continue");
        walk.arrive(&format!("Check the return for {words}"), "check");
        assert!(walk.text().contains("Green so far"), "{}", walk.text());
        walk.press(&format!("Submit the return for {words}"));
        walk.arrive(&format!("The return for {words} was received"), "receipt");
        assert!(walk.text().contains(&format!("regulation-44-2022-{month}-1")), "{}", walk.text());

        // What awaits them now does not hold it any more.
        walk.press("Back to your tasks");
        walk.arrive("What you need to do", "home");
        assert!(!walk.text().contains(&format!("Submit the return for {words}")), "{}", walk.text());
        // What was seen, for whoever wants to look at it, in the folder that `PICTURES` names.
        if let Some(kept) = std::env::var_os("PICTURES") {
            for file in std::fs::read_dir(&folder.0).unwrap().flatten() {
                if file.path().extension().is_some_and(|ending| ending == "png") {
                    std::fs::copy(file.path(), Path::new(&kept).join(file.file_name())).unwrap();
                }
            }
        }
    }
}
