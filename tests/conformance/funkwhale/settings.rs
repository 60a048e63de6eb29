//! Settings and tokens that do not do.

use super::*;

#[test]
fn settings_that_are_wrong_are_told_before_anything_is_asked() {
    for (key, value, expected) in [
        ("chanel", "a", "channel, license, copyright, cover, ahead"),
        ("channel", "a b", "after the @"),
        ("channel", "../users/me", "after the @"),
        ("channel", "", "after the @"),
        ("license", "CC BY", "cc-by-sa-4.0"),
        ("cover", "yes", "true or false"),
        ("ahead", "1", "true or false"),
    ] {
        let error = Ground::at("https://a.example").with(key, value).open().err().unwrap();
        assert!(matches!(error, HostError::Settings { .. }), "{key}");
        assert!(words(&error).contains(expected), "{key}: {error:?}");
    }
    let long = "é".repeat(501);
    let error = Ground::at("https://a.example").with("copyright", &long).open().err().unwrap();
    assert!(words(&error).contains("500"));
    let mut ground = Ground::at("https://a.example");
    ground.settings.podcast = Some("a".to_owned());
    assert!(words(&ground.open().err().unwrap()).contains("say `channel`"));
    let mut ground = Ground::at("https://a.example");
    ground.settings.options.remove("channel");
    assert!(words(&ground.open().err().unwrap()).contains("no `channel`"));
    for url in ["http://a.example", "https://geheim@a.example/", "https://a.example/?a=geheim"] {
        words(&Ground::at(url).open().err().unwrap());
    }
}

#[test]
fn a_token_that_does_not_do_is_told_before_the_sound_is_sent() {
    let funkwhale = Funkwhale::start();
    for token in ["", "geheim-another"] {
        let mut ground = Ground::new(&funkwhale);
        token.clone_into(&mut ground.token);
        let error = ground.publish().unwrap_err();
        assert!(matches!(error, HostError::Refused { .. }), "{error:?}");
        let told = words(&error);
        assert!(told.contains("Your applications") && told.contains("write:libraries"), "{told}");
        assert!(matches!(ground.try_out(), Err(HostError::Refused { .. })));
    }
    let asked = funkwhale.asked();
    assert!(asked.iter().all(|one| one == "GET /api/v1/users/me/"), "{asked:?}");
}

#[test]
fn each_right_that_is_missing_is_told() {
    for scope in ["read:profile", "read:libraries", "write:libraries"] {
        let funkwhale = Funkwhale::start();
        funkwhale.state().scopes.remove(scope);
        let mut ground = Ground::new(&funkwhale);
        for error in [ground.publish().unwrap_err(), ground.try_out().unwrap_err()] {
            assert!(matches!(error, HostError::Refused { .. }), "{scope}: {error:?}");
            assert!(words(&error).contains("write:edits"), "{scope}");
        }
        assert!(funkwhale.state().uploads.is_empty());
        funkwhale.state().scopes.insert(scope);
        ground.publish().unwrap();
        assert_eq!(funkwhale.state().uploads.len(), 1);
    }
    // Edits are a right of their own.
    let funkwhale = Funkwhale::start();
    funkwhale.state().scopes.remove("write:edits");
    let mut ground = Ground::new(&funkwhale);
    ground.publish().unwrap();
    ground.is_changed();
    let error = ground.publish().unwrap_err();
    assert!(words(&error).contains("write:edits"), "{error:?}");
    assert_eq!(ground.kept.as_ref().unwrap().made.as_deref(), Some("made-1"));
    funkwhale.state().scopes.insert("write:edits");
    assert_eq!(ground.publish().unwrap().made.as_deref(), Some("made-2"));
}

#[test]
fn a_closed_instance_works_as_well() {
    let funkwhale = Funkwhale::start();
    funkwhale.state().open = false;
    Ground::new(&funkwhale).publish().unwrap();
}

#[test]
fn a_channel_that_is_not_there_is_told_with_those_that_are() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale).with("channel", "project_libre");
    let told = words(&ground.publish().unwrap_err());
    assert!(told.contains("no channel `project_libre`"), "{told}");
    assert!(told.contains("projets_libres, essais") && !told.contains("ailleurs"), "{told}");
    // Somebody else's.
    let mut ground = Ground::new(&funkwhale).with("channel", "ailleurs");
    let told = words(&ground.publish().unwrap_err());
    assert!(told.contains("benoit@pod.example") && told.contains("anne@pod.example"), "{told}");
    // None at all.
    funkwhale.state().channels.retain(|one| one.name == "ailleurs");
    let told = words(&Ground::new(&funkwhale).publish().unwrap_err());
    assert!(told.contains("make a channel"), "{told}");
    // They may be switched off.
    funkwhale.state().channels_enabled = false;
    let told = words(&Ground::new(&funkwhale).publish().unwrap_err());
    assert!(told.contains("switched off"), "{told}");
    assert!(funkwhale.state().uploads.is_empty() && funkwhale.state().attachments.is_empty());
}

#[test]
fn licences_are_those_that_the_instance_knows() {
    let funkwhale = Funkwhale::start();
    funkwhale.state().page = 2;
    // On the last page of the list.
    let mut ground = Ground::new(&funkwhale).with("license", "cc0-1.0");
    ground.publish().unwrap();
    assert_eq!(funkwhale.state().tracks[0].license.as_deref(), Some("cc0-1.0"));
    // One that was named has to be known.
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale).with("license", "cc-by-9.0");
    let told = words(&ground.publish().unwrap_err());
    assert!(told.contains("cc-by-9.0") && told.contains("/api/v1/licenses/"), "{told}");
    assert!(funkwhale.state().uploads.is_empty());
    // That of the episode is left out where it is not, in the plan or there.
    let mut ground = Ground::new(&funkwhale);
    ground.episode.license = Some("All rights reserved".to_owned());
    let notes = ground.plan().notes.join("\n");
    assert!(notes.contains("does not know `All rights reserved`"), "{notes}");
    ground.episode.license = Some("CC-BY-3.0-BE".to_owned());
    ground.publish().unwrap();
    assert_eq!(funkwhale.state().tracks[0].license, None);
    let mut ground = Ground::new(&funkwhale).with("license", "none");
    ground.episode.guid = "another".to_owned();
    ground.episode.number = Some(13);
    ground.publish().unwrap();
    assert_eq!(funkwhale.state().tracks[1].license, None);
}

#[test]
fn a_name_without_its_server_is_taken_for_the_one_here() {
    let funkwhale = Funkwhale::start();
    let me = r#"{"username":"Anne","full_username":null,"quota_status":0}"#;
    funkwhale.fails(0, Fault::Instead(crate::server::Reply::new(200, me)));
    Ground::new(&funkwhale).publish().unwrap();
}
