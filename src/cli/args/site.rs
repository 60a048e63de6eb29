//! `pod site`.

use clap::Args;

/// What to make of the show for the web.
#[derive(Debug, Args)]
pub struct Site {
    /// Make them again whenever something changes, until Ctrl-C
    #[arg(long)]
    pub watch: bool,
    /// With the episodes whose date is still to come, to look at them
    #[arg(long)]
    pub future: bool,
    /// Make everything again
    #[arg(long)]
    pub force: bool,
}
