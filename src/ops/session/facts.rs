//! The analysis of a recording: one pass, kept in the store as a file of small
//! facts with what there is to say of the whole at its end.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::audio::decode::{ChannelPick, Damage, DamageLog, open_take_noting};
use crate::audio::dsp::speech::{Analyser, Fact, Levels, speech};
use crate::audio::source::Block;
use crate::render::RenderError;
use crate::report::{Counts, Reporter, Task};
use crate::store::{AtomicFile, Stage};
use crate::units::{Db, Frames, SampleRate, Span, Time};

/// Names this step in cache keys.
pub(in crate::ops) const FACTS: Stage = Stage { name: "facts", version: 1 };

/// The trailer's JSON is a few lines; more than this is no file of ours.
const TRAILER_LIMIT: u64 = 1 << 20;

/// Gaps in speech shorter than this are never shortened: the shortest limit a
/// manifest may set is longer.
const BRIDGE: Time = Time::from_millis(300);

/// How many bytes are read at once.
const BLOCK: usize = 8192 * Fact::BYTES;

/// What there is to say of a whole recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::ops) struct Summary {
    /// Its exact length at the session's rate.
    pub frames: Frames,
    /// The highest sample, nothing for digital silence.
    pub peak: Option<Db>,
    /// Where the recording is damaged and was read all the same.
    pub damage: Vec<Flaw>,
}

/// A damaged place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::ops) struct Flaw {
    /// Which part of the recording, from 0.
    pub part: usize,
    /// The time in that part, in nanoseconds.
    pub at: i64,
    /// What is wrong there.
    pub detail: String,
}

/// Reads a recording once, writes its facts to `sink`, and tells how far it is.
pub(in crate::ops) fn analyse(
    parts: &[PathBuf],
    pick: ChannelPick,
    rate: SampleRate,
    sink: &mut AtomicFile,
    task: &mut Task<'_>,
) -> Result<Summary, RenderError> {
    let log = DamageLog::default();
    let mut source = open_take_noting(parts, pick, rate, &log)?;
    let mut analyser = Analyser::new(rate);
    let path = sink.path().to_owned();
    let mut out = BufWriter::new(sink.file());
    let (mut wrote, mut peak) = (Ok(()), Fact::FLOOR_CDB);
    let mut tell = |fact: Fact| {
        peak = peak.max(fact.peak_cdb);
        if wrote.is_ok() {
            wrote = out.write_all(&fact.to_bytes());
        }
    };
    let (mut block, mut mono, mut frames) = (Block::default(), Vec::new(), Frames::ZERO);
    while source.read(&mut block)? > 0 {
        if task.cancelled() {
            return Err(RenderError::Cancelled);
        }
        frames += Frames(block.len() as i64);
        task.advance(frames.at(rate).0 as u64);
        match block.planes() {
            [only] => analyser.push(only, &mut tell),
            planes => {
                let share = 1.0 / planes.len() as f32;
                mono.clear();
                let sum = |at| planes.iter().map(|plane: &Vec<f32>| plane[at]).sum::<f32>();
                mono.extend((0..block.len()).map(|at| sum(at) * share));
                analyser.push(&mono, &mut tell);
            }
        }
    }
    analyser.finish(&mut tell);
    let peak = (peak > Fact::FLOOR_CDB).then(|| Db(f64::from(peak) / 100.0));
    let flaw = |(path, damage): (PathBuf, Damage)| Flaw {
        part: parts.iter().position(|part| *part == path).unwrap_or(0),
        at: damage.at.0,
        detail: damage.detail,
    };
    let damage = log.take().into_iter().map(flaw).collect();
    let summary = Summary { frames, peak, damage };
    let trailer = serde_json::to_vec(&summary).unwrap_or_default();
    wrote
        .and_then(|()| out.write_all(&trailer))
        .and_then(|()| out.write_all(&(trailer.len() as u32).to_le_bytes()))
        .and_then(|()| out.flush())
        .map_err(RenderError::io(&path))?;
    Ok(summary)
}

/// Starts the line of progress for one recording.
pub(in crate::ops) fn task<'a>(reporter: &'a dyn Reporter, parts: &[PathBuf]) -> Task<'a> {
    let name = parts.first().and_then(|part| part.file_name()).unwrap_or_default();
    let label = format!("listening to {}", name.to_string_lossy());
    Task::start(reporter, label, None, Counts::Sound)
}

/// A file of facts in the store.
#[derive(Debug, Clone)]
pub(in crate::ops) struct FactFile {
    path: PathBuf,
    bytes: u64,
    pub(in crate::ops) summary: Summary,
}

impl FactFile {
    /// Opens what [`analyse`] wrote; nothing if it is not that.
    pub(in crate::ops) fn open(path: &Path) -> Option<FactFile> {
        let mut file = File::open(path).ok()?;
        let length = file.metadata().ok()?.len();
        file.seek(SeekFrom::Start(length.checked_sub(4)?)).ok()?;
        let mut size = [0; 4];
        file.read_exact(&mut size).ok()?;
        let size = u64::from(u32::from_le_bytes(size));
        let bytes = (length - 4).checked_sub(size)?;
        if size > TRAILER_LIMIT || !bytes.is_multiple_of(Fact::BYTES as u64) {
            return None;
        }
        file.seek(SeekFrom::Start(bytes)).ok()?;
        let mut trailer = vec![0; size as usize];
        file.read_exact(&mut trailer).ok()?;
        let summary = serde_json::from_slice(&trailer).ok()?;
        Some(FactFile { path: path.to_owned(), bytes, summary })
    }

    /// Where somebody speaks, in frames of the recording, and the track's levels.
    pub(in crate::ops) fn speech(&self, rate: SampleRate) -> io::Result<(Vec<Span>, Levels)> {
        let mut levels = Levels::new();
        self.each(|facts| facts.for_each(|fact| levels.add(fact)))?;
        let mut spans = self.each(|facts| speech(facts, &levels, rate))?;
        // The last fact may reach past the last frame; gaps too short to be
        // pauses need not be carried along.
        let bridge = BRIDGE.frames(rate);
        spans.dedup_by(|next, before| {
            let near = next.start - before.end < bridge;
            before.end = if near { next.end } else { before.end };
            near
        });
        for span in &mut spans {
            span.end = span.end.min(self.summary.frames);
        }
        spans.shrink_to_fit();
        Ok((spans, levels))
    }

    /// How many facts it holds.
    pub(in crate::ops) fn hops(&self) -> usize {
        usize::try_from(self.bytes).unwrap_or(0) / Fact::BYTES
    }

    /// The same facts, to be read later even if the store forgets them meanwhile.
    pub(in crate::ops) fn held(&self) -> io::Result<HeldFacts> {
        let file = File::open(&self.path)?;
        Ok(HeldFacts { file: Mutex::new(file), bytes: self.bytes })
    }

    /// Lets `visit` run over the facts without holding them.
    pub(in crate::ops) fn each<T>(
        &self,
        visit: impl FnOnce(&mut dyn Iterator<Item = Fact>) -> T,
    ) -> io::Result<T> {
        each(File::open(&self.path)?, self.bytes, visit)
    }
}

/// A file of facts that stays open: what the store throws away can still be read.
#[derive(Debug)]
pub(in crate::ops) struct HeldFacts {
    file: Mutex<File>,
    bytes: u64,
}

impl HeldFacts {
    /// As [`FactFile::each`].
    pub(in crate::ops) fn each<T>(
        &self,
        visit: impl FnOnce(&mut dyn Iterator<Item = Fact>) -> T,
    ) -> io::Result<T> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(0))?;
        each(&mut *file, self.bytes, visit)
    }
}

/// Lets `visit` run over the facts in the next so many bytes.
fn each<T>(
    source: impl Read,
    bytes: u64,
    visit: impl FnOnce(&mut dyn Iterator<Item = Fact>) -> T,
) -> io::Result<T> {
    let mut source = source.take(bytes);
    // Read many at a time: hours of sound have millions of them.
    let mut block = Vec::with_capacity(BLOCK);
    let (mut at, mut failed) = (0, None);
    let mut facts = std::iter::from_fn(|| {
        if at >= block.len() {
            at = 0;
            block.clear();
            failed = source.by_ref().take(BLOCK as u64).read_to_end(&mut block).err();
        }
        let fact = block.get(at..)?.first_chunk()?;
        at += Fact::BYTES;
        Some(Fact::from_bytes(*fact))
    });
    let result = visit(&mut facts);
    match failed {
        Some(error) => Err(error),
        None => Ok(result),
    }
}
