//! `pod edit`: the editor, on the screen or line by line.

use std::fs;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::{Exit, Stop};
use crate::cli::print::{counted, visible};
use crate::cli::progress::Question;
use crate::ops::{self, Failure, config_folder, monotonic_clock, open_editing, reports_folder};
use crate::report::Diagnostic;
use crate::tui::editor::{Editor, Ended};
use crate::tui::keys::Keymap;
use crate::tui::looks::Looks;
use crate::tui::model::Start;
use crate::tui::plain::Plain;
use crate::tui::terminal::{TerminalError, is_terminal};

/// A key file is a page at most.
const KEYS_LIMIT: u64 = 1 << 20;

pub fn run(typed: &args::Edit, desk: &Desk) -> Result<Outcome, Stop> {
    if !typed.plain && !is_terminal() {
        let error = Diagnostic::error("the editor needs a terminal for its input and its output");
        return Err(Stop::usage(error.hint("`pod edit --plain` works line by line, anywhere")));
    }
    let editor = editor(typed, desk)?;
    if editor.start.editing.read_only().is_none() {
        ops::settle_heap();
    }
    let title = editor.start.editing.episode().title.clone();
    let ended = match typed.plain {
        true => plain(editor)?,
        false => editor.run().map_err(|error| gone(&error))?,
    };
    Ok(told(&title, &ended))
}

/// Opens the episode and reads the keys.
fn editor(typed: &args::Edit, desk: &Desk) -> Result<Editor, Stop> {
    let (editing, glossary) = desk.run(|context| {
        let editing = open_editing(context, typed.episode.as_deref())?;
        Ok((editing, ops::glossary_of(context)?))
    })?;
    let (keymap, wrong) = keys(typed.keys.as_ref(), desk)?;
    let mut notices: Vec<String> = Vec::new();
    for diagnostic in &wrong {
        desk.tell(diagnostic);
        let place = diagnostic.place.as_ref();
        let line = place.and_then(|place| place.mark.as_ref()).map_or(0, |mark| mark.line);
        notices.push(format!("keys.toml:{line}: {}", diagnostic.message));
    }
    let start =
        Start { editing, glossary, keymap, looks: looks(desk), clock: Box::new(monotonic_clock()) };
    Ok(Editor {
        start,
        ground: desk.ground(),
        sound: !typed.silent,
        reports: reports_folder(),
        notices,
    })
}

/// The keys: the defaults, changed by the user's file. A file that was named must be there.
fn keys(named: Option<&PathBuf>, desk: &Desk) -> Result<(Keymap, Vec<Diagnostic>), Stop> {
    let path = match named {
        Some(path) => Some(desk.folder.join(path)),
        None => config_folder().map(|folder| folder.join("keys.toml")),
    };
    let Some(path) = path else { return Ok((Keymap::default(), Vec::new())) };
    let large = fs::metadata(&path).is_ok_and(|found| found.len() > KEYS_LIMIT);
    let text = match fs::read_to_string(&path) {
        _ if large => Err("it is larger than 1 MB".to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => {
            return Ok((Keymap::default(), Vec::new()));
        }
        read => read.map_err(|error| error.to_string()),
    };
    match text {
        Ok(text) => {
            let loaded = Keymap::load(&text, &path);
            Ok((loaded.keymap, loaded.diagnostics))
        }
        Err(error) => {
            let shown = path.display();
            let error = Diagnostic::error(format!("cannot read the key file `{shown}`: {error}"));
            let hint = "correct the path, or leave `--keys` away";
            Err(Stop::Verb(Failure::one(error.hint(hint))))
        }
    }
}

/// The editor's colours: those of the terminal, unless colour is unwanted.
fn looks(desk: &Desk) -> Looks {
    let set = |name| std::env::var(name).ok();
    let unwanted = desk.unpainted() || set("NO_COLOR").is_some_and(|value| !value.is_empty());
    Looks::from_env(unwanted, set("TERM").as_deref(), set("COLORTERM").as_deref())
}

/// Line by line: what is typed, what is told.
fn plain(editor: Editor) -> Result<Ended, Stop> {
    let (mut plain, greeting) = Plain::open(editor);
    say(&greeting)?;
    let mut lines = io::stdin().lock().lines();
    loop {
        let Ok(question) = Question::asked() else { break };
        let line = lines.next();
        drop(question);
        let Some(Ok(line)) = line else { break };
        let answer = plain.line(&line);
        say(&answer.text)?;
        if answer.ended {
            break;
        }
    }
    Ok(plain.end())
}

/// Each line stands by itself, without anything a terminal would obey.
fn say(text: &str) -> Result<(), Stop> {
    let clean: Vec<String> = text.lines().map(visible).collect();
    let mut out = io::stdout().lock();
    let mut text = clean.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // Nobody listens any more: leaving saves.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let error = Diagnostic::error(format!("cannot write to standard output: {error}"));
            Err(Stop::Verb(Failure::one(error.hint("every edit is kept"))))
        }
        _ => Ok(()),
    }
}

fn gone(error: &TerminalError) -> Stop {
    let told = Diagnostic::error(error.to_string());
    match error {
        TerminalError::NoTerminal => {
            Stop::usage(told.hint("`pod edit --plain` works line by line, anywhere"))
        }
        TerminalError::Io(_) => {
            let hint = "every edit is in the journal and comes back with the next `pod edit`";
            Stop::Verb(Failure::one(told.hint(hint)))
        }
    }
}

fn told(title: &str, ended: &Ended) -> Outcome {
    let edits = counted(ended.edits, "edit");
    let text = match (ended.edits, ended.saved) {
        (0, true) => String::new(),
        (_, true) => format!("{edits} in {}\n", visible(title)),
        (_, false) => {
            format!(
                "{edits} in {}, not all saved: they come back with `pod edit`\n",
                visible(title)
            )
        }
    };
    let fields = json!({ "edits": ended.edits, "saved": ended.saved });
    let exit = if ended.stopped { Exit::Interrupted } else { Exit::Done };
    Outcome { exit, ..Outcome::done(text, fields) }
}
