//! Keys of the cache: values that can be printed, compared and explained.

use std::fmt::{self, Display, Write};

use serde::{Deserialize, Serialize};

use super::Digest;

/// A step from named values to a named value. Bump the version whenever the
/// output for the same input changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// One word, also the folder of its values in the cache.
    pub name: &'static str,
    /// Counts the changes of what it makes.
    pub version: u32,
}

/// All that a value was made from, as named texts in the order given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    stage: String,
    version: u32,
    parts: Vec<(String, String)>,
}

impl Key {
    /// The key of a stage with nothing in it yet.
    pub fn new(stage: Stage) -> Key {
        Key { stage: stage.name.to_owned(), version: stage.version, parts: Vec::new() }
    }

    /// Adds a named value.
    pub fn with(mut self, name: impl Into<String>, value: impl Display) -> Key {
        self.parts.push((name.into(), value.to_string()));
        self
    }

    /// The stage's name.
    pub fn stage(&self) -> &str {
        &self.stage
    }

    /// The key's name in the store. Names and values are written with their
    /// lengths, so that no two keys can read alike.
    pub fn digest(&self) -> Digest {
        let mut text = format!("{}\n{}\n", self.stage, self.version);
        for (name, value) in &self.parts {
            let _ = write!(text, "{}:{name}{}:{value}", name.len(), value.len());
        }
        Digest::of_bytes(text.as_bytes())
    }

    /// What changed since `before`, in words, for `--why`.
    pub fn since(&self, before: Option<&Key>) -> String {
        let Some(before) = before else {
            return "never made before".to_owned();
        };
        if before.stage != self.stage || before.version != self.version {
            return "this version of pod makes it differently".to_owned();
        }
        let find = |key: &Key, name: &str| {
            key.parts.iter().find(|part| part.0 == name).map(|part| part.1.clone())
        };
        let mut changes = Vec::new();
        for (name, value) in &self.parts {
            match find(before, name) {
                None => changes.push(format!("{name} is new")),
                Some(old) if old == *value => {}
                Some(old) if old.len() <= 24 && value.len() <= 24 => {
                    changes.push(format!("{name} was {old}, is {value}"));
                }
                Some(_) => changes.push(format!("{name} changed")),
            }
        }
        for (name, _) in &before.parts {
            if find(self, name).is_none() {
                changes.push(format!("{name} is gone"));
            }
        }
        if changes.is_empty() {
            "its result is no longer in the cache".to_owned()
        } else {
            changes.join(", ")
        }
    }
}

impl Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.stage, self.version)?;
        self.parts.iter().try_for_each(|(name, value)| writeln!(f, "  {name} = {value}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGE: Stage = Stage { name: "test", version: 1 };

    #[test]
    fn keys_that_read_alike_differ() {
        let one = Key::new(STAGE).with("a", "b1:c");
        let other = Key::new(STAGE).with("a", "b").with("c", "");
        assert_ne!(one.digest(), other.digest());
        let newer = Key::new(Stage { version: 2, ..STAGE }).with("a", "b1:c");
        assert_ne!(one.digest(), newer.digest());
    }

    #[test]
    fn a_key_tells_what_changed() {
        let before = Key::new(STAGE).with("bitrate", 96).with("old", 1);
        let after = Key::new(STAGE).with("bitrate", 128).with("new", 1);
        let told = "bitrate was 96, is 128, new is new, old is gone";
        assert_eq!(after.since(Some(&before)), told);
        assert_eq!(after.since(None), "never made before");
    }
}
