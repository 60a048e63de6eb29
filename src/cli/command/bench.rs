//! `pod model bench`: models side by side.

use std::num::NonZeroUsize;

use console::Style;
use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::print::{megabytes, visible};
use crate::ops;

pub fn run(typed: &args::ModelBench, desk: &Desk) -> Result<Outcome, Stop> {
    let asked = ops::BenchModels {
        episode: typed.episode.clone(),
        models: typed.models.clone(),
        best: typed.best,
        threads: typed.threads.map(NonZeroUsize::get),
    };
    ops::settle_heap();
    let models = desk.run(|context| ops::bench_models(context, &asked))?;
    let mut text = String::new();
    for one in &models {
        let name = desk.results.painted(Style::new().bold(), &visible(&one.model));
        let memory = one.memory_bytes.map_or_else(|| "?".to_owned(), megabytes);
        text += &format!(
            "{name}\n  {:.1} times as fast as speech ({:.0} s in {:.1} s, loaded in {:.1} s), {memory} of memory\n\n",
            one.speed(),
            one.sound_seconds,
            one.listen_seconds,
            one.load_seconds,
        );
        for line in folded(&visible(&one.text)) {
            text += &format!("  {line}\n");
        }
        text += "\n";
    }
    Ok(Outcome::answer(text, json!({ "models": models })))
}

/// A long text in lines that fit a narrow terminal.
fn folded(text: &str) -> Vec<String> {
    const WIDTH: usize = 76;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if console::measure_text_width(line) + word.len() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
