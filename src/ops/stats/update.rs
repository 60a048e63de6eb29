//! `pod stats --update-lists`: brings in the lists of user agents that OPAWG keeps.

use std::path::{Path, PathBuf};

use super::lists::{LARGEST, folder};
use crate::http::{Client, HttpError, Patience, Request, shown_address};
use crate::ops::{Context, Failure, disk};
use crate::report::{Counts, Diagnostic, Task};
use crate::stats::agents::{FILES, Kind, Lists};
use crate::store::write_atomically;

/// Where OPAWG keeps them.
const HOME: &str = "https://raw.githubusercontent.com/opawg/user-agents-v2/master/src/";

/// Where their licence stands.
const LICENSE: &str = "https://raw.githubusercontent.com/opawg/user-agents-v2/master/LICENSE";

/// What is written beside them.
const NOTICE: &str = "\
These lists of user agents come from opawg/user-agents-v2
(https://github.com/opawg/user-agents-v2), kept by the Open Podcast Analytics
Working Group and its contributors, under the MIT licence; see LICENSE, and
if it is not here, the address above.

`pod stats` uses them in place of its own. To go back, remove this folder.
";

/// A licence is a page.
const LARGEST_LICENSE: usize = 64 << 10;

/// Where from.
#[derive(Debug, Clone, Default)]
pub struct UpdateLists {
    /// The address of a folder with the lists; OPAWG's when left out.
    pub from: Option<String>,
}

/// What is here now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdatedLists {
    /// Where they are.
    pub folder: PathBuf,
    /// How many agents of each kind they know.
    pub known: Vec<(Kind, usize)>,
    /// Entries whose pattern cannot be used.
    pub left_out: Vec<String>,
}

/// Brings the lists in. They take the place of older ones once all of them are here and can be
/// used. *Errors:* no answer, another form; what was here is unchanged.
pub fn update_agent_lists(
    context: &Context<'_>,
    asked: &UpdateLists,
) -> Result<UpdatedLists, Failure> {
    let Some(folder) = folder() else {
        let error = Diagnostic::error("there is no folder to keep lists in: HOME is not set");
        return Err(unchanged(error.hint("set HOME, or give a folder of lists with `--lists`")));
    };
    let client = Client::new(Patience::default())
        .map_err(|error| unchanged(Diagnostic::error(error.to_string())))?;
    let from = asked.from.as_deref().unwrap_or(HOME);
    let mut task = Task::start(context.reporter, "lists", Some(FILES.len() as u64), Counts::Items);
    let mut texts = Vec::new();
    for (file, _) in FILES {
        let address = format!("{}/{file}", from.trim_end_matches('/'));
        let bytes = fetch(context, &client, &address, LARGEST as usize)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            unchanged(Diagnostic::error(format!("`{}` is not text", shown_address(&address))))
        })?;
        texts.push(text);
        task.advance(texts.len() as u64);
    }
    let license = match &asked.from {
        None => fetch(context, &client, LICENSE, LARGEST_LICENSE).ok(),
        Some(_) => None,
    };
    let four: Vec<&str> = texts.iter().map(String::as_str).collect();
    let lists =
        Lists::parse(four.as_slice().try_into().unwrap_or(&["", "", "", ""])).map_err(|error| {
            let shown = shown_address(from);
            let error = Diagnostic::error(format!("what `{shown}` has cannot be used: {error}"));
            unchanged(error.hint("give the address of a folder like opawg/user-agents-v2/src"))
        })?;
    disk::make_folder(&folder)?;
    let put = |name: &str, content: &[u8]| put(&folder, name, content);
    // The notice first: the lists never lie there without it.
    put("NOTICE", NOTICE.as_bytes())?;
    if let Some(license) = license {
        put("LICENSE", &license)?;
    }
    for ((file, _), text) in FILES.iter().zip(&texts).rev() {
        put(file, text.as_bytes())?;
    }
    task.finish("brought in");
    let known = FILES.map(|(_, kind)| (kind, lists.count(kind))).to_vec();
    Ok(UpdatedLists { folder, known, left_out: lists.left_out().to_vec() })
}

fn put(folder: &Path, name: &str, content: &[u8]) -> Result<(), Failure> {
    let path = folder.join(name);
    write_atomically(&path, content)
        .map_err(|error| unchanged(disk::refused("write", &path, &error)))
}

fn fetch(
    context: &Context<'_>,
    client: &Client,
    address: &str,
    limit: usize,
) -> Result<Vec<u8>, Failure> {
    let cancelled = || context.reporter.cancelled();
    let trouble = |error: HttpError| match error {
        HttpError::Cancelled => Failure::Interrupted,
        error => unchanged(
            Diagnostic::error(error.to_string())
                .hint("try again later; counting works with the lists that are here"),
        ),
    };
    let answer =
        client.send(Request::get(address).map_err(trouble)?, &cancelled).map_err(trouble)?;
    if answer.status() != 200 {
        let shown = shown_address(address);
        let error = Diagnostic::error(format!("`{shown}` is answered with {}", answer.status()));
        return Err(unchanged(error.hint("check the address after `--from`")));
    }
    answer.bytes(limit, &cancelled).map_err(trouble)
}

fn unchanged(diagnostic: Diagnostic) -> Failure {
    Failure::Refused { diagnostics: vec![diagnostic], outcome: "the lists are unchanged" }
}
