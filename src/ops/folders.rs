//! The user's folders outside of shows: models, settings, reports.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// A variable that is set to something.
pub(super) fn set(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

fn home() -> Option<PathBuf> {
    set("HOME").map(PathBuf::from).filter(|home| home.is_absolute())
}

/// A folder of the XDG Base Directory Specification, where relative paths are to be ignored; on
/// macOS and Windows the one of the system.
fn folder(variable: &str, below_home: &str, windows: &str) -> Option<PathBuf> {
    let folder = if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Application Support"))
    } else if cfg!(windows) {
        set(windows).map(PathBuf::from)
    } else {
        let named = set(variable).map(PathBuf::from).filter(|path| path.is_absolute());
        named.or_else(|| home().map(|home| home.join(below_home)))
    };
    folder.map(|folder| folder.join("pod"))
}

/// Where what pod brings in for all shows is kept.
pub(super) fn data_folder() -> Option<PathBuf> {
    folder("XDG_DATA_HOME", ".local/share", "LOCALAPPDATA")
}

/// Where the user's own settings are: `~/.config/pod` on Linux. Nothing without a home.
pub fn config_folder() -> Option<PathBuf> {
    folder("XDG_CONFIG_HOME", ".config", "APPDATA")
}

/// Where reports of pod's own mistakes are written.
pub fn reports_folder() -> PathBuf {
    let state = folder("XDG_STATE_HOME", ".local/state", "LOCALAPPDATA");
    state.unwrap_or_else(|| env::temp_dir().join("pod")).join("reports")
}
