//! Services that episodes go to, as strict as the real ones.

pub mod castopod;
pub mod funkwhale;
pub mod peertube;
