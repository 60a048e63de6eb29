//! How two podcast hosts read transcripts, restated from descriptions of their parsers, as strict
//! as they are: what they stumble over is an error or a wrong caption here too. Besides, the grammar
//! of WebVTT, which allows no repair.
//!
//! *Source:* the reference on transcripts, D.1, D.6 and D.8 (Castopod of March 2026, Podlove
//! Publisher of August 2026).
#![allow(dead_code, reason = "each test that includes this file uses a part of it")]

/// What a host shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    pub start: i64,
    pub end: i64,
    pub speaker: Option<String>,
    pub text: String,
}

/// PHP's `file()`: lines without their ends; nothing after the last end.
fn file_lines(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.split('\n').collect();
    if lines.last() == Some(&"") {
        lines.pop();
    }
    lines
}

/// Hours optional, milliseconds after `mark`.
fn time(text: &str, mark: char) -> Result<i64, String> {
    let wrong = || format!("no time: {text:?}");
    let (whole, millis) = text.split_once(mark).ok_or_else(wrong)?;
    let mut seconds = 0;
    let parts: Vec<&str> = whole.split(':').collect();
    if millis.len() != 3 || !(2..=3).contains(&parts.len()) {
        return Err(wrong());
    }
    for part in parts {
        seconds = seconds * 60 + part.parse::<i64>().map_err(|_| wrong())?;
    }
    Ok(seconds * 1000 + millis.parse::<i64>().map_err(|_| wrong())?)
}

fn times(line: &str, mark: char) -> Result<(i64, i64), String> {
    let halves: Vec<&str> = line.split(" --> ").collect();
    let [start, end] = halves[..] else {
        return Err(format!("the splitter gets no second half: {line:?}"));
    };
    Ok((time(start, mark)?, time(end.split(' ').next().unwrap_or_default(), mark)?))
}

/// Castopod, WebVTT: a header line, a blank line, then timing, texts, one blank line, over and over.
/// Every line of text is a caption; entities and inner tags stay.
pub fn castopod_vtt(text: &str) -> Result<Vec<Caption>, String> {
    let lines = file_lines(text);
    if lines.get(1).is_some_and(|line| !line.is_empty()) {
        return Err("the second line is not blank".to_owned());
    }
    let mut captions = Vec::new();
    let mut now: Option<(i64, i64)> = None;
    let mut first = true;
    for line in lines.into_iter().skip(2) {
        match now {
            None => {
                now = Some(times(line, '.')?);
                first = true;
            }
            Some(_) if line.is_empty() => now = None,
            Some((start, end)) => {
                let (tag, text) = match line.strip_prefix('<').and_then(|rest| rest.split_once('>'))
                {
                    Some((tag, text)) => (Some(tag), text),
                    None => (None, line),
                };
                let name = tag.and_then(|tag| tag.split_once(' ')).map(|(_, name)| name.to_owned());
                let speaker = name.filter(|_| first);
                captions.push(Caption { start, end, speaker, text: text.to_owned() });
                first = false;
            }
        }
    }
    Ok(captions)
}

/// Castopod, SubRip: number, timing, texts, one blank line. A last card that no line end closes
/// overwrites the text of the one before.
pub fn castopod_srt(text: &str) -> Result<Vec<Caption>, String> {
    enum State {
        Number,
        Time,
        Text,
    }
    let mut captions: Vec<Caption> = Vec::new();
    let mut state = State::Number;
    let (mut span, mut body) = ((0, 0), String::new());
    for line in text.split('\n') {
        match state {
            State::Number => state = State::Time,
            State::Time => {
                span = times(line, ',')?;
                body.clear();
                state = State::Text;
            }
            State::Text if line.is_empty() => {
                let (start, end) = span;
                captions.push(Caption { start, end, speaker: None, text: body.clone() });
                state = State::Number;
            }
            State::Text => {
                if !body.is_empty() {
                    body.push('\n');
                }
                body.push_str(line);
            }
        }
    }
    if let (State::Text, Some(last)) = (state, captions.last_mut()) {
        last.text = body;
    }
    Ok(captions)
}

/// Podlove Publisher, WebVTT: identifiers and notes are allowed, styles are not; the lines of a cue
/// are joined by nothing; a voice counts at the start of a cue only; entities stay.
pub fn podlove_vtt(bytes: &[u8]) -> Result<Vec<Caption>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
    let rest = text.strip_prefix("WEBVTT").ok_or("no WEBVTT")?;
    let rest = rest.strip_prefix("\n\n").ok_or("no blank line after WEBVTT")?;
    let mut captions = Vec::new();
    for block in rest.split("\n\n") {
        let block = block.trim_matches('\n');
        if block.is_empty() || block.starts_with("NOTE") {
            continue;
        }
        let mut lines = block.split('\n');
        let mut timing = lines.next().unwrap_or_default();
        if !timing.contains("-->") {
            timing = lines.next().ok_or("missing cue timings")?;
        }
        if !timing.contains("-->") {
            return Err("missing cue timings".to_owned());
        }
        let (start, end) = times(timing, '.')?;
        let body: String = lines.collect();
        let (speaker, text) = match body.strip_prefix("<v ").and_then(|rest| rest.split_once('>')) {
            Some((name, text)) => {
                (Some(name.to_owned()), text.strip_suffix("</v>").unwrap_or(text).to_owned())
            }
            None => (None, body),
        };
        captions.push(Caption { start, end, speaker, text });
    }
    Ok(captions)
}

/// WebVTT's grammar for files without settings: the first thing that breaks it.
pub fn valid_vtt(text: &str) -> Result<usize, String> {
    let mut lines = text.strip_prefix("WEBVTT\n\n").ok_or("no header")?.split('\n').peekable();
    let (mut cues, mut latest) = (0, 0);
    let mut names = std::collections::HashSet::new();
    while let Some(line) = lines.next() {
        if line.is_empty() {
            continue;
        }
        if line == "NOTE" || line.starts_with("NOTE ") {
            for line in lines.by_ref().take_while(|line| !line.is_empty()) {
                check(!line.contains("-->"), "an arrow in a note", line)?;
            }
            continue;
        }
        let mut timing = line;
        if !line.contains("-->") {
            check(names.insert(line), "an identifier twice", line)?;
            timing = lines.next().unwrap_or_default();
        }
        let (start, end) = times(timing, '.')?;
        check(timing.len() >= 29, "hours of two digits", timing)?;
        check(end > start && start >= latest, "times in order", timing)?;
        (latest, cues) = (start, cues + 1);
        let mut inner = start;
        for line in lines.by_ref().take_while(|line| !line.is_empty()) {
            check(!line.contains("-->"), "an arrow in a text", line)?;
            let mut rest = line;
            while let Some(at) = rest.find(['<', '>', '&']) {
                rest = &rest[at..];
                if rest.starts_with('&') {
                    let known = ["&amp;", "&lt;", "&gt;"].iter().any(|name| rest.starts_with(name));
                    check(known, "an `&` that is no entity", line)?;
                    rest = &rest[1..];
                    continue;
                }
                check(rest.starts_with('<'), "a `>` without its `<`", line)?;
                let (tag, after) = rest[1..].split_once('>').ok_or("a `<` without its `>`")?;
                if tag.starts_with(|char: char| char.is_ascii_digit()) {
                    let at = time(tag, '.')?;
                    check(at > inner && at < end, "a time inside, in order", line)?;
                    inner = at;
                } else {
                    check(tag.starts_with("v ") && !tag.contains('<'), "an unknown tag", line)?;
                }
                rest = after;
            }
        }
    }
    Ok(cues)
}

fn check(holds: bool, wanted: &str, line: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("{wanted}: {line:?}")) }
}
