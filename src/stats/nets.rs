//! Networks of data centres: nobody listens there, whatever an agent says.
//! *Source:* IAB 2.1, section 5, filtering by address.

use std::net::IpAddr;

use super::address;

/// Stretches of addresses, sorted, none over another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nets {
    /// First and last of each; IPv4 as its bits, IPv6 apart.
    four: Vec<(u32, u32)>,
    six: Vec<(u128, u128)>,
}

/// A line that is no network.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{text}` is no network such as 192.0.2.0/24 or 2001:db8::/32")]
pub struct NetError {
    /// From 1.
    pub line: usize,
    /// What stands there, cut to what can be shown.
    pub text: String,
}

impl Nets {
    /// Reads a list: a network or an address a line, `#` begins a remark. *Errors:* the first line
    /// that is neither.
    pub fn parse(text: &str) -> Result<Nets, NetError> {
        let mut nets = Nets::default();
        for (number, line) in text.lines().enumerate() {
            let entry = line.split('#').next().unwrap_or_default().trim();
            if entry.is_empty() {
                continue;
            }
            if nets.add(entry).is_none() {
                let text = entry.chars().take(60).collect();
                return Err(NetError { line: number + 1, text });
            }
        }
        nets.four = merged(nets.four);
        nets.six = merged(nets.six);
        Ok(nets)
    }

    fn add(&mut self, entry: &str) -> Option<()> {
        let (text, prefix) = match entry.split_once('/') {
            Some((text, prefix)) => (text, Some(prefix.parse::<u32>().ok()?)),
            None => (entry, None),
        };
        match text.parse().ok()? {
            IpAddr::V4(four) => {
                let host = 32_u32.checked_sub(prefix.unwrap_or(32))?;
                let rest = u32::MAX.checked_shr(32 - host).unwrap_or(0);
                let first = four.to_bits() & !rest;
                self.four.push((first, first | rest));
            }
            IpAddr::V6(six) => {
                let host = 128_u32.checked_sub(prefix.unwrap_or(128))?;
                let rest = u128::MAX.checked_shr(128 - host).unwrap_or(0);
                let first = six.to_bits() & !rest;
                self.six.push((first, first | rest));
            }
        }
        Some(())
    }

    /// How many stretches there are.
    pub fn len(&self) -> usize {
        self.four.len() + self.six.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether an address is in one of them.
    pub fn has(&self, ip: IpAddr) -> bool {
        match ip {
            IpAddr::V4(four) => within(&self.four, four.to_bits()),
            IpAddr::V6(six) => within(&self.six, six.to_bits()),
        }
    }

    pub(super) fn has_text(&self, text: &str) -> bool {
        !self.is_empty() && address::ip(text).is_some_and(|ip| self.has(ip))
    }
}

fn merged<T: Ord + Copy>(mut nets: Vec<(T, T)>) -> Vec<(T, T)> {
    nets.sort_unstable();
    let mut kept: Vec<(T, T)> = Vec::with_capacity(nets.len());
    for (first, last) in nets {
        match kept.last_mut() {
            Some(before) if first <= before.1 => before.1 = before.1.max(last),
            _ => kept.push((first, last)),
        }
    }
    kept
}

fn within<T: Ord + Copy>(nets: &[(T, T)], bits: T) -> bool {
    let at = nets.partition_point(|(first, _)| *first <= bits);
    at.checked_sub(1).and_then(|at| nets.get(at)).is_some_and(|(_, last)| bits <= *last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_their_networks_and_not_beside_them() {
        let text =
            "# clouds\n192.0.2.0/24\n192.0.2.128/25 # inside\n198.51.100.7\n2001:db8::/32\n\n";
        let nets = Nets::parse(text).unwrap();
        assert_eq!(nets.len(), 3);
        for there in ["192.0.2.0", "192.0.2.255", "198.51.100.7", "2001:db8:ffff::1"] {
            assert!(nets.has_text(there), "{there}");
        }
        for not in ["192.0.1.255", "192.0.3.0", "198.51.100.8", "2001:db9::", "name.example"] {
            assert!(!nets.has_text(not), "{not}");
        }
        assert!(Nets::parse("0.0.0.0/0").unwrap().has_text("255.255.255.255"));
        assert!(Nets::parse("::/0").unwrap().has_text("ffff::1"));
    }

    #[test]
    fn what_is_no_network_is_told_with_its_line() {
        assert_eq!(Nets::parse("192.0.2.1\nx/3\n").unwrap_err().line, 2);
        for wrong in ["192.0.2.0/33", "::/129", "192.0.2.0/", "192.0.2"] {
            assert!(Nets::parse(wrong).is_err(), "{wrong}");
        }
    }
}
