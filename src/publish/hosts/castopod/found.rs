//! What Castopod says of a podcast and an episode, read leniently: numbers may be texts, moments
//! objects or texts.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::settings::is_handle;

/// A podcast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Podcast {
    pub id: u64,
    pub handle: String,
    pub title: String,
    /// Whether its episodes need numbers.
    pub serial: bool,
    pub created_by: Option<u64>,
    /// None where nothing is said of it.
    pub out: Option<Out>,
}

/// An episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Episode {
    pub id: u64,
    pub podcast_id: Option<u64>,
    pub slug: String,
    pub title: String,
    pub guid: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    pub number: Option<u64>,
    pub season: Option<u64>,
    /// What people said under it.
    pub comments: Option<u64>,
    pub out: Out,
}

/// Whether it is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Out {
    /// It has no date.
    Draft,
    /// Since, or from, so many seconds after 1970.
    At(i64),
}

impl Podcast {
    /// None where it is no podcast.
    pub fn read(value: &Value) -> Option<Podcast> {
        Some(Podcast {
            id: number(value, "id").filter(|id| *id > 0)?,
            handle: text(value, "handle").filter(|handle| is_handle(handle))?,
            title: text(value, "title").unwrap_or_default(),
            serial: text(value, "type").is_some_and(|kind| kind == "serial"),
            created_by: number(value, "created_by").filter(|id| *id > 0),
            out: value.get("published_at").and_then(Out::read),
        })
    }
}

impl Episode {
    /// None where it is no episode.
    pub fn read(value: &Value) -> Option<Episode> {
        Some(Episode {
            id: number(value, "id").filter(|id| *id > 0)?,
            podcast_id: number(value, "podcast_id"),
            slug: text(value, "slug").filter(|slug| is_slug(slug))?,
            title: text(value, "title").unwrap_or_default(),
            guid: text(value, "guid"),
            description: text(value, "description_markdown"),
            number: number(value, "number"),
            season: number(value, "season_number"),
            comments: number(value, "comments_count"),
            out: Out::read(value.get("published_at").unwrap_or(&Value::Null))?,
        })
    }
}

impl Out {
    /// CodeIgniter writes moments as objects with a date and a zone, the raw row as text in UTC.
    fn read(value: &Value) -> Option<Out> {
        let (date, zone) = match value {
            Value::Null => return Some(Out::Draft),
            Value::Object(fields) => {
                let zone = fields.get("timezone").and_then(Value::as_str).unwrap_or("UTC");
                (fields.get("date")?.as_str()?, zone)
            }
            Value::String(text) => (text.as_str(), "UTC"),
            _ => return None,
        };
        if let Ok(at) = date.parse::<Timestamp>() {
            return Some(Out::At(at.as_second()));
        }
        let date: DateTime = date.parse().ok()?;
        let zone = match zone.starts_with(['+', '-']) {
            true => return format!("{date}{zone}").parse::<Timestamp>().ok().map(Out::of),
            false => TimeZone::get(zone).ok()?,
        };
        zone.to_timestamp(date).ok().map(Out::of)
    }

    fn of(at: Timestamp) -> Out {
        Out::At(at.as_second())
    }
}

/// *Source:* Castopod, `EpisodeModel`: `slug` is 1 to 128 of `[a-zA-Z0-9-]`.
pub(super) fn is_slug(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=128).contains(&text.len()) && text.bytes().all(fits)
}

pub(super) fn number(value: &Value, key: &str) -> Option<u64> {
    match value.get(key)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn moments_come_in_many_forms() {
        let object = |date: &str, zone: &str| json!({"date": date, "timezone": zone});
        for value in [
            json!("2026-12-01 06:00:00"),
            json!("2026-12-01T07:00:00+01:00"),
            object("2026-12-01 06:00:00.000000", "UTC"),
            object("2026-12-01 07:00:00.000000", "Europe/Paris"),
            object("2026-12-01 07:00:00.000000", "+01:00"),
        ] {
            assert_eq!(Out::read(&value), Some(Out::At(1_796_104_800)), "{value}");
        }
        assert_eq!(Out::read(&Value::Null), Some(Out::Draft));
        assert_eq!(Out::read(&json!("soon")), None);
    }

    #[test]
    fn numbers_may_be_texts_and_nothing_else_is_believed() {
        let value = json!({"id": "12", "podcast_id": 3, "slug": "a-b", "published_at": null});
        let episode = Episode::read(&value).unwrap();
        assert_eq!((episode.id, episode.podcast_id, episode.out), (12, Some(3), Out::Draft));
        for odd in [json!({}), json!([]), json!({"id": 1, "slug": "../x"}), json!({"id": -1})] {
            assert_eq!(Episode::read(&odd), None);
        }
    }
}
