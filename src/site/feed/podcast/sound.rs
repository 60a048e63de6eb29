//! The episode's other files of sound (`podcast:alternateEnclosure`).

use rss::extension::ExtensionMap;

use super::super::address;
use super::super::element::Element;
use super::super::text::{self, Limit};
use crate::site::entry::{Entry, Front, Media};

/// Every file, the one of the enclosure among them and marked, so that an app offers the choice
/// from these tags alone. Nothing where there is no choice.
pub(super) fn alternates(front: &Front, entry: &Entry, extensions: &mut ExtensionMap) {
    let Some(sound) = entry.sound.as_ref().filter(|_| !entry.alternates.is_empty()) else { return };
    let tag = alternate(front, entry, sound);
    tag.with("default", "true").add_to(extensions);
    entry.alternates.iter().for_each(|one| alternate(front, entry, one).add_to(extensions));
}

fn alternate(front: &Front, entry: &Entry, media: &Media) -> Element {
    let tag = Element::new("podcast:alternateEnclosure")
        .with("type", &media.media_type)
        .with("length", media.bytes.to_string())
        .maybe("bitrate", media.bitrate.map(|bitrate| bitrate.to_string()))
        .maybe("lang", Some(&entry.language))
        .maybe("title", Some(title(media)))
        .maybe("codecs", media.codecs.as_deref());
    let uri = address::of_sound(front, &media.url);
    let tag = tag.child(Element::new("podcast:source").with("uri", uri));
    match &media.sha384 {
        Some(hash) => tag.child(
            Element::new("podcast:integrity")
                .with("type", "sri")
                .with("value", format!("sha384-{}", text::line(hash))),
        ),
        None => tag,
    }
}

/// What tells the files apart in a menu: the format and how much it takes.
fn title(media: &Media) -> String {
    let format = text::line(&media.format).to_uppercase();
    let title = match media.bitrate {
        Some(bitrate) => format!("{format}, {} kbit/s", bitrate.saturating_add(500) / 1000),
        None => format,
    };
    text::short(&title, Limit::Letters(32))
}
