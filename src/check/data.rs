//! Lists that others keep: categories, roles, licences; and the nearest name in them.

/// The lines of a list, without its comments.
fn lines(list: &'static str) -> impl Iterator<Item = &'static str> + Clone {
    list.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Apple's categories, `A` or `A > B`.
pub(super) fn categories() -> impl Iterator<Item = &'static str> + Clone {
    lines(include_str!("data/categories.txt"))
}

/// The roles of the podcast taxonomy, in lower case.
pub(super) fn roles() -> impl Iterator<Item = &'static str> + Clone {
    lines(include_str!("data/roles.txt"))
}

/// The SPDX names that are given to sound and texts.
pub(super) fn licenses() -> impl Iterator<Item = &'static str> + Clone {
    lines(include_str!("data/licenses.txt"))
}

/// The name that was probably meant.
pub(super) fn nearest(
    name: &str,
    names: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    let folded = name.to_lowercase();
    let scored = names.map(|one| (strsim::jaro_winkler(&folded, &one.to_lowercase()), one));
    let best = scored.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (best.0 > 0.8).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_whole_and_sorted_for_reading() {
        assert_eq!(categories().filter(|one| !one.contains('>')).count(), 19);
        assert!(categories().all(|one| one.split(" > ").next().is_some()));
        assert!(roles().all(|one| one == one.to_lowercase().trim()));
        assert!(licenses().any(|one| one == "CC-BY-SA-4.0"));
    }

    #[test]
    fn the_name_meant_is_suggested() {
        assert_eq!(nearest("Tecnology", categories()), Some("Technology"));
        let documentary = "Society & Culture > Documentary";
        assert_eq!(nearest("Society and Culture > Documentaries", categories()), Some(documentary));
        assert_eq!(nearest("xyz", categories()), None);
    }
}
