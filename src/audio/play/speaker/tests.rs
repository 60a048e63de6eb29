//! The engine, the ring and the speaker together, one buffer after the other, as a card asks.

use super::super::engine::Engine;
use super::super::program::Program;
use super::super::shared::Order;
use super::super::transport::Transport;
use super::super::transport::tests::Hand;
use super::super::voice::Voice;
use super::*;
use crate::audio::source::{Block, Memory};
use crate::units::Span;

const RATE: SampleRate = SampleRate(48_000);
/// What a card asks for at once: 10 ms.
const BUFFER: usize = 480;

struct Bench {
    shared: Arc<Shared>,
    engine: Engine,
    speaker: Speaker,
    latency: usize,
    /// The left channel, all that was put out.
    sound: Vec<f32>,
}

impl Bench {
    /// A session of ten seconds of one level, a card at `rate` with a delay.
    fn new(rate: u32, latency: usize) -> Bench {
        let voice = Voice::new(Frames::ZERO, || {
            let block = Block::from_planes(vec![vec![0.5; 480_000]]);
            Ok(Box::new(Memory::new(RATE, block)))
        });
        let transport = Transport::new(RATE, Hand::default().clock());
        let shared = Arc::new(Shared::new(transport, false));
        let mut engine = Engine::new(vec![voice], RATE, Arc::clone(&shared));
        let speaker = engine.connect(SampleRate(rate));
        let mut bench = Bench { shared, engine, speaker, latency, sound: Vec::new() };
        bench.engine.apply(bench.shared.take_card());
        bench.change(|transport| transport.set_program(Program::whole(Frames(480_000))));
        bench
    }

    fn change(&mut self, change: impl FnOnce(&mut Transport)) {
        let mut orders = Vec::new();
        self.shared.change(change, |order| orders.push(order));
        orders.into_iter().for_each(|order| self.engine.apply(order));
    }

    /// The card asks for so many buffers, after each of which the engine fills up.
    fn run(&mut self, buffers: usize) {
        for _ in 0..buffers {
            self.engine.fill();
            self.ask();
        }
    }

    fn ask(&mut self) {
        let mut out = vec![f32::NAN; 2 * BUFFER];
        self.speaker.fill(&mut out, 2, self.latency);
        self.sound.extend(out.chunks(2).map(|frame| frame[0]));
    }

    fn highest_step(&self) -> f32 {
        self.sound.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max)
    }
}

/// The steepest part of a fade of 5 ms from 0.5: half a cosine of 240 frames.
const FADE_STEP: f32 = 0.5 * std::f32::consts::PI / 2.0 / 240.0 * 1.01;

#[test]
fn playing_and_pausing_fade_and_the_position_stays_where_it_was_heard() {
    let mut bench = Bench::new(48_000, 0);
    bench.change(|transport| transport.play(Frames(1000)));
    assert_eq!(bench.shared.position(), Frames(1000));
    bench.run(10);
    assert!(bench.shared.playing());
    assert_eq!(bench.sound[4799], 0.5);
    let heard = bench.shared.position();
    assert_eq!(heard, Frames(1000 + 9 * 480));
    bench.change(Transport::pause);
    bench.run(3);
    assert_eq!(bench.shared.position(), heard);
    assert!(!bench.shared.playing() && !bench.shared.reached_end());
    assert_eq!(*bench.sound.last().unwrap(), 0.0);
    // It is silent after the fade, whatever was prepared before.
    assert!(bench.sound[4800 + 240..].iter().all(|sample| *sample == 0.0));
    assert!(bench.highest_step() <= FADE_STEP, "{}", bench.highest_step());
}

#[test]
fn a_seek_is_heard_at_once_without_a_click() {
    let mut bench = Bench::new(48_000, 0);
    bench.change(|transport| transport.play(Frames(0)));
    bench.run(5);
    bench.change(|transport| transport.seek(Frames(300_000)));
    assert_eq!(bench.shared.position(), Frames(300_000));
    bench.run(3);
    let position = bench.shared.position().0;
    assert!((300_000..300_000 + 3 * 480).contains(&position), "{position}");
    assert!(bench.highest_step() <= FADE_STEP);
}

#[test]
fn the_delay_of_the_card_is_taken_off_across_a_cut() {
    let mut bench = Bench::new(48_000, 960);
    let piece = |start, end| super::super::program::Piece {
        span: Span::new(Frames(start), Frames(end)),
        fade_in: Frames::ZERO,
        fade_out: Frames::ZERO,
    };
    bench.change(|transport| {
        transport.set_program(Program::new([piece(0, 4800), piece(96_000, 480_000)]));
        transport.play(Frames(0));
    });
    bench.run(1);
    assert_eq!(bench.shared.position(), Frames(0));
    bench.run(11);
    // 11 buffers before this one, less two for the delay.
    assert_eq!(bench.shared.position(), Frames(9 * 480));
    bench.run(2);
    assert_eq!(bench.shared.position(), Frames(96_000 + 480));
}

#[test]
fn a_span_ends_by_itself_and_says_so() {
    let mut bench = Bench::new(48_000, 0);
    let span = Span::new(Frames(10_000), Frames(12_000));
    bench.change(|transport| transport.play_span(span));
    bench.run(10);
    assert!(!bench.shared.playing() && bench.shared.reached_end());
    assert_eq!(bench.shared.position(), Frames(12_000));
    assert_eq!((bench.sound[240], bench.sound[1759]), (0.5, 0.5));
    assert!(bench.sound[2000..].iter().all(|sample| sample.abs() < 1e-5));
    assert!(bench.highest_step() <= FADE_STEP);
    // What is changed then does not start it again.
    bench.change(|transport| transport.set_program(Program::whole(Frames(400_000))));
    bench.run(3);
    assert!(!bench.shared.playing() && bench.shared.reached_end());
    assert_eq!(bench.shared.position(), Frames(12_000));
}

#[test]
fn a_program_cut_while_playing_holds_at_once() {
    let mut bench = Bench::new(48_000, 0);
    bench.change(|transport| transport.play(Frames(0)));
    bench.run(5);
    let piece = super::super::program::Piece {
        span: Span::new(Frames(200_000), Frames(300_000)),
        fade_in: Frames::ZERO,
        fade_out: Frames::ZERO,
    };
    bench.change(|transport| transport.set_program(Program::new([piece])));
    assert!(bench.shared.playing());
    bench.run(2);
    assert!(bench.shared.position() >= Frames(200_000));
}

#[test]
fn too_late_is_a_short_fade_and_no_crack() {
    let mut bench = Bench::new(48_000, 0);
    bench.change(|transport| transport.play(Frames(0)));
    bench.run(2);
    // The engine sleeps: the ring holds 150 ms.
    (0..20).for_each(|_| bench.ask());
    assert_eq!(*bench.sound.last().unwrap(), 0.0);
    assert!(bench.shared.playing());
    bench.run(5);
    assert_eq!(*bench.sound.last().unwrap(), 0.5);
    assert!(bench.highest_step() <= FADE_STEP);
}

#[test]
fn orders_that_others_replaced_are_passed_over() {
    let mut bench = Bench::new(48_000, 0);
    let mut orders = Vec::new();
    for at in [100_000, 200_000, 300_000] {
        bench.shared.change(|transport| transport.play(Frames(at)), |order| orders.push(order));
    }
    orders.into_iter().rev().for_each(|order| bench.engine.apply(order));
    bench.run(3);
    assert_eq!(bench.shared.position(), Frames(300_000 + 2 * 480));
}

#[test]
fn a_card_at_another_rate_hears_the_same_moments() {
    let mut bench = Bench::new(44_100, 0);
    bench.change(|transport| transport.play(Frames(0)));
    bench.run(93);
    // 92 buffers of 480 at 44.1 kHz.
    let expected = 92.0 * 480.0 * 48_000.0 / 44_100.0;
    assert!((bench.shared.position().0 as f64 - expected).abs() < 4.0);
}

#[test]
fn a_voice_falls_silent_and_the_speed_changes_smoothly() {
    let mut bench = Bench::new(48_000, 0);
    bench.change(|transport| transport.play(Frames(0)));
    bench.run(5);
    bench.engine.apply(Order::Speed(2.0));
    bench.run(30);
    let before = bench.shared.position();
    bench.run(10);
    assert!((bench.shared.position() - before).0.abs_diff(2 * 4800) < 10);
    bench.engine.apply(Order::Gain(0, 0.0));
    bench.run(20);
    assert_eq!(*bench.sound.last().unwrap(), 0.0);
    assert!(bench.shared.playing());
    assert!(bench.highest_step() <= FADE_STEP);
}

#[test]
fn one_channel_gets_both_and_many_get_two() {
    let mut bench = Bench::new(48_000, 0);
    bench.change(|transport| transport.play(Frames(0)));
    bench.run(2);
    bench.engine.fill();
    let (mut mono, mut many) = ([0.0; 4], [1.0; 12]);
    bench.speaker.fill(&mut mono, 1, 0);
    bench.speaker.fill(&mut many, 6, 0);
    assert_eq!(mono, [0.5; 4]);
    assert_eq!(many[..6], [0.5, 0.5, 0.0, 0.0, 0.0, 0.0]);
}
