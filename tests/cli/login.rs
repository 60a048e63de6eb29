//! `pod login`: secrets that are tried, kept where only their owner can read them, and shown
//! nowhere.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Output, Stdio};

use pod::show::Security;

use crate::sandbox::Sandbox;
use crate::servers::{Access, Instance, Manner, PASSWORD, TOKEN, ftp, s3, sftp, snac, webdav};
use crate::services::peertube::{self, CODE, PeerTube};
use crate::tmux::Terminal;

/// A show that is published there, without what the environment would say.
fn show(access: &Access) -> Sandbox {
    let sandbox = Sandbox::show();
    let publish = format!(
        "\n[publish]\nbase_url = \"https://a.example/\"\nstorage = \"{}\"\n",
        access.address
    );
    sandbox.append("show.toml", &publish);
    access.furnish(&sandbox.home());
    sandbox
}

/// Runs `pod login` with something to read; no secret may be said.
fn login(sandbox: &Sandbox, access: &Access, arguments: &[&str], input: &str) -> (Output, String) {
    let mut run = sandbox.command([&["login", "storage"], arguments].concat());
    for (name, value) in access.environment.iter().filter(|(name, _)| *name == "SSL_CERT_FILE") {
        run = run.env(name, value);
    }
    let mut child = run
        .raw()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may have ended without reading.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let said =
        String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned();
    assert!(!said.contains("geheim"), "{said}");
    (output, said)
}

fn credentials(sandbox: &Sandbox) -> String {
    let file = sandbox.home().join(".config/pod/credentials.toml");
    std::fs::read_to_string(file).unwrap_or_default()
}

#[test]
fn a_password_that_works_is_kept_and_one_that_does_not_is_not() {
    let server = webdav();
    let sandbox = show(&server.access);
    let file = ["--file", "--stdin"];
    let (output, said) = login(&sandbox, &server.access, &file, "geheim-wrong\n");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("does not let in walid") && said.contains("hint:"), "{said}");
    assert_eq!(credentials(&sandbox), "");
    let (output, said) = login(&sandbox, &server.access, &file, &format!("{PASSWORD}\n"));
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("it works: pod can write to webdav://walid@"), "{said}");
    let kept = credentials(&sandbox);
    assert!(kept.contains(PASSWORD) && kept.contains("storage walid@127.0.0.1:"), "{kept}");
    let file = sandbox.home().join(".config/pod/credentials.toml");
    assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(server.arrived().is_empty(), "the trial stayed there");

    let (_, said) = login(&sandbox, &server.access, &["--forget"], "");
    assert!(said.contains("forgotten in a file"), "{said}");
    assert!(!credentials(&sandbox).contains("geheim"));
    let (_, said) = login(&sandbox, &server.access, &["--forget"], "");
    assert!(said.contains("nothing was kept"), "{said}");
}

#[test]
fn every_kind_of_storage_can_be_tried() {
    let (of_sftp, of_s3, of_ftp) = (sftp(), s3(), ftp(Security::Explicit));
    for (access, input) in [
        // The key lets in; the password is not asked for by the server.
        (&of_sftp.access, "geheim-any\n".to_owned()),
        (&of_s3.access, "geheim-key\ngeheim-secret\n".to_owned()),
        (&of_ftp.access, format!("{PASSWORD}\n")),
    ] {
        let sandbox = show(access);
        let (output, said) = login(&sandbox, access, &["--file", "--stdin"], &input);
        assert_eq!(output.status.code(), Some(0), "{}: {said}", access.address);
        assert!(said.contains("it works"), "{said}");
    }
    assert!(of_sftp.arrived().is_empty() && of_s3.arrived().is_empty());
    assert!(of_ftp.arrived().is_empty());
}

#[test]
fn without_a_keyring_it_says_so_at_once() {
    let server = webdav();
    let sandbox = show(&server.access);
    let started = std::time::Instant::now();
    let (output, said) = login(&sandbox, &server.access, &["--stdin", "--no-try"], "geheim-1\n");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("keyring cannot be used") && said.contains("--file"), "{said}");
    assert!(started.elapsed().as_secs() < 5);
}

#[test]
fn a_keyring_that_never_answers_is_left_alone() {
    let server = webdav();
    let sandbox = show(&server.access);
    let socket = sandbox.path("bus");
    let _hangs = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let bus = format!("unix:path={}", socket.display());
    let started = std::time::Instant::now();
    let run = sandbox.command(["login", "storage", "--forget"]);
    run.env("DBUS_SESSION_BUS_ADDRESS", &bus).run().succeeds();
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

#[test]
fn a_file_that_others_can_read_is_refused() {
    let server = webdav();
    let sandbox = show(&server.access);
    let file = ["--file", "--stdin", "--no-try"];
    assert_eq!(login(&sandbox, &server.access, &file, "geheim-1\n").0.status.code(), Some(0));
    let path = sandbox.home().join(".config/pod/credentials.toml");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let (output, said) = login(&sandbox, &server.access, &file, "geheim-2\n");
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("can be read by others") && said.contains("chmod 600"), "{said}");
}

#[test]
fn what_asks_for_no_secret_is_told() {
    let sandbox = show(&Access { address: "published".to_owned(), ..Access::default() });
    let said = sandbox.pod(["login", "storage"]).exits(1).err();
    assert!(said.contains("a folder asks for no secret"), "{said}");
    let said = sandbox.pod(["login", "castopod"]).exits(1).err();
    assert!(said.contains("there is no [host.castopod]"), "{said}");
    sandbox.append("show.toml", "\n[host.castopod]\nurl = \"https://c.example/\"\n");
    let said = sandbox.pod(["login", "castopod"]).exits(2).err();
    assert!(said.contains("--stdin"), "{said}");
}

#[test]
fn a_password_that_is_typed_is_not_shown() {
    let server = webdav();
    let sandbox = show(&server.access);
    let terminal = Terminal::open(&sandbox);
    terminal.line("$POD login storage --file");
    terminal.until("(not shown):");
    terminal.line(PASSWORD);
    let screen = terminal.until("kept in");
    assert!(!screen.contains("geheim"), "{screen}");
    assert!(credentials(&sandbox).contains(PASSWORD));
}

/// A show that is posted there.
fn posted_to(url: &str) -> Sandbox {
    let sandbox = Sandbox::show();
    sandbox.append("show.toml", &format!("\n[host.mastodon]\nurl = \"{url}\"\n"));
    sandbox
}

#[test]
fn a_token_of_mastodon_is_tried_and_kept() {
    let instance = Instance::start(Manner::default());
    let sandbox = posted_to(&instance.url());
    let arguments = ["login", "mastodon", "--file", "--stdin"];
    let run = |input: &str| {
        let mut child = sandbox
            .command(arguments.to_vec())
            .raw()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        let output = child.wait_with_output().unwrap();
        let said = [&output.stdout[..], &output.stderr[..]].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(!said.contains("geheim"), "{said}");
        (output.status.code(), said)
    };
    let (code, said) = run("geheim-none\n");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("pod login mastodon"), "{said}");
    assert_eq!(credentials(&sandbox), "");
    let (code, said) = run(&format!("{TOKEN}\n"));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("it works: Mastodon 4.4.1, account @show"), "{said}");
    assert!(credentials(&sandbox).contains(TOKEN));
}

#[test]
fn the_code_of_a_browser_becomes_a_token() {
    let server = snac();
    let sandbox = posted_to(&server.url());
    let terminal = Terminal::open(&sandbox);
    terminal.line("$POD login mastodon --file");
    let screen = terminal.until("The code it shows (not shown):");
    // The terminal breaks the address where its line ends.
    let start = screen.find(&server.url()).unwrap();
    let address: String =
        screen[start..].split("The code").next().unwrap().split_whitespace().collect();
    terminal.line(&server.allow(&address));
    let screen = terminal.until("kept in");
    assert!(screen.contains("it works: snac 2."), "{screen}");
    assert!(credentials(&sandbox).contains("mastodon @127.0.0.1:"));
}

/// A show that goes to a PeerTube there.
fn filmed_at(url: &str) -> Sandbox {
    let sandbox = Sandbox::show();
    let host =
        format!("\n[host.tube]\nkind = \"peertube\"\nurl = \"{url}\"\nchannel = \"projets\"\n");
    sandbox.append("show.toml", &host);
    sandbox
}

/// Runs `pod login tube` with something to read; no secret may be said.
fn log_in_to_tube(sandbox: &Sandbox, input: &str) -> (Option<i32>, String) {
    let mut child = sandbox
        .command(["login", "tube", "--file", "--stdin"])
        .raw()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(!said.contains("geheim") && !said.contains(CODE), "{said}");
    (output.status.code(), said)
}

#[test]
fn a_password_of_peertube_is_tried_and_kept() {
    let instance = PeerTube::start(peertube::Manner::default());
    let sandbox = filmed_at(&instance.url());
    let (code, said) = log_in_to_tube(&sandbox, "walid\ngeheim-wrong\n");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("no such user with this password"), "{said}");
    assert_eq!(credentials(&sandbox), "");
    let input = format!("walid\n{}\n", peertube::PASSWORD);
    let (code, said) = log_in_to_tube(&sandbox, &input);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("it works: PeerTube 8.1.0, channel @projets"), "{said}");
    assert!(credentials(&sandbox).contains(peertube::PASSWORD));
}

#[test]
fn a_code_of_an_app_becomes_a_token() {
    let manner = peertube::Manner { codes: true, ..peertube::Manner::default() };
    let instance = PeerTube::start(manner);
    let sandbox = filmed_at(&instance.url());
    let input = format!("walid\n{}\n", peertube::PASSWORD);
    let (code, said) = log_in_to_tube(&sandbox, &input);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("code of your app") && said.contains("a line for each"), "{said}");
    let (code, said) = log_in_to_tube(&sandbox, &format!("{input}000000\n"));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("does not take the code"), "{said}");
    assert_eq!(credentials(&sandbox), "");
    let (code, said) = log_in_to_tube(&sandbox, &format!("{input}{CODE}\n"));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("it works: PeerTube 8.1.0"), "{said}");
    let valid = || instance.state().keys.last().unwrap().1.clone();
    let kept = credentials(&sandbox);
    assert!(kept.contains(&format!("token = \"{}\"", valid())), "{kept}");
    assert!(kept.contains("user = \"walid\"") && !kept.contains(peertube::PASSWORD), "{kept}");
}

#[test]
fn a_code_that_is_asked_for_is_not_shown() {
    let manner = peertube::Manner { codes: true, ..peertube::Manner::default() };
    let instance = PeerTube::start(manner);
    let sandbox = filmed_at(&instance.url());
    let terminal = Terminal::open(&sandbox);
    terminal.line("$POD login tube --file");
    terminal.until("User for");
    terminal.line("walid");
    terminal.until("Password for");
    terminal.line(peertube::PASSWORD);
    terminal.until("Code of your app for");
    terminal.line(CODE);
    let screen = terminal.until("kept in");
    assert!(!screen.contains("geheim") && !screen.contains(CODE), "{screen}");
    assert!(credentials(&sandbox).contains("token = "));
}
