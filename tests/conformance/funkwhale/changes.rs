//! Changes afterwards are edits of the track; the sound stays.

use super::*;

#[test]
fn what_differs_is_edited_and_nothing_else() {
    let funkwhale = Funkwhale::start();
    funkwhale.state().slow = 1;
    let mut ground = Ground::new(&funkwhale);
    let before = ground.publish().unwrap();
    ground.is_changed();
    let plan = ground.plan();
    assert_eq!(plan.steps, ["changes the episode where it differs"]);
    assert!(plan.notes[0].contains("the sound there stays"), "{plan:?}");
    let posted = ground.publish().unwrap();
    assert_eq!(posted.made.as_deref(), Some("made-2"));
    assert_eq!((&posted.id, &posted.uri), (&before.id, &before.uri));
    let state = funkwhale.state();
    assert_eq!(state.edits.len(), 1);
    assert_eq!(state.edits[0].payload, serde_json::json!({"title": "Un autre titre"}));
    assert_eq!(state.attachments.len(), 1, "the picture is the same");
    let uuid = before.id.unwrap();
    assert_eq!(state.delivered, [("Create", uuid.clone()), ("Update", uuid)]);
    assert!(state.complaints.is_empty(), "{:?}", state.complaints);
}

#[test]
fn all_that_funkwhale_has_a_place_for_can_be_changed() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    ground.publish().unwrap();
    ground.has_another_picture();
    ground.episode.notes = "Avec Benoît.".to_owned();
    ground.episode.license = Some("CC0-1.0".to_owned());
    ground.episode.tags = vec!["radio".to_owned()];
    ground.episode.number = Some(13);
    let mut ground = ground.with("copyright", "© Anne");
    ground.publish().unwrap();
    let state = funkwhale.state();
    let track = &state.tracks[0];
    assert_eq!(track.license.as_deref(), Some("cc0-1.0"));
    assert_eq!((track.copyright.as_deref(), track.position), (Some("© Anne"), 13));
    assert_eq!(track.tags, ["radio"]);
    assert!(track.description.as_ref().unwrap().0.starts_with("Avec Benoît."));
    let cover = state.attachments.iter().find(|one| Some(&one.uuid) == track.cover.as_ref());
    assert_eq!(cover.unwrap().bytes, picture(1).len());
}

#[test]
fn a_picture_of_one_edit_is_not_used_for_the_next() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    ground.publish().unwrap();
    ground.has_another_picture();
    // The edit is there, its answer is not: me, channel, list, track, picture, edit.
    let cut = crate::server::Reply::new(201, "{").claims(100).breaks_off_after(1);
    funkwhale.fails(5, Fault::After(cut));
    ground.publish().unwrap_err();
    assert_eq!(funkwhale.state().edits.len(), 1);
    funkwhale.heals();
    ground.publish().unwrap();
    assert_eq!(funkwhale.state().edits.len(), 2);
    let track = funkwhale.state().tracks[0].clone();
    let state = funkwhale.state();
    let cover = state.attachments.iter().find(|one| Some(&one.uuid) == track.cover.as_ref());
    assert_eq!(cover.unwrap().bytes, picture(1).len());
}

#[test]
fn what_the_episode_does_not_say_stays_as_it_is_there() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    ground.publish().unwrap();
    ground.episode.license = None;
    ground.episode.tags.clear();
    ground.episode.cover = None;
    ground.is_changed();
    ground.publish().unwrap();
    let track = funkwhale.state().tracks[0].clone();
    assert_eq!(track.license.as_deref(), Some("cc-by-sa-4.0"));
    assert!(track.tags.len() == 2 && track.cover.is_some());
}

#[test]
fn a_change_needs_no_sound_on_this_machine() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    ground.publish().unwrap();
    ground.is_changed();
    ground.episode.sound = HostFile::default();
    assert_eq!(ground.plan().steps.len(), 1);
    ground.publish().unwrap();
    assert_eq!(funkwhale.state().tracks[0].title, "Un autre titre");
}

#[test]
fn an_edit_that_cannot_be_made_is_told() {
    let funkwhale = Funkwhale::start();
    funkwhale.state().edits_fail = true;
    let mut ground = Ground::new(&funkwhale);
    ground.publish().unwrap();
    ground.is_changed();
    let told = words(&ground.publish().unwrap_err());
    assert!(told.contains("could not make it") && told.contains("/library/tracks/"), "{told}");
    assert_eq!(ground.kept.as_ref().unwrap().made.as_deref(), Some("made-1"));
    funkwhale.state().edits_fail = false;
    assert_eq!(ground.publish().unwrap().made.as_deref(), Some("made-2"));
}
