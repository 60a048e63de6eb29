//! Speech faster or slower at the same pitch, for listening; the last step before the sound card.
//!
//! WSOLA (Verhelst and Roelands, ICASSP 1993): the output is laid together from stretches of the
//! input, each taken where the input looks most like what would have followed naturally.

use super::fade;
use crate::audio::source::Block;
use crate::units::SampleRate;

/// The slowest speed.
pub const SLOWEST: f64 = 0.5;
/// The fastest speed.
pub const FASTEST: f64 = 2.5;

/// The length of a window: two periods of a low voice (80 Hz).
const WINDOW_MS: u32 = 25;
/// How far from its ideal place a window may be taken: any period from 62 Hz up fits in twice it.
const SEARCH_MS: u32 = 8;
/// The coarse search looks at sound of about this rate, where the energy of speech is.
const COARSE_HZ: u32 = 12_000;

/// Stretches planar sound in time: push blocks, then pull until nothing comes.
///
/// At speed 1.0 the output is the input, bit for bit. The speed may change between any two pulls
/// without a click. The same input gives the same output however it is cut into blocks.
#[derive(Debug, Clone)]
pub struct Stretch {
    speed: f64,
    /// Half a window: what one pull gives, and the length of the cross-fade in it.
    hop: usize,
    search: usize,
    coarse: usize,
    rise: Vec<f32>,
    /// The input from frame `base` on, as far as it is still needed.
    held: Block,
    base: usize,
    /// The frames pushed so far.
    pushed: usize,
    finished: bool,
    /// Where in the input the next output frame belongs at this speed.
    at: f64,
    /// Where in the input the output naturally goes on; near `at`.
    tail: usize,
}

impl Stretch {
    /// A stretcher at speed 1.0.
    pub fn new(rate: SampleRate, channels: usize) -> Stretch {
        let frames = |ms: u32| (u64::from(rate.0) * u64::from(ms) / 1000) as usize;
        let hop = (frames(WINDOW_MS) / 2).max(1);
        Stretch {
            speed: 1.0,
            hop,
            search: frames(SEARCH_MS),
            coarse: (rate.0 / COARSE_HZ).max(1) as usize,
            rise: fade::rise(hop),
            held: Block::new(channels, 0),
            base: 0,
            pushed: 0,
            finished: false,
            at: 0.0,
            tail: 0,
        }
    }

    /// The speed.
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// Sets the speed from the next pull on, brought into [`SLOWEST`]..=[`FASTEST`];
    /// not-a-number changes nothing.
    pub fn set_speed(&mut self, speed: f64) {
        if !speed.is_nan() {
            self.speed = speed.clamp(SLOWEST, FASTEST);
        }
    }

    /// How many input frames correspond to what was put out so far.
    pub fn position(&self) -> f64 {
        self.at
    }

    /// Forgets all sound; the speed stays.
    pub fn reset(&mut self) {
        self.held.reshape(self.held.channels(), 0);
        (self.base, self.pushed, self.finished) = (0, 0, false);
        (self.at, self.tail) = (0.0, 0);
    }

    /// Adds input; a block of another number of channels is not taken.
    pub fn push(&mut self, block: &Block) {
        if !self.finished && block.channels() == self.held.channels() {
            self.held.extend(block, 0..block.len());
            self.pushed += block.len();
        }
    }

    /// Says that no input follows, so that the rest can be pulled.
    pub fn finish(&mut self) {
        self.finished = true;
    }

    /// Replaces the content of `out` with the next output, at most half a window; gives how many
    /// frames, 0 when more input is needed first or, once finished, when all is out.
    ///
    /// Over these frames the position moves evenly from what it was before to what it is after.
    pub fn pull(&mut self, out: &mut Block) -> usize {
        out.reshape(self.held.channels(), 0);
        if self.speed == 1.0 { self.pass(out) } else { self.join(out) }
    }

    /// The natural way on, untouched.
    fn pass(&mut self, out: &mut Block) -> usize {
        let ready = self.pushed.saturating_sub(self.tail);
        if ready == 0 || (ready < self.hop && !self.finished) {
            return 0;
        }
        let frames = ready.min(self.hop);
        let from = self.tail - self.base;
        out.extend(&self.held, from..from + frames);
        self.tail += frames;
        self.at = self.tail as f64;
        self.forget();
        frames
    }

    /// Fades from the natural way on to the best stretch near where the output should be.
    fn join(&mut self, out: &mut Block) -> usize {
        let step = self.hop as f64 * self.speed;
        // A cross-fade from `tail` to `head` ends a hop after `head`.
        let ideal = (self.at + step).round() as usize;
        let ideal = ideal.saturating_sub(self.hop).max(self.base);
        let needed = self.tail.max(ideal + self.search) + 2 * self.hop + self.coarse;
        let mut frames = self.hop;
        if self.pushed < needed {
            if !self.finished {
                return 0;
            }
            let left = ((self.pushed as f64 - self.at) / self.speed).ceil().max(0.0);
            frames = frames.min(left as usize);
            if frames == 0 {
                return 0;
            }
            self.held.reshape(self.held.channels(), needed - self.base);
        }
        let head = self.best(ideal) - self.base;
        let tail = self.tail - self.base;
        out.reshape(self.held.channels(), frames);
        for (into, held) in out.planes_mut().iter_mut().zip(self.held.planes()) {
            let blend = held[tail..].iter().zip(&held[head..]).zip(&self.rise);
            for (sample, ((old, new), rise)) in into.iter_mut().zip(blend) {
                *sample = old + (new - old) * rise;
            }
        }
        // Silence laid behind the end for this window is no input.
        self.held.reshape(self.held.channels(), self.pushed - self.base);
        self.tail = self.base + head + frames;
        self.at = (self.at + frames as f64 * self.speed).min(self.limit());
        self.forget();
        frames
    }

    /// The end of the input when it is known.
    fn limit(&self) -> f64 {
        if self.finished { self.pushed as f64 } else { f64::INFINITY }
    }

    /// The place near `ideal` where the sound is most like that at `tail`: first by steps over
    /// averaged samples, then sample by sample around the winner.
    fn best(&self, ideal: usize) -> usize {
        let low = ideal.saturating_sub(self.search).max(self.base);
        let high = ideal + self.search;
        let (window, step) = (2 * self.hop, self.coarse);
        let model = self.averaged(self.tail, window / step);
        let region = self.averaged(low, (high - low + window) / step);
        let length = window / step;
        let places = (high - low) / step;
        let middle = (ideal - low) / step;
        let coarse =
            closest(middle, 0, places, |place| likeness(&model, &region, 0, place, length));
        // Nothing to be like, or nothing like it: the ideal place is as good as any.
        if likeness(&model, &region, 0, coarse, length) <= 0.0 {
            return ideal;
        }
        let centre = low + coarse * step;
        let (from, to) = (centre.saturating_sub(step - 1).max(low), (centre + step - 1).min(high));
        let held = self.held.planes();
        closest(centre, from, to, |place| {
            likeness(held, held, self.tail - self.base, place - self.base, window)
        })
    }

    /// The held sound from a frame on, each value the mean of one step of the coarse search.
    fn averaged(&self, from: usize, values: usize) -> Vec<Vec<f32>> {
        let from = from - self.base;
        let step = self.coarse;
        let mean = |samples: &[f32]| samples.iter().sum::<f32>() / step as f32;
        let planes = self.held.planes().iter();
        planes
            .map(|plane| plane[from..].chunks_exact(step).take(values).map(mean).collect())
            .collect()
    }

    /// Drops input that no window can reach any more; only when it is the
    /// larger half, so that each sample moves a bounded number of times.
    fn forget(&mut self) {
        let reach = self.hop + self.search + 1;
        let from = self.tail.min(self.at as usize).saturating_sub(reach).min(self.pushed);
        let spare = from.saturating_sub(self.base);
        if 2 * spare > self.held.len() {
            self.held.drop_front(spare);
            self.base += spare;
        }
    }
}

/// The place of the highest score in `from..=to`, which is `start` unless another is higher.
fn closest(start: usize, from: usize, to: usize, score: impl Fn(usize) -> f32) -> usize {
    let mut best = (start, score(start));
    for place in from..=to {
        let score = score(place);
        if score > best.1 {
            best = (place, score);
        }
    }
    best.0
}

/// The normalised cross-correlation, squared with its sign kept, of `length` samples of each
/// plane; up to the energy of `a`, which is the same for all places in `b`.
fn likeness(a: &[Vec<f32>], b: &[Vec<f32>], a_from: usize, b_from: usize, length: usize) -> f32 {
    let (mut product, mut energy) = (0.0_f32, 0.0_f32);
    for (a, b) in a.iter().zip(b) {
        for (a, b) in a[a_from..].iter().zip(&b[b_from..]).take(length) {
            product += a * b;
            energy += b * b;
        }
    }
    if energy > 0.0 { product * product.abs() / energy } else { 0.0 }
}

#[cfg(test)]
mod tests;
