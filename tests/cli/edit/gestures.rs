//! Words corrected, a sentence cut, a chapter added: on the disk and in the episode, whatever
//! ended the editor.

use serde_json::Value;

use super::{Editor, heard, out};
use crate::sandbox::Sandbox;
use crate::transcript::DOCUMENT;

/// The text once [`three_edits`] are made; the turn begins at its first word that is heard.
const EDITED: &str = "**Peter** · 00:00:02\n\n~~Hello and welcome to the show.~~ My guest today is \
                      Marie.\n\n# Free software\n\nToday we talk about free software.\n";

/// Corrects a word, cuts a sentence, adds a chapter; the screen shows all of it in the end.
fn three_edits(editor: &Editor) {
    editor.correct("Mary", "Marie.");
    editor.strike_sentence("Hello");
    editor.find("Today we");
    editor.key("h");
    editor.until("chapter");
    editor.text("Free software");
    editor.key("Enter");
    let screen = editor.until("▼Free software");
    assert!(screen.contains("Marie."), "{screen}");
}

#[track_caller]
fn is_in_the_episode(sandbox: &Sandbox) {
    assert_eq!(sandbox.read(DOCUMENT), EDITED);
    sandbox.pod(["build"]).succeeds();
    let report: Value =
        serde_json::from_str(&sandbox.read(format!("{}/out/report.json", super::EPISODE))).unwrap();
    let length = &report["length"];
    let cut =
        length["session_frames"].as_i64().unwrap() - length["episode_frames"].as_i64().unwrap();
    assert!(cut > 48_000, "a sentence lasts more than a second: {length}");
    let chapters = report["chapters"].as_array().unwrap();
    assert_eq!(chapters.last().unwrap()["title"], "Free software");
    for extension in ["vtt", "txt", "json"] {
        let text = out(sandbox, extension);
        assert!(text.contains("Marie") && !text.contains("Mary"), "{text}");
        assert!(!text.contains("welcome"), "{text}");
    }
}

#[test]
fn what_is_done_with_keys_is_in_the_next_build() {
    let sandbox = heard();
    let editor = Editor::open(&sandbox);
    three_edits(&editor);
    let screen = editor.quit();
    assert!(screen.contains("3 edits in Talk"), "{screen}");
    is_in_the_episode(&sandbox);
}

#[test]
fn a_killed_editor_loses_nothing_that_was_on_the_screen() {
    let sandbox = heard();
    let editor = Editor::open(&sandbox);
    three_edits(&editor);
    editor.kill(3);
    editor.start();
    // From the first word, whose sign the cursor hides.
    editor.key("End");
    let screen = editor.until("✗Hello");
    assert!(screen.contains("Marie.") && screen.contains("▼Free software"), "{screen}");
    assert!(!screen.contains("echo"), "nothing is left of the shell's screen:\n{screen}");
    editor.quit();
    is_in_the_episode(&sandbox);
}

#[test]
fn killed_again_and_again_it_keeps_every_edit_and_its_undo() {
    let sandbox = heard();
    let before = sandbox.read(DOCUMENT);
    let editor = Editor::shell(&sandbox);
    for (edits, word) in (1..).zip(["welcome", "guest", "free"]) {
        editor.start();
        editor.strike(word);
        editor.kill(edits);
    }
    editor.start();
    editor.key("Home");
    let struck = ["✗welcome", "✗guest", "✗free"];
    editor.until_it("word of every run", |screen| struck.iter().all(|word| screen.contains(word)));
    editor.keys(&["u", "u", "u"]);
    editor.until_it("word struck", |screen| !screen.contains('✗'));
    editor.quit();
    assert_eq!(sandbox.read(DOCUMENT), before);
}

#[test]
fn asked_to_end_it_saves_and_gives_the_terminal_back() {
    let sandbox = heard();
    let editor = Editor::open(&sandbox);
    editor.correct("Mary", "Marie.");
    editor.signal("-TERM");
    editor.until("ended 130");
    assert!(sandbox.read(DOCUMENT).contains("Marie."), "{}", sandbox.read(DOCUMENT));
    assert_eq!(editor.fact("#{alternate_on} #{mouse_any_flag} #{cursor_flag}"), "0 0 1");
    editor.run("test 3 = $(stty -a | tr ' ;' '\\n\\n' | grep -cx -e echo -e icanon -e isig)");
}
