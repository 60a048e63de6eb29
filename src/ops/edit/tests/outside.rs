//! What other programs write to the files is merged, or refused; it is never written over.

use super::*;

const CUT: &str = "[[cut]]\nstart = \"00:00:09.000\"\nend = \"00:00:10.000\"\n";

#[test]
fn a_text_that_others_wrote_is_merged() {
    let folder = show();
    // Between two sessions, and while the editor is open.
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    drop(editing);
    set(folder.path(), "transcript.md", &TEXT.replace("Bonjour", "Bonsoir"));
    let mut editing = open(folder.path());
    assert!(editing.draft().text().contains("Bonsoir à tous, ~~euh~~"));
    let theirs = TEXT.replace("Bonjour", "Bonsoir").replace("bienvenue", "merci");
    set(folder.path(), "transcript.md", &theirs);
    save(&mut editing);
    let text = file(folder.path(), "transcript.md");
    assert!(text.contains("Bonsoir à tous, ~~euh~~ merci."), "{text}");
    assert_eq!(text, editing.draft().text());
    assert!(editing.conflicts().is_empty());
}

#[test]
fn cuts_and_chapters_that_others_wrote_stay() {
    let folder = show();
    let mut editing = open(folder.path());
    let cut = editing.draft().add_span(Interval::from_millis(1500, 2500), false, Some("cough"));
    editing.make(cut.unwrap(), 0);
    set(folder.path(), "edits.toml", CUT);
    let chapter = "title = \"Un\"\n\n[[chapter]]\nstart = 3\ntitle = \"A\"\n";
    set(folder.path(), "episode.toml", chapter);
    save(&mut editing);
    let cuts = file(folder.path(), "edits.toml");
    assert!(cuts.starts_with(CUT) && cuts.contains("cough"), "{cuts}");
    assert_eq!(file(folder.path(), "episode.toml"), chapter);
    assert_eq!((editing.draft().spans().len(), editing.draft().chapters().len()), (2, 1));
    // One step, which can be taken back: then their cut goes, and nothing else.
    assert_eq!(editing.undo().unwrap().label, "changed outside");
    save(&mut editing);
    let cuts = file(folder.path(), "edits.toml");
    assert!(!cuts.contains("00:00:09") && cuts.contains("cough"), "{cuts}");
    // And between two sessions.
    strike(&mut editing, "euh");
    drop(editing);
    set(folder.path(), "edits.toml", "");
    let mut editing = open(folder.path());
    assert!(editing.draft().spans().is_empty());
    save(&mut editing);
    assert!(file(folder.path(), "transcript.md").contains("~~euh~~"));
    assert_eq!(file(folder.path(), "edits.toml"), "");
}

#[test]
fn a_look_finds_what_others_wrote_and_it_is_taken_in_while_nothing_is_edited() {
    let folder = show();
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    assert!(!editing.look_work().run());
    save(&mut editing);
    assert!(!editing.look_work().run());
    assert!(editing.save_work().is_none());
    let text = TEXT.replace("euh", "~~euh~~").replace("tous", "toutes");
    set(folder.path(), "transcript.md", &text);
    assert!(editing.look_work().run());
    let operation = take_in(&mut editing).unwrap();
    assert_eq!(operation.first_segment(), Some(2));
    assert_eq!(editing.draft().text(), text);
    assert!(editing.is_saved() && !editing.look_work().run());
    assert!(editing.take_notice().unwrap().contains("outside"));
    drop(editing);
    let editing = open(folder.path());
    assert!(editing.is_saved());
    assert_eq!(editing.history().steps().len(), 2);
}

#[test]
fn what_is_edited_while_a_change_is_merged_makes_it_merge_again() {
    let folder = show();
    let mut editing = open(folder.path());
    set(folder.path(), "transcript.md", &TEXT.replace("tous", "toutes"));
    let work = editing.save_work_forced().unwrap();
    strike(&mut editing, "euh");
    assert_eq!(editing.saved(work.run()).unwrap(), None);
    assert!(editing.draft().text().contains("tous, ~~euh~~"));
    save(&mut editing);
    assert!(file(folder.path(), "transcript.md").contains("toutes, ~~euh~~"));
    // Also where the edit was taken back, and the draft is as saved.
    set(folder.path(), "transcript.md", TEXT);
    let work = editing.save_work_forced().unwrap();
    let result = work.run();
    editing.undo();
    editing.saved(result).unwrap();
    save(&mut editing);
    assert_eq!(file(folder.path(), "transcript.md"), editing.draft().text());
}

#[test]
fn an_older_text_put_back_between_two_sessions_is_a_change_like_any_other() {
    let folder = show();
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    save(&mut editing);
    strike(&mut editing, "tous,");
    save(&mut editing);
    drop(editing);
    // As it was written at the first saving.
    set(folder.path(), "transcript.md", &TEXT.replace("euh", "~~euh~~"));
    let editing = open(folder.path());
    assert!(editing.draft().text().contains("tous, ~~euh~~"), "{}", editing.draft().text());
    assert!(editing.is_saved());
}

#[test]
fn a_text_that_is_removed_is_written_again() {
    let folder = show();
    let path = folder.path().join("episodes/001-un/transcript.md");
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    save(&mut editing);
    fs::remove_file(&path).unwrap();
    assert!(editing.look_work().run());
    assert_eq!(take_in(&mut editing), None);
    assert!(editing.take_notice().unwrap().contains("transcript.md was gone"));
    assert!(file(folder.path(), "transcript.md").contains("~~euh~~"));
    strike(&mut editing, "tous,");
    fs::remove_file(&path).unwrap();
    drop(editing);
    let mut editing = open(folder.path());
    assert!(!editing.is_saved());
    save(&mut editing);
    assert!(file(folder.path(), "transcript.md").contains("~~tous, euh~~"));
}

#[test]
fn a_manifest_that_others_broke_is_left_alone_until_it_is_mended() {
    let folder = show();
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    for broken in ["[[cut", "[[cut]]\nstart = 5\n"] {
        set(folder.path(), "edits.toml", broken);
        refused(&mut editing);
        assert!(!editing.is_saved());
        assert_eq!(file(folder.path(), "edits.toml"), broken);
        assert_eq!(file(folder.path(), "transcript.md"), TEXT);
    }
    fs::remove_file(folder.path().join("episodes/001-un/episode.toml")).unwrap();
    set(folder.path(), "edits.toml", "");
    assert!(refused(&mut editing).contains("episode.toml"));
    set(folder.path(), "episode.toml", "title = \"Un\"\n");
    save(&mut editing);
    assert!(file(folder.path(), "transcript.md").contains("~~euh~~"));
}

#[test]
fn what_a_saving_wrote_before_it_failed_is_not_taken_for_a_change_outside() {
    let folder = show();
    let mut editing = open(folder.path());
    strike(&mut editing, "euh");
    let cut = editing.draft().add_span(Interval::from_millis(1500, 2500), false, None);
    editing.make(cut.unwrap(), 0);
    // The disk was full after the text.
    let work = editing.save_work().unwrap();
    let wanted = work.wanted();
    work.write_text(&work.expected, &wanted).unwrap();
    let full = crate::report::Diagnostic::error("the disk is full");
    let files = work.after_failure(&wanted);
    let failed = SaveResult::Failed { failure: Failure::one(full), files };
    assert!(editing.saved(failed).is_err() && !editing.is_saved());
    let at = word(&editing, "euh");
    let typed = editing.draft().type_over(at, at, "heu").unwrap();
    editing.make(typed, 0);
    save(&mut editing);
    assert_eq!(editing.history().steps().len(), 3);
    let text = file(folder.path(), "transcript.md");
    assert!(text.contains("~~heu~~ bienvenue"), "{text}");
    assert!(file(folder.path(), "edits.toml").contains("00:00:02.500"));
}
