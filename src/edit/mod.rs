//! What is taken out of a session, as pure values: which stretches are cut and
//! why, and the exact map between the session and the episode. Sees no sample.

mod list;
mod pause;
mod quiet;
mod struck;
mod timeline;

pub use list::{Cut, EditList, Piece, Reason};
pub use pause::{PAUSE_FADE, PauseRule, Pauses, plan_pauses, union};
pub use quiet::quietest;
pub use struck::{LeftIn, Struck, StruckRun, cut_struck};
pub use timeline::Timeline;
