//! Music over and under the talk: it plays alone before the first word or after
//! the last, and quietly under the words next to it.

use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::scratch::{read_block, write_block};
use super::{Mix, RenderError, Session};
use crate::audio::decode::{ChannelPick, open_take};
use crate::audio::dsp::fade;
use crate::audio::dsp::loudness::{Measures, Meter};
use crate::audio::dsp::mix::add_with;
use crate::audio::source::Block;
use crate::edit::Timeline;
use crate::units::{Db, Frames, Lufs, Time};

/// Music is brought to this below the talk's loudness before its own `gain`
/// (reference D.3: intro and outro at the talk's loudness, music 2 LU under it).
const BELOW_TALK: Db = Db(-2.0);

/// How long the way between full and ducked level takes (reference D.3: down
/// in 0.3 to 0.5 s, up in 0.8 to 1.2 s).
const DUCK_DOWN: Time = Time::from_millis(500);
const DUCK_UP: Time = Time::from_millis(1000);

/// Which end of the talk a piece stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before and under the first words.
    Intro,
    /// Under and after the last words.
    Outro,
}

/// A piece of music, not yet placed. Lengths are in session frames.
#[derive(Debug, Clone)]
pub struct Music {
    /// The file.
    pub file: PathBuf,
    /// How long the file is.
    pub frames: Frames,
    /// How long it plays alone; the whole file less `under` when not given.
    pub over: Option<Frames>,
    /// How long it plays under the talk.
    pub under: Frames,
    /// Its level under the talk, relative to alone.
    pub duck: Db,
    /// Added to the level it is brought to.
    pub gain: Db,
    /// How long it takes to fade out (intro) or in (outro) under the talk, and
    /// to fade out at its own end where it is cut short.
    pub fade: Frames,
}

/// How long a placed piece plays alone and under the talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Alone.
    pub over: Frames,
    /// Under the talk.
    pub under: Frames,
}

impl Music {
    /// What of the piece is heard when it meets a talk of this length.
    pub fn placed(&self, talk: Frames) -> Placed {
        let under = self.under.min(self.frames).min(talk).max(Frames::ZERO);
        let rest = self.frames - under;
        Placed { over: self.over.unwrap_or(rest).min(rest).max(Frames::ZERO), under }
    }
}

/// The music of an episode around a talk of a known length.
#[derive(Debug, Clone, Default)]
pub struct MusicSet {
    /// Before the talk.
    pub intro: Option<Music>,
    /// After it.
    pub outro: Option<Music>,
    /// How long the talk is once the cuts are out.
    pub talk: Frames,
}

impl MusicSet {
    /// How long music plays before the talk starts.
    pub fn lead(&self) -> Frames {
        self.intro.as_ref().map_or(Frames::ZERO, |music| music.placed(self.talk).over)
    }

    /// How long music plays after the talk has ended.
    pub fn tail(&self) -> Frames {
        self.outro.as_ref().map_or(Frames::ZERO, |music| music.placed(self.talk).over)
    }
}

/// Adds the music to a mix on disk, in place. `talk` is the loudness it is set against.
pub fn place_music(
    session: &Session,
    set: &MusicSet,
    timeline: &Timeline,
    mix: &Path,
    talk: Option<Lufs>,
) -> Result<(), RenderError> {
    let end = timeline.output_length() - set.tail();
    if let Some(intro) = &set.intro {
        let placed = intro.placed(set.talk);
        let shape = Shape::intro(intro, placed, session);
        overlay(session, intro, placed, shape, Frames::ZERO, mix, talk)?;
    }
    if let Some(outro) = &set.outro {
        let placed = outro.placed(set.talk);
        let shape = Shape::outro(outro, placed, session);
        overlay(session, outro, placed, shape, end - placed.under, mix, talk)?;
    }
    Ok(())
}

/// The level of a piece over its time: straight lines in decibels between
/// points, and raised-cosine fades at both ends.
struct Shape {
    points: Vec<(i64, f64)>,
    fade_in: i64,
    fade_out: i64,
    length: i64,
}

impl Shape {
    fn intro(music: &Music, placed: Placed, session: &Session) -> Shape {
        let over = placed.over.0;
        let length = over + placed.under.0;
        let down = DUCK_DOWN.frames(session.rate).0.min(over);
        let points = vec![(0, 0.0), (over - down, 0.0), (over, music.duck.0)];
        let cut_short = placed.under.0 > 0 || length < music.frames.0;
        let fade_out = if cut_short { music.fade.0.min(length) } else { 0 };
        Shape { points, fade_in: 0, fade_out, length }
    }

    fn outro(music: &Music, placed: Placed, session: &Session) -> Shape {
        let under = placed.under.0;
        let length = under + placed.over.0;
        let up = DUCK_UP.frames(session.rate).0.min(placed.over.0);
        let points = vec![(under, music.duck.0), (under + up, 0.0)];
        let fade_in = music.fade.0.min(under);
        let fade_out = if length < music.frames.0 { music.fade.0.min(length) } else { 0 };
        Shape { points, fade_in, fade_out, length }
    }

    /// The factor at a frame of the piece.
    fn factor(&self, at: i64) -> f64 {
        let level = match self.points.iter().position(|point| point.0 > at) {
            None => self.points.last().map_or(0.0, |point| point.1),
            Some(0) => self.points[0].1,
            Some(next) => {
                let (before, after) = (self.points[next - 1], self.points[next]);
                let share = (at - before.0) as f64 / (after.0 - before.0) as f64;
                before.1 + (after.1 - before.1) * share
            }
        };
        let edge = |done: i64, fade: i64| {
            let fade = usize::try_from(fade).unwrap_or(0);
            usize::try_from(done).map_or(0.0, |done| f64::from(fade::gain(done, fade)))
        };
        Db(level).factor() * edge(at, self.fade_in) * edge(self.length - 1 - at, self.fade_out)
    }
}

/// Adds one piece to the mix from `start` on.
fn overlay(
    session: &Session,
    music: &Music,
    placed: Placed,
    shape: Shape,
    start: Frames,
    mix: &Path,
    talk: Option<Lufs>,
) -> Result<(), RenderError> {
    let heard = placed.over + placed.under;
    let level = match (loudness(session, music, heard)?, talk) {
        (Some(own), Some(talk)) => Db((talk - own).0 + BELOW_TALK.0 + music.gain.0),
        _ => music.gain,
    };
    let failed = RenderError::io;
    let mut file = OpenOptions::new().read(true).write(true).open(mix).map_err(failed(mix))?;
    let mut place = Mix::bytes(session.channels, start);
    let (mut at, factor) = (0_i64, level.factor());
    let (mut under, mut bytes, mut gains) = (Block::default(), Vec::new(), Vec::new());
    each_block(session, music, heard, |block| {
        let shape_of = |offset: usize| (shape.factor(at + offset as i64) * factor) as f32;
        gains.clear();
        gains.extend((0..block.len()).map(shape_of));
        let stretch = (session.channels, block.len());
        let go = |file: &mut std::fs::File| file.seek(SeekFrom::Start(place));
        go(&mut file)
            .and_then(|_| read_block(&mut file, &mut under, stretch, &mut bytes))
            .map_err(failed(mix))?;
        for (into, from) in under.planes_mut().iter_mut().zip(block.planes()) {
            add_with(into, from, &gains);
        }
        go(&mut file)
            .and_then(|_| write_block(&mut file, &under, &mut bytes))
            .map_err(failed(mix))?;
        place += bytes.len() as u64;
        at += block.len() as i64;
        Ok(())
    })
}

/// The loudness of what is heard of a piece, in the mix's channels.
fn loudness(session: &Session, music: &Music, heard: Frames) -> Result<Option<Lufs>, RenderError> {
    let mut meter = Meter::new(session.channels, session.rate, Measures::Integrated)?;
    each_block(session, music, heard, |block| Ok(meter.push(block)?))?;
    Ok(meter.integrated())
}

/// Reads the first `heard` frames of a piece, in the mix's channels.
fn each_block(
    session: &Session,
    music: &Music,
    heard: Frames,
    mut visit: impl FnMut(&mut Block) -> Result<(), RenderError>,
) -> Result<(), RenderError> {
    let pick = if session.channels == 1 { ChannelPick::Mix } else { ChannelPick::Stereo };
    let mut source = open_take(std::slice::from_ref(&music.file), pick, session.rate)?;
    let mut block = Block::default();
    let mut left = heard.index();
    while left > 0 && source.read(&mut block)? > 0 {
        let count = block.len().min(left);
        block.reshape(block.channels(), count);
        if block.channels() < session.channels {
            let twin = block.plane(0).to_vec();
            block = Block::from_planes(vec![twin.clone(), twin]);
        }
        visit(&mut block)?;
        left -= count;
    }
    Ok(())
}
