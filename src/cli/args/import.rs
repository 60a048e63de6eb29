//! `pod import`.

use std::path::PathBuf;

use clap::Args;

/// Which feed to bring in, and how.
#[derive(Debug, Args)]
pub struct ImportFeed {
    /// The feed: its address, or a file
    pub feed: String,
    /// The show's folder, which must not be there yet [default: called after the show]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Where pod is going to publish the show on the web
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Fetch sound, pictures, texts and chapters, too; run again, it goes on
    #[arg(long)]
    pub download: bool,
    /// Fetch them, and serve the sound from pod's own place: its addresses change
    #[arg(long)]
    pub rehost: bool,
    /// The show is yours, although its feed asks others not to import it
    #[arg(long)]
    pub mine: bool,
}
