//! One output of a mix: mastered, encoded, decoded again, measured, and made
//! anew with more headroom when the codec overshot.

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::master::{Mastered, each_block};
use super::session::ahead;
use super::{Master, Measured, Mix, RenderError, Target, measure, solve};
use crate::audio::decode::{Decoder, Resampled};
use crate::audio::encode::{self, Settings};
use crate::audio::source::Source;
use crate::report::Reporter;
use crate::store::Stage;
use crate::units::{Db, Dbtp, Lufs};

/// Names this step in cache keys.
pub const ENCODE: Stage = Stage { name: "encode", version: 1 };

/// How far the finished file may be from its target before it is made again, in LU.
/// The promise is 0.1; the rest is room for another meter's rounding.
const TOLERANCE: f64 = 0.06;

/// How many times a file is made at most.
const MOST_ATTEMPTS: u32 = 6;

/// Taken off the ceiling beyond what a codec overshot by (reference B.7).
const MARGIN: Db = Db(0.05);

/// How an output was made and what it measures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Gain and ceiling before the codec.
    pub master: Master,
    /// What the written file measures when decoded.
    pub landed: Measured,
    /// How many times it was encoded.
    pub attempts: u32,
}

/// How far a finished output is from what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Landed {
    /// Loudness less the target; 0 for silence.
    pub off: Db,
    /// Peak over the highest allowed; 0 when it is under it.
    pub over: Db,
}

impl Verdict {
    /// How far it is from `target`.
    pub fn against(&self, target: Target) -> Landed {
        let off = self.landed.loudness.map_or(Db(0.0), |loudness| loudness - target.loudness);
        let over = self.landed.peak.map_or(0.0, |peak| peak.0 - target.peak.0);
        Landed { off, over: Db(over.max(0.0)) }
    }
}

/// Makes one output of a mix in `file`, which stands at `path`, and measures
/// what was written. `measured` is the mix in the output's channels. The peak
/// is kept in any case; where both cannot be had, loudness yields and the
/// verdict shows it.
pub fn encode(
    mix: &Mix,
    settings: &Settings,
    measured: &Measured,
    target: Target,
    (file, path): (&mut File, &Path),
    label: &str,
    reporter: &dyn Reporter,
) -> Result<Verdict, RenderError> {
    let headroom = encode::headroom(settings);
    let mut ceiling = Dbtp(target.peak.0 - headroom.0);
    let mut aim = target.loudness;
    let (mut attempts, mut near) = (0, None);
    loop {
        attempts += 1;
        let search =
            |ceiling, near| solve(mix, settings.channels, measured, (aim, ceiling), near, reporter);
        let mut master = search(ceiling, near)?;
        if master.yields && attempts == 1 && headroom.0 > 0.0 {
            // Room for the codec is a guess; loudness does not yield to a guess.
            ceiling.0 += headroom.0 / 2.0;
            master = search(ceiling, None)?;
        }
        near = Some(master.gain);
        write(mix, settings, &master, (file, path), label, reporter)?;
        let landed = verify(path, mix.jobs, reporter)?;
        let verdict = Verdict { master, landed, attempts };
        let Landed { off, over } = verdict.against(target);
        let level = off.0.abs() <= TOLERANCE || master.yields || landed.loudness.is_none();
        if (over.0 <= 0.0 && level) || attempts == MOST_ATTEMPTS {
            return Ok(verdict);
        }
        if over.0 > 0.0 {
            // Each further try leaves more room, so that the last one holds.
            ceiling.0 -= (over.0 + MARGIN.0) * f64::from(attempts);
        }
        if !level {
            aim = Lufs(aim.0 - off.0);
        }
    }
}

/// Encodes a mix through its master into a file, from the file's start.
fn write(
    mix: &Mix,
    settings: &Settings,
    master: &Master,
    (file, path): (&mut File, &Path),
    label: &str,
    reporter: &dyn Reporter,
) -> Result<(), RenderError> {
    let failed = RenderError::io;
    file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0))).map_err(failed(path))?;
    let handle = file.try_clone().map_err(failed(path))?;
    let mut encoder = encode::create(settings, handle)?;
    let mastered = Mastered::open(mix, settings.channels, master.gain, master.ceiling)?;
    // A format that does not know the session's rate gets the nearest it knows.
    let resampled = Resampled::new(Box::new(mastered), settings.rate)?;
    let mut source = ahead(Box::new(resampled), mix.jobs);
    each_block(&mut *source, label, reporter, |block| Ok(encoder.write(block)?))?;
    Ok(encoder.finish()?)
}

/// Decodes a written file with another decoder than made it, and measures it.
pub fn verify(path: &Path, jobs: usize, reporter: &dyn Reporter) -> Result<Measured, RenderError> {
    let decoder: Box<dyn Source> = Box::new(Decoder::open(path)?);
    let mut source = ahead(decoder, jobs);
    measure(&mut *source, "checking", reporter)
}
