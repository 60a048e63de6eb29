//! `pod model`, with a server on the loopback that does everything wrong that
//! servers, mirrors and disks do.

use std::process::{Command, Stdio};

use crate::sandbox::{Ran, Sandbox};

#[path = "../support/model.rs"]
mod form;

use crate::server::{Asked, Reply, Server, nobody};
use form::model;

/// The SHA-256 of bytes, in hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Runs pod with a folder of models in the sandbox.
fn pod<const N: usize>(sandbox: &Sandbox, arguments: [&str; N]) -> Ran {
    sandbox.command(arguments).env("POD_MODEL_DIR", "models").run()
}

/// Gets the model `ours` from a server.
fn get(sandbox: &Sandbox, server: &Server) -> Ran {
    pod(sandbox, ["model", "get", "ours", "--from", &server.address("/m")])
}

/// Only requests for the file, not those about it.
fn gets(server: &Server) -> Vec<Asked> {
    server.asked().into_iter().filter(|asked| asked.method == "GET").collect()
}

fn here(sandbox: &Sandbox) -> Vec<u8> {
    std::fs::read(sandbox.path("models/ggml-ours.bin")).unwrap()
}

#[test]
fn the_list_names_sizes_and_needs_no_show() {
    let sandbox = Sandbox::new();
    let told = sandbox.pod(["model", "list", "--json"]).succeeds().json();
    let folder = told["folder"].as_str().unwrap();
    assert!(folder.ends_with("home/.local/share/pod/models"), "{folder}");
    let small = told["models"].as_array().unwrap().iter().find(|one| one["name"] == "small");
    let small = small.unwrap();
    assert_eq!((&small["state"], &small["here"]), (&"absent".into(), &false.into()));
    assert!(small["suits"].is_null());
    // 465 MiB, rounded up in whisper.cpp's own table to 466.
    assert_eq!(small["bytes"], 465 << 20);
    let text = sandbox.pod(["model", "list"]).succeeds().out();
    let line = text.lines().find(|line| line.contains(" small.en ")).unwrap();
    assert!(line.contains("487.6 MB") && line.contains("English"), "{line}");
}

#[test]
fn the_list_marks_what_suits_the_show_and_what_it_uses() {
    let sandbox = Sandbox::new();
    sandbox.pod(["init", "--title", "Un", "--language", "fr"]).succeeds();
    sandbox.append("show.toml", "\n[transcript]\nmodel = \"own/mine.bin\"\n");
    sandbox.write("own/mine.bin", model(1));
    let told = sandbox.pod(["model", "list", "--json"]).succeeds().json();
    let models = told["models"].as_array().unwrap();
    let suits =
        |name: &str| models.iter().find(|one| one["name"] == name).unwrap()["suits"].clone();
    assert_eq!((suits("small"), suits("small.en")), (true.into(), false.into()));
    let own = models.last().unwrap();
    assert_eq!((&own["name"], &own["used_by_show"]), (&"own/mine.bin".into(), &true.into()));
    assert_eq!((&own["here"], &own["suits"]), (&true.into(), &true.into()));
    let text = sandbox.pod(["model", "list"]).succeeds().out();
    assert!(text.contains("suits fr") && text.contains("not fr"), "{text}");
}

#[test]
fn a_model_comes_whole_and_a_second_run_asks_nobody() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| Reply::file(asked, &model(1), "\"v1\""));
    let ran = get(&sandbox, &server).succeeds();
    assert!(ran.out().starts_with("ours is here, 0.4 MB"), "{}", ran.out());
    assert_eq!(here(&sandbox), model(1));
    let lock = ["ggml-ours.bin", "ggml-ours.bin.json", "ggml-ours.bin.lock"];
    assert_eq!(sandbox.names("models"), lock);
    let asked = server.asked().len();
    let ran = get(&sandbox, &server).succeeds();
    assert!(ran.out().starts_with("ours is already here"), "{}", ran.out());
    assert_eq!(server.asked().len(), asked);
    let path = pod(&sandbox, ["model", "path", "ours"]).succeeds();
    assert_eq!(path.out(), "[ROOT]/models/ggml-ours.bin\n");
    let listed = pod(&sandbox, ["model", "list"]).succeeds().out();
    assert!(listed.lines().any(|line| line.contains("ours") && line.contains("✓ here")));
}

#[test]
fn a_download_that_breaks_off_goes_on_where_it_stopped() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| {
        let reply = Reply::file(asked, &model(1), "\"v1\"");
        if asked.before < 4 { reply.breaks_off_after(100_000) } else { reply }
    });
    get(&sandbox, &server).succeeds();
    assert_eq!(here(&sandbox), model(1));
    let ranges: Vec<_> = gets(&server).iter().map(|one| one.header("range").to_owned()).collect();
    assert_eq!(ranges, ["", "bytes=100000-", "bytes=200000-", "bytes=300000-"]);
    assert!(gets(&server)[1..].iter().all(|one| one.header("if-range") == "\"v1\""));
}

#[test]
fn the_whole_in_answer_to_a_range_is_never_appended() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| {
        let reply = Reply::new(200, model(1));
        if asked.before < 2 {
            reply.header("ETag", "\"v1\"").breaks_off_after(100_000)
        } else {
            reply
        }
    });
    get(&sandbox, &server).succeeds();
    assert_eq!(gets(&server)[1].header("range"), "bytes=100000-");
    assert_eq!(here(&sandbox), model(1));
}

#[test]
fn a_file_that_nothing_tells_from_another_is_never_pieced_together() {
    let sandbox = Sandbox::new();
    // No ETag, no checksum, and another file each time.
    let server = Server::start(|asked| match (asked.before, asked.range_start()) {
        (1, _) => Reply::new(200, model(1)).breaks_off_after(100_000),
        (_, None) => Reply::new(200, model(2)),
        (_, Some(start)) => Reply::new(206, &model(2)[start..]).header(
            "Content-Range",
            &format!("bytes {start}-{}/{}", model(2).len() - 1, model(2).len()),
        ),
    });
    let ran = get(&sandbox, &server).succeeds();
    assert!(ran.out().contains("nobody gave a checksum"), "{}", ran.out());
    assert_eq!(here(&sandbox), model(2));
}

#[test]
fn a_part_from_elsewhere_than_asked_is_never_appended() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| match asked.range_start() {
        None if asked.before < 2 => {
            Reply::file(asked, &model(1), "\"v1\"").breaks_off_after(100_000)
        }
        None => Reply::file(asked, &model(1), "\"v1\""),
        // One byte too early.
        Some(start) => Reply::new(206, &model(1)[start - 1..])
            .header("Content-Range", &format!("bytes {}-9/{}", start - 1, model(1).len())),
    });
    get(&sandbox, &server).succeeds();
    assert_eq!(here(&sandbox), model(1));
}

#[test]
fn a_file_that_changed_meanwhile_is_got_anew() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| match asked.before {
        0 | 1 => Reply::file(asked, &model(1), "\"v1\"").breaks_off_after(100_000),
        _ => Reply::file(asked, &model(2), "\"v2\""),
    });
    get(&sandbox, &server).succeeds();
    assert_eq!(here(&sandbox), model(2));
}

#[test]
fn a_stopped_download_is_kept_and_gone_on_with_by_the_next_run() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| match asked.before {
        1 => Reply::file(asked, &model(1), "\"v1\"").holds_after(100_000),
        _ => Reply::file(asked, &model(1), "\"v1\""),
    });
    let from = server.address("/m");
    let mut command = sandbox
        .command(["model", "get", "ours", "--from", &from])
        .env("POD_MODEL_DIR", "models")
        .raw();
    let mut pod_running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let part = sandbox.path("models/ggml-ours.bin.part");
    while std::fs::metadata(&part).map_or(0, |part| part.len()) < 100_000 {
        assert!(pod_running.try_wait().unwrap().is_none(), "it ended before its time");
        std::thread::yield_now();
    }
    let kill = Command::new("kill").args(["-INT", &pod_running.id().to_string()]).status();
    assert!(kill.unwrap().success());
    let output = pod_running.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("`ours` is here in part, 0.1 of 0.4 MB"), "{said}");
    let listed = pod(&sandbox, ["model", "list", "--json"]).succeeds();
    assert!(!listed.out().contains("\"state\": \"here\""));
    get(&sandbox, &server).succeeds();
    assert_eq!(gets(&server).last().unwrap().header("range"), "bytes=100000-");
    assert_eq!(here(&sandbox), model(1));
    assert!(!part.exists());
}

#[test]
fn a_part_of_another_source_or_of_nobody_is_not_gone_on_with() {
    let sandbox = Sandbox::new();
    sandbox.write("models/ggml-ours.bin.part", [9; 50_000]);
    let server = Server::start(|asked| Reply::file(asked, &model(1), "\"v1\""));
    get(&sandbox, &server).succeeds();
    assert_eq!(gets(&server)[0].header("range"), "");
    assert_eq!(here(&sandbox), model(1));
}

#[test]
fn a_part_longer_than_the_file_is_begun_anew() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| Reply::file(asked, &model(1), "\"v1\""));
    let source = server.address("/m/ggml-ours.bin");
    sandbox.write("models/ggml-ours.bin.part", vec![9; 500_000]);
    let origin =
        format!(r#"{{"source": "{source}", "bytes": null, "sha256": null, "etag": "\"v1\""}}"#);
    sandbox.write("models/ggml-ours.bin.part.json", origin);
    get(&sandbox, &server).succeeds();
    assert_eq!(gets(&server)[0].header("range"), "bytes=500000-");
    assert_eq!(here(&sandbox), model(1));
}

#[test]
fn a_rest_that_does_not_fit_its_beginning_is_noticed_and_got_anew() {
    let sandbox = Sandbox::new();
    let hash = sha256(&model(1));
    let server = Server::start(move |asked| match asked.method.as_str() {
        "HEAD" => Reply::new(200, "").header("X-Linked-ETag", &format!("\"{hash}\"")),
        _ => Reply::file(asked, &model(1), "\"v1\""),
    });
    // The first bytes of a version that had the same ETag.
    let mut part = model(1)[..200_000].to_vec();
    part[150_000] ^= 1;
    sandbox.write("models/ggml-ours.bin.part", part);
    let source = server.address("/m/ggml-ours.bin");
    let origin = format!(r#"{{"source": "{source}", "etag": "\"v1\""}}"#);
    sandbox.write("models/ggml-ours.bin.part.json", origin);
    let ran = get(&sandbox, &server).succeeds();
    assert!(ran.err().contains("wrong by its checksum"), "{}", ran.err());
    assert!(ran.out().contains("its SHA-256 is right"), "{}", ran.out());
    assert_eq!(here(&sandbox), model(1));
}

#[test]
fn wrong_bytes_never_get_the_name() {
    let sandbox = Sandbox::new();
    let hash = sha256(&model(1));
    let server = Server::start(move |asked| {
        Reply::file(asked, &model(2), "\"v1\"").header("X-Linked-ETag", &format!("\"{hash}\""))
    });
    let ran = get(&sandbox, &server).exits(1);
    assert!(ran.err().contains("wrong by its checksum: its SHA-256 is "), "{}", ran.err());
    assert!(ran.err().contains("ggml-ours.bin.bad"), "{}", ran.err());
    assert_eq!(sandbox.names("models"), ["ggml-ours.bin.bad", "ggml-ours.bin.lock"]);
    assert!(pod(&sandbox, ["model", "path", "ours"]).exits(1).out().is_empty());
}

#[test]
fn a_known_model_is_held_to_its_published_checksum() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| Reply::file(asked, &model(1), "\"v1\""));
    let from = server.address("/m");
    let ran = pod(&sandbox, ["model", "get", "tiny", "--from", &from]).exits(1);
    // The SHA-1 that whisper.cpp publishes.
    assert!(ran.err().contains("instead of bd577a113a864445d4c299885e0cb97d4ba92b5f"));
    assert!(!sandbox.path("models/ggml-tiny.bin").exists());
}

#[test]
fn a_page_in_place_of_a_model_is_told_by_its_kind() {
    let sandbox = Sandbox::new();
    let server = Server::start(|_| Reply::new(200, "<!DOCTYPE html><p>Log in</p>"));
    let ran = get(&sandbox, &server).exits(1);
    assert!(ran.err().contains("is a web page, not a Whisper model"), "{}", ran.err());
    assert!(!sandbox.path("models/ggml-ours.bin").exists());
}

#[test]
fn a_length_that_is_a_lie_makes_no_model() {
    let sandbox = Sandbox::new();
    let server = Server::start(|_| Reply::new(200, model(1)).claims(300_000));
    let ran = get(&sandbox, &server).exits(1);
    assert!(ran.err().contains("is cut short: it ends "), "{}", ran.err());
    assert!(!sandbox.path("models/ggml-ours.bin").exists());

    // With the true length known, all that is missing is asked for.
    let size = model(1).len();
    let server = Server::start(move |asked| {
        let reply = Reply::file(asked, &model(1), "\"v1\"");
        let reply = if asked.before == 1 { reply.claims(300_000) } else { reply };
        reply.header("X-Linked-Size", &size.to_string())
    });
    get(&sandbox, &server).succeeds();
    assert_eq!(gets(&server)[1].header("range"), "bytes=300000-");
    assert_eq!(here(&sandbox), model(1));
}

#[test]
fn an_address_that_expires_is_asked_for_anew() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| {
        let signed = asked.path.strip_prefix("/cdn?signed=");
        match (asked.method.as_str(), signed) {
            ("HEAD", _) => Reply::redirect("https://cdn.invalid/x")
                .header("X-Linked-Size", &model(1).len().to_string())
                .header("X-Linked-ETag", &format!("\"{}\"", sha256(&model(1)))),
            (_, None) => Reply::redirect(&format!("/cdn?signed={}", asked.before)),
            (_, Some("1")) => Reply::file(asked, &model(1), "\"v1\"").breaks_off_after(100_000),
            (_, Some("3")) => Reply::new(403, "<Error>Request has expired</Error>"),
            _ => Reply::file(asked, &model(1), "\"v1\""),
        }
    });
    let ran = get(&sandbox, &server).succeeds();
    assert!(ran.out().contains("its SHA-256 is right"), "{}", ran.out());
    assert_eq!(here(&sandbox), model(1));
    assert_eq!(gets(&server).last().unwrap().header("range"), "bytes=100000-");
    assert!(!sandbox.read("models/ggml-ours.bin.json").contains("signed"));
}

#[test]
fn a_busy_server_is_asked_again_when_it_says() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| match asked.before {
        0 => Reply::new(429, "").header("Retry-After", "0"),
        1 => Reply::file(asked, &model(1), "\"v1\""),
        2 => Reply::new(500, "").header("Retry-After", "0"),
        3 => Reply::new(503, "").header("Retry-After", "0"),
        _ => Reply::file(asked, &model(1), "\"v1\""),
    });
    get(&sandbox, &server).succeeds();
    assert_eq!(server.asked().len(), 5);
}

#[test]
fn a_server_that_stays_broken_is_given_up_and_what_came_is_kept() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| match asked.before {
        0 | 1 => Reply::file(asked, &model(1), "\"v1\"").breaks_off_after(100_000),
        _ => Reply::new(503, "").header("Retry-After", "0"),
    });
    let ran = get(&sandbox, &server).exits(1);
    assert!(ran.err().contains("`ours` came in part only, 0.1 of 0.4 MB"), "{}", ran.err());
    let part = std::fs::read(sandbox.path("models/ggml-ours.bin.part")).unwrap();
    assert_eq!(part, &model(1)[..100_000]);

    let server = Server::start(|_| Reply::new(429, "").header("Retry-After", "9999"));
    let ran = get(&sandbox, &server).exits(1);
    assert!(ran.err().contains("is busy (429)"), "{}", ran.err());
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn without_a_network_the_way_by_hand_is_told() {
    let sandbox = Sandbox::new();
    let from = format!("{}/m?token=s3cret", nobody());
    let ran = pod(&sandbox, ["model", "get", "tiny", "--from", &from]).exits(1);
    let said = ran.err();
    assert!(said.contains("`curl -fL -C - -o ggml-tiny.bin 'http://127.0.0.1:"), "{said}");
    assert!(said.contains("`pod model get tiny --from DIR`"), "{said}");
    assert!(!said.contains("s3cret"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_system_without_certificates_still_reaches_a_mirror_in_plain_http() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| Reply::file(asked, &model(1), "\"v1\""));
    let get = |from: &str| {
        let run = sandbox.command(["model", "get", "ours", "--from", from]);
        run.env("POD_MODEL_DIR", "models")
            .env("SSL_CERT_FILE", "/absent")
            .env("SSL_CERT_DIR", "/absent")
            .run()
    };
    let ran = get(&server.address("/").replace("http:", "https:")).exits(1);
    assert!(ran.err().contains("install the system's certificates"), "{}", ran.err());
    assert!(server.asked().is_empty());
    get(&server.address("/m")).succeeds();
}

#[test]
fn a_model_comes_from_a_folder_and_is_checked_all_the_same() {
    let sandbox = Sandbox::new();
    sandbox.write("usb/ggml-ours.bin", model(1)).write("usb/ggml-tiny.bin", model(1));
    pod(&sandbox, ["model", "get", "ours", "--from", "usb"]).succeeds();
    assert_eq!(here(&sandbox), model(1));
    let ran = pod(&sandbox, ["model", "get", "tiny", "--from", "usb"]).exits(1);
    assert!(ran.err().contains("wrong by its checksum"), "{}", ran.err());
    assert!(!sandbox.path("models/ggml-tiny.bin").exists());
    assert!(sandbox.path("usb/ggml-tiny.bin").exists());
    let ran = pod(&sandbox, ["model", "get", "base", "--from", "usb"]).exits(1);
    assert!(ran.err().contains("there is no `ggml-base.bin` in `usb`"), "{}", ran.err());
    let ran = pod(&sandbox, ["model", "get", "base", "--from", "absent"]).exits(1);
    assert!(ran.err().contains("there is no folder `absent`"), "{}", ran.err());
    let ran = pod(&sandbox, ["model", "get", "base", "--from", "ftp://a.org/"]).exits(1);
    assert!(ran.err().contains("cannot get models from `ftp://a.org/`"), "{}", ran.err());
}

#[test]
fn a_model_larger_than_the_disk_is_not_begun() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| {
        Reply::file(asked, &model(1), "\"v1\"").header("X-Linked-Size", "900000000000000")
    });
    let ran = get(&sandbox, &server).exits(1);
    assert!(ran.err().contains("there is no room for `ours`"), "{}", ran.err());
    // With a twentieth to spare.
    assert!(ran.err().contains("945000000 MB more"), "{}", ran.err());
}

#[test]
fn a_name_that_is_none_is_told_what_was_meant() {
    let sandbox = Sandbox::new();
    let ran = pod(&sandbox, ["model", "get", "smal"]).exits(1);
    assert!(ran.err().contains("did you mean `small`?"), "{}", ran.err());
    for name in ["../x", "a/b", ".hidden", "", "a b"] {
        let ran = pod(&sandbox, ["model", "get", name, "--from", "."]).exits(1);
        assert!(ran.err().contains("cannot be the name of a model"), "{}", ran.err());
    }
    assert!(sandbox.names(".").is_empty());
    let server = Server::start(|_| Reply::new(404, "Not Found"));
    let ran = get(&sandbox, &server).exits(1);
    assert!(ran.err().contains("there is no `ours` at `http://127.0.0.1:"), "{}", ran.err());
}

#[test]
fn two_at_once_get_it_once() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| match asked.before {
        1 => Reply::file(asked, &model(1), "\"v1\"").holds_after(100_000),
        _ => Reply::file(asked, &model(1), "\"v1\""),
    });
    let from = server.address("/m");
    let start = || {
        let run = sandbox.command(["model", "get", "ours", "--verbose", "--from", &from]);
        let mut command = run.env("POD_MODEL_DIR", "models").raw();
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let mut first = start();
    while gets(&server).is_empty() {
        assert!(first.try_wait().unwrap().is_none(), "it ended before its time");
        std::thread::yield_now();
    }
    let second = start();
    server.release();
    for run in [first, second] {
        let output = run.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
    }
    assert_eq!(gets(&server).len(), 1);
    assert_eq!(here(&sandbox), model(1));
}

#[test]
fn a_model_that_changed_on_the_disk_is_found_out_and_set_aside() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| Reply::file(asked, &model(1), "\"v1\""));
    get(&sandbox, &server).succeeds();
    let ran = pod(&sandbox, ["model", "verify"]).succeeds();
    assert!(ran.out().starts_with("ours is whole and right"), "{}", ran.out());
    let mut wrong = model(1);
    wrong[300_000] ^= 1;
    sandbox.write("models/ggml-ours.bin", &wrong);
    let ran = pod(&sandbox, ["model", "verify"]).exits(1);
    assert!(ran.out().contains("`ours` is wrong by its checksum"), "{}", ran.out());
    assert!(ran.out().ends_with("1 model of 1 wrong\n"), "{}", ran.out());
    assert!(!sandbox.path("models/ggml-ours.bin").exists());
    get(&sandbox, &server).succeeds();
    sandbox.write("models/ggml-ours.bin", &model(1)[..300_000]);
    let ran = pod(&sandbox, ["model", "verify", "ours", "--json"]).exits(1);
    let told = ran.json();
    assert_eq!(told["models"][0]["right"], false);
    assert!(told["errors"][0]["message"].as_str().unwrap().contains("is cut short"));
}

#[test]
fn a_wrong_file_with_the_name_of_a_model_is_set_aside_by_get() {
    let sandbox = Sandbox::new();
    sandbox.write("models/ggml-ours.bin", "no model");
    let server = Server::start(|asked| Reply::file(asked, &model(1), "\"v1\""));
    let ran = get(&sandbox, &server).succeeds();
    assert!(ran.err().contains("what was here is set aside"), "{}", ran.err());
    assert_eq!(here(&sandbox), model(1));
    assert_eq!(sandbox.read("models/ggml-ours.bin.bad"), "no model");
}

#[test]
fn removing_a_model_takes_all_that_lies_beside_it() {
    let sandbox = Sandbox::new();
    let server = Server::start(|asked| Reply::file(asked, &model(1), "\"v1\""));
    get(&sandbox, &server).succeeds();
    sandbox.write("models/ggml-ours.bin.bad", vec![0; 1_000_000]);
    sandbox.write("models/ggml-other.bin.part", "");
    let ran = pod(&sandbox, ["model", "remove", "ours"]).succeeds();
    assert!(ran.out().starts_with("removed ours, 1.4 MB are free again"), "{}", ran.out());
    assert_eq!(sandbox.names("models"), ["ggml-other.bin.part"]);
    let ran = pod(&sandbox, ["model", "remove", "ours"]).exits(1);
    assert!(ran.err().contains("the model `ours` is not here"), "{}", ran.err());
}

#[test]
fn a_model_can_be_a_path() {
    let sandbox = Sandbox::new();
    sandbox.write("own/mine.bin", model(1));
    let ran = pod(&sandbox, ["model", "path", "own/mine.bin"]).succeeds();
    assert_eq!(ran.out(), "[ROOT]/own/mine.bin\n");
    let ran = pod(&sandbox, ["model", "verify", "own/mine.bin"]).succeeds();
    assert!(ran.out().contains("nobody gave a checksum"), "{}", ran.out());
    sandbox.write("own/short.bin", &model(1)[..399_999]);
    pod(&sandbox, ["model", "verify", "own/short.bin"]).exits(1);
    // It is the user's own: it keeps its name.
    assert_eq!(sandbox.names("own"), ["mine.bin", "short.bin"]);
}
