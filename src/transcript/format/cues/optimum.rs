//! The cheapest way to cut one paragraph into cards: dynamic programming from its end.

use super::breaks;
use super::limits::Limits;
use crate::transcript::format::script::Piece;

/// A card that can be avoided is: fewer, fuller cards are calmer to read.
const CARD: f32 = 1.0;
/// What a nearly empty card costs.
const EMPTY: f32 = 2.0;
/// How full a card is welcome to be: from here on fuller is no better.
const FULL_ENOUGH: f32 = 0.6;
/// What a card that flashes by costs.
const FLASH: f32 = 4.0;
/// What the end of a sentence inside a card costs.
const SENTENCE_INSIDE: f32 = 0.6;
/// A silence inside a card costs from here on, by the second.
const SILENCE_FROM_MS: i64 = 700;
const SILENCE: f32 = 2.0;
/// How much less a break inside a card counts than one between cards.
const LINE: f32 = 0.5;
/// A word too long for any card; only to keep it apart from others.
const TOO_LONG: f32 = 50.0;

/// The width of pieces on one line, in characters.
pub(super) fn width(line: &[Piece]) -> usize {
    let chars: usize = line.iter().map(|piece| piece.text.chars().count()).sum();
    chars + line.len().saturating_sub(1)
}

/// Cuts a paragraph. `label` is the width of what stands before its text on the first line,
/// `next` when something follows the paragraph. Every card is a list of lines.
pub(super) fn cards<'a>(
    pieces: &'a [Piece],
    limits: &Limits,
    language: &str,
    label: usize,
    next: Option<i64>,
) -> Vec<Vec<&'a [Piece]>> {
    let paragraph = Paragraph::new(pieces, limits, language, label, next);
    let count = pieces.len();
    let mut best = vec![f32::INFINITY; count + 1];
    let mut choice = vec![(count, None); count];
    best[count] = 0.0;
    for first in (0..count).rev() {
        let mut inside = 0.0;
        for end in first + 1..=count {
            if end > first + 1 {
                inside += paragraph.inside(end - 1);
            }
            let Some((cost, line_break)) = paragraph.card(first, end) else {
                break;
            };
            let total = cost + inside + best[end];
            if total < best[first] {
                best[first] = total;
                choice[first] = (end, line_break);
            }
        }
    }
    let mut cards = Vec::new();
    let mut first = 0;
    while first < count {
        let (end, line_break) = choice[first];
        cards.push(match line_break {
            Some(at) => vec![&pieces[first..at], &pieces[at..end]],
            None => vec![&pieces[first..end]],
        });
        first = end;
    }
    cards
}

struct Paragraph<'a> {
    pieces: &'a [Piece],
    limits: &'a Limits,
    label: usize,
    next: Option<i64>,
    /// The characters before each piece, with one space after every piece.
    before: Vec<usize>,
    breaks: Vec<f32>,
}

impl<'a> Paragraph<'a> {
    fn new(
        pieces: &'a [Piece],
        limits: &'a Limits,
        language: &str,
        label: usize,
        next: Option<i64>,
    ) -> Paragraph<'a> {
        let mut before = vec![0];
        let mut total = 0;
        for piece in pieces {
            total += piece.text.chars().count() + 1;
            before.push(total);
        }
        let breaks = breaks::costs(pieces, language);
        Paragraph { pieces, limits, label, next, before, breaks }
    }

    /// The width of the pieces `first..end` on one line, with the name if they are the first.
    fn width(&self, first: usize, end: usize) -> usize {
        let label = if first == 0 { self.label } else { 0 };
        label + self.before[end] - self.before[first] - 1
    }

    /// What it costs to have the border before piece `at` inside a card.
    fn inside(&self, at: usize) -> f32 {
        let sentence = breaks::ends_sentence(&self.pieces[at - 1].text);
        let silence = self.pieces[at].start - self.pieces[at - 1].end - SILENCE_FROM_MS;
        let silence = SILENCE * silence.max(0) as f32 / 1000.0;
        if sentence { SENTENCE_INSIDE + silence } else { silence }
    }

    /// The cost of a card of the pieces `first..end`, and where its second line starts; nothing if
    /// they are too many. One piece is never too many.
    fn card(&self, first: usize, end: usize) -> Option<(f32, Option<usize>)> {
        let (start, said) = (self.pieces[first].start, self.pieces[end - 1].end);
        let chars = self.width(first, end);
        let alone = end == first + 1;
        if !alone && said - start > self.limits.longest_ms {
            return None;
        }
        let (mut cost, mut line_break) = (CARD, None);
        if chars > self.limits.line {
            match self.second_line(first, end) {
                Some((at, line_cost)) => {
                    cost += line_cost;
                    line_break = Some(at);
                }
                None if alone => cost += TOO_LONG,
                None => return None,
            }
        }
        let enough = FULL_ENOUGH * (self.limits.line * self.limits.lines) as f32;
        let lacking = ((enough - chars as f32) / enough).max(0.0);
        cost += EMPTY * lacking * lacking;
        let next = self.pieces.get(end).map(|piece| piece.start).or(self.next);
        let shown = next.map_or(self.limits.longest_ms, |next| next - start);
        let shortest = self.limits.shortest_ms;
        cost += FLASH * (shortest - shown).max(0) as f32 / shortest as f32;
        let readable = self.limits.chars_in(shown.min(self.limits.longest_ms)).max(1.0);
        cost += self.limits.haste * (chars as f32 / readable - 1.0).max(0.0);
        if end < self.pieces.len() {
            cost += self.breaks[end];
        }
        Some((cost, line_break))
    }

    /// The best place for a second line, and what it costs.
    fn second_line(&self, first: usize, end: usize) -> Option<(usize, f32)> {
        let line = self.limits.line;
        if self.limits.lines < 2 {
            return None;
        }
        let mut best: Option<(usize, f32)> = None;
        for at in (first + 1..end).rev() {
            let (upper, lower) = (self.width(first, at), self.width(at, end));
            if lower > line {
                break;
            }
            if upper <= line {
                let uneven = upper.abs_diff(lower) as f32 / line as f32;
                let cost = LINE * (self.breaks[at] + uneven);
                if best.is_none_or(|(_, least)| cost < least) {
                    best = Some((at, cost));
                }
            }
        }
        best
    }
}
