//! `check`: everything that would make an app, a directory, a listener or a lawyer complain.
//!
//! ```text
//! recordings   manifests and takes, without building          ─┐
//! gather       notes, text, pictures, out/, ledger ─► Subject ─► check::look ─► findings
//! sounds       the finished files, decoded and measured       ─┘
//! remote       the feed as served, every address in it        ─► check::remote ─► findings
//! notify       what was found, to a phone
//! ```

mod gather;
mod loose;
mod notify;
mod recordings;
pub(super) mod remote;
mod sounds;

pub use notify::notify;
pub use remote::{RemoteAddresses, RemoteChecked};

use std::time::Duration;

use serde_json::{Value, json};

use super::import_feed::ARCHIVE;
use super::open::{Opened, open};
use super::{Context, Failure, OUT_FOLDER, Selection};
use crate::check::{self, Findings};
use crate::report::{Counts, Severity, Task};
use crate::show::{Episode, Ledger};

pub use crate::check::{Finding, Level, Rule};

/// What is to be looked at.
#[derive(Debug, Clone)]
pub struct Check {
    /// The episodes.
    pub selection: Selection,
    /// Whether the finished files are decoded and measured.
    pub listen: bool,
    /// Whether what is served is looked at too.
    pub remote: bool,
    /// Where the feed is, when the show does not say or to look elsewhere.
    pub feed: Option<String>,
    /// How long an address may take.
    pub patience: Duration,
}

/// What was looked at, and what was found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The show's name; empty when nobody can tell.
    pub show: String,
    /// How many episodes.
    pub episodes: usize,
    /// How many takes.
    pub takes: usize,
    /// How many finished files of sound.
    pub sounds: usize,
    /// What is wrong or could be better: first in show.toml, then by episode.
    pub findings: Vec<Finding>,
    /// What was looked at on servers.
    pub remote: Option<RemoteChecked>,
}

impl Checked {
    /// How many findings weigh so much.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|one| one.level() == level).count()
    }
}

/// Every rule that is looked for.
pub fn check_rules() -> Vec<&'static Rule> {
    check::rules().collect()
}

/// A finding for programs.
pub fn finding_json(finding: &Finding) -> Value {
    let told = &finding.diagnostic;
    let mut value = json!({
        "rule": finding.rule.id,
        "level": finding.level(),
        "source": finding.rule.source,
        "message": told.message,
    });
    if let Some(place) = &told.place {
        value["file"] = json!(place.file.to_string_lossy());
        if let Some(mark) = &place.mark {
            value["line"] = json!(mark.line);
            value["column"] = json!(mark.column);
        }
    }
    if let Some(hint) = &told.hint {
        value["hint"] = json!(hint);
    }
    value
}

/// Looks at the show and the chosen episodes. *Errors:* no show, no such episode, no feed to look
/// at; what is wrong with them is no error but a finding.
pub fn check(context: &Context<'_>, asked: &Check) -> Result<Checked, Failure> {
    let opened = open(context)?;
    let episodes = opened.select(&asked.selection, context)?;
    let mut findings = Findings::default();
    manifests(&opened, &episodes, &mut findings);
    let read = Ledger::read(&opened.root);
    let takes = takes(context, &opened, &episodes, read.as_ref().ok(), &mut findings)?;
    let ledger = read.unwrap_or_else(|diagnostic| {
        findings.add(&check::recordings::MANIFEST, *diagnostic);
        Ledger::default()
    });
    let mut sounds = 0;
    if let Some(show) = &opened.loaded.show {
        let checks = sounds::sounds(context, show, &episodes, asked.listen)?;
        sounds = checks.iter().map(Vec::len).sum();
        let gathering = gather::Gathering { context, opened: &opened, show, ledger: &ledger };
        gathering.look(&episodes, checks, &mut findings)?;
    }
    let remote = match asked.remote {
        true => {
            let asked = (asked.feed.as_deref(), asked.patience);
            Some(remote::look(context, &opened, &ledger, asked, &mut findings)?)
        }
        false => None,
    };
    let placed = |one: Finding| Finding { diagnostic: opened.placed(one.diagnostic), ..one };
    let findings = findings.into_vec().into_iter().map(placed).collect();
    Ok(Checked {
        show: opened.loaded.show.as_ref().map(|show| show.title.clone()).unwrap_or_default(),
        episodes: episodes.len(),
        takes,
        sounds,
        findings,
        remote,
    })
}

/// What reading the manifests found.
fn manifests(opened: &Opened, episodes: &[&Episode], findings: &mut Findings) {
    let loaded = &opened.loaded;
    let whole = episodes.len() == loaded.episodes.len();
    for one in &loaded.diagnostics {
        let chosen = || episodes.iter().any(|episode| loaded.concerning(episode).any(|c| c == one));
        // Rule `slug-twice` tells of these with what the ledger knows.
        let twin = one.severity == Severity::Warning && one.message.contains("has the slug `");
        if !twin && (whole || chosen()) {
            findings.add(&check::recordings::MANIFEST, one.clone());
        }
    }
}

/// Looks at recordings; gives how many.
fn takes(
    context: &Context<'_>,
    opened: &Opened,
    episodes: &[&Episode],
    ledger: Option<&Ledger>,
    findings: &mut Findings,
) -> Result<usize, Failure> {
    // What came from another feed is finished, and was never built of recordings here.
    let known = ledger.map(check::by_guid).unwrap_or_default();
    let finished = |episode: &Episode| {
        let guid = episode.guid.as_ref().map(|guid| guid.as_str()).unwrap_or_default();
        let built = episode.dir.join(OUT_FOLDER).exists() && !episode.dir.join(ARCHIVE).exists();
        known.contains_key(guid) && !built
    };
    let takes = episodes.iter().flat_map(|episode| &episode.tracks);
    let takes = takes.map(|track| track.takes.len()).sum();
    let mut task = Task::start(context.reporter, "takes", Some(takes as u64), Counts::Items);
    let mut done = 0;
    if let Some(show) = &opened.loaded.show {
        recordings::show_promises(show, findings);
    }
    for episode in episodes {
        for track in &episode.tracks {
            done += track.takes.len() as u64;
            task.advance(done);
        }
        if task.cancelled() {
            return Err(Failure::Interrupted);
        }
        recordings::look(opened, episode, finished(episode), findings);
    }
    task.finish(format!("{takes} looked at"));
    Ok(takes)
}
