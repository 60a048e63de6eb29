//! W3C's extended format: a line `#Fields:` says what stands where. CloudFront writes it with
//! tabs, IIS with blanks. *Source:* W3C WD-logfile-960323; Amazon CloudFront Developer Guide,
//! "Standard log file format".

use std::borrow::Cow;

use super::{Hit, count, moment, or_nothing, status};
use crate::stats::catalogue::decoded;

/// What stands where in the lines of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    separator: char,
    names: Vec<Field>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Date,
    Time,
    Address,
    Method,
    Path,
    Status,
    Bytes,
    Agent,
    RangeStart,
    RangeEnd,
    Other,
}

/// A line with more words is none that anybody named the fields of.
const MOST: usize = 200;

impl Fields {
    /// Reads a line that begins with `#Fields:`; nothing for any other, or one that leaves out
    /// what counting needs.
    pub fn of(line: &str) -> Option<Fields> {
        let rest = line.strip_prefix("#Fields:")?.trim();
        let names: Vec<Field> = rest.split_ascii_whitespace().take(MOST).map(named).collect();
        let needed = [Field::Date, Field::Time, Field::Address, Field::Path, Field::Status];
        let whole = needed.iter().all(|field| names.contains(field));
        // CloudFront names its fields with blanks and writes them with tabs.
        let edge = rest.contains("x-edge-location");
        whole.then_some(Fields { separator: if edge { '\t' } else { ' ' }, names })
    }

    /// Those of CloudFront, for files whose first lines are gone.
    pub(super) fn cloudfront() -> Fields {
        use Field::{Address, Agent, Bytes, Date, Method, Other, Path, Status, Time};
        let names =
            vec![Date, Time, Other, Bytes, Address, Method, Other, Path, Status, Other, Agent];
        Fields { separator: '\t', names }
    }

    /// Whether a line is written like that.
    pub(super) fn fit(&self, line: &str) -> bool {
        line.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
            && line.contains(self.separator)
            && !line.contains(" [")
    }

    pub(super) fn parse<'a>(&self, line: &'a str) -> Option<Hit<'a>> {
        let words: Vec<&str> = line.split(self.separator).take(MOST).collect();
        if words.len() < self.names.len() {
            return None;
        }
        let find = |field: Field| {
            let at = self.names.iter().position(|name| *name == field)?;
            words.get(at).copied()
        };
        let at = moment::utc(find(Field::Date)?, find(Field::Time)?)?;
        let agent = find(Field::Agent).unwrap_or("-");
        let range = match (find(Field::RangeStart), find(Field::RangeEnd)) {
            (Some(start), Some(end)) if start != "-" => {
                let end = if end == "-" { "" } else { end };
                Some(Cow::Owned(format!("bytes={start}-{end}")))
            }
            _ => None,
        };
        Some(Hit {
            at,
            address: Cow::Borrowed(find(Field::Address)?),
            method: Cow::Borrowed(find(Field::Method).unwrap_or("GET")),
            target: Cow::Borrowed(find(Field::Path)?),
            status: status(find(Field::Status)?)?,
            bytes: count(find(Field::Bytes).unwrap_or("-"))?,
            agent: or_nothing(self.agent(agent)),
            range,
        })
    }

    /// CloudFront encodes blanks as `%20`, and what was encoded once more; IIS writes `+`.
    fn agent<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.separator {
            '\t' if text.contains('%') => {
                let once = decoded(text);
                Cow::Owned(if once.contains('%') { decoded(&once) } else { once })
            }
            ' ' if text.contains('+') => Cow::Owned(text.replace('+', " ")),
            _ => Cow::Borrowed(text),
        }
    }
}

fn named(name: &str) -> Field {
    match name {
        "date" => Field::Date,
        "time" => Field::Time,
        "c-ip" => Field::Address,
        "cs-method" => Field::Method,
        "cs-uri-stem" => Field::Path,
        "sc-status" => Field::Status,
        "sc-bytes" => Field::Bytes,
        "cs(User-Agent)" => Field::Agent,
        "sc-range-start" => Field::RangeStart,
        "sc-range-end" => Field::RangeEnd,
        _ => Field::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::line::parse;

    const EDGE: &str = "2026-10-10\t20:55:36\tCDG50\t4096\t192.0.2.1\tGET\td1.cloudfront.net\t\
                        /media/a.mp3\t206\t-\tPodcast%20App/1%2520(x)\t-\t-\tHit";

    #[test]
    fn cloudfront_is_read_with_and_without_its_head() {
        let hit = parse(EDGE, None).unwrap();
        assert_eq!((hit.at, hit.bytes, hit.status), (1_791_665_736, 4096, 206));
        assert_eq!((hit.address.as_ref(), hit.agent.as_ref()), ("192.0.2.1", "Podcast App/1 (x)"));
        let head = "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem \
                    sc-status cs(Referer) cs(User-Agent) sc-range-start sc-range-end";
        let fields = Fields::of(head).unwrap();
        let line = EDGE.replace("\t-\t-\tHit", "\t0\t1\tHit");
        let hit = parse(&line, Some(&fields)).unwrap();
        assert_eq!(hit.range.unwrap(), "bytes=0-1");
        assert_eq!(parse(&EDGE[..60], Some(&fields)), None);
    }

    #[test]
    fn the_fields_of_iis_are_where_its_head_says() {
        let head = "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username \
                    c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status sc-bytes";
        let fields = Fields::of(head).unwrap();
        let line =
            "2026-10-10 20:55:36 10.0.0.1 GET /a.mp3 - 443 - 192.0.2.1 App/1+(x) - 200 0 0 9";
        let hit = parse(line, Some(&fields)).unwrap();
        assert_eq!(
            (hit.address.as_ref(), hit.agent.as_ref(), hit.bytes),
            ("192.0.2.1", "App/1 (x)", 9)
        );
        assert_eq!(Fields::of("#Fields: date time"), None);
        assert_eq!(Fields::of("#Version: 1.0"), None);
    }
}
