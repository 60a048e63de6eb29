//! SFTP against OpenSSH's server.

use super::*;
use crate::servers::{Proxy, Sftp, key, sftp, sftp_by_password, sftp_with};

fn through(server: &Sftp, port: u16) -> Access {
    let mut access = server.access.clone();
    access.address = access.address.replace(&format!(":{}/", server.port()), &format!(":{port}/"));
    let known = format!("[127.0.0.1]:{port} {}", server.host_key());
    access.home.retain(|(path, _)| !path.ends_with("known_hosts"));
    access.home.push((PathBuf::from(".ssh/known_hosts"), known.into_bytes()));
    access
}

#[test]
fn sftp_takes_files() {
    let server = sftp();
    let ground = Ground::new(&server.access);
    behaves(&mut *ground.open(&server.access), &ground, &|| server.arrived());
}

#[test]
fn a_server_with_a_password_that_does_not_replace_takes_files() {
    for way in ["password", "questions"] {
        let server = sftp_by_password(way);
        let ground = Ground::new(&server.access);
        behaves(&mut *ground.open(&server.access), &ground, &|| server.arrived());
    }
}

#[test]
fn a_line_cut_at_the_end_leaves_the_old_file_and_the_next_try_succeeds() {
    let server = sftp();
    let proxy = Proxy::cutting(server.port(), 19_800_000);
    let access = through(&server, proxy.port());
    let ground = Ground::new(&access);
    let mut storage = ground.open(&access);
    storage.put(&ground.upload("a.mp3", b"old"), &Counting::new()).unwrap();
    let upload = ground.upload("a.mp3", &noise(20_000_000));
    let error = storage.put(&upload, &Counting::new()).unwrap_err();
    assert!(proxy.has_cut());
    assert!(matches!(error, StorageError::Broken { .. }), "{error:?}");
    assert_eq!(server.arrived()["a.mp3"], b"old");
    storage.put(&upload, &Counting::new()).unwrap();
    assert_eq!(server.arrived().keys().collect::<Vec<_>>(), ["a.mp3"]);
    assert_eq!(server.arrived()["a.mp3"].len(), 20_000_000);
}

fn refused(server: &Sftp, change: impl FnOnce(&mut Access)) -> StorageError {
    let mut access = server.access.clone();
    change(&mut access);
    let ground = Ground::new(&access);
    let error = ground.open(&access).look("x", &Counting::new()).unwrap_err();
    tells_no_secret(&error);
    error
}

#[test]
fn an_unknown_server_is_not_trusted_and_shows_its_fingerprint() {
    let server = sftp();
    let error =
        refused(&server, |access| access.home.retain(|(path, _)| !path.ends_with("known_hosts")));
    let StorageError::Untrusted { why, hint, .. } = &error else { panic!("{error:?}") };
    assert!(why.contains("SHA256:") && why.contains("not known"), "{why}");
    assert!(hint.contains(&format!("ssh -p {}", server.port())), "{hint}");
}

#[test]
fn a_server_whose_key_has_changed_is_refused_loudly() {
    let (server, other) = (sftp(), sftp());
    let known = format!("[127.0.0.1]:{} {}", server.port(), other.host_key());
    let error = refused(&server, |access| access.home[1].1 = known.into_bytes());
    let StorageError::Untrusted { why, hint, .. } = &error else { panic!("{error:?}") };
    assert!(why.contains("HAS CHANGED"), "{why}");
    assert!(hint.contains("ssh-keygen -R"), "{hint}");
}

#[test]
fn a_wrong_key_and_a_wrong_password_are_refused_with_what_was_tried() {
    let server = sftp();
    let folder = tempfile::tempdir().unwrap();
    key(&folder.path().join("k"), "");
    let error = refused(&server, |access| {
        access.home[0].1 = std::fs::read(folder.path().join("k")).unwrap();
        access.environment.push(("POD_STORAGE_PASSWORD", PASSWORD.to_owned()));
    });
    let StorageError::Refused { why, .. } = &error else { panic!("{error:?}") };
    assert!(why.contains("id_ed25519") && why.contains("a password"), "{why}");
    let error = refused(&server, |access| access.home.remove(0).0.clear());
    assert!(error.to_string().contains("no key and no password"), "{error}");
}

#[test]
fn a_locked_key_is_opened_with_its_passphrase() {
    let server = sftp();
    let ground = Ground::new(&server.access);
    let file = ground.home().join(".ssh/id_ed25519");
    let status = std::process::Command::new("ssh-keygen")
        .args(["-q", "-p", "-P", "", "-N", "geheim-phrase", "-f"])
        .arg(&file)
        .status()
        .unwrap();
    assert!(status.success());
    let address = address(&server.access.address);
    let mut without = open(&address, &Secrets::default(), &ground.about).unwrap();
    let error = without.look("x", &Counting::new()).unwrap_err();
    assert!(error.hint().contains("passphrase"), "{}", error.hint());
    let secrets = Secrets { passphrase: Some("geheim-phrase".into()), ..Secrets::default() };
    let mut with = open(&address, &secrets, &ground.about).unwrap();
    assert_eq!(with.look("x", &Counting::new()).unwrap(), Found::Missing);
}

#[test]
fn the_configuration_of_ssh_leads_there() {
    let server = sftp();
    let mut access = server.access.clone();
    access.address = format!("sftp://www.example{}", server.root().display());
    let config = format!(
        "Host www.*\n  HostName 127.0.0.1\n  Port {}\n  User {}\n  IdentityFile ~/.ssh/id_ed25519\n",
        server.port(),
        server.user()
    );
    access.home.push((PathBuf::from(".ssh/config"), config.into_bytes()));
    let ground = Ground::new(&access);
    ground.open(&access).put(&ground.upload("a", b"a"), &Counting::new()).unwrap();
    assert_eq!(server.arrived()["a"], b"a");
}

#[test]
fn the_keys_of_an_agent_are_tried() {
    let server = sftp();
    let ground = Ground::new(&server.access);
    let socket = ground.folder.path().join("agent");
    let file = ground.home().join(".ssh/id_ed25519");
    let mut agent = std::process::Command::new("ssh-agent")
        .args(["-D", "-a"])
        .arg(&socket)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    settled(&|| socket.exists(), "an agent");
    let added = std::process::Command::new("ssh-add")
        .arg("-q")
        .arg(&file)
        .env("SSH_AUTH_SOCK", &socket)
        .status()
        .unwrap();
    std::fs::remove_file(&file).unwrap();
    let about = Surroundings { ssh_agent: Some(socket), ..ground.about.clone() };
    let address = address(&server.access.address);
    let mut storage = open(&address, &Secrets::default(), &about).unwrap();
    let found = storage.look("x", &Counting::new());
    agent.kill().unwrap();
    agent.wait().unwrap();
    assert!(added.success());
    assert_eq!(found.unwrap(), Found::Missing);
}

#[test]
fn a_folder_that_is_not_there_is_not_made_up() {
    let server = sftp();
    let mut access = server.access.clone();
    access.address += "x/y";
    let ground = Ground::new(&access);
    let put = ground.open(&access).put(&ground.upload("a", b"a"), &Counting::new());
    assert!(matches!(put, Err(StorageError::NoPlace { .. })), "{put:?}");
}

#[test]
fn a_full_server_says_so_and_keeps_the_old_file() {
    let server = sftp_with(Some(1024));
    let ground = Ground::new(&server.access);
    let mut storage = ground.open(&server.access);
    storage.put(&ground.upload("a", b"old"), &Counting::new()).unwrap();
    let error = storage.put(&ground.upload("a", &noise(3_000_000)), &Counting::new()).unwrap_err();
    assert!(matches!(error, StorageError::Full { .. }), "{error:?}");
    assert_eq!(server.arrived().keys().collect::<Vec<_>>(), ["a"]);
    assert_eq!(server.arrived()["a"], b"old");
}
