//! Servers that are good, slow, broken and lying.

use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use crate::http::loopback::{Asked, Reply, Server, nobody};
use crate::http::{Client, HttpError, Patience};

const TEXT: &str = "Alors on ressoit quelqu'un ce soir.";

fn client() -> Client {
    let patience = Patience { connect: Duration::from_secs(5), silence: Duration::from_secs(20) };
    Client::new(patience).unwrap()
}

fn never() -> bool {
    false
}

fn endpoint(server: &Server) -> Endpoint {
    let key = Some("k3y".to_owned());
    Endpoint { url: server.address("/v1"), model: "small".to_owned(), key }
}

fn completion(content: &str) -> Reply {
    Reply::new(200, json!({"choices": [{"message": {"content": content}}]}).to_string())
}

fn good() -> Reply {
    completion(&answer(&[(3, 1, "reçoit")]))
}

fn asked(request: &Asked) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

fn corrected(
    script: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
) -> (Result<Corrected, CorrectError>, Vec<Asked>) {
    let server = Server::start(script);
    let m = manuscript("fr", TEXT);
    let corrected = correct(&client(), &endpoint(&server), &m, all(&m), &[], 3, &never);
    (corrected, server.asked())
}

fn unusable(script: impl Fn(&Asked) -> Reply + Send + Sync + 'static) {
    let corrected = corrected(script).0.unwrap();
    assert_eq!((corrected.answers, corrected.unusable, corrected.proposals.len()), (3, 3, 0));
}

#[test]
fn a_good_server_is_asked_three_times_and_heard() {
    let (corrected, asked_for) = corrected(|_| good());
    let corrected = corrected.unwrap();
    assert_eq!((corrected.proposals[0].to.as_str(), corrected.proposals[0].votes), ("reçoit", 3));
    assert_eq!(asked_for.len(), 3);
    let bodies: Vec<Value> = asked_for.iter().map(asked).collect();
    assert_eq!((&bodies[0]["model"], &bodies[0]["stream"]), (&json!("small"), &json!(false)));
    assert!(bodies[0]["seed"] != bodies[1]["seed"] && bodies[1]["seed"] != bodies[2]["seed"]);
    assert_eq!(asked_for[0].path, "/v1/chat/completions");
    assert_eq!(asked_for[0].header("authorization"), "Bearer k3y");
    assert_eq!(asked_for[0].header("content-type"), "application/json");
}

#[test]
fn a_server_that_refuses_the_form_of_the_answer_is_asked_without_it_from_then_on() {
    let (corrected, asked_for) = corrected(|request| {
        if asked(request).get("response_format").is_some() { Reply::new(400, "") } else { good() }
    });
    assert_eq!(corrected.unwrap().proposals.len(), 1);
    assert_eq!(asked_for.len(), 4);
}

#[test]
fn a_server_that_refuses_everything_is_told() {
    let error = corrected(|_| Reply::new(400, "k3y")).0.unwrap_err();
    assert!(matches!(error, CorrectError::Status { status: 400, .. }));
    assert!(!error.to_string().contains("k3y"));
    assert!(error.hint().is_some());
}

#[test]
fn answers_that_are_none_change_nothing() {
    unusable(|_| Reply::new(200, "<html>hello</html>"));
    unusable(|_| Reply::new(200, r#"{"choices":[]}"#));
    unusable(|_| Reply::new(200, r#"{"error":"busy"}"#));
    unusable(|_| Reply::new(200, r#"{"choices":[{"message":{"content":null}}]}"#));
    unusable(|_| completion("Alors on reçoit quelqu'un ce soir."));
    unusable(|_| Reply::new(200, vec![b'['; 200_000]));
    unusable(|_| Reply::new(200, vec![b' '; 2 << 20]));
}

#[test]
fn a_busy_server_is_asked_again() {
    let (corrected, asked_for) = corrected(|request| match request.before {
        0 => Reply::new(503, "").header("Retry-After", "0"),
        _ => good(),
    });
    assert_eq!((corrected.unwrap().proposals.len(), asked_for.len()), (1, 4));
}

#[test]
fn a_server_that_stays_broken_is_told_after_some_tries() {
    let (corrected, asked_for) = corrected(|_| Reply::new(500, "").header("Retry-After", "0"));
    assert!(matches!(corrected, Err(CorrectError::Status { status: 500, .. })));
    assert!(asked_for.len() > 1);
}

#[test]
fn an_answer_that_breaks_off_is_no_answer() {
    let (corrected, _) = corrected(|_| good().breaks_off_after(20));
    assert!(matches!(corrected, Err(CorrectError::Http(HttpError::BrokenOff { .. }))));
}

#[test]
fn an_answer_that_never_ends_is_given_up() {
    let server = Server::start(|_| good().holds_after(20));
    let (m, client, endpoint) = (manuscript("fr", TEXT), client(), endpoint(&server));
    let mut corrector = Corrector::new(&client, &endpoint).with_looks(4);
    let error = corrector.correct(&m, all(&m), &[], 3, &never).unwrap_err();
    assert!(matches!(error, CorrectError::Endless { .. }), "{error}");
}

#[test]
fn a_redirect_to_elsewhere_gets_neither_text_nor_key() {
    let other = Server::start(|_| good());
    let away = other.address("/v1/chat/completions");
    let (corrected, _) = corrected(move |_| Reply::new(307, "").header("Location", &away));
    assert!(matches!(corrected, Err(CorrectError::Http(HttpError::Redirect { .. }))));
    assert!(other.asked().is_empty());
}

#[test]
fn the_user_can_stop_while_it_waits() {
    let server = Server::start(|_| good().holds_after(0));
    let m = manuscript("fr", TEXT);
    let result = correct(&client(), &endpoint(&server), &m, all(&m), &[], 3, &|| true);
    assert_eq!(result, Err(CorrectError::Cancelled));
}

#[test]
fn three_paragraphs_that_fail_in_a_row_end_the_run() {
    let m = manuscript("fr", &[TEXT; 5].join("\n\n"));
    let run = |server: &Server| {
        let (client, endpoint) = (client(), endpoint(server));
        let mut corrector = Corrector::new(&client, &endpoint);
        let memory = &mut crate::transcript::correct::server::Forgetful;
        correct_all(&mut corrector, &m, (&[], 1), memory, &mut |_, _| {}, &never)
    };
    let dead = Server::start(|_| Reply::new(429, "").header("Retry-After", "999"));
    assert!(matches!(run(&dead), Err(CorrectError::Status { status: 429, .. })));
    assert_eq!(dead.asked().len(), 3);
    let lying = Server::start(|_| completion("no"));
    assert!(matches!(run(&lying), Err(CorrectError::Nonsense { paragraphs: 3, .. })));
    let limping = Server::start(|request| match request.before % 3 {
        2 => good(),
        _ => Reply::new(429, "").header("Retry-After", "999"),
    });
    let run = run(&limping).unwrap();
    assert_eq!((run.corrected.len(), run.failed.len()), (1, 4));
}

#[test]
fn a_server_that_is_not_there_is_told_and_the_key_is_never_shown() {
    let m = manuscript("fr", TEXT);
    let key = Some("k3y".to_owned());
    let endpoint = Endpoint { url: nobody(), model: "m".to_owned(), key };
    let error = correct(&client(), &endpoint, &m, all(&m), &[], 3, &never).unwrap_err();
    assert!(matches!(error, CorrectError::Http(HttpError::Unreachable { .. })), "{error}");
    assert!(!format!("{endpoint:?}").contains("k3y"));
}
