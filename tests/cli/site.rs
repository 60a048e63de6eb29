//! `pod site`: what is in public/, what is left out, what is refused, and what is spared.

use std::fs;
use std::path::Path;

use crate::many::Many;
use crate::sandbox::Sandbox;

/// A show of three episodes as builds left them.
fn show() -> (Sandbox, Many) {
    let sandbox = Sandbox::new();
    let many = Many::write(&sandbox.root(), 3, 120).unwrap();
    (sandbox, many)
}

fn read(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.path("public").join(path)).unwrap_or_default()
}

/// All files of public/ with their content.
fn public(sandbox: &Sandbox) -> Vec<(String, Vec<u8>)> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, root, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    let (mut found, root) = (Vec::new(), sandbox.path("public"));
    walk(&root, &root, &mut found);
    found.sort();
    found
}

#[test]
fn a_show_gets_a_feed_and_pages() {
    let (sandbox, _) = show();
    let made = sandbox.pod(["site", "--json"]).succeeds().json();
    assert_eq!((&made["episodes"], &made["feed_files"]), (&3.into(), &1.into()));
    for path in [
        "index.html",
        "404.html",
        "search.html",
        "feed.xml",
        "sitemap.xml",
        "robots.txt",
        "episodes/index.html",
        "episodes/entretien-2.html",
        "people/walid.html",
        "chapters/entretien-2.json",
        "transcripts/entretien-2.vtt",
        "search/index.js",
        "search/text/entretien-2.js",
    ] {
        assert!(sandbox.path("public").join(path).is_file(), "{path}");
    }
    let page = read(&sandbox, "episodes/entretien-2.html");
    assert!(page.contains("Entretien numéro 2") && page.contains("data-w"), "{page}");
    assert!(read(&sandbox, "feed.xml").contains("<guid isPermaLink=\"false\">guid-2</guid>"));
}

#[test]
fn the_same_show_gives_the_same_bytes_whatever_the_threads() {
    let (sandbox, _) = show();
    sandbox.pod(["site", "--jobs", "1"]).succeeds();
    let first = public(&sandbox);
    fs::remove_dir_all(sandbox.path("public")).unwrap();
    fs::remove_dir_all(sandbox.path(".pod")).unwrap();
    sandbox.pod(["site", "--jobs", "5"]).succeeds();
    let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
        files.iter().map(|(name, _)| name.clone()).collect()
    };
    let second = public(&sandbox);
    assert_eq!(names(&first), names(&second));
    assert!(first == second, "some file differs");
}

#[test]
fn only_what_has_changed_is_written() {
    let (sandbox, many) = show();
    sandbox.pod(["site"]).succeeds();
    let again = sandbox.pod(["site", "--json"]).succeeds().json();
    assert_eq!((&again["written"], &again["removed"]), (&0.into(), &0.into()));
    let before = public(&sandbox);
    many.retitle(2, "Un autre titre").unwrap();
    let changed = sandbox.pod(["site", "--json"]).succeeds().json();
    assert!(changed["written"].as_u64().unwrap() > 3, "{changed}");
    let after = public(&sandbox);
    let kept = before.iter().filter(|file| after.contains(file)).count();
    assert!(kept > 5 && read(&sandbox, "feed.xml").contains("Un autre titre"));
    // A run from nothing gives just the same.
    fs::remove_dir_all(sandbox.path("public")).unwrap();
    fs::remove_dir_all(sandbox.path(".pod")).unwrap();
    sandbox.pod(["site"]).succeeds();
    assert!(public(&sandbox) == after, "a changed show differs from one made anew");
}

#[test]
fn what_was_kept_and_is_damaged_is_made_again() {
    let (sandbox, many) = show();
    sandbox.pod(["site"]).succeeds();
    let before = public(&sandbox);
    // As a crash of the machine leaves files: there, and empty or cut off.
    for (at, entry) in fs::read_dir(sandbox.path(".pod/site/episodes")).unwrap().enumerate() {
        let path = entry.unwrap().path();
        let text = fs::read(&path).unwrap();
        fs::write(&path, &text[..text.len() * at / 3]).unwrap();
    }
    fs::remove_file(sandbox.path("public/feed.xml")).unwrap();
    sandbox.pod(["site"]).succeeds();
    assert!(public(&sandbox) == before, "the pages differ");
    fs::remove_dir_all(sandbox.path(".pod/site/episodes")).unwrap();
    many.retitle(2, "Un autre titre").unwrap();
    sandbox.pod(["site"]).succeeds();
    assert!(read(&sandbox, "feed.xml").contains("Un autre titre"));
    assert!(read(&sandbox, "feed.xml").contains("guid-3"));
}

#[test]
fn what_the_ledger_says_of_one_episode_makes_that_one_anew() {
    let (sandbox, _) = show();
    sandbox.pod(["site"]).succeeds();
    sandbox.write("published.toml", "[[episode]]\nguid = \"guid-2\"\nwithdrawn = true\n");
    let said = sandbox.pod(["site"]).succeeds().out();
    assert!(said.contains("without episodes/00002-entretien-2: it was taken"), "{said}");
    assert!(!read(&sandbox, "feed.xml").contains("guid-2"));
    sandbox.write("published.toml", "");
    sandbox.pod(["site"]).succeeds();
    assert!(read(&sandbox, "feed.xml").contains("guid-2"));
}

#[test]
fn what_is_gone_from_the_show_goes_and_what_others_put_there_stays() {
    let (sandbox, many) = show();
    sandbox.pod(["site"]).succeeds();
    sandbox.write("public/mine.html", "mine");
    sandbox.write("public/episodes/mine.html", "mine");
    fs::remove_dir_all(many.dir(2)).unwrap();
    sandbox.pod(["site"]).succeeds();
    assert!(!sandbox.path("public/episodes/entretien-2.html").exists());
    assert!(!read(&sandbox, "feed.xml").contains("guid-2"));
    assert_eq!(read(&sandbox, "mine.html") + &read(&sandbox, "episodes/mine.html"), "minemine");
    // A file that somebody took away comes back.
    fs::remove_file(sandbox.path("public/transcripts/entretien-1.vtt")).unwrap();
    fs::remove_file(sandbox.path("public/index.html")).unwrap();
    sandbox.pod(["site"]).succeeds();
    assert!(sandbox.path("public/transcripts/entretien-1.vtt").exists());
    assert!(sandbox.path("public/index.html").exists());
}

#[test]
fn episodes_to_come_and_drafts_are_left_out_and_named() {
    let (sandbox, many) = show();
    let manifest = many.dir(3).join("episode.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let day = text.lines().find(|line| line.starts_with("date")).unwrap();
    fs::write(&manifest, text.replace(day, "date = 2999-01-01T07:00:00+01:00")).unwrap();
    fs::remove_dir_all(many.dir(2).join("out")).unwrap();
    let said = sandbox.pod(["site"]).succeeds();
    let text = said.out();
    assert!(text.contains("1 episode in the feed"), "{text}");
    assert!(
        text.contains("00003-entretien-3: it comes out on 2999-01-01T07:00:00+01:00"),
        "{text}"
    );
    assert!(text.contains("00002-entretien-2: it is not built yet"), "{text}");
    let with = sandbox.pod(["site", "--future", "--json"]).succeeds().json();
    assert_eq!(with["episodes"], 2);
}

#[test]
fn what_was_published_keeps_its_name_and_address() {
    let (sandbox, many) = show();
    sandbox.write(
        "published.toml",
        "[[episode]]\nguid = \"guid-1\"\nenclosure = \"https://voix.example/media/old-name-1a2b.mp3\"\n\
         slug = \"old-name\"\n\
         [[episode]]\nguid = \"guid-2\"\nenclosure = \"https://elsewhere.example/2.mp3\"\n\
         length = 77\ntype = \"audio/mpeg\"\n",
    );
    fs::remove_dir_all(many.dir(2).join("out")).unwrap();
    sandbox.pod(["site"]).succeeds();
    let feed = read(&sandbox, "feed.xml");
    assert!(feed.contains("url=\"https://voix.example/media/old-name-1a2b.mp3\""), "{feed}");
    assert!(sandbox.path("public/media/old-name-1a2b.mp3").exists());
    assert!(sandbox.path("public/episodes/old-name.html").exists());
    // Its files are elsewhere; it stays in the feed.
    assert!(feed.contains("url=\"https://elsewhere.example/2.mp3\" length=\"77\""), "{feed}");
}

#[test]
fn everything_wrong_is_told_and_nothing_is_published() {
    let (sandbox, many) = show();
    sandbox.pod(["site"]).succeeds();
    let feed = read(&sandbox, "feed.xml");
    fs::write(many.dir(1).join("episode.toml"), "title = 3\n").unwrap();
    let text = fs::read_to_string(many.dir(2).join("episode.toml")).unwrap();
    fs::write(many.dir(2).join("episode.toml"), text.replace("guid-2", "guid-3")).unwrap();
    let refused = sandbox.pod(["site"]).exits(1);
    let said = refused.err();
    assert!(said.contains("00001-entretien-1/episode.toml:1:9"), "{said}");
    assert!(said.contains("the feed and the pages are unchanged"), "{said}");
    assert_eq!(read(&sandbox, "feed.xml"), feed);
    many.retitle(1, "Wieder gut").unwrap();
    let said = sandbox.pod(["site"]).exits(1).err();
    assert!(said.contains("has the same `guid`"), "{said}");
    assert_eq!(read(&sandbox, "feed.xml"), feed);
}

#[test]
fn folders_that_would_share_an_address_are_refused() {
    let (sandbox, many) = show();
    let twin = sandbox.path("episodes/00009-Entretien 2");
    fs::create_dir_all(&twin).unwrap();
    for name in ["episode.toml", "out"] {
        fs::rename(many.dir(3).join(name), twin.join(name)).unwrap();
    }
    let said = sandbox.pod(["site"]).exits(1).err();
    assert!(said.contains("would have the same address, `entretien-2`"), "{said}");
}

#[test]
fn covers_are_refused_with_the_reason() {
    let (sandbox, _) = show();
    let show = fs::read_to_string(sandbox.path("show.toml")).unwrap();
    sandbox.write("show.toml", format!("cover = \"cover.png\"\n{show}"));
    let picture = |width, height| image::RgbImage::new(width, height);
    let cover = sandbox.path("cover.png");
    let refused = |why: &str| {
        let said = sandbox.pod(["site"]).exits(1).err();
        assert!(said.contains(why), "{why}: {said}");
    };
    picture(1500, 1400).save(&cover).unwrap();
    refused("it is not square");
    picture(600, 600).save(&cover).unwrap();
    refused("ask for 1400 or more");
    fs::write(&cover, "hello").unwrap();
    refused("neither a JPEG nor a PNG");
    // 65,500 x 700 pixels of nothing pack into some kilobytes.
    image::GrayImage::new(65_500, 700).save(&cover).unwrap();
    refused("more than 40000000");
    picture(1500, 1500).save(&cover).unwrap();
    sandbox.pod(["site"]).succeeds();
    let covers: Vec<String> = public(&sandbox)
        .into_iter()
        .map(|(name, _)| name)
        .filter(|n| n.starts_with("covers/"))
        .collect();
    assert_eq!(covers.len(), 4, "{covers:?}");
}

#[test]
fn templates_of_the_show_are_used_and_their_faults_told() {
    let (sandbox, _) = show();
    sandbox.write(
        "templates/about.html",
        "{% extends \"base.html\" %}\n{% block content %}{{ nothing }}{% endblock %}",
    );
    sandbox.write("about.md", "# Nous\n\nBonjour <script>alert(1)</script>\n");
    let show = fs::read_to_string(sandbox.path("show.toml")).unwrap();
    sandbox.write("show.toml", format!("{show}[site]\nabout = \"about.md\"\n"));
    let said = sandbox.pod(["site"]).exits(1).err();
    assert!(said.contains("template `about.html`: a value is missing"), "{said}");
    assert!(said.contains("templates/about.html:2:"), "{said}");
    fs::remove_file(sandbox.path("templates/about.html")).unwrap();
    sandbox.pod(["site"]).succeeds();
    let about = read(&sandbox, "about.html");
    assert!(about.contains("<h2>Nous</h2>") && !about.contains("alert(1)"), "{about}");
}

#[test]
fn files_beside_the_notes_go_along_and_others_do_not() {
    let (sandbox, many) = show();
    let dir = many.dir(1);
    fs::create_dir_all(dir.join("takes")).unwrap();
    fs::write(dir.join("takes/raw.mp3"), "raw").unwrap();
    fs::write(dir.join("Mon schéma.png"), "picture").unwrap();
    fs::write(
        dir.join("notes.md"),
        "![Un schéma](Mon%20schéma.png) [brut](takes/raw.mp3) [autre](../../show.toml)\n\
         <script>alert(1)</script>\n\n[x](javascript:alert(1))",
    )
    .unwrap();
    sandbox.pod(["site"]).succeeds();
    let page = read(&sandbox, "episodes/entretien-1.html");
    assert!(page.contains("src=\"../files/entretien-1-mon-schema-"), "{page}");
    assert!(!page.contains("raw.mp3") && !page.contains("show.toml"), "{page}");
    assert!(!page.contains("alert(1)"), "{page}");
    assert!(
        read(&sandbox, "feed.xml").contains("https://voix.example/files/entretien-1-mon-schema-")
    );
}

#[test]
fn without_an_address_the_pages_can_still_be_looked_at() {
    let (sandbox, _) = show();
    let show = fs::read_to_string(sandbox.path("show.toml")).unwrap();
    sandbox
        .write("show.toml", show.replace("[publish]\nbase_url = \"https://voix.example/\"\n", ""));
    let said = sandbox.pod(["site"]).succeeds().out();
    assert!(said.contains("does not say where it will be found"), "{said}");
    assert!(read(&sandbox, "episodes/entretien-1.html").contains("../media/entretien-1-"));
}
