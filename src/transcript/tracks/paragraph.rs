//! Where the words of a turn break into paragraphs: at pauses and sentence ends, at a length
//! that is read with ease.

use crate::transcript::Word;
use crate::units::Time;

/// A pause this long at a sentence end is a break for the ear.
const PAUSE: Time = Time::from_millis(1200);

/// A pause this long ends a sentence even where recognition wrote no full stop.
const LONG_PAUSE: Time = Time::from_millis(2000);

/// A pause that is heard at all.
const SLIGHT_PAUSE: Time = Time::from_millis(200);

/// Words a paragraph has at least, unless the turn is shorter (reference, E.3).
const LEAST: usize = 25;

/// Words from which a paragraph ends with the next sentence that a slight pause follows (E.3).
const ENOUGH: usize = 60;

/// Words from which a paragraph ends with the next sentence (E.3).
const LONG: usize = 110;

/// Words a paragraph never exceeds (E.3).
const MOST: usize = 160;

/// The ends of the paragraphs of one turn's words in order, as counts from its start; the last
/// is the number of words. None for no words.
pub(super) fn paragraph_ends(words: &[&Word]) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut start = 0;
    while words.len() - start > 0 {
        let end = start + first_end(&words[start..]);
        ends.push(end);
        start = end;
    }
    ends
}

/// How many words the first paragraph has. What remains is none, or at least [`LEAST`] words.
fn first_end(words: &[&Word]) -> usize {
    let total = words.len();
    let last = MOST.min(total.saturating_sub(LEAST));
    let breaks = |&count: &usize| {
        let pause = pause_after(words, count);
        let ends = ends_sentence(&words[count - 1].text) || pause >= LONG_PAUSE;
        ends && match count {
            LONG.. => true,
            ENOUGH.. => pause >= SLIGHT_PAUSE,
            _ => pause >= PAUSE,
        }
    };
    if let Some(count) = (LEAST..=last).find(breaks) {
        return count;
    }
    if total <= MOST {
        return total;
    }
    // No sentence ends in time: the longest pause, the last of several.
    (LONG..=last).max_by_key(|&count| pause_after(words, count)).unwrap_or(last)
}

/// The pause after the first `count` words.
fn pause_after(words: &[&Word], count: usize) -> Time {
    match (count.checked_sub(1).and_then(|last| words.get(last)), words.get(count)) {
        (Some(before), Some(after)) => after.time.start - before.time.end,
        _ => Time::ZERO,
    }
}

/// Whether a word ends a sentence, closing quotes and brackets left aside.
fn ends_sentence(text: &str) -> bool {
    let closing = ['"', '\'', '”', '’', '»', ')', ']', ' ', '\u{a0}', '\u{202f}'];
    text.trim_end_matches(closing).ends_with(['.', '!', '?', '…', '。', '？', '！', '؟', '।'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::WordId;
    use crate::units::Interval;

    /// Words of 200 ms; those whose 1-based place is in `stops` end a sentence, followed by the
    /// pause given there.
    fn words(count: usize, stops: &[(usize, i64)]) -> Vec<Word> {
        let mut at = 0;
        (1..=count)
            .map(|place| {
                let stop = stops.iter().find(|stop| stop.0 == place);
                let time = Interval::from_millis(at, at + 200);
                at += 250 + stop.map_or(0, |stop| stop.1);
                let text = if stop.is_some() { "mot." } else { "mot" }.to_owned();
                let id = WordId(place as u32);
                let alternatives = Vec::new();
                Word { id, time, text, confidence: 1.0, track: 0, hidden: None, alternatives }
            })
            .collect()
    }

    fn ends(count: usize, stops: &[(usize, i64)]) -> Vec<usize> {
        let words = words(count, stops);
        paragraph_ends(&words.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_short_turn_is_one_paragraph_whatever_its_pauses() {
        assert_eq!(ends(30, &[(10, 3000)]), [30]);
        assert!(ends(0, &[]).is_empty());
    }

    #[test]
    fn a_long_pause_at_a_sentence_end_breaks() {
        assert_eq!(ends(80, &[(20, 1500), (30, 1500)]), [30, 80]);
        assert_eq!(ends(80, &[(30, 600)]), [80], "a short one does not");
    }

    #[test]
    fn enough_words_break_at_a_slight_pause_and_long_paragraphs_at_any_sentence() {
        assert_eq!(ends(150, &[(50, 300), (65, 300)]), [65, 150]);
        assert_eq!(ends(150, &[(65, 0), (112, 0)]), [112, 150]);
    }

    #[test]
    fn no_paragraph_exceeds_the_most_and_none_is_left_too_short() {
        let found = ends(1000, &[]);
        let starts = std::iter::once(0).chain(found.iter().copied());
        let lengths: Vec<usize> = starts.zip(&found).map(|(start, end)| end - start).collect();
        assert!(lengths.iter().all(|length| (LEAST..=MOST).contains(length)), "{lengths:?}");
        // A sentence ends five words before the turn does: they stay together.
        assert_eq!(ends(70, &[(65, 1500)]), [70]);
    }

    #[test]
    fn sentences_end_within_quotes() {
        for text in ["fin.", "fin ?", "fin\u{a0}!", "« fin. »", "(fin.)", "fin…"] {
            assert!(ends_sentence(text), "{text}");
        }
        assert!(!ends_sentence("fin,") && !ends_sentence(""));
    }
}
