//! Files and streams as chunks of whole lines, unpacked where they are packed, in memory that does
//! not grow with them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

/// How much is read at once: many lines, little memory.
pub(super) const CHUNK: usize = 1 << 20;

/// A longer line is none that a server wrote: they cut requests at 8 to 32 KiB.
pub(super) const LONGEST_LINE: usize = 64 << 10;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packed {
    /// Zstandard (RFC 8878).
    Zstd,
    /// XZ.
    Xz,
    /// bzip2.
    Bzip2,
}

impl Packed {
    /// The program that unpacks it to standard output.
    pub fn unpacker(self) -> &'static str {
        match self {
            Packed::Zstd => "zstdcat",
            Packed::Xz => "xzcat",
            Packed::Bzip2 => "bzcat",
        }
    }
}

/// What a stream begins with.
fn packed(start: &[u8]) -> Option<Packed> {
    let kinds: [(&[u8], Packed); 3] = [
        (&[0x28, 0xb5, 0x2f, 0xfd], Packed::Zstd),
        (&[0xfd, b'7', b'z', b'X', b'Z', 0], Packed::Xz),
        (b"BZh", Packed::Bzip2),
    ];
    kinds.into_iter().find(|(magic, _)| start.starts_with(magic)).map(|(_, kind)| kind)
}

/// Why a file was not begun.
#[derive(Debug)]
pub(super) enum Refused {
    Io(io::Error),
    Packed(Packed),
}

type Bytes = Box<dyn Read + Send>;

/// Opens a file for reading.
pub(super) fn open(path: &Path) -> io::Result<Bytes> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    Ok(Box::new(file))
}

/// Begins a stream: unpacks gzip (RFC 1952), several members in a row too, by its first bytes and
/// whatever it is called. `read` counts what comes from the disk.
pub(super) fn begin(bytes: Bytes, read: Arc<AtomicU64>) -> Result<Chunks, Refused> {
    let mut reader = BufReader::with_capacity(256 << 10, Counted { bytes, read });
    let start = reader.fill_buf().map_err(Refused::Io)?;
    if let Some(kind) = packed(start) {
        return Err(Refused::Packed(kind));
    }
    let reader: Bytes = match start.starts_with(&[0x1f, 0x8b]) {
        true => Box::new(MultiGzDecoder::new(reader)),
        false => Box::new(reader),
    };
    Ok(Chunks { reader, carry: Vec::new(), skipping: false, over: false, broken: None })
}

struct Counted {
    bytes: Bytes,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Chunks of whole lines. A line that is too long is cut to one byte more than is allowed.
pub(super) struct Chunks {
    reader: Bytes,
    /// The beginning of a line whose end is still to come.
    carry: Vec<u8>,
    /// Within a line that is too long.
    skipping: bool,
    over: bool,
    /// Why the stream broke off, if it did.
    pub(super) broken: Option<io::Error>,
}

impl Chunks {
    /// The next lines; nothing at the end.
    pub(super) fn next(&mut self) -> Option<Vec<u8>> {
        let mut chunk = Vec::with_capacity(CHUNK);
        chunk.append(&mut self.carry);
        while !self.over {
            self.fill(&mut chunk);
            if self.skipping {
                let end = memchr::memchr(b'\n', &chunk);
                chunk.drain(..end.map_or(chunk.len(), |end| end + 1));
                self.skipping = end.is_none();
                // What comes after the long line is not a whole chunk yet.
                continue;
            }
            if self.over {
                break;
            }
            match memchr::memrchr(b'\n', &chunk) {
                Some(end) => self.carry.extend_from_slice(&chunk[end + 1..]),
                None => self.skipping = true,
            }
            let end = chunk.len() - self.carry.len();
            chunk.truncate(if self.skipping { LONGEST_LINE + 1 } else { end });
            return Some(chunk);
        }
        (!chunk.is_empty()).then_some(chunk)
    }

    /// Reads until the chunk is full or the stream at its end.
    fn fill(&mut self, chunk: &mut Vec<u8>) {
        let mut at = chunk.len();
        chunk.resize(CHUNK.max(at), 0);
        while at < chunk.len() {
            match self.reader.read(&mut chunk[at..]) {
                Ok(0) => {
                    self.over = true;
                    break;
                }
                Ok(count) => at += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.broken = Some(error);
                    self.over = true;
                    break;
                }
            }
        }
        chunk.truncate(at);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn chunks(bytes: impl Read + Send + 'static) -> Chunks {
        begin(Box::new(bytes), Arc::default()).unwrap_or_else(|_| panic!("it begins"))
    }

    fn lines(mut chunks: Chunks) -> (Vec<Vec<u8>>, usize) {
        let (mut lines, mut count) = (Vec::new(), 0);
        while let Some(chunk) = chunks.next() {
            count += 1;
            assert!(chunk.len() <= CHUNK);
            let chunk = chunk.strip_suffix(b"\n").unwrap_or(&chunk);
            lines.extend(chunk.split(|byte| *byte == b'\n').map(<[u8]>::to_vec));
        }
        (lines, count)
    }

    /// Gives a few bytes at a time, as a pipe does.
    struct Drops(io::Cursor<Vec<u8>>);

    impl Read for Drops {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let end = buffer.len().min(7919);
            self.0.read(&mut buffer[..end])
        }
    }

    #[test]
    fn lines_stay_whole_over_the_ends_of_chunks() {
        let wanted: Vec<Vec<u8>> =
            (0..60_000).map(|n| format!("line {n} {}", "x".repeat(n % 90)).into_bytes()).collect();
        let text = wanted.join(&b'\n');
        let (got, count) = lines(chunks(Drops(io::Cursor::new(text))));
        assert!(got == wanted && count > 2);
    }

    #[test]
    fn a_line_without_end_is_cut_and_the_next_one_is_whole() {
        for long in [CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK] {
            let mut text = b"first\n".to_vec();
            text.resize(long, b'x');
            text.extend_from_slice(b"\nlast");
            let (got, _) = lines(chunks(io::Cursor::new(text)));
            assert_eq!(got.len(), 3, "{long}");
            assert!(got[1].len() > LONGEST_LINE && got[2] == b"last", "{long}");
        }
    }

    #[test]
    fn packed_streams_are_unpacked_or_refused_by_their_first_bytes() {
        let mut packed = Vec::new();
        for part in ["one\n", "two\n"] {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(part.as_bytes()).unwrap();
            packed.extend(encoder.finish().unwrap());
        }
        let (got, _) = lines(chunks(io::Cursor::new(packed.clone())));
        assert_eq!(got, [b"one".to_vec(), b"two".to_vec()]);
        packed.truncate(packed.len() - 9);
        let mut torn = chunks(io::Cursor::new(packed));
        while torn.next().is_some() {}
        assert!(torn.broken.is_some());
        let zstd = begin(Box::new(io::Cursor::new([0x28, 0xb5, 0x2f, 0xfd])), Arc::default());
        assert!(matches!(zstd, Err(Refused::Packed(Packed::Zstd))));
    }
}
