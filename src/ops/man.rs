//! `man`: writes the manual pages: the commands' from what may be typed, the
//! manifests' from the list of their keys.

mod manifest;
mod roff;

use std::path::{Path, PathBuf};

use clap::Command;
use clap_mangen::Man;

use super::{Context, Failure, disk};
use crate::check;

/// What the foot of each page says it belongs to.
const SOURCE: &str = concat!("pod ", env!("CARGO_PKG_VERSION"));

/// Writes pod.1, one pod-….1 a command, show.toml.5 and episode.toml.5 into
/// `folder` (from the user's); gives their paths. No date is in them, so that
/// the same version writes the same pages.
pub fn man(
    context: &Context<'_>,
    program: Command,
    folder: &Path,
) -> Result<Vec<PathBuf>, Failure> {
    let folder = context.folder.join(folder);
    disk::make_folder(&folder)?;
    let mut written = Vec::new();
    for (name, text) in pages(program) {
        let path = folder.join(name);
        disk::write(&path, &text)?;
        written.push(path);
    }
    Ok(written)
}

/// The pages by file name.
fn pages(program: Command) -> Vec<(String, String)> {
    let mut program = program.disable_help_subcommand(true);
    program.build();
    let mut pages = Vec::new();
    of_command(&program, &mut pages);
    pages.push(("show.toml.5".to_owned(), manifest::page("show.toml")));
    pages.push(("episode.toml.5".to_owned(), manifest::page("episode.toml")));
    pages
}

fn of_command(command: &Command, pages: &mut Vec<(String, String)>) {
    let examples = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let page = Man::new(command.clone()).manual("pod").section("1").source(SOURCE);
    let mut text = Vec::new();
    // Written to memory, which does not fail.
    let _ = page
        .render_title(&mut text)
        .and_then(|()| page.render_name_section(&mut text))
        .and_then(|()| page.render_synopsis_section(&mut text))
        .and_then(|()| page.render_description_section(&mut text))
        .and_then(|()| page.render_options_section(&mut text));
    if command.has_subcommands() {
        let _ = page.render_subcommands_section(&mut text);
    }
    let mut text = String::from_utf8_lossy(&text).into_owned();
    if command.get_name() == "check" {
        text.push_str(&roff::rules(check::rules()));
    }
    text.push_str(&roff::examples(&examples));
    text.push_str(&roff::see_also(command));
    pages.push((page.get_filename(), text));
    for subcommand in command.get_subcommands().filter(|one| !one.is_hide_set()) {
        of_command(subcommand, pages);
    }
}
