//! The limiter against what must hold of any limiter, measured by other means than its own.

use std::f64::consts::{PI, TAU};
use std::io::Write;
use std::process::{Command, Stdio};

use pod::audio::dsp::limit::{Limiter, Limiting};
use pod::audio::dsp::loudness::{Measures, Meter};
use pod::audio::source::Block;
use pod::units::{Db, Dbtp, Frames, SampleRate};
use proptest::prelude::*;

const RATE: SampleRate = SampleRate(48_000);
const CEILING: Dbtp = Dbtp(-1.0);

/// Runs the limiter with blocks of the sizes in turn.
fn limited(input: &Block, gain: f64, rate: SampleRate, sizes: &[usize]) -> (Block, Limiting) {
    let mut limiter = Limiter::new(input.channels(), rate, Db(gain), CEILING);
    let mut all = Block::new(input.channels(), 0);
    let mut out = Block::default();
    let mut sizes = sizes.iter().cycle();
    let mut start = 0;
    while start < input.len() {
        let end = input.len().min(start + sizes.next().unwrap());
        let mut part = Block::default();
        part.extend(input, start..end);
        limiter.push(&part, &mut out);
        all.extend(&out, 0..out.len());
        start = end;
    }
    limiter.finish(&mut out);
    all.extend(&out, 0..out.len());
    assert_eq!(all.len(), input.len());
    assert_eq!(limiter.stats().total, Frames(input.len() as i64));
    (all, limiter.stats())
}

fn limit(input: &Block, gain: f64) -> Block {
    limited(input, gain, RATE, &[4096]).0
}

/// The true peak in dB by brute force: sixteen values a sample, each a sum over 64 samples
/// under a Blackman window.
fn true_peak(block: &Block) -> f64 {
    const HALF: i64 = 32;
    let mut kernels = Vec::new();
    for phase in 0..16 {
        let at = |tap: i64| f64::from(phase) / 16.0 - tap as f64;
        let weight = |tap: i64| {
            let (x, place) = (at(tap), at(tap) / HALF as f64);
            let window = 0.42 + 0.5 * (PI * place).cos() + 0.08 * (TAU * place).cos();
            if x == 0.0 { 1.0 } else { (PI * x).sin() / (PI * x) * window }
        };
        kernels.push((1 - HALF..=HALF).map(weight).collect::<Vec<f64>>());
    }
    let mut peak = 0.0_f64;
    for plane in block.planes() {
        let mut padded = vec![0.0_f64; 64];
        padded.extend(plane.iter().map(|&x| f64::from(x)));
        padded.extend([0.0; 64]);
        for window in padded.windows(64) {
            if window.iter().all(|x| x.abs() < 0.2) {
                continue;
            }
            for kernel in &kernels {
                let value: f64 = kernel.iter().zip(window).map(|(a, b)| a * b).sum();
                peak = peak.max(value.abs());
            }
        }
    }
    20.0 * peak.log10()
}

/// The true peak in dB that ffmpeg's meter finds, to a tenth, between stretches of silence: at
/// the very ends ffmpeg's resampler mirrors the sound, which makes peaks of its own.
fn ffmpeg_true_peak(block: &Block) -> f64 {
    let mut child = Command::new("ffmpeg")
        .args(["-hide_banner", "-nostats", "-f", "f32le", "-ar", "48000"])
        .args(["-ac", &block.channels().to_string(), "-i", "pipe:0"])
        .args(["-af", "ebur128=peak=true", "-f", "null", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("ffmpeg is installed");
    let silence = vec![0; 4 * 1000 * block.channels()];
    let mut bytes = silence.clone();
    for frame in 0..block.len() {
        block.planes().iter().for_each(|plane| bytes.extend(plane[frame].to_le_bytes()));
    }
    bytes.extend(silence);
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(&bytes));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let summary = text.split("True peak:").last().unwrap();
    let figure = summary.split("Peak:").nth(1).unwrap().split_whitespace().next().unwrap();
    figure.parse().unwrap()
}

/// Pseudo-random values, uniform over -1.0 to 1.0.
fn random(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493);
    move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

/// Something with the rhythm, the spectrum and the peaks of speech: pulses of 90 to 140 Hz
/// through three formants, in syllables and words of differing loudness, with pauses and noise.
fn speechlike(seconds: usize, seed: u64) -> Block {
    let rate = RATE.hz();
    let mut next = random(seed);
    let mut formants = [(600.0, 80.0), (1400.0, 120.0), (2600.0, 180.0)].map(|(hz, width)| {
        let radius = (-PI * width / rate).exp();
        (2.0 * radius * (TAU * hz / rate).cos(), -radius * radius, 0.0_f64, 0.0_f64)
    });
    let mut samples = Vec::with_capacity(seconds * 48_000);
    let (mut pitch, mut turn, mut loudness) = (110.0, 0.0, 0.5);
    for n in 0..seconds * 48_000 {
        let time = n as f64 / rate;
        let syllable = (TAU * 2.1 * time).sin().max(0.0).sqrt();
        let word = if (time / 1.7).fract() < 0.75 { 1.0 } else { 0.0 };
        if n % 12_000 == 0 {
            pitch = 115.0 + 25.0 * next();
            loudness = 0.55 + 0.25 * next();
        }
        turn += pitch / rate;
        let mut pulse = 0.02 * next();
        if turn >= 1.0 {
            turn -= 1.0;
            pulse += 1.0;
        }
        let mut value = 0.0;
        for (a, b, last, before) in &mut formants {
            let y = pulse + *a * *last + *b * *before;
            (*before, *last) = (*last, y);
            value += y;
        }
        samples.push((0.028 * loudness * word * syllable * value + 0.0005 * next()) as f32);
    }
    Block::from_planes(vec![samples])
}

/// The loudest sample is brought to 0 dBFS.
fn normalised(mut block: Block) -> Block {
    let peak = block.planes().iter().flatten().fold(0.0_f32, |max, x| max.max(x.abs()));
    block.planes_mut().iter_mut().flatten().for_each(|x| *x /= peak);
    block
}

fn noise(channels: usize, frames: usize, seed: u64) -> Block {
    let mut next = random(seed);
    Block::from_planes(
        (0..channels).map(|_| (0..frames).map(|_| next() as f32).collect()).collect(),
    )
}

/// Without what lies over 0.375 of the rate, by a windowed sinc of 129 taps.
fn below_18_khz(input: &Block) -> Block {
    let kernel: Vec<f64> = (-64..=64)
        .map(|tap| {
            let (x, place) = (0.75 * f64::from(tap), f64::from(tap) / 65.0);
            let window = 0.42 + 0.5 * (PI * place).cos() + 0.08 * (TAU * place).cos();
            window * 0.75 * if x == 0.0 { 1.0 } else { (PI * x).sin() / (PI * x) }
        })
        .collect();
    let filter = |plane: &Vec<f32>| {
        let sum = |window: &[f32]| -> f64 {
            window.iter().zip(&kernel).map(|(x, tap)| f64::from(*x) * tap).sum()
        };
        plane.windows(kernel.len()).map(|window| sum(window) as f32).collect()
    };
    Block::from_planes(input.planes().iter().map(filter).collect())
}

fn sine(hz: f64, amplitude: f64, frames: usize) -> Block {
    let value = |n: usize| (amplitude * (TAU * hz * n as f64 / RATE.hz() + 0.3).sin()) as f32;
    Block::from_planes(vec![(0..frames).map(value).collect()])
}

/// What the ceiling may be missed by: half of the last digit that ffmpeg shows.
const TOLERANCE_DB: f64 = 0.05;

#[track_caller]
fn under_the_ceiling(what: &str, block: &Block) {
    let found = true_peak(block);
    assert!(found <= CEILING.0 + TOLERANCE_DB, "{what}: {found} dBTP");
    let found = ffmpeg_true_peak(block);
    assert!(found <= CEILING.0 + TOLERANCE_DB, "{what}: {found} dBTP by ffmpeg");
}

#[test]
fn limiter_never_exceeds_its_ceiling_on_speech() {
    for (seed, gain) in [(1, 3.0), (2, 9.0), (3, 15.0)] {
        let input = normalised(speechlike(20, seed));
        under_the_ceiling(&format!("speech {gain:+} dB"), &limit(&input, gain));
    }
}

#[test]
fn limiter_never_exceeds_its_ceiling_on_tones() {
    for hz in [50.0, 440.0, 3000.0, 8000.0, 12_000.0, 15_000.0, 18_000.0] {
        under_the_ceiling(&format!("{hz} Hz"), &limit(&sine(hz, 1.0, 48_000), 6.0));
    }
}

#[test]
fn limiter_never_exceeds_its_ceiling_on_noise() {
    for (seed, gain) in [(1, 0.0), (2, 6.0), (3, 20.0)] {
        let input = below_18_khz(&noise(1, 96_000, seed));
        under_the_ceiling(&format!("noise {gain:+} dB"), &limit(&input, gain));
    }
    under_the_ceiling("stereo noise", &limit(&below_18_khz(&noise(2, 48_000, 4)), 12.0));
}

#[test]
fn white_noise_exceeds_the_ceiling_by_no_more_than_meters_differ() {
    // At the Nyquist frequency the sum an interpolator makes depends on its length: the
    // brute-force one of 64 taps and ffmpeg's differ by 0.2 dB between themselves.
    for (seed, gain) in [(1, 0.0), (2, 6.0), (3, 20.0)] {
        let output = limit(&noise(1, 96_000, seed), gain);
        let (brute, ffmpeg) = (true_peak(&output), ffmpeg_true_peak(&output));
        assert!(brute <= CEILING.0 + 0.1, "{gain:+} dB: {brute} dBTP");
        assert!(ffmpeg <= CEILING.0 + 0.3 + TOLERANCE_DB, "{gain:+} dB: {ffmpeg} dBTP by ffmpeg");
    }
}

#[test]
fn limiter_never_exceeds_its_ceiling_on_impulses_and_steps() {
    let mut impulses = Block::new(1, 48_000);
    for (n, at) in [0, 1, 5, 700, 10_000, 10_240, 30_000, 47_999].into_iter().enumerate() {
        impulses.plane_mut(0)[at] = if n % 2 == 0 { 1.0 } else { -1.0 };
    }
    under_the_ceiling("impulses", &limit(&impulses, 12.0));
    let mut square = Block::new(1, 48_000);
    for (n, x) in square.plane_mut(0).iter_mut().enumerate() {
        *x = if n / 240 % 2 == 0 { 1.0 } else { -1.0 };
    }
    under_the_ceiling("square", &limit(&square, 3.0));
}

#[test]
fn below_the_ceiling_the_output_is_input_times_gain_to_the_bit() {
    let mut input = noise(2, 100_000, 9);
    input.planes_mut().iter_mut().flatten().for_each(|x| *x *= 0.1);
    for gain in [0.0, -3.0, 5.0] {
        let factor = Db(gain).factor() as f32;
        let (output, stats) = limited(&input, gain, RATE, &[4096]);
        for (out, dry) in output.planes().iter().zip(input.planes()) {
            assert!(out.iter().zip(dry).all(|(y, x)| y.to_bits() == (x * factor).to_bits()));
        }
        assert_eq!(stats.reduced, Frames(0));
        assert_eq!(stats.deepest, Db(0.0));
    }
}

#[test]
fn after_a_peak_the_output_comes_back_to_the_bit() {
    let mut input = sine(300.0, 0.2, 480_000);
    input.plane_mut(0)[1000..1100].iter_mut().for_each(|x| *x = 2.0);
    let (output, stats) = limited(&input, 0.0, RATE, &[4096]);
    assert_eq!(output.plane(0)[..700], input.plane(0)[..700]);
    assert_eq!(output.plane(0)[300_000..], input.plane(0)[300_000..]);
    assert!(stats.deepest.0 < -6.0 && stats.reduced < Frames(300_000));
}

#[test]
fn no_step_is_half_as_steep_again_as_the_steepest_before() {
    let steepest = |block: &Block| {
        let steps = block.plane(0).windows(2).map(|pair| (pair[1] - pair[0]).abs());
        steps.fold(0.0, f32::max)
    };
    let mut inputs = vec![normalised(speechlike(20, 5)), sine(100.0, 1.0, 48_000)];
    // A tone that jumps up by 30 dB and back.
    let mut burst = sine(200.0, 1.0, 48_000);
    for (n, x) in burst.plane_mut(0).iter_mut().enumerate() {
        *x *= if n / 12_000 % 2 == 0 { 0.03 } else { 1.0 };
    }
    inputs.push(burst);
    for input in inputs {
        for gain in [0.0, 6.0, 12.0] {
            let amplified = steepest(&input) * Db(gain).factor() as f32;
            let found = steepest(&limit(&input, gain));
            assert!(found <= amplified * 1.5, "{found} after {amplified}");
        }
    }
}

#[test]
fn speech_at_the_usual_loudness_is_reduced_by_over_6_db_less_than_one_part_in_a_thousand() {
    // Speech whose peaks lie 19 dB over its loudness, brought to -16 LUFS under -1 dBTP: its
    // highest peaks need 4 to 5 dB, so 6 dB would be more than the ceiling asks.
    for seed in [6, 7] {
        let input = normalised(speechlike(60, seed));
        let mut meter = Meter::new(1, RATE, Measures::Integrated).unwrap();
        meter.push(&input).unwrap();
        let gain = -16.0 - meter.integrated().unwrap().0;
        let (_, stats) = limited(&input, gain, RATE, &[4096]);
        assert!((-6.0..-3.0).contains(&stats.deepest.0), "{stats:?}");
        assert!(stats.over_6_db.0 * 1000 < stats.total.0, "{stats:?}");
    }
}

#[test]
fn a_click_pulls_the_sound_down_by_6_db_for_less_than_forty_milliseconds() {
    // 12 dB over the ceiling: 5 ms of look-ahead, then 1 - 0.75 e^(-t / 50 ms) = 0.5 at 20 ms,
    // and what the slow release, which follows, holds back.
    let mut input = sine(300.0, 0.2, 480_000);
    input.plane_mut(0)[240_000] = Db(CEILING.0 + 12.0).factor() as f32;
    let (_, stats) = limited(&input, 0.0, RATE, &[4096]);
    assert!((stats.deepest.0 + 12.0).abs() < 0.1, "{stats:?}");
    let millis = stats.over_6_db.at(RATE).millis();
    assert!((20..40).contains(&millis), "{millis} ms");
}

#[test]
fn both_channels_are_reduced_alike() {
    let mut input = noise(2, 48_000, 11);
    let right: Vec<f32> = input.plane(0).iter().map(|x| x * 0.25).collect();
    input.plane_mut(1).copy_from_slice(&right);
    let output = limit(&input, 6.0);
    for (left, right) in output.plane(0).iter().zip(output.plane(1)) {
        assert!((left * 0.25 - right).abs() < 1e-6);
    }
}

#[test]
fn silence_stays_silence_and_nothing_stays_nothing() {
    assert_eq!(limit(&Block::new(2, 10_000), 40.0), Block::new(2, 10_000));
    assert_eq!(limit(&Block::new(1, 0), 40.0), Block::new(1, 0));
    assert_eq!(limit(&Block::new(1, 1), 40.0), Block::new(1, 1));
}

#[test]
fn the_ceiling_holds_at_other_rates() {
    for rate in [8000, 16_000, 44_100, 96_000, 192_000] {
        let input = below_18_khz(&noise(1, 30_000, u64::from(rate)));
        let (output, _) = limited(&input, 10.0, SampleRate(rate), &[1000]);
        let found = true_peak(&output);
        assert!(found <= CEILING.0 + TOLERANCE_DB, "{rate} Hz: {found} dBTP");
    }
}

#[test]
fn the_way_of_cutting_into_blocks_changes_no_bit_of_speech() {
    let input = normalised(speechlike(10, 8));
    let (whole, stats) = limited(&input, 9.0, RATE, &[usize::MAX / 4]);
    for sizes in [&[1][..], &[7], &[4096], &[1, 999, 31, 4096, 2]] {
        assert_eq!(limited(&input, 9.0, RATE, sizes), (whole.clone(), stats), "{sizes:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_signal_in_any_blocks_gives_the_same_finite_frames(
        seed in 0_u64..1000,
        frames in 0_usize..6000,
        gain in -20.0..40.0_f64,
        swell in 1.0..2000.0_f64,
        sizes in proptest::collection::vec(1_usize..5000, 1..6),
    ) {
        let mut input = noise(2, frames, seed);
        for plane in input.planes_mut() {
            for (n, x) in plane.iter_mut().enumerate() {
                *x *= (n as f64 / swell).sin().powi(8) as f32;
            }
        }
        let (whole, stats) = limited(&input, gain, RATE, &[usize::MAX / 4]);
        prop_assert!(whole.planes().iter().flatten().all(|x| x.is_finite() && x.abs() <= 0.9));
        prop_assert_eq!(limited(&input, gain, RATE, &sizes), (whole, stats));
    }
}
