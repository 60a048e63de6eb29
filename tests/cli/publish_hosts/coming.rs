//! Episodes that are to come, scheduled at the hosts that can.

use super::*;

#[test]
fn an_episode_that_is_to_come_is_scheduled_where_it_is_named_and_comes_out_once() {
    let world = World::new();
    world.publish();
    world.many.add(2).unwrap();
    sounds(&world.many, 2);
    comes_out(&world.many, 2, 48);
    // What nobody names waits for its day.
    let asked = world.asked();
    world.publish();
    assert_eq!(world.asked(), asked);

    let plan = world.sandbox.pod(["publish", "--dry-run", "2"]).succeeds().out();
    assert!(plan.contains("its page comes with the `pod publish` that runs after"), "{plan}");
    assert!(plan.contains("to come out"), "{plan}");
    assert_eq!(world.asked(), asked);

    let json = world.command(&["publish", "2", "--json"]).run().succeeds().json();
    let states: Vec<&str> = json["hosts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["scheduled", "scheduled"], "{json}");
    assert_eq!((world.castopod.counts().0, world.instance.waiting().len()), (2, 1));
    assert_eq!(world.instance.posts().len(), 1);
    // Nobody who listens hears of it.
    let web = std::fs::read_dir(world.sandbox.home().join("web/episodes")).unwrap();
    let pages: Vec<String> =
        web.map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
    assert!(pages.iter().all(|page| !page.contains("entretien-2")), "{pages:?}");
    assert!(!world.feed().contains("guid-2"));
    let ledger = world.sandbox.read("published.toml");
    assert_eq!(ledger.matches("only_at_hosts = true").count(), 1, "{ledger}");

    // Again, named or not: nothing is to be done, nobody is asked.
    let asked = world.asked();
    world.publish();
    world.command(&["publish", "2"]).run().succeeds();
    assert_eq!(world.asked(), asked);
    // Another title: the post that waits is another one.
    world.many.retitle(2, "Un autre titre").unwrap();
    comes_out(&world.many, 2, 48);
    world.publish();
    assert_eq!((world.castopod.counts().0, world.instance.waiting().len()), (2, 1));
    let text = world.instance.waiting()[0]["params"]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("Un autre titre"), "{text}");

    // Its day comes: it is new in the feed, and the post that waited is found.
    world.instance.comes_out();
    comes_out_now(&world.many, 2);
    // The server's clock and ours agree on the day.
    let ledger = world.sandbox.read("published.toml");
    let waited = ledger.lines().filter(|line| line.starts_with("scheduled = "));
    let mut now = ledger.clone();
    for line in waited {
        now = now.replace(line, "scheduled = \"2026-01-01T00:00:00Z\"");
    }
    world.sandbox.write("published.toml", now);
    let json = world.publish();
    assert_eq!(json["new"].as_array().unwrap().len(), 1, "{json}");
    assert_eq!((world.castopod.counts().0, world.instance.posts().len()), (2, 2));
    let feed = world.feed();
    assert!(feed.contains("guid-2"), "{feed}");
    let uri = world.instance.posts()[1]["uri"].as_str().unwrap().to_owned();
    assert!(feed.contains(&uri), "{feed}");
    assert!(!world.sandbox.read("published.toml").contains("only_at_hosts"));
    let asked = world.asked();
    assert_eq!(world.publish()["sent_files"], 0);
    assert_eq!(world.asked(), asked);
}

#[test]
fn one_that_is_not_to_be_scheduled_or_is_not_built_waits() {
    let world = World::new();
    world.publish();
    world.sandbox.write(
        "show.toml",
        world
            .sandbox
            .read("show.toml")
            .replace("kind = \"mastodon\"", "kind = \"mastodon\"\nschedule = false"),
    );
    world.many.add(2).unwrap();
    sounds(&world.many, 2);
    comes_out(&world.many, 2, 48);
    world.command(&["publish", "2"]).run().succeeds();
    assert_eq!((world.instance.waiting().len(), world.instance.posts().len()), (0, 1));
    // Its day comes: it is posted.
    comes_out_now(&world.many, 2);
    world.publish();
    assert_eq!(world.instance.posts().len(), 2);

    world.many.add(3).unwrap();
    comes_out(&world.many, 3, 48);
    std::fs::remove_dir_all(world.many.dir(3).join("out")).unwrap();
    let said = world.command(&["publish", "3"]).run().succeeds().out();
    assert!(said.contains("it is not built yet"), "{said}");
}
