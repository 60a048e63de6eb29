//! The player's thread: opens the sound card, follows orders, keeps the ring filled, and leaves
//! the listener to the silent clock when there is no card or it breaks down.

use std::any::Any;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use super::engine::Engine;
use super::shared::{Order, Shared};

/// How often the ring is filled up: well within what it holds.
const TICK: Duration = Duration::from_millis(10);
/// How often a card at rest is looked after.
const REST: Duration = Duration::from_millis(200);
/// Longer than the fade with which the sound stops.
const LAST_FADE: Duration = Duration::from_millis(20);
/// How often in a row, with nothing asked in between, a card that broke down is opened anew.
const TRIES: u32 = 3;

/// A card that plays as long as this is kept.
pub(super) type Card = Box<dyn Any>;

/// Opens a card and connects it with the engine, or says why there is none.
pub(super) type Open = Box<dyn FnMut(&mut Engine) -> Result<Card, String> + Send>;

/// Runs until nobody can send orders any more.
pub(super) fn run(
    mut engine: Engine,
    mut open: Open,
    orders: &Receiver<Order>,
    shared: &Arc<Shared>,
) {
    let _guard = Guard(Arc::clone(shared));
    let mut tries = 0;
    let mut card = begin(&mut engine, &mut open, shared);
    loop {
        let first = match (&card, engine.busy()) {
            (None, _) => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            (Some(_), true) => orders.recv_timeout(TICK),
            (Some(_), false) => orders.recv_timeout(REST),
        };
        if matches!(first, Err(RecvTimeoutError::Disconnected)) {
            break;
        }
        for order in first.into_iter().chain(orders.try_iter()) {
            tries = 0;
            if matches!(order, Order::Probe) && card.is_none() {
                card = begin(&mut engine, &mut open, shared);
            }
            engine.apply(order);
        }
        if let Some(why) = shared.take_alarm().filter(|_| card.is_some()) {
            // The old card is closed before it is asked for again.
            card = None;
            engine.disconnect();
            tries += 1;
            if tries > TRIES {
                shared.fall_silent(&why);
            } else {
                card = begin(&mut engine, &mut open, shared);
            }
        }
        engine.fill();
    }
    if card.is_some() {
        shared.mute();
        std::thread::sleep(LAST_FADE);
    }
}

/// Opens a card and goes on there, or goes on silently.
fn begin(engine: &mut Engine, open: &mut Open, shared: &Shared) -> Option<Card> {
    // What an earlier card still had to say is of no interest.
    shared.take_alarm();
    match open(engine) {
        Ok(card) => {
            engine.apply(shared.take_card());
            Some(card)
        }
        Err(why) => {
            engine.disconnect();
            shared.fall_silent(&why);
            None
        }
    }
}

/// Keeps the position moving should a decoder bring the thread down.
struct Guard(Arc<Shared>);

impl Drop for Guard {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.fall_silent("the player stopped by a mistake of its own");
        }
    }
}
