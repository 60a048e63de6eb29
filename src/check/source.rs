//! A text file and places in it, as diagnostics show them: secrets masked.

use std::ops::Range;
use std::path::PathBuf;

use toml_edit::{Document, Item};

use crate::report::{Mark, Place};
use crate::show::masked_line;

/// A text file of the show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The file, from the show's folder.
    pub file: PathBuf,
    /// What is in it.
    pub text: String,
}

impl Source {
    /// The file as a whole.
    pub fn whole(&self) -> Place {
        super::whole(&self.file)
    }

    /// A stretch of it.
    pub fn at(&self, range: Range<usize>) -> Place {
        let mut mark = Mark::of_range(&self.text, range);
        mark.text = masked_line(&mark.text);
        Place { file: self.file.clone(), mark: Some(mark) }
    }

    /// A line, from 1.
    pub fn line(&self, number: usize) -> Place {
        let mut at = 0;
        for (index, line) in self.text.split_inclusive('\n').enumerate() {
            if index + 1 == number {
                return self.at(at..at + line.trim_end().len());
            }
            at += line.len();
        }
        self.whole()
    }

    /// The value of a key of a manifest, such as `owner.email` or `person.0.url`; the whole file
    /// when it has none.
    pub fn key(&self, path: &str) -> Place {
        self.span(path).map_or_else(|| self.whole(), |span| self.at(span))
    }

    /// Whether a key of a manifest is there.
    pub fn has(&self, path: &str) -> bool {
        self.span(path).is_some()
    }

    fn span(&self, path: &str) -> Option<Range<usize>> {
        let document = Document::parse(self.text.as_str()).ok()?;
        let mut item: &Item = document.as_item();
        for step in path.split('.') {
            item = match step.parse::<usize>() {
                Ok(index) => item.get(index)?,
                Err(_) => item.get(step)?,
            };
        }
        item.span()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_in_tables_of_any_writing() {
        let text = "title = \"x\"\nowner = { email = \"a@b.c\" }\n[[person]]\nname = \"A\"\n\
                    [[person]]\nname = \"B\"\n";
        let source = Source { file: "show.toml".into(), text: text.to_owned() };
        let line = |path: &str| source.key(path).mark.map(|mark| (mark.line, mark.column));
        assert_eq!(line("title"), Some((1, 9)));
        assert_eq!(line("owner.email"), Some((2, 19)));
        assert_eq!(line("person.1.name"), Some((6, 8)));
        assert_eq!(line("person.2.name"), None);
        assert!(source.has("person.0") && !source.has("cover"));
    }

    #[test]
    fn a_secret_in_the_line_is_masked() {
        let text = "a = 1 # password = hunter2\n";
        let source = Source { file: "x".into(), text: text.to_owned() };
        assert!(!source.line(1).mark.unwrap().text.contains("hunter2"));
    }
}
