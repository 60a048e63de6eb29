//! A show that nobody finds fault with, and the ways to spoil it.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use pod::ops::{self, Check, Context, Finding, Selection};
use pod::report::Silent;

/// The files that cases change.
pub const SHOW: &str = "show.toml";
pub const ONE: &str = "episodes/001-un/episode.toml";
pub const TWO: &str = "episodes/002-deux/episode.toml";
pub const NOTES: &str = "episodes/001-un/notes.md";
pub const TEXT: &str = "episodes/001-un/transcript.md";
pub const WORDS: &str = "episodes/001-un/transcript.words.json";
pub const REPORT: &str = "episodes/001-un/out/report.json";
pub const TURNS: &str = "episodes/001-un/out/001-un.turns.json";
pub const SOUND: &str = "episodes/001-un/out/001-un.wav";
pub const LEDGER: &str = "published.toml";

const SHOW_TEXT: &str = r#"title = "Ondes"
language = "fr"
author = "Marie"
description = "De quoi parler."
link = "https://ondes.example/"
cover = "cover.jpg"
cover_alt = "Une antenne."
categories = ["Technology"]
explicit = false
owner = { name = "Marie", email = "marie@ondes.example" }
guid = "5b049eb5-4665-5328-a22a-8ffa79a0fe61"
license = "CC-BY-SA-4.0"

[publish]
base_url = "https://ondes.example/podcast/"

[[funding]]
url = "https://ondes.example/don"
text = "Soutenir"

[[person]]
name = "Marie"
role = "host"
url = "https://ondes.example/marie"

[[output]]
name = "podcast"
format = "mp3"
"#;

const NOTES_TEXT: &str = "Avec **Marie**, et <b>des liens</b>.\n\n\
    - [Framasoft](https://framasoft.org/)\n- [le plan](plan.pdf)\n\n![Une antenne](cover.jpg)\n";

const TEXT_TEXT: &str = "# Début\n\n**Marie** · 00:00:00\n\nBonjour à toutes et à tous.\n";

/// The show, in a folder of its own.
pub struct World {
    folder: tempfile::TempDir,
}

fn episode(number: u32, slug: &str) -> String {
    format!(
        "title = \"Le {slug}\"\nnumber = {number}\ndate = 2024-0{number}-01T07:00:00+01:00\n\
         guid = \"guid-{number}\"\nsummary = \"De quoi.\"\n\n\
         [[track]]\ntake = \"take.wav\"\nspeaker = \"Marie\"\n\n\
         [[chapter]]\nstart = 0\ntitle = \"Début\"\n\n\
         [[soundbite]]\nstart = 0\nend = 20\ntitle = \"Extrait\"\n"
    )
}

/// A tone of so many seconds and of this height, from 0 to 1, at 8 kHz.
pub fn tone(seconds: u32, height: f64) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 8000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut wav = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for frame in 0..seconds * 8000 {
        let phase = f64::from(frame) * 997.0 / 8000.0 * std::f64::consts::TAU;
        wav.write_sample((phase.sin() * height * 32767.0) as i16).unwrap();
    }
    wav.finalize().unwrap();
    bytes.into_inner()
}

/// A square or other picture of one colour.
pub fn picture(width: u32, height: u32, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn cover() -> &'static [u8] {
    static COVER: OnceLock<Vec<u8>> = OnceLock::new();
    COVER.get_or_init(|| picture(1400, 1400, image::ImageFormat::Jpeg))
}

impl World {
    pub fn new() -> World {
        static TAKE: OnceLock<Vec<u8>> = OnceLock::new();
        static BUILT: OnceLock<Vec<u8>> = OnceLock::new();
        let take = TAKE.get_or_init(|| tone(30, 0.224));
        // -16 LUFS: a sine of 1 kHz and height A measures 20 log A - 3.01 (BS.1770, Annex 1).
        let sound = BUILT.get_or_init(|| tone(2, 0.224));
        let world = World { folder: tempfile::tempdir().unwrap() };
        world.write(SHOW, SHOW_TEXT).write("cover.jpg", cover());
        for (number, slug) in [(1, "un"), (2, "deux")] {
            let folder = format!("episodes/00{number}-{slug}");
            world.write(&format!("{folder}/take.wav"), take);
            world.write(&format!("{folder}/episode.toml"), episode(number, slug));
            world.write(&format!("{folder}/notes.md"), NOTES_TEXT);
            world
                .write(&format!("{folder}/plan.pdf"), "%PDF")
                .write(&format!("{folder}/cover.jpg"), cover());
            world.write(&format!("{folder}/transcript.md"), TEXT_TEXT);
            world.write(&format!("{folder}/transcript.words.json"), words_file("fr"));
            world.build(&folder, sound);
        }
        world.write(
            LEDGER,
            "guid = \"5b049eb5-4665-5328-a22a-8ffa79a0fe61\"\n\
             [[episode]]\nguid = \"guid-1\"\nfolder = \"001-un\"\nslug = \"un\"\n\
             date = \"2024-01-01T07:00:00+01:00\"\nlength = 12\n\
             enclosure = \"https://ondes.example/podcast/media/un-1.mp3\"\n",
        );
        world
    }

    /// Writes what a build would leave.
    pub fn build(&self, folder: &str, sound: &[u8]) {
        let name = folder.rsplit('/').next().unwrap();
        let number: u32 = name[..3].parse().unwrap();
        let slug = &name[4..];
        let digest = blake3::hash(sound).to_hex().to_string();
        let report = serde_json::json!({
            "length": { "episode": "00:00:02.000" },
            "episode": { "title": format!("Le {slug}"), "number": number, "season": null,
                         "guid": format!("guid-{number}") },
            "outputs": [{ "name": "podcast", "file": format!("{name}.wav"), "blake3": digest,
                          "bytes": sound.len(), "format": "mp3",
                          "after": { "loudness_lufs": -16.0, "true_peak_dbtp": -13.0 } }],
            "chapters": [{ "title": "Début", "start": "00:00:00.000", "end": "00:00:30.000" }],
            "soundbites": [{ "title": "Extrait", "start": "00:00:00", "end": "00:00:20" }],
        });
        self.write(&format!("{folder}/out/{name}.wav"), sound);
        self.write(&format!("{folder}/out/report.json"), report.to_string());
        let turns = serde_json::json!({
            "version": 1, "language": "fr", "chapters": [],
            "turns": [{ "speaker": "Marie", "paragraphs": [words(30_000)] }],
        });
        self.write(&format!("{folder}/out/{name}.turns.json"), turns.to_string());
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &World {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// Puts a text in the place of another that must be there.
    pub fn swap(&self, path: &str, from: &str, to: &str) -> &World {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "`{from}` is not in {path}:\n{text}");
        self.write(path, text.replacen(from, to, 1))
    }

    pub fn append(&self, path: &str, more: &str) -> &World {
        let text = fs::read_to_string(self.path(path)).unwrap_or_default();
        self.write(path, text + more)
    }

    pub fn remove(&self, path: &str) -> &World {
        fs::remove_file(self.path(path)).unwrap();
        self
    }

    /// Makes a file look as if it had been changed so many hours ago; negative for later.
    pub fn aged(&self, path: &str, hours: i64) -> &World {
        let now = std::time::SystemTime::now();
        let away = Duration::from_secs(hours.unsigned_abs() * 3600);
        let at = if hours < 0 { now + away } else { now - away };
        fs::File::options().append(true).open(self.path(path)).unwrap().set_modified(at).unwrap();
        self
    }

    /// What is found; measuring the finished files takes its time.
    pub fn findings(&self, listen: bool) -> Vec<Finding> {
        let context = Context {
            folder: self.folder.path().to_owned(),
            show: None,
            jobs: 2,
            reporter: &Silent,
        };
        let asked = Check {
            selection: Selection::Named(Vec::new()),
            listen,
            remote: false,
            feed: None,
            patience: Duration::from_secs(1),
        };
        ops::check(&context, &asked).unwrap().findings
    }
}

/// A word every second up to a time.
pub fn words(until_ms: i64) -> Vec<(String, i64, i64)> {
    (0..until_ms / 1000).map(|at| ("mot".to_owned(), at * 1000, at * 1000 + 800)).collect()
}

/// The words of the text, as if they had been recognised in this language.
pub fn words_file(language: &str) -> String {
    include_str!("words.json").replace("LANGUAGE", language)
}
