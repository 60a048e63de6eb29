//! The text edits of an operation: at hand, or still in the bytes of a journal. A history of
//! thousands of edits is opened without reading them all; one is read when it is undone.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::operation::TextEdit;

/// Text edits in their order; a slice of them to all who look.
#[derive(Clone, Default)]
pub struct Edits {
    ready: OnceLock<Vec<TextEdit>>,
    kept: Option<(Arc<Vec<u8>>, Range<usize>)>,
}

impl Edits {
    /// Those that stand in a stretch of a journal, as [`Edits::write`] wrote them.
    pub(super) fn kept(journal: Arc<Vec<u8>>, at: Range<usize>) -> Edits {
        Edits { ready: OnceLock::new(), kept: Some((journal, at)) }
    }

    /// Adds them to a line of a journal: JSON without line ends and tabs.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        match (self.ready.get(), self.bytes()) {
            (None, Some(bytes)) => out.extend_from_slice(bytes),
            _ => out.extend(serde_json::to_vec(&self[..]).unwrap_or_default()),
        }
    }

    fn bytes(&self) -> Option<&[u8]> {
        let (journal, at) = self.kept.as_ref()?;
        journal.get(at.clone())
    }
}

impl Deref for Edits {
    type Target = [TextEdit];

    fn deref(&self) -> &[TextEdit] {
        // The line's digest says that these are the bytes this format wrote.
        let read = |bytes| serde_json::from_slice(bytes).unwrap_or_default();
        self.ready.get_or_init(|| self.bytes().map(read).unwrap_or_default())
    }
}

impl From<Vec<TextEdit>> for Edits {
    fn from(edits: Vec<TextEdit>) -> Edits {
        Edits { ready: OnceLock::from(edits), kept: None }
    }
}

impl FromIterator<TextEdit> for Edits {
    fn from_iter<I: IntoIterator<Item = TextEdit>>(edits: I) -> Edits {
        edits.into_iter().collect::<Vec<_>>().into()
    }
}

impl<'a> IntoIterator for &'a Edits {
    type Item = &'a TextEdit;
    type IntoIter = std::slice::Iter<'a, TextEdit>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for Edits {
    fn eq(&self, other: &Edits) -> bool {
        self[..] == other[..]
    }
}

impl fmt::Debug for Edits {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self[..].fmt(out)
    }
}

impl Serialize for Edits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self[..].serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Edits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Edits, D::Error> {
        Vec::deserialize(deserializer).map(Edits::from)
    }
}
