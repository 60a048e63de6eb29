//! The models pod knows by name: what each is good for, how to tell a true
//! copy, and which one a name or path means.

mod find;
mod table;

pub use find::{FindError, FoundModel, find_model, near_names};
pub use table::{HOME, KnownModel, MODELS, is_english, known};

/// The name of a model's file.
pub fn file_name(name: &str) -> String {
    format!("ggml-{name}.bin")
}

/// The name of the model that a file of this name holds.
pub fn name_of_file(file: &str) -> Option<&str> {
    let name = file.strip_prefix("ggml-")?.strip_suffix(".bin")?;
    is_name(name).then_some(name)
}

/// Whether a text may be a model's name: it becomes part of a file's name and of an address.
pub fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    text.len() <= 100
        && text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
        && text.bytes().all(allowed)
        && !text.ends_with(".bin")
}
