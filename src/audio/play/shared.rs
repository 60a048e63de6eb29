//! [`Shared`]: what the caller's thread, the player's thread and the sound card tell each other.
//!
//! Each order that changes what is heard begins a new *epoch*. The card plays frames of the
//! wanted epoch only, so that whatever was prepared before is gone at once; until the first of
//! the new frames is heard, the position is where they will begin.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU8, AtomicU32, Ordering::*};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::route::Route;
use super::transport::Transport;
use crate::units::Frames;

/// A sound card is being looked for.
const OPENING: u8 = 0;
/// A sound card tells the position.
const CARD: u8 = 1;
/// The silent clock tells the position.
const SILENT: u8 = 2;

/// What the player's thread is to do.
#[derive(Debug)]
pub(super) enum Order {
    /// In this epoch, play the route from a moment, or nothing.
    Play(u32, Option<(Route, Frames)>),
    /// Play at this speed from now on.
    Speed(f64),
    /// Bring a voice to this level.
    Gain(usize, f32),
    /// Look for a sound card if there is none.
    Probe,
}

/// The state all sides see. Only asking for something and the silent clock
/// take a lock, and hold it for no longer than a look at the program.
pub(super) struct Shared {
    transport: Mutex<Transport>,
    mode: AtomicU8,
    /// The epoch to be heard, and where it begins.
    wanted: AtomicU32,
    target: AtomicI64,
    /// Whether that epoch plays, or ended before it began.
    playing: AtomicBool,
    reached_end: AtomicBool,
    /// The moment heard by the card's reckoning, and in which epoch.
    heard: AtomicI64,
    heard_epoch: AtomicU32,
    /// The last epoch that was prepared to its end, and the moment of that.
    ended: AtomicU32,
    end: AtomicI64,
    /// The last epoch that was heard to its end.
    finished: AtomicU32,
    alarm: Mutex<Option<String>>,
    notices: Mutex<VecDeque<String>>,
}

impl Shared {
    /// Looking for a card, or on the silent clock.
    pub(super) fn new(transport: Transport, silent: bool) -> Shared {
        Shared {
            transport: Mutex::new(transport),
            mode: AtomicU8::new(if silent { SILENT } else { OPENING }),
            wanted: AtomicU32::new(1),
            target: AtomicI64::new(0),
            playing: AtomicBool::new(false),
            reached_end: AtomicBool::new(false),
            heard: AtomicI64::new(0),
            heard_epoch: AtomicU32::new(0),
            ended: AtomicU32::new(0),
            end: AtomicI64::new(0),
            finished: AtomicU32::new(0),
            alarm: Mutex::new(None),
            notices: Mutex::new(VecDeque::new()),
        }
    }

    pub(super) fn silent(&self) -> bool {
        self.mode.load(Acquire) == SILENT
    }

    pub(super) fn position(&self) -> Frames {
        if self.silent() { lock(&self.transport).position() } else { self.card_position() }
    }

    pub(super) fn playing(&self) -> bool {
        if self.silent() {
            return lock(&self.transport).playing();
        }
        self.playing.load(Acquire) && !self.finished()
    }

    pub(super) fn reached_end(&self) -> bool {
        if self.silent() {
            return lock(&self.transport).reached_end();
        }
        self.reached_end.load(Acquire) || self.finished()
    }

    pub(super) fn speed(&self) -> f64 {
        lock(&self.transport).speed()
    }

    fn card_position(&self) -> Frames {
        let wanted = self.wanted.load(Acquire);
        if self.heard_epoch.load(Acquire) == wanted {
            Frames(self.heard.load(Acquire))
        } else {
            Frames(self.target.load(Acquire))
        }
    }

    fn finished(&self) -> bool {
        self.finished.load(Acquire) == self.wanted.load(Acquire)
    }

    /// The transport, with the position brought up to date.
    fn current(&self) -> MutexGuard<'_, Transport> {
        let mut transport = lock(&self.transport);
        if !self.silent() {
            transport.sync(self.card_position(), self.finished());
        }
        transport
    }

    /// Changes what is heard and sends the order for it, in the order of the changes.
    pub(super) fn change(&self, change: impl FnOnce(&mut Transport), send: impl FnOnce(Order)) {
        let mut transport = self.current();
        change(&mut transport);
        send(self.begin(&transport));
    }

    /// Changes how it is heard: nothing prepared is thrown away.
    pub(super) fn adjust(&self, change: impl FnOnce(&mut Transport)) {
        change(&mut self.current());
    }

    /// Begins a new epoch with what the transport says.
    fn begin(&self, transport: &Transport) -> Order {
        let (at, epoch) = (transport.position(), self.wanted.load(Acquire).wrapping_add(1));
        let playing = transport.playing();
        self.target.store(at.0, Release);
        self.playing.store(playing, Release);
        self.reached_end.store(transport.reached_end(), Release);
        self.wanted.store(epoch, Release);
        let route = transport.route().filter(|_| playing);
        Order::Play(epoch, route.map(|route| (route, at)))
    }

    /// From here on a card plays; gives what it is to begin with.
    pub(super) fn take_card(&self) -> Order {
        let transport = self.current();
        let order = self.begin(&transport);
        self.mode.store(CARD, Release);
        order
    }

    /// From here on the silent clock runs, where the card was; `why` is told once.
    pub(super) fn fall_silent(&self, why: &str) {
        let transport = self.current();
        self.mode.store(SILENT, Release);
        drop(transport);
        self.tell(format!("no sound card: {why}"));
    }

    /// Tells the listener something.
    pub(super) fn tell(&self, notice: String) {
        lock(&self.notices).push_back(notice);
    }

    /// What was not told yet.
    pub(super) fn told(&self) -> Option<String> {
        lock(&self.notices).pop_front()
    }

    /// The card broke down.
    pub(super) fn raise_alarm(&self, why: String) {
        *lock(&self.alarm) = Some(why);
    }

    /// Whether the card broke down since the last look.
    pub(super) fn take_alarm(&self) -> Option<String> {
        lock(&self.alarm).take()
    }

    /// The epoch to be heard.
    pub(super) fn wanted(&self) -> u32 {
        self.wanted.load(Acquire)
    }

    /// Nothing more of the current epoch is to be heard.
    pub(super) fn mute(&self) {
        self.wanted.store(self.wanted().wrapping_add(1), Release);
    }

    /// All of an epoch is prepared; it ends at this moment.
    pub(super) fn set_ended(&self, epoch: u32, end: Frames) {
        self.end.store(end.0, Release);
        self.ended.store(epoch, Release);
    }

    /// Whether all of an epoch is prepared.
    pub(super) fn ended(&self, epoch: u32) -> bool {
        self.ended.load(Acquire) == epoch
    }

    /// This moment of an epoch is being heard.
    pub(super) fn set_heard(&self, epoch: u32, at: Frames) {
        self.heard.store(at.0, Release);
        self.heard_epoch.store(epoch, Release);
    }

    /// An epoch was heard to its end.
    pub(super) fn set_finished(&self, epoch: u32) {
        self.set_heard(epoch, Frames(self.end.load(Acquire)));
        self.finished.store(epoch, Release);
    }
}

/// A thread that panicked with a lock held left whole values behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
