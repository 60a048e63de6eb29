//! A pen that writes along a row and stops at its end.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;

use crate::tui::page::fit;

/// Writes from left to right. What a terminal would obey never gets through.
pub(super) struct Pen<'b> {
    buffer: &'b mut Buffer,
    x: u16,
    y: u16,
    right: u16,
}

impl<'b> Pen<'b> {
    /// At the left of the first row of an area; an area outside the buffer takes nothing.
    pub(super) fn new(buffer: &'b mut Buffer, area: Rect) -> Pen<'b> {
        let area = area.intersection(buffer.area);
        let right = if area.height == 0 { area.x } else { area.right() };
        Pen { buffer, x: area.x, y: area.y, right }
    }

    /// Moves to a column; not back.
    pub(super) fn to(&mut self, x: u16) -> &mut Self {
        self.x = self.x.max(x);
        self
    }

    /// The next column.
    pub(super) fn x(&self) -> u16 {
        self.x
    }

    /// How many columns are left.
    pub(super) fn room(&self) -> u16 {
        self.right.saturating_sub(self.x)
    }

    /// Writes; `…` stands for what does not fit.
    pub(super) fn write(&mut self, text: &str, style: Style) -> &mut Self {
        self.write_in(text, u16::MAX, style)
    }

    /// Writes into at most so many columns.
    pub(super) fn write_in(&mut self, text: &str, width: u16, style: Style) -> &mut Self {
        let width = width.min(self.room());
        if width > 0 {
            let text = fit::clipped(text, width);
            (self.x, _) = self.buffer.set_stringn(self.x, self.y, text, width.into(), style);
        }
        self
    }

    /// Writes without about so many columns at the start, no more than fits; gives the columns
    /// left out.
    pub(super) fn write_from(&mut self, text: &str, hidden: u16, style: Style) -> u16 {
        let text = fit::shown(text);
        let span = Span::raw(text.as_ref());
        let mut left_out = 0_u16;
        for grapheme in span.styled_graphemes(style) {
            let wide = fit::columns(grapheme.symbol);
            if left_out < hidden {
                left_out = left_out.saturating_add(wide);
            } else if wide <= self.room() {
                (self.x, _) = self.buffer.set_stringn(self.x, self.y, grapheme.symbol, 2, style);
            } else {
                break;
            }
        }
        left_out
    }

    /// A column of this row.
    pub(super) fn at(&self, x: u16) -> Position {
        Position { x, y: self.y }
    }

    /// Writes where all of it fits, else nothing; tells whether it did.
    pub(super) fn whole(&mut self, text: &str, style: Style) -> bool {
        let fits = fit::columns(&fit::shown(text)) <= self.room();
        if fits {
            self.write(text, style);
        }
        fits
    }

    /// Repeats a character of one column up to a column.
    pub(super) fn rule(&mut self, glyph: char, until: u16, style: Style) -> &mut Self {
        while self.x < until.min(self.right) {
            if let Some(cell) = self.buffer.cell_mut((self.x, self.y)) {
                cell.set_char(glyph).set_style(style);
            }
            self.x += 1;
        }
        self
    }
}

/// The columns a text takes on the screen.
pub(super) fn columns(text: &str) -> u16 {
    fit::columns(&fit::shown(text))
}
