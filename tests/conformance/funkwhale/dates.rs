//! Episodes that are to come: Funkwhale schedules nothing, and dates an episode by its upload.

use super::*;

const LATER: i64 = NOW + 3 * 86_400;

#[test]
fn what_is_to_come_is_not_sent_before_its_date() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    ground.episode.date = LATER;
    let plan = ground.plan();
    assert_eq!(plan.steps, ["waits until 2026-12-03T00:53:20Z"]);
    assert!(plan.notes[0].contains("the moment it is uploaded"), "{plan:?}");
    for _ in 0..2 {
        let posted = ground.publish().unwrap();
        assert_eq!(state(&posted), "waiting");
        assert_eq!(posted.scheduled.as_deref(), Some("2026-12-03T00:53:20Z"));
        assert!(posted.id.is_none() && posted.uri.is_none());
        // It has a step, so that the next run comes again.
        assert_eq!(ground.plan().steps.len(), 1);
    }
    assert!(funkwhale.asked().is_empty(), "nobody is asked");
    (ground.about.now, funkwhale.state().now) = (LATER, LATER);
    let posted = ground.publish().unwrap();
    assert_eq!((state(&posted), posted.scheduled.as_deref()), ("published", None));
    assert_eq!(funkwhale.state().uploads[0].made, LATER, "its date there is its own");
}

#[test]
fn a_draft_sent_ahead_is_published_at_its_date() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale).with("ahead", "true");
    ground.episode.date = LATER;
    let plan = ground.plan();
    assert!(plan.steps[0].ends_with("as a draft until 2026-12-03T00:53:20Z"), "{plan:?}");
    let posted = ground.publish().unwrap();
    assert_eq!(state(&posted), "scheduled");
    assert_eq!(posted.scheduled.as_deref(), Some("2026-12-03T00:53:20Z"));
    assert!(posted.uri.is_none(), "there is nothing to talk about yet");
    assert_eq!(funkwhale.state().uploads[0].status, "draft");
    assert!(funkwhale.state().delivered.is_empty());
    // Nobody is asked before its time has come, and the next run comes again.
    let asked = funkwhale.asked().len();
    assert!(ground.plan().steps[0].starts_with("keeps the draft"));
    assert_eq!(ground.publish().unwrap(), posted);
    assert_eq!(funkwhale.asked().len(), asked);
    // By then its picture was thrown away, for nothing hung on it.
    (ground.about.now, funkwhale.state().now) = (LATER, LATER);
    let posted = ground.publish().unwrap();
    assert_eq!((state(&posted), posted.scheduled.as_deref()), ("published", None));
    let state = funkwhale.state();
    assert_eq!((state.uploads.len(), state.uploads[0].status), (1, "finished"));
    assert!(state.tracks[0].cover.is_some() && state.complaints.is_empty());
    assert!(state.edits.is_empty());
}

#[test]
fn a_draft_follows_the_episode() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale).with("ahead", "true");
    ground.episode.date = LATER;
    ground.publish().unwrap();
    ground.is_changed();
    ground.episode.date = LATER + 86_400;
    assert!(ground.plan().steps[0].starts_with("changes the draft"));
    let posted = ground.publish().unwrap();
    assert_eq!(posted.scheduled.as_deref(), Some("2026-12-04T00:53:20Z"));
    let uuid = funkwhale.state().uploads[0].uuid.clone();
    assert_eq!(funkwhale.state().uploads[0].metadata["title"], "Un autre titre");
    assert_eq!(posted.id.as_deref(), Some(uuid.as_str()));
    // Another sound of the same length is another draft.
    let sound = [b"ID3\x04".as_slice(), &[8; 70_000]].concat();
    ground.episode.sound = file(ground.folder.path(), "c.mp3", &sound, "audio/mpeg");
    ground.episode.made = "made-3".to_owned();
    let posted = ground.publish().unwrap();
    assert_ne!(posted.id.as_deref(), Some(uuid.as_str()));
    assert_eq!(funkwhale.state().uploads.len(), 1);
    assert_eq!(funkwhale.state().uploads[0].sound, sound);
    // A draft that was thrown away there is made anew: nobody has heard it.
    funkwhale.state().uploads.clear();
    ground.episode.date = NOW;
    ground.publish().unwrap();
    assert_eq!(funkwhale.state().uploads[0].status, "finished");
}
