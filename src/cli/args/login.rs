//! What may be typed to keep secrets: `login`.

use clap::Args;

/// `pod login`.
#[derive(Debug, Args)]
pub struct Login {
    /// Whose secret: `storage`, or the name of a [host.NAME] in show.toml
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Keep it in a file that only you can read, not in the system's keyring
    #[arg(long)]
    pub file: bool,
    /// Read it from standard input, one line for each thing that would be asked
    #[arg(long)]
    pub stdin: bool,
    /// Keep it without trying whether it works
    #[arg(long)]
    pub no_try: bool,
    /// Ask for what unlocks a key of SSH, not for a password
    #[arg(long)]
    pub passphrase: bool,
    /// Forget it
    #[arg(long, conflicts_with_all = ["file", "stdin", "no_try", "passphrase"])]
    pub forget: bool,
}
