//! What goes into public/: the feed, the pages, chapters, pictures, the search; as values and
//! bytes. `ops::site` gathers the entries and writes the files.
//!
//! ```text
//! manifests, ledger, out/report.json, notes.md, *.turns.json ─► Entry, Front (plain values)
//!                                                                 │
//!        ┌──────────────┬──────────────┬──────────────┬───────────┤
//!        ▼              ▼              ▼              ▼           ▼
//!      feed/         chapters        page/         search       sitemap
//! ```

pub mod built;
pub mod chapters;
pub mod cover;
pub mod entry;
pub mod feed;
pub mod notes;
pub mod page;
pub mod search;
pub mod sitemap;

pub use built::{Built, BuiltSound, BuiltText, ReportError};
pub use entry::{Cover, Entry, Front, Guest, Mark, Media, Sizes, TextLink};
