//! What ~/.ssh/config says of a server (ssh_config(5)), as far as pod follows it: HostName, User,
//! Port, IdentityFile, UserKnownHostsFile, Include. A way around a firewall is not followed, and said so.

use std::fs;
use std::path::{Path, PathBuf};

use crate::publish::storage::{StorageError, Surroundings};
use crate::show::StorageAddress;

/// Keys that OpenSSH tries when none is named (ssh_config(5), IdentityFile).
const USUAL_IDENTITIES: [&str; 3] = ["id_ed25519", "id_ecdsa", "id_rsa"];

/// How deep files may include one another, as OpenSSH has it.
const DEEPEST: u32 = 16;

/// Where a server is and how to show oneself there.
#[derive(Debug)]
pub(super) struct Server {
    pub host: String,
    pub port: u16,
    pub user: String,
    /// Files of private keys that are there, in the order to be tried.
    pub identities: Vec<PathBuf>,
    /// Where the keys of servers are known from.
    pub known_hosts: Vec<PathBuf>,
    /// What one types to get there with ssh.
    pub spoken: String,
}

/// Puts the address, ~/.ssh/config and what is usual together. `named` is the user from the
/// secrets. *Errors:* the way there is not one pod can go.
pub(super) fn resolve(
    address: &StorageAddress,
    named: Option<&str>,
    about: &Surroundings,
) -> Result<Server, StorageError> {
    let StorageAddress::Sftp { user, host, port, .. } = address else {
        return Err(StorageError::Unable { place: address.shown(), what: "be reached by SSH" });
    };
    let setup =
        |why: String, hint: String| StorageError::Setup { place: address.shown(), why, hint };
    let folder = about.home.as_ref().map(|home| home.join(".ssh"));
    let said = match &folder {
        Some(folder) => flattened(&folder.join("config"), about, DEEPEST),
        None => String::new(),
    };
    // Lines before the first Host go for all; russh-config wants to be told so.
    let config = russh_config::parse(&format!("Host *\n{said}"), host)
        .map_err(|error| setup(format!("~/.ssh/config: {error}"), "mend it".to_owned()))?;
    let config = config.host_config;
    let none = |value: &Option<String>| value.as_deref().is_none_or(|value| value == "none");
    if !none(&config.proxy_jump) || !none(&config.proxy_command) {
        return Err(setup(
            format!("~/.ssh/config leads to `{host}` by way of another machine"),
            "use a command instead, such as rsync: see docs/publish.md".to_owned(),
        ));
    }
    let chosen = user.as_deref().or(named).or(config.user.as_deref()).or(about.user.as_deref());
    let Some(user) = chosen else {
        let hint = "write the user into the address: sftp://user@host/folder".to_owned();
        return Err(setup("nobody is named who logs in".to_owned(), hint));
    };
    let usual = || {
        let all = folder.iter().flat_map(|ssh| USUAL_IDENTITIES.map(|name| ssh.join(name)));
        all.collect()
    };
    let identities: Vec<PathBuf> = config.identity_file.unwrap_or_else(usual);
    let known = |folder: &PathBuf| vec![folder.join("known_hosts"), folder.join("known_hosts2")];
    let mut known_hosts = match config.user_known_hosts_file {
        Some(file) => vec![file],
        None => folder.as_ref().map(known).unwrap_or_default(),
    };
    known_hosts.push(PathBuf::from("/etc/ssh/ssh_known_hosts"));
    let port_said = port.map_or(String::new(), |port| format!("-p {port} "));
    Ok(Server {
        host: config.hostname.unwrap_or_else(|| host.clone()).replace("%h", host),
        port: port.or(config.port).unwrap_or(22),
        user: user.to_owned(),
        identities: identities.into_iter().filter(|file| file.is_file()).collect(),
        known_hosts: known_hosts.into_iter().filter(|file| file.is_file()).collect(),
        spoken: format!("ssh {port_said}{user}@{host}"),
    })
}

/// The text of a configuration in the one form russh-config reads: a key, a space, a value.
/// Blocks that begin with Match are left out: they ask things of the system.
fn flattened(file: &Path, about: &Surroundings, deepest: u32) -> String {
    let mut flat = String::new();
    let mut skipping = false;
    for line in fs::read_to_string(file).unwrap_or_default().lines() {
        let line = line.trim();
        let split = line.find(|letter: char| letter.is_whitespace() || letter == '=');
        let (key, value) = line.split_at(split.unwrap_or(line.len()));
        let value =
            value.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '=');
        match key.to_lowercase().as_str() {
            "" => {}
            comment if comment.starts_with('#') => {}
            "match" => skipping = !value.eq_ignore_ascii_case("all"),
            "host" => {
                skipping = false;
                flat += &format!("Host {}\n", value.replace('"', ""));
            }
            _ if skipping => {}
            "include" if deepest > 0 => {
                for file in value.split_whitespace().flat_map(|name| included(name, about)) {
                    flat += &flattened(&file, about, deepest - 1);
                }
            }
            "identityfile" | "userknownhostsfile" => {
                let first = match value.strip_prefix('"') {
                    Some(quoted) => quoted.split('"').next().unwrap_or_default(),
                    None if key.eq_ignore_ascii_case("identityfile") => value,
                    None => value.split_whitespace().next().unwrap_or_default(),
                };
                let home = about.home.clone().unwrap_or_default();
                let path = first.replace("%d", &home.to_string_lossy());
                let path =
                    path.strip_prefix("~/").map_or(PathBuf::from(&path), |rest| home.join(rest));
                flat += &format!("{key} {}\n", path.display());
            }
            key => flat += &format!("{key} {}\n", value.trim_matches('"')),
        }
    }
    flat
}

/// The files an Include means: below ~/.ssh, with one `*` in the last name.
fn included(name: &str, about: &Surroundings) -> Vec<PathBuf> {
    let home = about.home.clone().unwrap_or_default();
    let name = name.trim_matches('"');
    let path = match name.strip_prefix("~/") {
        Some(rest) => home.join(rest),
        None => home.join(".ssh").join(name),
    };
    let last = path.file_name().map(|last| last.to_string_lossy().into_owned()).unwrap_or_default();
    let Some((before, after)) = last.split_once('*') else { return vec![path] };
    let entries = path.parent().and_then(|folder| fs::read_dir(folder).ok());
    let mut files: Vec<PathBuf> = entries
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.len() >= before.len() + after.len()
                && name.starts_with(before)
                && name.ends_with(after)
                && !name.starts_with('.')
        })
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(config: &str, address: (&str, Option<&str>)) -> Result<Server, StorageError> {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join(".ssh")).unwrap();
        fs::write(home.path().join(".ssh/config"), config).unwrap();
        fs::write(home.path().join(".ssh/more.conf"), "Host inc\n  Port 99\n").unwrap();
        fs::write(home.path().join("key"), "").unwrap();
        let about = Surroundings {
            home: Some(home.path().to_owned()),
            user: Some("walid".to_owned()),
            ..Surroundings::default()
        };
        let address = StorageAddress::Sftp {
            user: address.1.map(str::to_owned),
            host: address.0.to_owned(),
            port: None,
            root: "/www".to_owned(),
        };
        resolve(&address, None, &about)
    }

    #[test]
    fn the_configuration_of_ssh_is_followed() {
        let config = "Port=7\n\nHost www\n\tHostName example.org\n  User me\n  IdentityFile ~/key\n\
                      Match host x\n  User other\nHost *\n  User all\nInclude *.conf\n";
        let www = server(config, ("www", None)).unwrap();
        assert_eq!((www.host.as_str(), www.port, www.user.as_str()), ("example.org", 7, "me"));
        assert_eq!(www.identities.len(), 1);
        assert_eq!(server(config, ("www", Some("you"))).unwrap().user, "you");
        assert_eq!(server(config, ("elsewhere", None)).unwrap().user, "all");
        assert_eq!(server("Include *.conf", ("inc", None)).unwrap().port, 99);
        assert_eq!(server("", ("inc", None)).unwrap().user, "walid");
    }

    #[test]
    fn a_way_around_is_not_gone_in_silence() {
        let error = server("Host www\n  ProxyJump bastion\n", ("www", None)).unwrap_err();
        assert!(error.hint().contains("rsync"), "{error}");
        assert!(server("Host www\n  ProxyJump none\n", ("www", None)).is_ok());
    }
}
