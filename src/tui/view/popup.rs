//! A list over the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Block, Clear, Widget};

use super::PopupView;
use super::bottom::{hints, typed};
use super::pen::{Pen, columns};
use crate::tui::looks::{Looks, Role};

/// The columns before a line: a glyph and a space.
const MARGIN: u16 = 2;

/// The columns between two columns of lines.
const GAP: u16 = 3;

impl PopupView<'_> {
    /// What it covers of the most it may ([`Areas::popup`](super::Areas::popup)), its border
    /// included: no more rows than it has lines. One that is typed in keeps its size.
    pub fn area(&self, most: Rect) -> Rect {
        let inner = inner(most, self.query.is_some());
        let spare = match self.query {
            Some(_) => 0,
            None => {
                let rows = self.rows.len().div_ceil(self.columns(inner)).max(1);
                inner.height.saturating_sub(u16::try_from(rows).unwrap_or(u16::MAX))
            }
        };
        Rect { height: most.height - spare, ..most }
    }

    /// The lines themselves: what a click is counted from, in a list of one column.
    pub fn list(&self, most: Rect) -> Rect {
        inner(self.area(most), self.query.is_some())
    }

    /// How many lines are seen at once: a page of the list.
    pub fn page(&self, most: Rect) -> usize {
        let list = self.list(most);
        usize::from(list.height) * self.columns(list)
    }

    /// The first line in sight.
    pub fn first(&self, most: Rect) -> usize {
        let page = self.page(most).max(1);
        let top = self.top.min(self.rows.len().saturating_sub(page));
        match self.selected {
            Some(selected) => top.min(selected).max((selected + 1).saturating_sub(page)),
            None => top,
        }
    }

    /// Two where it is only read, too long for one, and wide enough.
    fn columns(&self, list: Rect) -> usize {
        let long = self.rows.len() > usize::from(list.height);
        if self.selected.is_some() || self.query.is_some() || !long {
            return 1;
        }
        let width = |row: &Vec<(String, Role)>| {
            row.iter().fold(0_u16, |sum, (text, _)| sum.saturating_add(columns(text)))
        };
        let widest = self.rows.iter().map(width).max().unwrap_or(0);
        let both = widest.saturating_add(MARGIN).saturating_mul(2).saturating_add(GAP);
        if both <= list.width { 2 } else { 1 }
    }
}

/// Without the border, and without the row that is typed in.
fn inner(area: Rect, query: bool) -> Rect {
    let inner = Block::bordered().inner(area);
    let typed = u16::from(query).min(inner.height);
    Rect { y: inner.y + typed, height: inner.height - typed, ..inner }
}

/// Draws it; gives the caret where something is typed.
pub(super) fn draw(
    popup: &PopupView<'_>,
    looks: Looks,
    most: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let area = popup.area(most);
    let (list, first) = (popup.list(most), popup.first(most));
    open(area, buffer);
    let title = format!(" {} ", popup.title);
    Block::bordered().render(area, buffer);
    let corner = Rect { x: area.x + 2, width: area.width - 4, height: 1, ..area };
    Pen::new(buffer, corner).write(&title, looks.style(Role::Heading));
    let caret = popup.query.map(|(text, caret)| {
        let row = Rect { y: list.y.saturating_sub(1), height: 1, width: list.width - 1, ..list };
        let mut pen = Pen::new(buffer, row);
        pen.write("› ", looks.style(Role::Heading));
        typed(text, caret, looks.style(Role::Plain), &mut pen)
    });
    let two = popup.columns(list) > 1;
    let half = if two { (list.width - GAP) / 2 } else { list.width };
    let height = usize::from(list.height);
    let seen = popup.rows.iter().enumerate().skip(first).take(popup.page(most));
    for (nth, (at, row)) in seen.enumerate() {
        let right = u16::from(nth >= height);
        let y = list.y + u16::try_from(nth % height.max(1)).unwrap_or(u16::MAX);
        let area = Rect { x: list.x + right * (half + GAP), y, width: half, height: 1 };
        line(row, popup.selected == Some(at), looks, area, buffer);
    }
    if popup.rows.is_empty() && list.height > 0 {
        Pen::new(buffer, list).to(list.x + MARGIN).write("nothing", looks.style(Role::Dim));
    }
    foot(popup, looks, first, most, area, buffer);
    caret
}

/// Clears the place; half of a wide letter at its edge goes too.
fn open(area: Rect, buffer: &mut Buffer) {
    for y in area.y..area.bottom() {
        let left = area.x.checked_sub(1).and_then(|x| buffer.cell_mut((x, y)));
        if let Some(cell) = left.filter(|cell| columns(cell.symbol()) > 1) {
            cell.set_symbol(" ");
        }
    }
    Clear.render(area, buffer);
}

fn line(row: &[(String, Role)], chosen: bool, looks: Looks, area: Rect, buffer: &mut Buffer) {
    let over = if chosen { looks.style(Role::Heard) } else { Style::new() };
    let mut pen = Pen::new(buffer, area);
    let plain = looks.style(Role::Plain).patch(over);
    pen.write(if chosen { looks.glyph(Role::Cursor) } else { " " }, plain).write(" ", plain);
    for (text, role) in row {
        pen.write(text, looks.style(*role).patch(over));
    }
    if chosen {
        pen.rule(' ', area.right(), plain);
    }
}

/// The keys at the left of the lower border, how far one is at its right.
fn foot(
    popup: &PopupView<'_>,
    looks: Looks,
    first: usize,
    most: Rect,
    area: Rect,
    buffer: &mut Buffer,
) {
    let row = Rect { x: area.x + 2, y: area.bottom() - 1, width: area.width - 4, height: 1 };
    let (count, last) = (popup.rows.len(), first + popup.page(most));
    let far = match popup.selected {
        Some(selected) if selected < count => format!(" {}/{count} ", selected + 1),
        None if first > 0 || last < count => format!(" {}/{count} ", last.min(count)),
        _ => String::new(),
    };
    let x = row.right().saturating_sub(columns(&far));
    let plain = looks.style(Role::Plain);
    Pen::new(buffer, row).to(x).write(&far, plain);
    let fits = |(key, what): &(String, String)| {
        columns(key).saturating_add(columns(what)).saturating_add(4) <= x - row.x
    };
    if popup.hints.first().is_some_and(fits) {
        // A space at either end, and a stretch of the border before the count.
        let mut pen = Pen::new(buffer, Rect { width: x - row.x - 2, ..row });
        pen.write(" ", plain);
        hints(popup.hints, looks, &mut pen);
        let end = pen.x();
        Pen::new(buffer, row).to(end).write(" ", plain);
    }
}
