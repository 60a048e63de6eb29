//! Logs in to an account that asks for the code of an app: the code is of use for half a minute,
//! the token that comes of it for two weeks, and each use gives the next.

use super::super::{HostError, HostSurroundings};
use super::session::Session;
use crate::publish::credentials::{Secret, Secrets};
use crate::publish::storage::Watch;
use crate::show::HostSettings;

/// The token for a user, a password and a code. *Errors:* they do not do, or the instance cannot
/// be reached. *Source:* PeerTube OpenAPI 8.1, `POST /api/v1/users/token`, `x-peertube-otp`.
pub fn token(
    settings: &HostSettings,
    secrets: &Secrets,
    about: &HostSurroundings,
    code: &str,
    watch: &dyn Watch,
) -> Result<Secret, HostError> {
    let talk = super::talk(settings, about)?;
    let secrets = Secrets { token: None, ..secrets.clone() };
    talk.hide(&Secret::from(code.trim()));
    Session::new(talk, &secrets, about).token_for(code, watch)
}
