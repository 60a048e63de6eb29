//! What `pod check` tells: a summary of what is served, then findings by level, the first few of
//! each rule, then how many there are.

use std::collections::BTreeMap;

use crate::cli::desk::Desk;
use crate::cli::print::{Looks, counted};
use crate::ops::{Checked, Finding, Level, RemoteChecked};

/// How many findings of one rule are shown before the rest is counted.
const SHOWN: usize = 5;

/// The text; ends with a line end.
pub(super) fn text(checked: &Checked, details: bool, desk: &Desk) -> String {
    let mut text = String::new();
    if let Some(remote) = &checked.remote {
        text.push_str(&summary(remote));
    }
    let mut findings: Vec<&Finding> =
        checked.findings.iter().filter(|one| desk.wants(&one.diagnostic)).collect();
    findings.sort_by_key(|one| one.level());
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &findings {
        *by_rule.entry(finding.rule.id).or_default() += 1;
    }
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        let rule = finding.rule.id;
        let (all, shown) = (by_rule[rule], shown.entry(rule).or_default());
        *shown += 1;
        // Mistakes in manifests are for mending, all in one run.
        if details || rule == "manifest" || *shown <= SHOWN {
            text.push_str(&one(finding, &desk.results));
        }
        if !details && rule != "manifest" && *shown == SHOWN && all > SHOWN {
            let more = all - SHOWN;
            text.push_str(&format!("… and {more} more of rule `{rule}`: --details shows all\n"));
        }
    }
    text.push_str(&tally(checked));
    text
}

fn one(finding: &Finding, looks: &Looks) -> String {
    let mut text = looks.diagnostic(&finding.diagnostic);
    if finding.rule.source != "pod" {
        let (id, source) = (finding.rule.id, finding.rule.source);
        text.push_str(&format!("rule: {id}, of {source}\n"));
    }
    text
}

/// A line a kind of address.
fn summary(remote: &RemoteChecked) -> String {
    if remote.feed.is_empty() {
        return "no feed of its own: hosts alone were asked\n".to_owned();
    }
    let pages = match remote.pages {
        0 | 1 => String::new(),
        pages => format!(" in {}", counted(pages, "file")),
    };
    let items = counted(remote.items, "episode");
    let mut text = format!("{}: {items}{pages}\n", remote.feed);
    let width = remote.addresses.iter().map(|one| named(one.kind, one.all).len()).max();
    for kind in &remote.addresses {
        let name = named(kind.kind, kind.all);
        let told = match (kind.all - kind.found, kind.found) {
            (_, 0) => "all fine".to_owned(),
            (fine, found) => format!("{fine} fine, {found} with findings"),
        };
        text.push_str(&format!("  {name:width$}  {told}\n", width = width.unwrap_or_default()));
    }
    text
}

fn named(kind: &str, count: usize) -> String {
    counted(count, kind)
}

fn tally(checked: &Checked) -> String {
    let episodes = counted(checked.episodes, "episode");
    let takes = counted(checked.takes, "take");
    let looked = match checked.sounds {
        0 => format!("{episodes} and {takes}"),
        sounds => format!("{episodes}, {takes} and {}", counted(sounds, "finished file")),
    };
    let count = |level| checked.count(level);
    let (errors, warnings, notes) =
        (count(Level::Error), count(Level::Warning), count(Level::Advice));
    let mut parts = vec![format!("{looked} looked at")];
    if errors == 0 && warnings == 0 {
        parts.push("no mistake found".to_owned());
    }
    for (count, noun) in [(errors, "error"), (warnings, "warning"), (notes, "note")] {
        if count > 0 {
            parts.push(counted(count, noun));
        }
    }
    parts.join(", ") + "\n"
}
