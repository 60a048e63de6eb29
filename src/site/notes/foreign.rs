//! Notes that came in a feed, as notes.md keeps them: HTML, since Markdown could not say all of
//! it, in a form that Markdown passes on as it is.

use url::Url;

use super::{LONGEST_NOTES, Target, bounded, plain, sanitised};

/// The tags that start a block of HTML in Markdown (CommonMark 0.31, section 4.6, kind 6), of
/// those that stay.
const BLOCKS: [&str; 12] =
    ["<p", "<ul", "<ol", "<dl", "<h2", "<h3", "<h4", "<h5", "<h6", "<blockquote", "<table", "<hr"];

/// Turns what a feed says of an episode into a text for notes.md, from which
/// [`clean`](super::clean) makes the same clean HTML again. What must not run is out already;
/// addresses are in full, seen from `base`. A text without tags becomes paragraphs.
pub fn foreign(text: &str, base: Option<&str>) -> String {
    let text = bounded(text.trim());
    let html = match is_html(text) {
        true => lower_headings(text),
        false => paragraphs(text),
    };
    let base = base.and_then(|base| Url::parse(base).ok());
    let clean = sanitised(&html, &|address| match base.as_ref().map(|base| base.join(address)) {
        Some(Ok(url)) => Target::Address(url.into()),
        _ => Target::Nothing,
    });
    let whole = without_blank_lines(&clean);
    if whole.is_empty() {
        return String::new();
    }
    match BLOCKS.iter().any(|tag| starts_with_tag(&whole, tag)) {
        true => whole + "\n",
        // A block of kind 6, too, which goes on to the next blank line; the tag itself goes.
        false => format!("<div>\n{whole}\n</div>\n"),
    }
}

/// The words of HTML or of a plain text, a line for each of its paragraphs and lines.
pub fn words_of(text: &str) -> String {
    let text = bounded(text.trim());
    if !is_html(text) {
        let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        return lines.collect::<Vec<_>>().join("\n").trim().to_owned();
    }
    let mut clean = sanitised(text, &|_| Target::Nothing).replace(['\n', '\r'], " ");
    let ends = [
        "<br>",
        "<hr>",
        "</p>",
        "</li>",
        "</h2>",
        "</h3>",
        "</h4>",
        "</h5>",
        "</h6>",
        "</dt>",
        "</dd>",
        "</tr>",
        "</pre>",
        "</blockquote>",
    ];
    for end in ends {
        clean = clean.replace(end, "\n");
    }
    let lines = clean.lines().map(|line| plain(&without_tags(line)));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Clean HTML without its tags, which part no words here: `<b>one</b>.` is `one.`.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    text + rest
}

/// Whether a text has tags or entities: apps take it for HTML then.
fn is_html(text: &str) -> bool {
    let tag = text.match_indices('<').any(|(at, _)| {
        let rest = &text[at + 1..];
        let name = rest.strip_prefix('/').unwrap_or(rest);
        name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '!')
            && rest.contains('>')
    });
    tag || text.match_indices('&').any(|(at, _)| {
        let rest = &text.as_bytes()[at + 1..];
        let end = rest.iter().take(10).position(|&byte| byte == b';');
        end.is_some_and(|end| {
            let name = &rest[..end];
            end > 1 && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'#')
        })
    })
}

/// A page has one heading of the first level, its own.
fn lower_headings(html: &str) -> String {
    let mut lower = html.to_owned();
    for (from, to) in [("<h1", "<h2"), ("<H1", "<h2"), ("</h1", "</h2"), ("</H1", "</h2")] {
        lower = lower.replace(from, to);
    }
    lower
}

fn paragraphs(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<String> = Vec::new();
    let end = |lines: &mut Vec<String>, html: &mut String| {
        if !lines.is_empty() {
            html.push_str(&format!("<p>{}</p>\n", lines.join("<br>\n")));
            lines.clear();
        }
    };
    for line in text.lines() {
        match line.trim() {
            "" => end(&mut lines, &mut html),
            line => lines.push(ammonia::clean_text(line).replace("&#32;", " ")),
        }
    }
    end(&mut lines, &mut html);
    html
}

/// A blank line would end the block of HTML; inside `<pre>`, where it shows, it is written as a
/// reference.
fn without_blank_lines(html: &str) -> String {
    let mut whole = String::with_capacity(html.len().min(LONGEST_NOTES));
    let mut preformatted = false;
    for line in html.trim().lines() {
        let blank = line.trim().is_empty();
        if blank && !preformatted {
            continue;
        }
        if !whole.is_empty() {
            whole.push_str(if blank { "&#10;" } else { "\n" });
        }
        if !blank {
            whole.push_str(line);
        }
        let last = |tag: &str| line.rfind(tag);
        preformatted = match (last("<pre"), last("</pre")) {
            (Some(open), Some(close)) => open > close,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => preformatted,
        };
    }
    whole
}

fn starts_with_tag(html: &str, tag: &str) -> bool {
    html.strip_prefix(tag).is_some_and(|rest| rest.starts_with([' ', '>', '/', '\n']))
}

#[cfg(test)]
mod tests {
    use super::super::clean;
    use super::*;

    fn shown(markdown: &str) -> String {
        clean(markdown, &|_| Target::Nothing)
    }

    #[test]
    fn html_comes_back_as_it_was() {
        for html in [
            "<p>One <strong>two</strong></p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
            "<p>a</p><p>b</p>",
            "words and <a href=\"https://x.example/?a=1&amp;b=2\">a link</a>",
            "<strong>a</strong><br>- no list<br># no heading<br>1. no number",
            "<p>*no* _stress_ `code` [a](b) \\ &lt;b&gt; &amp;amp;</p>",
            "<pre>a\n    b</pre><p>c</p>",
            "<blockquote><p>q</p></blockquote>\n<p>x</p>",
            "<p>سلام 👩‍👩‍👧 日本</p>",
            "<ol start=\"3\"><li>x</li></ol>",
            "<p>four</p>\n    <p>blanks in front</p>",
            "<table><tbody><tr><td>1</td></tr></tbody></table>",
        ] {
            assert_eq!(shown(&foreign(html, None)), html, "{html}");
        }
    }

    #[test]
    fn blank_lines_end_nothing() {
        let html = "<p>a</p>\n\n  \n* b\n\n# c\n\n<p>d</p>";
        assert_eq!(shown(&foreign(html, None)), "<p>a</p>\n* b\n# c\n<p>d</p>");
        let pre = shown(&foreign("<p>x</p><pre>a\n\n\nb</pre>\n\n- c", None));
        assert_eq!(pre, "<p>x</p><pre>a\n\n\nb</pre>\n- c");
    }

    #[test]
    fn plain_text_becomes_paragraphs() {
        let text = "One & two\nthree < four\r\n\r\n# five *six*";
        let html = "<p>One &amp; two<br>\nthree &lt; four</p>\n<p># five *six*</p>";
        assert_eq!(shown(&foreign(text, None)), html);
        assert_eq!(foreign(" \n ", None), "");
    }

    #[test]
    fn what_runs_is_not_even_kept() {
        let kept = foreign(
            "<h1>A</h1><script>x</script><p onclick=\"x\">b</p><img src=x onerror=y>",
            None,
        );
        assert_eq!(kept, "<h2>A</h2><p>b</p><img>\n");
        let kept =
            foreign("<a href=\"javascript:x\">a</a> <a href=\"file:///etc/passwd\">b</a>", None);
        assert!(!kept.contains("javascript") && !kept.contains("file"), "{kept}");
    }

    #[test]
    fn addresses_are_seen_from_the_page_they_stood_on() {
        let kept = foreign("<p><a href=\"/about\">a</a></p>", Some("https://x.example/ep/1"));
        assert_eq!(kept, "<p><a href=\"https://x.example/about\">a</a></p>\n");
        assert_eq!(foreign("<p><a href=\"/about\">a</a></p>", None), "<p><a>a</a></p>\n");
    }

    #[test]
    fn words_keep_their_lines() {
        assert_eq!(words_of("<p>a &amp; <b>b</b>.</p><p>c<br>d</p>"), "a & b.\nc\nd");
        assert_eq!(words_of("a  b\n\nc"), "a b\n\nc");
    }
}
