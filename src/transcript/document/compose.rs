//! Writes a new transcript.md from recognised words in the order of the conversation.

use std::collections::HashMap;
use std::path::Path;

use super::base::SHORTEST;
use super::escape;
use super::parse::Document;
use super::place::split;
use super::synced::{Synced, SyncedWord};
use crate::transcript::tracks::Flow;
use crate::transcript::{Recognised, Word, WordId};
use crate::units::{Interval, Time};

/// The text of a new document and the times of its words. Chapters stand before the first word
/// that starts at their time or later; words the flow leaves out are not in the text.
pub fn compose(
    recognised: &Recognised,
    flow: &Flow,
    chapters: &[(Time, String)],
) -> (String, Synced) {
    let known: HashMap<WordId, &Word> =
        recognised.words.iter().map(|word| (word.id, word)).collect();
    let mut chapters: Vec<&(Time, String)> = chapters.iter().collect();
    chapters.sort_by_key(|chapter| chapter.0);
    let mut writer =
        Writer { out: String::new(), line: String::new(), spans: Vec::new(), open: Vec::new() };
    let mut chapters = chapters.into_iter().peekable();
    let mut latest = Time::ZERO;
    for turn in &flow.turns {
        let name = speaker(recognised, turn.track);
        let mut begun = false;
        for paragraph in &turn.paragraphs {
            for word in paragraph.iter().filter_map(|id| known.get(id)) {
                latest = latest.max(word.time.start);
                while let Some((_, title)) =
                    chapters.next_if(|chapter| chapter.0 <= word.time.start)
                {
                    writer.end_paragraph();
                    writer.heading(title);
                    begun = false;
                }
                if !begun {
                    writer.turn(name.as_deref(), latest);
                    begun = true;
                }
                writer.word(word);
            }
            writer.end_paragraph();
        }
    }
    for (_, title) in chapters {
        writer.heading(title);
    }
    // Blocks are set apart by an empty line; the file ends with its last line's end.
    writer.out.truncate(writer.out.trim_end_matches('\n').len());
    if !writer.out.is_empty() {
        writer.out.push('\n');
    }
    let synced = synced(&writer, &known);
    (writer.out, synced)
}

/// The name in the turn lines; nothing for the only speaker without one.
fn speaker(recognised: &Recognised, track: u16) -> Option<String> {
    let named = recognised.tracks.get(usize::from(track)).and_then(|track| track.speaker.clone());
    let named = named.filter(|name| !name.trim().is_empty());
    let several = recognised.tracks.len() > 1;
    named.or_else(|| several.then(|| format!("Speaker {}", usize::from(track) + 1)))
}

struct Writer {
    out: String,
    /// The paragraph being written.
    line: String,
    /// Where in the text each word stands, and which it is.
    spans: Vec<(usize, WordId)>,
    open: Vec<(usize, WordId)>,
}

impl Writer {
    fn heading(&mut self, title: &str) {
        let words: Vec<String> = title.split_whitespace().map(escape::word).collect();
        self.out.push_str(&format!("# {}\n\n", words.join(" ")));
    }

    fn turn(&mut self, name: Option<&str>, at: Time) {
        let time = hint(at);
        match name {
            Some(name) => {
                let name: Vec<String> = name.split_whitespace().map(escape::word).collect();
                self.out.push_str(&format!("**{}** · {time}\n\n", name.join(" ")));
            }
            None => self.out.push_str(&format!("**{time}**\n\n")),
        }
    }

    fn word(&mut self, word: &Word) {
        let text = escape::word(&word.text);
        if text.is_empty() {
            return;
        }
        if !self.line.is_empty() {
            self.line.push(' ');
        }
        self.open.push((self.line.len(), word.id));
        self.line.push_str(&text);
    }

    fn end_paragraph(&mut self) {
        if self.line.is_empty() {
            return;
        }
        let line = escape::paragraph(&self.line);
        // A backslash put in moves what follows by one, never past a word's own place.
        let added = line.len() - self.line.len();
        let at = line.bytes().zip(self.line.bytes()).take_while(|(a, b)| a == b).count();
        let base = self.out.len();
        for (from, id) in self.open.drain(..) {
            let from = if added > 0 && from > at { from + added } else { from };
            self.spans.push((base + from, id));
        }
        self.out.push_str(&line);
        self.out.push_str("\n\n");
        self.line.clear();
    }
}

/// A time as turn lines show it: whole seconds, rounded down.
pub(in crate::transcript) fn hint(at: Time) -> String {
    let total = at.millis().max(0) / 1000;
    format!("{:02}:{:02}:{:02}", total / 3600, total / 60 % 60, total % 60)
}

/// Reads the text again, so that the times are those of the words as they will be read.
fn synced(writer: &Writer, known: &HashMap<WordId, &Word>) -> Synced {
    let (document, _) = Document::parse(&writer.out, Path::new(""));
    let mut words = Vec::with_capacity(document.tokens.len());
    let spans = &writer.spans;
    let (mut tokens, mut at) = (document.tokens.iter().peekable(), 0);
    while let Some(token) = tokens.next() {
        let first = spans[at..].partition_point(|span| span.0 <= token.range.start) + at;
        let first = first.saturating_sub(1);
        let mut last = first + 1;
        while spans.get(last).is_some_and(|span| span.0 < token.range.end) {
            last += 1;
        }
        at = last.saturating_sub(1);
        let ids: Vec<WordId> =
            spans[first..last.min(spans.len())].iter().map(|span| span.1).collect();
        // A recognised word that is read as several shares its time among them.
        let until = spans.get(last).map_or(writer.out.len(), |span| span.0);
        let mut texts = vec![token.text.as_str()];
        if ids.len() == 1 {
            while let Some(more) = tokens.next_if(|next| next.range.start < until) {
                texts.push(&more.text);
            }
        }
        let times = ids.iter().filter_map(|id| known.get(id)).map(|word| word.time);
        let whole = times.reduce(|a, b| Interval::new(a.start.min(b.start), a.end.max(b.end)));
        match (ids.as_slice(), texts.as_slice()) {
            ([id], [_]) => words.push(SyncedWord::Word(*id)),
            _ => words.extend(split(&texts, whole.unwrap_or_default()).into_iter().map(|time| {
                let time = Interval::new(time.start, time.end.max(time.start + SHORTEST));
                SyncedWord::Timed { time, from: ids.clone() }
            })),
        }
    }
    Synced { text: writer.out.clone(), words }
}
