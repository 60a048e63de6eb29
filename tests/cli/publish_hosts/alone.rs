//! A show that goes to hosts alone: Castopod has the feed, the Fediverse leads there.

use super::*;

/// Takes what the show says of a place of its own out of its manifest.
fn without_a_place(world: &World) {
    let show = world.sandbox.read("show.toml");
    let kept: Vec<&str> = show
        .lines()
        .filter(|line| !line.starts_with("base_url") && !line.starts_with("storage"))
        .collect();
    world.sandbox.write("show.toml", kept.join("\n") + "\n");
}

#[test]
fn hosts_alone_get_episodes_and_posts_lead_to_the_page_there() {
    let world = World::new();
    without_a_place(&world);
    let show = world.sandbox.read("show.toml");
    let show = show.replace("hosts = [\"fedi\", \"castopod\"]", "hosts = [\"castopod\", \"fedi\"]");
    world.sandbox.write("show.toml", &show);
    let plan = world.sandbox.pod(["publish", "--dry-run"]).succeeds().out();
    assert!(plan.contains("hosts alone get episodes") && plan.contains("uploads"), "{plan}");
    assert!(!plan.contains("files  ") && world.asked() == (0, 0), "{plan}");

    let said = world.command(&["publish"]).run().succeeds().out();
    assert!(said.contains("castopod  Entretien numéro 1: published"), "{said}");
    assert_eq!((world.castopod.counts().0, world.instance.posts().len()), (1, 1));
    let text = world.instance.posts()[0]["content"].as_str().unwrap().to_owned();
    assert!(
        text.contains(&format!("{}/@projets_libres/episodes/", world.castopod.url())),
        "{text}"
    );
    let asked = world.asked();
    world.publish();
    assert_eq!(world.asked(), asked);

    // One more, by name; what is older than a month goes nowhere by itself.
    world.many.add(2).unwrap();
    world.many.add(3).unwrap();
    sounds(&world.many, 2);
    sounds(&world.many, 3);
    world.publish();
    assert_eq!(world.asked(), asked);
    world.command(&["publish", "2"]).run().succeeds();
    assert_eq!((world.castopod.counts().0, world.instance.posts().len()), (2, 2));
    assert!(!world.sandbox.home().join("web/feed.xml").exists());
    assert!(!world.sandbox.read("published.toml").contains("enclosure"));

    // Nothing is asked of a feed that there is none of.
    let said = world.command(&["check", "--remote", "--quick"]).run().ends().out();
    assert!(said.contains("hosts alone were asked"), "{said}");
    let table = world.command(&["stats", "--social"]).run().succeeds().out();
    assert!(table.lines().last().unwrap().starts_with("all"), "{table}");

    // The show gets a place: what hosts have is new to its feed, and goes to no host again.
    let folder = world.sandbox.home().join("web");
    let place = format!(
        "[publish]\nbase_url = \"{}\"\nstorage = \"{}\"\n",
        world._web.address("/"),
        folder.display()
    );
    let show = world.sandbox.read("show.toml").replace("[publish]\n", &place);
    world.sandbox.write("show.toml", show);
    world.publish();
    assert!(world.feed().contains("guid-1") && world.feed().contains("guid-2"));
    assert_eq!((world.castopod.counts().0, world.instance.posts().len()), (2, 2));
}

#[test]
fn a_post_that_would_lead_nowhere_is_refused() {
    let world = World::new();
    without_a_place(&world);
    let show = world.sandbox.read("show.toml");
    world.sandbox.write("show.toml", show.replace("[\"fedi\", \"castopod\"]", "[\"fedi\"]"));
    let said = world.command(&["publish"]).run().exits(1).out();
    assert!(said.contains("no page to lead to") && said.contains("base_url"), "{said}");
    assert_eq!(world.instance.posts().len(), 0);
    // Without hosts the show says nothing of where it goes.
    let show = world.sandbox.read("show.toml");
    world.sandbox.write("show.toml", show.replace("hosts = [\"fedi\"]", ""));
    let said = world.command(&["publish"]).run().exits(1).err();
    assert!(said.contains("base_url"), "{said}");
}
