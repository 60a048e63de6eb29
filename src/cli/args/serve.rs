//! What may be typed to see the site: `serve`.

use std::net::IpAddr;

use clap::Args;

/// `pod serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// The port to listen at; 0 for any free one [default: the first free one from 8000]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// The address to listen at, and to be called by any name [default: 127.0.0.1]
    #[arg(long, value_name = "ADDR")]
    pub address: Option<IpAddr>,
    /// Make the site again when something changes, and load open pages again [default]
    #[arg(long, overrides_with = "no_watch")]
    pub watch: bool,
    /// Make the site once and serve it as it is
    #[arg(long)]
    pub no_watch: bool,
}
