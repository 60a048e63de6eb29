//! [`Difference`]: one thing people changed, word by word.

use std::ops::Range;

use serde::Serialize;

use super::words::{Pair, pairs};
use crate::transcript::document::{Manuscript, key, plain};
use crate::transcript::{Recognised, WordId};
use crate::units::Interval;

/// How the text differs from what was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Other words stand there.
    Replaced,
    /// A person added them.
    Added,
    /// They are not in the text.
    Removed,
    /// The same words with other capitals, punctuation, accents, hyphens or blanks.
    Spelling,
    /// They are cut from sound and text.
    Struck,
}

impl Kind {
    /// As it is shown to people and to programs.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Replaced => "replaced",
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::Spelling => "spelling",
            Kind::Struck => "struck",
        }
    }
}

/// One change between what was recognised and the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What was done.
    pub kind: Kind,
    /// When it is said.
    pub time: Interval,
    /// Who says it, as the text has it; of a word removed, the speaker of its track.
    pub speaker: Option<String>,
    /// The recognised words, with blanks between; empty if added.
    pub heard: String,
    /// The words of the text, with blanks between; empty if removed.
    pub written: String,
    /// The names of the recognised words.
    pub heard_ids: Vec<WordId>,
    /// The words in [`Manuscript::words`]; an empty range, where they stood, if removed.
    pub words: Range<usize>,
    /// Whether the words begin a sentence or a paragraph, where a capital means nothing.
    pub opens: bool,
}

/// Everything people changed, in the order of the text: words put in place of others one by one,
/// words added, removed or struck in runs.
///
/// Kinds of blanks and of apostrophes are typography and no difference. Hidden words count only
/// where the text holds them again.
pub fn differences(recognised: &Recognised, manuscript: &Manuscript) -> Vec<Difference> {
    let mut all: Vec<Difference> = Vec::new();
    let mut last_heard = None;
    for pair in pairs(recognised, manuscript) {
        let Some(mut next) = difference(recognised, manuscript, &pair) else {
            last_heard = pair.heard.last().copied();
            continue;
        };
        let in_a_run = |last: &Difference| {
            last.kind == next.kind
                && !matches!(next.kind, Kind::Replaced | Kind::Spelling)
                && last.speaker == next.speaker
                && last.words.end == next.words.start
        };
        // Words removed at one place of the text may be said far apart.
        let follows = match (last_heard, pair.heard.first()) {
            (Some(last), Some(&first)) => next.kind != Kind::Removed || last + 1 == first,
            _ => true,
        };
        match all.last_mut() {
            Some(last) if follows && in_a_run(last) => {
                last.time.start = last.time.start.min(next.time.start);
                last.time.end = last.time.end.max(next.time.end);
                join(&mut last.heard, &next.heard);
                join(&mut last.written, &next.written);
                last.heard_ids.append(&mut next.heard_ids);
                last.words.end = next.words.end;
            }
            _ => all.push(next),
        }
        last_heard = pair.heard.last().copied();
    }
    all
}

fn difference(recognised: &Recognised, manuscript: &Manuscript, pair: &Pair) -> Option<Difference> {
    let words = manuscript.words.get(pair.written.clone()).unwrap_or_default();
    let heard = heard_text(recognised, pair);
    let written = written_text(manuscript, pair);
    let heard_evenly = pair.heard.iter().map(|&at| even(&recognised.words[at].text));
    let same = heard_evenly.eq(words.iter().map(|word| even(&word.text)));
    let kind = match (pair.heard.is_empty(), words.is_empty()) {
        _ if words.iter().any(|word| word.struck) => Kind::Struck,
        (true, true) => return None,
        (true, false) => Kind::Added,
        (false, true) => Kind::Removed,
        _ if same => return None,
        _ if letters(&heard) == letters(&written) => Kind::Spelling,
        _ => Kind::Replaced,
    };
    let said = pair.heard.iter().map(|&at| recognised.words[at].time);
    let times = said.chain(words.iter().filter(|_| pair.heard.is_empty()).map(|word| word.time));
    let join = |one: Interval, other: Interval| {
        Interval::new(one.start.min(other.start), one.end.max(other.end))
    };
    Some(Difference {
        kind,
        time: times.reduce(join).unwrap_or_default(),
        speaker: speaker(recognised, manuscript, pair),
        heard,
        written,
        heard_ids: pair.heard.iter().map(|&at| recognised.words[at].id).collect(),
        words: pair.written.clone(),
        opens: opens(manuscript, pair.written.start),
    })
}

/// Who says the words of a pair.
pub(super) fn speaker(
    recognised: &Recognised,
    manuscript: &Manuscript,
    pair: &Pair,
) -> Option<String> {
    let in_text = manuscript.words.get(pair.written.clone()).and_then(|words| words.first());
    if let Some(word) = in_text {
        return manuscript.speaker(word).map(str::to_owned);
    }
    let track = recognised.words[*pair.heard.first()?].track;
    recognised.tracks.get(usize::from(track))?.speaker.clone()
}

/// The recognised words of a pair.
pub(super) fn heard_text(recognised: &Recognised, pair: &Pair) -> String {
    let words: Vec<&str> =
        pair.heard.iter().map(|&at| recognised.words[at].text.as_str()).collect();
    words.join(" ")
}

/// The words of the text of a pair.
pub(super) fn written_text(manuscript: &Manuscript, pair: &Pair) -> String {
    let words = manuscript.words.get(pair.written.clone()).unwrap_or_default();
    let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    words.join(" ")
}

/// A word without what is typography alone: one kind of apostrophe, no blanks.
pub(super) fn even(text: &str) -> String {
    let letters = text.chars().filter(|letter| !letter.is_whitespace());
    letters.map(|letter| if letter == '’' { '\'' } else { letter }).collect()
}

/// The letters alone, without accents.
fn letters(text: &str) -> String {
    let mut letters = plain(&key(text));
    letters.retain(|letter| letter != '\'');
    letters
}

/// Whether a word of the text begins a sentence or a paragraph.
fn opens(manuscript: &Manuscript, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| manuscript.words.get(before));
    let (Some(before), Some(word)) = (before, manuscript.words.get(at)) else { return true };
    let end = before.text.trim_end_matches(|c: char| c.is_whitespace() || "»”\"')".contains(c));
    before.paragraph != word.paragraph || end.ends_with(['.', '!', '?', '…', ':'])
}

fn join(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}
