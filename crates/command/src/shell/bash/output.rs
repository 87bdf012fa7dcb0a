//! What programs print, as far as that can be said without running them.

use caution_core::command::Credential;
use caution_core::probe::{Answer, Probe};

use crate::invocation::{Input, Invocation};
use crate::tool::wrappers::printed;
use crate::word::{Piece, Word};

use super::lookup::is_secret_file;
use super::{Shell, escape};

/// The longest text that is worked on.
const BYTES: usize = 1 << 20;

impl Shell<'_, '_> {
    /// What an invocation prints.
    pub(super) fn output(&mut self, invocation: &Invocation) -> Word {
        let arguments = invocation.arguments();
        let name = invocation.program().unwrap_or("").to_owned();
        let printed = match name.as_str() {
            "echo" => Some(echoed(arguments)),
            "printf" => Some(formatted(arguments)),
            "pwd" => self.state.directory.clone().map(|directory| Word::of(directory + "\n")),
            "cat" => self.concatenated(invocation),
            "tee" => self.teed(invocation),
            "dirname" | "basename" => named(&name, arguments),
            "mktemp" => Some(temporary(invocation)),
            "realpath" | "readlink" => self.real(arguments),
            "git" => self.git(invocation),
            "hostname" if arguments.is_empty() => match self.reader.ask(&Probe::Host) {
                Answer::Text(host) if !invocation.elsewhere => Some(Word::of(host + "\n")),
                _ => None,
            },
            "whoami" => self
                .reader
                .world
                .home
                .and_then(|home| home.rsplit('/').next())
                .map(|user| Word::of(format!("{user}\n"))),
            "seq" => sequence(arguments),
            "find" => Some(printed(arguments)),
            "base64" | "xxd" | "tr" | "rev" | "sed" | "head" | "tail" | "sort" | "uniq" | "tac" | "cut" => {
                self.filtered(&name, invocation)
            }
            _ => None,
        };
        printed.unwrap_or_else(|| {
            let shown: Vec<String> = invocation.words.iter().take(6).map(Word::shown).collect();
            let mut word = Word::unknown(super::expand::short(&format!("$({})", shown.join(" "))));
            word.credentials.extend(secret_source(&shown));
            word
        })
    }

    /// What stands in a file; a secret is not told.
    pub(super) fn file_text(&mut self, file: &Word) -> Word {
        let shown = file.shown();
        if is_secret_file(&shown) {
            let mut word = Word::unknown(format!("$(cat {shown})"));
            word.credentials.push(Credential { source: shown });
            return word;
        }
        let text =
            self.absolute(file).filter(|_| !self.from.elsewhere).and_then(|path| self.reader.file(&path));
        text.unwrap_or_else(|| Word::unknown(format!("$(cat {shown})")))
    }

    fn input(&mut self, invocation: &Invocation) -> Option<Word> {
        match &invocation.input {
            Input::Text(word) => Some(word.clone()),
            Input::File(file) => Some(self.file_text(file)),
            Input::Output(words) => {
                let shown: Vec<String> = words.iter().take(6).map(Word::shown).collect();
                Some(Word::unknown(super::expand::short(&format!("$({})", shown.join(" ")))))
            }
            Input::Inherited => None,
        }
    }

    fn concatenated(&mut self, invocation: &Invocation) -> Option<Word> {
        let files: Vec<&Word> = invocation
            .arguments()
            .iter()
            .filter(|word| !word.beginning().starts_with('-') || word.is("-"))
            .collect();
        if files.is_empty() {
            return self.input(invocation);
        }
        let mut all = Word::default();
        for file in files {
            let text = if matches!(file.text(), Some("-" | "/dev/stdin")) {
                self.input(invocation)?
            } else {
                self.file_text(file)
            };
            all.push(&text);
        }
        Some(all)
    }

    fn teed(&mut self, invocation: &Invocation) -> Option<Word> {
        let text = self.input(invocation)?;
        let adds = invocation.arguments().iter().any(|word| matches!(word.text(), Some("-a" | "--append")));
        for file in invocation.arguments().iter().filter(|word| !word.beginning().starts_with('-')) {
            if let Some(path) =
                self.absolute(file).filter(|path| !invocation.elsewhere && !path.starts_with("/dev/"))
            {
                self.reader.write(path, text.clone(), adds);
            }
        }
        Some(text)
    }

    fn real(&mut self, arguments: &[Word]) -> Option<Word> {
        let file = arguments.iter().find(|word| !word.beginning().starts_with('-'))?;
        let path = self.absolute(file).filter(|_| !self.from.elsewhere)?;
        match self.reader.ask(&Probe::Real(path)) {
            Answer::Text(real) => Some(Word::of(real + "\n")),
            _ => None,
        }
    }

    fn git(&mut self, invocation: &Invocation) -> Option<Word> {
        let words: Vec<&str> = invocation.arguments().iter().filter_map(Word::text).collect();
        let directory = self.state.directory.clone()?;
        let tree = match self.reader.ask(&Probe::WorkTree(directory)) {
            Answer::WorkTree(tree) => tree,
            // Outside of a work tree it prints nothing.
            Answer::Missing if words.first() == Some(&"rev-parse") => return Some(Word::default()),
            _ => return None,
        };
        match words.as_slice() {
            ["rev-parse", "--show-toplevel"] => Some(Word::of(tree.root + "\n")),
            ["branch", "--show-current"]
            | ["rev-parse", "--abbrev-ref", "HEAD"]
            | ["symbolic-ref", "--short", "HEAD"] => Some(Word::of(tree.branch? + "\n")),
            _ => None,
        }
    }

    fn filtered(&mut self, name: &str, invocation: &Invocation) -> Option<Word> {
        let arguments: Vec<&str> = invocation.arguments().iter().map(Word::text).collect::<Option<_>>()?;
        let file = invocation.arguments().iter().rfind(|word| !word.beginning().starts_with('-'));
        let input = match (&invocation.input, file, name) {
            (Input::Inherited, Some(file), "base64" | "rev" | "xxd" | "tac" | "sort") => self.file_text(file),
            _ => self.input(invocation)?,
        };
        if input.text().is_none() && matches!(name, "sort" | "uniq" | "tac" | "head" | "tail") {
            return Some(input);
        }
        let text = input.text().filter(|text| text.len() <= BYTES)?;
        let result = filter(name, &arguments, text)?;
        Some(Word { pieces: Word::of(result).pieces, ..input })
    }
}

fn filter(name: &str, arguments: &[&str], text: &str) -> Option<String> {
    match (name, arguments) {
        ("base64", ["-d" | "-D" | "--decode" | "-di", ..]) => decode_base64(text),
        ("base64", _) => None,
        ("xxd", _) if arguments.concat().contains('r') && arguments.concat().contains('p') => {
            decode_hex(text)
        }
        ("rev", []) => Some(
            text.split_inclusive('\n')
                .map(|line| {
                    let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
                    body.chars().rev().chain(end.chars()).collect::<String>()
                })
                .collect(),
        ),
        ("tr", ["-d", set]) => Some(text.chars().filter(|letter| !letters(set).contains(letter)).collect()),
        ("tr", [from, to]) if !from.starts_with('-') => {
            let (from, to) = (letters(from), letters(to));
            let last = to.last().copied()?;
            Some(
                text.chars()
                    .map(|letter| match from.iter().position(|own| *own == letter) {
                        Some(at) => to.get(at).copied().unwrap_or(last),
                        None => letter,
                    })
                    .collect(),
            )
        }
        ("sed", [program]) => substituted(program, text),
        ("head" | "tail", []) | ("sort" | "uniq", _) => Some(text.to_owned()),
        ("head", [count]) => {
            let count: usize = count.trim_start_matches(['-', 'n']).parse().ok()?;
            Some(text.split_inclusive('\n').take(count).collect())
        }
        ("head", ["-n", count]) => Some(text.split_inclusive('\n').take(count.parse().ok()?).collect()),
        _ => None,
    }
}

/// `s/a/b/` of a plain text.
fn substituted(program: &str, text: &str) -> Option<String> {
    let rest = program.strip_prefix('s')?;
    let sign = rest.chars().next()?;
    let mut parts = rest.get(sign.len_utf8()..)?.split(sign);
    let (from, to, flags) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = |text: &str| !text.contains(['\\', '[', '.', '*', '^', '$', '&', '+']);
    if from.is_empty() || !plain(from) || !plain(to) || parts.next().is_some() {
        return None;
    }
    Some(
        text.split_inclusive('\n')
            .map(|line| if flags.contains('g') { line.replace(from, to) } else { line.replacen(from, to, 1) })
            .collect(),
    )
}

/// The letters of a set of `tr`: `a-z`, `\n`.
fn letters(set: &str) -> Vec<char> {
    let text: Vec<char> = escape::decoded(set).chars().collect();
    let mut letters = Vec::new();
    let mut at = 0;
    while let Some(letter) = text.get(at) {
        match (text.get(at + 1), text.get(at + 2)) {
            (Some('-'), Some(last)) if letter <= last && (*last as u32 - *letter as u32) < 256 => {
                letters.extend(*letter..=*last);
                at += 3;
            }
            _ => {
                letters.push(*letter);
                at += 1;
            }
        }
    }
    letters
}

fn decode_base64(text: &str) -> Option<String> {
    let mut bits = 0u32;
    let mut held = 0u32;
    let mut bytes = Vec::new();
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn decode_hex(text: &str) -> Option<String> {
    let digits: Vec<u32> = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| letter.to_digit(16))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits
        .chunks_exact(2)
        .filter_map(|pair| match pair {
            [high, low] => u8::try_from(high * 16 + low).ok(),
            _ => None,
        })
        .collect();
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// What `echo` prints.
fn echoed(arguments: &[Word]) -> Word {
    let mut escapes = false;
    let mut newline = true;
    let mut words = arguments;
    while let [first, rest @ ..] = words
        && let Some(letters) = first.text().and_then(|text| text.strip_prefix('-'))
        && !letters.is_empty()
        && letters.bytes().all(|byte| matches!(byte, b'n' | b'e' | b'E'))
    {
        newline &= !letters.contains('n');
        escapes |= letters.contains('e');
        words = rest;
    }
    let mut printed = Word::default();
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            printed.push_text(" ");
        }
        printed.push(word);
    }
    if escapes {
        unescape(&mut printed);
    }
    if newline {
        printed.push_text("\n");
    }
    printed
}

fn unescape(word: &mut Word) {
    for piece in &mut word.pieces {
        if let Piece::Text(text) = piece {
            *text = escape::decoded(text);
        }
    }
}

/// What `printf` prints for its format and arguments.
pub(super) fn formatted(arguments: &[Word]) -> Word {
    let mut arguments = arguments.iter().filter(|word| !word.is("--")).peekable();
    let Some(format) = arguments.next() else { return Word::default() };
    let Some(text) = format.text() else { return format.clone() };
    let text = escape::decoded(text);
    let mut printed = Word { credentials: format.credentials.clone(), ..Word::default() };
    // The format is used again while there are arguments.
    for round in 0..256 {
        let mut took = false;
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            if letter != '%' {
                printed.push_text(letter.encode_utf8(&mut [0; 4]));
                continue;
            }
            if letters.next_if_eq(&'%').is_some() {
                printed.push_text("%");
                continue;
            }
            while letters
                .next_if(|letter| letter.is_ascii_digit() || matches!(letter, '-' | '.' | '+' | ' ' | '#'))
                .is_some()
            {}
            let kind = letters.next();
            match arguments.next() {
                Some(word) => {
                    took = true;
                    let mut word = word.clone();
                    if kind == Some('b') {
                        unescape(&mut word);
                    }
                    printed.push(&word);
                }
                None if round > 0 => return printed,
                None => {}
            }
        }
        if !took || arguments.peek().is_none() {
            break;
        }
    }
    printed
}

fn named(name: &str, arguments: &[Word]) -> Option<Word> {
    let operands: Vec<&Word> = arguments.iter().filter(|word| !word.beginning().starts_with('-')).collect();
    let text = operands.first()?.text()?;
    let trimmed = text.trim_end_matches('/');
    let result = match (name, trimmed.rsplit_once('/')) {
        ("dirname", Some(("", _))) => "/",
        ("dirname", Some((folder, _))) => folder,
        ("dirname", None) if trimmed.is_empty() && !text.is_empty() => "/",
        ("dirname", None) => ".",
        (_, Some((_, last))) => last,
        (_, None) if trimmed.is_empty() && !text.is_empty() => "/",
        (_, None) => trimmed,
    };
    let suffix = operands.get(1).and_then(|word| word.text()).filter(|_| name == "basename").unwrap_or("");
    Some(Word::of(format!("{}\n", result.strip_suffix(suffix).unwrap_or(result))))
}

/// A file or folder that does not exist yet, in a folder for temporary files.
fn temporary(invocation: &Invocation) -> Word {
    let mut folder = "/tmp".to_owned();
    let mut template = "tmp.XXXXXXXXXX".to_owned();
    let mut words = invocation.arguments().iter();
    let mut named = false;
    while let Some(word) = words.next() {
        match word.text() {
            Some("-p") => match words.next().map(Word::text) {
                Some(Some(path)) => folder = path.to_owned(),
                _ => return Word::unknown("$(mktemp -p …)"),
            },
            Some(text) if text.starts_with('-') => {
                if let Some(path) = text.strip_prefix("--tmpdir=") {
                    folder = path.to_owned();
                }
                named |= text == "-t" || text.starts_with("--tmpdir");
            }
            Some(text) => {
                template = text.to_owned();
                if !named {
                    folder = String::new();
                }
            }
            None => return Word::unknown("$(mktemp …)"),
        }
    }
    let path = if folder.is_empty() { template } else { format!("{folder}/{template}") };
    Word::of(path + "\n")
}

fn sequence(arguments: &[Word]) -> Option<Word> {
    let numbers: Vec<i64> = arguments.iter().map(|word| word.text()?.parse().ok()).collect::<Option<_>>()?;
    let (from, step, to) = match numbers.as_slice() {
        [to] => (1, 1, *to),
        [from, to] => (*from, 1, *to),
        [from, step, to] => (*from, *step, *to),
        _ => return None,
    };
    if step <= 0 || to.checked_sub(from)?.checked_div(step)? > 1000 {
        return None;
    }
    let mut text = String::new();
    let mut number = from;
    while number <= to {
        text.push_str(&format!("{number}\n"));
        number = number.checked_add(step)?;
    }
    Some(Word::of(text))
}

/// Programs that print a secret.
fn secret_source(words: &[String]) -> Option<Credential> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let source = match words.as_slice() {
        ["gh", "auth", "token", ..] => "gh auth token",
        ["gcloud", "auth", ..] => "gcloud auth",
        ["az", "account", "get-access-token", ..] => "az account get-access-token",
        ["aws", "secretsmanager", "get-secret-value", ..] => "aws secretsmanager",
        ["aws", "ssm", "get-parameter" | "get-parameters", ..] => "aws ssm",
        ["vault", "read" | "kv", ..] => "vault",
        ["op", "read" | "item", ..] => "op",
        ["pass", ..] => "pass",
        ["security", "find-generic-password" | "find-internet-password", ..] => "security",
        ["kubectl", "get", "secret" | "secrets", ..] => "kubectl get secret",
        _ => return None,
    };
    Some(Credential { source: source.to_owned() })
}
