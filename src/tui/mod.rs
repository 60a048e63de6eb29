//! The editor's screen: keys become named actions, actions change a model, a model is drawn.
//!
//! ```text
//! terminal ─► keys ─► Action ─► (the model, to come) ─► wave, looks ─► terminal
//! ```
//!
//! One table of [`action`]s feeds the dispatcher, the list of keys, the palette and the manual.

pub mod action;
pub mod keys;
pub mod looks;
pub mod palette;
pub mod terminal;
pub mod wave;
