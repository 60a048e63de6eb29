//! `pod stats`: a log counted by hand, logs of every kind of trouble, the page, the lists.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::many::Many;
use crate::sandbox::{Ran, Sandbox};
use crate::server::{Reply, Server, nobody};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/logs").join(name)
}

/// A show whose ledger is that of the fixture, with the logs beside it.
fn show() -> Sandbox {
    let sandbox = Sandbox::show();
    sandbox.pod(["new", "One <first>"]).succeeds();
    for name in ["published.toml", "access.log", "json.log.gz", "edge.log", "data-centres.txt"] {
        fs::copy(fixture(name), sandbox.path(name)).unwrap();
    }
    let manifest = sandbox.read("episodes/001-one-first/episode.toml");
    let line = manifest.lines().find(|line| line.starts_with("guid")).unwrap();
    let manifest = manifest.replace(line, "guid = \"one\"");
    sandbox.write("episodes/001-one-first/episode.toml", manifest);
    sandbox
}

const ALL: [&str; 10] = [
    "stats",
    "--since",
    "2026-10-10",
    "--until",
    "2026-10-12",
    "--data-centres",
    "data-centres.txt",
    "access.log",
    "json.log.gz",
    "edge.log",
];

fn stats(sandbox: &Sandbox, more: &[&str]) -> Ran {
    sandbox.pod([&ALL, more].concat())
}

fn funnel(json: &Value, reason: &str) -> u64 {
    let all = json["funnel"].as_array().unwrap();
    all.iter().find(|one| one["reason"] == reason).unwrap()["lines"].as_u64().unwrap()
}

/// The numbers of fixtures/logs/README.md.
const BY_HAND: [(&str, u64); 18] = [
    ("too-long", 1),
    ("unreadable", 4),
    ("other-day", 2),
    ("not-ours", 7),
    ("head", 3),
    ("method", 2),
    ("not-modified", 3),
    ("redirect", 2),
    ("failed", 4),
    ("no-agent", 2),
    ("bot", 3),
    ("bot-library", 3),
    ("looks-like-bot", 2),
    ("watch", 1),
    ("data-centre", 2),
    ("probe", 3),
    ("too-short", 3),
    ("again", 6),
];

#[test]
fn the_log_counted_by_hand_is_counted_alike_on_any_number_of_threads() {
    let sandbox = show();
    for jobs in ["1", "2", "7"] {
        let json = stats(&sandbox, &["--json", "--jobs", jobs]).succeeds().json();
        assert_eq!((&json["lines"], &json["downloads"]), (&json!(69), &json!(16)));
        for (reason, count) in BY_HAND {
            assert_eq!(funnel(&json, reason), count, "{reason}");
        }
        assert_eq!(json["funnel"].as_array().unwrap().len(), BY_HAND.len());
        let of = |list: &str, key: &str| -> Vec<(String, u64)> {
            let all = json[list].as_array().unwrap().iter();
            all.map(|one| {
                let name = one[key].as_str().unwrap_or("nobody").to_owned();
                (name, one["downloads"].as_u64().unwrap())
            })
            .collect()
        };
        let owned = |all: &[(&str, u64)]| -> Vec<(String, u64)> {
            all.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
        };
        assert_eq!(of("episodes", "guid"), owned(&[("one", 11), ("two", 3), ("three", 2)]));
        let days = [("2026-10-10", 12), ("2026-10-11", 2), ("2026-10-12", 2)];
        assert_eq!(of("days", "day"), owned(&days));
        let apps = [
            ("AntennaPod", 3),
            ("Firefox", 2),
            ("Overcast", 2),
            ("Apple Core Media", 1),
            ("Castro", 1),
            ("Deezer", 1),
            ("Pocket Casts", 1),
            ("Podverse", 1),
            ("Spotify", 1),
            ("VLC", 1),
            ("gPodder", 1),
            ("nobody", 1),
        ];
        assert_eq!(of("apps", "name"), owned(&apps));
        let places: Vec<u64> = json["unreadable"]
            .as_array()
            .unwrap()
            .iter()
            .map(|place| place["line"].as_u64().unwrap())
            .collect();
        assert_eq!(places, [56, 57, 60, 7]);
    }
}

#[test]
fn the_table_shows_bars_and_the_funnel() {
    let sandbox = show();
    let said = stats(&sandbox, &[]).succeeds();
    insta::assert_snapshot!(said.out(), @r"
    A show: 16 downloads, 2026-10-10 to 2026-10-12
    counted by the rules of IAB 2.1, not certified

    episodes
      001 One <first>   11   68.8 %  ███████████████████████████████████████████████
      002-two            3   18.8 %  ████████████▊
      003-three          2   12.5 %  ████████▌

    apps
      AntennaPod         3   18.8 %  ███████████████████████████████████████████████
      Firefox            2   12.5 %  ███████████████████████████████▎
      Overcast           2   12.5 %  ███████████████████████████████▎
      Apple Core Media   1    6.2 %  ███████████████▋
      Castro             1    6.2 %  ███████████████▋
      Deezer             1    6.2 %  ███████████████▋
      Pocket Casts       1    6.2 %  ███████████████▋
      Podverse           1    6.2 %  ███████████████▋
      Spotify            1    6.2 %  ███████████████▋
      VLC                1    6.2 %  ███████████████▋
      … and 2 apps more: `--by app`

    days
      █▂▂
      at most 12 downloads on 2026-10-10: `--by day`

    funnel
       69  lines in 3 logs
       -1  a line longer than 64 KiB, as in json.log.gz:7
       -4  no line of a known format, as in access.log:56
       -2  outside the days asked for
       -7  something else than a sound of this show
       -3  HEAD: only the headers
       -2  a method other than GET
       -3  304: already there
       -2  sent on to another address
       -4  an error
       -2  no user agent
       -3  a bot
       -3  a library that bots use
       -2  calls itself bot, crawler or spider
       -1  an Apple Watch, repeating the phone
       -2  from a data centre
       -3  two bytes, to see if ranges work
       -3  less than a minute of sound
       -6  the same listener again that day
       16  downloads
    ");
    assert!(said.out().lines().all(|line| line.chars().count() <= 80));
    let days = stats(&sandbox, &["--by", "day"]).succeeds().out();
    assert!(days.contains("2026-10-11") && !days.contains("AntennaPod"), "{days}");
}

/// Nothing that is said holds an address of the logs.
fn holds_no_address(text: &str) {
    for address in ["192.0.2.", "198.51.100.", "2001:db8"] {
        assert!(!text.contains(address), "{address} in\n{text}");
    }
}

#[test]
fn no_output_holds_an_address() {
    let sandbox = show();
    let said = stats(&sandbox, &["--details", "--html"]).succeeds();
    holds_no_address(&(said.out() + &said.err()));
    assert!(
        said.out()
            .contains("access.log:37 GET /media/001-one-aaaaaaaaaaaa.mp3 200 6000000 Mozilla")
    );
    holds_no_address(&sandbox.read("public/stats/index.html"));
    let json = stats(&sandbox, &["--details", "--json"]).succeeds().out();
    holds_no_address(&json);
    let again: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(again["details"]["again"][0]["line"], 2);
    assert_eq!(again["details"]["too-short"][0]["line"], 9);
}

#[test]
fn standard_input_is_a_log_too() {
    let sandbox = show();
    let mut command = sandbox.command(["stats", "-", "--json"]).raw();
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let packed = fs::read(sandbox.path("json.log.gz")).unwrap();
    child.stdin.take().unwrap().write_all(&packed).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    // j1, j3 and j4: a1 is not there, so j1 is the first.
    assert_eq!((&json["lines"], &json["downloads"]), (&json!(8), &json!(3)));
}

#[test]
fn hostile_lines_command_no_terminal_and_stop_nothing() {
    let sandbox = show();
    let line = |agent: &str| {
        format!(
            "192.0.2.1 - - [10/Oct/2026:06:00:00 +0000] \"GET /media/001-one-aaaaaaaaaaaa.mp3 \
             HTTP/1.1\" 200 6000000 \"-\" \"{agent}\"\n"
        )
    };
    let mut log = line("\x1b]0;title\x07 crawler \x1b[31m \u{202e}");
    log += &line("\\x1b[2J\\x9b crawler");
    log += &format!("{}\n", "x".repeat(1 << 20));
    log += &format!("{}\n", "\0".repeat(5000));
    log += &"[".repeat(5000);
    sandbox.write("hostile.log", log.as_bytes());
    let said = sandbox.pod(["stats", "--details", "hostile.log"]).succeeds();
    let out = said.out();
    assert!(out.contains("␛]0;title␇") && out.contains("a line longer than 64 KiB"), "{out}");
    assert!(!out.chars().any(|letter| letter.is_control() && letter != '\n'), "{out:?}");
    let json = sandbox.pod(["stats", "--json", "hostile.log"]).succeeds().json();
    assert_eq!((funnel(&json, "looks-like-bot"), funnel(&json, "too-long")), (2, 1));
    assert_eq!((funnel(&json, "unreadable"), &json["lines"]), (2, &json!(5)));
}

#[test]
fn what_is_no_log_is_told() {
    let sandbox = show();
    let told = sandbox.pod(["stats", "access.log", "nowhere.log"]).exits(1).err();
    assert!(told.contains("nowhere.log") && told.contains("nothing was counted"), "{told}");
    let told = sandbox.pod(["stats", "episodes"]).exits(1).err();
    assert!(told.contains("it is a folder"), "{told}");
    let told = sandbox.pod(["stats", "show.toml"]).exits(1).err();
    assert!(told.contains("no line of `show.toml` is that of a server's log"), "{told}");
    sandbox.write("new.log.zst", [0x28, 0xb5, 0x2f, 0xfd, 0]);
    let told = sandbox.pod(["stats", "new.log.zst"]).exits(1).err();
    assert!(told.contains("zstdcat new.log.zst | pod stats -"), "{told}");
    let mut torn = fs::read(sandbox.path("json.log.gz")).unwrap();
    torn.truncate(torn.len() - 20);
    sandbox.write("torn.log.gz", torn);
    let said = sandbox.pod(["stats", "torn.log.gz", "access.log"]).succeeds();
    assert!(said.err().contains("`torn.log.gz` breaks off after"), "{}", said.err());
    sandbox.write("empty.log", "");
    let out = sandbox.pod(["stats", "empty.log"]).succeeds().out();
    assert!(out.contains("A show: 0 downloads"), "{out}");
}

#[test]
fn what_is_typed_wrong_is_told() {
    let sandbox = show();
    sandbox.pod(["stats"]).exits(2).err();
    sandbox.pod(["stats", "--since", "10/10/2026", "access.log"]).exits(2).err();
    let swapped = ["stats", "--since", "2026-10-12", "--until", "2026-10-10", "access.log"];
    assert!(sandbox.pod(swapped).exits(2).err().contains("is later than"));
    sandbox.write("nets.txt", "192.0.2.0/24\nnonsense\n");
    let told = sandbox.pod(["stats", "--data-centres", "nets.txt", "access.log"]).exits(1).err();
    assert!(told.contains("nets.txt:2:1") && told.contains("`nonsense` is no network"), "{told}");
}

#[test]
fn without_anything_published_there_is_nothing_to_count() {
    let sandbox = Sandbox::show();
    fs::copy(fixture("access.log"), sandbox.path("access.log")).unwrap();
    let told = sandbox.pod(["stats", "access.log"]).exits(1).err();
    assert!(told.contains("no published sound") && told.contains("pod site"), "{told}");
    sandbox.write("published.toml", "<<<<<<< ours\n");
    let told = sandbox.pod(["stats", "access.log"]).exits(1).err();
    assert!(told.contains("published.toml:1:9"), "{told}");
}

#[test]
fn what_the_site_made_is_counted_before_anything_is_published() {
    let sandbox = Sandbox::new();
    Many::write(&sandbox.root(), 3, 20).unwrap();
    sandbox.pod(["site"]).succeeds();
    let sound = sandbox.names("public/media").remove(0);
    let bytes = fs::metadata(sandbox.path("public/media").join(&sound)).unwrap().len();
    let line = format!(
        "192.0.2.1 - - [10/Oct/2026:06:00:00 +0000] \"GET /media/{sound} HTTP/1.1\" 200 {bytes} \
         \"-\" \"AntennaPod/3\"\n"
    );
    sandbox.write("a.log", line);
    let said = sandbox.pod(["stats", "a.log", "--html"]).succeeds();
    let slug = sound.rsplit_once('-').unwrap().0.to_owned();
    assert!(
        said.out().contains("1 download,")
            && said.err().contains("published.toml names no episode")
    );
    let page = sandbox.read("public/stats/index.html");
    assert!(page.contains(&format!("href=\"../episodes/{slug}.html\"")), "{page}");
    assert!(!sandbox.read("public/index.html").contains("stats/index.html"));
    // From now on every page leads to it, and making the site leaves it where it is.
    sandbox.pod(["site"]).succeeds();
    assert!(sandbox.read("public/index.html").contains("href=\"stats/index.html\""));
    assert_eq!(sandbox.read("public/stats/index.html"), page);
}

#[test]
fn the_page_is_whole_and_escaped_wherever_it_is_written() {
    let sandbox = show();
    stats(&sandbox, &["--html"]).succeeds();
    let page = sandbox.read("public/stats/index.html");
    assert!(page.contains("16 downloads") && page.contains("1. One &lt;first&gt;"), "{page}");
    assert!(page.contains("not certified") && page.contains("<svg") && !page.contains("<script"));
    assert!(!page.contains("One <first>"));
    stats(&sandbox, &["--html=out.html"]).succeeds();
    assert!(sandbox.read("out.html").contains("16 downloads"));
    sandbox.append("show.toml", "\n[site]\nlanguage = \"fr\"\n");
    stats(&sandbox, &["--html=out.html"]).succeeds();
    assert!(sandbox.read("out.html").contains("16 téléchargements"));
    sandbox.write("templates/stats.html", "{{ nothing }}");
    let told = stats(&sandbox, &["--html=out.html"]).exits(1).err();
    assert!(
        told.contains("templates/stats.html:1") && told.contains("no page was written"),
        "{told}"
    );
}

const LISTS: [&str; 4] = ["bots", "apps", "libraries", "browsers"];

/// Serves lists in which everything is an app of this name.
fn lists(name: &'static str) -> Server {
    Server::start(move |asked| {
        let file = asked.path.rsplit('/').next().unwrap_or_default();
        let pattern = if file == "apps.json" { "." } else { "^nothing$" };
        match file.strip_suffix(".json") {
            Some(list) if LISTS.contains(&list) => {
                let entry = json!({ "name": name, "pattern": pattern, "examples": ["x"] });
                Reply::new(200, json!({ "entries": [entry] }).to_string())
            }
            _ => Reply::new(404, ""),
        }
    })
}

#[test]
fn lists_are_brought_in_whole_or_not_at_all() {
    let sandbox = show();
    let server = lists("Anything");
    let from = server.address("/src");
    let said = sandbox.pod(["stats", "--update-lists", "--from", &from]).succeeds();
    assert!(said.out().starts_with("1 bot, 1 app, 1 library, 1 browser\n"), "{}", said.out());
    let folder = sandbox.home().join(".local/share/pod/agents");
    let notice = fs::read_to_string(folder.join("NOTICE")).unwrap();
    assert!(notice.contains("MIT") && notice.contains("opawg/user-agents-v2"));
    let out = stats(&sandbox, &[]).succeeds().out();
    assert!(out.contains("Anything") && out.contains(".local/share/pod/agents"), "{out}");

    let before = fs::read(folder.join("apps.json")).unwrap();
    let bad = Server::start(|asked| match asked.path.as_str() {
        "/browsers.json" => Reply::new(200, "<html>not a list</html>"),
        _ => Reply::new(200, r#"{"entries":[{"name":"N","pattern":"n"}]}"#),
    });
    let told = sandbox.pod(["stats", "--update-lists", "--from", &bad.address("/")]).exits(1).err();
    assert!(
        told.contains("`browsers.json` is no list") && told.contains("lists are unchanged"),
        "{told}"
    );
    let endless = Server::start(|_| Reply::new(200, vec![b' '; 9 << 20]));
    let told =
        sandbox.pod(["stats", "--update-lists", "--from", &endless.address("")]).exits(1).err();
    assert!(told.contains("more than"), "{told}");
    sandbox.pod(["stats", "--update-lists", "--from", &nobody()]).exits(1).err();
    let gone = Server::start(|_| Reply::new(404, ""));
    let told = sandbox.pod(["stats", "--update-lists", "--from", &gone.address("")]).exits(1).err();
    assert!(told.contains("is answered with 404"), "{told}");
    assert_eq!(fs::read(folder.join("apps.json")).unwrap(), before);

    fs::write(folder.join("apps.json"), "{").unwrap();
    let said = stats(&sandbox, &[]).succeeds();
    assert!(said.err().contains("using the lists that come with pod"), "{}", said.err());
    assert!(said.out().contains("AntennaPod"));
}

#[test]
fn a_folder_of_lists_can_be_named() {
    let sandbox = show();
    for list in LISTS {
        let entry =
            r#"{"entries":[{"name":"Mine","pattern":"Pocket"},{"name":"Bad","pattern":"("}]}"#;
        sandbox.write(format!("mine/{list}.json"), entry);
    }
    let json = stats(&sandbox, &["--lists", "mine", "--json"]).succeeds().json();
    // To this list Pocket Casts is a bot, and so is nobody else: a4 and a46.
    assert_eq!(funnel(&json, "bot"), 2);
    fs::remove_file(sandbox.path("mine/apps.json")).unwrap();
    let told = stats(&sandbox, &["--lists", "mine"]).exits(1).err();
    assert!(told.contains("mine/apps.json"), "{told}");
}
