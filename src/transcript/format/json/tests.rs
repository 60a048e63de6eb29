use crate::transcript::format::{Format, ImportError, Imported, import};
use crate::units::Interval;

fn read(text: &str) -> Imported {
    import(text.as_bytes(), Format::Json).unwrap()
}

fn cues(imported: &Imported) -> Vec<(Option<&str>, &str, i64, i64)> {
    let time =
        |time: Option<Interval>| time.map_or((-1, -1), |t| (t.start.millis(), t.end.millis()));
    let cues = imported.cues.iter();
    cues.map(|cue| {
        let (start, end) = time(cue.time);
        (cue.speaker.as_deref(), cue.text.as_str(), start, end)
    })
    .collect()
}

#[test]
fn the_namespaces_example_by_word_becomes_stretches() {
    let read = read(
        r#"{"version":"1.0.0","segments":[
        {"speaker":"Darth Vader","startTime":0.5,"endTime":0.75,"body":"I"},
        {"speaker":"Darth Vader","startTime":0.75,"endTime":1,"body":"am\n"},
        {"speaker":"Luke","startTime":1.5,"body":"No!"},
        {"speaker":"Luke","startTime":9,"endTime":9.5,"body":"No!"}]}"#,
    );
    assert_eq!(cues(&read)[0], (Some("Darth Vader"), "I am", 500, 1000));
    assert_eq!(read.cues[0].words.len(), 2);
    assert_eq!(cues(&read)[1].1, "No! No!", "an open end lasts until the next start");
}

#[test]
fn paragraphs_stay_paragraphs() {
    let read =
        read(r#"{"segments":[{"startTime":"00:00:01.5","endTime":2.0,"body":"Bonjour à tous"}]}"#);
    assert_eq!(cues(&read), [(None, "Bonjour à tous", 1500, 2000)]);
    assert!(read.cues[0].words.is_empty());
}

#[test]
fn podlove_is_read_flat_and_grouped_with_any_kind_of_time() {
    let flat = r#"[{"start":"00:00:01.000","end":"00:00:02.000","speaker":"ana","voice":"Ana","text":"un"},
        {"start":2.5,"end":3,"speaker":7,"voice":false,"text":"deux"},
        {"start":"x","start_ms":4000,"end_ms":5000,"text":"trois"}]"#;
    assert_eq!(
        cues(&read(flat)),
        [
            (Some("Ana"), "un", 1000, 2000),
            (Some("7"), "deux", 2500, 3000),
            (None, "trois", 4000, 5000),
        ]
    );
    let grouped = r#"{"transcripts":[{"speaker":"1","voice":"Bo","items":[
        {"start":"00:00:01.000","start_ms":1000,"end":"00:00:02.000","end_ms":2000,"text":"un"}]}]}"#;
    assert_eq!(cues(&read(grouped)), [(Some("Bo"), "un", 1000, 2000)]);
}

#[test]
fn whisper_cpp_gives_words_without_its_marks() {
    let read = read(
        r#"{"systeminfo":"x","params":{"language":"auto"},"result":{"language":"fr"},"transcription":[
        {"timestamps":{"from":"00:00:04,480","to":"00:00:06,000"},"offsets":{"from":4480,"to":6000},
         "text":" Bonjour Cast.","tokens":[
          {"text":"[_BEG_]","offsets":{"from":4480,"to":4480}},
          {"text":" Bonjour","offsets":{"from":4480,"to":5000}},
          {"text":" Ca","offsets":{"from":5000,"to":5300}},
          {"text":"st","offsets":{"from":5300,"to":5600}},
          {"text":".","offsets":{"from":5600,"to":9999}},
          {"text":"[_TT_76]","offsets":{"from":6000,"to":6000}}]},
        {"timestamps":{"from":"00:00:07,000","to":"00:00:08,000"},"text":" Oui"}]}"#,
    );
    assert_eq!(read.language.as_deref(), Some("fr"));
    assert_eq!(cues(&read), [(None, "Bonjour Cast.", 4480, 6000), (None, "Oui", 7000, 8000)]);
    assert_eq!(read.cues[0].words[1], ("Cast.".to_owned(), Interval::from_millis(5000, 6000)));
}

#[test]
fn broken_json_tells_its_line_and_other_json_its_shape() {
    let error = import(b"{\"segments\":[\n{]}", Format::Json).unwrap_err();
    assert_eq!(error.line(), Some(2));
    assert_eq!(import(b"{\"a\":1}", Format::Json).unwrap_err(), ImportError::UnknownShape);
    assert!(matches!(import(b"[{\"a\":1}]", Format::Json), Err(ImportError::UnknownShape)));
    assert!(import("[".repeat(100_000).as_bytes(), Format::Json).is_err());
}

#[test]
fn a_segment_without_a_time_keeps_its_place() {
    let read = read(
        r#"{"segments":[{"startTime":5,"endTime":6,"body":"un deux"},{"body":"trois quatre"},
        {"startTime":8,"endTime":9,"body":"cinq six"}]}"#,
    );
    let texts: Vec<&str> = read.cues.iter().map(|cue| cue.text.as_str()).collect();
    assert_eq!(texts, ["un deux", "trois quatre", "cinq six"]);
    assert_eq!(read.notes[0].message, "segment 2 has no start");
}
