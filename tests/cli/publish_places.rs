//! `pod publish` to real servers: OpenSSH's sftp, moto's S3, wsgidav's WebDAV, pyftpdlib's FTP with
//! TLS, rsync as a command. Each: all of it, nothing again, another title, and killed at every step.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use pod::show::Security;
use serde_json::Value;

use crate::many::Many;
use crate::sandbox::{Run, Sandbox};
use crate::server::{Reply, Server};
use crate::servers::{Access, Proxy, ftp, s3, sftp, webdavs};
use crate::web::{self, path_of};

/// Nothing here takes longer; a test that waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(120);

/// What arrived, by path from the root of everything published to this server.
type Arrived<'a> = &'a (dyn Fn() -> BTreeMap<String, Vec<u8>> + Sync);

/// A place to publish to, and the web server that shows what is there.
struct Place<'a> {
    access: &'a Access,
    arrived: Arrived<'a>,
    web: Server,
    shown: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
}

impl<'a> Place<'a> {
    fn new(access: &'a Access, arrived: Arrived<'a>) -> Place<'a> {
        let shown: Arc<Mutex<BTreeMap<String, Vec<u8>>>> = Arc::default();
        let behind = Arc::clone(&shown);
        let web = Server::start(move |asked| {
            let path = path_of(asked);
            match behind.lock().unwrap().get(path.trim_start_matches('/')) {
                Some(content) => web::answer(asked, &path, content),
                None => Reply::new(404, "not here"),
            }
        });
        Place { access, arrived, web, shown }
    }

    /// A show that is published into a folder of its own there.
    fn show(&self, folder: &str) -> (Sandbox, Many) {
        let sandbox = Sandbox::new();
        let many = Many::write(&sandbox.root(), 1, 60).unwrap();
        self.access.furnish(&sandbox.home());
        let storage = format!("\"{}\"", below(&self.access.address, folder));
        let base = self.web.address(&format!("/{folder}/"));
        web::publish_with(&many, &base, &storage, "pings = []\n").unwrap();
        (sandbox, many)
    }

    fn run<'s>(&self, sandbox: &'s Sandbox, arguments: &[&str]) -> Run<'s> {
        let environment = self.access.environment.iter();
        environment.fold(sandbox.command(arguments), |run, (name, value)| run.env(name, value))
    }

    /// Publishes to the end, while the web server shows what arrives.
    fn publish(&self, sandbox: &Sandbox) -> Value {
        let run = self.run(sandbox, &["publish", "--json"]);
        let child = run.raw().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let done = std::thread::scope(|scope| {
            let waiting = scope.spawn(|| child.wait_with_output().unwrap());
            while !waiting.is_finished() {
                self.look();
                std::thread::sleep(Duration::from_millis(20));
            }
            waiting.join().unwrap()
        });
        let said =
            String::from_utf8_lossy(&[&done.stdout[..], &done.stderr[..]].concat()).into_owned();
        assert!(!said.contains("geheim"), "a secret was said: {said}");
        assert!(done.status.success(), "{said}");
        serde_json::from_slice(&done.stdout).unwrap()
    }

    fn look(&self) -> usize {
        let arrived = (self.arrived)();
        let whole = arrived.into_iter().filter(|(path, _)| is_whole(path));
        let mut shown = self.shown.lock().unwrap();
        *shown = whole.collect();
        shown.len()
    }

    /// What is in a folder there.
    fn there(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let arrived = (self.arrived)().into_iter();
        let below = arrived.filter_map(|(path, content)| {
            Some((path.strip_prefix(folder)?.strip_prefix('/')?.to_owned(), content))
        });
        below.filter(|(path, _)| is_whole(path)).collect()
    }

    /// Kills a publish when so many files have arrived, runs it again, and looks at the end.
    fn killed(&self, folder: &str, count: usize) {
        let (sandbox, _) = self.show(folder);
        sandbox.pod(["site"]).succeeds();
        let run = self.run(&sandbox, &["publish", "--quiet", "--limit-rate", "150k"]);
        let mut pod = run.raw().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let started = Instant::now();
        while self.look() > 0 && self.there(folder).len() < count || self.there(folder).is_empty() {
            assert!(started.elapsed() < PATIENCE, "{count} files never arrived in {folder}");
            if pod.try_wait().unwrap().is_some() {
                break;
            }
        }
        let _ = pod.kill();
        pod.wait().unwrap();
        // A server may end what it has begun.
        std::thread::sleep(Duration::from_millis(150));
        let before = self.there(folder).len();
        let json = self.publish(&sandbox);
        let there = self.there(folder);
        assert_eq!(there, public(&sandbox), "{folder}");
        let sent = json["sent_files"].as_u64().unwrap() as usize;
        assert_eq!(before + sent, there.len(), "{folder}: a file was sent twice: {json}");
        assert_eq!(self.publish(&sandbox)["sent_files"], 0);
    }

    /// The whole of it. `folders` are those that are there already, one for each show.
    fn journey(&self, kills: &[usize]) {
        let (sandbox, many) = self.show("one");
        let first = self.publish(&sandbox);
        let all = public(&sandbox);
        assert_eq!(first["sent_files"], all.len());
        assert_eq!(self.there("one"), all);
        assert_eq!(self.publish(&sandbox)["sent_files"], 0);
        many.retitle(1, "Un autre titre").unwrap();
        let changed = self.publish(&sandbox);
        assert_eq!(self.there("one"), public(&sandbox));
        let sent: Vec<&str> = changed["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| file["path"].as_str().unwrap())
            .collect();
        assert_eq!(changed["sent_files"], sent.len());
        let light = |path: &&&str| path.starts_with("media/") || path.ends_with(".vtt");
        assert_eq!(sent.iter().find(light), None);
        for count in kills {
            self.killed(&format!("killed-{count}"), *count);
        }
    }
}

/// An address with one more folder.
fn below(address: &str, folder: &str) -> String {
    match address.split_once('?') {
        Some((path, query)) => format!("{}/{folder}?{query}", path.trim_end_matches('/')),
        None => format!("{}/{folder}", address.trim_end_matches('/')),
    }
}

/// Whether a name is that of a finished file.
fn is_whole(path: &str) -> bool {
    !path.rsplit('/').next().unwrap_or_default().starts_with(".pod-")
}

fn public(sandbox: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    crate::servers::files_below(&sandbox.path("public"))
}

/// After the sound, among the texts, among the pages, before and after the feed.
const KILLS: [usize; 6] = [1, 3, 9, 16, 20, 21];

#[test]
fn by_sftp() {
    let server = sftp();
    Place::new(&server.access, &|| server.arrived()).journey(&KILLS);
}

#[test]
fn by_s3() {
    let server = s3();
    Place::new(&server.access, &|| server.arrived()).journey(&[1, 20]);
}

#[test]
fn by_webdav() {
    let server = webdavs();
    Place::new(&server.access, &|| server.arrived()).journey(&KILLS);
}

#[test]
fn by_ftp() {
    let server = ftp(Security::Explicit);
    Place::new(&server.access, &|| server.arrived()).journey(&KILLS);
}

#[test]
fn by_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let arrived = || crate::servers::files_below(folder.path());
    let access = Access::default();
    let place = Place::new(&access, &arrived);
    let (sandbox, many) = place.show("one");
    std::fs::create_dir(folder.path().join("one")).unwrap();
    let to = folder.path().join("one");
    let command = format!(
        "[\"rsync\", \"-aI\", \"--files-from={{list}}\", \"{{from}}/\", \"{}/\"]",
        to.display()
    );
    with_storage(&sandbox, &command);
    let first = place.publish(&sandbox);
    assert_eq!(place.there("one"), public(&sandbox));
    assert_eq!(first["sent_files"], public(&sandbox).len());
    assert_eq!(place.publish(&sandbox)["sent_files"], 0);
    many.retitle(1, "Un autre titre").unwrap();
    assert!(place.publish(&sandbox)["sent_files"].as_u64().unwrap() > 2);
    assert_eq!(place.there("one"), public(&sandbox));
    // One that fails is told with what it said, and nothing is believed to be there.
    with_storage(&sandbox, "[\"/bin/false\", \"{list}\"]");
    let said = place.run(&sandbox, &["publish"]).run().exits(1).err();
    assert!(
        said.contains("/bin/false") && said.contains("the published feed is unchanged"),
        "{said}"
    );
}

fn with_storage(sandbox: &Sandbox, storage: &str) {
    let show = sandbox.read("show.toml");
    let old = show.lines().find(|line| line.starts_with("storage")).unwrap();
    sandbox.write("show.toml", show.replace(old, &format!("storage = {storage}")));
}

#[test]
fn a_wrong_password_half_way_and_a_full_disk_leave_the_feed() {
    let server = webdavs();
    let arrived = || server.arrived();
    let place = Place::new(&server.access, &arrived);
    let (sandbox, many) = place.show("one");
    place.publish(&sandbox);
    let feed = place.there("one")["feed.xml"].clone();
    many.retitle(1, "Un autre titre").unwrap();
    let run = place.run(&sandbox, &["publish"]).env("POD_STORAGE_PASSWORD", "geheim-wrong");
    let said = run.run().exits(1);
    assert!(said.err().contains("does not let in") && said.err().contains("pod login storage"));
    assert!(said.err().contains("the published feed is unchanged"), "{}", said.err());
    assert!(!said.said().contains("geheim") && !said.err().contains("geheim"));
    assert_eq!(place.there("one")["feed.xml"], feed);
    place.publish(&sandbox);
    assert_eq!(place.there("one"), public(&sandbox));
    // No secret is in any file of the show.
    let grep = Command::new("grep").args(["-r", "-l", "geheim"]).arg(sandbox.root()).output();
    assert_eq!(String::from_utf8(grep.unwrap().stdout).unwrap(), "");
    assert!(Path::new(&sandbox.root()).exists());
}

#[test]
fn a_connection_that_breaks_is_made_again() {
    let server = sftp();
    let proxy = Proxy::cutting(server.port(), 30_000);
    let address =
        server.access.address.replace(&server.port().to_string(), &proxy.port().to_string());
    // The key of the server is known by its port.
    let known = |(path, content): (std::path::PathBuf, Vec<u8>)| {
        let content = String::from_utf8_lossy(&content).into_owned();
        (path, content.replace(&server.port().to_string(), &proxy.port().to_string()).into_bytes())
    };
    let home = server.access.home.clone().into_iter().map(known).collect();
    let access = Access { address, home, ..server.access.clone() };
    let arrived = || server.arrived();
    let place = Place::new(&access, &arrived);
    let (sandbox, _) = place.show("one");
    let json = place.publish(&sandbox);
    assert!(proxy.has_cut());
    assert_eq!(place.there("one"), public(&sandbox));
    assert_eq!(json["sent_files"], public(&sandbox).len());
    let left = server.arrived().into_keys().filter(|path| !is_whole(path)).count();
    assert_eq!(left, 0);
}
