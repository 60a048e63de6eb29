//! `pod init`: starts a show.

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::json::path;
use crate::ops;

pub fn run(typed: &args::Init, desk: &Desk) -> Result<Outcome, Stop> {
    let mut init = ops::Init {
        folder: typed.folder.clone(),
        title: String::new(),
        author: typed.author.clone(),
        language: typed.language.clone(),
        description: typed.description.clone(),
        link: typed.link.clone(),
        email: typed.email.clone(),
        base_url: typed.base_url.clone(),
        license: typed.license.clone(),
        preset: typed.preset,
    };
    match &typed.title {
        Some(title) => init.title.clone_from(title),
        None => {
            init.title = desk.asking.need("Title of the show", "`--title TEXT`")?;
            if init.author.is_none() {
                init.author = desk.asking.offer("Who makes it", None)?;
            }
            if init.language.is_none() {
                let usual = ops::usual_language();
                init.language = desk.asking.offer("Language spoken", Some(&usual))?;
            }
        }
    }
    let done = desk.run(|context| ops::init(context, &init))?;
    let folder = desk.results.path(&done.folder);
    let mut text = format!("started `{}` in {folder}\n", crate::cli::print::visible(&init.title));
    for file in &done.files {
        text.push_str(&format!("  {}\n", desk.results.path(file)));
    }
    text.push_str("next: `pod new TITLE` starts an episode\n");
    let files: Vec<_> = done.files.iter().map(|file| path(file)).collect();
    let fields = json!({ "show": path(&done.folder), "guid": done.guid.as_str(), "files": files });
    Ok(Outcome::done(text, fields))
}
