//! Struck words in drawn gaps, and what holds for all of them.

use proptest::prelude::*;

use super::*;
use crate::edit::EditList;

/// A millisecond a frame makes the arithmetic plain.
const RATE: SampleRate = SampleRate(1000);

fn run(start: i64, end: i64, before: Option<i64>, after: Option<i64>) -> StruckRun {
    StruckRun {
        time: Interval::from_millis(start, end),
        before: before.map(Time::from_millis),
        after: after.map(Time::from_millis),
        text: "euh".into(),
    }
}

fn kept(words: &[(i64, i64)]) -> Vec<Interval> {
    words.iter().map(|&(start, end)| Interval::from_millis(start, end)).collect()
}

/// The same level everywhere.
fn level_room(_: Span) -> Db {
    Db(-60.0)
}

/// Loud in the given stretches, room elsewhere.
fn loud_in(stretches: &[(i64, i64)]) -> impl Fn(Span) -> Db + '_ {
    move |span| {
        let meets = |&(start, end): &(i64, i64)| start < span.end.0 && span.start.0 < end;
        Db(if stretches.iter().any(meets) { -40.0 } else { -60.0 })
    }
}

fn spans(struck: &Struck) -> Vec<(i64, i64)> {
    struck.cuts.iter().map(|cut| (cut.span.start.0, cut.span.end.0)).collect()
}

#[test]
fn the_join_keeps_the_shorter_of_the_two_gaps() {
    // 100 ms before, 200 ms after: 100 ms stay, 60 of them after the word before.
    let words = kept(&[(0, 1000), (1500, 2000)]);
    let struck = cut_struck(&[run(1100, 1300, Some(1000), Some(1500))], &words, &level_room, RATE);
    assert_eq!(spans(&struck), [(1060, 1460)]);
    assert_eq!(struck.cuts[0].reasons, [Reason::Struck("euh".into())]);
    assert_eq!(struck.cuts[0].fade, Frames(10));
    assert_eq!(struck.left, []);
}

#[test]
fn between_sentences_a_pause_stays() {
    let words = kept(&[(0, 1000), (2000, 3000)]);
    let struck = cut_struck(&[run(1600, 1980, Some(1000), Some(2000))], &words, &level_room, RATE);
    let left = 1000 - struck.cuts[0].span.len().0;
    assert!((340..=360).contains(&left), "{left}");
}

#[test]
fn a_cut_does_not_swallow_a_long_pause() {
    let words = kept(&[(0, 1000), (9000, 9500)]);
    let struck = cut_struck(&[run(5000, 5400, Some(1000), Some(9000))], &words, &level_room, RATE);
    assert_eq!(spans(&struck), [(4200, 6200)]);
}

#[test]
fn words_that_run_into_each_other_are_cut_at_their_borders_with_a_short_fade() {
    let words = kept(&[(0, 1000), (1300, 2000)]);
    let struck = cut_struck(&[run(1000, 1300, Some(1000), Some(1300))], &words, &level_room, RATE);
    assert_eq!(spans(&struck), [(1000, 1300)]);
    assert_eq!(struck.cuts[0].fade, Frames(4));
}

#[test]
fn a_breath_before_the_struck_word_goes_and_one_before_the_kept_word_stays() {
    let words = kept(&[(0, 1000), (3000, 3500)]);
    let sound = [(0, 1000), (1300, 1550), (1700, 2100), (2600, 2850), (3000, 3500)];
    let runs = [run(1700, 2100, Some(1000), Some(3000))];
    let struck = cut_struck(&runs, &words, &loud_in(&sound), RATE);
    let (start, end) = spans(&struck)[0];
    assert!((1000..=1300).contains(&start), "{start}");
    assert!((2100..=2600).contains(&end), "{end}");
}

#[test]
fn what_another_says_meanwhile_is_kept_and_told() {
    let words = kept(&[(0, 1000), (1200, 1400), (2500, 3000)]);
    let runs = [run(1050, 2000, Some(1000), Some(2500))];
    let struck = cut_struck(&runs, &words, &level_room, RATE);
    for (start, end) in spans(&struck) {
        assert!(end <= 1150 || start >= 1450, "{start} to {end}");
    }
    assert_eq!(struck.left.len(), 1);
    assert!((300..400).contains(&struck.left[0].heard.millis()), "{:?}", struck.left);
    // Wholly under another's words: nothing to cut.
    let words = kept(&[(0, 5000)]);
    let struck = cut_struck(&[run(1050, 2000, None, None)], &words, &level_room, RATE);
    assert_eq!((struck.cuts.len(), struck.left.len()), (0, 1));
}

#[test]
fn a_short_word_between_two_cuts_is_still_heard() {
    let words = kept(&[(1000, 1012)]);
    let runs = [run(500, 1000, None, Some(1000)), run(1012, 1500, Some(1012), None)];
    let struck = cut_struck(&runs, &words, &loud_in(&[(0, 700)]), RATE);
    let list = EditList::new(Frames(5000), struck.cuts);
    assert_eq!(list.cuts().len(), 2);
}

#[test]
fn nothing_struck_cuts_nothing() {
    assert_eq!(cut_struck(&[], &[], &level_room, RATE), Struck::default());
    let empty = run(500, 500, None, None);
    assert_eq!(cut_struck(&[empty], &[], &level_room, RATE), Struck::default());
}

#[test]
fn a_level_that_is_no_number_stops_nothing() {
    let runs = [run(1100, 1300, Some(1000), Some(1500))];
    let struck = cut_struck(&runs, &[], &|_| Db(f64::NAN), RATE);
    assert_eq!(struck.cuts.len(), 1);
}

/// Words of one speaker in order, some of them struck, as runs and kept words.
fn sides(words: &[(i64, i64, bool)]) -> (Vec<StruckRun>, Vec<Interval>) {
    let (mut runs, mut kept) = (Vec::<StruckRun>::new(), Vec::new());
    let (mut at, mut before, mut open) = (0, None, false);
    for &(gap, length, struck) in words {
        let (start, end) = (at + gap, at + gap + length);
        at = end;
        match (struck, open) {
            (true, true) => runs.last_mut().unwrap().time.end = Time::from_millis(end),
            (true, false) => runs.push(run(start, end, before, None)),
            (false, _) => {
                if let Some(last) = runs.last_mut().filter(|_| open) {
                    last.after = Some(Time::from_millis(start));
                }
                kept.push(Interval::from_millis(start, end));
                before = Some(end);
            }
        }
        open = struck;
    }
    (runs, kept)
}

proptest! {
    #[test]
    fn no_cut_holds_a_kept_word_and_ends_lie_in_the_gaps(
        words in prop::collection::vec((0_i64..900, 20_i64..600, any::<bool>()), 0..40),
        others in prop::collection::vec((0_i64..20_000, 0_i64..900), 0..6),
        noise in prop::collection::vec(-70_i16..-20, 1..50),
        rate in prop::sample::select(vec![8000_u32, 11_025, 44_100, 48_000]),
    ) {
        let rate = SampleRate(rate);
        let (runs, own) = sides(&words);
        let step = i64::from(rate.0 / 100);
        let level = |span: Span| {
            let at = span.start.0.div_euclid(step).rem_euclid(noise.len() as i64);
            Db(f64::from(noise[at as usize]))
        };
        let others: Vec<_> = others.iter().map(|&(at, len)| (at, at + len)).collect();
        let all: Vec<Interval> = own.iter().copied().chain(kept(&others)).collect();
        let struck = cut_struck(&runs, &all, &level, rate);
        prop_assert_eq!(&struck, &cut_struck(&runs, &all, &level, rate));
        for word in &all {
            for cut in &struck.cuts {
                let time = Interval::new(cut.span.start.at(rate), cut.span.end.at(rate));
                prop_assert!(time.intersect(*word).is_empty(), "{:?} in {:?}", word, time);
            }
        }
        if others.is_empty() {
            // With one speaker nothing stays but what is too short for a join.
            prop_assert!(struck.left.iter().all(|left| left.heard <= UNHEARD), "{:?}", struck.left);
            prop_assert_eq!(struck.cuts.len(), runs.len());
            for (cut, run) in struck.cuts.iter().zip(&runs) {
                prop_assert!(cut.span.start <= ceil(run.time.start, rate));
                prop_assert!(cut.span.end >= floor(run.time.end, rate));
            }
        }
    }
}
