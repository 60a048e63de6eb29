//! One line of a server's log as a [`Hit`]: one file a format, told apart by what stands there.
//!
//! | format | looks like |
//! |---|---|
//! | `combined` | `192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] "GET /a.mp3 HTTP/1.1" 200 9 "-" "App/1"`, Apache, nginx, Caddy; with a virtual host in front too |
//! | `json` | an object of nginx, Caddy or Traefik |
//! | `s3` | access logs of S3 buckets: a time in brackets, then anything but a quote |
//! | `fields` | W3C's extended format: CloudFront with tabs, IIS with blanks |

mod combined;
mod fields;
mod json;
mod moment;
mod s3;

use std::borrow::Cow;

pub use fields::Fields;

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit<'a> {
    /// Seconds since 1970.
    pub at: i64,
    /// Where it came from, as written.
    pub address: Cow<'a, str>,
    /// As in `GET`; empty where the request was none.
    pub method: Cow<'a, str>,
    /// What was asked for, with its query.
    pub target: Cow<'a, str>,
    /// The status of the answer.
    pub status: u16,
    /// How many bytes were sent.
    pub bytes: u64,
    /// The user agent; empty where there is none.
    pub agent: Cow<'a, str>,
    /// The range that was asked for, where the log tells: most do not.
    pub range: Option<Cow<'a, str>>,
}

/// Reads a line without its end. `fields` are those that the file has named. Nothing where it is
/// no line of any format.
pub fn parse<'a>(line: &'a str, fields: Option<&Fields>) -> Option<Hit<'a>> {
    let line = line.trim_ascii();
    match line.as_bytes().first()? {
        b'{' => json::parse(line),
        _ if fields.is_some_and(|fields| fields.fit(line)) => fields?.parse(line),
        _ => bracketed(line).or_else(|| Fields::cloudfront().parse(line)),
    }
}

/// A line with its time in brackets: combined or S3.
fn bracketed(line: &str) -> Option<Hit<'_>> {
    let open = line.find(" [")?;
    let (before, rest) = (&line[..open], &line[open + 2..]);
    let (time, after) = rest.split_once(']')?;
    let at = moment::clf(time)?;
    let after = after.strip_prefix(' ')?;
    match after.strip_prefix('"') {
        Some(request) => combined::parse(at, before, request),
        None => s3::parse(at, after),
    }
}

/// A text in quotes whose first quote is taken already: what stands in it, and what comes after.
/// `\"` ends nothing; `\xE9`, `\\`, `\t` and `\n` are what Apache and nginx write for others.
fn quoted(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let bytes = text.as_bytes();
    let mut from = 0;
    let end = loop {
        let quote = from + text.get(from..)?.find('"')?;
        let slashes = bytes[..quote].iter().rev().take_while(|byte| **byte == b'\\').count();
        if slashes % 2 == 0 {
            break quote;
        }
        from = quote + 1;
    };
    let inside = &text[..end];
    let inside = match inside.contains('\\') {
        true => Cow::Owned(unescaped(inside)),
        false => Cow::Borrowed(inside),
    };
    Some((inside, &text[end + 1..]))
}

fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte != b'\\' {
            plain.push(byte);
            at += 1;
            continue;
        }
        let code = text.get(at + 2..at + 4).filter(|_| bytes.get(at + 1) == Some(&b'x'));
        let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        let (value, length) = match (code, bytes.get(at + 1)) {
            (Some(value), _) => (value, 4),
            (None, Some(b't')) => (b'\t', 2),
            (None, Some(b'n')) => (b'\n', 2),
            (None, Some(b'r')) => (b'\r', 2),
            (None, Some(next)) if next.is_ascii() => (*next, 2),
            (None, _) => (b'\\', 1),
        };
        plain.push(value);
        at += length;
    }
    String::from_utf8(plain)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// A request line, `GET /a.mp3 HTTP/1.1`, as method and target. What is none gives empty texts.
fn request(text: Cow<'_, str>) -> (Cow<'_, str>, Cow<'_, str>) {
    let split = |text: &str| {
        let (method, rest) = text.split_once(' ')?;
        let fine = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
        let target = match rest.rsplit_once(' ') {
            Some((target, version)) if version.starts_with("HTTP/") => target,
            _ => rest,
        };
        fine.then(|| (0..method.len(), method.len() + 1..method.len() + 1 + target.len()))
    };
    let Some((method, target)) = split(&text) else {
        return (Cow::Borrowed(""), Cow::Borrowed(""));
    };
    match text {
        Cow::Borrowed(text) => (Cow::Borrowed(&text[method]), Cow::Borrowed(&text[target])),
        Cow::Owned(text) => (Cow::Owned(text[method].into()), Cow::Owned(text[target].into())),
    }
}

/// `-` is how logs write nothing.
fn or_nothing(text: Cow<'_, str>) -> Cow<'_, str> {
    if text == "-" { Cow::Borrowed("") } else { text }
}

/// A count of bytes; `-` is none.
fn count(text: &str) -> Option<u64> {
    if text == "-" { Some(0) } else { text.parse().ok() }
}

/// A status of HTTP.
fn status(text: &str) -> Option<u16> {
    text.parse().ok().filter(|status| (0..1000).contains(status) && text.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quotes_and_bytes_are_unescaped() {
        let (inside, rest) = quoted(r#"a \"b\" \xc3\xa9 \\" 200"#).unwrap();
        assert_eq!((inside.as_ref(), rest), ("a \"b\" é \\", " 200"));
        assert_eq!(quoted(r#"\\" x"#).unwrap(), (Cow::Borrowed("\\"), " x"));
        assert_eq!(quoted(r#"never \" ends"#), None);
        assert_eq!(unescaped("\\x4"), "x4");
        assert_eq!(unescaped("é\\é\\"), "é\\é\\");
    }

    #[test]
    fn a_request_line_may_hold_blanks_or_be_none() {
        let of = |text: &'static str| {
            let (method, target) = request(text.into());
            (method.into_owned(), target.into_owned())
        };
        assert_eq!(of("GET /a b.mp3 HTTP/1.1"), ("GET".into(), "/a b.mp3".into()));
        assert_eq!(of("GET /a"), ("GET".into(), "/a".into()));
        assert_eq!(of("-"), (String::new(), String::new()));
        assert_eq!(of("\u{16}\u{3}\u{1}"), (String::new(), String::new()));
    }

    proptest! {
        #[test]
        fn no_line_is_a_panic(line in "(\\PC|\\[|\\]|\"|\\{|\\\\|\t|-| ){0,200}") {
            let _ = parse(&line, None);
            let _ = parse(&line, Some(&Fields::cloudfront()));
        }

        #[test]
        fn no_torn_line_is_a_panic(cut in 0..200_usize, other in any::<char>()) {
            let whole = "a:80 2001:db8::1 - \"u\" [10/Oct/2026:13:55:36 +0000] \"GET /é \
                         HTTP/1.1\" 206 12 \"-\" \"A\\\"pp\"";
            let line: String = whole.chars().take(cut).chain([other]).collect();
            let _ = parse(&line, None);
        }
    }
}
