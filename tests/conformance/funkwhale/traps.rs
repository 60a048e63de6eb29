//! What the reference warns of, one by one.

use super::*;

#[test]
fn room_that_is_used_up_is_told_before_the_sound_is_sent() {
    let funkwhale = Funkwhale::start();
    funkwhale.state().quota = 0.05;
    let mut ground = Ground::new(&funkwhale);
    let told = words(&ground.publish().unwrap_err());
    assert!(told.contains("0.1 MB left") && told.contains("ask who runs"), "{told}");
    assert!(!funkwhale.asked().contains(&"POST /api/v1/uploads/".to_owned()));
    // Where it is not told how much is left, the refusal is.
    let body = r#"{"non_field_errors":["upload_quota_reached"]}"#;
    funkwhale.state().quota = 1000.0;
    funkwhale.fails(6, Fault::Instead(crate::server::Reply::new(400, body)));
    let told = words(&ground.publish().unwrap_err());
    assert!(told.contains("your space there is used up"), "{told}");
    ground.publish().unwrap();
    assert_eq!(funkwhale.state().uploads.len(), 1);
}

#[test]
fn a_sound_that_the_proxy_does_not_take_is_told() {
    let funkwhale = Funkwhale::start();
    funkwhale.state().most = 50_000;
    let told = words(&Ground::new(&funkwhale).publish().unwrap_err());
    assert!(told.contains("too long") && told.contains("NGINX_MAX_BODY_SIZE"), "{told}");
}

#[test]
fn an_import_that_fails_is_told_and_tried_again_without_sending() {
    let funkwhale = Funkwhale::start();
    funkwhale.state().import_fails = Some("unknown_error");
    let mut ground = Ground::new(&funkwhale);
    let error = ground.publish().unwrap_err();
    assert!(matches!(error, HostError::NotTaken { .. }), "{error:?}");
    assert!(words(&error).contains("does not say why"), "{error:?}");
    assert_eq!(state(ground.kept.as_ref().unwrap()), "created");
    assert_eq!(ground.plan().steps, ["publishes what was sent there"]);
    ground.publish().unwrap_err();
    funkwhale.state().import_fails = None;
    assert_eq!(state(&ground.publish().unwrap()), "published");
    let sent = funkwhale.asked().iter().filter(|one| *one == "POST /api/v1/uploads/").count();
    assert_eq!((sent, funkwhale.state().uploads.len()), (1, 1));
    assert!(funkwhale.state().complaints.is_empty());
}

#[test]
fn what_failed_and_is_another_now_is_sent_anew() {
    let funkwhale = Funkwhale::start();
    funkwhale.state().import_fails = Some("track_uuid_not_found");
    let mut ground = Ground::new(&funkwhale);
    assert!(words(&ground.publish().unwrap_err()).contains("track_uuid_not_found"));
    funkwhale.state().import_fails = None;
    ground.is_changed();
    ground.publish().unwrap();
    let state = funkwhale.state();
    assert_eq!((state.uploads.len(), state.tracks[0].title.as_str()), (1, "Un autre titre"));
}

#[test]
fn what_is_not_valid_is_told_by_field_and_sent_anew() {
    let funkwhale = Funkwhale::start();
    funkwhale.state().slow = 1;
    let mut ground = Ground::new(&funkwhale);
    // While it waits in the queue, the picture is thrown away, for nothing hangs on it yet.
    funkwhale.fails(8, Fault::Instead(crate::server::Reply::new(500, "")));
    ground.publish().unwrap_err();
    funkwhale.heals();
    assert_eq!(state(ground.kept.as_ref().unwrap()), "importing");
    assert_eq!(ground.plan().steps, ["looks whether it is imported"]);
    funkwhale.state().attachments.clear();
    let told = words(&ground.publish().unwrap_err());
    assert!(told.contains("is not valid: cover: Object with uuid="), "{told}");
    // The same again would fail again.
    assert_eq!(state(&ground.publish().unwrap()), "published");
    assert!(funkwhale.state().tracks[0].cover.is_some());
    assert_eq!(funkwhale.state().uploads.len(), 1);
}

#[test]
fn without_a_number_it_is_the_first() {
    let funkwhale = Funkwhale::start();
    let mut first = Ground::new(&funkwhale);
    (first.episode.guid, first.episode.number) = ("first".to_owned(), Some(1));
    first.publish().unwrap();
    let mut ground = Ground::new(&funkwhale);
    ground.episode.number = None;
    let told = words(&ground.publish().unwrap_err());
    assert!(told.contains("this title and number"), "{told}");
    assert_eq!(funkwhale.state().uploads.len(), 1, "it was told before anything was sent");
}

#[test]
fn another_episode_of_the_same_title_and_number_is_told_before_it_is_skipped() {
    let funkwhale = Funkwhale::start();
    Ground::new(&funkwhale).publish().unwrap();
    let mut ground = Ground::new(&funkwhale);
    ground.episode.guid = "another".to_owned();
    ground.episode.title = "OÙ VA LE LOGICIEL LIBRE ?".to_owned();
    let told = words(&ground.publish().unwrap_err());
    assert!(told.contains("this title and number") && told.contains("/library/tracks/"), "{told}");
    assert_eq!(funkwhale.state().uploads.len(), 1);
    ground.episode.number = Some(13);
    ground.publish().unwrap();
    assert_eq!(funkwhale.state().tracks.len(), 2);
}

#[test]
fn what_it_skips_is_told_and_goes_when_the_other_is_gone() {
    let funkwhale = Funkwhale::start();
    let mut other = Ground::new(&funkwhale);
    other.episode.guid = "another".to_owned();
    other.publish().unwrap();
    let first = funkwhale.state().tracks[0].id;
    // It came in between: pod looked, and did not see it.
    let mut ground = Ground::new(&funkwhale);
    let page = r#"{"count":0,"next":null,"results":[]}"#;
    funkwhale.fails(3, Fault::Instead(crate::server::Reply::new(200, page)));
    let told = words(&ground.publish().unwrap_err());
    assert!(told.contains("same title and number") && told.contains("delete that one"), "{told}");
    funkwhale.heals();
    // The other goes, its track stays behind: what is said of that is not taken from this one.
    funkwhale.state().uploads.remove(0);
    funkwhale.state().tracks[0].description = None;
    funkwhale.state().tracks[0].tags.clear();
    let posted = ground.publish().unwrap();
    assert_eq!(state(&posted), "published");
    let state = funkwhale.state();
    assert_eq!((state.uploads.len(), state.tracks[0].id), (1, first));
    assert!(state.tracks[0].description.is_some() && state.tracks[0].tags.len() == 2);
}

#[test]
fn a_track_that_stayed_behind_is_brought_up_to_date() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    ground.publish().unwrap();
    // Funkwhale keeps the track when its upload is deleted, and a new upload takes it as it is.
    funkwhale.state().uploads.clear();
    funkwhale.state().tracks[0].copyright = Some("old".to_owned());
    funkwhale.state().tracks[0].cover = None;
    let mut ground = Ground::new(&funkwhale).with("copyright", "new");
    ground.publish().unwrap();
    let state = funkwhale.state();
    assert_eq!((state.tracks.len(), state.uploads.len()), (1, 1));
    assert_eq!(state.tracks[0].copyright.as_deref(), Some("new"));
    assert!(state.tracks[0].cover.is_some());
}

#[test]
fn titles_and_sounds_that_cannot_go_there_are_told_before() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    ground.episode.title = "é".repeat(501);
    let plan = ground.plan();
    assert!(
        plan.blocked && plan.steps.is_empty() && plan.notes[0].contains("1 to 500"),
        "{plan:?}"
    );
    assert!(matches!(ground.publish().unwrap_err(), HostError::NotTaken { .. }));
    ground.episode.title = "é".repeat(500);
    ground.episode.sound.media_type = "audio/x-wav".to_owned();
    let plan = ground.plan();
    assert!(
        plan.blocked && plan.steps.is_empty() && plan.notes[0].contains("audio/x-wav"),
        "{plan:?}"
    );
    assert!(words(&ground.publish().unwrap_err()).contains("[[output]]"));
    ground.episode.sound.media_type = "audio/opus".to_owned();
    assert!(ground.plan().notes.iter().any(|note| note.contains("makes of it")));
    ground.publish().unwrap();
    assert!(funkwhale.state().uploads[0].called.ends_with(".opus"));
}

#[test]
fn notes_that_are_too_long_are_cut_and_lead_to_the_page() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    ground.episode.notes = "mot ".repeat(3000);
    assert!(ground.plan().notes.iter().any(|note| note.contains("5000")));
    ground.publish().unwrap();
    let (text, _) = funkwhale.state().tracks[0].description.clone().unwrap();
    assert!(text.chars().count() <= 5000 && text.ends_with("…\n\n<https://libre.example/ou-va>"));
}

#[test]
fn a_picture_that_it_does_not_take_is_left_out() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    let large = file(ground.folder.path(), "l.jpg", &vec![0; 6 << 20], "image/jpeg");
    let webp = file(ground.folder.path(), "w.webp", b"RIFF", "image/webp");
    for (at, cover, why) in
        [(1, Some(large), "5 MB"), (2, Some(webp), "JPEG and PNG"), (3, None, "there is none")]
    {
        ground.episode.cover = cover;
        (ground.kept, ground.episode.number) = (None, Some(at));
        ground.episode.guid = why.to_owned();
        let notes = ground.plan().notes.join("\n");
        assert!(notes.contains("without a picture") && notes.contains(why), "{notes}");
        ground.publish().unwrap();
    }
    assert!(funkwhale.state().attachments.is_empty());
    // One that is none is refused, and nothing was sent then.
    let none = file(ground.folder.path(), "n.png", b"none", "image/png");
    ground.episode.cover = Some(none);
    (ground.kept, ground.episode.number) = (None, Some(4));
    ground.episode.guid = "none".to_owned();
    let told = words(&ground.publish().unwrap_err());
    assert!(told.contains("file: Upload a valid image"), "{told}");
    assert_eq!(funkwhale.state().uploads.len(), 3);
}

#[test]
fn a_sound_that_is_not_as_it_was_is_told() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    fs::write(&ground.episode.sound.file, b"ID3 shorter").unwrap();
    let told = words(&ground.publish().unwrap_err());
    assert!(told.contains("not as long as it was") && told.contains("pod build"), "{told}");
    fs::remove_file(&ground.episode.sound.file).unwrap();
    assert!(words(&ground.publish().unwrap_err()).contains("cannot be read"));
    assert!(funkwhale.state().uploads.is_empty());
}

#[test]
fn what_was_deleted_there_is_not_made_again() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    ground.publish().unwrap();
    let id = funkwhale.state().tracks[0].id;
    funkwhale.removes_track(id);
    // As long as nothing changes, nobody looks.
    ground.publish().unwrap();
    ground.is_changed();
    let told = words(&ground.publish().unwrap_err());
    assert!(told.contains("deleted there") && told.contains("published.toml"), "{told}");
    let plan = ground.plan();
    assert!(plan.steps.is_empty() && plan.notes[0].contains("published.toml"), "{plan:?}");
    assert_eq!(state(&ground.publish().unwrap()), "deleted");
    assert!(funkwhale.state().uploads.is_empty());
    ground.kept = None;
    ground.publish().unwrap();
    assert_eq!(funkwhale.state().uploads.len(), 1);
}

#[test]
fn what_another_server_answers_is_not_believed() {
    let funkwhale = Funkwhale::start();
    let nodeinfo = r#"{"software":{"name":"mastodon\u001b[31m","version":"4"}}"#;
    funkwhale.fails(3, Fault::Instead(crate::server::Reply::new(200, nodeinfo)));
    let told = words(&Ground::new(&funkwhale).try_out().unwrap_err());
    assert!(told.contains("not Funkwhale"), "{told}");
    // Identifiers that would lead elsewhere are none.
    let channel = r#"{"uuid":"../../users/me","actor":{"full_username":"a@b"}}"#;
    funkwhale.fails(1, Fault::Instead(crate::server::Reply::new(200, channel)));
    let error = Ground::new(&funkwhale).publish().unwrap_err();
    assert!(matches!(error, HostError::Odd { .. }), "{error:?}");
}
