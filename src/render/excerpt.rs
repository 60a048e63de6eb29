//! A stretch of a finished sound as a file of its own: decoded, faded at its ends, encoded again.
//! Not cut out of the coded file, whose first frames would lean on others that are not there.

use std::fs::File;
use std::path::Path;

use super::RenderError;
use crate::audio::decode::{Decoder, Resampled};
use crate::audio::dsp::fade;
use crate::audio::encode::{self, Format, Quality, Settings};
use crate::audio::source::{BLOCK, Block, Source};
use crate::units::{Bitrate, Frames, SampleRate, Span, Time};

/// How long it takes to come and to go: short enough for the first word, long enough for no click.
const COMES: Time = Time::from_millis(20);
const GOES: Time = Time::from_millis(250);

/// What speech as MP3 is given, a channel, in kbit/s. *Source:* the highest that a layer III of
/// MPEG-2.5 has is 64 (ISO/IEC 13818-3); more than 96 nobody hears in a minute of speech.
const BITRATE: u32 = 96;
const BITRATE_BELOW_16_KHZ: u32 = 32;

/// Writes the stretch of a sound from `start` for `length` into an empty file, as MP3. Gives how
/// long it became, which is less where the sound ends before; none, and nothing is written, where
/// it is over by then.
///
/// *Errors:* the sound cannot be read, the file not written, or `cancelled` said so.
pub fn excerpt(
    sound: &Path,
    (start, length): (Time, Time),
    out: File,
    cancelled: &dyn Fn() -> bool,
) -> Result<Option<Time>, RenderError> {
    let mut source: Box<dyn Source> = Box::new(Decoder::open(sound)?);
    let rate = Format::Mp3.rate(source.rate());
    if rate != source.rate() {
        source = Box::new(Resampled::new(source, rate)?);
    }
    let mut block = Block::default();
    let all = match source.frames() {
        Some(frames) => frames,
        None => count(source.as_mut(), &mut block, cancelled)?,
    };
    let whole = Span::new(Frames::ZERO, all);
    let from = start.frames(rate);
    let stretch = Span::new(from, Frames(from.0 + length.frames(rate).0)).intersect(whole);
    if stretch.is_empty() {
        return Ok(None);
    }
    let channels = source.channels().min(2);
    let a_channel = if rate.0 < 16_000 { BITRATE_BELOW_16_KHZ } else { BITRATE };
    let settings = Settings {
        format: Format::Mp3,
        rate,
        channels,
        quality: Quality::Cbr(Bitrate(a_channel * channels as u32)),
        frames: stretch.len(),
    };
    let mut encoder = encode::create(&settings, out)?;
    source.seek(stretch.start)?;
    let mut at = 0;
    let end = stretch.len().index();
    while at < end {
        if cancelled() {
            return Err(RenderError::Cancelled);
        }
        let read = source.read(&mut block)?.min(end - at);
        block.reshape(channels, read);
        if read == 0 {
            // The file is shorter than it says; the encoder is owed what was announced.
            block.reshape(channels, (end - at).min(BLOCK));
            block.planes_mut().iter_mut().for_each(|plane| plane.fill(0.0));
        }
        fade_ends(&mut block, at, end, rate);
        at += block.len();
        encoder.write(&block)?;
    }
    encoder.finish()?;
    Ok(Some(stretch.len().at(rate)))
}

/// How long a sound is that does not say so.
fn count(
    source: &mut dyn Source,
    block: &mut Block,
    cancelled: &dyn Fn() -> bool,
) -> Result<Frames, RenderError> {
    let mut all = 0;
    loop {
        if cancelled() {
            return Err(RenderError::Cancelled);
        }
        match source.read(block)? {
            0 => return Ok(Frames(all)),
            read => all += read as i64,
        }
    }
}

/// Lets a block that begins at frame `at` of `end` come and go where it is near an end.
fn fade_ends(block: &mut Block, at: usize, end: usize, rate: SampleRate) {
    let frames = |time: Time| time.frames(rate).index().min(end / 2);
    let (comes, goes) = (frames(COMES), frames(GOES));
    for plane in block.planes_mut() {
        for (index, sample) in plane.iter_mut().enumerate() {
            let (from_start, from_end) = (at + index, end - (at + index) - 1);
            *sample *= fade::gain(from_start, comes) * fade::gain(from_end, goes);
        }
    }
}
