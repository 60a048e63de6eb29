//! Chapters in finished files, read by ffprobe, against the sound itself.

use crate::studio::{Studio, ffmpeg_samples, ffprobe};

/// A soft tone with a click at each of these frames.
fn clicks(at: &[usize]) -> Vec<f32> {
    let mut samples: Vec<f32> = (0..48_000 * 30).map(|n| 0.05 * (n as f32 * 0.03).sin()).collect();
    at.iter().for_each(|&at| samples[at] = 0.9);
    samples
}

const SETTINGS: &str = "[audio]\npreset = \"raw\"\n\n[[output]]\nname = \"podcast\"\n\
     format = \"mp3\"\nbitrate = 192\nloudness = -30.0\n\n[[output]]\nname = \"radio\"\n\
     format = \"wav\"\nbit_depth = 24\nloudness = -30.0\n";

#[test]
fn a_chapter_starts_where_its_sound_starts_after_the_cuts() {
    let places = [5 * 48_000 + 17, 14 * 48_000 + 333, 25 * 48_000 + 4321];
    let studio = Studio::samples(&clicks(&places), SETTINGS);
    studio.append(
        "edits.toml",
        "[[cut]]\nstart = 1.0\nend = 3.2501\n\n[[cut]]\nstart = 8.0\nend = 12.9\n\n\
         [[cut]]\nstart = 20.0\nend = 21.0\n",
    );
    studio.append("episode.toml", "\n[[chapter]]\nstart = \"00:00:00\"\ntitle = \"Début\"\n");
    for (number, at) in places.iter().enumerate() {
        let seconds = *at as f64 / 48_000.0;
        let chapter = format!(
            "\n[[chapter]]\nstart = {seconds:.9}\ntitle = \"Chapter {number} — ✓\"\n\
             url = \"https://example.org/{number}\"\n"
        );
        studio.append("episode.toml", &chapter);
    }
    studio.build(&[]);
    for file in ["001-session.mp3", "001-session.wav"] {
        let sound = ffmpeg_samples(&studio.out(file));
        let found = ffprobe(&studio.out(file), &["-show_chapters", "-show_format"]);
        let chapters = found["chapters"].as_array().unwrap();
        assert_eq!(chapters.len(), 4, "{file}");
        assert_eq!(chapters[0]["tags"]["title"], "Début", "{file}");
        let start = |n: usize| chapters[n]["start_time"].as_str().unwrap().parse::<f64>().unwrap();
        let end = |n: usize| chapters[n]["end_time"].as_str().unwrap().parse::<f64>().unwrap();
        assert_eq!(start(0), 0.0);
        for number in 0..3 {
            let chapter = start(number + 1);
            assert_eq!(
                chapters[number + 1]["tags"]["title"],
                format!("Chapter {number} — ✓"),
                "{file}"
            );
            let near = (chapter * 48_000.0) as usize;
            let loudest = (near - 4800..near + 4800)
                .max_by(|a, b| sound[*a].abs().total_cmp(&sound[*b].abs()))
                .unwrap();
            let off = (loudest as f64 / 48_000.0 - chapter).abs();
            assert!(off <= 0.001, "{file}: chapter {number} is {off} s from its click");
            assert!((end(number) - chapter).abs() <= 0.002, "{file}: no hole between chapters");
        }
        let length: f64 = found["format"]["duration"].as_str().unwrap().parse().unwrap();
        assert!((end(3) - length).abs() <= 0.06, "{file}: {} and {length}", end(3));
    }
}

#[test]
fn music_before_the_talk_moves_the_chapters_but_not_the_first() {
    let studio = Studio::samples(&clicks(&[10 * 48_000]), SETTINGS);
    let jingle = Studio::samples(&vec![0.1; 48_000 * 4], SETTINGS);
    std::fs::copy(jingle.episode().join("takes/take.wav"), studio.episode().join("jingle.wav"))
        .unwrap();
    studio.append(
        "episode.toml",
        "\n[music]\nintro = { file = \"jingle.wav\", under = 1.0 }\n\n\
         [[chapter]]\nstart = 0\ntitle = \"Hello\"\n\n[[chapter]]\nstart = 10\ntitle = \"Click\"\n",
    );
    studio.build(&[]);
    let found = ffprobe(&studio.out("001-session.mp3"), &["-show_chapters"]);
    assert_eq!(found["chapters"][0]["start_time"], "0.000000");
    assert_eq!(found["chapters"][1]["start_time"], "13.000000");
    let sound = ffmpeg_samples(&studio.out("001-session.wav"));
    assert_eq!(sound.len(), 48_000 * 33);
    let talk = 48_000 * 8..48_000 * 20;
    let loudest = talk.max_by(|a, b| sound[*a].abs().total_cmp(&sound[*b].abs())).unwrap();
    assert_eq!(loudest, 48_000 * 13);
}
