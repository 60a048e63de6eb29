//! snac, and Fedify as the reader.

use std::process::Command;

use pod::publish::hosts::mastodon::{Mastodon, login};
use serde_json::Value;

use super::*;
use crate::servers::{Snac, snac};

/// Logs in as a user does, with a browser.
fn ground(server: &Snac) -> Ground {
    let mut ground = Ground::new(&server.url(), "");
    let error = ground.publish().unwrap_err();
    assert!(tells_no_secret(&error).contains("pod login fedi"));
    let app = login::register(&ground.settings, &ground.about, &Patient::new()).unwrap();
    let code = server.allow(&login::authorize_address(&app).unwrap());
    let token = login::token(&app, &code, &Patient::new()).unwrap();
    ground.token = token.reveal().to_owned();
    ground
}

/// What Fedify makes of an address.
fn fedify(uri: &str) -> Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fediverse/find.mjs");
    let output = Command::new("node").args([script, uri]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}: run scripts/setup test");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn an_episode_is_posted_once_and_others_find_its_sound() {
    let server = snac();
    let mut ground = ground(&server).with("warning", "On parle de tout");
    let found = ground.open().unwrap().try_out(&Patient::new()).unwrap();
    assert!(found.starts_with("snac 2."), "{found}");
    assert!(found.contains("account @pod"), "{found}");

    let posted = ground.publish().unwrap();
    let uri = posted.uri.clone().unwrap();
    assert!(uri.starts_with(&server.url()), "{uri}");
    let notes = server.notes();
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0]["id"].as_str(), Some(uri.as_str()));
    assert_eq!(notes[0]["summary"], "On parle de tout");

    let seen = fedify(&uri);
    assert_eq!((&seen["type"], &seen["id"]), (&"Note".into(), &uri.as_str().into()));
    let content = seen["content"].as_str().unwrap();
    assert!(content.contains(&ground.episode.page) && content.contains("#LogicielLibre"));
    let attached = seen["attachments"].as_array().unwrap();
    assert_eq!(attached.len(), 1);
    // As snac calls it.
    assert_eq!(attached[0]["mediaType"], "audio/mp3");
    assert!(attached[0]["name"].as_str().unwrap().contains("Un épisode & demi (60 min)"));
    let sound = pod::http::Request::get(attached[0]["url"].as_str().unwrap()).unwrap();
    let client = pod::http::Client::new(ground.about.patience).unwrap();
    let sound = client.send(sound, &|| false).unwrap().bytes(1_000_000, &|| false).unwrap();
    assert_eq!(sound, std::fs::read(&ground.episode.sound.file).unwrap());

    // Again; and again by a machine that knows nothing of it.
    assert_eq!(ground.publish().unwrap(), posted);
    ground.noted = None;
    assert_eq!(ground.publish().unwrap().uri, posted.uri);
    assert_eq!(server.notes().len(), 1);

    let secrets = Secrets { token: Some(ground.token.as_str().into()), ..Secrets::default() };
    let host = Mastodon::new(&ground.settings, &secrets, &ground.about).unwrap();
    let counts = host.counts(&posted, &Patient::new()).unwrap().unwrap();
    assert_eq!((counts.replies, counts.boosts, counts.likes), (Some(0), Some(0), Some(0)));
}

#[test]
fn what_could_not_be_noted_is_found_again() {
    let server = snac();
    let mut ground = ground(&server);
    // After the sound; before the post; after the post.
    for full_at in 0..3 {
        ground.full_at = Some(full_at);
        let error = ground.publish().unwrap_err();
        assert!(matches!(error, HostError::Unnoted { .. }), "{error:?}");
        let expected = usize::from(full_at == 2);
        assert_eq!(server.notes().len(), expected, "{full_at}");
        if full_at < 2 {
            ground.noted = None;
        }
    }
    ground.full_at = None;
    let posted = ground.publish().unwrap();
    assert_eq!(posted.uri.as_deref(), server.notes()[0]["id"].as_str());
    assert_eq!(server.notes().len(), 1);
}

#[test]
fn a_post_is_changed() {
    let server = snac();
    let mut ground = ground(&server);
    let first = ground.publish().unwrap();
    ground.is_changed();
    assert_eq!(ground.plan().steps, ["changes the post"]);
    let second = ground.publish().unwrap();
    assert_eq!((first.uri.clone(), Some("made-2")), (second.uri, second.made.as_deref()));
    let notes = server.notes();
    assert_eq!(notes.len(), 1);
    assert!(notes[0]["content"].as_str().unwrap().contains("Un autre titre"));
    let seen = fedify(&first.uri.unwrap());
    assert_eq!(seen["attachments"].as_array().unwrap().len(), 1, "{seen}");
}

#[test]
fn a_token_that_is_none_is_refused() {
    let server = snac();
    let mut ground = Ground::new(&server.url(), "geheim-none");
    let error = ground.publish().unwrap_err();
    assert!(matches!(error, HostError::Refused { .. }), "{error:?}");
    let app = login::register(&ground.settings, &ground.about, &Patient::new()).unwrap();
    assert!(!format!("{app:?}").contains("geheim"));
}
