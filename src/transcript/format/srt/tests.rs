use crate::transcript::format::{Encoding, Format, Imported, import};
use crate::units::Interval;

fn read(text: &str) -> Imported {
    import(text.as_bytes(), Format::Srt).unwrap()
}

fn cues(imported: &Imported) -> Vec<(Option<&str>, &str)> {
    imported.cues.iter().map(|cue| (cue.speaker.as_deref(), cue.text.as_str())).collect()
}

#[test]
fn what_programs_write_is_read() {
    let read = read(
        "\u{feff}1\r\n00:00:01,000 --> 00:00:02,500 X1:40\r\n<i>Un</i> {\\an8}deux\r\ntrois\r\n\r\n\r\n\
         00:00:03.5 --> 00:00:04.0\r\n<font color=\"#fff\">quatre</font> < 5\r\n2\r\n0:00:05,000-->0:00:06,000\r\nsix",
    );
    assert_eq!(cues(&read), [(None, "Un deux trois"), (None, "quatre < 5"), (None, "six")]);
    assert_eq!(read.cues[1].time, Some(Interval::from_millis(3500, 4000)));
}

#[test]
fn a_name_holds_until_the_next_one() {
    let read = read(
        "1\n00:00:01,000 --> 00:00:02,000\nAna: oui\n\n2\n00:00:02,000 --> 00:00:03,000\nà 12:30: rien\n\n\
         3\n00:00:03,000 --> 00:00:04,000\nBo:\nnon\n",
    );
    assert_eq!(
        cues(&read),
        [(Some("Ana"), "oui"), (Some("Ana"), "à 12:30: rien"), (Some("Bo"), "non")]
    );
}

#[test]
fn latin_1_is_read_and_told() {
    let read = import(b"1\n00:00:01,000 --> 00:00:02,000\n\xc9t\xe9 \x85\n", Format::Srt).unwrap();
    assert_eq!(read.cues[0].text, "Été …");
    assert_eq!(read.encoding, Encoding::Windows1252);
    assert_eq!(read.notes[0].line, 3);
}

#[test]
fn a_number_as_text_stays_text() {
    let read =
        read("1\n00:00:01,000 --> 00:00:02,000\n1984\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n");
    assert_eq!(cues(&read), [(None, "1984"), (None, "b")]);
}

#[test]
fn broken_times_cost_their_card_and_are_told() {
    let read = read("1\n00:00:01,000 --> never\na\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n");
    assert_eq!(cues(&read), [(None, "b")]);
    assert_eq!(read.notes[0].line, 2);
}

#[test]
fn what_is_no_subrip_says_so() {
    let error = import(b"hello\nworld\n", Format::Srt).unwrap_err();
    assert!(error.to_string().starts_with("not a SubRip file"));
}
