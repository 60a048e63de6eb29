//! The combined format of Apache, nginx and most others, the common format in it, and with a
//! virtual host in front. *Source:* Apache HTTP Server, mod_log_config: `%v:%p %h %l %u %t "%r"
//! %>s %b "%{Referer}i" "%{User-Agent}i"`.

use std::borrow::Cow;

use super::{Hit, count, or_nothing, quoted, request, status};

/// `before` is what stands before the time; `rest` begins inside the quotes of the request.
pub(super) fn parse<'a>(at: i64, before: &'a str, rest: &'a str) -> Option<Hit<'a>> {
    let address = address(before)?;
    let (line, rest) = quoted(rest)?;
    let (method, target) = request(line);
    let mut words = rest.trim_start().splitn(3, ' ');
    let status = status(words.next()?)?;
    let bytes = count(words.next()?.trim_end())?;
    // The common format ends here: who asked is not told.
    let agent = words.next().and_then(agent).unwrap_or_default();
    let address = Cow::Borrowed(address);
    Some(Hit { at, address, method, target, status, bytes, agent, range: None })
}

/// The second of two texts in quotes.
fn agent(rest: &str) -> Option<Cow<'_, str>> {
    let (_, rest) = quoted(rest.trim_start().strip_prefix('"')?)?;
    let (agent, _) = quoted(rest.trim_start().strip_prefix('"')?)?;
    Some(or_nothing(agent))
}

/// The address among what stands before the time: the first word, or the second after a host.
fn address(before: &str) -> Option<&str> {
    let mut words = before.split(' ').filter(|word| !word.is_empty());
    let first = words.next()?;
    let second = words.next()?;
    let is_ip = |word: &str| crate::stats::address::ip(word).is_some();
    match words.nth(1).is_some() && !is_ip(first) && is_ip(second) {
        true => Some(second),
        false => Some(first),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn the_example_of_apache_is_read() {
        let line = "127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /apache_pb.gif HTTP/1.0\" \
                    200 2326 \"http://www.example.com/start.html\" \"Mozilla/4.08 [en] (Win98; I ;Nav)\"";
        let hit = parse(line, None).unwrap();
        assert_eq!((hit.at, hit.status, hit.bytes), (971_211_336, 200, 2326));
        assert_eq!((hit.address.as_ref(), hit.target.as_ref()), ("127.0.0.1", "/apache_pb.gif"));
        assert_eq!(hit.agent, "Mozilla/4.08 [en] (Win98; I ;Nav)");
    }

    #[test]
    fn a_virtual_host_in_front_is_not_the_address() {
        let line = "pod.example:443 2001:db8::7 - - [10/Oct/2000:13:55:36 +0000] \"GET /a HTTP/2.0\" \
                    206 - \"-\" \"-\"";
        let hit = parse(line, None).unwrap();
        assert_eq!((hit.address.as_ref(), hit.bytes, hit.agent.as_ref()), ("2001:db8::7", 0, ""));
        let named = "host.example - - [10/Oct/2000:13:55:36 +0000] \"GET /a HTTP/2.0\" 200 1";
        let hit = parse(named, None).unwrap();
        assert_eq!((hit.address.as_ref(), hit.agent.as_ref()), ("host.example", ""));
    }

    #[test]
    fn quotes_inside_an_agent_end_nothing() {
        let line = "192.0.2.1 - a b [10/Oct/2000:13:55:36 +0000] \"GET /a \\\"x\\\" HTTP/1.1\" 200 1 \
                    \"-\" \"App \\\"1\\\" \\x1b[31m\" \"203.0.113.9\"";
        let hit = parse(line, None).unwrap();
        assert_eq!((hit.target.as_ref(), hit.agent.as_ref()), ("/a \"x\"", "App \"1\" \u{1b}[31m"));
    }

    #[test]
    fn what_is_torn_is_no_line() {
        let start = "192.0.2.1 - - [10/Oct/2000:13:55:36 +0000] \"GET /a HTTP/1.1\" ";
        for rest in ["", "20", "2000 1", "abc 1", "200", "200 x", "200 -1"] {
            assert_eq!(parse(&format!("{start}{rest}"), None), None, "{rest}");
        }
        assert_eq!(parse("192.0.2.1 - - [10/Oct/2000:13:55:36 +0000] \"GET /a", None), None);
        assert_eq!(
            parse("192.0.2.1 [10/Oct/2000:13:55:36 +0000] \"GET /a HTTP/1.1\" 200 1", None),
            None
        );
    }
}
