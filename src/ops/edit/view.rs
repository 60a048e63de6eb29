//! Where the person was and how they looked at it, kept from one session to the next.

use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize};

use super::folder::bounded;
use crate::store::write_atomically;

const VIEW: &str = "view.json";

/// Where the person is in an episode. What a file lacks, or has wrong, is as in a first session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ViewState {
    /// When the word under the cursor is said, in milliseconds of the session.
    #[serde(deserialize_with = "tolerant")]
    pub cursor_ms: i64,
    /// Where playing stands, in milliseconds of the session.
    #[serde(deserialize_with = "tolerant")]
    pub position_ms: i64,
    /// How fast it plays: 1 as it was said.
    #[serde(deserialize_with = "speed")]
    pub speed: f64,
    /// Whether the takes play as they are, without cuts and treatment.
    #[serde(deserialize_with = "tolerant")]
    pub raw: bool,
    /// How much of the session the waveform shows, in milliseconds; 0 for what is usual.
    #[serde(deserialize_with = "tolerant")]
    pub zoom_ms: i64,
}

impl Default for ViewState {
    fn default() -> ViewState {
        ViewState { cursor_ms: 0, position_ms: 0, speed: 1.0, raw: false, zoom_ms: 0 }
    }
}

/// A value of another type counts as absent.
fn tolerant<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> Deserialize<'a> + Default,
{
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

fn speed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let speed: f64 = tolerant(deserializer)?;
    Ok(if (0.1..=10.0).contains(&speed) { speed } else { 1.0 })
}

/// What the folder of an episode's editing holds.
pub(super) fn read(folder: &Path) -> ViewState {
    let bytes = bounded(&folder.join(VIEW)).ok().flatten().unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Keeps it; where that fails, the next session begins at the start, and nothing is lost.
pub(super) fn write(folder: &Path, view: &ViewState) {
    if let Ok(json) = serde_json::to_vec(view) {
        let _ = write_atomically(&folder.join(VIEW), &json);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_kept_and_what_is_wrong_in_it_is_as_usual() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()), ViewState::default());
        let view =
            ViewState { cursor_ms: 1500, position_ms: 2500, speed: 1.5, raw: true, zoom_ms: 9 };
        write(folder.path(), &view);
        assert_eq!(read(folder.path()), view);
        let odd = r#"{"cursor_ms":"x","position_ms":7,"speed":-3,"raw":null,"more":[1]}"#;
        std::fs::write(folder.path().join(VIEW), odd).unwrap();
        assert_eq!(read(folder.path()), ViewState { position_ms: 7, ..ViewState::default() });
        std::fs::write(folder.path().join(VIEW), "[").unwrap();
        assert_eq!(read(folder.path()), ViewState::default());
    }
}
