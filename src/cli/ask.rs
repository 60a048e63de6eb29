//! Questions in the terminal for what the command line lacks. Asked on standard
//! error, and only where a person can see and answer them.

use std::io::IsTerminal;

use console::Term;
use dialoguer::Input;

use super::exit::Stop;
use super::progress::Question;
use crate::ops::Failure;
use crate::report::Diagnostic;

/// How often an empty answer is taken for a slip: nothing tells it from a Ctrl-D.
const TRIES: u32 = 3;

/// The way to ask a person, where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// Somebody sits at the terminal.
    Terminal,
    /// Nobody is there to answer, or the answer is for a program.
    Nobody,
}

impl Asking {
    /// Whether standard input and standard error are terminals, and text is wanted.
    pub fn found(json: bool) -> Asking {
        if !json && std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
            Asking::Terminal
        } else {
            Asking::Nobody
        }
    }

    /// Asks for what must be given; without a terminal an error of usage that
    /// says which `option` gives it.
    pub fn need(self, question: &str, option: &str) -> Result<String, Stop> {
        match self {
            Asking::Terminal => answer(Input::new().with_prompt(question)),
            Asking::Nobody => Err(Stop::usage(
                Diagnostic::error(format!("{} is missing", question.to_lowercase()))
                    .hint(format!("give it as {option}")),
            )),
        }
    }

    /// Asks for what must be given, without showing it unless `shown`; without a terminal an
    /// error of usage that says which `option` takes it otherwise.
    pub fn secret(self, question: &str, shown: bool, option: &str) -> Result<String, Stop> {
        if self == Asking::Nobody {
            let told = Diagnostic::error(format!("{} is missing", question.to_lowercase()));
            return Err(Stop::usage(
                told.hint(format!("write it to standard input with {option}")),
            ));
        }
        if shown {
            return answer(Input::new().with_prompt(question));
        }
        let _question = Question::asked()?;
        let terminal = Term::stderr();
        for _ in 0..TRIES {
            let typed = terminal
                .write_str(&format!("{question} (not shown): "))
                .and_then(|()| terminal.read_secure_line());
            match typed {
                Ok(text) if text.is_empty() => {}
                Ok(text) => return Ok(text),
                // Ctrl-C, Ctrl-D, or a terminal that is gone: the user is done with it.
                Err(_) => break,
            }
        }
        Err(Stop::Verb(Failure::Interrupted))
    }

    /// Asks for what may be left out; an empty answer leaves it out. Without a
    /// terminal it is left out.
    pub fn offer(self, question: &str, proposed: Option<&str>) -> Result<Option<String>, Stop> {
        if self == Asking::Nobody {
            return Ok(None);
        }
        let mut input = Input::new().with_prompt(question).allow_empty(true);
        if let Some(proposed) = proposed {
            input = input.default(proposed.to_owned());
        }
        Ok(Some(answer(input)?).filter(|text| !text.is_empty()))
    }
}

fn answer(input: Input<'_, String>) -> Result<String, Stop> {
    let _question = Question::asked()?;
    match input.interact_text_on(&Term::stderr()) {
        Ok(text) => Ok(text.trim().to_owned()),
        // Ctrl-C, Ctrl-D, or a terminal that is gone: the user is done with it.
        Err(_) => Err(Stop::Verb(Failure::Interrupted)),
    }
}
