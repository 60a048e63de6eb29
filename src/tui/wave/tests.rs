use proptest::prelude::*;

use super::*;
use crate::tui::looks::Colours;

/// Steps of 10 ms as loud as told, each for so many steps.
fn peaks(parts: &[(u8, usize)]) -> Vec<u8> {
    parts.iter().flat_map(|(peak, steps)| vec![*peak; *steps]).collect()
}

fn view<'a>(pyramid: &'a Pyramid, view: Stretch) -> WaveView<'a> {
    let looks = Looks::new(Colours::None);
    let (cuts, pauses, chapters) = (&[], &[], &[]);
    WaveView { pyramid, view, cuts, pauses, chapters, cursor: None, selection: None, looks }
}

fn drawn(wave: &WaveView<'_>, width: u16, height: u16) -> Vec<String> {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    wave.render(area, &mut buffer);
    let symbol = |x, y| buffer.cell((x, y)).unwrap().symbol().to_owned();
    (0..height).map(|y| (0..width).map(|x| symbol(x, y)).collect()).collect()
}

#[test]
fn six_hours_of_four_tracks_take_less_than_20_mb() {
    let pyramid = Pyramid::new((0..4).map(|_| vec![1; 6 * 3600 * 100]));
    assert!(pyramid.bytes() < 20_000_000, "{}", pyramid.bytes());
    assert_eq!(pyramid.length_ms(), 6 * 3_600_000);
}

#[test]
fn decibels_are_heights() {
    assert_eq!(Pyramid::peak(0), 255);
    assert_eq!(Pyramid::peak(300), 255);
    assert_eq!(Pyramid::peak(-4800), 0);
    assert_eq!(Pyramid::peak(i16::MIN), 0);
    assert_eq!(Pyramid::peak(-2400), 128);
}

#[test]
fn a_single_row_draws_eighths() {
    let pyramid = Pyramid::new([(1..=8).map(|n| (n * 255 / 8) as u8).collect::<Vec<_>>()]);
    assert_eq!(drawn(&view(&pyramid, (0, 80)), 8, 1), ["▁▂▃▄▅▆▇█"]);
}

#[test]
fn tracks_have_lanes_when_rows_suffice() {
    let pyramid = Pyramid::new([peaks(&[(255, 4), (0, 4)]), peaks(&[(0, 4), (255, 4)])]);
    let wave = view(&pyramid, (0, 80));
    assert_eq!(drawn(&wave, 8, 3), ["████████", "████    ", "    ████"]);
    assert_eq!(drawn(&wave, 8, 2), ["████████", "████████"]);
}

#[test]
fn cuts_pauses_chapters_and_the_cursor_are_seen_without_colour() {
    let pyramid = Pyramid::new([peaks(&[(255, 2), (0, 6)])]);
    let wave = WaveView {
        cuts: &[(10, 30)],
        pauses: &[(40, 60)],
        chapters: &[0],
        cursor: Some(75),
        ..view(&pyramid, (0, 80))
    };
    assert_eq!(drawn(&wave, 8, 3), ["▼╳╱ ░░ │", "▼╳╱ ░░ │", "█╳╱ ░░ │"]);
}

#[test]
fn the_overview_brackets_what_is_shown_closer() {
    let pyramid = Pyramid::new([vec![0; 16]]);
    assert_eq!(drawn(&view(&pyramid, (40, 120)), 16, 2)[0], "    [      ]    ");
}

#[test]
fn a_selection_is_reversed() {
    let pyramid = Pyramid::new([vec![0; 8]]);
    let wave = WaveView { selection: Some((20, 40)), ..view(&pyramid, (0, 80)) };
    let area = Rect::new(0, 0, 8, 2);
    let mut buffer = Buffer::empty(area);
    wave.render(area, &mut buffer);
    let reversed = ratatui::style::Modifier::REVERSED;
    let is = |x| buffer.cell((x, 1)).unwrap().modifier.contains(reversed);
    assert_eq!((0..8).filter(|x| is(*x)).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn a_short_cut_is_seen_closely_at_every_width_and_not_over_hours() {
    let pyramid = Pyramid::new([vec![0; 360_000]]);
    for width in [60, 80, 160] {
        let wave = WaveView { cuts: &[(5000, 5100)], ..view(&pyramid, (0, 60_000)) };
        let rows = drawn(&wave, width, 4);
        assert_eq!(rows[1].matches('╱').count(), 1, "{width}");
        assert!(!rows[0].contains('╱'), "{width}");
    }
}

#[test]
fn the_mouse_finds_the_time_it_points_at() {
    let pyramid = Pyramid::new([vec![0; 1000]]);
    let wave = view(&pyramid, (2000, 3000));
    let area = Rect::new(5, 2, 100, 4);
    assert_eq!(wave.at(area, 5, 2), Some(0));
    assert_eq!(wave.at(area, 55, 2), Some(5000));
    assert_eq!(wave.at(area, 55, 3), Some(2500));
    assert_eq!(wave.at(area, 4, 3), None);
    assert_eq!(wave.at(area, 55, 6), None);
}

fn any_stretch() -> impl Strategy<Value = Stretch> {
    prop_oneof![
        (0_i64..4000, 0_i64..4000),
        (any::<i64>(), any::<i64>()),
        (Just(i64::MIN), Just(i64::MAX)),
    ]
}

proptest! {
    #[test]
    fn the_greatest_of_a_stretch_is_that_of_its_steps(
        steps in proptest::collection::vec(any::<u8>(), 0..300), from in 0_usize..320,
        length in 0_usize..320,
    ) {
        let to = (from + length).min(steps.len());
        let expected = steps.get(from..to).and_then(|part| part.iter().copied().max());
        let pyramid = Pyramid::new([steps]);
        let stretch = (from as i64 * STEP_MS, (from + length) as i64 * STEP_MS);
        prop_assert_eq!(pyramid.greatest(0, stretch), expected.unwrap_or(0));
    }

    #[test]
    fn a_time_lies_under_its_column(
        start in -1000_i64..1000, length in 1_i64..100_000, width in 1_u16..300, at in any::<u16>(),
    ) {
        let view = (start, start + length);
        let ms = ms_of(at % width, view, width);
        let column = column_of(ms, view, width).unwrap();
        let (left, right) = under(column, view, width);
        prop_assert!(left <= ms && ms < right);
    }

    #[test]
    fn nothing_panics_at_any_size(
        tracks in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 0..5),
        area in (0_u16..40, 0_u16..12, 0_u16..70, 0_u16..12), shown in any_stretch(),
        cuts in proptest::collection::vec(any_stretch(), 0..4), cursor in any::<Option<i64>>(),
        pauses in proptest::collection::vec(any_stretch(), 0..4), selection in any_stretch(),
        chapters in proptest::collection::vec(any::<i64>(), 0..4),
    ) {
        let pyramid = Pyramid::new(tracks);
        let (cuts, pauses, chapters) = (&cuts[..], &pauses[..], &chapters[..]);
        let selection = Some(selection);
        let wave =
            WaveView { cuts, pauses, chapters, cursor, selection, ..view(&pyramid, shown) };
        let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 10));
        let area = Rect::new(area.0, area.1, area.2, area.3);
        wave.render(area, &mut buffer);
        wave.at(area, area.x, area.y);
    }
}
