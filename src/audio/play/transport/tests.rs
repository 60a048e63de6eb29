use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::super::program::Piece;
use super::*;

/// A clock that is set by hand.
#[derive(Clone, Default)]
pub(in super::super) struct Hand(Arc<AtomicU64>);

impl Hand {
    pub(in super::super) fn pass(&self, millis: u64) {
        self.0.fetch_add(millis, Ordering::Relaxed);
    }

    pub(in super::super) fn clock(&self) -> Clock {
        let hand = Arc::clone(&self.0);
        Box::new(move || Duration::from_millis(hand.load(Ordering::Relaxed)))
    }
}

/// Frames are milliseconds here.
const RATE: SampleRate = SampleRate(1000);

fn span(start: i64, end: i64) -> Span {
    Span::new(Frames(start), Frames(end))
}

fn program(spans: &[(i64, i64)]) -> Program {
    Program::new(spans.iter().map(|&(start, end)| Piece {
        span: span(start, end),
        fade_in: Frames::ZERO,
        fade_out: Frames::ZERO,
    }))
}

/// Five seconds are heard, two are cut, three more are heard.
fn transport() -> (Transport, Hand) {
    let hand = Hand::default();
    hand.pass(123_456);
    let mut transport = Transport::new(RATE, hand.clock());
    transport.set_program(program(&[(0, 5000), (7000, 10_000)]));
    (transport, hand)
}

#[test]
fn the_position_moves_with_time_only_while_playing() {
    let (mut transport, hand) = transport();
    transport.play(Frames(1000));
    hand.pass(500);
    assert_eq!(transport.position(), Frames(1500));
    assert!(transport.playing());
    transport.pause();
    hand.pass(500);
    assert_eq!(transport.position(), Frames(1500));
    assert!(!transport.playing() && !transport.reached_end());
}

#[test]
fn a_new_speed_holds_from_now_on() {
    let (mut transport, hand) = transport();
    transport.play(Frames(0));
    hand.pass(1000);
    transport.set_speed(2.0);
    hand.pass(1000);
    transport.set_speed(f64::NAN);
    assert_eq!(transport.position(), Frames(3000));
    transport.set_speed(0.6);
    hand.pass(1000);
    assert_eq!(transport.position(), Frames(3600));
}

#[test]
fn cuts_are_skipped_and_the_end_stops() {
    let (mut transport, hand) = transport();
    transport.play(Frames(4000));
    hand.pass(1500);
    assert_eq!(transport.position(), Frames(7500));
    hand.pass(2500);
    assert_eq!(transport.position(), Frames(10_000));
    assert!(!transport.playing() && transport.reached_end());
    transport.seek(Frames(100));
    assert!(!transport.reached_end() && !transport.playing());
}

#[test]
fn a_loop_goes_round_until_it_is_taken_away() {
    let (mut transport, hand) = transport();
    transport.set_loop(Some(span(1000, 2000)));
    transport.play(Frames(1500));
    hand.pass(5700);
    assert_eq!(transport.position(), Frames(1200));
    transport.set_loop(None);
    hand.pass(1000);
    assert_eq!(transport.position(), Frames(2200));
}

#[test]
fn one_span_is_played_and_then_it_stops() {
    let (mut transport, hand) = transport();
    transport.set_loop(Some(span(0, 100)));
    transport.play_span(span(4500, 7200));
    hand.pass(600);
    assert_eq!(transport.position(), Frames(7100));
    hand.pass(600);
    assert_eq!(transport.position(), Frames(7200));
    assert!(transport.reached_end());
}

#[test]
fn a_struck_sentence_can_be_heard_when_asked_for() {
    let (mut transport, hand) = transport();
    transport.play_span(span(5500, 6500));
    hand.pass(400);
    assert_eq!(transport.position(), Frames(5900));
}

#[test]
fn a_new_program_holds_at_once() {
    let (mut transport, hand) = transport();
    transport.play(Frames(0));
    hand.pass(1000);
    transport.set_program(program(&[(0, 1500), (3000, 4000)]));
    hand.pass(700);
    assert_eq!(transport.position(), Frames(3200));
    transport.set_program(program(&[(0, 1500), (3700, 4000)]));
    assert_eq!(transport.position(), Frames(3700));
    assert!(transport.playing());
}

#[test]
fn at_rest_a_moment_in_a_cut_is_kept_and_playing_leaves_it() {
    let (mut transport, hand) = transport();
    transport.seek(Frames(6000));
    assert_eq!(transport.position(), Frames(6000));
    transport.play(transport.position());
    hand.pass(1);
    assert_eq!(transport.position(), Frames(7001));
}

#[test]
fn playing_past_the_end_is_the_end_at_once() {
    let (mut transport, _) = transport();
    transport.play(Frames(99_999));
    assert!(!transport.playing() && transport.reached_end());
    assert_eq!(transport.position(), Frames(10_000));
}
