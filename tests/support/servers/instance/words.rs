//! The words of a post: what is refused, and what people see.

use serde_json::Value;

use super::Manner;

/// What is wrong with the words of a post.
pub fn wrong(manner: &Manner, value: &Value) -> Option<&'static str> {
    let text = value["status"].as_str().unwrap_or_default();
    if text.is_empty() {
        return Some("Validation failed: Text can't be blank");
    }
    let warning = value["spoiler_text"].as_str().unwrap_or_default();
    let mut count = warning.chars().count();
    // As Mastodon does it: each address is 23 characters.
    for word in text.split_inclusive(char::is_whitespace) {
        let address = word.find("http://").or_else(|| word.find("https://"));
        count += match address {
            Some(at) => word[..at].chars().count() + 23 + usize::from(word.ends_with('\n')),
            None => word.chars().count(),
        };
    }
    if count > manner.characters {
        return Some("Validation failed: Text character limit exceeded");
    }
    let language = value["language"].as_str().unwrap_or("en");
    if !matches!(language.len(), 2 | 3) {
        return Some("Validation failed: Language is not a valid locale");
    }
    None
}

/// The text as people see it: addresses become links whose middle is hidden.
pub fn markup(text: &str) -> String {
    let safe = text.replace('&', "&amp;").replace('<', "&lt;");
    let words = safe.split_inclusive(char::is_whitespace).map(|word| {
        let address = word.trim_end();
        match address.split_once("://") {
            Some((scheme, rest)) if scheme.starts_with("http") => {
                let (seen, hidden) = rest.split_at(rest.len().min(8));
                format!(
                    "<a href=\"{address}\"><span class=\"invisible\">{scheme}://</span>\
                     <span>{seen}</span><span class=\"invisible\">{hidden}</span></a> "
                )
            }
            _ => word.to_owned(),
        }
    });
    format!("<p>{}</p>", words.collect::<String>())
}
