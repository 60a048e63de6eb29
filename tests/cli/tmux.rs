//! A real terminal, by way of tmux: what is typed into it, what is seen on it.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::sandbox::Sandbox;

/// A terminal with a shell in the sandbox's folder; `$POD` is the program.
pub struct Terminal {
    name: String,
    /// Where the sandbox keeps the server's socket.
    home: PathBuf,
}

impl Terminal {
    /// Of 80 by 24.
    pub fn open(sandbox: &Sandbox) -> Terminal {
        Terminal::sized(sandbox, 80, 24)
    }

    /// Of so many columns and rows.
    pub fn sized(sandbox: &Sandbox, width: u16, height: u16) -> Terminal {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let root = sandbox.root();
        let name = format!("pod-test-{}-{number}", std::process::id());
        let terminal = Terminal { name, home: sandbox.home() };
        let folder = root.to_str().unwrap();
        let program = env!("CARGO_BIN_EXE_pod");
        let shell = format!(
            "exec env -i TERM=screen LANG=C.UTF-8 PATH=/usr/bin:/bin HOME='{}' POD='{program}' PS1='$ ' sh",
            terminal.home.display()
        );
        let (width, height) = (width.to_string(), height.to_string());
        let server = ["-f", "/dev/null", "new-session", "-d"];
        let session = ["-x", &width, "-y", &height, "-c", folder, &shell];
        terminal.tmux(&[&server[..], &session].concat());
        terminal
    }

    /// Runs a command of tmux; gives what it says.
    pub fn tmux(&self, arguments: &[&str]) -> String {
        let output = Command::new("tmux")
            .env("TMUX_TMPDIR", &self.home)
            .args(["-u", "-L", &self.name])
            .args(arguments)
            .output()
            .expect("tmux is needed for this test");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "tmux {arguments:?}: {err}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Types a text and Return.
    pub fn line(&self, text: &str) {
        self.text(text);
        self.key("Enter");
    }

    /// Has the shell do something, to its end.
    #[track_caller]
    pub fn run(&self, command: &str) -> String {
        self.line(&format!("clear; {command}; echo \"exit $?\""));
        self.until_it("good end", |screen| screen.lines().any(|line| line == "exit 0"))
    }

    /// Types a text.
    pub fn text(&self, text: &str) {
        self.tmux(&["send-keys", "-l", text]);
    }

    /// Presses one key.
    pub fn key(&self, key: &str) {
        self.keys(&[key]);
    }

    /// Presses keys one after the other.
    pub fn keys(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }

    /// Gives the terminal another size.
    pub fn resize(&self, width: u16, height: u16) {
        self.tmux(&["resize-window", "-x", &width.to_string(), "-y", &height.to_string()]);
    }

    /// What is seen.
    pub fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p", "-J"])
    }

    /// What is seen, with the sequences that colour it.
    pub fn painted(&self) -> String {
        self.tmux(&["capture-pane", "-p", "-e"])
    }

    /// What tmux knows of the terminal, such as `#{alternate_on}`.
    pub fn fact(&self, format: &str) -> String {
        self.tmux(&["display-message", "-p", format]).trim_end().to_owned()
    }

    /// Waits until the screen shows a text; gives the screen.
    #[track_caller]
    pub fn until(&self, text: &str) -> String {
        self.until_it(&format!("`{text}`"), |screen| screen.contains(text))
    }

    /// Waits until the screen is as it should be; gives it.
    #[track_caller]
    pub fn until_it(&self, is: &str, holds: impl Fn(&str) -> bool) -> String {
        let since = Instant::now();
        loop {
            let screen = self.screen();
            if holds(&screen) {
                return screen;
            }
            assert!(since.elapsed() < Duration::from_secs(60), "no {is} in:\n{screen}");
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
