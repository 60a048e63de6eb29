//! Turns one channel of sound into facts, 10 ms at a time.

use std::collections::VecDeque;

use earshot::Detector;

use super::decimate::{Decimator, TARGET};
use super::fact::centi_db;
use super::{Fact, hop};
use crate::audio::dsp::highpass::HighPass;
use crate::units::SampleRate;

/// Below speech, above rumble, hum and handling noise.
const CUTOFF_HZ: f64 = 80.0;
/// How many samples at 16 kHz the voice detector takes at a time.
const VOICE_FRAME: usize = 256;

/// Tells the facts of a track: its level, its peak and whether it sounds like a voice.
///
/// Facts come in order, one for each [`hop`] begun: a little late, because the voice detector
/// looks 50 ms around itself. *Source:* the voice detector is the earshot crate's.
pub struct Analyser {
    hop: usize,
    rate: SampleRate,
    high_pass: HighPass,
    filtered: Vec<f32>,
    /// The hop being filled: frames so far, sum of squares, greatest magnitude.
    filled: usize,
    squares: f64,
    greatest: f32,
    /// Levels and peaks whose voice is not known yet.
    waiting: VecDeque<(i16, i16)>,
    told: u64,
    decimator: Decimator,
    /// Samples at 16 kHz the detector has not heard.
    slow: Vec<f32>,
    detector: Box<Detector>,
    /// The scores of the detector's frames from `first_score` on.
    scores: VecDeque<f32>,
    first_score: u64,
    heard: u64,
}

impl Analyser {
    /// An analyser of one channel at `rate`.
    pub fn new(rate: SampleRate) -> Analyser {
        Analyser {
            hop: hop(rate),
            rate,
            high_pass: HighPass::new(rate, CUTOFF_HZ),
            filtered: Vec::new(),
            filled: 0,
            squares: 0.0,
            greatest: 0.0,
            waiting: VecDeque::new(),
            told: 0,
            decimator: Decimator::new(rate),
            slow: Vec::new(),
            detector: Detector::default_boxed(),
            scores: VecDeque::new(),
            first_score: 0,
            heard: 0,
        }
    }

    /// Listens to the next samples and tells the facts they settle.
    pub fn push(&mut self, mono: &[f32], tell: &mut impl FnMut(Fact)) {
        self.filtered.clear();
        self.filtered.extend_from_slice(mono);
        self.high_pass.process(&mut self.filtered);
        let mut start = 0;
        while start < mono.len() {
            let end = mono.len().min(start + self.hop - self.filled);
            for (dry, filtered) in mono[start..end].iter().zip(&self.filtered[start..end]) {
                self.squares += f64::from(*filtered) * f64::from(*filtered);
                self.greatest = self.greatest.max(dry.abs());
            }
            self.filled += end - start;
            if self.filled == self.hop {
                self.close_hop();
            }
            start = end;
        }
        self.listen(mono);
        self.tell(tell);
    }

    /// Tells the facts still withheld, the last of which may be of less than a hop; call once,
    /// at the end. In all there are as many facts as hops begun.
    pub fn finish(mut self, tell: &mut impl FnMut(Fact)) {
        if self.filled > 0 {
            self.close_hop();
        }
        let silence = vec![0.0; self.decimator.tail() + self.hop];
        while !self.waiting.is_empty() {
            self.listen(&silence);
            self.tell(tell);
        }
    }

    fn close_hop(&mut self) {
        let peak = f64::from(self.greatest);
        let level = centi_db(self.squares / self.filled as f64);
        self.waiting.push_back((level, centi_db(peak * peak)));
        (self.filled, self.squares, self.greatest) = (0, 0.0, 0.0);
    }

    fn listen(&mut self, mono: &[f32]) {
        self.decimator.push(mono, &mut self.slow);
        let frames = self.slow.chunks_exact_mut(VOICE_FRAME);
        let mut used = 0;
        for frame in frames {
            for sample in frame.iter_mut() {
                *sample = if sample.is_nan() { 0.0 } else { sample.clamp(-1.0, 1.0) };
            }
            self.scores.push_back(self.detector.predict_f32(frame));
            self.heard += 1;
            used += VOICE_FRAME;
        }
        self.slow.drain(..used);
    }

    /// Tells each waiting hop whose voice is known. The detector's window spans three of its
    /// frames, so a score belongs to the frame before the one that gave it.
    fn tell(&mut self, tell: &mut impl FnMut(Fact)) {
        while let Some(&(level_cdb, peak_cdb)) = self.waiting.front() {
            let middle = (self.told as f64 + 0.5) * self.hop as f64 / self.rate.hz();
            let giver = (middle * f64::from(TARGET)) as u64 / VOICE_FRAME as u64 + 1;
            if giver >= self.heard {
                return;
            }
            while self.first_score < giver {
                self.scores.pop_front();
                self.first_score += 1;
            }
            let score = self.scores.front().copied().unwrap_or(0.0);
            let voice = (score.clamp(0.0, 1.0) * 255.0).round() as u8;
            tell(Fact { level_cdb, peak_cdb, voice });
            self.waiting.pop_front();
            self.told += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(rate: u32, samples: &[f32], size: usize) -> Vec<Fact> {
        let mut facts = Vec::new();
        let mut analyser = Analyser::new(SampleRate(rate));
        samples.chunks(size).for_each(|part| analyser.push(part, &mut |fact| facts.push(fact)));
        analyser.finish(&mut |fact| facts.push(fact));
        facts
    }

    #[test]
    fn there_is_a_fact_for_each_hop_begun() {
        for rate in [8000, 11_025, 22_050, 44_100, 48_000, 192_000] {
            let hop = hop(SampleRate(rate));
            for frames in [0, 1, hop - 1, hop, hop + 1, 10 * hop, 100 * hop + 7] {
                let found = facts(rate, &vec![0.1; frames], 4096).len();
                assert_eq!(found, frames.div_ceil(hop), "{frames} frames at {rate} Hz");
            }
        }
    }

    #[test]
    fn levels_and_peaks_are_those_of_the_sine() {
        let sine: Vec<f32> = (0..48_000)
            .map(|n| 0.1 * (std::f32::consts::TAU * 1000.0 * n as f32 / 48_000.0).sin())
            .collect();
        // -20 dBFS peak is -23.01 dB of power; the high-pass takes nothing at 1 kHz.
        for fact in &facts(48_000, &sine, 4096)[10..] {
            assert!((fact.level_cdb + 2301).abs() <= 2, "{fact:?}");
            assert!((fact.peak_cdb + 2000).abs() <= 2, "{fact:?}");
        }
    }

    #[test]
    fn silence_is_at_the_floor_and_no_voice() {
        for fact in facts(44_100, &vec![0.0; 44_100], 1000) {
            assert_eq!((fact.level_cdb, fact.peak_cdb), (Fact::FLOOR_CDB, Fact::FLOOR_CDB));
            assert!(fact.voice < 128);
        }
    }

    #[test]
    fn the_way_of_cutting_into_blocks_changes_no_fact() {
        let sound: Vec<f32> =
            (0..30_000).map(|n| ((n * n % 1009) as f32 / 1009.0 - 0.5) * 0.3).collect();
        for rate in [16_000, 44_100, 48_000] {
            let whole = facts(rate, &sound, sound.len());
            for size in [1, 7, 441, 4096] {
                assert_eq!(facts(rate, &sound, size), whole, "blocks of {size} at {rate} Hz");
            }
        }
    }

    #[test]
    fn broken_samples_do_not_stop_it() {
        let mut sound = vec![0.0; 4800];
        sound[100] = 1e30;
        sound[2000] = -40.0;
        assert_eq!(facts(48_000, &sound, 512).len(), 10);
    }
}
