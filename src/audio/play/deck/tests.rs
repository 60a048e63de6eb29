use super::super::program::{Piece, Program};
use super::super::route::Extent;
use super::*;
use crate::audio::source::Memory;
use crate::units::Span;
use proptest::prelude::*;

const RATE: SampleRate = SampleRate(48_000);

fn sine(frames: usize) -> Vec<f32> {
    (0..frames).map(|at| 0.5 * (at as f32 * 0.03).sin()).collect()
}

fn deck(frames: usize) -> Deck {
    let voice = Voice::new(Frames::ZERO, move || {
        Ok(Box::new(Memory::new(RATE, Block::from_planes(vec![sine(frames)]))))
    });
    Deck::new(vec![voice], RATE)
}

fn program(spans: &[(i64, i64)]) -> Program {
    Program::new(spans.iter().map(|&(start, end)| Piece {
        span: Span::new(Frames(start), Frames(end)),
        fade_in: Frames(240),
        fade_out: Frames(240),
    }))
}

fn listen(deck: &mut Deck) -> Vec<Heard> {
    let mut heard = Vec::new();
    while deck.read(&mut heard) {}
    heard
}

#[test]
fn normal_speed_gives_the_takes_as_they_are() {
    let mut deck = deck(20_000);
    deck.start(Route::new(&Program::whole(Frames(20_000)), Extent::All), Frames(777));
    let heard = listen(&mut deck);
    assert_eq!(heard.len(), 20_000 - 777);
    let as_recorded = sine(20_000);
    for (index, frame) in heard[..heard.len() - 240].iter().enumerate() {
        assert_eq!(frame.at, Frames(777 + index as i64));
        assert_eq!(frame.sound, [as_recorded[777 + index]; 2]);
    }
}

#[test]
fn at_any_speed_each_moment_comes_at_its_time() {
    for speed in [0.6, 1.5, 2.0] {
        let mut deck = deck(100_000);
        deck.set_speed(speed);
        let program = program(&[(0, 40_000), (60_000, 100_000)]);
        deck.start(Route::new(&program, Extent::All), Frames::ZERO);
        let heard = listen(&mut deck);
        assert!((heard.len() as f64 - 80_000.0 / speed).abs() <= 1.0);
        let first = |at: i64| heard.iter().position(|frame| frame.at.0 >= at).unwrap() as f64;
        assert!((first(20_000) - 20_000.0 / speed).abs() <= 2.0);
        assert!((first(60_000) - 40_000.0 / speed).abs() <= 2.0);
        assert!((first(80_000) - 60_000.0 / speed).abs() <= 2.0);
        assert!(heard.iter().all(|frame| !(40_000..60_000).contains(&frame.at.0)));
    }
}

#[test]
fn the_speed_changes_on_the_way_without_a_click() {
    let mut deck = deck(100_000);
    deck.start(Route::new(&Program::whole(Frames(100_000)), Extent::All), Frames::ZERO);
    let mut heard = Vec::new();
    while deck.read(&mut heard) {
        deck.set_speed([1.0, 1.7, 0.6, 1.0, 2.0][heard.len() / 7000 % 5]);
    }
    let step = |pair: &[Heard]| (pair[1].sound[0] - pair[0].sound[0]).abs();
    let natural = 0.5 * 0.03;
    assert!(heard.windows(2).all(|pair| step(pair) < 1.3 * natural));
    assert!(heard.windows(2).all(|pair| pair[0].at <= pair[1].at));
}

#[test]
fn a_new_start_forgets_what_was_before() {
    let mut deck = deck(50_000);
    deck.set_speed(1.5);
    let whole = Program::whole(Frames(50_000));
    deck.start(Route::new(&whole, Extent::All), Frames::ZERO);
    deck.read(&mut Vec::new());
    deck.start(Route::new(&whole, Extent::All), Frames(30_000));
    let mut heard = Vec::new();
    deck.read(&mut heard);
    assert_eq!(heard[0].at, Frames(30_000));
    assert_eq!(heard[0].sound[0], sine(50_000)[30_000]);
    assert_eq!(deck.end(), Frames(50_000));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn only_what_the_program_holds_is_heard_in_its_order(
        spans in prop::collection::vec((0_i64..20_000, 1_i64..4000), 0..6),
        from in 0_i64..20_000,
        speed in prop::sample::select(vec![0.5, 1.0, 1.3, 2.5]),
    ) {
        let spans: Vec<_> = spans.into_iter().map(|(at, len)| (at, at + len)).collect();
        let program = program(&spans);
        let mut deck = deck(24_000);
        deck.set_speed(speed);
        deck.start(Route::new(&program, Extent::All), Frames(from));
        let heard = listen(&mut deck);
        let left: i64 = (from..24_000).filter(|&at| program.next_heard(Frames(at)).0 == at
            && at < program.end().0).count() as i64;
        prop_assert!((heard.len() as f64 - left as f64 / speed).abs() <= 1.0);
        for frame in &heard {
            prop_assert!(program.pieces().iter().any(|piece| piece.span.contains(frame.at)));
            prop_assert!(frame.sound[0].abs() <= 1.01);
        }
        prop_assert!(heard.windows(2).all(|pair| pair[0].at <= pair[1].at));
    }
}
