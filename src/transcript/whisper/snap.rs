//! Word times held against the sound: words do not span pauses, begin and end where the voice
//! does, and last about as long as their letters.

use super::HeardWord;
use crate::units::{Interval, Time};

/// No word is shorter.
const LEAST: f64 = 0.040;
/// What each word costs beside its letters when the time of several is shared out: a word of one
/// letter is not one tenth of one with ten.
const LETTERS_MORE: f64 = 1.5;

/// What is wrong with a break at a pause, in seconds of misfit: a word that ends without a
/// mark, and a pause left inside a word or between words of one breath.
const NO_MARK: f64 = 0.15;
const SKIPPED: f64 = 0.05;
/// How much of a second's misfit counts: of the alignment, of the length of words.
const ALIGNED: f64 = 1.0;
const FITTING: f64 = 0.5;
/// The alignment is never this far off, nor are more pauses than this passed over in a row.
const FAR: f64 = 4.0;
const MOST_SKIPPED: usize = 4;
/// A word that got less than this part of the time its letters ask for gives its boundary up.
const SQUEEZED: f64 = 0.45;

/// Gives words their times anew.
///
/// `words` are in order, in slice time, each ending where the alignment heard it end; `pauses`
/// are those of the same slice, in order and apart.
pub fn snap(words: &mut [HeardWord], pauses: &[Interval]) {
    if words.is_empty() {
        return;
    }
    let groups = breaks(words, pauses);
    for pair in groups.windows(2) {
        let (from, to) = (pair[0].word, pair[1].word);
        let region = (pair[0].pause.end.seconds(), pair[1].pause.start.seconds());
        share(&mut words[from..to], region);
    }
}

/// A pause, and how many words are said before it.
#[derive(Debug, Clone, Copy)]
struct Break {
    pause: Interval,
    word: usize,
}

/// Which pauses lie between which words: the cheapest way through a table of pauses by words.
///
/// A break costs its distance from the alignment, more where no mark ends the word; the words
/// between two breaks cost what their letters ask for more or less than the time they get.
/// *Source:* dynamic programming as in R. Bellman, "Dynamic Programming", 1957.
fn breaks(words: &[HeardWord], pauses: &[Interval]) -> Vec<Break> {
    let count = words.len();
    let ends: Vec<f64> = words.iter().map(|word| word.time.end.seconds()).collect();
    let mut letters = vec![0.0];
    for word in words {
        letters.push(letters[letters.len() - 1] + weight(word));
    }
    let last = ends.iter().copied().fold(0.0, f64::max);
    // The slice's own ends are breaks too, before the first word and after the last.
    let first = pauses.first().filter(|pause| pause.start <= Time::ZERO).copied();
    let mut stops = vec![first.unwrap_or_default()];
    stops.extend(pauses.iter().filter(|pause| pause.start > Time::ZERO));
    let after = Time::from_seconds(last).max(stops[stops.len() - 1].end);
    if stops.len() < 2 || stops[stops.len() - 1].end < Time::from_seconds(last) {
        stops.push(Interval::new(after, after));
    }
    let spoken: f64 = stops.windows(2).map(|pair| (pair[1].start - pair[0].end).seconds()).sum();
    let pace = spoken.max(LEAST) / letters[count];

    let mut table = vec![vec![(f64::INFINITY, 0_usize, 0_usize); count + 1]; stops.len()];
    table[0][0].0 = 0.0;
    for stop in 1..stops.len() {
        let pause = stops[stop];
        let (start, end) = (pause.start.seconds(), pause.end.seconds());
        let final_stop = stop + 1 == stops.len();
        for word in 0..=count {
            if final_stop && word != count {
                continue;
            }
            let at = if word == 0 { 0.0 } else { ends[word - 1] };
            let distance = (start - at).max(at - end).max(0.0);
            if distance > FAR && !final_stop {
                continue;
            }
            let marked = word == 0 || word == count || ends_with_mark(&words[word - 1]);
            let own = ALIGNED * distance + if marked { 0.0 } else { NO_MARK };
            let mut best = (f64::INFINITY, 0, 0);
            let mut skipped = 0.0;
            for from in (stop.saturating_sub(1 + MOST_SKIPPED)..stop).rev() {
                let voiced = (pause.start - stops[from].end).seconds() - skipped;
                let passed = SKIPPED * (stop - from - 1) as f64 + skipped;
                for before in 0..=word {
                    let cost = table[from][before].0;
                    if cost.is_finite() {
                        let asked = pace * (letters[word] - letters[before]);
                        let total = cost + own + passed + FITTING * (voiced - asked).abs();
                        if total < best.0 {
                            best = (total, from, before);
                        }
                    }
                }
                skipped += stops[from].length().seconds();
            }
            table[stop][word] = best;
        }
    }
    let mut found = Vec::new();
    let (mut stop, mut word) = (stops.len() - 1, count);
    while stop > 0 {
        found.push(Break { pause: stops[stop], word });
        let (cost, from, before) = table[stop][word];
        // Nothing leads here only if every pause is far from every word: one group then.
        (stop, word) = if cost.is_finite() { (from, before) } else { (0, 0) };
    }
    found.push(Break { pause: stops[0], word: 0 });
    found.reverse();
    found
}

/// Shares a stretch without pauses out among the words said in it.
fn share(words: &mut [HeardWord], (start, end): (f64, f64)) {
    let count = words.len();
    let end = end.max(start + LEAST * count as f64);
    let mut bounds = vec![start];
    for word in words.iter().take(count.saturating_sub(1)) {
        bounds.push(word.time.end.seconds().clamp(bounds[bounds.len() - 1], end));
    }
    bounds.push(end);
    for at in 1..count {
        let (before, after) = (weight(&words[at - 1]), weight(&words[at]));
        let (from, to) = (bounds[at - 1], bounds[at + 1]);
        let fair = before / (before + after);
        let part = (bounds[at] - from) / (to - from).max(1e-9);
        if part < SQUEEZED * fair || 1.0 - part < SQUEEZED * (1.0 - fair) {
            bounds[at] = from + fair * (to - from);
        }
    }
    // Forwards no word begins too early, backwards none too late.
    for at in 1..count {
        bounds[at] = bounds[at].max(bounds[at - 1] + LEAST);
    }
    for at in (1..count).rev() {
        bounds[at] = bounds[at].min(bounds[at + 1] - LEAST);
    }
    let millis = |seconds: f64| Time::from_millis((seconds * 1000.0).round() as i64);
    for (word, pair) in words.iter_mut().zip(bounds.windows(2)) {
        word.time = Interval::new(millis(pair[0]), millis(pair[1]));
    }
}

/// How much time a word asks for beside others.
fn weight(word: &HeardWord) -> f64 {
    LETTERS_MORE + word.text.chars().filter(|letter| letter.is_alphanumeric()).count() as f64
}

fn ends_with_mark(word: &HeardWord) -> bool {
    word.text.ends_with(['.', ',', '?', '!', ';', ':', '…', '»', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(texts: &[(&str, i64)]) -> Vec<HeardWord> {
        let mut start = 0;
        let word = |&(text, end): &(&str, i64)| {
            let time = Interval::from_millis(std::mem::replace(&mut start, end), end);
            HeardWord { text: text.into(), time, confidence: 1.0 }
        };
        texts.iter().map(word).collect()
    }

    fn snapped(texts: &[(&str, i64)], pauses: &[(i64, i64)]) -> Vec<(i64, i64)> {
        let mut words = words(texts);
        let pauses: Vec<_> =
            pauses.iter().map(|&(start, end)| Interval::from_millis(start, end)).collect();
        snap(&mut words, &pauses);
        words.iter().map(|w| (w.time.start.millis(), w.time.end.millis())).collect()
    }

    #[test]
    fn words_begin_and_end_where_the_voice_does() {
        let found = snapped(
            &[("Hello", 520), ("everyone.", 1300), ("Welcome", 2000)],
            &[(0, 200), (1100, 1500), (1950, 2200)],
        );
        assert_eq!(found, [(200, 520), (520, 1100), (1500, 1950)]);
    }

    #[test]
    fn a_word_heard_before_a_pause_moves_behind_it_where_its_letters_have_room() {
        // The alignment ends `Goodbye` just before the pause it follows.
        let found = snapped(
            &[("me.", 1000), ("Goodbye", 1100), ("everyone.", 3000)],
            &[(0, 600), (1000, 1800), (3000, 3200)],
        );
        assert_eq!(found[0], (600, 1000));
        assert_eq!((found[1].0, found[2].1), (1800, 3000));
    }

    #[test]
    fn a_word_squeezed_to_nothing_gets_its_share() {
        let found = snapped(&[("simple", 20), ("podcast", 1000)], &[]);
        // 7.5 parts of 16.
        assert_eq!(found, [(0, 469), (469, 1000)]);
    }

    #[test]
    fn words_never_overlap_or_vanish() {
        let texts: Vec<(&str, i64)> = (0..50).map(|n| ("word", (n * 7919) % 900)).collect();
        let found = snapped(&texts, &[(100, 300), (350, 600), (700, 900)]);
        assert!(found.iter().all(|(start, end)| end - start >= 39), "{found:?}");
        assert!(found.windows(2).all(|pair| pair[0].0 <= pair[1].0));
    }

    #[test]
    fn nothing_to_snap_is_fine() {
        assert_eq!(snapped(&[], &[(0, 100)]), []);
        assert_eq!(snapped(&[("a", 0)], &[(0, 30_000)]).len(), 1);
    }
}
