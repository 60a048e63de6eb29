//! What is served: the feed and every address in it, as they answered. `ops` asks the servers.

mod address;
mod certificate;
mod feed;
mod hosts;
mod seen;
mod served;

pub use certificate::ends_at;
pub use seen::{Address, Heading, HostSeen, Kind, Page, Published, Seen, Trouble};
pub use served::{Served, ServedFile, ServedItem, read};

use super::{Finding, Findings, Rule};

/// Every rule about what is served.
pub fn rules() -> impl Iterator<Item = &'static &'static Rule> {
    let rules = feed::RULES.iter().chain(address::RULES);
    rules.chain(certificate::RULES).chain(hosts::RULES)
}

/// Holds what is served to every rule about it.
pub fn look(published: &Published<'_>, findings: &mut Findings) {
    feed::look(published, findings);
    address::look(published, findings);
    certificate::look(published, findings);
    hosts::look(published.hosts, findings);
}

/// Holds the hosts of a show to the rules about them: one without a feed of its own.
pub fn look_at_hosts(seen: &[HostSeen], findings: &mut Findings) {
    hosts::look(seen, findings);
}

/// What is told of one address alone.
pub fn of_address(address: &Address, seen: &Seen) -> Vec<Finding> {
    let mut findings = Findings::default();
    address::one(address, seen, &mut findings);
    findings.into_vec()
}

/// Whether something is told of an address.
pub fn has_findings(address: &Address, published: &Published<'_>) -> bool {
    published.seen.get(&address.url).is_some_and(|seen| !of_address(address, seen).is_empty())
}
