//! How long a document of 20,000 words takes to be read and aligned to its timed words, with
//! every twentieth word edited: what the editor does on every save.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pod::transcript::document::{Document, WordsFile, compose, merge, read};
use pod::transcript::tracks::{Flow, FlowTurn};
use pod::transcript::{Recognised, RecognisedTrack, Word, WordId};
use pod::units::{Interval, Time};

const WORDS: usize = 20_000;

/// Words as they come in talk: a few often, many seldom (Zipf's law).
fn texts() -> Vec<String> {
    let mut state = 1_u32;
    let word = |at: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let chance = f64::from(state >> 8) / f64::from(1 << 24);
        let rank = 4000_f64.powf(chance) as u32;
        let letters = ["la", "ro", "vé", "mi", "tu", "sen", "qua", "po"];
        let syllable = |place: u32| letters[(rank >> (3 * place)) as usize % 8];
        let word: String = (0..1 + rank.ilog2() / 3).map(syllable).collect();
        if at % 12 == 11 { word + "." } else { word }
    };
    (0..WORDS).map(word).collect()
}

fn written(texts: &[String]) -> WordsFile {
    let word = |(at, text): (usize, &String)| Word {
        id: WordId(at as u32),
        time: Interval::from_millis(at as i64 * 400, at as i64 * 400 + 350),
        text: text.clone(),
        confidence: 0.9,
        track: (at / 120 % 2) as u16,
        hidden: None,
        alternatives: Vec::new(),
    };
    let track = |name: &str| RecognisedTrack {
        speaker: Some(name.to_owned()),
        recording: "bench".to_owned(),
    };
    let recognised = Recognised {
        language: Some("fr".to_owned()),
        engine: "bench".to_owned(),
        tracks: vec![track("Ana"), track("Bob")],
        words: texts.iter().enumerate().map(word).collect(),
        ..Recognised::default()
    };
    let turn = |words: &[Word]| FlowTurn {
        track: words[0].track,
        paragraphs: words
            .chunks(60)
            .map(|part| part.iter().map(|word| word.id).collect())
            .collect(),
    };
    let flow = Flow { turns: recognised.words.chunks(120).map(turn).collect() };
    let (_, synced) = compose(&recognised, &flow, &[(Time::ZERO, "Début".to_owned())]);
    WordsFile::new(recognised, Some(synced))
}

/// Every twentieth word replaced, removed, followed by another, or struck out.
fn edited(text: &str) -> String {
    let mut count = 0;
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.split_inclusive('\n') {
        if line.starts_with(['#', '*']) {
            out.push_str(line);
            continue;
        }
        for word in line.trim_end().split(' ') {
            count += 1;
            match (count % 20, count / 20 % 4) {
                (7, 0) => out.push_str("corrigé "),
                (7, 1) => {}
                (7, 2) => out.extend([word, " ajout "]),
                (7, _) => out.extend(["~~", word, "~~ "]),
                _ => out.extend([word, " "]),
            }
        }
        out.push('\n');
    }
    out
}

fn document(criterion: &mut Criterion) {
    let file = written(&texts());
    let base = file.synced.as_ref().map(|synced| synced.text.clone()).unwrap_or_default();
    let text = edited(&base);
    let anew = base.replace("vé", "ve");
    let mut group = criterion.benchmark_group("document");
    group.throughput(Throughput::Elements(WORDS as u64)).sample_size(20);
    group.bench_function("parse and read, 5 % edited", |bencher| {
        bencher.iter(|| {
            let (document, _) = Document::parse(black_box(&text), Path::new("transcript.md"));
            read(&document, Some(&file))
        });
    });
    group.bench_function("merge with a new recognition", |bencher| {
        bencher.iter(|| merge(black_box(&base), &text, &anew));
    });
    group.finish();
}

criterion_group!(benches, document);
criterion_main!(benches);
