//! The words of a refusal.

use serde_json::Value;

/// Fields every new episode is sent with: an answer that misses several of them has not read it.
const REQUIRED: [&str; 5] = ["created_by", "updated_by", "title", "slug", "podcast_id"];

/// Whether a refusal misses what was surely sent: PHP has thrown the request away.
pub(super) fn unread(why: &str) -> bool {
    REQUIRED.iter().filter(|field| why.contains(**field)).count() >= 4
}

/// The words of an answer: `messages` is a list for what is missing and an object else.
pub(super) fn reason(body: &[u8]) -> String {
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        // A proxy's page says nothing that the status does not.
        return String::new();
    };
    let texts = |value: &Value| -> Vec<String> {
        match value {
            Value::Array(list) => {
                list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            Value::Object(fields) => {
                fields.values().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            Value::String(text) => vec![text.clone()],
            _ => Vec::new(),
        }
    };
    let words = value.get("messages").map(texts).unwrap_or_default();
    match words.is_empty() {
        true => value.get("message").map(texts).unwrap_or_default().join(" "),
        false => words.join(" "),
    }
}
