//! The first look at a file: is it one, and do its first bytes rule it out?
//!
//! Demuxers guess generously: RF64 and plain noise have been taken for MPEG
//! sound. What is known not to be readable is refused here, by name.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::error::DecodeError;

/// What the first bytes say the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Wav,
    Aiff,
    Mp4,
    Matroska,
    /// A known beginning that needs no preparation.
    Known,
    /// No known beginning: may be MPEG frames after junk.
    Other,
}

/// A regular file, its size, and what it seems to be.
pub(super) struct Sniffed {
    pub file: File,
    pub bytes: u64,
    pub kind: Kind,
}

/// Bytes of the beginning that are looked at.
const HEAD: usize = 4096;

/// Opens a regular file and refuses what its beginning rules out.
pub(super) fn sniff(path: &Path) -> Result<Sniffed, DecodeError> {
    let io = |source| DecodeError::Io { path: path.to_owned(), source };
    // Asked before opening: opening a pipe would wait for its other end.
    let status = fs::metadata(path).map_err(io)?;
    if !status.is_file() {
        let what = if status.is_dir() { "a folder" } else { "a device or a pipe" };
        return Err(DecodeError::NotAFile { path: path.to_owned(), what });
    }
    let file = File::open(path).map_err(io)?;
    let bytes = file.metadata().map_err(io)?.len();
    if bytes == 0 {
        return Err(DecodeError::Empty { path: path.to_owned() });
    }
    let mut head = Vec::with_capacity(HEAD);
    (&file).take(HEAD as u64).read_to_end(&mut head).map_err(io)?;
    if let Some(what) = not_yet(&head) {
        return Err(DecodeError::NotYet { path: path.to_owned(), what });
    }
    let kind = kind(&head);
    if kind == Kind::Other && is_text(&head) {
        return Err(DecodeError::Text { path: path.to_owned() });
    }
    Ok(Sniffed { file, bytes, kind })
}

/// Formats recognised in order to be refused: EBU Tech 3306 (RF64), ITU-R
/// BS.2088 (BW64), Sony Wave64, RFC 7845 (Opus), and others by their magic.
fn not_yet(head: &[u8]) -> Option<&'static str> {
    const W64: &[u8] = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00";
    let wave = head.get(8..12) == Some(b"WAVE");
    match head {
        _ if head.starts_with(b"RF64") && wave => Some("an RF64 file"),
        _ if head.starts_with(b"BW64") && wave => Some("a BW64 file"),
        _ if head.starts_with(W64) => Some("a Wave64 (W64) file"),
        _ if head.starts_with(b"OggS") && contains(&head[..head.len().min(256)], b"OpusHead") => {
            Some("an Opus file")
        }
        _ if head.starts_with(b"OggS") && contains(&head[..head.len().min(256)], b"Speex   ") => {
            Some("a Speex file")
        }
        _ if head.starts_with(b"wvpk") => Some("a WavPack file"),
        _ if head.starts_with(b"MAC ") => Some("a Monkey's Audio file"),
        _ if head.starts_with(b"#!AMR") => Some("an AMR file"),
        _ if head.starts_with(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11") => {
            Some("a Windows Media (ASF) file")
        }
        _ => None,
    }
}

fn kind(head: &[u8]) -> Kind {
    let form = head.get(8..12);
    match head {
        _ if head.starts_with(b"RIFF") && form == Some(b"WAVE") => Kind::Wav,
        _ if head.starts_with(b"FORM") && matches!(form, Some(b"AIFF" | b"AIFC")) => Kind::Aiff,
        _ if head.get(4..8) == Some(b"ftyp") => Kind::Mp4,
        _ if head.starts_with(&[0x1A, 0x45, 0xDF, 0xA3]) => Kind::Matroska,
        _ if [&b"fLaC"[..], b"OggS", b"caff", b"ID3"].iter().any(|m| head.starts_with(m)) => {
            Kind::Known
        }
        _ => Kind::Other,
    }
}

/// Whether this reads as words: UTF-8 without control characters other than
/// white space (a character cut at the end is allowed), or UTF-16 with its mark.
fn is_text(head: &[u8]) -> bool {
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) {
        let zeros = head.iter().filter(|&&byte| byte == 0).count();
        return head.len().is_multiple_of(2) && zeros * 3 > head.len();
    }
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !valid.is_empty() && valid.chars().all(|c| !c.is_control() || c.is_ascii_whitespace())
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_sound() {
        assert!(is_text("Bonjour à toutes\n".as_bytes()));
        assert!(is_text(&"é".as_bytes()[..1].iter().fold(b"a".to_vec(), |mut v, b| {
            v.push(*b);
            v
        })));
        assert!(!is_text(&[0xFF, 0xFB, 0x90, 0x64]));
        assert!(!is_text(b"abc\0def"));
    }

    #[test]
    fn the_first_bytes_name_the_format() {
        assert_eq!(kind(b"RIFF\0\0\0\0WAVEfmt "), Kind::Wav);
        assert_eq!(kind(b"FORM\0\0\0\0AIFCFVER"), Kind::Aiff);
        assert_eq!(not_yet(b"RF64\xff\xff\xff\xffWAVEds64"), Some("an RF64 file"));
        assert_eq!(not_yet(b"RIFF\0\0\0\0WAVEfmt "), None);
    }
}
