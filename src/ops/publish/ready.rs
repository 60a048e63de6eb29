//! What must be so before anything is published: a show that says where to, a ledger that can be
//! read, builds that are here.

use std::collections::HashSet;
use std::path::Path;

use crate::ops::site::{self as pages, Followed, SiteMade};
use crate::ops::{Context, Failure, Selection, open};
use crate::report::{Diagnostic, Event, Severity};
use crate::show::{self, Ledger, PublishSettings, Show, StorageAddress};

/// The show and where it is published. *Errors:* show.toml is wrong or does not say.
pub(super) fn settings(
    root: &Path,
) -> Result<(Show, PublishSettings, Option<StorageAddress>), Failure> {
    let (loaded, found) = show::load_show(root);
    let wrong: Vec<Diagnostic> =
        found.into_iter().filter(|one| one.severity == Severity::Error).collect();
    let Some(show) = loaded.filter(|_| wrong.is_empty()) else {
        return Err(pages::refused(root, wrong));
    };
    let missing = |what: &str, hint: &str| {
        let error = Diagnostic::error(what).in_file(root.join(show::SHOW_MANIFEST));
        Failure::Refused { diagnostics: vec![error.hint(hint)], outcome: "nothing was published" }
    };
    let Some(settings) = show.publish.clone() else {
        let hint = "add [publish] with a `base_url` and a `storage`; docs/publish.md has examples";
        return Err(missing("show.toml does not say where the show is published", hint));
    };
    let address = settings.storage.clone();
    if address.is_none() && settings.hosts.is_empty() {
        let hint = "add `storage` under [publish], such as \"sftp://me@example.org/var/www/pod\", \
                    or `hosts`";
        return Err(missing("show.toml does not say where the files go", hint));
    }
    Ok((show, settings, address))
}

pub(super) fn read(root: &Path) -> Result<Followed, Failure> {
    Followed::read(root).map_err(|failure| match failure {
        Failure::Refused { diagnostics, .. } => {
            Failure::Refused { diagnostics, outcome: "nothing was published" }
        }
        other => other,
    })
}

/// The folders of the episodes that were named, from the show's.
pub(super) fn folders(context: &Context<'_>, names: &[String]) -> Result<Vec<String>, Failure> {
    let opened = open::open(context)?;
    let chosen = opened.select(&Selection::Named(names.to_vec()), context)?;
    let folder =
        |manifest: &Path| manifest.parent().unwrap_or(Path::new("")).to_string_lossy().into_owned();
    Ok(chosen.into_iter().map(|episode| folder(&episode.manifest)).collect())
}

/// Refuses to replace full pages by empty ones: episodes whose build is not on this machine.
pub(super) fn all_built(made: &SiteMade, ledger: &Ledger) -> Result<(), Failure> {
    let full: HashSet<&str> =
        ledger.episode.iter().filter(|one| one.words > 0).map(|one| one.guid.as_str()).collect();
    let lost: Vec<&str> = made
        .shown
        .iter()
        .filter(|one| !one.built && full.contains(one.guid.as_str()))
        .map(|one| one.below.as_str())
        .collect();
    let Some(first) = lost.first() else { return Ok(()) };
    let message = match lost.len() {
        1 => format!("`{first}` is published with its text, and its build is not here"),
        count => format!(
            "{count} episodes are published with their texts, and their builds are not here: \
             `{first}` and others"
        ),
    };
    let hint = "run `pod build` for them, or bring their out/ along (a cache of the CI does); with \
                --partial their pages lose their texts";
    let diagnostics = vec![Diagnostic::error(message).hint(hint)];
    Err(Failure::Refused { diagnostics, outcome: "nothing was published" })
}

/// The paths of what was published under `base`: they are never taken away.
pub(super) fn published_paths(ledger: &Ledger, base: &str) -> HashSet<String> {
    let of = |one: &show::Published| -> Vec<String> {
        let texts = one.transcript.iter().map(|text| &text.url);
        one.enclosure.iter().chain(&one.chapters).chain(texts).cloned().collect()
    };
    let all = ledger.episode.iter().filter(|one| !one.withdrawn).flat_map(of);
    all.filter_map(|url| url.strip_prefix(base).map(str::to_owned)).collect()
}

/// Warns when the feed goes elsewhere than before.
pub(super) fn moved(context: &Context<'_>, before: &Ledger, feed: &str) {
    let Some(old) = before.feed.as_deref().filter(|old| *old != feed) else { return };
    let old = show::masked_line(old);
    let warning = Diagnostic::warning(format!("the feed was published at `{old}` before"))
        .hint("leave a redirect (301) there, and give the new address as `new_url` in [feed]");
    context.reporter.event(Event::Warning(warning));
}
