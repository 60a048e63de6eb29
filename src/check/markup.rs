//! What is in notes: the tags, links and pictures of Markdown with HTML in it, with their places.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Something found in notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A link or picture with its address.
    Address { url: String, image: bool },
    /// A picture without words for those who do not see it.
    NoWords,
    /// An HTML tag that begins: name and names of attributes, in lower case.
    Begins { name: String, attributes: Vec<String>, closed: bool },
    /// An HTML tag that ends.
    Ends { name: String },
    /// A `<` of a tag that never closes.
    Broken,
}

/// Goes through notes. *Source:* CommonMark, with tables and struck text, as they are published.
pub(super) fn parts(markdown: &str) -> Vec<(Range<usize>, Part)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut parts = Vec::new();
    // How deep in pictures, and whether the outermost has words.
    let mut picture: Option<(Range<usize>, bool)> = None;
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                parts.push((range, Part::Address { url: dest_url.to_string(), image: false }));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let url = dest_url.to_string();
                parts.push((range.clone(), Part::Address { url, image: true }));
                picture = picture.or(Some((range, false)));
            }
            Event::End(TagEnd::Image) => {
                if let Some((range, false)) = picture.take() {
                    parts.push((range, Part::NoWords));
                }
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, words)) = &mut picture {
                    *words |= !text.trim().is_empty();
                }
            }
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                tags(&markdown[range.clone()], range.start, &mut parts);
            }
            _ => {}
        }
    }
    parts
}

/// The tags of a stretch of HTML that starts at `offset`.
fn tags(html: &str, offset: usize, parts: &mut Vec<(Range<usize>, Part)>) {
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let rest = &html[start..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |end| start + end + 3);
            continue;
        }
        let name_at = if rest.starts_with("</") { 2 } else { 1 };
        let letters = rest[name_at..].find(|letter: char| !letter.is_ascii_alphanumeric());
        let name = rest[name_at..name_at + letters.unwrap_or(rest.len() - name_at)].to_lowercase();
        if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            at = start + 1;
            continue;
        }
        let Some(length) = tag_length(rest) else {
            parts.push((offset + start..offset + html.len(), Part::Broken));
            return;
        };
        let range = offset + start..offset + start + length;
        let inside = rest[name_at + name.len()..length - 1].trim();
        at = start + length;
        if name_at == 2 {
            parts.push((range, Part::Ends { name }));
            continue;
        }
        let attributes = attributes(inside.trim_end_matches('/'));
        addresses(&name, &attributes, &range, parts);
        if matches!(name.as_str(), "script" | "style") {
            // What stands in them is no HTML.
            let end = format!("</{name}");
            at += html[at..].to_lowercase().find(&end).unwrap_or(0);
        }
        let attributes = attributes.into_iter().map(|(name, _)| name).collect();
        parts.push((range, Part::Begins { name, attributes, closed: inside.ends_with('/') }));
    }
}

fn addresses(
    name: &str,
    attributes: &[(String, String)],
    range: &Range<usize>,
    parts: &mut Vec<(Range<usize>, Part)>,
) {
    let value = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted);
    let address = |key: &str| value(key).map(|(_, url)| url.clone());
    match name {
        "a" => {
            if let Some(url) = address("href") {
                parts.push((range.clone(), Part::Address { url, image: false }));
            }
        }
        "img" => {
            if let Some(url) = address("src") {
                parts.push((range.clone(), Part::Address { url, image: true }));
            }
            // An empty text is right for a picture that says nothing.
            if value("alt").is_none() {
                parts.push((range.clone(), Part::NoWords));
            }
        }
        _ => {}
    }
}

/// How long a tag is, quotes in it respected.
fn tag_length(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in tag.char_indices() {
        match (quote, letter) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}

/// Names in lower case and values, character references left as they are.
fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|letter: char| letter.is_whitespace() || letter == '=');
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            Some(value) => match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    value[1..].split_once(quote).unwrap_or((&value[1..], ""))
                }
                _ => {
                    let end = value.find(char::is_whitespace).unwrap_or(value.len());
                    value.split_at(end)
                }
            },
        };
        if !name.is_empty() {
            found.push((name.to_lowercase(), value.trim().to_owned()));
        } else if after.len() == rest.len() {
            break;
        }
        rest = after.trim_start();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(markdown: &str) -> Vec<Part> {
        parts(markdown).into_iter().map(|(_, part)| part).collect()
    }

    #[test]
    fn links_and_pictures_of_both_languages_are_found() {
        let text = "[a](x.pdf) ![](y.png)\n\n<a href='z'>q</a> <img src=w alt=\"\">\n";
        let address = |url: &str, image| Part::Address { url: url.to_owned(), image };
        let parts = found(text);
        for one in [
            address("x.pdf", false),
            address("y.png", true),
            address("z", false),
            address("w", true),
        ] {
            assert!(parts.contains(&one), "{one:?} of {parts:?}");
        }
        assert_eq!(parts.iter().filter(|part| **part == Part::NoWords).count(), 1);
    }

    #[test]
    fn tags_are_found_whatever_stands_in_them() {
        let parts =
            found("<div title=\"a > b\" onclick=\"x()\">\n\n<script>if (a<b) {}</script>\n");
        let begins: Vec<_> = parts
            .iter()
            .filter_map(|part| match part {
                Part::Begins { name, attributes, .. } => Some((name.as_str(), attributes.len())),
                _ => None,
            })
            .collect();
        assert_eq!(begins, [("div", 2), ("script", 0)]);
        assert!(found("<div class=\"x\n").contains(&Part::Broken));
    }

    #[test]
    fn code_is_no_markup() {
        assert!(found("`<script>` and\n\n    <iframe>\n").is_empty());
    }

    #[test]
    fn nothing_written_stops_it() {
        for text in ["<", "</", "<a =", "<a b='", "<a ====>", "<!--", "<a\u{e9}>", "<a / / =x>"] {
            let _ = parts(text);
        }
    }
}
