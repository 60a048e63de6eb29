//! Which lists of agents and networks are used: those named, else those brought in, else pod's own.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::nothing;
use crate::ops::{Context, Failure, disk, folders};
use crate::report::{Diagnostic, Event};
use crate::stats::Nets;
use crate::stats::agents::{FILES, Lists};

/// Larger than OPAWG's lists, which have some hundred kilobytes, may grow to.
pub(super) const LARGEST: u64 = 8 << 20;

/// Where the lists come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListsUsed {
    /// They came with pod.
    BuiltIn,
    /// They are in this folder.
    Folder(PathBuf),
}

/// Where lists that were brought in are kept. Nothing without a home.
pub(super) fn folder() -> Option<PathBuf> {
    folders::data_folder().map(|data| data.join("agents"))
}

/// The lists to use. Those brought in that cannot be read any more are told of and left alone.
pub(super) fn lists(
    context: &Context<'_>,
    named: Option<&Path>,
) -> Result<(Lists, ListsUsed), Failure> {
    if let Some(named) = named {
        let folder = context.folder.join(named);
        let lists = read(&folder).map_err(|error| nothing(vec![*error]))?;
        return Ok((lists, ListsUsed::Folder(folder)));
    }
    let here = folder().filter(|folder| folder.join(FILES[0].0).is_file());
    if let Some(folder) = here {
        match read(&folder) {
            Ok(lists) => return Ok((lists, ListsUsed::Folder(folder))),
            Err(error) => {
                let message = format!("{}; using the lists that come with pod", error.message);
                let warning = Diagnostic::warning(message);
                let hint = "bring them in again with `pod stats --update-lists`";
                context.reporter.event(Event::Warning(warning.hint(hint)));
            }
        }
    }
    let lists =
        Lists::built_in().map_err(|error| nothing(vec![Diagnostic::error(error.to_string())]))?;
    Ok((lists, ListsUsed::BuiltIn))
}

/// Reads the lists of a folder.
fn read(folder: &Path) -> Result<Lists, Box<Diagnostic>> {
    let mut texts = Vec::new();
    for (file, _) in FILES {
        texts.push(text(&folder.join(file))?);
    }
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let four: &[&str; 4] = texts.as_slice().try_into().unwrap_or(&["", "", "", ""]);
    Lists::parse(four).map_err(|error| {
        let hint = "a list has the form {\"entries\": [{\"name\": \"…\", \"pattern\": \"…\"}]}";
        Box::new(Diagnostic::error(error.to_string()).in_file(folder).hint(hint))
    })
}

/// The networks of a list; none where none is named.
pub(super) fn nets(context: &Context<'_>, named: Option<&Path>) -> Result<Nets, Failure> {
    let Some(named) = named else { return Ok(Nets::default()) };
    let path = context.folder.join(named);
    let text = text(&path).map_err(|error| nothing(vec![*error]))?;
    Nets::parse(&text).map_err(|error| {
        let line = text.lines().nth(error.line - 1).unwrap_or_default();
        let mark = crate::report::Mark {
            line: error.line,
            column: 1,
            width: line.chars().count().max(1),
            text: line.chars().take(200).collect(),
        };
        nothing(vec![Diagnostic::error(error.to_string()).at(path, mark)])
    })
}

fn text(path: &Path) -> Result<String, Box<Diagnostic>> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text));
    let refused = |error: io::Error| Box::new(disk::refused("read", path, &error));
    if read.map_err(refused)? as u64 > LARGEST {
        let message = format!("`{}` is longer than {} MiB", path.display(), LARGEST >> 20);
        return Err(Box::new(Diagnostic::error(message).hint("look what is in it")));
    }
    Ok(text)
}
