//! Everything goes wrong at every request in turn; run again, there is one video.

use super::*;
use crate::server::{Reply, Server, nobody};
use crate::servers::Fault;
use crate::services::peertube::Manner;

/// What may come of a run; nothing where all went well in spite of it.
type Expected = fn(Option<&HostError>) -> bool;

/// How many requests it takes.
fn requests() -> usize {
    let instance = PeerTube::start(Manner::default());
    Ground::on(&instance).publish().unwrap();
    instance.asked()
}

/// Each fault at each request; `prepare` makes the ground ready, from where it is counted.
fn each(
    requests: usize,
    fault: &Fault,
    expected: Expected,
    prepare: impl Fn(&mut Ground, &PeerTube),
) {
    for at in 0..requests {
        let instance = PeerTube::start(Manner::default());
        let mut ground = Ground::on(&instance);
        ground.about.patience.silence = Duration::from_millis(700);
        prepare(&mut ground, &instance);
        instance.fails_at(at, fault.clone());
        let came = ground.publish();
        let error = came.as_ref().err();
        assert!(expected(error), "request {at} of {fault:.60?}: {error:?}");
        if let Some(error) = error {
            assert!(tells_no_secret(error).len() < 1500);
        }
        // Sooner or later all is well, and there is one.
        ground.publish().unwrap();
        let video = instance.video();
        assert_eq!(video.sound, ground.sound(), "request {at} of {fault:.60?}");
        assert_eq!(video.text("name"), ground.episode.title);
        assert!(video.captions.contains_key("fr") && video.chapters.len() == 2, "{at}");
        let asked = instance.asked();
        ground.publish().unwrap();
        assert_eq!(instance.asked(), asked, "request {at} of {fault:.60?}");
    }
}

fn nothing(_: &mut Ground, _: &PeerTube) {}

/// What a server says that wants to be obeyed, and knows the password.
const SAID: &str = "{\"detail\": \"\\u001b[31mgeheim-peertube \\u202e is not\", \"code\": \"x\"}";

fn is_refused(error: Option<&HostError>) -> bool {
    matches!(error, Some(HostError::Refused { .. } | HostError::Settings { .. }))
}

fn is_not_taken(error: Option<&HostError>) -> bool {
    matches!(error, Some(HostError::NotTaken { .. }))
}

fn is_broken(error: Option<&HostError>) -> bool {
    matches!(error, Some(HostError::Broken { .. }))
}

fn is_odd(error: Option<&HostError>) -> bool {
    matches!(error, Some(HostError::Odd { .. }))
}

fn is_busy(error: Option<&HostError>) -> bool {
    error.and_then(HostError::wait) == Some(Duration::from_secs(7))
}

#[test]
fn errors_are_told_and_never_give_two_videos() {
    let count = requests();
    assert!(count >= 17, "{count}");
    let instead = |status, body: &str| Fault::Instead(Reply::new(status, body));
    let reset = (NOW + 7).to_string();
    let cases: [(Fault, Expected); 12] = [
        // A key is exchanged; at the login itself it is told.
        (instead(401, SAID), |error| error.is_none() || is_refused(error)),
        (instead(403, SAID), is_refused),
        // A piece that does not fit is asked for.
        (instead(409, SAID), |error| error.is_none() || is_not_taken(error)),
        (instead(413, "<html>geheim-peertube"), is_not_taken),
        (instead(415, SAID), is_not_taken),
        (instead(422, SAID), is_not_taken),
        (instead(500, SAID), is_broken),
        // What has no body is not looked at.
        (instead(200, "[[[[ geheim"), |error| error.is_none() || is_odd(error)),
        (instead(200, ""), |error| error.is_none() || is_odd(error)),
        (Fault::Instead(Reply::new(429, SAID).header("Retry-After", "7")), is_busy),
        (Fault::Instead(Reply::new(503, SAID).header("Retry-After", "7")), is_busy),
        (Fault::Instead(Reply::new(429, "").header("X-RateLimit-Reset", &reset)), is_busy),
    ];
    for (fault, expected) in cases {
        // Text and chapters that were taken without being so are not seen to be missing.
        let seen = match &fault {
            Fault::Instead(reply) if format!("{reply:?}").contains("status: 200") => count - 3,
            _ => count,
        };
        each(seen, &fault, expected, nothing);
    }
}

#[test]
fn connections_that_break_never_give_two_videos() {
    let count = requests();
    let cut = Reply::new(200, "{\"id\": \"1\"").claims(1000).breaks_off_after(5);
    let slow = Reply::new(200, "{\"id\": \"1\"}").holds_after(3);
    let huge = Reply::new(200, vec![b' '; 9_000_000]).claims(1_000_000_000);
    each(count, &Fault::Instead(Reply::hangs_up()), is_broken, nothing);
    each(count, &Fault::Instead(cut), is_broken, nothing);
    each(count, &Fault::Instead(slow), is_broken, nothing);
    each(count, &Fault::Instead(huge), is_odd, nothing);
    each(count, &Fault::DoneThenCut, is_broken, nothing);
    each(count, &Fault::DoneThen500, is_broken, nothing);
}

#[test]
fn the_same_goes_for_videos_that_wait() {
    let later = |ground: &mut Ground, _: &PeerTube| ground.episode.date = NOW + 3600;
    each(requests(), &Fault::DoneThenCut, is_broken, later);
    each(requests(), &Fault::Instead(Reply::new(500, SAID)), is_broken, later);
}

#[test]
fn the_same_goes_for_changes() {
    let changed = |ground: &mut Ground, _: &PeerTube| {
        ground.publish().unwrap();
        ground.is_changed();
    };
    // How to log in, the key, the video, languages, licences, the change, what it takes, the
    // picture, text, chapters, the video.
    for (fault, expected) in [
        (Fault::Instead(Reply::new(403, SAID)), is_refused as Expected),
        (Fault::Instead(Reply::new(422, SAID)), is_not_taken),
        (Fault::Instead(Reply::new(500, SAID)), is_broken),
        (Fault::DoneThenCut, is_broken),
    ] {
        each(11, &fault, expected, changed);
    }
}

#[test]
fn nobody_else_gets_password_key_or_sound() {
    let other = Server::start(|_| Reply::new(200, "{}"));
    for status in [301, 302, 307, 308] {
        let away = Reply::new(status, "").header("Location", &other.address("/elsewhere?a=geheim"));
        each(requests(), &Fault::Instead(away), is_refused, nothing);
    }
    assert_eq!(other.asked().len(), 0);
}

#[test]
fn where_nobody_listens_it_is_told() {
    let mut ground = Ground::new(&nobody());
    let error = ground.publish().unwrap_err();
    assert!(is_broken(Some(&error)), "{error:?}");
    assert_eq!(ground.noted, None);
    assert!(ground.folder.path().exists());
}
