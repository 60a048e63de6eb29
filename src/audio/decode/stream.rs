//! A file opened for decoding: demuxer and decoder, and what must be trimmed of what they give.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_OPUS};
use symphonia::core::codecs::audio::{
    AudioCodecParameters, AudioDecoder, AudioDecoderOptions, CODEC_ID_NULL_AUDIO,
};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::well_known as format_id;
use symphonia::core::formats::{
    FormatId, FormatOptions, FormatReader, SeekMode, SeekTo, TrackType,
};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::units::{TimeBase, Timestamp};

use super::error::DecodeError;
use super::riff::{self, Layout};
use super::sniff::{Kind, sniff};
use super::view::View;
use super::{mkv, mp4};

/// A demuxer, its decoder, and how to read what they give.
pub(super) struct Stream {
    pub format: Box<dyn FormatReader>,
    pub codec: Box<dyn AudioDecoder>,
    pub track: u32,
    pub time_base: Option<TimeBase>,
    pub container: &'static str,
    pub codec_name: String,
    pub bits: Option<u32>,
    pub declared: Option<u64>,
    pub bytes: u64,
    /// Frames decoded before the recording begins, at `rate` frames a second.
    pub trim: Trim,
    /// The exact length in frames, where it is beyond doubt.
    pub certain: Option<u64>,
    /// Whether the demuxer goes to any frame exactly, and the decoder needs nothing before it.
    pub seeks: bool,
    /// Frames that time stamps may jump by without anything missing.
    pub tolerance: i64,
    /// Whether every packet follows the one before, without pauses.
    pub packed: bool,
    /// What is wrong with the header.
    pub note: Option<String>,
    /// Whether the beginning of the file named its format.
    pub recognised: bool,
}

/// The part of what is decoded that is the recording, in units of `scale` a
/// second (frames where `None`).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Trim {
    pub scale: Option<u64>,
    pub skip: u64,
    pub length: Option<u64>,
    /// Frames after the length that are padding. When more come than that, the
    /// length was wrong and counts no more.
    pub padding: u64,
}

/// Opens a file as far as its first packet. Nothing is decoded yet.
pub(super) fn open(path: &Path) -> Result<Stream, DecodeError> {
    let io = |source| DecodeError::Io { path: path.to_owned(), source };
    let mut sniffed = sniff(path)?;
    let (file, bytes) = (&mut sniffed.file, sniffed.bytes);
    let layout = match sniffed.kind {
        Kind::Wav => riff::wav(file, bytes).map_err(io)?.filter(|l| l.sound_bytes > 0),
        Kind::Aiff => riff::aiff(file, bytes).map_err(io)?.filter(|l| l.sound_bytes > 0),
        _ => Some(Layout::default()),
    };
    let Some(layout) = layout else {
        return Err(DecodeError::TooShort { path: path.to_owned(), bytes });
    };
    // Opened again, not cloned: a clone would share its place in the file.
    let again = File::open(path).map_err(io)?;
    let view = View::new(again, bytes, layout.patches).map_err(io)?;
    let source = MediaSourceStream::new(Box::new(view), MediaSourceStreamOptions::default());
    let probed = guarded(|| {
        symphonia::default::get_probe().probe(
            &Hint::new(),
            source,
            FormatOptions::default(),
            MetadataOptions::default(),
        )
    });
    let recognised = sniffed.kind != Kind::Other;
    let format = probed.map_err(|error| refused(path, error, bytes, recognised))?;
    let Some(track) = format.default_track(TrackType::Audio) else {
        return Err(DecodeError::NoSound { path: path.to_owned() });
    };
    let no_codec = |codec: &str| DecodeError::Codec { path: path.to_owned(), codec: codec.into() };
    let Some(params) = track.codec_params.as_ref().and_then(|params| params.audio()) else {
        return Err(no_codec("of an unknown kind"));
    };
    let id = format.format_info().format;
    let mpeg = id == format_id::FORMAT_ID_MP3;
    // MPEG sound is trimmed here: the demuxer would believe a header that
    // counts only the first of several files put together.
    let options = AudioDecoderOptions::default().gapless(!mpeg);
    let codec = guarded(|| symphonia::default::get_codecs().make_audio_decoder(params, &options))
        .map_err(|error| match params.codec {
        CODEC_ID_OPUS => no_codec("Opus"),
        CODEC_ID_NULL_AUDIO => no_codec("of an unknown kind"),
        CODEC_ID_AAC => no_codec("AAC beyond plain stereo: HE-AAC, or 3 channels and more"),
        _ => no_codec(&error.to_string()),
    })?;
    let short = codec.codec_info().short_name;
    let exact = matches!(id, format_id::FORMAT_ID_WAVE | format_id::FORMAT_ID_AIFF);
    let seeks = (exact && short.starts_with("pcm")) || id == format_id::FORMAT_ID_FLAC;
    let (track_id, time_base) = (track.id, track.time_base);
    let trim = match id {
        format_id::FORMAT_ID_MP3 if track.delay.is_some() => Trim {
            scale: None,
            skip: u64::from(track.delay.unwrap_or(0)),
            length: track.num_frames,
            // A packet more than the header's padding, for headers that leave themselves out.
            padding: u64::from(track.padding.unwrap_or(0)) + 1152,
        },
        format_id::FORMAT_ID_ISOMP4 => mp4_trim(file, bytes, track_id).map_err(io)?,
        format_id::FORMAT_ID_MKV => Trim {
            scale: Some(1_000_000_000),
            skip: mkv::codec_delay(file, track_id).map_err(io)?,
            ..Trim::default()
        },
        format_id::FORMAT_ID_CAF if params.codec == CODEC_ID_AAC => {
            Trim { skip: u64::from(track.delay.unwrap_or(0)), ..Trim::default() }
        }
        _ => Trim::default(),
    };
    Ok(Stream {
        track: track_id,
        time_base,
        container: container_name(id),
        codec_name: codec_name(short),
        bits: bits(params, short),
        declared: layout.frames.or(track.num_frames),
        bytes,
        trim,
        certain: layout.frames.filter(|_| exact && seeks),
        seeks,
        tolerance: match id {
            _ if seeks => 0,
            // Half a second in time stamps that count milliseconds.
            format_id::FORMAT_ID_MKV => 24_000,
            // Two packets of the longest kind.
            _ => 4096,
        },
        packed: seeks || id == format_id::FORMAT_ID_OGG,
        note: layout.note,
        recognised,
        format,
        codec,
    })
}

impl Stream {
    /// Goes over to the next stream of a chained Ogg file; `false` when it cannot be read.
    pub fn follow(&mut self) -> bool {
        let next = self.format.default_track(TrackType::Audio).and_then(|track| {
            let params = track.codec_params.as_ref()?.audio()?;
            let registry = symphonia::default::get_codecs();
            let options = AudioDecoderOptions::default();
            let codec = guarded(|| registry.make_audio_decoder(params, &options)).ok()?;
            Some((track.id, track.time_base, codec))
        });
        let Some((track, time_base, codec)) = next else { return false };
        (self.track, self.time_base, self.codec) = (track, time_base, codec);
        true
    }
}

/// The exact length of a FLAC file: the announced one, if its last packet ends there.
pub(super) fn flac_length(path: &Path) -> Option<u64> {
    let mut stream = open(path).ok().filter(|stream| stream.container == "FLAC")?;
    let announced = stream.declared.filter(|&frames| frames > 0)?;
    let last = i64::try_from(announced).ok()? - 1;
    let to = SeekTo::Timestamp { ts: Timestamp::new(last), track_id: stream.track };
    guarded(|| stream.format.seek(SeekMode::Accurate, to)).ok()?;
    let mut end = 0;
    while let Some(packet) = guarded(|| stream.format.next_packet()).ok()? {
        guarded(|| stream.codec.decode(&packet).map(|_| ())).ok()?;
        end = packet.pts.get().checked_add_unsigned(packet.dur.get())?;
    }
    (end == last + 1).then_some(announced)
}

fn mp4_trim(file: &mut File, bytes: u64, track: u32) -> std::io::Result<Trim> {
    let edit = mp4::edit(file, bytes, track)?;
    Ok(Trim {
        scale: (edit.timescale > 0).then_some(u64::from(edit.timescale)),
        skip: edit.skip,
        length: edit.length,
        padding: u64::MAX,
    })
}

/// Runs foreign code on foreign bytes: a panic of it is damage to the file, not the end of pod.
pub(super) fn guarded<T>(
    run: impl FnOnce() -> symphonia::core::errors::Result<T>,
) -> symphonia::core::errors::Result<T> {
    catch_unwind(AssertUnwindSafe(run))
        .unwrap_or(Err(Error::DecodeError("the decoder gave up on it")))
}

fn refused(path: &Path, error: Error, bytes: u64, recognised: bool) -> DecodeError {
    let path = path.to_owned();
    match error {
        _ if !recognised => DecodeError::Unrecognised { path },
        Error::IoError(source) if source.kind() == std::io::ErrorKind::UnexpectedEof => {
            DecodeError::TooShort { path, bytes }
        }
        Error::IoError(source) => DecodeError::Io { path, source },
        Error::Unsupported(detail) if detail.contains("no suitable format") => {
            DecodeError::Unrecognised { path }
        }
        Error::Unsupported(detail) => DecodeError::Codec { path, codec: detail.to_owned() },
        error => DecodeError::Read(crate::audio::source::ReadError::Damaged {
            path,
            at: crate::units::Time::ZERO,
            detail: error.to_string(),
        }),
    }
}

fn container_name(id: FormatId) -> &'static str {
    match id {
        format_id::FORMAT_ID_WAVE => "WAV",
        format_id::FORMAT_ID_AIFF => "AIFF",
        format_id::FORMAT_ID_CAF => "CAF",
        format_id::FORMAT_ID_MP1 => "MP1",
        format_id::FORMAT_ID_MP2 => "MP2",
        format_id::FORMAT_ID_MP3 => "MP3",
        format_id::FORMAT_ID_ADTS => "AAC",
        format_id::FORMAT_ID_OGG => "Ogg",
        format_id::FORMAT_ID_FLAC => "FLAC",
        format_id::FORMAT_ID_ISOMP4 => "MP4",
        format_id::FORMAT_ID_MKV => "Matroska",
        _ => "sound",
    }
}

fn codec_name(short: &str) -> String {
    match short {
        "pcm_alaw" => "A-law".to_owned(),
        "pcm_mulaw" => "µ-law".to_owned(),
        "vorbis" => "Vorbis".to_owned(),
        _ if short.starts_with("pcm_f") => "PCM float".to_owned(),
        _ if short.starts_with("pcm") => "PCM".to_owned(),
        _ if short.starts_with("adpcm") => "ADPCM".to_owned(),
        _ => short.to_uppercase(),
    }
}

/// Bits a sample, for codes without loss; for PCM the code's name holds them.
fn bits(params: &AudioCodecParameters, short: &str) -> Option<u32> {
    match short {
        "flac" => params.bits_per_sample,
        "alac" => params.extra_data.as_deref().and_then(alac_bits),
        "pcm_alaw" | "pcm_mulaw" => Some(8),
        _ => short
            .strip_prefix("pcm_")
            .map(|rest| rest.chars().filter(char::is_ascii_digit).collect::<String>())
            .and_then(|digits| digits.parse().ok()),
    }
}

/// The bit depth in ALAC's own header: containers differ in what they say.
/// Older files wrap it into two boxes of 12 bytes. *Source:* Apple, ALAC Magic
/// Cookie Description.
fn alac_bits(cookie: &[u8]) -> Option<u32> {
    let mut config = cookie;
    for name in [b"frma", b"alac"] {
        if config.get(4..8) == Some(name) {
            config = config.get(12..)?;
        }
    }
    config.get(5).map(|&bits| bits.into())
}
