//! Where a council's pages are on the site.

use sha2::{Digest, Sha256};

/// The longest name of a council's folder, before the mark that tells it from others alike.
const LONGEST: usize = 40;

/// The name of a council's folder: its own in lower-case letters, digits and hyphens; with a mark where that leaves out more
/// than spaces and punctuation. Councils whose names differ by no more than that are one.
pub fn slug(council: &str) -> String {
    let lower = council.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let whole = words.collect::<Vec<_>>().join("-");
    let cut: String = whole.chars().take(LONGEST).collect();
    if cut == whole && council.is_ascii() && !whole.is_empty() {
        return whole;
    }
    let mark = hex::encode(&Sha256::digest(lower.trim())[..4]);
    format!("{}-{mark}", cut.trim_matches('-')).trim_start_matches('-').to_owned()
}

/// A council's first page, from the site's root.
pub(super) fn first_page(slug: &str) -> String {
    format!("councils/{slug}/index.html")
}
