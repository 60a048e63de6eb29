//! Why an episode is not at a host: one variant for each thing to be done about it. Nothing here
//! ever holds a secret.

/// What a caller does about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    /// The same may do better in a while.
    TryAgain,
    /// Nothing will do better before the user has done something.
    GiveUp,
    /// The user asked to stop.
    Stop,
}

/// Why an episode is not at a host. `host` is its name in show.toml.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// The user asked to stop.
    #[error("interrupted")]
    Cancelled,
    /// Its settings, or what is to be sent, are not what it takes.
    #[error("`{host}`: {why}")]
    Settings {
        /// Which host.
        host: String,
        /// What is wrong.
        why: String,
        /// What to do.
        hint: String,
    },
    /// Who comes is not let in, or may not do this.
    #[error("`{host}` does not let pod in: {why}")]
    Refused {
        /// Which host.
        host: String,
        /// What it said.
        why: String,
        /// What to do.
        hint: String,
    },
    /// It asks for the code of an app beside the password.
    #[error("`{host}` asks for a code of your app, besides the password")]
    CodeWanted {
        /// Which host.
        host: String,
    },
    /// It does not take what was sent.
    #[error("`{host}` does not take {what}: {why}")]
    NotTaken {
        /// Which host.
        host: String,
        /// What was sent, as `the episode`.
        what: String,
        /// What it said.
        why: String,
        /// What to do.
        hint: String,
    },
    /// It asks to be left alone for a while.
    #[error("`{host}` asks to wait while {doing}")]
    Busy {
        /// Which host.
        host: String,
        /// What was being done, as `sending the sound`.
        doing: String,
        /// For how many seconds, if it said so.
        seconds: Option<u64>,
    },
    /// No connection, none any more, or a server in trouble.
    #[error("`{host}` cannot be reached while {doing}: {why}")]
    Broken {
        /// Which host.
        host: String,
        /// What was being done.
        doing: String,
        /// What was heard.
        why: String,
    },
    /// An answer that cannot be understood.
    #[error("`{host}` answers what pod does not understand while {doing}: {why}")]
    Odd {
        /// Which host.
        host: String,
        /// What was being done.
        doing: String,
        /// What is odd.
        why: String,
    },
    /// What was done there could not be noted here.
    #[error("what was done at `{host}` cannot be noted: {why}")]
    Unnoted {
        /// Which host.
        host: String,
        /// What the system says.
        why: String,
    },
}

impl HostError {
    /// What to do about it.
    pub fn reaction(&self) -> Reaction {
        match self {
            HostError::Cancelled => Reaction::Stop,
            HostError::Busy { .. } | HostError::Broken { .. } => Reaction::TryAgain,
            _ => Reaction::GiveUp,
        }
    }

    /// What the user may do about it.
    pub fn hint(&self) -> String {
        match self {
            HostError::Cancelled => "run it again: it goes on from there".to_owned(),
            HostError::Settings { hint, .. }
            | HostError::Refused { hint, .. }
            | HostError::NotTaken { hint, .. } => hint.clone(),
            HostError::CodeWanted { host } => {
                format!("run `pod login {host}`, which asks for the code and keeps a token")
            }
            HostError::Busy { .. } | HostError::Broken { .. } => {
                "run it again later: nothing is there twice then".to_owned()
            }
            HostError::Odd { .. } => {
                "check `url` under its [host] in show.toml: is it that service?".to_owned()
            }
            HostError::Unnoted { .. } => {
                "make room on the disk, then run it again: it looks there first".to_owned()
            }
        }
    }

    /// How long it asked to be left alone.
    pub fn wait(&self) -> Option<std::time::Duration> {
        match self {
            HostError::Busy { seconds, .. } => seconds.map(std::time::Duration::from_secs),
            _ => None,
        }
    }
}
