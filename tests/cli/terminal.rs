//! pod in a real terminal, by way of tmux: questions, bars, Ctrl-C.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::sandbox::Sandbox;

/// A terminal of 80 by 24 with a shell in the sandbox's folder.
struct Terminal {
    name: String,
    /// Where the sandbox keeps the server's socket.
    home: PathBuf,
}

impl Terminal {
    fn open(sandbox: &Sandbox) -> Terminal {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let root = sandbox.root();
        let name = format!("pod-test-{}-{number}", std::process::id());
        let terminal = Terminal { name, home: root.with_file_name("home") };
        let folder = root.to_str().unwrap();
        let program = env!("CARGO_BIN_EXE_pod");
        let shell = format!(
            "exec env -i TERM=screen LANG=C.UTF-8 PATH=/usr/bin:/bin HOME='{}' POD='{program}' PS1='$ ' sh",
            terminal.home.display()
        );
        terminal.tmux(&[
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            "80",
            "-y",
            "24",
            "-c",
            folder,
            &shell,
        ]);
        terminal
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let output = Command::new("tmux")
            .env("TMUX_TMPDIR", &self.home)
            .args(["-L", &self.name])
            .args(arguments)
            .output()
            .expect("tmux is needed for this test");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "tmux {arguments:?}: {err}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Types a text and Return.
    fn line(&self, text: &str) {
        self.tmux(&["send-keys", "-l", text]);
        self.tmux(&["send-keys", "Enter"]);
    }

    /// Presses one key.
    fn key(&self, key: &str) {
        self.tmux(&["send-keys", key]);
    }

    /// Waits until the screen shows a text; gives the screen.
    fn until(&self, text: &str) -> String {
        let since = Instant::now();
        loop {
            let screen = self.tmux(&["capture-pane", "-p", "-J"]);
            if screen.contains(text) {
                return screen;
            }
            assert!(since.elapsed() < Duration::from_secs(60), "no `{text}` in:\n{screen}");
            // tmux answers when it has something to tell; between two looks others may run.
            std::thread::yield_now();
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // The server may have ended by itself.
        let mut kill = Command::new("tmux");
        let kill = kill.env("TMUX_TMPDIR", &self.home).args(["-L", &self.name, "kill-server"]);
        let _ = kill.output();
    }
}

#[test]
fn init_asks_for_what_is_missing() {
    let sandbox = Sandbox::new();
    let terminal = Terminal::open(&sandbox);
    terminal.line("$POD init --author Ada; echo \"ended $?\"");
    terminal.until("Title of the show:");
    terminal.line("Projets Libres");
    terminal.until("Language spoken [en]:");
    terminal.line("fr");
    terminal.until("ended 0");
    let manifest = sandbox.read("show.toml");
    assert!(manifest.contains("title = \"Projets Libres\"\nlanguage = \"fr\""), "{manifest}");
    assert!(manifest.contains("author = \"Ada\""), "{manifest}");
}

#[test]
fn new_asks_for_a_title_and_add_for_the_rest() {
    let sandbox = Sandbox::show();
    sandbox.tone("my take.wav", 1.0);
    let terminal = Terminal::open(&sandbox);
    terminal.line("$POD new; echo \"ended $?\"");
    terminal.until("Title of the episode:");
    terminal.line("PeerTube");
    terminal.until("ended 0");
    terminal.line("clear; $POD add; echo \"ended $?\"");
    terminal.until("Episode:");
    terminal.line("peertube");
    terminal.until("Recording:");
    terminal.line("my take.wav");
    terminal.until("Who is heard on it:");
    terminal.line("Walid");
    terminal.until("ended 0");
    let manifest = sandbox.read("episodes/001-peertube/episode.toml");
    assert!(manifest.contains("take = \"takes/my take.wav\"\nspeaker = \"Walid\""), "{manifest}");
}

#[test]
fn nothing_is_asked_when_everything_is_given() {
    let sandbox = Sandbox::show();
    sandbox.tone("a.wav", 1.0);
    let terminal = Terminal::open(&sandbox);
    terminal.line("$POD new One && $POD add 1 a.wav && $POD check; echo \"ended $?\"");
    let screen = terminal.until("ended 0");
    assert!(!screen.contains("Title of") && !screen.contains("heard"), "{screen}");
}

#[test]
fn control_c_at_a_question_ends_it_and_writes_nothing() {
    let sandbox = Sandbox::new();
    let terminal = Terminal::open(&sandbox);
    terminal.line("$POD init; echo \"ended $?\"");
    terminal.until("Title of the show:");
    terminal.tmux(&["send-keys", "C-c"]);
    terminal.line("");
    terminal.line("echo the shell is back");
    terminal.until("\nthe shell is back");
    assert!(sandbox.names(".").is_empty());
}

#[test]
fn long_work_shows_a_bar_and_control_c_stops_it_cleanly() {
    let sandbox = Sandbox::episode();
    sandbox.tone("long.wav", 7200.0);
    sandbox.pod(["add", "1", "long.wav", "--link"]).succeeds();
    let terminal = Terminal::open(&sandbox);
    terminal.line("clear; $POD build --color never; echo \"ended $?\"");
    let screen = terminal.until("x real time");
    assert!(screen.contains("001 PeerTube"), "{screen}");
    terminal.tmux(&["send-keys", "C-c"]);
    let screen = terminal.until("ended 130");
    assert!(screen.contains("everything on disk is whole"), "{screen}");
    assert!(screen.contains("stopping as soon as everything is whole"), "{screen}");
}

#[test]
fn suggestions_are_walked_through_one_key_each() {
    use crate::transcript::{DOCUMENT, transcribed};
    let sandbox = transcribed();
    let line = "**Peter** · 00:00:00\n\n";
    let text = "Hello and welcome. I mean, my guest today is Laura. You know, today we talk. \
                You know, it is free software, you know.\n";
    sandbox.write(DOCUMENT, format!("{line}{text}"));
    let terminal = Terminal::open(&sandbox);
    terminal.line("$POD transcript tidy 1 --review");
    let screen = terminal.until("[1/3]");
    assert!(screen.contains("is Laura. [You know,] today we talk."), "{screen}");
    assert!(screen.contains("is Laura. Today we talk."), "{screen}");
    terminal.key("x");
    terminal.until("a all of this kind");
    terminal.key("y");
    terminal.until("[2/3]");
    terminal.key("n");
    terminal.until("[3/3]");
    terminal.key("a");
    let screen = terminal.until("takes it back");
    assert!(screen.contains("you-know 4"), "{screen}");
    let after = text.replace("You know, today", "Today").replace(", you know.", ".");
    assert_eq!(sandbox.read(DOCUMENT), format!("{line}{after}"));
    terminal.line("$POD transcript tidy 1 --review");
    terminal.until("[1/1]");
    // Leaving changes nothing more.
    terminal.key("q");
    terminal.until("stopped here");
    terminal.line("$POD transcript tidy 1 --review; echo ended $?");
    terminal.until("[1/1]");
    terminal.key("C-c");
    terminal.until("ended 130");
    assert_eq!(sandbox.read(DOCUMENT), format!("{line}{after}"));
}
