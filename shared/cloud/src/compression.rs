//! Compression of long texts in the table: an item takes 400 KB, and an entry of a log repeats the same words.

use std::io::{self, Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

/// The most bytes that a text may unpack to; the system writes none that comes near it.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;

pub(crate) fn compress(text: &str) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).expect("writing to memory does not fail");
    encoder.finish().expect("writing to memory does not fail")
}

pub(crate) fn decompress(bytes: &[u8]) -> io::Result<String> {
    let mut text = String::new();
    DeflateDecoder::new(bytes).take(MOST_UNPACKED).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compressed_text_decompresses_to_itself() {
        let text = "{\"unit\":\"U1\"}".repeat(1000);
        let compressed = compress(&text);
        assert!(compressed.len() < text.len() / 10);
        assert_eq!(decompress(&compressed).unwrap(), text);
        assert!(decompress(b"\xff\xff").is_err());
    }
}
