//! What pod encodes, decoded again by ffmpeg: length, alignment, level, and
//! the same bytes always.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use pod::audio::encode::{Format, Quality, Settings, create, headroom};
use pod::audio::source::Block;
use pod::units::{Bitrate, Frames, SampleRate};

/// Runs a program that must be there and must succeed; gives its stdout.
pub fn run(program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("these tests need `{program}`: {error}"));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {complaint}");
    output.stdout
}

/// Decodes with ffmpeg to planes of samples; any complaint of it fails.
pub fn decode(path: &Path, channels: usize) -> Vec<Vec<f32>> {
    let output = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-xerror", "-i"])
        .arg(path)
        .args(["-map", "0:a", "-f", "f32le", "-c:a", "pcm_f32le", "-"])
        .output()
        .unwrap_or_else(|error| panic!("these tests need `ffmpeg`: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let mut planes = vec![Vec::new(); channels];
    for (index, bytes) in output.stdout.chunks_exact(4).enumerate() {
        let sample = f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        planes[index % channels].push(sample);
    }
    planes
}

/// Encodes planes, given to the encoder in blocks of `block` frames.
pub fn encode(
    folder: &Path,
    name: &str,
    rate: u32,
    quality: Quality,
    planes: &[Vec<f32>],
    block: usize,
) -> PathBuf {
    let format = if matches!(quality, Quality::Pcm { .. }) { Format::Wav } else { Format::Mp3 };
    let path = folder.join(format!("{name}.{}", format.codec().extension));
    let settings = Settings {
        format,
        rate: SampleRate(rate),
        channels: planes.len(),
        quality,
        frames: Frames(planes[0].len() as i64),
    };
    let mut encoder = create(&settings, File::create(&path).unwrap()).unwrap();
    for start in (0..planes[0].len()).step_by(block) {
        let end = (start + block).min(planes[0].len());
        let part = planes.iter().map(|plane| plane[start..end].to_vec()).collect();
        encoder.write(&Block::from_planes(part)).unwrap();
    }
    encoder.finish().unwrap();
    path
}

pub fn sine(rate: u32, hertz: f64, level: f64, frames: usize) -> Vec<f32> {
    let turn = std::f64::consts::TAU * hertz / f64::from(rate);
    (0..frames).map(|index| (level * (turn * index as f64).sin()) as f32).collect()
}

/// A sweep from 200 Hz to 3 kHz with a swell: nothing in it looks like itself
/// at another time.
pub fn sweep(rate: u32, frames: usize) -> Vec<f32> {
    let seconds = frames as f64 / f64::from(rate);
    let sample = |index: usize| {
        let at = index as f64 / f64::from(rate);
        let phase = std::f64::consts::TAU * (200.0 * at + 2800.0 * at * at / (2.0 * seconds));
        (0.4 * phase.sin() * (0.6 + 0.4 * (9.0 * at).sin())) as f32
    };
    (0..frames).map(sample).collect()
}

/// How loud the sine of this frequency is in the samples, by projection.
fn level_of(samples: &[f32], rate: u32, hertz: f64) -> f64 {
    let turn = std::f64::consts::TAU * hertz / f64::from(rate);
    let (mut along, mut across) = (0.0, 0.0);
    for (index, &sample) in samples.iter().enumerate() {
        let (sin, cos) = (turn * index as f64).sin_cos();
        along += f64::from(sample) * sin;
        across += f64::from(sample) * cos;
    }
    2.0 * along.hypot(across) / samples.len() as f64
}

fn product(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

/// By how many frames `late` is behind `early`, by correlation.
fn lag(early: &[f32], late: &[f32]) -> i64 {
    let score = |lag: &i64| {
        let from = (2000 + lag) as usize;
        product(&early[2000..early.len() - 2000], &late[from..])
    };
    (-1500..=1500).max_by(|a, b| score(a).total_cmp(&score(b))).unwrap()
}

fn cbr(rate: u32) -> Quality {
    Quality::Cbr(Bitrate(rate))
}

#[test]
fn every_constant_bitrate_decodes_to_the_level_that_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let mpeg_1 = [32, 40, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    let mpeg_2 = [24, 32, 40, 48, 64, 80, 96, 112, 128, 160];
    for (rate, bitrates) in [(48_000, &mpeg_1[..]), (24_000, &mpeg_2)] {
        // A whole number of periods in a whole second, so that projection is exact.
        let tone = sine(rate, 1000.0, 0.25, 3 * rate as usize);
        for &bitrate in bitrates {
            for channels in [1, 2] {
                // Two channels at a rate this low are beyond use.
                if channels == 2 && bitrate < 32 {
                    continue;
                }
                let planes = vec![tone.clone(); channels];
                let path = encode(folder.path(), "level", rate, cbr(bitrate), &planes, 4096);
                for plane in decode(&path, channels) {
                    let second = &plane[rate as usize..2 * rate as usize];
                    let error = 20.0 * (level_of(second, rate, 1000.0) / 0.25).log10();
                    assert!(error.abs() < 0.01, "{rate} {bitrate} {channels}: {error:.4} dB");
                }
            }
        }
    }
}

#[test]
fn variable_bitrates_decode_to_the_level_that_went_in() {
    let folder = tempfile::tempdir().unwrap();
    for rate in [44_100, 48_000] {
        // A still tone would show how coarsely one coefficient is rounded, up to
        // 1 dB at the low qualities; a moving one averages that out.
        let plane = sweep(rate, 6 * rate as usize);
        for quality in 0..=9 {
            for channels in [1, 2] {
                let planes = vec![plane.clone(); channels];
                let quality = Quality::Vbr(quality);
                let path = encode(folder.path(), "vbr", rate, quality, &planes, 4096);
                for back in decode(&path, channels) {
                    let error = 20.0 * (product(&plane, &back) / product(&plane, &plane)).log10();
                    // From 6 on sound below the masking threshold is left out.
                    let most = if matches!(quality, Quality::Vbr(..=5)) { 0.01 } else { 0.04 };
                    assert!(error.abs() < most, "{rate} {quality:?} {channels}: {error:.4} dB");
                }
            }
        }
    }
}

#[test]
fn mp3_decodes_to_its_own_length_whatever_the_length() {
    let folder = tempfile::tempdir().unwrap();
    // Below 47 frames ffmpeg 5 does not cut both ends of one MPEG-2 frame.
    for frames in [47, 100, 300, 575, 576, 577, 1104, 1105, 1151, 1152, 1153, 2304, 47_999, 100_001]
    {
        for (rate, quality) in [
            (48_000, cbr(96)),
            (48_000, cbr(32)),
            (44_100, Quality::Vbr(4)),
            (24_000, cbr(64)),
            (24_000, cbr(24)),
        ] {
            let planes = [sweep(rate, frames)];
            let path = encode(folder.path(), "length", rate, quality, &planes, 4096);
            assert_eq!(decode(&path, 1)[0].len(), frames, "{rate} {quality:?}");
        }
    }
}

#[test]
fn mp3_decodes_without_delay() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        (48_000, cbr(32)),
        (48_000, cbr(48)),
        (11_025, cbr(24)),
        (48_000, cbr(128)),
        (44_100, cbr(320)),
        (44_100, Quality::Vbr(2)),
        (22_050, cbr(64)),
        (16_000, Quality::Vbr(5)),
    ];
    for (rate, quality) in cases {
        for channels in [1, 2] {
            let planes = vec![sweep(rate, 20_000); channels];
            let path = encode(folder.path(), "lag", rate, quality, &planes, 4096);
            for plane in decode(&path, channels) {
                assert_eq!(lag(&planes[0], &plane), 0, "{rate} {quality:?} {channels}");
            }
        }
    }
}

#[test]
fn left_and_right_stay_where_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let planes = [sine(48_000, 440.0, 0.3, 48_000), sine(48_000, 2000.0, 0.1, 48_000)];
    for quality in [cbr(192), Quality::Vbr(2), Quality::Pcm { bits: 24 }] {
        let path = encode(folder.path(), "sides", 48_000, quality, &planes, 4096);
        let back = decode(&path, 2);
        assert!((level_of(&back[0], 48_000, 440.0) - 0.3).abs() < 0.003, "{quality:?}");
        assert!(level_of(&back[0], 48_000, 2000.0) < 0.003, "{quality:?}");
        assert!((level_of(&back[1], 48_000, 2000.0) - 0.1).abs() < 0.003, "{quality:?}");
    }
}

#[test]
fn the_bytes_do_not_depend_on_the_blocks() {
    let folder = tempfile::tempdir().unwrap();
    let planes = [sweep(48_000, 50_000), sine(48_000, 333.0, 0.5, 50_000)];
    let qualities =
        [cbr(64), cbr(128), Quality::Vbr(4), Quality::Pcm { bits: 16 }, Quality::Pcm { bits: 24 }];
    for quality in qualities {
        let bytes = |block| {
            std::fs::read(encode(folder.path(), "blocks", 48_000, quality, &planes, block)).unwrap()
        };
        let whole = bytes(usize::MAX / 2);
        for block in [1, 777, 1152, 4096, 4097] {
            assert!(bytes(block) == whole, "{quality:?} in blocks of {block}");
        }
    }
}

#[test]
fn an_mp3_holds_sound_and_an_info_frame_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    for (quality, name) in [(cbr(128), b"Info"), (Quality::Vbr(4), b"Xing")] {
        let planes = [sweep(48_000, 48_000)];
        let path = encode(folder.path(), "bare", 48_000, quality, &planes, 4096);
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(bytes[0], 0xff);
        // MPEG-1 mono: 4 bytes of header and 17 of side information stand before it.
        assert_eq!(&bytes[21..25], name);
        assert!(!bytes.windows(3).any(|three| three == b"ID3"));
        assert_ne!(&bytes[bytes.len() - 128..bytes.len() - 125], b"TAG");
        // LAME's part of the frame begins after flags, frames, bytes, contents
        // and quality, 120 bytes on; delay and padding are 12 bits each at 21.
        let lame = &bytes[21 + 120..];
        assert_eq!(&lame[..4], b"LAME");
        let delay = usize::from(lame[21]) << 4 | usize::from(lame[22] >> 4);
        let padding = usize::from(lame[22] & 15) << 8 | usize::from(lame[23]);
        let frames = u32::from_be_bytes(bytes[29..33].try_into().unwrap()) as usize;
        assert_eq!(frames * 1152 - delay - padding, 48_000);
        let size = u32::from_be_bytes(bytes[33..37].try_into().unwrap()) as usize;
        assert_eq!(size, bytes.len());
    }
}

#[test]
fn samples_that_are_no_numbers_or_far_too_loud_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let mut plane = sine(48_000, 440.0, 0.3, 48_000);
    plane[10_000] = f32::NAN;
    plane[10_001] = f32::INFINITY;
    plane[20_000..20_100].fill(1e30);
    for quality in [cbr(96), Quality::Vbr(4), Quality::Pcm { bits: 16 }] {
        let path = encode(folder.path(), "wild", 48_000, quality, &[plane.clone()], 4096);
        let back = decode(&path, 1);
        assert_eq!(back[0].len(), 48_000);
        assert!(back[0].iter().all(|sample| sample.is_finite()));
    }
}

#[test]
fn wav_holds_every_sample_to_its_last_bit() {
    let folder = tempfile::tempdir().unwrap();
    for (rate, channels, bits) in [(44_100, 1, 16), (48_000, 2, 24), (96_000, 1, 24)] {
        // An odd number of frames: of 3 bytes each, they need a pad byte.
        let planes: Vec<_> = (0..channels).map(|_| sweep(rate, 20_001)).collect();
        let quality = Quality::Pcm { bits };
        let path = encode(folder.path(), "exact", rate, quality, &planes, 4096);
        // Triangular dither of one bit to each side, and half a bit of rounding.
        let step = 1.5 / 2_f32.powi(bits as i32 - 1) + 1e-7;
        for (plane, back) in planes.iter().zip(decode(&path, channels)) {
            assert_eq!(back.len(), plane.len());
            assert!(plane.iter().zip(&back).all(|(a, b)| (a - b).abs() <= step));
        }
        let name = path.to_str().unwrap();
        let said = |what| String::from_utf8(run("soxi", &[what, name])).unwrap();
        assert_eq!(said("-s").trim(), "20001");
        assert_eq!(said("-r").trim(), rate.to_string());
        assert_eq!(said("-b").trim(), bits.to_string());
        assert_eq!(said("-c").trim(), channels.to_string());
    }
}

#[test]
fn headroom_grows_as_the_bitrate_falls_and_is_none_without_loss() {
    let of = |quality, channels| {
        let format = if matches!(quality, Quality::Pcm { .. }) { Format::Wav } else { Format::Mp3 };
        let rate = SampleRate(48_000);
        headroom(&Settings { format, rate, channels, quality, frames: Frames(1) }).0
    };
    assert_eq!(of(Quality::Pcm { bits: 16 }, 2), 0.0);
    let mono = [128, 96, 64, 48].map(|rate| of(cbr(rate), 1));
    // What was measured to overshoot (reference B.7) must fit.
    assert!(mono.iter().zip([0.2, 0.4, 0.9, 1.2]).all(|(room, over)| *room > over), "{mono:?}");
    assert!(mono.is_sorted(), "{mono:?}");
    assert!(of(cbr(128), 2) > of(cbr(128), 1));
}
