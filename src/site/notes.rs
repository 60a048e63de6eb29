//! Markdown written by people as HTML that can be trusted: notes.md, a page about the show, a
//! few words about a person. What a page or an app must not run is taken out.

mod foreign;

pub use foreign::{foreign, words_of};

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// What stays of HTML: what podcast apps show (PSP-1: `p ol ul li a b i strong em`) and what a
/// page can show besides. Never scripts, frames, styles, forms, or attributes that run.
const TAGS: [&str; 34] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "cite",
    "code",
    "dd",
    "del",
    "dl",
    "dt",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
];

/// The rest of tables and lists.
const MORE_TAGS: [&str; 5] = ["th", "thead", "tr", "ul", "s"];

/// As many characters of notes are read: a book's worth, and a bound for what a page holds.
pub const LONGEST_NOTES: usize = 1 << 20;

/// What an address in the text stands for.
pub enum Target {
    /// Another address, in full.
    Address(String),
    /// Leave it as it is written.
    AsWritten,
    /// Nothing that can be reached: the words stay, the link goes.
    Nothing,
}

/// Turns Markdown, with HTML in it, into clean HTML. `resolve` is asked about every address that
/// is not one of the web: a file beside the notes, a place on the page.
pub fn clean(markdown: &str, resolve: &dyn Fn(&str) -> Target) -> String {
    let mut options = Options::empty();
    options.insert(Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let text = bounded(markdown);
    let mut headings = Headings::default();
    let events = Parser::new_ext(text, options).map(|event| match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: headings.enter(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(headings.shown())),
        other => other,
    });
    let mut made = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut made, events);
    sanitised(&made, resolve)
}

/// Cleans HTML alone.
fn sanitised(made: &str, resolve: &dyn Fn(&str) -> Target) -> String {
    let known = resolved(made, resolve);
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into_iter().chain(MORE_TAGS).collect())
        .clean_content_tags(HashSet::from(["script", "style", "iframe", "object", "noscript"]))
        .tag_attributes(attributes().clone())
        .generic_attributes(HashSet::from(["lang", "dir", "title"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "xmpp", "matrix", "geo"]))
        .url_relative(UrlRelative::PassThrough)
        .attribute_filter(move |element, attribute, value| {
            let address =
                matches!((element, attribute), ("a", "href") | ("img", "src") | (_, "cite"));
            match known.get(value).filter(|_| address) {
                Some(target) => target.as_ref().map(|target| Cow::from(target.clone())),
                None => Some(Cow::from(value)),
            }
        })
        .link_rel(None)
        .strip_comments(true);
    builder.clean(made).to_string().trim().to_owned()
}

fn attributes() -> &'static HashMap<&'static str, HashSet<&'static str>> {
    static ATTRIBUTES: OnceLock<HashMap<&str, HashSet<&str>>> = OnceLock::new();
    ATTRIBUTES.get_or_init(|| {
        HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt", "width", "height"])),
            ("ol", HashSet::from(["start"])),
            ("td", HashSet::from(["align", "colspan", "rowspan"])),
            ("th", HashSet::from(["align", "colspan", "rowspan", "scope"])),
            ("blockquote", HashSet::from(["cite"])),
            ("q", HashSet::from(["cite"])),
        ])
    })
}

/// What each address of the text that is not of the web stands for; nothing for one to be left
/// out. Asked beforehand, since the cleaner keeps its filter for ever.
fn resolved(made: &str, resolve: &dyn Fn(&str) -> Target) -> HashMap<String, Option<String>> {
    let mut known = HashMap::new();
    for address in addresses(made) {
        if known.contains_key(&address) || has_scheme(&address) {
            continue;
        }
        let target = match resolve(&address) {
            Target::Address(address) => Some(address),
            Target::AsWritten => Some(address.clone()),
            Target::Nothing => None,
        };
        known.insert(address, target);
    }
    known
}

/// The addresses of links and pictures in HTML, as the cleaner will see them.
fn addresses(made: &str) -> Vec<String> {
    let found = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let into = std::sync::Arc::clone(&found);
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(["a", "img", "blockquote", "q"]))
        .tag_attributes(attributes().clone())
        .clean_content_tags(HashSet::from(["script", "style", "iframe", "object", "noscript"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(move |_, attribute, value| {
            if matches!(attribute, "href" | "src" | "cite")
                && let Ok(mut found) = into.lock()
            {
                found.push(value.to_owned());
            }
            None
        });
    builder.clean(made);
    found.lock().map(|mut found| std::mem::take(&mut *found)).unwrap_or_default()
}

/// Whether an address says how it is to be reached (RFC 3986 section 3.1), or from where.
fn has_scheme(address: &str) -> bool {
    let scheme = address.split([':', '/', '?', '#']).next().unwrap_or_default();
    address.starts_with("//") || address[scheme.len()..].starts_with(':') && !scheme.is_empty()
}

/// Where the headings of a text stand below the page's own, which is the only one of the first
/// level. None is passed over on the way down, as screen readers need it (WCAG 2.1, 1.3.1).
#[derive(Default)]
struct Headings {
    /// The levels, as written, of the heading at hand and of those above it.
    above: Vec<HeadingLevel>,
}

impl Headings {
    /// Goes to the next heading; gives the level it is shown at.
    fn enter(&mut self, level: HeadingLevel) -> HeadingLevel {
        while self.above.last().is_some_and(|above| *above >= level) {
            self.above.pop();
        }
        self.above.push(level);
        self.shown()
    }

    fn shown(&self) -> HeadingLevel {
        match self.above.len() {
            0 | 1 => HeadingLevel::H2,
            2 => HeadingLevel::H3,
            3 => HeadingLevel::H4,
            4 => HeadingLevel::H5,
            _ => HeadingLevel::H6,
        }
    }
}

/// The start of a text, whole characters.
fn bounded(text: &str) -> &str {
    if text.len() <= LONGEST_NOTES {
        return text;
    }
    let mut end = LONGEST_NOTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The words of clean HTML, for a search or a summary: tags out, entities read, blanks joined.
pub fn plain(clean: &str) -> String {
    let mut text = String::with_capacity(clean.len());
    let mut rest = clean;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        text.push(' ');
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    text.push_str(rest);
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")];
    let mut text = text.replace("&nbsp;", "\u{a0}");
    for (entity, sign) in entities {
        text = text.replace(entity, sign);
    }
    text.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(markdown: &str) -> String {
        clean(markdown, &|address| match address {
            "a.pdf" => Target::Address("https://x.example/files/a.pdf".to_owned()),
            _ if address.starts_with('#') => Target::AsWritten,
            _ => Target::Nothing,
        })
    }

    #[test]
    fn markdown_becomes_html_with_lower_headings() {
        let made = cleaned("# Notes\n\n- **a** <b@example.org>\n- [x](https://x.example/?a=1&b=2)");
        assert!(made.starts_with("<h2>Notes</h2>"), "{made}");
        assert!(made.contains("<strong>a</strong>"), "{made}");
        assert!(made.contains("href=\"https://x.example/?a=1&amp;b=2\""), "{made}");
    }

    #[test]
    fn no_level_of_headings_is_passed_over() {
        let levels = |markdown: &str| -> String {
            let made = cleaned(markdown);
            made.match_indices("<h").map(|(at, _)| &made[at + 2..at + 3]).collect()
        };
        assert_eq!(levels("## A\n\n### B\n\n## C"), "232");
        assert_eq!(levels("# A\n\n#### B\n\n##### C\n\n### D\n\n# E"), "23432");
        assert_eq!(levels("### A\n\n# B\n\n## C"), "223");
    }

    /// Vectors of the kinds OWASP lists (XSS Filter Evasion Cheat Sheet).
    #[test]
    fn nothing_that_runs_is_left() {
        for bad in [
            "<script>alert(1)</script>ok",
            "<img src=x onerror=alert(1)>ok",
            "[ok](javascript:alert(1))",
            "<a href=\"&#106;avascript:alert(1)\">ok</a>",
            "<a href=\" java\nscript:alert(1)\">ok</a>",
            "<svg/onload=alert(1)>ok",
            "<iframe src=\"https://x.example\"></iframe>ok",
            "<style>*{background:url(x)}</style>ok",
            "<p style=\"background:url(x)\" onclick=\"alert(1)\">ok</p>",
            "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">ok",
            "<form action=\"https://x.example\"><input name=a>ok</form>",
            "<base href=\"https://x.example/\">ok",
            "![ok](data:text/html;base64,PHNjcmlwdD4=)",
            "<object data=\"x.swf\"></object>ok",
            "<meta http-equiv=refresh content=\"0;url=https://x.example\">ok",
        ] {
            let made = cleaned(bad);
            // What is in tags: outside of them all is text.
            let tags: Vec<String> = made
                .split('<')
                .skip(1)
                .map(|rest| rest.split('>').next().unwrap_or_default().to_lowercase())
                .collect();
            for tag in &tags {
                let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
                assert!(matches!(name, "p" | "a" | "img" | "b"), "{bad} gave {made}");
                for word in ["script:", " on", "style", "data:"] {
                    assert!(!tag.contains(word), "{bad} gave {made}");
                }
            }
            assert!(made.contains("ok"), "{bad} gave {made}");
        }
    }

    #[test]
    fn local_addresses_are_asked_about() {
        assert!(cleaned("[a](a.pdf)").contains("https://x.example/files/a.pdf"));
        assert_eq!(cleaned("[b](b.pdf)"), "<p><a>b</a></p>");
        assert!(cleaned("[c](#here)").contains("href=\"#here\""));
    }

    #[test]
    fn broken_html_is_closed() {
        for broken in ["<b>a <i>b", "a </div></p> b", "<ul><li>a<li>b", "<p><p>a</b>"] {
            let made = cleaned(broken);
            for tag in ["b", "i", "p", "li", "ul"] {
                let opened = made.matches(&format!("<{tag}>")).count();
                assert_eq!(opened, made.matches(&format!("</{tag}>")).count(), "{broken}: {made}");
            }
        }
    }

    #[test]
    fn words_alone_are_read_out() {
        assert_eq!(plain("<p>a &amp; <b>b</b>&lt;</p><p>c</p>"), "a & b < c");
    }
}
