//! The sounds of a show as servers are asked for them, and which episode each is of: the ledger
//! first, then what `pod site` made, such as the same sound in another format.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::EpisodeDownloads;
use crate::ops::Context;
use crate::ops::site::{self, PUBLIC_FOLDER};
use crate::show::{self, Ledger};
use crate::site::{Cover, Media};
use crate::stats::{Catalogue, Sound};

/// The sounds, and what their episodes are called.
pub(super) struct Shelf {
    pub(super) catalogue: Catalogue,
    pub(super) cover: Option<Cover>,
    /// By the numbers that the catalogue has.
    episodes: Vec<EpisodeDownloads>,
}

impl Shelf {
    pub(super) fn of(context: &Context<'_>, root: &Path, ledger: &Ledger) -> Shelf {
        let made = site::made(root, context.jobs);
        let (show, _) = show::load_show(root);
        let base = show.and_then(|show| show.publish).and_then(|publish| publish.base_url);
        let public = root.join(PUBLIC_FOLDER);
        let mut shelf = Filling::default();
        for published in &ledger.episode {
            let at = shelf.episode(&published.guid, &published.folder);
            let Some(address) = &published.enclosure else { continue };
            let path = base.as_deref().and_then(|base| address.strip_prefix(base));
            shelf.sounds.push(Sound {
                episode: at,
                address: address.clone(),
                length: published.length,
                length_ms: published.length_ms,
                header: path.map_or(0, |path| header(&public, path)),
            });
        }
        for entry in &made.entries {
            let at = shelf.episode(&entry.guid, &entry.folder);
            let named = &mut shelf.episodes[at as usize];
            named.title.clone_from(&entry.title);
            named.number = entry.number;
            named.folder.clone_from(&entry.folder);
            named.href = Some(entry.page_path());
            for media in entry.sound.iter().chain(&entry.alternates) {
                shelf.sounds.push(sound(at, media, entry.length_ms, &public));
            }
        }
        shelf.name_by_manifests(root);
        Shelf {
            catalogue: Catalogue::new(&shelf.sounds),
            cover: made.cover,
            episodes: shelf.episodes,
        }
    }

    /// The episodes that have downloads, most first; among equals the newest.
    pub(super) fn named(&self, counts: &BTreeMap<u32, u64>) -> Vec<EpisodeDownloads> {
        let mut named: Vec<EpisodeDownloads> = counts
            .iter()
            .filter_map(|(at, downloads)| {
                let episode = self.episodes.get(*at as usize)?;
                Some(EpisodeDownloads { downloads: *downloads, ..episode.clone() })
            })
            .collect();
        named.sort_by(|one, other| {
            let rank = |episode: &EpisodeDownloads| (episode.downloads, episode.number);
            rank(other).cmp(&rank(one)).then_with(|| one.folder.cmp(&other.folder))
        });
        named
    }
}

#[derive(Default)]
struct Filling {
    sounds: Vec<Sound>,
    episodes: Vec<EpisodeDownloads>,
    by_guid: HashMap<String, u32>,
}

impl Filling {
    /// The number of an episode, a new one for a GUID that is new.
    fn episode(&mut self, guid: &str, folder: &str) -> u32 {
        if let Some(at) = self.by_guid.get(guid) {
            return *at;
        }
        let at = self.episodes.len() as u32;
        self.by_guid.insert(guid.to_owned(), at);
        self.episodes.push(EpisodeDownloads {
            title: if folder.is_empty() { guid } else { folder }.to_owned(),
            number: None,
            folder: folder.to_owned(),
            guid: guid.to_owned(),
            href: None,
            downloads: 0,
        });
        at
    }

    /// Gives those that `pod site` did not make the title of their manifest, if it is still there.
    fn name_by_manifests(&mut self, root: &Path) {
        if self.episodes.iter().all(|one| one.href.is_some()) {
            return;
        }
        for episode in show::load(root).episodes {
            let guid = episode.guid.as_ref().map(ToString::to_string);
            let named = self.episodes.iter_mut().filter(|one| one.href.is_none());
            let same = |one: &&mut EpisodeDownloads| {
                guid.as_deref() == Some(&one.guid) || one.folder == episode.folder
            };
            for one in named.filter(same) {
                one.title.clone_from(&episode.title);
                one.number = episode.number;
            }
        }
    }
}

fn sound(episode: u32, media: &Media, length_ms: i64, public: &Path) -> Sound {
    // Without a base address it is a path of public/.
    let address = match media.url.contains("://") {
        true => media.url.clone(),
        false => format!("http://localhost/{}", media.url),
    };
    Sound {
        episode,
        address,
        length: Some(media.bytes),
        length_ms: Some(length_ms),
        header: media.path.as_ref().map_or(0, |path| header(public, path)),
    }
}

/// How many bytes of a file in public/ stand before its sound: the tag of an MP3.
/// *Source:* ID3v2.4.0 Main Structure, 3.1: ten bytes, the size in four times seven bits, and ten
/// more where there is a footer.
fn header(public: &Path, path: &str) -> u64 {
    let plain = path.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
    let file: PathBuf = public.join(path);
    let mut start = [0; 10];
    let read = plain && File::open(file).and_then(|mut file| file.read_exact(&mut start)).is_ok();
    if !read || !start.starts_with(b"ID3") || start[6..].iter().any(|byte| *byte > 127) {
        return 0;
    }
    let size = start[6..].iter().fold(0, |size, byte| size << 7 | u64::from(*byte));
    size + if start[5] & 0x10 == 0 { 10 } else { 20 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_before_a_sound_is_measured() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        };
        write("a.mp3", &[b'I', b'D', b'3', 4, 0, 0, 0, 0, 2, 1, 9, 9]);
        write("b.mp3", &[b'I', b'D', b'3', 4, 0, 0x10, 0, 0, 0, 1]);
        write("c.mp3", &[0xff, 0xfb, 0, 0, 0, 0, 0, 0, 0, 0]);
        write("d.mp3", b"ID3");
        let of = |name| header(folder.path(), name);
        // 2 * 128 + 1 and the ten bytes of the head.
        assert_eq!((of("a.mp3"), of("b.mp3")), (267, 21));
        assert_eq!((of("c.mp3"), of("d.mp3"), of("none"), of("../a.mp3")), (0, 0, 0, 0));
    }
}
