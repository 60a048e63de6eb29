//! Who is let in, for how long, and with what.

use pod::publish::hosts::peertube::login;

use super::*;
use crate::server::Reply;
use crate::servers::Fault;
use crate::services::peertube::{CODE, Manner};

/// The token that is kept.
fn kept(ground: &Ground) -> Option<Secret> {
    ground.shelf.lock().unwrap().token.clone()
}

#[test]
fn a_key_that_is_over_in_the_middle_is_exchanged_for_another() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    // While the third piece is sent.
    let over = Reply::new(401, "{\"code\": \"invalid_token\"}");
    instance.fails_at(10, Fault::Instead(over));
    ground.publish().unwrap();
    assert_eq!(instance.entries(), (1, 1));
    assert_eq!(instance.video().sound, ground.sound());
    assert_eq!(instance.state().received, 200_000);
    assert_eq!(kept(&ground), None, "a password needs no token");
}

#[test]
fn where_the_token_is_over_too_the_password_is_used_again() {
    let instance = Arc::new(PeerTube::start(Manner::default()));
    let mut ground = Ground::on(&instance);
    struct Meddling(Arc<PeerTube>, AtomicU64);
    impl Watch for Meddling {
        fn sent(&self, bytes: u64) {
            // Once, when half of the sound is there.
            let before = self.1.fetch_add(bytes, Ordering::SeqCst);
            if before < 100_000 && before + bytes >= 100_000 {
                self.0.tokens_expire();
            }
        }

        fn cancelled(&self) -> bool {
            false
        }
    }
    let watch = Meddling(Arc::clone(&instance), AtomicU64::new(0));
    ground.publish_hearing(&watch).unwrap();
    assert_eq!(instance.entries(), (2, 0));
    assert_eq!(instance.video().sound, ground.sound());
}

#[test]
fn it_is_tried_once_and_not_for_ever() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    ground.password = Some("geheim-wrong");
    let error = ground.publish().unwrap_err();
    assert!(matches!(error, HostError::Refused { .. }), "{error:?}");
    assert!(tells_no_secret(&error).contains("pod login tube"));
    // The configuration, the client, the password.
    assert_eq!(instance.asked(), 3);
    ground.password = None;
    assert!(matches!(ground.publish().unwrap_err(), HostError::Refused { .. }));
}

#[test]
fn a_code_gives_a_token_and_each_use_gives_the_next() {
    let instance = PeerTube::start(Manner { codes: true, ..Manner::default() });
    let mut ground = Ground::on(&instance);
    let error = ground.publish().unwrap_err();
    assert!(matches!(error, HostError::CodeWanted { .. }), "{error:?}");
    assert!(error.hint().contains("pod login tube"));
    let secrets = ground.secrets();
    let log_in =
        |code: &str| login::token(&ground.settings, &secrets, &ground.about, code, &Patient::new());
    let error = log_in("geheim-000000").unwrap_err();
    assert!(matches!(error, HostError::Refused { .. }), "{error:?}");
    assert!(tells_no_secret(&error).contains("does not take the code"));
    let token = log_in(&format!(" {CODE}\n")).unwrap();
    ground.password = None;
    ground.shelf.lock().unwrap().token = Some(token.clone());
    ground.publish().unwrap();
    let next = kept(&ground).unwrap();
    assert_ne!(next, token);
    assert_eq!(instance.entries(), (1, 1));
    // The next run, and one in whose middle the key is over.
    ground.is_changed();
    instance.fails_at(5, Fault::Instead(Reply::new(401, "")));
    ground.publish().unwrap();
    assert_eq!(instance.state().exchanges, 3);
    let last = instance.state().keys[0].1.clone();
    assert_eq!(kept(&ground).unwrap().reveal(), last);
    assert_eq!(instance.video().text("name"), "Un autre titre");
}

#[test]
fn a_token_that_is_used_up_asks_for_another_login() {
    let instance = PeerTube::start(Manner { codes: true, ..Manner::default() });
    let mut ground = Ground::on(&instance);
    ground.password = None;
    ground.shelf.lock().unwrap().token = Some("geheim-old".into());
    let told = tells_no_secret(&ground.publish().unwrap_err());
    assert!(told.contains("two weeks") && told.contains("pod login tube"), "{told}");
    assert_eq!(instance.state().exchanges, 0);
}

#[test]
fn a_token_is_not_spent_where_the_next_cannot_be_kept() {
    let instance = PeerTube::start(Manner { codes: true, ..Manner::default() });
    let mut ground = Ground::on(&instance);
    let secrets = ground.secrets();
    let token = login::token(&ground.settings, &secrets, &ground.about, CODE, &Patient::new());
    let token = token.unwrap();
    ground.password = None;
    ground.shelf.lock().unwrap().token = Some(token.clone());
    // As for one that stands in the environment.
    let keep = ground.about.keep.take();
    let told = tells_no_secret(&ground.publish().unwrap_err());
    assert!(told.contains("environment") && told.contains("pod login tube --file"), "{told}");
    assert_eq!(instance.state().exchanges, 0);
    // A disk that is full is told, and nothing is sent.
    ground.about.keep = keep;
    ground.shelf.lock().unwrap().full = true;
    let told = tells_no_secret(&ground.publish().unwrap_err());
    assert!(told.contains("cannot be kept"), "{told}");
    assert_eq!(instance.state().received, 0);
}

#[test]
fn a_password_in_the_environment_does_without_a_token() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    ground.shelf.lock().unwrap().token = Some("geheim-old".into());
    ground.about.keep = None;
    ground.publish().unwrap();
    assert_eq!(instance.entries(), (1, 0));
    // A token of no use gives way to the password.
    let mut ground = Ground::on(&instance);
    ground.episode.title = "Un autre".to_owned();
    ground.episode.page += "2/";
    ground.shelf.lock().unwrap().token = Some("geheim-old".into());
    ground.publish().unwrap();
    assert_eq!(instance.state().logins, 2);
}

#[test]
fn refusals_are_told_in_plain_words() {
    for (status, code, expected) in [
        (400, "invalid_client", "pod login tube"),
        (400, "account_waiting_for_approval", "wait until"),
        (400, "account_approval_rejected", "ask who runs it"),
        (403, "", "pod login tube"),
    ] {
        let instance = PeerTube::start(Manner::default());
        let mut ground = Ground::on(&instance);
        let body = format!("{{\"code\": \"{code}\", \"detail\": \"geheim-peertube \\u001b[31m\"}}");
        instance.fails_at(2, Fault::Instead(Reply::new(status, body)));
        let error = ground.publish().unwrap_err();
        assert!(matches!(error, HostError::Refused { .. }), "{code}: {error:?}");
        assert!(tells_no_secret(&error).contains(expected), "{code}: {error:?}");
    }
    // Asked by another name than its own, it gives no client.
    let instance = PeerTube::start(Manner::default());
    instance.fails_at(1, Fault::Instead(Reply::new(403, "")));
    let error = Ground::on(&instance).publish().unwrap_err();
    assert!(matches!(error, HostError::Settings { .. }) && error.hint().contains("`url`"));
}
