//! The hosts that show.toml describes: whether publishing there will be tried at all.

use super::{Findings, Rule, Subject};

static SETTINGS: Rule =
    Rule::error("host-settings", "pod", "a host that cannot be published to as it is described");

pub(super) const RULES: &[&Rule] = &[&SETTINGS];

pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for host in &subject.hosts {
        let place = subject.manifest.key(&format!("host.{}", host.name));
        findings.tell(&SETTINGS, place, host.why.clone(), host.hint.clone());
    }
}
