//! What people stumble over with Castopod, each in their words.

use super::*;
use crate::server::Reply;
use crate::services::castopod::{Episode, Fault};

#[test]
fn a_password_with_a_colon_is_refused_at_once() {
    let castopod = Castopod::start();
    let mut ground = Ground::new(&castopod);
    ground.secrets.password = Some("geheim-a:b".into());
    let error = ground.open().err().unwrap();
    assert!(words(&error).contains("restapi.basicAuthPassword"), "{error}");
    // The real one lets it in never, whatever its .env says.
    castopod.state().password = "geheim-a:b".to_owned();
    assert!(castopod.asked().is_empty());
}

#[test]
fn an_api_that_is_not_enabled_is_explained() {
    let castopod = Castopod::start();
    castopod.state().enabled = false;
    let error = Ground::new(&castopod).publish().unwrap_err();
    assert!(words(&error).contains("restapi.enabled=true"), "{error}");
}

#[test]
fn wrong_and_missing_credentials_are_told_apart() {
    let castopod = Castopod::start();
    let mut ground = Ground::new(&castopod);
    ground.secrets.password = Some("geheim-wrong".into());
    let said = words(&ground.publish().unwrap_err());
    assert!(said.contains("no login of a person") && said.contains("pod login fedi"), "{said}");
    ground.secrets = Secrets::default();
    let said = words(&ground.publish().unwrap_err());
    assert!(said.contains("no user and password"), "{said}");
    // Open to read, closed to write.
    castopod.state().basic_auth = false;
    let mut ground = Ground::new(&castopod);
    let said = words(&ground.publish().unwrap_err());
    assert!(said.contains("restapi.basicAuth=true"), "{said}");
}

#[test]
fn an_upload_that_php_throws_away_is_known_for_what_it_is() {
    let castopod = Castopod::start();
    castopod.state().post_max_size = 50_000;
    let said = words(&Ground::new(&castopod).publish().unwrap_err());
    assert!(said.contains("post_max_size") && !said.contains("field"), "{said}");
    castopod.fails(2, Fault::Instead(Reply::new(413, "<html>too large</html>")));
    let said = words(&Ground::new(&castopod).publish().unwrap_err());
    assert!(said.contains("client_max_body_size"), "{said}");
    assert!(castopod.state().episodes.is_empty());
}

#[test]
fn an_episode_that_is_there_already_is_used() {
    let castopod = Castopod::start();
    // On the third page, and of another podcast as well.
    for id in 0..130 {
        let slug = if id == 3 { "ou-va-le-logiciel-libre".to_owned() } else { format!("e{id}") };
        let podcast_id = if id % 20 == 19 { 2 } else { 3 };
        castopod.state().episodes.push(Episode {
            id: 100 + id,
            podcast_id,
            slug,
            title: "By hand".to_owned(),
            published_at: Some(NOW - 1000),
            ..Episode::default()
        });
    }
    let mut ground = Ground::new(&castopod);
    let posted = ground.publish().unwrap();
    assert_eq!((posted.id.as_deref(), posted.made), (Some("103"), None));
    assert_eq!(posted.state.as_deref(), Some("published"));
    let plan = ground.plan();
    assert!(plan.notes.iter().any(|note| note.contains("not quite the same")), "{plan:?}");
    assert_eq!(castopod.counts(), (130, 0));
}

#[test]
fn a_slug_taken_meanwhile_is_fetched() {
    let castopod = Castopod::start();
    let mut ground = Ground::new(&castopod);
    ground.publish().unwrap();
    // The list is asked before the episode is in it.
    castopod.fails(1, Fault::Instead(Reply::new(200, "[]")));
    ground.kept = None;
    let posted = ground.publish().unwrap();
    assert_eq!((posted.id.as_deref(), posted.made.as_deref()), (Some("100"), Some("made-1")));
    assert_eq!(castopod.counts(), (1, 1));
}

#[test]
fn an_episode_published_meanwhile_is_no_error() {
    let castopod = Castopod::start();
    let mut ground = Ground::new(&castopod);
    let why = r#"{"status":409,"error":409,"messages":{"error":"Episode is already published"}}"#;
    castopod.fails(4, Fault::After(Reply::new(409, why)));
    assert_eq!(ground.publish().unwrap().state.as_deref(), Some("scheduled"));
}

#[test]
fn what_it_would_refuse_is_refused_before_anything_is_sent() {
    let castopod = Castopod::start();
    type Change = fn(&mut HostEpisode);
    let cases: [(Change, &str); 6] = [
        (|episode| episode.title = "x".repeat(129), "128"),
        (|episode| episode.slug = "été".to_owned(), "slug"),
        (|episode| episode.slug = "x".repeat(129), "slug"),
        (|episode| episode.sound.media_type = "audio/ogg".to_owned(), "MP3"),
        (|episode| episode.kind = "other", "trailer"),
        (|episode| episode.notes = "x".repeat(40_000), "notes"),
    ];
    for (change, told) in cases {
        let mut ground = Ground::new(&castopod);
        change(&mut ground.episode);
        let plan = ground.plan();
        assert!(
            plan.blocked && plan.steps.is_empty() && plan.notes[0].contains("cannot go there"),
            "{plan:?}"
        );
        let error = ground.publish().unwrap_err();
        assert!(words(&error).contains(told), "{error}");
    }
    assert!(castopod.asked().iter().all(|asked| asked.method == "GET"));
    castopod.state().podcasts[1].serial = true;
    let mut ground = Ground::new(&castopod);
    ground.episode.number = None;
    assert!(words(&ground.publish().unwrap_err()).contains("serial"));
    assert!(castopod.asked().iter().all(|asked| asked.method == "GET"));
}

#[test]
fn users_and_podcasts_it_does_not_know_are_named() {
    let castopod = Castopod::start();
    let said = words(&Ground::new(&castopod).with("user_id", "99").publish().unwrap_err());
    assert!(said.contains("`user_id`"), "{said}");
    castopod.state().podcasts[1].created_by = None;
    let said = words(&Ground::new(&castopod).publish().unwrap_err());
    assert!(said.contains("`user_id`"), "{said}");
    let mut ground = Ground::new(&castopod);
    ground.settings.podcast = Some("projet".to_owned());
    let said = words(&ground.publish().unwrap_err());
    assert!(said.contains("@projets_libres"), "{said}");
}

#[test]
fn a_podcast_that_is_a_draft_itself_hides_the_episode() {
    let castopod = Castopod::start();
    castopod.state().podcasts[1].published_at = None;
    let mut ground = Ground::new(&castopod);
    let posted = ground.publish().unwrap();
    assert_eq!((posted.state.as_deref(), posted.uri), (Some("with_podcast"), None));
    let plan = ground.plan();
    assert!(plan.notes.iter().any(|note| note.contains("nobody sees it")), "{plan:?}");
    castopod.state().podcasts[1].published_at = Some(NOW - 1);
    assert_eq!(ground.publish().unwrap().state.as_deref(), Some("published"));
    assert_eq!(castopod.state().posts.len(), 1);
}

#[test]
fn a_podcast_that_comes_out_later_sets_the_date() {
    let castopod = Castopod::start();
    castopod.state().podcasts[1].published_at = Some(DATE + 86_400);
    let mut ground = Ground::new(&castopod);
    ground.episode.date = NOW - 60;
    let posted = ground.publish().unwrap();
    assert_eq!(posted.state.as_deref(), Some("scheduled"));
    assert_eq!(posted.scheduled.as_deref(), Some("2026-12-02T06:00:01Z"));
}

#[test]
fn a_draft_thrown_away_is_made_anew_and_what_was_out_is_not() {
    let castopod = Castopod::start();
    let mut ground = Ground::new(&castopod);
    castopod.fails(4, Fault::Instead(Reply::new(500, "")));
    ground.publish().unwrap_err();
    assert_eq!(ground.kept.as_ref().unwrap().state.as_deref(), Some("created"));
    castopod.heals();
    castopod.state().episodes.clear();
    ground.publish().unwrap();
    assert_eq!(castopod.state().episodes.len(), 1);
    castopod.state().episodes.clear();
    ground.about.now = DATE + 60;
    let said = words(&ground.publish().unwrap_err());
    assert!(said.contains("published.toml"), "{said}");
    assert!(castopod.state().episodes.is_empty());
}

#[test]
fn a_message_that_is_too_long_is_cut_and_told() {
    let castopod = Castopod::start();
    let mut ground = Ground::new(&castopod).with("message", "{summary}");
    ground.episode.summary = "https://libre.example/a/b?c=d&e=f mot & mot ".repeat(30);
    let plan = ground.plan();
    assert!(plan.notes.iter().any(|note| note.contains("is cut")), "{plan:?}");
    ground.publish().unwrap();
    assert!(castopod.state().posts[0].message.ends_with('…'));
}

#[test]
fn settings_it_does_not_have_are_refused_with_those_it_has() {
    let castopod = Castopod::start();
    for (key, value, told) in [
        ("visibility", "public", "time_zone"),
        ("transcript", "txt", "srt"),
        ("chapters", "yes", "true or false"),
        ("user_id", "me", "user_id"),
        ("time_zone", "Mars/Olympus", "Europe/Paris"),
        ("time_zone", "CET+1", "Europe/Paris"),
        ("message", "{titel}", "{title}"),
        ("gateway", "../x", "gateway"),
    ] {
        let error = Ground::new(&castopod).with(key, value).open().err().unwrap();
        assert!(words(&error).contains(told), "{error}");
    }
    for (url, podcast) in [
        (None, Some("a")),
        (Some("https://me:geheim-x@x.example"), Some("a")),
        (Some("https://x.example/?a"), Some("a")),
        (Some("https://x.example"), None),
        (Some("https://x.example"), Some("a/b")),
    ] {
        let mut ground = Ground::new(&castopod);
        ground.settings.url = url.map(str::to_owned);
        ground.settings.podcast = podcast.map(str::to_owned);
        words(&ground.open().err().unwrap());
    }
    let mut ground = Ground::new(&castopod);
    ground.settings.url = Some("http://x.example".to_owned());
    assert!(ground.plan().notes.iter().any(|note| note.contains("everybody on the way")));
}

#[test]
fn what_a_server_says_shows_no_secret_and_no_control_character() {
    let castopod = Castopod::start();
    let echo = format!("\u{1b}[31mno {PASSWORD} YXBpOmdlaGVpbS1jYXN0b3BvZA== {}", "x".repeat(2000));
    let body = serde_json::json!({"messages": [echo]}).to_string();
    castopod.fails(2, Fault::Instead(Reply::new(422, body)));
    let said = words(&Ground::new(&castopod).publish().unwrap_err());
    assert!(said.contains("no … …") && !said.contains('\u{1b}'), "{said}");
}
