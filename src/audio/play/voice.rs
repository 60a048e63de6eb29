//! [`Voice`]: one track as the player is told of it, and [`Reel`], which reads
//! it at any moment of the session.

use crate::audio::dsp::mix;
use crate::audio::source::{Block, ReadError, Source};
use crate::units::{Frames, SampleRate};

/// How many channels are mixed.
pub(super) const EARS: usize = 2;

/// Up to this many frames ahead are read and dropped rather than sought,
/// because seeking may start a decoder anew.
const STEP_OVER: i64 = 24_000;

/// Opens the sound of a track; called in the player's thread, when the track is first heard.
type Open = Box<dyn FnMut() -> Result<Box<dyn Source>, ReadError> + Send>;

/// One track: its sound, and where in the session it lies.
pub struct Voice {
    open: Open,
    offset: Frames,
}

impl Voice {
    /// A track whose first frame lies at `offset` of the session; negative
    /// where it began before. The source must be at the session's rate.
    pub fn new(
        offset: Frames,
        open: impl FnMut() -> Result<Box<dyn Source>, ReadError> + Send + 'static,
    ) -> Voice {
        Voice { open: Box::new(open), offset }
    }
}

impl std::fmt::Debug for Voice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Voice").field("offset", &self.offset).finish_non_exhaustive()
    }
}

/// A voice being read. Silent before its start, after its end, and for good
/// once it cannot be read.
pub(super) struct Reel {
    voice: Voice,
    rate: SampleRate,
    source: Option<Box<dyn Source>>,
    /// Where the source stands.
    next: Frames,
    /// The block read last, which ends at `next`.
    block: Block,
    dead: bool,
}

impl Reel {
    /// Reads `voice` in a session at `rate`.
    pub(super) fn new(voice: Voice, rate: SampleRate) -> Reel {
        let (next, block) = (Frames::ZERO, Block::default());
        Reel { voice, rate, source: None, next, block, dead: false }
    }

    /// Adds the frames of the session from `at` on to both channels of `into`,
    /// with one gain a frame. *Errors:* once, when the voice falls silent for
    /// good; says why.
    pub(super) fn add(
        &mut self,
        at: Frames,
        gains: &[f32],
        into: &mut Block,
    ) -> Result<(), String> {
        if self.dead {
            return Ok(());
        }
        let added = self.try_add(at, gains, into);
        if added.is_err() {
            self.dead = true;
            self.source = None;
        }
        added
    }

    fn try_add(&mut self, at: Frames, gains: &[f32], into: &mut Block) -> Result<(), String> {
        let mut from = at - self.voice.offset;
        let end = from + Frames(gains.len() as i64);
        let mut done = usize::try_from(-from.0).unwrap_or(0);
        from = from.max(Frames::ZERO);
        while from < end {
            if !self.bring(from)? {
                return Ok(());
            }
            // `from` lies in the block now.
            let start = self.block.len() - (self.next - from).index();
            let frames = (self.block.len() - start).min((end - from).index());
            for ear in 0..EARS {
                let plane = self.block.plane(ear.min(self.block.channels() - 1));
                let gains = &gains[done..done + frames];
                mix::add_with(&mut into.plane_mut(ear)[done..], &plane[start..], gains);
            }
            done += frames;
            from += Frames(frames as i64);
        }
        Ok(())
    }

    /// Reads until `from` lies in the block; says whether the sound goes that far.
    fn bring(&mut self, from: Frames) -> Result<bool, String> {
        let source = match &mut self.source {
            Some(source) => source,
            none => {
                let opened = (self.voice.open)().map_err(|error| error.to_string())?;
                let (found, asked) = (opened.rate(), self.rate);
                if found != asked || opened.channels() == 0 {
                    return Err(format!("a track is at {found} in a session at {asked}"));
                }
                (self.next, self.block) = (Frames::ZERO, Block::default());
                none.insert(opened)
            }
        };
        let begin = self.next - Frames(self.block.len() as i64);
        if source.frames().is_some_and(|length| from >= length) {
            return Ok(false);
        }
        if from < begin || from.0 > self.next.0.saturating_add(STEP_OVER) {
            source.seek(from).map_err(|error| error.to_string())?;
            (self.next, self.block) = (from, Block::default());
        }
        while self.next <= from {
            let read = source.read(&mut self.block).map_err(|error| error.to_string())?;
            self.next += Frames(read as i64);
            if read == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::audio::source::Memory;

    const RATE: SampleRate = SampleRate(48_000);

    /// A source whose sample tells its frame, which counts its seeks.
    struct Counting(Memory, Arc<AtomicUsize>);

    impl Source for Counting {
        fn rate(&self) -> SampleRate {
            self.0.rate()
        }
        fn channels(&self) -> usize {
            self.0.channels()
        }
        fn frames(&self) -> Option<Frames> {
            None
        }
        fn read(&mut self, block: &mut Block) -> Result<usize, ReadError> {
            self.0.read(block)
        }
        fn seek(&mut self, to: Frames) -> Result<(), ReadError> {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.seek(to)
        }
    }

    fn reel(offset: i64) -> (Reel, Arc<AtomicUsize>) {
        let seeks = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&seeks);
        let voice = Voice::new(Frames(offset), move || {
            let ramp = (0..200_000).map(|at| at as f32).collect();
            let memory = Memory::new(RATE, Block::from_planes(vec![ramp]));
            Ok(Box::new(Counting(memory, Arc::clone(&counted))))
        });
        (Reel::new(voice, RATE), seeks)
    }

    fn heard(reel: &mut Reel, at: i64, frames: usize) -> Vec<f32> {
        let mut block = Block::new(EARS, frames);
        reel.add(Frames(at), &vec![1.0; frames], &mut block).unwrap();
        assert_eq!(block.plane(0), block.plane(1));
        block.plane(0).to_vec()
    }

    #[test]
    fn a_voice_is_heard_where_it_lies_in_the_session() {
        let (mut late, _) = reel(3);
        assert_eq!(heard(&mut late, 0, 6), [0.0, 0.0, 0.0, 0.0, 1.0, 2.0]);
        let (mut early, _) = reel(-100_000);
        assert_eq!(heard(&mut early, 0, 3), [100_000.0, 100_001.0, 100_002.0]);
        assert_eq!(heard(&mut early, 99_998, 4), [199_998.0, 199_999.0, 0.0, 0.0]);
    }

    #[test]
    fn reading_on_and_small_steps_need_no_seek() {
        let (mut reel, seeks) = reel(0);
        for at in [0, 5000, 5000, 4990, 9000, 20_000] {
            assert_eq!(heard(&mut reel, at, 5000)[4999], (at + 4999) as f32);
        }
        // Only the two ways back to an earlier block.
        assert!(seeks.load(Ordering::Relaxed) <= 3);
        assert_eq!(heard(&mut reel, 150_000, 2), [150_000.0, 150_001.0]);
        assert_eq!(heard(&mut reel, 0, 2), [0.0, 1.0]);
    }

    #[test]
    fn a_voice_that_cannot_be_opened_is_told_once_and_silent() {
        let mut reel = Reel::new(
            Voice::new(Frames(0), || Err(ReadError::Resample("no such filter".to_owned()))),
            RATE,
        );
        let mut block = Block::new(EARS, 2);
        assert!(reel.add(Frames(0), &[1.0; 2], &mut block).is_err());
        assert!(reel.add(Frames(0), &[1.0; 2], &mut block).is_ok());
        assert_eq!(block, Block::new(EARS, 2));
    }

    #[test]
    fn a_voice_at_another_rate_is_refused() {
        let (Reel { voice, .. }, _) = reel(0);
        let mut reel = Reel::new(voice, SampleRate(44_100));
        let told = reel.add(Frames(0), &[1.0], &mut Block::new(EARS, 1));
        assert_eq!(told.unwrap_err(), "a track is at 48 kHz in a session at 44.1 kHz");
    }
}
