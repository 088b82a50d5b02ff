//! A limit on the bytes that are read of a workbook.
//!
//! A workbook may name one part as a hundred sheets, and the part is read again for each of them, so that a small file could
//! take minutes. So the bytes are counted each time that they are read.

use std::cell::Cell;
use std::io::{Cursor, Error, Read, Result, Seek, SeekFrom};
use std::rc::Rc;

/// Bytes of which only a number can be read.
pub(super) struct MeteredBytes {
    bytes: Cursor<Vec<u8>>,
    left: Rc<Cell<usize>>,
}

/// The number of bytes that may still be read.
pub(super) struct ReadMeter(Rc<Cell<usize>>);

impl MeteredBytes {
    /// Returns bytes of which `most` may be read in all, also repeatedly, and the meter that says how many are left.
    pub(super) fn new(bytes: Vec<u8>, most: usize) -> (Self, ReadMeter) {
        let left = Rc::new(Cell::new(most));
        (Self { bytes: Cursor::new(bytes), left: Rc::clone(&left) }, ReadMeter(left))
    }
}

impl ReadMeter {
    /// Says whether more bytes were asked for than may be read.
    pub(super) fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}

impl Read for MeteredBytes {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let count = self.bytes.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(count));
        if self.left.get() == 0 { Err(Error::other("more is read than there is")) } else { Ok(count) }
    }
}

impl Seek for MeteredBytes {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.bytes.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_again_until_as_many_as_allowed_are_spent() {
        let (mut metered, meter) = MeteredBytes::new(vec![7; 4], 10);
        for _ in 0..2 {
            let mut read = Vec::new();
            metered.rewind().unwrap();
            assert_eq!(metered.read_to_end(&mut read).unwrap(), 4);
            assert!(!meter.is_spent());
        }
        metered.rewind().unwrap();
        assert!(metered.read_to_end(&mut Vec::new()).is_err());
        assert!(meter.is_spent());
    }
}
