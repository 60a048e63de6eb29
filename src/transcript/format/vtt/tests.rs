use crate::transcript::format::{Encoding, Format, ImportError, Imported, import};
use crate::units::Interval;

fn read(text: &str) -> Imported {
    import(text.as_bytes(), Format::Vtt).unwrap()
}

fn texts(imported: &Imported) -> Vec<&str> {
    imported.cues.iter().map(|cue| cue.text.as_str()).collect()
}

#[test]
fn everything_the_standard_allows_is_read() {
    let text = "\u{feff}WEBVTT - a title\r\nKind: captions\r\nLanguage: fr\r\n\r\n\
        STYLE\r\n::cue { color: red }\r\n\r\nREGION\r\nid:a\r\n\r\nNOTE one\r\ntwo\r\n\r\n\
        intro\r\n00:01.000 --> 00:02.500 align:start position:10%\r\n\
        <v.loud Ana &amp; Bo>Salut <i>toi</i> &lt;3\r\nici&nbsp;!</v>\r\n\r\n\
        100:00:03.000\t-->\t100:00:04.000\r\nfin\r\n";
    let read = read(text);
    assert_eq!(read.notes, []);
    assert_eq!(read.encoding, Encoding::Utf8);
    assert_eq!(read.language.as_deref(), Some("fr"));
    assert_eq!(texts(&read), ["Salut toi <3 ici\u{a0}!", "fin"]);
    assert_eq!(read.cues[0].speaker.as_deref(), Some("Ana & Bo"));
    assert_eq!(read.cues[0].time, Some(Interval::from_millis(1000, 2500)));
    assert_eq!(read.cues[1].time, Some(Interval::from_millis(360_003_000, 360_004_000)));
}

#[test]
fn several_voices_in_a_cue_are_several_cues() {
    let read = read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>oui</v> <v B>non\n");
    assert_eq!(texts(&read), ["oui", "non"]);
    assert_eq!(read.cues[1].speaker.as_deref(), Some("B"));
}

#[test]
fn times_inside_make_words() {
    let read = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>un <00:01.400><c>deux</c> <00:01.700>trois\n",
    );
    let words: Vec<_> =
        read.cues[0].words.iter().map(|(text, time)| (text.as_str(), *time)).collect();
    assert_eq!(
        words,
        [
            ("un", Interval::from_millis(1000, 1400)),
            ("deux", Interval::from_millis(1400, 1700)),
            ("trois", Interval::from_millis(1700, 2000)),
        ]
    );
    assert_eq!(read.cues[0].text, "un deux trois");
}

#[test]
fn a_time_inside_that_goes_back_is_ignored_with_a_note() {
    let read = read("WEBVTT\n\n00:01.000 --> 00:02.000\nun <00:01.500>deux <00:01.200>trois\n");
    assert_eq!(read.cues[0].words.len(), 2);
    assert_eq!(read.cues[0].text, "un deux trois");
    assert_eq!(read.notes[0].line, 3);
}

#[test]
fn cues_out_of_order_are_sorted_and_told_with_their_line() {
    let read = read("WEBVTT\n\n00:05.000 --> 00:06.000\nb\n\n00:01.000 --> 00:02.000\na\n");
    assert_eq!(texts(&read), ["a", "b"]);
    assert_eq!(read.notes[0].line, 6);
}

#[test]
fn cues_that_overlap_are_kept_and_told() {
    let read = read("WEBVTT\n\n00:01.000 --> 00:06.000\na\n\n00:02.000 --> 00:03.000\nb\n");
    assert_eq!(texts(&read), ["a", "b"]);
    assert_eq!(read.notes[0].line, 6);
}

#[test]
fn a_broken_timing_line_costs_its_cue_only() {
    let read = read(
        "WEBVTT\n\n00:01.000 --> 00:zz\na\n\n3\n00:02.000 --> 00:01.000\nb\n\nstray\n\n00:03.000 --> 00:04.000\nc\n",
    );
    assert_eq!(texts(&read), ["c"]);
    let lines: Vec<usize> = read.notes.iter().map(|note| note.line).collect();
    assert_eq!(lines, [3, 7, 10]);
}

#[test]
fn a_timing_line_ends_a_cue_without_a_blank_line() {
    let read = read("WEBVTT\n00:01.000 --> 00:02.000\na\n00:02.000 --> 00:03.000\nb");
    assert_eq!(texts(&read), ["a", "b"]);
}

#[test]
fn what_is_no_webvtt_says_so_with_its_line() {
    let error = import(b"1\n00:00:01,000 --> 00:00:02,000\na\n", Format::Vtt).unwrap_err();
    assert_eq!(error.line(), Some(1));
    assert_eq!(error.to_string(), "not a WebVTT file: its first line must be `WEBVTT`");
    let error = import(b"WEBVTT\n\n00:0x.000 --> 00:02.000\na\n", Format::Vtt).unwrap_err();
    assert_eq!(error.line(), Some(3));
    assert!(matches!(error, ImportError::Nothing { .. }));
}

#[test]
fn a_million_timing_lines_in_a_row_are_no_burden() {
    let text = format!("WEBVTT\n\n{}", "00:01.000 --> 00:02.000\n".repeat(300_000));
    assert!(import(text.as_bytes(), Format::Vtt).is_err());
    let text = format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{}", "<v &<".repeat(300_000));
    assert!(import(text.as_bytes(), Format::Vtt).is_err());
}
