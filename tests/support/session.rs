//! Writes recordings of a talk, as long as asked, and tells who speaks when.
//! Stands beside the tests and the benches: both judge pod by this truth.
//!
//! The sentences are the spoken examples in `fixtures/whisper/examples`, each
//! speaker with a voice of their own, laid on one 16-bit WAV a track with
//! pauses of 0.25 to 3.5 s, levels that vary from sentence to sentence, pink
//! room tone and mains hum, besides the examples' own faint hiss. The same values give the same bytes. Recordings are
//! written block by block: memory does not grow with their length.
#![allow(dead_code, reason = "each test and bench that includes this file uses a part of it")]

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;
use std::ops::Range;
use std::path::{Path, PathBuf};

use hound::{SampleFormat, WavSpec, WavWriter};

use noise::{Random, decibels, factor, fill, hum, room_tone};
use spoken::{SPOKEN_RATE, Sentences, VOICES};

#[path = "noise.rs"]
pub mod noise;
#[path = "spoken.rs"]
mod spoken;

/// A recording to be made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Session {
    /// How long it lasts.
    pub seconds: f64,
    /// How many speakers, each on a track: 1 to 4.
    pub tracks: usize,
    /// Frames a second, 16 kHz or more.
    pub rate: u32,
    /// Another seed gives another talk.
    pub seed: u64,
}

/// What a recording holds. All positions are frames at its rate.
#[derive(Debug, Clone)]
pub struct Truth {
    /// Frames a second.
    pub rate: u32,
    /// The length of every track.
    pub frames: u64,
    /// The files, one a track.
    pub takes: Vec<PathBuf>,
    /// All that is said, in order; nobody interrupts.
    pub utterances: Vec<Utterance>,
    /// The stretches between utterances, where nobody speaks; without lead-in and end.
    pub pauses: Vec<Range<u64>>,
    levels: Vec<Vec<f64>>,
}

/// One sentence said.
#[derive(Debug, Clone, PartialEq)]
pub struct Utterance {
    /// Whose track, from 0.
    pub track: usize,
    /// Where it is, from the sentence's first to its last sound.
    pub span: Range<u64>,
    /// Its words.
    pub text: String,
    sentence: usize,
    gain: f32,
}

/// The RMS level that sentences have on average, in dBFS, over their audible
/// parts; gives about -24 LUFS for the mix, as real raw takes have.
const SPEECH_DBFS: f64 = -23.5;
/// How much the level varies from sentence to sentence (standard deviation).
const SPREAD_DB: f64 = 2.5;
/// No sentence is made louder than this peak, in dBFS.
const PEAK_DBFS: f64 = -2.0;
/// Frames written at once.
const BLOCK: usize = 8192;
const LEAD_SECONDS: f64 = 1.0;
impl Session {
    /// Writes `track-1.wav` … into a folder that exists.
    pub fn write(&self, folder: &Path) -> Result<Truth, Box<dyn Error>> {
        assert!((1..=VOICES.len()).contains(&self.tracks) && self.rate >= SPOKEN_RATE);
        let sentences = Sentences::read(self.tracks, self.rate)?;
        let mut truth = self.plan(&sentences);
        for track in 0..self.tracks {
            let path = folder.join(format!("track-{}.wav", track + 1));
            self.write_track(track, &truth, &sentences, &path)?;
            truth.takes.push(path);
        }
        Ok(truth)
    }

    /// Writes a show with one episode, `episodes/001-session`, of this talk.
    /// `settings` ends show.toml and holds at least one `[[output]]`.
    pub fn write_show(&self, folder: &Path, settings: &str) -> Result<Truth, Box<dyn Error>> {
        let episode = folder.join("episodes/001-session");
        fs::create_dir_all(episode.join("takes"))?;
        let truth = self.write(&episode.join("takes"))?;
        fs::write(folder.join("show.toml"), format!("title = \"A show\"\n\n{settings}"))?;
        let mut manifest = "title = \"A session\"\nnumber = 1\n".to_owned();
        for track in 1..=self.tracks {
            manifest += &format!("\n[[track]]\ntake = \"takes/track-{track}.wav\"\n");
            manifest += &format!("speaker = \"Speaker {track}\"\noffset = \"00:00:00\"\n");
        }
        fs::write(episode.join("episode.toml"), manifest)?;
        Ok(truth)
    }

    /// Decides who says what, when and how loud.
    fn plan(&self, sentences: &Sentences) -> Truth {
        let mut random = Random(self.seed);
        let frames = (self.seconds * f64::from(self.rate)).round() as u64;
        let seconds = |seconds: f64| (seconds * f64::from(self.rate)).round() as u64;
        let (mut at, mut track, mut turn) = (seconds(LEAD_SECONDS), self.tracks - 1, 0);
        let mut utterances: Vec<Utterance> = Vec::new();
        loop {
            if turn == 0 {
                track = (track + 1) % self.tracks;
                turn = 1 + random.below(4);
            }
            turn -= 1;
            let of_voice = &sentences.of_track[track];
            let sentence = of_voice[random.below(of_voice.len())];
            let said = &sentences.all[sentence];
            let end = at + said.samples.len() as u64;
            if end + seconds(LEAD_SECONDS / 2.0) > frames {
                break;
            }
            let wished = SPEECH_DBFS + SPREAD_DB * random.normal() - said.rms_dbfs;
            let gain = factor(wished.min(PEAK_DBFS - said.peak_dbfs)) as f32;
            let text = said.text.clone();
            utterances.push(Utterance { track, span: at..end, text, sentence, gain });
            // Short pauses are the more frequent ones.
            at = end + seconds(0.25 + 3.25 * random.unit().powi(2));
        }
        let pauses = utterances.windows(2).map(|two| two[0].span.end..two[1].span.start).collect();
        let levels = sentences.all.iter().map(|sentence| sentence.levels.clone()).collect();
        Truth { rate: self.rate, frames, takes: Vec::new(), utterances, pauses, levels }
    }

    fn write_track(
        &self,
        track: usize,
        truth: &Truth,
        sentences: &Sentences,
        path: &Path,
    ) -> Result<(), Box<dyn Error>> {
        let spec = WavSpec {
            channels: 1,
            sample_rate: self.rate,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        let file = BufWriter::with_capacity(1 << 20, File::create(path)?);
        let mut writer = WavWriter::new(file, spec)?;
        let room = room_tone(self.seed.wrapping_add(1000 + track as u64));
        let hum = hum(self.rate);
        let mut said = truth.utterances.iter().filter(|said| said.track == track).peekable();
        let mut block = vec![0.0_f32; BLOCK];
        let mut start = 0_u64;
        while start < truth.frames {
            let count = (truth.frames - start).min(BLOCK as u64) as usize;
            let block = &mut block[..count];
            fill(block, &room, start, false);
            fill(block, &hum, start, true);
            let end = start + count as u64;
            while let Some(utterance) = said.peek().filter(|said| said.span.start < end) {
                let samples = &sentences.all[utterance.sentence].samples;
                let from = utterance.span.start.max(start);
                let to = utterance.span.end.min(end);
                let source = &samples[(from - utterance.span.start) as usize..];
                let target = &mut block[(from - start) as usize..(to - start) as usize];
                for (sample, speech) in target.iter_mut().zip(source) {
                    *sample += speech * utterance.gain;
                }
                if utterance.span.end > end {
                    break;
                }
                said.next();
            }
            let mut samples = writer.get_i16_writer(count as u32);
            for sample in &*block {
                // `as` rounds towards zero and saturates.
                samples.write_sample((sample * 32768.0 + 0.5f32.copysign(*sample)) as i16);
            }
            samples.flush()?;
            start = end;
        }
        writer.finalize()?;
        Ok(())
    }
}

impl Truth {
    /// The stretches of 10 ms in which the speech of a track, without noise,
    /// is louder than `above_dbfs` (RMS); counted from each utterance's start.
    pub fn audible(&self, above_dbfs: f64) -> impl Iterator<Item = (usize, Range<u64>)> + '_ {
        let hop = u64::from(self.rate / 100);
        self.utterances.iter().flat_map(move |said| {
            let gain_db = decibels(f64::from(said.gain));
            self.levels[said.sentence].iter().enumerate().filter_map(move |(k, level)| {
                let start = said.span.start + k as u64 * hop;
                (level + gain_db > above_dbfs).then_some((said.track, start..start + hop))
            })
        })
    }
}
