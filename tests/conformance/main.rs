//! Numbers believed from outside: standards' signals, other decoders, other
//! meters, and arithmetic written here.

#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

mod castopod;
mod chapters;
mod correction;
mod cuts;
mod decode;
mod encode;
mod example;
mod feed;
mod funkwhale;
#[path = "../support/hosts.rs"]
mod hosts;
#[path = "../support/ideal.rs"]
mod ideal;
mod import_feed;
#[path = "../support/interview.rs"]
mod interview;
mod joins;
mod limiter;
mod loudness;
mod mastodon;
mod meter;
mod pages;
mod peertube;
mod promises;
#[path = "../support/server.rs"]
mod server;
#[path = "../support/servers/mod.rs"]
mod servers;
#[path = "../support/services/mod.rs"]
mod services;
#[path = "../support/session.rs"]
mod session;
mod speech;
mod storage;
mod studio;
mod tags;
mod transcripts;
#[path = "../support/words.rs"]
mod words;

use session::noise;
