//! Where things are on a screen of some size.

use ratatui::layout::{Rect, Size};

/// The fewest columns there is a screen for.
pub const WIDTH: u16 = 40;

/// The fewest rows there is a screen for.
pub const HEIGHT: u16 = 10;

/// The most columns of text: longer rows are hard to read.
const TEXT: u16 = 100;

/// From so many columns on something stands beside the text.
const WIDE: u16 = 140;

/// The most tracks that have a lane of their own on every screen.
const LANES: u16 = 4;

/// Where things are. All of it is empty where the screen is too small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Areas {
    /// One row.
    pub title: Rect,
    /// The waveform itself, as [`WaveView::at`](crate::tui::wave::WaveView::at) takes it; none
    /// on a small screen.
    pub wave: Option<Rect>,
    /// The times under it, one row.
    pub ruler: Option<Rect>,
    /// How many columns left of the text and of the waveform are for names; may be 0.
    pub gutter: u16,
    /// The text, without the gutter.
    pub page: Rect,
    /// What stands beside the text.
    pub side: Option<Rect>,
    /// One row.
    pub suggestions: Rect,
    /// One row; of no height on a low screen while there is no field.
    pub field: Rect,
    /// One row.
    pub hints: Rect,
    /// The most that a list over the screen takes, its border included. Shorter ones begin at
    /// the same row.
    pub popup: Rect,
    /// Whether nothing but a word about it can be shown.
    pub too_small: bool,
}

/// Where things are on a screen of this size, for so many tracks.
pub fn areas(size: Size, tracks: usize, has_field: bool) -> Areas {
    let Size { width, height } = size;
    if width < WIDTH || height < HEIGHT {
        return Areas { too_small: true, ..Areas::default() };
    }
    let gutter = match width {
        0..60 => 0,
        60..80 => 9,
        _ => 12,
    };
    let row = |y: u16, height: u16| Rect { x: 0, y, width, height };
    let beside = |row: Rect| Rect { x: gutter, width: width - gutter, ..row };
    let waves = wave_rows(width, height, tracks);
    let wave = (waves > 0).then(|| beside(row(1, waves)));
    let ruler = (waves > 0).then(|| beside(row(1 + waves, 1)));
    let top = if waves > 0 { waves + 2 } else { 1 };
    // A low screen gives the field its row when it opens; a higher one keeps the text still.
    let fields = u16::from(has_field || height >= 16);
    let bottom = height - 2 - fields;
    // The last column stays free, as the one before the first word does.
    let text = (width - gutter - 1).min(TEXT);
    let page = Rect { x: gutter, y: top, width: text, height: bottom - top };
    let side = (width >= WIDE).then(|| {
        let x = page.right() + 2;
        Rect { x, width: width - x, ..page }
    });
    let margin = if width < 80 { 2 } else { (width / 12).max(4) };
    let popup = Rect { x: margin, y: 1, width: width - 2 * margin, height: bottom - 1 };
    Areas {
        title: row(0, 1),
        wave,
        ruler,
        gutter,
        page,
        side,
        suggestions: row(bottom, 1),
        field: row(bottom + 1, fields),
        hints: row(height - 1, 1),
        popup,
        too_small: false,
    }
}

/// The rows of the waveform: one for the whole, the others look closer. A track gets a lane of
/// one or two rows where that leaves three quarters of the screen to the rest.
fn wave_rows(width: u16, height: u16, tracks: usize) -> u16 {
    let lanes = u16::try_from(tracks).unwrap_or(u16::MAX).min(LANES);
    match height {
        _ if width < 60 => 0,
        0..16 => 0,
        16..24 => 3,
        24..28 => 4,
        _ if lanes < 2 => 4,
        _ => 1 + if lanes * 2 < height / 4 { lanes * 2 } else { lanes.max(3) },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn eighty_columns_and_24_rows_leave_15_to_the_text() {
        let areas = areas(Size::new(80, 24), 2, false);
        assert_eq!(areas.wave, Some(Rect::new(12, 1, 68, 4)));
        assert_eq!(areas.ruler, Some(Rect::new(12, 5, 68, 1)));
        assert_eq!(areas.page, Rect::new(12, 6, 67, 15));
        assert_eq!([areas.suggestions.y, areas.field.y, areas.hints.y], [21, 22, 23]);
        assert_eq!(areas.side, None);
    }

    #[test]
    fn what_is_least_wanted_goes_first() {
        assert!(areas(Size::new(59, 24), 2, false).wave.is_none());
        assert!(areas(Size::new(60, 15), 2, false).wave.is_none());
        assert_eq!(areas(Size::new(59, 24), 2, false).gutter, 0);
        assert_eq!(areas(Size::new(60, 20), 2, false).gutter, 9);
        assert_eq!(areas(Size::new(200, 50), 4, false).wave.unwrap().height, 9);
        assert_eq!(areas(Size::new(200, 50), 4, false).page.width, 100);
        assert!(areas(Size::new(40, 10), 0, true).page.height >= 5);
    }

    proptest! {
        #[test]
        fn nothing_overlaps_or_leaves_the_screen(
            width in 0_u16..300, height in 0_u16..120, tracks in 0_usize..9, field in any::<bool>(),
        ) {
            let areas = areas(Size::new(width, height), tracks, field);
            let screen = Rect::new(0, 0, width, height);
            prop_assert_eq!(areas.too_small, width < 40 || height < 10);
            let gutter = Rect { x: 0, width: areas.gutter, ..areas.page };
            let all = [
                Some(areas.title), areas.wave, areas.ruler, Some(gutter), Some(areas.page),
                areas.side, Some(areas.suggestions), Some(areas.field), Some(areas.hints),
            ];
            let all: Vec<Rect> = all.into_iter().flatten().collect();
            for (at, one) in all.iter().enumerate() {
                prop_assert_eq!(one.intersection(screen), *one);
                prop_assert!(all[at + 1..].iter().all(|other| one.intersection(*other).is_empty()));
            }
            prop_assert_eq!(areas.popup.intersection(screen), areas.popup);
            prop_assert!(areas.too_small || areas.page.height >= 5);
        }
    }
}
