//! `pod cache`.

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

#[test]
fn a_show_where_nothing_was_built_keeps_nothing() {
    let ran = Sandbox::show().pod(["cache", "info"]).succeeds();
    assert_snapshot!(ran.said(), @r"
    .pod  0.0 MB
    --- stderr
    --- exit 0
    ");
}

#[test]
fn what_is_kept_is_told_by_stage_and_goes_when_asked() {
    let sandbox = Sandbox::show();
    sandbox.write(".pod/values/facts/one", vec![0; 300_000]);
    sandbox.write(".pod/values/mix/two", vec![0; 700_000]);
    let ran = sandbox.pod(["cache", "info"]).succeeds();
    assert_snapshot!(ran.out(), @r"
    .pod  1.0 MB
      facts             1        0.3 MB
      mix               1        0.7 MB
    ");
    let told = sandbox.pod(["cache", "prune", "--all", "--json"]).succeeds().json();
    assert_eq!(told["removed"]["values"], 2);
    assert_eq!(told["removed"]["bytes"], 1_000_000);
    assert!(sandbox.names(".pod/values/mix").is_empty());
}

#[test]
fn pruning_keeps_as_much_as_is_said() {
    let sandbox = Sandbox::show();
    for name in ["a", "b", "c"] {
        sandbox.write(format!(".pod/values/mix/{name}"), vec![0; 1000]);
    }
    let ran = sandbox.pod(["cache", "prune", "--keep", "2KB"]).succeeds();
    assert!(ran.out().starts_with("removed 1 value,"), "{}", ran.out());
    assert_eq!(sandbox.names(".pod/values/mix").len(), 2);
}

#[test]
fn a_size_that_is_none_is_an_error_of_usage() {
    let ran = Sandbox::show().pod(["cache", "prune", "--keep", "lots"]).exits(2);
    assert!(ran.err().contains("500MB"), "{}", ran.err());
    let help = Sandbox::show().pod(["cache"]).exits(2);
    assert!(help.err().contains("prune"), "{}", help.err());
}
