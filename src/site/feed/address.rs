//! Addresses as a feed may hold them, and the way of downloads through a counter.

use url::{Host, Url};

use crate::site::entry::Front;

/// The counter of downloads, in front of a sound's address.
const OP3: &str = "https://op3.dev/";

/// An address with what no address may hold (RFC 3986) percent-encoded; what is encoded already
/// stays as it is.
pub(super) fn address(text: &str) -> String {
    let text = text.trim();
    let (scheme, rest) = match text.find("://") {
        Some(at) => text.split_at(at + 3),
        None => ("", text),
    };
    let (host, rest) = match scheme {
        "" => ("", rest),
        _ => rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len())),
    };
    // A host has spellings of its own, which only a whole reader of addresses knows.
    if let (false, Ok(url)) = (host.is_ascii(), Url::parse(text)) {
        return url.into();
    }
    let mut address = encoded(scheme, "");
    address.push_str(&encoded(host, "[]"));
    address.push_str(&encoded(rest, ""));
    address
}

fn encoded(text: &str, besides: &str) -> String {
    let bytes = text.as_bytes();
    let mut encoded = String::with_capacity(text.len());
    for (at, &byte) in bytes.iter().enumerate() {
        let letter = char::from(byte);
        let digits =
            || bytes.get(at + 1..at + 3).is_some_and(|d| d.iter().all(u8::is_ascii_hexdigit));
        let stays = byte.is_ascii_alphanumeric()
            || "-._~:/?#@!$&'()*+,;=".contains(letter)
            || besides.contains(letter)
            || (letter == '%' && digits());
        if stays {
            encoded.push(letter);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The address of a path in public/.
pub(super) fn of_path(front: &Front, path: &str) -> String {
    address(&front.address(path))
}

/// The address of a sound: through op3.dev when the show asks for it and the sound is where
/// op3.dev can find it. *Source:* op3.dev, "Setup": `https://` is left out, `http://` is not.
pub(super) fn of_sound(front: &Front, url: &str) -> String {
    let url = address(url);
    if !front.feed.op3 || url.starts_with(OP3) || !is_public(&url) {
        return url;
    }
    let target = url.strip_prefix("https://").unwrap_or(&url);
    match &front.guid {
        Some(guid) => format!("{OP3}e,pg={}/{target}", encoded(guid, "")),
        None => format!("{OP3}e/{target}"),
    }
}

/// Whether an address is of the web and not of this machine or its network.
fn is_public(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    matches!(url.scheme(), "http" | "https") && url.path().len() >= 2 && leads_outside(&url)
}

/// Whether the host of an address is, by its name or number, outside of this machine and its
/// network. What a name stands for is not asked.
pub fn leads_outside(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            let own = [".localhost", ".local", ".internal", ".lan", ".home.arpa"];
            name.contains('.') && !own.iter().any(|ending| name.ends_with(ending))
        }
        Some(Host::Ipv4(ip)) => {
            !(ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified())
        }
        Some(Host::Ipv6(ip)) => {
            let near = ip.is_unique_local() || ip.is_unicast_link_local();
            !(near || ip.is_loopback() || ip.is_unspecified())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::feed::tests::front;

    #[test]
    fn no_part_of_an_address_holds_what_none_may() {
        assert_eq!(address("A\0\u{1d}://é\u{1}/\u{2}"), "A%00%1D://%C3%A9%01/%02");
    }

    #[test]
    fn addresses_are_encoded_once() {
        let same = "https://u:p@[::1]:80/a%20b/c;d?x=1&y=%C3%A9#t=1,2";
        assert_eq!(address(same), same);
        assert_eq!(address(" https://x.example/é à.mp3 "), "https://x.example/%C3%A9%20%C3%A0.mp3");
        assert_eq!(
            address("https://x.example/100%/<a>\"[1]"),
            "https://x.example/100%25/%3Ca%3E%22%5B1%5D"
        );
        assert_eq!(address("https://é.example/é"), "https://xn--9ca.example/%C3%A9");
        assert_eq!(address("media/a b.mp3"), "media/a%20b.mp3");
        assert_eq!(address("a\0\u{1f}"), "a%00%1F");
    }

    #[test]
    fn only_public_sounds_go_through_the_counter() {
        let mut front = front();
        front.feed.op3 = true;
        front.guid = Some("9b024349-ccf0-5f69-a609-6b82873eab3c".to_owned());
        let through = |url| of_sound(&front, url);
        assert_eq!(
            through("https://x.example/a.mp3"),
            "https://op3.dev/e,pg=9b024349-ccf0-5f69-a609-6b82873eab3c/x.example/a.mp3"
        );
        assert_eq!(
            through("http://x.example/a.mp3"),
            "https://op3.dev/e,pg=9b024349-ccf0-5f69-a609-6b82873eab3c/http://x.example/a.mp3"
        );
        for own in [
            "http://localhost:8080/a.mp3",
            "http://127.0.0.1/a.mp3",
            "http://[::1]/a.mp3",
            "http://192.168.1.2/a.mp3",
            "https://nas.local/a.mp3",
            "https://x.example/",
            "media/a.mp3",
            "https://op3.dev/e/x.example/a.mp3",
        ] {
            assert_eq!(through(own), own);
        }
    }
}
