//! Which gain brings a mix to its loudness under a ceiling.
//!
//! A limiter takes loudness away, and how much only trying tells. A try limits
//! and measures the mix in stretches, side by side where there are threads; the same
//! stretches on every machine, so the same gain.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::master::Laid;
use super::{Master, Measured, Mix, RenderError};
use crate::audio::dsp::limit::{Limiter, Limiting};
use crate::audio::dsp::loudness::{Measures, Meter};
use crate::audio::source::{Block, Source};
use crate::report::{Counts, Reporter, Task};
use crate::units::{Db, Dbtp, Frames, Lufs, Time};

/// Once a try lands this near to the target, in LU, one more step by the slope
/// found so far is as good as another try: the finished file is measured anyway.
const NEAR: f64 = 0.25;

/// A try this near is the answer itself, in LU.
const THERE: f64 = 0.01;

/// The search gives up after this many tries.
const MOST_TRIES: usize = 8;

/// How much of more gain a limiter lets through as loudness, where nothing is
/// known yet: between three quarters and nine tenths on speech.
const USUAL_SLOPE: f64 = 0.8;

/// The share of time in which the limiter may take more than 6 dB away. Beyond,
/// loudness yields. The reference's 1 % (B.8) keeps voices of more than 20 dB
/// between loudness and peak from -16 LUFS, where people expect them to be.
const DEEP_SHARE: f64 = 0.05;

/// Into how many stretches a mix is divided, whatever the machine, and the
/// least length of one.
const STRETCHES: i64 = 8;
const LEAST_STRETCH: Time = Time(30 * 1_000_000_000);

/// What a stretch is heard before its start: the limiter's slow release (0.5 s) fades within.
const RUN_UP: Time = Time(3 * 1_000_000_000);

/// Finds the gain that brings a mix, as `channels` channels, to `loudness`
/// under `ceiling`. `measured` is what the mix measures in those channels,
/// `near` a gain that is known to be close, from an earlier search. Silence is
/// left as it is.
pub fn solve(
    mix: &Mix,
    channels: usize,
    measured: &Measured,
    (loudness, ceiling): (Lufs, Dbtp),
    near: Option<Db>,
    reporter: &dyn Reporter,
) -> Result<Master, RenderError> {
    let (gain, deepest) = (Db(0.0), Db(0.0));
    let still = Master { gain, ceiling, deepest, deep_share: 0.0, yields: false };
    let (Some(own), Some(peak)) = (measured.loudness, measured.peak) else {
        return Ok(still);
    };
    let plain = loudness - own;
    if peak.0 + plain.0 <= ceiling.0 {
        return Ok(Master { gain: plain, ..still });
    }
    // Without limiting, the mix comes this far.
    let free = Db(ceiling.0 - peak.0);
    let start = near.unwrap_or(Db(plain.0 + 0.06 * (plain.0 - free.0).min(10.0)));
    let mut search = Search::new(free, own, start);
    for _ in 0..MOST_TRIES {
        let tried = limited(mix, channels, search.next, ceiling, reporter)?;
        if search.learn(tried.loudness, loudness, &tried.limiting) {
            break;
        }
    }
    let (deepest, deep_share) = search.depth;
    let yields = search.high.is_some();
    Ok(Master { gain: search.best, ceiling, deepest, deep_share, yields })
}

/// The search for a gain: Newton's steps towards the target, bounded above by
/// what the limiter may take.
struct Search {
    /// The gain to try next.
    next: Db,
    /// The best allowed gain so far, and how deep and how often deep the limiter went at it.
    best: Db,
    depth: (Db, f64),
    /// The allowed gain tried last, with the loudness it gave.
    last: (f64, f64),
    slope: f64,
    tries: usize,
    /// The lowest gain known to limit too deeply.
    high: Option<Db>,
}

impl Search {
    fn new(free: Db, own: Lufs, next: Db) -> Search {
        Search {
            next,
            best: free,
            depth: (Db(0.0), 0.0),
            last: (free.0, own.0 + free.0),
            slope: USUAL_SLOPE,
            tries: 0,
            high: None,
        }
    }

    /// Takes a result in; true when the search is over.
    fn learn(&mut self, landed: Option<Lufs>, target: Lufs, limiting: &Limiting) -> bool {
        let Some(landed) = landed else { return true };
        let deep = limiting.over_6_db.0 as f64 / limiting.total.0.max(1) as f64;
        if deep > DEEP_SHARE {
            self.high = Some(self.next);
        } else {
            let (gain, loudness) = self.last;
            if self.tries > 0 && (self.next.0 - gain).abs() > 0.01 {
                let slope = (landed.0 - loudness) / (self.next.0 - gain);
                self.slope = slope.clamp(0.2, 1.0);
            }
            self.tries += 1;
            self.last = (self.next.0, landed.0);
            self.best = self.next;
            self.depth = (limiting.deepest, deep);
        }
        let miss = target.0 - self.last.1;
        let towards = self.last.0 + (miss / self.slope).clamp(-12.0, 12.0);
        if deep <= DEEP_SHARE && miss.abs() <= NEAR && (self.tries > 1 || miss.abs() <= THERE) {
            if self.high.is_none_or(|high| towards < high.0) {
                self.best = Db(towards);
                self.high = None;
            }
            return true;
        }
        self.next = match self.high {
            Some(high) if towards >= high.0 - 0.1 => Db((self.best.0 + high.0) / 2.0),
            _ => Db(towards),
        };
        self.high.is_some_and(|high| high.0 - self.best.0 < 0.2)
    }
}

/// What a mix measures after gain and limiter.
struct Tried {
    loudness: Option<Lufs>,
    limiting: Limiting,
}

fn limited(
    mix: &Mix,
    channels: usize,
    gain: Db,
    ceiling: Dbtp,
    reporter: &dyn Reporter,
) -> Result<Tried, RenderError> {
    let least = LEAST_STRETCH.frames(mix.rate).0;
    let length = ((mix.frames.0 + STRETCHES - 1) / STRETCHES).max(least);
    let count = ((mix.frames.0 + length - 1) / length).max(1) as usize;
    let total = mix.frames.at(mix.rate).0.max(0) as u64;
    let task = Task::start(reporter, "levelling", Some(total), Counts::Sound);
    let progress = Mutex::new((task, Frames::ZERO));
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<(usize, Meter, Limiting)>, RenderError> {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return Ok(done);
            }
            let limiter = Limiter::new(channels, mix.rate, gain, ceiling);
            let start = Frames(at as i64 * length);
            let end = Frames((start.0 + length).min(mix.frames.0));
            let (meter, limiting) =
                stretch(mix, channels, (start, end), limiter, &mut |frames: Frames| {
                    if reporter.cancelled() {
                        return Err(RenderError::Cancelled);
                    }
                    if let Ok(mut progress) = progress.lock() {
                        progress.1 += frames;
                        let done = progress.1.at(mix.rate).0.max(0) as u64;
                        progress.0.advance(done);
                    }
                    Ok(())
                })?;
            done.push((at, meter, limiting));
        }
    };
    let workers = mix.jobs.clamp(1, count);
    let mut parts = std::thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let mut parts = work();
        for other in others {
            let theirs = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            parts = parts.and_then(|mut all| {
                all.extend(theirs?);
                Ok(all)
            });
        }
        parts
    })?;
    parts.sort_by_key(|part| part.0);
    if let Ok((task, _)) = progress.into_inner() {
        task.finish("");
    }
    let mut limiting = Limiting::default();
    for (_, _, part) in &parts {
        limiting.deepest = Db(limiting.deepest.0.min(part.deepest.0));
        limiting.over_6_db += part.over_6_db;
        limiting.total += part.total;
    }
    let loudness = Meter::integrated_of(parts.iter().map(|part| &part.1));
    Ok(Tried { loudness, limiting })
}

/// Limits and measures one stretch, run-up heard but not measured.
fn stretch(
    mix: &Mix,
    channels: usize,
    (start, end): (Frames, Frames),
    mut limiter: Limiter,
    advance: &mut dyn FnMut(Frames) -> Result<(), RenderError>,
) -> Result<(Meter, Limiting), RenderError> {
    let from = (start - RUN_UP.frames(mix.rate)).max(Frames::ZERO);
    let mut source = Laid::open(mix, channels)?;
    source.seek(from)?;
    let mut meter = Meter::new(channels, mix.rate, Measures::Integrated)?;
    let (mut block, mut out) = (Block::default(), Block::default());
    let mut skip = (start - from).index();
    let mut left = (end - from).index();
    let mut measure = |out: &mut Block| -> Result<(), RenderError> {
        let passed = skip.min(out.len());
        out.drop_front(passed);
        skip -= passed;
        meter.push(out)?;
        advance(Frames(out.len() as i64))
    };
    while left > 0 && source.read(&mut block)? > 0 {
        let count = block.len().min(left);
        block.reshape(channels, count);
        left -= count;
        limiter.push(&block, &mut out);
        measure(&mut out)?;
    }
    limiter.finish(&mut out);
    measure(&mut out)?;
    Ok((meter, limiter.stats()))
}
