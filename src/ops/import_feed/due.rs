//! `.pod/import.json`: which feed a show came from, and which of its files can still be fetched.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::plan::Planned;
use super::{Failure, ForeignFeed, disk, on_the_web};
use crate::ops::CACHE_FOLDER;
use crate::show::Published;
use crate::store::write_atomically;

/// Its name, in the cache's folder.
const FILE: &str = "import.json";

/// Where what was fetched lies, in an episode's folder.
pub(in crate::ops) const ARCHIVE: &str = "archive";

/// The list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DueList {
    /// The feed, as the user named it, without what may be secret.
    pub(super) feed: String,
    /// The files.
    pub(super) files: Vec<Due>,
}

/// What a file is to its episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum What {
    Sound,
    Cover,
    Text,
    Chapters,
}

/// A file that can be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Due {
    pub(super) what: What,
    pub(super) url: String,
    /// Its episode's folder's name.
    pub(super) folder: String,
    /// What it is called in the archive.
    pub(super) file: String,
    /// How long the feed says that it is; nothing where it does not.
    pub(super) length: Option<u64>,
}

impl DueList {
    /// The list of a show; nothing for one that was not imported.
    pub(super) fn read(show: &Path) -> Option<DueList> {
        let text = std::fs::read(show.join(CACHE_FOLDER).join(FILE)).ok()?;
        serde_json::from_slice(&text).ok()
    }

    pub(super) fn write(&self, show: &Path) -> Result<(), Failure> {
        let path = show.join(CACHE_FOLDER).join(FILE);
        let text = serde_json::to_vec_pretty(self).unwrap_or_default();
        write_atomically(&path, &text)
            .map_err(|error| super::refused(disk::refused("write", &path, &error)))
    }
}

impl Due {
    /// Its place when it is whole.
    pub(super) fn path(&self, show: &Path) -> PathBuf {
        // A list from elsewhere may say anything: only names are taken of it.
        let name = |text: &str| {
            let name = Path::new(text).file_name().map(PathBuf::from);
            name.filter(|name| name.as_os_str() == text).unwrap_or_else(|| "unnamed".into())
        };
        show.join("episodes").join(name(&self.folder)).join(ARCHIVE).join(name(&self.file))
    }

    /// Whether it was fetched.
    pub(super) fn is_here(&self, show: &Path) -> bool {
        self.path(show).is_file()
    }
}

/// What can be fetched of an episode.
pub(super) fn of(foreign: &ForeignFeed, one: &Planned<'_>, published: &Published) -> Vec<Due> {
    let due = |what, url: &str, file: String, length| Due {
        what,
        url: url.to_owned(),
        folder: one.folder.clone(),
        file,
        length,
    };
    let slug = &one.slug;
    let ending = ending(&one.enclosure.url, &one.enclosure.media_type);
    let sound = format!("{slug}.{ending}");
    let length = one.enclosure.length.filter(|length| *length > 0);
    let mut files = vec![due(What::Sound, &one.enclosure.url, sound, length)];
    if let Some(cover) = own_cover(foreign, one) {
        files.push(due(What::Cover, &cover, "cover".to_owned(), None));
    }
    let mut names: Vec<String> = Vec::new();
    for text in &published.transcript {
        let kind = text_ending(&text.media_type);
        let language = text.language.as_deref().map(|tag| format!(".{}", crate::show::slug(tag)));
        let mut name = format!("{slug}{}.{kind}", language.unwrap_or_default());
        if names.contains(&name) {
            name = format!("{slug}.{}.{kind}", names.len() + 1);
        }
        names.push(name.clone());
        files.push(due(What::Text, &text.url, name, None));
    }
    if let Some(chapters) = &published.chapters {
        files.push(due(What::Chapters, chapters, format!("{slug}.chapters.json"), None));
    }
    files
}

/// The address of its picture, where it is not the show's.
pub(super) fn own_cover(foreign: &ForeignFeed, one: &Planned<'_>) -> Option<String> {
    let pictures = one.item.image.iter().chain(&one.item.pictures);
    let own = pictures.map(|url| url.trim()).find(|url| !url.is_empty())?;
    let of_show = foreign.feed.pictures.iter().any(|url| url.trim() == own);
    on_the_web(own).filter(|_| !of_show)
}

/// The ending of a sound's file: of its address where it is a usual one, else of its kind.
fn ending(url: &str, media_type: &str) -> &'static str {
    const KNOWN: [&str; 9] = ["mp3", "m4a", "ogg", "opus", "flac", "wav", "aac", "mp4", "m4v"];
    let path = url::Url::parse(url).map(|url| url.path().to_ascii_lowercase()).unwrap_or_default();
    let own = path.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    if let Some(known) = KNOWN.into_iter().find(|known| *known == own) {
        return known;
    }
    match media_type.split(';').next().unwrap_or_default().trim() {
        "audio/mp4" | "audio/x-m4a" | "audio/m4a" => "m4a",
        "audio/ogg" => "ogg",
        "audio/opus" => "opus",
        "audio/flac" | "audio/x-flac" => "flac",
        "audio/wav" | "audio/x-wav" => "wav",
        "audio/aac" => "aac",
        "video/mp4" => "mp4",
        _ => "mp3",
    }
}

/// The ending of a text's file. *Source:* Podcast Namespace, transcripts.
pub(super) fn text_ending(media_type: &str) -> &'static str {
    match media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "text/vtt" => "vtt",
        "application/srt" | "application/x-subrip" | "text/srt" => "srt",
        "application/json" => "json",
        "text/html" => "html",
        _ => "txt",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_names_of_formats_and_nothing_more() {
        assert_eq!(ending("https://x.example/a.MP3?x=1", "audio/ogg"), "mp3");
        assert_eq!(ending("https://x.example/a/../..%2fpasswd", "audio/x-m4a"), "m4a");
        assert_eq!(ending("https://x.example/a.php", ""), "mp3");
        assert_eq!(text_ending("Text/VTT; charset=utf-8"), "vtt");
    }

    #[test]
    fn a_list_leads_nowhere_else() {
        let due = Due {
            what: What::Sound,
            url: String::new(),
            folder: "../..".to_owned(),
            file: "/etc/passwd".to_owned(),
            length: None,
        };
        let path = due.path(Path::new("show"));
        assert_eq!(path, Path::new("show/episodes/unnamed/archive/unnamed"));
    }
}
