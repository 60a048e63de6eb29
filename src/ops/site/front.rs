//! The show as its feed's head and every page tell of it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use super::gather::{self, MadeCover};
use super::public::Public;
use crate::report::Diagnostic;
use crate::show::{Ledger, Show};
use crate::site::page::Dress;
use crate::site::{Cover, Front, notes};

/// A show's own templates, in its folder.
pub(super) const TEMPLATES: &str = "templates";

/// A template is a text of some kilobytes.
const LARGEST_TEMPLATE: u64 = 1 << 20;
/// How many files of its own a show may bring.
const TEMPLATE_FILES: usize = 500;

/// The show without its picture.
pub(super) fn front(show: &Show, ledger: &Ledger) -> Front {
    let base = show.publish.as_ref().and_then(|publish| publish.base_url.clone());
    let guid = ledger.guid.clone().or_else(|| show.guid.as_ref().map(|guid| guid.to_string()));
    Front {
        title: show.title.clone(),
        description: show.description.clone().unwrap_or_default(),
        language: show.language.clone().unwrap_or_else(|| "en".to_owned()),
        author: show.author.clone(),
        link: show.link.clone().or_else(|| base.clone()),
        base,
        cover: None,
        categories: show.categories.clone(),
        explicit: show.explicit,
        owner: show.owner.as_ref().map(|owner| (owner.name.clone(), owner.email.clone())),
        guid,
        license: show.license.clone(),
        license_url: show.license_url.clone(),
        copyright: show.copyright.clone(),
        funding: show.funding.clone(),
        people: show.people.clone(),
        serial: show.serial,
        medium: show.medium.clone(),
        locations: show.locations.clone(),
        statements: show.statements.clone(),
        rhythm: show.rhythm.clone(),
        podroll: show.podroll.clone(),
        conversations: show.conversations.clone(),
        seasons: show.seasons.clone(),
        feed: show.feed.clone(),
        apps: show.site.apps.clone(),
    }
}

/// The show's picture and the files of it that are not there yet.
pub(super) fn cover(
    show: &Show,
    old: Option<&Cover>,
    public: &Public,
) -> Result<Option<MadeCover>, Box<Diagnostic>> {
    let Some(path) = &show.cover else { return Ok(None) };
    let made = gather::cover(path, "show", show.cover_alt.clone(), old, public);
    made.map(Some).map_err(|error| Box::new(error.in_file(&show.manifest)))
}

/// What the show brings to its pages: its templates, its theme, its page about itself.
pub(super) fn dress(show: &Show, front: &Front) -> Result<Dress, Box<Diagnostic>> {
    let own = templates(&show.root)?;
    let about = match &show.site.about {
        Some(path) => {
            let text = read_text(path, LARGEST_TEMPLATE)?;
            notes::clean(&text, &|address| match address.starts_with('#') {
                true => notes::Target::AsWritten,
                false => notes::Target::Nothing,
            })
        }
        None => String::new(),
    };
    Ok(Dress {
        own,
        theme: show.site.theme.clone(),
        language: show.site.language.clone().unwrap_or_else(|| front.language.clone()),
        about,
        has_people: false,
        has_search: false,
        has_stats: show.root.join(super::PUBLIC_FOLDER).join(super::STATS_PAGE).is_file(),
    })
}

/// The show's own templates, by their name below templates/.
fn templates(root: &Path) -> Result<BTreeMap<String, String>, Box<Diagnostic>> {
    let mut own = BTreeMap::new();
    let folder = root.join(TEMPLATES);
    for (below, texts_only) in [("", false), ("texts/", true)] {
        let Ok(entries) = fs::read_dir(folder.join(below)) else { continue };
        for entry in entries.flatten().take(TEMPLATE_FILES) {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let wanted = match texts_only {
                true => name.ends_with(".toml"),
                false => [".html", ".css", ".js"].iter().any(|ending| name.ends_with(ending)),
            };
            if !wanted || name.starts_with('.') || !entry.path().is_file() {
                continue;
            }
            own.insert(format!("{below}{name}"), read_text(&entry.path(), LARGEST_TEMPLATE)?);
        }
    }
    Ok(own)
}

fn read_text(path: &Path, limit: u64) -> Result<String, Box<Diagnostic>> {
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(|error| Box::new(crate::ops::disk::refused("read", path, &error)))?;
    if bytes.len() as u64 > limit {
        let message = format!("`{}` is longer than {} KiB", path.display(), limit >> 10);
        let error = Diagnostic::error(message).hint("look what is in it: pages are short texts");
        return Err(Box::new(error));
    }
    String::from_utf8(bytes).map_err(|_| {
        let message = format!("`{}` is not UTF-8 text", path.display());
        Box::new(Diagnostic::error(message).hint("save it with the encoding UTF-8 in your editor"))
    })
}
