//! The line that starts a turn: `**Name** · 00:00:03`, read with tolerance.

use std::ops::Range;

use super::comments::escaped;
use crate::units::{Time, TimeError};

/// The longest session anybody records: a thousand hours.
pub(super) const LONGEST: Time = Time::from_millis(3_600_000_000);

/// A turn line as read; ranges are bytes of the line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TurnLine {
    /// Who, if it says so.
    pub(super) speaker: Option<String>,
    /// The time as written, if there is one.
    pub(super) written: Option<Range<usize>>,
    /// What it means, if it can be read.
    pub(super) time: Option<Time>,
    /// Where the bold part ends: a missing time goes here.
    pub(super) name_end: usize,
    /// Where text follows that belongs to no turn line.
    pub(super) rest: Option<usize>,
    /// What is wrong with it.
    pub(super) fault: Option<Fault>,
}

/// What is wrong with a turn line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The name is not closed, or not opened, by two stars.
    Stars,
    /// The time cannot be read.
    Time {
        /// Because minutes or seconds are above 59.
        above_59: bool,
    },
    /// Text stands after the time.
    Text,
}

/// Reads a line as a turn line; nothing if it is none. `alone` says that it begins a block: only
/// then may the time be missing.
pub(super) fn turn_line(line: &str, alone: bool) -> Option<TurnLine> {
    let indent = line.len() - line.trim_start().len();
    let body = &line[indent..];
    let Some(inner) = body.strip_prefix("**") else { return broken(line) };
    let Some(close) = closing(inner) else { return broken(line) };
    let name_end = indent + 2 + close + 2;
    let name = inner[..close].trim();
    let after = &line[name_end..];
    let rest = after.trim_start_matches(separator);
    let rest_at = line.len() - rest.len();
    // The only speaker has no name: the time stands in the stars.
    if let Some(time) = whole_time(name) {
        let at = indent + 2 + (inner.len() - inner.trim_start().len());
        let text = (!rest.trim().is_empty()).then_some(rest_at);
        return Some(TurnLine {
            speaker: None,
            written: Some(at..at + name.len()),
            time: Some(time),
            name_end,
            rest: text,
            fault: text.map(|_| Fault::Text),
        });
    }
    let mut turn = TurnLine {
        speaker: speaker(name),
        written: None,
        time: None,
        name_end,
        rest: None,
        fault: None,
    };
    turn.speaker.as_ref()?;
    if rest.trim().is_empty() {
        let timeless = after.trim().is_empty() && !(alone && like_a_name(name));
        return (!timeless).then_some(turn);
    }
    let length = rest.find(|c: char| !(c.is_ascii_digit() || ":.,".contains(c)));
    let length = length.unwrap_or(rest.len());
    let written = rest[..length].trim_end_matches(['.', ',', ':']);
    if !written.contains(':') || !written.starts_with(|c: char| c.is_ascii_digit()) {
        // `**Name** · 3s`: a time was meant only where the dot is, and nothing else.
        let dotted = after.contains('·') && rest.split_whitespace().count() == 1;
        if !dotted {
            return None;
        }
        turn.written = Some(rest_at..rest_at + rest.trim_end().len());
        turn.fault = Some(Fault::Time { above_59: false });
        return Some(turn);
    }
    turn.written = Some(rest_at..rest_at + written.len());
    match written.parse::<Time>() {
        Ok(time) if time <= LONGEST => turn.time = Some(time),
        Err(TimeError::Range) => turn.fault = Some(Fault::Time { above_59: true }),
        _ => turn.fault = Some(Fault::Time { above_59: false }),
    }
    let text = rest[written.len()..].trim_start_matches(|c| matches!(c, ']' | ')') || separator(c));
    if !text.trim().is_empty() {
        turn.rest = Some(line.len() - text.len());
        turn.fault = turn.fault.or(Some(Fault::Text));
    }
    Some(turn)
}

/// A line that was meant as a turn line: it ends in a dot and a time, but the stars are wrong.
fn broken(line: &str) -> Option<TurnLine> {
    let body = line.trim();
    let (name, written) = match body.rsplit_once('·') {
        Some((name, written)) => (name, written.trim()),
        None if body.starts_with("**") => body.rsplit_once(char::is_whitespace)?,
        None => return None,
    };
    let timed = written.contains(':')
        && written.bytes().all(|byte| byte.is_ascii_digit() || b":.,".contains(&byte));
    let name = name.trim_end_matches(separator);
    let speaker = speaker(name.trim_matches(|c: char| c == '*' || c.is_whitespace()));
    if !timed || speaker.is_none() || name.chars().count() > 100 {
        return None;
    }
    let end = line.trim_end().len();
    let time = written.parse::<Time>().ok().filter(|&time| time <= LONGEST);
    Some(TurnLine {
        speaker,
        written: Some(end - written.len()..end),
        time,
        name_end: end,
        rest: None,
        fault: Some(Fault::Stars),
    })
}

/// Where the two stars are that close a name.
fn closing(inner: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = inner[at..].find("**").map(|found| at + found) {
        if !escaped(inner, found) {
            return (found > 0).then_some(found);
        }
        at = found + 1;
    }
    None
}

/// What may stand between name and time.
fn separator(c: char) -> bool {
    c.is_whitespace() || "·•|-–—:,[(".contains(c)
}

fn whole_time(text: &str) -> Option<Time> {
    let first = text.starts_with(|c: char| c.is_ascii_digit());
    let time = (first && text.contains(':')).then(|| text.parse::<Time>().ok()).flatten();
    time.filter(|&time| time <= LONGEST)
}

/// A name without escapes; nothing if nothing is left.
fn speaker(name: &str) -> Option<String> {
    let mut text = String::with_capacity(name.len());
    let mut letters = name.trim_end_matches([':', ' ']).chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek().is_some_and(char::is_ascii_punctuation) => {
                text.extend(letters.next());
            }
            letter if letter.is_whitespace() => text.push(' '),
            letter if letter.is_control() || letter == '\u{feff}' => {}
            letter => text.push(letter),
        }
    }
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A bold line without a time is a name, unless it reads like a sentence.
fn like_a_name(name: &str) -> bool {
    !name.ends_with(['.', '!', '?', '…', ',']) && name.split_whitespace().count() <= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (Option<String>, Option<i64>, Option<Fault>) {
        let turn = turn_line(line, true).unwrap();
        (turn.speaker, turn.time.map(Time::millis), turn.fault)
    }

    #[test]
    fn turn_lines_are_read_in_each_form() {
        let walid = Some("Walid".to_owned());
        for line in [
            "**Walid** · 00:00:03",
            "**Walid** [00:00:03]",
            "**Walid** - 0:03",
            "**Walid** – 0:00:03.000",
            "**Walid** | (00:03)",
            "**Walid** 00:00:03  ",
            "**Walid :** 00:00:03",
            "  **Walid**\u{a0}·\u{a0}00:00:03",
        ] {
            assert_eq!(read(line), (walid.clone(), Some(3000), None), "{line}");
        }
        assert_eq!(read("**Walid**"), (walid, None, None));
        assert_eq!(read("**00:01:03**"), (None, Some(63_000), None));
    }

    #[test]
    fn broken_turn_lines_are_seen() {
        let walid = || Some("Walid".to_owned());
        for line in
            ["**Walid · 00:00:03", "**Walid* · 00:00:03", "Walid · 00:00:03", "**Walid 0:03"]
        {
            assert_eq!(read(line), (walid(), Some(3000), Some(Fault::Stars)), "{line}");
        }
        let range = Fault::Time { above_59: true };
        assert_eq!(read("**Walid** · 00:99:03"), (walid(), None, Some(range)));
        assert_eq!(read("**Walid** · 3s"), (walid(), None, Some(Fault::Time { above_59: false })));
        let text = read("**Walid** · 00:00:03 Salut");
        assert_eq!(text, (walid(), Some(3000), Some(Fault::Text)));
    }

    #[test]
    fn ordinary_text_is_no_turn_line() {
        for line in ["**Non !**", "**Walid:** Bonjour", "Rendez-vous à 12:30", "** a ** b", "****"]
        {
            assert_eq!(turn_line(line, true), None, "{line}");
        }
        assert_eq!(turn_line("**important**", false), None);
    }
}
