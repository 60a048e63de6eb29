//! `pod import` of feeds made to do harm: each ends soon, in words, and nothing of it gets out of
//! the show's folder.

use super::{made, pod};
use crate::sandbox::Sandbox;
use crate::server::{Reply, Server};

fn item(title: &str, guid: &str, url: &str) -> String {
    format!(
        "<item><title>{title}</title><guid isPermaLink=\"false\">{guid}</guid>\
         <pubDate>1 Jan 2026 00:00 GMT</pubDate>\
         <enclosure url=\"{url}\" length=\"1\" type=\"audio/mpeg\"/></item>"
    )
}

fn feed(title: &str, items: &str) -> String {
    format!(
        "<rss version=\"2.0\"><channel><title>{title}</title><link>https://x.example</link>\
         <description>d</description><language>en</language>{items}</channel></rss>"
    )
}

#[test]
fn import_feed_of_hard_titles_stays_in_its_folder() {
    let sandbox = Sandbox::new();
    let long = "word ".repeat(2000);
    let titles = [
        "../../../etc/passwd",
        "a\\b:c*d?e|f&lt;g&gt;",
        "&#x202e;gnp.exe",
        "🎙️🎙️",
        "مرحبا",
        "CON",
        ".",
        "",
        &long,
        "same",
        "same",
    ];
    let items: Vec<String> = titles
        .iter()
        .enumerate()
        .map(|(at, title)| item(title, &format!("g{at}"), &format!("https://x.example/{at}.mp3")))
        .collect();
    sandbox.write("feed.xml", feed("../evil", &items.concat()));
    pod(&sandbox, &["import", "feed.xml"]).run().succeeds();
    assert_eq!(sandbox.names("."), ["evil", "feed.xml"]);
    let folders = sandbox.names("evil/episodes");
    assert_eq!(folders.len(), titles.len());
    for folder in &folders {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        assert!(folder.chars().all(plain) && folder.len() < 80, "{folder}");
    }
    let new = made(&sandbox, "evil");
    assert_eq!(new.items.len(), titles.len());
    assert!(new.items.iter().any(|item| item.title.as_deref() == Some(long.trim())));
}

#[test]
fn import_feed_leaves_out_what_is_not_of_the_web() {
    let sandbox = Sandbox::new();
    let items = [
        item("script", "1", "javascript:alert(1)"),
        item("file", "2", "file:///etc/passwd"),
        item("data", "3", "data:audio/mpeg;base64,AAAA"),
        item("fine", "4", "https://x.example/4.mp3")
            .replace("</item>", "<description>&lt;script&gt;alert(1)&lt;/script&gt;&lt;p onclick='x'&gt;ok&lt;/p&gt;</description></item>"),
    ];
    let text = feed("x", &items.concat())
        .replace("<link>https://x.example</link>", "<link>javascript:alert(1)</link>");
    sandbox.write("feed.xml", text);
    let said = pod(&sandbox, &["import", "feed.xml"]).run().succeeds();
    assert!(said.out().contains("whose sound is not on the web, 3 times"), "{}", said.out());
    let new = made(&sandbox, "x");
    assert_eq!(new.items.len(), 1);
    let all = sandbox.read("x/public/feed.xml") + &sandbox.read("x/show.toml");
    assert!(!all.contains("alert") && !all.contains("onclick"), "{all}");
}

#[test]
fn import_feed_of_bombs_ends_in_words() {
    let deep = format!("<rss><channel>{}", "<a>".repeat(5000));
    let bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;\">\
                <!ENTITY c SYSTEM \"file:///etc/passwd\">]>"
        .to_owned()
        + &feed("&b;&c;", &item("t", "g", "https://x.example/a.mp3"));
    for (text, fine) in [
        (deep, false),
        ("<html></html>".to_owned(), false),
        ("<feed xmlns=\"http://www.w3.org/2005/Atom\"></feed>".to_owned(), false),
        (feed("nothing", ""), false),
        (String::new(), false),
        ("<rss><channel><title>broken".to_owned(), false),
        (bomb, true),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("feed.xml", &text);
        let said = pod(&sandbox, &["import", "feed.xml", "out"]).run().ends();
        match fine {
            true => assert!(!sandbox.read("out/show.toml").contains("root:")),
            false => {
                assert!(said.err().contains("error:"), "{}", said.err());
                assert_eq!(sandbox.names("."), ["feed.xml"]);
            }
        }
    }
}

#[test]
fn import_feed_that_never_ends_is_left() {
    let server = Server::start(|_| {
        let start = "<rss version=\"2.0\"><channel><title>x</title>";
        Reply::new(200, start.to_owned() + &" ".repeat(70 << 20))
    });
    let sandbox = Sandbox::new();
    let address = server.address("/feed.xml");
    let said = pod(&sandbox, &["import", &address]).run().ends();
    assert!(said.err().contains("error:"), "{}", said.err());
    // Pages that go round.
    let round = feed("round", &item("t", "g", "https://x.example/a.mp3")).replace(
        "<channel>",
        "<channel><atom:link xmlns:atom=\"http://www.w3.org/2005/Atom\" rel=\"next\" href=\"/feed.xml\"/>",
    );
    let server = Server::start(move |_| Reply::new(200, round.clone()));
    let address = server.address("/feed.xml");
    let said = pod(&sandbox, &["import", &address]).run().succeeds();
    assert!(said.err().contains("twice"), "{}", said.err());
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn import_feed_of_twenty_thousand_episodes_ends() {
    let sandbox = Sandbox::new();
    let items: String = (0..20_000)
        .map(|at| {
            item("Always the same", &format!("g{at}"), &format!("https://x.example/{at}.mp3"))
        })
        .collect();
    sandbox.write("feed.xml", feed("Many", &items));
    let said = pod(&sandbox, &["import", "feed.xml", "--json"]).run().succeeds();
    assert_eq!(said.json()["episodes"], 20_000);
    assert_eq!(sandbox.names("many/episodes").len(), 20_000);
}

#[test]
fn import_feed_keeps_odd_names_for_ever_as_they_are() {
    let sandbox = Sandbox::new();
    let guids = [
        "a  b\tc",
        "UPPER-lower",
        "&quot;q&quot; &amp;amp; é 🎙️",
        "https://x.example/?a=1&amp;b=2 ",
    ];
    let items: Vec<String> = guids
        .iter()
        .enumerate()
        .map(|(at, guid)| item("t", guid, &format!("https://x.example/{at} ü.mp3")))
        .collect();
    let text = feed("Odd", &items.concat()).replace(
        "<channel>",
        "<channel><podcast:guid xmlns:podcast=\"https://podcastindex.org/namespace/1.0\">no uuid \
         at all</podcast:guid>",
    );
    sandbox.write("feed.xml", &text);
    let old = ::pod::site::feed::read(text.as_bytes()).unwrap();
    let said = pod(&sandbox, &["import", "feed.xml", "--base-url", "https://n.example/"]).run();
    assert!(said.succeeds().err().contains("is not a UUID"));
    let new = made(&sandbox, "odd");
    let all = |feed: &::pod::site::feed::ReadFeed| -> Vec<_> {
        feed.items.iter().map(|item| item.guid.clone()).collect()
    };
    assert_eq!(all(&old), all(&new));
    assert_eq!(new.guid.as_deref(), Some("no uuid at all"));
    let checked = sandbox.command(["check", "--json"]).inside("odd").run().ends().json();
    for one in checked["findings"].as_array().unwrap() {
        // What the feed lacks is not the import's fault.
        let lacking = one["rule"].as_str().unwrap().ends_with("-missing");
        assert!(one["level"] != "error" || lacking, "{one}");
    }
}

#[test]
fn import_feed_refuses_an_address_that_no_show_can_have() {
    let sandbox = Sandbox::new();
    sandbox.write("feed.xml", feed("x", &item("t", "g", "https://x.example/a.mp3")));
    for base in ["example.org", "ftp://x.example/", "https://x.example/?a"] {
        let said = pod(&sandbox, &["import", "feed.xml", "--base-url", base]).run().ends();
        assert!(said.err().contains("error:"), "{}", said.err());
        assert_eq!(sandbox.names("."), ["feed.xml"]);
    }
}

#[test]
fn import_feed_asks_nobody_in_this_network_for_a_feed_from_elsewhere() {
    let server = Server::start(|_| Reply::new(200, super::cover()));
    let sandbox = Sandbox::new();
    let picture = server.address("/cover.jpg");
    let sound = item("t", "g", &server.address("/a.mp3"));
    let text = feed("x", &format!("<image><url>{picture}</url></image>{sound}"));
    sandbox.write("feed.xml", text);
    let said = pod(&sandbox, &["import", "feed.xml", "--download"]).run().succeeds();
    assert!(said.err().contains("is in this network"), "{}", said.err());
    assert!(server.asked().is_empty());
}
