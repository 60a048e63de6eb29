//! The whole feed: what is written is well-formed and says what it was given, whatever that was.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use quick_xml::events::Event;

use super::*;
use crate as pod;
use crate::site::entry::Mark;

#[path = "../../../tests/support/shows.rs"]
mod shows;

pub(super) use shows::{entries, front};

fn written(front: &Front, items: &[Entry], trailers: &[&Entry]) -> String {
    let items: Vec<&Entry> = items.iter().collect();
    let paging = Paging::of(&plan(items.len(), 300), 0).unwrap();
    String::from_utf8(write(front, &items, trailers, &paging).unwrap()).unwrap()
}

/// A feed in which every tag has something to say, by hand from the values in shows.rs and the
/// specifications; its values are asserted by other parsers in tests/conformance/feed.rs.
#[test]
fn the_example_feed_is_as_agreed() {
    let all = entries();
    let text = written(&front(), &all, &[&all[2]]);
    let text = text.replace(concat!("pod ", env!("CARGO_PKG_VERSION")), "pod VERSION");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let agreed = fs::read_to_string(root.join("fixtures/feed/example.xml")).unwrap_or_default();
    if text != agreed {
        let now = root.join("target/feed-example.xml");
        fs::write(&now, text).unwrap();
        panic!("{} differs from fixtures/feed/example.xml: right? copy it there", now.display());
    }
}

#[test]
fn the_same_values_give_the_same_bytes() {
    let all = shows::generated(40, 7);
    assert_eq!(written(&front(), &all, &[]), written(&front(), &all.clone(), &[]));
}

#[test]
fn an_episode_without_sound_is_left_out() {
    let mut all = entries();
    all[0].sound = None;
    let feed = read(written(&front(), &all, &[&all[0]]).as_bytes()).unwrap();
    assert_eq!(feed.items.len(), 2);
    assert!(!written(&front(), &all, &[&all[0]]).contains("<podcast:trailer"));
}

#[test]
fn pages_lead_to_each_other() {
    let all = shows::generated(35, 1);
    let files = plan(all.len(), 10);
    let page = |index: usize| {
        let items: Vec<&Entry> = all[files[index].items.clone()].iter().collect();
        let paging = Paging::of(&files, index).unwrap();
        read(&write(&front(), &items, &[], &paging).unwrap()).unwrap()
    };
    let at = |path: &str| Some(format!("https://podcast.example.org/{path}"));
    let middle = page(1);
    assert_eq!(middle.self_link, at("feed/2.xml"));
    assert_eq!(middle.pages.first, at("feed.xml"));
    assert_eq!(middle.pages.previous, at("feed.xml"));
    assert_eq!(middle.pages.next, at("feed/1.xml"));
    assert_eq!(middle.pages.last, at("feed/1.xml"));
    assert_eq!((page(0).pages.previous, page(2).pages.next), (None, None));
    assert_eq!(page(0).items.len() + middle.items.len() + page(2).items.len(), 35);
}

#[test]
fn a_preview_without_an_address_has_relative_ones() {
    let mut front = front();
    (front.base, front.link) = (None, None);
    let feed = read(written(&front, &entries(), &[]).as_bytes()).unwrap();
    assert_eq!(feed.self_link.as_deref(), Some("feed.xml"));
    assert_eq!((feed.link.as_str(), feed.items[0].link.as_deref()), ("index.html", None));
    assert_eq!(feed.items[0].transcripts[0].url, "transcripts/peertube.vtt");
}

#[test]
fn downloads_go_through_the_counter_where_it_is_asked_for() {
    let mut front = front();
    front.feed.op3 = true;
    let all = entries();
    let text = written(&front, &all, &[&all[2]]);
    let feed = read(text.as_bytes()).unwrap();
    let counted = "https://op3.dev/e,pg=9b024349-ccf0-5f69-a609-6b82873eab3c/podcast.example.org/";
    let sound = feed.items[0].enclosure.as_ref().unwrap();
    assert_eq!(sound.url, format!("{counted}media/peertube-0a1b2c3d.mp3"));
    assert_eq!(sound.length, Some(67_500_123));
    assert!(feed.items[0].alternates.iter().all(|one| one.sources[0].starts_with(counted)));
    assert!(text.contains(&format!("url=\"{counted}media/trailer-0a1b2c3d.mp3\"")));
    assert!(!written(&self::front(), &all, &[]).contains("op3.dev"));
}

/// Everything of the first entry, by our own reader.
#[test]
fn what_is_written_is_read_again() {
    let (front, all) = (front(), entries());
    let feed = read(written(&front, &all, &[]).as_bytes()).unwrap();
    assert_eq!(feed.complaints, []);
    assert_eq!(feed.categories, front.categories);
    assert_eq!((feed.explicit, feed.locked), (Some(false), Some(true)));
    assert_eq!(feed.hubs, front.feed.hubs);
    assert_eq!(feed.new_feed_url, front.feed.new_url);
    let (item, entry) = (&feed.items[0], &all[0]);
    assert_eq!(item.description.as_deref(), Some(entry.notes.as_str()));
    assert!(item.content.as_deref().unwrap().starts_with(&entry.notes));
    let starts: Vec<_> = item.marks.iter().map(|mark| mark.start_ms).collect();
    assert_eq!(starts, [Some(0), Some(3_754_500)]);
    assert_eq!(item.marks[0].href.as_deref(), Some("https://joinpeertube.org/?a=1&b=%C3%A9"));
    let formats: Vec<&str> = item.transcripts.iter().map(|one| one.media_type.as_str()).collect();
    let order = ["text/vtt", "application/x-subrip", "text/html", "application/json", "text/plain"];
    assert_eq!(formats, order);
    let digest = format!("sha384-{}", entry.alternates[0].sha384.as_ref().unwrap());
    assert_eq!(item.alternates[1].integrity.as_deref(), Some(digest.as_str()));
    let defaults: Vec<bool> = item.alternates.iter().map(|one| one.default).collect();
    assert_eq!(defaults, [true, false, false]);
    let protocols: Vec<&str> = item.socials.iter().map(|one| one.protocol.as_str()).collect();
    assert_eq!(protocols, ["activitypub", "atproto"]);
    assert_eq!(item.soundbites[1], ("1234.500".into(), "42.250".into(), String::new()));
    assert!(!item.guid_is_permalink && feed.items[1].guid_is_permalink);
}

/// Reads XML to its end by events alone; every tag is closed and every text decodes.
fn well_formed(text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut depth = 0_i32;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                depth += 1;
                tag.attributes().for_each(|attribute| drop(attribute.unwrap()));
            }
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    let forbidden = |letter: &char| matches!(letter, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    assert_eq!(text.chars().find(forbidden), None);
}

/// Puts a text wherever an episode and a show have one.
fn filled(text: &str) -> (Front, Entry) {
    let (mut front, mut entry) = (front(), entries().remove(0));
    let all = [
        &mut front.title,
        &mut front.description,
        &mut front.categories[0],
        &mut front.locations[0].name,
        &mut front.statements[0].text,
        &mut front.podroll[0].guid,
        &mut front.feed.hubs[0],
        &mut front.funding[0].url,
        &mut front.seasons[0].name,
        &mut front.medium,
        &mut entry.title,
        &mut entry.guid,
        &mut entry.people[0].person.name,
        &mut entry.chapters[0].title,
        &mut entry.conversations[0].protocol,
        &mut entry.texts[0].path,
        &mut entry.alternates[0].url,
        &mut entry.notes,
    ];
    all.into_iter().for_each(|place| *place = text.to_owned());
    (front.author, front.copyright) = (Some(text.to_owned()), Some(text.to_owned()));
    (front.license, entry.summary) = (Some(text.to_owned()), Some(text.to_owned()));
    if let Some(sound) = &mut entry.sound {
        (sound.url, sound.media_type) = (text.to_owned(), text.to_owned());
    }
    entry.people[0].person.role = text.to_owned();
    entry.alternates[0].format = text.to_owned();
    entry.soundbites[0].2 = Some(text.to_owned());
    entry.chapters.push(Mark { url: Some(text.to_owned()), ..entry.chapters[0].clone() });
    (front, entry)
}

fn comes_back(text: &str) {
    let (front, entry) = filled(text);
    let xml = written(&front, &[entry], &[]);
    well_formed(&xml);
    let feed = read(xml.as_bytes()).unwrap();
    let line = text::line(text);
    let item = &feed.items[0];
    assert_eq!(feed.title, line);
    assert_eq!(item.guid.as_deref().unwrap_or_default(), text::lines(text));
    let title = if line.is_empty() { "peertube" } else { &line };
    assert_eq!(item.title.as_deref(), Some(title));
    assert_eq!(item.marks[0].title, line);
    assert_eq!(item.persons[0].name, text::short(text, text::SHORT));
    assert!(item.persons[0].name.chars().count() <= 128);
    let notes = text::lines(text);
    if !notes.is_empty() && notes.len() <= 4000 {
        assert_eq!(item.description.as_deref(), Some(notes.as_str()));
    }
    assert!(item.description.as_deref().unwrap_or_default().len() <= 4000);
    assert!(feed.description.len() <= 4000);
    assert!(item.enclosure.as_ref().unwrap().url.is_ascii());
}

#[test]
fn hard_texts_come_back() {
    for text in shows::HARD {
        comes_back(text);
        comes_back(&text.repeat(10_000 / text.chars().count() + 1));
    }
    comes_back("");
    comes_back(&"x".repeat(10_000));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_comes_back(text in proptest::collection::vec(any::<char>(), 0..200)) {
        comes_back(&text.into_iter().collect::<String>());
    }

    #[test]
    fn any_marks_of_xml_come_back(text in "[\\]>&<!\\[CDAT;#x\"' \\r\\n\\t\u{0}-\u{9f}]{0,80}") {
        comes_back(&text);
    }
}
