//! transcript.md and transcript.words.json: reading, aligning, writing back.
