//! The README's pictures, from the sample as of fixed days: `pictures FOLDER`. Started by `cargo xtask pictures`.

use std::error::Error;
use std::path::{Path, PathBuf};

use headless_chrome::protocol::cdp::Page::CaptureScreenshotFormatOption::Png;
use system_tests::browser::{PATIENCE, be_as_wide_as, browser, open};
use system_tests::form_pages::{form_pages, write};
use system_tests::program::Folder;
use system_tests::site_pages::site;

/// The greatest size of a picture, so that the README loads quickly on a slow line.
const MOST_BYTES: usize = 200_000;

/// The width of a desktop's window, and of a phone's.
const DESKTOP: u32 = 1280;
const PHONE: u32 = 390;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    let site = site("pictures");
    let forms = Folder::new("pictures-forms");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (_desk, pages) = runtime.block_on(form_pages("pictures-desk"));
    write(&forms.0, &pages);
    let pictures = [
        ("contract-page", DESKTOP, site.0.join("regulation-44/index.html"), "#months"),
        ("month-page", PHONE, site.0.join("regulation-44/2022-12/index.html"), "h1"),
        ("return-with-problems", DESKTOP, forms.0.join("return-mistakes.html"), ".govuk-error-summary"),
        ("council-home", DESKTOP, forms.0.join("council-home.html"), "h1"),
    ];
    for (name, width, page, from) in pictures {
        take(&folder.join(format!("{name}.png")), width, &page, from)?;
    }
    Ok(())
}

/// Takes a picture of a page in a window of a width, from an element on.
fn take(picture: &Path, width: u32, page: &Path, from: &str) -> Result<(), Box<dyn Error>> {
    let browser = browser(width);
    let tab = browser.new_tab()?;
    tab.set_default_timeout(PATIENCE);
    be_as_wide_as(&tab, width);
    open(&tab, page);
    tab.find_element(from)?.call_js_fn("function() { this.scrollIntoView() }", Vec::new(), false)?;
    let bytes = tab.capture_screenshot(Png, None, None, true)?;
    if bytes.len() > MOST_BYTES {
        return Err(format!("{} would have {} bytes: more than {MOST_BYTES}", picture.display(), bytes.len()).into());
    }
    Ok(std::fs::write(picture, bytes)?)
}
