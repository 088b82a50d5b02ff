//! The size of a page, which an old phone has to load.

use std::io::Write as _;

use super::*;

/// The greatest size of a page with all that it needs, in bytes over the wire.
const MOST: usize = 60 * 1024;

/// Bytes over the wire: gzip at its usual effort, which CloudFront's brotli stays below.
pub(super) fn over_the_wire(bytes: &[u8]) -> usize {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap().len()
}

#[test]
fn an_index_and_a_contracts_page_weigh_less_than_60_kilobytes_with_all_that_they_need() {
    let site = eventful_site("2027-03-30");
    let style = over_the_wire(STYLESHEET.as_bytes());
    for path in ["index.html", "regulation-44/index.html"] {
        let all = style + over_the_wire(&site[path].bytes);
        assert!(all < MOST, "{path}: {all}");
    }
}

#[test]
fn the_stylesheet_asks_nobody_for_anything() {
    for outside in ["url(", "@import", "@font-face", "GDS Transport"] {
        assert!(!STYLESHEET.contains(outside), "{outside}");
    }
}
