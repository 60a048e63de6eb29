//! Sends what was found to a phone or a chat, as one JSON object that Gotify, ntfy (with a
//! template in its address), Mattermost and plain webhooks read each in their way.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Checked, Finding, Level, finding_json};
use crate::http::{Client, HttpError, Patience, Request, shown_address};
use crate::ops::{Context, Failure, clock};
use crate::report::{Diagnostic, Event};

/// How many findings go along: a message is to be read, not archived.
const MOST: usize = 50;

/// How many of them stand in its text.
const IN_TEXT: usize = 5;

/// An answer is not waited for any longer: the check itself is done.
const PATIENCE: Patience =
    Patience { connect: Duration::from_secs(20), silence: Duration::from_secs(30) };

/// Tells `address` of errors and warnings; of advice alone nobody is woken. What cannot be sent
/// is a warning and nothing more: the check was made all the same. *Errors:* interrupted.
pub fn notify(context: &Context<'_>, checked: &Checked, address: &str) -> Result<(), Failure> {
    let Some(message) = message(checked, clock::unix_seconds()) else { return Ok(()) };
    let cancelled = || context.reporter.cancelled();
    let sent = Client::new(PATIENCE)
        .and_then(|client| client.send(Request::post_json(address, &message)?, &cancelled));
    let why = match sent {
        Ok(answer) if (200..300).contains(&answer.status()) => return Ok(()),
        Ok(answer) => format!("it answers with {}", answer.status()),
        Err(HttpError::Cancelled) => return Err(Failure::Interrupted),
        Err(error) => error.to_string(),
    };
    // The path may be the secret itself, as with webhooks: only the server is named.
    let shown = shown_address(address);
    let server = shown.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let warning = Diagnostic::warning(format!("the message to `{server}` was not taken: {why}"))
        .hint("check the address of --notify; what was found is told here all the same");
    context.reporter.event(Event::Warning(warning));
    Ok(())
}

/// The message; nothing when there is nothing to tell.
fn message(checked: &Checked, now: i64) -> Option<Value> {
    let (errors, warnings) = (checked.count(Level::Error), checked.count(Level::Warning));
    if errors + warnings == 0 {
        return None;
    }
    let counted = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    };
    let title = format!(
        "{}: {}, {}",
        if checked.show.is_empty() { "pod check" } else { &checked.show },
        counted(errors, "error"),
        counted(warnings, "warning")
    );
    let mut telling: Vec<&Finding> =
        checked.findings.iter().filter(|one| one.level() != Level::Advice).collect();
    telling.sort_by_key(|one| one.level());
    let mut lines: Vec<String> = telling
        .iter()
        .take(IN_TEXT)
        .map(|one| format!("{}: {}", one.level().name(), one.diagnostic.message))
        .collect();
    if telling.len() > IN_TEXT {
        lines.push(format!("… and {} more", telling.len() - IN_TEXT));
    }
    let message = lines.join("\n");
    let when = jiff::Timestamp::from_second(now).map(|at| at.to_string()).unwrap_or_default();
    let findings: Vec<Value> = telling.iter().take(MOST).map(|one| finding_json(one)).collect();
    Some(json!({
        "title": title,
        "message": message,
        "text": format!("{title}\n{message}"),
        // 1 to 5 for ntfy, 1 to 10 for Gotify: high in both.
        "priority": if errors > 0 { 5 } else { 3 },
        "show": checked.show,
        "when": when,
        "errors": errors,
        "warnings": warnings,
        "findings": findings,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(findings: Vec<Finding>) -> Checked {
        let show = "A".to_owned();
        Checked { show, episodes: 1, takes: 0, sounds: 0, findings, remote: None }
    }

    fn finding(diagnostic: Diagnostic) -> Finding {
        Finding { rule: &crate::check::recordings::MANIFEST, diagnostic }
    }

    #[test]
    fn errors_come_first_and_advice_wakes_nobody() {
        let note =
            Diagnostic { severity: crate::report::Severity::Note, ..Diagnostic::warning("well") };
        assert_eq!(message(&checked(vec![finding(note.clone())]), 0), None);
        let mut findings = vec![finding(note), finding(Diagnostic::warning("odd"))];
        findings.extend((0..60).map(|_| finding(Diagnostic::error("bad"))));
        let told = message(&checked(findings), 1_795_154_400).unwrap();
        assert_eq!(told["title"], "A: 60 errors, 1 warning");
        assert_eq!(told["when"], "2026-11-20T06:00:00Z");
        assert_eq!(told["findings"].as_array().unwrap().len(), MOST);
        assert!(told["message"].as_str().unwrap().starts_with("error: bad\n"));
        assert!(told["message"].as_str().unwrap().ends_with("… and 56 more"));
    }
}
