//! The hosts of a show, made ready with what is known of this machine and its user's secrets.

use std::path::Path;

use super::place::{host_account, keeper, secrets};
use super::{CACHE_FOLDER, Failure, clock, folders};
use crate::check::WrongHost;
use crate::http::Patience;
use crate::publish::credentials::Secrets;
use crate::publish::hosts::{self, Host, HostError, HostSurroundings};
use crate::report::Diagnostic;
use crate::show::{HostSettings, SHOW_MANIFEST, Show};

/// Whether a host is to be asked anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asking {
    /// It is, with the user's secrets.
    WithSecrets,
    /// It is not: what would be done is told without it.
    Nobody,
}

/// Makes a host ready. *Errors:* its settings are wrong, or secrets cannot be read.
fn ready(show: &Show, settings: &HostSettings, asking: Asking) -> Result<Box<dyn Host>, Failure> {
    let manifest = show.root.join(SHOW_MANIFEST);
    let refused = |diagnostic: Diagnostic| Failure::Refused {
        diagnostics: vec![diagnostic.at(&manifest, settings.mark.clone())],
        outcome: "nothing was published",
    };
    let Some(kind) = hosts::kind_of(settings) else {
        let kind = settings.options.get("kind").unwrap_or(&settings.name);
        let names: Vec<&str> = hosts::TABLE.iter().map(|one| one.name).collect();
        let message = format!("pod knows no host of the kind `{}`", kind.escape_debug());
        let hint = format!("give `kind` one of: {}", names.join(", "));
        return Err(refused(Diagnostic::error(message).hint(hint)));
    };
    let secrets = match asking {
        Asking::WithSecrets => secrets(&host_account(settings))?,
        Asking::Nobody => Secrets::default(),
    };
    let about = HostSurroundings { keep: keeper(settings, asking), ..surroundings(&show.root) };
    (kind.open)(settings, &secrets, &about)
        .map_err(|error| refused(Diagnostic::error(error.to_string()).hint(error.hint())))
}

/// A host made ready; else why not, and what to do. It is the trouble of this host alone: others are
/// asked all the same.
pub(super) fn ready_or_why(
    show: &Show,
    settings: &HostSettings,
    asking: Asking,
) -> Result<Result<Box<dyn Host>, (String, String)>, Failure> {
    match ready(show, settings, asking) {
        Ok(host) => Ok(Ok(host)),
        Err(Failure::Interrupted) => Err(Failure::Interrupted),
        Err(Failure::Refused { diagnostics, .. }) => {
            let told = diagnostics.into_iter().next();
            let (why, hint) = told.map(|one| (one.message, one.hint)).unwrap_or_default();
            Ok(Err((why, hint.unwrap_or_default())))
        }
    }
}

/// The hosts that could not be made ready, whoever asks.
pub(super) fn wrong(show: &Show) -> Vec<WrongHost> {
    let wrong = |settings: &HostSettings| {
        let (why, hint) = ready_or_why(show, settings, Asking::Nobody).ok()?.err()?;
        Some(WrongHost { name: settings.name.clone(), why, hint })
    };
    show.hosts.iter().filter_map(wrong).collect()
}

/// What a host has to know of this machine.
pub(super) fn surroundings(root: &Path) -> HostSurroundings {
    HostSurroundings {
        now: clock::unix_seconds(),
        time_zone: jiff::tz::TimeZone::system().iana_name().unwrap_or("UTC").to_owned(),
        work: root.join(CACHE_FOLDER).join("publish").join("hosts"),
        extra_roots: folders::set("SSL_CERT_FILE").map(Into::into),
        patience: Patience::default(),
        keep: None,
    }
}

/// What to tell of a host that failed.
pub(super) fn trouble(error: &HostError) -> Failure {
    match error {
        HostError::Cancelled => Failure::Interrupted,
        error => Failure::one(Diagnostic::error(error.to_string()).hint(error.hint())),
    }
}
