//! `Decoder`: a file as a source, from its first true frame to its last.

use std::path::{Path, PathBuf};

use symphonia::core::errors::Error;
use symphonia::core::formats::{SeekMode, SeekTo};
use symphonia::core::packet::Packet;
use symphonia::core::units::Timestamp;

use super::error::DecodeError;
use super::info::MediaInfo;
use super::stream::{self, Stream, guarded};
use super::tally::{Damage, HOPELESS, Tally};
use super::timeline::{Length, Timeline};
use crate::audio::source::{Block, ReadError, Source};
use crate::units::{Frames, SampleRate, Time};

/// The most samples of silence that a gap in time stamps is filled with: 64
/// MiB, or almost six minutes of mono at 48 kHz.
const LARGEST_GAP: i64 = 1 << 24;

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

    /// Decodes one packet into `ready`, or finds the end.
    fn decode_packet(&mut self) -> Result<(), ReadError> {
        let packet = match guarded(|| self.stream.format.next_packet()) {
            Ok(Some(packet)) => packet,
            Ok(None) => return self.end(None),
            Err(Error::IoError(error)) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                return self.end(Some("it breaks off in the middle of a packet".to_owned()));
            }
            Err(Error::IoError(source)) => {
                return Err(ReadError::Io { path: self.path.clone(), source });
            }
            Err(Error::ResetRequired) => {
                self.origin = None;
                if self.stream.follow() {
                    return Ok(());
                }
                return Err(self.damaged("a stream begins in it that cannot be read".to_owned()));
            }
            Err(error) => {
                self.tally.errors_in_a_row += 1;
                self.note(error.to_string());
                if self.tally.errors_in_a_row >= HOPELESS {
                    return Err(self.damaged(error.to_string()));
                }
                return Ok(());
            }
        };
        self.tally.errors_in_a_row = 0;
        if packet.track_id != self.stream.track {
            return Ok(());
        }
        self.base.get_or_insert(packet.pts.get());
        self.fill_gap(&packet);
        self.judge("much of it is missing")?;
        let fresh = self.line.clock >= self.tally.seen_to;
        if fresh {
            self.tally.packets += 1;
            self.tally.bytes += packet.data.len() as u64;
        }
        let decoded = guarded(|| {
            let sound = self.stream.codec.decode(&packet)?;
            let (rate, channels) = (sound.spec().rate(), sound.num_planes());
            sound.copy_to_vecs_planar(&mut self.scratch);
            self.scratch.truncate(channels);
            Ok((rate, channels))
        });
        let count = self.scratch.first().map_or(0, Vec::len);
        match decoded {
            // A decoder may need a packet before it gives sound.
            Ok(_) if count == 0 => self.tally.decoded += u64::from(fresh),
            Ok((rate, channels)) => {
                if self.info.channels == 0 {
                    self.begin(SampleRate(rate), channels);
                }
                if (rate, channels) != (self.info.rate.0, self.info.channels) {
                    return self.bad(&packet, "it changes its rate or channels here".to_owned());
                }
                self.tally.decoded += u64::from(fresh);
                self.last_packet = count;
                self.clean(fresh);
                self.append();
            }
            Err(Error::IoError(error)) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
                return Err(ReadError::Io { path: self.path.clone(), source: error });
            }
            Err(error) => return self.bad(&packet, error.to_string()),
        }
        self.tally.seen_to = self.tally.seen_to.max(self.line.clock);
        Ok(())
    }

    /// Now that the rate is known: where the recording begins and ends.
    fn begin(&mut self, rate: SampleRate, channels: usize) {
        self.info.rate = rate;
        self.info.channels = channels;
        self.line.reset(channels, self.line.clock);
        self.place();
    }

    /// Sets the clock for a stream that is at its very beginning.
    fn place(&mut self) {
        let trim = self.stream.trim;
        let rate = i128::from(self.info.rate.0);
        let scale = trim.scale.map_or(rate, i128::from).max(1);
        let in_frames = |units: u64| {
            i64::try_from((i128::from(units) * rate + scale / 2) / scale).unwrap_or(i64::MAX)
        };
        let lead = in_frames(trim.skip);
        // Packets that were bad before the rate was known are part of the lead-in.
        self.line.clock = self.line.clock.saturating_sub(lead);
        self.tally.seen_to = self.tally.seen_to.max(self.line.clock);
        self.line.limit = trim.length.map(in_frames);
        self.line.padding = i64::try_from(trim.padding).unwrap_or(i64::MAX);
    }

    /// Puts silence where the time stamps say that packets are missing.
    fn fill_gap(&mut self, packet: &Packet) {
        let Some(at) = self.to_frames(packet.pts.get()) else { return };
        let origin = *self.origin.get_or_insert(at.saturating_sub(self.line.clock));
        let gap = at.saturating_sub(origin).saturating_sub(self.line.clock);
        if gap <= self.stream.tolerance {
            return;
        }
        let missing = length(gap, i64::from(self.info.rate.0));
        if gap.saturating_mul(self.info.channels as i64) > LARGEST_GAP {
            self.note(format!("{missing} is missing here; what follows comes that much earlier"));
            self.origin = Some(at.saturating_sub(self.line.clock));
            return;
        }
        self.note(format!("{missing} is missing here; silence stands for it"));
        // A recorder that was paused leaves gaps in MP4 and Matroska files; in the others
        // packets follow each other, and what is missing was lost.
        if self.stream.packed && self.line.clock >= self.tally.seen_to {
            let lost = (gap / self.last_packet.max(1) as i64).max(1) as u64;
            self.tally.bad += lost;
            self.tally.packets += lost;
        }
        self.silence(gap);
    }

    /// A time stamp in frames; `None` while the rate is unknown.
    fn to_frames(&self, stamp: i64) -> Option<i64> {
        let base = self.stream.time_base.filter(|_| self.info.rate.0 > 0)?;
        let scaled =
            i128::from(stamp) * i128::from(base.numer.get()) * i128::from(self.info.rate.0);
        i64::try_from(scaled.div_euclid(i128::from(base.denom.get()))).ok()
    }

    /// Counts a packet that cannot be decoded, and puts silence in its place.
    fn bad(&mut self, packet: &Packet, detail: String) -> Result<(), ReadError> {
        let stated = self.to_frames(i64::try_from(packet.dur.get()).unwrap_or(0)).unwrap_or(0);
        let count = if stated > 0 { stated } else { self.last_packet as i64 };
        let fresh = self.line.clock >= self.tally.seen_to;
        self.note(detail.clone());
        self.silence(count.min(i64::from(self.info.rate.0)));
        self.tally.bad += u64::from(fresh);
        self.tally.seen_to = self.tally.seen_to.max(self.line.clock);
        self.judge(&detail)
    }

    /// An error when too much was bad so far; `detail` is about the last of it.
    fn judge(&self, detail: &str) -> Result<(), ReadError> {
        match self.tally.verdict(self.info.bytes) {
            Some(verdict) => Err(self.damaged(format!("{verdict}: {detail}"))),
            None => Ok(()),
        }
    }

    fn silence(&mut self, mut count: i64) {
        self.scratch.resize_with(self.info.channels, Vec::new);
        while count > 0 && self.info.channels > 0 {
            let now = count.min(1 << 16);
            for plane in &mut self.scratch {
                plane.clear();
                plane.resize(now as usize, 0.0);
            }
            self.append();
            count -= now;
        }
    }

    /// Replaces what is not a number in `scratch`.
    fn clean(&mut self, fresh: bool) {
        let mut zeroed = 0;
        for sample in self.scratch.iter_mut().flatten() {
            if !sample.is_finite() {
                *sample = 0.0;
                zeroed += 1;
            }
        }
        if zeroed > 0 && fresh {
            if self.tally.zeroed == 0 {
                self.note("samples that are not numbers; they became silence".to_owned());
            }
            self.tally.zeroed += zeroed;
        }
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
