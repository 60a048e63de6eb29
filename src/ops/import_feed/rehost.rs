//! `--rehost`: fetched sound becomes a finished episode of pod's own, in out/ with a report, so
//! that `pod site` lays it into public/media and the feed names it there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::due::{ARCHIVE, Due, DueList, What, text_ending};
use super::{Context, Failure, FeedImported, warn};
use crate::ops::{OUT_FOLDER, disk};
use crate::report::Diagnostic;
use crate::show::{self, Episode, LEDGER, Ledger, Published};
use crate::store::Digest;
use crate::units::Time;

/// The formats pod can tell apps the kind of.
const FORMATS: [&str; 4] = ["mp3", "opus", "flac", "wav"];

/// Moves every episode whose sound is here; the others stay where they are.
pub(super) fn all(
    context: &Context<'_>,
    root: &Path,
    done: &mut FeedImported,
) -> Result<(), Failure> {
    let mut ledger = Ledger::read(root).map_err(|error| Failure::one(*error))?;
    let loaded = show::load(root);
    let output = loaded.show.as_ref().and_then(|show| show.outputs.first());
    let output = output.map_or_else(|| "podcast".to_owned(), |output| output.name.clone());
    let due = DueList::read(root).unwrap_or_default();
    for file in due.files.iter().filter(|file| file.what == What::Sound && file.is_here(root)) {
        if context.reporter.cancelled() {
            return Err(Failure::Interrupted);
        }
        let Some(episode) = loaded.episodes.iter().find(|one| one.folder == file.folder) else {
            continue;
        };
        let guid = episode.guid.as_ref().map(|guid| guid.as_str()).unwrap_or_default();
        let Some(entry) = ledger.episode.iter_mut().find(|one| one.guid == guid) else { continue };
        let format = file.file.rsplit('.').next().unwrap_or_default();
        if !FORMATS.contains(&format) {
            let message = format!("`{}` stays where it is: {format} cannot be served", file.file);
            warn(context, message, "pod serves mp3, opus, flac and wav");
            continue;
        }
        let texts: Vec<&Due> = due
            .files
            .iter()
            .filter(|one| one.what == What::Text && one.folder == file.folder && one.is_here(root))
            .collect();
        if fs::symlink_metadata(episode.dir.join(OUT_FOLDER).join("report.json")).is_err() {
            report(context, root, episode, entry, file, &texts, &output)?;
        }
        // From here on the report tells of all of it.
        entry.enclosure = None;
        entry.chapters = None;
        entry.transcript.clear();
        done.rehosted += 1;
    }
    let text = ledger.to_toml().map_err(|error| {
        Failure::one(Diagnostic::error(format!("the ledger cannot be written: {error}")))
    })?;
    disk::write(&root.join(LEDGER), &text)
}

/// Lays the files into out/, then writes the report that makes the episode a built one.
fn report(
    context: &Context<'_>,
    root: &Path,
    episode: &Episode,
    entry: &Published,
    sound: &Due,
    texts: &[&Due],
    output: &str,
) -> Result<(), Failure> {
    let out = episode.dir.join(OUT_FOLDER);
    disk::make_folder(&out)?;
    let (bytes, digest) = lay(&sound.path(root), &out.join(&sound.file))?;
    let format = sound.file.rsplit('.').next().unwrap_or_default();
    let mut formats = BTreeSet::new();
    let mut told: Vec<Value> = Vec::new();
    for text in texts {
        let of_entry = entry.transcript.iter().find(|one| one.url == text.url);
        let kind = of_entry.map_or("txt", |one| text_ending(&one.media_type));
        if !formats.insert(kind) {
            let message = format!("`{ARCHIVE}/{}` is not served: there is one like it", text.file);
            warn(context, message, "pod serves one text of each kind");
            continue;
        }
        let (bytes, digest) = lay(&text.path(root), &out.join(&text.file))?;
        told.push(json!({ "format": kind, "file": text.file, "blake3": digest, "bytes": bytes }));
    }
    let length = Time::from_millis(entry.length_ms.unwrap_or_default());
    let ends = episode.chapters.iter().skip(1).map(|next| next.start).chain([length]);
    let chapters: Vec<Value> = episode
        .chapters
        .iter()
        .zip(ends)
        .map(|(chapter, end)| {
            json!({
                "title": chapter.title, "start": chapter.start.to_string(),
                "end": end.max(chapter.start).to_string(), "url": chapter.url,
            })
        })
        .collect();
    let soundbites: Vec<Value> = episode.soundbites.iter().map(|one| {
        json!({ "title": one.title, "start": one.start.to_string(), "end": one.end.to_string() })
    }).collect();
    let report = json!({
        "imported": true,
        "length": { "episode": length.to_string() },
        "outputs": [{
            "name": output, "file": sound.file, "blake3": digest, "bytes": bytes, "format": format,
            "after": { "loudness_lufs": null, "true_peak_dbtp": null },
        }],
        "text": told,
        "chapters": chapters,
        "soundbites": soundbites,
    });
    let text = serde_json::to_string_pretty(&report).unwrap_or_default() + "\n";
    disk::write(&out.join("report.json"), &text)
}

/// The file under another name, without its bytes being there twice where the disk can; its
/// length and digest.
fn lay(from: &Path, to: &Path) -> Result<(u64, String), Failure> {
    let system = |error| Failure::one(disk::refused("write", to, &error));
    if fs::symlink_metadata(to).is_ok() {
        fs::remove_file(to).map_err(system)?;
    }
    if fs::hard_link(from, to).is_err() {
        fs::copy(from, to).map_err(system)?;
    }
    let bytes = fs::metadata(to).map_err(system)?.len();
    let digest = Digest::of_file(to).map_err(system)?;
    Ok((bytes, digest.to_string()))
}
