//! The mix: tracks summed, cut, with music, on disk for the passes that follow.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::master::Laid;
use super::mixer::Mixer;
use super::scratch::{Scratch, write_block};
use super::session::ahead;
use super::{Cutter, Measured, MusicSet, RenderError, Session, measure, place_music};
use crate::audio::dsp::loudness::{Measures, Meter};
use crate::audio::dsp::peaks::{Oversampling, TruePeak};
use crate::audio::source::{Block, Source};
use crate::edit::{EditList, Timeline};
use crate::report::{Counts, Reporter, Task};
use crate::store::Stage;
use crate::units::{Frames, Lufs, SampleRate};

/// Names this step in cache keys.
pub const MIX: Stage = Stage { name: "mix", version: 2 };

/// Where the mix is kept while the outputs are made of it. Removed when dropped.
#[derive(Debug)]
pub struct MixFile(PathBuf);

impl MixFile {
    /// In this folder, which must be the show's own working folder.
    pub fn inside(folder: &Path, name: &str) -> MixFile {
        MixFile(folder.join(name))
    }
}

impl Drop for MixFile {
    fn drop(&mut self) {
        // The working folder is emptied at the next start if this fails.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A finished mix: the whole episode in output time, before loudness.
#[derive(Debug)]
pub struct Mix {
    file: MixFile,
    /// Its rate.
    pub rate: SampleRate,
    /// Its channels, 1 or 2.
    pub channels: usize,
    /// Its length, music included.
    pub frames: Frames,
    /// The loudness of the talk alone, `None` when it is silent.
    pub talk: Option<Lufs>,
    /// What it measures in its own channels, when that was found while mixing.
    own: Option<Measured>,
    /// How many threads passes over it may use. Changes nothing in the result.
    pub jobs: usize,
}

impl Mix {
    /// Opens the mix for a pass over it.
    pub fn open(&self) -> Result<Box<dyn Source>, RenderError> {
        Ok(Box::new(Scratch::open(&self.file.0, self.rate, self.channels, self.frames)?))
    }

    /// Measures the mix as an output of `channels` channels hears it, before any gain.
    pub fn measure(
        &self,
        channels: usize,
        reporter: &dyn Reporter,
    ) -> Result<Measured, RenderError> {
        if let Some(own) = self.own.filter(|_| channels == self.channels) {
            return Ok(own);
        }
        let mut source = ahead(Box::new(Laid::open(self, channels)?), self.jobs);
        measure(&mut *source, "measuring", reporter)
    }

    /// The bytes a mix of this shape takes on disk.
    pub fn bytes(channels: usize, frames: Frames) -> u64 {
        frames.0.max(0) as u64 * channels as u64 * 4
    }
}

/// Mixes a session, takes the cuts out and puts the music around it.
/// Memory does not depend on the length.
pub fn mix(
    session: &Session,
    edits: &EditList,
    music: &MusicSet,
    file: MixFile,
    reporter: &dyn Reporter,
) -> Result<Mix, RenderError> {
    let timeline = Timeline::new(edits, music.lead(), music.tail());
    let frames = timeline.output_length();
    let total = session.length().at(session.rate).0.max(0) as u64;
    let mut task = Task::start(reporter, "mixing", Some(total), Counts::Sound);
    let failed = |path: &Path| RenderError::io(path);
    let sink = File::create(&file.0).map_err(failed(&file.0))?;
    // Its full length at once: what no piece of talk covers is silence for the music.
    sink.set_len(Mix::bytes(session.channels, frames)).map_err(failed(&file.0))?;
    let mut sink = BufWriter::with_capacity(1 << 20, sink);
    let start = Mix::bytes(session.channels, timeline.lead());
    sink.seek(SeekFrom::Start(start)).map_err(failed(&file.0))?;

    let mut mixer = Mixer::new(session)?;
    let mut cutter = Cutter::new(edits, session.channels, session.rate);
    let mut meter = Meter::new(session.channels, session.rate, Measures::Range)?;
    let mut peaks = TruePeak::new(session.channels, Oversampling::Eight);
    let (mut block, mut kept, mut buffer) = (Block::default(), Block::default(), Vec::new());
    let mut position = Frames::ZERO;
    while !cutter.is_done() && mixer.read(&mut block)? > 0 {
        if task.cancelled() {
            return Err(RenderError::Cancelled);
        }
        cutter.push(&block, &mut kept);
        meter.push(&kept)?;
        peaks.push(&kept);
        write_block(&mut sink, &kept, &mut buffer).map_err(failed(&file.0))?;
        position += Frames(block.len() as i64);
        task.advance(position.at(session.rate).0 as u64);
    }
    let sink = sink.into_inner().map_err(|error| failed(&file.0)(error.into_error()))?;
    drop(sink);
    let talk = meter.integrated();
    place_music(session, music, &timeline, &file.0, talk)?;
    task.finish("");
    let bare = music.intro.is_none() && music.outro.is_none();
    let own = Measured { loudness: talk, range: meter.range(), peak: peaks.dbtp() };
    let own = bare.then_some(own);
    let (rate, channels, jobs) = (session.rate, session.channels, session.jobs);
    Ok(Mix { file, rate, channels, frames, talk, own, jobs })
}
