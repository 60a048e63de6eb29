//! A WebDAV server: WsgiDAV.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::running::Running;
use super::{Access, Certificate, PASSWORD, USER, files_below};

/// The server; dropped, it is gone.
pub struct WebDav {
    /// How to get in.
    pub access: Access,
    /// What it shows, when it speaks https.
    pub certificate: Option<Certificate>,
    folder: tempfile::TempDir,
    port: u16,
    _running: Running,
}

/// Starts one without encryption.
pub fn webdav() -> WebDav {
    start(None)
}

/// Starts one with encryption.
pub fn webdavs() -> WebDav {
    start(Some(Certificate::new()))
}

fn start(certificate: Option<Certificate>) -> WebDav {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("dav")).unwrap();
    let shown = certificate.as_ref().map(|certificate| certificate.shown());
    let mut arguments = vec![folder.path().to_str().unwrap(), USER, PASSWORD];
    arguments.extend(shown.as_ref().map(|shown| shown.to_str().unwrap()));
    let (running, port) = Running::script("webdav.py", &arguments);
    let scheme = if certificate.is_some() { "webdavs" } else { "webdav" };
    let mut environment = vec![("POD_STORAGE_PASSWORD", PASSWORD.to_owned())];
    if let Some(certificate) = &certificate {
        environment.push(("SSL_CERT_FILE", certificate.authority().display().to_string()));
    }
    let address = format!("{scheme}://{USER}@127.0.0.1:{port}/dav/");
    let access = Access { address, environment, home: Vec::new() };
    WebDav { access, certificate, folder, port, _running: running }
}

impl WebDav {
    /// Where files arrive.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("dav")
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
