//! Nobody hears the joins (reference C.2 and G): the click metric and the
//! change of the spectrum at each, against the untouched sound around.

use std::f64::consts::TAU;

use crate::session::Session;
use crate::studio::{Studio, ffmpeg_samples};

const RATE: usize = 48_000;

#[test]
fn joins_make_no_clicks_and_no_sudden_change_of_sound() {
    let settings = "[[output]]\nname = \"radio\"\nformat = \"wav\"\nbit_depth = 24\n\
                    loudness = -30.0\n";
    // One track: the figures are for the reference's room tone, one source of
    // pink noise. Two or more add up to a rougher noise, joined or not.
    let session = Session { seconds: 600.0, tracks: 1, rate: 48_000, seed: 21 };
    let (studio, _) = Studio::session(session, settings);
    let report = studio.build(&[]);
    let sound = ffmpeg_samples(&studio.out("001-session.wav"));
    let cuts = report["cuts"].as_array().unwrap();
    let mut removed = 0;
    let mut joins = Vec::new();
    for cut in cuts {
        let (start, end) = (cut["frames"][0].as_u64().unwrap(), cut["frames"][1].as_u64().unwrap());
        let at = (start - removed) as usize;
        removed += end - start;
        if at > RATE && at + RATE < sound.len() {
            joins.push(at);
        }
    }
    assert!(joins.len() > 50, "{} joins", joins.len());

    let mut clicks: Vec<f64> = joins.iter().map(|&at| click(&sound, at)).collect();
    clicks.sort_by(f64::total_cmp);
    let (p95, most) = (clicks[clicks.len() * 95 / 100], clicks[clicks.len() - 1]);
    assert!(p95 <= 3.0 && most <= 4.5, "click metric: P95 {p95}, most {most}");

    // The untouched sound is looked at in steps that hit speech and pauses alike.
    let far = |at: &usize| joins.iter().all(|join| join.abs_diff(*at) > 4800);
    let mut plain: Vec<f64> =
        (RATE..sound.len() - RATE).step_by(6151).filter(far).map(|at| flux(&sound, at)).collect();
    plain.sort_by(f64::total_cmp);
    let p99 = plain[plain.len() * 99 / 100];
    for &at in &joins {
        let here = flux(&sound, at);
        assert!(here <= p99, "spectral flux {here} at {at}, over {p99}");
    }
}

/// C.2: the largest step within 5 samples of a join over the median step
/// within 50 ms.
fn click(sound: &[f32], at: usize) -> f64 {
    let step = |n: usize| f64::from((sound[n + 1] - sound[n]).abs());
    let most = (at - 5..at + 5).map(step).fold(0.0, f64::max);
    let mut around: Vec<f64> = (at - 2400..at + 2400).map(step).collect();
    around.sort_by(f64::total_cmp);
    most / around[around.len() / 2]
}

/// The growth of the magnitude spectrum from the 10 ms before a place to the
/// 10 ms after it, up to 12 kHz.
fn flux(sound: &[f32], at: usize) -> f64 {
    let (before, after) = (spectrum(&sound[at - 480..at]), spectrum(&sound[at..at + 480]));
    before.iter().zip(&after).map(|(old, new)| (new - old).max(0.0)).sum()
}

fn spectrum(part: &[f32]) -> Vec<f64> {
    let size = part.len();
    let window = |n: usize| 0.5 - 0.5 * (TAU * n as f64 / size as f64).cos();
    let bin = |k: usize| {
        let (mut re, mut im) = (0.0, 0.0);
        for (n, sample) in part.iter().enumerate() {
            let value = f64::from(*sample) * window(n);
            let phase = TAU * (k * n % size) as f64 / size as f64;
            re += value * phase.cos();
            im += value * phase.sin();
        }
        re.hypot(im)
    };
    (1..size / 4).step_by(2).map(bin).collect()
}
