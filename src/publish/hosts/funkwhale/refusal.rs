//! Why an instance made nothing of an upload, in the user's words.

use serde_json::Value;

use super::super::HostError;
use super::super::talk::Talk;
use super::found::{Status, Upload};

/// What an upload came to that is no track. *Source:* Funkwhale, `process_upload`, `fail_import`:
/// `error_code` and `detail` of one that failed, `code` and `duplicates` of one that was skipped.
pub(super) fn of(talk: &Talk, upload: &Upload) -> HostError {
    let text = |name: &str| upload.details.get(name).and_then(Value::as_str).unwrap_or_default();
    let again = "look at it there under Uploads, then run it again";
    let (why, hint) = if upload.status == Status::Skipped {
        match text("code") {
            "already_imported_in_owned_libraries" => (
                "it takes it for one it has: an upload of yours has the same title and number"
                    .to_owned(),
                "delete that one there, or give this one another title or number, then run it \
                 again",
            ),
            code => (format!("it skipped it ({})", talk.plain(code)), again),
        }
    } else {
        match text("error_code") {
            "invalid_metadata" => {
                let detail = upload.details.get("detail").cloned().unwrap_or_default();
                let why = format!("what is said of it is not valid: {}", talk.words(&detail));
                (why, "change that in episode.toml, then run it again")
            }
            "" | "unknown_error" => (
                "it could not import it, and does not say why".to_owned(),
                "run it again; if it stays so, who runs the instance finds the reason in its log",
            ),
            code => (format!("it could not import it ({})", talk.plain(code)), again),
        }
    };
    HostError::NotTaken {
        host: talk.host.clone(),
        what: "the episode".to_owned(),
        why,
        hint: hint.to_owned(),
    }
}

/// Says of a refusal what Funkwhale means by it.
pub(super) fn explained(error: HostError) -> HostError {
    match error {
        // *Source:* Funkwhale, `UploadForOwnerSerializer.validate_upload_quota`.
        HostError::NotTaken { host, what, why, .. } if why.contains("upload_quota_reached") => {
            HostError::NotTaken {
                host,
                what,
                why: "your space there is used up".to_owned(),
                hint: QUOTA.to_owned(),
            }
        }
        other => other,
    }
}

/// What to do where there is no room.
pub(super) const QUOTA: &str = "delete there what nobody needs (drafts and what failed count too), or ask who runs the \
     instance for more";
