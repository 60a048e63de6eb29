//! pod turns raw takes of people talking into a published podcast episode.
//! This page is the map of the house: how sound flows through it, who may
//! import whom, and where new things go. A test holds the code to the table.
//!
//! # The way through
//!
//! ```text
//! show.toml, episode.toml, edits.toml ─► show
//!                                          │
//! takes ─► audio::decode ─► audio::dsp::speech     per-10-ms facts, in the store
//!              │                 │
//!              │                 ▼
//!              │        edit   plan_pauses ─► EditList ─► Timeline
//!              ▼                 ▼
//!          render   Session ─► Mixer ─► Cutter ─► music ─► Mix   (on disk, output time)
//!                                │
//!                                ▼
//!                   measure ─► solve ─► gain, limiter ─► audio::encode ─► payload
//!                                ▲                            │
//!                                └── decode again, measure ◄──┘
//!                                                             │
//!                                       audio::tag ◄──────────┘ ─► out/
//! ```
//!
//! The editor (`pod edit`) goes the same way, with a person in the middle:
//!
//! ```text
//! transcript.md, words, edits.toml ─► transcript::draft ─► Operation ─► journal ─► the files
//!        takes ─► ops::edit::sound ─► the cuts of `build`, waveform, audio::play
//! keys ─► tui::action ─► tui::model ─► tui::view, page, wave ─► terminal
//!                           └─► Job ─► tui::crew ─► Outcome ─┘
//! ```
//!
//! What is published is made of plain values, so that it can be kept and compared:
//!
//! ```text
//! show.toml, published.toml ─► site::Front ─┐
//! episode.toml, notes.md,                   ├─► site::feed, page, chapters, search ─► public/
//! out/report.json, *.turns.json ─► site::Entry ─┘        (ops::site: only what has changed)
//!
//! manifests, out/, public/, the feed as served ─► check: one rule a file ─► Finding
//!
//! server logs ─► stats: line, rules, tally ─► Report ─► table, JSON, public/stats/
//! anybody's feed ─► site::feed::read ─► ops::import_feed ─► show.toml, episode.toml, published.toml
//! ```
//!
//! `store` (a content-addressed cache) lies under every arrow, `report`
//! (progress, warnings, the wish to stop) runs beside every arrow, `ops` draws
//! the arrows, `cli` and `tui` are the two doors.
//!
//! **Analysis first, then decisions, then rendering.** One pass over each take
//! yields small facts. Every decision is a pure function of those facts.
//! Rendering only applies decisions: it streams, and its memory does not grow
//! with the recording.
//!
//! **The mix is on disk, the passes over it are cheap.** An output needs the
//! whole episode's loudness before its first byte, and a limiter changes that
//! loudness; so the mix is written once to the working folder and read as
//! often as the search for the gain needs. Chosen over rendering the tracks
//! anew for each pass, because the chain before the mix will grow.
//!
//! **The same bytes from any number of threads**, because threads only ever
//! carry whole streams ([`audio::decode::Prefetch`]): no result depends on how
//! work is shared out.
//!
//! # The rooms, and who may import whom
//!
//! | module | may import |
//! |---|---|
//! | `units` | nothing |
//! | `report` | units |
//! | `store` | units, report |
//! | `http` | units, report |
//! | `picture` | nothing |
//! | `audio` | units, report, picture |
//! | `show` | units, report |
//! | `edit` | units, report, show |
//! | `render` | units, report, store, audio, edit |
//! | `transcript` | units, report, http, audio, show, edit |
//! | `site` | units, report, store, picture, show, edit, transcript |
//! | `check` | units, report, http, picture, audio, show, edit, transcript, site |
//! | `publish` | units, report, store, http, show, site |
//! | `stats` | units, report, show |
//! | `ops` | all of the above |
//! | `tui` | units, report, audio, show, edit, transcript, ops |
//! | `cli` | units, report, show, ops, tui |
//! | `main` | cli |
//!
//! `render` names its steps for the cache, so it may import
//! `store`'s `Stage`; `site` names files by their `Digest`.
//!
//! # Where new things go
//!
//! | new | goes to | and with it |
//! |---|---|---|
//! | output format | one file in `audio/encode/`, one line in its table | decoded again by another decoder in a test |
//! | DSP algorithm | one file in `audio/dsp/`, its source cited | a synthetic-signal test, a bench |
//! | a step of the sound chain | `render/`, between `Session::open` and `Mixer` | a line in the data flow above |
//! | manifest key | a documented field in `show/`, a line in its `KEYS` | a line in `episodes.example/`, a wrong case in `fixtures/show-invalid/` |
//! | reason to cut | a variant of `edit::Reason`, a planner in `edit/` | a line in the report |
//! | editor gesture | `transcript/draft/` for what it does, a line in `tui/action/table.rs` for its keys, its arm in `tui/model/dispatch.rs` | a test that takes it back |
//! | feed tag | the file of its namespace in `site/feed/` | the golden feed, and what outside parsers read |
//! | page | a template in `templates/`, its values in `site/page/` | the checks of `tests/browser` |
//! | check | one file in `check/`, a line in its table | a case that breaks it and one that doesn't |
//! | place to publish to | an address in `show/storage.rs`, one file in `publish/storage/`, a line in its table | a real server in `tests/support/servers/`, a case in `tests/conformance/storage.rs` |
//! | kind of host | one folder in `publish/hosts/`, a line in its table | a server as strict as the real one in `tests/support/services/`, with faults at every request |
//! | format of server logs | one file in `stats/line/`, a line in its table | a line of each shape, and a torn one |
//! | reason to drop a hit | a variant of `stats::Reason` in its place of the funnel | a line of `fixtures/logs/`, counted by hand |
//! | verb | `ops/<verb>.rs` + `cli/command/<verb>.rs` | `tests/cli/<verb>.rs`; the man page regenerates |

pub mod audio;
pub mod check;
pub mod cli;
pub mod edit;
pub mod http;
pub mod ops;
pub mod picture;
pub mod publish;
pub mod render;
pub mod report;
pub mod show;
pub mod site;
pub mod stats;
pub mod store;
pub mod transcript;
pub mod tui;
pub mod units;
