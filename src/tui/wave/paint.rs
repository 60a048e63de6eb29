//! Puts the waveform into cells: blocks first, then hatching, marks, selection, cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::{BLOCKS, Stretch, WaveView, column_of, lanes, under};
use crate::tui::looks::Role;

/// What of a column is taken out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cover {
    None,
    Pause,
    Cut,
}

/// How much of a column must be covered to be drawn so.
#[derive(Clone, Copy)]
enum Least {
    /// Any of it: looking closely, a short cut must not vanish.
    Any,
    /// Half of it: over hours, hundreds of short pauses would cover everything.
    Half,
}

/// One row of the whole session, with the view in brackets.
pub(super) fn overview(wave: &WaveView<'_>, area: Rect, buffer: &mut Buffer) {
    let whole = wave.whole();
    let style = wave.looks.style(Role::Plain);
    lane(&mixed(wave, whole, area.width), style, area, buffer);
    hatch(wave, &covers(wave, whole, area.width, Least::Half), area, buffer);
    chapters(wave, whole, area, buffer);
    // A view of all that there is needs no brackets.
    if wave.view.0 > whole.0 || wave.view.1 < whole.1 {
        let bold = wave.looks.style(Role::Heading);
        let first = column_of(wave.view.0.max(0), whole, area.width);
        let last = column_of(wave.view.1.saturating_sub(1), whole, area.width);
        put(first, 0, '[', bold, area, buffer);
        put(last.filter(|last| Some(*last) != first), 0, ']', bold, area, buffer);
    }
    select(wave, whole, area, buffer);
    cursor(wave, whole, area, buffer);
}

/// The rows that look closer: a lane a track if each can have a row, else one of all.
pub(super) fn zoom(wave: &WaveView<'_>, area: Rect, buffer: &mut Buffer) {
    let covers = covers(wave, wave.view, area.width, Least::Any);
    if let Some(lanes) = lanes(wave.pyramid.tracks(), area.height) {
        for (track, (y, height)) in lanes.into_iter().enumerate() {
            let rows = Rect { y: area.y + y, height, ..area };
            let peaks = wave.pyramid.columns(track, wave.view, area.width);
            let speaker = Role::Speaker(u8::try_from(track + 1).unwrap_or(u8::MAX));
            lane(&peaks, wave.looks.style(speaker), rows, buffer);
        }
    } else {
        let style = wave.looks.style(Role::Speaker(1));
        lane(&mixed(wave, wave.view, area.width), style, area, buffer);
    }
    hatch(wave, &covers, area, buffer);
    chapters(wave, wave.view, area, buffer);
    select(wave, wave.view, area, buffer);
    cursor(wave, wave.view, area, buffer);
}

/// The greatest peak of any track under each column.
fn mixed(wave: &WaveView<'_>, view: Stretch, width: u16) -> Vec<u8> {
    let mut mixed = vec![0; usize::from(width)];
    for track in 0..wave.pyramid.tracks() {
        for (all, peak) in mixed.iter_mut().zip(wave.pyramid.columns(track, view, width)) {
            *all = peak.max(*all);
        }
    }
    mixed
}

fn put(column: Option<u16>, row: u16, glyph: char, style: Style, area: Rect, buffer: &mut Buffer) {
    let Some(column) = column else { return };
    if let Some(cell) = buffer.cell_mut((area.x + column, area.y + row)) {
        cell.set_char(glyph).set_style(style);
    }
}

/// Blocks from the bottom up.
fn lane(peaks: &[u8], style: Style, area: Rect, buffer: &mut Buffer) {
    for (column, peak) in (0..area.width).zip(peaks) {
        let eighths = (u32::from(*peak) * u32::from(area.height) * 8).div_ceil(255);
        for row in 0..area.height {
            let below = u32::from(area.height - 1 - row) * 8;
            let glyph = match eighths.saturating_sub(below).min(8) {
                0 => ' ',
                height => BLOCKS[height as usize - 1],
            };
            put(Some(column), row, glyph, style, area, buffer);
        }
    }
}

/// What is taken out of each column.
fn covers(wave: &WaveView<'_>, view: Stretch, width: u16, least: Least) -> Vec<Cover> {
    let mut covers = vec![Cover::None; usize::from(width)];
    for (stretches, cover) in [(wave.pauses, Cover::Pause), (wave.cuts, Cover::Cut)] {
        let mut gone = vec![0_i128; usize::from(width)];
        for stretch in stretches {
            let (start, end) = (stretch.0.max(view.0), stretch.1.min(view.1));
            if end <= start {
                continue;
            }
            let first = column_of(start, view, width).unwrap_or(0);
            let last = column_of(end - 1, view, width).unwrap_or(0);
            for column in first..=last {
                let (left, right) = under(column, view, width);
                let common = i128::from(right.min(end)) - i128::from(left.max(start));
                if let Some(gone) = gone.get_mut(usize::from(column)) {
                    *gone += common.max(0);
                }
            }
        }
        for (column, (found, gone)) in (0..width).zip(covers.iter_mut().zip(gone)) {
            let (left, right) = under(column, view, width);
            let enough = match least {
                Least::Any => gone > 0,
                Least::Half => gone * 2 >= i128::from(right) - i128::from(left),
            };
            if enough {
                *found = cover;
            }
        }
    }
    covers
}

/// Hatches what is cut, shades what is shortened. The shape of the sound stays visible.
fn hatch(wave: &WaveView<'_>, covers: &[Cover], area: Rect, buffer: &mut Buffer) {
    for (column, cover) in (0..area.width).zip(covers) {
        for row in 0..area.height {
            let at = (area.x + column, area.y + row);
            let empty = buffer.cell(at).is_none_or(|cell| cell.symbol() == " ");
            let (glyph, role) = match (cover, empty) {
                (Cover::None, _) => continue,
                (Cover::Pause, true) => ('░', Role::Dim),
                // Of a single row of sound nothing but the shade would be left to see.
                (Cover::Pause, false) => ('▒', Role::Dim),
                (Cover::Cut, true) => ('╱', Role::Struck),
                (Cover::Cut, false) => ('╳', Role::Struck),
            };
            // Crossing glyphs out would hide them.
            let style = wave.looks.style(role).remove_modifier(Modifier::CROSSED_OUT);
            put(Some(column), row, glyph, style, area, buffer);
        }
    }
}

fn chapters(wave: &WaveView<'_>, view: Stretch, area: Rect, buffer: &mut Buffer) {
    let style = wave.looks.style(Role::Heading);
    for chapter in wave.chapters {
        put(column_of(*chapter, view, area.width), 0, '▼', style, area, buffer);
    }
}

fn select(wave: &WaveView<'_>, view: Stretch, area: Rect, buffer: &mut Buffer) {
    let Some(selection) = wave.selection else { return };
    let (start, end) = (selection.0.max(view.0), selection.1.min(view.1));
    if end <= start {
        return;
    }
    let first = column_of(start, view, area.width).unwrap_or(0);
    let last = column_of(end - 1, view, area.width).unwrap_or(0);
    let stretch = Rect { x: area.x + first, width: last - first + 1, ..area };
    buffer.set_style(stretch, wave.looks.style(Role::Selection));
}

fn cursor(wave: &WaveView<'_>, view: Stretch, area: Rect, buffer: &mut Buffer) {
    let column = wave.cursor.and_then(|cursor| column_of(cursor, view, area.width));
    let style = wave.looks.style(Role::Cursor).remove_modifier(Modifier::UNDERLINED);
    for row in 0..area.height {
        put(column, row, '│', style, area, buffer);
    }
}
