//! Whether a file is a whole Whisper model, found out before whisper.cpp sees
//! it: its own loader reads a damaged file past its end (ggml-org/whisper.cpp
//! #3957). Nothing of the weights is read: the table is walked from tensor to
//! tensor, so that a file that is cut short is noticed to the byte.
//!
//! The format is what whisper.cpp's `whisper_model_load` reads: a magic number,
//! eleven hyperparameters, the mel filters, the vocabulary, the tensors; all
//! numbers little-endian.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

mod sniff;
#[cfg(test)]
mod tests;

/// `ggml` read as a number.
const MAGIC: u32 = 0x6767_6d6c;

/// The vocabulary of the models of all languages has at least this many words;
/// that of the English ones has one less (whisper.cpp's `is_multilingual`).
const MULTILINGUAL: u32 = 51_865;

/// The version of quantisation is kept in the thousands of the file type.
const QUANTISATION_VERSION: u32 = 1000;

/// The measures of a Whisper model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelHeader {
    /// Words of the vocabulary.
    pub vocabulary: u32,
    /// Steps of 20 ms that one look at the sound has; 1500.
    pub audio_context: u32,
    /// Width of the encoder.
    pub audio_state: u32,
    /// Layers of the encoder.
    pub audio_layers: u32,
    /// Tokens of text at most.
    pub text_context: u32,
    /// Heads of attention in each layer of the decoder.
    pub text_heads: u32,
    /// Layers of the decoder.
    pub text_layers: u32,
    /// Mel bands: 80, or 128 since large-v3.
    pub mels: u32,
    /// ggml's number for how most weights are kept: 0 is f32, 1 f16, 8 q5_0 …
    pub file_type: u32,
    /// How many tensors there are.
    pub tensors: u32,
    /// How many bytes the file has.
    pub bytes: u64,
}

impl ModelHeader {
    /// Whether it knows other languages than English.
    pub fn multilingual(&self) -> bool {
        self.vocabulary >= MULTILINGUAL
    }

    /// How many tensors such a model has: 7 for the encoder and 15 for each of its layers, 4
    /// for the decoder and 24 for each of its layers.
    fn tensors_due(&self) -> u32 {
        11 + 15 * self.audio_layers + 24 * self.text_layers
    }
}

/// Why a file is of no use as a model.
#[derive(Debug, thiserror::Error)]
pub enum HeaderError {
    /// It cannot be read at all.
    #[error("cannot read `{}`: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is something else.
    #[error("`{}` is {what}, not a Whisper model", path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What it is, with its article.
        what: &'static str,
    },
    /// Its end is missing.
    #[error("`{}` is cut short: it ends {}", path.display(), end)]
    CutShort {
        /// The file.
        path: PathBuf,
        /// Where it ends, as in `2,304 bytes before the end of tensor 12 of 128`.
        end: String,
    },
    /// It holds numbers that no Whisper model has.
    #[error("`{}` is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Which.
        what: String,
    },
}

/// Reads what a model file says of itself and checks that it is whole.
/// *Errors:* it is not, or no model.
pub fn inspect(path: &Path) -> Result<ModelHeader, HeaderError> {
    let unreadable = |source| HeaderError::Io { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(HeaderError::Other { path: path.to_owned(), what: "a folder" });
    }
    let mut walk = Walk { path, reader: BufReader::new(file), at: 0, bytes: metadata.len() };
    if let Some(what) = sniff::other(&mut walk.reader).map_err(unreadable)? {
        return Err(HeaderError::Other { path: path.to_owned(), what });
    }
    walk.reader.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    walk.model()
}

/// A way through the file that never leaves it.
struct Walk<'a> {
    path: &'a Path,
    reader: BufReader<File>,
    at: u64,
    bytes: u64,
}

impl Walk<'_> {
    fn model(&mut self) -> Result<ModelHeader, HeaderError> {
        if self.number("at its first number")? != MAGIC {
            let what = "a file of another kind";
            return Err(HeaderError::Other { path: self.path.to_owned(), what });
        }
        let mut header = self.measures()?;
        self.filters(header.mels)?;
        self.vocabulary(header.vocabulary)?;
        let due = header.tensors_due();
        while self.at < self.bytes {
            header.tensors += 1;
            if header.tensors > due {
                return Err(self.damaged(format!("it holds more than its {due} tensors")));
            }
            self.tensor(header.tensors, due)?;
        }
        if header.tensors < due {
            let end = format!("after {} of its {due} tensors", header.tensors);
            return Err(HeaderError::CutShort { path: self.path.to_owned(), end });
        }
        Ok(header)
    }

    fn measures(&mut self) -> Result<ModelHeader, HeaderError> {
        let mut read = |name, most| self.bounded(name, 1, most);
        let header = ModelHeader {
            vocabulary: read("number of words", 1_000_000)?,
            audio_context: read("audio context", 100_000)?,
            audio_state: read("width of the encoder", 16_384)?,
            audio_layers: {
                read("number of audio heads", 1024)?;
                read("number of audio layers", 256)?
            },
            text_context: read("text context", 100_000)?,
            text_heads: {
                read("width of the decoder", 16_384)?;
                read("number of text heads", 1024)?
            },
            text_layers: read("number of text layers", 256)?,
            mels: read("number of mel bands", 512)?,
            file_type: self.number("in its header")? % QUANTISATION_VERSION,
            tensors: 0,
            bytes: self.bytes,
        };
        Ok(header)
    }

    fn filters(&mut self, mels: u32) -> Result<(), HeaderError> {
        let bands = self.bounded("number of mel filters", 1, 512)?;
        let bins = self.bounded("width of the mel filters", 1, 8192)?;
        if bands != mels {
            return Err(self.damaged(format!("it has {bands} mel filters for {mels} mel bands")));
        }
        self.skip(u64::from(bands) * u64::from(bins) * 4, "its mel filters")
    }

    /// The file may hold fewer words than the model knows: whisper.cpp makes up the marks.
    fn vocabulary(&mut self, known: u32) -> Result<(), HeaderError> {
        let words = self.bounded("number of words in the file", 1, known)?;
        for _ in 0..words {
            let length = self.bounded("length of a word", 0, 4096)?;
            self.skip(u64::from(length), "its vocabulary")?;
        }
        Ok(())
    }

    fn tensor(&mut self, index: u32, due: u32) -> Result<(), HeaderError> {
        let which = format!("tensor {index} of {due}");
        let place = format!("in the head of {which}");
        let dimensions = self.number(&place)?;
        let (name, kind) = (self.number(&place)?, self.number(&place)?);
        if !(1..=4).contains(&dimensions) || !(1..=256).contains(&name) {
            return Err(self.damaged(format!("there is nonsense at the head of {which}")));
        }
        let Some((block, block_bytes)) = block(kind) else {
            return Err(self.damaged(format!("{which} is of the unknown kind {kind}")));
        };
        let mut elements = Some(1_u64);
        for _ in 0..dimensions {
            let length = u64::from(self.number(&place)?);
            elements = elements.and_then(|so_far| so_far.checked_mul(length));
        }
        self.skip(u64::from(name), &format!("the name of {which}"))?;
        let whole = |elements: &u64| *elements > 0 && elements.is_multiple_of(block);
        let bytes = elements.filter(whole).and_then(|all| (all / block).checked_mul(block_bytes));
        match bytes {
            // Past what any disk holds it is no end that is missing, but nonsense.
            Some(bytes) if bytes < 1 << 40 => self.skip(bytes, &which),
            _ => Err(self.damaged(format!("{which} has an impossible size"))),
        }
    }

    /// Reads a number; `place` completes `it ends …`.
    fn number(&mut self, place: &str) -> Result<u32, HeaderError> {
        let mut four = [0; 4];
        match self.reader.read_exact(&mut four) {
            Ok(()) => {
                self.at += 4;
                Ok(u32::from_le_bytes(four))
            }
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                Err(HeaderError::CutShort { path: self.path.to_owned(), end: place.to_owned() })
            }
            Err(source) => Err(HeaderError::Io { path: self.path.to_owned(), source }),
        }
    }

    fn bounded(&mut self, name: &str, least: u32, most: u32) -> Result<u32, HeaderError> {
        let number = self.number("in its header")?;
        if (least..=most).contains(&number) {
            return Ok(number);
        }
        Err(self.damaged(format!("its {name} is said to be {}", number.cast_signed())))
    }

    fn skip(&mut self, bytes: u64, of: &str) -> Result<(), HeaderError> {
        let end = self.at + bytes;
        if end > self.bytes {
            let missing = end - self.bytes;
            let end = format!("{missing} bytes before the end of {of}");
            return Err(HeaderError::CutShort { path: self.path.to_owned(), end });
        }
        let far = i64::try_from(bytes).unwrap_or(i64::MAX);
        self.reader
            .seek_relative(far)
            .map_err(|source| HeaderError::Io { path: self.path.to_owned(), source })?;
        self.at = end;
        Ok(())
    }

    fn damaged(&self, what: String) -> HeaderError {
        HeaderError::Damaged { path: self.path.to_owned(), what }
    }
}

/// How many weights a block of a kind holds, and in how many bytes (ggml.h's
/// `ggml_type`, ggml-common.h's blocks).
fn block(kind: u32) -> Option<(u64, u64)> {
    Some(match kind {
        0 => (1, 4),
        1 | 30 => (1, 2),
        2 => (32, 18),
        3 => (32, 20),
        6 => (32, 22),
        7 => (32, 24),
        8 => (32, 34),
        9 => (32, 36),
        10 => (256, 84),
        11 => (256, 110),
        12 => (256, 144),
        13 => (256, 176),
        14 => (256, 210),
        15 => (256, 292),
        20 => (32, 18),
        23 => (256, 136),
        _ => return None,
    })
}
