//! The hosts of the show: whether they answer and let pod in.

use super::seen::HostSeen;
use crate::check::{Findings, Rule};

static CLOSED: Rule = Rule::warning("host-closed", "pod", "a host that does not let pod in");

pub(super) const RULES: &[&Rule] = &[&CLOSED];

pub(super) fn look(seen: &[HostSeen], findings: &mut Findings) {
    for host in seen {
        if let Err((why, hint)) = &host.answer {
            findings.tell(&CLOSED, None, why.clone(), hint.clone());
        }
    }
}
