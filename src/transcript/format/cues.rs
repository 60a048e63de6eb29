//! Text to cards: where one ends, how long it is shown. Between the script and the timed formats.

use super::options::Preset;
use super::script::{Piece, Script};
use limits::Limits;
pub(super) use limits::Room;

mod breaks;
mod limits;
mod optimum;

/// What is shown at once: a few words of one speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Card<'a> {
    /// In ms; cards start in order and never overlap.
    pub start: i64,
    /// In ms, after `start`.
    pub end: i64,
    /// Who.
    pub speaker: Option<&'a str>,
    /// Whether somebody else spoke before.
    pub changes_speaker: bool,
    /// One or more, none empty.
    pub lines: Vec<&'a [Piece]>,
}

impl Card<'_> {
    /// Its lines as text.
    pub fn texts(&self) -> Vec<String> {
        self.lines.iter().map(|line| Piece::join(line)).collect()
    }
}

/// Cuts a script into cards. Every piece is in exactly one card, in order; a word longer than a
/// line is a card of its own. A card never crosses a paragraph. Takes time linear in the words.
pub(super) fn split<'a>(script: &'a Script, preset: Preset, room: Room) -> Vec<Card<'a>> {
    let limits = Limits::of(preset, room);
    let mut cards: Vec<Card<'a>> = Vec::new();
    let paragraphs: Vec<(Option<&str>, &[Piece])> = script
        .turns
        .iter()
        .flat_map(|turn| turn.paragraphs.iter().map(|text| (turn.speaker.as_deref(), &text[..])))
        .collect();
    let mut before = None;
    for (index, &(speaker, pieces)) in paragraphs.iter().enumerate() {
        let changes_speaker = speaker != before;
        let label = match speaker {
            Some(name) if changes_speaker && room == Room::Labelled => name.chars().count() + 2,
            _ => 0,
        };
        let next = paragraphs.get(index + 1).map(|(_, next)| next[0].start);
        let found = optimum::cards(pieces, &limits, &script.language, label, next);
        for (number, lines) in found.into_iter().enumerate() {
            cards.push(Card {
                start: lines[0][0].start,
                end: lines
                    .iter()
                    .flat_map(|line| line.iter())
                    .map(|piece| piece.end)
                    .max()
                    .unwrap_or(0),
                speaker,
                changes_speaker: changes_speaker && number == 0,
                lines,
            });
        }
        before = speaker;
    }
    time(&mut cards, &limits);
    cards
}

/// Gives every card the time to be read where the next leaves room, and ends it before the next
/// starts. Where words start together, cards last at least 1 ms and the next waits for it.
fn time(cards: &mut [Card<'_>], limits: &Limits) {
    let mut free_from = 0;
    for index in 0..cards.len() {
        let next = cards.get(index + 1).map(|next| next.start);
        let card = &mut cards[index];
        card.start = card.start.max(free_from);
        let said = card.end.max(card.start + 1);
        let chars: usize = card.lines.iter().map(|line| optimum::width(line)).sum();
        let wanted = limits.reading_ms(chars).clamp(limits.shortest_ms, limits.longest_ms);
        let mut end = said.max(card.start + wanted);
        if let Some(next) = next {
            end = end.min(next - 1).max(card.start + 1);
        }
        card.end = end;
        free_from = end;
    }
}

#[cfg(test)]
mod tests;
