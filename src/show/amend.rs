//! Small changes of manifests that are there: all else in them stays to the byte.

use toml_edit::{
    Array, ArrayOfTables, DocumentMut, Formatted, InlineTable, Item, Table, Value, value,
};

use super::write::ChangeError;
use crate::units::Interval;

/// Adds a `[[cut]]` with a reason for each stretch to the text of edits.toml.
///
/// *Errors:* the text is not TOML, or its `cut` is something else.
pub fn add_cuts(text: &str, cuts: &[Interval], reason: &str) -> Result<String, ChangeError> {
    let mut document = parsed(text)?;
    let pairs = |cut: &Interval| {
        [
            ("start", cut.start.to_string()),
            ("end", cut.end.to_string()),
            ("reason", reason.to_owned()),
        ]
    };
    let table = |cut: &Interval| {
        let pairs = pairs(cut).into_iter().map(|(key, of)| (key, value(of)));
        let mut table: Table = pairs.collect();
        table.decor_mut().set_prefix("\n");
        table
    };
    match document.get_mut("cut") {
        None => {
            let mut tables = ArrayOfTables::new();
            cuts.iter().for_each(|cut| tables.push(table(cut)));
            if text.is_empty()
                && let Some(first) = tables.get_mut(0)
            {
                first.decor_mut().set_prefix("");
            }
            document.insert("cut", Item::ArrayOfTables(tables));
        }
        Some(Item::ArrayOfTables(tables)) => cuts.iter().for_each(|cut| tables.push(table(cut))),
        Some(Item::Value(Value::Array(array))) if array.iter().all(Value::is_inline_table) => {
            for cut in cuts {
                let inline: InlineTable = pairs(cut).into_iter().collect();
                array.push(inline);
            }
        }
        Some(_) => return Err(ChangeError::NotCuts),
    }
    Ok(document.to_string())
}

/// Takes every `[[cut]]` with this reason out of the text of edits.toml; and how many those were.
///
/// *Errors:* the text is not TOML.
pub fn remove_cuts(text: &str, reason: &str) -> Result<(String, usize), ChangeError> {
    let mut document = parsed(text)?;
    let mut gone = 0;
    let mut other = |found: Option<&str>| {
        let stays = found != Some(reason);
        gone += usize::from(!stays);
        stays
    };
    match document.get_mut("cut") {
        Some(Item::ArrayOfTables(tables)) => {
            tables.retain(|table| other(table.get("reason").and_then(Item::as_str)));
            if tables.is_empty() {
                document.remove("cut");
            }
        }
        Some(Item::Value(Value::Array(array))) => {
            array.retain(|one| {
                let reason = one.as_inline_table().and_then(|table| table.get("reason"));
                other(reason.and_then(Value::as_str))
            });
        }
        _ => {}
    }
    Ok((document.to_string(), gone))
}

/// Puts a line of the glossary in the place of another in the text of show.toml, or adds it where
/// `old` is nothing.
///
/// *Errors:* the text is not TOML, or `[transcript]` or its `glossary` is something else; or no
/// line reads `old`.
pub fn change_glossary(text: &str, old: Option<&str>, new: &str) -> Result<String, ChangeError> {
    let mut document = parsed(text)?;
    let transcript = document.entry("transcript").or_insert_with(|| {
        let mut table = Table::new();
        table.decor_mut().set_prefix("\n");
        Item::Table(table)
    });
    let wrong = || ChangeError::NotGlossary;
    let table = transcript.as_table_like_mut().ok_or_else(wrong)?;
    let list = table.entry("glossary").or_insert_with(|| value(Array::new()));
    let list = list.as_array_mut().ok_or_else(wrong)?;
    match old {
        Some(old) => {
            let found =
                list.iter_mut().find(|line| line.as_str() == Some(old)).ok_or_else(wrong)?;
            let decor = found.decor().clone();
            *found = Value::String(Formatted::new(new.to_owned()));
            *found.decor_mut() = decor;
        }
        None => {
            // A list that is written a line each goes on like that.
            let last =
                list.len().checked_sub(1).and_then(|at| list.get(at)?.decor().prefix()?.as_str());
            let prefix = last.filter(|prefix| prefix.contains('\n')).map(str::to_owned);
            list.push(new);
            let added = list.len() - 1;
            if let (Some(prefix), Some(added)) = (prefix, list.get_mut(added)) {
                added.decor_mut().set_prefix(prefix);
            }
        }
    }
    Ok(document.to_string())
}

fn parsed(text: &str) -> Result<DocumentMut, ChangeError> {
    text.parse()
        .map_err(|error: toml_edit::TomlError| ChangeError::Grammar(error.message().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_are_added_after_those_there_and_taken_out_by_reason() {
        let there = "# By ear.\n[[cut]]\nstart = \"1:00\"\nend = \"1:02\"  # a cough\n";
        let cuts = [Interval::from_millis(5000, 5250), Interval::from_millis(9000, 9400)];
        let text = add_cuts(there, &cuts, "ghost").unwrap();
        assert!(text.starts_with(there), "{text}");
        assert_eq!(text.matches("[[cut]]").count(), 3);
        assert!(text.contains("reason = \"ghost\""));
        assert_eq!(remove_cuts(&text, "ghost").unwrap(), (there.to_owned(), 2));
        let inline = "cut = [{ start = \"1:00\", end = \"1:02\" }]\n";
        let text = add_cuts(inline, &cuts[..1], "ghost").unwrap();
        assert_eq!(remove_cuts(&text, "ghost").unwrap(), (inline.to_owned(), 1));
        assert_eq!(add_cuts("cut = 1", &cuts, "ghost"), Err(ChangeError::NotCuts));
        let first = add_cuts("", &cuts[..1], "ghost").unwrap();
        assert_eq!(remove_cuts(&first, "ghost").unwrap(), (String::new(), 1));
    }

    #[test]
    fn a_glossary_gets_a_line_or_another_alias() {
        let there =
            "title = \"Libre\"\n\n[transcript] # words\nglossary = [\n  \"PeerTube\", # a\n]\n";
        let text = change_glossary(there, None, "Castopod").unwrap();
        assert!(text.contains("\"PeerTube\"") && text.contains("Castopod"), "{text}");
        let text = change_glossary(there, Some("PeerTube"), "PeerTube = pire tube").unwrap();
        assert_eq!(text, there.replace("PeerTube", "PeerTube = pire tube"));
        let text = change_glossary("title = \"Libre\"\n", None, "Castopod").unwrap();
        assert_eq!(text, "title = \"Libre\"\n\n[transcript]\nglossary = [\"Castopod\"]\n");
        for wrong in ["transcript = 1", "[transcript]\nglossary = \"a\""] {
            assert_eq!(change_glossary(wrong, None, "A"), Err(ChangeError::NotGlossary));
        }
        assert_eq!(change_glossary(there, Some("X"), "Y"), Err(ChangeError::NotGlossary));
    }
}
