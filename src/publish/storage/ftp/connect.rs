//! A connection to an FTP server: encrypted as the address says, with certificates held to the
//! system's, and every socket with a time-out.

use std::fs;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use suppaftp::{FtpError, FtpResult, Mode, RustlsConnector, RustlsFtpStream, Status, TlsConnector};

use super::super::error::said;
use super::super::{StorageError, Surroundings};
use super::line::Line;
use crate::http::Patience;
use crate::publish::credentials::{Secret, Secrets};
use crate::show::{Security, StorageAddress};

/// A connection, encrypted or not.
pub(super) type Connection = RustlsFtpStream;

/// Where to connect, and as whom.
pub(super) struct Account {
    pub place: String,
    pub user: String,
    pub root: String,
    security: Security,
    host: String,
    port: u16,
    password: Option<Secret>,
    patience: Patience,
    tls: Arc<ClientConfig>,
}

impl Account {
    /// What the address and the secrets say. *Errors:* certificates cannot be read.
    pub fn of(
        address: &StorageAddress,
        secrets: &Secrets,
        about: &Surroundings,
    ) -> Result<Account, StorageError> {
        let place = address.shown();
        let StorageAddress::Ftp { security, user, host, port, root } = address else {
            return Err(StorageError::Unable { place, what: "be reached by FTP" });
        };
        let tls = config(about).map_err(|why| StorageError::Setup {
            place: place.clone(),
            why,
            hint: "check the certificates of this system".to_owned(),
        })?;
        let named = || secrets.user.as_ref().map(|user| user.reveal().to_owned());
        Ok(Account {
            place,
            user: user.clone().or_else(named).unwrap_or_else(|| "anonymous".to_owned()),
            root: root.clone(),
            security: *security,
            host: host.clone(),
            port: *port,
            password: secrets.password.clone(),
            patience: about.patience,
            tls: Arc::new(tls),
        })
    }

    /// Connects and logs in.
    pub fn connect(&self, line: &Line) -> Result<Connection, StorageError> {
        let told = |error| self.told(error, "connecting", None);
        let socket = self.reach()?;
        let tls = || Guarded {
            tls: RustlsConnector::from(Arc::clone(&self.tls)),
            control: line.clone(),
            patience: self.patience,
        };
        let domain = self.host.trim_matches(['[', ']']);
        let mut ftp = match self.security {
            Security::Plain | Security::Explicit => {
                line.control(&socket);
                Connection::connect_with_stream(socket).map_err(told)?
            }
            Security::Implicit => {
                // Only to see that somebody is there, within the time there is for it.
                let at = socket.peer_addr().map_err(FtpError::ConnectionError).map_err(told)?;
                drop(socket);
                Connection::connect_secure_implicit(at, tls(), domain).map_err(told)?
            }
        };
        match self.security {
            Security::Plain => {}
            Security::Explicit => {
                ftp = ftp.into_secure(tls(), domain).map_err(|error| match error {
                    FtpError::UnexpectedResponse(answer) => StorageError::Setup {
                        place: self.place.clone(),
                        why: format!(
                            "it does not encrypt: {}",
                            said(&String::from_utf8_lossy(&answer.body))
                        ),
                        hint: "ask for another way in; with ftp:// everybody on the way could \
                               read your password"
                            .to_owned(),
                    },
                    error => told(error),
                })?;
            }
            Security::Implicit => {
                // As after AUTH (RFC 4217, 9): files are encrypted as well.
                for command in ["PBSZ 0", "PROT P"] {
                    ftp.custom_command(command, &[Status::CommandOk]).map_err(told)?;
                }
            }
        }
        let of_v6 = ftp.get_ref().peer_addr().is_ok_and(|peer| peer.is_ipv6());
        ftp.set_mode(if of_v6 { Mode::ExtendedPassive } else { Mode::Passive });
        // Files go to the server commands go to, whatever address it names: it may not know its
        // own, and must not send us elsewhere.
        ftp.set_passive_nat_workaround(true);
        let (line, patience) = (line.clone(), self.patience);
        let mut ftp = ftp.passive_stream_builder(move |at| {
            let socket = reach(at, patience).map_err(FtpError::ConnectionError)?;
            line.data(&socket);
            Ok(socket)
        });
        self.log_in(&mut ftp)?;
        Ok(ftp)
    }

    fn log_in(&self, ftp: &mut Connection) -> Result<(), StorageError> {
        let password = self.password.as_ref().map_or("", |password| password.reveal());
        ftp.login(self.user.as_str(), password).map_err(|error| match error {
            FtpError::UnexpectedResponse(_) if self.password.is_none() => StorageError::Refused {
                place: self.place.clone(),
                who: format!(" {}", self.user),
                why: "there is no password for it".to_owned(),
                hint: "keep it with `pod login storage`".to_owned(),
            },
            error => self.told(error, "logging in", None),
        })
    }

    /// The first address of the server that answers.
    fn reach(&self) -> Result<TcpStream, StorageError> {
        let host = self.host.trim_matches(['[', ']']);
        let mut why = "no such host".to_owned();
        let found = (host, self.port).to_socket_addrs();
        let found =
            found.map_err(|error| self.broken("connecting".to_owned(), error.to_string()))?;
        for at in found {
            match reach(at, self.patience) {
                Ok(socket) => return Ok(socket),
                Err(error) => why = error.to_string(),
            }
        }
        Err(self.broken("connecting".to_owned(), why))
    }
}

fn reach(at: SocketAddr, patience: Patience) -> std::io::Result<TcpStream> {
    let socket = TcpStream::connect_timeout(&at, patience.connect)?;
    waits_no_longer(&socket, patience)?;
    Ok(socket)
}

fn waits_no_longer(socket: &TcpStream, patience: Patience) -> std::io::Result<()> {
    socket.set_read_timeout(Some(patience.silence))?;
    socket.set_write_timeout(Some(patience.silence))?;
    socket.set_nodelay(true)
}

/// Encrypts sockets, and sees that none of them waits for ever.
#[derive(Debug)]
struct Guarded {
    tls: RustlsConnector,
    control: Line,
    patience: Patience,
}

impl TlsConnector for Guarded {
    type Stream = <RustlsConnector as TlsConnector>::Stream;

    fn connect(&self, domain: &str, socket: TcpStream) -> FtpResult<Self::Stream> {
        waits_no_longer(&socket, self.patience).map_err(FtpError::ConnectionError)?;
        self.control.control_if_first(&socket);
        self.tls.connect(domain, socket)
    }
}

/// How to encrypt: with the certificates the system trusts, and those of one more file.
fn config(about: &Surroundings) -> Result<ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = Vec::new();
    if let Some(file) = &about.extra_roots {
        let wrong = |why: String| format!("`{}`: {why}", file.display());
        let text = fs::read(file).map_err(|error| wrong(error.to_string()))?;
        for root in CertificateDer::pem_slice_iter(&text) {
            roots.push(root.map_err(|error| wrong(error.to_string()))?);
        }
    }
    let checked =
        rustls_platform_verifier::Verifier::new_with_extra_roots(roots, Arc::clone(&provider));
    let checked = checked.map_err(|error| error.to_string())?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(checked))
        .with_no_client_auth();
    Ok(config)
}
