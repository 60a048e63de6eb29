//! What a command costs, told by GNU time, and how loud a file is, told by
//! ffmpeg's ebur128 meter.

use std::error::Error;
use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Time and memory of one command, or of several after another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Seconds by the clock.
    pub wall: f64,
    /// Seconds of all processors, of the program and the system.
    pub cpu: f64,
    /// The peak of resident memory, in MB.
    pub memory_mb: f64,
}

impl Cost {
    /// One after the other.
    pub fn and(self, then: Cost) -> Cost {
        Cost {
            wall: self.wall + then.wall,
            cpu: self.cpu + then.cpu,
            memory_mb: self.memory_mb.max(then.memory_mb),
        }
    }

    /// The round in the middle by wall time; of at least one.
    pub fn median(mut rounds: Vec<Cost>) -> Cost {
        rounds.sort_by(|a, b| a.wall.total_cmp(&b.wall));
        rounds[rounds.len() / 2]
    }
}

/// Runs a command to its end, at most for `limit`; gives its cost and what it
/// wrote to standard error. *Errors:* it failed, or took too long.
pub fn measured(command: &Command, limit: Duration) -> Result<(Cost, String), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let (told, said) = (folder.path().join("cost"), folder.path().join("stderr"));
    let time = if Path::new("/usr/bin/time").exists() && cfg!(target_os = "linux") {
        "/usr/bin/time"
    } else {
        "gtime"
    };
    let mut timed = Command::new(time);
    timed.args(["--quiet", "-f", "%U %S %M", "-o"]).arg(&told);
    timed.arg(command.get_program()).args(command.get_args());
    timed.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&said)?);
    let started = Instant::now();
    // A group of its own, so that what it started can be stopped with it.
    let mut child = timed.process_group(0).spawn().map_err(|error| format!("{time}: {error}"))?;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if started.elapsed() > limit {
            Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status()?;
            child.wait()?;
            return Err(format!("{command:?} was stopped after {limit:?}").into());
        }
        thread::sleep(Duration::from_millis(5));
    };
    let wall = started.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&fs::read(said)?).into_owned();
    if !status.success() {
        return Err(format!("{command:?} failed:\n{said}").into());
    }
    let told = fs::read_to_string(told)?;
    let numbers: Vec<f64> = told.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let [user, system, kilobytes] = numbers[..] else {
        return Err(format!("{time} told `{told}`").into());
    };
    Ok((Cost { wall, cpu: user + system, memory_mb: kilobytes / 1000.0 }, said))
}

/// As floats: decoded peaks may go above full scale.
const METER: &str = "aformat=sample_fmts=flt,ebur128=peak=true:framelog=verbose:metadata=1,\
                     ametadata=mode=print:key=lavfi.r128.I:file=-";

/// How loud a file is once decoded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loudness {
    /// LUFS.
    pub integrated: f64,
    /// dBTP.
    pub true_peak: f64,
}

impl Loudness {
    /// Measures a file.
    pub fn of(file: &Path) -> Result<Loudness, Box<dyn Error>> {
        let output = Command::new("ffmpeg")
            .args(["-hide_banner", "-nostats", "-nostdin", "-i"])
            .arg(file)
            .args(["-af", METER, "-f", "null", "-"])
            .output()?;
        // The loudness up to each frame goes to standard output with three
        // decimals, the true peak into the summary with one.
        let (levels, said) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let after = |text: &str, key: &str| {
            let (_, after) = text.rsplit_once(key)?;
            after.split_whitespace().next()?.parse().ok()
        };
        match (after(&levels, "lavfi.r128.I="), after(&said, "Peak:")) {
            (Some(integrated), Some(true_peak)) => Ok(Loudness { integrated, true_peak }),
            _ => Err(format!("ffmpeg could not measure {}:\n{said}", file.display()).into()),
        }
    }
}
