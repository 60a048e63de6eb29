//! What Whisper is told before each slice: names and words to spell right, and the style wanted.

/// The most letters of a prompt. Whisper reads 224 tokens and keeps the last ones; names come to
/// about three letters a token.
const MOST: usize = 600;
/// Each language's frame: before the words, before the show, before the people, the last word
/// between two, and a sentence in the style wanted.
const FRAMES: [Frame; 2] = [
    Frame {
        language: "fr",
        words: "Il est question de",
        show: "Vous écoutez",
        people: "avec",
        and: "et",
        style: "Bonjour à toutes et à tous, on commence ?",
        end: "Oui, bien sûr.",
    },
    Frame {
        language: "en",
        words: "We talk about",
        show: "This is",
        people: "with",
        and: "and",
        style: "Hello everyone, shall we begin?",
        end: "Yes, of course.",
    },
];

struct Frame {
    language: &'static str,
    words: &'static str,
    show: &'static str,
    people: &'static str,
    and: &'static str,
    style: &'static str,
    end: &'static str,
}

/// What may go into a prompt.
#[derive(Debug, Clone, Copy, Default)]
pub struct Prompt<'a> {
    /// BCP 47; sentences are made in French and English, elsewhere there is a list.
    pub language: Option<&'a str>,
    /// The show's title; may be empty.
    pub show: &'a str,
    /// Who speaks.
    pub people: &'a [String],
    /// Words to be spelt right, the important ones first.
    pub glossary: &'a [String],
}

/// The prompt: a text as Whisper would have written it just before. The style stands last,
/// because the end is what it keeps, and it ends with a full stop. Of a long glossary the first
/// words are taken. Empty when there is nothing to spell.
pub fn prompt(of: &Prompt<'_>) -> String {
    let people = clean(of.people, MOST / 3);
    let show = clean(&[of.show.to_owned()], MOST / 6).pop();
    let primary = of.language.and_then(|language| language.split(['-', '_']).next());
    let frame = FRAMES
        .iter()
        .find(|frame| primary.is_some_and(|primary| primary.eq_ignore_ascii_case(frame.language)));
    let room = MOST - people.join(", ").len() - show.as_ref().map_or(0, String::len) - 120;
    let glossary = clean(of.glossary, room);
    if people.is_empty() && show.is_none() && glossary.is_empty() {
        return String::new();
    }
    let mut sentences = Vec::new();
    match frame {
        Some(frame) => {
            if !glossary.is_empty() {
                sentences.push(format!("{} {}.", frame.words, list(&glossary, frame.and)));
            }
            let who = list(&people, frame.and);
            match (show, people.is_empty()) {
                (Some(show), true) => sentences.push(format!("{} {show}.", frame.show)),
                (Some(show), false) => {
                    sentences.push(format!("{} {show}, {} {who}.", frame.show, frame.people));
                }
                (None, false) => sentences.push(format!("{who}.")),
                (None, true) => {}
            }
            sentences.push(frame.style.into());
            sentences.push(frame.end.into());
        }
        None => {
            let show = show.into_iter().collect();
            let parts = [glossary, show, people].into_iter().filter(|part| !part.is_empty());
            sentences.extend(parts.map(|part| format!("{}.", part.join(", "))));
        }
    }
    sentences.join(" ")
}

/// One line each, without the marks that would end a sentence, no two alike, up to so many
/// bytes in all; none is cut.
fn clean(texts: &[String], most: usize) -> Vec<String> {
    let (mut found, mut length) = (Vec::<String>::new(), 0);
    for text in texts {
        let spaced: String = text
            .chars()
            .map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c })
            .collect();
        let words: Vec<&str> = spaced.split(' ').filter(|word| !word.is_empty()).collect();
        let text = words.join(" ");
        let text = text.trim_matches(['.', ',', ';', ' ']);
        if text.is_empty() || found.iter().any(|other| other == text) {
            continue;
        }
        length += text.len() + 2;
        if length > most {
            break;
        }
        found.push(text.to_owned());
    }
    found
}

/// `a, b and c`.
fn list(items: &[String], and: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} {and} {last}", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn nothing_to_spell_needs_no_prompt() {
        assert_eq!(prompt(&Prompt { language: Some("fr"), ..Prompt::default() }), "");
    }

    #[test]
    fn it_is_written_in_the_show_s_language() {
        let (people, glossary) = (texts(&["Ana", "Benoît"]), texts(&["Castopod", "PeerTube."]));
        let of =
            Prompt { language: Some("fr-FR"), show: "Libre", people: &people, glossary: &glossary };
        assert_eq!(
            prompt(&of),
            "Il est question de Castopod et PeerTube. Vous écoutez Libre, avec Ana et Benoît. \
             Bonjour à toutes et à tous, on commence ? Oui, bien sûr."
        );
        assert_eq!(
            prompt(&Prompt { language: Some("de"), ..of }),
            "Castopod, PeerTube. Libre. Ana, Benoît."
        );
    }

    #[test]
    fn a_long_glossary_is_shortened_at_its_end() {
        let glossary: Vec<String> = (0..1000).map(|n| format!("Word{n}")).collect();
        let text =
            prompt(&Prompt { language: Some("en"), glossary: &glossary, ..Prompt::default() });
        assert!(text.len() <= MOST && text.contains("Word0,") && text.ends_with("Yes, of course."));
    }

    #[test]
    fn line_ends_and_control_characters_do_not_get_through() {
        let people = texts(&["A\u{0}na\n Dupont", "", "A na Dupont"]);
        assert_eq!(prompt(&Prompt { people: &people, ..Prompt::default() }), "A na Dupont.");
    }
}
