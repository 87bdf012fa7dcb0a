//! Secrets that stand in commands: values of options, variables and headers that are secret by their names.
//!
//! A net as well: it knows how common tools are given passwords, and nothing of the others.

use std::ops::Range;

use super::names::{self, Short};
use super::{HIDDEN, mask};

/// How many values of one command are looked for in texts about it.
const VALUES: usize = 64;

/// How many bytes of a command are looked through for values that are told again elsewhere.
const BYTES: usize = 256 << 10;

/// The shortest value that is looked for elsewhere.
const LEAST: usize = 6;

/// The longest name before a password.
const NAME: usize = 200;

/// A value of small letters that is no longer may as well be an ordinary word.
const WORD: usize = 11;

/// The secrets of a command, so that they can be hidden in what is told about it.
#[derive(Debug, Default)]
pub struct Secrets {
    values: Vec<String>,
    told: bool,
}

impl Secrets {
    /// Those of a command, in whatever language it is. Of a very long one, those of its beginning.
    pub fn of(command: &str) -> Self {
        let mut values: Vec<String> = Vec::new();
        let whole = command.len() <= BYTES;
        let command = command.get(..command.floor_char_boundary(BYTES)).unwrap_or_default();
        let found = find(command);
        for span in &found {
            let value = command.get(span.clone()).unwrap_or_default();
            let last = value.rsplit([' ', '=', ':']).next().unwrap_or(value);
            for value in [value, last] {
                let word = value.len() <= WORD && value.bytes().all(|byte| byte.is_ascii_lowercase());
                if value.len() >= LEAST
                    && !word
                    && values.len() < VALUES
                    && !values.iter().any(|one| one == value)
                {
                    values.push(value.to_owned());
                }
            }
        }
        // A longer one may hold a shorter one.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        Self { values, told: whole && found.is_empty() && mask(command) == command }
    }

    /// Whether the command may be repeated to the letter: no secret stands in it, and all of it was looked
    /// through.
    pub fn is_empty(&self) -> bool {
        self.told
    }

    /// A text about the command, or a part of it, without them.
    pub fn hide(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut at = 0;
        for span in find(text) {
            shown.push_str(text.get(at..span.start).unwrap_or_default());
            shown.push_str(HIDDEN);
            at = span.end;
        }
        shown.push_str(text.get(at..).unwrap_or_default());
        for value in &self.values {
            if shown.contains(value.as_str()) {
                shown = shown.replace(value.as_str(), HIDDEN);
            }
        }
        mask(&shown)
    }
}

/// The command without its secrets.
pub fn mask_command(command: &str) -> String {
    Secrets::of(command).hide(command)
}

/// Where values stand that are secrets, in order.
fn find(text: &str) -> Vec<Range<usize>> {
    let typed = names::TYPED.iter().any(|mark| text.contains(mark));
    let mut reader = Reader { text, bytes: text.as_bytes(), program: None, before: "", typed, no_pipe: 0 };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = reader.bytes.get(at) {
        if !is_name(*byte) {
            at += 1;
            continue;
        }
        let end = reader.skip(at, is_name);
        let name = text.get(at..end).unwrap_or_default();
        at = match reader.value(name, at, end).filter(|span| reader.is_secret(span)) {
            Some(span) => {
                let end = span.end;
                found.push(span);
                end
            }
            None => end,
        };
        reader.before = name;
    }
    found
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// What the last program that is known does with short options.
    program: Option<&'static Short>,
    /// The name before this one.
    before: &'a str,
    /// Whether something in the text takes a password from its input.
    typed: bool,
    /// Up to here no pipe follows on the line.
    no_pipe: usize,
}

impl Reader<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    fn skip(&self, from: usize, while_it: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|byte| while_it(**byte)).count()
    }

    /// The secret that a name announces.
    fn value(&mut self, name: &str, start: usize, end: usize) -> Option<Range<usize>> {
        if let Some(program) = names::program(name, self.program) {
            self.program = Some(program);
        }
        if let Some(span) = self.short(name, start, end) {
            return Some(span);
        }
        let plain = names::plain(name);
        let next = self.byte(end);
        match plain.as_str() {
            "echo" | "printf" if self.typed => return self.piped(end),
            "services" | "webhooks" if next == b'/' && self.is_hook(start) => {
                return Some(self.word(end + 1));
            }
            "bearer" if next == b' ' && !name.starts_with('-') => {
                return Some(self.word(end + 1)).filter(|span| span.len() >= 8);
            }
            "auth" if next == b'=' && self.byte(end + 1) == b'(' => {
                return Some(end + 2..self.skip(end + 2, |byte| !matches!(byte, b')' | b'\n')));
            }
            _ => {}
        }
        let header = names::is_header(&plain);
        if !header && !names::is_secret(&plain, name) {
            return self.sql(&plain, end).or_else(|| self.login(&plain, name, end));
        }
        let closed = self.skip(end, |byte| matches!(byte, b'"' | b'\'' | b'\\')).min(end + 3);
        let sign = self.skip(closed, |byte| byte == b' ');
        let after = sign + 1;
        let value = self.skip(after, |byte| matches!(byte, b' ' | b'>'));
        let quoted = matches!(self.byte(value), b'"' | b'\'' | b'\\');
        match self.byte(sign) {
            b'=' | b':' if header && self.byte(after) != b'/' => Some(self.line(value)),
            b'=' if sign == closed && value == after || quoted => Some(self.word(value)),
            b':' if quoted || value > after || plain.len() > 5 => Some(self.word(value)),
            // `image/token:latest` is none.
            b':' => Some(self.word(value)).filter(|span| {
                let value = self.bytes.get(span.clone()).unwrap_or_default();
                value.len() >= 8 && value.iter().take(NAME).any(u8::is_ascii_digit)
            }),
            _ if next.is_ascii_whitespace()
                && (name.starts_with('-')
                    || plain.ends_with("secretaccesskey")
                    || names::SETS.contains(&self.before)) =>
            {
                let value = self.skip(end, |byte| byte.is_ascii_whitespace());
                (self.byte(value) != b'-').then(|| self.word(value))
            }
            _ => self.sql(&plain, end),
        }
    }

    /// `-pSECRET`, `-p 'SECRET'`, `-u name:SECRET` of the program before.
    fn short(&self, name: &str, start: usize, end: usize) -> Option<Range<usize>> {
        let program = self.program?;
        let letter = name.get(..2).filter(|_| name.starts_with('-') && !name.starts_with("--"))?;
        let next = self.byte(end);
        if name.len() > 2 || matches!(next, b'\'' | b'"') {
            let attached = start + 2;
            if program.attached.contains(&letter) {
                return Some(self.word(attached));
            }
            return program.logins.contains(&letter).then(|| self.after_colon(attached)).flatten();
        }
        if !next.is_ascii_whitespace() {
            return program.attached.contains(&letter).then(|| self.word(end));
        }
        let value = self.skip(end, |byte| byte.is_ascii_whitespace());
        if program.spaced.contains(&letter) {
            return Some(self.word(value));
        }
        program.logins.contains(&letter).then(|| self.after_colon(value)).flatten()
    }

    /// `--user name:SECRET`
    fn login(&self, plain: &str, name: &str, end: usize) -> Option<Range<usize>> {
        if !name.starts_with("--") || !matches!(plain, "user" | "proxyuser" | "auth" | "login") {
            return None;
        }
        let value = self.skip(end, |byte| matches!(byte, b' ' | b'='));
        self.after_colon(value)
    }

    /// What follows the colon of a name and a password.
    fn after_colon(&self, from: usize) -> Option<Range<usize>> {
        let near = self.bytes.get(from..)?.iter().take(NAME);
        let name = near.take_while(|byte| !matches!(byte, b':' | b'%' | b' ' | b'\n')).count();
        if !matches!(self.byte(from + name), b':' | b'%') {
            return None;
        }
        let word = self.word(from);
        let secret = from + name + 1..word.end;
        // `1000:1000` is a user and a group.
        let both = self.text.get(from..word.end).filter(|_| secret.start <= word.end)?;
        let number = both.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
        (!number && !self.is_named(secret.start)).then_some(secret)
    }

    /// `IDENTIFIED BY 'SECRET'`, `PASSWORD 'SECRET'`
    fn sql(&self, plain: &str, end: usize) -> Option<Range<usize>> {
        let before = plain == "by" && self.before.eq_ignore_ascii_case("identified");
        let value = self.skip(end, |byte| byte.is_ascii_whitespace());
        let quoted = value > end && matches!(self.byte(value), b'\'' | b'"' | b'\\');
        (quoted && (before || plain == "password")).then(|| self.word(value))
    }

    /// What is written into a pipe, if there is one on the line.
    fn piped(&mut self, end: usize) -> Option<Range<usize>> {
        if end < self.no_pipe {
            return None;
        }
        let to = self.skip(end, |byte| !matches!(byte, b'|' | b'\n'));
        self.no_pipe = to;
        (self.byte(to) == b'|').then(|| self.skip(end, |byte| byte == b' ')..to)
    }

    /// Whether an address of chats begins here, whose path is its secret.
    fn is_hook(&self, start: usize) -> bool {
        let before = self.text.get(..start).unwrap_or_default();
        before.ends_with("hooks.slack.com/") || before.ends_with("discord.com/api/")
    }

    /// The word from here on, without its quotes.
    fn word(&self, from: usize) -> Range<usize> {
        // `$'a'` is a text as well.
        let dollar = self.byte(from) == b'$' && matches!(self.byte(from + 1), b'\'' | b'"');
        let from = if dollar { from + 1 } else { from };
        let start = self.skip(from, |byte| matches!(byte, b'"' | b'\'' | b'\\')).min(from + 4);
        let opening = self.bytes.get(from..start).unwrap_or_default();
        if self.is_named(start) {
            return start..start;
        }
        let Some(quote) = opening.iter().rev().find(|byte| **byte != b'\\') else {
            return from..self.rest(self.skip(from, |byte| !is_end(byte)));
        };
        let escaped = opening.contains(&b'\\');
        let end = self.skip(start, |byte| byte != *quote && !(escaped && byte == b'\\'));
        let more = self.byte(end) == *quote && self.byte(end + 1).is_ascii_alphanumeric();
        start..if more { self.rest(self.skip(end + 1, |byte| !is_end(byte))) } else { end }
    }

    /// The end of a word of which parts are quoted: `a'b'c`. What a quote closes is followed by no letter.
    fn rest(&self, mut end: usize) -> usize {
        while matches!(self.byte(end), b'\'' | b'"') && self.byte(end + 1).is_ascii_alphanumeric() {
            let quote = self.byte(end);
            let closing = self.skip(end + 1, |byte| byte != quote && byte != b'\n');
            if self.byte(closing) != quote {
                return closing;
            }
            end = self.skip(closing + 1, |byte| !is_end(byte));
        }
        end
    }

    /// The value of a header: to the end of what is quoted, or of the line.
    fn line(&self, from: usize) -> Range<usize> {
        if matches!(self.byte(from), b'"' | b'\'' | b'\\') {
            return self.word(from);
        }
        if self.is_named(from) {
            return from..from;
        }
        from..self.skip(from, |byte| !matches!(byte, b'"' | b'\'' | b'\\' | b'\n'))
    }

    /// Whether a variable, a substitution or a pattern stands there, which does not say the value.
    fn is_named(&self, at: usize) -> bool {
        let literal = at.checked_sub(1).is_some_and(|before| matches!(self.byte(before), b'\'' | b'\\'));
        let near = self.bytes.get(at..).unwrap_or_default().iter().take(NAME);
        let closes = |with: u8| near.clone().any(|byte| *byte == with);
        let hidden = self.bytes.get(at..).is_some_and(|rest| rest.starts_with(HIDDEN.as_bytes()));
        match self.byte(at) {
            b'$' => !literal,
            b'`' => true,
            b'{' => closes(b'}'),
            b'<' => closes(b'>'),
            b'%' => match self.byte(at + 1) {
                b's' | b'd' => !self.byte(at + 2).is_ascii_alphanumeric(),
                next => matches!(next, b'(' | b'{'),
            },
            _ => hidden,
        }
    }

    /// Whether a value stands there at all.
    fn is_secret(&self, span: &Range<usize>) -> bool {
        let value = self.text.get(span.clone()).unwrap_or_default();
        !value.is_empty() && !matches!(value, "true" | "false" | "null" | "None")
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// What ends a word without quotes.
fn is_end(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || matches!(byte, b';' | b'|' | b'&' | b')' | b'<' | b'>' | b'"' | b'\'' | b'`')
}

#[cfg(test)]
mod tests;
