//! Many addresses at once, without being a burden to anybody.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many are asked for at once: of all servers, and of one.
const AT_ONCE: usize = 8;
const AT_ONE_HOST: usize = 4;

/// What waits and what is being done, by host.
struct State<R> {
    waiting: BTreeMap<String, VecDeque<usize>>,
    busy: BTreeMap<String, usize>,
    results: Vec<Option<R>>,
    done: usize,
}

/// Does a work for each job, in any order; gives the results in the order of the jobs, none for
/// those that were not done when it was cancelled. `progress` hears how many are done.
pub(super) fn each<J: Sync, R: Send>(
    jobs: &[J],
    host: impl Fn(&J) -> String,
    work: impl Fn(&J) -> R + Sync,
    cancelled: &(dyn Fn() -> bool + Sync),
    progress: impl FnMut(usize) + Send,
) -> Vec<Option<R>> {
    let mut waiting: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
    for (at, job) in jobs.iter().enumerate() {
        waiting.entry(host(job)).or_default().push_back(at);
    }
    let results = jobs.iter().map(|_| None).collect();
    let state = Mutex::new(State { waiting, busy: BTreeMap::new(), results, done: 0 });
    let (freed, progress) = (Condvar::new(), Mutex::new(progress));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(jobs.len()) {
            scope.spawn(|| {
                while let Some((host, at)) = take(&state, &freed, cancelled) {
                    let result = work(&jobs[at]);
                    let mut state = locked(&state);
                    state.results[at] = Some(result);
                    state.done += 1;
                    *state.busy.entry(host).or_default() -= 1;
                    let done = state.done;
                    drop(state);
                    freed.notify_all();
                    locked(&progress)(done);
                }
            });
        }
    });
    state.into_inner().unwrap_or_else(PoisonError::into_inner).results
}

/// The next job of a host that is not busy; waits for one. Nothing when none is left.
fn take<R>(
    state: &Mutex<State<R>>,
    freed: &Condvar,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<(String, usize)> {
    let mut state = locked(state);
    loop {
        if cancelled() {
            return None;
        }
        let State { waiting, busy, .. } = &mut *state;
        let free = |host: &String| busy.get(host).copied().unwrap_or(0) < AT_ONE_HOST;
        let next = waiting.iter().find(|(host, jobs)| !jobs.is_empty() && free(host));
        if let Some(host) = next.map(|(host, _)| host.clone()) {
            let at = waiting.get_mut(&host).and_then(VecDeque::pop_front)?;
            if waiting.get(&host).is_some_and(VecDeque::is_empty) {
                waiting.remove(&host);
            }
            *busy.entry(host.clone()).or_default() += 1;
            return Some((host, at));
        }
        if waiting.is_empty() {
            return None;
        }
        state = freed.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn no_host_is_asked_for_more_than_four_at_once() {
        let (busy, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let jobs: Vec<usize> = (0..40).collect();
        let work = |job: &usize| {
            let now = busy.fetch_add(1, Ordering::SeqCst) + 1;
            most.fetch_max(now, Ordering::SeqCst);
            std::thread::yield_now();
            busy.fetch_sub(1, Ordering::SeqCst);
            job * 2
        };
        let done = each(&jobs, |_| "one".to_owned(), work, &|| false, |_| {});
        assert!(most.load(Ordering::SeqCst) <= AT_ONE_HOST);
        let wanted: Vec<Option<usize>> = jobs.iter().map(|job| Some(job * 2)).collect();
        assert_eq!(done, wanted);
    }

    #[test]
    fn a_wish_to_stop_leaves_the_rest() {
        let done = each(&[1, 2, 3], |_| String::new(), |one| *one, &|| true, |_| {});
        assert_eq!(done, [None, None, None]);
    }
}
