//! A fake forge: an HTTP server on the loopback that gives prepared answers and remembers the questions.
//!
//! ```
//! # use caution_testkit::forge::{Answer, FakeForge};
//! let forge = FakeForge::start(vec![("/user", Answer::json(r#"{"login":"ana"}"#))]);
//! assert!(forge.url().starts_with("http://127.0.0.1:"));
//! assert!(forge.questions().is_empty());
//! ```
//!
//! It stops when dropped. No answer takes longer than [`PATIENCE`], whoever hangs on.

#![expect(clippy::unwrap_used, reason = "fixtures of tests: a broken fixture should stop the test")]

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// The longest that one answer takes.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A prepared answer.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A status, further headers and a body.
    Plain {
        /// The status.
        status: u16,
        /// Headers beside the length. `{url}` in a value stands for the server's address.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
    },
    /// Nothing for [`PATIENCE`], then the connection ends.
    Silence,
    /// A status line, then one byte of body now and then, for [`PATIENCE`].
    Drip,
    /// A body of so many bytes, without a length beforehand.
    Endless(u64),
    /// Bytes that are no HTTP.
    Garbage,
    /// The connection ends at once.
    HangUp,
    /// The first of these for the first question, and so on; the last one for all further ones.
    InTurn(Vec<Self>),
}

impl Answer {
    /// 200 with JSON.
    pub fn json(body: impl Into<String>) -> Self {
        Self::Plain { status: 200, headers: Vec::new(), body: body.into() }
    }

    /// A status with a body as GitHub's errors have it.
    pub fn status(status: u16) -> Self {
        Self::Plain { status, headers: Vec::new(), body: r#"{"message":"refused"}"#.to_owned() }
    }

    /// With a header more. Only a [`Answer::Plain`] has headers.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        if let Self::Plain { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.into()));
        }
        self
    }
}

/// A question that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
}

impl Question {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

struct Shared {
    url: String,
    answers: Vec<(String, Answer)>,
    asked: Mutex<HashMap<String, usize>>,
    questions: Mutex<Vec<Question>>,
    stopping: AtomicBool,
    // Held as long as the server runs: when it goes, waiting answers end.
    stop: Mutex<Receiver<()>>,
}

/// A running server.
pub struct FakeForge {
    shared: Arc<Shared>,
    address: SocketAddr,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl FakeForge {
    /// Starts a server. A path with its query is looked up first, then the path alone; an unknown one is
    /// answered with 404.
    pub fn start<P: Into<String>>(answers: Vec<(P, Answer)>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = channel();
        let shared = Arc::new(Shared {
            url: format!("http://{address}"),
            answers: answers.into_iter().map(|(path, answer)| (path.into(), answer)).collect(),
            asked: Mutex::default(),
            questions: Mutex::default(),
            stopping: AtomicBool::new(false),
            stop: Mutex::new(stopped),
        });
        let serving = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if serving.stopping.load(Ordering::SeqCst) {
                    break;
                }
                // A client that goes away is no concern of the server.
                let _ = serve(&serving, stream);
            }
        });
        Self { shared, address, stop: Some(stop), thread: Some(thread) }
    }

    /// Its address, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// Every question so far.
    pub fn questions(&self) -> Vec<Question> {
        self.shared.questions.lock().unwrap().clone()
    }

    /// The paths of every question so far, with their queries.
    pub fn paths(&self) -> Vec<String> {
        self.questions().into_iter().map(|question| question.path).collect()
    }
}

impl Drop for FakeForge {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        self.stop = None;
        // Wakes the server, which waits for a connection.
        let _ = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(shared: &Shared, stream: TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    stream.set_write_timeout(Some(Duration::from_secs(5)))?;
    let Some(question) = question(&stream)? else { return Ok(()) };
    let path = question.path.clone();
    shared.questions.lock().unwrap().push(question);
    let turn = {
        let mut asked = shared.asked.lock().unwrap();
        let count = asked.entry(path.clone()).or_default();
        *count += 1;
        *count - 1
    };
    let bare = path.split('?').next().unwrap_or_default();
    let known = |wanted: &str| shared.answers.iter().find(|(path, _)| path == wanted);
    let answer = known(&path).or_else(|| known(bare)).map(|(_, answer)| answer.clone());
    give(shared, stream, answer.unwrap_or_else(|| Answer::status(404)), turn)
}

fn question(stream: &TcpStream) -> std::io::Result<Option<Question>> {
    let mut reader = BufReader::new(stream.take(64 << 10));
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return Ok(None) };
    let mut question = Question { method: method.to_owned(), path: path.to_owned(), headers: Vec::new() };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { return Ok(Some(question)) };
        question.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

fn give(shared: &Shared, mut stream: TcpStream, answer: Answer, turn: usize) -> std::io::Result<()> {
    match answer {
        Answer::Plain { status, headers, body } => {
            let mut text =
                format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
            for (name, value) in headers {
                text.push_str(&format!("{name}: {}\r\n", value.replace("{url}", &shared.url)));
            }
            stream.write_all(format!("{text}\r\n{body}").as_bytes())
        }
        Answer::Silence => {
            wait(shared, PATIENCE);
            Ok(())
        }
        Answer::Drip => {
            stream.write_all(b"HTTP/1.1 200 x\r\ncontent-length: 1000\r\nconnection: close\r\n\r\n[")?;
            for _ in 0..PATIENCE.as_millis() / 100 {
                if !wait(shared, Duration::from_millis(100)) {
                    break;
                }
                stream.write_all(b" ")?;
            }
            Ok(())
        }
        Answer::Endless(bytes) => {
            stream.write_all(b"HTTP/1.1 200 x\r\nconnection: close\r\n\r\n")?;
            let block = [b' '; 64 << 10];
            for _ in 0..bytes.div_ceil(block.len() as u64) {
                stream.write_all(&block)?;
            }
            Ok(())
        }
        Answer::Garbage => stream.write_all(b"\x16\x03\x01 this is no HTTP\r\n\r\n"),
        Answer::HangUp => Ok(()),
        Answer::InTurn(answers) => {
            let last = answers.len().saturating_sub(1);
            match answers.into_iter().nth(turn.min(last)) {
                Some(answer) => give(shared, stream, answer, 0),
                None => Ok(()),
            }
        }
    }
}

/// Waits; false if the server stops meanwhile.
fn wait(shared: &Shared, time: Duration) -> bool {
    let stop = shared.stop.lock().unwrap();
    matches!(stop.recv_timeout(time), Err(RecvTimeoutError::Timeout))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(forge: &FakeForge, path: &str) -> String {
        let mut stream = TcpStream::connect(forge.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nX-Key: v\r\n\r\n").unwrap();
        let mut text = String::new();
        let _ = stream.read_to_string(&mut text);
        text
    }

    #[test]
    fn it_answers_by_path_and_remembers_what_was_asked() {
        let forge = FakeForge::start(vec![
            ("/a?page=2", Answer::json("second")),
            ("/a", Answer::json("first").header("link", "<{url}/a?page=2>")),
            ("/b", Answer::InTurn(vec![Answer::status(500), Answer::json("better")])),
        ]);
        assert!(ask(&forge, "/a?page=1").ends_with("first"));
        assert!(ask(&forge, "/a?page=2").ends_with("second"));
        assert!(ask(&forge, "/a").contains(&format!("link: <{}/a?page=2>", forge.url())));
        assert!(ask(&forge, "/b").starts_with("HTTP/1.1 500"));
        assert!(ask(&forge, "/b").ends_with("better"));
        assert!(ask(&forge, "/c").starts_with("HTTP/1.1 404"));
        assert_eq!(forge.paths().len(), 6);
        assert_eq!(forge.questions()[0].header("x-key"), Some("v"));
    }

    #[test]
    fn it_stops_at_once_even_while_it_keeps_somebody_waiting() {
        let forge = FakeForge::start(vec![("/slow", Answer::Silence)]);
        let address = forge.address;
        let waiting = std::thread::spawn(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            write!(stream, "GET /slow HTTP/1.1\r\n\r\n").unwrap();
            let mut text = String::new();
            let _ = stream.read_to_string(&mut text);
            text
        });
        while forge.paths().is_empty() {
            std::thread::yield_now();
        }
        drop(forge);
        assert_eq!(waiting.join().unwrap(), "");
    }
}
