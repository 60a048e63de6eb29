//! Who is in it, who supports it, and on what terms it may be used.

use super::{Findings, Rule, Source, Subject, data};
use crate::show::{Funding, Person};

static ROLE: Rule = Rule::advice(
    "person-role-unknown",
    "Podcast Namespace: podcast:person",
    "a role that the podcast taxonomy does not know",
);
static FUNDING: Rule = Rule::advice(
    "funding-text-missing",
    "Podcast Namespace: podcast:funding",
    "a way to support the show without words for its button",
);
static LICENSE: Rule = Rule::warning(
    "license-unknown",
    "Podcast Namespace: podcast:license",
    "a licence that is no SPDX name, with no address to read it at",
);
static LICENSE_MISSING: Rule = Rule::advice(
    "license-missing",
    "Podcast Namespace: podcast:license",
    "nobody learns what may be done with the episodes",
);

pub(super) const RULES: &[&Rule] = &[&ROLE, &FUNDING, &LICENSE, &LICENSE_MISSING];

pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let show = subject.show;
    people(&subject.manifest, &show.people, findings);
    funding(&subject.manifest, &show.funding, findings);
    license(&subject.manifest, &show.license, &show.license_url, findings);
    if subject.is_published() && show.license.is_none() && show.copyright.is_none() {
        let message = "show.toml names neither a `license` nor a `copyright`";
        let hint = "say what others may do with the episodes: `license = \"CC-BY-SA-4.0\"`, or \
                    `copyright = \"Your Name\"`";
        findings.tell(&LICENSE_MISSING, subject.manifest.whole(), message, hint);
    }
    for look in &subject.episodes {
        people(&look.manifest, &look.episode.people, findings);
        funding(&look.manifest, &look.episode.funding, findings);
        let (name, url) = (&look.episode.license, &look.episode.license_url);
        license(&look.manifest, name, url, findings);
    }
}

fn people(source: &Source, people: &[Person], findings: &mut Findings) {
    for (at, person) in people.iter().enumerate() {
        if data::roles().any(|role| role == person.role) {
            continue;
        }
        let message = format!("no app knows the role `{}`", person.role.escape_debug());
        let hint = match data::nearest(&person.role, data::roles()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "apps know host, guest, editor, producer, composer and others".to_owned(),
        };
        findings.tell(&ROLE, source.key(&format!("person.{at}.role")), message, hint);
    }
}

fn funding(source: &Source, funding: &[Funding], findings: &mut Findings) {
    for (at, one) in funding.iter().enumerate() {
        if one.text.as_deref().is_none_or(|text| text.trim().is_empty()) {
            let hint = "add `text = \"Support the show\"`: apps write it on the button";
            let place = source.key(&format!("funding.{at}.url"));
            findings.tell(&FUNDING, place, "this [[funding]] has no `text`", hint);
        }
    }
}

fn license(source: &Source, name: &Option<String>, url: &Option<String>, findings: &mut Findings) {
    let (Some(name), None) = (name, url) else { return };
    if data::licenses().any(|known| known.eq_ignore_ascii_case(name)) {
        return;
    }
    let message = format!("`{}` is no licence with an SPDX name", name.escape_debug());
    let hint = match data::nearest(name, data::licenses()) {
        Some(near) => format!("did you mean \"{near}\"? Else add `license_url`, where to read it"),
        None => {
            "add `license_url`, where to read it; all rights reserved is `copyright`".to_owned()
        }
    };
    findings.tell(&LICENSE, source.key("license"), message, hint);
}
