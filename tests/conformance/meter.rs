//! Loudness, range and true peaks against the signals of EBU Tech 3341 (v4) and 3342, made here.
//!
//! Cases 7 and 8 are recordings and 20 to 23 bursts that only the EBU's own files define.

use std::f64::consts::TAU;

use pod::audio::dsp::loudness::{Measures, Meter};
use pod::audio::dsp::peaks::{Oversampling, TruePeak};
use pod::audio::source::Block;
use pod::units::SampleRate;

const RATES: [u32; 3] = [44_100, 48_000, 96_000];

/// A stretch: how long in seconds, and its peak level in dBFS; `None` is silence.
type Stretch = (f64, Option<f64>);

fn at(seconds: f64, dbfs: f64) -> Stretch {
    (seconds, Some(dbfs))
}

fn silence(seconds: f64) -> Stretch {
    (seconds, None)
}

/// A sine of 1 kHz through the stretches, phase unbroken, in one channel.
fn sine(rate: u32, hz: f64, stretches: &[Stretch]) -> Vec<f32> {
    let mut samples = Vec::new();
    let mut end = 0.0;
    for &(seconds, level) in stretches {
        end += seconds;
        let amplitude = level.map_or(0.0, |dbfs| 10_f64.powf(dbfs / 20.0));
        while (samples.len() as f64) < (end * f64::from(rate)).round() {
            let turn = samples.len() as f64 * hz / f64::from(rate);
            samples.push((amplitude * (TAU * turn).sin()) as f32);
        }
    }
    samples
}

fn stereo(rate: u32, stretches: &[Stretch]) -> Block {
    let channel = sine(rate, 1000.0, stretches);
    Block::from_planes(vec![channel.clone(), channel])
}

fn parts(block: &Block, frames: usize) -> impl Iterator<Item = Block> {
    (0..block.len()).step_by(frames).map(move |start| {
        let mut part = Block::default();
        part.extend(block, start..block.len().min(start + frames));
        part
    })
}

fn measure(rate: u32, block: &Block) -> Meter {
    let mut meter = Meter::new(block.channels(), SampleRate(rate), Measures::All).unwrap();
    parts(block, 4096).for_each(|part| meter.push(&part).unwrap());
    meter
}

#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, not {expected} ± {tolerance}");
}

/// The integrated loudness of a stereo programme is as expected, ±0.1 LU, at every rate.
#[track_caller]
fn integrated(expected: f64, stretches: &[Stretch]) {
    for rate in RATES {
        let meter = measure(rate, &stereo(rate, stretches));
        near(meter.integrated().unwrap().0, expected, 0.1);
    }
}

#[test]
fn full_scale_at_997_hz_in_one_channel_is_minus_3_01() {
    // BS.1770-5 Annex 1: the sine the constant -0.691 was chosen for.
    for rate in RATES {
        let block = Block::from_planes(vec![sine(rate, 997.0, &[at(5.0, 0.0)])]);
        // The weighting filter is analogue in origin: other rates bend it by up to 0.02 dB.
        near(measure(rate, &block).integrated().unwrap().0, -3.01, 0.02);
    }
}

#[test]
fn case_1_and_2_steady_sines() {
    for level in [-23.0, -33.0] {
        for rate in RATES {
            let meter = measure(rate, &stereo(rate, &[at(20.0, level)]));
            near(meter.integrated().unwrap().0, level, 0.1);
            near(meter.momentary_max().unwrap().0, level, 0.1);
            near(meter.short_term_max().unwrap().0, level, 0.1);
        }
    }
}

#[test]
fn case_3_relative_gate() {
    integrated(-23.0, &[at(10.0, -36.0), at(60.0, -23.0), at(10.0, -36.0)]);
}

#[test]
fn case_4_absolute_gate() {
    integrated(
        -23.0,
        &[at(10.0, -72.0), at(10.0, -36.0), at(60.0, -23.0), at(10.0, -36.0), at(10.0, -72.0)],
    );
}

#[test]
fn case_5_gated_mean() {
    integrated(-23.0, &[at(20.0, -26.0), at(20.1, -20.0), at(20.0, -26.0)]);
}

#[test]
fn case_6_five_channels() {
    for rate in RATES {
        let levels = [-28.0, -28.0, -24.0, -30.0, -30.0];
        let planes = levels.map(|level| sine(rate, 1000.0, &[at(20.0, level)]));
        let meter = measure(rate, &Block::from_planes(planes.to_vec()));
        near(meter.integrated().unwrap().0, -23.0, 0.1);
    }
}

/// The least and the greatest momentary or short-term loudness from `after` seconds on, looked
/// at every 70 ms. The meter tells maxima only, so this reads the crate beneath it.
fn read_along(rate: u32, block: &Block, window_ms: u32, after: f64) -> (f64, f64) {
    let hop = rate as usize / 100;
    let window = rate as usize * window_ms as usize / 1000;
    let mut extremes = (f64::INFINITY, f64::NEG_INFINITY);
    let first = (after * f64::from(rate)) as usize / hop * hop;
    for end in (first..=block.len()).step_by(hop * 7) {
        // Half a second before the window lets the weighting filter settle.
        let start = (end - window).saturating_sub(rate as usize / 2);
        let mut inside = Block::default();
        inside.extend(block, start..end);
        let mut meter = ebur128::EbuR128::new(2, rate, ebur128::Mode::S).unwrap();
        let planes: Vec<&[f32]> = inside.planes().iter().map(Vec::as_slice).collect();
        meter.add_frames_planar_f32(&planes).unwrap();
        let loudness = meter.loudness_window(window_ms).unwrap();
        extremes = (extremes.0.min(loudness), extremes.1.max(loudness));
    }
    extremes
}

#[test]
fn case_9_short_term_loudness_is_steady() {
    for rate in RATES {
        let pattern = [at(1.34, -20.0), at(1.66, -30.0)].repeat(5);
        let block = stereo(rate, &pattern);
        near(measure(rate, &block).short_term_max().unwrap().0, -23.0, 0.1);
        let (least, greatest) = read_along(rate, &block, 3000, 3.5);
        near(least, -23.0, 0.1);
        near(greatest, -23.0, 0.1);
    }
}

#[test]
fn case_10_short_term_maximum_wherever_the_tone_begins() {
    for rate in RATES {
        for i in 0..20 {
            let stretches = [silence(0.15 * f64::from(i)), at(3.0, -23.0), silence(1.0)];
            let meter = measure(rate, &stereo(rate, &stretches));
            near(meter.short_term_max().unwrap().0, -23.0, 0.1);
        }
    }
}

/// Each segment's maximum, read off as the one meter goes through them: the levels rise, so
/// the maximum so far is that of the segment.
fn rising_maxima(rate: u32, segments: &[[Stretch; 3]], short_term: bool) -> Vec<f64> {
    let mut meter = Meter::new(2, SampleRate(rate), Measures::All).unwrap();
    let block = stereo(rate, &segments.concat());
    let ends = segments.iter().scan(0.0, |end, segment| {
        *end += segment.iter().map(|stretch| stretch.0).sum::<f64>();
        Some((*end * f64::from(rate)).round() as usize)
    });
    let mut start = 0;
    let mut maxima = Vec::new();
    for end in ends {
        let mut segment = Block::default();
        segment.extend(&block, start..end.min(block.len()));
        meter.push(&segment).unwrap();
        let max = if short_term { meter.short_term_max() } else { meter.momentary_max() };
        maxima.push(max.unwrap().0);
        start = end;
    }
    maxima
}

#[test]
fn case_11_short_term_maxima_of_rising_tones() {
    for rate in RATES {
        let segments: Vec<[Stretch; 3]> = (0..20)
            .map(f64::from)
            .map(|i| [silence(0.15 * i), at(3.0, -38.0 + i), silence(3.0 - 0.15 * i)])
            .collect();
        for (i, max) in rising_maxima(rate, &segments, true).into_iter().enumerate() {
            near(max, -38.0 + i as f64, 0.1);
        }
    }
}

#[test]
fn case_12_momentary_loudness_is_steady() {
    for rate in RATES {
        let pattern = [at(0.18, -20.0), at(0.22, -30.0)].repeat(25);
        let block = stereo(rate, &pattern);
        near(measure(rate, &block).momentary_max().unwrap().0, -23.0, 0.1);
        let (least, greatest) = read_along(rate, &block, 400, 1.0);
        near(least, -23.0, 0.1);
        near(greatest, -23.0, 0.1);
    }
}

#[test]
fn case_13_momentary_maximum_wherever_the_tone_begins() {
    for rate in RATES {
        for i in 0..20 {
            let stretches = [silence(0.02 * f64::from(i)), at(0.4, -23.0), silence(1.0)];
            let meter = measure(rate, &stereo(rate, &stretches));
            near(meter.momentary_max().unwrap().0, -23.0, 0.1);
        }
    }
}

#[test]
fn case_14_momentary_maxima_of_rising_tones() {
    for rate in RATES {
        let segments: Vec<[Stretch; 3]> = (0..20)
            .map(f64::from)
            .map(|i| [silence(0.02 * i), at(0.4, -38.0 + i), silence(0.4 - 0.02 * i)])
            .collect();
        for (i, max) in rising_maxima(rate, &segments, false).into_iter().enumerate() {
            near(max, -38.0 + i as f64, 0.1);
        }
    }
}

#[test]
fn cases_15_to_19_true_peaks() {
    // Rate over frequency, phase in degrees, amplitude, dBTP; +0.2 / -0.4 dB.
    let cases = [
        (4.0, 0.0, 0.5, -6.0),
        (4.0, 45.0, 0.5, -6.0),
        (6.0, 60.0, 0.5, -6.0),
        (8.0, 67.5, 0.5, -6.0),
        (4.0, 45.0, 1.41, 3.0),
    ];
    for rate in RATES {
        for (divisor, degrees, amplitude, expected) in cases {
            let frames = rate as usize;
            let ramp = frames / 100;
            let value = |n: usize| {
                // A hard start would ring in any interpolator.
                let edge = (n.min(frames - 1 - n) as f64 / ramp as f64).min(1.0);
                let turn = n as f64 / divisor + degrees / 360.0;
                (edge * amplitude * (TAU * turn).sin()) as f32
            };
            let channel: Vec<f32> = (0..frames).map(value).collect();
            let block = Block::from_planes(vec![channel.clone(), channel]);
            for oversampling in [Oversampling::Four, Oversampling::Eight] {
                let mut detector = TruePeak::new(2, oversampling);
                parts(&block, 4096).for_each(|part| detector.push(&part));
                let found = detector.dbtp().unwrap().0;
                assert!(
                    (-0.4..=0.2).contains(&(found - expected)),
                    "fs/{divisor} at {degrees}°, {rate} Hz, {oversampling:?}: {found}"
                );
            }
        }
    }
}

/// The loudness range of a programme is as expected, ±1 LU, at every rate.
#[track_caller]
fn range(expected: f64, levels: &[f64]) {
    let stretches: Vec<Stretch> = levels.iter().map(|&level| at(20.0, level)).collect();
    for rate in RATES {
        near(measure(rate, &stereo(rate, &stretches)).range().unwrap().0, expected, 1.0);
    }
}

#[test]
fn tech_3342_cases_1_to_4() {
    range(10.0, &[-20.0, -30.0]);
    range(5.0, &[-20.0, -15.0]);
    range(20.0, &[-40.0, -20.0]);
    range(15.0, &[-50.0, -35.0, -20.0, -35.0, -50.0]);
}
