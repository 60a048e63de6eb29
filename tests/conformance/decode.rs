//! Decoding beside ffmpeg: same samples, same length, same place in time; and files that are no sound.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pod::audio::decode::{ChannelPick, DecodeError, Decoder, Prefetch, open_take, probe};
use pod::audio::source::{Block, ReadError, Source, read_all};
use pod::units::{Frames, SampleRate};
use tempfile::TempDir;

/// A repeatable stream of numbers (Numerical Recipes' linear congruence), for noise and places.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32
    }

    fn below(&mut self, end: usize) -> usize {
        self.next() as usize % end
    }
}

/// Planar sound that is like itself at one place only: noise with no sound
/// above a tenth of the rate, which every lossy code keeps, at -12 dBFS.
fn noise(channels: usize, frames: usize) -> Vec<Vec<f32>> {
    (0..channels)
        .map(|channel| {
            let mut dice = Dice(channel as u64 + 1);
            let (mut one, mut two, mut three) = (0.0_f32, 0.0_f32, 0.0_f32);
            (0..frames)
                .map(|_| {
                    let white = dice.next() as f32 / (1_u64 << 30) as f32 - 1.0;
                    one += 0.3 * (white - one);
                    two += 0.3 * (one - two);
                    three += 0.3 * (two - three);
                    three
                })
                .collect()
        })
        .collect()
}

fn run(program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program} is needed for this test: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    output.stdout
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A file of these samples, coded by ffmpeg with these options.
fn coded(dir: &TempDir, name: &str, rate: u32, planes: &[Vec<f32>], options: &str) -> PathBuf {
    let raw = dir.path().join(format!("{name}.raw"));
    let frames = planes[0].len();
    let bytes: Vec<u8> = (0..frames)
        .flat_map(|frame| planes.iter().flat_map(move |plane| plane[frame].to_le_bytes()))
        .collect();
    fs::write(&raw, bytes).unwrap();
    let path = dir.path().join(name);
    let (rate, channels) = (rate.to_string(), planes.len().to_string());
    let mut arguments = vec!["-v", "error", "-y", "-f", "f32le", "-ar", &rate, "-ac", &channels];
    arguments.extend(["-i", text(&raw)]);
    arguments.extend(options.split_ascii_whitespace());
    arguments.push(text(&path));
    run("ffmpeg", &arguments);
    fs::remove_file(&raw).unwrap();
    path
}

/// What ffmpeg decodes from a file.
fn by_ffmpeg(path: &Path, channels: usize) -> Vec<Vec<f32>> {
    let bytes = run("ffmpeg", &["-v", "error", "-i", text(path), "-f", "f32le", "-"]);
    let mut planes = vec![Vec::new(); channels];
    for (index, sample) in bytes.chunks_exact(4).enumerate() {
        planes[index % channels].push(f32::from_le_bytes(sample.try_into().unwrap()));
    }
    planes
}

fn by_pod(path: &Path) -> Block {
    read_all(&mut Decoder::open(path).unwrap()).unwrap()
}

/// Seeks forwards, backwards, onto packet borders and past the end; each must
/// give what the whole has there.
fn assert_seeks(path: &Path, whole: &Block) {
    let mut source = Decoder::open(path).unwrap();
    let end = whole.len();
    assert!(end > 0, "{} is empty", path.display());
    let mut block = Block::default();
    for at in [0, end / 2, end / 2 + 1, end - 1, 3, 1152, 4096, end / 3, end, end / 5, end + 7, 0] {
        source.seek(Frames(at as i64)).unwrap();
        let mut from = at.min(end);
        for _ in 0..3 {
            let count = source.read(&mut block).unwrap();
            assert_eq!(count == 0, from == end, "{} at {at}", path.display());
            for (plane, samples) in block.planes().iter().enumerate() {
                let same = samples[..] == whole.plane(plane)[from..from + count];
                assert!(same, "{} at {at}, channel {plane}", path.display());
            }
            from += count;
        }
    }
}

#[test]
fn lossless_sound_is_the_same_as_ffmpeg_decodes_it() {
    let dir = TempDir::new().unwrap();
    let files = [
        ("s16.wav", "-c:a pcm_s16le", "WAV, PCM 16 bit"),
        ("s24.wav", "-c:a pcm_s24le", "WAV, PCM 24 bit"),
        ("s32.wav", "-c:a pcm_s32le", "WAV, PCM 32 bit"),
        ("f32.wav", "-c:a pcm_f32le", "WAV, PCM float 32 bit"),
        ("f64.wav", "-c:a pcm_f64le", "WAV, PCM float 64 bit"),
        ("u8.wav", "-c:a pcm_u8", "WAV, PCM 8 bit"),
        ("alaw.wav", "-c:a pcm_alaw", "WAV, A-law 8 bit"),
        ("s16.aiff", "-c:a pcm_s16be", "AIFF, PCM 16 bit"),
        ("s24.aiff", "-c:a pcm_s24be", "AIFF, PCM 24 bit"),
        ("s24.caf", "-c:a pcm_s24be", "CAF, PCM 24 bit"),
        ("alac.caf", "-c:a alac -sample_fmt s16p", "CAF, ALAC 16 bit"),
        ("s16.flac", "-c:a flac -sample_fmt s16", "FLAC 16 bit"),
        ("s24.flac", "-c:a flac -sample_fmt s32 -bits_per_raw_sample 24", "FLAC 24 bit"),
        ("alac.m4a", "-c:a alac -sample_fmt s16p", "MP4, ALAC 16 bit"),
        ("alac24.m4a", "-c:a alac -sample_fmt s32p", "MP4, ALAC 24 bit"),
        ("pcm.mov", "-c:a pcm_s16le", "MP4, PCM 16 bit"),
        ("flac.mka", "-c:a flac -sample_fmt s16", "Matroska, FLAC 16 bit"),
        ("flac.ogg", "-c:a flac -sample_fmt s16", "Ogg, FLAC 16 bit"),
    ];
    let shapes =
        [(8000, 1), (11_025, 2), (44_100, 2), (48_000, 6), (48_000, 8), (96_000, 1), (192_000, 2)];
    for (index, (name, options, shown)) in files.into_iter().enumerate() {
        // Each file in four of the shapes, each shape in ten of the files.
        for (rate, channels) in shapes.into_iter().cycle().skip(index).take(4) {
            // Beyond stereo or 48 kHz A-law gets an extensible header, which the demuxer refuses.
            if name == "alaw.wav" && (channels > 2 || rate > 48_000) {
                continue;
            }
            // The demuxer knows QuickTime's PCM in mono and stereo only.
            if name == "pcm.mov" && channels > 2 {
                continue;
            }
            // For eight ffmpeg takes the nearest of ALAC's own layouts, which has seven.
            if name.starts_with("alac") && channels == 8 {
                continue;
            }
            let frames = rate as usize / 4 + 4321;
            let path = coded(&dir, name, rate, &noise(channels, frames), options);
            let what = format!("{name}, {rate} Hz, {channels} channels");
            let mut decoder =
                Decoder::open(&path).unwrap_or_else(|error| panic!("{what}: {error}"));
            let info = decoder.info().clone();
            assert!(info.to_string().starts_with(&format!("{shown}, ")), "{what}: {info}");
            assert_eq!((info.rate, info.channels), (SampleRate(rate), channels), "{what}");
            if let Some(certain) = decoder.frames() {
                assert_eq!(certain, Frames(frames as i64), "{what}");
            }
            let certain = matches!(info.container, "WAV" | "AIFF" | "FLAC");
            assert_eq!(decoder.frames().is_some(), certain, "{what}");
            let whole = read_all(&mut decoder).unwrap();
            assert_eq!(whole.len(), frames, "{what}");
            assert_eq!(decoder.damage(), [], "{what}");
            let truth = by_ffmpeg(&path, channels);
            for (channel, samples) in truth.iter().enumerate() {
                let plane = whole.plane(channel);
                let first = (0..frames).find(|&n| plane[n] != samples[n]);
                assert_eq!(first, None, "{what}, channel {channel}");
            }
            assert_seeks(&path, &whole);
        }
    }
}

/// How many frames `found` lies after `truth`, by the largest correlation
/// within 3000 frames either way, in the middle of the sound.
fn lag(truth: &[f32], found: &[f32]) -> i64 {
    let length = truth.len().min(found.len());
    let (start, count) = (length / 4, (length / 2).min(8000));
    let (mut best, mut at) = (f64::MIN, 0);
    for shift in -3000_i64..=3000 {
        let Some(window) = usize::try_from(start as i64 + shift)
            .ok()
            .and_then(|from| found.get(from..from + count))
        else {
            continue;
        };
        let sum: f64 = truth[start..start + count]
            .iter()
            .zip(window)
            .map(|(&a, &b)| f64::from(a) * f64::from(b))
            .sum();
        if sum > best {
            (best, at) = (sum, shift);
        }
    }
    at
}

#[test]
fn lossy_sound_has_its_length_and_its_place_in_time() {
    let dir = TempDir::new().unwrap();
    // The last columns: how late the sound is, and how many frames may follow
    // it, where the file does not say what is padding: ffmpeg writes no
    // CodecDelay for AAC in Matroska, and the demuxer passes no
    // DiscardPadding on.
    let files = [
        (
            "cbr.mp3",
            "-c:a libmp3lame -b:a 64k",
            &[8000, 11_025, 24_000, 44_100, 48_000][..],
            2,
            0,
            0,
        ),
        ("vbr.mp3", "-c:a libmp3lame -q:a 4", &[16_000, 44_100, 48_000], 2, 0, 0),
        ("aac.m4a", "-c:a aac -b:a 96k", &[8000, 11_025, 44_100, 48_000, 96_000], 2, 0, 0),
        ("aac.mp4", "-c:a aac -b:a 96k -movflags faststart", &[44_100, 48_000], 2, 0, 0),
        (
            "vorbis.ogg",
            "-c:a libvorbis -q:a 5",
            &[8000, 11_025, 44_100, 48_000, 96_000, 192_000],
            8,
            0,
            0,
        ),
        ("vorbis.mkv", "-c:a libvorbis -q:a 5", &[44_100, 48_000], 2, 0, 2048),
        ("aac.mkv", "-c:a aac -b:a 96k", &[44_100, 48_000], 2, 1024, 2048),
    ];
    let mut wrong = Vec::new();
    for (name, options, rates, most_channels, delay, surplus) in files {
        for &rate in rates {
            for channels in [1, 2, 6, 8] {
                if channels > most_channels {
                    continue;
                }
                let frames = rate as usize + 4321;
                let original = noise(channels, frames);
                let path = coded(&dir, name, rate, &original, options);
                let what = format!("{name}, {rate} Hz, {channels} channels");
                let whole = by_pod(&path);
                // The Info tag that ffmpeg writes can be a few frames off; what counts is the tag.
                let frames = match name.ends_with(".mp3") {
                    true => by_ffmpeg(&path, channels)[0].len(),
                    false => frames,
                };
                let extra = whole.len() as i64 - frames as i64;
                if !(0..=surplus).contains(&extra) {
                    wrong.push(format!("{what}: {extra} frames too many"));
                }
                // Codes of more than two channels may order them otherwise.
                if channels <= 2 {
                    for (channel, plane) in original.iter().enumerate() {
                        let late = lag(plane, whole.plane(channel));
                        if (late - delay).abs() > 1 {
                            wrong.push(format!("{what}: {late} frames late"));
                        }
                    }
                }
                assert_seeks(&path, &whole);
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn raw_aac_is_left_as_it_is() {
    let dir = TempDir::new().unwrap();
    let original = noise(1, 48_000);
    let path = coded(&dir, "raw.aac", 48_000, &original, "-c:a aac -b:a 96k");
    let whole = by_pod(&path);
    assert_eq!(lag(&original[0], whole.plane(0)), 1024);
    assert_seeks(&path, &whole);
}

#[test]
fn what_sox_writes_is_read_too() {
    let dir = TempDir::new().unwrap();
    let wav = coded(&dir, "in.wav", 44_100, &noise(2, 30_000), "-c:a pcm_s16le");
    for name in ["out.aiff", "out.flac", "out.wav", "out.caf", "out.ogg"] {
        let path = dir.path().join(name);
        run("sox", &[text(&wav), text(&path)]);
        let whole = by_pod(&path);
        assert_eq!(whole.len(), 30_000, "{name}");
        if name != "out.ogg" {
            assert_eq!(whole, by_pod(&wav), "{name}");
        }
    }
}

/// A WAV file of 16 bits as bytes: 44 of header, then the samples.
fn wav_bytes(dir: &TempDir, frames: usize) -> Vec<u8> {
    let options = "-c:a pcm_s16le -bitexact -map_metadata -1";
    let bytes = fs::read(coded(dir, "plain.wav", 48_000, &noise(1, frames), options)).unwrap();
    assert_eq!(bytes.len(), 44 + 2 * frames);
    bytes
}

fn written(dir: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = dir.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_wav_from_a_crashed_recorder_is_read_to_its_end_with_a_note() {
    let dir = TempDir::new().unwrap();
    let whole = wav_bytes(&dir, 10_000);
    let truth = by_pod(&written(&dir, "truth.wav", &whole));
    for (name, size, riff) in [
        ("zero", 0_u32, 0_u32),
        ("zero in data only", 0, 20_036),
        ("unknown", u32::MAX, u32::MAX),
        ("unknown in data only", u32::MAX, 36),
        ("too large", 5_000_000, 5_000_036),
    ] {
        let mut bytes = whole.clone();
        bytes[4..8].copy_from_slice(&riff.to_le_bytes());
        bytes[40..44].copy_from_slice(&size.to_le_bytes());
        let path = written(&dir, "crashed.wav", &bytes);
        let mut decoder = Decoder::open(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(decoder.frames(), Some(Frames(10_000)), "{name}");
        assert_eq!(read_all(&mut decoder).unwrap(), truth, "{name}");
        assert_eq!(decoder.damage().len(), 1, "{name}: {:?}", decoder.damage());
        assert_seeks(&path, &truth);
    }
    // Cut in the middle of a frame.
    let path = written(&dir, "cut.wav", &whole[..44 + 2 * 6000 + 1]);
    assert_eq!(by_pod(&path).plane(0), &truth.plane(0)[..6000]);
}

#[test]
fn a_cut_aiff_is_read_to_its_end() {
    let dir = TempDir::new().unwrap();
    let path = coded(&dir, "whole.aiff", 48_000, &noise(2, 20_000), "-c:a pcm_s16be");
    let truth = by_pod(&path);
    let bytes = fs::read(&path).unwrap();
    let cut = written(&dir, "cut.aiff", &bytes[..bytes.len() - 40_001]);
    let mut decoder = Decoder::open(&cut).unwrap();
    let part = read_all(&mut decoder).unwrap();
    assert_eq!(part.plane(1), &truth.plane(1)[..9999]);
    assert_eq!(decoder.damage().len(), 1);
}

#[test]
fn samples_that_are_not_numbers_become_silence() {
    let dir = TempDir::new().unwrap();
    let mut planes = noise(1, 5000);
    (planes[0][100], planes[0][200], planes[0][300]) = (f32::NAN, f32::INFINITY, -f32::INFINITY);
    let path = coded(&dir, "nan.wav", 48_000, &planes, "-c:a pcm_f32le");
    let mut decoder = Decoder::open(&path).unwrap();
    let whole = read_all(&mut decoder).unwrap();
    assert_eq!([100, 200, 300].map(|n| whole.plane(0)[n]), [0.0; 3]);
    assert_eq!(whole.plane(0)[101], planes[0][101]);
    assert_eq!((decoder.zeroed(), decoder.damage().len()), (3, 1));
}

#[test]
fn damage_in_the_middle_does_not_move_what_follows() {
    let dir = TempDir::new().unwrap();
    for (name, options) in
        [("damaged.flac", "-c:a flac -sample_fmt s16"), ("damaged.ogg", "-c:a libvorbis -q:a 5")]
    {
        let original = noise(1, 48_000 * 120);
        let path = coded(&dir, name, 48_000, &original, options);
        let truth = by_pod(&path);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        let mut dice = Dice(7);
        for byte in &mut bytes[middle..middle + 300] {
            *byte = dice.next() as u8;
        }
        fs::write(&path, bytes).unwrap();
        let mut decoder = Decoder::open(&path).unwrap();
        let found = read_all(&mut decoder).unwrap();
        assert_eq!(found.len(), truth.len(), "{name}");
        assert!(decoder.damage_count() > 0, "{name}");
        let tail = truth.len() - 48_000;
        assert!(found.plane(0)[tail..] == truth.plane(0)[tail..], "{name}");
    }
}

#[test]
fn ogg_files_put_together_are_read_to_the_end_of_the_last() {
    let dir = TempDir::new().unwrap();
    let path = coded(&dir, "one.ogg", 44_100, &noise(1, 50_000), "-c:a libvorbis");
    let whole = by_pod(&path);
    let first = fs::read(&path).unwrap();
    let second =
        fs::read(coded(&dir, "b.ogg", 44_100, &noise(1, 30_000), "-c:a libvorbis")).unwrap();
    let both = by_pod(&written(&dir, "both.ogg", &[first, second].concat()));
    assert!(both.plane(0)[..49_000] == whole.plane(0)[..49_000]);
    assert!((78_000..=80_000).contains(&both.len()), "{}", both.len());
}

#[test]
fn mp3_files_put_together_are_read_to_the_end_of_the_last() {
    let dir = TempDir::new().unwrap();
    let options = "-c:a libmp3lame -b:a 64k -write_id3v2 0";
    let path = coded(&dir, "one.mp3", 44_100, &noise(1, 50_000), options);
    let one = fs::read(&path).unwrap();
    let two = written(&dir, "two.mp3", &[one.clone(), one].concat());
    let mut decoder = Decoder::open(&two).unwrap();
    let whole = read_all(&mut decoder).unwrap();
    assert!(whole.len() >= 100_000, "{}", whole.len());
    assert_eq!(decoder.damage().len(), 1);
    assert_seeks(&two, &whole);
}

/// The message and the hint of the refusal.
fn refusal(path: &Path) -> (String, String) {
    let error = probe(path).expect_err(&format!("{} was accepted", path.display()));
    (
        error.to_string().replace(text(path.parent().unwrap()), "DIR"),
        error.hint().unwrap_or_default(),
    )
}

#[test]
fn what_is_no_sound_is_refused_by_its_reason() {
    let dir = TempDir::new().unwrap();
    let wav = wav_bytes(&dir, 1000);
    let convert = "convert it with `ffmpeg -i IN -c:a flac OUT.flac`";
    let refuses = |name: &str, bytes: &[u8], reason: &str, hint: &str| {
        let (message, advice) = refusal(&written(&dir, name, bytes));
        assert_eq!(message, format!("`DIR/{name}` is not a recording pod can read: {reason}"));
        assert!(advice.contains(hint), "{name}: {advice}");
    };
    let short = "it ends after 44 bytes, a header without sound";
    refuses("empty.wav", b"", "it is empty (0 bytes)", "copy it again");
    refuses("header.wav", &wav[..44], short, "copy it again");
    refuses("text.wav", "Bonjour à toutes et à tous\n".as_bytes(), "it is a text file", "check");
    let not_yet = |what| format!("it is {what}; pod does not read it yet");
    let mut rf64 = wav.clone();
    rf64[..8].copy_from_slice(b"RF64\xff\xff\xff\xff");
    refuses("big.wav", &rf64, &not_yet("an RF64 file"), convert);
    rf64[..4].copy_from_slice(b"BW64");
    refuses("adm.wav", &rf64, &not_yet("a BW64 file"), convert);

    let w64 = coded(&dir, "sony.w64", 48_000, &noise(1, 9000), "-c:a pcm_s16le");
    assert!(refusal(&w64).0.ends_with(&not_yet("a Wave64 (W64) file")));
    let opus = coded(&dir, "talk.opus", 48_000, &noise(1, 9000), "-c:a libopus");
    assert!(refusal(&opus).0.ends_with(&not_yet("an Opus file")));
    let webm = coded(&dir, "talk.webm", 48_000, &noise(1, 9000), "-c:a libopus");
    let (message, hint) = refusal(&webm);
    assert!(message.ends_with("pod does not decode its sound (Opus)"), "{message}");
    assert_eq!(hint, convert);
    let wavpack = coded(&dir, "talk.wv", 48_000, &noise(1, 9000), "-c:a wavpack");
    assert!(refusal(&wavpack).0.ends_with(&not_yet("a WavPack file")));

    let video = dir.path().join("silent.mp4");
    let picture = ["-f", "lavfi", "-i", "color=size=64x64:duration=0.2", "-c:v", "mpeg4"];
    run("ffmpeg", &[&["-v", "error", "-y"][..], &picture, &[text(&video)]].concat());
    assert!(refusal(&video).0.ends_with("it holds no track of sound"));

    let wide = coded(&dir, "wide.m4a", 48_000, &noise(6, 9000), "-c:a aac");
    let (message, hint) = refusal(&wide);
    assert!(
        message.ends_with("(AAC beyond plain stereo: HE-AAC, or 3 channels and more)"),
        "{message}"
    );
    assert_eq!(hint, convert);

    let slow = coded(&dir, "slow.wav", 4000, &noise(1, 900), "-c:a pcm_s16le");
    let (message, hint) = refusal(&slow);
    assert!(message.ends_with("its rate is 4000 Hz, and pod takes 8 to 192 kHz"), "{message}");
    assert!(hint.contains("-ar 48000"));
    let fast = coded(&dir, "fast.wav", 384_000, &noise(1, 900), "-c:a pcm_s16le");
    assert!(matches!(probe(&fast), Err(DecodeError::Rate { rate: SampleRate(384_000), .. })));
    let wide = coded(&dir, "wide.wav", 48_000, &noise(9, 900), "-c:a pcm_s16le");
    let (message, _) = refusal(&wide);
    assert!(message.ends_with("it has 9 channels, and pod takes up to 8"), "{message}");

    let folder = dir.path().join("folder.wav");
    fs::create_dir(&folder).unwrap();
    assert!(refusal(&folder).0.ends_with("it is a folder, not a file"));
    let missing = dir.path().join("missing.wav");
    assert!(refusal(&missing).0.starts_with("cannot read `DIR/missing.wav`: "));
}

#[cfg(unix)]
#[test]
fn a_pipe_and_a_device_are_refused_without_waiting() {
    let dir = TempDir::new().unwrap();
    let pipe = dir.path().join("pipe.wav");
    run("mkfifo", &[text(&pipe)]);
    assert!(refusal(&pipe).0.ends_with("it is a device or a pipe, not a file"));
    assert!(matches!(probe(Path::new("/dev/zero")), Err(DecodeError::NotAFile { .. })));
}

#[cfg(unix)]
#[test]
fn names_that_are_odd_or_not_utf_8_are_read() {
    use std::os::unix::ffi::OsStrExt;
    let dir = TempDir::new().unwrap();
    let wav = wav_bytes(&dir, 1000);
    for name in [&b"a b'c\".wav"[..], "é 🎙.wav".as_bytes(), b"\xff\xfe.wav", b"no extension"] {
        let path = dir.path().join(std::ffi::OsStr::from_bytes(name));
        fs::write(&path, &wav).unwrap();
        assert_eq!(by_pod(&path).len(), 1000);
    }
}

#[test]
fn one_frame_of_sound_is_sound() {
    let dir = TempDir::new().unwrap();
    let path = written(&dir, "one.wav", &wav_bytes(&dir, 1));
    assert_eq!(by_pod(&path).len(), 1);
    let flac = coded(&dir, "one.flac", 48_000, &noise(2, 1), "-c:a flac");
    assert_eq!(by_pod(&flac).len(), 1);
}

/// Reads to the end or to an error; how many frames there were, not how good they are.
fn exhaust(path: &Path) -> Result<usize, DecodeError> {
    let mut decoder = Decoder::open(path)?;
    let mut block = Block::default();
    let mut total = 0;
    loop {
        match decoder.read(&mut block)? {
            0 => return Ok(total),
            count => total += count,
        }
        assert!(block.planes().iter().flatten().all(|sample| sample.is_finite()));
        assert!(total < 50_000_000, "{} never ends", path.display());
    }
}

#[test]
fn random_bytes_are_refused() {
    let dir = TempDir::new().unwrap();
    let mut dice = Dice(2026);
    for round in 0..300 {
        let bytes: Vec<u8> = (0..=dice.below(65_536)).map(|_| dice.next() as u8).collect();
        let name = ["noise.wav", "noise.mp3", "noise"][round % 3];
        let path = written(&dir, name, &bytes);
        let found = exhaust(&path);
        let named =
            matches!(found, Err(DecodeError::Unrecognised { .. } | DecodeError::Text { .. }));
        assert!(named, "round {round}, {} bytes: {found:?}", bytes.len());
    }
}

#[test]
fn files_cut_anywhere_or_with_bytes_changed_end_in_sound_or_an_error() {
    let dir = TempDir::new().unwrap();
    let mut dice = Dice(99);
    for (name, options) in [
        ("cut.wav", "-c:a pcm_s24le"),
        ("cut.aiff", "-c:a pcm_s16be"),
        ("cut.flac", "-c:a flac"),
        ("cut.mp3", "-c:a libmp3lame -b:a 64k"),
        ("cut.m4a", "-c:a aac"),
        ("cut.ogg", "-c:a libvorbis"),
        ("cut.mka", "-c:a flac"),
        ("cut.caf", "-c:a alac"),
    ] {
        let whole = fs::read(coded(&dir, name, 44_100, &noise(2, 40_000), options)).unwrap();
        for round in 0..60 {
            // Half of the places in the first kilobyte, where the headers are.
            let reach = if round % 2 == 0 { whole.len() } else { whole.len().min(1024) };
            let cut = written(&dir, name, &whole[..dice.below(reach)]);
            if let Ok(total) = exhaust(&cut) {
                assert!((1..=42_000).contains(&total), "{name}, round {round}: {total} frames");
            }
            let mut bytes = whole.clone();
            for _ in 0..1 + dice.below(8) {
                bytes[dice.below(reach)] = dice.next() as u8;
            }
            // Whatever comes of it comes without a panic, and comes to an end.
            let _ = exhaust(&written(&dir, name, &bytes));
        }
    }
}

#[test]
fn an_mp3_that_lost_packets_says_that_it_ends_early() {
    let dir = TempDir::new().unwrap();
    let options = "-c:a libmp3lame -b:a 128k -write_id3v2 0";
    let path = coded(&dir, "lost.mp3", 48_000, &noise(1, 48_000 * 3), options);
    let mut bytes = fs::read(&path).unwrap();
    // 10 packets of 384 bytes each are taken out (ISO/IEC 11172-3: 144 * 128000 / 48000).
    bytes.drain(384 * 50..384 * 60);
    fs::write(&path, bytes).unwrap();
    let mut decoder = Decoder::open(&path).unwrap();
    let whole = read_all(&mut decoder).unwrap();
    assert!(whole.len() < 48_000 * 3 - 10_000);
    let last = decoder.damage().last().unwrap();
    assert_eq!(last.detail, "it ends 0.24 s before the length its header announces");
}

#[test]
fn a_file_that_is_mostly_damage_is_an_error_with_a_time() {
    let dir = TempDir::new().unwrap();
    let path = coded(&dir, "bad.flac", 48_000, &noise(1, 48_000 * 30), "-c:a flac");
    let mut bytes = fs::read(&path).unwrap();
    let mut dice = Dice(3);
    // From the middle on, one byte in a thousand is another.
    for at in (bytes.len() / 2..bytes.len()).step_by(1000) {
        bytes[at] ^= 1 + (dice.next() % 255) as u8;
    }
    fs::write(&path, bytes).unwrap();
    let error = read_all(&mut Decoder::open(&path).unwrap()).expect_err("it was read");
    let ReadError::Damaged { at, .. } = &error else { panic!("{error}") };
    assert!((14.0..20.0).contains(&at.seconds()), "{error}");
}

#[test]
fn the_parts_of_a_take_become_one_sound_at_the_session_s_rate() {
    let dir = TempDir::new().unwrap();
    let whole = noise(2, 100_000);
    let part = |name, range: std::ops::Range<usize>| {
        let planes: Vec<_> = whole.iter().map(|plane| plane[range.clone()].to_vec()).collect();
        coded(&dir, name, 44_100, &planes, "-c:a pcm_f32le")
    };
    let all = part("all.wav", 0..100_000);
    let parts =
        [part("a.wav", 0..33_333), part("b.wav", 33_333..40_000), part("c.wav", 40_000..100_000)];
    let rate = SampleRate(48_000);
    let take = |files: &[PathBuf], pick| {
        let mut source = open_take(files, pick, rate).unwrap();
        (source.frames(), read_all(&mut *source).unwrap())
    };
    for pick in [ChannelPick::Mix, ChannelPick::Right, ChannelPick::Stereo] {
        let (frames, one) = take(std::slice::from_ref(&all), pick);
        let (_, joined) = take(&parts, pick);
        assert_eq!(frames, Some(Frames(108_844)));
        assert_eq!(one.len(), 108_844);
        assert!(one == joined, "{pick:?}");
    }
    // Beside sox, another resampler: the same sound in the same place.
    let (_, left) = take(&parts, ChannelPick::Left);
    let other = dir.path().join("sox.wav");
    run("sox", &["-D", text(&all), "-r", "48000", "-e", "float", "-b", "32", text(&other)]);
    let other = by_pod(&other);
    let worst = (2000..106_000)
        .map(|n| (left.plane(0)[n] - other.plane(0)[n]).abs())
        .fold(0.0_f32, f32::max);
    // The two filters end a little differently below 22 kHz; a shift by one
    // frame would give 0.05.
    assert!(worst < 5e-3, "{worst}");

    let mono = coded(&dir, "mono.wav", 48_000, &noise(1, 5000), "-c:a pcm_s16le");
    let mixed = [all.clone(), mono.clone()];
    let (_, both) = take(&mixed, ChannelPick::Left);
    assert_eq!(both.len(), 108_844 + 5000);
    assert!(matches!(
        open_take(&mixed, ChannelPick::Stereo, rate),
        Err(DecodeError::PartsDiffer { has: 1, before: 2, .. })
    ));
    let missing = open_take(&mixed, ChannelPick::Number(3), rate).err().unwrap();
    assert_eq!(
        missing.to_string(),
        format!("`{}` has no channel 3: it has 2 channels", all.display())
    );
    let missing = open_take(&[mono], ChannelPick::Right, rate).err().unwrap();
    assert!(missing.to_string().ends_with("has no channel 2: it is mono"));
    assert!(matches!(open_take(&[], ChannelPick::Mix, rate), Err(DecodeError::NoParts)));
}

#[test]
fn reading_a_take_ahead_on_a_thread_gives_the_same_bytes() {
    let dir = TempDir::new().unwrap();
    let path = coded(&dir, "ahead.mp3", 44_100, &noise(2, 90_000), "-c:a libmp3lame");
    let open =
        || open_take(std::slice::from_ref(&path), ChannelPick::Mix, SampleRate(48_000)).unwrap();
    let straight = read_all(&mut *open()).unwrap();
    let mut ahead = Prefetch::new(open(), 4);
    assert!(read_all(&mut ahead).unwrap() == straight);
    ahead.seek(Frames(50_000)).unwrap();
    let rest = read_all(&mut ahead).unwrap();
    assert!(rest.plane(0) == &straight.plane(0)[50_000..]);
}
