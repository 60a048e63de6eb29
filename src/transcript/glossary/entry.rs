//! One line of the glossary in show.toml: a term, and what recognition makes of it. Read before
//! anything else here, written back when an alias is remembered.

use std::fmt;

use thiserror::Error;

/// No name or phrase worth knowing is longer, in characters.
const LONGEST: usize = 100;
/// How many words an alias may have.
pub(super) const ALIAS_WORDS: usize = 4;

/// A term, and the spellings that stand for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As it is to be written, as in `PeerTube`.
    pub term: String,
    /// What is replaced by it wherever it stands, as in `pire tube`.
    pub aliases: Vec<String>,
}

/// Why a line of the glossary can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EntryError {
    /// Nothing stands before the `=`.
    #[error("a glossary entry has no term")]
    NoTerm,
    /// Nothing stands between two `|`, or after the `=`.
    #[error("an alias of `{term}` is empty")]
    EmptyAlias {
        /// The term.
        term: String,
    },
    /// The alias would be replaced by itself.
    #[error("`{term}` is given as an alias of itself")]
    AliasIsTerm {
        /// The term.
        term: String,
    },
    /// Longer than any name: more likely a text that slipped in.
    #[error("`{start}…` has more than {LONGEST} characters")]
    TooLong {
        /// How it begins.
        start: String,
    },
    /// More words than are looked at together.
    #[error("the alias `{alias}` has more than {ALIAS_WORDS} words")]
    TooManyWords {
        /// The alias.
        alias: String,
    },
    /// It has no letter or digit, so it would be found nowhere.
    #[error("`{text}` holds no letter and no digit")]
    NoLetter {
        /// The term or alias.
        text: String,
    },
    /// A second `=`.
    #[error("`{term}` is followed by two `=`")]
    TwoSigns {
        /// The term.
        term: String,
    },
}

impl Entry {
    /// Reads `Term` or `Term = alias | other alias`; blanks count as one space. An alias given
    /// twice is kept once.
    pub fn parse(text: &str) -> Result<Entry, EntryError> {
        let (term, aliases) = match text.split_once('=') {
            Some((term, aliases)) => (term, Some(aliases)),
            None => (text, None),
        };
        let term = spaced(term);
        if term.is_empty() {
            return Err(EntryError::NoTerm);
        }
        sound(&term)?;
        let mut entry = Entry { term, aliases: Vec::new() };
        let Some(aliases) = aliases else { return Ok(entry) };
        if aliases.contains('=') {
            return Err(EntryError::TwoSigns { term: entry.term });
        }
        for alias in aliases.split('|').map(spaced) {
            if alias.is_empty() {
                return Err(EntryError::EmptyAlias { term: entry.term });
            }
            sound(&alias)?;
            if alias == entry.term {
                return Err(EntryError::AliasIsTerm { term: entry.term });
            }
            if alias.split(' ').count() > ALIAS_WORDS {
                return Err(EntryError::TooManyWords { alias });
            }
            if !entry.aliases.contains(&alias) {
                entry.aliases.push(alias);
            }
        }
        Ok(entry)
    }

    /// As it stands in show.toml.
    pub fn to_text(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.term)?;
        for (at, alias) in self.aliases.iter().enumerate() {
            f.write_str(if at == 0 { " = " } else { " | " })?;
            f.write_str(alias)?;
        }
        Ok(())
    }
}

/// The text of an entry with one more alias; as it was if that alias can't be one, or is there
/// already.
pub fn with_alias(entry: &str, alias: &str) -> String {
    let Ok(parsed) = Entry::parse(entry) else { return entry.to_owned() };
    let Ok(more) = Entry::parse(&format!("{} = {alias}", parsed.term)) else {
        return entry.to_owned();
    };
    let same = |one: &String, other: &String| one.to_lowercase() == other.to_lowercase();
    let mut grown = parsed.clone();
    for alias in more.aliases {
        if !grown.aliases.iter().any(|known| same(known, &alias)) {
            grown.aliases.push(alias);
        }
    }
    if grown == parsed { entry.to_owned() } else { grown.to_text() }
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sound(text: &str) -> Result<(), EntryError> {
    if text.chars().nth(LONGEST).is_some() {
        return Err(EntryError::TooLong { start: text.chars().take(30).collect() });
    }
    if !text.chars().any(char::is_alphanumeric) {
        return Err(EntryError::NoLetter { text: text.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(term: &str, aliases: &[&str]) -> Entry {
        Entry {
            term: term.to_owned(),
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        }
    }

    #[test]
    fn a_term_stands_alone_or_before_its_aliases() {
        assert_eq!(Entry::parse(" Castopod "), Ok(entry("Castopod", &[])));
        let framasoft = entry("Framasoft", &["frama soft", "framasophe"]);
        assert_eq!(Entry::parse("Framasoft=frama  soft|framasophe"), Ok(framasoft.clone()));
        assert_eq!(framasoft.to_text(), "Framasoft = frama soft | framasophe");
    }

    #[test]
    fn an_alias_may_be_the_term_in_other_capitals() {
        assert_eq!(Entry::parse("Castopod = castopod"), Ok(entry("Castopod", &["castopod"])));
    }

    #[test]
    fn each_mistake_is_told_as_what_it_is() {
        let term = || "A".to_owned();
        assert_eq!(Entry::parse(" = b"), Err(EntryError::NoTerm));
        assert_eq!(Entry::parse("A ="), Err(EntryError::EmptyAlias { term: term() }));
        assert_eq!(Entry::parse("A = b||c"), Err(EntryError::EmptyAlias { term: term() }));
        assert_eq!(Entry::parse("A = b | A"), Err(EntryError::AliasIsTerm { term: term() }));
        assert_eq!(Entry::parse("A = b = c"), Err(EntryError::TwoSigns { term: term() }));
        assert_eq!(
            Entry::parse("A = a b c d e"),
            Err(EntryError::TooManyWords { alias: "a b c d e".to_owned() })
        );
        assert_eq!(Entry::parse("A = !"), Err(EntryError::NoLetter { text: "!".to_owned() }));
        let long = "a".repeat(101);
        assert_eq!(Entry::parse(&long), Err(EntryError::TooLong { start: "a".repeat(30) }));
    }

    #[test]
    fn one_more_alias_is_added_once() {
        assert_eq!(with_alias("PeerTube", "pire tube"), "PeerTube = pire tube");
        let two = "PeerTube = pire tube | peer tube";
        assert_eq!(with_alias("PeerTube = pire tube", "peer  tube"), two);
        assert_eq!(with_alias(two, "Peer tube"), two);
        assert_eq!(with_alias("PeerTube", "PeerTube"), "PeerTube");
        assert_eq!(with_alias("PeerTube", "a = b"), "PeerTube");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(text in "[a-cA é=|]{0,12}") {
            if let Ok(entry) = Entry::parse(&text) {
                prop_assert_eq!(Entry::parse(&entry.to_text()), Ok(entry));
            }
        }
    }
}
