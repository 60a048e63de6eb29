//! Access logs of S3 and what speaks like it. *Source:* Amazon S3 User Guide, "Amazon S3 server
//! access log format": owner, bucket, time, address, requester, request id, operation, key,
//! request, status, error, bytes, size, total time, turn-around time, referer, agent, …

use std::borrow::Cow;

use super::{Hit, count, or_nothing, quoted, request, status};

/// `rest` is what stands after the time.
pub(super) fn parse(at: i64, rest: &str) -> Option<Hit<'_>> {
    let (words, rest) = rest.split_once(" \"")?;
    let words: Vec<&str> = words.split(' ').collect();
    let [address, _, _, operation, key] = words.as_slice() else { return None };
    // REST.GET.OBJECT; requests of the bucket's own keeper have no line of HTTP.
    operation.contains('.').then_some(())?;
    let (line, rest) = quoted(rest)?;
    let (method, target) = request(line);
    let target = match *key {
        "-" => target,
        key => Cow::Owned(format!("/{key}")),
    };
    let mut words = rest.trim_start().splitn(7, ' ');
    let status = status(words.next()?)?;
    let bytes = count(words.nth(1)?)?;
    let texts = words.nth(3)?.strip_prefix('"')?;
    let (_, rest) = quoted(texts)?;
    let (agent, _) = quoted(rest.trim_start().strip_prefix('"')?)?;
    let (address, agent) = (Cow::Borrowed(*address), or_nothing(agent));
    Some(Hit { at, address, method, target, status, bytes, agent, range: None })
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn a_download_from_a_bucket_is_read() {
        let line = "79a59df900b949e5 podcasts [06/Feb/2026:00:00:38 +0000] 192.0.2.3 - \
                    3E57427F3EXAMPLE REST.GET.OBJECT media/a%2520b.mp3 \
                    \"GET /media/a%20b.mp3 HTTP/1.1\" 206 - 4096 9000 7 5 \"-\" \"App \\\"1\\\"\" - x= SigV4 -";
        let hit = parse(line, None).unwrap();
        assert_eq!((hit.address.as_ref(), hit.method.as_ref()), ("192.0.2.3", "GET"));
        assert_eq!((hit.status, hit.bytes, hit.agent.as_ref()), (206, 4096, "App \"1\""));
        assert_eq!(hit.target, "/media/a%2520b.mp3");
        assert_eq!(parse(&line[..150], None), None);
    }
}
