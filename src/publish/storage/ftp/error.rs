//! What an FTP server says (RFC 959, 4.2), as one of our errors.

use suppaftp::{FtpError, Status};

use super::super::StorageError;
use super::super::error::said;
use super::connect::Account;

impl Account {
    /// An error of the library as one of ours.
    pub fn told(&self, error: FtpError, doing: &str, path: Option<&str>) -> StorageError {
        let (place, doing) = (self.place.clone(), doing.to_owned());
        let answer = match error {
            FtpError::UnexpectedResponse(answer) => answer,
            FtpError::ConnectionError(error) => {
                let late = matches!(
                    error.kind(),
                    std::io::ErrorKind::TimedOut | std::io::ErrorKind::WouldBlock
                );
                let why = match late {
                    true => "no answer for too long".to_owned(),
                    false => said(&error.to_string()),
                };
                return self.broken(doing, why);
            }
            FtpError::SecureError(why) => return self.broken(doing, said(&why)),
            FtpError::BadResponse => {
                return self.broken(doing, "it answers what makes no sense".to_owned());
            }
            error => {
                return StorageError::Failed { place, doing, why: said(&error.to_string()) };
            }
        };
        let code = answer.status.code();
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        let text = said(&body);
        let why = match text.starts_with(&code.to_string()) {
            true => text,
            false => format!("{code} {text}"),
        };
        let path = || path.unwrap_or_default().to_owned();
        match answer.status {
            Status::NotLoggedIn | Status::InvalidCredentials | Status::StoringNeedAccount => {
                StorageError::Refused {
                    place,
                    who: format!(" {}", self.user),
                    why,
                    hint: "check user and password, and keep the right one with \
                           `pod login storage`"
                        .to_owned(),
                }
            }
            Status::RequestedActionNotTaken | Status::ExceededStorage => {
                StorageError::Full { place, why }
            }
            Status::BadFilename | Status::BadArguments => {
                StorageError::Name { place, path: path(), why }
            }
            Status::FileUnavailable => {
                StorageError::NoPlace { place, why: format!("`{}`: {why}", path()) }
            }
            Status::NotAvailable
            | Status::CannotOpenDataConnection
            | Status::TransferAborted
            | Status::HostUnavailable
            | Status::RequestFileActionIgnored
            | Status::ActionAborted => StorageError::Broken { place, doing, why },
            _ => StorageError::Failed { place, doing, why },
        }
    }

    /// No connection any more, or none that can be trusted.
    pub fn broken(&self, doing: String, why: String) -> StorageError {
        let place = self.place.clone();
        if why.contains("certificate") {
            let hint = "check the host in `storage`, and the certificate with who runs the server";
            return StorageError::Untrusted { place, why, hint: hint.to_owned() };
        }
        StorageError::Broken { place, doing, why }
    }
}
