//! OpenSSH's own server, as whoever runs the test.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::running::{Running, free_port, program};
use super::{Access, PASSWORD, USER, files_below};

/// The server; dropped, it is gone.
pub struct Sftp {
    /// How to get in: with a key in the user's home.
    pub access: Access,
    folder: tempfile::TempDir,
    port: u16,
    user: String,
    _running: Running,
}

/// Starts one.
pub fn sftp() -> Sftp {
    sftp_with(None)
}

/// Starts one that writes no file longer than so many blocks of 1024 bytes: what a full disk is
/// to it.
pub fn sftp_with(most_blocks: Option<u32>) -> Sftp {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("www")).unwrap();
    for name in ["host_key", "user_key"] {
        key(&path(name), "");
    }
    fs::copy(path("user_key.pub"), path("authorized_keys")).unwrap();
    let user = Command::new("id").arg("-un").output().unwrap().stdout;
    let user = String::from_utf8(user).unwrap().trim().to_owned();
    if user == "root" {
        // Where its parted-off process lives; Debian makes it when the service starts.
        fs::create_dir_all("/run/sshd").unwrap();
    }
    let port = free_port();
    let shown = folder.path().display();
    let config = format!(
        "ListenAddress 127.0.0.1\nPort {port}\nHostKey {shown}/host_key\nPidFile none\n\
         AuthorizedKeysFile {shown}/authorized_keys\nPasswordAuthentication yes\n\
         KbdInteractiveAuthentication no\nPermitRootLogin yes\nStrictModes no\nUsePAM no\n\
         MaxStartups 100\nSubsystem sftp internal-sftp\n"
    );
    fs::write(path("sshd_config"), config).unwrap();
    let sshd = program("sshd");
    let serve = format!("exec {sshd} -D -e -f {shown}/sshd_config");
    let limit =
        most_blocks.map_or(String::new(), |most| format!("trap '' XFSZ; ulimit -f {most}; "));
    let mut running = Running::start(&mut ["sh".to_owned(), "-c".to_owned(), limit + &serve], &[]);
    running.wait_for(port, b"SSH-2.0-");
    let mut server =
        Sftp { access: Access::default(), folder, port, user: user.clone(), _running: running };
    let known = format!("[127.0.0.1]:{port} {}", server.host_key());
    server.access = Access {
        address: format!("sftp://{user}@127.0.0.1:{port}{}", server.root().display()),
        environment: Vec::new(),
        home: vec![
            (PathBuf::from(".ssh/id_ed25519"), fs::read(server.path("user_key")).unwrap()),
            (PathBuf::from(".ssh/known_hosts"), known.into_bytes()),
        ],
    };
    server
}

/// A server that lets in by password alone, asked for at once or by a question, and whose rename
/// replaces nothing; dropped, it is gone.
pub struct PasswordSftp {
    /// How to get in.
    pub access: Access,
    folder: tempfile::TempDir,
    _running: Running,
}

/// Starts one; `way` is `password` or `questions`.
pub fn sftp_by_password(way: &str) -> PasswordSftp {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("www")).unwrap();
    let arguments = [folder.path().to_str().unwrap(), USER, PASSWORD, way];
    let (running, port, key) = Running::script_saying("sftp.py", &arguments);
    let access = Access {
        address: format!("sftp://{USER}@127.0.0.1:{port}/www"),
        environment: vec![("POD_STORAGE_PASSWORD", PASSWORD.to_owned())],
        home: vec![(
            PathBuf::from(".ssh/known_hosts"),
            format!("[127.0.0.1]:{port} {key}\n").into_bytes(),
        )],
    };
    PasswordSftp { access, folder, _running: running }
}

impl PasswordSftp {
    /// What arrived.
    pub fn arrived(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(&self.folder.path().join("www"))
    }
}

impl Sftp {
    /// Where files arrive.
    pub fn root(&self) -> PathBuf {
        self.path("www")
    }

    /// What arrived.
    pub fn arrived(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(&self.root())
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Who logs in.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The public part of its key: kind and key.
    pub fn host_key(&self) -> String {
        let text = fs::read_to_string(self.path("host_key.pub")).unwrap();
        text.split_whitespace().take(2).collect::<Vec<_>>().join(" ") + "\n"
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// Makes a pair of keys, the private one locked when there is a passphrase.
pub fn key(file: &Path, passphrase: &str) {
    let mut command = Command::new(program("ssh-keygen"));
    command.args(["-q", "-t", "ed25519", "-N", passphrase, "-C", "test", "-f"]).arg(file);
    assert!(command.status().unwrap().success());
}
