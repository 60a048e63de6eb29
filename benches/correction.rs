//! How fast a transcript is corrected, by the keystroke-level model (`tests/support/ideal.rs` says
//! by which rules): an ideal editor takes half an hour of talk to what was said, through pod's own
//! model, key by key, on a clock that goes as fast as a practised hand. The same faults are priced
//! for two other kinds of editor (`correction/others.rs`).
//!
//! Prints, by what was wrong, the keys, clicks and seconds of a correction; the same with other
//! hands; and the whole session with its listening. A text that is not the truth in the end fails
//! it, and so does pod at 4 s a correction or more.
//!
//! Runs under `cargo bench` only.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what it prints is its result")]

use std::collections::HashSet;
use std::error::Error;
use std::process::ExitCode;

use ideal::{Pace, Session, correct};
use interview::{Class, Fault, Interview};
use others::{Way, descript, otranscribe};

#[path = "../tests/support/ideal.rs"]
mod ideal;
#[path = "../tests/support/interview.rs"]
mod interview;
#[allow(dead_code, reason = "of the noise only the random numbers are used")]
#[path = "../tests/support/noise.rs"]
mod noise;
#[path = "correction/others.rs"]
mod others;

const WORDS: usize = 5_000;
const SEED: u64 = 42;

/// What a correction may cost.
const MOST: f64 = 4.0;

fn main() -> ExitCode {
    if !std::env::args().any(|one| one == "--bench") {
        return ExitCode::SUCCESS;
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// All faults corrected in all three editors by a person of some pace.
struct Corrected<'a> {
    pace: Pace,
    interview: &'a Interview,
    pod: Session,
    otranscribe: Vec<Way>,
    descript: Vec<Way>,
}

/// What corrections come to on average.
#[derive(Default)]
struct Cost {
    keys: f64,
    clicks: f64,
    seconds: f64,
}

impl<'a> Corrected<'a> {
    fn by(pace: Pace, interview: &'a Interview) -> Result<Corrected<'a>, Box<dyn Error>> {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
        interview.write(folder.path())?;
        let pod = correct(folder.path(), interview, pace)?;
        let rate = interview.count as f64 / interview.length.seconds();
        let late = ((pace.reaction - Pace::USUAL.reaction) * rate).round() as usize;
        let mut names = HashSet::new();
        let mut again = |fault: &Fault| {
            let letters = fault.right.trim_matches(|c: char| !c.is_alphanumeric());
            fault.class == Class::Name && !names.insert(letters.to_owned())
        };
        let all = &interview.faults;
        Ok(Corrected {
            pace,
            interview,
            pod,
            otranscribe: all.iter().map(|one| otranscribe(one, pace.key, late)).collect(),
            descript: all.iter().map(|one| descript(one, again(one))).collect(),
        })
    }

    /// The mean cost in pod, oTranscribe-like and Descript-like, of one class or of all.
    fn costs(&self, class: Option<Class>) -> [Cost; 3] {
        let faults = self.interview.faults.iter().enumerate();
        let wanted = faults.filter(|(_, one)| class.is_none_or(|class| class == one.class));
        let wanted: Vec<usize> = wanted.map(|(at, _)| at).collect();
        let mean = |of: &dyn Fn(usize) -> (usize, usize, f64)| {
            let mut sum = Cost::default();
            for &at in &wanted {
                let (keys, clicks, seconds) = of(at);
                sum.keys += keys as f64;
                sum.clicks += clicks as f64;
                sum.seconds += seconds;
            }
            let count = wanted.len() as f64;
            Cost {
                keys: sum.keys / count,
                clicks: sum.clicks / count,
                seconds: sum.seconds / count,
            }
        };
        let pod = |at: usize| {
            let one = self.pod.corrections[at];
            (one.keys, 0, one.seconds(self.pace))
        };
        let way = |way: Way| (way.keys, way.clicks, way.seconds(self.pace.key));
        [mean(&pod), mean(&|at| way(self.otranscribe[at])), mean(&|at| way(self.descript[at]))]
    }

    fn hops(&self) -> f64 {
        let made = self.pod.corrections.iter().filter(|one| one.keys > 0);
        made.clone().map(|one| one.hops).sum::<usize>() as f64 / made.count() as f64
    }

    fn print_classes(&self) {
        println!(
            "                                   pod      oTranscribe-like         Descript-like"
        );
        println!(
            "wrong            count    keys       s    keys clicks      s    keys clicks      s"
        );
        let rows = Class::MIX.iter().map(|(class, _)| Some(*class)).chain([None]);
        for class in rows {
            let all = &self.interview.faults;
            let count = all.iter().filter(|one| class.is_none_or(|class| class == one.class));
            let [pod, otranscribe, descript] = self.costs(class);
            println!(
                "{:<17}{:>5}{:>8.1} {:>7.2}{:>8.1} {:>6.1} {:>6.2}{:>8.1} {:>6.1} {:>6.2}",
                name(class),
                count.count(),
                pod.keys,
                pod.seconds,
                otranscribe.keys,
                otranscribe.clicks,
                otranscribe.seconds,
                descript.keys,
                descript.clicks,
                descript.seconds
            );
        }
    }

    fn print_pace(&self, what: &str) {
        let [pod, otranscribe, descript] = self.costs(None).map(|cost| cost.seconds);
        println!(
            "{what:<32} {:>5.1}{pod:>8.2}{otranscribe:>8.2}{descript:>8.2}{:>7.2}x{:>7.2}x",
            self.hops(),
            otranscribe / pod,
            descript / pod
        );
    }

    /// Listening and correcting together. The others are given pod's way of playing on: as much is
    /// heard again after each stop.
    fn print_session(&self) {
        let length = self.interview.length.seconds();
        let made = self.pod.corrections.iter().filter(|one| one.keys > 0).count() as f64;
        let again = (self.pod.listened - length) / made;
        let count = self.interview.faults.len() as f64;
        let stops = |all: &[Way]| all.iter().filter(|way| way.keys > 0).count() as f64;
        let [pod, otranscribe, descript] = self.costs(None).map(|cost| cost.seconds * count);
        println!("\nwhole session, min   stops  listening  correcting  together  x the talk");
        for (name, times, correcting) in [
            ("pod", made, pod),
            ("oTranscribe-like", stops(&self.otranscribe), otranscribe),
            ("Descript-like", stops(&self.descript), descript),
        ] {
            let listening = length + again * times;
            let together = listening + correcting;
            println!(
                "{name:<20}{times:>6.0}{:>11.1}{:>12.1}{:>10.1}{:>12.2}",
                listening / 60.0,
                correcting / 60.0,
                together / 60.0,
                together / length
            );
        }
        println!(
            "\nheard again after a stop: {again:.2} s; pod's clock from first key to last: {:.1} min",
            self.pod.took / 60.0
        );
    }
}

fn name(class: Option<Class>) -> &'static str {
    match class {
        Some(Class::Typed) => "word, typed",
        Some(Class::Alternative) => "word, offered",
        Some(Class::Name) => "name, five times",
        Some(Class::Mark) => "case, punctuation",
        Some(Class::Filler) => "filler",
        None => "all",
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let interview = Interview::new(WORDS, SEED);
    let faults = interview.faults.len();
    let wrong = interview.faults.iter().filter(|one| one.class != Class::Mark).count();
    let usual = Corrected::by(Pace::USUAL, &interview)?;
    println!(
        "\ncorrecting {:.0} min of talk: {} words, {faults} faults (WER {:.1} %); K {:.2} s, \
         pressed {:.2} s after hearing\n",
        interview.length.seconds() / 60.0,
        interview.count,
        100.0 * wrong as f64 / interview.count as f64,
        usual.pace.key,
        usual.pace.reaction
    );
    usual.print_classes();
    println!("\ns a correction                    hops     pod  oTrans  Descri  oT/pod  De/pod");
    usual.print_pace("as above");
    let paces = [
        ("K 0.12 s, a good typist", Pace { key: 0.12, ..Pace::USUAL }),
        ("K 0.28 s, no typist", Pace { key: 0.28, ..Pace::USUAL }),
        ("pressed 1.00 s later", Pace { reaction: Pace::USUAL.reaction + 1.0, ..Pace::USUAL }),
    ];
    for (what, pace) in paces {
        Corrected::by(pace, &interview)?.print_pace(what);
    }
    usual.print_session();
    println!();
    let [pod, ..] = usual.costs(None);
    if pod.seconds < MOST {
        Ok(())
    } else {
        Err(format!("a correction costs {:.2} s, not under {MOST} s", pod.seconds).into())
    }
}
