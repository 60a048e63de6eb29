//! What may be said of an episode: `ImportMetadataSerializer` and `TrackMutationSerializer`, with
//! the messages of Django REST framework.

use serde_json::{Map, Value, json};

use super::State;

/// Some of its 300 licences.
pub(super) const LICENSES: [&str; 6] =
    ["LAL-1.3", "cc-by-3.0-fr", "cc-by-4.0", "cc-by-nc-4.0", "cc-by-sa-4.0", "cc0-1.0"];

/// What an import reads.
const KEYS: [&str; 9] =
    ["title", "description", "mbid", "copyright", "position", "tags", "license", "cover", "album"];

/// CharField: trimmed, not blank, no NUL.
fn text(value: &Value, most: Option<usize>, null: bool) -> Result<(), &'static str> {
    let text = match value {
        Value::Null if null => return Ok(()),
        Value::Null => return Err("This field may not be null."),
        Value::String(text) => text.trim(),
        _ => return Err("Not a valid string."),
    };
    if text.contains('\0') {
        return Err("Null characters are not allowed.");
    }
    if text.is_empty() {
        return Err("This field may not be blank.");
    }
    match most {
        Some(most) if text.chars().count() > most => {
            Err("Ensure this field has no more characters than it may have.")
        }
        _ => Ok(()),
    }
}

/// TagNameField: `^((\w+)([\d_]*))$`.
fn tags(value: &Value) -> Result<(), String> {
    let Some(all) = value.as_array() else {
        return Err("Expected a list of items.".to_owned());
    };
    for tag in all {
        let tag = tag.as_str().unwrap_or_default();
        if tag.is_empty() || !tag.chars().all(|one| one.is_alphanumeric() || one == '_') {
            return Err(format!("Invalid tag \"{tag}\""));
        }
    }
    Ok(())
}

impl State {
    fn related(&self, name: &str, value: &Value) -> Result<(), String> {
        let wanted = value.as_str().unwrap_or_default();
        let (field, known) = match name {
            "license" => ("code", self.licenses && LICENSES.contains(&wanted)),
            _ => ("uuid", self.attachments.iter().any(|one| one.uuid == wanted)),
        };
        match value {
            Value::Null => Ok(()),
            _ if known => Ok(()),
            _ => Err(format!("Object with {field}={wanted} does not exist.")),
        }
    }

    /// ImportMetadataSerializer: what is wrong, by field.
    pub(super) fn wrong(&mut self, metadata: &Value) -> Option<Value> {
        let Some(fields) = metadata.as_object() else {
            return Some(json!({"non_field_errors": ["Invalid data. Expected a dictionary."]}));
        };
        for name in fields.keys().filter(|name| !KEYS.contains(&name.as_str())) {
            self.complaints.push(format!("an import reads no {name}"));
        }
        let mut wrong = Map::new();
        if !fields.contains_key("title") {
            wrong.insert("title".to_owned(), json!(["This field is required."]));
        }
        for (name, value) in fields {
            let found = match name.as_str() {
                "title" => text(value, Some(500), false).map_err(str::to_owned),
                "description" => text(value, Some(5000), true).map_err(str::to_owned),
                "copyright" => text(value, Some(500), true).map_err(str::to_owned),
                "position" => match value {
                    Value::Null => Ok(()),
                    _ if value.as_i64().is_some_and(|number| number >= 1) => Ok(()),
                    _ => Err("Ensure this value is greater than or equal to 1.".to_owned()),
                },
                "tags" => tags(value),
                "license" | "cover" => self.related(name, value),
                _ => Ok(()),
            };
            if let Err(why) = found {
                wrong.insert(name.clone(), json!([why]));
            }
        }
        (!wrong.is_empty()).then_some(Value::Object(wrong))
    }

    /// TrackMutationSerializer: the same of an edit, with what is left of its payload.
    pub(super) fn wrong_edit(&mut self, payload: &Value) -> Result<Value, Value> {
        let Some(fields) = payload.as_object() else {
            return Err(json!({"non_field_errors": ["Invalid data. Expected a dictionary."]}));
        };
        let mut kept = Map::new();
        for (name, value) in fields {
            let found = match name.as_str() {
                "title" => text(value, None, false).map_err(str::to_owned),
                "copyright" => text(value, None, true).map_err(str::to_owned),
                "position" => match value.as_u64() {
                    Some(_) => Ok(()),
                    None => Err("A valid integer is required.".to_owned()),
                },
                "tags" => tags(value),
                "license" => self.related(name, value),
                "cover" if value.is_null() => Err("This field may not be null.".to_owned()),
                "cover" => self.related(name, value),
                "description" => {
                    let kind = value.get("content_type").and_then(Value::as_str);
                    let known = ["text/html", "text/markdown", "text/plain"];
                    let content = value.get("text").cloned().unwrap_or_default();
                    match kind.is_some_and(|kind| known.contains(&kind)) {
                        true => text(&content, Some(5000), true).map_err(str::to_owned),
                        false => Err("content_type: This field is required.".to_owned()),
                    }
                }
                _ => {
                    self.complaints.push(format!("an edit reads no {name}"));
                    continue;
                }
            };
            match found {
                Ok(()) => kept.insert(name.clone(), value.clone()),
                Err(why) => return Err(json!({ name.as_str(): [why] })),
            };
        }
        match kept.is_empty() {
            true => Err(json!({"non_field_errors": ["You must update at least one field"]})),
            false => Ok(Value::Object(kept)),
        }
    }
}
