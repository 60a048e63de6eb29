//! Puts public/ where listeners find it: what is to be sent, the places files go to, and the
//! secrets they ask for.
//!
//! ```text
//! public/ ─► LocalFile ─┬► Plan ─► Due, a stage at a time ─► Storage: put, look, remove
//! journal ─► Sent ──────┘              ▲                        │
//!    ▲                                 │                        │
//!    └── begun, there, seen ◄──────────┼────────────────────────┘
//! show.toml ─► StorageAddress ─┐       │
//! environment, keyring, file ─► credentials::Secrets ─► storage::open
//! ```

pub mod credentials;
pub mod hosts;
pub mod plan;
pub mod rate;
pub mod sent;
pub mod stage;
pub mod storage;
