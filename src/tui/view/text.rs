//! The text with its speakers, row by row.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::pen::{Pen, columns};
use super::words::States;
use super::{Areas, Picture, clock, gutter};
use crate::transcript::draft::Place;
use crate::tui::looks::Role;
use crate::tui::page::{MARK, Row, RowKind};

pub(super) fn draw(picture: &Picture<'_>, areas: &Areas, buffer: &mut Buffer) {
    let page = areas.page;
    let beside = Rect { x: page.x - areas.gutter, width: areas.gutter, ..page };
    for (y, (_, row)) in (page.y..page.bottom()).zip(picture.rows) {
        let here = Rect { y, height: 1, ..page };
        match &row.kind {
            RowKind::Chapter(title) => chapter(picture, row, title, areas, y, buffer),
            RowKind::Words { .. } => words(picture, row, here, buffer),
            RowKind::Blank => {}
        }
    }
    if beside.width > 0 {
        gutter::draw(picture, beside, buffer);
    } else {
        gutter::inline(picture, page, buffer);
    }
}

/// A title, and a line to the right edge; the time of what follows stands in the gutter, or at
/// the end of the line where there is none.
fn chapter(
    picture: &Picture<'_>,
    row: &Row,
    title: &str,
    areas: &Areas,
    y: u16,
    buffer: &mut Buffer,
) {
    let (looks, next) = (picture.looks, Place { segment: row.segment, word: 0 });
    let word = picture.draft.nearest(next).filter(|at| at.segment >= row.segment);
    let time = word.and_then(|at| picture.draft.word(at)).map(|word| clock(word.time.start));
    let (time, dim) = (time.unwrap_or_default(), looks.style(Role::Dim));
    let page = Rect { y, height: 1, ..areas.page };
    let mut end = page.right();
    if areas.gutter > 0 {
        gutter::time(
            &time,
            Rect { x: page.x - areas.gutter, width: areas.gutter, ..page },
            dim,
            buffer,
        );
    } else {
        end -= columns(&time).min(page.width / 2);
        Pen::new(buffer, page).to(end).write(&time, dim);
    }
    let mut pen = Pen::new(buffer, Rect { width: end - page.x, ..page });
    pen.write("▼", dim).write(title, looks.style(Role::Heading));
    pen.write(" ", dim).rule('─', end.saturating_sub(u16::from(end < page.right())), dim);
}

fn words(picture: &Picture<'_>, row: &Row, area: Rect, buffer: &mut Buffer) {
    let mut before = None;
    for cell in &row.cells {
        let place = Place { segment: row.segment, word: cell.word };
        let Some(word) = picture.draft.word(place) else { continue };
        let states = States::of(picture, place, word);
        let (glyph, style) = states.glyph(before, picture);
        let from = area.x.saturating_add(cell.x.saturating_sub(1));
        let end = area.right().min(from.saturating_add(cell.width).saturating_add(1));
        let here = Rect { x: from, width: end.saturating_sub(from), ..area };
        let mut pen = Pen::new(buffer, here);
        pen.write(glyph, style);
        let mark = if word.doubtful { columns(MARK) } else { 0 };
        pen.write_in(&word.text, cell.width.saturating_sub(mark), states.style(picture));
        if word.doubtful {
            pen.write(MARK, picture.looks.style(Role::Warning));
        }
        before = Some(states);
    }
}
