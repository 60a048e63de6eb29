//! `Decoder`: a file as a source, from its first true frame to its last.

mod packets;

use std::path::{Path, PathBuf};

use symphonia::core::formats::{SeekMode, SeekTo};
use symphonia::core::units::Timestamp;

use super::error::DecodeError;
use super::info::MediaInfo;
use super::stream::{self, Stream, guarded};
use super::tally::{Damage, HOPELESS, Tally};
use super::timeline::{Length, Timeline};
use crate::audio::source::{Block, ReadError, Source};
use crate::units::{Frames, SampleRate, Time};

/// A file of sound, decoded as it is read: native rate, all channels, no more
/// in memory than a packet and a block.
///
/// Frame 0 is the first frame of the recording: the silence an encoder puts
/// before it, and the padding after it, are trimmed where the file states
/// them (the Info tag of an MP3, edit list or iTunSMPB of an MP4, codec delay
/// of a Matroska file, page positions of an Ogg file). Raw AAC (ADTS) states
/// nothing and is left as it is.
///
/// Packets that cannot be decoded become silence of their length, so that
/// what follows stays in its place, and are counted; see [`Decoder::damage`].
/// When they are more than one in a hundred, or the first sixteen are,
/// reading ends with [`ReadError::Damaged`].
pub struct Decoder {
    path: PathBuf,
    info: MediaInfo,
    frames: Option<Frames>,
    stream: Stream,
    line: Timeline,
    /// Time stamp of frame 0, once a packet has shown it.
    origin: Option<i64>,
    /// Time stamp of the file's first packet, where the demuxer seeks by frames.
    base: Option<i64>,
    scratch: Vec<Vec<f32>>,
    last_packet: usize,
    ended: bool,
    tally: Tally,
}

/// Opens a file, decodes its first sound, and says what it is. *Errors:* why
/// pod cannot read it; see [`DecodeError`].
pub fn probe(path: &Path) -> Result<MediaInfo, DecodeError> {
    Decoder::open(path).map(|decoder| decoder.info)
}

impl Decoder {
    /// Opens a file and decodes its first sound. *Errors:* why pod cannot read
    /// it; see [`DecodeError`].
    pub fn open(path: &Path) -> Result<Decoder, DecodeError> {
        let stream = stream::open(path)?;
        let certain = match stream.container {
            "FLAC" => stream::flac_length(path),
            _ => stream.certain,
        };
        let mut decoder = Decoder {
            path: path.to_owned(),
            info: MediaInfo {
                container: stream.container,
                codec: stream.codec_name.clone(),
                rate: SampleRate(0),
                channels: 0,
                bits: stream.bits,
                declared: certain.or(stream.declared).map(frames),
                bytes: stream.bytes,
            },
            frames: certain.map(frames),
            stream,
            line: Timeline::default(),
            origin: None,
            base: None,
            scratch: Vec::new(),
            last_packet: 0,
            ended: false,
            tally: Tally::new(),
        };
        decoder.first_sound()?;
        if let Some(note) = decoder.stream.note.take() {
            decoder.tally.note_first(note);
        }
        Ok(decoder)
    }

    /// What the file is.
    pub fn info(&self) -> &MediaInfo {
        &self.info
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the file was damaged, as far as it was read; only the first 32 places.
    pub fn damage(&self) -> &[Damage] {
        &self.tally.places
    }

    /// How many places were damaged, as far as the file was read.
    pub fn damage_count(&self) -> u64 {
        self.tally.count
    }

    /// How many samples were not numbers and became 0, as far as the file was read.
    pub fn zeroed(&self) -> u64 {
        self.tally.zeroed
    }

    /// Decodes until there is sound, which tells its rate and channels.
    fn first_sound(&mut self) -> Result<(), DecodeError> {
        while self.info.channels == 0 && !self.ended {
            if let Err(error) = self.decode_packet() {
                return Err(match error {
                    ReadError::Damaged { path, .. } if !self.stream.recognised => {
                        DecodeError::Unrecognised { path }
                    }
                    error => DecodeError::Read(error),
                });
            }
        }
        let path = self.path.clone();
        if self.info.channels == 0 {
            return Err(match self.tally.bad {
                _ if !self.stream.recognised => DecodeError::Unrecognised { path },
                0 => DecodeError::TooShort { path, bytes: self.info.bytes },
                _ => DecodeError::Read(self.damaged("none of its sound can be decoded".into())),
            });
        }
        // Noise can hold a few bytes that pass for MPEG sound: more must follow.
        while !self.stream.recognised && self.tally.packets < HOPELESS && !self.ended {
            if self.decode_packet().is_err() {
                return Err(DecodeError::Unrecognised { path });
            }
        }
        if !self.stream.recognised && self.tally.decoded < self.tally.bad.max(2) {
            return Err(DecodeError::Unrecognised { path });
        }
        if self.tally.bad > 0 || self.tally.count > 0 {
            // What was bad before the rate was known takes its place in time now.
            self.tally = Tally::new();
            self.reopen().map_err(DecodeError::Read)?;
        }
        if !(8_000..=192_000).contains(&self.info.rate.0) {
            return Err(DecodeError::Rate { path, rate: self.info.rate });
        }
        if self.info.channels > 8 {
            return Err(DecodeError::TooManyChannels { path, channels: self.info.channels });
        }
        Ok(())
    }

    /// Takes the frames of `scratch` in.
    fn append(&mut self) {
        if self.line.append(&self.scratch) == Length::Exceeded {
            self.note("it goes on after the length its header announces".to_owned());
        }
    }

    fn end(&mut self, note: Option<String>) -> Result<(), ReadError> {
        self.ended = true;
        if let Some(note) = note {
            self.note(note);
        }
        let announced = match self.stream.container {
            "FLAC" => self.stream.declared.map(|count| frames(count).0).filter(|&count| count > 0),
            _ => self.line.limit,
        };
        if let Some(missing) =
            announced.map(|end| end.saturating_sub(self.line.clock)).filter(|&n| n > 0)
        {
            let missing = length(missing, i64::from(self.info.rate.0));
            let note = format!("it ends {missing} before the length its header announces");
            // A FLAC header is written last and does not err: what it counts was lost.
            let lost = announced.unwrap_or(0).saturating_sub(self.line.clock);
            if self.stream.container == "FLAC" && lost > announced.unwrap_or(0) / 100 {
                return Err(self.damaged(note));
            }
            self.note(note);
        }
        match self.tally.last_verdict() {
            Some(verdict) => Err(self.damaged(verdict)),
            None => Ok(()),
        }
    }

    fn note(&mut self, detail: String) {
        let at = self.now();
        self.tally.note(self.line.clock, at, detail);
    }

    fn now(&self) -> Time {
        match self.info.rate {
            SampleRate(0) => Time::ZERO,
            rate => Frames(self.line.clock.max(0)).at(rate),
        }
    }

    fn damaged(&self, detail: String) -> ReadError {
        ReadError::Damaged { path: self.path.clone(), at: self.now(), detail }
    }

    /// Starts over at frame 0, from a file opened afresh.
    fn reopen(&mut self) -> Result<(), ReadError> {
        self.stream = stream::open(&self.path).map_err(|error| match error {
            DecodeError::Io { path, source } => ReadError::Io { path, source },
            DecodeError::Read(error) => error,
            error => self.damaged(format!("it has changed while it was read: {error}")),
        })?;
        self.clear(0);
        self.place();
        Ok(())
    }

    fn clear(&mut self, clock: i64) {
        self.line.reset(self.info.channels, clock);
        self.ended = false;
        self.origin = None;
        self.last_packet = 0;
        self.tally.errors_in_a_row = 0;
    }

    /// Goes to the packet of a frame by the demuxer; `false` where it cannot.
    fn jump(&mut self, to: i64) -> bool {
        if self.stream.container == "FLAC" {
            // Its demuxer keeps what it parsed before a seek, and mixes it in after.
            let Ok(stream) = stream::open(&self.path) else { return false };
            self.stream = stream;
        }
        let base = self.base.unwrap_or(0);
        let Some(stamp) = base.checked_add(to).map(Timestamp::new) else { return false };
        let target = SeekTo::Timestamp { ts: stamp, track_id: self.stream.track };
        match guarded(|| self.stream.format.seek(SeekMode::Accurate, target)) {
            Ok(place) if (base..=stamp.get()).contains(&place.actual_ts.get()) => {
                self.stream.codec.reset();
                self.clear(place.actual_ts.get() - base);
                self.origin = Some(base);
                true
            }
            _ => false,
        }
    }
}

impl Source for Decoder {
    fn rate(&self) -> SampleRate {
        self.info.rate
    }

    fn channels(&self) -> usize {
        self.info.channels
    }

    /// Known for PCM in WAV and AIFF files whose header and size agree, and
    /// for FLAC files whose last packet ends where the header says.
    fn frames(&self) -> Option<Frames> {
        self.frames
    }

    fn read(&mut self, block: &mut Block) -> Result<usize, ReadError> {
        while self.line.is_drained() && !self.ended {
            self.decode_packet()?;
        }
        Ok(self.line.take(block))
    }

    fn seek(&mut self, to: Frames) -> Result<(), ReadError> {
        let to = to.0.max(0);
        if self.line.skip_to(to) {
            return Ok(());
        }
        if self.frames.is_some_and(|frames| to >= frames.0) {
            self.clear(self.line.clock);
            self.line.position = to;
            self.ended = true;
            return Ok(());
        }
        // Decoding on is as good as starting over, and cheaper, when going ahead.
        let there =
            if self.stream.seeks { self.jump(to) } else { !self.ended && self.line.skip_ahead(to) };
        if !there {
            self.reopen()?;
        }
        self.line.position = to;
        Ok(())
    }
}

fn frames(count: u64) -> Frames {
    Frames(i64::try_from(count).unwrap_or(i64::MAX))
}

fn length(frames: i64, rate: i64) -> String {
    format!("{:.2} s", frames as f64 / rate.max(1) as f64)
}
