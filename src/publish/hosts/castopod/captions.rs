//! A text in the plain form that Castopod's own parsers survive.
//!
//! They know one order of lines and no other: SubRip is number, time, text, a blank line, also
//! after the last; WebVTT is a header, a blank line, then time and one line of text a cue, without
//! numbers, notes, styles or closing tags. Neither decodes entities. *Source:* Castopod,
//! `modules/Media/TranscriptParser.php`.

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cue {
    start_ms: i64,
    end_ms: i64,
    speaker: Option<String>,
    text: String,
}

/// What stands in a file of SubRip or WebVTT. What is no cue is passed over.
pub(super) fn read(text: &str) -> Vec<Cue> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut lines = text.split('\n').peekable();
    let mut cues = Vec::new();
    while let Some(line) = lines.next() {
        let Some((start_ms, end_ms)) = times(line) else { continue };
        let mut body = String::new();
        while let Some(line) = lines.next_if(|line| !line.trim().is_empty()) {
            if !body.is_empty() {
                body.push(' ');
            }
            body.push_str(line.trim());
        }
        let (speaker, text) = plain(&body);
        if !text.is_empty() && end_ms > start_ms {
            cues.push(Cue { start_ms, end_ms, speaker, text });
        }
    }
    cues
}

/// As SubRip. A voice is written before the text where it changes.
pub(super) fn srt(cues: &[Cue]) -> String {
    let (mut out, mut speaks) = (String::new(), None);
    for (index, cue) in cues.iter().enumerate() {
        let (start, end) = (stamp(cue.start_ms, ','), stamp(cue.end_ms, ','));
        let name = cue.speaker.as_ref().filter(|name| speaks != Some(*name));
        speaks = cue.speaker.as_ref();
        let name = name.map(|name| format!("{name}: ")).unwrap_or_default();
        out += &format!("{}\n{start} --> {end}\n{name}{}\n\n", index + 1, cue.text);
    }
    out
}

/// As WebVTT, with the voice on each cue.
pub(super) fn vtt(cues: &[Cue]) -> String {
    let mut out = "WEBVTT\n\n".to_owned();
    for cue in cues {
        let (start, end) = (stamp(cue.start_ms, '.'), stamp(cue.end_ms, '.'));
        let name = cue.speaker.as_ref().map(|name| format!("<v {name}>")).unwrap_or_default();
        out += &format!("{start} --> {end}\n{name}{}\n\n", cue.text);
    }
    out
}

fn stamp(ms: i64, mark: char) -> String {
    let (seconds, rest) = (ms / 1000, ms % 1000);
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}{mark}{rest:03}", seconds % 60)
}

fn times(line: &str) -> Option<(i64, i64)> {
    let (start, rest) = line.split_once("-->")?;
    Some((time(start.trim())?, time(rest.split_whitespace().next()?)?))
}

/// Hours are optional.
fn time(text: &str) -> Option<i64> {
    let (whole, millis) = text.split_once([',', '.'])?;
    let digits = |part: &str| -> Option<i64> {
        let fits = (1..=6).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if fits { part.parse().ok() } else { None }
    };
    if millis.len() != 3 || !(2..=3).contains(&whole.split(':').count()) {
        return None;
    }
    let mut seconds = 0;
    for part in whole.split(':') {
        seconds = seconds * 60 + digits(part)?;
    }
    Some(seconds * 1000 + digits(millis)?)
}

/// The voice at the beginning, and the text without tags and entities.
fn plain(body: &str) -> (Option<String>, String) {
    let (mut speaker, mut out, mut rest) = (None, String::new(), body);
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        // W3C WebVTT, 4.2.2: tags begin with a letter, a slash or the digits of a time.
        let opens = |letter: char| letter.is_ascii_alphanumeric() || letter == '/';
        match rest.split_once('>').filter(|(tag, _)| tag.starts_with(opens)) {
            Some((tag, after)) => {
                let voice = tag.strip_prefix('v').filter(|rest| rest.starts_with([' ', '.']));
                let name = voice.and_then(|voice| voice.split_once(' ')).map(|(_, name)| name);
                if let Some(name) = name.filter(|_| out.trim().is_empty() && speaker.is_none()) {
                    speaker = Some(safe(name)).filter(|name| !name.is_empty());
                }
                rest = after;
            }
            None => out.push('<'),
        }
    }
    out.push_str(rest);
    (speaker, safe(&out))
}

/// Without entities, and without what would be taken for a tag or an arrow.
fn safe(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}");
    let text = text.replace("&amp;", "&").replace("-->", "→");
    let text = text.replace('<', "‹").replace('>', "›");
    text.trim_matches([' ', '\t']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_its_parsers_stumble_over_is_gone() {
        let text = "\u{feff}WEBVTT - x\r\n\r\nNOTE a\r\n\r\nSTYLE\r\n::cue {}\r\n\r\n1\r\n\
                    00:01.000 --> 00:02.500 align:start\r\n<v.loud Ann O'Neill>Salt &amp; <i>pep\
                    per</i></v>\r\nfor <00:02.000>you\r\n\r\n\
                    00:02.500 --> 01:00:03.000\r\n1 < 2 --> 3\r\n\r\n00:04.000 --> 00:05.000\r\n";
        let cues = read(text);
        assert_eq!(cues.len(), 2);
        let vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<v Ann O'Neill>Salt & pepper for you\
                   \n\n00:00:02.500 --> 01:00:03.000\n1 ‹ 2 → 3\n\n";
        assert_eq!(super::vtt(&cues), vtt);
        let srt = "1\n00:00:01,000 --> 00:00:02,500\nAnn O'Neill: Salt & pepper for you\n\n\
                   2\n00:00:02,500 --> 01:00:03,000\n1 ‹ 2 → 3\n\n";
        assert_eq!(super::srt(&cues), srt);
        assert_eq!(super::srt(&read(srt)), srt);
    }
}
