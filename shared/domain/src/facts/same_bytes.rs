//! Returns of other months with the same bytes.

use super::History;
use crate::month::Month;

impl History<'_> {
    /// Returns the months of which a return with these bytes was ever received, by their SHA-256, in order.
    pub(crate) fn months_with_bytes(&self, sha256: &str) -> impl Iterator<Item = Month> {
        let months = self.returns.iter().filter(move |(_, revisions)| {
            let mut hashes = revisions.iter().filter_map(|revision| revision.sha256);
            hashes.any(|of| of == sha256)
        });
        months.map(|(month, _)| *month)
    }
}
