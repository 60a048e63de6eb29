//! The parts of a split recording as one, and a whole take from its files.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::decoder::Decoder;
use super::error::DecodeError;
use super::pick::{ChannelPick, Picked};
use super::resample::Resampled;
use super::tally::Damage;
use crate::audio::source::{Block, ReadError, Source};
use crate::units::{Frames, SampleRate};

/// Several sources in a row, without a gap between them.
pub struct Joined {
    parts: Vec<Box<dyn Source>>,
    /// The length of each part, where it is certain or was read to its end.
    lengths: Vec<Option<i64>>,
    current: usize,
    /// How much of the current part was read, while that is known.
    position: i64,
}

impl Joined {
    /// Joins parts of one rate and one number of channels, at least one.
    /// *Errors:* `ReadError::Resample`, when they differ.
    pub fn new(parts: Vec<Box<dyn Source>>) -> Result<Joined, ReadError> {
        let alike =
            |a: &dyn Source, b: &dyn Source| a.rate() == b.rate() && a.channels() == b.channels();
        if parts.is_empty() || !parts.windows(2).all(|pair| alike(&*pair[0], &*pair[1])) {
            return Err(ReadError::Resample(
                "the parts of a take must share one rate and number of channels".to_owned(),
            ));
        }
        let lengths = parts.iter().map(|part| part.frames().map(|frames| frames.0)).collect();
        Ok(Joined { parts, lengths, current: 0, position: 0 })
    }

    /// The length of a part, read to its end where nothing else can tell.
    fn length(&mut self, part: usize) -> Result<i64, ReadError> {
        if let Some(length) = self.lengths[part] {
            return Ok(length);
        }
        let source = &mut self.parts[part];
        source.seek(Frames::ZERO)?;
        let mut block = Block::default();
        let mut length = 0;
        loop {
            match source.read(&mut block)? {
                0 => break,
                count => length += count as i64,
            }
        }
        self.lengths[part] = Some(length);
        Ok(length)
    }
}

impl Source for Joined {
    fn rate(&self) -> SampleRate {
        self.parts[0].rate()
    }

    fn channels(&self) -> usize {
        self.parts[0].channels()
    }

    fn frames(&self) -> Option<Frames> {
        self.lengths.iter().copied().sum::<Option<i64>>().map(Frames)
    }

    fn read(&mut self, block: &mut Block) -> Result<usize, ReadError> {
        loop {
            let count = self.parts[self.current].read(block)?;
            self.position += count as i64;
            if count > 0 || self.current + 1 == self.parts.len() {
                return Ok(count);
            }
            self.lengths[self.current].get_or_insert(self.position);
            self.current += 1;
            self.position = 0;
            self.parts[self.current].seek(Frames::ZERO)?;
        }
    }

    fn seek(&mut self, to: Frames) -> Result<(), ReadError> {
        let mut offset = to.0.max(0);
        let mut part = 0;
        while part + 1 < self.parts.len() {
            let length = self.length(part)?;
            if offset < length {
                break;
            }
            offset -= length;
            part += 1;
        }
        self.current = part;
        self.position = offset;
        self.parts[part].seek(Frames(offset))
    }
}

/// What was damaged in the files of a take, each with its file; filled while
/// the take is read.
#[derive(Debug, Clone, Default)]
pub struct DamageLog(Arc<Mutex<Vec<(PathBuf, Damage)>>>);

impl DamageLog {
    /// What was noted so far.
    pub fn take(&self) -> Vec<(PathBuf, Damage)> {
        self.0.lock().map(|mut log| std::mem::take(&mut *log)).unwrap_or_default()
    }
}

/// A decoder that tells what was damaged once it is at its end.
struct Noting {
    decoder: Decoder,
    log: DamageLog,
    told: bool,
}

impl Source for Noting {
    fn rate(&self) -> SampleRate {
        self.decoder.rate()
    }

    fn channels(&self) -> usize {
        self.decoder.channels()
    }

    fn frames(&self) -> Option<Frames> {
        self.decoder.frames()
    }

    fn read(&mut self, block: &mut Block) -> Result<usize, ReadError> {
        let count = self.decoder.read(block)?;
        if count == 0 && !self.told {
            self.told = true;
            if let Ok(mut log) = self.log.0.lock() {
                let path = self.decoder.path();
                let places = self.decoder.damage().iter();
                log.extend(places.map(|damage| (path.to_owned(), damage.clone())));
            }
        }
        Ok(count)
    }

    fn seek(&mut self, to: Frames) -> Result<(), ReadError> {
        self.decoder.seek(to)
    }
}

/// Opens a take: its files in a row, the channels `pick`, at `rate`.
///
/// Parts of one rate are joined before they are brought to another, so that
/// nothing is heard or lost where a recorder began its next file; parts of
/// different rates are each converted alone.
///
/// *Errors:* why a part cannot be read; a channel it does not have; parts with
/// different numbers of channels under [`ChannelPick::Stereo`].
pub fn open_take(
    parts: &[PathBuf],
    pick: ChannelPick,
    rate: SampleRate,
) -> Result<Box<dyn Source>, DecodeError> {
    open_take_noting(parts, pick, rate, &DamageLog::default())
}

/// Opens a take like [`open_take`], and puts what was damaged into `log` as
/// soon as a part has been read to its end.
pub fn open_take_noting(
    parts: &[PathBuf],
    pick: ChannelPick,
    rate: SampleRate,
    log: &DamageLog,
) -> Result<Box<dyn Source>, DecodeError> {
    let mut sources: Vec<Box<dyn Source>> = Vec::with_capacity(parts.len());
    for path in parts {
        let decoder = Decoder::open(path)?;
        let noting = Noting { decoder, log: log.clone(), told: false };
        let picked = Picked::new(Box::new(noting), pick).map_err(|error| match error {
            DecodeError::NoChannel { asked, has, .. } => {
                DecodeError::NoChannel { path: Some(path.clone()), asked, has }
            }
            error => error,
        })?;
        if let Some(first) = sources.first()
            && first.channels() != picked.channels()
        {
            return Err(DecodeError::PartsDiffer {
                path: path.clone(),
                has: picked.channels(),
                before: first.channels(),
            });
        }
        sources.push(Box::new(picked));
    }
    let Some(first) = sources.first().map(|source| source.rate()) else {
        return Err(DecodeError::NoParts);
    };
    if sources.iter().all(|source| source.rate() == first) {
        let whole: Box<dyn Source> = match sources.len() {
            1 => sources.swap_remove(0),
            _ => Box::new(Joined::new(sources)?),
        };
        return Ok(Box::new(Resampled::new(whole, rate)?));
    }
    let mut converted: Vec<Box<dyn Source>> = Vec::with_capacity(sources.len());
    for source in sources {
        converted.push(Box::new(Resampled::new(source, rate)?));
    }
    Ok(Box::new(Joined::new(converted)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::source::{Memory, read_all};

    fn ramp(from: usize, to: usize) -> Memory {
        let samples = (from..to).map(|n| n as f32).collect();
        Memory::new(SampleRate(8000), Block::from_planes(vec![samples]))
    }

    /// A source that does not know its length.
    struct Unsure(Memory);

    impl Source for Unsure {
        fn rate(&self) -> SampleRate {
            self.0.rate()
        }
        fn channels(&self) -> usize {
            1
        }
        fn frames(&self) -> Option<Frames> {
            None
        }
        fn read(&mut self, block: &mut Block) -> Result<usize, ReadError> {
            self.0.read(block)
        }
        fn seek(&mut self, to: Frames) -> Result<(), ReadError> {
            self.0.seek(to)
        }
    }

    #[test]
    fn parts_follow_each_other_and_seeking_finds_its_part() {
        let parts: Vec<Box<dyn Source>> = vec![
            Box::new(Unsure(ramp(0, 5000))),
            Box::new(ramp(5000, 5001)),
            Box::new(ramp(5001, 5001)),
            Box::new(Unsure(ramp(5001, 12_000))),
        ];
        let mut joined = Joined::new(parts).unwrap();
        assert_eq!(joined.frames(), None);
        for at in [5001, 0, 4999, 11_999, 12_000, 5000, 13_000] {
            joined.seek(Frames(at)).unwrap();
            let rest = read_all(&mut joined).unwrap();
            let expected: Vec<f32> = (at..12_000).map(|n| n as f32).collect();
            assert_eq!(rest.plane(0), expected, "from {at}");
        }
    }
}
