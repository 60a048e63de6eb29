//! The waveform: an overview of the whole session, and rows that look closer.
//!
//! Drawn of plain values, in characters every terminal has. Cuts are hatched `╱▒`, pauses that
//! the build shortens are shaded `░`, so that both are seen without colours.

mod paint;
mod pyramid;

pub use pyramid::{Pyramid, STEP_MS};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::looks::Looks;

/// A stretch of the session in milliseconds: its first, and the one after its last.
pub type Stretch = (i64, i64);

/// The eight heights of a block, the lowest first.
pub const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// All the waveform shows. Times are on the session's timeline.
#[derive(Debug, Clone, Copy)]
pub struct WaveView<'a> {
    /// The peaks.
    pub pyramid: &'a Pyramid,
    /// What the closer rows show.
    pub view: Stretch,
    /// What is cut, in any order.
    pub cuts: &'a [Stretch],
    /// What of pauses will be taken out, in any order.
    pub pauses: &'a [Stretch],
    /// Where chapters start.
    pub chapters: &'a [i64],
    /// What is heard now, or where the cursor is.
    pub cursor: Option<i64>,
    /// What is selected.
    pub selection: Option<Stretch>,
    /// Colours and attributes.
    pub looks: Looks,
}

impl WaveView<'_> {
    /// The whole session; never empty, so that it can be drawn.
    pub fn whole(&self) -> Stretch {
        (0, self.pyramid.length_ms().max(1))
    }

    /// The time under a place on the screen, where the waveform was drawn in `area`; none beside
    /// it.
    pub fn at(&self, area: Rect, column: u16, row: u16) -> Option<i64> {
        if !area.contains((column, row).into()) {
            return None;
        }
        let shown = if rows(area).0 == 1 && row == area.y { self.whole() } else { self.view };
        Some(ms_of(column - area.x, shown, area.width))
    }
}

impl Widget for WaveView<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        (&self).render(area, buffer);
    }
}

impl Widget for &WaveView<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let (overview, zoom) = rows(area);
        if overview > 0 {
            paint::overview(self, Rect { height: overview, ..area }, buffer);
        }
        paint::zoom(self, Rect { y: area.y + overview, height: zoom, ..area }, buffer);
    }
}

/// How many rows the overview and the closer look get; a single row is the closer look.
fn rows(area: Rect) -> (u16, u16) {
    if area.height >= 2 { (1, area.height - 1) } else { (0, area.height) }
}

/// The rows of each track's lane among the closer rows, as first row and height; none where all
/// share one lane.
pub fn lanes(tracks: usize, height: u16) -> Option<Vec<(u16, u16)>> {
    let tracks = u16::try_from(tracks).ok().filter(|tracks| (2..=height).contains(tracks))?;
    let lane = |track| (height / tracks) + u16::from(track < height % tracks);
    let mut y = 0;
    let rows = (0..tracks).map(lane).map(|lane| {
        y += lane;
        (y - lane, lane)
    });
    Some(rows.collect())
}

/// The time at the left edge of a column of `width`; at `width` the end of the view.
pub fn ms_of(column: u16, view: Stretch, width: u16) -> i64 {
    let length = (i128::from(view.1) - i128::from(view.0)).max(0);
    let at = i128::from(view.0) + length * i128::from(column) / i128::from(width.max(1));
    at.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
}

/// The column a time is drawn in; none outside the view.
pub fn column_of(ms: i64, view: Stretch, width: u16) -> Option<u16> {
    if ms < view.0 || ms >= view.1 || width == 0 {
        return None;
    }
    let length = i128::from(view.1) - i128::from(view.0);
    let into = i128::from(ms) - i128::from(view.0);
    // The last column whose left edge is not after the time: the inverse of `ms_of`.
    let column = ((into + 1) * i128::from(width) - 1) / length;
    u16::try_from(column).ok().map(|column| column.min(width - 1))
}

/// What of the session lies under a column: at least a millisecond.
fn under(column: u16, view: Stretch, width: u16) -> Stretch {
    let start = ms_of(column, view, width);
    let end = ms_of(column.saturating_add(1), view, width);
    (start, end.max(start.saturating_add(1)))
}

#[cfg(test)]
mod tests;
