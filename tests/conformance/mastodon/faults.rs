//! Everything goes wrong at every request in turn; run again, there is one post.

use super::*;
use crate::server::{Reply, Server, nobody};
use crate::servers::{Fault, Instance, Manner};

type Expected = fn(&HostError) -> bool;

/// How many requests it takes to post with a sound.
fn requests() -> usize {
    let instance = Instance::start(Manner::default());
    Ground::on(&instance).publish().unwrap();
    instance.asked()
}

/// Each fault at each request; `prepare` makes the ground ready, from where it is counted.
fn each(
    requests: usize,
    fault: &Fault,
    expected: Expected,
    prepare: impl Fn(&mut Ground, &Instance),
) {
    for at in 0..requests {
        let instance = Instance::start(Manner::default());
        let mut ground = Ground::on(&instance);
        ground.about.patience.silence = Duration::from_millis(700);
        prepare(&mut ground, &instance);
        instance.fails_at(at, fault.clone());
        let error = ground.publish().err().unwrap_or_else(|| panic!("no error at {at}"));
        assert!(expected(&error), "request {at} of {fault:.40?}: {error:?}");
        let told = tells_no_secret(&error);
        assert!(told.len() < 1500, "{told}");
        // Sooner or later all is well, and there is one.
        ground.publish().unwrap();
        let there = instance.posts().len() + instance.waiting().len();
        assert_eq!(there, 1, "request {at} of {fault:.40?}");
        ground.publish().unwrap();
    }
}

fn nothing(_: &mut Ground, _: &Instance) {}

/// What a server says that wants to be obeyed, and knows the token.
const SAID: &str = "{\"error\": \"\\u001b[31mgeheim-token-1 \\u202e is not\"}";

fn is_not_taken(error: &HostError) -> bool {
    matches!(error, HostError::NotTaken { .. })
}

fn is_broken(error: &HostError) -> bool {
    matches!(error, HostError::Broken { .. })
}

fn is_refused(error: &HostError) -> bool {
    matches!(error, HostError::Refused { .. })
}

fn is_odd(error: &HostError) -> bool {
    matches!(error, HostError::Odd { .. })
}

fn is_busy(error: &HostError) -> bool {
    error.wait() == Some(Duration::from_secs(7))
}

#[test]
fn errors_are_told_and_never_give_two_posts() {
    let count = requests();
    assert!(count >= 7, "{count}");
    let instead = |status, body: &str| Fault::Instead(Reply::new(status, body));
    // snac says 422 for a token it does not know.
    let not_taken = |error: &HostError| is_not_taken(error) || is_refused(error);
    let cases: [(Fault, Expected); 10] = [
        (instead(401, SAID), is_refused),
        (instead(403, SAID), is_refused),
        (instead(409, SAID), is_not_taken),
        (instead(413, "<html>geheim-token-1"), is_not_taken),
        (instead(422, SAID), not_taken),
        (instead(500, SAID), is_broken),
        (instead(200, "[[[[ geheim"), is_odd),
        (instead(200, ""), is_odd),
        (Fault::Instead(Reply::new(429, SAID).header("Retry-After", "7")), is_busy),
        (
            Fault::Instead(
                Reply::new(429, "").header("X-RateLimit-Reset", "2026-11-29T12:00:07.5Z"),
            ),
            is_busy,
        ),
    ];
    for (fault, expected) in cases {
        each(count, &fault, expected, nothing);
    }
}

#[test]
fn connections_that_break_never_give_two_posts() {
    let count = requests();
    let cut = Reply::new(200, "{\"id\": \"1\"").claims(1000).breaks_off_after(5);
    let slow = Reply::new(200, "{\"id\": \"1\"}").holds_after(3);
    let huge = Reply::new(200, vec![b' '; 9_000_000]).claims(1_000_000_000);
    each(count, &Fault::Instead(cut), is_broken, nothing);
    each(count, &Fault::Instead(slow), is_broken, nothing);
    each(count, &Fault::Instead(huge), is_odd, nothing);
    each(count, &Fault::DoneThenCut, is_broken, nothing);
    each(count, &Fault::DoneThen500, is_broken, nothing);
}

#[test]
fn the_same_goes_for_posts_that_wait() {
    let later = |ground: &mut Ground, _: &Instance| ground.episode.date = NOW + 3600;
    each(requests(), &Fault::DoneThenCut, is_broken, later);
    each(requests(), &Fault::Instead(Reply::new(500, SAID)), is_broken, later);
    // Taken back, then made anew.
    let changed = |ground: &mut Ground, _: &Instance| {
        ground.episode.date = NOW + 3600;
        ground.publish().unwrap();
        ground.is_changed();
    };
    each(1 + requests(), &Fault::Instead(Reply::new(500, SAID)), is_broken, changed);
}

#[test]
fn the_same_goes_for_changes() {
    let changed = |ground: &mut Ground, _: &Instance| {
        ground.publish().unwrap();
        ground.is_changed();
    };
    for (fault, expected) in [
        (Fault::Instead(Reply::new(401, SAID)), is_refused as Expected),
        (Fault::Instead(Reply::new(422, SAID)), is_not_taken),
        (Fault::Instead(Reply::new(500, SAID)), is_broken),
        (Fault::DoneThenCut, is_broken),
    ] {
        each(3, &fault, expected, changed);
    }
}

#[test]
fn nobody_else_gets_the_token() {
    let other = Server::start(|_| Reply::new(200, "{}"));
    let count = requests();
    for status in [301, 302, 307, 308] {
        let away = Reply::new(status, "").header("Location", &other.address("/elsewhere?a=geheim"));
        for at in 0..count {
            let instance = Instance::start(Manner::default());
            let mut ground = Ground::on(&instance);
            instance.fails_at(at, Fault::Instead(away.clone()));
            let error = ground.publish().unwrap_err();
            assert!(matches!(error, HostError::Settings { .. }), "{error:?}");
            ground.publish().unwrap();
            assert_eq!(instance.posts().len(), 1);
        }
    }
    assert_eq!(other.asked().len(), 0);
}

#[test]
fn where_nobody_listens_it_is_told() {
    let mut ground = Ground::new(&nobody(), TOKEN);
    let error = ground.publish().unwrap_err();
    assert!(is_broken(&error), "{error:?}");
    assert_eq!(ground.noted, None);
    assert!(ground.folder.path().exists());
}
