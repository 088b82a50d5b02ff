//! The addresses of a council's pages on the site.

use sha2::{Digest, Sha256};

/// The longest name of a council's folder, without the hash that may follow.
const LONGEST: usize = 40;

/// Returns the name of a council's folder: its own name in lower-case letters, digits and hyphens. If the name is too long or
/// not ASCII, a hash follows, so that two such names do not share a folder. Names that differ only in case, spaces and
/// punctuation do share one.
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

/// Returns a council's first page, from the site's root.
pub(super) fn first_page(slug: &str) -> String {
    format!("councils/{slug}/index.html")
}
