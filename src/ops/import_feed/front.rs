//! show.toml of a foreign feed.

use super::cover::Cover;
use super::episode::{conversations, funding, locations, people, statements};
use super::plan::Planned;
use super::tally::Tally;
use super::{ForeignFeed, ImportFeed, shown};
use crate::show::{BroughtShow, Guid, Recommended, Rhythm, Season};
use crate::site::feed::ReadFeed;
use crate::site::feed::read::ReadShow;
use crate::site::notes;

/// The feed's name for ever: its own, as it is, else the one the Podcast Namespace makes of its
/// address. Nothing for a file that says neither.
pub(super) fn guid(foreign: &ForeignFeed) -> Option<String> {
    let own = foreign.feed.guid.as_deref().map(str::trim).filter(|guid| !guid.is_empty());
    let address = foreign.feed.self_link.as_deref().or(foreign.base.as_deref());
    let made = || address.map(|address| Guid::of_feed(address.trim()).to_string());
    own.map(str::to_owned).or_else(made)
}

/// The text of show.toml.
pub(super) fn front(
    foreign: &ForeignFeed,
    asked: &ImportFeed,
    planned: &[Planned<'_>],
    cover: &Cover,
    tally: &mut Tally,
) -> String {
    let feed = &foreign.feed;
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    if guid(foreign).is_none() {
        tally.warn("the feed has no podcast:guid and no address: it gets a new one", "");
    }
    if feed.language.as_deref().is_none_or(|tag| tag.trim().is_empty()) {
        tally.warn("the feed does not say its language: add `language` to show.toml", "");
    }
    let own_guid = guid(foreign).unwrap_or_else(|| Guid::random().to_string());
    let title = given(&feed.title).unwrap_or_else(|| "Untitled".to_owned());
    let brought = BroughtShow {
        title,
        language: feed.language.clone(),
        author: feed.author.clone(),
        description: given(&notes::words_of(&feed.description)),
        link: given(&feed.link),
        cover: cover.file.clone(),
        no_cover: cover.why.clone(),
        categories: feed.categories.clone(),
        explicit: feed.explicit.unwrap_or(false),
        owner: feed.owner.clone(),
        guid: Some(own_guid),
        license: feed.license.clone(),
        serial: feed.kind.as_deref().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("serial")),
        copyright: feed.copyright.as_deref().map(crate::site::feed::rights_holder),
        medium: feed.medium.clone(),
        people: people(&feed.persons),
        funding: funding(&feed.funding),
        locations: locations(&feed.locations, tally),
        statements: statements(&feed.statements),
        conversations: conversations(&feed.socials, tally),
        rhythm: feed.rhythm.as_ref().map(|one| Rhythm {
            text: one.text.clone(),
            rule: one.rule.clone(),
            complete: one.complete,
        }),
        podroll: feed.podroll.iter().map(recommended).collect(),
        seasons: seasons(planned),
        hubs: feed.hubs.clone(),
        locked: feed.locked,
        complete: feed.complete,
        block: feed.block,
        base_url: asked.base_url.clone(),
        from: named(&foreign.from),
    };
    let made = brought.manifest();
    for left in &made.left_out {
        tally.warn("left out or cut in show.toml", left);
    }
    lost(feed, tally);
    made.text
}

/// What the feed is called in a file that others read: of a file on this disk its name alone.
fn named(from: &str) -> String {
    let name = std::path::Path::new(from).file_name().filter(|_| !from.contains("://"));
    name.map_or_else(|| from.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// What a feed can have and no show of pod's.
fn lost(feed: &ReadFeed, tally: &mut Tally) {
    if feed.values > 0 {
        tally.lose("streaming payments (podcast:value)", "");
    }
    if feed.trailers > 0 {
        tally.lose("trailers named beside the episodes; those that are episodes stay", "");
    }
    if let Some(to) = &feed.new_feed_url {
        tally.lose("the address that the feed has moved to (itunes:new-feed-url)", &shown(to));
    }
}

fn recommended(one: &ReadShow) -> Recommended {
    Recommended { guid: one.guid.clone(), url: one.url.clone(), title: one.title.clone() }
}

/// The names of seasons, as the episodes tell them; the newest's counts.
fn seasons(planned: &[Planned<'_>]) -> Vec<Season> {
    let mut seasons: Vec<Season> = Vec::new();
    for one in planned.iter().rev() {
        let (Some(number), Some(name)) = (one.item.season, &one.item.season_name) else { continue };
        if !seasons.iter().any(|season| season.number == number) {
            seasons.push(Season { number, name: name.clone() });
        }
    }
    seasons.sort_by_key(|season| season.number);
    seasons
}
