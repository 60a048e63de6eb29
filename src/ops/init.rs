//! `init`: starts a show in a folder.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::trial::refuse_if_wrong;
use super::{Context, Failure, disk};
use crate::report::Diagnostic;
use crate::show::{self, Guid, NewShow, Preset, SHOW_MANIFEST};

/// What a new show is to be.
#[derive(Debug, Clone)]
pub struct Init {
    /// Its folder, from the user's; made where it is missing.
    pub folder: PathBuf,
    /// Its name.
    pub title: String,
    /// Who makes it.
    pub author: Option<String>,
    /// The language spoken, a BCP 47 tag; the system's when absent.
    pub language: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// Its web page.
    pub link: Option<String>,
    /// The owner's mail address.
    pub email: Option<String>,
    /// Where the feed is going to be; it gives the show's guid.
    pub base_url: Option<String>,
    /// The licence of the episodes.
    pub license: Option<String>,
    /// The preset to start from.
    pub preset: Preset,
}

/// A show that was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartedShow {
    /// Its folder.
    pub folder: PathBuf,
    /// The feed's own name for ever.
    pub guid: Guid,
    /// The files that were written, in that order.
    pub files: Vec<PathBuf>,
}

/// The feed's name below the base URL; what the guid is made from.
const FEED: &str = "feed.xml";

/// What git is to pass over in a show.
const IGNORED: [&str; 3] = [".pod/", "out/", "/public/"];

/// Starts a show: show.toml, .gitignore and episodes/. *Errors:* there is a
/// show already, a value that show.toml cannot hold, a folder not writable.
pub fn init(context: &Context<'_>, init: &Init) -> Result<StartedShow, Failure> {
    let folder = context.folder.join(&init.folder);
    let folder = folder.components().collect::<PathBuf>();
    let manifest = folder.join(SHOW_MANIFEST);
    if fs::symlink_metadata(&manifest).is_ok() {
        return Err(Failure::one(
            Diagnostic::error("there is a show here already")
                .in_file(&manifest)
                .hint("change it in an editor; `pod check` reads it again"),
        ));
    }
    let guid = match &init.base_url {
        Some(base) => Guid::of_feed(&format!("{}/{FEED}", base.trim_end_matches('/'))),
        None => Guid::random(),
    };
    let text = manifest_text(init, &guid);
    refuse_if_wrong(&[(Path::new(SHOW_MANIFEST), &text)])?;

    disk::make_folder(&folder.join("episodes"))?;
    let ignore = folder.join(".gitignore");
    let mut files = Vec::new();
    let before = fs::read_to_string(&ignore).unwrap_or_default();
    if let Some(after) = ignoring(&before) {
        disk::write(&ignore, &after)?;
        files.push(ignore);
    }
    // Last, so that a run that was stopped can be repeated.
    disk::write(&manifest, &text)?;
    files.push(manifest);
    Ok(StartedShow { folder, guid, files })
}

/// The language of the user's system as a BCP 47 tag, by LC_ALL, LC_MESSAGES
/// and LANG in POSIX's order; `en` when they say nothing.
pub fn usual_language() -> String {
    let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
    language_of(locale.as_deref().unwrap_or_default())
}

fn language_of(locale: &str) -> String {
    let language = locale.split(['_', '.', '@', '-']).next().unwrap_or_default();
    let known = matches!(language.len(), 2 | 3) && language.bytes().all(|b| b.is_ascii_lowercase());
    if known { language.to_owned() } else { "en".to_owned() }
}

fn manifest_text(init: &Init, guid: &Guid) -> String {
    let text = show::new_show(&NewShow {
        title: init.title.clone(),
        language: Some(init.language.clone().unwrap_or_else(usual_language)),
        author: init.author.clone(),
        description: init.description.clone(),
        link: init.link.clone(),
        cover: None,
        email: init.email.clone(),
        preset: init.preset,
        guid: guid.clone(),
    });
    let mut lines = Vec::new();
    for line in text.lines() {
        let given = if line.starts_with("# license = ") {
            init.license.as_ref().map(|license| format!("license = {}", quoted(license)))
        } else if line == "# [publish]" {
            init.base_url.as_ref().map(|_| "[publish]".to_owned())
        } else if line.starts_with("# base_url = ") {
            init.base_url.as_ref().map(|url| format!("base_url = {}", quoted(url)))
        } else {
            None
        };
        lines.push(given.unwrap_or_else(|| line.to_owned()));
    }
    lines.join("\n") + "\n"
}

fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

/// A .gitignore with what is missing in it; nothing when nothing is.
fn ignoring(before: &str) -> Option<String> {
    let missing: Vec<&str> =
        IGNORED.into_iter().filter(|entry| !before.lines().any(|line| line == *entry)).collect();
    if missing.is_empty() {
        return None;
    }
    let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    Some(format!("{before}{gap}{}\n", missing.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Silent;

    fn given() -> Init {
        Init {
            folder: "show".into(),
            title: "A \"quoted\" title".to_owned(),
            author: Some("Ada".to_owned()),
            language: Some("fr".to_owned()),
            description: None,
            link: None,
            email: Some("ada@example.org".to_owned()),
            base_url: Some("https://podcast.example.org/".to_owned()),
            license: Some("CC-BY-SA-4.0".to_owned()),
            preset: Preset::Voice,
        }
    }

    fn run(folder: &Path, wanted: &Init) -> Result<StartedShow, Failure> {
        let context = Context { folder: folder.to_owned(), show: None, jobs: 1, reporter: &Silent };
        init(&context, wanted)
    }

    #[test]
    fn all_that_is_given_stands_in_the_manifest() {
        let folder = tempfile::tempdir().unwrap();
        let started = run(folder.path(), &given()).unwrap();
        let loaded = show::load(&started.folder);
        assert!(!loaded.has_errors(), "{:?}", loaded.diagnostics);
        let show = loaded.show.unwrap();
        assert_eq!(show.title, "A \"quoted\" title");
        assert_eq!(show.license.as_deref(), Some("CC-BY-SA-4.0"));
        assert_eq!(show.publish.unwrap().base_url.unwrap(), "https://podcast.example.org/");
        assert_eq!(show.owner.unwrap().email, "ada@example.org");
        assert_eq!(show.audio, Preset::Voice.settings());
        assert_eq!(show.guid, Some(Guid::of_feed("https://podcast.example.org/feed.xml")));
    }

    #[test]
    fn a_value_no_manifest_may_hold_is_refused_before_anything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let wrong = Init { language: Some("fr_FR".to_owned()), ..given() };
        assert!(matches!(run(folder.path(), &wrong), Err(Failure::Refused { .. })));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_show_that_is_there_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let started = run(folder.path(), &given()).unwrap();
        let before = fs::read(started.folder.join(SHOW_MANIFEST)).unwrap();
        assert!(run(folder.path(), &Init { title: "Other".to_owned(), ..given() }).is_err());
        assert_eq!(fs::read(started.folder.join(SHOW_MANIFEST)).unwrap(), before);
    }

    #[test]
    fn a_gitignore_keeps_its_lines_and_gains_what_is_missing() {
        assert_eq!(ignoring("*.bak\nout/").as_deref(), Some("*.bak\nout/\n.pod/\n/public/\n"));
        assert_eq!(ignoring(".pod/\nout/\n/public/\n"), None);
    }

    #[test]
    fn the_language_comes_from_the_locale() {
        assert_eq!(language_of("fr_FR.UTF-8"), "fr");
        assert_eq!(language_of("de"), "de");
        assert_eq!(language_of("C.UTF-8"), "en");
        assert_eq!(language_of("POSIX"), "en");
        assert_eq!(language_of(""), "en");
    }
}
