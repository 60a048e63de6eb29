//! Looks whether an episode is there already, sent by a run that was cut off, from another machine,
//! or by hand. Nobody wants an interview twice.
//!
//! A video is taken for the episode when it is in the channel, as long as the episode to two
//! seconds, and either holds the address of the episode's page or has its name. Length alone would
//! take two episodes for one, the address alone a film about the same interview.

use std::collections::HashSet;

use serde_json::Value;

use super::super::{HostEpisode, HostError};
use super::session::Session;
use super::told::name;
use super::video::Video;
use crate::publish::storage::Watch;

/// How many pages are looked through, and of how many videos. *Source:* PeerTube OpenAPI 8.1,
/// `count`: 100 at most.
const PAGES: usize = 20;
const PAGE: usize = 100;

/// Seconds between two ways to measure the same length.
const APART: i64 = 2;

/// What is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub video: Video,
    /// Whether it holds the address of the episode's page, as those have that pod made.
    pub linked: bool,
}

/// Looks among the account's own videos, the newest first, also those that nobody sees yet.
pub(super) fn look(
    session: &Session,
    channel: &str,
    episode: &HostEpisode,
    watch: &dyn Watch,
) -> Result<Option<Found>, HostError> {
    let doing = "looking whether it is there";
    let mut seen = HashSet::new();
    let seconds = (episode.length_ms + 500) / 1000;
    for page in 0..PAGES {
        let start = page * PAGE;
        let path = format!("/api/v1/users/me/videos?start={start}&count={PAGE}&sort=-createdAt");
        let heard = session.get(&path, doing, watch)?;
        let value = session.value(&heard, doing, "a question for videos")?;
        let videos = value.get("data").and_then(Value::as_array);
        let videos = videos.ok_or_else(|| session.talk.odd(doing, "no list of videos"))?;
        let mut new = false;
        for video in videos.iter().take(PAGE).filter_map(Video::read) {
            if !seen.insert(video.id.clone()) {
                continue;
            }
            new = true;
            let known = video.seconds > 0 && seconds > 0;
            let alike = known && (video.seconds - seconds).abs() <= APART;
            if !video.is_in(channel) || (known && !alike) {
                continue;
            }
            // In lists, descriptions are cut.
            let Some(video) = Video::ask(session, &video.id, watch)? else { continue };
            let linked = holds(&video.description, &episode.page);
            if linked || (alike && video.name.trim() == name(&episode.title)) {
                return Ok(Some(Found { video, linked }));
            }
        }
        if !new || videos.len() < PAGE {
            break;
        }
    }
    Ok(None)
}

/// Whether a text holds an address, and not only the beginning of a longer one.
fn holds(text: &str, address: &str) -> bool {
    let longer = |after: Option<char>| {
        after.is_some_and(|one| one.is_alphanumeric() || "-_/?#=&%".contains(one))
    };
    let mut places = text.match_indices(address);
    !address.is_empty() && places.any(|(at, _)| !longer(text[at + address.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_not_found_in_a_longer_one() {
        let address = "https://a.example/e/";
        assert!(holds("Projets – https://a.example/e/", address));
        assert!(holds("(https://a.example/e/), et", address));
        assert!(!holds("https://a.example/e/2/", address));
        assert!(!holds("", address) && !holds("x", ""));
    }
}
