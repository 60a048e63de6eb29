//! The waveform with the names of its tracks, and the times under it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::clock::of_millis;
use super::pen::{Pen, columns};
use super::{Areas, Picture, TrackView};
use crate::tui::looks::Role;
use crate::tui::wave::{Stretch, column_of, lanes};
use crate::units::Time;

pub(super) fn draw(picture: &Picture<'_>, areas: &Areas, buffer: &mut Buffer) {
    let Some(area) = areas.wave else { return };
    let names = Rect { x: area.x - areas.gutter, width: areas.gutter, ..area };
    tracks(picture, names, buffer);
    match &picture.wave {
        Some(wave) => wave.render(area, buffer),
        None => {
            let y = area.y + area.height / 2;
            let x = area.x + area.width.saturating_sub(columns(picture.wave_note)) / 2;
            let mut pen = Pen::new(buffer, Rect { y, height: 1, ..area });
            pen.to(x).write(picture.wave_note, picture.looks.style(Role::Dim));
        }
    }
    if let Some(ruler) = areas.ruler {
        times(
            picture,
            Rect { x: names.x, width: names.width + ruler.width, ..ruler },
            ruler,
            buffer,
        );
    }
}

/// What is at the left of each row: how much the closer rows show, then the tracks.
fn tracks(picture: &Picture<'_>, area: Rect, buffer: &mut Buffer) {
    let looks = picture.looks;
    let width = area.width.saturating_sub(1);
    let row = |y: u16| Rect { y: area.y + y, height: 1, width, ..area };
    let role = if picture.wave_focus { Role::Heading } else { Role::Dim };
    let mut pen = Pen::new(buffer, row(0));
    pen.write("sound", looks.style(role));
    if let Some(wave) = &picture.wave {
        let length = wave.view.1.saturating_sub(wave.view.0).max(0);
        let length = Time::from_millis(length.min(LONGEST)).short();
        pen.whole(&format!(" {length}"), looks.style(Role::Dim));
    }
    if picture.wave_focus {
        let arrow = Rect { width: area.width, ..row(0) };
        Pen::new(buffer, arrow)
            .to(area.x + width)
            .write(looks.glyph(Role::Cursor), looks.style(role));
    }
    let below = area.height.saturating_sub(1);
    let Some(lanes) = lanes(picture.tracks.len(), below).filter(|_| picture.wave.is_some()) else {
        // One lane of all of them.
        for (y, track) in (1..area.height).zip(picture.tracks) {
            let more = y + 1 == area.height && usize::from(below) < picture.tracks.len();
            let mut pen = Pen::new(buffer, row(y));
            if more {
                let rest = picture.tracks.len() + 1 - usize::from(below);
                pen.write(&format!("+{rest} tracks"), looks.style(Role::Dim));
            } else {
                name(picture, track, Role::Plain, &mut pen);
            }
        }
        return;
    };
    let numbered = picture.tracks.iter().zip(1_u8..);
    for ((track, number), (y, _)) in numbered.zip(lanes) {
        name(picture, track, Role::Speaker(number), &mut Pen::new(buffer, row(y + 1)));
    }
}

/// A track's name before a glyph: `×` where it is muted, `♪` where only it is heard.
fn name(picture: &Picture<'_>, track: &TrackView<'_>, role: Role, pen: &mut Pen<'_>) {
    let looks = picture.looks;
    let (glyph, style) = match track {
        TrackView { muted: true, .. } => ("×", looks.style(Role::Dim)),
        TrackView { solo: true, .. } => ("♪", looks.style(role).patch(looks.style(Role::Heading))),
        _ => ("", looks.style(role)),
    };
    let room = pen.room().saturating_sub(if glyph.is_empty() { 0 } else { 2 });
    pen.write_in(track.name, room, style);
    if !glyph.is_empty() {
        pen.write(" ", style).write(glyph, style);
    }
}

/// A hundred hours, in milliseconds: nothing is longer.
const LONGEST: i64 = 360_000_000;

/// The steps between times that people count in, in milliseconds.
const STEPS: [i64; 17] = [
    100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
    900_000, 1_800_000, 3_600_000, 7_200_000,
];

/// The fewest columns from one time to the next.
const APART: i128 = 14;

/// A line across the screen with the times of what the closer rows show.
fn times(picture: &Picture<'_>, whole: Rect, area: Rect, buffer: &mut Buffer) {
    let dim = picture.looks.style(Role::Dim);
    Pen::new(buffer, whole).rule('─', whole.right(), dim);
    let Some(wave) = &picture.wave else { return };
    for (column, time) in ticks(wave.view, area.width) {
        let mut pen = Pen::new(buffer, area);
        pen.to(area.x + column);
        if columns(&time) < pen.room() {
            pen.write("┴", dim).write(&time, dim);
        }
    }
}

/// Round times and their columns.
fn ticks(view: Stretch, width: u16) -> Vec<(u16, String)> {
    let length = i128::from(view.1) - i128::from(view.0);
    let fits = |step: &&i64| i128::from(**step) * i128::from(width) >= APART * length;
    let Some(step) = STEPS.iter().find(fits).filter(|_| length > 0) else { return Vec::new() };
    let first = view.0.max(0).div_euclid(*step);
    let ticks = (first..).map_while(|n| n.checked_mul(*step)).take_while(|ms| *ms < view.1);
    let at = |ms| Some((column_of(ms, view, width)?, of_millis(ms, *step < 1000)));
    ticks.filter_map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_round_and_apart() {
        let ticks_of = |view| ticks(view, 68);
        // 68 columns hold four times 14: of a minute, every 15 seconds.
        let minute = ticks_of((5_000, 65_000));
        assert_eq!(minute[0], (11, "00:00:15".to_owned()));
        assert_eq!(minute.len(), 4);
        assert_eq!(ticks_of((0, 1000))[1].1, "00:00:00.5");
        assert!(ticks_of((i64::MIN, i64::MAX)).is_empty());
        assert!(ticks_of((7, 7)).is_empty());
    }
}
