//! `pod publish` with hosts: a Castopod and a server of Mastodon's kind, as strict as the real ones.

mod alone;
mod coming;
mod excerpt;
mod killed;
mod killed_anywhere;

use serde_json::Value;

use crate::many::Many;
use crate::sandbox::{Run, Sandbox};
use crate::server::Server;
use crate::servers::{Instance, Manner, TOKEN};
use crate::services::castopod::{Castopod, PASSWORD, USER};
use crate::web;

/// A show of one episode, published into a folder that is served, with two hosts.
struct World {
    sandbox: Sandbox,
    many: Many,
    castopod: Castopod,
    instance: Instance,
    _web: Server,
}

impl World {
    fn new() -> World {
        let sandbox = Sandbox::new();
        let folder = sandbox.home().join("web");
        std::fs::create_dir(&folder).unwrap();
        let web = web::serve(&folder);
        let many = Many::write(&sandbox.root(), 1, 60).unwrap();
        sounds(&many, 1);
        comes_out_now(&many, 1);
        let storage = format!("\"{}\"", folder.display());
        let keys = "pings = []\nhosts = [\"fedi\", \"castopod\"]\n";
        web::publish_with(&many, &web.address("/"), &storage, keys).unwrap();
        let (castopod, instance) = (Castopod::start(), Instance::start(Manner::default()));
        let hosts = format!(
            "\n[host.castopod]\nurl = \"{}\"\npodcast = \"projets_libres\"\n\
             [host.fedi]\nkind = \"mastodon\"\nurl = \"{}\"\n",
            castopod.url(),
            instance.url()
        );
        sandbox.append("show.toml", &hosts);
        World { sandbox, many, castopod, instance, _web: web }
    }

    fn command(&self, arguments: &[&str]) -> Run<'_> {
        self.sandbox
            .command(arguments)
            .env("POD_CASTOPOD_USER", USER)
            .env("POD_CASTOPOD_PASSWORD", PASSWORD)
            .env("POD_FEDI_TOKEN", TOKEN)
    }

    fn publish(&self) -> Value {
        self.command(&["publish", "--json"]).run().succeeds().json()
    }

    fn feed(&self) -> String {
        std::fs::read_to_string(self.sandbox.home().join("web/feed.xml")).unwrap_or_default()
    }

    /// How many requests each host had.
    fn asked(&self) -> (usize, usize) {
        (self.castopod.asked().len(), self.instance.asked())
    }
}

/// Lets an episode come out an hour ago.
pub fn comes_out_now(many: &Many, number: usize) {
    comes_out(many, number, -1);
}

/// Lets an episode come out so many hours from now.
fn comes_out(many: &Many, number: usize, hours: i64) {
    let path = many.dir(number).join("episode.toml");
    let manifest = std::fs::read_to_string(&path).unwrap();
    let old = manifest.lines().find(|line| line.starts_with("date")).unwrap().to_owned();
    let hour = jiff::Timestamp::now().as_second() / 3600 * 3600 + hours * 3600;
    let date = jiff::Timestamp::from_second(hour).unwrap();
    std::fs::write(&path, manifest.replace(&old, &format!("date = {date}"))).unwrap();
}

/// Gives an episode a sound that begins as an MP3 does: hosts look.
pub fn sounds(many: &Many, number: usize) {
    let sound = [b"ID3\x04\0\0\0\0\0\0".as_slice(), &[0xff, 0xfb, 0x90, 0x64], &[0; 413]].concat();
    sounds_like(many, number, &sound);
}

/// Gives an episode this sound.
fn sounds_like(many: &Many, number: usize, sound: &[u8]) {
    let out = many.dir(number).join("out");
    let report = out.join("report.json");
    let mut json: Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
    let name = json["outputs"][0]["file"].as_str().unwrap().to_owned();
    json["outputs"][0]["bytes"] = sound.len().into();
    json["outputs"][0]["blake3"] = pod::store::Digest::of_bytes(sound).to_string().into();
    std::fs::write(out.join(name), sound).unwrap();
    std::fs::write(&report, json.to_string()).unwrap();
}

#[test]
fn a_new_episode_goes_to_every_host_once_and_the_feed_leads_to_it() {
    let world = World::new();
    let plan = world.sandbox.pod(["publish", "--dry-run"]).succeeds().out();
    assert!(plan.contains("castopod  Entretien numéro 1") && plan.contains("uploads"), "{plan}");
    assert!(plan.contains("fedi      Entretien numéro 1"), "{plan}");
    assert_eq!(world.asked(), (0, 0));

    let json = world.publish();
    assert_eq!(json["hosts"].as_array().unwrap().len(), 2, "{json}");
    assert_eq!((world.castopod.counts().0, world.instance.posts().len()), (1, 1));
    let feed = world.feed();
    let post = world.instance.posts()[0]["uri"].as_str().unwrap().to_owned();
    let first = feed.find(&format!("uri=\"{post}\"")).expect("the post in the feed");
    let second = feed.rfind("podcast:socialInteract").unwrap();
    assert!(first < second && feed.matches("<podcast:socialInteract").count() == 2, "{feed}");
    assert!(feed.contains("/@projets_libres/posts/"), "{feed}");
    let account = "accountId=\"@show@social.example\" accountUrl=\"https://social.example/@show\"";
    assert!(feed.contains(account) && feed.contains("accountId=\"@projets_libres@"), "{feed}");
    let ledger = world.sandbox.read("published.toml");
    assert!(ledger.contains(&post) && !ledger.contains("geheim"), "{ledger}");

    // Again: nobody is asked anything.
    let asked = world.asked();
    assert_eq!(world.publish()["sent_files"], 0);
    assert_eq!(world.asked(), asked);
    // Another title: the post is changed; what Castopod has cannot be.
    world.many.retitle(1, "Un autre titre").unwrap();
    comes_out_now(&world.many, 1);
    world.publish();
    assert_eq!((world.castopod.counts().0, world.instance.posts().len()), (1, 1));
    let text = world.instance.posts()[0]["content"].as_str().unwrap_or_default().to_owned();
    assert!(text.contains("Un autre titre"), "{text}");
    assert_eq!(world.castopod.asked().len(), asked.0);
}

#[test]
fn a_host_that_fails_stops_neither_the_others_nor_the_feed() {
    let world = World::new();
    let run = world.command(&["publish"]).env("POD_CASTOPOD_PASSWORD", "geheim-wrong");
    let said = run.run().exits(1);
    assert!(said.out().contains("castopod  Entretien numéro 1: not there"), "{}", said.out());
    assert!(said.out().contains("the feed is published"), "{}", said.out());
    assert_eq!((world.castopod.counts().0, world.instance.posts().len()), (0, 1));
    assert!(world.feed().contains("guid-1"));
    // It is owed to it: the next run brings it, and posts nothing twice.
    world.publish();
    assert_eq!((world.castopod.counts().0, world.instance.posts().len()), (1, 1));
}

#[test]
fn older_episodes_go_only_where_they_are_named() {
    let world = World::new();
    world.publish();
    world.many.add(2).unwrap();
    sounds(&world.many, 2);
    comes_out_now(&world.many, 2);
    // One of long ago goes nowhere by itself.
    world.many.add(3).unwrap();
    sounds(&world.many, 3);
    let json = world.command(&["publish", "--to", "fedi", "--json"]).run().succeeds().json();
    assert_eq!(json["hosts"].as_array().unwrap().len(), 1);
    assert_eq!((world.castopod.counts().0, world.instance.posts().len()), (1, 2));
    let said = world.command(&["publish", "--to", "nobody"]).run().exits(1).err();
    assert!(said.contains("there is no [host.nobody]"), "{said}");
    // A show that was published before it had hosts tells them nothing of the past.
    std::fs::write(world.sandbox.path("published.toml"), {
        let ledger = world.sandbox.read("published.toml");
        let blocks: Vec<&str> = ledger.split("\n[[episode.host]]").collect();
        assert!(blocks.len() > 2);
        let keep =
            |block: &&str| block.split_once("\n[[episode]]").map(|(_, rest)| rest.to_owned());
        let rest: Vec<String> = blocks[1..].iter().filter_map(keep).collect();
        let rest: String = rest.iter().map(|one| format!("\n[[episode]]{one}")).collect();
        format!("{}{rest}", blocks[0])
    })
    .unwrap();
    let asked = world.asked();
    world.publish();
    assert_eq!(world.asked(), asked);
    assert_eq!((world.castopod.counts().0, world.instance.posts().len()), (1, 2));
}

#[test]
fn check_tells_of_hosts_that_do_not_let_pod_in() {
    let world = World::new();
    world.publish();
    let rules = |run: Run<'_>| {
        let output = run.raw().output().unwrap();
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        json.to_string().contains("host-closed")
    };
    let arguments = ["check", "--remote", "--quick", "--json"];
    assert!(!rules(world.command(&arguments)));
    assert!(rules(world.command(&arguments).env("POD_FEDI_TOKEN", "geheim-wrong")));
}

#[test]
fn what_people_did_is_told_of_all_hosts_and_a_host_that_fails_stops_no_other() {
    let world = World::new();
    let arguments = ["stats", "--social"];
    let said = world.command(&arguments).run().exits(1).err();
    assert!(said.contains("no published episode is at a host"), "{said}");
    world.publish();
    let json = world.command(&["stats", "--social", "--json"]).run().succeeds().json();
    let hosts = json["episodes"][0]["hosts"].as_array().unwrap().clone();
    let of = |name: &str| hosts.iter().find(|one| one["host"] == name).unwrap().clone();
    let fedi = of("fedi");
    let counts = [&fedi["comments"], &fedi["boosts"], &fedi["likes"]];
    assert_eq!(counts.map(|count| count.as_u64()), [Some(3), Some(2), Some(5)], "{fedi}");
    let castopod = of("castopod");
    assert_eq!((castopod["comments"].as_u64(), &castopod["likes"]), (Some(4), &Value::Null));
    let table = world.command(&arguments).run().succeeds().out();
    let all = table.lines().last().unwrap().split_whitespace().collect::<Vec<_>>();
    assert_eq!(all, ["all", "7", "2", "5"], "{table}");

    // None came out since.
    let later = ["stats", "--social", "--since", "2999-01-01"];
    world.command(&later).run().exits(1);
    // One host does not answer as it should, one post is gone: the rest is told.
    let run = world.command(&arguments).env("POD_FEDI_TOKEN", "geheim-wrong").run().exits(1);
    assert!(run.out().contains("1 not told of"), "{}", run.out());
    assert!(run.out().lines().any(|line| line.starts_with("all") && line.contains(" 4")));
    world.instance.is_emptied();
    let table = world.command(&arguments).run().succeeds().out();
    assert!(table.contains("no longer there"), "{table}");
}

#[test]
fn what_is_taken_out_is_told_to_be_at_hosts_still() {
    let world = World::new();
    world.publish();
    let said = world.command(&["unpublish", "1"]).run().succeeds().out();
    assert!(said.contains("it is still at castopod: take it away there, at http"), "{said}");
    assert!(said.contains("it is still at fedi"), "{said}");
    let asked = world.asked();
    world.publish();
    assert_eq!(world.asked(), asked);
    let json = world.command(&["unpublish", "1", "--undo", "--json"]).run().succeeds().json();
    assert_eq!(json["elsewhere"].as_array().unwrap().len(), 0, "{json}");
}

#[test]
fn how_far_a_long_sound_is_on_its_way_is_told() {
    let world = World::new();
    let sound = [b"ID3\x04\0\0\0\0\0\0".as_slice(), &[0xff, 0xfb, 0x90, 0x64], &[0; 400_000]];
    sounds_like(&world.many, 1, &sound.concat());
    let said = world.command(&["publish", "--limit-rate", "4M"]).run().succeeds().err();
    assert!(said.contains("sending to castopod"), "{said}");
    assert!(said.contains("sending to fedi"), "{said}");
}

#[test]
fn what_cannot_go_somewhere_is_told_at_every_run_and_what_cannot_be_changed_once() {
    let world = World::new();
    // Castopod's titles have 128 characters.
    world.many.retitle(1, &"mot ".repeat(60)).unwrap();
    comes_out_now(&world.many, 1);
    for _ in 0..2 {
        let said = world.command(&["publish"]).run().exits(1).out();
        assert!(said.contains("not there") && said.contains("128"), "{said}");
    }
    assert_eq!((world.castopod.counts().0, world.instance.posts().len()), (0, 1));
    world.many.retitle(1, "Un titre").unwrap();
    comes_out_now(&world.many, 1);
    world.publish();
    assert_eq!(world.castopod.counts().0, 1);
    // What is there already is changed by hand: that is said when it changes, and then no more.
    world.many.retitle(1, "Un autre titre").unwrap();
    comes_out_now(&world.many, 1);
    let said = world.command(&["publish"]).run().succeeds().out();
    assert!(said.contains("pod cannot change it: edit http"), "{said}");
    let said = world.command(&["publish"]).run().succeeds().out();
    assert!(!said.contains("pod cannot change it"), "{said}");
}

#[test]
fn a_host_that_cannot_even_be_asked_stops_neither_the_others_nor_the_feed() {
    let world = World::new();
    // Castopod takes no password with a colon: pod knows before it asks.
    let colon = ["publish", "--json"];
    let run = || world.command(&colon).env("POD_CASTOPOD_PASSWORD", "geheim:wrong");
    let said = run().run().exits(1);
    assert!(said.out().contains("with which Castopod lets nobody in"), "{}", said.out());
    assert!(!said.out().contains("geheim"), "{}", said.out());
    assert_eq!((world.castopod.asked().len(), world.instance.posts().len()), (0, 1));
    assert!(world.feed().contains("guid-1"));
    let social = ["stats", "--social"];
    let table = world.command(&social).run().succeeds().out();
    assert!(table.lines().last().unwrap().starts_with("all"), "{table}");
    // Nor does one that show.toml describes wrongly, and that has something to get.
    world.many.retitle(1, "Un autre titre").unwrap();
    comes_out_now(&world.many, 1);
    let show = world.sandbox.read("show.toml");
    let wrong = show.replace("kind = \"mastodon\"", "kind = \"mastodont\"");
    world.sandbox.write("show.toml", &wrong);
    let plan = world.sandbox.pod(["publish", "--dry-run"]).exits(1).out();
    assert!(plan.contains("fedi      not asked: pod knows no host of the kind"), "{plan}");
    assert!(plan.contains("castopod  Un autre titre"), "{plan}");
    world.command(&["publish"]).run().exits(1);
    assert_eq!((world.castopod.counts().0, world.instance.posts().len()), (1, 1));
    let table = world.command(&social).run().exits(1).out();
    assert!(table.contains("fedi: pod knows no host") && table.contains("castopod"), "{table}");
    world.sandbox.write("show.toml", &show);
    world.publish();
    assert_eq!((world.castopod.counts().0, world.instance.posts().len()), (1, 1));
}
