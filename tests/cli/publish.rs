//! `pod publish` and `pod unpublish`: what goes out in which order, what is spared, and what is
//! intact whenever something fails or is killed.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::many::Many;
use crate::sandbox::Sandbox;
use crate::server::{Reply, Server};
use crate::web::{self, Faults, path_of};

/// Nothing here takes longer; a test that waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A show that is published into a folder which a web server serves.
pub struct World {
    pub sandbox: Sandbox,
    pub many: Many,
    pub web: Server,
    faults: Faults,
}

impl World {
    pub fn new(episodes: usize) -> World {
        World::with(episodes, "")
    }

    /// `keys` go below [publish].
    pub fn with(episodes: usize, keys: &str) -> World {
        let sandbox = Sandbox::new();
        let folder = sandbox.home().join("web");
        fs::create_dir(&folder).unwrap();
        let faults = Faults::default();
        let web = web::serve_with(&folder, Arc::clone(&faults));
        let many = Many::write(&sandbox.root(), episodes, 60).unwrap();
        let pings = if keys.contains("pings") { "" } else { "pings = []\n" };
        let storage = format!("\"{}\"", folder.display());
        let keys = format!("{pings}{keys}");
        web::publish_with(&many, &web.address("/"), &storage, &keys).unwrap();
        World { sandbox, many, web, faults }
    }

    pub fn folder(&self) -> PathBuf {
        self.sandbox.home().join("web")
    }

    fn fault(&self, path: &str, reply: Reply) {
        self.faults.lock().unwrap().insert(path.to_owned(), reply);
    }

    fn mend(&self) {
        self.faults.lock().unwrap().clear();
    }

    /// What is at the storage: paths, and the file's number and time, which change when it is sent.
    pub fn there(&self) -> BTreeMap<String, (u64, i64, i64)> {
        let mut found = BTreeMap::new();
        walk(&self.folder(), &self.folder(), &mut |path, file| {
            // What is unfinished may take its name meanwhile.
            let Ok(meta) = fs::metadata(file) else { return };
            found.insert(path, (meta.ino(), meta.mtime(), meta.mtime_nsec()));
        });
        found
    }

    fn publish(&self) -> serde_json::Value {
        self.sandbox.pod(["publish", "--json"]).succeeds().json()
    }

    fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.sandbox.command(arguments).raw();
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Whether the storage holds just what public/ does.
    fn is_whole(&self) -> bool {
        let public = self.sandbox.path("public");
        let mut same = true;
        let mut count = 0;
        walk(&public, &public, &mut |path, file| {
            count += 1;
            let there = fs::read(self.folder().join(&path)).ok();
            same &= there == fs::read(file).ok();
        });
        same && self.there().len() == count
    }
}

fn walk(folder: &Path, root: &Path, found: &mut dyn FnMut(String, &Path)) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, root, found);
        } else {
            found(path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), &path);
        }
    }
}

fn paths(json: &serde_json::Value) -> Vec<String> {
    let files = json["files"].as_array().unwrap();
    files.iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_show_is_published_and_then_nothing_is_sent() {
    let world = World::new(3);
    let plan = world.sandbox.pod(["publish", "--dry-run"]).succeeds().out();
    assert!(plan.contains("episodes  3 new") && plan.contains("nothing was sent"), "{plan}");
    assert!(world.there().is_empty() && !world.sandbox.path("published.toml").exists());

    let first = world.publish();
    assert_eq!(first["new"].as_array().unwrap().len(), 3);
    assert_eq!(first["sent_files"], first["files"].as_array().unwrap().len());
    assert_eq!(paths(&first).last().unwrap(), "feed.xml");
    assert!(paths(&first)[0].starts_with("media/"));
    assert!(world.is_whole());
    let ledger = world.sandbox.read("published.toml");
    assert!(ledger.contains("guid = \"guid-2\"") && !ledger.contains("pending"), "{ledger}");
    assert!(ledger.contains(&format!("feed = \"{}\"", world.web.address("/feed.xml"))));

    let there = world.there();
    for _ in 0..2 {
        let again = world.publish();
        assert_eq!((&again["sent_files"], &again["feed_sent"]), (&0.into(), &false.into()));
        assert_eq!(
            (world.there(), world.sandbox.read("published.toml")),
            (there.clone(), ledger.clone())
        );
    }
}

#[test]
fn another_title_sends_the_feed_and_pages_alone() {
    let world = World::new(3);
    world.publish();
    let there = world.there();
    world.many.retitle(2, "Un autre titre").unwrap();
    let json = world.publish();
    assert_eq!(json["changed"][0]["title"], "Un autre titre");
    for path in paths(&json) {
        let page = path.ends_with(".html") || path.starts_with("search/");
        // Chapters name the episode they are of.
        let own = ["feed.xml", "chapters/entretien-2.json"].contains(&path.as_str());
        assert!(page || own, "{path}");
    }
    let after = world.there();
    let resent = there.iter().filter(|(path, like)| after.get(*path) != Some(like)).count();
    assert_eq!(resent, json["sent_files"].as_u64().unwrap() as usize);
    assert!(world.is_whole());
}

#[test]
fn the_feed_waits_until_everything_is_seen_at_its_address() {
    let world = World::new(2);
    world.publish();
    let feed = fs::read(world.folder().join("feed.xml")).unwrap();
    let ledger = world.sandbox.read("published.toml");
    world.many.retitle(1, "Autre").unwrap();
    let lies: [(&str, Reply, &str); 2] = [
        ("/episodes/entretien-1.html", Reply::new(404, ""), "404"),
        ("/episodes/entretien-1.html", Reply::redirect("/episodes/entretien-1.html"), "circles"),
    ];
    for (path, reply, why) in lies {
        world.fault(path, reply);
        let said = world.sandbox.pod(["publish"]).exits(1).err();
        assert!(said.contains(why) && said.contains("the published feed is unchanged"), "{said}");
        assert_eq!(fs::read(world.folder().join("feed.xml")).unwrap(), feed);
        assert_eq!(world.sandbox.read("published.toml"), ledger);
        world.mend();
    }
    let there = world.there();
    let json = world.publish();
    // What was sent before is not sent again; only the feed was missing.
    assert_eq!((paths(&json), &json["feed_sent"]), (vec!["feed.xml".to_owned()], &true.into()));
    assert!(there.iter().all(|(path, like)| path == "feed.xml" || world.there()[path] == *like));
}

#[test]
fn sound_of_another_length_or_without_ranges_stops_the_feed() {
    let world = World::new(1);
    let made = world.sandbox.pod(["site", "--json"]).succeeds();
    drop(made);
    let sound = world.sandbox.names("public/media")[0].clone();
    let path = format!("/media/{sound}");
    let whole = Reply::new(200, "not really sound 1").header("Content-Type", "audio/mpeg");
    for (reply, why) in [
        (Reply::new(200, "").claims(7).header("Content-Type", "audio/mpeg"), "7 bytes"),
        (whole.clone(), "comes whole"),
        (whole.breaks_off_after(3), "comes whole"),
    ] {
        world.fault(&path, reply);
        let said = world.sandbox.pod(["publish"]).exits(1).err();
        assert!(said.contains(why) && said.contains(&sound), "{said}");
        assert!(!world.folder().join("feed.xml").exists());
    }
    world.mend();
    world.publish();
    assert!(world.is_whole());
}

#[test]
fn episodes_wait_for_their_date_and_for_being_named() {
    let world = World::new(3);
    let later = world.sandbox.read("episodes/00003-entretien-3/episode.toml");
    let date = later.lines().find(|line| line.starts_with("date")).unwrap().to_owned();
    let toml = later.replace(&date, "date = 2999-01-01T07:00:00Z");
    world.sandbox.write("episodes/00003-entretien-3/episode.toml", toml);
    let json = world.sandbox.pod(["publish", "2", "--json"]).succeeds().json();
    assert_eq!(json["new"].as_array().unwrap().len(), 1);
    let feed = fs::read_to_string(world.folder().join("feed.xml")).unwrap();
    assert!(feed.contains("guid-2") && !feed.contains("guid-1") && !feed.contains("guid-3"));
    let why = json["left_out"].to_string();
    assert!(why.contains("comes out on 2999") && why.contains("not among those"), "{why}");
    // Named or not, what is published stays.
    let json = world.sandbox.pod(["publish", "1", "--json"]).succeeds().json();
    assert_eq!(json["new"][0]["title"], "Entretien numéro 1");
    let feed = fs::read_to_string(world.folder().join("feed.xml")).unwrap();
    assert!(feed.contains("guid-2") && feed.contains("guid-1"));
    world.sandbox.write("episodes/00003-entretien-3/episode.toml", later);
    let json = world.publish();
    assert_eq!((json["new"].as_array().unwrap().len(), &json["unchanged"]), (1, &2.into()));
}

#[test]
fn what_is_not_right_is_refused_before_anything_is_sent() {
    let world = World::new(1);
    let show = world.sandbox.read("show.toml");
    let storage = show.lines().find(|line| line.starts_with("storage")).unwrap().to_owned();
    world.sandbox.write("show.toml", show.replace(&storage, ""));
    let said = world.sandbox.pod(["publish"]).exits(1).err();
    assert!(said.contains("does not say where the files go") && said.contains("hint:"), "{said}");
    world.sandbox.write("show.toml", &show);
    let torn = "feed = \"x\"\n<<<<<<< ours\n[[episode]]\n=======\n>>>>>>> theirs\n";
    world.sandbox.write("published.toml", torn);
    let said = world.sandbox.pod(["publish"]).exits(1).err();
    assert!(said.contains("published.toml:2") && said.contains("nothing was published"), "{said}");
    assert_eq!(world.sandbox.read("published.toml"), torn);
    assert!(world.there().is_empty());
    fs::remove_file(world.sandbox.path("published.toml")).unwrap();
    world.sandbox.pod(["publish", "99"]).exits(1);
    world.sandbox.pod(["publish", "--limit-rate", "fast"]).exits(2);
    assert!(world.there().is_empty());
}

#[test]
fn a_fresh_clone_sends_no_sound_again_and_loses_no_text() {
    let world = World::new(2);
    world.publish();
    let there = world.there();
    fs::remove_dir_all(world.sandbox.path(".pod")).unwrap();
    fs::remove_dir_all(world.sandbox.path("public")).unwrap();
    world.publish();
    for (path, like) in &there {
        assert!(
            !path.starts_with("media/") || world.there()[path] == *like,
            "{path} was sent again"
        );
    }
    // Without what was built, pages would lose their texts.
    fs::remove_dir_all(world.many.dir(1).join("out")).unwrap();
    let feed = fs::read_to_string(world.folder().join("feed.xml")).unwrap();
    let said = world.sandbox.pod(["publish"]).exits(1).err();
    assert!(said.contains("its build is not here") && said.contains("--partial"), "{said}");
    world.sandbox.pod(["publish", "--partial"]).succeeds();
    let partial = fs::read_to_string(world.folder().join("feed.xml")).unwrap();
    for part in ["transcripts/entretien-1.vtt", "chapters/entretien-1.json", "not%20there"] {
        assert_eq!(feed.contains(part), partial.contains(part), "{part}");
    }
    // Nor does anything take the sound of an episode in the feed away.
    let said = world.sandbox.pod(["publish", "--partial", "--prune"]).succeeds().out();
    let sounds = there.keys().filter(|path| path.starts_with("media/"));
    assert!(sounds.clone().all(|path| world.there().contains_key(path)), "{said}");
    assert!(world.there().contains_key("transcripts/entretien-1.vtt"));
}

#[test]
fn an_episode_is_taken_out_and_put_in_again() {
    let world = World::new(2);
    world.publish();
    let feed = fs::read_to_string(world.folder().join("feed.xml")).unwrap();
    let said = world.sandbox.pod(["unpublish", "1", "--reason", "asked for", "--dry-run"]);
    assert!(said.succeeds().out().contains("would be"));
    let said = world.sandbox.pod(["unpublish", "1", "--reason", "asked for"]).succeeds().out();
    assert!(said.contains("no longer in the feed") && said.contains("--prune"), "{said}");
    let without = fs::read_to_string(world.folder().join("feed.xml")).unwrap();
    assert!(!without.contains("guid-1") && without.contains("guid-2"));
    assert!(world.sandbox.read("published.toml").contains("withdrawn_because = \"asked for\""));
    assert!(world.folder().join("episodes/entretien-1.html").exists());
    world.sandbox.pod(["publish", "--prune"]).succeeds();
    assert!(!world.folder().join("episodes/entretien-1.html").exists());
    assert!(world.is_whole());
    world.sandbox.pod(["unpublish", "1", "--undo"]).succeeds();
    // The same but for the moment it was built.
    assert_eq!(fs::read_to_string(world.folder().join("feed.xml")).unwrap(), feed);
    assert!(!world.sandbox.read("published.toml").contains("withdrawn"));
    let said = Sandbox::episode().pod(["unpublish", "1"]).exits(1).err();
    assert!(said.contains("was never published"), "{said}");
}

#[test]
fn hubs_directories_and_webhooks_are_told_once_and_may_fail() {
    let ears = Server::start(|asked| match path_of(asked).as_str() {
        "/gone" => Reply::new(500, "geheim-said"),
        _ => Reply::new(204, ""),
    });
    let keys = format!(
        "pings = [\"{}\"]\nwebhooks = [\"{}\", \"{}\"]\n",
        ears.address("/ping?url="),
        ears.address("/hook"),
        ears.address("/gone"),
    );
    let world = World::with(2, &keys);
    let show = world.sandbox.read("show.toml");
    let show = show.replace("hubs = []", &format!("hubs = [\"{}\"]", ears.address("/hub")));
    world.sandbox.write("show.toml", show);
    let run = world.sandbox.command(["publish", "--json"]).env("POD_WEBHOOK_TOKEN", "geheim-token");
    let said = run.run().succeeds();
    let json = said.json();
    assert_eq!((&json["told"], &json["not_told"]), (&3.into(), &1.into()));
    assert!(said.err().contains("was not told: it answers with 500"), "{}", said.err());
    assert!(!said.said().contains("geheim") && !said.err().contains("/gone"));
    let asked = ears.asked();
    let of = |path: &str| asked.iter().filter(|one| path_of(one) == path).collect::<Vec<_>>();
    let feed = world.web.address("/feed.xml");
    let hub = String::from_utf8(of("/hub")[0].body.clone()).unwrap();
    let fields: Vec<(String, String)> =
        url::form_urlencoded::parse(hub.as_bytes()).into_owned().collect();
    assert!(fields.contains(&("hub.mode".into(), "publish".into())));
    assert!(fields.contains(&("hub.url".into(), feed.clone())));
    let ping: Vec<(String, String)> = url::Url::parse(&ears.address(&of("/ping")[0].path))
        .unwrap()
        .query_pairs()
        .into_owned()
        .collect();
    assert_eq!(ping, [("url".to_owned(), feed.clone())]);
    let hook: serde_json::Value = serde_json::from_slice(&of("/hook")[0].body).unwrap();
    assert_eq!((hook["feed"].as_str(), hook["event"].as_str()), (Some(&*feed), Some("published")));
    assert_eq!(hook["new"].as_array().unwrap().len(), 2);
    assert_eq!(of("/hook")[0].header("authorization"), "Bearer geheim-token");
    // Two tries for what may do better, none for what is told already.
    assert_eq!((of("/hook").len(), of("/gone").len()), (1, 2));
    world.publish();
    assert_eq!(ears.asked().len(), asked.len());
    assert!(!world.sandbox.read("published.toml").contains("geheim"));
}

/// What a WebDAV server holds.
type Dav = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// A WebDAV server that fails the first three times a file is put.
fn troubled(held: Dav) -> Server {
    let tries: Mutex<BTreeMap<String, usize>> = Mutex::default();
    Server::start(move |asked| {
        let path = path_of(asked);
        let mut held = held.lock().unwrap();
        match asked.method.as_str() {
            "PUT" => {
                let mut tries = tries.lock().unwrap();
                let count = tries.entry(path.clone()).or_default();
                *count += 1;
                match (*count, path.contains("episodes") || path.contains("media")) {
                    (1, true) => Reply::new(500, ""),
                    (2, true) => Reply::new(503, "").header("Retry-After", "1"),
                    (3, true) => Reply::new(502, "").claims(99).breaks_off_after(0),
                    _ => {
                        held.insert(path, asked.body.clone());
                        Reply::new(201, "")
                    }
                }
            }
            "MOVE" => {
                let to = url::Url::parse(asked.header("destination")).unwrap().path().to_owned();
                match held.remove(&path) {
                    Some(content) => {
                        held.insert(to, content);
                        Reply::new(201, "")
                    }
                    None => Reply::new(404, ""),
                }
            }
            "DELETE" => Reply::new(if held.remove(&path).is_some() { 204 } else { 404 }, ""),
            "MKCOL" => Reply::new(201, ""),
            _ => match held.get(&path) {
                Some(content) => web::answer(asked, &path, content),
                None => Reply::new(404, ""),
            },
        }
    })
}

#[test]
fn a_server_in_trouble_is_asked_again() {
    let held = Dav::default();
    let server = troubled(Arc::clone(&held));
    let sandbox = Sandbox::new();
    let many = Many::write(&sandbox.root(), 1, 30).unwrap();
    let storage = format!("\"{}\"", server.address("/").replace("http://", "webdav://"));
    web::publish_with(&many, &server.address("/"), &storage, "pings = []\n").unwrap();
    let json = sandbox.pod(["publish", "--json"]).succeeds().json();
    let names: Vec<String> = held.lock().unwrap().keys().cloned().collect();
    assert_eq!(json["sent_files"], names.len(), "{names:?}");
    assert!(!names.iter().any(|name| name.contains(".pod-")), "{names:?}");
    assert_eq!(sandbox.pod(["publish", "--json"]).succeeds().json()["sent_files"], 0);
}

#[test]
fn a_clock_that_is_ahead_lets_nothing_out_early() {
    let world = World::new(1);
    // To the server it is 1994; the episode came out in 1995.
    let date = "Sat, 01 Jan 1994 00:00:00 GMT";
    world.fault("/", Reply::new(200, "").header("Date", date));
    let said = world.sandbox.pod(["publish"]).exits(1).err();
    assert!(said.contains("before its time") && said.contains("clock"), "{said}");
    assert!(world.there().is_empty());
    world.fault("/", Reply::new(200, "").header("Date", "Tue, 01 Jan 2999 00:00:00 GMT"));
    let said = world.sandbox.pod(["publish"]).succeeds().err();
    assert!(said.contains("behind the server's"), "{said}");
}

#[test]
fn two_at_once_take_turns() {
    let world = World::new(2);
    let mut first = world.start(&["publish", "--limit-rate", "60k", "--quiet"]);
    let started = Instant::now();
    while world.there().is_empty() {
        assert!(started.elapsed() < PATIENCE);
        std::thread::yield_now();
    }
    let said = world.sandbox.pod(["publish"]).succeeds();
    assert!(said.err().contains("waiting for another pod"), "{}", said.err());
    assert!(said.out().contains("nothing to send"), "{}", said.out());
    assert!(first.wait().unwrap().success());
    assert!(world.is_whole());
}

/// Starts a publish, kills it as soon as `when` says so, and runs it again to its end.
fn killed(world: &World, arguments: &[&str], when: &dyn Fn() -> bool) {
    let mut pod = world.start(arguments);
    let started = Instant::now();
    while !when() {
        assert!(started.elapsed() < PATIENCE, "it never came so far");
        if pod.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::yield_now();
    }
    // SIGKILL: nothing can be tidied up.
    let _ = pod.kill();
    pod.wait().unwrap();
    let before = world.there();
    let feed_was_there = before.contains_key("feed.xml");
    world.publish();
    assert!(world.is_whole());
    let after = world.there();
    for (path, like) in &before {
        let unfinished = path.rsplit('/').next().unwrap().starts_with(".pod-");
        assert!(unfinished || after.get(path) == Some(like), "{path} was sent twice");
    }
    assert!(!world.sandbox.read("published.toml").contains("pending"));
    let again = world.publish();
    assert_eq!(again["sent_files"], 0, "feed was there: {feed_was_there}");
}

#[test]
fn killed_anywhere_it_goes_on_and_sends_nothing_twice() {
    let all = {
        let world = World::new(1);
        world.publish();
        world.there().len()
    };
    for count in 1..=all {
        let world = World::new(1);
        world.sandbox.pod(["site"]).succeeds();
        killed(&world, &["publish", "--limit-rate", "400k"], &|| world.there().len() >= count);
    }
}

#[test]
fn killed_while_it_looks_or_tells_it_goes_on() {
    let ears = Server::start(|_| Reply::new(200, "").claims(9).holds_after(0));
    let world = World::with(1, &format!("webhooks = [\"{}\"]\n", ears.address("/hook")));
    let asked = |server: &Server, what: &str| {
        server.asked().iter().any(|one| path_of(one).starts_with(what))
    };
    killed(&world, &["publish"], &|| asked(&world.web, "/episodes/"));
    let other = World::with(1, &format!("webhooks = [\"{}\"]\n", ears.address("/hook")));
    // The feed is out, the webhook is being told: nothing of it is sent again.
    ears.release();
    killed(&other, &["publish"], &|| asked(&other.web, "/feed.xml"));
}
