use std::f64::consts::TAU;

use super::*;
use proptest::prelude::*;

const RATE: SampleRate = SampleRate(48_000);

fn sine(hz: f64, frames: usize) -> Vec<f32> {
    (0..frames).map(|at| (0.5 * (TAU * hz * at as f64 / RATE.hz()).sin()) as f32).collect()
}

/// Voiced sound with a gliding pitch and pauses, as speech has.
fn speech(frames: usize) -> Vec<f32> {
    let mut phase = 0.0;
    let sample = |at: usize| {
        let seconds = at as f64 / RATE.hz();
        phase += (120.0 + 40.0 * (TAU * 0.7 * seconds).sin()) / RATE.hz();
        let voice: f64 = (1..12).map(|n| (TAU * phase * f64::from(n)).sin() / f64::from(n)).sum();
        let syllables = (TAU * 3.0 * seconds).sin().max(0.0);
        (0.4 * voice * syllables) as f32
    };
    (0..frames).map(sample).collect()
}

/// All of it through a stretcher, in blocks of `block` frames.
fn stretched(planes: Vec<Vec<f32>>, speed: f64, block: usize) -> Block {
    let mut stretch = Stretch::new(RATE, planes.len());
    stretch.set_speed(speed);
    let input = Block::from_planes(planes);
    let (mut all, mut out) = (Block::default(), Block::default());
    for from in (0..input.len()).step_by(block) {
        let mut part = Block::default();
        part.extend(&input, from..(from + block).min(input.len()));
        stretch.push(&part);
        while stretch.pull(&mut out) > 0 {
            all.extend(&out, 0..out.len());
        }
    }
    stretch.finish();
    while stretch.pull(&mut out) > 0 {
        all.extend(&out, 0..out.len());
    }
    assert_eq!(stretch.position(), input.len() as f64);
    all
}

/// The strength of one frequency in a signal.
fn strength(samples: &[f32], hz: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (at, sample) in samples.iter().enumerate() {
        let (sin, cos) = (TAU * hz * at as f64 / RATE.hz()).sin_cos();
        re += f64::from(*sample) * cos;
        im += f64::from(*sample) * sin;
    }
    (re * re + im * im).sqrt() * 2.0 / samples.len() as f64
}

fn highest_step(samples: &[f32]) -> f32 {
    samples.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max)
}

#[test]
fn normal_speed_passes_every_bit_through() {
    let (left, right) = (speech(30_001), sine(1000.0, 30_001));
    for block in [1, 777, 4096, 40_000] {
        let out = stretched(vec![left.clone(), right.clone()], 1.0, block);
        assert_eq!(out.plane(0), left);
        assert_eq!(out.plane(1), right);
    }
}

#[test]
fn a_sine_keeps_its_frequency_at_any_speed() {
    for hz in [110.0, 440.0, 1313.0] {
        for speed in [0.6, 1.5, 2.0] {
            let out = stretched(vec![sine(hz, 96_000)], speed, 4096);
            let crossings = out.plane(0).windows(2).filter(|p| p[0] < 0.0 && p[1] >= 0.0).count();
            let found = crossings as f64 * RATE.hz() / out.len() as f64;
            // One crossing may be missed at each end.
            let tolerance = 2.0 * RATE.hz() / out.len() as f64 + 0.002 * hz;
            assert!((found - hz).abs() <= tolerance, "{hz} Hz at {speed} gave {found}");
            // Joins are whole samples apart, so the phase may wander; a short look does not see it.
            let weakest = out.plane(0)[4096..].chunks_exact(4096).map(|part| strength(part, hz));
            let weakest = weakest.fold(1.0, f64::min);
            assert!(weakest > 0.45, "{hz} Hz at {speed}: {weakest}");
        }
    }
}

#[test]
fn the_length_is_that_of_the_input_over_the_speed() {
    for frames in [0, 1, 599, 12_345, 48_000] {
        for speed in [0.5, 0.6, 0.9, 1.0, 1.1, 1.5, 2.0, 2.5] {
            let out = stretched(vec![speech(frames)], speed, 1000);
            let ideal = frames as f64 / speed;
            assert!((out.len() as f64 - ideal).abs() <= 1.0, "{frames} at {speed}: {}", out.len());
        }
    }
}

#[test]
fn speech_stays_within_its_own_loudest_sample_and_keeps_its_energy() {
    let input = speech(96_000);
    let peak = input.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    let power = |samples: &[f32]| {
        samples.iter().map(|s| f64::from(s * s)).sum::<f64>() / samples.len() as f64
    };
    for speed in [0.6, 1.3, 2.0] {
        let out = stretched(vec![input.clone()], speed, 4096);
        assert!(out.plane(0).iter().all(|sample| sample.abs() <= peak * 1.0001));
        let ratio = power(out.plane(0)) / power(&input);
        assert!((0.8..1.2).contains(&ratio), "{speed}: {ratio}");
    }
}

#[test]
fn changing_the_speed_on_the_way_does_not_click() {
    let input = sine(220.0, 192_000);
    let natural = highest_step(&input);
    let mut stretch = Stretch::new(RATE, 1);
    stretch.push(&Block::from_planes(vec![input]));
    stretch.finish();
    let (mut all, mut out, mut pulls) = (Block::default(), Block::default(), 0);
    while stretch.pull(&mut out) > 0 {
        all.extend(&out, 0..out.len());
        pulls += 1;
        stretch.set_speed([1.0, 1.5, 0.6, 1.0, 2.0, 0.7, 2.5][pulls / 9 % 7]);
    }
    assert!(pulls > 63);
    assert!(highest_step(all.plane(0)) < 1.25 * natural, "{}", highest_step(all.plane(0)));
}

#[test]
fn both_channels_are_moved_alike() {
    let input = speech(48_000);
    let halved: Vec<f32> = input.iter().map(|sample| sample * -0.5).collect();
    let out = stretched(vec![input, halved], 1.7, 4096);
    assert!(out.plane(0).iter().zip(out.plane(1)).all(|(a, b)| (a * -0.5 - b).abs() < 1e-6));
}

#[test]
fn the_position_never_goes_back_and_ends_with_the_input() {
    let mut stretch = Stretch::new(RATE, 1);
    stretch.push(&Block::from_planes(vec![speech(48_000)]));
    stretch.finish();
    let (mut out, mut before, mut pulls) = (Block::default(), 0.0, 0);
    while stretch.pull(&mut out) > 0 {
        assert!(stretch.position() > before);
        before = stretch.position();
        pulls += 1;
        stretch.set_speed([0.5, 1.0, 2.5][pulls % 3]);
    }
    assert_eq!(before, 48_000.0);
}

#[test]
fn speeds_beyond_the_range_are_brought_into_it() {
    let mut stretch = Stretch::new(RATE, 1);
    stretch.set_speed(f64::NAN);
    assert_eq!(stretch.speed(), 1.0);
    stretch.set_speed(0.0);
    assert_eq!(stretch.speed(), SLOWEST);
    stretch.set_speed(f64::INFINITY);
    assert_eq!(stretch.speed(), FASTEST);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_cut_into_blocks_is_not_heard(speed in 0.5_f64..2.5, block in 1_usize..3000) {
        let input = speech(9000);
        let whole = stretched(vec![input.clone()], speed, 9000);
        prop_assert_eq!(stretched(vec![input], speed, block), whole);
    }

    #[test]
    fn any_rate_and_any_samples_are_taken(
        rate in 1_u32..200_000,
        speed in 0.5_f64..2.5,
        samples in prop::collection::vec(-1.0_f32..1.0, 0..3000),
    ) {
        let mut stretch = Stretch::new(SampleRate(rate), 1);
        stretch.set_speed(speed);
        stretch.push(&Block::from_planes(vec![samples.clone()]));
        stretch.finish();
        let (mut out, mut total) = (Block::default(), 0);
        while stretch.pull(&mut out) > 0 {
            prop_assert!(out.plane(0).iter().all(|sample| sample.abs() <= 1.0001));
            total += out.len();
        }
        prop_assert!((total as f64 - samples.len() as f64 / speed).abs() <= 1.0);
    }
}
