//! A server's process: started, waited for until it answers, killed with the test.

use std::io::{BufRead, BufReader, Read};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::repository;

/// How long a server may take to answer, on a machine with much to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; dropped, it is gone. When the test's process is killed, the end of the pipe
/// tells `keep.py` to end it.
pub struct Running {
    child: Child,
}

impl Running {
    /// Starts a command.
    pub fn start(command: &mut [String], environment: &[(&str, &str)]) -> Running {
        Running::spawn(command, environment, Stdio::null())
    }

    /// Starts a script of tests/storage that says its port; gives the port.
    pub fn script(name: &str, arguments: &[&str]) -> (Running, u16) {
        let (running, port, _) = Running::script_saying(name, arguments);
        (running, port)
    }

    /// The same for one that says something more after its port.
    pub fn script_saying(name: &str, arguments: &[&str]) -> (Running, u16, String) {
        let script = repository("tests/storage").join(name);
        let mut command = vec![python(), script.to_str().unwrap().to_owned()];
        command.extend(arguments.iter().map(|&argument| argument.to_owned()));
        let mut running = Running::spawn(&mut command, &[], Stdio::piped());
        let mut line = String::new();
        BufReader::new(running.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (port, more) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        let port = port.parse().unwrap_or_else(|_| panic!("{name} did not start: {line}"));
        running.wait_for(port, b"");
        (running, port, more.to_owned())
    }

    fn spawn(command: &mut [String], environment: &[(&str, &str)], out: Stdio) -> Running {
        let child = Command::new(python())
            .arg(repository("tests/storage/keep.py"))
            .args(command.iter())
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(out)
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{error}: run scripts/setup test"));
        Running { child }
    }

    /// Waits until a port is open and, when it says something first, says what it should.
    pub fn wait_for(&mut self, port: u16, greeting: &[u8]) {
        let started = Instant::now();
        loop {
            if let Ok(mut connection) = TcpStream::connect(("127.0.0.1", port)) {
                connection.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
                let mut heard = vec![0; greeting.len()];
                if connection.read_exact(&mut heard).is_ok() && heard == greeting {
                    return;
                }
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("the server ended at once: {status}");
            }
            assert!(started.elapsed() < PATIENCE, "no server on port {port}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The end of its input is what `keep.py` waits for; it ends what it started.
        drop(self.child.stdin.take());
        drop(self.child.wait());
    }
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The Python that has what tests need.
pub fn python() -> String {
    let python = repository("target/tools/python/bin/python");
    assert!(python.exists(), "run scripts/setup test");
    python.to_str().unwrap().to_owned()
}

/// A program, also where servers are but users' shells don't look.
pub fn program(name: &str) -> String {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders =
        std::env::split_paths(&path).chain(["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from));
    let found = folders.map(|folder| folder.join(name)).find(|file| file.is_file());
    let found = found.unwrap_or_else(|| panic!("there is no `{name}`: run scripts/setup test"));
    found.to_str().unwrap().to_owned()
}
