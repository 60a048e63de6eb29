//! The editor's screen: keys become named actions, actions change a model, a model is drawn.
//!
//! ```text
//! terminal ─► editor ─► keys ─► Action ─► model ─► view, page, wave, looks ─► terminal
//!                          ▲                 │
//!                          └── Outcome ◄── crew ◄── Job
//! ```
//!
//! `plain` is the same model without a screen, a line at a time.
//!
//! One table of [`action`]s feeds the dispatcher, the list of keys, the palette and the manual.

pub mod action;
pub mod crew;
pub mod editor;
pub mod keys;
pub mod looks;
pub mod model;
pub mod page;
pub mod palette;
pub mod plain;
pub mod terminal;
pub mod view;
pub mod wave;
