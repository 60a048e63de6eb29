//! The folder of an episode's editing, as it lies on the disk.
//!
//! ```text
//! .pod/edit/001-un-0123abcd/
//!   lock
//!   view.json           where the person was
//!   1/  2/              journals; the highest with a snapshot counts, the others are kept
//!     snapshot.json     the draft at some step
//!     journal.jsonl     every step since the first
//! ```

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::ops::CACHE_FOLDER;
use crate::show::Episode;
use crate::store::write_atomically;
use crate::transcript::draft::{Draft, History, Line, Snapshot, lines};

/// Where the journals of all episodes are kept, below the show's cache: not a part of it that can
/// be made again.
pub(in crate::ops) const EDIT_FOLDER: &str = "edit";

pub(super) const JOURNAL: &str = "journal.jsonl";
pub(super) const SNAPSHOT: &str = "snapshot.json";

/// Years of edits take a few hundred megabytes at most.
const LIMIT: u64 = 1 << 30;

/// Where the edits of an episode are kept. Episodes of two seasons may have folders of one name:
/// their whole path tells them apart.
pub(super) fn of(root: &Path, episode: &Episode) -> PathBuf {
    let below = episode.dir.strip_prefix(root).unwrap_or(&episode.dir);
    let digest = blake3::hash(below.as_os_str().as_encoded_bytes()).to_hex();
    root.join(CACHE_FOLDER).join(EDIT_FOLDER).join(format!("{}-{}", episode.folder, &digest[..8]))
}

/// The journals in a folder that were begun to the end, by number.
pub(super) fn journals(folder: &Path) -> io::Result<Vec<usize>> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        if let Some(number) = name.to_str().and_then(|name| name.parse().ok())
            && folder.join(name).join(SNAPSHOT).exists()
        {
            numbers.push(number);
        }
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// What a journal tells: the draft as it was left, and what of it is in the files.
pub(super) struct Past {
    /// Where the journal lies.
    pub(super) place: PathBuf,
    pub(super) recognition: String,
    pub(super) draft: Draft,
    pub(super) history: History,
    /// How many steps lie between the snapshot and the draft.
    pub(super) since: usize,
    /// The last step that was written out for sure.
    pub(super) saved: usize,
    /// What may be in the files if nobody else wrote to them: the step, and the digests. The
    /// first is what was written for sure, the others were being written, or were merged.
    pub(super) known: Vec<(Option<usize>, Vec<String>)>,
}

impl Past {
    /// The last journal in a folder; nothing if there is none that can be gone on with.
    pub(super) fn read(folder: &Path) -> io::Result<Option<Past>> {
        let Some(number) = journals(folder)?.pop() else { return Ok(None) };
        let place = folder.join(number.to_string());
        let snapshot = bounded(&place.join(SNAPSHOT))?.unwrap_or_default();
        let Ok(snapshot) = serde_json::from_slice::<Snapshot>(&snapshot) else { return Ok(None) };
        if !snapshot.is_known() {
            return Ok(None);
        }
        let path = place.join(JOURNAL);
        let bytes = bounded(&path)?.unwrap_or_default();
        let count = bytes.len();
        let (all, good, damaged) = lines(bytes);
        if good < count {
            if damaged.is_some() {
                // What cannot be read is kept for people to look at.
                fs::copy(&path, place.join("journal.damaged"))?;
            }
            OpenOptions::new().write(true).open(&path)?.set_len(good as u64)?;
        }
        Ok(Past::replay(place, &snapshot, all))
    }

    fn replay(place: PathBuf, snapshot: &Snapshot, lines: Vec<Line>) -> Option<Past> {
        let mut history = History::default();
        let (mut known, mut saved) = (Vec::<(Option<usize>, Vec<String>)>::new(), None);
        for line in lines {
            match line {
                Line::Saving { at, digests } => known.push((Some(at), digests)),
                Line::Saved(at) => {
                    let last = known.iter().rposition(|one| one.0 == Some(at));
                    known.drain(..last.unwrap_or(0));
                    saved = Some(at);
                }
                Line::Seen(digests) => known.push((None, digests)),
                other => history.replay(other),
            }
        }
        let (now, since) =
            (history.current(), history.steps_between(snapshot.at, history.current()));
        let mut way = history.clone();
        way.stand(snapshot.at)?;
        let mut draft = snapshot.draft();
        way.go(now)?.iter().for_each(|one| draft.apply(one));
        Some(Past {
            place,
            recognition: snapshot.recognition.clone(),
            draft,
            history,
            since,
            saved: saved?,
            known,
        })
    }

    /// The draft as it was last written out.
    pub(super) fn base(&self) -> Draft {
        let (mut draft, mut way) = (self.draft.clone(), self.history.clone());
        way.go(self.saved).unwrap_or_default().iter().for_each(|one| draft.apply(one));
        draft
    }

    /// For each of the files that digests name, whether nobody else wrote to it.
    pub(super) fn untouched(&self, digests: &[String]) -> Vec<bool> {
        let ours = |at: usize| {
            let digest = digests.get(at);
            self.known.iter().any(|(_, known)| known.get(at) == digest)
        };
        (0..digests.len()).map(ours).collect()
    }
}

/// Begins a journal with these lines, as the one that counts from now on. *Returns* its place.
pub(super) fn begin(folder: &Path, snapshot: &Snapshot, lines: &[u8]) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let number = journals(folder)?.pop().unwrap_or(0) + 1;
    let place = folder.join(number.to_string());
    fs::create_dir_all(&place)?;
    write_atomically(&place.join(JOURNAL), lines)?;
    // Last: with it the new journal counts.
    snap(&place, snapshot)?;
    Ok(place)
}

/// Writes a snapshot in the place of the last.
pub(super) fn snap(place: &Path, snapshot: &Snapshot) -> io::Result<()> {
    let json = serde_json::to_vec(snapshot).map_err(io::Error::other)?;
    write_atomically(&place.join(SNAPSHOT), &json)
}

/// The bytes of a file; nothing if there is none.
pub(super) fn bounded(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::with_capacity(file.metadata().map_or(0, |about| about.len() as usize));
    file.take(LIMIT).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}
