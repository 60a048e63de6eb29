//! The post about an episode, by its ActivityPub name. The API does not tell of posts; the feed of
//! the podcast does, with `podcast:socialInteract`.
//!
//! *Source:* Castopod, `rss_helper`: the first post of each published episode.

use url::Url;

use super::api::Api;
use super::found::Podcast;
use crate::publish::storage::Watch;
use crate::site::feed;

/// As much of a feed as is read.
const MOST: usize = 32 << 20;

/// The address of the post about the episode with this page; none where the feed does not tell, or
/// cannot be read: then the page has to do.
pub(super) fn post(
    api: &Api,
    url: &str,
    podcast: &Podcast,
    page: &str,
    watch: &dyn Watch,
) -> Option<String> {
    let text = api.public(&format!("@{}/feed.xml", podcast.handle), MOST, watch)?;
    let feed = feed::read(&text).ok()?;
    let is_it = |item: &&feed::ReadItem| {
        item.link.as_deref().is_some_and(|link| link.trim_end_matches('/') == page)
    };
    let item = feed.items.iter().find(is_it)?;
    let social = item.socials.iter().find(|social| social.protocol == "activitypub")?;
    let uri = social.uri.as_deref()?;
    let (ours, theirs) = (Url::parse(url).ok()?, Url::parse(uri).ok()?);
    (ours.origin() == theirs.origin() && uri.len() <= 2048).then(|| theirs.into())
}
