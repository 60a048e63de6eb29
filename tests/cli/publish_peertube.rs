//! `pod publish` to a PeerTube whose account asks for the code of an app: each run keeps the token
//! that the next one needs.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use crate::many::Many;
use crate::sandbox::Sandbox;
use crate::server::{Reply, Server};
use crate::servers::Fault;
use crate::services::peertube::{CODE, Manner, PASSWORD, PeerTube, USER};
use crate::web;

/// A show of one episode that goes to a folder and to a channel.
struct World {
    sandbox: Sandbox,
    many: Many,
    instance: PeerTube,
    _web: Server,
}

impl World {
    fn new(manner: Manner) -> World {
        let sandbox = Sandbox::new();
        let folder = sandbox.home().join("web");
        std::fs::create_dir(&folder).unwrap();
        let web = web::serve(&folder);
        let many = Many::write(&sandbox.root(), 1, 60).unwrap();
        comes_out_now(&many);
        let storage = format!("\"{}\"", folder.display());
        web::publish_with(&many, &web.address("/"), &storage, "pings = []\nhosts = [\"tube\"]\n")
            .unwrap();
        let instance = PeerTube::start(manner);
        let host = format!(
            "\n[host.tube]\nkind = \"peertube\"\nurl = \"{}\"\nchannel = \"projets\"\n",
            instance.url()
        );
        sandbox.append("show.toml", &host);
        World { sandbox, many, instance, _web: web }
    }

    fn log_in(&self) {
        let mut child = self
            .sandbox
            .command(["login", "tube", "--file", "--stdin"])
            .raw()
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let input = format!("{USER}\n{PASSWORD}\n{CODE}\n");
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    }

    fn publish(&self) -> Value {
        self.sandbox.pod(["publish", "--json"]).succeeds().json()
    }

    /// Whether the token that is kept is the one that lets in.
    fn keeps_the_last(&self) -> bool {
        let file = self.sandbox.home().join(".config/pod/credentials.toml");
        let kept = std::fs::read_to_string(file).unwrap();
        let last = self.instance.state().keys.last().unwrap().1.clone();
        kept.contains(&format!("token = \"{last}\""))
    }
}

/// Lets the episode come out an hour ago.
fn comes_out_now(many: &Many) {
    let path = many.dir(1).join("episode.toml");
    let manifest = std::fs::read_to_string(&path).unwrap();
    let old = manifest.lines().find(|line| line.starts_with("date")).unwrap().to_owned();
    let hour = jiff::Timestamp::now().as_second() / 3600 * 3600 - 3600;
    let date = jiff::Timestamp::from_second(hour).unwrap();
    std::fs::write(&path, manifest.replace(&old, &format!("date = {date}"))).unwrap();
}

#[test]
fn each_run_keeps_the_token_for_the_next() {
    let world = World::new(Manner { codes: true, ..Manner::default() });
    world.log_in();
    assert!(world.keeps_the_last());
    let plan = world.sandbox.pod(["publish", "--dry-run"]).succeeds().out();
    assert!(plan.contains("uploads") && plan.contains("to projets"), "{plan}");
    let before = world.instance.entries();
    let json = world.publish();
    assert_eq!(json["hosts"][0]["state"], "published", "{json}");
    assert_eq!(world.instance.entries(), (before.0, before.1 + 1));
    assert!(world.keeps_the_last());
    let video = world.instance.video();
    let feed = std::fs::read_to_string(world.sandbox.home().join("web/feed.xml")).unwrap();
    let uri = format!("uri=\"https://tube.example/videos/watch/{}\"", video.uuid);
    assert!(feed.contains(&uri), "{feed}");
    let ledger = world.sandbox.read("published.toml");
    assert!(ledger.contains(&video.uuid) && !ledger.contains("geheim"), "{ledger}");
    // Again: nobody is asked. Another title: with the token that was kept.
    let asked = world.instance.asked();
    world.publish();
    assert_eq!(world.instance.asked(), asked);
    world.many.retitle(1, "Un autre titre").unwrap();
    comes_out_now(&world.many);
    world.publish();
    assert_eq!(world.instance.video().text("name"), "Un autre titre");
    assert!(world.keeps_the_last());
}

#[test]
fn a_token_in_the_environment_is_not_spent() {
    let world = World::new(Manner { codes: true, ..Manner::default() });
    world.log_in();
    let token = world.instance.state().keys.last().unwrap().1.clone();
    let before = world.instance.entries();
    let run = world.sandbox.command(["publish"]).env("POD_TUBE_TOKEN", &token).run();
    let said = run.exits(1).said();
    assert!(said.contains("in the environment") && said.contains("pod login tube"), "{said}");
    assert!(!said.contains("geheim"), "{said}");
    assert_eq!(world.instance.entries(), before);
    // The token that is kept still lets in.
    world.publish();
    assert_eq!(world.instance.videos().len(), 1);
}

#[test]
fn a_server_that_is_busy_gets_the_sound_once() {
    let world = World::new(Manner { chunk: 16_384, ..Manner::default() });
    let busy = Reply::new(503, "").header("Retry-After", "1");
    world.instance.fails_at(9, Fault::Instead(busy));
    let run = world.sandbox.command(["publish", "--json"]);
    let run = run.env("POD_TUBE_USER", USER).env("POD_TUBE_PASSWORD", PASSWORD);
    let json = run.run().succeeds().json();
    assert_eq!(json["hosts"][0]["state"], "published", "{json}");
    let sound = world.instance.video().sound.len() as u64;
    assert_eq!(world.instance.state().received, sound);
}
