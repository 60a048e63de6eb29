//! The head of the feed, in RSS's own tags.

use std::collections::BTreeMap;

use rss::extension::ExtensionMap;
use rss::{Channel, Image, Item};

use super::plan::Paging;
use super::text::{self, DESCRIPTION};
use super::{address, atom, chapters, content, item, itunes, moment, podcast};
use crate::site::entry::{Entry, Front};

const DOCUMENTATION: &str = "https://www.rssboard.org/rss-specification";
const GENERATOR: &str = concat!("pod ", env!("CARGO_PKG_VERSION"));

/// What readers of RSS themselves show: the smallest picture that directories still take.
const PICTURE: u32 = 1400;

pub(super) fn channel(
    front: &Front,
    items: &[&Entry],
    trailers: &[&Entry],
    paging: &Paging,
) -> Channel {
    let title = text::line(&front.title);
    let link = front.link.as_deref().or(front.base.as_deref()).unwrap_or("index.html");
    let link = address::address(link);
    let description = match text::lines(&front.description) {
        empty if empty.is_empty() => title.clone(),
        description => description,
    };
    let picture = front.cover.as_ref().and_then(|cover| cover.at_least(PICTURE));
    let mut extensions = ExtensionMap::new();
    atom::channel(front, paging, &mut extensions);
    podcast::channel(front, trailers, &mut extensions);
    let written: Vec<&Entry> = items.iter().copied().filter(|one| one.sound.is_some()).collect();
    Channel {
        image: picture.map(|picture| Image {
            url: address::of_path(front, &picture.path),
            title: title.clone(),
            link: link.clone(),
            ..Image::default()
        }),
        title,
        link,
        description: text::shorten(description, DESCRIPTION),
        language: Some(text::line(&front.language).to_lowercase()).filter(|tag| !tag.is_empty()),
        copyright: front.copyright.as_deref().map(holder).filter(|text| !text.is_empty()),
        last_build_date: last_change(&written),
        generator: Some(GENERATOR.to_owned()),
        docs: Some(DOCUMENTATION.to_owned()),
        items: written.iter().map(|entry| item::item(front, entry)).collect::<Vec<Item>>(),
        itunes_ext: Some(itunes::channel(front)),
        extensions,
        namespaces: namespaces(),
        ..Channel::default()
    }
}

/// All of them, in every feed: a parser that learns them from the first file knows the others.
fn namespaces() -> BTreeMap<String, String> {
    let all = [
        ("atom", atom::NAMESPACE),
        ("content", content::NAMESPACE),
        ("itunes", itunes::NAMESPACE),
        ("podcast", podcast::NAMESPACE),
        ("psc", chapters::NAMESPACE),
    ];
    all.map(|(prefix, address)| (prefix.to_owned(), address.to_owned())).into()
}

/// The date of the newest episode, and not of the moment the feed was made: the same inputs have
/// to give the same bytes, or every reader would fetch the feed again for nothing.
fn last_change(items: &[&Entry]) -> Option<String> {
    let newest = items.iter().filter_map(|entry| entry.date).max_by_key(|(at, _)| *at);
    newest.and_then(moment::rfc_2822)
}

/// Who holds the rights, without the word, the sign and the years in front (PSP-1).
pub fn holder(text: &str) -> String {
    let whole = text::line(text);
    let is_sign = |word: &str| {
        let word = word.trim_matches(|letter: char| ",.:-–".contains(letter)).to_lowercase();
        let year = word.len() >= 4 && word.chars().all(|l| l.is_ascii_digit() || "-–/".contains(l));
        year || word.is_empty() || matches!(word.as_str(), "copyright" | "©" | "(c)" | "℗" | "(p)")
    };
    let after = whole.trim_start_matches(['©', '℗']);
    let words: Vec<&str> = after.split_whitespace().skip_while(|word| is_sign(word)).collect();
    if words.is_empty() { whole } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_somebodys_name() {
        for text in ["© 2026 Ana", "Copyright (c) 2019-2026, Ana", "Ana", "©2026 Ana", "℗ Ana"]
        {
            assert_eq!(holder(text), "Ana", "{text}");
        }
        assert_eq!(holder("© 2026"), "© 2026");
        assert_eq!(holder("Ana & Co. 2026"), "Ana & Co. 2026");
    }
}
