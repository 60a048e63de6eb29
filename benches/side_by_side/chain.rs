//! What one would write instead of pod: ffmpeg's amix, silenceremove and
//! loudnorm in two passes, then LAME, with the settings their manuals suggest.

use std::error::Error;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::measure::{Cost, measured};

/// The takes to mix and the MP3 to make.
pub struct Chain {
    pub takes: Vec<PathBuf>,
    pub output: PathBuf,
    /// How long a pass may take.
    pub limit: Duration,
}

/// Pauses above 1 s become 0.5 s, as pod makes them by default.
const SILENCE: &str =
    "silenceremove=stop_periods=-1:stop_duration=1:stop_silence=0.5:stop_threshold=-45dB";
/// The widest loudness range that loudnorm leaves alone while it may.
const RANGE_LU: f64 = 11.0;

impl Chain {
    /// Measures, then renders; gives what both passes cost together.
    pub fn run(&self, lufs: f64, dbtp: f64) -> Result<Cost, Box<dyn Error>> {
        let loudnorm = format!("loudnorm=I={lufs}:TP={dbtp}:LRA={RANGE_LU}");
        let mut first = self.ffmpeg(&format!("{loudnorm}:print_format=json"));
        first.args(["-f", "null", "-"]);
        let (measuring, said) = measured(&first, self.limit)?;

        // loudnorm ends its pass with a JSON object of texts.
        let start = said.rfind('{').ok_or("loudnorm told no measurement")?;
        let end = said.rfind('}').filter(|end| *end > start).ok_or("loudnorm told half")?;
        let found: Value = serde_json::from_str(&said[start..=end])?;
        let value = |key: &str| found[key].as_str().ok_or(format!("loudnorm told no {key}"));
        let mut second = self.ffmpeg(&format!(
            "{loudnorm}:linear=true:measured_I={}:measured_TP={}:measured_LRA={}:measured_thresh={}:offset={}",
            value("input_i")?,
            value("input_tp")?,
            value("input_lra")?,
            value("input_thresh")?,
            value("target_offset")?,
        ));
        second.args(["-ar", "48000", "-ac", "1", "-c:a", "libmp3lame", "-b:a", "96k"]);
        second.arg(&self.output);
        let (rendering, _) = measured(&second, self.limit)?;
        Ok(measuring.and(rendering))
    }

    fn ffmpeg(&self, end: &str) -> Command {
        let mut command = Command::new("ffmpeg");
        command.args(["-hide_banner", "-nostats", "-nostdin", "-y"]);
        for take in &self.takes {
            command.arg("-i").arg(take);
        }
        let inputs = self.takes.len();
        command.arg("-filter_complex").arg(format!("amix=inputs={inputs},{SILENCE},{end}"));
        command
    }
}
