//! Everything goes wrong at every request in turn; run again, there is one episode.

use super::*;
use crate::server::{Reply, Server, nobody};

type Expected = fn(&HostError) -> bool;
type Prepare = fn(&mut Ground, &Funkwhale);

/// How an episode comes to where it is counted from.
const WAYS: [(&str, Prepare); 3] = [
    ("new", |_, _| {}),
    ("changed", |ground, _| {
        ground.publish().unwrap();
        ground.is_changed();
        ground.has_another_picture();
    }),
    ("draft at its date", |ground, funkwhale| {
        ground.settings.options.insert("ahead".to_owned(), "true".to_owned());
        let later = NOW + 2 * 86_400;
        ground.episode.date = later;
        ground.publish().unwrap();
        (ground.about.now, funkwhale.state().now) = (later, later);
    }),
];

/// How many requests it takes.
fn requests(prepare: Prepare) -> usize {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    prepare(&mut ground, &funkwhale);
    let before = funkwhale.asked().len();
    ground.publish().unwrap();
    funkwhale.asked().len() - before
}

/// A fault at each request of each way; then runs without it, with what was noted and without: both
/// where something was done, else in turn.
fn each(fault: &Fault, silence: Duration, expected: Expected) {
    let done = matches!(fault, Fault::After(_));
    for (way, prepare) in WAYS {
        for at in 0..requests(prepare) {
            for forgets in [false, true].into_iter().filter(|one| done || *one == (at % 2 == 0)) {
                let funkwhale = Funkwhale::start();
                let mut ground = Ground::new(&funkwhale);
                prepare(&mut ground, &funkwhale);
                let patience = ground.about.patience.silence;
                ground.about.patience.silence = silence;
                funkwhale.fails(at, fault.clone());
                let error = ground.publish().err();
                let error = error.unwrap_or_else(|| panic!("no error: {way}, request {at}"));
                assert!(expected(&error), "{way}, request {at} of {fault:.60?}: {error:?}");
                words(&error);
                funkwhale.heals();
                ground.about.patience.silence = patience;
                if forgets {
                    ground.kept = None;
                }
                let posted = ground.publish().unwrap();
                assert_eq!(state(&posted), "published", "{way}, request {at}");
                assert_eq!(posted.made, Some(ground.episode.made.clone()));
                let state = funkwhale.state();
                assert_eq!(state.uploads.len(), 1, "{way}, request {at} of {fault:.60?}");
                assert_eq!(state.tracks.len(), 1, "{way}, request {at}");
                assert_eq!(state.tracks[0].title, ground.episode.title);
                let created = state.delivered.iter().filter(|(what, _)| *what == "Create");
                assert_eq!(created.count(), 1, "followers hear of it once");
                assert!(state.complaints.is_empty(), "{:?}", state.complaints);
                drop(state);
                let asked = funkwhale.asked().len();
                ground.publish().unwrap();
                assert_eq!(funkwhale.asked().len(), asked, "all is well");
            }
        }
    }
}

/// What a server says that wants to be obeyed, and knows the token.
const SAID: &str = "{\"detail\": \"\\u001b[31mgeheim-funkwhale-1 \\u202e is not\"}";
/// The same, by field.
const FIELDS: &str =
    "{\"title\": [\"\\u001b]0;geheim-funkwhale-1\\u0007 no\"], \"a\": {\"b\": [1]}}";

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

const USUAL: Duration = Duration::from_secs(20);

#[test]
fn it_takes_the_requests_it_takes() {
    let counts: Vec<usize> = WAYS.iter().map(|(_, prepare)| requests(*prepare)).collect();
    // me, channel, uploads, tracks, licences, picture, sound, publish, uploads, track;
    // me, channel, uploads, track, picture, edit, edit;
    // me, channel, uploads, licences, picture?, picture, draft, publish, uploads, track.
    assert_eq!(counts, [10, 7, 10]);
}

#[test]
fn refusals_are_told_and_never_give_two_episodes() {
    let instead = |status, body: &str| Fault::Instead(Reply::new(status, body));
    let cases: [(Fault, Expected); 7] = [
        (instead(401, SAID), is_refused),
        (instead(403, SAID), is_refused),
        (instead(400, FIELDS), is_not_taken),
        (instead(409, SAID), is_not_taken),
        (instead(413, "<html>geheim-funkwhale-1"), is_not_taken),
        (instead(415, SAID), is_not_taken),
        (instead(422, FIELDS), is_not_taken),
    ];
    for (fault, expected) in cases {
        each(&fault, USUAL, expected);
    }
}

#[test]
fn a_busy_server_and_one_in_trouble_are_told() {
    // ThrottleStatusMiddleware: in seconds, and as a moment in seconds since 1970.
    let after = Reply::new(429, SAID).header("Retry-After", "7");
    each(&Fault::Instead(after), USUAL, is_busy);
    each(&Fault::Instead(Reply::new(500, SAID)), USUAL, is_broken);
    each(&Fault::After(Reply::new(500, "<h1>Server Error (500)</h1>")), USUAL, is_broken);
    each(&Fault::After(Reply::new(502, "")), USUAL, is_broken);
}

#[test]
fn a_moment_to_wait_for_is_understood_in_seconds() {
    let funkwhale = Funkwhale::start();
    let reset = (NOW + 7).to_string();
    let reply = Reply::new(429, "").header("X-RateLimit-Reset", &reset);
    funkwhale.fails(6, Fault::Instead(reply));
    let error = Ground::new(&funkwhale).publish().unwrap_err();
    assert!(is_busy(&error), "{error:?}");
}

#[test]
fn nonsense_is_told() {
    each(&Fault::Instead(Reply::new(200, "[[[[ geheim")), USUAL, is_odd);
    each(&Fault::After(Reply::new(200, "")), USUAL, is_odd);
    // What was just there is gone.
    for body in ["{}", "[]", "null", "7", "{\"results\": 3, \"uuid\": []}"] {
        for (_, prepare) in WAYS {
            for at in 0..requests(prepare) {
                let funkwhale = Funkwhale::start();
                let mut ground = Ground::new(&funkwhale);
                prepare(&mut ground, &funkwhale);
                funkwhale.fails(at, Fault::Instead(Reply::new(200, body)));
                // Of some answers nothing is read.
                let _ = ground.publish().inspect_err(|error| drop(words(error)));
                funkwhale.heals();
                let posted = ground.publish();
                assert!(posted.is_ok() || at == 0, "request {at}: {posted:?}");
                assert_eq!(funkwhale.state().uploads.len(), 1, "request {at}");
            }
        }
    }
}

#[test]
fn connections_that_break_off_never_give_two_episodes() {
    let cut = Reply::new(200, "{\"uuid\": \"1\"").claims(1000).breaks_off_after(5);
    each(&Fault::Instead(cut.clone()), USUAL, is_broken);
    // A kill of either side between what was done and what was noted.
    each(&Fault::After(cut), USUAL, is_broken);
}

#[test]
fn a_body_that_never_ends_is_given_up() {
    let slow = Reply::new(200, "{\"uuid\": \"1\"}").holds_after(3);
    each(&Fault::After(slow), Duration::from_millis(300), is_broken);
}

#[test]
fn an_answer_of_a_gigabyte_is_not_read() {
    let huge = Reply::new(200, vec![b' '; 9_000_000]).claims(1_000_000_000);
    each(&Fault::After(huge), USUAL, is_odd);
}

#[test]
fn nobody_else_gets_the_token() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::start(|_| Reply::new(200, "{}"));
        let away = other.address("/elsewhere?a=geheim");
        let away = Reply::new(status, "").header("Location", &away);
        each(&Fault::Instead(away), USUAL, |error| matches!(error, HostError::Settings { .. }));
        assert!(other.asked().is_empty(), "nothing goes there");
    }
}

#[test]
fn where_nobody_listens_it_is_told() {
    let mut ground = Ground::at(&nobody());
    let error = ground.publish().unwrap_err();
    assert!(is_broken(&error), "{error:?}");
    assert_eq!(ground.kept, None);
}

#[test]
fn what_cannot_be_noted_ends_the_run_and_is_found_again() {
    for (_, prepare) in WAYS {
        let mut ended = 0;
        for full_at in 0..10 {
            let funkwhale = Funkwhale::start();
            let mut ground = Ground::new(&funkwhale);
            prepare(&mut ground, &funkwhale);
            ground.full_at = Some(full_at);
            match ground.publish() {
                Ok(_) => break,
                Err(error) => assert!(matches!(error, HostError::Unnoted { .. }), "{error:?}"),
            }
            ended += 1;
            ground.full_at = None;
            assert_eq!(state(&ground.publish().unwrap()), "published");
            assert_eq!(funkwhale.state().uploads.len(), 1);
        }
        assert!(ended >= 3, "{ended}");
    }
}

#[test]
fn a_wish_to_stop_is_heard_at_every_moment() {
    let mut stopped = 0;
    for asked in (0..400).step_by(3) {
        let funkwhale = Funkwhale::start();
        funkwhale.state().slow = 1;
        let mut ground = Ground::new(&funkwhale);
        match ground.publish_hearing(&Patient(AtomicU64::new(asked))) {
            Ok(_) => break,
            Err(error) => assert_eq!(error, HostError::Cancelled),
        }
        stopped += 1;
        ground.publish().unwrap();
        assert_eq!(funkwhale.state().uploads.len(), 1);
    }
    assert!(stopped > 3, "{stopped}");
}

#[test]
fn a_wish_to_stop_while_the_sound_goes_out_is_heard() {
    struct Stops(AtomicU64);
    impl Watch for Stops {
        fn sent(&self, bytes: u64) {
            self.0.fetch_add(bytes, Ordering::SeqCst);
        }
        fn cancelled(&self) -> bool {
            self.0.load(Ordering::SeqCst) > 30_000
        }
    }
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    let error = ground.publish_hearing(&Stops(AtomicU64::new(0))).unwrap_err();
    assert_eq!(error, HostError::Cancelled);
    ground.publish().unwrap();
    assert_eq!(funkwhale.state().uploads.len(), 1);
}
