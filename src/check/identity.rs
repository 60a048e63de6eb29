//! Names that never change: GUIDs and slugs, against each other and against the ledger.

use std::collections::BTreeMap;

use super::{Findings, Rule, Subject};
use crate::show::{Episode, LEDGER, Ledger};

static GUID: Rule = Rule::error("guid-missing", "PSP-1", "an episode without a name of its own");
static TWICE: Rule = Rule::error("guid-twice", "RSS 2.0: guid", "two episodes of one name");
static CHANGED: Rule = Rule::error(
    "guid-changed",
    "PSP-1",
    "a published episode whose name was changed: every app would offer it as a new one",
);
static SHOW_CHANGED: Rule = Rule::error(
    "show-guid-changed",
    "Podcast Namespace: podcast:guid",
    "another name of the feed than it went out with",
);
static SLUG_TWICE: Rule =
    Rule::error("slug-twice", "pod", "two episodes that would be found at one address");
static SLUG: Rule = Rule::advice(
    "slug-changed",
    "pod",
    "a published episode whose folder was renamed: its addresses keep the old name",
);

pub(super) const RULES: &[&Rule] = &[&GUID, &TWICE, &CHANGED, &SHOW_CHANGED, &SLUG_TWICE, &SLUG];

pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings) {
    show(subject, findings);
    let (mut guids, mut slugs) = (BTreeMap::new(), BTreeMap::new());
    for episode in subject.all {
        if let Some(guid) = &episode.guid {
            guids.entry(guid.as_str()).or_insert_with(Vec::new).push(episode);
        }
        let slug = slug(subject, episode);
        slugs.entry(slug).or_insert_with(Vec::new).push(episode);
    }
    let folders = of_folders(subject.ledger);
    for look in &subject.episodes {
        let episode = look.episode;
        let twin = |all: Option<&Vec<&Episode>>| {
            let twins = all.into_iter().flatten();
            twins.copied().find(|one| one.dir != episode.dir).map(|one| one.manifest.clone())
        };
        let place = || look.manifest.key("guid");
        match &episode.guid {
            None => {
                let message = "this episode has no `guid`";
                let hint = "add one and never change it again: any text no other episode has; \
                            `pod new` writes one";
                findings.tell(&GUID, place(), message, hint);
            }
            Some(guid) => {
                if let Some(twin) = twin(guids.get(guid.as_str())) {
                    let message = format!("`{}` has this `guid` too", twin.display());
                    let hint = "give the one that is not published yet another; a copied \
                                episode.toml brings its guid along";
                    findings.tell(&TWICE, place(), message, hint);
                }
                let known = folders.get(episode.folder.as_str());
                if let (Some(known), None) = (known, subject.entry_of(episode)) {
                    let message = format!(
                        "this episode was published with the guid `{}`",
                        known.escape_debug()
                    );
                    let hint = "put that one back: with another, apps offer the episode as new";
                    findings.tell(&CHANGED, place(), message, hint);
                }
            }
        }
        let slug = slug(subject, episode);
        if let Some(twin) = twin(slugs.get(slug)) {
            let message = format!("`{}` has the address `{slug}` too", twin.display());
            let hint = "rename the folder of the one that is not published yet";
            findings.tell(&SLUG_TWICE, look.manifest.whole(), message, hint);
        } else if slug != episode.slug {
            let message = format!("this episode went out as `{slug}` and keeps that in addresses");
            let hint = "leave it so: links to it go on working";
            findings.tell(&SLUG, look.manifest.whole(), message, hint);
        }
    }
}

fn show(subject: &Subject<'_>, findings: &mut Findings) {
    let (known, now) = (&subject.ledger.guid, &subject.show.guid);
    if let (Some(known), Some(now)) = (known, now)
        // As UUIDs are compared (RFC 9562, section 4); one from elsewhere may be in capitals.
        && !known.eq_ignore_ascii_case(now.as_str())
    {
        let message = format!("the feed went out with the guid `{}`", known.escape_debug());
        let hint = format!("put that one back, from {LEDGER}: it is the show's name for ever");
        findings.tell(&SHOW_CHANGED, subject.manifest.key("guid"), message, hint);
    }
}

/// What an episode is called in addresses.
fn slug<'a>(subject: &Subject<'a>, episode: &'a Episode) -> &'a str {
    let published = subject.entry_of(episode);
    published.and_then(|one| one.slug.as_deref()).unwrap_or(&episode.slug)
}

/// The GUIDs of what was published, by the episodes' folders.
fn of_folders(ledger: &Ledger) -> BTreeMap<&str, &str> {
    let entries = ledger.episode.iter().filter(|one| !one.withdrawn && !one.folder.is_empty());
    entries.map(|one| (one.folder.as_str(), one.guid.as_str())).collect()
}
