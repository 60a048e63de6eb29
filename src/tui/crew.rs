//! Those who do the editor's jobs, each on a thread of its own, so that no key waits for any.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use super::model::{Job, Model, Outcome, Wish};
use super::wave::Pyramid;
use crate::ops::{
    Context, ListenAgain, SessionSound, add_to_glossary, glossary_of, listen_again, open_sound,
};
use crate::report::{Diagnostic, Event, Reporter, TaskId};
use crate::show::{Episode, Show};
use crate::transcript::clues::proposals::{glossary_proposals, tidy_proposals};
use crate::transcript::document::WordsFile;
use crate::transcript::draft::Draft;
use crate::units::Interval;

/// Where verbs are run: the fields of a [`Context`] that outlive a call.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The folder the user stands in.
    pub folder: PathBuf,
    /// The show named on the command line.
    pub show: Option<PathBuf>,
    /// How many threads to use.
    pub jobs: usize,
}

/// Does jobs and tells what came of them.
pub struct Crew {
    ground: Ground,
    episode: Arc<Episode>,
    tell: Sender<Outcome>,
    told: Receiver<Outcome>,
    planner: Sender<PlanOrder>,
    /// How many jobs are being done.
    busy: Arc<AtomicUsize>,
    /// Set to stop those who listen again.
    stop: Arc<AtomicBool>,
}

/// What the planner is given.
enum PlanOrder {
    Sound(SessionSound),
    Plan { draft: Box<Draft>, words: Option<Arc<WordsFile>> },
}

impl Crew {
    /// A crew for an episode.
    pub fn new(ground: Ground, episode: Arc<Episode>) -> Crew {
        let (tell, told) = channel();
        let (planner, orders) = channel();
        let busy = Arc::new(AtomicUsize::new(0));
        let (out, of, counted) = (tell.clone(), Arc::clone(&episode), Arc::clone(&busy));
        // Without a thread the cuts are not shown; nothing else depends on it.
        let _ = thread::Builder::new()
            .name("planner".to_owned())
            .spawn(move || plan(&orders, &out, &of, &counted));
        let stop = Arc::new(AtomicBool::new(false));
        Crew { ground, episode, tell, told, planner, busy, stop }
    }

    /// What is done so far.
    pub fn told(&self) -> Vec<Outcome> {
        self.told.try_iter().collect()
    }

    /// Whether anything is being done.
    pub fn is_busy(&self) -> bool {
        self.busy.load(Ordering::Acquire) > 0
    }

    /// Gives the planner the sound.
    pub fn take_sound(&self, sound: &SessionSound) {
        let _ = self.planner.send(PlanOrder::Sound(sound.clone()));
    }

    /// Opens the takes; listens to them where that was not done before.
    pub fn open_sound(&self, show: Arc<Show>) {
        let episode = Arc::clone(&self.episode);
        self.work(Wish::Sound, move |context, tell| {
            let opened = open_sound(context, &show, &episode);
            let peaks = opened.as_ref().ok().map(peaks);
            let _ = tell.send(Outcome::Sound(opened));
            match peaks {
                Some(Ok(peaks)) => Some(Outcome::Peaks(peaks)),
                Some(Err(error)) => {
                    let message = format!("the waveform cannot be shown: {error}");
                    Some(Outcome::Warning(Diagnostic::warning(message)))
                }
                None => None,
            }
        });
    }

    /// Does a job. Leaving is the loop's.
    pub fn run(&self, job: Job, model: &mut Model) {
        match job {
            Job::Quit => {}
            Job::StopListening => self.stop.store(true, Ordering::Release),
            Job::Save => match model.save_work() {
                Some(work) => self.work(Wish::Save, move |_, _| Some(Outcome::Saved(work.run()))),
                None => model.nothing_to_save(),
            },
            Job::TakeIn => match model.take_in_work() {
                Some(work) => self.work(Wish::Save, move |_, _| Some(Outcome::Saved(work.run()))),
                None => model.nothing_to_save(),
            },
            Job::Look => {
                let look = model.editing().look_work();
                self.work(Wish::Save, move |_, _| Some(Outcome::Looked(look.run())));
            }
            Job::Plan => {
                let (draft, words) = model.text();
                self.busy.fetch_add(1, Ordering::AcqRel);
                let order = PlanOrder::Plan { draft: Box::new(draft), words };
                if self.planner.send(order).is_err() {
                    self.busy.fetch_sub(1, Ordering::AcqRel);
                }
            }
            Job::Tidy => {
                let (draft, words) = model.text();
                let glossary = model.glossary().clone();
                self.work(Wish::Tidy, move |_, _| {
                    let mut all = tidy_proposals(&draft, words.as_deref());
                    all.extend(glossary_proposals(&draft, words.as_deref(), &glossary));
                    all.sort_by_key(|one| one.at);
                    Some(Outcome::Tidy(all))
                });
            }
            Job::Alike { phrase, list } => {
                let (draft, _) = model.text();
                self.work(Wish::Alike, move |_, _| {
                    let places = draft.similar(&phrase);
                    Some(Outcome::Alike { phrase, list, places })
                });
            }
            Job::Glossary { line } => self.work(Wish::Glossary, move |context, _| {
                let added = add_to_glossary(context, &[line]);
                let both = added.and_then(|lines| Ok((lines, glossary_of(context)?)));
                Some(Outcome::Glossary(both))
            }),
            Job::Listen { time, model, hint } => self.listen(time, model, hint),
        }
    }

    fn listen(&self, time: Interval, model: Option<String>, hint: Option<String>) {
        let episode = Some(self.episode.folder.clone());
        self.stop.store(false, Ordering::Release);
        self.work(Wish::Listen, move |context, _| {
            let asked = ListenAgain { episode, time, model, hint, track: None };
            Some(Outcome::Heard { time, result: listen_again(context, &asked) })
        });
    }

    /// Does something on a thread of its own.
    fn work(
        &self,
        wish: Wish,
        work: impl FnOnce(&Context<'_>, &Sender<Outcome>) -> Option<Outcome> + Send + 'static,
    ) {
        let (tell, ground) = (self.tell.clone(), self.ground.clone());
        let (busy, stop) = (Arc::clone(&self.busy), Arc::clone(&self.stop));
        busy.fetch_add(1, Ordering::AcqRel);
        let run = move || {
            let running = Mutex::default();
            let teller = Teller { tell: tell.clone(), wish, stop, running };
            let Ground { folder, show, jobs } = ground;
            let context = Context { folder, show, jobs, reporter: &teller };
            // The report of a panic is written by the terminal's hook; the editor goes on.
            let done = catch_unwind(AssertUnwindSafe(|| work(&context, &tell)));
            match done {
                Ok(Some(outcome)) => drop(tell.send(outcome)),
                Ok(None) => {}
                Err(_) => drop(tell.send(Outcome::Broken(wish))),
            }
            busy.fetch_sub(1, Ordering::AcqRel);
        };
        if thread::Builder::new().name(format!("{wish:?}").to_lowercase()).spawn(run).is_err() {
            self.busy.fetch_sub(1, Ordering::AcqRel);
            let _ = self.tell.send(Outcome::Broken(wish));
        }
    }
}

impl std::fmt::Debug for Crew {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Crew").field("ground", &self.ground).finish_non_exhaustive()
    }
}

/// Works out what is cut, always of the newest text there is.
fn plan(
    orders: &Receiver<PlanOrder>,
    tell: &Sender<Outcome>,
    episode: &Episode,
    busy: &AtomicUsize,
) {
    let (mut sound, mut text) = (None, None);
    while let Ok(first) = orders.recv() {
        let mut counted = 0;
        for order in std::iter::once(first).chain(orders.try_iter()) {
            match order {
                PlanOrder::Sound(new) => sound = Some(new),
                PlanOrder::Plan { draft, words } => {
                    counted += 1;
                    text = Some((draft, words));
                }
            }
        }
        if let (Some(sound), Some((draft, words))) = (&sound, &text) {
            let plan = || sound.plan(episode, draft, words.as_deref());
            let outcome = match catch_unwind(AssertUnwindSafe(plan)) {
                Ok(plan) => Outcome::Planned(plan),
                Err(_) => Outcome::Broken(Wish::Sound),
            };
            let _ = tell.send(outcome);
        }
        busy.fetch_sub(counted, Ordering::AcqRel);
    }
}

/// The peaks of all tracks as the waveform keeps them.
fn peaks(sound: &SessionSound) -> std::io::Result<Vec<Vec<u8>>> {
    let track = |track| {
        let peaks = sound.peaks(track)?;
        Ok(peaks.into_iter().map(Pyramid::peak).collect())
    };
    (0..sound.tracks().len()).map(track).collect()
}

/// Passes on what work tells of itself: its label with how much of it is done.
struct Teller {
    tell: Sender<Outcome>,
    wish: Wish,
    stop: Arc<AtomicBool>,
    running: Mutex<HashMap<TaskId, Running>>,
}

struct Running {
    label: String,
    total: Option<u64>,
    told: u64,
}

impl Reporter for Teller {
    fn event(&self, event: Event) {
        let Ok(mut running) = self.running.lock() else { return };
        let says = match event {
            Event::Started { task, label, total, .. } => {
                running.insert(task, Running { label: label.clone(), total, told: 0 });
                label
            }
            Event::Advanced { task, done } => {
                let Some(one) = running.get_mut(&task) else { return };
                let Some(total) = one.total.filter(|total| *total > 0) else { return };
                let percent = done.saturating_mul(100) / total;
                if percent <= one.told {
                    return;
                }
                one.told = percent;
                format!("{} {percent} %", one.label)
            }
            Event::Finished { task, .. } => {
                running.remove(&task);
                return;
            }
            Event::Warning(warning) => return drop(self.tell.send(Outcome::Warning(warning))),
            Event::Heading(_) | Event::Why { .. } => return,
        };
        let _ = self.tell.send(Outcome::Progress(self.wish, Some(says)));
    }

    fn cancelled(&self) -> bool {
        self.wish == Wish::Listen && self.stop.load(Ordering::Acquire)
    }
}
