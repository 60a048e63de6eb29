//! Loudness and true peak of finished files, read by ffmpeg from the encoded
//! file, against what was asked for.

use crate::studio::{Studio, ffmpeg_meter, ffmpeg_samples};

/// The promise: within 0.1 LU of the target.
const LOUDNESS_LU: f64 = 0.1;

/// ffmpeg's meter oversamples by 4 and shows a tenth; its own reading may be
/// this much over ours at the same peak.
const PEAK_DB: f64 = 0.05;

fn outputs(list: &[(&str, &str, f64, f64)]) -> String {
    let one = |(name, what, loudness, peak): &(&str, &str, f64, f64)| {
        format!(
            "[[output]]\nname = \"{name}\"\n{what}\nloudness = {loudness:.1}\npeak = {peak:.1}\n\n"
        )
    };
    list.iter().map(one).collect()
}

fn check(studio: &Studio, list: &[(&str, &str, f64, f64)]) {
    let report = studio.build(&[]);
    for (made, (name, _, loudness, peak)) in report["outputs"].as_array().unwrap().iter().zip(list)
    {
        assert_eq!(made["name"], *name);
        let (read, top) = ffmpeg_meter(&studio.out(made["file"].as_str().unwrap()));
        assert!((read - loudness).abs() <= LOUDNESS_LU, "{name}: {read} LUFS, not {loudness}");
        assert!(top <= peak + PEAK_DB, "{name}: {top} dBTP, over {peak}");
        let own = made["after"]["loudness_lufs"].as_f64().unwrap();
        assert!((own - read).abs() < 0.05, "{name}: pod reads {own}, ffmpeg {read}");
        assert_eq!(made["miss"], serde_json::Value::Null);
    }
    assert_eq!(report["outputs"].as_array().unwrap().len(), list.len());
}

#[test]
fn every_kind_of_mp3_lands_on_its_loudness_under_its_peak() {
    let list = [
        ("podcast", "format = \"mp3\"\nbitrate = 96", -16.0, -1.0),
        ("small", "format = \"mp3\"\nbitrate = 48", -16.0, -1.0),
        ("middle", "format = \"mp3\"\nbitrate = 64", -18.0, -2.0),
        ("large", "format = \"mp3\"\nbitrate = 128\nchannels = \"stereo\"", -16.0, -1.0),
        ("best", "format = \"mp3\"\nbitrate = 192\nchannels = \"stereo\"", -14.0, -1.0),
        ("vbr", "format = \"mp3\"\nvbr = 4", -19.0, -1.0),
    ];
    let (studio, _) = Studio::talk(150.0, 11, &outputs(&list));
    check(&studio, &list);
}

#[test]
fn wav_for_the_radio_lands_on_its_loudness_under_its_peak() {
    let list = [
        ("radio", "format = \"wav\"\nbit_depth = 24", -23.0, -1.0),
        ("cd", "format = \"wav\"\nbit_depth = 16\nchannels = \"stereo\"", -16.0, -1.0),
        ("quiet", "format = \"wav\"", -24.0, -2.0),
    ];
    let (studio, _) = Studio::talk(150.0, 12, &outputs(&list));
    check(&studio, &list);
}

#[test]
fn music_around_the_talk_does_not_shift_the_whole() {
    let list = [("podcast", "format = \"mp3\"\nbitrate = 128\nchannels = \"stereo\"", -16.0, -1.0)];
    let (studio, _) = Studio::talk(60.0, 13, &outputs(&list));
    let jingle = concat!(env!("CARGO_MANIFEST_DIR"), "/episodes.example/jingle.flac");
    std::fs::copy(jingle, studio.episode().join("jingle.flac")).unwrap();
    studio.append(
        "episode.toml",
        "\n[music]\nintro = { file = \"jingle.flac\", under = 3.0 }\n\
         outro = { file = \"jingle.flac\", under = 2.0 }\n",
    );
    check(&studio, &list);
}

#[test]
fn a_session_of_96_khz_gives_both_an_mp3_and_a_wav() {
    let list = [
        ("podcast", "format = \"mp3\"\nbitrate = 128", -16.0, -1.0),
        ("radio", "format = \"wav\"\nbit_depth = 24", -23.0, -1.0),
    ];
    let settings = format!("[audio]\npreset = \"voice\"\nrate = 96000\n\n{}", outputs(&list));
    let (studio, _) = Studio::talk(60.0, 14, &settings);
    check(&studio, &list);
    let report = studio.report();
    let rates: Vec<_> =
        report["outputs"].as_array().unwrap().iter().map(|o| o["rate"].as_u64()).collect();
    assert_eq!(rates, [Some(48_000), Some(96_000)]);
    let length = |name: &str| ffmpeg_samples(&studio.out(name)).len();
    let wav = length("001-session.wav");
    assert_eq!(wav as u64, report["length"]["episode_frames"].as_u64().unwrap());
    assert!(length("001-session.mp3").abs_diff(wav / 2) <= 1);
}

#[test]
fn peaks_far_over_the_speech_make_loudness_yield_and_the_report_say_so() {
    // A soft tone with a click of full scale twenty times a second: no
    // limiter brings this to -16 LUFS without being heard all the time.
    let sample = |at: usize| {
        let tone = 0.004 * (at as f32 * 0.06).sin();
        if at % 2400 < 12 { 0.99 } else { tone }
    };
    let samples: Vec<f32> = (0..48_000 * 20).map(sample).collect();
    let settings = "[audio]\npreset = \"raw\"\n\n[[output]]\nname = \"radio\"\nformat = \"wav\"\n\
                    loudness = -9.0\npeak = -1.0\n";
    let studio = Studio::samples(&samples, settings);
    let report = studio.build(&[]);
    let made = &report["outputs"][0];
    let (loudness, peak) = ffmpeg_meter(&studio.out("001-session.wav"));
    assert!(peak <= -1.0 + PEAK_DB, "the peak holds in any case: {peak}");
    assert!(loudness < -9.1, "this cannot be had: {loudness}");
    assert!(made["miss"].as_str().unwrap().contains("not at the -9.0 LUFS"), "{made}");
}

#[test]
fn silence_is_not_amplified() {
    let settings = "[[output]]\nname = \"radio\"\nformat = \"wav\"\n";
    let studio = Studio::samples(&vec![0.0; 96_000], settings);
    let report = studio.build(&[]);
    assert_eq!(report["outputs"][0]["gain_db"], 0.0);
    let samples = ffmpeg_samples(&studio.out("001-session.wav"));
    assert!(samples.iter().all(|sample| sample.abs() <= 2.0 / 32_768.0), "only dither");
}
