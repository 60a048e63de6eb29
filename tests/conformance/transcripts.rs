//! Written transcripts, read by ffmpeg and as Castopod and Podlove read them: the same cues.

use std::process::Command;

use pod::transcript::format::{Format, Options, Preset, export, import};
use pod::transcript::{Paragraph, TimedWord, Transcript, Turn};
use pod::units::Interval;
use tempfile::TempDir;

use crate::hosts::{Caption, castopod_srt, castopod_vtt, podlove_vtt, valid_vtt};

/// Names and texts that are hard on parsers; `|` parts paragraphs.
const HARD: &[(&str, &str)] = &[
    ("Ana Dupont", "Bonjour à toutes et à tous, et bienvenue dans ce nouvel épisode. Ça va ?"),
    ("<script>alert(1)</script>", "1 < 2 && 3 > 2 --> vrai ; <i>non</i> & oui"),
    ("", "personne ne sait qui parle ici, mais on l'entend quand même très bien"),
    ("A: B & C", "NOTE pas une note|STYLE|WEBVTT|42|&amp; &lt;v Bob&gt;"),
    ("سارة", "مرحبا بكم جميعا، كيف الحال؟ 👩‍👩‍👧 日本語のテキスト"),
    ("x > y --> z", "00:00:01.000 --> 00:00:02.000 <00:00:03.000> {an8} <v Eve>salut</v>"),
    ("Zoé\n\nWEBVTT\r\n", "ligne\u{0}brisée\u{1b}[31m par\u{2028}des contrôles|fin . . . !"),
];

/// Every line is a turn; words are 40 ms a character, and a pause after each.
fn transcript(language: &str, pause: i64) -> Transcript {
    let mut now = 120;
    let turns = HARD.iter().map(|(speaker, text)| {
        let paragraphs = text.split('|').map(|text| {
            let words = text.split(' ').map(|text| {
                let start = now;
                let end = start + 40 * text.chars().count() as i64;
                now = end + pause;
                TimedWord {
                    text: text.to_owned(),
                    time: Interval::from_millis(start, end),
                    estimated: false,
                    doubtful: false,
                    from: Vec::new(),
                }
            });
            Paragraph { words: words.collect(), line: 0 }
        });
        let speaker = Some((*speaker).to_owned()).filter(|name| !name.is_empty());
        Turn { speaker, paragraphs: paragraphs.collect() }
    });
    let turns = turns.collect();
    Transcript { language: Some(language.to_owned()), headings: Vec::new(), turns }
}

fn transcripts() -> Vec<Transcript> {
    vec![transcript("fr", 90), transcript("en", 1300), transcript("fr-CA", 0)]
}

const PRESETS: [Preset; 3] = [Preset::Podcast, Preset::Arcom, Preset::Netflix];

/// What pod's own reader finds: the same for all who read right.
fn own(out: &str, format: Format) -> Vec<Caption> {
    let read = import(out.as_bytes(), format).unwrap();
    assert_eq!(read.notes, [], "{out}");
    let cues = read.cues.into_iter().map(|cue| {
        let time = cue.time.unwrap();
        let (start, end) = (time.start.millis(), time.end.millis());
        Caption { start, end, speaker: cue.speaker, text: cue.text }
    });
    cues.collect()
}

/// The packets ffprobe finds: times in ms, and the text as it stands in the file.
fn packets(out: &str, extension: &str) -> Vec<(i64, i64, String)> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(format!("a.{extension}"));
    std::fs::write(&path, out).unwrap();
    let mut command = Command::new("ffprobe");
    command.args(["-v", "error", "-show_packets", "-show_data", "-of", "json"]).arg(&path);
    let output = command.output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packets = found["packets"].as_array().unwrap().iter().map(|packet| {
        let ms = |key: &str| {
            let seconds: f64 = packet[key].as_str().unwrap().parse().unwrap();
            (seconds * 1000.0).round() as i64
        };
        let start = ms("pts_time");
        (start, start + ms("duration_time"), data(packet["data"].as_str().unwrap()))
    });
    packets.collect()
}

/// A text out of ffprobe's dump: `00000000: 4865 6c6c 6f  Hello`.
fn data(dump: &str) -> String {
    let mut bytes = Vec::new();
    for line in dump.lines() {
        let Some((_, line)) = line.split_once(": ") else {
            continue;
        };
        let digits: String = line.chars().take(40).filter(|char| *char != ' ').collect();
        for at in (0..digits.len()).step_by(2) {
            bytes.push(u8::from_str_radix(&digits[at..at + 2], 16).unwrap());
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn ffmpeg_reads_the_same_webvtt_cues() {
    for transcript in transcripts() {
        for (preset, rich) in
            PRESETS.map(|preset| (preset, false)).into_iter().chain([(Preset::Podcast, true)])
        {
            let options = Options { preset, rich, ..Options::default() };
            let out = export(&transcript, Format::Vtt, &options);
            let found = packets(&out, "vtt");
            let own = own(&out, Format::Vtt);
            assert_eq!(found.len(), own.len());
            for ((start, end, text), cue) in found.iter().zip(&own) {
                assert_eq!((*start, *end), (cue.start, cue.end), "{text}");
                if !rich {
                    let voice = cue.speaker.as_ref().map(|name| format!("<v {name}>"));
                    assert_eq!(*text, voice.unwrap_or_default() + &cue.text);
                }
            }
        }
    }
}

#[test]
fn ffmpeg_reads_the_same_subrip_cards() {
    for transcript in transcripts() {
        for preset in PRESETS {
            let options = Options { preset, ..Options::default() };
            let out = export(&transcript, Format::Srt, &options);
            let found = packets(&out, "srt");
            let castopod = castopod_srt(&out).unwrap();
            assert_eq!(found.len(), castopod.len());
            for ((start, end, text), caption) in found.iter().zip(&castopod) {
                assert_eq!((*start, *end, text), (caption.start, caption.end, &caption.text));
            }
            let times = |captions: &[Caption]| -> Vec<(i64, i64)> {
                captions.iter().map(|caption| (caption.start, caption.end)).collect()
            };
            assert_eq!(times(&own(&out, Format::Srt)), times(&castopod));
        }
    }
}

/// Through ffmpeg's decoder, not only its demuxer: what a player would show.
#[test]
fn ffmpeg_shows_the_text_of_every_cue() {
    let out = export(&transcript("fr", 90), Format::Vtt, &Options::default());
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.vtt");
    std::fs::write(&path, &out).unwrap();
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-i"]).arg(&path).args(["-f", "srt", "-"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let shown = castopod_srt(&String::from_utf8(output.stdout).unwrap()).unwrap();
    let own = own(&out, Format::Vtt);
    assert_eq!(shown.len(), own.len());
    for (shown, cue) in shown.iter().zip(&own) {
        // ffmpeg's writer puts a backslash before braces.
        let text = shown.text.replace("\\{", "{").replace("\\}", "}");
        assert_eq!((shown.start, shown.end, &text), (cue.start, cue.end, &cue.text));
    }
}

#[test]
fn castopod_and_podlove_read_the_safe_profile_as_it_is_meant() {
    for transcript in transcripts() {
        for preset in PRESETS {
            let options = Options { preset, ..Options::default() };
            let out = export(&transcript, Format::Vtt, &options);
            let own = own(&out, Format::Vtt);
            assert!(own.len() > 10);
            assert_eq!(castopod_vtt(&out).unwrap(), own);
            assert_eq!(podlove_vtt(out.as_bytes()).unwrap(), own);
            assert_eq!(valid_vtt(&out), Ok(own.len()));
        }
    }
}

#[test]
fn rich_webvtt_keeps_to_the_grammar_and_loses_no_character() {
    for transcript in transcripts() {
        let provenance = Some("recognised by a machine --> corrected by hand".to_owned());
        let options = Options { rich: true, provenance, ..Options::default() };
        let out = export(&transcript, Format::Vtt, &options);
        let own = own(&out, Format::Vtt);
        assert_eq!(valid_vtt(&out), Ok(own.len()));
        let speakers: Vec<&str> = own.iter().filter_map(|cue| cue.speaker.as_deref()).collect();
        assert!(speakers.contains(&"<script>alert(1)</script>") && speakers.contains(&"A: B & C"));
        let text: Vec<&str> = own.iter().map(|cue| cue.text.as_str()).collect();
        assert!(text.join(" ").contains("&lt;v Bob"));
    }
}

#[test]
fn the_restated_hosts_stumble_where_the_real_ones_do() {
    let cue = "00:01.000 --> 00:02.000\n<v Ana Dupont>un\n";
    let castopod = |text: &str| castopod_vtt(text);
    assert_eq!(
        castopod(&format!("WEBVTT\n\n{cue}")).unwrap()[0].speaker.as_deref(),
        Some("Ana Dupont")
    );
    assert!(castopod(&format!("WEBVTT\n\n1\n{cue}")).is_err(), "an identifier");
    assert!(castopod(&format!("WEBVTT\nKind: x\n\n{cue}")).is_err(), "a header line");
    assert!(castopod(&format!("WEBVTT\n\nNOTE a\nb\n\n{cue}")).is_err(), "a note");
    assert!(castopod(&format!("WEBVTT\n\n{cue}\n\n{cue}")).is_err(), "two blank lines");
    let two = castopod(&format!("WEBVTT\n\n{cue}deux</v>\n")).unwrap();
    assert_eq!((two.len(), &two[1].speaker, two[1].text.as_str()), (2, &None, "deux</v>"));

    let cards = "1\n00:00:01,000 --> 00:00:02,000\nun\n\n2\n00:00:03,000 --> 00:00:04,000\ndeux";
    let captions = castopod_srt(cards).unwrap();
    assert_eq!((captions.len(), captions[0].text.as_str()), (1, "deux"), "no last line end");
    assert_eq!(castopod_srt(&format!("{cards}\n")).unwrap().len(), 2);
    assert!(castopod_srt(&cards.replace("\n\n", "\n\n\n")).is_err(), "two blank lines");
    assert!(castopod_srt(&cards.replace(',', ".")).is_err(), "a dot");

    let podlove = |text: &str| podlove_vtt(text.as_bytes());
    let joined = podlove(&format!("WEBVTT\n\n1\n{cue}deux</v>\n")).unwrap();
    assert_eq!(joined[0].text, "undeux", "lines are joined by nothing");
    assert!(podlove(&format!("WEBVTT\n\nSTYLE\n::cue {{}}\n\n{cue}")).is_err(), "a style");
    assert!(podlove(&format!("WEBVTT\nKind: x\n\n{cue}")).is_err(), "a header line");
    assert!(podlove_vtt(b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xe9\n").is_err(), "Latin-1");
    assert!(valid_vtt("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\na & b\n").is_err());
    assert!(valid_vtt("WEBVTT\n\n00:00:02.000 --> 00:00:01.000\na\n").is_err());
}
