//! The files made of an episode, one `[[output]]` each.

use serde::Serialize;

use super::fields::Fields;
use super::keys;
use super::slot::Slot;
use crate::report::Mark;
use crate::units::{Bitrate, Dbtp, Lufs};

/// A kind of file that a build makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// MPEG-1 Layer III.
    Mp3,
    /// Opus in Ogg.
    Opus,
    /// FLAC.
    Flac,
    /// PCM in WAV.
    Wav,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 4] = [Format::Mp3, Format::Opus, Format::Flac, Format::Wav];

    /// As it is written in a manifest, and the ending of its files.
    pub fn name(self) -> &'static str {
        match self {
            Format::Mp3 => "mp3",
            Format::Opus => "opus",
            Format::Flac => "flac",
            Format::Wav => "wav",
        }
    }
}

/// How many channels a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channels {
    /// One.
    Mono,
    /// Two.
    Stereo,
}

impl Channels {
    /// How many.
    pub fn count(self) -> usize {
        match self {
            Channels::Mono => 1,
            Channels::Stereo => 2,
        }
    }
}

/// A file to make of an episode.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Output {
    /// What it is called, of `a-z0-9-`; each output of a show has its own.
    pub name: String,
    /// The kind of file.
    pub format: Format,
    /// The bit rate: always there for Opus, and for MP3 without `vbr`; never for others.
    pub bitrate: Option<Bitrate>,
    /// MP3 of varying bit rate: 0 (best) to 9.
    pub vbr: Option<u8>,
    /// Bits of a sample, 16 or 24: always there for WAV and FLAC, never for others.
    pub bit_depth: Option<u32>,
    /// Mono or stereo; mono by default.
    pub channels: Channels,
    /// The integrated loudness to reach, -40 to -5 LUFS; -16 by default.
    pub loudness: Lufs,
    /// The true peak never to pass, -9 to 0 dBTP; -1 by default.
    pub peak: Dbtp,
    /// Whether listeners get it; not for WAV unless asked.
    pub publish: bool,
    /// Where it is in show.toml; nowhere for the output a show has by default.
    #[serde(skip)]
    pub mark: Option<Mark>,
}

/// What podcast apps expect of speech (Apple's and the AES's recommendation).
const LOUDNESS: Lufs = Lufs(-16.0);
/// Room for what lossy encoding adds.
const PEAK: Dbtp = Dbtp(-1.0);

/// The bit rates of MPEG-1 Layer III, in kbit/s (ISO/IEC 11172-3, 2.4.2.3).
const MP3_RATES: [u32; 14] = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

impl Output {
    /// The output of a show that names none: `podcast`, MP3, 96 kbit/s, mono.
    pub fn standard() -> Output {
        Output {
            name: "podcast".to_owned(),
            format: Format::Mp3,
            bitrate: Some(usual_bitrate(Format::Mp3, Channels::Mono)),
            vbr: None,
            bit_depth: None,
            channels: Channels::Mono,
            loudness: LOUDNESS,
            peak: PEAK,
            publish: true,
            mark: None,
        }
    }

    /// Reads all `[[output]]`. Those without a name or a known format are left out.
    pub(super) fn read_all(slot: &Slot<'_>) -> Vec<Output> {
        let mut outputs: Vec<Output> = Vec::new();
        for fields in slot.tables(&keys::OUTPUT, "name") {
            let Some(output) = Output::read(&fields) else { continue };
            let twin = outputs.iter().find(|other| other.name == output.name);
            if let (Some(twin), Some(name)) = (twin, fields.get("name")) {
                let line = twin.mark.as_ref().map_or(0, |mark| mark.line);
                name.error(
                    format!("there are two outputs `{}`, the first in line {line}", output.name),
                    "give each output a name of its own",
                );
                continue;
            }
            outputs.push(output);
        }
        outputs
    }

    fn read(fields: &Fields<'_>) -> Option<Output> {
        let name = fields.need("name").and_then(|slot| name(&slot));
        let formats = Format::ALL.map(|format| (format.name(), format));
        let format = fields.need("format").and_then(|slot| slot.one_of(&formats));
        let channels = fields.get("channels").and_then(|slot| {
            slot.one_of(&[("mono", Channels::Mono), ("stereo", Channels::Stereo)])
        });
        let channels = channels.unwrap_or(Channels::Mono);
        let float = |key, range, unit| fields.get(key).and_then(|slot| slot.float(range, unit));
        let loudness = float("loudness", -40.0..=-5.0, "LUFS").map_or(LOUDNESS, Lufs);
        let peak = float("peak", -9.0..=0.0, "dBTP").map_or(PEAK, Dbtp);
        let publish = fields.get("publish").and_then(|slot| slot.boolean());
        let bit_depth = fields.get("bit_depth").and_then(|slot| {
            let bits: u32 = slot.integer(1..=64)?;
            if !matches!(bits, 16 | 24) {
                let message = format!("`bit_depth` is {bits}, which pod does not write");
                slot.error(message, "give 16 or 24");
            }
            Some(bits)
        });
        let vbr = fields.get("vbr").and_then(|slot| slot.integer::<u8>(0..=9));
        let bitrate = fields.get("bitrate").and_then(|slot| bitrate(&slot, format?, channels));

        let format = format?;
        let lossy = matches!(format, Format::Mp3 | Format::Opus);
        unfit(fields, "bitrate", format, lossy);
        unfit(fields, "vbr", format, format == Format::Mp3);
        unfit(fields, "bit_depth", format, !lossy);
        if let (Format::Mp3, Some(slot), Some(_)) = (format, fields.get("vbr"), bitrate) {
            slot.error("`vbr` and `bitrate` exclude each other", "keep one of the two");
        }
        let vbr = vbr.filter(|_| format == Format::Mp3);
        let fixed = lossy && vbr.is_none();
        Some(Output {
            name: name?,
            format,
            bitrate: fixed.then(|| bitrate.unwrap_or(usual_bitrate(format, channels))),
            vbr,
            bit_depth: (!lossy).then(|| bit_depth.unwrap_or(16)),
            channels,
            loudness,
            peak,
            publish: publish.unwrap_or(format != Format::Wav),
            mark: Some(fields.mark()),
        })
    }
}

/// Good for speech; twice the channels need less than twice the bits.
fn usual_bitrate(format: Format, channels: Channels) -> Bitrate {
    Bitrate(match (format, channels) {
        (Format::Opus, Channels::Mono) => 48,
        (Format::Opus, Channels::Stereo) => 96,
        (_, Channels::Mono) => 96,
        (_, Channels::Stereo) => 128,
    })
}

fn name(slot: &Slot<'_>) -> Option<String> {
    let text = slot.text()?;
    let known = |letter: char| matches!(letter, 'a'..='z' | '0'..='9' | '-');
    if text.len() <= 40 && text.chars().all(known) {
        return Some(text);
    }
    slot.error(
        format!("`{}` cannot name an output", text.escape_debug()),
        format!("use a to z, 0 to 9 and -, at most 40: \"{}\"", super::slug::slug(&text)),
    );
    None
}

fn bitrate(slot: &Slot<'_>, format: Format, channels: Channels) -> Option<Bitrate> {
    match format {
        Format::Mp3 => {
            let rate: u32 = slot.integer(0..=u32::MAX)?;
            if MP3_RATES.contains(&rate) {
                return Some(Bitrate(rate));
            }
            let rates = MP3_RATES.map(|rate| rate.to_string()).join(", ");
            slot.error(
                format!("MP3 has no bit rate of {rate} kbit/s"),
                format!("give one of {rates}"),
            );
            None
        }
        // 6 to 510 kbit/s for stereo, up to 256 a channel (RFC 6716 section 2.1.1, RFC 7587).
        Format::Opus => {
            let most = if channels == Channels::Mono { 256 } else { 510 };
            slot.integer(6..=most).map(Bitrate)
        }
        Format::Flac | Format::Wav => None,
    }
}

/// Reports a key that says nothing about this format.
fn unfit(fields: &Fields<'_>, key: &'static str, format: Format, fits: bool) {
    if let Some(slot) = fields.get(key)
        && !fits
    {
        let message = format!("`{key}` has no meaning for {}", format.name());
        slot.error(message, "take the line out, or choose another format");
    }
}
