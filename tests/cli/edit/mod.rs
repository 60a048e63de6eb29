//! `pod edit` as people use it: in a real terminal, and line by line.

mod disk;
mod gestures;
mod keys;
mod others;
mod plain;
mod screen;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{fs, ops};

use crate::sandbox::Sandbox;
use crate::tmux::Terminal;
use crate::transcript::transcribed;

/// What the last row shows while words or waveform take keys.
const READY: &str = "Space play";

/// The episode's folder.
const EPISODE: &str = "episodes/001-talk";

/// A show whose episode of 7.5 s was transcribed: heard once, the same for every test.
fn heard() -> Sandbox {
    static HEARD: OnceLock<Vec<(PathBuf, Vec<u8>)>> = OnceLock::new();
    let files = HEARD.get_or_init(|| {
        let sandbox = transcribed();
        let mut files = Vec::new();
        read(&sandbox.root(), Path::new(""), &mut files);
        files
    });
    let sandbox = Sandbox::new();
    for (path, content) in files {
        sandbox.write(path, content);
    }
    sandbox
}

/// Every file below a folder of another.
fn read(root: &Path, folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(root.join(folder)).into_iter().flatten() {
        let path = folder.join(entry.unwrap().file_name());
        if root.join(&path).is_dir() {
            read(root, &path, files);
        } else {
            let content = fs::read(root.join(&path)).unwrap();
            files.push((path, content));
        }
    }
}

/// An editor in a terminal.
struct Editor {
    terminal: Terminal,
    home: PathBuf,
}

impl ops::Deref for Editor {
    type Target = Terminal;

    fn deref(&self) -> &Terminal {
        &self.terminal
    }
}

impl Editor {
    /// A terminal of 100 by 30, the episode open in it, nothing to be heard.
    fn open(sandbox: &Sandbox) -> Editor {
        let editor = Editor::shell(sandbox);
        editor.start();
        editor
    }

    /// A terminal without the editor.
    fn shell(sandbox: &Sandbox) -> Editor {
        Editor { terminal: Terminal::sized(sandbox, 100, 30), home: sandbox.home() }
    }

    /// Starts it there and waits for its screen.
    fn start(&self) -> String {
        self.launch("--silent");
        self.until(READY)
    }

    /// Starts it with these arguments, its number kept for signals.
    fn launch(&self, arguments: &str) {
        self.run("true");
        self.line(&format!(
            "sh -c 'echo $$ >~/number; exec $POD edit {arguments}'; echo \"ended $?\""
        ));
    }

    /// Sends its process a signal.
    fn signal(&self, signal: &str) {
        let number = fs::read_to_string(self.home.join("number")).unwrap();
        let sent = Command::new("kill").args([signal, number.trim()]).status().unwrap();
        assert!(sent.success());
    }

    /// Kills it once so many edits are in its journal; the shell is usable again. A thread of its
    /// own writes them down, moments after they are seen.
    fn kill(&self, edits: usize) {
        self.until_it("journal of all edits", |_| self.journalled() >= edits);
        self.signal("-KILL");
        self.until("ended 137");
        // The terminal takes keys as the editor left it, where Return is none.
        self.text("stty sane; echo back");
        self.key("C-j");
        self.until("$ back");
    }

    /// How many edits are written down.
    fn journalled(&self) -> usize {
        let mut files = Vec::new();
        let folder = self.home.with_file_name("work").join(".pod/edit");
        read(&folder, Path::new(""), &mut files);
        let journals = files.iter().filter(|(path, _)| path.ends_with("journal.jsonl"));
        let steps = journals
            .map(|(_, lines)| String::from_utf8_lossy(lines).matches(" {\"step\":").count());
        steps.sum()
    }

    /// Leaves, and waits for the shell.
    fn quit(&self) -> String {
        self.key("q");
        self.until("ended 0")
    }

    /// Looks for words: the cursor is on them then.
    fn find(&self, words: &str) {
        self.key("/");
        self.until("search");
        self.text(words);
        self.until_it("search typed", |screen| {
            screen.lines().any(|line| line.contains("search") && line.contains(words))
        });
        self.key("Enter");
        self.until(READY);
    }

    /// Puts other text in the place of a word.
    fn correct(&self, word: &str, text: &str) {
        self.find(word);
        self.key("Enter");
        self.until("› ");
        self.text(text);
        self.key("Enter");
        self.until(text);
        self.until(READY);
    }

    /// Cuts the sentence that begins with this word.
    fn strike_sentence(&self, word: &str) {
        self.find(word);
        self.keys(&["v", "C-Right", "Left", "X"]);
        self.until(&format!("✗{word}"));
    }

    /// Cuts a word.
    fn strike(&self, word: &str) {
        self.find(word);
        // The cursor would hide the sign of the cut.
        self.keys(&["X", "Right"]);
        self.until(&format!("✗{word}"));
    }
}

/// The published text in a format.
fn out(sandbox: &Sandbox, extension: &str) -> String {
    sandbox.read(format!("{EPISODE}/out/001-talk.{extension}"))
}
