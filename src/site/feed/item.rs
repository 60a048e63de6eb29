//! An episode in RSS's own tags.

use rss::extension::ExtensionMap;
use rss::{Enclosure, Guid, Item};

use super::{address, chapters, content, itunes, moment, podcast, text};
use crate::site::entry::{Entry, Front};

pub(super) fn item(front: &Front, entry: &Entry) -> Item {
    let title = Some(text::line(&entry.title)).filter(|title| !title.is_empty());
    // As it is, white space in it too: another one would be another episode.
    let guid = text::lines(&entry.guid);
    let mut extensions = ExtensionMap::new();
    podcast::item(front, entry, &mut extensions);
    chapters::item(front, entry, &mut extensions);
    Item {
        // RSS wants a title or a description; the name in addresses is never empty.
        title: title.or_else(|| Some(entry.slug.clone())),
        link: front.base.as_ref().map(|_| address::of_path(front, &entry.page_path())),
        description: content::description(entry),
        content: content::encoded(front, entry),
        enclosure: entry.sound.as_ref().map(|sound| Enclosure {
            url: address::of_sound(front, &sound.url),
            length: sound.bytes.to_string(),
            mime_type: text::line(&sound.media_type),
        }),
        // A blank one would be the same for all episodes: worse than none.
        guid: Some(guid)
            .filter(|guid| !guid.is_empty())
            .map(|value| Guid { value, permalink: entry.guid_is_address }),
        pub_date: entry.date.and_then(moment::rfc_2822),
        itunes_ext: Some(itunes::item(front, entry)),
        extensions,
        ..Item::default()
    }
}
