//! Secrets in the system's keyring. A machine without one says so at once, and one that hangs
//! is left alone.

use std::sync::mpsc;
use std::time::Duration;

use keyring::{Entry, Error};

use super::{CredentialError, Secrets, file};

/// The service that entries are filed under.
const SERVICE: &str = "pod";

/// How long a keyring may take to be there at all.
const THERE: Duration = Duration::from_secs(5);

/// How long it may take to answer: it may ask its owner to unlock it.
const ANSWERS: Duration = Duration::from_secs(120);

/// What is filed under a name; nothing without a keyring.
pub(super) fn read(filed: &str) -> Option<Secrets> {
    let text = asked(filed, |entry| entry.get_password()).ok()?;
    file::of_text(&text)
}

pub(super) fn write(filed: &str, secrets: &Secrets) -> Result<(), CredentialError> {
    let text = file::to_text(secrets);
    asked(filed, move |entry| entry.set_password(&text)).map_err(told)
}

/// Whether there was something to be removed.
pub(super) fn remove(filed: &str) -> Result<bool, CredentialError> {
    match asked(filed, |entry| entry.delete_credential()) {
        Ok(()) => Ok(true),
        Err(Failed::Nothing) => Ok(false),
        // What cannot be asked has nothing of pod's.
        Err(Failed::Absent(_)) => Ok(false),
        Err(failed) => Err(told(failed)),
    }
}

/// Why the keyring did not do it.
enum Failed {
    /// There is no such entry.
    Nothing,
    /// There is no keyring.
    Absent(String),
    Refused(String),
}

fn told(failed: Failed) -> CredentialError {
    let why = match failed {
        Failed::Nothing => "it has no such entry".to_owned(),
        Failed::Absent(why) | Failed::Refused(why) => why,
    };
    CredentialError::Keyring { why }
}

/// Asks in a thread of its own: the bus that leads to the keyring may never answer.
fn asked<T: Send + 'static>(
    filed: &str,
    question: impl FnOnce(Entry) -> Result<T, Error> + Send + 'static,
) -> Result<T, Failed> {
    enum Step<T> {
        There,
        Came(Result<T, Failed>),
    }
    let (tell, hear) = mpsc::channel();
    let filed = filed.to_owned();
    let started = std::thread::Builder::new().name("keyring".to_owned()).spawn(move || {
        let entry = match Entry::new(SERVICE, &filed) {
            Ok(entry) => entry,
            Err(_) => {
                let why = match Entry::store_status() {
                    Err(error) => brief(error),
                    Ok(()) => "it refuses the entry".to_owned(),
                };
                drop(tell.send(Step::Came(Err(Failed::Absent(why)))));
                return;
            }
        };
        drop(tell.send(Step::There));
        let came = question(entry).map_err(|error| match error {
            Error::NoEntry => Failed::Nothing,
            error => Failed::Refused(brief(&error)),
        });
        drop(tell.send(Step::Came(came)));
    });
    let silent = |_| Failed::Absent("it does not answer".to_owned());
    started.map_err(|error| Failed::Absent(error.to_string()))?;
    match hear.recv_timeout(THERE).map_err(silent)? {
        Step::Came(came) => came,
        Step::There => match hear.recv_timeout(ANSWERS).map_err(silent)? {
            Step::Came(came) => came,
            Step::There => Err(Failed::Absent("it does not answer".to_owned())),
        },
    }
}

/// What went wrong, without what the entry holds.
fn brief(error: &Error) -> String {
    match error {
        Error::NoStorageAccess(why) => format!("it is locked or refuses: {why}"),
        Error::PlatformFailure(_) | Error::NoDefaultStore => "there is none here".to_owned(),
        Error::BadEncoding(_) => "the entry is not text".to_owned(),
        _ => "it refuses".to_owned(),
    }
}
