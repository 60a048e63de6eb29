//! What is cut and what is not, against a talk whose every sound is known
//! (reference G: speech recall, silence shortened, duration identity).

use std::ops::Range;

use serde_json::Value;

use crate::session::Truth;
use crate::studio::{Studio, ffmpeg_samples};

const SETTINGS: &str = "[audio]\nsilence = { shorten_above = 1.0, to = 0.5 }\n\n\
                        [[output]]\nname = \"radio\"\nformat = \"wav\"\nbit_depth = 24\n";

fn cuts(report: &Value) -> Vec<Range<u64>> {
    let frames = |cut: &Value, at: usize| cut["frames"][at].as_u64().unwrap();
    let list = report["cuts"].as_array().unwrap();
    list.iter().map(|cut| frames(cut, 0)..frames(cut, 1)).collect()
}

fn overlap(a: &Range<u64>, b: &Range<u64>) -> u64 {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

fn removed(of: &Range<u64>, cuts: &[Range<u64>]) -> u64 {
    cuts.iter().map(|cut| overlap(of, cut)).sum()
}

/// The share of the audible frames over a level that is lost, and how many.
fn lost(truth: &Truth, cuts: &[Range<u64>], above_dbfs: f64) -> (f64, usize) {
    let (mut total, mut gone) = (0_usize, 0_usize);
    for (_, frame) in truth.audible(above_dbfs) {
        total += 1;
        gone += usize::from(removed(&frame, cuts) > 0);
    }
    assert!(total > 1000, "the talk is not empty");
    (gone as f64 / total as f64, gone)
}

#[test]
fn no_speech_is_cut_and_long_pauses_are_shortened() {
    for seed in [1, 2, 3] {
        let (studio, truth) = Studio::talk(600.0, seed, SETTINGS);
        let cuts = cuts(&studio.build(&[]));
        let rate = u64::from(truth.rate);

        let (_, gone) = lost(&truth, &cuts, -45.0);
        assert_eq!(gone, 0, "seed {seed}: no frame over -45 dBFS may go");
        let (share, _) = lost(&truth, &cuts, -60.0);
        assert!(share <= 0.0005, "seed {seed}: {share} of the audible speech is lost");

        // Every pause over the limit, the two ends of the talk apart.
        let long = truth.pauses.iter().filter(|pause| pause.end - pause.start > rate);
        let (mut excess, mut gone, mut longest) = (0, 0, 0);
        for pause in long {
            let length = pause.end - pause.start;
            let shortened = removed(pause, &cuts);
            excess += length - rate / 2;
            gone += shortened;
            longest = longest.max(length - shortened);
        }
        let share = gone as f64 / excess as f64;
        assert!(share >= 0.95, "seed {seed}: only {share} of the excess is gone");
        let longest = longest as f64 / truth.rate as f64;
        assert!(longest <= 0.5 * 1.25, "seed {seed}: a pause of {longest} s is left");
        let short = truth.pauses.iter().filter(|pause| pause.end - pause.start < rate * 9 / 10);
        for pause in short {
            assert_eq!(removed(pause, &cuts), 0, "seed {seed}: {pause:?} is under the limit");
        }
    }
}

#[test]
fn noisier_and_quieter_takes_lose_no_speech_either() {
    // The same talk 20 dB down: a fixed threshold would take words for pauses.
    let (studio, truth) = Studio::talk(120.0, 4, SETTINGS);
    for take in &truth.takes {
        let mut reader = hound::WavReader::open(take).unwrap();
        let spec = reader.spec();
        let samples: Vec<i16> = reader.samples().map(|sample| sample.unwrap()).collect();
        let mut writer = hound::WavWriter::create(take, spec).unwrap();
        samples.iter().for_each(|sample| writer.write_sample(sample / 10).unwrap());
        writer.finalize().unwrap();
    }
    let cuts = cuts(&studio.build(&[]));
    assert!(!cuts.is_empty(), "pauses are still found");
    let (share, gone) = lost(&truth, &cuts, -45.0);
    assert_eq!((share, gone), (0.0, 0));
}

#[test]
fn the_episode_is_as_long_as_the_session_less_the_cuts() {
    let (studio, truth) = Studio::talk(90.0, 5, SETTINGS);
    studio.append(
        "edits.toml",
        "[[cut]]\nstart = \"00:00:10.123\"\nend = \"00:00:12.007\"\nreason = \"cough\"\n\n\
         [[cut]]\nstart = \"00:01:00.0\"\nend = \"00:01:00.040\"\n",
    );
    let report = studio.build(&[]);
    let cut: u64 = cuts(&report).iter().map(|cut| cut.end - cut.start).sum();
    let samples = ffmpeg_samples(&studio.out("001-session.wav"));
    assert_eq!(samples.len() as u64, truth.frames - cut);
    assert_eq!(report["length"]["cut_frames"], cut);
    assert!(cuts(&report).iter().any(|cut| cut.start <= 485_904 && cut.end >= 576_336));
}

#[test]
fn a_kept_pause_stays_as_it_is() {
    let (studio, truth) = Studio::talk(60.0, 6, SETTINGS);
    let rate = f64::from(truth.rate);
    let pause = truth.pauses.iter().find(|p| (p.end - p.start) as f64 > 1.5 * rate).unwrap();
    let before = cuts(&studio.build(&[]));
    assert!(removed(pause, &before) > 0, "it would be shortened");
    let middle = (pause.start + pause.end) as f64 / 2.0 / rate;
    let keep = format!("[[keep]]\nstart = {:.3}\nend = {:.3}\n", middle - 0.1, middle + 0.1);
    studio.append("edits.toml", &keep);
    assert_eq!(removed(pause, &cuts(&studio.build(&[]))), 0);
}

#[test]
fn both_tracks_are_heard_where_they_were_said() {
    // A click on each track, a known time apart, before and after a cut.
    let mut one = vec![0.0_f32; 48_000 * 12];
    let mut two = one.clone();
    for (at, sample) in one.iter_mut().enumerate() {
        *sample = 0.02 * ((at as f32) * 0.05).sin();
    }
    one[96_000] = 0.9;
    one[480_000] = 0.9;
    two[96_100] = -0.9;
    two[480_100] = -0.9;
    let settings = "[audio]\npreset = \"raw\"\n\n[[output]]\nname = \"radio\"\nformat = \"wav\"\n\
                    bit_depth = 24\nloudness = -40.0\n";
    let studio = Studio::samples(&one, settings);
    let other = Studio::samples(&two, settings);
    let take = studio.episode().join("takes/two.wav");
    std::fs::copy(other.episode().join("takes/take.wav"), take).unwrap();
    studio.append("episode.toml", "\n[[track]]\ntake = \"takes/two.wav\"\noffset = 0\n");
    studio.append("edits.toml", "[[cut]]\nstart = 4.0\nend = 6.5\n");
    studio.build(&[]);
    let heard = ffmpeg_samples(&studio.out("001-session.wav"));
    assert_eq!(heard.len(), 48_000 * 12 - 120_000);
    let top = |range: Range<usize>, sign: f32| {
        let by_level = |a: &usize, b: &usize| (heard[*a] * sign).total_cmp(&(heard[*b] * sign));
        range.max_by(by_level).unwrap()
    };
    assert_eq!(top(0..192_000, 1.0), 96_000);
    assert_eq!(top(0..192_000, -1.0), 96_100);
    assert_eq!(top(192_000..456_000, 1.0), 360_000);
    assert_eq!(top(192_000..456_000, -1.0), 360_100);
}
