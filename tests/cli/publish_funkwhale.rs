//! `pod publish` with a channel on Funkwhale.

use crate::many::Many;
use crate::publish_hosts::{comes_out_now, sounds};
use crate::sandbox::{Run, Sandbox};
use crate::services::funkwhale::{Funkwhale, TOKEN};
use crate::web;

#[test]
fn an_episode_goes_to_its_channel_and_the_feed_leads_to_what_followers_got() {
    let sandbox = Sandbox::new();
    let folder = sandbox.home().join("web");
    std::fs::create_dir(&folder).unwrap();
    let web = web::serve(&folder);
    let many = Many::write(&sandbox.root(), 1, 60).unwrap();
    sounds(&many, 1);
    comes_out_now(&many, 1);
    let keys = "pings = []\nhosts = [\"funkwhale\"]\n";
    let storage = format!("\"{}\"", folder.display());
    web::publish_with(&many, &web.address("/"), &storage, keys).unwrap();
    let funkwhale = Funkwhale::start();
    let host = format!(
        "\n[host.funkwhale]\nurl = \"{}\"\nchannel = \"projets_libres\"\n",
        funkwhale.url()
    );
    sandbox.append("show.toml", &host);
    let command = |arguments: &[&str]| -> Run<'_> {
        sandbox.command(arguments).env("POD_FUNKWHALE_TOKEN", TOKEN)
    };

    let plan = sandbox.pod(["publish", "--dry-run"]).succeeds().out();
    assert!(plan.contains("uploads 0.1 MB to projets_libres, and publishes it"), "{plan}");
    assert!(funkwhale.asked().is_empty());

    // A token that may not write is told, and stops nothing else.
    funkwhale.state().scopes.remove("write:libraries");
    let said = command(&["publish"]).run().exits(1);
    assert!(said.out().contains("the feed is published"), "{}", said.out());
    let both = format!("{}{}", said.out(), said.err());
    assert!(both.contains("write:libraries") && !both.contains("geheim"), "{both}");
    funkwhale.state().scopes.insert("write:libraries");

    command(&["publish"]).run().succeeds();
    let upload = funkwhale.state().uploads[0].uuid.clone();
    let uri = format!("https://pod.example/federation/music/uploads/{upload}");
    let feed = std::fs::read_to_string(folder.join("feed.xml")).unwrap();
    assert!(feed.contains(&format!("uri=\"{uri}\"")), "{feed}");
    let ledger = sandbox.read("published.toml");
    assert!(ledger.contains(&uri) && !ledger.contains("geheim"), "{ledger}");

    // Again: nobody is asked anything. Another title: the track is edited.
    let asked = funkwhale.asked().len();
    command(&["publish"]).run().succeeds();
    assert_eq!(funkwhale.asked().len(), asked);
    many.retitle(1, "Un autre titre").unwrap();
    comes_out_now(&many, 1);
    command(&["publish"]).run().succeeds();
    let state = funkwhale.state();
    assert_eq!((state.uploads.len(), state.tracks[0].title.as_str()), (1, "Un autre titre"));
    assert!(state.complaints.is_empty(), "{:?}", state.complaints);
}
