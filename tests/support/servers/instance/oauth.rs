//! Lets pod in: an application, then a token for a code.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{TOKEN, fine, refused};
use crate::server::{Asked, Reply};

pub fn app(asked: &Asked) -> Reply {
    let value: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
    if value["client_name"].as_str().is_none_or(str::is_empty)
        || value["redirect_uris"] != "urn:ietf:wg:oauth:2.0:oob"
    {
        return refused(422, "Validation failed");
    }
    fine(&json!({ "client_id": "app-1", "client_secret": "geheim-app" }))
}

pub fn token(asked: &Asked) -> Reply {
    let fields: BTreeMap<String, String> =
        url::form_urlencoded::parse(&asked.body).into_owned().collect();
    let of = |name: &str| fields.get(name).map_or("", String::as_str);
    let right = of("grant_type") == "authorization_code"
        && (of("client_id"), of("client_secret")) == ("app-1", "geheim-app")
        && of("redirect_uri") == "urn:ietf:wg:oauth:2.0:oob";
    if !right {
        return refused(401, "invalid_client");
    }
    if of("code") != "geheim-code" {
        return refused(400, "invalid_grant");
    }
    fine(&json!({ "access_token": TOKEN, "token_type": "Bearer" }))
}
