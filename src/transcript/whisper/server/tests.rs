//! The recogniser against a server on the loopback.

use super::*;
use crate::transcript::whisper::Search;

use crate::http::loopback::{self, Reply, nobody};

const KEY: &str = "sk-s3cret";

fn client() -> Client {
    Client::new(PATIENCE).unwrap()
}

fn key() -> Option<ApiKey> {
    Some(ApiKey { value: KEY.to_owned(), variable: "POD_KEY".to_owned() })
}

/// Recognises a second of a half-way sample.
fn hear(server: &mut Server) -> Result<Heard, RecogniseError> {
    let samples = vec![0.5; 16_000];
    let request = Request {
        samples: &samples,
        language: Some("fr"),
        prompt: "PeerTube.",
        search: Search::Greedy,
    };
    server.hear(&request, &|| false)
}

fn told(error: RecogniseError) -> (String, String) {
    match error {
        RecogniseError::Engine { message, hint } => (message, hint.unwrap()),
        RecogniseError::Cancelled => panic!("nobody asked to stop"),
    }
}

#[test]
fn a_slice_goes_out_as_a_wav_with_all_that_is_known() {
    let there = loopback::Server::start(|_| {
        Reply::new(200, r#"{"text": "Oui.", "words": [{"word": "Oui", "start": 0.1, "end": 0.4}]}"#)
    });
    let heard = hear(&mut Server::new(client(), &there.address("/"), "small", key())).unwrap();
    assert_eq!(heard.words[0].text, "Oui.");
    assert_eq!(heard.words[0].time.start.millis(), 100);
    let asked = &there.asked()[0];
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/v1/audio/transcriptions"));
    assert_eq!(asked.header("authorization"), format!("Bearer {KEY}"));
    for (name, value) in [
        ("model", "small"),
        ("language", "fr"),
        ("prompt", "PeerTube."),
        ("response_format", "verbose_json"),
        ("temperature", "0"),
    ] {
        assert_eq!(asked.field(name).as_deref(), Some(value), "{name}");
    }
    let form = asked.form();
    let details: Vec<_> = form.iter().filter(|(name, _)| name.starts_with("timestamp")).collect();
    assert_eq!(details.len(), 2);
    let mut wav = hound::WavReader::new(form[0].1.as_slice()).unwrap();
    assert_eq!(
        (wav.spec().sample_rate, wav.spec().bits_per_sample, wav.len()),
        (16_000, 16, 16_000)
    );
    // Half of 32,767, rounded.
    assert!(wav.samples::<i16>().all(|sample| sample.unwrap() == 16_384));
}

#[test]
fn the_base_may_have_its_v1_or_not() {
    for base in ["http://a.org", "http://a.org/", "http://a.org/v1", "http://a.org/v1/"] {
        let server = Server::new(client(), base, "m", None);
        assert_eq!(server.address, "http://a.org/v1/audio/transcriptions");
    }
}

#[test]
fn a_busy_server_is_asked_again() {
    let there = loopback::Server::start(|asked| match asked.before {
        0 => Reply::new(503, "").header("Retry-After", "0"),
        1 => Reply::new(429, "").header("Retry-After", "0"),
        2 => Reply::new(200, "").claims(9),
        _ => Reply::new(200, r#"{"text": "Oui."}"#),
    });
    let heard = hear(&mut Server::new(client(), &there.address("/v1"), "m", None)).unwrap();
    assert_eq!(heard.words.len(), 1);
    assert_eq!(there.asked().len(), 4);
}

#[test]
fn a_refused_key_names_its_variable_and_is_never_shown() {
    for status in [401, 403] {
        let said = format!(r#"{{"error": {{"message": "Incorrect API key provided: {KEY}"}}}}"#);
        let there = loopback::Server::start(move |_| Reply::new(status, said.clone()));
        let mut server = Server::new(client(), &there.address(""), "m", key());
        let (message, hint) = told(hear(&mut server).unwrap_err());
        assert!(hint.contains("`POD_KEY`"), "{hint}");
        assert!(!format!("{message}{hint}{server:?}{}", server.identity()).contains(KEY));
        assert_eq!(there.asked().len(), 1);
    }
}

#[test]
fn what_a_server_complains_of_is_told_without_the_key() {
    let said = format!(r#"{{"error": {{"message": "no model m for {KEY}"}}}}"#);
    let there = loopback::Server::start(move |_| Reply::new(422, said.clone()));
    let (message, hint) =
        told(hear(&mut Server::new(client(), &there.address(""), "m", key())).unwrap_err());
    assert!(message.ends_with("refused the slice (422): no model m for …"), "{message}");
    assert!(hint.contains("`m`"));
}

#[test]
fn a_model_without_times_is_asked_for_its_text() {
    let there = loopback::Server::start(|asked| match asked.field("response_format").as_deref() {
        Some("json") => Reply::new(200, r#"{"text": "abc"}"#),
        _ => Reply::new(400, r#"{"error": {"message": "unsupported response_format"}}"#),
    });
    let mut server = Server::new(client(), &there.address(""), "gpt", None);
    assert_eq!(hear(&mut server).unwrap().words[0].time.end.millis(), 1000);
    assert_eq!(hear(&mut server).unwrap().words.len(), 1);
    // Refused once, and remembered.
    assert_eq!(there.asked().len(), 3);
}

#[test]
fn a_wrong_address_and_a_page_are_told() {
    let there = loopback::Server::start(|asked| match asked.path.as_str() {
        "/v1/audio/transcriptions" => Reply::new(404, "File Not Found"),
        _ => Reply::new(200, "<html></html>"),
    });
    let at = |path: &str| Server::new(client(), &there.address(path), "m", None);
    let (_, hint) = told(hear(&mut at("")).unwrap_err());
    assert!(hint.contains("--inference-path /v1/audio/transcriptions"), "{hint}");
    let (message, _) = told(hear(&mut at("/page")).unwrap_err());
    assert!(message.ends_with("answered with something that is no transcription"), "{message}");
}

#[test]
fn nobody_there_is_told_and_a_wish_to_stop_is_heard() {
    let mut server = Server::new(client(), &format!("{}/v1?key={KEY}", nobody()), "m", None);
    let stop = std::cell::Cell::new(0);
    let request =
        Request { samples: &[0.0; 160], language: None, prompt: "", search: Search::Greedy };
    let cancelled = || {
        stop.set(stop.get() + 1);
        stop.get() > 20
    };
    assert!(matches!(server.hear(&request, &cancelled), Err(RecogniseError::Cancelled)));
    let there = loopback::Server::start(|_| Reply::new(200, "{}").holds_after(0));
    let mut server = Server::new(client(), &there.address(""), "m", None);
    stop.set(0);
    assert!(matches!(server.hear(&request, &cancelled), Err(RecogniseError::Cancelled)));
}
