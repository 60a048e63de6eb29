//! Manifests read before they are written, so that what may stand in one is
//! decided in one place: where `check` reads them.

use std::env;
use std::fs;
use std::path::Path;

use super::{Failure, disk};
use crate::report::Severity;
use crate::show;

/// Refuses texts that `check` would find errors in. Each comes with its path
/// from the show's folder; show.toml must be among them.
pub(super) fn refuse_if_wrong(manifests: &[(&Path, &str)]) -> Result<(), Failure> {
    let system = |error| Failure::one(disk::refused("use", &env::temp_dir(), &error));
    let trial = tempfile::tempdir().map_err(system)?;
    for (path, text) in manifests {
        let path = trial.path().join(path);
        let folder = path.parent().unwrap_or(trial.path());
        fs::create_dir_all(folder).and_then(|()| fs::write(&path, text)).map_err(system)?;
    }
    let mut diagnostics = show::load(trial.path()).diagnostics;
    diagnostics.retain(|one| one.severity == Severity::Error);
    if diagnostics.is_empty() {
        Ok(())
    } else {
        Err(Failure::Refused { diagnostics, outcome: "nothing was written" })
    }
}
