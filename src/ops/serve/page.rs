//! Puts the script that loads pages again into a page, on its way out only.

use std::path::Path;

/// Pages of a site are far smaller; what is larger is sent as it is.
pub(super) const LONGEST: u64 = 32 << 20;

/// The script itself.
pub(super) const SCRIPT: &str = include_str!("reload.js");

/// The page with the script before the end of its body; at its end when that is left out, as HTML
/// allows. `number` is that of the change the page shows.
pub(super) fn with_script(html: &[u8], number: u64) -> Vec<u8> {
    let script = format!("<script src=\"/.pod/reload.js\" data-since=\"{number}\"></script>");
    let end = html.len().saturating_sub(END.len());
    let body = (0..=end).rev().find(|&at| {
        html.get(at..at + END.len()).is_some_and(|found| found.eq_ignore_ascii_case(END))
    });
    let (before, after) = html.split_at(body.unwrap_or(html.len()));
    [before, script.as_bytes(), after].concat()
}

const END: &[u8] = b"</body>";

/// Whether a file is a page.
pub(super) fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "html" || ending == "htm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let script = "<script src=\"/.pod/reload.js\" data-since=\"7\"></script>";
        for (html, before, after) in [
            ("<p>a</p></body></html>", "<p>a</p>", "</body></html>"),
            ("<pre></body></pre>b</BODY>", "<pre></body></pre>b", "</BODY>"),
            ("<p>a", "<p>a", ""),
            ("", "", ""),
        ] {
            let page = String::from_utf8(with_script(html.as_bytes(), 7)).unwrap();
            assert_eq!(page, format!("{before}{script}{after}"));
        }
    }
}
