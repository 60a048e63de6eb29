//! The names of episodes in git tags: patterns such as `ep{number}`.

use super::episode::Episode;
use super::find::folder_of;
use super::manifest::Show;
use super::slot::Slot;
use crate::report::Diagnostic;

/// The pattern of a show that gives none.
const PATTERN: &str = "ep{number}";

/// A piece of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    Plain(&'a str),
    Number,
    Slug,
    Season,
}

/// The episode that a git tag names by the show's pattern. `refs/tags/` in
/// front is passed over, and so are zeros in front of numbers.
///
/// *Errors:* no episode, or more than one, is named so.
pub fn episode_of_tag<'a>(
    show: &Show,
    episodes: &'a [Episode],
    tag: &str,
) -> Result<&'a Episode, Box<Diagnostic>> {
    let pattern = show.tag.as_deref().unwrap_or(PATTERN);
    let parts = parts(pattern).unwrap_or_default();
    let name = tag.strip_prefix("refs/tags/").unwrap_or(tag);
    let named: Vec<&Episode> =
        episodes.iter().filter(|episode| names(&parts, name, episode)).collect();
    let error = match named.as_slice() {
        [episode] => return Ok(episode),
        [] => Diagnostic::error(format!("no episode is named by the tag `{name}`"))
            .hint(format!("a tag is written `{pattern}`, by `tag` in show.toml")),
        several => {
            let folders: Vec<String> =
                several.iter().map(|episode| format!("`{}`", folder_of(episode))).collect();
            let message = format!("the tag `{name}` names {}", folders.join(" and "));
            let hint = "make `tag` in show.toml tell them apart, for instance by {season}";
            Diagnostic::error(message).hint(hint)
        }
    };
    Err(Box::new(error.in_file(&show.manifest)))
}

/// Reads a pattern from a manifest.
pub(super) fn read(slot: &Slot<'_>) -> Option<String> {
    let text = slot.text()?;
    let hint = "build it from {number}, {slug} and {season}, with something between them";
    let Some(parts) = parts(&text) else {
        let message = format!("`{}` has a part in braces pod does not know", text.escape_debug());
        slot.error(message, hint);
        return None;
    };
    if !parts.iter().any(|part| matches!(part, Part::Number | Part::Slug)) {
        let message = format!("`{}` is the same for every episode", text.escape_debug());
        slot.error(message, hint);
        return None;
    }
    let plain = |part: &Part<'_>| matches!(part, Part::Plain(_));
    if parts.windows(2).any(|pair| !plain(&pair[0]) && !plain(&pair[1])) {
        let message = format!("`{}` has two parts with nothing between", text.escape_debug());
        slot.error(message, hint);
        return None;
    }
    Some(text)
}

fn parts(pattern: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((plain, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if !plain.is_empty() {
            parts.push(Part::Plain(plain));
        }
        parts.push(match name {
            "number" => Part::Number,
            "slug" => Part::Slug,
            "season" => Part::Season,
            _ => return None,
        });
        rest = after;
    }
    if rest.contains('}') {
        return None;
    }
    if !rest.is_empty() {
        parts.push(Part::Plain(rest));
    }
    Some(parts)
}

/// Whether `tag` is what the pattern makes of the episode.
fn names(parts: &[Part<'_>], tag: &str, episode: &Episode) -> bool {
    let rest = parts.iter().try_fold(tag, |rest, part| match part {
        Part::Plain(plain) => rest.strip_prefix(plain),
        Part::Slug => rest.strip_prefix(episode.slug.as_str()),
        Part::Number => strip_number(rest, episode.number?),
        Part::Season => strip_number(rest, episode.season?),
    });
    rest == Some("") && !parts.is_empty()
}

fn strip_number(text: &str, number: u32) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (written, rest) = text.split_at(digits);
    (written.parse() == Ok(number)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_taken_apart() {
        let expected = [Part::Plain("s"), Part::Season, Part::Plain("e"), Part::Number];
        assert_eq!(parts("s{season}e{number}").unwrap(), expected);
        for wrong in ["ep{nummer}", "ep{number", "ep}", "{}"] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn zeros_in_front_of_a_number_do_not_matter() {
        assert_eq!(strip_number("012-x", 12), Some("-x"));
        assert_eq!(strip_number("12", 12), Some(""));
        assert_eq!(strip_number("120", 12), None);
        assert_eq!(strip_number("x", 0), None);
    }
}
