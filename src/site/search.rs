//! The search over all episodes: an index as scripts that a browser loads piece by piece, since a
//! page opened from a disk may load nothing else.
//!
//! ```text
//! Entry, Transcript ─► terms ─┐
//!                             ├─► segment of up to 100 episodes ─► shards of sorted terms
//! Entry ──────────────► hits ─┘
//! Transcript ─► text: paragraphs with their times, read for the hits shown
//! ```

use std::collections::BTreeMap;

use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::entry::Entry;
use super::notes::plain;
use crate::transcript::Transcript;

/// How many episodes one segment holds: a changed episode writes its segment anew and no other.
pub const SEGMENT: usize = 100;

/// About how many bytes one shard has: what a phone loads in no time.
const SHARD: usize = 48 << 10;

/// The longest term, in letters; what is longer is no word.
const LONGEST: usize = 40;

/// The terms of an episode and how often each stands in it.
pub type Terms = BTreeMap<String, u32>;

/// A text as it is compared: without accents, in small letters, ligatures spelled out. The same
/// is done in `search.js`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            other if is_mark(other) => {}
            other => folded.push(other),
        }
    }
    folded
}

fn is_mark(letter: char) -> bool {
    is_combining_mark(letter)
}

/// Counts the terms of a text.
pub fn count(text: &str, terms: &mut Terms) {
    for term in fold(text).split(|letter: char| !letter.is_alphanumeric()) {
        if !term.is_empty() && term.chars().count() <= LONGEST {
            *terms.entry(term.to_owned()).or_default() += 1;
        }
    }
}

/// The terms of an episode: its title, people, chapters, notes and everything said.
pub fn terms(entry: &Entry, transcript: Option<&Transcript>) -> Terms {
    let mut terms = Terms::new();
    count(&entry.title, &mut terms);
    for text in entry.summary.iter().map(String::as_str) {
        count(text, &mut terms);
    }
    count(&plain(&entry.notes), &mut terms);
    for guest in &entry.people {
        count(&guest.person.name, &mut terms);
    }
    for chapter in &entry.chapters {
        count(&chapter.title, &mut terms);
    }
    for turn in transcript.iter().flat_map(|transcript| &transcript.turns) {
        for word in turn.paragraphs.iter().flat_map(|paragraph| &paragraph.words) {
            count(&word.text, &mut terms);
        }
    }
    terms
}

/// The script that tells what is said in an episode, paragraph by paragraph.
pub fn text_script(slug: &str, transcript: &Transcript) -> String {
    let mut paragraphs = Vec::new();
    for turn in &transcript.turns {
        for paragraph in &turn.paragraphs {
            let Some(first) = paragraph.words.first() else { continue };
            let words: Vec<&str> = paragraph.words.iter().map(|word| word.text.as_str()).collect();
            let speaker = turn.speaker.as_deref().unwrap_or_default();
            paragraphs.push(json!([first.time.start.millis(), speaker, words.join(" ")]));
        }
    }
    script("text", &[json!(slug), Value::Array(paragraphs)])
}

/// One hit as the list of results shows it.
pub struct Hit<'a> {
    /// The episode.
    pub entry: &'a Entry,
    /// Its day in words.
    pub date: String,
    /// Its number in words.
    pub number: String,
    /// The path of a small cover.
    pub cover: String,
}

/// The script of a segment's episodes.
pub fn episodes_script(segment: usize, hits: &[Hit<'_>]) -> String {
    let rows = hits.iter().map(|hit| {
        let entry = hit.entry;
        let text = u8::from(entry.words > 0);
        json!([entry.title, entry.page_path(), hit.date, hit.number, hit.cover, entry.slug, text])
    });
    script("episodes", &[json!(segment.to_string()), rows.collect()])
}

/// The shards of a segment: the first term of each, and its script. `episodes` are the terms of
/// its episodes, in order.
pub fn shards(segment: usize, episodes: &[Terms]) -> Vec<(String, String)> {
    let mut postings: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (index, terms) in episodes.iter().enumerate() {
        for (term, &often) in terms {
            postings.entry(term).or_default().extend([index as u32, often]);
        }
    }
    // The browser sorts by UTF-16; with terms in that order both look in the same shard.
    let mut sorted: Vec<(&str, Vec<u32>)> = postings.into_iter().collect();
    sorted.sort_by(|one, other| one.0.encode_utf16().cmp(other.0.encode_utf16()));
    let mut shards: Vec<(String, String)> = Vec::new();
    let mut open = String::new();
    let mut first = String::new();
    for (term, list) in sorted {
        if open.len() >= SHARD {
            close(segment, &mut shards, &mut first, &mut open);
        }
        if open.is_empty() {
            first = term.to_owned();
        } else {
            open.push(',');
        }
        open.push_str(&json!(term).to_string());
        open.push(':');
        open.push_str(&json!(list).to_string());
    }
    close(segment, &mut shards, &mut first, &mut open);
    shards
}

fn close(
    segment: usize,
    shards: &mut Vec<(String, String)>,
    first: &mut String,
    open: &mut String,
) {
    if open.is_empty() {
        return;
    }
    // The first shard answers for everything before its first term too.
    let first = if shards.is_empty() { String::new() } else { std::mem::take(first) };
    let body = safe(&format!("{{{}}}", std::mem::take(open)));
    let number = shards.len();
    shards.push((first, format!("podSearch.terms(\"{segment}\",{number},{body});\n")));
}

/// A segment as the index names it.
pub struct Segment {
    /// How many episodes it holds.
    pub episodes: usize,
    /// Changes when anything of it does.
    pub version: String,
    /// The first term of each shard.
    pub shards: Vec<String>,
}

/// The script that every search begins with.
pub fn index_script(segments: &[Segment]) -> String {
    let rows = segments.iter().enumerate().map(|(id, segment)| {
        json!({
            "id": id.to_string(), "episodes": segment.episodes, "v": segment.version,
            "shards": segment.shards,
        })
    });
    let segments: Vec<Value> = rows.collect();
    script("index", &[json!({ "version": 1, "segments": segments })])
}

fn script(function: &str, arguments: &[Value]) -> String {
    let arguments: Vec<String> = arguments.iter().map(Value::to_string).collect();
    format!("podSearch.{function}({});\n", safe(&arguments.join(",")))
}

/// JSON as a script may hold it (ECMA-262 before 2019 took U+2028 and U+2029 for line ends), and
/// so that no text in it ends a script in a page.
fn safe(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::super::entry::tests::entry;
    use super::*;

    #[test]
    fn texts_are_folded_as_people_type() {
        assert_eq!(fold("Élan CŒUR Straße"), "elan coeur strasse");
        assert_eq!(fold("l’été à Ⅳ"), "l’ete a iv");
    }

    #[test]
    fn every_term_is_in_the_shard_that_the_index_says() {
        let mut many = Terms::new();
        for number in 0..20_000 {
            many.insert(format!("term{number:05}"), 1 + number % 7);
        }
        let few = Terms::from([("radio".to_owned(), 2), ("term00001".to_owned(), 1)]);
        let shards = shards(3, &[few, many.clone()]);
        assert!(shards.len() > 3);
        assert_eq!(shards[0].0, "");
        for term in many.keys().map(String::as_str).chain(["radio"]) {
            let at = shards.partition_point(|(first, _)| first.as_str() <= term) - 1;
            assert!(shards[at].1.contains(&format!("\"{term}\":[")), "{term} in {at}");
        }
        assert!(shards[0].1.starts_with("podSearch.terms(\"3\",0,{\"radio\":[0,2],"));
    }

    #[test]
    fn no_text_ends_a_script() {
        let mut episode = entry("a");
        episode.title = "</script><b>\u{2028}".to_owned();
        let hit = Hit {
            entry: &episode,
            date: String::new(),
            number: String::new(),
            cover: String::new(),
        };
        let script = episodes_script(0, &[hit]);
        assert!(!script.contains('<') && !script.contains('\u{2028}'), "{script}");
    }
}
