//! What else goes out: templates and whatever lies in public/.

use super::pictures::megabytes;
use super::{Findings, Rule, Subject, whole};

static LARGE: Rule =
    Rule::warning("file-large", "pod", "a file that goes out and is unexpectedly large");

pub(super) const RULES: &[&Rule] = &[&LARGE];

/// Five hours of sound at 128 kbit/s; more is a recording that got in by mistake.
const LARGEST: u64 = 300_000_000;

/// A template is a page of text.
const LARGEST_TEMPLATE: u64 = 2_000_000;

pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for loose in &subject.loose {
        let template = loose.file.starts_with("templates");
        let most = if template { LARGEST_TEMPLATE } else { LARGEST };
        if loose.bytes > most {
            let message = format!("this file has {}", megabytes(loose.bytes));
            let hint = if template {
                "put pictures and fonts elsewhere: every page loads it"
            } else {
                "check whether it is to be published at all; some servers refuse such files"
            };
            findings.tell(&LARGE, whole(&loose.file), message, hint);
        }
    }
}
