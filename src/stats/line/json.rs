//! Logs of one JSON object a line: Caddy's and Traefik's own, and nginx's, whose keys are chosen
//! by whoever sets it up and mostly bear the names of its variables.
//! *Source:* Caddy, "Structured logs"; Traefik, "Access logs"; nginx, ngx_http_log_module.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{Hit, moment, or_nothing, request};

pub(super) fn parse(line: &str) -> Option<Hit<'static>> {
    let Value::Object(all) = serde_json::from_str(line).ok()? else { return None };
    // Caddy tells of the request in an object of its own.
    let asked = all.get("request").and_then(Value::as_object);
    let both =
        |keys: &[&str]| asked.and_then(|asked| text(asked, keys)).or_else(|| text(&all, keys));
    let (mut method, mut target) = (both(METHODS), both(TARGETS));
    if let Some(line) = text(&all, &["request"]) {
        let (first, second) = request(Cow::Owned(line));
        method = method.or_else(|| Some(first.into_owned()));
        target = target.or_else(|| Some(second.into_owned()));
    }
    let headers = asked.and_then(|asked| asked.get("headers")).and_then(Value::as_object);
    let header = |name: &str| {
        let values = headers?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1;
        Some(values.as_array().and_then(|all| all.first()).unwrap_or(values).as_str()?.to_owned())
    };
    let agent = header("user-agent").or_else(|| both(AGENTS)).unwrap_or_default();
    let range = header("range").or_else(|| both(RANGES)).filter(|range| range.len() > 1);
    let status = number(&all, STATUSES).and_then(|status| u16::try_from(status).ok())?;
    Some(Hit {
        at: at(&all)?,
        address: Cow::Owned(both(ADDRESSES)?),
        method: Cow::Owned(method.unwrap_or_default()),
        target: Cow::Owned(target?),
        status: Some(status).filter(|status| *status < 1000)?,
        bytes: number(&all, BYTES).unwrap_or(0),
        agent: or_nothing(Cow::Owned(agent)),
        range: range.map(Cow::Owned),
    })
}

/// The first that is there is taken: what is nearest to the listener, the body, the request.
const ADDRESSES: &[&str] =
    &["client_ip", "remote_ip", "remote_addr", "ClientHost", "clientip", "client", "ip"];
const METHODS: &[&str] = &["method", "request_method", "RequestMethod"];
const TARGETS: &[&str] = &["uri", "request_uri", "RequestPath", "path", "url"];
const STATUSES: &[&str] = &["status", "DownstreamStatus", "response_status", "code"];
const BYTES: &[&str] =
    &["size", "body_bytes_sent", "DownstreamContentSize", "bytes_sent", "bytes", "response_size"];
const AGENTS: &[&str] =
    &["http_user_agent", "request_User-Agent", "user_agent", "agent", "userAgent"];
const RANGES: &[&str] = &["http_range", "request_Range", "range"];
const TIMES: &[&str] =
    &["ts", "time_iso8601", "time_local", "msec", "StartUTC", "time", "timestamp", "@timestamp"];

fn at(all: &Map<String, Value>) -> Option<i64> {
    TIMES.iter().find_map(|key| match all.get(*key)? {
        Value::Number(number) => moment::whole(number.as_f64()?),
        Value::String(text) => moment::written(text.trim()),
        _ => None,
    })
}

fn text(all: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| all.get(*key)?.as_str()).map(str::to_owned)
}

/// A number, or one in quotes: nginx puts every variable in quotes.
fn number(all: &Map<String, Value>, keys: &[&str]) -> Option<u64> {
    keys.iter().find_map(|key| match all.get(*key)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    const AT: i64 = 1_791_665_736;

    #[test]
    fn caddy_is_read() {
        let line = r#"{"level":"info","ts":1791665736.5,"logger":"http.log.access","msg":"handled request",
            "request":{"remote_ip":"192.0.2.9","client_ip":"192.0.2.1","proto":"HTTP/2.0","method":"GET",
            "host":"x.example","uri":"/a.mp3?x=1","headers":{"User-Agent":["App/1"],"Range":["bytes=0-1"]}},
            "bytes_read":0,"size":4096,"status":206,"resp_headers":{}}"#;
        let hit = parse(line, None).unwrap();
        assert_eq!((hit.at, hit.status, hit.bytes), (AT, 206, 4096));
        assert_eq!((hit.address.as_ref(), hit.target.as_ref()), ("192.0.2.1", "/a.mp3?x=1"));
        assert_eq!((hit.agent.as_ref(), hit.range.as_deref()), ("App/1", Some("bytes=0-1")));
    }

    #[test]
    fn traefik_and_nginx_are_read() {
        let line = r#"{"ClientHost":"192.0.2.1","DownstreamContentSize":4096,"DownstreamStatus":200,
            "RequestMethod":"GET","RequestPath":"/a.mp3","StartUTC":"2026-10-10T20:55:36.1Z","time":"x",
            "request_User-Agent":"App/1"}"#;
        let hit = parse(line, None).unwrap();
        assert_eq!((hit.at, hit.status, hit.bytes, hit.agent.as_ref()), (AT, 200, 4096, "App/1"));
        let line = r#"{"time_local":"10/Oct/2026:20:55:36 +0000","remote_addr":"192.0.2.1",
            "request":"GET /a.mp3 HTTP/1.1","status":"200","body_bytes_sent":"4096",
            "http_user_agent":"App \u001b[31m","http_range":"-"}"#;
        let hit = parse(line, None).unwrap();
        assert_eq!((hit.at, hit.status, hit.bytes), (AT, 200, 4096));
        assert_eq!((hit.method.as_ref(), hit.target.as_ref()), ("GET", "/a.mp3"));
        assert_eq!((hit.agent.as_ref(), hit.range), ("App \u{1b}[31m", None));
    }

    #[test]
    fn other_json_is_no_line() {
        for text in ["{}", "{\"ts\":1}", "{", "{\"a\":[[[[[[", "{\"status\":70000}"] {
            assert_eq!(parse(text, None), None, "{text}");
        }
        let deep = format!("{{\"a\":{}", "[".repeat(60_000));
        assert_eq!(parse(&deep, None), None);
    }
}
