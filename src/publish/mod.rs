//! Puts public/ where listeners find it: the places files go to, and the secrets they ask for.
//!
//! ```text
//! show.toml ─► StorageAddress ─┐
//! environment, keyring, file ─► credentials::Secrets ─┴► storage::open ─► Storage: put, look, remove
//! ```

pub mod credentials;
pub mod storage;
