//! A folder, and a command: rsync's way of being told is stood in for by a script.

use super::*;
use crate::servers::files_below;

fn ground() -> Ground {
    Ground::new(&Access::default())
}

#[test]
fn a_folder_takes_files() {
    let ground = ground();
    let access = Access { address: "published/here".to_owned(), ..Access::default() };
    let root = ground.about.show.join("published/here");
    behaves(&mut *ground.open(&access), &ground, &|| files_below(&root));
}

#[test]
fn a_folder_that_is_not_mounted_is_not_written_under() {
    let ground = ground();
    let away = ground.folder.path().join("disk/podcast");
    let access = Access { address: away.display().to_string(), ..Access::default() };
    let error =
        ground.open(&access).put(&ground.upload("a.txt", b"a"), &Counting::new()).unwrap_err();
    assert!(matches!(error, StorageError::NoPlace { .. }), "{error:?}");
    assert!(!ground.folder.path().join("disk").exists());
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_out_of_the_folder_is_not_followed() {
    let ground = ground();
    let root = ground.about.show.join("out");
    let away = ground.folder.path().join("away");
    std::fs::create_dir_all(&root).unwrap();
    std::fs::create_dir_all(&away).unwrap();
    std::os::unix::fs::symlink(&away, root.join("audio")).unwrap();
    let access = Access { address: "out".to_owned(), ..Access::default() };
    let mut storage = ground.open(&access);
    let error = storage.put(&ground.upload("audio/a.mp3", b"a"), &Counting::new()).unwrap_err();
    assert!(matches!(error, StorageError::NoPlace { .. }), "{error:?}");
    assert!(files_below(&away).is_empty());
    std::fs::write(away.join("kept"), "").unwrap();
    assert!(storage.remove("audio/kept", &Counting::new()).is_err());
    assert!(away.join("kept").exists());
}

fn command(ground: &Ground, value: &str) -> Box<dyn Storage> {
    open(&written(value), &Secrets::default(), &ground.about).unwrap()
}

#[test]
fn a_command_gets_all_files_of_a_step_at_once() {
    let ground = ground();
    let copy = "while read -r path; do mkdir -p \\\"there/$(dirname \\\"$path\\\")\\\" && \
                cp \\\"$1/$path\\\" \\\"there/$path\\\" || exit 1; done < \\\"$2\\\"; echo run >> runs";
    let value = format!("[\"sh\", \"-c\", \"{copy}\", \"sh\", \"{{from}}\", \"{{list}}\"]");
    let mut storage = command(&ground, &value);
    let names = ["a b.txt", "x/é {list} $HOME.txt"];
    let uploads: Vec<Upload> = names.iter().map(|name| ground.upload(name, b"abc")).collect();
    let (watch, mut done) = (Counting::new(), Vec::new());
    storage.put_all(&uploads, &watch, &mut |index| done.push(index)).unwrap();
    assert_eq!((done, watch.sent()), (vec![0, 1], 6));
    let there = files_below(&ground.about.show.join("there"));
    assert_eq!(there.keys().collect::<Vec<_>>(), names.iter().collect::<Vec<_>>());
    assert_eq!(std::fs::read_to_string(ground.about.show.join("runs")).unwrap(), "run\n");
    assert_eq!(storage.look("a b.txt", &watch).unwrap(), Found::Unknown);
    assert!(matches!(storage.remove("a b.txt", &watch), Err(StorageError::Unable { .. })));
}

#[test]
fn a_command_gets_each_file_with_its_path() {
    let ground = ground();
    let mut storage = command(&ground, "[\"cp\", \"{file}\", \"copy-{path}\"]");
    storage.put(&ground.upload("$(touch x).txt", b"abc"), &Counting::new()).unwrap();
    let copy = ground.about.show.join("copy-$(touch x).txt");
    assert_eq!(std::fs::read(copy).unwrap(), b"abc");
    assert!(!ground.about.show.join("x").exists(), "no shell");
}

#[test]
fn a_command_that_fails_is_quoted_and_one_that_hangs_is_ended() {
    let ground = ground();
    let upload = ground.upload("a.txt", b"abc");
    let words = "[\"sh\", \"-c\", \"echo 'no such module' >&2; exit 23\", \"{list}\"]";
    let error = command(&ground, words).put(&upload, &Counting::new()).unwrap_err();
    let told = tells_no_secret(&error);
    assert!(told.contains("23") && told.contains("no such module"), "{told}");
    let missing = command(&ground, "[\"no-such-program\", \"{list}\"]");
    let error = { missing }.put(&upload, &Counting::new()).unwrap_err();
    assert!(matches!(error, StorageError::Setup { .. }), "{error:?}");
    let mut hangs = command(&ground, "[\"sleep\", \"1000\", \"{list}\"]");
    let started = std::time::Instant::now();
    // Asked to stop from the beginning: heard as soon as it runs.
    let error = hangs.put(&upload, &Counting::stopping_at(0)).unwrap_err();
    assert!(matches!(error, StorageError::Cancelled | StorageError::Failed { .. }), "{error:?}");
    assert!(started.elapsed() < Duration::from_secs(5));
}
