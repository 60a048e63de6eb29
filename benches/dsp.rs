//! How many times faster than real time each algorithm runs, on ten seconds of 48 kHz sound.
//!
//! Criterion prints elements a second; one element is one second of sound.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pod::audio::dsp::highpass::HighPass;
use pod::audio::dsp::limit::Limiter;
use pod::audio::dsp::loudness::{Measures, Meter};
use pod::audio::dsp::peaks::{Oversampling, TruePeak};
use pod::audio::dsp::speech::Analyser;
use pod::audio::source::{BLOCK, Block};
use pod::units::{Db, Dbtp, SampleRate};

const RATE: SampleRate = SampleRate(48_000);
const SECONDS: usize = 10;

/// Words of decaying pulses with pauses between them: loud for about a tenth of the time.
fn speech(channels: usize) -> Vec<Block> {
    let mut state = 1_u32;
    let sample = |n: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (state >> 8) as f32 / 8_388_608.0 - 1.0;
        let time = n as f32 / 48_000.0;
        let word = (time * 1.3).sin().max(0.0).powi(6);
        let pulse = (-(time * 110.0).fract() * 6.0).exp();
        let voice = (time * 700.0 * std::f32::consts::TAU).sin();
        0.8 * word * pulse * voice + 0.001 * noise
    };
    let all: Vec<f32> = (0..SECONDS * 48_000).map(sample).collect();
    all.chunks(BLOCK).map(|part| Block::from_planes(vec![part.to_vec(); channels])).collect()
}

fn dsp(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("dsp");
    group.throughput(Throughput::Elements(SECONDS as u64));
    group.measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_secs(1));
    group.sample_size(20);

    let mono = speech(1);
    group.bench_function("high-pass", |bencher| {
        bencher.iter(|| {
            let mut filter = HighPass::new(RATE, 80.0);
            for block in &mono {
                filter.process(black_box(block.clone()).plane_mut(0));
            }
        });
    });
    for (name, measures) in [
        ("loudness integrated", Measures::Integrated),
        ("loudness range", Measures::Range),
        ("loudness all", Measures::All),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut meter = Meter::new(1, RATE, measures).expect("one channel");
                for block in &mono {
                    meter.push(block).expect("one channel");
                }
                meter.integrated()
            });
        });
    }
    for (name, oversampling) in
        [("true peak 4x", Oversampling::Four), ("true peak 8x", Oversampling::Eight)]
    {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut detector = TruePeak::new(1, oversampling);
                mono.iter().for_each(|block| detector.push(block));
                detector.max()
            });
        });
    }
    group.bench_function("true peak 4x, nothing passed over", |bencher| {
        bencher.iter(|| {
            let mut detector = TruePeak::new(1, Oversampling::Four);
            let mut peaks = Vec::new();
            for block in &mono {
                peaks.clear();
                detector.linked(block, 0.0, &mut peaks);
                black_box(&peaks);
            }
        });
    });
    for (name, gain) in [("limiter idle", -6.0), ("limiter 3 dB", 3.0), ("limiter 12 dB", 12.0)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut limiter = Limiter::new(1, RATE, Db(gain), Dbtp(-1.0));
                let mut out = Block::default();
                for block in &mono {
                    limiter.push(block, &mut out);
                    black_box(&out);
                }
                limiter.finish(&mut out);
                limiter.stats()
            });
        });
    }
    group.bench_function("analyser", |bencher| {
        bencher.iter(|| {
            let mut analyser = Analyser::new(RATE);
            let mut voiced = 0_u32;
            for block in &mono {
                analyser.push(block.plane(0), &mut |fact| voiced += u32::from(fact.voice));
            }
            analyser.finish(&mut |fact| voiced += u32::from(fact.voice));
            voiced
        });
    });
    group.finish();
}

criterion_group!(benches, dsp);
criterion_main!(benches);
