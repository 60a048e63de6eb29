//! Where a model is got from: its home, a mirror, or a folder on a disk.

use std::path::{Path, PathBuf};

use crate::http::shown_address;
use crate::ops::Failure;
use crate::report::Diagnostic;
use crate::transcript::whisper::models::{KnownModel, MODELS, file_name, near_names};

/// Where one model is got from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// An address of the web.
    Address(String),
    /// A file.
    File(PathBuf),
}

impl Source {
    /// What `--from` means for a model; without it, its home. A mirror may have models that
    /// nobody else knows. *Errors:* no such model or folder.
    pub fn of(
        name: &str,
        known: Option<&KnownModel>,
        from: Option<&str>,
        folder: &Path,
    ) -> Result<Source, Failure> {
        let Some(from) = from else {
            return match known {
                Some(known) => Ok(Source::Address(below(known.home(), name))),
                None => Err(unknown(name)),
            };
        };
        if from.starts_with("http://") || from.starts_with("https://") {
            return Ok(Source::Address(below(from, name)));
        }
        if from.contains("://") {
            let message = format!("cannot get models from `{}`", shown_address(from));
            return Err(Failure::one(
                Diagnostic::error(message)
                    .hint("give an address that begins with https:// or http://, or a folder"),
            ));
        }
        let place = folder.join(from);
        let file = if place.is_dir() { place.join(file_name(name)) } else { place.clone() };
        if file.is_file() {
            return Ok(Source::File(file));
        }
        let told = match place.is_dir() {
            true => Diagnostic::error(format!("there is no `{}` in `{from}`", file_name(name))),
            false => Diagnostic::error(format!("there is no folder `{from}`")),
        };
        Err(Failure::one(told.hint(format!("put `{}` into the folder", file_name(name)))))
    }
}

/// The address of a model below that of its mirror; a query stays at the end.
fn below(base: &str, name: &str) -> String {
    let (path, query) = match base.find(['?', '#']) {
        Some(at) => base.split_at(at),
        None => (base, ""),
    };
    let path = path.trim_end_matches('/');
    // Somebody gave the address of the file itself.
    match path.ends_with(".bin") {
        true => format!("{path}{query}"),
        false => format!("{path}/{}{query}", file_name(name)),
    }
}

fn unknown(name: &str) -> Failure {
    let names = MODELS.iter().map(|model| model.name.to_owned());
    let hint = match near_names(name, names).first() {
        Some(near) => format!("did you mean `{near}`? See all with `pod model list`"),
        None => "see all with `pod model list`; others need --from".to_owned(),
    };
    Failure::one(Diagnostic::error(format!("there is no model called `{name}`")).hint(hint))
}

/// What to type on a machine with a network, and then here. The address is
/// shown without what may be secret.
pub(super) fn by_hand(name: &str, address: &str) -> String {
    let (file, address) = (file_name(name), shown_address(address));
    // A quote would end the quotes of the shell.
    let address = address.replace('\'', "%27");
    format!(
        "where there is a network run `curl -fL -C - -o {file} '{address}'`, bring the file here, \
         then run `pod model get {name} --from DIR` with the folder it lies in"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_is_asked_below_its_address() {
        assert_eq!(below("https://a.org/m/", "tiny"), "https://a.org/m/ggml-tiny.bin");
        assert_eq!(below("https://a.org/m?key=1", "tiny"), "https://a.org/m/ggml-tiny.bin?key=1");
        assert_eq!(below("https://a.org/own.bin", "tiny"), "https://a.org/own.bin");
    }

    #[test]
    fn the_way_by_hand_shows_no_secret() {
        let told = by_hand("tiny", "https://me:word@a.org/ggml-tiny.bin?token=t");
        assert!(told.contains("-o ggml-tiny.bin 'https://a.org/ggml-tiny.bin'"), "{told}");
        assert!(!told.contains("word") && !told.contains("token"), "{told}");
    }
}
