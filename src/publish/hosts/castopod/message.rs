//! The text of the post that Castopod makes of an episode: a small template, kept short enough.

use crate::publish::hosts::HostEpisode;

/// As many characters as are sent. *Source:* Castopod, migration `add_fediverse_posts`: `message` is
/// VARCHAR(500); what is left is room for what it makes of it.
const MOST: usize = 450;

/// As many characters as its HTML may have, with room to spare. *Source:* the same: `message_html`
/// is VARCHAR(600).
const MOST_HTML: usize = 560;

/// What a link, an account or a hashtag costs beside its text, twice.
const LINK: usize = 100;

/// What may stand in it.
const FIELDS: [&str; 4] = ["title", "summary", "page", "show"];

/// A template that knows no other fields. *Errors:* one it does not know.
pub(super) fn checked(template: &str) -> Result<String, String> {
    for (at, _) in template.match_indices('{') {
        let Some((name, _)) = template[at + 1..].split_once('}') else {
            return Err("it has a `{` without its `}`".to_owned());
        };
        if !FIELDS.contains(&name) {
            let known = FIELDS.map(|field| format!("{{{field}}}")).join(", ");
            let name: String = name.chars().take(40).collect();
            return Err(format!("`{{{}}}` is none of {known}", name.escape_debug()));
        }
    }
    Ok(template.to_owned())
}

/// The text, and whether it had to be cut.
pub(super) fn filled(template: &str, episode: &HostEpisode) -> (String, bool) {
    let (mut text, mut rest) = (String::new(), template);
    while let Some(at) = rest.find('{') {
        text.push_str(&rest[..at]);
        let (name, after) = rest[at + 1..].split_once('}').unwrap_or_default();
        text.push_str(match name {
            "title" => &episode.title,
            "summary" => &episode.summary,
            "page" => &episode.page,
            "show" => &episode.show,
            _ => "",
        });
        rest = after;
    }
    text.push_str(rest);
    let text = text.trim().to_owned();
    if fits(&text) {
        return (text, false);
    }
    let mut short: String = text.chars().take(MOST - 1).collect();
    loop {
        let cut = short.rfind(char::is_whitespace).filter(|at| *at > 0);
        // A single word that is too long is cut in itself.
        match cut {
            Some(at) => short.truncate(at),
            None => short = short.chars().take(MOST / 5).collect(),
        }
        let cut = format!("{}…", short.trim_end());
        if fits(&cut) || !short.contains(char::is_whitespace) {
            return (cut, true);
        }
    }
}

/// Whether both the text and its HTML have room.
fn fits(text: &str) -> bool {
    text.chars().count() <= MOST && html_length(text) <= MOST_HTML
}

/// At most so long is what is made of it: with entities, breaks, and what is linked twice.
fn html_length(text: &str) -> usize {
    let plain: usize = text
        .chars()
        .map(|letter| match letter {
            '&' | '<' | '>' | '"' | '\'' | '\n' => 6,
            _ => 1,
        })
        .sum();
    let linked = |word: &&str| word.contains("://") || word.starts_with(['@', '#']);
    let links = text.split_whitespace().filter(linked).map(|word| word.chars().count() + LINK);
    plain + links.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn episode(summary: &str) -> HostEpisode {
        HostEpisode {
            title: "Début".to_owned(),
            summary: summary.to_owned(),
            page: "https://x.example/a".to_owned(),
            show: "{page}".to_owned(),
            ..HostEpisode::default()
        }
    }

    #[test]
    fn fields_are_filled_once_and_unknown_ones_refused() {
        let template = checked("{title}, {show}: {summary} {page}").unwrap();
        let (text, cut) = filled(&template, &episode("Hello."));
        assert_eq!((text.as_str(), cut), ("Début, {page}: Hello. https://x.example/a", false));
        assert!(checked("{titel}").unwrap_err().contains("{titel}"));
        assert!(checked("{title").is_err());
    }

    #[test]
    fn it_is_cut_at_a_word_before_its_html_is_too_long() {
        let long = "mot ".repeat(200);
        let (text, cut) = filled("{summary}", &episode(&long));
        assert!(cut && text.ends_with("mot…") && text.chars().count() <= 450, "{text}");
        let links = format!("{} {}", "word ".repeat(20), "https://x.example/aaaa ".repeat(10));
        let (text, cut) = filled("{summary}", &episode(&links));
        assert!(cut && html_length(&text) <= 560, "{text}");
        let (text, cut) = filled("{summary}", &episode(&"é".repeat(900)));
        assert!(cut && text.chars().count() <= 450);
        let (text, _) = filled("{summary}", &episode(&"&".repeat(400)));
        assert!(html_length(&text) <= 560, "{text}");
    }
}
