//! Every rule of `pod check` has a show or a feed that breaks it, and one that nearly does.

mod here;
mod served;
mod world;

use std::collections::BTreeSet;

use pod::ops::{Finding, Level, check_rules};

use world::World;

fn ids(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|one| one.rule.id).collect()
}

#[test]
fn a_show_in_order_is_found_no_fault_with() {
    let findings = World::new().findings(true);
    assert!(findings.is_empty(), "{findings:#?}");
    let findings = served::Net::new().findings();
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn every_rule_has_a_case_and_every_case_a_rule() {
    let rules: Vec<&str> = check_rules().iter().map(|rule| rule.id).collect();
    let unique: BTreeSet<&str> = rules.iter().copied().collect();
    assert_eq!(rules.len(), unique.len(), "two rules of one name");
    let cases = here::CASES.iter().map(|case| case.0).chain(served::CASES.iter().map(|c| c.0));
    let cases: BTreeSet<&str> = cases.collect();
    let missing: Vec<_> = unique.difference(&cases).collect();
    let unknown: Vec<_> = cases.difference(&unique).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "no case: {missing:?}; no rule: {unknown:?}");
    for rule in check_rules() {
        let kebab = rule.id.chars().all(|one| one.is_ascii_lowercase() || one == '-');
        assert!(kebab && !rule.source.is_empty() && !rule.about.is_empty(), "{rule:?}");
    }
}

#[test]
fn each_rule_about_what_lies_here_tells_its_cases_apart() {
    let mut wrong = Vec::new();
    for (rule, breaks, nearly) in here::CASES {
        for (change, expected) in [(breaks, true), (nearly, false)] {
            let world = World::new();
            change(&world);
            let heard = ["output-", "loudness-", "peak-"].iter().any(|one| rule.starts_with(one));
            let findings = world.findings(heard);
            judge(rule, &findings, expected, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_rule_about_what_is_served_tells_its_cases_apart() {
    let mut wrong = Vec::new();
    for (rule, breaks, nearly) in served::CASES {
        for (change, expected) in [(breaks, true), (nearly, false)] {
            let mut net = served::Net::new();
            change(&mut net);
            judge(rule, &net.findings(), expected, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A finding has a place or names what it is about, and says what to do.
fn judge(rule: &str, findings: &[Finding], expected: bool, wrong: &mut Vec<String>) {
    let found = findings.iter().any(|one| one.rule.id == rule);
    if found != expected {
        let which = if expected { "is not found" } else { "is found where it is not" };
        wrong.push(format!("{rule} {which}; found: {:?}", ids(findings)));
    }
    for one in findings.iter().filter(|one| one.rule.id == rule) {
        let told = &one.diagnostic;
        let heavier = one.level() < one.rule.level && one.level() != Level::Error;
        if told.message.contains('\n')
            || (told.hint.is_none() && rule != "transcript-trouble")
            || heavier
        {
            wrong.push(format!("{rule} tells badly: {told:?}"));
        }
        let text = format!("{told:?}");
        if text.contains("a1b2c3d4e5") {
            wrong.push(format!("{rule} shows a secret: {text}"));
        }
    }
}
