use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::super::program::Piece;
use super::super::speaker::Speaker;
use super::super::transport::tests::Hand;
use super::*;
use crate::audio::source::{Block, Memory};

const RATE: SampleRate = SampleRate(48_000);

fn voice() -> Voice {
    Voice::new(Frames::ZERO, || {
        let block = Block::from_planes(vec![vec![0.5; 480_000]]);
        Ok(Box::new(Memory::new(RATE, block)))
    })
}

fn whole() -> Program {
    Program::whole(Frames(480_000))
}

fn span(start: i64, end: i64) -> Span {
    Span::new(Frames(start), Frames(end))
}

/// A card of tests: gives the speaker of each opening, and what it does is asked for by hand.
fn card(openings: Vec<Result<(), &'static str>>) -> (Open, Receiver<(Speaker, Arc<Shared>)>) {
    let (send, speakers): (Sender<(Speaker, Arc<Shared>)>, _) = channel();
    let mut openings = openings.into_iter();
    let open: Open = Box::new(move |engine| {
        openings.next().unwrap_or(Err("no more"))?;
        send.send((engine.connect(RATE), engine.shared())).unwrap();
        Ok(Box::new(()))
    });
    (open, speakers)
}

/// Asks the card for sound until something holds; the other thread has all the time it needs.
fn until(speaker: &mut Speaker, holds: impl Fn(&[f32]) -> bool) {
    let mut out = [0.0; 960];
    loop {
        speaker.fill(&mut out, 2, 0);
        if holds(&out) {
            return;
        }
        thread::yield_now();
    }
}

fn wait(holds: impl Fn() -> bool) {
    while !holds() {
        thread::yield_now();
    }
}

#[test]
fn the_silent_clock_is_a_player_like_any_other() {
    let hand = Hand::default();
    let player = Player::new(vec![voice()], RATE, Device::silent(hand.clock()));
    assert!(player.silent() && player.badge().is_none());
    player.set_program(whole());
    player.set_gain(0, 0.0);
    player.set_speed(1.5);
    player.play(Frames(4800));
    hand.pass(1000);
    assert_eq!(player.position(), Frames(4800 + 72_000));
    assert!(player.playing());
    player.pause();
    player.seek(Frames(100));
    hand.pass(1000);
    assert_eq!(player.position(), Frames(100));
    player.set_loop(Some(span(0, 48_000)));
    player.set_speed(1.0);
    player.play(Frames(0));
    hand.pass(2250);
    assert_eq!(player.position(), Frames(12_000));
    player.set_loop(None);
    player.play_span(span(24_000, 48_000));
    hand.pass(500);
    assert!(!player.playing() && player.reached_end());
    assert_eq!(player.position(), Frames(48_000));
}

#[test]
fn with_no_card_it_says_so_once_and_the_clock_runs() {
    let hand = Hand::default();
    let (open, _speakers) = card(vec![Err("none was found")]);
    let player = Player::new(vec![voice()], RATE, Device::with(hand.clock(), open));
    player.set_program(whole());
    player.play(Frames(48_000));
    wait(|| player.silent());
    hand.pass(500);
    assert_eq!(player.position(), Frames(72_000));
    let told = Mutex::new(None);
    wait(|| {
        let badge = player.badge();
        let found = badge.is_some();
        *told.lock().unwrap() = badge;
        found
    });
    assert_eq!(told.into_inner().unwrap().as_deref(), Some("no sound card: none was found"));
    assert_eq!(player.badge(), None);
}

#[test]
fn a_card_plays_what_is_asked() {
    let (open, speakers) = card(vec![Ok(())]);
    let player = Player::new(vec![voice()], RATE, Device::with(Hand::default().clock(), open));
    let (mut speaker, _) = speakers.recv().unwrap();
    player.set_program(whole());
    player.play(Frames(100_000));
    assert_eq!(player.position(), Frames(100_000));
    until(&mut speaker, |out| out[0] == 0.5);
    assert!(player.position() >= Frames(100_000));
    assert!(player.playing() && !player.silent());
    player.play_span(span(200_000, 201_000));
    until(&mut speaker, |_| player.reached_end());
    assert_eq!(player.position(), Frames(201_000));
}

#[test]
fn a_card_that_is_unplugged_hands_over_to_the_clock_where_it_was() {
    let hand = Hand::default();
    let (open, speakers) = card(vec![Ok(()), Err("it is gone"), Ok(())]);
    let player = Player::new(vec![voice()], RATE, Device::with(hand.clock(), open));
    let (mut speaker, shared) = speakers.recv().unwrap();
    player.set_program(whole());
    player.play(Frames(100_000));
    until(&mut speaker, |out| out[0] == 0.5);
    let heard = player.position();
    // The hour that passes on the clock was not heard and does not count.
    hand.pass(3_600_000);
    shared.raise_alarm("unplugged".to_owned());
    wait(|| player.silent());
    assert_eq!(player.position(), heard);
    hand.pass(1000);
    assert_eq!(player.position(), heard + Frames(48_000));
    wait(|| player.badge().is_some_and(|badge| badge == "no sound card: it is gone"));
    // And back, when it is plugged in again.
    player.probe();
    let (mut speaker, _) = speakers.recv().unwrap();
    wait(|| !player.silent());
    until(&mut speaker, |out| out[0] == 0.5);
    assert!(player.position() >= heard + Frames(48_000) && player.playing());
}

#[test]
fn a_card_that_comes_back_at_once_goes_on_where_it_was() {
    let (open, speakers) = card(vec![Ok(()), Ok(())]);
    let player = Player::new(vec![voice()], RATE, Device::with(Hand::default().clock(), open));
    let (mut speaker, shared) = speakers.recv().unwrap();
    player.set_program(whole());
    player.play(Frames(100_000));
    until(&mut speaker, |out| out[0] == 0.5);
    let heard = player.position();
    shared.raise_alarm("another was plugged in".to_owned());
    let (mut speaker, _) = speakers.recv().unwrap();
    until(&mut speaker, |out| out[0] == 0.5);
    assert!(player.playing() && !player.silent() && player.badge().is_none());
    assert!((player.position() - heard).0 < 48_000);
}

#[test]
fn a_player_that_is_dropped_ends_its_thread() {
    let (open, speakers) = card(vec![Ok(())]);
    let player = Player::new(vec![voice()], RATE, Device::with(Hand::default().clock(), open));
    let (_speaker, shared) = speakers.recv().unwrap();
    player.play(Frames(0));
    drop(player);
    // Only this test still knows the shared state, and the speaker it holds.
    wait(|| Arc::strong_count(&shared) == 2);
}

#[test]
fn a_track_that_cannot_be_read_is_told() {
    let (open, speakers) = card(vec![Ok(())]);
    let lost = Voice::new(Frames::ZERO, || {
        Err(crate::audio::source::ReadError::Resample("no such rate".to_owned()))
    });
    let voices = vec![lost, voice()];
    let player = Player::new(voices, RATE, Device::with(Hand::default().clock(), open));
    let (mut speaker, _) = speakers.recv().unwrap();
    let piece = Piece { span: span(0, 480_000), fade_in: Frames(0), fade_out: Frames(0) };
    player.set_program(Program::new([piece]));
    player.play(Frames(0));
    until(&mut speaker, |out| out[0] == 0.5);
    let expected = "a track is silent: cannot resample: no such rate";
    assert_eq!(player.badge().as_deref(), Some(expected));
}
