//! Takes words out of a text, or strikes them, and repairs what stands around: the mark that
//! ends a sentence, its capital, an elision.

use super::elision::elided;
use super::{Removal, ends_sentence, table, trail};
use crate::transcript::document::{Change, Manuscript, WrittenWord};

/// The edits that leave `removals` out, in order; with `strike` they are struck instead, so that
/// their sound is cut with them. The same for the same removals, whatever was left out before.
pub fn apply(manuscript: &Manuscript, removals: &[Removal], strike: bool) -> Vec<Change> {
    let mut gone = vec![None; manuscript.words.len()];
    for removal in removals {
        let end = removal.words.end.min(gone.len());
        gone[removal.words.start.min(end)..end].fill(Some(removal.rule));
    }
    let mut changes = Vec::new();
    for paragraph in manuscript.paragraphs() {
        let mut at = paragraph.start;
        while at < paragraph.end {
            let Some(rule) = gone[at] else {
                at += 1;
                continue;
            };
            let start = at;
            at += gone[start..paragraph.end].iter().take_while(|gone| gone.is_some()).count();
            let before = (start > paragraph.start).then(|| start - 1);
            let group = Group {
                manuscript,
                words: &manuscript.words[start..at],
                before: before.map(|at| &manuscript.words[at]),
                after: (at < paragraph.end).then(|| &manuscript.words[at]),
                begins: before.is_none_or(|at| ends_sentence(&manuscript.words[at].text)),
            };
            changes.extend(if strike { group.struck(rule) } else { group.hidden(rule) });
        }
    }
    changes
}

/// Words in a row that are left out, and the ones they stand between.
struct Group<'a> {
    manuscript: &'a Manuscript,
    words: &'a [WrittenWord],
    before: Option<&'a WrittenWord>,
    after: Option<&'a WrittenWord>,
    /// Whether a sentence begins with them.
    begins: bool,
}

impl Group<'_> {
    fn hidden(&self, rule: &str) -> Option<Change> {
        let text = &self.manuscript.text;
        let (first, last) = (self.words.first()?, self.words.last()?);
        let (mut start, mut end, mut to) = (first.at.start, last.at.end, String::new());
        match self.after {
            Some(after) => {
                end = after.at.start;
                if let Some((from, mark)) = self.carried_mark() {
                    let blank = text.get(last.at.end..after.at.start)?;
                    start = from;
                    to = format!("{mark}{blank}");
                } else if let Some((from, apostrophe)) = self.elided(after) {
                    start = from;
                    to.push(apostrophe);
                }
                if let Some((length, capital)) = self.capital(after) {
                    end += length;
                    to.push_str(&capital);
                }
            }
            None => {
                start = self.before.map_or(start, |before| before.at.end);
                if let Some((from, mark)) = self.carried_mark() {
                    start = from;
                    to = mark;
                }
            }
        }
        Some(Change { rule: rule.to_owned(), at: start..end, to })
    }

    fn struck(&self, rule: &str) -> Option<Change> {
        let text = &self.manuscript.text;
        let (first, last) = (self.words.first()?, self.words.last()?);
        let (mut start, mut end, mut to) = (first.at.start, last.at.end, String::new());
        if let (Some((from, mark)), Some(before)) = (self.carried_mark(), self.before) {
            start = from;
            to = format!("{mark}{}", text.get(before.at.end..first.at.start)?);
        }
        to = format!("{to}~~{}~~", text.get(first.at.start..last.at.end)?);
        if let Some(after) = self.after
            && let Some((length, capital)) = self.capital(after)
        {
            end = after.at.start + length;
            to = format!("{to}{}{capital}", text.get(last.at.end..after.at.start)?);
        }
        Some(Change { rule: rule.to_owned(), at: start..end, to })
    }

    /// The mark that ended the sentence with these words, and from where it stands after the
    /// word before, in place of that one's comma.
    fn carried_mark(&self) -> Option<(usize, String)> {
        let (before, last) = (self.before?, self.words.last()?);
        if ends_sentence(&before.text) || !ends_sentence(&last.text) {
            return None;
        }
        let written = self.manuscript.text.get(before.at.clone())?;
        // `12` with a full stop would begin a list.
        if written.trim_end_matches(',').chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let own = written.len() - written.trim_end_matches(',').len();
        let source = self.manuscript.text.get(last.at.clone())?;
        Some((before.at.end - own, trail(source).trim_start_matches([',', '-', '\'']).to_owned()))
    }

    /// The first letter after, as a capital where the sentence now begins with it: how many
    /// bytes it takes, and what stands there then.
    fn capital(&self, after: &WrittenWord) -> Option<(usize, String)> {
        let raised = self.words.first()?.text.chars().find(|c| c.is_alphabetic())?.is_uppercase();
        let first = self.manuscript.text.get(after.at.clone())?.chars().next()?;
        let lower = self.begins && raised && first.is_lowercase();
        lower.then(|| (first.len_utf8(), first.to_uppercase().collect()))
    }

    /// From where the word before is cut by the word after, and the sign that stands there.
    fn elided(&self, after: &WrittenWord) -> Option<(usize, char)> {
        let before = self.before?;
        table(self.manuscript.language.as_deref()).filter(|table| table.elides)?;
        let text = &self.manuscript.text;
        let cut = elided(text.get(before.at.clone())?, &after.text)?;
        let apostrophe = if text.contains('’') { '’' } else { '\'' };
        Some((before.at.end - cut, apostrophe))
    }
}
