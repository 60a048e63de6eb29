//! A value with its place in a manifest, for stages that find fault with it later.

use serde::Serialize;

use crate::report::Mark;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its place in its manifest.
    #[serde(skip)]
    pub mark: Mark,
}
