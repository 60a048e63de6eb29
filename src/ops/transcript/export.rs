//! `pod transcript export`: the text in a format of others.

use std::path::{Path, PathBuf};

use super::{chosen, none, settle};
use crate::ops::build::lay;
use crate::ops::open::open;
use crate::ops::text::{self, DOCUMENT, Text};
use crate::ops::{Context, Failure, disk, open_store};
use crate::report::Diagnostic;
use crate::store::write_atomically;
use crate::transcript::format::{Format, Options, Preset, Typography, export as written};

/// What to write.
#[derive(Debug, Clone)]
pub struct Export {
    /// The episode; that of the current folder when missing.
    pub episode: Option<String>,
    /// The format; by the file's name when missing, else plain text.
    pub format: Option<Format>,
    /// Where; nothing is written to disk when missing.
    pub output: Option<PathBuf>,
    /// See [`Options::rich`].
    pub rich: bool,
    /// How long lines are and how fast they go by.
    pub preset: Preset,
    /// How punctuation is spaced.
    pub typography: Typography,
    /// Times of the takes instead of the finished episode's.
    pub session: bool,
}

/// A text in a format.
#[derive(Debug, Clone)]
pub struct Exported {
    /// Which.
    pub format: Format,
    /// The text itself.
    pub text: String,
    /// The file it was written to.
    pub file: Option<PathBuf>,
    /// How many words.
    pub words: usize,
}

/// Writes the text of one episode in another format. *Errors:* it has none, a file of another
/// kind would be overwritten by chance (the document itself), the folder cannot be written.
pub fn export(context: &Context<'_>, asked: &Export) -> Result<Exported, Failure> {
    let opened = open(context)?;
    let (show, episode) = chosen(context, &opened, asked.episode.as_deref())?;
    let mut found = Vec::new();
    let rate = episode.audio.rate;
    let mut transcript = if asked.session {
        let read = Text::load(episode, &mut found);
        let text = read?.ok_or_else(|| none(episode))?;
        settle(context, &opened, found)?;
        text.reading.transcript
    } else {
        // Before the takes are listened to.
        text::document(episode)?.ok_or_else(|| none(episode))?;
        let mut store = open_store(context, &opened.root)?;
        let laid = lay(context, &mut store, episode, false, &mut found);
        let saved = store.save();
        let laid = laid?;
        saved.map_err(|error| Failure::one(crate::ops::store_trouble(&error)))?;
        settle(context, &opened, found)?;
        let text = laid.text.as_ref().ok_or_else(|| none(episode))?;
        text::heard(&text.reading.transcript, &laid.timeline, rate)
    };
    transcript.language = transcript.language.or(episode.spoken(show).map(str::to_owned));
    let named = asked.output.as_ref().and_then(|path| Format::of_path(path, b""));
    let format = asked.format.or(named).unwrap_or(Format::Txt);
    let options = Options {
        rich: asked.rich,
        preset: asked.preset,
        typography: asked.typography,
        provenance: Some(format!("pod {}", env!("CARGO_PKG_VERSION"))),
        media: Some(format!("{}.mp3", episode.folder)),
    };
    let text = written(&transcript, format, &options);
    let file = asked.output.as_ref().map(|path| context.folder.join(path));
    if let Some(file) = &file {
        replaceable(file)?;
        write_atomically(file, text.as_bytes())
            .map_err(|error| Failure::one(disk::refused("write", file, &error)))?;
    }
    Ok(Exported { format, words: transcript.words().count(), text, file })
}

/// Refuses to write over what is no export: the document, a manifest, a take, a device.
fn replaceable(file: &Path) -> Result<(), Failure> {
    if file.file_name().is_some_and(|name| name == DOCUMENT || name == text::WORDS) {
        let message = format!("`{}` is where pod keeps the text itself", file.display());
        return Err(Failure::one(Diagnostic::error(message).hint("choose another name")));
    }
    let Ok(there) = file.metadata() else { return Ok(()) };
    if there.is_file() && Format::of_path(file, b"").is_some() {
        return Ok(());
    }
    let message = format!("`{}` is there already, and is no exported text", file.display());
    let hint = "choose another name; without `--output` the text goes to standard output";
    Err(Failure::one(Diagnostic::error(message).hint(hint)))
}
