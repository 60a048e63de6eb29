//! Disks that take nothing: what is seen then, and that the edits are kept.
//!
//! The terminal's shell becomes root of a user namespace of its own, where a small or read-only
//! disk can be put anywhere.

use super::{Editor, heard};
use crate::sandbox::Sandbox;
use crate::transcript::{DOCUMENT, said};

/// A terminal whose shell may mount, in the show's folder, which is a mount of its own.
fn mounting(sandbox: &Sandbox) -> Editor {
    let editor = Editor::shell(sandbox);
    editor.line("[ $(id -u) = 0 ] && exec unshare -m sh || exec unshare -rm sh");
    editor.run("mount --bind . . && cd ../work");
    editor
}

#[test]
fn a_read_only_disk_is_told_before_anything_is_typed() {
    let sandbox = heard();
    let editor = mounting(&sandbox);
    editor.run("mount -o remount,ro,bind .");
    let screen = editor.start();
    assert!(screen.contains("read only"), "{screen}");
    // The waveform has no place to be kept in, which stands where it would.
    editor.until("Read-only file system");
    editor.key("X");
    editor.until("cannot be written");
    editor.quit();
    assert_eq!(sandbox.read(DOCUMENT), said("Mary"));
}

#[test]
fn a_full_disk_is_told_and_the_edits_come_back() {
    let sandbox = heard();
    let editor = mounting(&sandbox);
    editor.run("cp -r episodes ~/kept && mount -t tmpfs -o size=1M none episodes");
    editor.run("cp -r ~/kept/. episodes && ! cat /dev/zero >episodes/filler");
    editor.start();
    editor.correct("Mary", "Marie.");
    editor.key("C-s");
    editor.until("! not saved");
    // Wide enough for all that is said.
    editor.resize(250, 30);
    editor.key("q");
    editor.until("q again leaves");
    editor.key("q");
    editor.until("they come back with `pod edit`");
    // Of two files whose texts belong together none may be half there.
    editor
        .run("cd episodes && for file in */transcript.*; do cmp ~/kept/$file $file || exit; done");
    editor.run("cd ..");
    editor.run("rm episodes/filler");
    let screen = editor.start();
    assert!(screen.contains("Marie."), "{screen}");
    editor.quit();
    editor.run(&format!("grep Marie {DOCUMENT}"));
}

#[test]
fn a_journal_that_cannot_be_written_is_told_at_once() {
    let sandbox = heard();
    let editor = mounting(&sandbox);
    editor.run("mkdir -p .pod/edit && mount -t tmpfs -o size=64k none .pod/edit");
    // Once its journal is open, the disk is filled behind its back.
    let fill = "until [ -e go ]; do sleep 0.1; done; cat /dev/zero >.pod/edit/filler; touch full";
    editor.run(&format!("({fill}) 2>/dev/null & true"));
    editor.start();
    sandbox.write("go", "");
    editor.until_it("full disk", |_| sandbox.path("full").exists());
    // Back and forth, until the block at its end is full, too.
    editor.keys(&["X"; 20]);
    editor.until("! not saved");
    // The files take all of it.
    editor.correct("Mary", "Marie.");
    editor.quit();
    assert_eq!(sandbox.read(DOCUMENT), said("Marie"));
}
