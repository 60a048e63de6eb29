//! keys.toml: keys of one's own, and mistakes in it.

use std::fs;

use super::{Editor, heard};
use crate::sandbox::Sandbox;

/// Writes the user's key file.
fn keys(sandbox: &Sandbox, text: &str) {
    let folder = sandbox.home().join(".config/pod");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("keys.toml"), text).unwrap();
}

#[test]
fn keys_of_ones_own_replace_the_others() {
    let sandbox = heard();
    keys(&sandbox, "[text]\nstrike = [\"Ctrl+k\"]\n");
    let editor = Editor::open(&sandbox);
    editor.find("guest");
    editor.keys(&["X", "C-k", "Right"]);
    editor.until("✗guest");
    // One edit: the old key did nothing.
    let screen = editor.quit();
    assert!(screen.contains("1 edit in Talk"), "{screen}");
}

#[test]
fn a_mistake_in_the_key_file_is_told_with_its_line_and_the_editor_opens() {
    let sandbox = heard();
    keys(&sandbox, "[text]\nstrke = [\"k\"]\nhide = [\"K\"]\n");
    let editor = Editor::shell(&sandbox);
    editor.launch("--silent");
    editor.until("unknown action `strke`");
    editor.until("K hide");
    editor.find("guest");
    editor.key("K");
    editor.until_it("word hidden", |screen| !screen.contains("guest"));
    let screen = editor.quit();
    assert!(
        screen.contains("keys.toml:2:1") && screen.contains("did you mean `strike`?"),
        "{screen}"
    );
}

#[test]
fn a_key_file_that_was_named_must_be_there() {
    let sandbox = heard();
    let ran = sandbox.pod(["edit", "--plain", "--keys", "none.toml"]).exits(1);
    assert!(ran.err().contains("cannot read the key file"), "{}", ran.err());
}
