//! The hosts of a show, made ready with what is known of this machine and its user's secrets.

use super::place::{host_account, keeper, secrets};
use super::{Failure, clock, folders};
use crate::check::WrongHost;
use crate::http::Patience;
use crate::publish::credentials::Secrets;
use crate::publish::hosts::{self, Host, HostError, HostSurroundings};
use crate::report::Diagnostic;
use crate::show::{HostSettings, Show};

/// Whether a host is to be asked anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asking {
    /// It is, with the user's secrets.
    WithSecrets,
    /// It is not: what would be done is told without it.
    Nobody,
}

/// Why a host cannot be asked: the trouble of this host alone, so others are asked all the same.
pub(super) struct NotReady {
    pub(super) why: String,
    /// What to do.
    pub(super) hint: String,
}

/// Makes a host ready. *Errors:* its settings are wrong, or secrets cannot be read.
pub(super) fn ready(settings: &HostSettings, asking: Asking) -> Result<Box<dyn Host>, NotReady> {
    let Some(kind) = hosts::kind_of(settings) else {
        let kind = settings.options.get("kind").unwrap_or(&settings.name);
        let names: Vec<&str> = hosts::TABLE.iter().map(|one| one.name).collect();
        let why = format!("pod knows no host of the kind `{}`", kind.escape_debug());
        return Err(NotReady { why, hint: format!("give `kind` one of: {}", names.join(", ")) });
    };
    let secrets = match asking {
        Asking::WithSecrets => secrets(&host_account(settings)).map_err(unread)?,
        Asking::Nobody => Secrets::default(),
    };
    let about = HostSurroundings { keep: keeper(settings, asking), ..surroundings() };
    (kind.open)(settings, &secrets, &about)
        .map_err(|error| NotReady { why: error.to_string(), hint: error.hint() })
}

/// Secrets that cannot be read.
fn unread(failure: Failure) -> NotReady {
    let told = match failure {
        Failure::Refused { diagnostics, .. } => diagnostics.into_iter().next(),
        Failure::Interrupted => None,
    };
    let (why, hint) = told.map(|one| (one.message, one.hint)).unwrap_or_default();
    NotReady { why, hint: hint.unwrap_or_default() }
}

/// The hosts that could not be made ready, whoever asks.
pub(super) fn wrong(show: &Show) -> Vec<WrongHost> {
    let wrong = |settings: &HostSettings| {
        let NotReady { why, hint } = ready(settings, Asking::Nobody).err()?;
        Some(WrongHost { name: settings.name.clone(), why, hint })
    };
    show.hosts.iter().filter_map(wrong).collect()
}

/// What a host has to know of this machine.
pub(super) fn surroundings() -> HostSurroundings {
    HostSurroundings {
        now: clock::unix_seconds(),
        time_zone: jiff::tz::TimeZone::system().iana_name().unwrap_or("UTC").to_owned(),
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
