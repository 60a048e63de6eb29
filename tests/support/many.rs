//! A show of many episodes as builds would leave it: manifests, notes, reports, texts with the times
//! of their words, and small files in the place of sound. The same from the same number.
#![allow(dead_code, reason = "each of those that include this file uses a part of it")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pod::transcript::{Paragraph, TimedWord, Transcript, Turn, write_turns};
use pod::units::Interval;
use serde_json::json;

/// Words that are said.
const WORDS: [&str; 24] = [
    "alors",
    "bonjour",
    "Castopod",
    "radio",
    "émission",
    "logiciel",
    "libre",
    "fédération",
    "voix",
    "micro",
    "transcription",
    "épisode",
    "auditeurs",
    "musique",
    "réseau",
    "instance",
    "licence",
    "projet",
    "association",
    "entretien",
    "chapitre",
    "Framasoft",
    "PeerTube",
    "demain",
];

/// A show of `episodes` episodes in `root`, each with so many words.
pub struct Many {
    pub root: PathBuf,
    pub episodes: usize,
    pub words: usize,
}

impl Many {
    /// Writes it all.
    pub fn write(root: &Path, episodes: usize, words: usize) -> io::Result<Many> {
        let many = Many { root: root.to_owned(), episodes, words };
        fs::create_dir_all(root)?;
        fs::write(
            root.join("show.toml"),
            "title = \"Mille voix\"\nlanguage = \"fr\"\nauthor = \"Walid\"\n\
             description = \"Des gens qui parlent.\"\n\
             categories = [\"Technology\"]\nguid = \"917393e3-1b1e-5cef-ace4-edaa54e1f810\"\n\
             owner = { name = \"Walid\", email = \"pod@example.org\" }\n\
             [publish]\nbase_url = \"https://voix.example/\"\n\
             [[person]]\nname = \"Walid\"\n[[output]]\nname = \"podcast\"\nformat = \"mp3\"\n",
        )?;
        for number in 1..=episodes {
            many.episode(number)?;
        }
        Ok(many)
    }

    /// The folder of an episode.
    pub fn dir(&self, number: usize) -> PathBuf {
        self.root.join(format!("episodes/{number:05}-entretien-{number}"))
    }

    /// Gives an episode another title.
    pub fn retitle(&self, number: usize, title: &str) -> io::Result<()> {
        fs::write(self.dir(number).join("episode.toml"), manifest(number, title))
    }

    /// One episode more.
    pub fn add(&self, number: usize) -> io::Result<()> {
        self.episode(number)
    }

    fn episode(&self, number: usize) -> io::Result<()> {
        let dir = self.dir(number);
        let out = dir.join("out");
        fs::create_dir_all(&out)?;
        self.retitle(number, &format!("Entretien numéro {number}"))?;
        fs::write(
            dir.join("notes.md"),
            format!(
                "Un entretien sur **{}**.\n\n- [Le site](https://x.example/{number})\n",
                WORDS[number % WORDS.len()]
            ),
        )?;
        let name = format!("{number:05}-entretien-{number}");
        let sound = format!("not really sound {number}");
        fs::write(out.join(format!("{name}.mp3")), &sound)?;
        let transcript = self.transcript(number);
        let turns = write_turns(&transcript);
        fs::write(out.join(format!("{name}.turns.json")), &turns)?;
        let vtt = "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Walid>Bonjour\n\n";
        fs::write(out.join(format!("{name}.vtt")), vtt)?;
        let digest = |bytes: &str| pod::store::Digest::of_bytes(bytes.as_bytes()).to_string();
        let report = json!({
            "length": { "episode": "01:02:03.000" },
            "outputs": [{
                "name": "podcast", "file": format!("{name}.mp3"), "blake3": digest(&sound),
                "bytes": sound.len(), "format": "mp3",
                "after": { "loudness_lufs": -16.0, "true_peak_dbtp": -1.2 },
            }],
            "text": [
                { "format": "vtt", "file": format!("{name}.vtt"), "blake3": digest(vtt),
                  "bytes": vtt.len() },
                { "format": "turns", "file": format!("{name}.turns.json"),
                  "blake3": digest(&turns), "bytes": turns.len() },
            ],
            "chapters": [
                { "title": "Début", "start": "00:00:00.000", "end": "00:10:00.000" },
                { "title": WORDS[number * 7 % WORDS.len()], "start": "00:10:00.000",
                  "end": "01:02:03.000", "url": "https://x.example/" },
            ],
            "soundbites": [],
        });
        fs::write(out.join("report.json"), report.to_string())
    }

    /// What is said in an episode: one word a second, a paragraph of fifty.
    fn transcript(&self, number: usize) -> Transcript {
        let word = |at: usize| {
            let start = at as i64 * 1000;
            TimedWord {
                text: WORDS[(at * at + number * 31 + at / 7) % WORDS.len()].to_owned(),
                time: Interval::from_millis(start, start + 800),
                estimated: false,
                doubtful: false,
                from: Vec::new(),
            }
        };
        let all: Vec<TimedWord> = (0..self.words).map(word).collect();
        let turns = all.chunks(50).enumerate().map(|(at, words)| Turn {
            speaker: Some(if at % 2 == 0 { "Walid" } else { "Zoé" }.to_owned()),
            paragraphs: vec![Paragraph { words: words.to_vec(), line: 0 }],
        });
        Transcript { language: Some("fr".to_owned()), headings: Vec::new(), turns: turns.collect() }
    }
}

fn manifest(number: usize, title: &str) -> String {
    // A day each, from 1995 on, so that all have come out.
    let day = 788_918_400 + number as i64 * 86_400;
    let date = jiff::Timestamp::from_second(day).unwrap_or_default();
    format!(
        "title = {title:?}\nnumber = {number}\nseason = {season}\ndate = {date}\n\
         guid = \"guid-{number}\"\nsummary = \"Un entretien de plus.\"\n\
         [[person]]\nname = \"Invité {guest}\"\nrole = \"guest\"\n",
        season = number / 100 + 1,
        guest = number % 300,
    )
}
