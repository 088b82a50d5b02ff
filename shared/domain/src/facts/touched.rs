//! Which months an event speaks of.

use super::{History, Point};
use crate::month::Month;

impl History<'_> {
    /// The months of which a return was ever received, in order.
    pub(crate) fn months_returned(&self) -> impl Iterator<Item = Month> {
        self.returns.keys().copied()
    }

    /// The months of which a return, or a report sent back, can change what is known, in order.
    pub(crate) fn months_touched(&self, point: Point) -> impl Iterator<Item = Month> {
        let touched = self.touching.iter().filter(move |(_, points)| points.binary_search(&point).is_ok());
        touched.map(|(month, _)| *month)
    }
}
