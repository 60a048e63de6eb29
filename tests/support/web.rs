//! A web server of the files of a folder, as a show's listeners meet it: lengths, types, ranges;
//! and faults where a test wants them.
#![allow(dead_code, reason = "each of those that include this file uses a part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::many::Many;
use crate::server::{Asked, Reply, Server};

/// What is answered instead of a file, by path.
pub type Faults = Arc<Mutex<BTreeMap<String, Reply>>>;

/// The path of a request: without what follows a `?`.
pub fn path_of(asked: &Asked) -> String {
    asked.path.split('?').next().unwrap_or_default().to_owned()
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "mp3" => "audio/mpeg",
        "vtt" => "text/vtt",
        "json" => "application/json+chapters",
        "jpg" => "image/jpeg",
        "html" => "text/html",
        _ => "application/octet-stream",
    }
}

/// An honest server of the files of a folder.
pub fn serve(folder: &Path) -> Server {
    serve_with(folder, Faults::default())
}

/// The same with faults.
pub fn serve_with(folder: &Path, faults: Faults) -> Server {
    let folder = folder.to_owned();
    Server::start(move |asked| {
        let path = path_of(asked);
        if let Some(fault) = faults.lock().unwrap().get(&path) {
            return fault.clone();
        }
        match fs::read(folder.join(path.trim_start_matches('/'))) {
            Ok(content) => answer(asked, &path, &content),
            Err(_) => Reply::new(404, "not here"),
        }
    })
}

/// A file as an honest server gives it.
pub fn answer(asked: &Asked, path: &str, content: &[u8]) -> Reply {
    part(asked, content)
        .header("Content-Type", kind(path))
        .header("Access-Control-Allow-Origin", "*")
}

/// A file, or the part of it that was asked for.
fn part(asked: &Asked, content: &[u8]) -> Reply {
    let range = asked.header("range").strip_prefix("bytes=").and_then(|one| one.split_once('-'));
    let ends = range.and_then(|(from, to)| Some((from.parse().ok()?, to.parse::<usize>().ok()?)));
    match ends.filter(|(from, _)| *from < content.len()) {
        Some((from, to)) => {
            let to = to.min(content.len() - 1);
            let header = format!("bytes {from}-{to}/{}", content.len());
            Reply::new(206, &content[from..=to]).header("Content-Range", &header)
        }
        None => Reply::new(200, content),
    }
}

/// Has a show be published into a folder that is served, telling nobody.
pub fn publish_to(many: &Many, web: &Server, folder: &Path) -> io::Result<()> {
    publish_with(many, &web.address("/"), &format!("\"{}\"", folder.display()), "pings = []\n")
}

/// The same with a storage as it stands in show.toml, and more keys of [publish].
pub fn publish_with(many: &Many, base: &str, storage: &str, keys: &str) -> io::Result<()> {
    let path = many.root.join("show.toml");
    let publish =
        format!("[feed]\nhubs = []\n[publish]\nbase_url = \"{base}\"\nstorage = {storage}\n{keys}");
    let show = fs::read_to_string(&path)?;
    let old = "[publish]\nbase_url = \"https://voix.example/\"\n";
    assert!(show.contains(old));
    fs::write(&path, show.replace(old, &publish))
}
