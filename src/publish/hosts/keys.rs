//! The keys of [host.NAME], as every kind of host reads its own.

use super::HostError;
use crate::show::HostSettings;

/// The keys of a host.
pub(super) struct Keys<'a>(&'a HostSettings);

impl Keys<'_> {
    /// Those of a host whose kind knows these beside `kind` and `url`. *Errors:*
    /// [`HostError::Settings`]: another one.
    pub fn new<'a>(settings: &'a HostSettings, known: &[&str]) -> Result<Keys<'a>, HostError> {
        let keys = Keys(settings);
        let podcast = settings.podcast.as_ref().map(|_| "podcast");
        let others = settings.options.keys().map(String::as_str).filter(|key| *key != "kind");
        match others.chain(podcast).find(|key| !known.contains(key)) {
            None => Ok(keys),
            Some(key) => {
                let mut why =
                    format!("`{}` is no setting of this kind of host", key.escape_debug());
                // Castopod's name for the same thing.
                if key == "podcast" && known.contains(&"channel") {
                    why += ": say `channel`";
                }
                Err(keys.wrong(why, format!("it knows url, {}", known.join(", "))))
            }
        }
    }

    /// What a key says, if it says anything.
    pub fn of(&self, key: &str) -> Option<&str> {
        self.0.options.get(key).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// Whether a key is true; `usually` where nothing is said.
    pub fn switch(&self, key: &str, usually: bool) -> Result<bool, HostError> {
        match self.of(key) {
            None => Ok(usually),
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(_) => Err(self.wrong(format!("`{key}` is a switch"), "say true or false")),
        }
    }

    /// Something is wrong, and what to do.
    pub fn wrong(&self, why: impl Into<String>, hint: impl Into<String>) -> HostError {
        let (host, why, hint) = (self.0.name.clone(), why.into(), hint.into());
        HostError::Settings { host, why, hint }
    }
}
