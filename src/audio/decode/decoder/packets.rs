//! Packets of a file as frames on the recording's own clock: what is missing or
//! bad becomes silence of its length, and is counted.

use symphonia::core::errors::Error;
use symphonia::core::packet::Packet;

use super::{Decoder, length};
use crate::audio::decode::stream::guarded;
use crate::audio::decode::tally::HOPELESS;
use crate::audio::source::ReadError;
use crate::units::SampleRate;

/// The most samples of silence that a gap in time stamps is filled with: 64
/// MiB, or almost six minutes of mono at 48 kHz.
const LARGEST_GAP: i64 = 1 << 24;

impl Decoder {
    /// Decodes one packet into `ready`, or finds the end.
    pub(super) fn decode_packet(&mut self) -> Result<(), ReadError> {
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
    pub(super) fn place(&mut self) {
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
}
