//! Where a hit came from, as far as listeners are told apart by it, and the salted key of one.

use std::net::{IpAddr, Ipv6Addr};

use blake3::Hasher;

/// Where a hit came from. An IPv6 address is cut to its network of 64 bits, since a device changes
/// the rest at will. *Source:* IAB 2.1, section 5, "IPv6".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin<'a> {
    V4(u32),
    V6(u64),
    /// A server may log the name in place of the address (Apache's `HostnameLookups`).
    Name(&'a str),
}

/// Reads an address as logs write it.
pub(super) fn ip(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    // A zone (RFC 4007) says which card of the server it came in by.
    let bare = bare.split('%').next().unwrap_or(bare);
    match bare.parse().ok()? {
        IpAddr::V6(six) => Some(six.to_ipv4_mapped().map_or(IpAddr::V6(six), IpAddr::V4)),
        four => Some(four),
    }
}

impl<'a> Origin<'a> {
    pub(super) fn of(text: &'a str, ip: Option<IpAddr>) -> Origin<'a> {
        match ip {
            Some(IpAddr::V4(four)) => Origin::V4(four.to_bits()),
            Some(IpAddr::V6(six)) => Origin::V6(network(six)),
            None => Origin::Name(text),
        }
    }

    fn feed(self, hasher: &mut Hasher) {
        match self {
            Origin::V4(bits) => hasher.update(b"4").update(&bits.to_le_bytes()),
            Origin::V6(bits) => hasher.update(b"6").update(&bits.to_le_bytes()),
            Origin::Name(name) => {
                let length = name.len() as u64;
                hasher.update(b"n").update(&length.to_le_bytes()).update(name.as_bytes())
            }
        };
    }
}

fn network(six: Ipv6Addr) -> u64 {
    u64::try_from(six.to_bits() >> 64).unwrap_or_default()
}

/// The salts of a run: one for each day, all forgotten with it.
pub(super) struct Salts {
    run: [u8; 32],
    /// The salt used last: the lines of a log are of one day for long.
    last: Option<(u16, [u8; 32])>,
}

impl Salts {
    pub(super) fn new(run: [u8; 32]) -> Salts {
        Salts { run, last: None }
    }

    /// The key of a listener of an episode on a day. Two of a million listeners share one of 64
    /// bits once in 37 million runs.
    pub(super) fn key(&mut self, day: u16, origin: Origin<'_>, agent: &str, episode: u32) -> u64 {
        let salt = match self.last {
            Some((known, salt)) if known == day => salt,
            _ => *blake3::keyed_hash(&self.run, &day.to_le_bytes()).as_bytes(),
        };
        self.last = Some((day, salt));
        let mut hasher = Hasher::new_keyed(&salt);
        hasher.update(&episode.to_le_bytes());
        origin.feed(&mut hasher);
        hasher.update(agent.as_bytes());
        let mut key = [0; 8];
        hasher.finalize_xof().fill(&mut key);
        u64::from_le_bytes(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin<'_> {
        Origin::of(text, ip(text))
    }

    #[test]
    fn six_is_cut_to_its_network_and_mapped_four_is_four() {
        assert_eq!(origin("2001:db8:1:2::1"), origin("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(origin("2001:db8:1:2::1"), origin("2001:db8:1:3::1"));
        assert_eq!(origin("::ffff:192.0.2.1"), origin("192.0.2.1"));
        assert_eq!(origin("[2001:db8:1:2::1]"), origin("2001:db8:1:2::1"));
        assert_eq!(origin("a.example"), Origin::Name("a.example"));
    }

    #[test]
    fn keys_differ_by_day_address_agent_episode_and_run() {
        let mut salts = Salts::new([1; 32]);
        let one = salts.key(1, origin("192.0.2.1"), "A", 0);
        assert_eq!(one, salts.key(1, origin("192.0.2.1"), "A", 0));
        let others = [
            salts.key(2, origin("192.0.2.1"), "A", 0),
            salts.key(1, origin("192.0.2.2"), "A", 0),
            salts.key(1, origin("192.0.2.1"), "B", 0),
            salts.key(1, origin("192.0.2.1"), "A", 1),
            Salts::new([2; 32]).key(1, origin("192.0.2.1"), "A", 0),
        ];
        assert!(!others.contains(&one));
    }
}
