//! A folder of its own to run pod in: nothing of the user's environment, home
//! or terminal reaches the program, and what it said is looked at in one go.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Stands in every secret of these tests: nothing that pod ever says or writes into a show may
/// hold it.
pub const SECRET: &str = "geheim";

/// What pod writes of its own in a show's folder, where a secret could end up.
const WRITTEN: [&str; 4] = ["published.toml", ".pod", "public", "out"];

/// A temporary folder, and the program in it.
pub struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    /// An empty folder.
    pub fn new() -> Sandbox {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("home")).unwrap();
        fs::create_dir(folder.path().join("work")).unwrap();
        Sandbox { folder }
    }

    /// A folder with a show in it, without episodes.
    pub fn show() -> Sandbox {
        let sandbox = Sandbox::new();
        sandbox.pod(["init", "--title", "A show", "--language", "en"]).succeeds();
        sandbox
    }

    /// A show with one episode of one recording of a second.
    pub fn episode() -> Sandbox {
        let sandbox = Sandbox::show();
        sandbox.tone("walid.wav", 1.0);
        sandbox.pod(["new", "PeerTube"]).succeeds();
        sandbox.pod(["add", "1", "walid.wav", "--speaker", "Walid"]).succeeds();
        sandbox
    }

    /// The folder the program runs in.
    pub fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join("work")
    }

    /// The home of the user who runs it.
    pub fn home(&self) -> PathBuf {
        self.root().with_file_name("home")
    }

    /// A path below it.
    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> &Sandbox {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// Reads a file of text.
    pub fn read(&self, path: impl AsRef<Path>) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Puts lines at the end of a file.
    pub fn append(&self, path: impl AsRef<Path>, text: &str) -> &Sandbox {
        let before = self.read(&path);
        self.write(path, before + text)
    }

    /// Writes a mono recording of a tone, 8 kHz, 16 bit.
    pub fn tone(&self, path: impl AsRef<Path>, seconds: f64) -> &Sandbox {
        self.recording(path, seconds, 1)
    }

    /// Writes a recording of a tone with `channels` channels, 8 kHz, 16 bit.
    pub fn recording(&self, path: impl AsRef<Path>, seconds: f64, channels: u16) -> &Sandbox {
        let spec = hound::WavSpec {
            channels,
            sample_rate: 8000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut wav = hound::WavWriter::create(path, spec).unwrap();
        for frame in 0..(seconds * 8000.0) as u32 {
            let phase = f64::from(frame) * 440.0 / 8000.0 * std::f64::consts::TAU;
            for _ in 0..channels {
                wav.write_sample((phase.sin() * 8000.0) as i16).unwrap();
            }
        }
        wav.finalize().unwrap();
        self
    }

    /// The names in a folder, sorted; none when it is not there.
    pub fn names(&self, path: impl AsRef<Path>) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path(path)) else { return Vec::new() };
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = entries.map(|entry| name(entry.unwrap())).collect();
        names.sort();
        names
    }

    /// A run of pod to be added to.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Run<'_> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pod"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.folder.path().join("home"))
            .env("LANG", "C.UTF-8")
            .env("PATH", "/usr/bin:/bin")
            .current_dir(self.root())
            .stdin(Stdio::null());
        Run { command, sandbox: self }
    }

    /// Runs pod.
    pub fn pod<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ran {
        self.command(arguments).run()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let root = self.root();
        let mut places: Vec<PathBuf> = WRITTEN.iter().map(|name| root.join(name)).collect();
        while let Some(place) = places.pop() {
            if let Ok(entries) = fs::read_dir(&place) {
                places.extend(entries.flatten().map(|entry| entry.path()));
                continue;
            }
            let small = fs::metadata(&place).is_ok_and(|found| found.len() < 1 << 20);
            let held = small.then(|| fs::read(&place).ok()).flatten().unwrap_or_default();
            let held = held.windows(SECRET.len()).any(|part| part == SECRET.as_bytes());
            if held && !std::thread::panicking() {
                panic!("a secret stands in {}", place.display());
            }
        }
    }
}

/// A run of pod that has not begun.
pub struct Run<'a> {
    command: Command,
    sandbox: &'a Sandbox,
}

impl Run<'_> {
    /// Runs in a folder below the sandbox's.
    pub fn inside(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.current_dir(self.sandbox.path(folder));
        self
    }

    /// Sets a variable of the environment.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// The command itself, for what is not said here.
    pub fn raw(self) -> Command {
        self.command
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Ran {
        let output = self.command.output().unwrap();
        for told in [&output.stdout, &output.stderr] {
            let told = String::from_utf8_lossy(told);
            assert!(!told.contains(SECRET), "a secret was said:\n{told}");
        }
        Ran { said: Said { output, root: self.sandbox.root() } }
    }
}

/// A run that ended, and that nobody has looked at yet.
#[must_use = "say how the run must have ended"]
pub struct Ran {
    said: Said,
}

impl Ran {
    /// Ended with 0.
    pub fn succeeds(self) -> Said {
        self.exits(0)
    }

    /// Ended with this code.
    pub fn exits(self, code: i32) -> Said {
        let (out, err) = (self.said.out(), self.said.err());
        let ended = self.said.output.status.code();
        assert_eq!(ended, Some(code), "stdout:\n{out}\nstderr:\n{err}");
        self.said
    }

    /// Ended in some way of its own, not by a panic or a signal.
    pub fn ends(self) -> Said {
        let ended = self.said.output.status.code();
        assert!(ended.is_some_and(|code| code != 101), "{ended:?}: {}", self.said.err());
        self.said
    }
}

/// What a run said.
pub struct Said {
    output: Output,
    root: PathBuf,
}

impl Said {
    /// What it wrote to standard output, with what changes from run to run named.
    pub fn out(&self) -> String {
        self.steady(&self.output.stdout)
    }

    /// What it wrote to standard error, likewise.
    pub fn err(&self) -> String {
        self.steady(&self.output.stderr)
    }

    /// Both and the exit code, for a snapshot.
    pub fn said(&self) -> String {
        let code = self.output.status.code().unwrap_or(-1);
        format!("{}--- stderr\n{}--- exit {code}", self.out(), self.err())
    }

    /// Standard output as the one JSON document it must be.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.output.stdout)
            .unwrap_or_else(|error| panic!("{error} in:\n{}", self.out()))
    }

    fn steady(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8(bytes.to_vec()).expect("pod writes UTF-8");
        without_times(&text.replace(self.root.to_str().unwrap(), "[ROOT]"))
    }
}

/// The text with times spent, as in `(0.1 s)` and `done in 21 s`, left out.
fn without_times(text: &str) -> String {
    let number =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let mut steady = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(" s") {
        let start = rest[..at].rfind([' ', '(']).map_or(0, |space| space + 1);
        let spent = number(&rest[start..at])
            && (rest[..start].ends_with('(') || rest[..start].ends_with("done in "));
        steady += if spent { &rest[..start] } else { &rest[..at + 2] };
        if spent {
            steady += "TIME";
        }
        rest = &rest[at + 2..];
    }
    steady + rest
}

/// Whether this process may write where it should not be able to: tests of
/// read-only folders say nothing then.
pub fn writes_anywhere(sandbox: &Sandbox) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let folder = sandbox.path("locked");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    fs::write(folder.join("x"), "").is_ok()
}
