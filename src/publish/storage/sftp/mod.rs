//! A folder on a server with SSH. tokio lives here as the library brings it: one thread of its
//! own keeps the connection, callers wait for it.

mod config;
mod connect;
mod session;

use std::time::Duration;

use tokio::runtime::Runtime;

use self::config::Server;
use self::session::Session;
use super::listen::hear;
use super::{Found, Storage, StorageError, Surroundings, Upload, Watch, checked};
use crate::publish::credentials::Secrets;
use crate::show::StorageAddress;

/// How long taking leave may take.
const LEAVING: Duration = Duration::from_millis(500);

/// A folder on a server.
pub(super) struct Sftp {
    place: String,
    root: String,
    server: Server,
    secrets: Secrets,
    about: Surroundings,
    /// Gone only while it is dropped.
    runtime: Option<Runtime>,
    session: Option<Session>,
}

pub(super) fn open(
    address: &StorageAddress,
    secrets: &Secrets,
    about: &Surroundings,
) -> Result<Sftp, StorageError> {
    let StorageAddress::Sftp { root, .. } = address else {
        return Err(StorageError::Unable { place: address.shown(), what: "be reached by SSH" });
    };
    let named = secrets.user.as_ref().map(|user| user.reveal());
    let server = config::resolve(address, named, about)?;
    let built = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("sftp")
        .enable_all()
        .build();
    let runtime = built.map_err(|error| StorageError::Setup {
        place: address.shown(),
        why: error.to_string(),
        hint: "free memory or threads, then run it again".to_owned(),
    })?;
    Ok(Sftp {
        place: address.shown(),
        root: root.clone(),
        server,
        secrets: secrets.clone(),
        about: about.clone(),
        runtime: Some(runtime),
        session: None,
    })
}

impl Sftp {
    /// Does something in a session: the one that is open, else a new one.
    fn within<T>(
        &mut self,
        watch: &dyn Watch,
        work: impl AsyncFnOnce(&mut Session) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        let Some(runtime) = &self.runtime else { return Err(StorageError::Cancelled) };
        let (server, secrets, about) = (&self.server, &self.secrets, &self.about);
        let (root, place) = (&self.root, &self.place);
        let kept = self.session.take().filter(|session| !session.is_over());
        let (came, session) = runtime.block_on(async {
            let mut session = match kept {
                Some(session) => session,
                None => {
                    hear(watch, async {
                        let ssh = connect::connect(server, secrets, about, place).await?;
                        Session::start(ssh, root, place, about).await
                    })
                    .await??
                }
            };
            let came = work(&mut session).await;
            Ok::<_, StorageError>((came, session))
        })?;
        let usable = !matches!(came, Err(StorageError::Broken { .. } | StorageError::Cancelled));
        self.session = Some(session).filter(|session| usable && !session.is_over());
        came
    }
}

impl Storage for Sftp {
    fn put(&mut self, upload: &Upload, watch: &dyn Watch) -> Result<(), StorageError> {
        checked(&upload.path, &self.place)?;
        self.within(watch, async |session| session.put(upload, watch).await)
    }

    fn look(&mut self, path: &str, watch: &dyn Watch) -> Result<Found, StorageError> {
        checked(path, &self.place)?;
        self.within(watch, async |session| session.look(path, watch).await)
    }

    fn remove(&mut self, path: &str, watch: &dyn Watch) -> Result<(), StorageError> {
        checked(path, &self.place)?;
        self.within(watch, async |session| session.remove(path, watch).await)
    }
}

impl Drop for Sftp {
    fn drop(&mut self) {
        self.session = None;
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(LEAVING);
        }
    }
}
