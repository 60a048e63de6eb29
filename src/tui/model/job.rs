//! What the model asks for, and what comes back: everything that takes time.

use crate::ops::{Failure, HeardAgain, SaveResult, SessionSound, SoundPlan};
use crate::report::Diagnostic;
use crate::transcript::clues::proposals::Proposal;
use crate::transcript::draft::Occurrence;
use crate::transcript::glossary::Glossary;
use crate::units::Interval;

/// Work that runs beside the screen, told of by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wish {
    /// The files are written, or looked at.
    Save,
    /// The takes are listened to and opened.
    Sound,
    /// The changes of tidying are looked for.
    Tidy,
    /// Places like what was corrected are looked for.
    Alike,
    /// A stretch is transcribed again.
    Listen,
    /// The glossary is written.
    Glossary,
}

/// What the model asks the loop to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Job {
    /// Write everything out.
    Save,
    /// Take in what others wrote.
    TakeIn,
    /// See whether somebody else wrote to the files.
    Look,
    /// Work out what is cut.
    Plan,
    /// Look for the changes of tidying.
    Tidy,
    /// Look where these words stand. With `list`, to walk through them.
    Alike {
        /// The words.
        phrase: String,
        /// What is to stand there, and whether it is to be walked through now.
        list: Option<String>,
    },
    /// Write a line of the glossary.
    Glossary {
        /// `Term`, or `Term = alias`.
        line: String,
    },
    /// Transcribe a stretch again.
    Listen {
        /// Where, in the session.
        time: Interval,
        /// Another model.
        model: Option<String>,
        /// Words to expect.
        hint: Option<String>,
    },
    /// Hear no further what is being transcribed again.
    StopListening,
    /// Leave.
    Quit,
}

/// What came of a job.
#[derive(Debug)]
pub enum Outcome {
    /// Of [`Job::Save`].
    Saved(SaveResult),
    /// Of [`Job::Look`]: whether somebody else wrote.
    Looked(bool),
    /// The sound was opened, or why it could not be.
    Sound(Result<SessionSound, Failure>),
    /// The peaks of each track, for the waveform.
    Peaks(Vec<Vec<u8>>),
    /// Of [`Job::Plan`].
    Planned(SoundPlan),
    /// Of [`Job::Tidy`].
    Tidy(Vec<Proposal>),
    /// Of [`Job::Alike`].
    Alike {
        /// The words looked for.
        phrase: String,
        /// As asked.
        list: Option<String>,
        /// Where they stand.
        places: Vec<Occurrence>,
    },
    /// Of [`Job::Glossary`]: the glossary as it is now.
    Glossary(Result<(Vec<String>, Glossary), Failure>),
    /// Of [`Job::Listen`].
    Heard {
        /// As asked.
        time: Interval,
        /// What was heard.
        result: Result<HeardAgain, Failure>,
    },
    /// How far some work is, in words; nothing once it is over.
    Progress(Wish, Option<String>),
    /// Something that stops nothing.
    Warning(Diagnostic),
    /// A job ended by a mistake of its own.
    Broken(Wish),
}
