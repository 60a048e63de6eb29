//! The papers stay honest: what is written about the code is held against it.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod check_rules;
mod layers;
mod man;
mod manifests;
mod readme;
