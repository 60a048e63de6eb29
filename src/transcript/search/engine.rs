//! A query in tantivy's terms, and its answer in ours.

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, PhrasePrefixQuery, PhraseQuery,
    Query as Engine, RegexQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term};

use super::fold::tokens;
use super::index::Fields;
use super::marks::{Hit, shown};
use super::passage::{Passage, Sentence};
use super::query::{Clause, Query};
use super::{Found, Scope};
use crate::units::{Interval, Time};

/// More than BM25 gives to any passage of a few hundred words.
const ROW_BONUS: f32 = 1000.0;

/// How many passages are looked at closely, to put those with the words near each other first.
const CLOSELY: usize = 200;

/// How many words a beginning at the end of a phrase may stand for.
const EXPANSIONS: u32 = 10_000;

pub(super) fn searcher(index: &tantivy::Index) -> Result<Searcher, TantivyError> {
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual);
    Ok(reader.try_into()?.searcher())
}

/// Finds the best `limit` passages.
pub(super) fn search(
    searcher: &Searcher,
    fields: Fields,
    query: &Query,
    scope: &Scope,
    limit: usize,
) -> Result<Found, TantivyError> {
    let all = usize::try_from(searcher.num_docs()).unwrap_or(usize::MAX);
    let most = limit.max(CLOSELY).min(all).max(1);
    let asked = asked(fields, query, scope)?;
    let best = TopDocs::with_limit(most).order_by_score();
    let (best, total) = searcher.search(&asked, &(best, Count))?;
    let mut hits = Vec::with_capacity(best.len());
    for (score, address) in best {
        let document: TantivyDocument = searcher.doc(address)?;
        let (episode, passage) = unpacked(&document, fields);
        let Some(shown) = shown(&passage, query) else { continue };
        let text = passage.text.get(shown.range.clone()).unwrap_or_default().to_owned();
        let from = shown.range.start;
        let marks = shown.marks.into_iter().map(|mark| mark.start - from..mark.end - from);
        let hit = Hit {
            episode,
            speaker: passage.speaker,
            time: shown.time,
            text,
            marks: marks.collect(),
        };
        hits.push((shown.nearness, score, hit));
    }
    // Equals in the order of the show, whatever the order they came into the index in.
    hits.sort_by(|(near, score, hit), (other_near, other_score, other)| {
        let best = other_near.cmp(near).then(other_score.total_cmp(score));
        best.then_with(|| hit.episode.cmp(&other.episode))
            .then(hit.time.start.cmp(&other.time.start))
    });
    hits.truncate(limit);
    Ok(Found { hits: hits.into_iter().map(|(_, _, hit)| hit).collect(), total, widened: false })
}

fn asked(fields: Fields, query: &Query, scope: &Scope) -> Result<BooleanQuery, TantivyError> {
    let mut parts: Vec<(Occur, Box<dyn Engine>)> = Vec::new();
    for clause in &query.wanted {
        parts.push((Occur::Must, said(fields.text, clause)?));
    }
    for clause in &query.unwanted {
        parts.push((Occur::MustNot, said(fields.text, clause)?));
    }
    if let Some(row) = query.row() {
        let row = ConstScoreQuery::new(said(fields.text, &row)?, ROW_BONUS);
        parts.push((Occur::Should, Box::new(row)));
    }
    if let Some(episodes) = &scope.episodes {
        let names = episodes.iter().map(|name| Term::from_field_text(fields.episode, name));
        parts.push(filter(Box::new(TermSetQuery::new(names))));
    }
    if !scope.speakers.is_empty() {
        let one = |name: &String| (Occur::Should, named(fields.speaker, name));
        let any = BooleanQuery::new(scope.speakers.iter().map(one).collect());
        parts.push(filter(Box::new(any)));
    }
    Ok(BooleanQuery::new(parts))
}

/// What must be so and says nothing about how good a passage is.
fn filter(query: Box<dyn Engine>) -> (Occur, Box<dyn Engine>) {
    (Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0)))
}

fn said(field: Field, clause: &Clause) -> Result<Box<dyn Engine>, TantivyError> {
    let mut terms: Vec<Term> =
        clause.tokens.iter().map(|token| Term::from_field_text(field, token)).collect();
    Ok(match (clause.tokens.as_slice(), clause.prefix) {
        // A folded word holds letters and digits alone: nothing in it is a sign of a pattern.
        ([start], true) => Box::new(RegexQuery::from_pattern(&format!("{start}.*"), field)?),
        (_, true) => {
            let mut phrase = PhrasePrefixQuery::new(terms);
            phrase.set_max_expansions(EXPANSIONS);
            Box::new(phrase)
        }
        ([_], false) => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs)),
        ([], _) => Box::new(EmptyQuery),
        _ => Box::new(PhraseQuery::new(terms)),
    })
}

/// All parts of a name.
fn named(field: Field, name: &str) -> Box<dyn Engine> {
    let parts: Vec<(Occur, Box<dyn Engine>)> = tokens(name)
        .into_iter()
        .map(|token| {
            let term = Term::from_field_text(field, &token.text);
            let part: Box<dyn Engine> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            (Occur::Must, part)
        })
        .collect();
    if parts.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::new(parts)) }
}

/// The sentences of a passage as bytes: for each, three little-endian numbers of 32 bits: where it
/// ends, and its start and end in milliseconds.
pub(super) fn packed(passage: &Passage) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(passage.sentences.len() * 12);
    for sentence in &passage.sentences {
        let millis = |time: Time| u32::try_from(time.millis().max(0)).unwrap_or(u32::MAX);
        let end = u32::try_from(sentence.end).unwrap_or(u32::MAX);
        for number in [end, millis(sentence.time.start), millis(sentence.time.end)] {
            bytes.extend(number.to_le_bytes());
        }
    }
    bytes
}

/// The episode's name and the passage that a document holds; what is not as [`packed`] made it is
/// left out.
fn unpacked(document: &TantivyDocument, fields: Fields) -> (String, Passage) {
    let text =
        |field| document.get_first(field).and_then(|value| value.as_str()).map(str::to_owned);
    let whole = text(fields.text).unwrap_or_default();
    let packed = document.get_first(fields.sentences).and_then(|value| value.as_bytes());
    let sentences = packed.unwrap_or_default().chunks_exact(12).map(|bytes| {
        let number = |at: usize| {
            bytes[at..at + 4].iter().rev().fold(0_u32, |sum, &byte| sum << 8 | u32::from(byte))
        };
        let time = Interval::from_millis(i64::from(number(4)), i64::from(number(8)));
        Sentence { end: number(0) as usize, time }
    });
    let fits = |sentence: &Sentence| whole.is_char_boundary(sentence.end);
    let sentences = sentences.filter(fits).collect();
    let passage = Passage { speaker: text(fields.speaker), sentences, text: whole };
    (text(fields.episode).unwrap_or_default(), passage)
}
