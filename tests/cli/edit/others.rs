//! Others who write meanwhile: another editor, another program.

use super::{Editor, heard};
use crate::transcript::{DOCUMENT, said};

#[test]
fn a_second_editor_reads_only() {
    let sandbox = heard();
    let first = Editor::open(&sandbox);
    let second = Editor::open(&sandbox);
    second.until("read only");
    second.key("X");
    second.until("another editor has this episode open");
    second.quit();
    assert_eq!(sandbox.read(DOCUMENT), said("Mary"));
    first.correct("Mary", "Marie.");
    first.quit();
    assert_eq!(sandbox.read(DOCUMENT), said("Marie"));
    // The first is gone: the next may write.
    second.start();
    second.correct("Marie", "Mary.");
    second.quit();
    assert_eq!(sandbox.read(DOCUMENT), said("Mary"));
}

#[test]
fn what_another_program_writes_is_merged_and_shown() {
    let sandbox = heard();
    let editor = Editor::open(&sandbox);
    editor.correct("Mary", "Marie.");
    let outside = said("Mary").replace("Hello", "Good evening") + "\nAnd that is all.\n";
    sandbox.write(DOCUMENT, &outside);
    let screen = editor.until("And that is all.");
    // The cursor is still on the word that was corrected, whatever was written before it.
    assert!(screen.contains("Good evening and") && screen.contains("is▸Marie."), "{screen}");
    editor.quit();
    assert_eq!(sandbox.read(DOCUMENT), outside.replace("Mary", "Marie"));
}

#[test]
fn a_word_changed_here_and_outside_is_marked_to_be_checked() {
    let sandbox = heard();
    let editor = Editor::open(&sandbox);
    editor.correct("Mary", "Marie.");
    sandbox.write(DOCUMENT, said("Maria"));
    editor.until("Marie.⁇");
    editor.quit();
    assert_eq!(sandbox.read(DOCUMENT), said("Marie").replace("Marie.", "Marie. [[?]]"));
}
