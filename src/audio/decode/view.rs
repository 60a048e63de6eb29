//! A file as the demuxer sees it: with the lengths in its header put right.
//!
//! A recorder that lost power leaves 0 or 0xFFFFFFFF where the length of the
//! sound belongs. The file itself is never written; these four bytes are
//! replaced on the way in.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use symphonia::core::io::MediaSource;

/// A 4-byte field to read differently, at an offset from the file's start.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patch {
    pub at: u64,
    pub bytes: [u8; 4],
}

/// A file read through its patches.
pub(super) struct View {
    file: File,
    bytes: u64,
    position: u64,
    patches: Vec<Patch>,
}

impl View {
    pub fn new(mut file: File, bytes: u64, patches: Vec<Patch>) -> io::Result<View> {
        file.seek(SeekFrom::Start(0))?;
        Ok(View { file, bytes, position: 0, patches })
    }
}

impl Read for View {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        let end = self.position + count as u64;
        for patch in &self.patches {
            for (index, &byte) in (0_u64..).zip(&patch.bytes) {
                let at = patch.at + index;
                if (self.position..end).contains(&at) {
                    buffer[(at - self.position) as usize] = byte;
                }
            }
        }
        self.position = end;
        Ok(count)
    }
}

impl Seek for View {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = self.file.seek(to)?;
        Ok(self.position)
    }
}

impl MediaSource for View {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_shows_whatever_way_the_bytes_are_read() {
        let mut file = tempfile::tempfile().unwrap();
        std::io::Write::write_all(&mut file, b"0123456789").unwrap();
        let patches = vec![Patch { at: 3, bytes: *b"abcd" }];
        let mut view = View::new(file, 10, patches).unwrap();
        let mut all = String::new();
        view.read_to_string(&mut all).unwrap();
        assert_eq!(all, "012abcd789");
        view.seek(SeekFrom::Start(5)).unwrap();
        let mut two = [0; 2];
        view.read_exact(&mut two).unwrap();
        assert_eq!(&two, b"cd");
    }
}
