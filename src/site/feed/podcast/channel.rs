//! What the Podcast Namespace has for the head of the feed.

use rss::extension::ExtensionMap;

use super::super::element::Element;
use super::super::text::SHORT;
use super::super::words::Words;
use super::super::{address, moment};
use super::both;
use crate::show::{Recommended, Rhythm};
use crate::site::entry::{Entry, Front};

pub(in super::super) fn channel(front: &Front, trailers: &[&Entry], extensions: &mut ExtensionMap) {
    let yes = |yes| if yes { "yes" } else { "no" };
    if let Some(guid) = &front.guid {
        Element::new("podcast:guid").text(guid).add_to(extensions);
    }
    Element::new("podcast:locked")
        .maybe("owner", front.owner.as_ref().map(|(_, email)| email))
        .text(yes(front.feed.locked))
        .add_to(extensions);
    if front.feed.block {
        Element::new("podcast:block").text(yes(true)).add_to(extensions);
    }
    Element::new("podcast:medium").text(&front.medium).add_to(extensions);
    let words = Words::of(&front.language);
    front.funding.iter().for_each(|one| both::funding(one, words).add_to(extensions));
    front.people.iter().for_each(|one| both::person(one).add_to(extensions));
    front.locations.iter().for_each(|one| both::location(one).add_to(extensions));
    front.statements.iter().for_each(|one| both::statement(one).add_to(extensions));
    both::conversations(&front.conversations, extensions);
    if let Some(license) = &front.license {
        both::license(license, front.license_url.as_deref()).add_to(extensions);
    }
    if let Some(cover) = &front.cover {
        both::images(front, cover, extensions);
    }
    if let Some(rhythm) = &front.rhythm {
        frequency(rhythm).add_to(extensions);
    }
    if !front.podroll.is_empty() {
        let podroll = Element::new("podcast:podroll");
        let all = front.podroll.iter().map(remote);
        all.fold(podroll, Element::child).add_to(extensions);
    }
    trailers
        .iter()
        .filter_map(|entry| trailer(front, entry))
        .for_each(|tag| tag.add_to(extensions));
}

fn frequency(rhythm: &Rhythm) -> Element {
    Element::new("podcast:updateFrequency")
        .maybe("rrule", rhythm.rule.as_deref())
        .maybe("complete", rhythm.complete.then_some("true"))
        .short(&rhythm.text, SHORT)
}

fn remote(show: &Recommended) -> Element {
    Element::new("podcast:remoteItem")
        .with("feedGuid", &show.guid)
        .maybe("feedUrl", show.url.as_deref().map(address::address))
        .maybe("title", show.title.as_deref())
}

/// Address and date are required: an episode without either announces nothing.
fn trailer(front: &Front, entry: &Entry) -> Option<Element> {
    let sound = entry.sound.as_ref()?;
    let date = entry.date.and_then(moment::rfc_2822)?;
    let tag = Element::new("podcast:trailer")
        .with("url", address::of_sound(front, &sound.url))
        .with("pubdate", date)
        .with("length", sound.bytes.to_string())
        .with("type", &sound.media_type)
        .maybe("season", entry.season.map(|season| season.to_string()));
    Some(tag.short(&entry.title, SHORT))
}
