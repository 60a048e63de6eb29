//! What is sent: forms with files (RFC 7578), or JSON.

use crate::server::Asked;

/// A form's part.
pub(super) struct Part {
    pub name: String,
    pub called: Option<String>,
    pub media_type: String,
    pub content: Vec<u8>,
}

impl Part {
    pub fn ends(&self, endings: &[&str]) -> bool {
        let called = self.called.as_deref().unwrap_or_default().to_lowercase();
        called.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.content).into_owned()
    }
}

/// The parts of a form; none of what is no form.
pub(super) fn parts(asked: &Asked) -> Vec<Part> {
    let Some((_, boundary)) = asked.header("content-type").split_once("boundary=") else {
        return Vec::new();
    };
    let mark = format!("--{}", boundary.trim_matches('"')).into_bytes();
    let marks: Vec<usize> = memchr::memmem::find_iter(&asked.body, &mark).collect();
    let mut all = Vec::new();
    for pair in marks.windows(2) {
        let piece = &asked.body[pair[0] + mark.len() + 2..pair[1] - 2];
        let Some(end) = memchr::memmem::find(piece, b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&piece[..end]).into_owned();
        let value = |name: &str| {
            let (_, rest) = head.split_once(&format!("{name}=\""))?;
            Some(rest.split('"').next()?.to_owned())
        };
        let media_type = head.lines().find_map(|line| line.strip_prefix("Content-Type: "));
        all.push(Part {
            name: value(" name").unwrap_or_default(),
            called: value("filename"),
            media_type: media_type.unwrap_or_default().to_owned(),
            content: piece[end + 4..].to_vec(),
        });
    }
    all
}
