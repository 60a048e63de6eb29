//! The spoken examples as sentences to lay on tracks, at any higher rate, and
//! how loud they are. Read once for each recording made by `session.rs`.

use std::error::Error;
use std::fs;
use std::path::Path;

use hound::WavReader;
use serde_json::Value;

use super::noise::decibels;

/// The files of the spoken examples, one list a voice.
pub const VOICES: [&[&str]; 4] = [
    &["episode-en-1", "dialogue-peter"],
    &["episode-en-2", "dialogue-alice"],
    &["episode-fr-1"],
    &["episode-fr-2"],
];
pub const SPOKEN_RATE: u32 = 16_000;

/// A sentence ready to be laid on a track.
pub struct Sentence {
    pub text: String,
    pub samples: Vec<f32>,
    /// RMS of each 10 ms, in dBFS.
    pub levels: Vec<f64>,
    /// Over its audible parts.
    pub rms_dbfs: f64,
    pub peak_dbfs: f64,
}

pub struct Sentences {
    pub all: Vec<Sentence>,
    /// The sentences of each track's voice, as positions in `all`.
    pub of_track: Vec<Vec<usize>>,
}

impl Sentences {
    pub fn read(tracks: usize, rate: u32) -> Result<Sentences, Box<dyn Error>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/whisper/examples");
        let mut sentences = Sentences { all: Vec::new(), of_track: Vec::new() };
        let upsampler = Upsampler::new(rate);
        for names in &VOICES[..tracks] {
            let mut of_track = Vec::new();
            for name in *names {
                let file = folder.join(name);
                let spoken: Vec<f32> = WavReader::open(file.with_extension("wav"))?
                    .into_samples::<i16>()
                    .map(|sample| sample.map(|sample| f32::from(sample) / 32768.0))
                    .collect::<Result<_, _>>()?;
                let truth: Value = serde_json::from_slice(&fs::read(file.with_extension("json"))?)?;
                for segment in truth["segments"].as_array().ok_or("no segments")? {
                    let at = |key: &str| segment[key].as_f64().ok_or("no time");
                    let frame = |at: f64| (at * f64::from(SPOKEN_RATE)).round() as usize;
                    let end = frame(at("end")?).min(spoken.len());
                    let text = segment["text"].as_str().ok_or("no text")?;
                    of_track.push(sentences.all.len());
                    let samples = upsampler.apply(&spoken[frame(at("start")?)..end]);
                    sentences.all.push(Sentence::new(text, samples, rate));
                }
            }
            sentences.of_track.push(of_track);
        }
        Ok(sentences)
    }
}

impl Sentence {
    /// Fades both ends over 5 ms and measures.
    fn new(text: &str, mut samples: Vec<f32>, rate: u32) -> Sentence {
        let (length, fade) = (samples.len(), (rate / 200) as usize);
        for k in 0..fade.min(length / 2) {
            let ramp = k as f32 / fade as f32;
            samples[k] *= ramp;
            samples[length - 1 - k] *= ramp;
        }
        let hop = (rate / 100) as usize;
        let levels: Vec<f64> = samples.chunks(hop).map(|ten| decibels(rms(ten))).collect();
        let audible = samples.chunks(hop).zip(&levels).filter(|(_, level)| **level > -45.0);
        let heard: Vec<f32> = audible.flat_map(|(ten, _)| ten.iter().copied()).collect();
        let peak = samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
        let (rms_dbfs, peak_dbfs) = (decibels(rms(&heard)), decibels(f64::from(peak)));
        Sentence { text: text.to_owned(), samples, levels, rms_dbfs, peak_dbfs }
    }
}

/// Brings sound from 16 kHz to a higher rate: a windowed sinc (Blackman) of 32
/// taps for each position between two samples.
struct Upsampler {
    up: usize,
    down: usize,
    taps: Vec<[f32; Upsampler::TAPS]>,
}

impl Upsampler {
    const TAPS: usize = 32;

    fn new(rate: u32) -> Upsampler {
        let divisor = gcd(rate, SPOKEN_RATE);
        let (up, down) = ((rate / divisor) as usize, (SPOKEN_RATE / divisor) as usize);
        let half = (Self::TAPS / 2) as f64;
        let tap = |phase: usize, k: usize| {
            let x = k as f64 - (half - 1.0) - phase as f64 / up as f64;
            let angle = std::f64::consts::PI * x / half;
            let window = 0.42 + 0.5 * angle.cos() + 0.08 * (2.0 * angle).cos();
            let x = std::f64::consts::PI * x;
            let sinc = if x.abs() < 1e-9 { 1.0 } else { x.sin() / x };
            (sinc * window) as f32
        };
        let taps = (0..up).map(|phase| std::array::from_fn(|k| tap(phase, k))).collect();
        Upsampler { up, down, taps }
    }

    fn apply(&self, sound: &[f32]) -> Vec<f32> {
        let mut padded = vec![0.0; Self::TAPS / 2 - 1];
        padded.extend_from_slice(sound);
        padded.resize(padded.len() + Self::TAPS, 0.0);
        let sample = |n: usize| {
            let (whole, phase) = (n * self.down / self.up, n * self.down % self.up);
            padded[whole..].iter().zip(&self.taps[phase]).map(|(x, tap)| x * tap).sum()
        };
        (0..sound.len() * self.up / self.down).map(sample).collect()
    }
}

fn rms(samples: &[f32]) -> f64 {
    let power: f64 = samples.iter().map(|&sample| f64::from(sample).powi(2)).sum();
    (power / samples.len().max(1) as f64).sqrt()
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}
