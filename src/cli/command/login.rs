//! `pod login`: secrets, asked for and kept.

use std::io::{BufRead, Read};

use serde_json::json;

use crate::cli::args;
use crate::cli::ask::Asking;
use crate::cli::desk::{Desk, Outcome};
use crate::cli::exit::Stop;
use crate::cli::print::visible;
use crate::ops::{self, Kept, Login, Trying, Wanted};
use crate::report::Diagnostic;

/// The longest secret that is read: tokens can be a few thousand characters long.
const LONGEST: u64 = 64 * 1024;

pub fn run(typed: &args::Login, desk: &Desk) -> Result<Outcome, Stop> {
    if typed.forget {
        return forget(typed, desk);
    }
    let place = desk.run(|context| ops::login_place(context, &typed.name, typed.passphrase))?;
    let mut given = Vec::new();
    // Held only when it is read here: a question has to get at it.
    let mut lines = typed.stdin.then(|| std::io::stdin().lock().take(LONGEST));
    for wanted in &place.wants {
        let question = question(*wanted, &place.shown);
        let value = match &mut lines {
            Some(lines) => line(lines, &question)?,
            None if place.in_browser && desk.asking == Asking::Terminal => {
                in_browser(&place, desk)?
            }
            None => desk.asking.secret(&question, shown(*wanted), "--stdin")?,
        };
        given.push((*wanted, value));
    }
    let keep = if typed.file { Kept::File } else { Kept::Keyring };
    let trying = if typed.no_try { Trying::Not } else { Trying::First };
    let mut came = desk.run(|context| ops::login(context, &place, &given, keep, trying))?;
    if let Login::Wants(wanted) = came {
        let question = question(wanted, &place.shown);
        let value = match &mut lines {
            Some(lines) => line(lines, &question)?,
            None => desk.asking.secret(&question, shown(wanted), "--stdin")?,
        };
        given.push((wanted, value));
        came = desk.run(|context| ops::login(context, &place, &given, keep, trying))?;
    }
    let done = match came {
        Login::Done(done) => done,
        Login::Wants(wanted) => {
            let missing = question(wanted, &place.shown).to_lowercase();
            let told = Diagnostic::error(format!("{missing} is missing"));
            return Err(Stop::usage(told.hint("run it again")));
        }
    };
    let mut text = String::new();
    if let Some(found) = &done.found {
        text += &format!("it works: {}\n", visible(found));
    } else if done.tried {
        text += &format!("it works: pod can write to {}\n", visible(&place.shown));
    }
    if let Some(left) = &done.left {
        desk.tell(
            &Diagnostic::warning(format!("`{left}` could not be removed there"))
                .hint("remove it by hand, and allow this account to remove files"),
        );
    }
    text += &format!("kept in {}\n", whereabouts(done.kept));
    let fields = json!({
        "name": typed.name,
        "place": place.shown,
        "tried": done.tried,
        "kept": word(done.kept),
    });
    Ok(Outcome::done(text, fields))
}

/// The token of a host that shows a code to whoever lets pod in.
fn in_browser(place: &ops::LoginPlace, desk: &Desk) -> Result<String, Stop> {
    let leave = desk.run(|context| ops::ask_leave(context, place))?;
    let told = format!("Open this address in a browser and let pod in:\n\n{}\n", leave.address);
    // Without standard error nobody is asked either.
    let _ = console::Term::stderr().write_line(&told);
    let code = desk.asking.secret("The code it shows", false, "--stdin")?;
    let token = desk.run(|context| ops::token(context, &leave, &code))?;
    Ok(token.reveal().to_owned())
}

fn forget(typed: &args::Login, desk: &Desk) -> Result<Outcome, Stop> {
    let forgotten = desk.run(|context| ops::logout(context, &typed.name))?;
    let text = match forgotten.as_slice() {
        [] => format!("nothing was kept for {}\n", visible(&typed.name)),
        places => {
            let places: Vec<&str> = places.iter().map(|kept| whereabouts(*kept)).collect();
            format!("forgotten in {}\n", places.join(" and in "))
        }
    };
    let places: Vec<&str> = forgotten.iter().map(|kept| word(*kept)).collect();
    Ok(Outcome::done(text, json!({ "name": typed.name, "forgotten": places })))
}

fn word(kept: Kept) -> &'static str {
    match kept {
        Kept::Keyring => "keyring",
        Kept::File => "file",
    }
}

fn whereabouts(kept: Kept) -> &'static str {
    match kept {
        Kept::Keyring => "the system's keyring",
        Kept::File => "a file that only you can read",
    }
}

fn question(wanted: Wanted, place: &str) -> String {
    let what = match wanted {
        Wanted::User => "User",
        Wanted::Password => "Password",
        Wanted::Key => "Access key",
        Wanted::Secret => "Secret of the access key",
        Wanted::Token => "Token",
        Wanted::Passphrase => "Passphrase of the SSH key",
        Wanted::Code => "Code of your app",
    };
    format!("{what} for {}", visible(place))
}

/// Whether what is typed may be seen.
fn shown(wanted: Wanted) -> bool {
    matches!(wanted, Wanted::User | Wanted::Key)
}

/// One line of standard input, without its end.
fn line(input: &mut impl BufRead, question: &str) -> Result<String, Stop> {
    let mut line = String::new();
    let read = input.read_line(&mut line);
    let value = line.trim_end_matches(['\n', '\r']);
    if read.is_err() || value.is_empty() {
        let told = Diagnostic::error(format!("{} is missing", question.to_lowercase()));
        return Err(Stop::usage(told.hint("write it to standard input, a line for each")));
    }
    Ok(value.to_owned())
}
