//! Which episodes stand in which file of the feed (RFC 5005, section 3).

use std::ops::Range;

/// A file of the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedFile {
    /// Its path in public/.
    pub path: String,
    /// Which episodes, counted from the newest.
    pub items: Range<usize>,
}

/// Where a file of the feed stands among the others; paths in public/.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// This file.
    pub this: String,
    /// The file with the newest episodes.
    pub first: String,
    /// The next newer one.
    pub previous: Option<String>,
    /// The next older one.
    pub next: Option<String>,
    /// The file with the oldest episodes.
    pub last: String,
}

/// Parts `count` episodes, newest first, into files: one file `feed.xml` up to twice `per_page`
/// less one, since few apps follow to a second; above, as [`parts`] has it.
pub fn plan(count: usize, per_page: usize) -> Vec<FeedFile> {
    let path = |number: Option<usize>| match number {
        None => "feed.xml".to_owned(),
        Some(number) => format!("feed/{number}.xml"),
    };
    let files = parts(count, per_page).into_iter();
    files.map(|(number, items)| FeedFile { path: path(number), items }).collect()
}

/// Parts `count` things, newest first. The older parts have numbers, counted from the oldest, so
/// that a new thing changes the first part alone; only when that has to give up a part's worth
/// does the newest of the older parts change too, where it leads back.
pub fn parts(count: usize, per_part: usize) -> Vec<(Option<usize>, Range<usize>)> {
    let per_part = per_part.max(1);
    let older = (count / per_part).saturating_sub(1);
    let newest = count - older * per_part;
    let mut parts = vec![(None, 0..newest)];
    parts.extend((1..=older).rev().map(|number| {
        let start = newest + (older - number) * per_part;
        (Some(number), start..start + per_part)
    }));
    parts
}

impl Paging {
    /// The place of `files[index]`; nothing when there is no such file.
    pub fn of(files: &[FeedFile], index: usize) -> Option<Paging> {
        let path = |index: usize| files.get(index).map(|file| file.path.clone());
        Some(Paging {
            this: path(index)?,
            first: path(0)?,
            previous: index.checked_sub(1).and_then(path),
            next: path(index + 1),
            last: path(files.len() - 1)?,
        })
    }

    /// Whether there are other files.
    pub fn is_paged(&self) -> bool {
        self.first != self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_feed_is_one_file() {
        for count in [0, 1, 10, 19] {
            let files = plan(count, 10);
            assert_eq!(files, [FeedFile { path: "feed.xml".to_owned(), items: 0..count }]);
        }
        let paging = Paging::of(&plan(3, 10), 0).unwrap();
        assert!(!paging.is_paged() && paging.next.is_none() && paging.previous.is_none());
    }

    #[test]
    fn every_episode_stands_in_one_file() {
        for per_page in [0, 1, 2, 3, 10] {
            for count in 0..60 {
                let files = plan(count, per_page);
                let all: Vec<usize> = files.iter().flat_map(|file| file.items.clone()).collect();
                assert_eq!(all, (0..count).collect::<Vec<_>>());
                assert!(files.len() == 1 || files.iter().all(|f| f.items.len() >= per_page));
                assert!(files[0].items.len() < (2 * per_page).max(2));
            }
        }
    }

    /// By the number of the episode, the oldest 0.
    fn numbered(count: usize) -> Vec<(String, Vec<usize>)> {
        let numbers = |file: FeedFile| {
            (file.path, file.items.map(|index| count - 1 - index).collect::<Vec<_>>())
        };
        plan(count, 10).into_iter().map(numbers).collect()
    }

    #[test]
    fn a_new_episode_leaves_the_older_files_as_they_are() {
        for count in 20..100 {
            let (before, after) = (numbered(count), numbered(count + 1));
            for old in &before[1..] {
                assert!(after.contains(old), "{count}: {old:?}");
            }
        }
        let files = plan(35, 10);
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["feed.xml", "feed/2.xml", "feed/1.xml"]);
        let middle = Paging::of(&files, 1).unwrap();
        assert_eq!(middle.previous.as_deref(), Some("feed.xml"));
        assert_eq!(middle.next.as_deref(), Some("feed/1.xml"));
        assert_eq!((middle.first.as_str(), middle.last.as_str()), ("feed.xml", "feed/1.xml"));
        assert_eq!(Paging::of(&files, 3), None);
    }
}
