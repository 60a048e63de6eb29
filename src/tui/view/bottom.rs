//! Under the text: what may be meant instead, the field, what the user should know, the keys.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::pen::{self, Pen, columns};
use super::{Areas, FieldView, NoticeView, Picture, SuggestionView};
use crate::report::Severity;
use crate::tui::looks::{Looks, Role};

/// Draws all of it; gives the caret of the field.
pub(super) fn draw(picture: &Picture<'_>, areas: &Areas, buffer: &mut Buffer) -> Option<Position> {
    suggestions(picture, areas, buffer);
    let caret = picture.field.as_ref().map(|field| {
        let mut pen = Pen::new(buffer, areas.field);
        open_field(field, picture.looks, areas.page.x, &mut pen)
    });
    // What the user should know takes the next row that is not being typed in.
    let free = caret.is_none() && !areas.field.is_empty();
    match &picture.notice {
        Some(notice) if free => told(notice, picture.looks, Pen::new(buffer, areas.field)),
        Some(notice) => {
            told(notice, picture.looks, Pen::new(buffer, areas.hints));
            return caret;
        }
        None => {}
    }
    let mut pen = Pen::new(buffer, areas.hints);
    hints(picture.hints, picture.looks, &mut pen);
    caret
}

/// A line across the screen, with the suggestions on it and what is being done at its end.
fn suggestions(picture: &Picture<'_>, areas: &Areas, buffer: &mut Buffer) {
    let (looks, row) = (picture.looks, areas.suggestions);
    let dim = looks.style(Role::Dim);
    // Beside the text there is more room for what is being done.
    let beside = areas.side.is_some() && picture.side.is_some();
    let work = if beside { String::new() } else { picture.work.join(", ") };
    let wanted = picture.suggestions.iter().map(width).fold(areas.page.x, u16::saturating_add);
    let taken = (columns(&work).saturating_add(3)).min(row.width / 2);
    let fits = picture.suggestions.is_empty() || wanted.saturating_add(taken) <= row.width;
    let taken = if work.is_empty() || !fits { 0 } else { taken };
    let mut pen = Pen::new(buffer, Rect { width: row.width - taken, ..row });
    pen.rule('─', areas.page.x, dim);
    let first = first_suggestion(picture, pen.room());
    if first > 0 {
        pen.write(" …", dim);
    }
    let mut last = first;
    let all = picture.suggestions.iter().enumerate().skip(first);
    for (at, suggestion) in all {
        // The last two columns tell that there are more.
        let more = if at + 1 < picture.suggestions.len() { 2 } else { 0 };
        if at > first && width(suggestion).saturating_add(more) > pen.room() {
            break;
        }
        one(suggestion, picture.chosen == Some(at), looks, &mut pen);
        last = at;
    }
    if last + 1 < picture.suggestions.len() {
        pen.write("… ", dim);
    }
    pen.rule('─', row.right(), dim);
    if taken > 0 {
        let mut pen = Pen::new(buffer, Rect { x: row.right() - taken, width: taken, ..row });
        pen.write(" ", dim).write_in(&work, taken - 3, looks.style(Role::Heading));
        pen.write(" ", dim).rule('─', row.right(), dim);
    }
}

/// The first suggestion to show so that the chosen one is seen.
fn first_suggestion(picture: &Picture<'_>, room: u16) -> usize {
    let Some(shown) = picture.chosen.and_then(|at| picture.suggestions.get(..=at)) else {
        return 0;
    };
    // An ellipsis at either end.
    let mut taken: u16 = 4;
    let fits = shown.iter().rev().take_while(|suggestion| {
        taken = taken.saturating_add(width(suggestion));
        taken <= room
    });
    shown.len().saturating_sub(fits.count().max(1))
}

/// ` 1 text (why) `, the last space shared with the next.
fn width(suggestion: &SuggestionView<'_>) -> u16 {
    let why = if suggestion.why.is_empty() { 0 } else { columns(suggestion.why) + 3 };
    columns(suggestion.key) + columns(suggestion.text).saturating_add(why + 3)
}

fn one(suggestion: &SuggestionView<'_>, chosen: bool, looks: Looks, pen: &mut Pen<'_>) {
    let (bold, plain) = (looks.style(Role::Heading), looks.style(Role::Plain));
    let over = if chosen { looks.style(Role::Heard) } else { Style::new() };
    pen.write(if chosen { looks.glyph(Role::Cursor) } else { " " }, bold);
    pen.write(suggestion.key, bold.patch(over)).write(" ", plain.patch(over));
    pen.write(suggestion.text, plain.patch(over));
    if !suggestion.why.is_empty() {
        pen.write(&format!(" ({})", suggestion.why), looks.style(Role::Dim));
    }
    pen.write(" ", plain);
}

/// The label, then the text, in line with the words above where the label is short.
fn open_field(field: &FieldView<'_>, looks: Looks, page: u16, pen: &mut Pen<'_>) -> Position {
    let most = pen.room() / 2;
    pen.write_in(field.label, most, looks.style(Role::Heading));
    let x = page.saturating_sub(1);
    pen.write(" ", looks.style(Role::Plain)).to(x).write("› ", looks.style(Role::Heading));
    let role = if field.all_selected { Role::Selection } else { Role::Plain };
    typed(field.text, field.caret, looks.style(role), pen)
}

/// Text being typed, scrolled so far that the caret is seen; gives its place.
pub(super) fn typed(text: &str, caret: usize, style: Style, pen: &mut Pen<'_>) -> Position {
    let before: String = text.chars().take(caret).collect();
    let room = pen.room().max(1);
    let caret = pen::columns(&before);
    let from = pen.x();
    // The caret needs a column after the last letter.
    let hidden = caret.saturating_sub(room - 1);
    let skipped = pen.write_from(text, hidden, style);
    pen.at((from + (caret - skipped.min(caret))).min(from + room - 1))
}

fn told(notice: &NoticeView<'_>, looks: Looks, mut pen: Pen<'_>) {
    let warning = looks.style(Role::Warning);
    let word = match notice.severity {
        Severity::Note => "",
        Severity::Warning => " warning ",
        Severity::Error => " error ",
    };
    pen.write(word, warning);
    if !word.is_empty() {
        pen.write(" ", looks.style(Role::Plain));
    }
    pen.write(notice.text, looks.style(Role::Plain));
}

/// As many keys as fit, whole.
pub(super) fn hints(hints: &[(String, String)], looks: Looks, pen: &mut Pen<'_>) {
    let (bold, plain) = (looks.style(Role::Heading), looks.style(Role::Plain));
    let mut apart = 0;
    for (key, what) in hints {
        let taken = columns(key).saturating_add(columns(what)).saturating_add(1 + apart);
        if taken > pen.room() {
            break;
        }
        pen.write_in("   ", apart, plain).write(key, bold).write(" ", plain).write(what, plain);
        apart = 3;
    }
}
