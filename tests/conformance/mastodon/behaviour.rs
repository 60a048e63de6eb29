//! What Mastodon itself does.

use pod::publish::hosts::mastodon::{Mastodon, login};
use serde_json::Value;

use super::*;
use crate::server::Reply;
use crate::servers::{Fault, Instance, Manner};

fn text<'a>(post: &'a Value, name: &str) -> &'a str {
    post[name].as_str().unwrap_or_default()
}

#[test]
fn a_post_has_everything() {
    let instance = Instance::start(Manner { polls: 2, ..Manner::default() });
    let mut ground =
        Ground::on(&instance).with("visibility", "unlisted").with("warning", "Attention");
    let posted = ground.publish().unwrap();
    let posts = instance.posts();
    assert_eq!(posts.len(), 1);
    assert_eq!(posted.uri.as_deref(), posts[0]["uri"].as_str());
    assert_eq!(posted.url.as_deref(), posts[0]["url"].as_str());
    assert_eq!((posted.state.as_deref(), posted.media), (Some("published"), None));
    assert_eq!(posted.made.as_deref(), Some("made-1"));
    assert_eq!(text(&posts[0], "visibility"), "unlisted");
    assert_eq!(text(&posts[0], "spoiler_text"), "Attention");
    assert_eq!(text(&posts[0], "language"), "fr");
    assert_eq!(posts[0]["media_attachments"].as_array().unwrap().len(), 1);
    assert!(text(&posts[0], "content").contains("#LogicielLibre"));
    // Nothing is asked any more.
    let asked = instance.asked();
    ground.publish().unwrap();
    assert_eq!(instance.asked(), asked);
    assert_eq!(ground.plan().steps, [""; 0]);
    let secrets = Secrets { token: Some(TOKEN.into()), ..Secrets::default() };
    let host = Mastodon::new(&ground.settings, &secrets, &ground.about).unwrap();
    let counts = host.counts(ground.noted.as_ref().unwrap(), &Patient::new()).unwrap().unwrap();
    assert_eq!((counts.replies, counts.boosts, counts.likes), (Some(3), Some(2), Some(5)));
}

#[test]
fn sounds_that_do_not_fit_give_way_to_the_excerpt_or_to_nothing() {
    for (option, limit, expected, length) in [
        ("whole", 1_000_000, 1, 200_000),
        ("whole", 100_000, 0, 0),
        ("excerpt", 1_000_000, 1, 200_000),
        ("excerpt", 100_000, 1, 20_000),
        ("excerpt", 10_000, 0, 0),
        ("none", 1_000_000, 0, 0),
    ] {
        let instance = Instance::start(Manner { sound: limit, ..Manner::default() });
        let mut ground = Ground::on(&instance).with("audio", option);
        ground.publish().unwrap();
        let posts = instance.posts();
        let attached = posts[0]["media_attachments"].as_array().unwrap().len();
        assert_eq!(attached, expected, "{option} {limit}");
        let asked = instance.server.asked();
        let sent = asked.iter().find(|asked| asked.path == "/api/v2/media");
        assert_eq!(sent.map_or(0, |sent| sent.form()[1].1.len()), length, "{option} {limit}");
    }
    let instance = Instance::start(Manner { sound: 100_000, old: true, ..Manner::default() });
    let mut ground = Ground::on(&instance).with("audio", "excerpt");
    ground.episode.excerpt = None;
    assert!(ground.plan().notes[0].contains("[[soundbite]]"));
    ground.publish().unwrap();
    assert_eq!(instance.posts().len(), 1);
}

#[test]
fn long_texts_are_cut_to_the_limit_of_the_instance() {
    for characters in [60, 90, 120, 500] {
        let instance = Instance::start(Manner { characters, ..Manner::default() });
        let mut ground = Ground::on(&instance).with("warning", "Attention");
        ground.episode.summary = "des mots et des mots 🎙 ".repeat(100);
        ground.publish().unwrap();
        let content = instance.posts()[0]["content"].clone();
        assert!(content.as_str().unwrap().contains(&ground.episode.page), "{characters}");
    }
    let instance = Instance::start(Manner { characters: 30, ..Manner::default() });
    let error = Ground::on(&instance).with("warning", "Attention").publish().unwrap_err();
    assert!(matches!(error, HostError::Settings { .. }), "{error:?}");
}

#[test]
fn a_post_is_changed_and_keeps_its_sound() {
    let instance = Instance::start(Manner::default());
    let mut ground = Ground::on(&instance);
    let first = ground.publish().unwrap();
    ground.is_changed();
    let second = ground.publish().unwrap();
    assert_eq!((&first.id, &first.uri), (&second.id, &second.uri));
    assert_eq!(second.made.as_deref(), Some("made-2"));
    let posts = instance.posts();
    assert_eq!(posts.len(), 1);
    assert!(text(&posts[0], "content").contains("Un autre titre"));
    assert_eq!(posts[0]["media_attachments"].as_array().unwrap().len(), 1);
}

#[test]
fn a_server_that_changes_no_posts_says_so_once() {
    let instance = Instance::start(Manner { edits: false, ..Manner::default() });
    let mut ground = Ground::on(&instance);
    ground.publish().unwrap();
    ground.is_changed();
    let told = tells_no_secret(&ground.publish().unwrap_err());
    assert!(told.contains("changes no posts"), "{told}");
    ground.publish().unwrap();
    assert_eq!(instance.posts().len(), 1);
}

#[test]
fn a_post_that_was_deleted_there_is_not_posted_again() {
    let instance = Instance::start(Manner::default());
    let mut ground = Ground::on(&instance);
    ground.publish().unwrap();
    instance.is_emptied();
    ground.is_changed();
    let told = tells_no_secret(&ground.publish().unwrap_err());
    assert!(told.contains("deleted") && told.contains("published.toml"), "{told}");
    ground.publish().unwrap();
    assert!(ground.plan().notes[0].contains("deleted"));
    assert_eq!(instance.posts().len(), 0);
    ground.noted = None;
    ground.publish().unwrap();
    assert_eq!(instance.posts().len(), 1);
}

#[test]
fn an_episode_of_tomorrow_waits_there() {
    let instance = Instance::start(Manner::default());
    let mut ground = Ground::on(&instance);
    ground.episode.date = NOW + 86_400;
    assert!(ground.plan().steps[1].contains("2026-11-30T12:00:00Z"), "{:?}", ground.plan());
    let posted = ground.publish().unwrap();
    assert_eq!((posted.state.as_deref(), posted.uri), (Some("scheduled"), None));
    assert_eq!((instance.posts().len(), instance.waiting().len()), (0, 1));
    // Again, and by a machine that knows nothing of it.
    ground.publish().unwrap();
    ground.noted = None;
    assert_eq!(ground.publish().unwrap().state.as_deref(), Some("scheduled"));
    assert_eq!(instance.waiting().len(), 1);
    // Changed before it is out: made anew, once.
    ground.is_changed();
    ground.publish().unwrap();
    let waiting = instance.waiting();
    assert_eq!(waiting.len(), 1);
    assert!(waiting[0]["params"]["text"].as_str().unwrap().contains("Un autre titre"));
    // The server is late; then it is out.
    ground.about.now = NOW + 86_401;
    assert_eq!(ground.publish().unwrap().state.as_deref(), Some("scheduled"));
    instance.comes_out();
    let posted = ground.publish().unwrap();
    assert_eq!(posted.state.as_deref(), Some("published"));
    assert_eq!(posted.uri.as_deref(), instance.posts()[0]["uri"].as_str());
    assert_eq!((instance.posts().len(), posted.scheduled), (1, None));
}

#[test]
fn a_waiting_post_that_was_deleted_there_is_not_posted_again() {
    let instance = Instance::start(Manner::default());
    let mut ground = Ground::on(&instance);
    ground.episode.date = NOW + 600;
    ground.publish().unwrap();
    instance.is_emptied();
    ground.about.now = NOW + 700;
    assert!(tells_no_secret(&ground.publish().unwrap_err()).contains("deleted"));
    ground.publish().unwrap();
    assert_eq!((instance.posts().len(), instance.waiting().len()), (0, 0));
}

#[test]
fn five_minutes_ahead_is_far_enough_for_a_clock_that_differs() {
    let instance = Instance::start(Manner::default());
    let mut ground = Ground::on(&instance);
    ground.episode.date = NOW + 300;
    ground.publish().unwrap();
    assert_eq!(instance.waiting().len(), 1);
    let mut ground = Ground::on(&instance).with("schedule", "false");
    ground.episode.page += "2/";
    ground.episode.date = NOW + 300;
    // What is not to be scheduled is posted once it is out.
    assert!(ground.plan().steps.is_empty());
    ground.publish().unwrap();
    assert_eq!((instance.posts().len(), instance.waiting().len()), (0, 1));
    ground.about.now = NOW + 301;
    ground.publish().unwrap();
    assert_eq!(instance.posts().len(), 1);
}

#[test]
fn a_post_the_user_wrote_is_taken_for_it_and_left_as_it_is() {
    let instance = Instance::start(Manner::default());
    let mut ground = Ground::on(&instance);
    instance.writes(&format!("Écoutez ! {}", ground.episode.page));
    // Further back than one page.
    for number in 0..90 {
        instance.writes(&format!("{number} {}other", ground.episode.page));
    }
    let posted = ground.publish().unwrap();
    assert_eq!(posted.uri.as_deref(), instance.posts()[0]["uri"].as_str());
    assert_eq!(instance.posts().len(), 91);
    assert!(text(&instance.posts()[0], "content").contains("Écoutez !"));
}

#[test]
fn a_sound_that_is_there_is_not_sent_again() {
    let instance = Instance::start(Manner { polls: 1, ..Manner::default() });
    let mut ground = Ground::on(&instance);
    ground.full_at = Some(1);
    ground.publish().unwrap_err();
    assert!(ground.noted.as_ref().unwrap().media.is_some());
    assert_eq!((instance.unused(), instance.posts().len()), (1, 0));
    ground.full_at = None;
    ground.publish().unwrap();
    assert_eq!((instance.unused(), instance.posts().len()), (0, 1));
}

#[test]
fn a_sound_that_was_replaced_is_not_used() {
    let instance = Instance::start(Manner::default());
    for full_at in [1, 2] {
        let mut ground = Ground::on(&instance);
        ground.episode.page += &full_at.to_string();
        ground.full_at = Some(full_at);
        // The second time the post itself does not come about.
        instance.fails_at(requests_before_posting(full_at), Fault::Instead(Reply::new(500, "")));
        ground.publish().unwrap_err();
        let old = ground.noted.as_ref().unwrap().media.clone().unwrap();
        ground.full_at = None;
        ground.is_changed();
        let sound = ground.episode.sound.clone();
        std::fs::write(&sound.file, noise(190_000)).unwrap();
        ground.episode.sound.length = 190_000;
        ground.publish().unwrap();
        let post = instance.posts().pop().unwrap();
        assert_ne!(post["media_attachments"][0]["id"], old.as_str());
    }
}

/// Who, what, the posts, those that wait, the sound, is it ready: then the post.
fn requests_before_posting(full_at: usize) -> usize {
    if full_at == 2 { 6 } else { usize::MAX / 2 }
}

#[test]
fn a_wish_to_stop_is_heard_while_a_sound_is_made_ready() {
    let instance = Instance::start(Manner { polls: usize::MAX, ..Manner::default() });
    let mut ground = Ground::on(&instance);
    let started = std::time::Instant::now();
    let watch = Patient(AtomicU64::new(60));
    assert_eq!(ground.publish_hearing(&watch).unwrap_err(), HostError::Cancelled);
    assert!(started.elapsed() < Duration::from_secs(20));
    assert_eq!(instance.posts().len(), 0);
}

#[test]
fn settings_are_held_to_what_there_is() {
    for (key, value, expected) in [
        ("visibilty", "public", "hashtags"),
        ("visibility", "all", "unlisted"),
        ("audio", "half", "excerpt"),
        ("hashtags", "maybe", "true or false"),
        ("text", "{title}", "{page}"),
        ("text", "{page} {name}", "{summary}"),
    ] {
        let error = Ground::new("https://a.example", TOKEN).with(key, value).open().err().unwrap();
        assert!(matches!(error, HostError::Settings { .. }), "{key}");
        assert!(tells_no_secret(&error).contains(expected), "{key}: {error:?}");
    }
    for url in ["http://a.example", "https://geheim@a.example/", "https://a.example/?a=geheim"] {
        let error = Ground::new(url, TOKEN).open().err().unwrap();
        tells_no_secret(&error);
    }
}

#[test]
fn a_code_gives_a_token_and_a_wrong_one_none() {
    let instance = Instance::start(Manner::default());
    let ground = Ground::on(&instance);
    let app = login::register(&ground.settings, &ground.about, &Patient::new()).unwrap();
    let address = login::authorize_address(&app).unwrap();
    assert!(address.contains("client_id=app-1") && !address.contains("geheim"), "{address}");
    let error = login::token(&app, "geheim-wrong", &Patient::new()).unwrap_err();
    assert!(matches!(error, HostError::Refused { .. }), "{error:?}");
    tells_no_secret(&error);
    let token = login::token(&app, " geheim-code\n", &Patient::new()).unwrap();
    assert_eq!(token.reveal(), TOKEN);
}
