//! What is to be sent: the local files against what is known to be at the storage.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use super::sent::{Sent, SentFile, State};
use super::stage::Stage;

/// A file of public/.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalFile {
    /// Below public/, with slashes.
    pub path: String,
    /// Where it is.
    pub file: PathBuf,
    /// Its length in bytes.
    pub length: u64,
    /// When it last changed, in nanoseconds since 1970.
    pub modified: i128,
}

impl LocalFile {
    /// Whether it is as it was when it was sent, as far as can be told without reading it.
    pub fn looks_like(&self, sent: &SentFile) -> bool {
        sent.length == self.length && sent.modified == self.modified
    }
}

/// Why a file is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It is not there, as far as is known.
    New,
    /// Another content is there.
    Changed,
    /// Whether it arrived is not known: a run was interrupted while it was sent.
    Uncertain,
}

impl Change {
    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Change::New => "new",
            Change::Changed => "changed",
            Change::Uncertain => "to be looked for",
        }
    }
}

/// A file to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The file.
    pub file: LocalFile,
    /// The digest of its content.
    pub digest: String,
    /// Why.
    pub change: Change,
    /// When.
    pub stage: Stage,
    /// The length of what is there before it, if that is known.
    pub before: Option<u64>,
}

impl Due {
    /// Whether what lies there under its name can only be it, when it is as long: its name tells
    /// its content, or nothing of that length was there before it was begun.
    pub fn is_known_by_length(&self) -> bool {
        let digest = self.digest.get(..12).unwrap_or(&self.digest);
        let named = self.stage <= Stage::Pictures && self.file.path.contains(digest);
        named || (self.change == Change::Uncertain && self.before != Some(self.file.length))
    }

    /// What is noted of it once it has come so far.
    pub fn sent(&self, state: State) -> SentFile {
        let LocalFile { length, modified, .. } = self.file;
        let before = self.before.filter(|_| state == State::Begun);
        SentFile { length, digest: self.digest.clone(), modified, state, before }
    }
}

/// What is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What is to be sent, in order.
    pub due: Vec<Due>,
    /// How many files are there already.
    pub unchanged: usize,
    /// How many bytes they have.
    pub unchanged_bytes: u64,
    /// Files whose content is there and that only look different.
    pub touched: Vec<Due>,
    /// Files there that are no longer made, in order.
    pub gone: Vec<String>,
}

impl Plan {
    /// Compares. `digests` are those of the files that do not look as they were sent, by path;
    /// `kept` are paths that are never gone.
    pub fn new(
        local: Vec<LocalFile>,
        digests: &BTreeMap<String, String>,
        sent: &Sent,
        kept: &HashSet<String>,
    ) -> Plan {
        let mut plan = Plan::default();
        let here: HashSet<&str> = local.iter().map(|file| file.path.as_str()).collect();
        let mut gone: Vec<String> = sent
            .files()
            .filter(|(path, _)| !here.contains(path) && !kept.contains(*path))
            .map(|(path, _)| path.to_owned())
            .collect();
        gone.sort();
        plan.gone = gone;
        for file in local {
            let known = sent.of(&file.path);
            let digest = match digests.get(&file.path) {
                Some(digest) => digest.clone(),
                None => known.map(|known| known.digest.clone()).unwrap_or_default(),
            };
            let change = match known {
                None => Some(Change::New),
                Some(known) if known.digest != digest => Some(Change::Changed),
                Some(known) if known.state == State::Begun => Some(Change::Uncertain),
                Some(_) => None,
            };
            let stage = Stage::of(&file.path);
            let touched = change.is_none() && known.is_some_and(|known| !file.looks_like(known));
            let before = known.and_then(|known| match known.state {
                State::Begun => known.before,
                _ => Some(known.length),
            });
            let due = Due { digest, change: change.unwrap_or(Change::New), stage, before, file };
            if change.is_some() {
                plan.due.push(due);
                continue;
            }
            plan.unchanged += 1;
            plan.unchanged_bytes += due.file.length;
            if touched {
                plan.touched.push(due);
            }
        }
        let path = |due: &Due| (due.stage, due.file.path.clone());
        plan.due.sort_by_cached_key(path);
        plan
    }

    /// How many bytes are to be sent.
    pub fn bytes(&self) -> u64 {
        self.due.iter().map(|due| due.file.length).sum()
    }

    /// What is to be sent in one step.
    pub fn of(&self, stage: Stage) -> &[Due] {
        let from = self.due.partition_point(|due| due.stage < stage);
        let to = self.due.partition_point(|due| due.stage <= stage);
        &self.due[from..to]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(path: &str, length: u64, modified: i128) -> LocalFile {
        LocalFile { path: path.to_owned(), file: PathBuf::from(path), length, modified }
    }

    #[test]
    fn only_what_is_new_or_other_is_sent_and_the_feed_last() {
        let folder = tempfile::tempdir().unwrap();
        let mut sent = Sent::open(&folder.path().join("sent")).unwrap();
        let known = |digest: &str, state| SentFile {
            length: 1,
            digest: digest.to_owned(),
            modified: 1,
            state,
            before: None,
        };
        sent.note("same.html", known("s", State::Seen)).unwrap();
        sent.note("touched.html", known("t", State::There)).unwrap();
        sent.note("feed.xml", known("f", State::There)).unwrap();
        sent.note("media/cut.mp3", known("c", State::Begun)).unwrap();
        sent.note("old.html", known("o", State::There)).unwrap();
        sent.note("media/kept.mp3", known("k", State::There)).unwrap();
        let files = vec![
            local("feed.xml", 2, 9),
            local("same.html", 1, 1),
            local("touched.html", 1, 9),
            local("a.html", 7, 9),
            local("media/cut.mp3", 1, 1),
        ];
        let digests = [("feed.xml", "F"), ("touched.html", "t"), ("a.html", "a")];
        let digests = digests.map(|(path, digest)| (path.to_owned(), digest.to_owned()));
        let kept = HashSet::from(["media/kept.mp3".to_owned()]);
        let plan = Plan::new(files, &digests.into(), &sent, &kept);
        let due: Vec<(&str, Change)> =
            plan.due.iter().map(|due| (due.file.path.as_str(), due.change)).collect();
        let wanted = [
            ("media/cut.mp3", Change::Uncertain),
            ("a.html", Change::New),
            ("feed.xml", Change::Changed),
        ];
        assert_eq!(due, wanted);
        assert_eq!((plan.unchanged, plan.bytes()), (2, 10));
        assert_eq!(plan.touched[0].file.path, "touched.html");
        assert_eq!(plan.gone, ["old.html"]);
        assert_eq!(plan.of(Stage::Feed).len(), 1);
        assert_eq!(plan.of(Stage::Texts).len(), 0);
    }
}
