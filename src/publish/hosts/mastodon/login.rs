//! Gets a token in the terminal: pod makes itself known, the user allows it in a browser and
//! brings back a code (RFC 6749, 4.1, with the address for those who cannot be sent back to).
//!
//! ```text
//! register ─► App ─► authorize_address ─► (a browser) ─► code ─► token
//! ```

use serde_json::{Value, json};
use url::Url;

use super::super::talk::Talk;
use super::super::{HostError, HostSurroundings, Permission};
use crate::http::Request;
use crate::publish::credentials::Secret;
use crate::publish::storage::Watch;
use crate::show::HostSettings;

/// What pod asks to be allowed.
pub const SCOPES: &str = "read:accounts read:statuses write:statuses write:media";

/// The code is shown to the user. *Source:* Mastodon API, OAuth, `redirect_uri`.
const SHOWN: &str = "urn:ietf:wg:oauth:2.0:oob";

/// The longest name of an application that is believed.
const LONGEST: usize = 4096;

/// pod as an instance knows it.
#[derive(Debug)]
pub struct App {
    talk: Talk,
    id: String,
    secret: Secret,
}

/// Makes pod known to the instance of a host. *Errors:* its settings are wrong, it cannot be
/// reached, or is no such instance.
pub fn register(
    settings: &HostSettings,
    about: &HostSurroundings,
    watch: &dyn Watch,
) -> Result<App, HostError> {
    let talk = super::talk(settings, None, about)?;
    let doing = "making pod known";
    let asked = json!({
        "client_name": "pod",
        "redirect_uris": SHOWN,
        "scopes": SCOPES,
    });
    let request = Request::post_json(&talk.address("/api/v1/apps"), &asked);
    let heard = talk.ask(request, doing, watch)?;
    let value = talk.value(&heard, doing, "pod")?;
    let field = |name: &str| short(&value, name).ok_or_else(|| talk.odd(doing, "no application"));
    let (id, secret) = (field("client_id")?, Secret::from(field("client_secret")?));
    Ok(App { talk, id, secret })
}

/// The same, for any kind of host.
pub(in crate::publish::hosts) fn ask(
    settings: &HostSettings,
    about: &HostSurroundings,
    watch: &dyn Watch,
) -> Result<Box<dyn Permission>, HostError> {
    Ok(Box::new(register(settings, about, watch)?))
}

impl Permission for App {
    fn address(&self) -> Result<String, HostError> {
        authorize_address(self)
    }

    fn token(&self, code: &str, watch: &dyn Watch) -> Result<Secret, HostError> {
        token(self, code, watch)
    }
}

/// Where the user allows pod to post, in a browser. *Errors:* none that a registered application
/// has.
pub fn authorize_address(app: &App) -> Result<String, HostError> {
    let mut address = Url::parse(&app.talk.address("/oauth/authorize"))
        .map_err(|_| app.talk.odd("asking to be let in", "no address"))?;
    address
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &app.id)
        .append_pair("redirect_uri", SHOWN)
        .append_pair("scope", SCOPES);
    Ok(address.into())
}

/// The token for the code that the user was shown. *Errors:* the code is wrong or too old.
pub fn token(app: &App, code: &str, watch: &dyn Watch) -> Result<Secret, HostError> {
    let doing = "asking for a token";
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.trim()),
        ("client_id", &app.id),
        ("client_secret", app.secret.reveal()),
        ("redirect_uri", SHOWN),
        ("scope", SCOPES),
    ];
    let request = Request::post_fields(&app.talk.address("/oauth/token"), &fields);
    let heard = app.talk.ask(request, doing, watch)?;
    if matches!(heard.status, 400 | 401 | 403 | 422) {
        return Err(HostError::Refused {
            host: app.talk.host.clone(),
            why: format!("{}, it does not take the code", heard.status),
            hint: format!("run `pod login {}` again and paste the new code", app.talk.host),
        });
    }
    let value = app.talk.value(&heard, doing, "the code")?;
    short(&value, "access_token").map(Secret::from).ok_or_else(|| app.talk.odd(doing, "no token"))
}

/// A text of a length that can be meant.
fn short(value: &Value, name: &str) -> Option<String> {
    let text = value.get(name)?.as_str()?;
    let fine = !text.is_empty() && text.len() <= LONGEST && !text.chars().any(char::is_control);
    fine.then(|| text.to_owned())
}
