//! Lists of edits.toml and episode.toml brought in step with what an editor holds: entries that
//! stay, stay to the byte.

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

use super::write::ChangeError;
use crate::units::{Interval, Time};

/// A cut or a keep, as [`set_spans`] takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanEntry {
    /// Where, on the session's time.
    pub time: Interval,
    /// Whether it is a `[[keep]]`; else it is a `[[cut]]`.
    pub keep: bool,
    /// Why.
    pub reason: Option<String>,
}

/// Makes the cuts and keeps of edits.toml exactly these; only those that change are touched.
///
/// *Errors:* the text is not TOML, or its `cut` or `keep` is something else.
pub fn set_spans(text: &str, spans: &[SpanEntry]) -> Result<String, ChangeError> {
    let mut document = parsed(text)?;
    for (key, keep) in [("cut", false), ("keep", true)] {
        let mut missing: Vec<&SpanEntry> = spans.iter().filter(|one| one.keep == keep).collect();
        let mut stays = |table: &dyn TableLike| {
            let time = |key| table.get(key).and_then(time);
            let reason = table.get("reason").and_then(Item::as_str).map(str::to_owned);
            let same = |one: &&SpanEntry| {
                Some(one.time.start) == time("start")
                    && Some(one.time.end) == time("end")
                    && one.reason == reason
            };
            let found = missing.iter().position(same);
            found.map(|at| missing.remove(at)).is_some()
        };
        retain(&mut document, key, &mut stays)?;
        for one in missing {
            let mut pairs =
                vec![("start", one.time.start.to_string()), ("end", one.time.end.to_string())];
            pairs.extend(one.reason.clone().map(|reason| ("reason", reason)));
            add(&mut document, key, &pairs, text.trim().is_empty())?;
        }
    }
    Ok(document.to_string())
}

/// Makes the `[[chapter]]` list of episode.toml hold exactly these starts and titles; pages and
/// pictures of those that stay are kept.
///
/// *Errors:* the text is not TOML, or its `chapter` is something else.
pub fn set_chapters(text: &str, chapters: &[(Time, String)]) -> Result<String, ChangeError> {
    let mut document = parsed(text)?;
    let mut missing: Vec<&(Time, String)> = chapters.iter().collect();
    let mut stays = |table: &dyn TableLike| {
        let start = table.get("start").and_then(time);
        let title = table.get("title").and_then(Item::as_str);
        let same = |one: &&(Time, String)| Some(one.0) == start && Some(one.1.as_str()) == title;
        let found = missing.iter().position(same);
        found.map(|at| missing.remove(at)).is_some()
    };
    retain(&mut document, "chapter", &mut stays)?;
    for (start, title) in missing {
        let pairs = [("start", start.to_string()), ("title", title.clone())];
        add(&mut document, "chapter", &pairs, false)?;
    }
    Ok(document.to_string())
}

/// The cuts and keeps that the text of an edits.toml holds, as [`set_spans`] takes them.
///
/// *Errors:* the text is not TOML, its `cut` or `keep` is something else, or an entry has no times.
pub fn spans_in(text: &str) -> Result<Vec<SpanEntry>, ChangeError> {
    let document = parsed(text)?;
    let mut all = Vec::new();
    for (key, keep) in [("cut", false), ("keep", true)] {
        for table in tables(&document, key)? {
            let time = |key| table.get(key).and_then(time);
            let (Some(start), Some(end)) = (time("start"), time("end")) else {
                return Err(ChangeError::NotAnEntry(key.to_owned()));
            };
            if end <= start {
                return Err(ChangeError::NotAnEntry(key.to_owned()));
            }
            let reason = table.get("reason").and_then(Item::as_str).map(str::to_owned);
            all.push(SpanEntry { time: Interval::new(start, end), keep, reason });
        }
    }
    Ok(all)
}

/// The starts and titles of the `[[chapter]]` list of an episode.toml.
///
/// *Errors:* the text is not TOML, its `chapter` is something else, or one has no start or title.
pub fn chapters_in(text: &str) -> Result<Vec<(Time, String)>, ChangeError> {
    let document = parsed(text)?;
    let one = |table: &dyn TableLike| {
        let start = table.get("start").and_then(time)?;
        Some((start, table.get("title").and_then(Item::as_str)?.to_owned()))
    };
    let all = tables(&document, "chapter")?.into_iter().map(one);
    all.collect::<Option<_>>().ok_or_else(|| ChangeError::NotAnEntry("chapter".to_owned()))
}

/// The tables of a list, however it is written.
fn tables<'a>(document: &'a DocumentMut, key: &str) -> Result<Vec<&'a dyn TableLike>, ChangeError> {
    let table = |one: &'a Value| one.as_inline_table().map(|table| table as &dyn TableLike);
    let all = match document.get(key) {
        None => Some(Vec::new()),
        Some(Item::ArrayOfTables(tables)) => {
            Some(tables.iter().map(|table| table as &dyn TableLike).collect())
        }
        Some(Item::Value(Value::Array(array))) => array.iter().map(table).collect(),
        Some(_) => None,
    };
    all.ok_or_else(|| ChangeError::NotTables(key.to_owned()))
}

fn retain(
    document: &mut DocumentMut,
    key: &str,
    stays: &mut dyn FnMut(&dyn TableLike) -> bool,
) -> Result<(), ChangeError> {
    match document.get_mut(key) {
        None => {}
        Some(Item::ArrayOfTables(tables)) => {
            tables.retain(|table| stays(table));
            if tables.is_empty() {
                document.remove(key);
            }
        }
        Some(Item::Value(Value::Array(array))) if array.iter().all(Value::is_inline_table) => {
            array.retain(|one| one.as_inline_table().is_some_and(|table| stays(table)));
        }
        Some(_) => return Err(ChangeError::NotTables(key.to_owned())),
    }
    Ok(())
}

fn add(
    document: &mut DocumentMut,
    key: &str,
    pairs: &[(&str, String)],
    first: bool,
) -> Result<(), ChangeError> {
    let table = || {
        let mut table: Table = pairs.iter().map(|(key, of)| (*key, value(of.as_str()))).collect();
        table.decor_mut().set_prefix("\n");
        table
    };
    let bare = first && document.is_empty();
    match document.get_mut(key) {
        None => {
            let mut tables = ArrayOfTables::new();
            let mut table = table();
            if bare {
                table.decor_mut().set_prefix("");
            }
            tables.push(table);
            document.insert(key, Item::ArrayOfTables(tables));
        }
        Some(Item::ArrayOfTables(tables)) => tables.push(table()),
        Some(Item::Value(Value::Array(array))) => {
            let inline: InlineTable =
                pairs.iter().map(|(key, of)| (*key, Value::from(of.as_str()))).collect();
            array.push(inline);
        }
        Some(_) => return Err(ChangeError::NotTables(key.to_owned())),
    }
    Ok(())
}

/// A time in one of the forms that manifests take.
fn time(item: &Item) -> Option<Time> {
    match item.as_value()? {
        Value::String(text) => text.value().parse().ok(),
        Value::Integer(seconds) => Some(Time::from_seconds(*seconds.value() as f64)),
        Value::Float(seconds) => Some(Time::from_seconds(*seconds.value())),
        Value::Datetime(of_day) => of_day.value().to_string().parse().ok(),
        _ => None,
    }
}

fn parsed(text: &str) -> Result<DocumentMut, ChangeError> {
    text.parse()
        .map_err(|error: toml_edit::TomlError| ChangeError::Grammar(error.message().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: i64, end: i64, keep: bool, reason: Option<&str>) -> SpanEntry {
        let time = Interval::from_millis(start, end);
        SpanEntry { time, keep, reason: reason.map(str::to_owned) }
    }

    #[test]
    fn what_stays_stays_to_the_byte() {
        let text = "# By ear.\n[[cut]]\nstart = 60\nend = \"1:02\"  # a cough\n\n[[keep]]\nstart = \"2:00\"\nend = \"2:05\"\n";
        let there = [span(60_000, 62_000, false, None), span(120_000, 125_000, true, None)];
        assert_eq!(set_spans(text, &there).unwrap(), text);
        let more = [there[0].clone(), span(5000, 5250, false, Some("hum"))];
        let changed = set_spans(text, &more).unwrap();
        assert!(changed.starts_with("# By ear.\n[[cut]]\nstart = 60\nend = \"1:02\"  # a cough\n"));
        assert!(!changed.contains("keep") && changed.contains("reason = \"hum\""), "{changed}");
        assert_eq!(set_spans(&changed, &more).unwrap(), changed);
    }

    #[test]
    fn an_empty_file_gets_its_first_entries() {
        let text = set_spans("", &[span(1000, 2000, false, None)]).unwrap();
        assert_eq!(text, "[[cut]]\nstart = \"00:00:01.000\"\nend = \"00:00:02.000\"\n");
        assert_eq!(set_spans(&text, &[]).unwrap(), "");
        assert!(set_spans("cut = 3", &[]).is_err());
    }

    #[test]
    fn what_is_set_is_read_again() {
        let spans = [span(1000, 2000, false, Some(" hum ")), span(3000, 4000, true, None)];
        let text = set_spans("cut = [{ start = 1.5, end = \"2\" }]", &spans).unwrap();
        assert_eq!(spans_in(&text).unwrap(), spans);
        assert!(spans_in("[[cut]]\nstart = 3").is_err());
        assert!(spans_in("[[cut]]\nstart = 3\nend = 2").is_err());
        let chapters = [(Time::ZERO, "A".to_owned())];
        let text = set_chapters("title = \"x\"\n", &chapters).unwrap();
        assert_eq!(chapters_in(&text).unwrap(), chapters);
        assert!(chapters_in("[[chapter]]\nstart = 3").is_err());
    }

    #[test]
    fn chapters_keep_their_pages() {
        let text = "title = \"x\"\n\n[[chapter]]\nstart = \"0:00\"\ntitle = \"A\"\nurl = \"https://example.org\"\n";
        let chapters = [(Time::ZERO, "A".to_owned()), (Time::from_millis(9000), "B".to_owned())];
        let changed = set_chapters(text, &chapters).unwrap();
        assert!(changed.starts_with(text) && changed.contains("title = \"B\""), "{changed}");
    }
}
