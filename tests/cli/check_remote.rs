//! `pod check --remote` and `--notify`, against servers on the loopback that do as they are told.

use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::sandbox::Sandbox;
use crate::server::{Asked, Reply, Server, nobody};

/// How one file is served; what the usual server does is a part of it.
type Served = fn(&Asked, &str) -> Option<Reply>;

const SOUND: &[u8] = b"twelve bytes";

fn feed(base: &str, items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
         xmlns:podcast=\"https://podcastindex.org/namespace/1.0\"><channel><title>A</title>\
         <link>{base}/</link><description>d</description>\
         <atom:link rel=\"self\" href=\"{base}/feed.xml\"/>{items}</channel></rss>"
    )
}

fn item(base: &str, name: &str) -> String {
    format!(
        "<item><title>{name}</title><guid isPermaLink=\"false\">{name}</guid>\
         <enclosure url=\"{base}/{name}.mp3\" length=\"12\" type=\"audio/mpeg\"/>\
         <podcast:transcript url=\"{base}/{name}.vtt\" type=\"text/vtt\"/></item>"
    )
}

/// A part of a file, as asked for, or the whole.
fn part(asked: &Asked, content: &[u8], media_type: &str) -> Reply {
    let total = content.len();
    let reply = match asked.header("range") {
        "bytes=0-1" if total > 2 => {
            Reply::new(206, &content[..2]).header("Content-Range", &format!("bytes 0-1/{total}"))
        }
        _ => Reply::new(200, content),
    };
    reply.header("Content-Type", media_type).header("Access-Control-Allow-Origin", "*")
}

/// Serves a feed of two episodes; `special` answers what it wants to itself.
fn serve(special: Served) -> Server {
    let home = Arc::new(OnceLock::<String>::new());
    let base = Arc::clone(&home);
    let server = Server::start(move |asked| {
        let base = base.get().unwrap();
        if let Some(reply) = special(asked, base) {
            return reply;
        }
        match asked.path.as_str() {
            "/feed.xml" => {
                let text = feed(base, &(item(base, "one") + &item(base, "two")));
                Reply::new(200, text)
                    .header("Content-Type", "application/rss+xml; charset=utf-8")
                    .header("ETag", "\"1\"")
            }
            "/" => Reply::new(200, "hello").header("Content-Type", "text/html"),
            path if path.ends_with(".mp3") => part(asked, SOUND, "audio/mpeg"),
            path if path.ends_with(".vtt") => part(asked, b"WEBVTT\n", "text/vtt"),
            _ => Reply::new(404, ""),
        }
    });
    home.set(server.address("")).unwrap();
    server
}

/// Runs the check against a server; gives the rules of errors and warnings and the document.
fn check(server: &Server, exit: i32) -> (Vec<String>, Value) {
    let sandbox = Sandbox::show();
    let feed = server.address("/feed.xml");
    let run = ["check", "--remote", "--feed", &feed, "--timeout", "2", "--json"];
    let told = sandbox.pod(run).exits(exit).json();
    let findings = told["findings"].as_array().unwrap().iter();
    let heavy = findings.filter(|one| one["level"] != "advice" && one["rule"] != "feed-extra");
    let mut rules: Vec<String> =
        heavy.map(|one| one["rule"].as_str().unwrap().to_owned()).collect();
    rules.sort();
    (rules, told)
}

#[test]
fn a_feed_in_order_is_summed_up() {
    let server = serve(|_, _| None);
    let (rules, told) = check(&server, 0);
    assert!(rules.is_empty(), "{told:#}");
    let remote = &told["remote"];
    assert_eq!((&remote["pages"], &remote["items"]), (&1.into(), &2.into()));
    let kinds: Vec<(&str, u64)> = remote["addresses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["kind"].as_str().unwrap(), one["all"].as_u64().unwrap()))
        .collect();
    assert_eq!(kinds, [("sound", 2), ("transcript", 2), ("page", 1)]);
    let asked = server.asked();
    let shared = asked.iter().filter(|one| one.path.ends_with(".vtt"));
    assert!(
        shared.clone().count() > 0 && shared.clone().all(|one| !one.header("origin").is_empty())
    );
}

#[test]
fn what_is_wrong_with_a_sound_is_told_with_a_summary_first() {
    let server = serve(|asked, _| {
        (asked.path == "/two.mp3").then(|| Reply::new(404, "").header("Content-Type", "text/html"))
    });
    let sandbox = Sandbox::show();
    let feed = server.address("/feed.xml");
    let ran = sandbox.pod(["check", "--remote", "--feed", &feed]).exits(3);
    let out = ran.out();
    assert!(out.starts_with(&format!("{feed}: 2 episodes\n  2 sounds")), "{out}");
    assert!(out.contains("1 fine, 1 with findings\n"), "{out}");
    assert!(out.contains("error: the sound of `two`, `"), "{out}");
    assert!(out.contains("is answered with 404"), "{out}");
}

#[test]
fn servers_that_misbehave_are_named() {
    let cases: [(Served, &[&str]); 9] = [
        (
            |asked, _| {
                (asked.path == "/one.mp3")
                    .then(|| Reply::new(200, "short").header("Content-Type", "audio/mpeg"))
            },
            &["address-length", "address-ranges"],
        ),
        (
            |asked, _| (asked.path == "/one.vtt").then(|| part(asked, b"WEBVTT", "text/plain")),
            &["address-type"],
        ),
        (
            |asked, _| {
                (asked.path == "/one.vtt")
                    .then(|| Reply::new(200, "WEBVTT").header("Content-Type", "text/vtt"))
            },
            &["address-cors"],
        ),
        (
            |asked, _| (asked.path == "/one.mp3").then(|| Reply::redirect("/one.mp3")),
            &["address-redirect"],
        ),
        (
            |asked, base| {
                (asked.path == "/one.mp3").then(|| Reply::redirect(&format!("{base}/two.mp3")))
            },
            &[],
        ),
        (
            |asked, _| {
                (asked.method == "HEAD" && asked.path == "/one.mp3").then(|| Reply::new(405, ""))
            },
            &["address-head"],
        ),
        // Says nothing at all, then no more.
        (
            |asked, _| {
                (asked.path == "/one.mp3" && asked.method == "GET")
                    .then(|| part(asked, SOUND, "audio/mpeg").holds_after(1))
            },
            &["address-dead"],
        ),
        // Asked for two bytes, it sends as many as it has.
        (
            |asked, _| {
                (asked.path == "/one.mp3" && asked.method == "GET").then(|| {
                    Reply::new(206, vec![0; 1 << 20])
                        .header("Content-Type", "audio/mpeg")
                        .header("Content-Range", "bytes 0-1/12")
                })
            },
            &["address-dead"],
        ),
        (
            |asked, _| {
                (asked.path == "/feed.xml" && asked.method == "HEAD").then(|| Reply::new(500, ""))
            },
            &["feed-head"],
        ),
    ];
    for (at, (special, expected)) in cases.into_iter().enumerate() {
        let server = serve(special);
        let error = |rule: &&str| {
            !matches!(*rule, "address-type" | "address-cors" | "address-head" | "feed-head")
        };
        let exit = if expected.iter().any(error) { 3 } else { 0 };
        let (rules, told) = check(&server, exit);
        assert_eq!(rules, expected, "case {at}: {told:#}");
    }
}

#[test]
fn a_feed_that_is_none_is_an_error_and_nobody_there_too() {
    let server = serve(|asked, _| (asked.path == "/feed.xml").then(|| Reply::new(200, "<html>")));
    let (rules, _) = check(&server, 3);
    assert!(rules.contains(&"feed-malformed".to_owned()), "{rules:?}");
    let sandbox = Sandbox::show();
    let feed = format!("{}/feed.xml", nobody());
    let told = sandbox.pod(["check", "--remote", "--feed", &feed, "--json"]).exits(3).json();
    assert!(told["findings"].to_string().contains("feed-unreachable"), "{told:#}");
}

#[test]
fn older_episodes_are_followed_and_circles_end() {
    let server = serve(|asked, base| {
        let next = |to: &str| format!("<atom:link rel=\"next\" href=\"{base}/{to}\"/>");
        let text = match asked.path.as_str() {
            "/feed.xml" => feed(base, &(next("feed-2.xml") + &item(base, "two"))),
            "/feed-2.xml" => feed(base, &(next("feed.xml") + &item(base, "one"))),
            _ => return None,
        };
        Some(Reply::new(200, text).header("Content-Type", "text/xml").header("ETag", "1"))
    });
    let (rules, told) = check(&server, 3);
    assert_eq!(rules, ["feed-next"], "{told:#}");
    assert_eq!((&told["remote"]["pages"], &told["remote"]["items"]), (&2.into(), &2.into()));
}

#[test]
fn the_ledger_is_held_against_the_feed() {
    let server = serve(|_, _| None);
    let sandbox = Sandbox::show();
    let base = server.address("");
    let ledger = format!(
        "feed = \"{base}/feed.xml\"\n[[episode]]\nguid = \"one\"\nfolder = \"001-one\"\n\
         enclosure = \"{base}/one.mp3\"\nlength = 12\n[[episode]]\nguid = \"three\"\n\
         folder = \"003-three\"\nenclosure = \"{base}/three.mp3\"\n"
    );
    sandbox.write("published.toml", ledger);
    let told = sandbox.pod(["check", "--remote", "--json"]).exits(3).json();
    let missing = told["findings"].as_array().unwrap().iter();
    let missing: Vec<&str> = missing
        .filter(|one| one["rule"] == "feed-missing")
        .map(|one| one["message"].as_str().unwrap())
        .collect();
    assert_eq!(missing, ["`003-three` was published and is not in the feed"], "{told:#}");
}

#[test]
fn nobody_says_where_the_feed_is() {
    let ran = Sandbox::show().pod(["check", "--remote"]).exits(1);
    assert!(ran.err().contains("nobody says where the feed of this show is"), "{}", ran.err());
}

#[test]
fn what_is_found_is_sent_on_and_the_key_is_never_shown() {
    let chat = Server::start(|_| Reply::new(200, "{}"));
    let sandbox = Sandbox::show();
    let notify = chat.address("/message?token=s3cr3tkey");
    sandbox.pod(["check", "--notify", &notify]).succeeds();
    assert!(chat.asked().is_empty(), "advice alone wakes nobody");
    sandbox.append("show.toml", "\n[publish]\nbase_url = \"http://localhost/\"\n");
    let ran = sandbox.pod(["check", "--notify", &notify]).exits(3);
    assert!(!(ran.out() + &ran.err()).contains("s3cr3tkey"));
    let asked = chat.asked();
    assert_eq!((asked.len(), asked[0].header("content-type")), (1, "application/json"));
    let told: Value = serde_json::from_slice(&asked[0].body).unwrap();
    assert_eq!(told["show"], "A show");
    assert!(told["title"].as_str().unwrap().starts_with("A show: "), "{told:#}");
    assert!(told["errors"].as_u64().unwrap() > 0 && told["priority"] == 5);
    assert!(told["findings"].as_array().unwrap().iter().any(|one| one["rule"] == "base-url-local"));
}

#[test]
fn a_message_that_is_not_taken_is_a_warning() {
    let sandbox = Sandbox::show();
    sandbox.append("show.toml", "\n[publish]\nbase_url = \"http://localhost/\"\n");
    let chat = Server::start(|_| Reply::new(403, "no"));
    for address in [chat.address("/hook/s3cr3tkey"), format!("{}/s3cr3tkey", nobody())] {
        let ran = sandbox.pod(["check", "--notify", &address]).exits(3);
        assert!(ran.err().contains("was not taken"), "{}", ran.err());
        assert!(!(ran.out() + &ran.err()).contains("s3cr3tkey"), "{}", ran.err());
    }
}
