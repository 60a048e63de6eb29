//! The text of an episode, as its build left it.

use std::fs;

use super::super::public::Content;
use super::Gathering;
use crate::ops::OUT_FOLDER;
use crate::report::Diagnostic;
use crate::site::{Built, TextLink};
use crate::transcript::format::Format;
use crate::transcript::{Transcript, read_turns};

/// The words of a day of talk take 20 MB.
const TURNS_LIMIT: u64 = 64 << 20;

impl Gathering<'_, '_> {
    pub(super) fn texts(
        &mut self,
        built: Option<&Built>,
    ) -> (Vec<TextLink>, Option<Transcript>, String) {
        /// The best for apps first.
        const ORDER: [Format; 5] =
            [Format::Vtt, Format::Srt, Format::Json, Format::Html, Format::Txt];
        let files = built.map(|built| built.texts.as_slice()).unwrap_or_default();
        let out = self.episode.dir.join(OUT_FOLDER);
        let mut texts = Vec::new();
        for format in ORDER {
            let entry = format.entry();
            let Some(file) = files.iter().find(|file| file.format == entry.name) else { continue };
            // The HTML is empty where nothing is said.
            if file.bytes == 0 {
                continue;
            }
            let path = format!("transcripts/{}.{}", self.slug, entry.extension);
            self.contents.push((path.clone(), Content::Copy(out.join(&file.file))));
            let (format, media_type) = (entry.name.to_owned(), entry.media_type.to_owned());
            texts.push(TextLink { format, path, media_type });
        }
        let Some(file) = files.iter().find(|file| file.format == crate::ops::text::TURNS) else {
            return (texts, None, String::new());
        };
        let path = out.join(&file.file);
        let small = fs::metadata(&path).is_ok_and(|found| found.len() <= TURNS_LIMIT);
        let read = small.then(|| fs::read(&path).ok()).flatten().unwrap_or_default();
        let transcript = read_turns(&read);
        if transcript.is_none() {
            let message = format!("`out/{}` is not the file that was built", file.file);
            let hint = format!("run `pod build {}` again", self.episode.folder);
            self.refuse(Diagnostic::error(message).hint(hint));
        }
        (texts, transcript, file.blake3.clone())
    }
}
