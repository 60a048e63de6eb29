//! `pod man`. That the pages in man/ are these is tested in tests/repo.

use crate::sandbox::Sandbox;

#[test]
fn there_is_a_page_for_every_verb_and_manifest() {
    let sandbox = Sandbox::new();
    sandbox.pod(["man", "pages"]).succeeds();
    let names = sandbox.names("pages");
    for name in ["pod.1", "pod-add.1", "pod-cache-prune.1", "show.toml.5", "episode.toml.5"] {
        assert!(names.iter().any(|one| one == name), "{name} in {names:?}");
    }
    assert!(sandbox.read("pages/pod-add.1").contains(".SH EXAMPLES\n"));
}

#[test]
fn every_key_of_the_manifests_is_explained() {
    let sandbox = Sandbox::new();
    sandbox.pod(["man", "pages"]).succeeds();
    let (show, episode) = (sandbox.read("pages/show.toml.5"), sandbox.read("pages/episode.toml.5"));
    for table in pod::show::KEYS {
        for key in table.keys {
            let name = format!("\\fB{}\\fR", key.name.replace('-', "\\-"));
            let right =
                |file: &str, page: &str| !table.files.contains(&file) || page.contains(&name);
            assert!(right("show.toml", &show) && right("episode.toml", &episode), "{}", key.name);
        }
    }
}

#[test]
fn no_page_tells_when_it_was_written() {
    let (one, other) = (Sandbox::new(), Sandbox::new());
    one.pod(["man", "pages"]).succeeds();
    other.command(["man", "pages"]).env("SOURCE_DATE_EPOCH", "0").run().succeeds();
    for name in one.names("pages") {
        let page = one.read(format!("pages/{name}"));
        assert_eq!(page, other.read(format!("pages/{name}")));
        let title = page.lines().find(|line| line.starts_with(".TH ")).unwrap();
        assert!(!title.contains("20"), "{name} holds a year: {title}");
    }
}
