//! Each kind of storage against a real server of its kind: what arrives, what is replaced, what
//! is left when it goes wrong.

mod bench;
mod folder_and_command;
mod ftp;
mod s3;
mod sftp;
mod silent;
mod webdav;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use pod::http::Patience;
use pod::publish::credentials::{Secret, Secrets};
use pod::publish::storage::{Found, Storage, StorageError, Surroundings, Upload, Watch, open};
use pod::show::StorageAddress;

use crate::servers::{Access, PASSWORD};

/// Counts, and asks to stop after so many bytes.
struct Counting {
    sent: AtomicU64,
    stop_at: u64,
}

impl Counting {
    fn new() -> Counting {
        Counting { sent: AtomicU64::new(0), stop_at: u64::MAX }
    }

    fn stopping_at(bytes: u64) -> Counting {
        Counting { stop_at: bytes, ..Counting::new() }
    }

    fn sent(&self) -> u64 {
        self.sent.load(Ordering::SeqCst)
    }
}

impl Watch for Counting {
    fn sent(&self, bytes: u64) {
        assert!(bytes <= 256 * 1024, "{bytes} at once");
        self.sent.fetch_add(bytes, Ordering::SeqCst);
    }

    fn cancelled(&self) -> bool {
        self.sent() >= self.stop_at
    }
}

/// A show's folder with files to be sent, and the home of who sends them.
struct Ground {
    folder: tempfile::TempDir,
    about: Surroundings,
}

impl Ground {
    fn new(access: &Access) -> Ground {
        let folder = tempfile::tempdir().unwrap();
        let (home, show) = (folder.path().join("home"), folder.path().join("show"));
        std::fs::create_dir_all(&home).unwrap();
        std::fs::create_dir_all(show.join("public")).unwrap();
        access.furnish(&home);
        let of = |name: &str| access.environment.iter().find(|(known, _)| *known == name);
        let about = Surroundings {
            public: show.join("public"),
            show,
            home: Some(home),
            user: None,
            ssh_agent: None,
            extra_roots: of("SSL_CERT_FILE").map(|(_, file)| PathBuf::from(file)),
            patience: Patience {
                connect: Duration::from_secs(20),
                silence: Duration::from_secs(20),
            },
        };
        Ground { folder, about }
    }

    /// Opens the storage as a show would.
    fn open(&self, access: &Access) -> Box<dyn Storage> {
        open(&address(&access.address), &secrets(access), &self.about).unwrap()
    }

    /// A file to be sent, of any content.
    fn upload(&self, path: &str, content: &[u8]) -> Upload {
        let file = self.about.public.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, content).unwrap();
        Upload {
            path: path.to_owned(),
            file,
            length: content.len() as u64,
            media_type: "text/vtt; charset=utf-8".to_owned(),
            cache_control: "public, max-age=300",
        }
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }
}

/// What show.toml makes of a text.
fn address(text: &str) -> StorageAddress {
    written(&format!("\"{text}\""))
}

/// What show.toml makes of a value.
fn written(value: &str) -> StorageAddress {
    let folder = tempfile::tempdir().unwrap();
    let manifest = format!(
        "title = \"A show\"\n[publish]\nbase_url = \"https://a.example/\"\nstorage = {value}\n"
    );
    std::fs::write(folder.path().join("show.toml"), manifest).unwrap();
    let (show, wrong) = pod::show::load_show(folder.path());
    assert!(wrong.is_empty(), "{value}: {wrong:?}");
    show.unwrap().publish.unwrap().storage.unwrap()
}

fn secrets(access: &Access) -> Secrets {
    let of = |name: &str| {
        let found = access.environment.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| Secret::from(value.as_str()))
    };
    Secrets {
        password: of("POD_STORAGE_PASSWORD"),
        key: of("POD_STORAGE_KEY"),
        secret: of("POD_STORAGE_SECRET"),
        ..Secrets::default()
    }
}

/// So many bytes that are not alike.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

/// Names that have tripped servers and clients: spaces, letters with accents as one and as two,
/// an emoji, what addresses give a meaning to.
const ODD_NAMES: [&str; 7] = [
    "deep/er/than that/épisode 1.mp3",
    "e\u{301}.txt",
    "🎙 micro.txt",
    "100% sûr.txt",
    "no#1 & co+;=?.txt",
    "%41.txt",
    "'quoted\" [x].txt",
];

/// What every storage that can be asked does.
fn behaves(
    storage: &mut dyn Storage,
    ground: &Ground,
    arrived: &dyn Fn() -> BTreeMap<String, Vec<u8>>,
) {
    let watch = Counting::new();
    // New, replaced by a shorter one, empty.
    let long = noise(300_000);
    storage.put(&ground.upload("feed.xml", &long), &watch).unwrap();
    assert_eq!(watch.sent(), 300_000);
    assert_eq!(arrived()["feed.xml"], long);
    storage.put(&ground.upload("feed.xml", b"short"), &watch).unwrap();
    assert_eq!(arrived()["feed.xml"], b"short");
    assert_eq!(storage.look("feed.xml", &watch).unwrap(), Found::Length(5));
    storage.put(&ground.upload("empty.txt", b""), &watch).unwrap();
    assert_eq!(arrived()["empty.txt"], b"");
    assert_eq!(storage.look("empty.txt", &watch).unwrap(), Found::Length(0));
    // Folders are made, names are kept.
    let uploads: Vec<Upload> =
        ODD_NAMES.iter().map(|name| ground.upload(name, name.as_bytes())).collect();
    let mut done = Vec::new();
    storage.put_all(&uploads, &watch, &mut |index| done.push(index)).unwrap();
    assert_eq!(done, (0..ODD_NAMES.len()).collect::<Vec<_>>());
    let there = arrived();
    for name in ODD_NAMES {
        assert_eq!(there.get(name).map(Vec::as_slice), Some(name.as_bytes()), "{name}");
        assert_eq!(storage.look(name, &watch).unwrap(), Found::Length(name.len() as u64), "{name}");
    }
    // Taken away, and again.
    storage.remove(ODD_NAMES[0], &watch).unwrap();
    storage.remove(ODD_NAMES[0], &watch).unwrap();
    storage.remove("never/was.txt", &watch).unwrap();
    assert!(!arrived().contains_key(ODD_NAMES[0]));
    assert_eq!(storage.look(ODD_NAMES[0], &watch).unwrap(), Found::Missing);
    assert_eq!(storage.look("never/was.txt", &watch).unwrap(), Found::Missing);
    assert_eq!(arrived().len(), 2 + ODD_NAMES.len() - 1, "{:?}", arrived().keys());
    // What is not as it was is not sent.
    let changed = Upload { length: 7, ..ground.upload("feed.xml", b"longer now") };
    let error = storage.put(&changed, &watch).unwrap_err();
    assert!(matches!(error, StorageError::Changed { .. }), "{error:?}");
    assert_eq!(arrived()["feed.xml"], b"short");
    // A wish to stop in the middle leaves the old file whole, and no other.
    let before = arrived();
    let big = ground.upload("feed.xml", &noise(12_000_000));
    let stopping = Counting::stopping_at(1_000_000);
    let error = storage.put(&big, &stopping).unwrap_err();
    assert!(matches!(error, StorageError::Cancelled), "{error:?}");
    settled(&|| arrived() == before, "after a wish to stop");
    // And the same storage goes on.
    storage.put(&big, &Counting::new()).unwrap();
    assert_eq!(arrived()["feed.xml"].len(), 12_000_000);
    assert_eq!(arrived().len(), before.len(), "{:?}", arrived().keys());
}

/// A server may take a moment to notice that a client is gone.
fn settled(holds: &dyn Fn() -> bool, what: &str) {
    let started = std::time::Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(10), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// No secret in what is told.
fn tells_no_secret(error: &StorageError) -> String {
    let told = format!("{error} {} {error:?}", error.hint());
    assert!(!told.contains("geheim") && !told.contains(PASSWORD), "{told}");
    told
}

/// The most memory this process has used so far, in bytes.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    let number = line.split_whitespace().nth(1).and_then(|number| number.parse::<u64>().ok());
    number.unwrap_or(0) * 1024
}

/// A file of 40 MB without holding it in memory.
fn big_file(ground: &Ground, path: &str) -> Upload {
    use std::io::Write;
    let upload = ground.upload(path, b"");
    let mut file = std::fs::File::create(&upload.file).unwrap();
    let piece = noise(1_000_000);
    for _ in 0..40 {
        file.write_all(&piece).unwrap();
    }
    Upload { length: 40_000_000, ..upload }
}

/// Whether all of a file is like another.
fn same(a: &Path, b: &Path) -> bool {
    std::fs::read(a).unwrap() == std::fs::read(b).unwrap()
}
