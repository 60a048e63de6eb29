//! What is told when the command line itself makes no sense, or asks for help.

use std::ffi::OsString;

use clap::ColorChoice;
use clap::error::{Error, ErrorKind};
use console::{Style, Term};

use super::args::Color;
use super::desk::paints;
use super::exit::Exit;
use super::json::Document;
use super::print::visible;
use super::{write_error, write_result};
use crate::report::Diagnostic;

/// The wishes that count even when the rest cannot be read.
pub struct Wish {
    color: Color,
    json: bool,
    command: String,
}

impl Wish {
    /// Looks for `--color` and `--json` among what was typed.
    pub fn of(typed: &[OsString]) -> Wish {
        let words: Vec<String> =
            typed.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        let options = words.split(|word| word == "--").next().unwrap_or_default();
        let mut wish = Wish { color: Color::Auto, json: false, command: "pod".to_owned() };
        for (index, word) in options.iter().enumerate() {
            let value = match word.strip_prefix("--color") {
                Some("") => options.get(index + 1).map(String::as_str),
                Some(joined) => joined.strip_prefix('='),
                None => None,
            };
            match value {
                Some("always") => wish.color = Color::Always,
                Some("never") => wish.color = Color::Never,
                _ => {}
            }
            wish.json |= word == "--json";
        }
        let known = |word: &&String| super::program().find_subcommand(word.as_str()).is_some();
        if let Some(command) = options.iter().find(known) {
            wish.command.clone_from(command);
        }
        wish
    }

    /// The same for clap's help.
    pub fn help_color(&self) -> ColorChoice {
        if paints(self.color, &Term::stdout()) { ColorChoice::Always } else { ColorChoice::Never }
    }
}

/// Prints help where it was asked for, else what is wrong and what may be meant.
pub fn explain(error: &Error, wish: &Wish) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let text = error.render();
        let painted = paints(wish.color, &Term::stdout());
        let text = if painted { text.ansi().to_string() } else { text.to_string() };
        return write_result(&text).map_or(Exit::Failed, |()| Exit::Done);
    }
    let text = error.render().to_string();
    let text: String = text.split('\n').map(|line| visible(line) + "\n").collect();
    let text = text.trim_end().to_owned() + "\n";
    if wish.json {
        let document = Document::failed(&wish.command, vec![diagnostic(&text)], "nothing was done");
        // A reader that is gone needs no document.
        let _ = write_result(&document.text());
    }
    match text.strip_prefix("error:") {
        Some(rest) if paints(wish.color, &Term::stderr()) => {
            let word = Style::new().red().bold().force_styling(true).apply_to("error:");
            write_error(&format!("{word}{rest}"));
        }
        _ => write_error(&text),
    }
    Exit::Usage
}

fn diagnostic(text: &str) -> Diagnostic {
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let message = paragraphs.first().copied().unwrap_or_default();
    let message = message.strip_prefix("error: ").unwrap_or(message).trim_end();
    let tip = text.lines().find_map(|line| line.trim_start().strip_prefix("tip: "));
    let diagnostic = Diagnostic::error(message);
    match tip {
        Some(tip) => diagnostic.hint(tip),
        None => diagnostic,
    }
}
