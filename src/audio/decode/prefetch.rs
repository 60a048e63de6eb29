//! Decodes ahead on a thread of its own, so that reading and working overlap.

use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread::JoinHandle;

use crate::audio::source::{Block, ReadError, Source};
use crate::units::{Frames, SampleRate};

type Owned = Box<dyn Source>;

/// A source that is read ahead by a thread, at most `depth` blocks far. What
/// it gives is what the source gives. Dropped or seeking, it stops the thread
/// and waits for it.
pub struct Prefetch {
    rate: SampleRate,
    channels: usize,
    frames: Option<Frames>,
    depth: usize,
    state: State,
}

enum State {
    Running(Running),
    Stopped(Owned),
    /// The thread is gone with its source; nothing more can be read.
    Lost,
}

struct Running {
    blocks: Receiver<Result<Block, ReadError>>,
    spent: SyncSender<Block>,
    thread: JoinHandle<Owned>,
}

impl Prefetch {
    /// Begins to read `source` ahead; `depth` is at least 1.
    pub fn new(source: Box<dyn Source>, depth: usize) -> Prefetch {
        let mut prefetch = Prefetch {
            rate: source.rate(),
            channels: source.channels(),
            frames: source.frames(),
            depth: depth.max(1),
            state: State::Stopped(source),
        };
        prefetch.start();
        prefetch
    }

    fn start(&mut self) {
        self.state = match std::mem::replace(&mut self.state, State::Lost) {
            State::Stopped(source) => State::Running(Running::start(source, self.depth)),
            other => other,
        };
    }

    /// Gets the source back from the thread.
    fn stop(&mut self) {
        self.state = match std::mem::replace(&mut self.state, State::Lost) {
            State::Running(Running { blocks, spent, thread }) => {
                drop((blocks, spent));
                thread.join().map_or(State::Lost, State::Stopped)
            }
            other => other,
        };
    }
}

impl Running {
    fn start(mut source: Owned, depth: usize) -> Running {
        let (sender, blocks) = sync_channel(depth);
        let (spent, returned): (_, Receiver<Block>) = sync_channel(depth + 1);
        let thread = std::thread::spawn(move || {
            loop {
                let mut block = match returned.try_recv() {
                    Ok(block) => block,
                    Err(TryRecvError::Empty) => Block::default(),
                    Err(TryRecvError::Disconnected) => return source,
                };
                let read = source.read(&mut block);
                let over = !matches!(read, Ok(count) if count > 0);
                // An empty block tells the end.
                if sender.send(read.map(|_| block)).is_err() || over {
                    return source;
                }
            }
        });
        Running { blocks, spent, thread }
    }
}

impl Source for Prefetch {
    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn channels(&self) -> usize {
        self.channels
    }

    fn frames(&self) -> Option<Frames> {
        self.frames
    }

    fn read(&mut self, block: &mut Block) -> Result<usize, ReadError> {
        let read = match &self.state {
            State::Running(running) => running.blocks.recv().ok(),
            State::Stopped(_) => {
                block.reshape(self.channels, 0);
                return Ok(0);
            }
            State::Lost => None,
        };
        match read {
            Some(Ok(mut next)) => {
                std::mem::swap(block, &mut next);
                if block.is_empty() {
                    self.stop();
                } else if let State::Running(running) = &self.state {
                    // A full or closed channel only means one more allocation.
                    let _ = running.spent.try_send(next);
                }
                Ok(block.len())
            }
            Some(Err(error)) => {
                self.stop();
                Err(error)
            }
            None => {
                self.stop();
                self.state = State::Lost;
                Err(ReadError::Io {
                    path: std::path::PathBuf::new(),
                    source: std::io::Error::other("the thread that was decoding it died"),
                })
            }
        }
    }

    fn seek(&mut self, to: Frames) -> Result<(), ReadError> {
        self.stop();
        if let State::Stopped(source) = &mut self.state {
            source.seek(to)?;
        }
        self.start();
        Ok(())
    }
}

impl Drop for Prefetch {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::source::{Memory, read_all};

    fn ramp(frames: usize) -> Memory {
        let samples = (0..frames).map(|n| n as f32).collect();
        Memory::new(SampleRate(8000), Block::from_planes(vec![samples]))
    }

    #[test]
    fn reading_ahead_changes_nothing() {
        let mut source = Prefetch::new(Box::new(ramp(30_000)), 2);
        let whole = read_all(&mut source).unwrap();
        assert_eq!(whole, read_all(&mut ramp(30_000)).unwrap());
        assert_eq!(source.read(&mut Block::default()).unwrap(), 0);
        for at in [20_000, 5, 29_999, 30_000, 0] {
            source.seek(Frames(at)).unwrap();
            let mut block = Block::default();
            let count = source.read(&mut block).unwrap();
            assert_eq!(count == 0, at == 30_000);
            assert!(count == 0 || block.plane(0)[0] == at as f32);
        }
    }

    /// Gives one block, then an error; tells when it is dropped.
    struct Failing(Memory, bool, std::sync::mpsc::Sender<()>);

    impl Source for Failing {
        fn rate(&self) -> SampleRate {
            self.0.rate()
        }
        fn channels(&self) -> usize {
            1
        }
        fn frames(&self) -> Option<Frames> {
            None
        }
        fn read(&mut self, block: &mut Block) -> Result<usize, ReadError> {
            if std::mem::replace(&mut self.1, true) {
                return Err(ReadError::Resample("for the test".into()));
            }
            self.0.read(block)
        }
        fn seek(&mut self, to: Frames) -> Result<(), ReadError> {
            self.0.seek(to)
        }
    }

    impl Drop for Failing {
        fn drop(&mut self) {
            let _ = self.2.send(());
        }
    }

    #[test]
    fn an_error_arrives_in_its_place_and_the_thread_ends_with_its_owner() {
        let (dropped, told) = std::sync::mpsc::channel();
        let mut source = Prefetch::new(Box::new(Failing(ramp(9000), false, dropped)), 3);
        let mut block = Block::default();
        assert_eq!(source.read(&mut block).unwrap(), crate::audio::source::BLOCK);
        assert!(matches!(source.read(&mut block), Err(ReadError::Resample(_))));
        drop(source);
        assert_eq!(told.try_recv(), Ok(()));
    }

    #[test]
    fn dropping_a_source_that_was_not_read_does_not_wait_for_its_end() {
        let (dropped, told) = std::sync::mpsc::channel();
        drop(Prefetch::new(Box::new(Failing(ramp(9_000_000), false, dropped)), 1));
        assert_eq!(told.try_recv(), Ok(()));
    }
}
