//! A run for a show without a place for its files, which goes to hosts alone; and where what is made
//! for hosts alone stands.

use std::path::PathBuf;

use crate::ops::Failure;
use crate::ops::publish::{PublishDone, Run, hosts, record};

impl Run<'_> {
    /// Where the files of episodes are that are to come.
    pub(super) fn coming_folder(&self) -> PathBuf {
        self.work.join("coming")
    }

    /// Where what hosts get beside the files of an episode is made.
    pub(super) fn excerpts_folder(&self) -> PathBuf {
        self.work.join("hosts")
    }

    /// Brings episodes to hosts, and nothing anywhere else.
    pub(in crate::ops::publish) fn at_hosts_alone(&self) -> Result<PublishDone, Failure> {
        let mut round = self.round(None)?;
        let (made, plan) = (&round.made, &round.plan);
        let mut done = PublishDone::planned(None, &self.settings, made, plan, &round.changes);
        done.hosts = hosts::plans(self, &round)?;
        if self.asked.dry_run {
            return Ok(done);
        }
        let changes = std::mem::take(&mut round.changes);
        let came = hosts::publish(self, &mut round, &changes)?;
        if came.changed {
            round = self.round(None)?;
        }
        came.settle(&mut round);
        hosts::tidy(self, &came);
        if round.ledger != round.before {
            record::write(&self.root, &round.ledger)?;
        }
        done.hosts = came.done;
        Ok(done)
    }
}
