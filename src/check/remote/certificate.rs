//! The certificates of servers: how many days they have left.

use std::collections::BTreeMap;

use super::seen::Published;
use crate::check::{Findings, Rule};

static SOON: Rule =
    Rule::warning("certificate-soon", "RFC 5280", "a certificate with less than 21 days left");
static OVER: Rule = Rule::error(
    "certificate-over",
    "RFC 5280",
    "a certificate with less than 7 days left, or none at all",
);

pub(super) const RULES: &[&Rule] = &[&SOON, &OVER];

const DAY: i64 = 86_400;

/// Renewal begins a month before the end; three weeks later something is wrong with it.
const SOON_DAYS: i64 = 21;
const OVER_DAYS: i64 = 7;

pub(super) fn look(published: &Published<'_>, findings: &mut Findings) {
    let mut hosts: BTreeMap<String, i64> = BTreeMap::new();
    let pages = published.pages.iter().map(|page| (page.address.as_str(), &page.answer));
    let seen = published.seen.iter().map(|(address, seen)| (address.as_str(), seen.best()));
    for (address, answer) in pages.chain(seen) {
        let Ok(answer) = answer else { continue };
        // The certificate is of the server it came from in the end.
        let last = answer.hops.last().map_or(address, String::as_str);
        let host = url::Url::parse(last).ok().and_then(|url| url.host_str().map(str::to_owned));
        if let (Some(host), Some(ends)) = (host, answer.certificate_ends) {
            let known = hosts.entry(host).or_insert(ends);
            *known = ends.min(*known);
        }
    }
    for (host, ends) in hosts {
        let days = (ends - published.now).div_euclid(DAY);
        if days >= SOON_DAYS {
            continue;
        }
        let rule = if days < OVER_DAYS { &OVER } else { &SOON };
        let message = match days {
            ..0 => format!("the certificate of `{host}` is over"),
            0 => format!("the certificate of `{host}` ends today"),
            1 => format!("the certificate of `{host}` ends tomorrow"),
            days => format!("the certificate of `{host}` has {days} days left"),
        };
        let hint = "renew it, and look why the server did not: after its end no app plays anything";
        findings.tell(rule, None, message, hint);
    }
}

/// When a certificate in DER ends, in seconds since 1970.
pub fn ends_at(certificate: &[u8]) -> Option<i64> {
    let (_, certificate) = x509_parser::parse_x509_certificate(certificate).ok()?;
    Some(certificate.validity().not_after.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with `openssl req -x509 -newkey ec -days 1000`; its end by `openssl x509 -enddate`.
    #[test]
    fn the_end_of_a_certificate_is_read() {
        let der = include_bytes!("../../../fixtures/check/certificate.der");
        // Aug 25 07:09:44 2029 GMT, in seconds by `date -d`.
        assert_eq!(ends_at(der), Some(1882336184));
        assert_eq!(ends_at(&der[..100]), None);
        assert_eq!(ends_at(b""), None);
    }
}
