//! The manual page of a manifest, from the one list of its keys.

use super::SOURCE;
use super::roff::plain;
use crate::show::{KEYS, Table};

/// The page of `show.toml` or `episode.toml`.
pub(super) fn page(file: &str) -> String {
    let (what, about) = match file {
        "show.toml" => (
            "what a show is, how it sounds and where it goes",
            "The folder that holds this file is a show. It says what is the same for all episodes.",
        ),
        _ => (
            "what an episode is and what it is made of",
            "The folder that holds this file is an episode of the show above it.",
        ),
    };
    let mut text = format!(
        ".TH {file} 5 \"\" \"{SOURCE}\" \"pod\"\n.SH NAME\n{file} \\- {what}\n\
         .SH DESCRIPTION\n{about}\n\
         It is TOML, UTF\\-8, written by hand or by \\fBpod\\fR(1), which keeps comments and order.\n\
         Keys that are not listed here are errors; \\fBpod\\-check\\fR(1) tells all of them at once.\n\
         .PP\n\
         Times are seconds (2.5), \"MM:SS\" or \"HH:MM:SS.mmm\". Paths start at the file's own folder.\n\
         No password ever stands in it.\n"
    );
    for table in KEYS.iter().filter(|table| table.files.contains(&file)) {
        text.push_str(&section(table));
    }
    text.push_str(".SH \"SEE ALSO\"\n");
    let other = if file == "show.toml" { "episode.toml" } else { "show.toml" };
    text.push_str(&format!("\\fBpod\\fR(1), \\fBpod\\-check\\fR(1), \\fB{other}\\fR(5)\n"));
    text
}

fn section(table: &Table) -> String {
    let header = if table.header.is_empty() { "KEYS".to_owned() } else { plain(table.header) };
    let mut text = format!(".SH \"{header}\"\n");
    for key in table.keys {
        let (name, form, about) = (plain(key.name), plain(key.form), plain(key.about));
        text.push_str(&format!(".TP\n\\fB{name}\\fR = \\fI{form}\\fR\n{about}\n"));
    }
    if table.open {
        text.push_str(".PP\nOther keys are kept for the service.\n");
    }
    text
}
