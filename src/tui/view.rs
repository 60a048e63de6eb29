//! The screen: a [`Picture`] of plain values is drawn, and nothing else is known here.
//!
//! ```text
//! title        what is edited, whether it is saved        where the sound is
//! tracks       the waveform
//!              a ruler of its times
//! speakers     the text                                   chapters, where it is wide
//! ──────────── what may be meant instead ──────────────── what is being done
//! label        the field, or what the user should know
//! keys
//! ```
//!
//! [`areas`] says where each is, for the mouse and for scrolling too.

mod areas;
mod bottom;
mod clock;
mod gutter;
mod pen;
mod popup;
mod side;
mod sound;
#[cfg(test)]
mod tests;
mod text;
mod title;
mod words;

pub use areas::{Areas, HEIGHT, WIDTH, areas};
pub use clock::clock;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::{Paragraph, Widget, Wrap};

use super::looks::{Looks, Role};
use super::page::{Anchor, Row};
use super::wave::WaveView;
use crate::report::Severity;
use crate::transcript::draft::{Draft, DraftWord, Place};
use crate::units::Time;

/// All that is on the screen.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    /// What is edited.
    pub title: &'a str,
    /// Whether the files hold what is seen.
    pub saved: Saved,
    /// What is unusual about this session, in a few words each: `audio: none`.
    pub badges: &'a [String],
    /// The tracks, in the order of the waveform's.
    pub tracks: &'a [TrackView<'a>],
    /// Where the sound is.
    pub clock: ClockView,
    /// The waveform, where there is one.
    pub wave: Option<WaveView<'a>>,
    /// Why there is none.
    pub wave_note: &'a str,
    /// Whether keys act on the waveform.
    pub wave_focus: bool,
    /// The text.
    pub draft: &'a Draft,
    /// Its rows in sight, laid out in the width of [`Areas::page`].
    pub rows: &'a [(Anchor, Row)],
    /// Whether a word may be misheard.
    pub doubt: &'a dyn Fn(&DraftWord) -> bool,
    /// Whether a word is one searched for.
    pub hit: &'a dyn Fn(Place) -> bool,
    /// Where keys act.
    pub cursor: Option<Place>,
    /// What is selected: both ends are in it, in any order.
    pub selection: Option<(Place, Place)>,
    /// The word being heard.
    pub heard: Option<Place>,
    /// The speakers, as their function keys and colours count them.
    pub speakers: &'a [String],
    /// The field, where it is open.
    pub field: Option<FieldView<'a>>,
    /// What may be meant instead.
    pub suggestions: &'a [SuggestionView<'a>],
    /// Which of them is taken next.
    pub chosen: Option<usize>,
    /// What the user should know.
    pub notice: Option<NoticeView<'a>>,
    /// What is being done, in a few words each.
    pub work: &'a [String],
    /// Keys and what they do here, the most wanted first.
    pub hints: &'a [(String, String)],
    /// A list over all of it.
    pub popup: Option<PopupView<'a>>,
    /// What stands beside the text where the screen is wide.
    pub side: Option<SideView<'a>>,
    /// Colours and attributes.
    pub looks: Looks,
}

/// Whether the files hold what is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Saved {
    /// They do.
    Saved,
    /// The journal does, they do not yet.
    Edited,
    /// They are being written.
    Saving,
    /// Nothing is written.
    ReadOnly,
    /// They could not be written.
    Trouble,
}

/// A track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrackView<'a> {
    /// Whose it is.
    pub name: &'a str,
    /// Whether it is not heard.
    pub muted: bool,
    /// Whether only it is heard.
    pub solo: bool,
}

/// Where the sound is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClockView {
    /// On the session's time.
    pub position: Time,
    /// Of the session.
    pub length: Time,
    /// Whether it moves.
    pub playing: bool,
    /// 1 as it was said.
    pub speed: f64,
    /// How long the episode is after its cuts, where known.
    pub kept: Option<Time>,
}

/// The line of text being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldView<'a> {
    /// What it is for.
    pub label: &'a str,
    /// What is typed.
    pub text: &'a str,
    /// How many characters stand before the caret.
    pub caret: usize,
    /// Whether the next letter replaces all of it.
    pub all_selected: bool,
}

/// What may be meant instead of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SuggestionView<'a> {
    /// The key that takes it.
    pub key: &'a str,
    /// What it says.
    pub text: &'a str,
    /// Where it comes from; may be empty.
    pub why: &'a str,
}

/// What the user should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeView<'a> {
    /// A phrase.
    pub text: &'a str,
    /// How bad it is.
    pub severity: Severity,
}

/// A list over the screen: help, history, palette, changes to review.
#[derive(Debug, Clone, Copy)]
pub struct PopupView<'a> {
    /// Its heading.
    pub title: &'a str,
    /// What is typed to narrow it, with the characters before the caret.
    pub query: Option<(&'a str, usize)>,
    /// Its lines, each of stretches one after the other.
    pub rows: &'a [Vec<(String, Role)>],
    /// The line keys act on; none in a list that is only read, which may then stand in two
    /// columns.
    pub selected: Option<usize>,
    /// The first line in sight; another if the selected one would not be seen, or rows below
    /// the last.
    pub top: usize,
    /// Keys and what they do here.
    pub hints: &'a [(String, String)],
}

/// What stands beside the text where the screen is wide.
#[derive(Debug, Clone, Copy)]
pub struct SideView<'a> {
    /// The chapters, by start.
    pub chapters: &'a [(Time, String)],
    /// Which of them the cursor is in.
    pub current: Option<usize>,
}

/// Draws a picture over the whole frame. Never panics, whatever the size and whatever the rows
/// were laid out for.
pub fn draw(picture: &Picture<'_>, frame: &mut Frame<'_>) {
    let areas = areas(frame.area().as_size(), picture.tracks.len(), picture.field.is_some());
    if areas.too_small {
        too_small(picture.looks, frame);
        return;
    }
    title::draw(picture, &areas, frame.buffer_mut());
    sound::draw(picture, &areas, frame.buffer_mut());
    text::draw(picture, &areas, frame.buffer_mut());
    let mut caret = bottom::draw(picture, &areas, frame.buffer_mut());
    if let (Some(side), Some(area)) = (&picture.side, areas.side) {
        side::draw(picture, side, area, frame.buffer_mut());
    }
    if let Some(popup) = &picture.popup {
        // What keys do not act on steps back.
        let all = frame.area();
        frame.buffer_mut().set_style(all, picture.looks.style(Role::Dim));
        caret = popup::draw(popup, picture.looks, areas.popup, frame.buffer_mut());
    }
    if let Some(caret) = caret {
        frame.set_cursor_position(caret);
    }
}

fn too_small(looks: Looks, frame: &mut Frame<'_>) {
    let area = frame.area();
    let long = format!("the window is too small: {WIDTH}x{HEIGHT} at least");
    let short = format!("{WIDTH}x{HEIGHT} at least");
    // Six rows of ten columns hold the long one whatever the breaks.
    let room = u32::from(area.width) * u32::from(area.height);
    let text = if area.width >= 10 && room >= 60 { long } else { short };
    let lines = (text.len() as u16).div_ceil(area.width.max(1)).min(area.height);
    let y = area.y + (area.height - lines) / 2;
    let rows = Rect { y, height: area.bottom() - y, ..area };
    Paragraph::new(text)
        .style(looks.style(Role::Plain))
        .wrap(Wrap { trim: true })
        .render(rows, frame.buffer_mut());
}
