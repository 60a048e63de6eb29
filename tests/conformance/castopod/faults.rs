//! What goes wrong at each request in turn: a clear error without secrets, and one episode after
//! the next run.

use super::*;
use crate::server::{Reply, Server, nobody};
use crate::services::castopod::Fault;

/// As many requests as a whole run makes: podcasts, list, create, look, publish, look.
const REQUESTS: usize = 6;

/// A fault at each request; then a run without, with and without what was noted.
fn at_each_request(fault: impl Fn() -> Fault, patience: Option<Duration>) -> Vec<String> {
    let mut told = Vec::new();
    for at in 0..REQUESTS {
        for forgets in [false, true] {
            let castopod = Castopod::start();
            castopod.fails(at, fault());
            let mut ground = Ground::new(&castopod);
            let usual = ground.about.patience;
            if let Some(silence) = patience {
                ground.about.patience.silence = silence;
            }
            match ground.publish() {
                // After a cut connection the episode was looked for, and found.
                Ok(posted) => assert_eq!(posted.state.as_deref(), Some("scheduled")),
                Err(error) => told.push(words(&error)),
            }
            castopod.heals();
            ground.about.patience = usual;
            if forgets {
                ground.kept = None;
            }
            let posted = ground.publish().unwrap();
            assert_eq!(posted.state.as_deref(), Some("scheduled"), "{at}");
            assert_eq!(posted.made.as_deref(), Some("made-1"), "{at}");
            let state = castopod.state();
            assert_eq!((state.episodes.len(), state.posts.len()), (1, 1), "at {at}");
        }
    }
    assert!(told.len() >= REQUESTS, "{told:?}");
    told
}

/// Every status, before anything was done and after.
fn status(status: u16, body: &'static str) -> Vec<String> {
    let before = at_each_request(|| Fault::Instead(Reply::new(status, body)), None);
    let after = at_each_request(|| Fault::After(Reply::new(status, body)), None);
    [before, after].concat()
}

#[test]
fn statuses_at_each_request_are_told() {
    let told = status(401, "");
    assert!(told.iter().all(|said| said.contains("does not let pod in")), "{told:?}");
    let told = status(413, "<html>no</html>");
    assert!(told.iter().all(|said| said.contains("client_max_body_size")), "{told:?}");
    let told = status(422, r#"{"messages":{"error":"no such thing"}}"#);
    assert!(told.iter().all(|said| said.contains("no such thing")), "{told:?}");
}

#[test]
fn a_server_in_trouble_at_each_request_is_told() {
    let told = status(500, r#"{"messages":{"error":"Unexpected error"}}"#);
    assert!(told.iter().all(|said| said.contains("Unexpected error")), "{told:?}");
    let busy = || Fault::Instead(Reply::new(429, "").header("Retry-After", "7"));
    let told = at_each_request(busy, None);
    assert!(told.iter().all(|said| said.contains("Some(7)")), "{told:?}");
}

#[test]
fn a_conflict_where_none_can_be_is_told() {
    // At the first and the second request it means nothing; at the others it says that it is done.
    for at in [0, 1, 3, 5] {
        let castopod = Castopod::start();
        castopod.fails(at, Fault::Instead(Reply::new(409, "")));
        let mut ground = Ground::new(&castopod);
        words(&ground.publish().unwrap_err());
        castopod.heals();
        ground.publish().unwrap();
        assert_eq!(castopod.counts(), (1, 1));
    }
    // A slug that is taken by what is not shown, a publication that is not there.
    for at in [2, 4] {
        let castopod = Castopod::start();
        castopod.fails(at, Fault::Instead(Reply::new(409, "")));
        let mut ground = Ground::new(&castopod);
        words(&ground.publish().unwrap_err());
        castopod.heals();
        ground.publish().unwrap();
        assert_eq!(castopod.counts(), (1, 1));
    }
}

#[test]
fn connections_that_break_off_leave_one_episode() {
    let cut = || Reply::new(200, vec![b' '; 500]).claims(5000).breaks_off_after(300);
    at_each_request(|| Fault::Instead(cut()), None);
    // A kill of either side between what was done and what was noted.
    at_each_request(|| Fault::After(cut()), None);
}

#[test]
fn a_body_that_never_ends_is_given_up() {
    let slow = || Reply::new(200, vec![b' '; 500]).holds_after(100);
    at_each_request(|| Fault::After(slow()), Some(Duration::from_millis(700)));
}

#[test]
fn an_answer_of_a_gigabyte_is_not_read() {
    let long = || Reply::new(200, vec![b' '; 17 << 20]).claims(1 << 30);
    let told = at_each_request(|| Fault::After(long()), None);
    assert!(told.iter().all(|said| said.contains("more than")), "{told:?}");
}

#[test]
fn nonsense_is_told() {
    for body in ["", "null", "{", "[1,2]", "\"x\"", r#"{"id":-1}"#, r#"[{"id":{}}]"#] {
        let castopod = Castopod::start();
        for at in [0, 3] {
            castopod.fails(at, Fault::Instead(Reply::new(200, body)));
            let mut ground = Ground::new(&castopod);
            if let Err(error) = ground.publish() {
                words(&error);
            }
            castopod.heals();
            ground.publish().unwrap();
        }
        assert_eq!(castopod.counts(), (1, 1));
    }
}

#[test]
fn a_redirect_to_another_server_takes_no_password_along() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::start(|_| Reply::new(200, "[]"));
        let to = other.address("/api/rest/v1/podcasts?geheim-x=1");
        let away = || Fault::Instead(Reply::new(status, "").header("Location", &to));
        let told = at_each_request(away, None);
        assert!(told.iter().all(|said| said.contains("write the address")), "{told:?}");
        assert!(other.asked().is_empty(), "nothing goes there");
    }
}

#[test]
fn nobody_there_is_told() {
    let error = Ground::at(&nobody()).publish().unwrap_err();
    assert!(words(&error).contains("cannot be reached"), "{error}");
}

#[test]
fn what_cannot_be_noted_ends_the_run_and_is_found_again() {
    for notes in 0..3 {
        let castopod = Castopod::start();
        let mut ground = Ground::new(&castopod);
        let mut left = notes;
        let mut note = |_: &Posted| {
            if left == 0 {
                let (host, why) = ("fedi".to_owned(), "disk full".to_owned());
                return Err(HostError::Unnoted { host, why });
            }
            left -= 1;
            Ok(())
        };
        let host = ground.open().unwrap();
        let error = host.publish(&ground.episode, None, &mut note, &Quiet).unwrap_err();
        assert!(matches!(error, HostError::Unnoted { .. }), "{error}");
        let posted = ground.publish().unwrap();
        assert_eq!(posted.state.as_deref(), Some("scheduled"));
        assert_eq!(castopod.counts(), (1, 1));
    }
}

#[test]
fn a_wish_to_stop_while_the_sound_goes_out_is_heard() {
    struct Stops(std::sync::atomic::AtomicU64);
    impl Watch for Stops {
        fn sent(&self, bytes: u64) {
            self.0.fetch_add(bytes, std::sync::atomic::Ordering::SeqCst);
        }
        fn cancelled(&self) -> bool {
            self.0.load(std::sync::atomic::Ordering::SeqCst) > 0
        }
    }
    let castopod = Castopod::start();
    let ground = Ground::new(&castopod);
    let host = ground.open().unwrap();
    let stops = Stops(std::sync::atomic::AtomicU64::new(0));
    let error = host.publish(&ground.episode, None, &mut |_| Ok(()), &stops).unwrap_err();
    assert_eq!(error, HostError::Cancelled);
}
