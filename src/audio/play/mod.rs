//! Listening: the voices of a session along a program, at any speed, through the sound card, or
//! with no card on a silent clock that moves the same way.
//!
//! ```text
//! Voice ─► Tape ─► Deck (stretch) ─► Engine ═ ring ═► Speaker ─► card
//!             ▲ Route ◄─ Transport ◄─ Program, orders of the Player
//! ```
//!
//! [`Player`] is the editor's side. What it is asked goes to the transport, which works out the
//! route, and from there to the player's thread; the card's thread only empties a ring.

#[cfg(feature = "playback")]
mod card;
mod convert;
mod deck;
// Without a card only the tests reach all of these three.
#[cfg_attr(not(feature = "playback"), allow(dead_code))]
mod engine;
mod gain;
mod hush;
mod player;
mod program;
mod route;
#[cfg_attr(not(feature = "playback"), allow(dead_code))]
mod shared;
#[cfg_attr(not(feature = "playback"), allow(dead_code))]
mod speaker;
mod tape;
mod transport;
mod voice;
mod worker;

pub use hush::Hush;
pub use player::{Device, Player};
pub use program::{Piece, Program};
pub use transport::Clock;
pub use voice::Voice;
