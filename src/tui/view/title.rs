//! The top row: what is edited and whether it is saved at the left, the clock at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::pen::{Pen, columns};
use super::{Areas, ClockView, Picture, Saved, clock};
use crate::tui::looks::Role;

/// The columns a title keeps before others give way.
const TITLE: u16 = 16;

pub(super) fn draw(picture: &Picture<'_>, areas: &Areas, buffer: &mut Buffer) {
    let looks = picture.looks;
    let row = areas.title;
    let (glyph, word) = match picture.saved {
        Saved::Saved => ("●", "saved"),
        Saved::Edited => ("○", "edited"),
        Saved::Saving => ("◌", "saving"),
        Saved::ReadOnly => ("■", "read only"),
        Saved::Trouble => ("!", "not saved"),
    };
    let saved = format!("{glyph} {word}");
    let badges: Vec<String> = picture.badges.iter().map(|badge| format!("[{badge}]")).collect();
    let after = |badges: &[String]| {
        let each = badges.iter().map(|badge| columns(badge).saturating_add(2));
        each.fold(columns(&saved) + 2, u16::saturating_add)
    };
    // What is known of the episode gives way first, then the badges, then the title.
    let title = columns(picture.title);
    let clocks = clocks(&picture.clock);
    let choices = [(0, title, true), (1, TITLE.min(title), true), (1, TITLE.min(title), false)];
    let most = choices.into_iter().chain([(2, TITLE.min(title), false)]);
    let fits = |(clock, title, badged): &(usize, u16, bool)| {
        let left = title.saturating_add(after(if *badged { &badges } else { &[] }));
        left.saturating_add(columns(&clocks[*clock])).saturating_add(3) <= row.width
    };
    let (clock, _, badged) = most.into_iter().find(fits).unwrap_or((3, 0, false));
    let (clock, badges) = (clocks[clock].as_str(), if badged { &badges[..] } else { &[] });
    let left = row.width.saturating_sub(columns(clock));

    let mut pen = Pen::new(buffer, Rect { width: left, ..row });
    let room = left.saturating_sub(after(badges) + 2);
    pen.write_in(picture.title, room, looks.style(Role::Heading));
    pen.write("  ", looks.style(Role::Plain));
    let trouble = picture.saved == Saved::Trouble;
    pen.write(&saved, looks.style(if trouble { Role::Warning } else { Role::Plain }));
    for badge in badges {
        pen.write("  ", looks.style(Role::Plain)).write(badge, looks.style(Role::Dim));
    }
    let role = if picture.clock.playing { Role::Heading } else { Role::Plain };
    Pen::new(buffer, row).to(row.x + left).write(clock, looks.style(role));
}

/// The clock, from all that is known to the position alone.
fn clocks(view: &ClockView) -> [String; 4] {
    let glyph = if view.playing { "▶" } else { "⏸" };
    let least = format!("{glyph} {}", clock(view.position));
    let short = format!("{least} / {}", clock(view.length));
    let speed = if view.speed.is_finite() { view.speed } else { 1.0 };
    let usual = format!("{short}  {speed:.1}x");
    let kept = view.kept.map(|kept| format!("  ({} kept)", clock(kept))).unwrap_or_default();
    [format!("{short}{kept}  {speed:.1}x"), usual, short, least]
}
