//! A first walk over a feed: that it is XML and not more than a feed needs, where its episodes
//! start, which prefix means what, and what is wrong in it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::super::{atom, chapters, podcast};
use super::{Complaint, ReadError};

/// The reader of RSS calls itself for each tag inside another.
const DEEPEST: usize = 64;
/// A show of 5,000 episodes with 100 tags each has half of it.
const MOST_TAGS: usize = 1_000_000;
/// Of one tag.
const MOST_ATTRIBUTES: usize = 100;
/// For each declaration the reader of RSS copies all that hold there.
const MOST_DECLARATIONS: usize = 50_000;
/// After these, a feed is no better known.
const MOST_COMPLAINTS: usize = 100;

/// What a prefix means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Atom,
    Podcast,
    Podlove,
}

/// What the first walk found.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    /// The line each episode starts on.
    pub items: Vec<usize>,
    /// What prefixes mean.
    pub prefixes: BTreeMap<String, Space>,
    /// What is wrong.
    pub complaints: Vec<Complaint>,
}

/// The feed's text. Its encoding is UTF-8, or what its first line says of those that keep ASCII.
pub(super) fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    let malformed = |line, what: &str| ReadError::Malformed { line, what: what.to_owned() };
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(malformed(1, "the feed is in UTF-16, which few apps read: UTF-8 is usual"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) if is_latin(bytes) => {
            // The declaration must not say it is Latin any more.
            let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
            let end = text.find("?>").map_or(0, |end| end + 2);
            Ok(Cow::Owned(" ".repeat(end) + &text[end..]))
        }
        Err(error) => {
            let line = 1 + count_lines(&bytes[..error.valid_up_to()]);
            Err(malformed(line, "a byte that is no UTF-8"))
        }
    }
}

/// Whether the first line says it is in ISO 8859-1 or what Windows makes of it.
fn is_latin(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(200)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let declaration = head.split("?>").next().unwrap_or_default();
    declaration.starts_with("<?xml")
        && ["iso-8859-1", "latin1", "windows-1252", "iso-8859-15"]
            .iter()
            .any(|name| declaration.contains(name))
}

fn count_lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte == b'\n').count()
}

/// Walks over the whole text.
pub(super) fn scan(text: &str) -> Result<Scanned, ReadError> {
    let mut walk =
        Walk { text, at: 0, line: 1, tags: 0, declarations: 0, found: Scanned::default() };
    walk.characters();
    walk.run()?;
    Ok(walk.found)
}

struct Walk<'a> {
    text: &'a str,
    /// The place in bytes that `line` is the line of.
    at: usize,
    line: usize,
    tags: usize,
    declarations: usize,
    found: Scanned,
}

impl Walk<'_> {
    fn run(&mut self) -> Result<(), ReadError> {
        let mut reader = Reader::from_str(self.text);
        let mut open: Vec<Vec<u8>> = Vec::new();
        let mut root = false;
        loop {
            self.go_to(reader.buffer_position());
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    self.go_to(reader.error_position());
                    return Err(self.malformed(error));
                }
            };
            match event {
                Event::Start(tag) => {
                    self.tag(&tag, &open)?;
                    if open.is_empty() {
                        self.root(&tag, root)?;
                        root = true;
                    }
                    open.push(tag.name().as_ref().to_vec());
                }
                Event::Empty(tag) => {
                    self.tag(&tag, &open)?;
                    if open.is_empty() {
                        self.root(&tag, root)?;
                        root = true;
                    }
                }
                Event::End(_) => {
                    open.pop();
                }
                Event::DocType(_) => {
                    self.complain("a DTD, which no feed needs; its entities are not replaced");
                }
                Event::GeneralRef(name) => {
                    let name = name.decode().unwrap_or_default().into_owned();
                    self.reference(&name);
                }
                Event::Eof if !open.is_empty() => {
                    let name = open.last().map(|name| String::from_utf8_lossy(name));
                    let name = name.unwrap_or_default();
                    return Err(self.malformed(format!("the feed ends inside `<{name}>`")));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if root { Ok(()) } else { Err(ReadError::NoFeed("there is no tag in it".to_owned())) }
    }

    /// XML 1.0 has no such characters, yet some writers let them through.
    fn characters(&mut self) {
        let mut line = 1;
        for letter in self.text.chars() {
            match letter {
                '\n' => line += 1,
                '\t' | '\r' => {}
                '\0'..' ' | '\u{fffe}' | '\u{ffff}' => {
                    let what = format!("U+{:04X}, which no XML may hold", u32::from(letter));
                    self.complain_at(line, what);
                }
                _ => {}
            }
        }
    }

    fn root(&mut self, tag: &BytesStart<'_>, second: bool) -> Result<(), ReadError> {
        if second {
            return Err(self.malformed("a second feed behind the end of the first"));
        }
        let name = tag.name();
        let name = String::from_utf8_lossy(name.as_ref());
        match &*name {
            "rss" | "rdf:RDF" => Ok(()),
            "html" => Err(ReadError::NoFeed("it is a web page".to_owned())),
            "feed" => Err(ReadError::NoFeed("it is an Atom feed".to_owned())),
            name => Err(ReadError::NoFeed(format!("it starts with `<{}>`", name.escape_debug()))),
        }
    }

    fn tag(&mut self, tag: &BytesStart<'_>, open: &[Vec<u8>]) -> Result<(), ReadError> {
        self.tags += 1;
        let excess = |what: String| ReadError::Excess { line: self.line, what };
        if self.tags > MOST_TAGS {
            return Err(excess(format!("more than {MOST_TAGS} tags")));
        }
        if open.len() >= DEEPEST {
            return Err(excess(format!("tags more than {DEEPEST} deep")));
        }
        let name = tag.name();
        let name = name.as_ref();
        if name == b"item" && open.len() <= 2 {
            self.found.items.push(self.line);
        }
        let mut seen = BTreeSet::new();
        let mut attributes = tag.attributes();
        for attribute in attributes.with_checks(false) {
            let attribute = attribute.map_err(|error| self.malformed(error))?;
            let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| self.malformed(error))?;
            if let Some(prefix) = key.strip_prefix("xmlns:") {
                self.declare(prefix, &value);
                self.declarations += 1;
                if self.declarations > MOST_DECLARATIONS {
                    let what = format!("more than {MOST_DECLARATIONS} declarations of prefixes");
                    return Err(ReadError::Excess { line: self.line, what });
                }
            }
            if seen.len() >= MOST_ATTRIBUTES {
                let what = format!("a tag with more than {MOST_ATTRIBUTES} attributes");
                return Err(ReadError::Excess { line: self.line, what });
            }
            if !seen.insert(key.clone()) {
                return Err(self.malformed(format!("`{}` twice in a tag", key.escape_debug())));
            }
        }
        let name = String::from_utf8_lossy(name);
        if let Some(prefix) = name.split_once(':').map(|(prefix, _)| prefix) {
            self.use_prefix(prefix);
        }
        Ok(())
    }

    fn declare(&mut self, prefix: &str, address: &str) {
        let is = |names: &[&str]| names.iter().any(|name| address.eq_ignore_ascii_case(name));
        let space = if is(&[podcast::NAMESPACE]) || is(&podcast::OTHER_NAMES) {
            Space::Podcast
        } else if is(&[atom::NAMESPACE]) {
            Space::Atom
        } else if is(&[chapters::NAMESPACE, "http://podlove.org/simple-chapters/"]) {
            Space::Podlove
        } else {
            return;
        };
        self.found.prefixes.insert(prefix.to_owned(), space);
    }

    /// A prefix that nobody declared is taken as what it usually means, as most apps do.
    fn use_prefix(&mut self, prefix: &str) {
        let space = match prefix {
            "atom" => Space::Atom,
            "podcast" => Space::Podcast,
            "psc" => Space::Podlove,
            _ => return,
        };
        if !self.found.prefixes.contains_key(prefix) {
            self.found.prefixes.insert(prefix.to_owned(), space);
            self.complain(format!("`{prefix}:` is not declared with the address of its namespace"));
        }
    }

    fn reference(&mut self, name: &str) {
        let known = ["amp", "lt", "gt", "quot", "apos"].contains(&name) || name.starts_with('#');
        if !known {
            self.complain(format!("`&{};`, which XML does not know", name.escape_debug()));
        }
    }

    fn complain(&mut self, what: impl Into<String>) {
        self.complain_at(self.line, what.into());
    }

    fn complain_at(&mut self, line: usize, what: String) {
        if self.found.complaints.len() < MOST_COMPLAINTS {
            self.found.complaints.push(Complaint { line: Some(line), what });
        }
    }

    fn malformed(&self, what: impl ToString) -> ReadError {
        ReadError::Malformed { line: self.line, what: what.to_string() }
    }

    fn go_to(&mut self, place: u64) {
        let place = usize::try_from(place).unwrap_or(usize::MAX).min(self.text.len());
        if let Some(passed) = self.text.as_bytes().get(self.at..place) {
            self.line += count_lines(passed);
            self.at = place;
        }
    }
}
