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
    let mut future = pin!(future.into_future());
    loop {
        if watch.cancelled() {
            return Err(StorageError::Cancelled);
        }
        if let Ok(came) = tokio::time::timeout(LOOK, &mut future).await {
            return Ok(came);
        }
    }
}
