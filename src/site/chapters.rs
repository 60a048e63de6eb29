//! Chapters as a file of their own. *Source:* Podcast Namespace, JSON Chapters 1.2.

use serde_json::{Map, Value, json};

use super::entry::{Entry, Front};

/// The chapters of an episode as JSON, ended by a line end; empty without chapters. The first
/// starts at zero, as the format asks: where it does not, a silent one (`toc: false`) stands
/// before it.
pub fn chapters_json(front: &Front, entry: &Entry) -> String {
    if entry.chapters.is_empty() {
        return String::new();
    }
    let seconds = |ms: i64| json!(ms as f64 / 1000.0);
    let mut chapters = Vec::new();
    let first = entry.chapters[0].start_ms;
    if first > 0 {
        chapters.push(json!({
            "startTime": 0.0, "endTime": seconds(first), "title": entry.title, "toc": false,
        }));
    }
    for mark in &entry.chapters {
        let mut chapter = Map::new();
        chapter.insert("startTime".to_owned(), seconds(mark.start_ms));
        chapter.insert("endTime".to_owned(), seconds(mark.end_ms));
        chapter.insert("title".to_owned(), json!(mark.title));
        if let Some(url) = &mark.url {
            chapter.insert("url".to_owned(), json!(url));
        }
        if let Some(image) = &mark.image {
            chapter.insert("img".to_owned(), json!(front.address(image)));
        }
        chapters.push(Value::Object(chapter));
    }
    let mut document = Map::new();
    document.insert("version".to_owned(), json!("1.2.0"));
    document.insert("title".to_owned(), json!(entry.title));
    document.insert("podcastName".to_owned(), json!(front.title));
    if let Some(author) = &front.author {
        document.insert("author".to_owned(), json!(author));
    }
    if let Some(summary) = &entry.summary {
        document.insert("description".to_owned(), json!(summary));
    }
    if let Some(sound) = &entry.sound {
        let name = sound.url.rsplit('/').next().unwrap_or_default();
        document.insert("fileName".to_owned(), json!(name));
    }
    document.insert("chapters".to_owned(), Value::Array(chapters));
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::super::entry::Mark;
    use super::super::entry::tests::{entry, front};
    use super::*;

    #[test]
    fn the_first_chapter_of_the_file_starts_at_zero() {
        let mut episode = entry("a");
        assert_eq!(chapters_json(&front(), &episode), "");
        let mark = |start_ms, end_ms, title: &str| Mark {
            start_ms,
            end_ms,
            title: title.to_owned(),
            url: None,
            image: Some("images/a.jpg".to_owned()),
        };
        episode.chapters = vec![mark(1500, 4000, "One \"1\""), mark(4000, 9000, "Two")];
        let value: Value = serde_json::from_str(&chapters_json(&front(), &episode)).unwrap();
        assert_eq!(value["version"], "1.2.0");
        let chapters = value["chapters"].as_array().unwrap();
        assert_eq!(chapters.len(), 3);
        assert_eq!((&chapters[0]["startTime"], &chapters[0]["toc"]), (&json!(0.0), &json!(false)));
        assert_eq!(chapters[1]["startTime"], json!(1.5));
        assert_eq!(chapters[1]["img"], "https://x.example/pod/images/a.jpg");
    }
}
