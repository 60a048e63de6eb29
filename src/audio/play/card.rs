//! The real sound card, through cpal: chosen, opened and closed in the player's thread, with
//! standard error turned away meanwhile.

use std::sync::Arc;
use std::time::Duration;

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    BufferSize, Device, ErrorKind, FromSample, OutputCallbackInfo, SampleFormat, SizedSample,
    Stream, StreamConfig, SupportedBufferSize, SupportedStreamConfig,
};

use super::engine::Engine;
use super::hush::Hush;
use super::shared::Shared;
use super::speaker::Speaker;
use super::worker;
use crate::units::SampleRate;

/// Buffers of this length are asked for: pausing is heard that soon.
const BUFFERS_A_SECOND: u32 = 50;
/// A sound server that does not answer is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(3);

/// A card that plays; closing it is as talkative as opening.
struct Card(Option<Stream>);

impl Drop for Card {
    fn drop(&mut self) {
        let _hush = Hush::new();
        self.0 = None;
    }
}

/// Opens the default sound card, at the session's rate if it can. *Errors:* why there is none.
pub(super) fn open(engine: &mut Engine) -> Result<worker::Card, String> {
    // Rather no sound than a spoilt screen.
    let _hush = Hush::new().map_err(|error| error.to_string())?;
    let host = cpal::default_host();
    let device = host.default_output_device().ok_or("none was found")?;
    let chosen = choose(&device, engine.rate())?;
    let (short, plain) = buffers(&chosen);
    // Some drivers refuse what they said they can do.
    let stream = match start(&device, &chosen, short, engine) {
        Err(_) if short != plain => start(&device, &chosen, plain, engine),
        other => other,
    };
    Ok(Box::new(Card(Some(stream?))))
}

/// The best the device can do at the session's rate, else what it does by itself.
fn choose(device: &Device, rate: SampleRate) -> Result<SupportedStreamConfig, String> {
    let known = device.supported_output_configs().map_err(|error| error.to_string())?;
    let fitting = known
        .filter(|range| range.channels() == 2 && speaks(range.sample_format()))
        .filter(|range| range.contains_rate(rate.0));
    let best = fitting.max_by(|a, b| a.cmp_default_heuristics(b));
    match best.and_then(|range| range.try_with_sample_rate(rate.0)) {
        Some(config) => Ok(config),
        None => device.default_output_config().map_err(|error| error.to_string()),
    }
}

/// Whether [`start`] knows a sample format.
fn speaks(format: SampleFormat) -> bool {
    use SampleFormat::{F32, I16, I32, U8, U16};
    matches!(format, F32 | I16 | I32 | U8 | U16)
}

/// A short buffer when the device takes it, and the device's own choice.
fn buffers(chosen: &SupportedStreamConfig) -> (BufferSize, BufferSize) {
    let short = chosen.sample_rate() / BUFFERS_A_SECOND;
    match *chosen.buffer_size() {
        SupportedBufferSize::Range { min, max } if min <= max => {
            (BufferSize::Fixed(short.clamp(min, max)), BufferSize::Default)
        }
        _ => (BufferSize::Default, BufferSize::Default),
    }
}

fn start(
    device: &Device,
    chosen: &SupportedStreamConfig,
    buffer_size: BufferSize,
    engine: &mut Engine,
) -> Result<Stream, String> {
    let config = StreamConfig { buffer_size, ..chosen.config() };
    let speaker = engine.connect(SampleRate(config.sample_rate));
    let shared = engine.shared();
    let stream = match chosen.sample_format() {
        SampleFormat::F32 => build::<f32>(device, config, speaker, shared),
        SampleFormat::I16 => build::<i16>(device, config, speaker, shared),
        SampleFormat::I32 => build::<i32>(device, config, speaker, shared),
        SampleFormat::U8 => build::<u8>(device, config, speaker, shared),
        SampleFormat::U16 => build::<u16>(device, config, speaker, shared),
        other => return Err(format!("it wants samples of the kind {other}")),
    };
    let stream = stream.map_err(|error| error.to_string())?;
    stream.play().map_err(|error| error.to_string())?;
    Ok(stream)
}

fn build<T: SizedSample + FromSample<f32>>(
    device: &Device,
    config: StreamConfig,
    mut speaker: Speaker,
    shared: Arc<Shared>,
) -> Result<Stream, cpal::Error> {
    let channels = usize::from(config.channels);
    let rate = f64::from(config.sample_rate);
    // Enough for half a second, so that the callback need not allocate.
    let mut samples = vec![0.0_f32; config.sample_rate as usize / 2 * channels];
    let play = move |out: &mut [T], info: &OutputCallbackInfo| {
        let stamp = info.timestamp();
        let ahead = stamp.playback.saturating_duration_since(stamp.callback);
        let latency = (ahead.as_secs_f64() * rate) as usize;
        if samples.len() < out.len() {
            samples.resize(out.len(), 0.0);
        }
        let samples = &mut samples[..out.len()];
        speaker.fill(samples, channels, latency);
        for (sample, value) in out.iter_mut().zip(samples) {
            *sample = T::from_sample(*value);
        }
    };
    let alarm = move |error: cpal::Error| match error.kind() {
        // Heard as a short gap at most; the stream goes on by itself.
        ErrorKind::Xrun | ErrorKind::RealtimeDenied | ErrorKind::DeviceChanged => {}
        _ => shared.raise_alarm(error.to_string()),
    };
    device.build_output_stream(config, play, alarm, Some(PATIENCE))
}
