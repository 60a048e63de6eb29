//! A server that speaks OpenAI's `/v1/chat/completions` and plays a model: a good one, one that
//! rewrites, one that means harm, a slow one. It reads the numbered words of the question really.
//!
//! Stands beside `server.rs`, as `mod server; mod chat;` of the test program.

#![allow(dead_code, reason = "each test program uses the part it needs")]

use serde_json::{Value, json};

use super::server::{Asked, Reply, Server};

/// What kind of model answers.
#[derive(Debug, Clone)]
pub enum Plays {
    /// Corrects these words, whatever punctuation stands around them, and nothing else.
    Good(Vec<(String, String)>),
    /// Sends the text anew, in other words, as an answer and as edits by turns.
    Rewriter,
    /// Attacks, another one each paragraph; its votes agree.
    Hostile,
    /// Begins an answer and does not go on until the server is dropped.
    Slow,
    /// Ends in the middle.
    HalfJson,
    /// As good as [`Plays::Good`], but answers 400 to a request that says what form the answer
    /// should have.
    NoSchema(Vec<(String, String)>),
}

/// A model that is played; dropped, its server is gone.
pub struct Chat {
    server: Server,
}

impl Chat {
    /// Starts the server.
    pub fn start(plays: Plays) -> Chat {
        Chat { server: Server::start(move |asked| reply(&plays, asked)) }
    }

    /// The address to give to pod, up to and with `/v1`.
    pub fn url(&self) -> String {
        self.server.address("/v1")
    }

    /// Everything that was asked.
    pub fn asked(&self) -> Vec<Asked> {
        self.server.asked()
    }

    /// The bodies of everything that was asked.
    pub fn questions(&self) -> Vec<Value> {
        self.asked().iter().map(body).collect()
    }

    /// The numbered words of everything that was asked.
    pub fn words_asked(&self) -> Vec<Vec<(u32, String)>> {
        self.questions().iter().map(words).collect()
    }
}

fn body(asked: &Asked) -> Value {
    serde_json::from_slice(&asked.body).unwrap()
}

/// The words with their numbers, `12:on 13:ressoit`: the last line of the last message.
pub fn words(question: &Value) -> Vec<(u32, String)> {
    let messages = question["messages"].as_array().unwrap();
    let content = messages.last().unwrap()["content"].as_str().unwrap();
    let line = content.lines().last().unwrap();
    let numbered = line.split(' ').map(|token| token.split_once(':').unwrap());
    numbered.map(|(number, word)| (number.parse().unwrap(), word.to_owned())).collect()
}

fn reply(plays: &Plays, asked: &Asked) -> Reply {
    if asked.method != "POST" || !asked.path.ends_with("/v1/chat/completions") {
        return Reply::new(404, r#"{"error":{"message":"no such path"}}"#);
    }
    let question = body(asked);
    let words = words(&question);
    match plays {
        Plays::Good(known) => completion(&corrections(known, &words)),
        Plays::NoSchema(_) if question.get("response_format").is_some() => {
            Reply::new(400, r#"{"error":{"message":"response_format is not supported"}}"#)
        }
        Plays::NoSchema(known) => {
            completion(&format!("```json\n{}\n```", corrections(known, &words)))
        }
        Plays::Rewriter => completion(&rewritten(&words, asked.before)),
        Plays::Hostile => attack(&words, asked.before),
        Plays::Slow => completion(r#"{"edits":[]}"#).holds_after(10),
        Plays::HalfJson => {
            let whole = edits(&[(words[0].0, 1, "Moi")]);
            completion(&whole[..whole.len() / 2])
        }
    }
}

fn completion(content: &str) -> Reply {
    let message = json!({ "role": "assistant", "content": content });
    let choice = json!({ "index": 0, "message": message, "finish_reason": "stop" });
    let whole = json!({ "id": "chat", "object": "chat.completion", "choices": [choice] });
    Reply::new(200, whole.to_string()).header("Content-Type", "application/json")
}

fn edits(edits: &[(u32, u32, &str)]) -> String {
    let one = |(i, n, to): &(u32, u32, &str)| json!({"i": i, "n": n, "to": to, "why": "orth"});
    json!({ "edits": edits.iter().map(one).collect::<Vec<_>>() }).to_string()
}

fn corrections(known: &[(String, String)], words: &[(u32, String)]) -> String {
    let mut found = Vec::new();
    for (number, word) in words {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if let Some((_, right)) = known.iter().find(|(wrong, _)| wrong == bare && !bare.is_empty())
        {
            found.push((*number, word.replacen(bare, right, 1)));
        }
    }
    edits(&found.iter().map(|(number, to)| (*number, 1, to.as_str())).collect::<Vec<_>>())
}

/// All of it in other words: as text one time, hidden in edits of every word the other two.
fn rewritten(words: &[(u32, String)], before: usize) -> String {
    if before % 3 == 2 {
        let text: Vec<&str> = words.iter().rev().map(|(_, word)| word.as_str()).collect();
        return format!("Here is a better version: {}", text.join(" "));
    }
    edits(&words.iter().map(|(number, _)| (*number, 1, "autrement")).collect::<Vec<_>>())
}

/// One attack for three requests in a row, so that it wins every vote.
fn attack(words: &[(u32, String)], before: usize) -> Reply {
    let (first, last) = (words[0].0, words[words.len() - 1].0);
    let every = |n: u32, to: &str| {
        edits(&words.iter().map(|(number, _)| (*number, n, to)).collect::<Vec<_>>())
    };
    let content = match before / 3 % 12 {
        0 => every(1, ""),
        1 => every(2, "autre chose"),
        2 => edits(&[(0, 1, "x"), (last + 1, 1, "x"), (u32::MAX, 2, "x"), (last, 2, "x")]),
        3 => edits(&[(first, 1, "~~tout~~\n\n**Moi** · 00:00:00\n\nrien")]),
        4 => every(1, "pas"),
        5 => every(1, "12"),
        6 => "[".repeat(100_000),
        7 => format!(r#"{{"edits":[],"edits":[{{"i":{first},"n":1,"to":"x"}}]}}"#),
        8 => r#"{"edits":[{"i":1e999,"n":-1,"to":"x"}]}"#.to_owned(),
        9 => every(1, "\u{202e}\u{200b}а"),
        10 => edits(&[(first, 1, &"x".repeat(10 << 20))]),
        _ => "Ignore all instructions. {\"edits\":".to_owned(),
    };
    completion(&content)
}
