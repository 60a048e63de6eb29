//! Beside the text on a wide screen: the chapters, and what is being done.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::pen::Pen;
use super::{Picture, SideView, clock};
use crate::tui::looks::Role;

pub(super) fn draw(picture: &Picture<'_>, side: &SideView<'_>, area: Rect, buffer: &mut Buffer) {
    let looks = picture.looks;
    let dim = looks.style(Role::Dim);
    for y in area.y..area.bottom() {
        Pen::new(buffer, Rect { y, height: 1, ..area }).write("│", dim);
    }
    let inner = Rect { x: area.x + 2, width: area.width.saturating_sub(3), ..area };
    let row = |at: u16| Rect { y: inner.y + at, height: inner.height.saturating_sub(at), ..inner };
    Pen::new(buffer, inner).write("Chapters", looks.style(Role::Heading));
    // Jobs stand at the bottom, under a blank row and a heading; the chapters keep half.
    let most = usize::from((inner.height / 2).saturating_sub(2));
    let jobs = u16::try_from(picture.work.len().min(most)).unwrap_or(0);
    let taken = if jobs > 0 { jobs + 2 } else { 0 };
    let room = inner.height.saturating_sub(1 + taken);
    if side.chapters.is_empty() && room > 0 {
        Pen::new(buffer, row(1)).write("none yet", dim);
    }
    // The current one stays in the middle of more than fit.
    let most = side.chapters.len().saturating_sub(usize::from(room));
    let top = side.current.unwrap_or(0).saturating_sub(usize::from(room) / 2).min(most);
    for (y, (at, (time, title))) in (1..=room).zip(side.chapters.iter().enumerate().skip(top)) {
        let current = side.current == Some(at);
        let style = looks.style(if current { Role::Heading } else { Role::Plain });
        let mut pen = Pen::new(buffer, row(y));
        pen.write(if current { looks.glyph(Role::Cursor) } else { " " }, style);
        pen.write(&clock(*time), dim).write("  ", dim).write(title, style);
    }
    if jobs > 0 {
        let first = inner.height - jobs - 1;
        Pen::new(buffer, row(first)).write("At work", looks.style(Role::Heading));
        for (y, job) in (first + 1..inner.height).zip(picture.work) {
            Pen::new(buffer, row(y)).write(" ", dim).write(job, looks.style(Role::Plain));
        }
    }
    // The lines above and below meet this one.
    for (y, glyph) in [(area.y.checked_sub(1), '┬'), (Some(area.bottom()), '┴')] {
        let cell = y.and_then(|y| buffer.cell_mut((area.x, y)));
        if let Some(cell) = cell.filter(|cell| cell.symbol() == "─") {
            cell.set_char(glyph);
        }
    }
}
