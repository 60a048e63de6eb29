//! What an episode is about, as HTML: the description, short, and content:encoded with all the
//! notes, the chapters and the text.

use std::fmt::Write as _;

use super::address;
use super::text::{self, DESCRIPTION, Limit};
use super::words::Words;
use crate::site::entry::{Entry, Front, TextLink};

/// The namespace.
pub(super) const NAMESPACE: &str = "http://purl.org/rss/1.0/modules/content/";

/// The notes where they are short enough (PSP-1: 4000 bytes), else the summary, else the start of
/// the notes' bare text; never HTML cut in the middle. Nothing for an episode without words.
pub(super) fn description(entry: &Entry) -> Option<String> {
    let Limit::Bytes(most) = DESCRIPTION else { return None };
    let notes = text::lines(&entry.notes);
    if !notes.is_empty() && notes.len() <= most {
        return Some(notes);
    }
    let summary = entry.summary.as_deref().map(text::lines).unwrap_or_default();
    let plain = if summary.is_empty() { bare(&notes) } else { summary };
    Some(paragraphs(&plain, most)).filter(|html| !html.is_empty())
}

/// The notes, a list of chapters that leads to each, and where the text is.
pub(super) fn encoded(front: &Front, entry: &Entry) -> Option<String> {
    let words = Words::of(&entry.language);
    let notes = text::lines(&entry.notes);
    let summary = entry.summary.as_deref().map(text::lines).unwrap_or_default();
    let mut html = if notes.is_empty() { in_tags(&parts(&summary)) } else { notes };
    let page = address::of_path(front, &entry.page_path());
    if !entry.chapters.is_empty() {
        let _ = write!(html, "\n<p><strong>{}</strong></p>\n<ul>\n", words.chapters);
        for mark in &entry.chapters {
            let at = mark.start_ms.max(0);
            let seconds = match at % 1000 {
                0 => (at / 1000).to_string(),
                rest => format!("{}.{rest:03}", at / 1000),
            };
            let link = text::html(&format!("{page}#t={seconds}"));
            let title = text::html(&text::line(&mark.title));
            let _ = writeln!(html, "<li><a href=\"{link}\">{}</a> {title}</li>", clock(at));
        }
        html.push_str("</ul>");
    }
    if !entry.texts.is_empty() {
        let links: Vec<String> = pages_first(entry).map(|one| link(front, one)).collect();
        let (name, colon) = (words.transcript, words.colon);
        let _ = write!(html, "\n<p>{name}{colon}{}</p>", links.join(", "));
    }
    Some(html.trim().to_owned()).filter(|html| !html.is_empty())
}

/// What a person reads first.
fn pages_first(entry: &Entry) -> impl Iterator<Item = &TextLink> {
    let is_page = |one: &&TextLink| one.format == "html";
    let (pages, files): (Vec<_>, Vec<_>) = entry.texts.iter().partition(is_page);
    pages.into_iter().chain(files)
}

fn link(front: &Front, one: &TextLink) -> String {
    let href = text::html(&address::of_path(front, &one.path));
    format!("<a href=\"{href}\">{}</a>", text::html(&text::line(&one.format).to_uppercase()))
}

/// As people write times: 7:05, 1:07:05.
fn clock(ms: i64) -> String {
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// Plain text as HTML of at most `most` bytes: as it is where it is one paragraph, else in `<p>`.
fn paragraphs(plain: &str, most: usize) -> String {
    let parts = parts(plain);
    let html = match parts.as_slice() {
        [one] => text::html(one),
        parts => in_tags(parts),
    };
    if html.len() <= most {
        return html;
    }
    // Escaping makes it longer, so less of it is taken until it fits.
    let all = parts.join(" ");
    let mut room = most;
    loop {
        let html = text::html(&text::shorten(all.clone(), Limit::Bytes(room)));
        if html.len() <= most {
            return html;
        }
        room = room * 9 / 10;
    }
}

fn parts(plain: &str) -> Vec<String> {
    plain.split("\n\n").map(text::line).filter(|part| !part.is_empty()).collect()
}

fn in_tags(parts: &[String]) -> String {
    parts.iter().map(|part| format!("<p>{}</p>", text::html(part))).collect()
}

/// The text of clean HTML, without its tags.
fn bare(html: &str) -> String {
    let mut bare = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        bare.push_str(&rest[..start]);
        let tag = &rest[start..];
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        // Blocks part paragraphs; all others stand inside a line.
        let block = ["</p", "</l", "</h", "</d", "</b", "</t", "<br"];
        if block.iter().any(|name| tag.starts_with(name)) && !tag.starts_with("</b>") {
            bare.push_str("\n\n");
        }
        rest = &tag[end..];
    }
    bare.push_str(rest);
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " ")];
    for (entity, letter) in entities {
        bare = bare.replace(entity, letter);
    }
    text::lines(&bare.replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::feed::tests::{entries, front};

    #[test]
    fn notes_that_are_too_long_give_way_to_the_summary() {
        let mut entry = entries().remove(0);
        entry.notes = "<p>Short &amp; <b>clean</b></p>".to_owned();
        entry.summary = Some("A < B & C\n\nD".to_owned());
        assert_eq!(description(&entry).unwrap(), "<p>Short &amp; <b>clean</b></p>");
        entry.notes = format!("<p>{}</p><p>x &lt; y</p>", "word ".repeat(1000));
        assert_eq!(description(&entry).unwrap(), "<p>A &lt; B &amp; C</p><p>D</p>");
        entry.summary = None;
        let cut = description(&entry).unwrap();
        assert!(cut.starts_with("word word") && cut.ends_with("word…") && cut.len() <= 4000);
        entry.summary = Some("<".repeat(3999));
        let cut = description(&entry).unwrap();
        assert!(cut.len() <= 4000 && cut.len() > 3000 && cut.ends_with("&lt;…"), "{}", cut.len());
        (entry.notes, entry.summary) = (String::new(), None);
        assert_eq!(description(&entry), None);
    }

    #[test]
    fn the_bare_text_has_no_tags() {
        assert_eq!(
            bare("<p>a <b>b</b> &lt;c&gt;</p><ul><li>d</li></ul>&amp;lt;"),
            "a b <c>\n\nd\n\n&lt;"
        );
        assert_eq!(bare("a <b"), "a");
    }

    #[test]
    fn chapters_and_texts_are_linked() {
        let entry = entries().remove(0);
        let html = encoded(&front(), &entry).unwrap();
        let base = "https://podcast.example.org/episodes/peertube.html";
        assert!(html.contains("<p><strong>Chapitres</strong></p>"), "{html}");
        assert!(html.contains(&format!("<li><a href=\"{base}#t=0\">0:00</a> Introduction</li>")));
        assert!(html.contains(&format!("<a href=\"{base}#t=3754.500\">1:02:34</a>")), "{html}");
        assert!(html.contains("<p>Transcription\u{a0}: <a href="), "{html}");
    }
}
