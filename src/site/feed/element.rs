//! One tag of an extension, and where it goes.

use rss::extension::{Extension, ExtensionMap};

use super::text::{self, Limit};

/// Builds a tag; every text in it is cleaned here.
pub(super) struct Element(Extension);

impl Element {
    /// A tag by its name with the prefix, as in `podcast:guid`; empty.
    pub(super) fn new(name: &str) -> Element {
        // A text of its own, though empty: the writer would break the line inside otherwise.
        let value = Some(String::new());
        Element(Extension { name: name.to_owned(), value, ..Extension::default() })
    }

    /// With a text on one line, at most so long.
    pub(super) fn short(mut self, text: &str, limit: Limit) -> Element {
        self.0.value = Some(text::short(text, limit));
        self
    }

    /// With a text on one line.
    pub(super) fn text(mut self, text: &str) -> Element {
        self.0.value = Some(text::line(text));
        self
    }

    /// With an attribute on one line.
    pub(super) fn with(mut self, name: &str, value: impl AsRef<str>) -> Element {
        self.0.attrs.insert(name.to_owned(), text::line(value.as_ref()));
        self
    }

    /// With an attribute, where there is something to say.
    pub(super) fn maybe(self, name: &str, value: Option<impl AsRef<str>>) -> Element {
        match value {
            Some(value) if !text::line(value.as_ref()).is_empty() => self.with(name, value),
            _ => self,
        }
    }

    /// With a tag inside, after others of its name.
    pub(super) fn child(mut self, child: Element) -> Element {
        self.0.value = None;
        let name = local(&child.0.name);
        self.0.children.entry(name).or_default().push(child.0);
        self
    }

    /// Puts it behind others of its name.
    pub(super) fn add_to(self, extensions: &mut ExtensionMap) {
        let prefix = self.0.name.split(':').next().unwrap_or_default().to_owned();
        let name = local(&self.0.name);
        extensions.entry(prefix).or_default().entry(name).or_default().push(self.0);
    }
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or_default().to_owned()
}
