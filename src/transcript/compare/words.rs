//! Which recognised words stand for which words of the text: by the names the text's words
//! carry, and by their letters where they carry none.

use std::collections::HashMap;
use std::ops::Range;

use crate::transcript::document::{Manuscript, align, key};
use crate::transcript::{Recognised, WordId};

/// A few recognised words and the words of the text that stand for them; one side may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    /// Indices into [`Recognised::words`], in order.
    pub(super) heard: Vec<usize>,
    /// In [`Manuscript::words`]; where they would stand if there are none.
    pub(super) written: Range<usize>,
    /// The track they were heard on, as far as it is known.
    pub(super) track: Option<u16>,
}

/// All words not hidden and all words of the text, each in one pair, in the order of the text.
/// A hidden word is in a pair only if a word of the text stands for it.
pub(super) fn pairs(recognised: &Recognised, manuscript: &Manuscript) -> Vec<Pair> {
    let (anchors, loose) = anchors(recognised, manuscript);
    let tracks = tracks(recognised, manuscript, &anchors);
    let mut gaps: HashMap<(Option<u16>, usize), Gap> = HashMap::new();

    // Words of the text belong after the last anchor of their track in the text …
    let mut last: HashMap<Option<u16>, usize> = HashMap::new();
    let mut next = anchors.iter().enumerate().peekable();
    for at in loose {
        while let Some((index, anchor)) = next.next_if(|(_, anchor)| anchor.written.end <= at) {
            last.insert(anchor.track, index + 1);
        }
        let place = (tracks[at], last.get(&tracks[at]).copied().unwrap_or(0));
        gaps.entry(place).or_default().written.push(at);
    }
    // … and words left out after the last anchor of their track in the sound.
    let mut anchor_of = vec![0; recognised.words.len()];
    for (index, anchor) in anchors.iter().enumerate() {
        anchor.heard.iter().for_each(|&heard| anchor_of[heard] = index + 1);
    }
    let told =
        anchors.iter().any(|anchor| anchor.track.is_some()) || tracks.iter().any(Option::is_some);
    let mut last: HashMap<Option<u16>, usize> = HashMap::new();
    for (at, word) in recognised.words.iter().enumerate() {
        let track = told.then_some(word.track);
        if anchor_of[at] > 0 {
            last.insert(track, anchor_of[at]);
        } else if word.hidden.is_none() {
            let place = (track, last.get(&track).copied().unwrap_or(0));
            gaps.entry(place).or_default().heard.push(at);
        }
    }

    let mut pairs = anchors.clone();
    for ((track, after), gap) in gaps {
        let before = after.checked_sub(1).and_then(|index| anchors.get(index));
        // Before the first of a track: where it begins to speak.
        let begins = || {
            let first = anchors.iter().find(|anchor| anchor.track == track);
            let first = first.map_or(0, |anchor| anchor.written.start);
            gap.written.first().map_or(first, |&written| written.min(first))
        };
        let from = before.map_or_else(begins, |anchor| anchor.written.end);
        gap.fill(recognised, manuscript, (track, from), &mut pairs);
    }
    let start = |pair: &Pair| pair.heard.first().copied().unwrap_or(0);
    pairs.sort_by_key(|pair| (pair.written.start, pair.written.end, start(pair)));
    pairs
}

/// Words of both sides between the same anchors of a track.
#[derive(Default)]
struct Gap {
    heard: Vec<usize>,
    written: Vec<usize>,
}

impl Gap {
    fn fill(
        &self,
        recognised: &Recognised,
        manuscript: &Manuscript,
        (track, from): (Option<u16>, usize),
        pairs: &mut Vec<Pair>,
    ) {
        let old: Vec<String> =
            self.heard.iter().map(|&at| key(&recognised.words[at].text)).collect();
        let new: Vec<String> =
            self.written.iter().map(|&at| key(&manuscript.words[at].text)).collect();
        let old: Vec<&str> = old.iter().map(String::as_str).collect();
        let new: Vec<&str> = new.iter().map(String::as_str).collect();
        let mut end = from;
        for group in align(&old, &new).groups {
            let heard = self.heard[group.old].to_vec();
            let written = &self.written[group.new];
            // Words of a gap may stand apart in the text: one pair for each run.
            let mut runs = written.chunk_by(|one, next| one + 1 == *next);
            let first = runs.next().map_or(end..end, |run| run[0]..run[run.len() - 1] + 1);
            end = first.end;
            pairs.push(Pair { heard, written: first, track });
            for run in runs {
                let written = run[0]..run[run.len() - 1] + 1;
                end = written.end;
                pairs.push(Pair { heard: Vec::new(), written, track });
            }
        }
    }
}

/// The pairs that the names give, in the order of the text, and the words of the text without
/// any. A recognised word goes to the first that claims it.
fn anchors(recognised: &Recognised, manuscript: &Manuscript) -> (Vec<Pair>, Vec<usize>) {
    let words = recognised.words.iter().enumerate();
    let known: HashMap<WordId, usize> = words.map(|(at, word)| (word.id, at)).collect();
    let mut taken = vec![None; recognised.words.len()];
    let mut anchors: Vec<Pair> = Vec::new();
    let mut loose = Vec::new();
    for (at, word) in manuscript.words.iter().enumerate() {
        let mut joins = false;
        let mut heard = Vec::new();
        for &index in word.from.iter().filter_map(|id| known.get(id)) {
            match taken[index] {
                None => heard.push(index),
                Some(anchor) => joins |= anchor + 1 == anchors.len(),
            }
        }
        heard.sort_unstable();
        heard.dedup();
        match anchors.last_mut() {
            Some(last) if joins && last.written.end == at => {
                last.written.end = at + 1;
                last.heard.append(&mut heard);
                last.heard.iter().for_each(|&index| taken[index] = taken[last.heard[0]]);
            }
            _ if heard.is_empty() => loose.push(at),
            _ => {
                heard.iter().for_each(|&index| taken[index] = Some(anchors.len()));
                let track = Some(recognised.words[heard[0]].track);
                anchors.push(Pair { heard, written: at..at + 1, track });
            }
        }
    }
    anchors.iter_mut().for_each(|anchor| anchor.heard.sort_unstable());
    (anchors, loose)
}

/// The track of each word of the text: that of the words around it in its turn, else that of
/// its speaker, else that of the turn before.
fn tracks(recognised: &Recognised, manuscript: &Manuscript, anchors: &[Pair]) -> Vec<Option<u16>> {
    let mut own = vec![None; manuscript.words.len()];
    for anchor in anchors {
        own[anchor.written.clone()].fill(anchor.track);
    }
    let mut of: HashMap<&str, u16> = HashMap::new();
    for (track, at) in recognised.tracks.iter().zip(0_u16..) {
        if let Some(speaker) = track.speaker.as_deref() {
            of.entry(speaker).or_insert(at);
        }
    }
    let mut tracks = own.clone();
    let mut before = None;
    let mut start = 0;
    for turn in manuscript.words.chunk_by(|one, next| one.turn == next.turn) {
        let range = start..start + turn.len();
        start = range.end;
        let heard = own[range.clone()].iter().flatten().next().copied();
        let named = manuscript.speaker(&turn[0]).and_then(|name| of.get(name).copied());
        let mut current = heard.or(named).or(before);
        for at in range {
            current = own[at].or(current);
            tracks[at] = current;
        }
        before = current;
    }
    tracks
}
