//! The manual pages in man/ are those that `pod man` writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

fn pages(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let page = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        (name, fs::read_to_string(entry.path()).unwrap())
    };
    entries.map(|entry| page(entry.unwrap())).collect()
}

#[test]
fn the_manual_pages_are_those_that_pod_writes() {
    let folder = tempfile::tempdir().unwrap();
    let man = Command::new(env!("CARGO_BIN_EXE_pod"))
        .args(["man", "pages"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(man.status.success(), "{}", String::from_utf8_lossy(&man.stderr));
    let written = pages(&folder.path().join("pages"));
    let kept = pages(&Path::new(env!("CARGO_MANIFEST_DIR")).join("man"));
    assert!(
        written.keys().eq(kept.keys()),
        "write the pages again with `make man`: {:?} are written, {:?} are there",
        written.keys(),
        kept.keys()
    );
    for (name, page) in &written {
        assert_eq!(page, &kept[name], "{name} differs: write the pages again with `make man`");
    }
}
