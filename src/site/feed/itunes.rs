//! Apple's tags. itunes:summary, subtitle and keywords are no longer read by anybody: left out.
//! *Source:* Apple, "A Podcaster's Guide to RSS"; PSP-1.

use rss::extension::itunes::{
    ITunesCategory, ITunesChannelExtension, ITunesItemExtension, ITunesOwner,
};

use super::{address, text};
use crate::site::entry::{Cover, Entry, Front};

/// The namespace.
pub(super) const NAMESPACE: &str = "http://www.itunes.com/dtds/podcast-1.0.dtd";

const YES: &str = "Yes";

pub(super) fn channel(front: &Front) -> ITunesChannelExtension {
    let say = |yes: bool| yes.then(|| YES.to_owned());
    let author = front.author.as_deref().map(text::line).filter(|author| !author.is_empty());
    ITunesChannelExtension {
        author: author.clone(),
        block: say(front.feed.block),
        categories: front.categories.iter().filter_map(|name| category(name)).collect(),
        image: front.cover.as_ref().and_then(|cover| largest(front, cover)),
        explicit: Some(front.explicit.to_string()),
        complete: say(front.feed.complete),
        new_feed_url: front.feed.new_url.as_deref().map(address::address),
        owner: front.owner.as_ref().map(|(name, email)| ITunesOwner {
            name: name.as_deref().map(text::line).or(author),
            email: Some(text::line(email)),
        }),
        r#type: Some(if front.serial { "serial" } else { "episodic" }.to_owned()),
        ..ITunesChannelExtension::default()
    }
}

pub(super) fn item(front: &Front, entry: &Entry) -> ITunesItemExtension {
    let number = |number: Option<u32>| number.filter(|&n| n > 0).map(|number| number.to_string());
    ITunesItemExtension {
        block: entry.block.then(|| YES.to_owned()),
        image: entry.cover.as_ref().and_then(|cover| largest(front, cover)),
        duration: seconds(entry.length_ms),
        explicit: Some(entry.explicit.to_string()),
        episode: number(entry.number),
        season: number(entry.season),
        episode_type: Some(entry.kind.name().to_owned()),
        ..ITunesItemExtension::default()
    }
}

/// The largest picture: 3000 pixels are what Apple asks for.
fn largest(front: &Front, cover: &Cover) -> Option<String> {
    cover.sizes.first().map(|size| address::of_path(front, &size.path))
}

/// `A > B` is B inside A.
fn category(name: &str) -> Option<ITunesCategory> {
    let mut names = name.split('>').map(text::line).filter(|name| !name.is_empty());
    let outer = names.next()?;
    let inner = names.next().map(|text| ITunesCategory { text, subcategory: None });
    Some(ITunesCategory { text: outer, subcategory: inner.map(Box::new) })
}

/// Whole seconds, at least one for what has any length.
fn seconds(ms: i64) -> Option<String> {
    (ms > 0).then(|| ((ms / 1000 + i64::from(ms % 1000 >= 500)).max(1)).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_may_have_one_inside() {
        let documentary = category("Society & Culture > Documentary").unwrap();
        assert_eq!(documentary.text, "Society & Culture");
        assert_eq!(documentary.subcategory.unwrap().text, "Documentary");
        assert_eq!(category("Technology").unwrap().subcategory, None);
        assert_eq!(category(" > "), None);
    }

    #[test]
    fn lengths_are_whole_seconds() {
        assert_eq!(seconds(0), None);
        assert_eq!(seconds(1).as_deref(), Some("1"));
        assert_eq!(seconds(1499).as_deref(), Some("1"));
        assert_eq!(seconds(1500).as_deref(), Some("2"));
        assert_eq!(seconds(i64::MAX).as_deref(), Some("9223372036854776"));
    }
}
