//! The map of the pages for search engines. *Source:* sitemaps.org protocol 0.9; RFC 9309.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::entry::Front;

/// As many addresses as one map may hold.
const MOST: usize = 50_000;

/// Whether a path is a page to be found.
pub fn is_listed(path: &str) -> bool {
    path.ends_with(".html")
        && !path.starts_with("transcripts/")
        && !matches!(path, "404.html" | "search.html")
}

/// The map: the addresses of `paths`, in order, with the day where one is known. Seconds since
/// 1970.
pub fn sitemap(front: &Front, paths: &[String], dates: &BTreeMap<String, i64>) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for path in paths.iter().take(MOST) {
        let shown = path.strip_suffix("index.html").unwrap_or(path);
        let address = quick_xml::escape::escape(front.address(shown)).into_owned();
        xml.push_str(&format!("<url><loc>{address}</loc>"));
        let date = dates.get(path).and_then(|&seconds| Timestamp::from_second(seconds).ok());
        if let Some(date) = date {
            let day = date.to_string();
            let day = day.split('T').next().unwrap_or_default();
            xml.push_str(&format!("<lastmod>{day}</lastmod>"));
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

/// Where crawlers find the map; only a site at the top of its host can tell.
pub fn robots(front: &Front) -> Option<String> {
    let base = front.base.as_deref()?;
    let (_, rest) = base.split_once("://")?;
    let top = rest.find('/').is_none_or(|at| at + 1 == rest.len());
    top.then(|| format!("User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n"))
}

#[cfg(test)]
mod tests {
    use super::super::entry::tests::front;
    use super::*;

    #[test]
    fn pages_are_listed_with_their_addresses() {
        let paths = ["episodes/a.html".to_owned(), "index.html".to_owned()];
        let dates = BTreeMap::from([("episodes/a.html".to_owned(), 1_795_154_400)]);
        let xml = sitemap(&front(), &paths, &dates);
        assert!(xml.contains(
            "<loc>https://x.example/pod/episodes/a.html</loc><lastmod>2026-11-20</lastmod>"
        ));
        assert!(xml.contains("<loc>https://x.example/pod/</loc>"));
        assert_eq!(robots(&front()), None);
        let mut top = front();
        top.base = Some("https://x.example/".to_owned());
        assert!(robots(&top).unwrap().contains("https://x.example/sitemap.xml"));
    }
}
