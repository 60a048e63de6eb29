//! What a file that should be a model is instead, by its first bytes.

use std::io::{self, Read};

/// First bytes, and what has them.
const KINDS: &[(&[u8], &str)] = &[
    (b"GGUF", "a GGUF file (llama.cpp's format)"),
    (b"RIFF", "a WAV or AVI recording"),
    (b"fLaC", "a FLAC recording"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x80\x02", "a PyTorch checkpoint"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"version https://git-lfs", "a Git LFS pointer, without the file it points to"),
    (b"<!DOCTYPE", "a web page"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"<HTML", "a web page"),
    (b"<?xml", "an XML document"),
    (b"{", "a JSON document"),
];

/// What the file is, if it is known to be no model.
pub(super) fn other(reader: &mut impl Read) -> io::Result<Option<&'static str>> {
    let mut first = Vec::new();
    reader.take(512).read_to_end(&mut first)?;
    if first.is_empty() {
        return Ok(Some("an empty file"));
    }
    let text = first.trim_ascii_start();
    let found = KINDS.iter().find(|(bytes, _)| first.starts_with(bytes) || text.starts_with(bytes));
    if let Some((_, what)) = found {
        return Ok(Some(*what));
    }
    // Eight bytes of length, then JSON.
    if first.get(8) == Some(&b'{') && first.get(7) == Some(&0) {
        return Ok(Some("a safetensors file"));
    }
    let plain = |byte: &u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    Ok((first != b"lmgg" && first.iter().all(plain)).then_some("a text"))
}
