//! A document with its times: what is published, what is cut, what to store.

use super::align::align;
use super::base::base;
use super::guess::guess;
use super::key::key;
use super::moves::moved;
use super::parse::{Document, Item};
use super::place::{Placed, ids_of, place};
use super::struck::{Struck, struck};
use super::synced::{Synced, SyncedWord};
use super::tell::Tell;
use super::words_file::WordsFile;
use crate::report::{Diagnostic, Severity};
use crate::transcript::{Heading, Paragraph, TimedWord, Transcript, Turn};
use crate::units::{Interval, Time};

/// What a document says, in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The text as published: without struck words and comments.
    pub transcript: Transcript,
    /// What is to be cut from the sound.
    pub struck: Vec<Struck>,
    /// What to store with this text.
    pub synced: Synced,
    /// What is wrong, with its line.
    pub diagnostics: Vec<Diagnostic>,
    /// When each word of the document is said.
    pub(in crate::transcript) times: Vec<Interval>,
}

/// Aligns a document to its words. Without a words file all times are guesses, and struck words
/// cut nothing. Words that nobody touched keep their times to the bit.
pub fn read(document: &Document, words: Option<&WordsFile>) -> Reading {
    let mut tell = Tell::new(&document.source, &document.file);
    let keys: Vec<String> = document.tokens.iter().map(|token| key(&token.text)).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let placed = match words {
        Some(words) => aligned(document, words, &keys, &mut tell),
        None => guessed(document, &keys, &mut tell),
    };
    let language = words.and_then(|words| words.recognised.language.clone());
    let transcript = transcript(document, &placed, language, &mut tell);
    Reading {
        transcript,
        struck: struck(document, &placed),
        synced: Synced {
            text: document.source.clone(),
            words: placed.iter().map(|word| word.entry.clone()).collect(),
        },
        diagnostics: tell.finish(),
        times: placed.iter().map(|word| word.time).collect(),
    }
}

fn guessed(document: &Document, keys: &[&str], tell: &mut Tell<'_>) -> Vec<Placed> {
    tell.whole(
        "there is no `transcript.words.json`: the times of the words are guesses, and struck words cut nothing",
        "run `pod transcribe` to get the times of the words",
    );
    let (placed, ordered) = guess(document, keys);
    if !ordered {
        tell.whole(
            "the times of the turns go back and forth",
            "put the turns in the order of the sound",
        );
    }
    placed
}

fn aligned(
    document: &Document,
    words: &WordsFile,
    keys: &[&str],
    tell: &mut Tell<'_>,
) -> Vec<Placed> {
    let (base, lost) = base(words, document);
    if lost {
        tell.whole(
            "`transcript.words.json` does not fit the text it was written for: the text is aligned to the recognised words anew",
            "check the times of the paragraphs you changed",
        );
    }
    let old: Vec<&str> = base.iter().map(|word| word.key.as_str()).collect();
    let alignment = align(&old, keys);
    let mut begins = vec![false; keys.len()];
    for item in &document.items {
        if let Item::Paragraph { tokens, .. } = item {
            begins[tokens.start] = true;
        }
    }
    let end = words.recognised.words.iter().map(|word| word.time.end).max().unwrap_or(Time::ZERO);
    let mut placed = place(&alignment.groups, &base, keys, &begins, end);
    for (new, from) in moved(&old, keys, &alignment.changed) {
        let (word, said) = (&mut placed[new], &base[from]);
        if word.base != Some(from) {
            let from_ids = ids_of(&said.entry).to_vec();
            word.entry = SyncedWord::Timed { time: word.time, from: from_ids };
            word.sound = Some(said.sound);
            word.base = Some(from);
            word.estimated = true;
        }
    }
    tell_doubtful(document, &placed, words, tell);
    placed
}

/// Reports paragraphs that stand elsewhere than they are said, or whose times are guesses.
fn tell_doubtful(document: &Document, placed: &[Placed], words: &WordsFile, tell: &mut Tell<'_>) {
    let own: std::collections::HashMap<_, _> =
        words.recognised.words.iter().map(|word| (word.id, word.time)).collect();
    let elsewhere = |word: &Placed| {
        let SyncedWord::Timed { time, from } = &word.entry else { return false };
        let far = |said: &Interval| {
            time.intersect(*said).is_empty() && {
                let gap = (time.start - said.end).0.max((said.start - time.end).0);
                gap > 1_000_000_000
            }
        };
        !from.is_empty() && from.iter().filter_map(|id| own.get(id)).all(far)
    };
    for item in &document.items {
        let Item::Paragraph { tokens, start } = item else { continue };
        let words = &placed[tokens.clone()];
        let line = *start..document.tokens[tokens.end - 1].range.end;
        let away = words.iter().filter(|word| elsewhere(word)).count();
        let unlike = words.iter().filter(|word| word.guessed).count();
        if away >= 5 {
            tell.at(
                Severity::Warning,
                line,
                "this paragraph stands at another place than in the sound",
                "move it back to where it is said; only the sound itself can be rearranged by cuts",
            );
        } else if words.len() >= 4 && unlike * 2 > words.len() {
            tell.at(
                Severity::Warning,
                line,
                "the times of this paragraph are a guess: its words are not those that were recognised",
                "listen to it, or undo the change if it was not meant",
            );
        }
    }
}

fn transcript(
    document: &Document,
    placed: &[Placed],
    language: Option<String>,
    tell: &mut Tell<'_>,
) -> Transcript {
    let mut out = Transcript { language, ..Transcript::default() };
    let mut speaker = None;
    let mut fresh = true;
    let mut waiting: Option<(String, std::ops::Range<usize>)> = None;
    let empty = |tell: &mut Tell<'_>, range: std::ops::Range<usize>| {
        tell.at(
            Severity::Warning,
            range,
            "nothing is said in this chapter: it is left out",
            "remove the heading, or put it before the words it belongs to",
        );
    };
    for item in &document.items {
        match item {
            Item::Turn { turn, .. } => {
                speaker.clone_from(&turn.speaker);
                fresh = true;
            }
            Item::Heading { title, range } => {
                if let Some((_, range)) = waiting.replace((title.clone(), range.clone())) {
                    empty(tell, range);
                }
                fresh = true;
            }
            Item::Paragraph { tokens, start } => {
                let words: Vec<TimedWord> = shown(document, placed, tokens.clone()).collect();
                let Some(first) = words.first() else { continue };
                if let Some((title, range)) = waiting.take() {
                    let start = if out.turns.is_empty() { Time::ZERO } else { first.time.start };
                    let (turn, line) = (out.turns.len(), document.line(range.start));
                    out.headings.push(Heading { title, start, turn, line });
                }
                if fresh {
                    out.turns.push(Turn { speaker: speaker.clone(), paragraphs: Vec::new() });
                    fresh = false;
                }
                let paragraph = Paragraph { words, line: document.line(*start) };
                if let Some(turn) = out.turns.last_mut() {
                    turn.paragraphs.push(paragraph);
                }
            }
        }
    }
    if let Some((_, range)) = waiting {
        empty(tell, range);
    }
    out
}

fn shown<'a>(
    document: &'a Document,
    placed: &'a [Placed],
    tokens: std::ops::Range<usize>,
) -> impl Iterator<Item = TimedWord> + 'a {
    let words = document.tokens[tokens.clone()].iter().zip(&placed[tokens]);
    words.filter(|(token, _)| !token.struck).map(|(token, place)| TimedWord {
        text: token.text.clone(),
        time: place.time,
        estimated: place.estimated,
        doubtful: token.doubtful,
        from: ids_of(&place.entry).to_vec(),
    })
}
