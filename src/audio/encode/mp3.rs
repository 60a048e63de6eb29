//! MP3 by LAME 3.100, at the level that was put in, with an Info frame that
//! lets players undo the encoder's delay and padding.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};

use mp3lame_encoder as lame;

use super::info::Info;
use super::{Codec, Control, EncodeError, Encoder, Format, Quality, Settings};
use crate::audio::source::Block;
use crate::units::{Bitrate, Db};

pub(super) const CODEC: Codec = Codec {
    format: Format::Mp3,
    name: "mp3",
    extension: "mp3",
    mime: "audio/mpeg",
    lossy: true,
    controls: &[Control::Cbr, Control::Vbr],
    check,
    headroom,
    create,
};

/// How hard LAME searches, 0 to 9: 5 runs at 220 times real time on speech,
/// where 3 takes a third longer and 2 more than three times as long for no
/// difference found.
const EFFORT: lame::Quality = lame::Quality::Good;

/// How many frames LAME is given at a time.
const PIECE: usize = 4096;

/// Twice what LAME says a flush may need (lame.h, `lame_encode_flush`).
const FLUSH: usize = 2 * 7200;

/// Samples are held to this before they reach LAME, which does arithmetic of
/// its own with them: 12 dB over full scale, beyond any master.
const LARGEST: f32 = 4.0;

/// Bit rates in kbit/s for 32, 44.1 and 48 kHz: ISO/IEC 11172-3, table of
/// `bitrate_index`, Layer III. 56 is missing in the binding to LAME.
const MPEG_1: &[u32] = &[32, 40, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

/// For 16, 22.05 and 24 kHz: ISO/IEC 13818-3. 56 and 144 are missing likewise.
const MPEG_2: &[u32] = &[8, 16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 160];

/// For 8, 11.025 and 12 kHz: MPEG-2.5, an extension outside the standards.
const MPEG_2_5: &[u32] = &[8, 16, 24, 32, 40, 48, 64];

fn bitrates(rate: u32) -> Option<&'static [u32]> {
    match rate {
        32_000 | 44_100 | 48_000 => Some(MPEG_1),
        16_000 | 22_050 | 24_000 => Some(MPEG_2),
        8_000 | 11_025 | 12_000 => Some(MPEG_2_5),
        _ => None,
    }
}

/// LAME turns the sound down before it encodes at a constant bit rate, and
/// says so nowhere: by its preset tables 0.95 up to 160 kbit/s, 0.97 at 192,
/// 0.98 at 224, and not at all above or at variable rates. Measured too: -0.45,
/// -0.26 and -0.18 dB. Gives the factor that undoes it.
fn makeup(quality: Quality) -> f32 {
    match quality {
        Quality::Cbr(Bitrate(..=160)) => 1.0 / 0.95,
        Quality::Cbr(Bitrate(161..=192)) => 1.0 / 0.97,
        Quality::Cbr(Bitrate(193..=224)) => 1.0 / 0.98,
        _ => 1.0,
    }
}

/// Overshoots measured on narrow-band speech limited to -1 dBTP: 1.2 dB at
/// 48 kbit/s mono, 0.9 at 64, 0.4 at 96, 0.2 at 128 and above; three hours of
/// wide-band speech overshoot by 0.3 to 0.5 more, and a file made twice costs
/// more than some tenths of limiting. Joint stereo
/// counts as one channel and a half; VBR as the constant rate near it.
fn headroom(settings: &Settings) -> Db {
    let mono_rate = match settings.quality {
        Quality::Cbr(Bitrate(rate)) if settings.channels == 1 => rate,
        Quality::Cbr(Bitrate(rate)) => rate * 2 / 3,
        Quality::Vbr(0..=3) => 128,
        Quality::Vbr(4..=5) => 96,
        Quality::Vbr(_) => 64,
        Quality::Pcm { .. } => return Db(0.0),
    };
    let room = match mono_rate {
        128.. => 0.5,
        96.. => 0.9,
        64.. => 1.2,
        _ => 1.5,
    };
    let minutes = settings.frames.at(settings.rate).seconds() / 60.0;
    Db(room + LENGTH_ROOM_DB * (minutes / SHORT_MINUTES).log2().max(0.0))
}

/// The longer a talk, the further its worst peak overshoots: at 96 kbit/s by
/// 0.4 dB in 5 minutes, by 0.8 to 1 in 45. A tenth for each doubling.
const LENGTH_ROOM_DB: f64 = 0.1;
const SHORT_MINUTES: f64 = 10.0;

fn check(settings: &Settings) -> Result<(), EncodeError> {
    let Some(offered) = bitrates(settings.rate.0) else {
        return Err(EncodeError::Rate {
            format: Format::Mp3,
            rate: settings.rate,
            offered: "8, 11.025, 12, 16, 22.05, 24, 32, 44.1 or 48 kHz",
        });
    };
    match settings.quality {
        Quality::Cbr(bitrate) if !offered.contains(&bitrate.0) => {
            Err(EncodeError::Bitrate { bitrate, rate: settings.rate, offered })
        }
        Quality::Vbr(quality) if quality > 9 => Err(EncodeError::Vbr { quality }),
        _ => Ok(()),
    }
}

fn create(settings: &Settings, file: File) -> Result<Box<dyn Encoder>, EncodeError> {
    let info = own_info(settings);
    let mut file = BufWriter::with_capacity(1 << 16, file);
    file.write_all(&vec![0; info.as_ref().map_or(0, Info::size)])?;
    Ok(Box::new(Mp3 {
        lame: open(settings)?,
        info,
        file,
        sound: 0,
        gain: makeup(settings.quality),
        scaled: [Vec::new(), Vec::new()],
        coded: Vec::new(),
    }))
}

fn own_info(settings: &Settings) -> Option<Info> {
    match settings.quality {
        Quality::Cbr(bitrate) => Info::needed(settings, bitrate),
        _ => None,
    }
}

/// LAME set up. It writes no ID3 of its own: it has been given no tag.
fn open(settings: &Settings) -> Result<lame::Encoder, EncodeError> {
    let refused = |error: lame::BuildError| failed("start with these settings", error);
    let mut builder = lame::Builder::new()
        .ok_or_else(|| failed("start", "out of memory"))?
        .with_num_channels(settings.channels as u8)
        .and_then(|builder| builder.with_sample_rate(settings.rate.0))
        // Left to itself LAME lowers the rate with the bit rate, and with it
        // the exact length is lost.
        .and_then(|builder| {
            builder.with_output_sample_rate(std::num::NonZeroU32::new(settings.rate.0))
        })
        .and_then(|builder| builder.with_quality(EFFORT))
        .and_then(|builder| builder.with_to_write_vbr_tag(own_info(settings).is_none()))
        .map_err(refused)?;
    let mode = if settings.channels == 1 { lame::Mode::Mono } else { lame::Mode::JointStereo };
    builder.set_mode(mode).map_err(refused)?;
    match settings.quality {
        Quality::Cbr(Bitrate(rate)) => {
            let rate = kbps(rate).ok_or_else(|| failed("encode", "no such bitrate"))?;
            builder.set_brate(rate).map_err(refused)?;
        }
        Quality::Vbr(quality) => {
            builder.set_vbr_mode(lame::VbrMode::Mtrh).map_err(refused)?;
            builder.set_vbr_quality(step(quality)).map_err(refused)?;
        }
        Quality::Pcm { .. } => return Err(failed("encode", "no bitrate given")),
    }
    builder.build().map_err(refused)
}

fn failed(doing: &'static str, detail: impl ToString) -> EncodeError {
    EncodeError::Lame { doing, detail: detail.to_string() }
}

fn kbps(rate: u32) -> Option<lame::Bitrate> {
    use lame::Bitrate::*;
    let rates = [
        Kbps8, Kbps16, Kbps24, Kbps32, Kbps40, Kbps48, Kbps64, Kbps80, Kbps96, Kbps112, Kbps128,
        Kbps160, Kbps192, Kbps224, Kbps256, Kbps320,
    ];
    rates.into_iter().find(|&candidate| candidate as u32 == rate)
}

fn step(quality: u8) -> lame::Quality {
    use lame::Quality::*;
    let steps = [Best, SecondBest, NearBest, VeryNice, Nice, Good, Decent, Ok, SecondWorst, Worst];
    steps[usize::from(quality.min(9))]
}

struct Mp3 {
    lame: lame::Encoder,
    /// Set where LAME writes no Info frame.
    info: Option<Info>,
    /// How many frames came.
    sound: i64,
    file: BufWriter<File>,
    gain: f32,
    scaled: [Vec<f32>; 2],
    coded: Vec<u8>,
}

impl Encoder for Mp3 {
    fn write(&mut self, block: &Block) -> Result<(), EncodeError> {
        for start in (0..block.len()).step_by(PIECE) {
            let range = start..(start + PIECE).min(block.len());
            let frames = range.len();
            self.sound += frames as i64;
            for (scaled, plane) in self.scaled.iter_mut().zip(block.planes()) {
                scaled.clear();
                scaled.extend(plane[range.clone()].iter().map(|&sample| tame(sample) * self.gain));
            }
            self.coded.clear();
            self.coded.reserve(lame::max_required_buffer_size(frames));
            let [left, right] = &self.scaled;
            let done = if block.channels() == 1 {
                self.lame.encode_to_vec(lame::MonoPcm(left), &mut self.coded)
            } else {
                self.lame.encode_to_vec(lame::DualPcm { left, right }, &mut self.coded)
            };
            done.map_err(|error| failed("encode", error))?;
            self.put()?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), EncodeError> {
        self.coded.clear();
        self.coded.reserve(FLUSH);
        // Of the two flushes only this one encodes what LAME still holds back.
        self.lame
            .flush_to_vec::<lame::FlushGap>(&mut self.coded)
            .map_err(|error| failed("finish", error))?;
        self.put()?;
        // The first frame was left empty for it.
        let first = match &self.info {
            Some(info) => info.frame(self.sound)?,
            None => self.lame_info()?,
        };
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&first)?;
        self.file.flush()?;
        Ok(())
    }
}

impl Mp3 {
    /// Writes what LAME gave.
    fn put(&mut self) -> Result<(), EncodeError> {
        if let Some(info) = &mut self.info {
            info.follow(&self.coded);
        }
        Ok(self.file.write_all(&self.coded)?)
    }

    fn lame_info(&self) -> Result<Vec<u8>, EncodeError> {
        let mut frame = Vec::with_capacity(self.lame.lame_tag_size());
        self.lame
            .lame_tag_encode_to_vec(&mut frame)
            .ok_or_else(|| failed("finish", "no Info frame"))?;
        Ok(frame)
    }
}

fn tame(sample: f32) -> f32 {
    if sample.is_finite() { sample.clamp(-LARGEST, LARGEST) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Frames, SampleRate};

    fn file() -> File {
        tempfile::tempfile().unwrap()
    }

    #[test]
    fn lame_takes_every_setting_that_check_lets_through() {
        for rate in [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000] {
            let offered = bitrates(rate).unwrap();
            let qualities = offered.iter().map(|&rate| Quality::Cbr(Bitrate(rate)));
            for quality in qualities.chain((0..=9).map(Quality::Vbr)) {
                for channels in [1, 2] {
                    let settings = Settings {
                        format: Format::Mp3,
                        rate: SampleRate(rate),
                        channels,
                        quality,
                        frames: Frames(3000),
                    };
                    settings.check().unwrap();
                    // Also holds LAME to writing an Info frame where pod doesn't.
                    let mut encoder = super::super::create(&settings, file()).unwrap();
                    encoder.write(&Block::new(channels, 3000)).unwrap();
                    encoder.finish().unwrap();
                }
            }
        }
    }

    #[test]
    fn samples_that_are_no_numbers_become_silence() {
        assert_eq!(tame(f32::NAN), 0.0);
        assert_eq!(tame(f32::INFINITY), 0.0);
        assert_eq!(tame(-100.0), -LARGEST);
        assert_eq!(tame(0.25), 0.25);
    }
}
