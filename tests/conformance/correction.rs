//! Correcting a transcript in the editor costs no more than it did: keys counted, not timed.

use crate::ideal::{Pace, correct};
use crate::interview::Interview;

#[test]
fn an_ideal_editor_reaches_the_truth_in_under_four_seconds_a_correction() {
    // About 50 faults, from the seed of the bench.
    let interview = Interview::new(563, 42);
    let folder = tempfile::tempdir().unwrap();
    interview.write(folder.path()).unwrap();
    let session = correct(folder.path(), &interview, Pace::USUAL).unwrap();
    let seconds: f64 = session.corrections.iter().map(|one| one.seconds(Pace::USUAL)).sum();
    let mean = seconds / interview.faults.len() as f64;
    assert!(mean < 4.0, "{mean} s");
    assert!(session.took > session.listened && session.listened > interview.length.seconds());
}
