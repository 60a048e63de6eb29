//! Waits for a future with an ear for the user's wish to stop.

use std::future::IntoFuture;
use std::pin::pin;
use std::time::Duration;

use super::{StorageError, Watch};

/// How often the wish to stop is looked at.
pub(super) const LOOK: Duration = Duration::from_millis(100);

/// What came of the future. *Errors:* [`StorageError::Cancelled`].
pub(super) async fn hear<T>(
    watch: &dyn Watch,
    future: impl IntoFuture<Output = T>,
) -> Result<T, StorageError> {
    hear_until(watch, &|| None, future).await
}

/// The same for what never comes once something is `over`, which says how. *Errors:* also that.
pub(super) async fn hear_until<T>(
    watch: &dyn Watch,
    over: &dyn Fn() -> Option<StorageError>,
    future: impl IntoFuture<Output = T>,
) -> Result<T, StorageError> {
    let mut future = pin!(future.into_future());
    loop {
        if watch.cancelled() {
            return Err(StorageError::Cancelled);
        }
        // What came before the end counts.
        let over = over();
        if let Ok(came) = tokio::time::timeout(LOOK, &mut future).await {
            return Ok(came);
        }
        if let Some(over) = over {
            return Err(over);
        }
    }
}
