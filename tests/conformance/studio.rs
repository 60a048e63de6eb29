//! A show in a temporary folder, built by the program itself and looked at with
//! other people's tools.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::session::{Session, Truth};

/// A show on disk.
pub struct Studio {
    folder: tempfile::TempDir,
}

impl Studio {
    /// A talk of so many seconds on two tracks, with this at the end of show.toml.
    pub fn talk(seconds: f64, seed: u64, settings: &str) -> (Studio, Truth) {
        Studio::session(Session { seconds, tracks: 2, rate: 48_000, seed }, settings)
    }

    /// Any talk.
    pub fn session(session: Session, settings: &str) -> (Studio, Truth) {
        let folder = tempfile::tempdir().unwrap();
        let truth = session.write_show(folder.path(), settings).unwrap();
        (Studio { folder }, truth)
    }

    /// A show with one track of these samples, 48 kHz mono float.
    pub fn samples(samples: &[f32], settings: &str) -> Studio {
        let folder = tempfile::tempdir().unwrap();
        let studio = Studio { folder };
        fs::create_dir_all(studio.episode().join("takes")).unwrap();
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 48_000,
            bits_per_sample: 32,
            sample_format: hound::SampleFormat::Float,
        };
        let take = studio.episode().join("takes/take.wav");
        let mut wav = hound::WavWriter::create(take, spec).unwrap();
        samples.iter().for_each(|sample| wav.write_sample(*sample).unwrap());
        wav.finalize().unwrap();
        fs::write(studio.root().join("show.toml"), format!("title = \"A show\"\n\n{settings}"))
            .unwrap();
        let manifest =
            "title = \"A session\"\nnumber = 1\n\n[[track]]\ntake = \"takes/take.wav\"\n";
        fs::write(studio.episode().join("episode.toml"), manifest).unwrap();
        studio
    }

    /// The show's folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of its one episode.
    pub fn episode(&self) -> PathBuf {
        self.root().join("episodes/001-session")
    }

    /// A finished file.
    pub fn out(&self, name: &str) -> PathBuf {
        self.episode().join("out").join(name)
    }

    /// Adds to episode.toml.
    pub fn append(&self, file: &str, text: &str) {
        let path = self.episode().join(file);
        let before = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, before + text).unwrap();
    }

    /// A run of pod, not started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pod"));
        command.args(arguments).current_dir(self.root()).stdin(Stdio::null());
        command
    }

    /// Runs pod.
    pub fn pod(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs pod, which must succeed, and gives the most memory it took, in KiB.
    pub fn peak_memory(&self, arguments: &[&str]) -> u64 {
        // GNU time; the BSD one of macOS has the name, Homebrew calls this one gtime.
        let time = if Path::new("/usr/bin/time").exists() && cfg!(not(target_os = "macos")) {
            "/usr/bin/time"
        } else {
            "gtime"
        };
        let output = Command::new(time)
            .args(["-f", "peak %M"])
            .arg(env!("CARGO_BIN_EXE_pod"))
            .args(arguments)
            .current_dir(self.root())
            .stdin(Stdio::null())
            .output()
            .expect("GNU time is needed");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        let line = said.lines().rfind(|line| line.starts_with("peak ")).unwrap();
        line["peak ".len()..].parse().unwrap()
    }

    /// Builds the show, which must work, and gives the report.
    pub fn build(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["build"];
        all.extend(arguments);
        let output = self.pod(&all);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self.report()
    }

    /// The report of the last build.
    pub fn report(&self) -> Value {
        serde_json::from_slice(&fs::read(self.out("report.json")).unwrap()).unwrap()
    }
}

/// Runs another program, which must be there and succeed; gives stdout and stderr.
pub fn run(program: &str, arguments: &[&str]) -> (String, String) {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{program} is needed: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{program}: {}", text(&output.stderr));
    (text(&output.stdout), text(&output.stderr))
}

/// What ffmpeg's meter reads: integrated loudness in LUFS and true peak in dBTP.
pub fn ffmpeg_meter(file: &Path) -> (f64, f64) {
    // The summary rounds to a tenth; the metadata of the last frame does not.
    let filter = "ebur128=peak=true:metadata=1,ametadata=print:file=-";
    let file = file.to_str().unwrap();
    let (out, _) = run(
        "ffmpeg",
        &["-nostdin", "-hide_banner", "-i", file, "-map", "0:a", "-af", filter, "-f", "null", "-"],
    );
    let last = |key: &str| -> f64 {
        let line = out.lines().rfind(|line| line.contains(key)).unwrap();
        line.rsplit('=').next().unwrap().parse().unwrap()
    };
    let peaks = out.lines().filter(|line| line.contains("r128.true_peaks_ch"));
    let peak = peaks.map(|line| line.rsplit('=').next().unwrap().parse::<f64>().unwrap());
    (last("lavfi.r128.I="), 20.0 * peak.fold(0.0, f64::max).log10())
}

/// The samples ffmpeg decodes from a file, interleaved.
pub fn ffmpeg_samples(file: &Path) -> Vec<f32> {
    let raw = tempfile::NamedTempFile::new().unwrap();
    let (from, to) = (file.to_str().unwrap(), raw.path().to_str().unwrap());
    run("ffmpeg", &["-nostdin", "-v", "error", "-y", "-i", from, "-map", "0:a", "-f", "f32le", to]);
    let bytes = fs::read(raw.path()).unwrap();
    bytes.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect()
}

/// What ffprobe tells of a file, as JSON.
pub fn ffprobe(file: &Path, sections: &[&str]) -> Value {
    let mut arguments = vec!["-v", "error", "-of", "json"];
    arguments.extend(sections);
    arguments.push(file.to_str().unwrap());
    serde_json::from_str(&run("ffprobe", &arguments).0).unwrap()
}
