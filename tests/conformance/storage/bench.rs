//! How fast 40 MB go, in how much memory: printed, and the memory held to a bound.

#![allow(clippy::print_stdout, reason = "figures are for people")]

use super::*;
use crate::servers::{ftp, s3, sftp, webdav};
use pod::show::Security;

/// What one upload may add to the memory of the process: parts and pieces on their way, not the
/// file. S3's parts are 8 MiB, kept whole and being sent.
const MOST: u64 = 24_000_000;

fn measured(name: &str, access: &Access) -> PathBuf {
    let ground = Ground::new(access);
    let upload = big_file(&ground, "big.mp3");
    let mut storage = ground.open(access);
    storage.put(&ground.upload("first.txt", b"a"), &Counting::new()).unwrap();
    // Begins the count of the peak anew (proc(5)).
    drop(std::fs::write("/proc/self/clear_refs", "5"));
    let (before, started) = (peak_memory(), std::time::Instant::now());
    storage.put(&upload, &Counting::new()).unwrap();
    let (after, spent) = (peak_memory(), started.elapsed().as_secs_f64());
    println!(
        "{name}: {:.0} MB/s, {:.1} MB more memory",
        40.0 / spent,
        (after - before) as f64 / 1e6
    );
    assert!(after - before < MOST, "{name}: {} bytes more", after - before);
    let copy = std::env::temp_dir().join(format!("pod-bench-{}-{name}", std::process::id()));
    std::fs::copy(&upload.file, &copy).unwrap();
    copy
}

/// Says to the process that it is the one to be measured.
const ALONE: &str = "POD_TEST_ALONE";

/// In a process of its own, where no other test needs memory meanwhile.
#[test]
fn forty_megabytes_go_through_in_flat_memory() {
    if std::env::var_os(ALONE).is_none() {
        let name = "storage::bench::forty_megabytes_go_through_in_flat_memory";
        let alone = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture"])
            .env(ALONE, "1")
            .output()
            .unwrap();
        print!("{}", String::from_utf8_lossy(&alone.stdout));
        assert!(alone.status.success(), "{}", String::from_utf8_lossy(&alone.stderr));
        return;
    }
    let server = sftp();
    let copy = measured("sftp", &server.access);
    assert!(same(&server.root().join("big.mp3"), &copy));
    std::fs::remove_file(copy).unwrap();
    let server = webdav();
    let copy = measured("webdav", &server.access);
    assert!(same(&server.root().join("big.mp3"), &copy));
    std::fs::remove_file(copy).unwrap();
    for (security, name) in [(Security::Plain, "ftp"), (Security::Explicit, "ftps")] {
        let server = ftp(security);
        let copy = measured(name, &server.access);
        assert!(same(&server.root().join("big.mp3"), &copy));
        std::fs::remove_file(copy).unwrap();
    }
    let server = s3();
    let copy = measured("s3", &server.access);
    assert_eq!(server.kept("big.mp3").unwrap().body, std::fs::read(&copy).unwrap());
    std::fs::remove_file(copy).unwrap();
}
