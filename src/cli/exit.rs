//! How the program ends: its exit codes, and what stops a command before its end.

use std::process::ExitCode;

use crate::ops::Failure;
use crate::report::Diagnostic;

/// How a run ended, in the numbers scripts rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is done.
    Done = 0,
    /// Something could not be done.
    Failed = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// `check` found errors.
    Found = 3,
    /// The user stopped it: 128 and the number of SIGINT, as shells have it.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// What stops a command before its end.
#[derive(Debug)]
pub enum Stop {
    /// The command line makes no sense or lacks something.
    Usage(Box<Diagnostic>),
    /// The verb refused, or was interrupted.
    Verb(Failure),
}

impl Stop {
    /// The command line makes no sense or lacks something.
    pub fn usage(diagnostic: Diagnostic) -> Stop {
        Stop::Usage(Box::new(diagnostic))
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Verb(failure)
    }
}
