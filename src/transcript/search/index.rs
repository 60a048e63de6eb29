//! The index: which passages there are, and of which state of which episode.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{IndexWriter, TantivyDocument, Term};

use super::directory::ReadOnly;
use super::fold::Words;
use super::passage::Passage;
use super::query::Query;
use super::{Found, Scope, engine, seal};

/// The form of the index; another one is made anew. Rises with every change to how passages are
/// made, folded or kept.
const FORM: u32 = 1;

/// What one writer may hold in memory before it writes: a few thousand passages.
const HEAP_BYTES: usize = 50_000_000;

/// The name of [`Words`] in tantivy.
const TOKENIZER: &str = "pod";

/// How an index on disk is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Its folder may be written to.
    Write,
    /// Its folder may not: nobody else writes either, so readers take no lock.
    Read,
}

/// Passages of all episodes of a show, on disk or in memory.
pub struct Index {
    pub(super) inner: tantivy::Index,
    pub(super) fields: Fields,
    contents: BTreeMap<String, String>,
    folder: Option<PathBuf>,
}

/// Why an index cannot be used. The answer to all of them is to make it anew, and where that
/// cannot be either, to make one in memory.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Missing, damaged, half-written, or not to be written to.
    #[error(transparent)]
    Engine(#[from] tantivy::TantivyError),
    /// The system refused.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Made by another version of pod.
    #[error("the index is of another form than this pod's")]
    OtherForm,
    /// Its files are not what was written.
    #[error("the index is damaged")]
    Damaged,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub(super) episode: Field,
    pub(super) speaker: Field,
    pub(super) text: Field,
    pub(super) sentences: Field,
}

/// What is written with each commit, in one go with it.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Payload {
    form: u32,
    episodes: BTreeMap<String, String>,
}

fn schema() -> (Schema, Fields) {
    let words = |positions| {
        let indexing = TextFieldIndexing::default().set_tokenizer(TOKENIZER);
        TextOptions::default()
            .set_stored()
            .set_indexing_options(indexing.set_index_option(positions))
    };
    let mut schema = Schema::builder();
    let fields = Fields {
        episode: schema.add_text_field("episode", STRING | STORED),
        speaker: schema.add_text_field("speaker", words(IndexRecordOption::Basic)),
        text: schema.add_text_field("text", words(IndexRecordOption::WithFreqsAndPositions)),
        sentences: schema.add_bytes_field("sentences", STORED),
    };
    (schema.build(), fields)
}

fn tokenizers() -> TokenizerManager {
    let all = TokenizerManager::default();
    all.register(TOKENIZER, Words);
    all
}

impl Index {
    /// Opens the index in a folder. *Errors:* anything but a whole index of this form.
    pub fn open(folder: &Path, access: Access) -> Result<Index, IndexError> {
        let mapped = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        let mut inner = match access {
            Access::Write => tantivy::Index::open(mapped)?,
            Access::Read => tantivy::Index::open(ReadOnly(mapped))?,
        };
        let (schema, fields) = schema();
        let metas = inner.load_metas()?;
        let payload = metas.payload.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let payload: Payload = payload.unwrap_or_default();
        if inner.schema() != schema || payload.form != FORM {
            return Err(IndexError::OtherForm);
        }
        // Damaged files may make the engine panic: they are never searched.
        if !seal::holds(folder) && !inner.validate_checksum()?.is_empty() {
            return Err(IndexError::Damaged);
        }
        inner.set_tokenizers(tokenizers());
        Ok(Index { inner, fields, contents: payload.episodes, folder: Some(folder.to_owned()) })
    }

    /// Makes an empty index in a folder, which must exist and hold none.
    pub fn create(folder: &Path) -> Result<Index, IndexError> {
        let (schema, fields) = schema();
        let builder = tantivy::Index::builder().schema(schema).tokenizers(tokenizers());
        let inner = builder.create_in_dir(folder)?;
        Ok(Index { inner, fields, contents: BTreeMap::new(), folder: Some(folder.to_owned()) })
    }

    /// Makes an empty index in memory.
    pub fn in_memory() -> Result<Index, IndexError> {
        let (schema, fields) = schema();
        let builder = tantivy::Index::builder().schema(schema).tokenizers(tokenizers());
        let inner = builder.create_in_ram()?;
        Ok(Index { inner, fields, contents: BTreeMap::new(), folder: None })
    }

    /// What each episode held when it was put in, by the name it was put in with.
    pub fn contents(&self) -> &BTreeMap<String, String> {
        &self.contents
    }

    /// Begins a change. Nothing of it is seen before it is committed; others may search meanwhile,
    /// but only one at a time may change.
    pub fn update(&mut self) -> Result<Update<'_>, IndexError> {
        let writer = self.inner.writer_with_num_threads(1, HEAP_BYTES)?;
        let contents = self.contents.clone();
        Ok(Update { index: self, writer, contents })
    }

    /// Finds the best `limit` passages, best first: words as typed in a row, then all in one
    /// sentence, then all in one passage; among these, by BM25. Where nothing has the words, the
    /// last one is taken for the beginning of one. Never panics, whatever is looked for.
    pub fn search(&self, query: &Query, scope: &Scope, limit: usize) -> Result<Found, IndexError> {
        let searcher = engine::searcher(&self.inner)?;
        let found = engine::search(&searcher, self.fields, query, scope, limit)?;
        match query.widened() {
            Some(wide) if found.total == 0 => {
                let found = engine::search(&searcher, self.fields, &wide, scope, limit)?;
                Ok(Found { widened: found.total > 0, ..found })
            }
            _ => Ok(found),
        }
    }
}

/// A change to an index; dropped without [`Update::commit`] it leaves no trace.
pub struct Update<'a> {
    index: &'a mut Index,
    writer: IndexWriter,
    contents: BTreeMap<String, String>,
}

impl Update<'_> {
    /// Puts an episode in, in place of what was there under its name. `content` names the state it
    /// is in. Without passages, only that is noted.
    pub fn put(
        &mut self,
        episode: &str,
        content: &str,
        passages: Vec<Passage>,
    ) -> Result<(), IndexError> {
        self.remove(episode);
        let fields = self.index.fields;
        for passage in passages {
            let mut document = TantivyDocument::default();
            document.add_text(fields.episode, episode);
            if let Some(speaker) = &passage.speaker {
                document.add_text(fields.speaker, speaker);
            }
            document.add_bytes(fields.sentences, &engine::packed(&passage));
            document.add_text(fields.text, passage.text);
            self.writer.add_document(document)?;
        }
        self.contents.insert(episode.to_owned(), content.to_owned());
        Ok(())
    }

    /// Takes an episode out.
    pub fn remove(&mut self, episode: &str) {
        if self.contents.remove(episode).is_some() {
            self.writer.delete_term(Term::from_field_text(self.index.fields.episode, episode));
        }
    }

    /// Makes the change seen, all at once.
    pub fn commit(mut self) -> Result<(), IndexError> {
        let payload = Payload { form: FORM, episodes: self.contents };
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&serde_json::to_string(&payload).unwrap_or_default());
        prepared.commit()?;
        self.writer.wait_merging_threads()?;
        self.index.contents = payload.episodes;
        if let Some(folder) = &self.index.folder {
            // Without a seal the checksums are looked at, which only takes longer.
            let _ = seal::put(folder);
        }
        Ok(())
    }
}
