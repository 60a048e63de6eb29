//! Who asks, by its user agent: lists of patterns in the form of opawg/user-agents-v2.
//!
//! Bots come first, then apps, libraries and browsers; the first pattern that fits has the agent.
//! The lists beside this file are pod's own; those of OPAWG are longer, and `pod stats
//! --update-lists` brings them in. *Source:* opawg/user-agents-v2, README, "Quick start".

use std::collections::HashMap;

use regex::bytes::{RegexSet, RegexSetBuilder};
use serde::Deserialize;

/// The lists, in the order in which they are looked through.
pub const FILES: [(&str, Kind); 4] = [
    ("bots.json", Kind::Bot),
    ("apps.json", Kind::App),
    ("libraries.json", Kind::Library),
    ("browsers.json", Kind::Browser),
];

const BUILT_IN: [&str; 4] = [
    include_str!("bots.json"),
    include_str!("apps.json"),
    include_str!("libraries.json"),
    include_str!("browsers.json"),
];

/// What an agent is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Nobody listens.
    Bot,
    /// An app for podcasts.
    App,
    /// A library that programs are made with.
    Library,
    /// A web browser.
    Browser,
}

impl Kind {
    /// Its name, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Bot => "bot",
            Kind::App => "app",
            Kind::Library => "library",
            Kind::Browser => "browser",
        }
    }
}

/// A list that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// It has another form.
    #[error("`{file}` is no list of user agents: {why}")]
    Form {
        /// Which list.
        file: &'static str,
        /// What is wrong.
        why: String,
    },
    /// No pattern in it can be used.
    #[error("`{file}` holds no pattern that can be used")]
    Empty {
        /// Which list.
        file: &'static str,
    },
    /// All patterns together are too much.
    #[error("the patterns of the lists are too large: {why}")]
    TooLarge {
        /// What is wrong.
        why: String,
    },
}

/// What one agent is to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Empty.
    Nobody,
    Bot,
    BotLibrary,
    LooksLikeBot,
    Watch,
    /// May be somebody; which app, [`UNKNOWN`] for none that is known.
    Listener(u16),
}

/// The app of agents that are in no list.
pub(super) const UNKNOWN: u16 = u16::MAX;

#[derive(Deserialize)]
struct ListFile {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    pattern: String,
    #[serde(default)]
    category: Option<String>,
}

/// Lists ready to be asked.
#[derive(Debug)]
pub struct Lists {
    set: RegexSet,
    /// What each pattern of the set stands for.
    entries: Vec<(Kind, String, bool)>,
    left_out: Vec<String>,
}

/// What all patterns may take, compiled, and the memory they may work in: OPAWG's thousand take
/// some megabytes.
const LARGEST: usize = 64 << 20;

impl Lists {
    /// The lists that come with pod.
    pub fn built_in() -> Result<Lists, ListError> {
        Lists::parse(&BUILT_IN)
    }

    /// Reads the lists in the order of [`FILES`]. A pattern that this reader of regular
    /// expressions does not know is left out. *Errors:* another form, nothing of use.
    pub fn parse(texts: &[&str; 4]) -> Result<Lists, ListError> {
        let mut entries = Vec::new();
        let mut patterns = Vec::new();
        let mut left_out = Vec::new();
        for ((file, kind), text) in FILES.into_iter().zip(texts) {
            let list: ListFile = serde_json::from_str(text)
                .map_err(|error| ListError::Form { file, why: error.to_string() })?;
            let before = patterns.len();
            for entry in list.entries {
                // One by one alone would take long: only where the set as a whole is refused.
                if patterns.len() >= usize::from(UNKNOWN) || entry.pattern.is_empty() {
                    left_out.push(entry.name);
                    continue;
                }
                let bot = kind == Kind::Library && entry.category.as_deref() == Some("bot");
                entries.push((kind, entry.name, bot));
                patterns.push(entry.pattern);
            }
            if patterns.len() == before {
                return Err(ListError::Empty { file });
            }
        }
        let set = match compiled(&patterns) {
            Ok(set) => set,
            Err(_) => {
                let fine: Vec<bool> = patterns
                    .iter()
                    .map(|one| compiled(std::slice::from_ref(one)).is_ok())
                    .collect();
                let keep = |at: usize| fine.get(at).copied().unwrap_or(false);
                let mut at = 0;
                entries.retain(|(_, name, _)| {
                    let kept = keep(at);
                    if !kept {
                        left_out.push(name.clone());
                    }
                    at += 1;
                    kept
                });
                at = 0;
                patterns.retain(|_| {
                    at += 1;
                    keep(at - 1)
                });
                for (file, kind) in FILES {
                    if entries.iter().all(|(of, ..)| *of != kind) {
                        return Err(ListError::Empty { file });
                    }
                }
                compiled(&patterns)
                    .map_err(|error| ListError::TooLarge { why: error.to_string() })?
            }
        };
        Ok(Lists { set, entries, left_out })
    }

    /// How many agents they know, of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.entries.iter().filter(|(of, ..)| *of == kind).count()
    }

    /// The names of entries whose pattern could not be used.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    pub(super) fn app(&self, at: u16) -> Option<(Kind, &str)> {
        self.entries.get(usize::from(at)).map(|(kind, name, _)| (*kind, name.as_str()))
    }

    pub(super) fn class(&self, agent: &str) -> Class {
        if agent.is_empty() {
            return Class::Nobody;
        }
        // Before the lists: to them it is Apple Podcasts.
        if agent.contains("watchOS/") {
            return Class::Watch;
        }
        // The patterns stand in the order of the lists, so the lowest is the first that fits.
        let first = self.set.matches(agent.as_bytes()).iter().next();
        match first.and_then(|at| Some((at, self.entries.get(at)?))) {
            Some((_, (Kind::Bot, ..))) => Class::Bot,
            Some((_, (_, _, true))) => Class::BotLibrary,
            Some((at, _)) => Class::Listener(u16::try_from(at).unwrap_or(UNKNOWN)),
            None => {
                let lower = agent.to_ascii_lowercase();
                match ["bot", "crawler", "spider"].iter().any(|word| lower.contains(word)) {
                    true => Class::LooksLikeBot,
                    false => Class::Listener(UNKNOWN),
                }
            }
        }
    }
}

fn compiled(patterns: &[String]) -> Result<RegexSet, regex::Error> {
    RegexSetBuilder::new(patterns)
        .unicode(false)
        .size_limit(LARGEST)
        .dfa_size_limit(LARGEST / 4)
        .build()
}

/// How many agents are remembered at once, of at most a kilobyte each.
const REMEMBERED: usize = 8192;

/// The agents that were seen: the patterns are asked once for each.
pub(super) struct Known<'a> {
    lists: &'a Lists,
    seen: HashMap<Box<str>, Class>,
}

impl<'a> Known<'a> {
    pub(super) fn new(lists: &'a Lists) -> Known<'a> {
        Known { lists, seen: HashMap::new() }
    }

    pub(super) fn class(&mut self, agent: &str) -> Class {
        if let Some(class) = self.seen.get(agent) {
            return *class;
        }
        let class = self.lists.class(agent);
        if self.seen.len() >= REMEMBERED {
            self.seen.clear();
        }
        self.seen.insert(agent.into(), class);
        class
    }
}

#[cfg(test)]
mod tests;
