//! Addresses inside the site: relative, so that it works below any address and from a disk.

/// The way from a page back to the top of the site.
pub(super) fn root_of(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// Clean HTML whose addresses lead to this site, with the way from a page at `path` in place of
/// the site's address: a page read from a disk shows its pictures then.
pub(super) fn near(html: &str, base: Option<&str>, path: &str) -> String {
    match base {
        Some(base) => {
            let root = root_of(path);
            html.replace(&format!("=\"{base}files/"), &format!("=\"{root}files/"))
        }
        // Without a base they are paths from the top already.
        None => html.replace("=\"files/", &format!("=\"{}files/", root_of(path))),
    }
}

/// A path or an address as a page at the top would link it: what is under the base becomes a path.
pub(super) fn href<'a>(address: &'a str, base: Option<&str>) -> &'a str {
    base.and_then(|base| address.strip_prefix(base)).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_site_become_ways() {
        assert_eq!(root_of("index.html"), "");
        assert_eq!(root_of("episodes/a.html"), "../");
        let base = Some("https://x.example/");
        let html = "<img src=\"https://x.example/files/a/b.png\">";
        assert_eq!(near(html, base, "episodes/a.html"), "<img src=\"../files/a/b.png\">");
        assert_eq!(href("https://x.example/media/a.mp3", base), "media/a.mp3");
        assert_eq!(href("https://y.example/a.mp3", base), "https://y.example/a.mp3");
    }
}
