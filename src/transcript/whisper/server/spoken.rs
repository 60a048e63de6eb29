//! Reads what a transcription server answers, as far as it goes: words with
//! times, else segments with times, else text alone.

use serde::Deserialize;

use crate::transcript::whisper::{Heard, HeardWord};
use crate::units::{Interval, Time};

/// No word is shorter; some servers give a word no length at all.
const SHORTEST: Time = Time(40_000_000);

/// As much of a server's complaint as is shown.
const MOST_OF_COMPLAINT: usize = 200;

/// What OpenAI calls `verbose_json`; everything may be missing.
#[derive(Debug, Default, Deserialize)]
struct Verbose {
    text: Option<String>,
    language: Option<String>,
    words: Option<Vec<Said>>,
    segments: Option<Vec<Segment>>,
}

/// A word with its time in seconds.
#[derive(Debug, Deserialize)]
struct Said {
    #[serde(alias = "text")]
    word: String,
    start: f64,
    end: f64,
    probability: Option<f64>,
}

/// A segment with its time in seconds.
#[derive(Debug, Deserialize)]
struct Segment {
    start: f64,
    end: f64,
    #[serde(default)]
    text: String,
    avg_logprob: Option<f64>,
    no_speech_prob: Option<f64>,
    words: Option<Vec<Said>>,
}

/// What was heard in a slice of this length. Nothing if the body is no transcription.
pub(super) fn heard(body: &[u8], length: Time) -> Option<Heard> {
    let text = std::str::from_utf8(body).ok()?;
    let answer = match serde_json::from_str::<Verbose>(text) {
        Ok(answer) if answer.text.is_some() || answer.segments.is_some() => answer,
        Ok(_) => return None,
        // Plain text, from a server that knows one format only.
        Err(_) if !text.trim_start().starts_with(['{', '[', '<']) => {
            Verbose { text: Some(text.to_owned()), ..Verbose::default() }
        }
        Err(_) => return None,
    };
    let segments = answer.segments.unwrap_or_default();
    let no_speech = segments.iter().filter_map(|segment| segment.no_speech_prob);
    let no_speech = no_speech
        .fold(None, |least: Option<f64>, one| Some(least.map_or(one, |least| least.min(one))));
    let written: Vec<String> = match &answer.text {
        Some(text) => words_of(text),
        None => segments.iter().flat_map(|segment| words_of(&segment.text)).collect(),
    };
    let mut said = answer.words.unwrap_or_default();
    let inside = |segment: &Segment| segment.words.as_ref().is_some_and(|words| !words.is_empty());
    let within = said.is_empty() && segments.iter().all(inside);
    let words = if within && !segments.is_empty() {
        said = segments.into_iter().flat_map(|segment| segment.words.unwrap_or_default()).collect();
        timed(&written, &said)
    } else if !said.is_empty() {
        timed(&written, &said)
    } else if !segments.is_empty() {
        segments.iter().flat_map(spread_segment).collect()
    } else {
        spread(&written, 0.0, length.seconds(), 1.0)
    };
    Some(Heard {
        words: within_slice(words, length),
        language: answer.language.as_deref().and_then(language_code),
        no_speech: no_speech.unwrap_or(0.0).clamp(0.0, 1.0) as f32,
    })
}

/// A word and its seconds, not yet held to the slice.
type Rough = (String, f64, f64, f64);

/// The words as they are written, with the times of the words as they are
/// said: OpenAI's own server times words without their punctuation. Where the
/// two do not agree letter by letter, the timed words are taken as they are.
fn timed(written: &[String], said: &[Said]) -> Vec<Rough> {
    let letters = |text: &str| text.chars().filter(|one| one.is_alphanumeric()).count();
    let same = {
        let all = |text: &str| text.chars().filter(|one| one.is_alphanumeric()).collect::<String>();
        let one: String = written.iter().map(|word| all(word)).collect();
        let other: String = said.iter().map(|word| all(&word.word)).collect();
        one == other
    };
    let plain = |word: &Said| (word.word.trim().to_owned(), word.start, word.end, sure(word));
    if !same {
        return said.iter().map(plain).filter(|word| !word.0.is_empty()).collect();
    }
    // Each letter belongs to one written and one said word; both are walked once.
    let mut owners = said.iter().flat_map(|word| std::iter::repeat_n(word, letters(&word.word)));
    let mut timed = Vec::with_capacity(written.len());
    for word in written {
        let mut spans = owners.by_ref().take(letters(word));
        let Some(first) = spans.next() else { continue };
        let (mut end, mut least) = (first.end, sure(first));
        for next in spans {
            (end, least) = (next.end, sure(next).min(least));
        }
        timed.push((word.clone(), first.start, end, least));
    }
    timed
}

fn sure(word: &Said) -> f64 {
    word.probability.unwrap_or(1.0)
}

fn spread_segment(segment: &Segment) -> Vec<Rough> {
    let sure = segment.avg_logprob.map_or(1.0, f64::exp);
    spread(&words_of(&segment.text), segment.start, segment.end, sure)
}

/// Words spread over a stretch of time by their letters, each with one more for its pause.
fn spread(words: &[String], start: f64, end: f64, sure: f64) -> Vec<Rough> {
    let weight = |word: &String| word.chars().count() as f64 + 1.0;
    let whole: f64 = words.iter().map(weight).sum();
    let mut before = 0.0;
    let place = |word: &String| {
        let at = |weight: f64| start + (end - start) * weight / whole;
        let from = before;
        before += weight(word);
        (word.clone(), at(from), at(before), sure)
    };
    words.iter().map(place).collect()
}

/// Splits a text at its spaces; punctuation that stands alone belongs to the
/// word before it, as French has it, and an opening quote to the word after.
fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut opening = String::new();
    for part in text.split_whitespace() {
        let word = part.chars().any(char::is_alphanumeric);
        match words.last_mut() {
            _ if word => words.push(std::mem::take(&mut opening) + part),
            Some(last) if !part.starts_with(['«', '“', '(', '[', '¿', '¡']) => {
                last.push(' ');
                last.push_str(part);
            }
            _ => {
                opening.push_str(part);
                opening.push(' ');
            }
        }
    }
    words
}

/// The words in the order of their starts, none empty, all within the slice.
fn within_slice(mut rough: Vec<Rough>, length: Time) -> Vec<HeardWord> {
    rough.retain(|(_, start, end, _)| start.is_finite() && end.is_finite());
    rough.sort_by(|one, other| one.1.total_cmp(&other.1));
    let most = length.seconds();
    let last_start = Time((length.0 - SHORTEST.0).max(0));
    let word = |(text, start, end, sure): Rough| {
        let start = Time::from_seconds(start.clamp(0.0, most)).min(last_start);
        let end = Time::from_seconds(end.clamp(0.0, most)).max(Time(start.0 + SHORTEST.0));
        let confidence = if sure.is_finite() { sure.clamp(0.0, 1.0) as f32 } else { 1.0 };
        HeardWord { text, time: Interval::new(start, end), confidence }
    };
    rough.into_iter().map(word).collect()
}

/// ISO 639-1 from a code or, as OpenAI's server gives it, an English name.
fn language_code(named: &str) -> Option<String> {
    let named = named.trim().to_lowercase();
    if !(2..=20).contains(&named.len()) || !named.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    // Else whisper.cpp writes of an unknown name to standard error.
    whisper_rs::install_logging_hooks();
    let id = whisper_rs::get_lang_id(&named)?;
    whisper_rs::get_lang_str(id).map(str::to_owned)
}

/// What the body of an error says, short, on one line.
pub(super) fn complaint(body: &[u8]) -> Option<String> {
    let json: serde_json::Value = serde_json::from_slice(body).ok()?;
    let said = [json.pointer("/error/message"), json.pointer("/error"), json.pointer("/detail")];
    let said = said.into_iter().flatten().find_map(serde_json::Value::as_str)?;
    let line: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(MOST_OF_COMPLAINT).collect();
    (!short.is_empty()).then_some(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(body: &str) -> Vec<(String, i64, i64)> {
        let heard = heard(body.as_bytes(), Time::from_seconds(10.0)).unwrap();
        let flat = |word: HeardWord| (word.text, word.time.start.millis(), word.time.end.millis());
        heard.words.into_iter().map(flat).collect()
    }

    fn word(text: &str, start: i64, end: i64) -> (String, i64, i64) {
        (text.to_owned(), start, end)
    }

    #[test]
    fn timed_words_get_the_punctuation_of_the_text() {
        let body = r#"{"text": "L'eau, quoi ?", "language": "french", "words": [
            {"word": "L'", "start": 0.5, "end": 0.6}, {"word": "eau", "start": 0.6, "end": 0.9},
            {"word": "quoi", "start": 1.0, "end": 1.25}]}"#;
        assert_eq!(words(body), [word("L'eau,", 500, 900), word("quoi ?", 1000, 1250)]);
        let heard = heard(body.as_bytes(), Time::from_seconds(10.0)).unwrap();
        assert_eq!(heard.language.as_deref(), Some("fr"));
    }

    #[test]
    fn words_that_do_not_match_the_text_are_taken_as_they_are() {
        let body = r#"{"text": "5 euros", "words": [
            {"word": " five", "start": 0, "end": 1}, {"word": " euros.", "start": 1, "end": 2}]}"#;
        assert_eq!(words(body), [word("five", 0, 1000), word("euros.", 1000, 2000)]);
    }

    #[test]
    fn words_within_segments_are_found() {
        let body = r#"{"segments": [{"start": 0, "end": 1, "text": " Oui.", "words": [
            {"word": " Oui.", "start": 0.1, "end": 0.4, "probability": 0.5}]}]}"#;
        assert_eq!(words(body), [word("Oui.", 100, 400)]);
    }

    #[test]
    fn a_segment_is_spread_over_its_words_by_their_letters() {
        // Three letters, five letters and a pause each: 4 and 6 parts of ten.
        let body = r#"{"text": "abc defgh", "segments": [
            {"start": 2.0, "end": 3.0, "text": "abc defgh", "avg_logprob": -0.5}]}"#;
        assert_eq!(words(body), [word("abc", 2000, 2400), word("defgh", 2400, 3000)]);
    }

    #[test]
    fn text_alone_is_spread_over_the_slice() {
        for body in [r#"{"text": "abc defgh"}"#, "abc defgh\n"] {
            assert_eq!(words(body), [word("abc", 0, 4000), word("defgh", 4000, 10_000)]);
        }
        assert!(words(r#"{"text": ""}"#).is_empty());
    }

    #[test]
    fn times_are_held_to_the_slice_and_never_empty() {
        let body = r#"{"text": "a b", "words": [{"word": "b", "start": 1e300, "end": -5},
            {"word": "a", "start": -3, "end": -2}]}"#;
        assert_eq!(words(body), [word("a", 0, 40), word("b", 9960, 10_000)]);
    }

    #[test]
    fn what_is_no_transcription_is_refused() {
        for body in ["{}", "[1]", "<html>", r#"{"text": 5}"#, "{", "\u{0}{"] {
            let refused = heard(body.as_bytes(), Time::from_seconds(1.0)).is_none();
            assert!(refused || !body.starts_with(['{', '[', '<']), "{body}");
        }
        assert!(heard(b"\xff\xfe", Time::from_seconds(1.0)).is_none());
    }

    #[test]
    fn an_opening_quote_stays_with_its_word() {
        assert_eq!(words_of("Elle dit : « oui » !"), ["Elle", "dit :", "« oui » !"]);
        assert_eq!(words_of(" ... eh"), ["... eh"]);
    }
}
