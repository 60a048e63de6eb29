//! The sound of each output, without tags: taken from the store, or mixed,
//! mastered and encoded.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::keys::{Encoded, VERDICT};
use crate::audio::encode::{self, Quality, Settings};
use crate::ops::session::{joined, trouble};
use crate::ops::{Context, Failure};
use crate::render::{self, ENCODE, Measured, Mix, MixFile, RenderError, Session, Target, Verdict};
use crate::report::{Diagnostic, Event};
use crate::show::{Output, Show};
use crate::store::{AtomicFile, Key, Store, free_bytes};
use crate::units::{Frames, SampleRate};

/// A verdict is a few lines of JSON; more than this is no file of ours.
const VERDICT_LIMIT: u64 = 1 << 16;

/// An output and what it is to be.
pub(super) struct Wanted<'a> {
    pub(super) output: &'a Output,
    pub(super) settings: Settings,
    pub(super) target: Target,
}

/// The sound of an output.
pub(super) struct Made {
    /// The encoded sound, without tags.
    pub(super) payload: PathBuf,
    /// Its key in the store, for what is made of it.
    pub(super) key: Key,
    pub(super) sound: Sound,
    /// Whether it had to be made.
    pub(super) fresh: bool,
}

/// What is known of the sound of an output.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Sound {
    /// The mix before gain and limiter, in the output's channels.
    pub(super) before: Measured,
    /// How it was made and what it measures.
    pub(super) verdict: Verdict,
}

/// The outputs this version can make, with warnings for those it cannot yet.
pub(super) fn wanted<'a>(
    show: &'a Show,
    rate: SampleRate,
    frames: Frames,
    found: &mut Vec<Diagnostic>,
) -> Vec<Wanted<'a>> {
    let mut wanted = Vec::new();
    for output in &show.outputs {
        let at = |diagnostic: Diagnostic| match &output.mark {
            Some(mark) => diagnostic.at(&show.manifest, mark.clone()),
            None => diagnostic.in_file(&show.manifest),
        };
        let Some(format) = encode::Format::named(output.format.name()) else {
            let message =
                format!("this version of pod does not write {} yet", output.format.name());
            let hint = format!("output `{}` is left out of this build", output.name);
            found.push(at(Diagnostic::warning(message)).hint(hint));
            continue;
        };
        let quality = match (output.vbr, output.bitrate, output.bit_depth) {
            (Some(quality), _, _) => Quality::Vbr(quality),
            (None, Some(bitrate), _) => Quality::Cbr(bitrate),
            (None, None, bits) => Quality::Pcm { bits: bits.unwrap_or(16) },
        };
        let channels = output.channels.count();
        let (own, frames) = (format.rate(rate), frames.rescale(rate, format.rate(rate)));
        let settings = Settings { format, rate: own, channels, quality, frames };
        if let Err(error) = settings.check() {
            let message = format!("output `{}` cannot be made: {error}", output.name);
            let diagnostic = at(Diagnostic::error(message));
            found.push(match error.hint() {
                Some(hint) => diagnostic.hint(hint),
                None => diagnostic,
            });
            continue;
        }
        let target = Target { loudness: output.loudness, peak: output.peak };
        wanted.push(Wanted { output, settings, target });
    }
    if wanted.is_empty() && !found.iter().any(|f| f.severity == crate::report::Severity::Error) {
        let message = "none of the show's outputs can be made by this version of pod";
        let hint = "add an [[output]] with format = \"mp3\" or \"wav\"";
        found.push(Diagnostic::error(message).in_file(&show.manifest).hint(hint));
    }
    wanted
}

/// Takes or makes the sound of all outputs.
pub(super) fn make(
    context: &Context<'_>,
    store: &mut Store,
    wanted: &[Wanted<'_>],
    of: &dyn Fn(&Wanted<'_>) -> KeyPair,
    render: &Render<'_>,
    force: bool,
) -> Result<Vec<Made>, Failure> {
    let keys: Vec<KeyPair> = wanted.iter().map(of).collect();
    let mut made: Vec<Option<Made>> =
        keys.iter().map(|pair| if force { None } else { find(store, pair) }).collect();
    for ((want, pair), made) in wanted.iter().zip(&keys).zip(&made) {
        let reason = match made {
            Some(_) => "nothing it is made from has changed".to_owned(),
            None if force => "asked for".to_owned(),
            None => pair.payload.since(store.last(&render.name(want)).as_ref()),
        };
        context.reporter.event(Event::Why { stage: format!("{} sound", want.output.name), reason });
    }
    let missing: Vec<usize> = (0..made.len()).filter(|&at| made[at].is_none()).collect();
    if missing.is_empty() {
        return Ok(made.into_iter().flatten().collect());
    }
    let wants: Vec<&Wanted<'_>> = missing.iter().map(|&at| &wanted[at]).collect();
    render.check_space(store, &wants)?;
    let fail = |error: RenderError| trouble(&error);
    let mut files = Vec::new();
    for &at in &missing {
        files.push(
            store
                .create(&keys[at].payload)
                .map_err(|error| Failure::one(crate::ops::store_trouble(&error)))?,
        );
    }
    let sounds = render.run(context, store, &wants, &mut files).map_err(fail)?;
    for ((at, file), sound) in missing.into_iter().zip(files).zip(sounds) {
        let (want, pair) = (&wanted[at], &keys[at]);
        let path = file.path().to_owned();
        let commit = file.commit().map_err(RenderError::io(&path)).map_err(fail);
        commit?;
        let text = serde_json::to_vec(&sound).unwrap_or_default();
        store
            .put(&pair.verdict, &text)
            .and_then(|()| store.note_last(&render.name(want), &pair.payload))
            .map_err(|error| Failure::one(crate::ops::store_trouble(&error)))?;
        made[at] = find(store, pair).map(|made| Made { fresh: true, ..made });
    }
    Ok(made.into_iter().flatten().collect())
}

/// The keys of an output's sound and of what is known of it.
pub(super) struct KeyPair {
    pub(super) payload: Key,
    pub(super) verdict: Key,
}

impl KeyPair {
    pub(super) fn of(encoded: &Encoded<'_>) -> KeyPair {
        KeyPair { payload: encoded.key(ENCODE), verdict: encoded.key(VERDICT) }
    }
}

fn find(store: &Store, pair: &KeyPair) -> Option<Made> {
    let text = store.read(&pair.verdict, VERDICT_LIMIT)?;
    let sound = serde_json::from_slice(&text).ok()?;
    let payload = store.find(&pair.payload)?.path;
    Some(Made { payload, key: pair.payload.clone(), sound, fresh: false })
}

/// What is rendered when something is missing.
pub(super) struct Render<'a> {
    pub(super) session: &'a Session,
    pub(super) edits: &'a crate::edit::EditList,
    pub(super) music: &'a render::MusicSet,
    /// The episode, for names.
    pub(super) episode: &'a str,
    /// The episode's length.
    pub(super) frames: Frames,
}

impl Render<'_> {
    /// The name under which the store remembers the last run of an output.
    fn name(&self, want: &Wanted<'_>) -> String {
        format!("{} {}", self.episode, want.output.name)
    }

    /// Refuses before the work when the disk has no room for it.
    fn check_space(&self, store: &Store, wants: &[&Wanted<'_>]) -> Result<(), Failure> {
        let file = |want: &&Wanted<'_>| {
            let seconds = self.frames.at(self.session.rate).seconds();
            let bits = match want.settings.quality {
                Quality::Cbr(bitrate) => f64::from(bitrate.0) * 1000.0,
                // VBR 0 of stereo speech stays under the highest constant rate.
                Quality::Vbr(_) => 320_000.0,
                Quality::Pcm { bits } => {
                    f64::from(bits) * want.settings.channels as f64 * self.session.rate.hz()
                }
            };
            // Once in the store, once tagged in out/.
            (seconds * bits / 8.0 * 2.0) as u64
        };
        let needed =
            Mix::bytes(self.session.channels, self.frames) + wants.iter().map(file).sum::<u64>();
        let folder = store.temporary();
        let Some(free) = free_bytes(&folder).filter(|&free| free < needed) else {
            return Ok(());
        };
        let message = format!(
            "not enough room on the disk: this build needs {}, {} are free",
            megabytes(needed),
            megabytes(free)
        );
        let hint = "make room (`pod cache prune` frees what can be made again), then run it \
                    again; the takes are untouched";
        Err(Failure::one(Diagnostic::error(message).in_file(&folder).hint(hint)))
    }

    /// Mixes once, then makes each output; side by side where threads are allowed.
    fn run(
        &self,
        context: &Context<'_>,
        store: &Store,
        wants: &[&Wanted<'_>],
        files: &mut [AtomicFile],
    ) -> Result<Vec<Sound>, RenderError> {
        let reporter = context.reporter;
        let scratch = MixFile::inside(&store.temporary(), "mix");
        let mix = render::mix(self.session, self.edits, self.music, scratch, reporter)?;
        let mut measured = BTreeMap::new();
        for want in wants {
            let channels = want.settings.channels;
            if let std::collections::btree_map::Entry::Vacant(entry) = measured.entry(channels) {
                entry.insert(mix.measure(channels, reporter)?);
            }
        }
        let one = |want: &Wanted<'_>, file: &mut AtomicFile| -> Result<Sound, RenderError> {
            let before = measured[&want.settings.channels];
            let path = file.path().to_owned();
            let place = (file.file(), path.as_path());
            let label = format!("encoding {}", want.output.name);
            let (settings, target) = (&want.settings, want.target);
            let verdict = render::encode(&mix, settings, &before, target, place, &label, reporter)?;
            Ok(Sound { before, verdict })
        };
        let mut sounds = Vec::new();
        let jobs = context.jobs.max(1);
        for (wants, files) in wants.chunks(jobs).zip(files.chunks_mut(jobs)) {
            let batch: Vec<Result<Sound, RenderError>> = std::thread::scope(|scope| {
                let running: Vec<_> = wants
                    .iter()
                    .zip(files)
                    .map(|(want, file)| scope.spawn(|| one(want, file)))
                    .collect();
                running.into_iter().map(joined).collect()
            });
            for sound in batch {
                sounds.push(sound?);
            }
        }
        Ok(sounds)
    }
}

/// Waits for a thread; a panic in it goes on here.
/// A size as people read it.
pub(super) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
