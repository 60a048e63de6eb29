//! What PeerTube itself does.

use serde_json::json;

use super::*;
use crate::services::peertube::Manner;

#[test]
fn a_video_has_everything() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance)
        .with("category", "education")
        .with("support", "Un don ?")
        .with("comments", "approval")
        .with("downloads", "false");
    let plan = ground.plan();
    assert_eq!(
        plan.steps,
        [
            "uploads 0.2 MB to projets",
            "sends the text as captions",
            "sends 2 chapters",
            "publishes it"
        ]
    );
    assert_eq!(plan.notes, ["its sound cannot be changed by pod afterwards"]);
    assert_eq!(instance.asked(), 0);
    let posted = ground.publish().unwrap();
    let video = instance.video();
    assert_eq!(video.sound, ground.sound());
    assert_eq!(video.text("name"), "Un épisode & demi");
    assert_eq!(
        video.text("description"),
        "Des **notes**.\n\n- un point\n\n\
         Projets – https://podcast.example.org/episodes/un-episode/"
    );
    for (name, value) in [
        ("language", json!("fr")),
        ("licence", json!("2")),
        ("category", json!("13")),
        ("support", json!("Un don ?")),
        ("tags", json!(["logiciel libre", "2026"])),
        ("nsfw", json!("false")),
        ("commentsPolicy", json!("3")),
        ("downloadEnabled", json!("false")),
        ("waitTranscoding", json!("true")),
        ("generateTranscription", json!("false")),
        ("originallyPublishedAt", json!("2026-11-29T11:00:00Z")),
    ] {
        assert_eq!(video.told[name], value, "{name}");
    }
    assert_eq!((video.privacy, video.schedule.as_ref()), (1, None));
    assert_eq!(video.picture, noise(3_000, 2));
    let (end, text) = &video.captions["fr"];
    assert!(end == "vtt" && text.contains("<v Anne>"), "{text}");
    assert_eq!(video.chapters, [(0, "Début".to_owned()), (61, "Suite".to_owned())]);
    // What is kept of it.
    assert_eq!(posted.id.as_deref(), Some(video.uuid.as_str()));
    let uri = format!("https://tube.example/videos/watch/{}", video.uuid);
    assert_eq!(posted.uri.as_deref(), Some(uri.as_str()));
    assert_eq!(posted.url, Some(format!("{}/w/{}", instance.url(), video.short)));
    assert_eq!(posted.account.as_deref(), Some("@projets@tube.example"));
    assert_eq!(posted.account_url, Some(format!("{}/c/projets", instance.url())));
    assert_eq!(
        (posted.state.as_deref(), posted.made.as_deref()),
        (Some("published"), Some("made-1"))
    );
    assert_eq!((posted.media, posted.scheduled), (None, None));
    // Nothing is asked any more.
    let asked = instance.asked();
    ground.publish().unwrap();
    assert_eq!(instance.asked(), asked);
    assert_eq!(ground.plan(), HostPlan::default());
}

#[test]
fn counts_are_told_also_by_old_instances() {
    for (comments, replies) in [(true, 3), (false, 4)] {
        let instance = PeerTube::start(Manner { comments, ..Manner::default() });
        let mut ground = Ground::on(&instance);
        let posted = ground.publish().unwrap();
        let host = ground.open().unwrap();
        let counts = host.counts(&posted, &Patient::new()).unwrap().unwrap();
        assert_eq!((counts.replies, counts.boosts, counts.likes), (Some(replies), None, Some(5)));
        instance.state().videos.clear();
        assert_eq!(host.counts(&posted, &Patient::new()).unwrap(), None);
    }
}

#[test]
fn what_can_be_changed_is_and_what_people_changed_stays() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    let first = ground.publish().unwrap();
    // Somebody closes the comments and hides the video.
    {
        let mut state = instance.state();
        state.videos[0].privacy = 2;
        state.videos[0].told.insert("commentsPolicy".to_owned(), json!(2));
    }
    ground.is_changed();
    ground.episode.chapters.pop();
    std::fs::write(&ground.episode.cover.as_ref().unwrap().file, noise(3_000, 9)).unwrap();
    std::fs::write(&ground.episode.vtt.as_ref().unwrap().file, "WEBVTT\n").unwrap();
    ground.episode.vtt.as_mut().unwrap().length = 7;
    let plan = ground.plan();
    assert!(plan.steps[0].starts_with("changes title") && plan.notes[0].contains("sound stays"));
    let second = ground.publish().unwrap();
    assert_eq!((&first.id, &first.uri), (&second.id, &second.uri));
    let video = instance.video();
    assert_eq!(video.text("name"), "Un autre titre");
    assert_eq!((video.privacy, &video.told["commentsPolicy"]), (2, &json!(2)));
    assert_eq!(video.picture, noise(3_000, 9));
    assert_eq!(video.captions["fr"].1, "WEBVTT\n");
    assert_eq!(video.chapters, [(0, "Début".to_owned())]);
    assert_eq!(instance.state().received, 200_000, "the sound was sent once");
    // No chapters any more.
    ground.episode.chapters.clear();
    ground.episode.made = "made-9".to_owned();
    ground.publish().unwrap();
    assert!(instance.video().chapters.is_empty());
}

#[test]
fn an_episode_of_tomorrow_waits_there() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance).with("privacy", "unlisted");
    ground.episode.date = NOW + 86_400;
    assert!(ground.plan().steps.contains(&"schedules it for 2026-11-30T12:00:00Z".to_owned()));
    let posted = ground.publish().unwrap();
    let video = instance.video();
    assert_eq!(video.privacy, 3);
    assert_eq!(video.schedule, Some(("2026-11-30T12:00:00Z".to_owned(), 2)));
    assert!(!video.told.contains_key("originallyPublishedAt"));
    assert_eq!(posted.state.as_deref(), Some("scheduled"));
    assert_eq!(posted.scheduled.as_deref(), Some("2026-11-30T12:00:00Z"));
    assert!(posted.uri.is_some());
    let host = ground.open().unwrap();
    assert_eq!(host.counts(&posted, &Patient::new()).unwrap(), None, "not out yet");
    // Again: nobody is asked. Then another date.
    let asked = instance.asked();
    ground.publish().unwrap();
    assert_eq!(instance.asked(), asked);
    ground.is_changed();
    ground.episode.date = NOW + 7200;
    ground.publish().unwrap();
    assert_eq!(instance.video().schedule, Some(("2026-11-29T14:00:00Z".to_owned(), 2)));
    // The server is late, then it is out.
    ground.about.now = NOW + 7201;
    assert_eq!(ground.plan().steps, ["looks whether it came out"]);
    assert_eq!(ground.publish().unwrap().state.as_deref(), Some("scheduled"));
    instance.comes_out();
    let posted = ground.publish().unwrap();
    assert_eq!((posted.state.as_deref(), posted.scheduled), (Some("published"), None));
    assert_eq!(instance.video().privacy, 2);
}

#[test]
fn one_that_waited_and_is_to_come_out_now_does() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    ground.episode.date = NOW + 86_400;
    ground.publish().unwrap();
    ground.is_changed();
    ground.episode.date = NOW - 60;
    assert!(ground.plan().steps.contains(&"publishes it".to_owned()));
    let posted = ground.publish().unwrap();
    let video = instance.video();
    assert_eq!((video.privacy, video.schedule), (1, None));
    assert_eq!(posted.state.as_deref(), Some("published"));
}

#[test]
fn what_stays_private_waits_for_nothing_and_has_no_conversation() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance).with("privacy", "private");
    ground.episode.date = NOW + 86_400;
    let posted = ground.publish().unwrap();
    assert_eq!((instance.video().privacy, instance.video().schedule), (3, None));
    assert_eq!((posted.state.as_deref(), posted.uri), (Some("published"), None));
    let mut ground = Ground::on(&instance).with("privacy", "internal").with("schedule", "false");
    ground.episode.page += "2/";
    ground.episode.title = "Un autre".to_owned();
    // What is not to be scheduled is not sent before its day either.
    ground.episode.date = NOW + 86_400;
    assert!(ground.plan().steps.is_empty() && ground.plan().notes[0].contains("runs after"));
    assert_eq!(ground.publish().unwrap().id, None);
    assert_eq!(instance.videos().len(), 1);
    ground.about.now = NOW + 86_401;
    let posted = ground.publish().unwrap();
    assert_eq!(instance.videos()[1].privacy, 4);
    assert_eq!(posted.uri, None);
}

#[test]
fn it_is_looked_again_until_the_film_is_made_and_a_moderator_looked() {
    for (transcodes, moderated, state, step) in [
        (true, false, "transcoding", "looks whether it is ready"),
        (false, true, "review", "looks whether a moderator let it in"),
    ] {
        let manner = Manner { transcodes, moderated, ..Manner::default() };
        let instance = PeerTube::start(manner);
        let mut ground = Ground::on(&instance);
        let posted = ground.publish().unwrap();
        assert_eq!(posted.state.as_deref(), Some(state));
        assert!(posted.uri.is_some());
        assert_eq!(ground.plan().steps, [step]);
        assert_eq!(ground.publish().unwrap().state.as_deref(), Some(state));
        instance.comes_out();
        assert_eq!(ground.publish().unwrap().state.as_deref(), Some("published"));
    }
    let instance = PeerTube::start(Manner { transcodes: true, ..Manner::default() });
    let mut ground = Ground::on(&instance);
    ground.publish().unwrap();
    instance.state().videos[0].state = 7;
    assert!(tells_no_secret(&ground.publish().unwrap_err()).contains("could not transcode"));
}

#[test]
fn a_video_that_was_deleted_there_is_not_made_again() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    ground.publish().unwrap();
    instance.state().videos.clear();
    ground.is_changed();
    let told = tells_no_secret(&ground.publish().unwrap_err());
    assert!(told.contains("deleted") && told.contains("published.toml"), "{told}");
    ground.publish().unwrap();
    assert!(ground.plan().notes[0].contains("deleted") && ground.plan().steps.is_empty());
    assert_eq!(instance.videos().len(), 0);
    ground.noted = None;
    ground.publish().unwrap();
    assert_eq!(instance.videos().len(), 1);
}

#[test]
fn a_video_the_user_uploaded_is_taken_for_it_and_left_as_it_is() {
    let page = "https://podcast.example.org/episodes/un-episode/";
    for (channel, name, description, seconds, taken) in [
        ("projets", "Un épisode & demi", "À la main", 3601, true),
        ("projets", "Autrement", &format!("{}\n{page}", "mot ".repeat(100)), 3599, true),
        // Another episode, another channel, a film about it, a page below it.
        ("projets", "Un épisode & demi", "À la main", 1800, false),
        ("autre", "Un épisode & demi", page, 3600, false),
        ("projets", "Le film", page, 5400, false),
        ("projets", "Autrement", &format!("{page}2/"), 3600, false),
    ] {
        let instance = PeerTube::start(Manner::default());
        // Further back than one page.
        instance.uploads(channel, name, description, seconds);
        for number in 0..150 {
            instance.uploads("projets", &format!("Numéro {number}"), "x y z", 1000);
        }
        let mut ground = Ground::on(&instance);
        let posted = ground.publish().unwrap();
        assert_eq!(instance.videos().len(), if taken { 151 } else { 152 }, "{name} {seconds}");
        if taken {
            let video = &instance.videos()[0];
            assert_eq!(posted.id.as_deref(), Some(video.uuid.as_str()));
            assert_eq!(
                (video.text("name"), video.text("description")),
                (name.into(), description.into())
            );
            assert!(video.captions.is_empty() && ground.plan().steps.is_empty());
        }
    }
}

#[test]
fn texts_pictures_and_tags_that_do_not_fit_are_made_to() {
    let instance = PeerTube::start(Manner { picture: 2_000, licences: 7, ..Manner::default() });
    let mut ground = Ground::on(&instance);
    ground.episode.title = "mot ".repeat(60);
    ground.episode.notes = "des mots 🎙 ".repeat(3000);
    ground.episode.tags =
        ["a", "bb", "bb", "cc", "dd", "ee", "ff", "gg"].map(str::to_owned).to_vec();
    ground.episode.license = Some("All rights reserved".to_owned());
    ground.episode.language = "xx".to_owned();
    ground.episode.explicit = true;
    ground.publish().unwrap();
    let video = instance.video();
    assert_eq!(video.told["tags"], json!(["bb", "cc", "dd", "ee", "ff"]));
    assert_eq!(video.told["nsfw"], json!("true"));
    assert!(video.text("description").ends_with(&ground.episode.page));
    assert!(video.picture.is_empty() && video.captions.is_empty());
    assert!(!video.told.contains_key("licence") && !video.told.contains_key("language"));
    // A title of two letters cannot be.
    ground.episode.title = "Où".to_owned();
    ground.episode.made = "made-4".to_owned();
    let error = ground.publish().unwrap_err();
    assert!(matches!(error, HostError::Settings { .. }) && error.hint().contains("title"));
    assert!(ground.plan().notes[0].contains("too short"));
    assert!(ground.plan().blocked && ground.plan().steps.is_empty());
}

#[test]
fn subtitles_go_where_there_are_no_others_and_old_instances_do_without_chapters() {
    let instance = PeerTube::start(Manner { chapters: false, ..Manner::default() });
    let mut ground = Ground::on(&instance);
    ground.episode.vtt = None;
    ground.publish().unwrap();
    assert_eq!(instance.video().captions["fr"].0, "srt");
    assert!(instance.video().chapters.is_empty());
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance).with("captions", "false").with("chapters", "false");
    ground.publish().unwrap();
    assert!(instance.video().captions.is_empty() && instance.video().chapters.is_empty());
}

#[test]
fn an_episode_without_a_licence_gets_none_there() {
    for (license, expected) in [(None, json!(null)), (Some("CC0-1.0"), json!("7"))] {
        let instance = PeerTube::start(Manner { licence: Some(1), ..Manner::default() });
        let mut ground = Ground::on(&instance);
        ground.episode.license = license.map(str::to_owned);
        ground.publish().unwrap();
        assert_eq!(instance.video().told["licence"], expected);
    }
}

#[test]
fn the_instance_writes_down_what_comes_without_a_text() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    (ground.episode.vtt, ground.episode.srt) = (None, None);
    ground.publish().unwrap();
    assert!(!instance.video().told.contains_key("generateTranscription"));
}

#[test]
fn channels_are_named_in_the_error() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance).with("channel", "projet");
    let told = tells_no_secret(&ground.publish().unwrap_err());
    assert!(told.contains("no channel `projet`") && told.contains("projets, autre"), "{told}");
    ground.settings.options.clear();
    assert!(tells_no_secret(&ground.publish().unwrap_err()).contains("more than one channel"));
    let mut ground = Ground::on(&instance).with("channel", "@autre@tube.example");
    ground.publish().unwrap();
    assert_eq!(instance.video().channel, "autre");
    let instance = PeerTube::start(Manner { channels: vec!["seule"], ..Manner::default() });
    let mut ground = Ground::on(&instance);
    ground.settings.options.clear();
    ground.publish().unwrap();
    assert_eq!(instance.video().channel, "seule");
    let instance = PeerTube::start(Manner { channels: vec![], ..Manner::default() });
    assert!(tells_no_secret(&Ground::on(&instance).publish().unwrap_err()).contains("no channel"));
}

#[test]
fn an_instance_tells_beforehand_what_it_takes() {
    let quota = 12_300_000_000;
    let instance = PeerTube::start(Manner { quota, ..Manner::default() });
    let found = Ground::on(&instance).tries_out().unwrap();
    assert_eq!(found, "PeerTube 8.1.0, channel @projets, 12300.0 MB left, takes sound");
    let instance = PeerTube::start(Manner { audio: false, ..Manner::default() });
    let mut ground = Ground::on(&instance);
    let found = ground.tries_out().unwrap();
    assert!(found.contains("no limit of room, but it takes no sound: ask who runs it"), "{found}");
    let error = ground.publish().unwrap_err();
    assert!(matches!(error, HostError::NotTaken { .. }), "{error:?}");
    assert!(error.to_string().contains("`.mp3`") && error.hint().contains("audio files"));
    assert_eq!(instance.state().received, 0);
    let instance = PeerTube::start(Manner { quota: 100_000, ..Manner::default() });
    let told = tells_no_secret(&Ground::on(&instance).publish().unwrap_err());
    assert!(told.contains("no room left"), "{told}");
    assert_eq!(instance.state().received, 0);
}

#[test]
fn settings_are_held_to_what_there_is() {
    for (key, value, expected) in [
        ("chanel", "x", "wait_transcoding"),
        ("channel", "deux mots", "name in the address"),
        ("privacy", "direct", "unlisted"),
        ("comments", "maybe", "approval"),
        ("category", "Podcasts", "Education"),
        ("category", "0", "Education"),
        ("licence", "CC-BY", "a number"),
        ("downloads", "maybe", "true or false"),
        ("support", "x", "1000"),
    ] {
        let error = Ground::new("https://a.example").with(key, value).open().err().unwrap();
        assert!(matches!(error, HostError::Settings { .. }), "{key}");
        assert!(tells_no_secret(&error).contains(expected), "{key}: {error:?}");
    }
    let mut ground = Ground::new("https://a.example");
    ground.settings.podcast = Some("projets".to_owned());
    assert!(tells_no_secret(&ground.open().err().unwrap()).contains("`podcast`"));
    for url in ["http://a.example", "https://geheim@a.example/", "https://a.example/?a=geheim"] {
        tells_no_secret(&Ground::new(url).open().err().unwrap());
    }
    let instance = PeerTube::start(Manner { licences: 7, ..Manner::default() });
    let told = tells_no_secret(&Ground::on(&instance).with("licence", "9").publish().unwrap_err());
    assert!(told.contains("no licence 9"), "{told}");
}
