//! Round trips through every format, and the promises all exports share.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::transcript::{Heading, Paragraph, TimedWord, Turn};
use crate::units::{Interval, Time};

/// A paragraph of words of 300 ms, one every 400 ms.
pub(super) fn paragraph(text: &str, from: i64) -> Paragraph {
    let words = text.split(' ').enumerate().map(|(index, text)| {
        let start = from + 400 * index as i64;
        word(text, start, start + 300)
    });
    Paragraph { words: words.collect(), line: 0 }
}

pub(super) fn word(text: &str, start: i64, end: i64) -> TimedWord {
    TimedWord {
        text: text.to_owned(),
        time: Interval::from_millis(start, end),
        estimated: false,
        doubtful: false,
        from: Vec::new(),
    }
}

pub(super) fn turn(speaker: &str, paragraphs: Vec<Paragraph>) -> Turn {
    Turn { speaker: Some(speaker.to_owned()).filter(|name| !name.is_empty()), paragraphs }
}

pub(super) fn talk() -> Transcript {
    Transcript {
        language: Some("fr".to_owned()),
        headings: vec![Heading {
            title: "Début & suite".to_owned(),
            start: Time::ZERO,
            turn: 0,
            line: 0,
        }],
        turns: vec![
            turn(
                "Ana Dupont",
                vec![
                    paragraph("Bonjour à toutes, quoi de neuf ?", 500),
                    paragraph("Ici R&D <b> l'eau monte --> vite.", 5_000),
                ],
            ),
            turn("Bo", vec![paragraph("Rien !", 12_000)]),
        ],
    }
}

fn texts(imported: &Imported) -> Vec<(Option<&str>, &str)> {
    imported.cues.iter().map(|cue| (cue.speaker.as_deref(), cue.text.as_str())).collect()
}

#[test]
fn safe_vtt_is_the_profile_hosts_read() {
    let out = export(&talk(), Format::Vtt, &Options::default());
    let expected = "WEBVTT\n\n\
        00:00:00.500 --> 00:00:03.200\n<v Ana Dupont>Bonjour à toutes, quoi de neuf\u{202f}?\n\n\
        00:00:05.000 --> 00:00:07.700\n<v Ana Dupont>Ici R et D ‹b› l’eau monte → vite.\n\n\
        00:00:12.000 --> 00:00:13.000\n<v Bo>Rien\u{202f}!\n\n";
    assert_eq!(out, expected);
}

#[test]
fn srt_names_a_speaker_where_it_changes() {
    let out = export(&talk(), Format::Srt, &Options::default());
    let expected = "1\n00:00:00,500 --> 00:00:03,200\n\
        Ana Dupont: Bonjour à toutes,\nquoi de neuf\u{202f}?\n\n\
        2\n00:00:05,000 --> 00:00:07,700\nIci R et D ‹b› l’eau monte\n→ vite.\n\n\
        3\n00:00:12,000 --> 00:00:13,000\nBo: Rien\u{202f}!\n\n";
    let relaxed = |text: &str| text.replace('\n', " ");
    assert_eq!(relaxed(&out), relaxed(expected));
    assert!(out.lines().all(|line| line.contains("-->") || line.chars().count() <= 32), "{out}");
}

#[test]
fn every_export_reads_back_with_its_speakers_and_texts() {
    let talk = talk();
    let paragraphs = [
        (Some("Ana Dupont"), "Bonjour à toutes, quoi de neuf\u{202f}?"),
        (Some("Ana Dupont"), "Ici R&D <b> l’eau monte --> vite."),
        (Some("Bo"), "Rien\u{202f}!"),
    ];
    for format in [Format::Json, Format::JsonWords, Format::Txt, Format::Podlove] {
        let out = export(&talk, format, &Options::default());
        assert_eq!(texts(&import(out.as_bytes(), format).unwrap()), paragraphs, "{format:?}");
    }
    let rich = Options { rich: true, ..Options::default() };
    let out = export(&talk, Format::Vtt, &rich);
    assert_eq!(texts(&import(out.as_bytes(), Format::Vtt).unwrap()), paragraphs);
    let safe =
        [paragraphs[0], (Some("Ana Dupont"), "Ici R et D ‹b› l’eau monte → vite."), paragraphs[2]];
    for format in [Format::Vtt, Format::Srt] {
        let out = export(&talk, format, &Options::default());
        assert_eq!(texts(&import(out.as_bytes(), format).unwrap()), safe, "{format:?}");
    }
}

#[test]
fn word_times_survive_json_by_word_and_rich_vtt() {
    let out = export(&talk(), Format::JsonWords, &Options::default());
    let cues = import(out.as_bytes(), Format::JsonWords).unwrap().cues;
    assert_eq!(cues[0].words[1], ("à".to_owned(), Interval::from_millis(900, 1200)));
    let rich = Options { rich: true, provenance: Some("a --> b".to_owned()), ..Options::default() };
    let out = export(&talk(), Format::Vtt, &rich);
    assert!(out.starts_with("WEBVTT\n\nNOTE a → b\n\n1\n00:00:00.500 --> "), "{out}");
    let cues = import(out.as_bytes(), Format::Vtt).unwrap().cues;
    let starts: Vec<i64> = cues[0].words.iter().map(|(_, time)| time.start.millis()).collect();
    assert_eq!(starts, [500, 900, 1300, 1700, 2100, 2500]);
}

#[test]
fn html_escapes_everything_and_keeps_the_namespaces_form() {
    let out = export(&talk(), Format::Html, &Options::default());
    assert!(out.starts_with("<cite>Ana Dupont:</cite>\n<time>0:00</time>\n<p>Bonjour"), "{out}");
    assert!(
        out.contains("<time>0:05</time>\n<p>Ici R&amp;D &lt;b&gt; l’eau monte --&gt; vite.</p>")
    );
}

#[test]
fn text_has_chapters_and_names_on_lines_of_their_own() {
    let out = export(&talk(), Format::Txt, &Options::default());
    assert!(out.starts_with("# Début & suite\n\nAna Dupont:\nBonjour à toutes, quoi"), "{out}");
    assert!(out.ends_with("vite.\n\nBo:\nRien\u{202f}!\n"));
}

#[test]
fn otranscribe_gets_its_spans() {
    let options = Options { media: Some("a.mp3".to_owned()), ..Options::default() };
    let out = export(&talk(), Format::OTranscribe, &options);
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(document["media"], "a.mp3");
    assert_eq!(document["media-time"], 0.0);
    let text = document["text"].as_str().unwrap();
    let span = "<p><span class=\"timestamp\" contenteditable=\"false\" data-timestamp=\"0.5\">0:00</span>&nbsp;<b>Ana Dupont:</b> Bonjour";
    assert!(text.starts_with(span), "{text}");
}

#[test]
fn the_table_names_every_format_once() {
    for entry in &TABLE {
        assert_eq!(Format::of_name(entry.name), Some(entry.format));
        assert_eq!(entry.format.entry().name, entry.name);
        assert!(entry.exports || entry.imports);
        assert_eq!(export(&talk(), entry.format, &Options::default()).is_empty(), !entry.exports);
        let refused = matches!(import(b"x", entry.format), Err(ImportError::ExportOnly(_)));
        assert_eq!(refused, !entry.imports, "{}", entry.name);
    }
}

#[test]
fn a_file_tells_its_format_by_its_name_and_for_json_by_its_shape() {
    let of = |path: &str, content: &str| Format::of_path(Path::new(path), content.as_bytes());
    assert_eq!(of("a/B.VTT", ""), Some(Format::Vtt));
    assert_eq!(of("a.otr", ""), Some(Format::OTranscribe));
    assert_eq!(of("a.json", "{\"version\": \"1.0.0\", \"segments\": ["), Some(Format::Json));
    assert_eq!(of("a.json", "\u{feff}[{\"start\":"), Some(Format::Podlove));
    assert_eq!(of("a.json", "{\"systeminfo\": \"AVX\","), Some(Format::WhisperCpp));
    assert_eq!(of("a.docx", ""), None);
    assert_eq!(of("vtt", ""), None);
}

#[test]
fn a_transcript_without_words_is_an_empty_file_of_its_kind() {
    let nothing = Transcript::default();
    assert_eq!(export(&nothing, Format::Vtt, &Options::default()), "WEBVTT\n\n");
    let json = export(&nothing, Format::Json, &Options::default());
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
}

#[test]
fn text_from_right_to_left_stays_as_it_is() {
    let talk = Transcript {
        language: Some("ar".to_owned()),
        headings: Vec::new(),
        turns: vec![turn("سارة", vec![paragraph("مرحبا بكم جميعا، كيف الحال؟", 0)])],
    };
    for format in [Format::Vtt, Format::Srt, Format::Json, Format::Txt] {
        let out = export(&talk, format, &Options::default());
        let read = import(out.as_bytes(), format).unwrap();
        assert_eq!(texts(&read), [(Some("سارة"), "مرحبا بكم جميعا، كيف الحال؟")], "{format:?}");
    }
}

fn transcripts() -> impl Strategy<Value = Transcript> {
    let word = ("\\PC{1,12}|[a-z]{1,90}|[<>&:v -]{1,6}", 0_i64..2000, 0_i64..900);
    let paragraphs = prop::collection::vec(prop::collection::vec(word, 1..30), 1..3);
    let turns = prop::collection::vec((prop::option::of("\\PC{0,20}"), paragraphs), 0..5);
    (turns, prop::option::of("fr|en|de|fr-CA")).prop_map(|(turns, language)| {
        let mut now = 0;
        let turns = turns.into_iter().map(|(speaker, paragraphs)| {
            let paragraphs = paragraphs.into_iter().map(|words| {
                let words = words.into_iter().map(|(text, pause, length)| {
                    now += pause;
                    self::word(&text, now, now + length)
                });
                Paragraph { words: words.collect(), line: 0 }
            });
            Turn { speaker, paragraphs: paragraphs.collect() }
        });
        Transcript { language, headings: Vec::new(), turns: turns.collect() }
    })
}

proptest! {
    #[test]
    fn whatever_is_said_reads_back_with_the_same_times(transcript in transcripts(), rich: bool) {
        let options = Options { rich, ..Options::default() };
        let script = script::Script::of(&transcript, options.typography);
        let room = if rich { cues::Room::TwoLines } else { cues::Room::OneLine };
        let cards = cues::split(&script, options.preset, room);
        let out = export(&transcript, Format::Vtt, &options);
        prop_assert_eq!(out.matches(" --> ").count(), cards.len());
        if cards.is_empty() {
            return Ok(());
        }
        let read = import(out.as_bytes(), Format::Vtt).unwrap();
        prop_assert_eq!(&read.notes, &Vec::new());
        prop_assert_eq!(read.cues.len(), cards.len());
        for (cue, card) in read.cues.iter().zip(&cards) {
            let time = Interval::from_millis(card.start, card.end);
            prop_assert_eq!(cue.time, Some(time));
            let text = card.texts().join(" ");
            let text = if rich { text } else { vtt::without_markup(&text, &script.language) };
            prop_assert_eq!(&cue.text, &text);
        }
    }

    #[test]
    fn no_export_panics_and_each_text_ends_with_a_line_end(transcript in transcripts()) {
        for entry in TABLE.iter().filter(|entry| entry.exports) {
            let out = export(&transcript, entry.format, &Options::default());
            prop_assert!(out.is_empty() || out.ends_with('\n'));
        }
    }

    #[test]
    fn no_import_panics_on_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for entry in &TABLE {
            let _ = import(&bytes, entry.format);
            let _ = import(&[b"WEBVTT\n\n", &bytes[..]].concat(), entry.format);
        }
    }

    #[test]
    fn no_import_panics_on_what_looks_right(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "WEBVTT", "\n", "\n\n", "00:00:01.000", "00:02,5", " --> ", "1", "<v Ana>", "</v>",
                "<00:00:01.5>", "&amp;", "&", "<", ">", "NOTE", "STYLE", "Ana: ", "é", "\u{202f}",
                "{\"segments\":[", "{\"startTime\":", "0.5", ",", "\"body\":\"a\"", "}", "]}",
                "[", "]", "{\"start\":1,\"text\":\"x\"}", "{\"transcription\":[", "{\\an8}", "<i>",
            ]),
            0..60,
        )
    ) {
        let text = parts.concat();
        for entry in &TABLE {
            let _ = import(text.as_bytes(), entry.format);
            if let Ok(read) = import(format!("WEBVTT\n\n{text}").as_bytes(), Format::Vtt) {
                prop_assert!(read.cues.iter().all(|cue| !cue.text.is_empty()));
                let starts: Vec<_> = read.cues.iter().map(|cue| cue.time).collect();
                let starts: Vec<_> = starts.iter().map(|time| time.map(|time| time.start)).collect();
                prop_assert!(starts.is_sorted());
            }
        }
    }
}
