//! A real process and a real SIGKILL at every single request to every kind of host, before it
//! arrives and before its answer is heard: run again, everything is there once.

use std::time::{Duration, Instant};

use super::*;
use crate::servers::{Hold, Holding};
use crate::services::{funkwhale, peertube};

/// A service, and what it has.
struct Service {
    kind: &'static str,
    keys: &'static str,
    secrets: &'static [(&'static str, &'static str)],
    url: String,
    /// How many episodes it has, and how many of them people hear or see.
    count: Box<dyn Fn() -> (usize, usize)>,
}

impl Service {
    fn castopod() -> Service {
        let there = Castopod::start();
        there.state().now = jiff::Timestamp::now().as_second() - 1;
        Service {
            kind: "castopod",
            keys: "podcast = \"projets_libres\"",
            secrets: &[("USER", USER), ("PASSWORD", PASSWORD)],
            url: there.url(),
            count: Box::new(move || {
                let state = there.state();
                assert!(state.posts.len() <= 1, "two posts");
                let out = state.episodes.iter().filter(|one| one.published_at.is_some());
                (state.episodes.len(), out.count())
            }),
        }
    }

    fn mastodon() -> Service {
        let there = Instance::start(Manner::default());
        Service {
            kind: "mastodon",
            keys: "",
            secrets: &[("TOKEN", TOKEN)],
            url: there.url(),
            count: Box::new(move || (there.posts().len(), there.posts().len())),
        }
    }

    fn peertube() -> Service {
        // Several pieces of one sound.
        let (chunk, seconds) = (16_384, 3723);
        let manner = peertube::Manner { chunk, seconds, ..peertube::Manner::default() };
        let there = peertube::PeerTube::start(manner);
        Service {
            kind: "peertube",
            keys: "channel = \"projets\"",
            secrets: &[("USER", peertube::USER), ("PASSWORD", peertube::PASSWORD)],
            url: there.url(),
            count: Box::new(move || {
                let videos = there.videos();
                (videos.len(), videos.iter().filter(|one| one.privacy == 1).count())
            }),
        }
    }

    fn funkwhale() -> Service {
        let there = funkwhale::Funkwhale::start();
        Service {
            kind: "funkwhale",
            keys: "channel = \"projets_libres\"",
            secrets: &[("TOKEN", funkwhale::TOKEN)],
            url: there.url(),
            count: Box::new(move || {
                let state = there.state();
                (state.uploads.len(), state.tracks.len())
            }),
        }
    }

    fn port(&self) -> u16 {
        url::Url::parse(&self.url).unwrap().port().unwrap()
    }
}

/// A show that goes to this host alone, by a way that may hold something.
struct Way {
    sandbox: Sandbox,
    service: Service,
}

impl Way {
    fn new(service: Service, port: u16) -> Way {
        let sandbox = Sandbox::new();
        let many = Many::write(&sandbox.root(), 1, 60).unwrap();
        let sound = [b"ID3\x04\0\0\0\0\0\0".as_slice(), &[0xff, 0xfb, 0x90, 0x64], &[7; 40_000]];
        sounds_like(&many, 1, &sound.concat());
        comes_out_now(&many, 1);
        let show = sandbox.read("show.toml");
        let show = show.replace("[publish]\n", "[publish]\nhosts = [\"there\"]\n");
        sandbox.write("show.toml", show);
        let (kind, keys) = (service.kind, service.keys);
        let host = format!(
            "\n[host.there]\nkind = \"{kind}\"\nurl = \"http://127.0.0.1:{port}\"\n{keys}\n"
        );
        sandbox.append("show.toml", &host);
        Way { sandbox, service }
    }

    fn command(&self) -> Run<'_> {
        let mut run = self.sandbox.command(["publish"]);
        for (name, value) in self.service.secrets {
            run = run.env(&format!("POD_THERE_{name}"), value);
        }
        run
    }
}

/// Kills it at the request of this number and runs it again; gives whether it came so far.
fn killed(service: fn() -> Service, number: i64, hold: Hold) -> bool {
    let service = service();
    let holding = Holding::nth(service.port(), number, hold);
    let way = Way::new(service, holding.port());
    let told = format!("{} at request {number}, {hold:?}", way.service.kind);
    let mut command = way.command().raw();
    let quiet = std::process::Stdio::null;
    let mut pod = command.stdout(quiet()).stderr(quiet()).spawn().unwrap();
    let started = Instant::now();
    while holding.held() == 0 {
        assert!(started.elapsed() < Duration::from_secs(120), "{told}: it never came so far");
        if pod.try_wait().unwrap().is_some() {
            assert_eq!((way.service.count)(), (1, 1), "{told}: it was not whole without a kill");
            return false;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    pod.kill().unwrap();
    pod.wait().unwrap();
    assert!((way.service.count)().0 <= 1, "{told}");
    let said = way.command().run().succeeds();
    assert_eq!((way.service.count)(), (1, 1), "{told}: {}{}", said.out(), said.err());
    let ledger = way.sandbox.read("published.toml");
    assert!(ledger.contains("state = \"published\""), "{told}: {ledger}");
    // All is well: nobody is asked any more.
    let asked = holding.passed();
    way.command().run().succeeds();
    assert_eq!(holding.passed(), asked, "{told}");
    true
}

/// Kills it at every request there is.
fn killed_anywhere(service: fn() -> Service, at_least: i64) {
    for hold in [Hold::Request, Hold::Answer] {
        let mut number = 0;
        while killed(service, number, hold) {
            number += 1;
        }
        assert!(number >= at_least, "{hold:?}: {number} requests");
    }
}

#[test]
fn castopod_has_it_once() {
    killed_anywhere(Service::castopod, 5);
}

#[test]
fn mastodon_has_it_once() {
    killed_anywhere(Service::mastodon, 6);
}

#[test]
fn peertube_has_it_once() {
    killed_anywhere(Service::peertube, 10);
}

#[test]
fn funkwhale_has_it_once() {
    killed_anywhere(Service::funkwhale, 8);
}
