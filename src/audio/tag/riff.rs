//! RIFF: chunks of a name, a size and bytes, at even places (Multimedia
//! Programming Interface and Data Specifications 1.0).

use std::io::{self, Read, Seek, SeekFrom};

/// One chunk in memory, with its pad byte.
pub(super) fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut chunk = Vec::with_capacity(content.len() + 9);
    chunk.extend_from_slice(name);
    chunk.extend_from_slice(&(content.len() as u32).to_le_bytes());
    chunk.extend_from_slice(content);
    if content.len() % 2 == 1 {
        chunk.push(0);
    }
    chunk
}

/// A `LIST` of a kind; nothing when it would be empty.
pub(super) fn list(kind: &[u8; 4], chunks: &[Vec<u8>]) -> Vec<u8> {
    if chunks.is_empty() {
        return Vec::new();
    }
    let content: Vec<u8> = kind.iter().copied().chain(chunks.iter().flatten().copied()).collect();
    chunk(b"LIST", &content)
}

/// Where the sound of a WAV file is, and in what form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sound {
    /// The content of `fmt `.
    pub form: Vec<u8>,
    /// Where the samples begin in the file.
    pub at: u64,
    /// How many bytes of samples there are.
    pub bytes: u64,
}

/// Finds the sound; `Ok(None)` when it is no whole WAV file.
pub(super) fn find(file: &mut (impl Read + Seek)) -> io::Result<Option<Sound>> {
    let end = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    let mut head = [0; 12];
    if end < 12 {
        return Ok(None);
    }
    file.read_exact(&mut head)?;
    if &head[..4] != b"RIFF" || &head[8..] != b"WAVE" {
        return Ok(None);
    }
    let mut form = Vec::new();
    let mut at = 12;
    while at + 8 <= end {
        file.seek(SeekFrom::Start(at))?;
        let mut head = [0; 8];
        file.read_exact(&mut head)?;
        let bytes = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        at += 8;
        match &head[..4] {
            b"fmt " if (16..=1024).contains(&bytes) && at + bytes <= end => {
                form.resize(bytes as usize, 0);
                file.read_exact(&mut form)?;
            }
            b"data" if !form.is_empty() && at + bytes <= end => {
                return Ok(Some(Sound { form, at, bytes }));
            }
            _ => {}
        }
        at += bytes + bytes % 2;
    }
    Ok(None)
}

impl Sound {
    /// How many channels.
    pub fn channels(&self) -> u16 {
        u16::from_le_bytes([self.form[2], self.form[3]])
    }

    /// How many frames a second.
    pub fn rate(&self) -> u32 {
        u32::from_le_bytes([self.form[4], self.form[5], self.form[6], self.form[7]])
    }

    /// How many bits a sample.
    pub fn bits(&self) -> u16 {
        u16::from_le_bytes([self.form[14], self.form[15]])
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn odd_chunks_are_padded_but_not_counted_so() {
        assert_eq!(chunk(b"INAM", b"abc"), b"INAM\x03\0\0\0abc\0");
        assert_eq!(list(b"INFO", &[]), b"");
        assert_eq!(
            list(b"INFO", &[chunk(b"INAM", b"a\0")]),
            b"LIST\x0e\0\0\0INFOINAM\x02\0\0\0a\0"
        );
    }

    #[test]
    fn the_sound_is_found_past_other_chunks_and_never_beyond_the_file() {
        let mut form = vec![1, 0, 2, 0, 0x80, 0xbb, 0, 0];
        form.extend([0, 0, 0, 0, 4, 0, 16, 0]);
        let mut file = b"RIFF\0\0\0\0WAVE".to_vec();
        file.extend(chunk(b"JUNK", b"odd"));
        file.extend(chunk(b"fmt ", &form));
        let at = file.len() as u64 + 8;
        file.extend(chunk(b"data", &[1, 2, 3, 4]));
        let sound = find(&mut Cursor::new(&file)).unwrap().unwrap();
        assert_eq!((sound.at, sound.bytes), (at, 4));
        assert_eq!((sound.channels(), sound.rate(), sound.bits()), (2, 48_000, 16));
        for end in 0..file.len() {
            assert_eq!(find(&mut Cursor::new(&file[..end])).unwrap(), None, "{end}");
        }
    }
}
