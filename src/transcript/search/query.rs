//! What was typed, as what must and must not be said.

use super::fold::tokens;

/// Nobody types more; a document pasted by chance is refused.
const MOST: usize = 50;

/// What to look for. All words must be in one passage, in any order; those that follow each other
/// as typed come first.
///
/// `word` is that word, whatever its accents and capitals; `wor*` all that begin so; `"two words"`
/// both in a row; `-word` keeps passages out. A word with an apostrophe or hyphen in it is its
/// parts in a row. Any other sign is as good as a space, and so is a quote that nothing closes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub(super) wanted: Vec<Clause>,
    pub(super) unwanted: Vec<Clause>,
}

/// Words in a row, the last of which may be a beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) tokens: Vec<String>,
    pub(super) prefix: bool,
}

/// Why there is nothing to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// No letter and no digit.
    #[error("there is no word to look for")]
    Empty,
    /// Words to keep out, and none to find.
    #[error("there are only words to leave out, and none to look for")]
    OnlyUnwanted,
    /// More than anybody means.
    #[error("these are more than {MOST} words to look for")]
    TooLong,
}

impl Query {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Query, QueryError> {
        let mut query = Query { wanted: Vec::new(), unwanted: Vec::new() };
        let mut rest = typed;
        let mut count = 0;
        while let Some(start) = rest.find(|c: char| !c.is_whitespace()) {
            rest = &rest[start..];
            let unwanted = match rest.strip_prefix('-') {
                Some(after) if after.starts_with(|c: char| c.is_alphanumeric() || is_quote(c)) => {
                    rest = after;
                    true
                }
                _ => false,
            };
            let text;
            (text, rest) = quoted(rest).unwrap_or_else(|| plain(rest));
            let Some(clause) = Clause::of(text) else { continue };
            count += clause.tokens.len();
            if count > MOST {
                return Err(QueryError::TooLong);
            }
            let side = if unwanted { &mut query.unwanted } else { &mut query.wanted };
            if !side.contains(&clause) {
                side.push(clause);
            }
        }
        match (query.wanted.is_empty(), query.unwanted.is_empty()) {
            (true, true) => Err(QueryError::Empty),
            (true, false) => Err(QueryError::OnlyUnwanted),
            _ => Ok(query),
        }
    }

    /// All that is wanted in a row, as typed; nothing where it is one clause anyway.
    pub(super) fn row(&self) -> Option<Clause> {
        let (last, before) = self.wanted.split_last()?;
        if before.is_empty() || before.iter().any(|clause| clause.prefix) {
            return None;
        }
        let tokens = self.wanted.iter().flat_map(|clause| clause.tokens.iter().cloned());
        Some(Clause { tokens: tokens.collect(), prefix: last.prefix })
    }

    /// The same with the last word as a beginning; nothing where it is one already.
    pub(super) fn widened(&self) -> Option<Query> {
        let mut wide = self.clone();
        let last = wide.wanted.last_mut()?;
        let one = last.tokens.last()?;
        // A letter or two begin half of all words.
        if last.prefix || one.chars().count() < 3 {
            return None;
        }
        last.prefix = true;
        Some(wide)
    }
}

impl Clause {
    fn of(text: &str) -> Option<Clause> {
        let inner = text.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '*');
        let prefix = inner.ends_with('*');
        let tokens: Vec<String> = tokens(text).into_iter().map(|token| token.text).collect();
        (!tokens.is_empty()).then_some(Clause { tokens, prefix })
    }
}

/// Quotes as keyboards and as word processors make them.
fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„')
}

/// What a pair of quotes holds, and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix(is_quote)?;
    let end = inner.find(is_quote)?;
    let after = inner[end..].strip_prefix(is_quote)?;
    Some((&inner[..end], after))
}

/// Up to the next space or quote.
fn plain(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(is_quote);
    let end = text.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A query in a form of its own: clauses between bars, words joined by `+`.
    fn told(typed: &str) -> String {
        let clause =
            |clause: &Clause| clause.tokens.join("+") + if clause.prefix { "*" } else { "" };
        match Query::parse(typed) {
            Ok(query) => {
                let wanted = query.wanted.iter().map(clause);
                let unwanted = query.unwanted.iter().map(|one| format!("-{}", clause(one)));
                wanted.chain(unwanted).collect::<Vec<_>>().join("|")
            }
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn what_is_typed_is_what_is_meant() {
        for (typed, meant) in [
            ("été", "ete"),
            ("logiciel libre", "logiciel|libre"),
            ("\"logiciel libre\"", "logiciel+libre"),
            ("“logiciel libre”", "logiciel+libre"),
            ("« logiciel » libre", "logiciel|libre"),
            ("log*", "log*"),
            ("\"logiciel lib*\"", "logiciel+lib*"),
            ("l’œuvre", "l+oeuvre"),
            ("logiciel -libre", "logiciel|-libre"),
            ("logiciel -\"pas libre\"", "logiciel|-pas+libre"),
            ("peer-to-peer", "peer+to+peer"),
            ("a - b", "a|b"),
            ("a a A", "a"),
            ("\"jamais fermé", "jamais|ferme"),
            ("5\" de large", "5|de|large"),
            ("\"a\"\"b c\"", "a|b+c"),
            ("(a|b) [c] ^d$ .* \\e", "a+b|c|d|e"),
            ("", "Empty"),
            (" \u{a0}\t", "Empty"),
            ("\"\"", "Empty"),
            ("\" * - ?", "Empty"),
            ("-libre", "OnlyUnwanted"),
        ] {
            assert_eq!(told(typed), meant, "{typed}");
        }
    }

    #[test]
    fn a_text_pasted_by_chance_is_refused() {
        assert_eq!(told(&"mot ".repeat(25_000)), "mot".repeat(0) + "TooLong");
        assert_eq!(told(&"\"".repeat(100_000)), "Empty");
        assert_eq!(Query::parse(&"a".repeat(100_000)).unwrap().wanted.len(), 1);
    }

    #[test]
    fn only_a_last_word_of_some_length_is_widened() {
        let wide = |typed: &str| Query::parse(typed).unwrap().widened().map(|wide| wide.wanted);
        assert!(wide("logi").unwrap()[0].prefix);
        assert_eq!(wide("lo"), None);
        assert_eq!(wide("logi*"), None);
    }
}
