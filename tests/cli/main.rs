//! pod as people run it: the program itself in a sandbox, one file a verb.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod add;
mod build;
mod cache;
#[path = "../support/chat.rs"]
mod chat;
mod check;
mod check_remote;
mod clean;
mod completions;
mod correct;
mod diff;
mod edit;
mod global;
mod glossary;
#[path = "../support/hosts.rs"]
mod hosts;
mod import_feed;
mod init;
mod login;
mod man;
#[path = "../support/many.rs"]
mod many;
mod model;
mod new;
mod presets;
mod publish;
mod publish_funkwhale;
mod publish_hosts;
mod publish_peertube;
mod publish_places;
mod sandbox;
mod search;
mod second;
mod serve;
#[path = "../support/server.rs"]
mod server;
#[path = "../support/servers/mod.rs"]
mod servers;
#[path = "../support/services/mod.rs"]
mod services;
mod site;
mod stats;
mod terminal;
mod tidy;
mod tmux;
mod transcribe;
mod transcript;
#[path = "../support/web.rs"]
mod web;
