//! Who is let in. A token gives one key and the next token, and is of no use then, nor is the key
//! that came with it.

use std::collections::BTreeMap;

use serde_json::json;

use super::{CODE, Manner, PASSWORD, State, USER, fine, refused};
use crate::server::{Asked, Reply};

const CLIENT: &str = "client-1";
const CLIENT_SECRET: &str = "geheim-client";

pub fn client() -> Reply {
    fine(&json!({ "client_id": CLIENT, "client_secret": CLIENT_SECRET }))
}

pub fn lets_in(state: &State, asked: &Asked) -> bool {
    let key = asked.header("authorization").strip_prefix("Bearer ").unwrap_or_default();
    !key.is_empty() && state.keys.iter().any(|(known, _)| known == key)
}

pub fn token(manner: &Manner, state: &mut State, asked: &Asked) -> Reply {
    if asked.header("content-type") != "application/x-www-form-urlencoded" {
        return refused(400, "invalid_request", "content must be urlencoded");
    }
    let fields: BTreeMap<String, String> =
        url::form_urlencoded::parse(&asked.body).into_owned().collect();
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    if (field("client_id"), field("client_secret")) != (CLIENT, CLIENT_SECRET) {
        return refused(400, "invalid_client", "Invalid client: client is invalid");
    }
    match field("grant_type") {
        "password" => {
            if field("username").is_empty() || field("password").is_empty() {
                return refused(400, "invalid_request", "Missing parameter");
            }
            if (field("username"), field("password")) != (USER, PASSWORD) {
                let why = "Invalid grant: user credentials are invalid";
                return refused(400, "invalid_grant", why);
            }
            if manner.codes {
                match asked.header("x-peertube-otp") {
                    "" => {
                        return refused(401, "missing_two_factor", "Missing two factor header")
                            .header("x-peertube-otp", "required; app");
                    }
                    CODE => {}
                    _ => {
                        return refused(400, "invalid_two_factor", "Invalid two factor header");
                    }
                }
            }
            state.logins += 1;
        }
        "refresh_token" => {
            let before = state.keys.len();
            state.keys.retain(|(_, token)| token != field("refresh_token"));
            if state.keys.len() == before {
                return refused(400, "invalid_grant", "Invalid grant: refresh token is invalid");
            }
            state.exchanges += 1;
        }
        _ => return refused(400, "unsupported_grant_type", "Unsupported grant type"),
    }
    state.next += 1;
    let (key, token) =
        (format!("geheim-key-{}", state.next), format!("geheim-token-{}", state.next));
    state.keys.push((key.clone(), token.clone()));
    fine(&json!({
        "token_type": "Bearer",
        "access_token": key,
        "refresh_token": token,
        "expires_in": 86_400,
        "refresh_token_expires_in": 1_209_600,
    }))
}
