//! An import without a web: from a file.

use std::path::Path;

use super::*;
use crate::report::Recorder;

const FEED: &str = r#"<?xml version="1.0"?><rss version="2.0"
  xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>A / ../ show</title>
  <link>javascript:alert(1)</link><description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</description>
  <item><title>An episode</title><guid> odd  guid </guid>
  <enclosure url="https://x.example/a.mp3" length="1000" type="audio/mpeg"/>
  <pubDate>3 Nov 2026 06:05 EST</pubDate><itunes:duration>1:02:03</itunes:duration>
  <description><![CDATA[<p>Hi</p><script>alert(1)</script>]]></description></item>
  <item><title>No sound</title><guid>b</guid></item></channel></rss>"#;

fn import(folder: &Path, recorder: &Recorder) -> Result<FeedImported, Failure> {
    let context = Context { folder: folder.to_owned(), show: None, jobs: 1, reporter: recorder };
    let foreign = read_foreign_feed(&context, "feed.xml")?;
    import_feed(&context, foreign, &ImportFeed::default())
}

#[test]
fn a_feed_becomes_a_show() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("feed.xml"), FEED).unwrap();
    let recorder = Recorder::default();
    let done = import(folder.path(), &recorder).unwrap();
    assert_eq!(done.folder.file_name().unwrap(), "a-show");
    assert_eq!((done.episodes, done.lost.len(), done.to_fetch), (1, 1, 1));
    let loaded = show::load(&done.folder);
    assert!(!loaded.has_errors(), "{:?}", loaded.diagnostics);
    assert_eq!(loaded.show.unwrap().description.as_deref(), Some("One\nTwo"));
    let ledger = Ledger::read(&done.folder).unwrap();
    let one = ledger.of("odd  guid").unwrap();
    assert_eq!(one.enclosure.as_deref(), Some("https://x.example/a.mp3"));
    assert_eq!((one.length, one.length_ms), (Some(1000), Some(3_723_000)));
    assert!(one.guid_is_address);
    assert_eq!(one.date.as_deref(), Some("2026-11-03T06:05:00-05:00"));
    let notes = done.folder.join("episodes/001-an-episode/notes.md");
    assert_eq!(std::fs::read_to_string(notes).unwrap(), "<p>Hi</p>\n");
    // Once more: the same import, with nothing left to do.
    assert!(import(folder.path(), &recorder).unwrap().continued);
    let names: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn a_show_or_anything_else_that_is_there_stays() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("feed.xml"), FEED).unwrap();
    std::fs::create_dir(folder.path().join("a-show")).unwrap();
    for name in ["show.toml", "other"] {
        let file = folder.path().join("a-show").join(name);
        std::fs::write(&file, "x").unwrap();
        assert!(import(folder.path(), &Recorder::default()).is_err());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "x");
        std::fs::remove_file(&file).unwrap();
    }
    assert!(import(folder.path(), &Recorder::default()).is_ok());
}

#[test]
fn what_a_killed_run_left_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("feed.xml"), FEED).unwrap();
    let left = folder.path().join(".a-show.importing");
    std::fs::create_dir_all(left.join(".pod")).unwrap();
    std::fs::create_dir_all(left.join("episodes/001-other")).unwrap();
    std::fs::write(left.join("episodes/001-other/episode.toml"), "half").unwrap();
    // Somebody else's folder of that name is not touched.
    assert!(import(folder.path(), &Recorder::default()).is_err());
    std::fs::write(left.join(".pod/importing"), "").unwrap();
    let done = import(folder.path(), &Recorder::default()).unwrap();
    assert_eq!(std::fs::read_dir(done.folder.join("episodes")).unwrap().count(), 1);
    assert!(!left.exists());
}
