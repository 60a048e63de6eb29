//! The strict reading of what a model wrote: a JSON object with edits, or nothing.

use serde::Deserialize;

/// More is no answer about 150 words: each would take some 40 bytes if all were edited.
pub(super) const MOST_BYTES: usize = 256 << 10;

/// An edit as the model wrote it, not yet looked at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEdit {
    /// The number of its first word, from 1.
    pub(super) i: u32,
    /// How many words it replaces.
    pub(super) n: u32,
    /// What is to stand there.
    pub(super) to: String,
    /// Why, in the model's opinion. It counts for nothing: the guard finds the class itself.
    #[serde(default, rename = "why")]
    pub(super) _why: Option<String>,
}

/// Everything a model may say. A key that comes twice, or one that is not known, makes it nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    edits: Vec<RawEdit>,
}

/// The edits of an answer about so many words. Nothing if it is not exactly an answer: reasoning
/// before it and a fence around it are all that is overlooked.
pub(super) fn read(answer: &str, words: usize) -> Option<Vec<RawEdit>> {
    if answer.len() > MOST_BYTES {
        return None;
    }
    let written: Written = serde_json::from_str(without_fence(without_thinking(answer))).ok()?;
    // More edits than words overlap for certain: such an answer is not about this paragraph.
    (written.edits.len() <= words).then_some(written.edits)
}

/// What follows the reasoning that some models write first.
fn without_thinking(answer: &str) -> &str {
    let answer = answer.trim();
    match answer.strip_prefix("<think>").and_then(|rest| rest.split_once("</think>")) {
        Some((_, after)) => after.trim_start(),
        None => answer,
    }
}

/// What stands between the lines of a fence, if it is one from beginning to end.
fn without_fence(answer: &str) -> &str {
    let inner = answer.strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    let inner = inner.map(|inner| inner.strip_prefix("json").unwrap_or(inner));
    match inner {
        Some(inner) if inner.starts_with(['\n', '\r']) => inner.trim(),
        _ => answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = r#"{"edits":[{"i":2,"n":1,"to":"reçoit","why":"orth"}]}"#;

    fn reads(answer: &str) -> bool {
        read(answer, 10).is_some_and(|edits| edits.len() == 1 && edits[0].to == "reçoit")
    }

    #[test]
    fn an_answer_is_read_bare_fenced_or_after_reasoning() {
        assert!(reads(PLAIN));
        assert!(reads(&format!("```json\n{PLAIN}\n```")));
        assert!(reads(&format!("```\n{PLAIN}\n```\n")));
        assert!(reads(&format!("<think>\nso {{\"edits\":[]}} …\n</think>\n\n{PLAIN}")));
        assert!(reads(&format!("<think>x</think>```json\r\n{PLAIN}\r\n```")));
    }

    #[test]
    fn anything_around_an_answer_makes_it_none() {
        for around in
            ["Here you are: {}", "{} Done.", "[{}]", "```json {} ```", "{}{}", "x</think>{}"]
        {
            assert!(!reads(&around.replace("{}", PLAIN)), "{around}");
        }
    }

    #[test]
    fn half_an_answer_is_none() {
        for end in (0..PLAIN.len()).filter(|&end| PLAIN.is_char_boundary(end)) {
            assert_eq!(read(&PLAIN[..end], 10), None);
        }
    }

    #[test]
    fn keys_that_come_twice_or_are_not_known_make_it_none() {
        for wrong in [
            r#"{"edits":[],"edits":[{"i":2,"n":1,"to":"x"}]}"#,
            r#"{"edits":[{"i":2,"i":3,"n":1,"to":"x"}]}"#,
            r#"{"edits":[],"text":"all of it anew"}"#,
            r#"{"edits":[{"i":2,"n":1,"to":"x","at":5}]}"#,
            r#"{"edits":{"i":2}}"#,
            r#"{"edits":[{"i":-1,"n":1,"to":"x"}]}"#,
            r#"{"edits":[{"i":1e99,"n":1,"to":"x"}]}"#,
            r#"{"edits":[{"i":1.5,"n":1,"to":"x"}]}"#,
            r#"{"edits":[{"i":99999999999999999999,"n":1,"to":"x"}]}"#,
            r#"{"edits":[{"i":1,"n":1,"to":null}]}"#,
            r#"{"edits":[{"i":1,"n":1,"to":"\ud800"}]}"#,
        ] {
            assert_eq!(read(wrong, 10), None, "{wrong}");
        }
    }

    #[test]
    fn deep_nesting_and_ten_megabytes_are_none() {
        assert_eq!(read(&"[".repeat(100_000), 10), None);
        assert_eq!(read(&format!(r#"{{"edits":{}"#, "[{\"to\":".repeat(20_000)), 10), None);
        assert_eq!(read(&format!(r#"{{"edits":[{}]}}"#, " ".repeat(10 << 20)), 10), None);
    }

    #[test]
    fn more_edits_than_words_are_none() {
        let answer = format!(r#"{{"edits":[{}]}}"#, [r#"{"i":1,"n":1,"to":"x"}"#; 3].join(","));
        assert!(read(&answer, 3).is_some());
        assert!(read(&answer, 2).is_none());
    }
}
