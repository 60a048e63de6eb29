//! Who speaks, beside the text: the name at the first row of a turn, its time below, the time
//! alone at its other paragraphs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::pen::Pen;
use super::{Picture, clock};
use crate::transcript::draft::Kind;
use crate::tui::looks::Role;
use crate::tui::page::RowKind;

/// From so many columns on there is room for a function key before the time.
const ROOMY: u16 = 12;

/// Who speaks on a row of words, and since when.
struct Speech<'a> {
    name: &'a str,
    /// Of the speakers, from 1; 0 for a name that is not among them.
    number: u8,
    /// Whether the row is the first of its paragraph.
    first: bool,
    /// Whether the paragraph is the first of its turn.
    begins: bool,
    /// Whether the row is the first on the screen: whoever speaks since above it is named again.
    top: bool,
    /// When the paragraph begins.
    time: String,
}

impl Speech<'_> {
    /// Whether the name stands at the row, and the time below it.
    fn named(&self) -> bool {
        self.first && (self.begins || self.top)
    }

    fn style(&self, picture: &Picture<'_>) -> Style {
        let looks = picture.looks;
        let weight = looks.style(if self.begins && self.first { Role::Heading } else { Role::Dim });
        match self.number {
            0 => weight,
            number => weight.patch(looks.style(Role::Speaker(number))),
        }
    }
}

/// Beside the text, in an area at least two columns wide.
pub(super) fn draw(picture: &Picture<'_>, area: Rect, buffer: &mut Buffer) {
    let (dim, roomy) = (picture.looks.style(Role::Dim), area.width >= ROOMY);
    let mut above: Option<Speech<'_>> = None;
    for (y, speech) in (area.y..area.bottom()).zip(speeches(picture)) {
        // The last column stays free.
        let here = Rect { y, height: 1, ..area };
        let mut pen = Pen::new(buffer, Rect { width: area.width - 1, ..here });
        let key = |speech: &Speech<'_>| format!("F{} ", speech.number);
        match (&speech, &above) {
            (Some(speech), _) if speech.named() || speech.top => {
                if !roomy && speech.number > 0 {
                    pen.write(&key(speech), dim);
                }
                pen.write(speech.name, speech.style(picture));
            }
            (Some(speech), _) if speech.first => {
                time(&speech.time, here, dim, buffer);
            }
            (_, Some(above)) if above.named() => {
                if roomy && above.number > 0 {
                    pen.write(&key(above), dim);
                }
                time(&above.time, here, dim, buffer);
            }
            _ => {}
        }
        above = speech;
    }
}

/// A time in a row of the gutter, right under any other.
pub(super) fn time(time: &str, row: Rect, style: Style, buffer: &mut Buffer) {
    let indent = if row.width >= ROOMY { 3 } else { 0 };
    Pen::new(buffer, row).to(row.x + indent).write(time, style);
}

/// Without a gutter: in the blank rows above turns.
pub(super) fn inline(picture: &Picture<'_>, page: Rect, buffer: &mut Buffer) {
    let dim = picture.looks.style(Role::Dim);
    let below = speeches(picture).into_iter().skip(1);
    for ((y, (_, row)), speech) in (page.y..page.bottom()).zip(picture.rows).zip(below) {
        let Some(speech) = speech.filter(|speech| speech.named()) else { continue };
        if row.kind == RowKind::Blank {
            let here = Rect { y, height: 1, x: page.x + 1, width: page.width - 1 };
            let mut pen = Pen::new(buffer, here);
            pen.write(speech.name, speech.style(picture)).write("  ", dim).write(&speech.time, dim);
        }
    }
}

/// Who speaks on each row in sight; nobody on rows without words. Looks back for the turn line
/// of the first row only.
fn speeches<'a>(picture: &Picture<'a>) -> Vec<Option<Speech<'a>>> {
    let segments = picture.draft.segments();
    let (mut turn, mut seen) = (None, 0);
    let speech = |(at, (_, row)): (usize, &'a (_, crate::tui::page::Row))| {
        let RowKind::Words { first } = row.kind else { return None };
        let until = segments.get(seen..=row.segment).unwrap_or_default();
        let is_turn = |at: &usize| matches!(until[*at].kind, Kind::Turn(_));
        turn = (0..until.len()).rev().find(is_turn).map(|at| seen + at).or(turn);
        seen = (row.segment + 1).max(seen);
        let name = match turn.and_then(|turn| segments.get(turn)).map(|turn| &turn.kind) {
            Some(Kind::Turn(Some(name))) => name.as_str(),
            _ => "",
        };
        let number = picture.speakers.iter().position(|speaker| speaker == name);
        let number = number.and_then(|at| u8::try_from(at + 1).ok()).unwrap_or(0);
        let before = turn.and_then(|turn| segments.get(turn..row.segment));
        let begins = before.is_some_and(|before| before.iter().all(|one| one.words.is_empty()));
        let time = segments.get(row.segment).and_then(|segment| segment.words.first());
        let time = time.map(|word| clock(word.time.start)).unwrap_or_default();
        Some(Speech { name, number, first, begins, top: at == 0, time })
    };
    picture.rows.iter().enumerate().map(speech).collect()
}
