//! Why a file is not where it should be: one variant for each thing to be done about it. Nothing
//! here ever holds a secret.

use std::path::PathBuf;

/// What a caller does about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    /// The same may do better in a while.
    TryAgain,
    /// Nothing will do better before the user has done something.
    GiveUp,
    /// This file cannot be sent; others can.
    File,
}

/// Why a file is not where it should be. `place` is the address without secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// The user asked to stop.
    #[error("interrupted")]
    Cancelled,
    /// The local file is not as long as it was.
    #[error("`{}` changed while it was sent", file.display())]
    Changed {
        /// The local file.
        file: PathBuf,
    },
    /// The local file cannot be read.
    #[error("cannot read `{}`: {why}", file.display())]
    Unreadable {
        /// The local file.
        file: PathBuf,
        /// What the system says.
        why: String,
    },
    /// No connection, none any more, or a server in trouble.
    #[error("`{place}` cannot be reached while {doing}: {why}")]
    Broken {
        /// Where.
        place: String,
        /// What was being done, as `sending x.mp3`.
        doing: String,
        /// What was heard.
        why: String,
    },
    /// The server asks to be left alone for a while.
    #[error("`{place}` is too busy while {doing}: {why}")]
    Busy {
        /// Where.
        place: String,
        /// What was being done.
        doing: String,
        /// What it said.
        why: String,
        /// For how many seconds, if it said so.
        seconds: Option<u64>,
    },
    /// Who comes is not let in, or may not do this.
    #[error("`{place}` does not let in{who}: {why}")]
    Refused {
        /// Where.
        place: String,
        /// Who came, as ` me`; empty when nobody was named.
        who: String,
        /// What it said.
        why: String,
        /// What to do.
        hint: String,
    },
    /// The server cannot be trusted to be the right one.
    #[error("`{place}` cannot be trusted: {why}")]
    Untrusted {
        /// Where.
        place: String,
        /// What is wrong with its key or certificate.
        why: String,
        /// What to do.
        hint: String,
    },
    /// There is no such bucket or folder, or it cannot be written to.
    #[error("`{place}` has no place for files: {why}")]
    NoPlace {
        /// Where.
        place: String,
        /// What is missing.
        why: String,
    },
    /// No room is left.
    #[error("`{place}` is full: {why}")]
    Full {
        /// Where.
        place: String,
        /// What it said.
        why: String,
    },
    /// A file cannot have this name there.
    #[error("`{place}` takes no file called `{path}`: {why}")]
    Name {
        /// Where.
        place: String,
        /// The path.
        path: String,
        /// What it said.
        why: String,
    },
    /// This kind of storage cannot do that.
    #[error("`{place}` cannot {what}")]
    Unable {
        /// Where.
        place: String,
        /// What it cannot.
        what: &'static str,
    },
    /// Something has to be set up first, or is set up wrongly.
    #[error("`{place}` cannot be used: {why}")]
    Setup {
        /// Where.
        place: String,
        /// What is missing.
        why: String,
        /// What to do.
        hint: String,
    },
    /// An answer that nothing else stands for.
    #[error("`{place}` failed while {doing}: {why}")]
    Failed {
        /// Where.
        place: String,
        /// What was being done.
        doing: String,
        /// What it said.
        why: String,
    },
}

impl StorageError {
    /// What to do about it.
    pub fn reaction(&self) -> Reaction {
        match self {
            StorageError::Broken { .. } | StorageError::Busy { .. } => Reaction::TryAgain,
            StorageError::Changed { .. } | StorageError::Unreadable { .. } => Reaction::File,
            _ => Reaction::GiveUp,
        }
    }

    /// What the user may do about it, in the imperative.
    pub fn hint(&self) -> String {
        match self {
            StorageError::Cancelled => "run it again to go on".to_owned(),
            StorageError::Changed { .. } => "let it be finished, then publish again".to_owned(),
            StorageError::Unreadable { .. } => "check who may read it".to_owned(),
            StorageError::Broken { .. } | StorageError::Busy { .. } => {
                "check the network and the server, then run it again".to_owned()
            }
            StorageError::Refused { hint, .. }
            | StorageError::Untrusted { hint, .. }
            | StorageError::Setup { hint, .. } => hint.clone(),
            StorageError::NoPlace { .. } => {
                "check `storage` in show.toml, and who may write there".to_owned()
            }
            StorageError::Full { .. } => "make room there, then run it again".to_owned(),
            StorageError::Name { .. } => "rename the file, or choose another storage".to_owned(),
            StorageError::Unable { .. } => "do it there by hand".to_owned(),
            StorageError::Failed { .. } => "see what the server says of it in its log".to_owned(),
        }
    }

    /// How long the server asked to be left alone.
    pub fn wait(&self) -> Option<std::time::Duration> {
        match self {
            StorageError::Busy { seconds, .. } => seconds.map(std::time::Duration::from_secs),
            _ => None,
        }
    }
}

/// What a server said, in one line of bounded length that a terminal may show.
pub(in crate::publish) fn said(text: &str) -> String {
    /// As much as fits a few lines.
    const MOST: usize = 300;
    let line: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(MOST)
        .collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { "no reason given".to_owned() } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_is_tamed() {
        assert_eq!(said("no\r\n\u{1b}[31m  room"), "no [31m room");
        assert_eq!(said(" \n"), "no reason given");
        assert_eq!(said(&"x".repeat(999)).len(), 300);
    }
}
