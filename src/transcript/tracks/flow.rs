//! Turns: the words of all tracks in the order a reader wants them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::ops::Range;

use super::backchannel::is_backchannel;
use super::paragraph::paragraph_ends;
use super::{Flow, FlowTurn};
use crate::transcript::{Word, WordId};
use crate::units::Time;

/// A longer silence of a speaker ends their turn (reference, C.2).
const TURN_GAP: Time = Time::from_millis(700);

/// The most words and the longest time of a sign of listening (reference, C.2).
const BACKCHANNEL_WORDS: usize = 3;
const BACKCHANNEL_TIME: Time = Time::from_millis(1200);

/// Puts the words that are not hidden into turns and paragraphs.
///
/// Gives the words to hide as signs of listening ([`crate::transcript::Hidden::Backchannel`]),
/// which are said wholly inside another's turn, and the flow of all others. `language` is a
/// BCP 47 tag. `words` may be in any order.
///
/// Where a turn lies inside a longer one, the longer one is parted at its first word that
/// starts after it; where two overlap at their ends only, they stand in the order of their
/// starts. What one speaker says next to itself is one turn.
pub fn flow(words: &[Word], language: Option<&str>) -> (Vec<WordId>, Flow) {
    let speakers = speakers(words);
    let mut pieces: Vec<Piece> = Vec::new();
    for (speaker, (_, said)) in speakers.iter().enumerate() {
        pieces.extend(turns(said).into_iter().map(|range| Piece::new(speaker, said, range)));
    }
    let listening = listening(&pieces, &speakers, language);
    let mut hidden: Vec<WordId> = Vec::new();
    let mut queue = BinaryHeap::new();
    for (piece, is_listening) in pieces.into_iter().zip(listening) {
        if is_listening {
            let said = &speakers[piece.speaker].1;
            hidden.extend(said[piece.first..piece.last].iter().map(|word| word.id));
        } else {
            queue.push(Reverse(piece));
        }
    }
    hidden.sort_unstable();
    (hidden, Flow { turns: write(join(interleave(queue, &speakers)), &speakers) })
}

/// The words of a track in order, with its number.
type Speaker<'w> = (u16, Vec<&'w Word>);

/// Words of one speaker without a break: ordered by their time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    start: Time,
    /// Whether it is the rest of a parted turn: what it was parted for goes first.
    rest: bool,
    speaker: usize,
    first: usize,
    last: usize,
    end: Time,
}

impl Piece {
    /// Of a range of words, not empty.
    fn new(speaker: usize, said: &[&Word], range: Range<usize>) -> Piece {
        let words = &said[range.clone()];
        let start = words.first().map_or(Time::ZERO, |word| word.time.start);
        let end = words.iter().map(|word| word.time.end).max().unwrap_or(start);
        Piece { start, rest: false, speaker, first: range.start, last: range.end, end }
    }
}

fn speakers(words: &[Word]) -> Vec<Speaker<'_>> {
    let mut tracks: BTreeMap<u16, Vec<&Word>> = BTreeMap::new();
    for word in words.iter().filter(|word| word.hidden.is_none()) {
        tracks.entry(word.track).or_default().push(word);
    }
    let mut speakers: Vec<Speaker<'_>> = tracks.into_iter().collect();
    for (_, said) in &mut speakers {
        said.sort_by_key(|word| (word.time.start, word.time.end, word.id));
    }
    speakers
}

/// The ranges of a track's words without a longer silence between them.
fn turns(said: &[&Word]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut first = 0;
    let mut end = Time(i64::MIN);
    for (index, word) in said.iter().enumerate() {
        if index > first && word.time.start.0.saturating_sub(end.0) > TURN_GAP.0 {
            ranges.push(first..index);
            first = index;
        }
        end = end.max(word.time.end);
    }
    if first < said.len() {
        ranges.push(first..said.len());
    }
    ranges
}

/// Which turns are signs of listening inside another's turn.
fn listening(pieces: &[Piece], speakers: &[Speaker<'_>], language: Option<&str>) -> Vec<bool> {
    let could_be = |piece: &Piece| {
        let said = &speakers[piece.speaker].1[piece.first..piece.last];
        said.len() <= BACKCHANNEL_WORDS
            && piece.end - piece.start <= BACKCHANNEL_TIME
            && is_backchannel(said.iter().map(|word| word.text.as_str()), language)
    };
    let signs: Vec<bool> = pieces.iter().map(could_be).collect();
    // The real turns of each speaker, in order and apart, to be looked up by time.
    let mut others: Vec<Vec<Piece>> = vec![Vec::new(); speakers.len()];
    for (piece, _) in pieces.iter().zip(&signs).filter(|(_, sign)| !**sign) {
        others[piece.speaker].push(*piece);
    }
    let inside = |piece: &Piece| {
        others.iter().enumerate().any(|(speaker, turns)| {
            let after = turns.partition_point(|turn| turn.start <= piece.start);
            let around = after.checked_sub(1).map(|index| turns[index]);
            speaker != piece.speaker && around.is_some_and(|turn| turn.end >= piece.end)
        })
    };
    pieces.iter().zip(signs).map(|(piece, sign)| sign && inside(piece)).collect()
}

/// The pieces in the order of their starts, long ones parted where another lies inside.
fn interleave(mut queue: BinaryHeap<Reverse<Piece>>, speakers: &[Speaker<'_>]) -> Vec<Piece> {
    let mut order = Vec::with_capacity(queue.len());
    while let Some(Reverse(piece)) = queue.pop() {
        let inside = queue.peek().map(|Reverse(next)| *next);
        let said = &speakers[piece.speaker].1;
        let inside = inside.filter(|next| next.speaker != piece.speaker && next.end < piece.end);
        let parted = inside.and_then(|next| {
            let words = &said[piece.first..piece.last];
            let at = piece.first + words.partition_point(|word| word.time.start < next.start);
            (at > piece.first && at < piece.last).then_some(at)
        });
        match parted {
            Some(at) => {
                // The rest ends where the whole does; looking for its end again would cost the
                // length of the turn each time.
                let rest = Piece { start: said[at].time.start, rest: true, first: at, ..piece };
                order.push(Piece { last: at, ..piece });
                queue.push(Reverse(rest));
            }
            None => order.push(piece),
        }
    }
    order
}

/// Joins what one speaker says next to itself.
fn join(order: Vec<Piece>) -> Vec<(usize, Vec<Range<usize>>)> {
    let mut turns: Vec<(usize, Vec<Range<usize>>)> = Vec::new();
    for piece in order {
        let range = piece.first..piece.last;
        match turns.last_mut() {
            Some((speaker, ranges)) if *speaker == piece.speaker => ranges.push(range),
            _ => turns.push((piece.speaker, vec![range])),
        }
    }
    turns
}

fn write(turns: Vec<(usize, Vec<Range<usize>>)>, speakers: &[Speaker<'_>]) -> Vec<FlowTurn> {
    let one = |(speaker, ranges): (usize, Vec<Range<usize>>)| {
        let (track, said) = &speakers[speaker];
        let words: Vec<&Word> =
            ranges.into_iter().flat_map(|range| said[range].iter().copied()).collect();
        let mut paragraphs = Vec::new();
        let mut start = 0;
        for end in paragraph_ends(&words) {
            paragraphs.push(words[start..end].iter().map(|word| word.id).collect());
            start = end;
        }
        FlowTurn { track: *track, paragraphs }
    };
    turns.into_iter().map(one).collect()
}
