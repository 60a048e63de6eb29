use super::super::program::{Piece, Program};
use super::super::route::Extent;
use super::*;
use crate::audio::source::Memory;
use crate::units::Span;

const RATE: SampleRate = SampleRate(48_000);

fn constant(level: f32, frames: usize) -> Voice {
    Voice::new(Frames::ZERO, move || {
        let block = Block::from_planes(vec![vec![level; frames]]);
        Ok(Box::new(Memory::new(RATE, block)))
    })
}

/// Half the samples before frame 10 000 are 0.2, all after are 0.8.
fn two_levels() -> Voice {
    Voice::new(Frames::ZERO, || {
        let plane = (0..20_000).map(|at| if at < 10_000 { 0.2 } else { 0.8 }).collect();
        Ok(Box::new(Memory::new(RATE, Block::from_planes(vec![plane]))))
    })
}

fn span(start: i64, end: i64) -> Span {
    Span::new(Frames(start), Frames(end))
}

fn program(half: i64) -> Program {
    let piece = |start, end| Piece {
        span: span(start, end),
        fade_in: Frames(half),
        fade_out: Frames(half),
    };
    Program::new([piece(0, 6000), piece(14_000, 20_000)])
}

/// All there is, left channel, with the moment of each frame.
fn listen(tape: &mut Tape, most: usize) -> (Vec<f32>, Vec<i64>) {
    let (mut sound, mut moments, mut block) = (Vec::new(), Vec::new(), Block::default());
    while sound.len() < most {
        let Some(at) = tape.read(&mut block) else { break };
        sound.extend_from_slice(block.plane(0));
        moments.extend((0..block.len() as i64).map(|index| at.0 + index));
    }
    (sound, moments)
}

#[test]
fn the_length_and_the_moments_are_those_of_the_program() {
    for half in [0, 1, 240, 3000] {
        let mut tape = Tape::new(vec![constant(0.5, 20_000)], RATE);
        tape.start(Route::new(&program(half), Extent::All), Frames::ZERO);
        let (sound, moments) = listen(&mut tape, usize::MAX);
        assert_eq!(sound.len(), 12_000);
        assert!(moments.iter().copied().eq((0..6000).chain(14_000..20_000)));
        // A constant stays what it is through a cross-fade, until the end fades.
        assert!(sound[..12_000 - 240].iter().all(|sample| (sample - 0.5).abs() < 1e-6));
        assert!(sound[11_999] < 0.001);
    }
}

#[test]
fn a_cut_is_crossed_by_a_raised_cosine_around_the_join() {
    let mut tape = Tape::new(vec![two_levels()], RATE);
    tape.start(Route::new(&program(240), Extent::All), Frames::ZERO);
    let (sound, _) = listen(&mut tape, usize::MAX);
    assert_eq!(sound[6000 - 241], 0.2);
    assert_eq!(sound[6000 + 240], 0.8);
    for index in [0, 100, 240, 479] {
        let expected = 0.2 + 0.6 * fade::gain(index, 480);
        assert!((sound[6000 - 240 + index] - expected).abs() < 1e-6);
    }
}

#[test]
fn starting_within_a_fade_still_crosses_it_smoothly() {
    let mut tape = Tape::new(vec![two_levels()], RATE);
    tape.start(Route::new(&program(240), Extent::All), Frames(5900));
    let (sound, moments) = listen(&mut tape, 1000);
    assert_eq!((moments[0], moments[99], moments[100]), (5900, 5999, 14_000));
    assert!(sound.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 0.01));
}

#[test]
fn a_loop_comes_round_without_a_step() {
    let mut tape = Tape::new(vec![two_levels()], RATE);
    let around = Extent::Loop(span(9000, 11_000));
    tape.start(Route::new(&Program::whole(Frames(20_000)), around), Frames(9000));
    let (sound, moments) = listen(&mut tape, 10_000);
    assert!(moments[..8000].iter().copied().eq((0..8000).map(|at| 9000 + at % 2000)));
    // The only step is the one in the sound itself.
    let steps = sound[..8000].windows(2).filter(|pair| (pair[1] - pair[0]).abs() > 0.02);
    assert_eq!(steps.count(), 4);
}

#[test]
fn one_span_is_heard_once() {
    let mut tape = Tape::new(vec![constant(0.5, 20_000)], RATE);
    let once = Extent::Once(span(5000, 15_000));
    tape.start(Route::new(&program(240), once), Frames(5000));
    let (_, moments) = listen(&mut tape, usize::MAX);
    assert!(moments.iter().copied().eq((5000..6000).chain(14_000..15_000)));
}

#[test]
fn voices_add_up_and_a_muted_one_leaves_smoothly() {
    let mut tape = Tape::new(vec![constant(0.25, 20_000), constant(0.5, 20_000)], RATE);
    tape.start(Route::new(&Program::whole(Frames(20_000)), Extent::All), Frames::ZERO);
    let (sound, _) = listen(&mut tape, 1);
    assert_eq!(sound[0], 0.75);
    tape.set_gain(1, 0.0);
    tape.set_gain(7, 0.0);
    let (sound, _) = listen(&mut tape, 4000);
    assert!(sound.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 0.002));
    assert_eq!(sound[3999], 0.25);
}

#[test]
fn a_lost_voice_is_noticed_once_and_the_others_go_on() {
    let lost = Voice::new(Frames::ZERO, || {
        Err(crate::audio::source::ReadError::Resample("gone".to_owned()))
    });
    let mut tape = Tape::new(vec![lost, constant(0.5, 20_000)], RATE);
    tape.start(Route::new(&Program::whole(Frames(20_000)), Extent::All), Frames::ZERO);
    let (sound, _) = listen(&mut tape, 10_000);
    assert_eq!(sound[9000], 0.5);
    assert_eq!(tape.notice().as_deref(), Some("cannot resample: gone"));
    assert_eq!(tape.notice(), None);
}

#[test]
fn nothing_to_hear_is_the_end_at_once() {
    let mut tape = Tape::new(Vec::new(), RATE);
    tape.start(Route::new(&Program::default(), Extent::All), Frames(5));
    assert_eq!(tape.read(&mut Block::default()), None);
}
