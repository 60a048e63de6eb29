//! An FTP server, with and without TLS: pyftpdlib.

use std::collections::BTreeMap;
use std::path::PathBuf;

use pod::show::Security;

use super::running::Running;
use super::{Access, Certificate, PASSWORD, USER, files_below};

/// The server; dropped, it is gone.
pub struct Ftp {
    /// How to get in.
    pub access: Access,
    /// What it shows, when it speaks TLS.
    pub certificate: Certificate,
    folder: tempfile::TempDir,
    port: u16,
    _running: Running,
}

/// Starts one.
pub fn ftp(security: Security) -> Ftp {
    ftp_with(security, &[])
}

/// Starts one that misbehaves: `cut=BYTES` breaks off once after so many bytes of a file,
/// `full=BYTES` has no room for more.
pub fn ftp_with(security: Security, misbehaves: &[&str]) -> Ftp {
    let (folder, certificate) = (tempfile::tempdir().unwrap(), Certificate::new());
    std::fs::create_dir(folder.path().join("www")).unwrap();
    let (scheme, kind, query) = match security {
        Security::Plain => ("ftp", "plain", ""),
        Security::Explicit => ("ftps", "explicit", ""),
        Security::Implicit => ("ftps", "implicit", "?implicit"),
    };
    let shown = certificate.shown();
    let mut arguments =
        vec![folder.path().to_str().unwrap(), USER, PASSWORD, kind, shown.to_str().unwrap()];
    arguments.extend(misbehaves);
    let (running, port) = Running::script("ftp.py", &arguments);
    let access = Access {
        address: format!("{scheme}://{USER}@127.0.0.1:{port}/www{query}"),
        environment: vec![
            ("POD_STORAGE_PASSWORD", PASSWORD.to_owned()),
            ("SSL_CERT_FILE", certificate.authority().display().to_string()),
        ],
        home: Vec::new(),
    };
    Ftp { access, certificate, folder, port, _running: running }
}

impl Ftp {
    /// Where files arrive.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("www")
    }

    /// What arrived.
    pub fn arrived(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(&self.root())
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }
}
