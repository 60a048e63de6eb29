//! The words of a post: a template filled in, and cut where the instance allows no more.

use std::collections::HashSet;

/// What may stand in a template.
const PLACES: [&str; 5] = ["title", "summary", "page", "show", "tags"];

/// What a post is made of.
#[derive(Debug, Clone)]
pub(super) struct Words<'a> {
    pub template: &'a str,
    pub title: &'a str,
    pub summary: &'a str,
    pub page: &'a str,
    pub show: &'a str,
    pub hashtags: Vec<String>,
}

/// How much an instance takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    /// So many characters.
    pub characters: usize,
    /// As which each address counts; as long as it is, if nothing is said.
    pub per_url: Option<usize>,
}

/// Holds a template to what can be filled in. *Errors:* what is wrong, and what to do.
pub(super) fn check_template(template: &str) -> Result<(), (String, String)> {
    let places = || PLACES.map(|place| format!("{{{place}}}")).join(", ");
    for (name, _) in parts(template).filter_map(|part| part.place.map(|place| (place, ()))) {
        if !PLACES.contains(&name) {
            let why = format!("`text` has a place `{{{}}}`", name.escape_debug());
            return Err((why, format!("there are {}", places())));
        }
    }
    if !template.contains("{page}") {
        let why = "`text` does not hold {page}".to_owned();
        return Err((why, "put it in: pod finds its posts again by the address".to_owned()));
    }
    Ok(())
}

/// The text within the room, less what is `taken` already: words of the summary go first, then
/// hashtags, then words of the title; never the address. Nothing if that is not enough.
pub(super) fn compose(words: &Words<'_>, room: Room, taken: usize) -> Option<String> {
    let limit = room.characters.checked_sub(taken)?;
    let fits = |text: &String| count(text, room.per_url) <= limit;
    let (title, summary) = (tame(words.title), tame(words.summary));
    let tags = |many: usize| words.hashtags[..many].join(" ");
    let every = words.hashtags.len();
    let shorter = shortened(&summary).map(|summary| (title.clone(), summary, tags(every)));
    let fewer = (0..every).rev().map(|many| (title.clone(), String::new(), tags(many)));
    let titles = shortened(&title).skip(1).map(|title| (title, String::new(), String::new()));
    shorter.chain(fewer).chain(titles).map(|(t, s, tags)| fill(words, &t, &s, &tags)).find(fits)
}

/// A text whole, then shorter by a word each time, then nothing.
fn shortened(text: &str) -> impl Iterator<Item = String> {
    let mut ends = Vec::new();
    let mut inside = false;
    for (at, letter) in text.char_indices() {
        if letter.is_whitespace() && inside {
            ends.push(at);
        }
        inside = !letter.is_whitespace();
    }
    let cut = ends.into_iter().rev().map(|end| {
        let kept = text[..end].trim_end_matches([',', ';', ':', '.', ' ', '…', '–', '—', '-']);
        format!("{kept}…")
    });
    std::iter::once(text.to_owned()).chain(cut.collect::<Vec<_>>()).chain([String::new()])
}

/// A stretch of a template: words, then perhaps a place.
struct Part<'a> {
    words: &'a str,
    place: Option<&'a str>,
}

/// The template taken apart. A brace that opens no place is a letter.
fn parts(template: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let found = rest.match_indices('{').find_map(|(at, _)| {
            let inner = &rest[at + 1..];
            let end = inner.find('}')?;
            let name = &inner[..end];
            let is_name = !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric());
            is_name.then_some((at, name))
        });
        let Some((at, name)) = found else {
            return Some(Part { words: std::mem::take(&mut rest), place: None });
        };
        let words = &rest[..at];
        rest = &rest[at + name.len() + 2..];
        Some(Part { words, place: Some(name) })
    })
}

/// One pass: what is filled in is not looked at again. Empty places leave no empty lines.
fn fill(words: &Words<'_>, title: &str, summary: &str, tags: &str) -> String {
    let mut text = String::new();
    for part in parts(words.template) {
        text.push_str(part.words);
        text.push_str(match part.place {
            Some("title") => title,
            Some("summary") => summary,
            Some("page") => words.page,
            Some("show") => words.show,
            Some("tags") => tags,
            _ => "",
        });
    }
    let mut filled = String::new();
    let mut empty = 0;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !filled.is_empty() {
            filled.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        filled.push_str(line);
        empty = 0;
    }
    filled
}

/// Without characters that control something but the ends of lines.
fn tame(text: &str) -> String {
    text.trim().chars().filter(|&letter| letter == '\n' || !letter.is_control()).collect()
}

/// How many characters the instance sees. Each address counts as many as it says, without the
/// marks behind it. *Source:* Mastodon, `StatusLengthValidator`. Where Mastodon counts a letter
/// and its accents as one, they count one by one here: never too few.
pub(super) fn count(text: &str, per_url: Option<usize>) -> usize {
    let Some(per_url) = per_url else { return text.chars().count() };
    let mut sum = 0;
    let mut rest = text;
    loop {
        let at = [rest.find("https://"), rest.find("http://")].into_iter().flatten().min();
        let Some(at) = at else { return sum + rest.chars().count() };
        sum += rest[..at].chars().count() + per_url;
        let from = &rest[at..];
        let end = from.find(char::is_whitespace).unwrap_or(from.len());
        let marks = ['.', ',', ';', ':', '!', '?', ')', ']', '»', '"', '\'', '…'];
        let end = from[..end].trim_end_matches(marks).len();
        // What is only the beginning of an address is none.
        rest = &from[end.max("http://".len())..];
    }
}

/// Hashtags of words, each once: letters and digits alone, not digits alone, a capital where a
/// word begins, as those who hear them read out need. *Source:* Mastodon, `Tag::HASHTAG_RE`.
pub(super) fn hashtags(tags: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for tag in tags {
        let words = tag.split(|letter: char| !letter.is_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let mut joined = String::from("#");
        for word in &words {
            let mut letters = word.chars();
            match letters.next() {
                // A word alone stays as it is: `mp3`, `iOS`.
                Some(first) if words.len() > 1 => joined.extend(first.to_uppercase()),
                Some(first) => joined.push(first),
                None => {}
            }
            joined.push_str(letters.as_str());
        }
        let has_letter = joined.chars().any(char::is_alphabetic);
        if has_letter && seen.insert(joined.to_lowercase()) {
            found.push(joined);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://a.example/episodes/one-very-long-name-of-an-episode/";

    fn words<'a>(title: &'a str, summary: &'a str, tags: &[&str]) -> Words<'a> {
        let tags: Vec<String> = tags.iter().map(|&tag| tag.to_owned()).collect();
        Words {
            template: "{title}\n\n{summary}\n\n{page}\n\n{tags}",
            title,
            summary,
            page: PAGE,
            show: "Projets",
            hashtags: hashtags(&tags),
        }
    }

    fn made(words: &Words<'_>, characters: usize) -> Option<String> {
        compose(words, Room { characters, per_url: Some(23) }, 0)
    }

    #[test]
    fn what_is_empty_leaves_no_empty_lines() {
        let text = made(&words("One", "", &[]), 500).unwrap();
        assert_eq!(text, format!("One\n\n{PAGE}"));
    }

    #[test]
    fn places_in_what_is_filled_in_are_words() {
        let text = made(&words("{page} {x}", "{tags}", &["a"]), 500).unwrap();
        assert_eq!(text, format!("{{page}} {{x}}\n\n{{tags}}\n\n{PAGE}\n\n#a"));
    }

    #[test]
    fn summaries_are_cut_first_then_hashtags_then_titles_and_never_the_address() {
        let words = words("Le titre ici", "un deux, trois quatre", &["alpha", "beta"]);
        let whole = made(&words, 500).unwrap();
        let length = count(&whole, Some(23));
        assert_eq!(length, 12 + 2 + 21 + 2 + 23 + 2 + 12);
        assert_eq!(made(&words, length).unwrap(), whole);
        let cut = made(&words, length - 1).unwrap();
        assert!(cut.contains("un deux, trois…\n"), "{cut}");
        assert!(made(&words, length - 9).unwrap().contains("un deux…\n"));
        let tagless = made(&words, 12 + 2 + 23 + 2 + 6).unwrap();
        assert_eq!(tagless, format!("Le titre ici\n\n{PAGE}\n\n#alpha"));
        assert_eq!(made(&words, 12 + 2 + 23).unwrap(), format!("Le titre ici\n\n{PAGE}"));
        assert_eq!(made(&words, 12 + 2 + 22).unwrap(), format!("Le titre…\n\n{PAGE}"));
        assert_eq!(made(&words, 23).unwrap(), PAGE);
        assert_eq!(made(&words, 22), None);
        for room in 23..120 {
            let text = made(&words, room).unwrap();
            assert!(text.contains(PAGE) && count(&text, Some(23)) <= room, "{room}: {text}");
        }
    }

    #[test]
    fn addresses_count_as_the_instance_says() {
        assert_eq!(count("see https://a.example/x.", Some(23)), 4 + 23 + 1);
        assert_eq!(count("(http://a.fr/é) é", Some(23)), 1 + 23 + 1 + 2);
        assert_eq!(count("https://a.example/x", None), 19);
        assert_eq!(count("https:// http://", Some(23)), 23 + 1 + 23);
    }

    #[test]
    fn hashtags_are_letters_and_digits() {
        let tags = ["logiciel libre", "C'est l'été", "2026", "mp3", "Mp3", "🎙", "a_b", "l-3"];
        let tags: Vec<String> = tags.iter().map(|&tag| tag.to_owned()).collect();
        let expected = ["#LogicielLibre", "#CEstLÉté", "#mp3", "#AB", "#L3"];
        assert_eq!(hashtags(&tags), expected);
    }

    #[test]
    fn templates_are_held_to_their_places() {
        assert!(check_template("{title} {page} {").is_ok());
        assert!(check_template("{titel} {page}").unwrap_err().1.contains("{title}"));
        assert!(check_template("{title}").unwrap_err().0.contains("{page}"));
    }
}
