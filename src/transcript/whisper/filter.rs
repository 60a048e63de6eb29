//! What Whisper wrote without having heard it: loops, credits, its prompt, words where nobody
//! speaks. Nothing is dropped here; each such word is given the reason to hide it.

use super::HeardWord;
use super::credits::{Gate, MARKERS};
use super::fold::fold;
use crate::transcript::Hidden;
use crate::units::{Interval, Time};

/// The longest run of words looked for as a loop, and how often it must follow itself.
const LOOP_WORDS: usize = 6;
const LOOP_TIMES: usize = 4;
/// No credit line is longer, in letters; sentences with a marker that are, were said.
const CREDIT_LETTERS: usize = 80;
/// With a smaller part of speech in the time of a sentence, there is little of it.
const SCARCE: f64 = 0.4;
/// Above this Whisper itself thinks nobody spoke.
const NO_SPEECH: f32 = 0.5;
/// Nobody says more words a second over a whole sentence: auctioneers come to 6 or 7.
const WORDS_A_SECOND: f64 = 8.0;
/// In fewer words the times of so few syllables are too coarse to tell.
const RATED_WORDS: usize = 6;
/// A slice, or a sentence of three words, whose words have a lower mean confidence is guessing.
/// Whisper itself calls a text failed under exp(-1) = 0.37. *Measured* with the demo model: music
/// gave slices of 0.08 to 0.43, speech of 0.95 and more.
const GUESSED_SLICE: f64 = 0.45;
/// In what sounds like music more is asked: chords gave slices of up to 0.66.
const GUESSED_MUSIC: f64 = 0.80;
const GUESSED_SENTENCE: f64 = 0.30;
const GUESSED_WORDS: usize = 3;
/// A word this far from any speech is none. Soft beginnings and ends lie outside the map.
const NEAR: Time = Time::from_millis(150);
/// A remark in round brackets of more words may be the speaker's own.
const REMARK_WORDS: usize = 4;

/// What is known beside the words.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// Where somebody speaks in the slice, in slice time, in order and apart.
    pub speech: &'a [Interval],
    /// How likely nobody does, by Whisper, 0 to 1.
    pub no_speech: f32,
    /// What Whisper was told before; may be empty.
    pub prompt: &'a str,
    /// Whether the slice sounds like music.
    pub music: bool,
}

/// Why to hide each word of a slice; nothing for those to show. `words` are in order, in slice
/// time, as long as the pauses between them allow.
pub fn hide(words: &[HeardWord], evidence: &Evidence<'_>) -> Vec<Option<Hidden>> {
    let mut reasons = vec![None; words.len()];
    let folded: Vec<String> = words.iter().map(|word| fold(&word.text)).collect();
    mark(&mut reasons, loops(words), Hidden::Loop);
    mark(&mut reasons, remarks(words), Hidden::Unspoken);
    let prompt = format!(" {} ", fold(evidence.prompt));
    let mut start = 0;
    while start < words.len() {
        let length = words[start..].iter().position(ends_sentence).map_or(words.len(), |at| at + 1);
        let end = words.len().min(start + length);
        let sentence = &words[start..end];
        if let Some(reason) = invented(sentence, &folded[start..end], &prompt, evidence) {
            mark(&mut reasons, start..end, reason);
        }
        start = end;
    }
    let silent = |word: &HeardWord| {
        let near = Interval::new(word.time.start - NEAR, word.time.end + NEAR);
        speech_in(evidence.speech, near) == Time::ZERO
    };
    let silent = (0..words.len()).filter(|&at| silent(&words[at]));
    mark(&mut reasons, silent, Hidden::Unspoken);
    let enough = if evidence.music { GUESSED_MUSIC } else { GUESSED_SLICE };
    if confidence(words) < enough {
        mark(&mut reasons, 0..words.len(), Hidden::Unspoken);
    }
    reasons
}

/// How many words are the repeats of a loop.
pub fn looped(words: &[HeardWord]) -> usize {
    loops(words).len()
}

/// Gives a reason to the words that have none.
fn mark(reasons: &mut [Option<Hidden>], places: impl IntoIterator<Item = usize>, reason: Hidden) {
    for at in places {
        reasons[at].get_or_insert(reason);
    }
}

/// The places of all repeats but the first of what is said four times in a row and more.
fn loops(words: &[HeardWord]) -> Vec<usize> {
    let said: Vec<String> = words.iter().map(|word| said(&word.text)).collect();
    let mut repeats = vec![false; words.len()];
    for period in 1..=LOOP_WORDS {
        let mut start = 0;
        while start + period < said.len() {
            // Words that equal the one a period before.
            let same = (start + period..said.len())
                .take_while(|&at| said[at] == said[at - period])
                .count();
            if same >= (LOOP_TIMES - 1) * period {
                repeats[start + period..start + period + same].fill(true);
            }
            start += same + 1;
        }
    }
    (0..words.len()).filter(|&at| repeats[at]).collect()
}

/// What is compared in loops: how it sounds, or the marks themselves.
fn said(text: &str) -> String {
    let folded = fold(text);
    if folded.is_empty() { text.to_owned() } else { folded }
}

/// The places of what Whisper writes about sounds: `[Music]`, `(rires)`, `*toux*`, `♪ la la ♪`.
fn remarks(words: &[HeardWord]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let text = words[at].text.as_str();
        let close = match text.chars().next() {
            Some('[') => Some((']', usize::MAX)),
            Some('(') => Some((')', REMARK_WORDS)),
            Some('*') => Some(('*', REMARK_WORDS)),
            Some('♪' | '♫' | '🎵' | '🎶') => Some(('♪', usize::MAX)),
            _ => None,
        };
        let length = close.and_then(|(close, most)| {
            let first = usize::from(text.chars().count() == 1);
            let ends = |word: &HeardWord| word.text.contains(close);
            let own = first == 0 && text.chars().skip(1).any(|letter| letter == close);
            let length = if own { 0 } else { 1 + words[at + 1..].iter().position(ends)? };
            (length < most).then_some(length + 1)
        });
        // A note without its fellow is still no word.
        let alone = fold(text).is_empty() && text.contains(['♪', '♫', '🎵', '🎶']);
        let length = length.unwrap_or(usize::from(alone));
        found.extend(at..at + length);
        at += length.max(1);
    }
    found
}

/// Why a whole sentence is thought invented.
fn invented(
    sentence: &[HeardWord],
    folded: &[String],
    prompt: &str,
    evidence: &Evidence<'_>,
) -> Option<Hidden> {
    let (first, last) = (sentence.first()?, sentence.last()?);
    let time = Interval::new(first.time.start, last.time.end);
    let speech = speech_in(evidence.speech, time).seconds();
    let scarce = speech < SCARCE * time.length().seconds() || evidence.no_speech > NO_SPEECH;
    let letters: usize = sentence.iter().map(|word| word.text.chars().count() + 1).sum();
    let text = folded.join(" ");
    let credit = |&(marker, gate): &(&str, Gate)| {
        let shown = scarce || (gate == Gate::Short && letters <= CREDIT_LETTERS);
        shown && text.contains(marker)
    };
    if MARKERS.iter().any(credit) {
        return Some(Hidden::Credit);
    }
    if scarce && !text.trim().is_empty() && prompt.contains(&format!(" {} ", text.trim())) {
        return Some(Hidden::Prompt);
    }
    let crowded = sentence.len() >= RATED_WORDS && sentence.len() as f64 > WORDS_A_SECOND * speech;
    let guessed = sentence.len() >= GUESSED_WORDS && confidence(sentence) < GUESSED_SENTENCE;
    (crowded || guessed).then_some(Hidden::Unspoken)
}

/// The geometric mean of words' confidences; 1 for none.
fn confidence(words: &[HeardWord]) -> f64 {
    let log = |word: &HeardWord| f64::from(word.confidence.clamp(1e-6, 1.0)).ln();
    (words.iter().map(log).sum::<f64>() / words.len().max(1) as f64).exp()
}

fn ends_sentence(word: &HeardWord) -> bool {
    word.text.ends_with(['.', '?', '!', '…', '。', '？', '！'])
}

/// How much speech there is in a stretch.
fn speech_in(speech: &[Interval], stretch: Interval) -> Time {
    let from = speech.partition_point(|span| span.end <= stretch.start);
    let within = speech[from..].iter().take_while(|span| span.start < stretch.end);
    within.fold(Time::ZERO, |sum, span| sum + span.intersect(stretch).length())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of 300 ms, one every 400 ms.
    fn words(text: &str) -> Vec<HeardWord> {
        let word = |(at, text): (i64, &str)| HeardWord {
            text: text.into(),
            time: Interval::from_millis(400 * at, 400 * at + 300),
            confidence: 0.9,
        };
        (0..).zip(text.split(' ')).map(word).collect()
    }

    const SPOKEN: [Interval; 1] =
        [Interval { start: Time::ZERO, end: Time::from_millis(1_000_000) }];

    fn reasons(
        text: &str,
        speech: &[Interval],
        no_speech: f32,
        prompt: &str,
    ) -> Vec<Option<Hidden>> {
        hide(&words(text), &Evidence { speech, no_speech, prompt, music: false })
    }

    fn shown(text: &str, no_speech: f32) -> String {
        let kept = reasons(text, &SPOKEN, no_speech, "Castopod and PeerTube.");
        let kept = text.split(' ').zip(kept).filter(|(_, hidden)| hidden.is_none());
        kept.map(|(word, _)| word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn plain_speech_is_shown() {
        for text in [
            "Hello everyone.",
            "Non, non, non, merci.",
            "We (as I said last week) agree with you.",
            "",
        ] {
            assert_eq!(shown(text, 0.1), text);
        }
    }

    #[test]
    fn of_a_loop_the_first_round_is_shown() {
        let found = reasons("I see it. I see it. I see it. I see it. Yes.", &SPOKEN, 0.0, "");
        assert_eq!(found[..3], [None; 3]);
        assert_eq!(found[3..12], [Some(Hidden::Loop); 9]);
        assert_eq!(found[12], None);
        assert_eq!(looped(&words("a b a b a b c")), 0);
        assert_eq!(looped(&words("so so so so")), 3);
    }

    #[test]
    fn credits_are_hidden_and_speech_about_them_is_not() {
        let credit = "Bonjour. Sous-titres réalisés par la communauté d'Amara.org";
        assert_eq!(shown(credit, 0.1), "Bonjour.");
        assert_eq!(reasons(credit, &SPOKEN, 0.1, "")[3], Some(Hidden::Credit));
        assert_eq!(shown("Abonnez-vous à la lettre.", 0.1), "Abonnez-vous à la lettre.");
        assert_eq!(shown("Abonnez-vous à la lettre.", 0.9), "");
        let long = "I once spent a whole summer writing subtitles with the people of amara.org and \
                    learnt so much about it.";
        assert_eq!(shown(long, 0.1), long);
    }

    #[test]
    fn the_prompt_written_back_is_hidden_where_little_is_said() {
        let found =
            reasons("Castopod and PeerTube.", &SPOKEN, 0.9, "We like Castopod and PeerTube.");
        assert_eq!(found, [Some(Hidden::Prompt); 3]);
        assert_eq!(shown("Castopod and PeerTube.", 0.1), "Castopod and PeerTube.");
    }

    #[test]
    fn remarks_about_sounds_are_hidden() {
        assert_eq!(shown("[Music playing] Hello (rires) there.", 0.0), "Hello there.");
        assert_eq!(shown("♪ La la ♪ Hello.", 0.0), "Hello.");
        assert_eq!(shown("Hello ♪", 0.0), "Hello");
    }

    #[test]
    fn words_where_nobody_speaks_are_hidden() {
        let speech = [Interval::from_millis(0, 600)];
        let found = reasons("One two, three four.", &speech, 0.0, "");
        assert_eq!(found, [None, None, Some(Hidden::Unspoken), Some(Hidden::Unspoken)]);
        assert_eq!(reasons("One two.", &[], 0.0, ""), [Some(Hidden::Unspoken); 2]);
    }

    #[test]
    fn more_words_than_anybody_can_say_are_hidden() {
        let mut fast = words("a b c d e f g h i j.");
        for (at, word) in (0..).zip(&mut fast) {
            word.time = Interval::from_millis(60 * at, 60 * at + 60);
        }
        let evidence = Evidence { speech: &SPOKEN, no_speech: 0.0, prompt: "", music: false };
        assert_eq!(hide(&fast, &evidence), [Some(Hidden::Unspoken); 10]);
    }

    #[test]
    fn guesses_are_hidden() {
        let mut guess = words("Show good about ago.");
        guess.iter_mut().for_each(|word| word.confidence = 0.2);
        let evidence = Evidence { speech: &SPOKEN, no_speech: 0.0, prompt: "", music: false };
        assert_eq!(hide(&guess, &evidence), [Some(Hidden::Unspoken); 4]);
    }
}
