//! `pod serve`: the site in a browser, while somebody works on the show.

use std::io::{self, Write};

use serde_json::json;

use crate::cli::args;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::ops;

pub fn run(typed: &args::Serve, desk: &Desk) -> Result<Outcome, Stop> {
    let serve = ops::Serve { address: typed.address, port: typed.port, watch: !typed.no_watch };
    desk.run(|context| ops::serve(context, &serve, &mut say))?;
    Ok(Outcome::done(String::new(), json!({})))
}

/// Says the address at once: the command ends long after it is wanted.
fn say(address: &str) {
    let mut out = io::stdout().lock();
    // Whoever started it without listening to it finds the site all the same.
    let _ = writeln!(out, "{address}").and_then(|()| out.flush());
}
