//! Mails of `git format-patch`, and the commits of `git log -p` and `git show`.

use caution_core::people::Identity;
use caution_core::problem::Problem;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::fmt::strtime;

use super::lines::{Cursor, Line, number, split_once};
use super::word::decoded;

/// What stands before the files of one commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) author: Identity,
    pub(super) committer: Identity,
    /// Seconds since 1970; 0 if no date can be read.
    pub(super) date: i64,
    /// Its number in the series, if the subject names one.
    pub(super) number: Option<u32>,
    pub(super) message: String,
    /// Whether `git log` wrote it, which puts the newest first.
    pub(super) from_log: bool,
}

/// Whether a line begins a mail of a mailbox: `From 0123… Mon Sep 17 00:00:00 2001`. It goes by the
/// time and the year, as git does when it splits a mailbox.
pub(super) fn begins(line: Line<'_>) -> bool {
    let Some(rest) = line.text().strip_prefix(b"From ") else { return false };
    let Some(colon) = rest.iter().rposition(|byte| *byte == b':') else { return false };
    let digit = |at: Option<usize>| at.and_then(|at| rest.get(at)).is_some_and(u8::is_ascii_digit);
    let time = [4, 2, 1].iter().all(|back| digit(colon.checked_sub(*back)))
        && [1, 2].iter().all(|ahead| digit(Some(colon + ahead)));
    let year = rest.get(colon + 3..).unwrap_or_default().trim_ascii();
    let digits = year.split(|byte| !byte.is_ascii_digit()).next().unwrap_or_default();
    time && number(digits).is_some_and(|year| year > 90)
}

/// Whether a line begins a commit of `git log`: `commit 0123… (HEAD -> main)`.
pub(super) fn begins_log(line: Line<'_>) -> bool {
    let Some(rest) = line.text().strip_prefix(b"commit ") else { return false };
    let mut words = rest.split(|byte| *byte == b' ');
    let id = words.next().unwrap_or_default();
    let hexadecimal = (id.len() == 40 || id.len() == 64) && id.iter().all(u8::is_ascii_hexdigit);
    let decoration =
        words.next().is_none_or(|word| word.starts_with(b"(") || word.iter().all(u8::is_ascii_hexdigit));
    hexadecimal && decoration
}

/// Whether the text begins with the head of a mail that lost its `From ` line.
pub(super) fn begins_bare(cursor: &Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    let mut known = false;
    while let Some(line) = ahead.next().filter(|line| !line.is_blank()) {
        match field(line.text()) {
            Some((name, _)) => known |= ["from", "subject"].contains(&name.as_str()),
            None if line.raw.starts_with(b" ") || line.raw.starts_with(b"\t") => {}
            None => return false,
        }
    }
    known
}

/// Reads a mail up to the first line of its patch.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Letter, Problem> {
    if cursor.peek().is_some_and(begins) {
        cursor.next();
    }
    let mut letter = Letter::default();
    let mut subject = String::new();
    for (line, name, value) in fields(cursor) {
        match name.as_str() {
            "from" => letter.author = identity(&value),
            "date" => letter.date = date(&value),
            "subject" => subject = decoded(&value),
            "content-transfer-encoding" if !is_plain_encoding(&value) => {
                let encoding = String::from_utf8_lossy(&value).trim().to_ascii_lowercase();
                let message = format!("the mail is encoded as `{encoding}`");
                return Err(cursor.problem(
                    line,
                    message,
                    "save it as plain text, or decode it with `git mailinfo`",
                ));
            }
            "content-type" if value.to_ascii_lowercase().starts_with(b"multipart/") => {
                let hint = "attach the patch as plain text, or decode the mail with `git mailinfo`";
                return Err(cursor.problem(line, "the mail has several parts", hint));
            }
            _ => {}
        }
    }
    in_body(cursor, &mut letter, &mut subject);
    letter.number = series_number(&subject);
    let body = body(cursor);
    letter.message = joined(clean(&subject), &body);
    Ok(letter)
}

/// Reads a commit of `git log` up to what follows its message.
pub(super) fn read_log(cursor: &mut Cursor<'_>) -> Letter {
    cursor.next();
    let mut letter = Letter { from_log: true, ..Letter::default() };
    for (_, name, value) in fields(cursor) {
        match name.as_str() {
            "author" => letter.author = identity(&value),
            "commit" => letter.committer = identity(&value),
            "date" | "authordate" => letter.date = date(&value),
            _ => {}
        }
    }
    let mut message = String::new();
    while let Some(line) = cursor.peek() {
        match line.text().strip_prefix(b"    ") {
            Some(text) => message.push_str(&String::from_utf8_lossy(text)),
            None if line.is_blank() => {}
            None => break,
        }
        message.push('\n');
        cursor.next();
    }
    letter.message = message.trim().to_owned();
    letter
}

/// The fields of a head, unfolded, up to the blank line behind it.
fn fields<'a>(cursor: &mut Cursor<'a>) -> Vec<(Line<'a>, String, Vec<u8>)> {
    let mut fields: Vec<(Line<'a>, String, Vec<u8>)> = Vec::new();
    while let Some(line) = cursor.peek() {
        let folded = line.raw.starts_with(b" ") || line.raw.starts_with(b"\t");
        match (field(line.text()), fields.last_mut()) {
            _ if line.is_blank() => {
                cursor.next();
                break;
            }
            (_, Some((_, _, value))) if folded => {
                value.push(b' ');
                value.extend_from_slice(line.text().trim_ascii());
            }
            (Some((name, value)), _) => fields.push((line, name, value.trim_ascii().to_vec())),
            _ => break,
        }
        cursor.next();
    }
    fields
}

/// `Name: value`; the name in lower case.
fn field(text: &[u8]) -> Option<(String, &[u8])> {
    let (name, value) = split_once(text, b":")?;
    let plain = !name.is_empty()
        && name.len() < 60
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    plain.then(|| (String::from_utf8_lossy(name).to_ascii_lowercase(), value))
}

/// `From:`, `Subject:` and `Date:` at the top of the body stand in for those of the head, as `git am`
/// takes them: the sender need not be the author.
fn in_body(cursor: &mut Cursor<'_>, letter: &mut Letter, subject: &mut String) {
    while cursor.peek().is_some_and(|line| line.is_blank()) {
        cursor.next();
    }
    let mut any = false;
    while let Some((name, value)) = cursor.peek().and_then(|line| field(line.text())) {
        match name.as_str() {
            "from" => letter.author = identity(value.trim_ascii()),
            "date" => letter.date = date(value.trim_ascii()),
            "subject" => *subject = decoded(value.trim_ascii()),
            _ => break,
        }
        any = true;
        cursor.next();
    }
    if any && cursor.peek().is_some_and(|line| line.is_blank()) {
        cursor.next();
    }
}

/// The text up to the patch, where `git am` cuts it.
fn body(cursor: &mut Cursor<'_>) -> String {
    let mut text = String::new();
    while let Some(line) = cursor.peek() {
        if ends_message(line) || begins(line) {
            break;
        }
        text.push_str(&String::from_utf8_lossy(line.text()));
        text.push('\n');
        cursor.next();
    }
    text.trim().to_owned()
}

fn ends_message(line: Line<'_>) -> bool {
    let text = line.text();
    match text.strip_prefix(b"---") {
        Some(rest) if rest.iter().all(u8::is_ascii_whitespace) => true,
        Some([b' ', first, ..]) => !first.is_ascii_whitespace(),
        _ => text.starts_with(b"diff -") || text.starts_with(b"Index: "),
    }
}

fn is_plain_encoding(value: &[u8]) -> bool {
    ["7bit", "8bit", "binary", ""]
        .iter()
        .any(|plain| value.trim_ascii().eq_ignore_ascii_case(plain.as_bytes()))
}

/// `Name <mail>`, `mail (Name)` or `mail`.
fn identity(value: &[u8]) -> Identity {
    let text = String::from_utf8_lossy(value);
    let text = text.trim();
    let angled =
        text.rsplit_once('<').and_then(|(name, rest)| rest.split_once('>').map(|(email, _)| (name, email)));
    let (name, email) = match angled {
        Some((name, email)) => (name, email),
        None => match text.split_once('(') {
            Some((email, rest)) if email.contains('@') => (rest.trim_end_matches(')'), email),
            _ if text.contains('@') => ("", text),
            _ => (text, ""),
        },
    };
    let name = name.trim();
    let name = match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => name.to_owned(),
    };
    Identity { name: decoded(name.as_bytes()), email: email.trim().to_owned() }
}

/// A date of a mail or of `git log`; 0 if it is neither.
fn date(value: &[u8]) -> i64 {
    let text = String::from_utf8_lossy(value);
    let text = text.trim();
    let mail = || DateTimeParser::new().parse_zoned(text).ok().map(|zoned| zoned.timestamp());
    let log = || strtime::parse("%a %b %d %H:%M:%S %Y %z", text).ok()?.to_timestamp().ok();
    let iso = || strtime::parse("%Y-%m-%d %H:%M:%S %z", text).ok()?.to_timestamp().ok();
    mail().or_else(log).or_else(iso).or_else(|| text.parse().ok()).map_or(0, |moment| moment.as_second())
}

/// The `2` of `[PATCH v3 2/7] Subject`.
fn series_number(subject: &str) -> Option<u32> {
    let (tag, _) = subject.trim_start().strip_prefix('[')?.split_once(']')?;
    let (count, total) = tag.rsplit(' ').next()?.split_once('/')?;
    number(total.as_bytes())?;
    number(count.as_bytes())
}

/// The subject without `Re:` and `[PATCH 2/7]`, as `git am` keeps it.
fn clean(subject: &str) -> &str {
    let mut rest = subject.trim();
    loop {
        let reply = rest.get(..3).filter(|start| start.eq_ignore_ascii_case("re:"));
        let tag = rest.strip_prefix('[').and_then(|tagged| tagged.split_once(']')).map(|(_, after)| after);
        rest = match (reply, tag) {
            (Some(_), _) => rest.get(3..).unwrap_or_default().trim_start(),
            (None, Some(after)) => after.trim_start(),
            (None, None) => return rest,
        };
    }
}

fn joined(subject: &str, body: &str) -> String {
    match (subject, body) {
        ("", body) => body.to_owned(),
        (subject, "") => subject.to_owned(),
        (subject, body) => format!("{subject}\n\n{body}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(text: &str) -> Letter {
        read(&mut Cursor::new("m", text.as_bytes())).unwrap()
    }

    #[test]
    fn a_mail_of_format_patch_gives_author_date_and_message() {
        let text = "From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001\nFrom: =?UTF-8?q?Zo=C3=AB?= <zoe@example.org>\nDate: Tue, 1 Sep 2026 10:00:00 +0200\nSubject: [PATCH v2 3/7] Make it\n right =?UTF-8?B?w6k=?=\nMIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\n\nWhy.\n\nCo-authored-by: X <x@example.org>\n---\n a | 2 +-\n";
        let letter = letter(text);
        assert_eq!(letter.author, Identity { name: "Zoë".to_owned(), email: "zoe@example.org".to_owned() });
        assert_eq!(letter.date, 1_788_249_600);
        assert_eq!(letter.number, Some(3));
        assert_eq!(letter.message, "Make it right é\n\nWhy.\n\nCo-authored-by: X <x@example.org>");
    }

    #[test]
    fn the_body_may_name_another_author_than_the_sender() {
        let text = "From: Sender <s@example.org>\nSubject: [RFC][PATCH] x\n\nFrom: Ann <ann@example.org>\nSubject: real subject\n\nBody\n---\n";
        let letter = letter(text);
        assert_eq!(letter.author.email, "ann@example.org");
        assert_eq!(letter.message, "real subject\n\nBody");
    }

    #[test]
    fn senders_are_read_in_every_usual_form() {
        let table = [
            ("\"Lee, Ann\" <ann@x.org>", "Lee, Ann", "ann@x.org"),
            ("ann@x.org (Ann Lee)", "Ann Lee", "ann@x.org"),
            ("ann@x.org", "", "ann@x.org"),
            ("Ann", "Ann", ""),
            ("<ann@x.org>", "", "ann@x.org"),
            ("Ann <<a@x.org>", "Ann <", "a@x.org"),
            ("", "", ""),
        ];
        for (text, name, email) in table {
            assert_eq!(
                identity(text.as_bytes()),
                Identity { name: name.to_owned(), email: email.to_owned() },
                "{text}"
            );
        }
    }

    #[test]
    fn a_commit_of_git_log_is_read_with_its_indented_message() {
        let text = "commit 2222222222222222222222222222222222222222 (HEAD -> main, tag: v1)\nMerge: 1111111 3333333\nAuthor: Ann <ann@x.org>\nDate:   Tue Sep 1 10:00:00 2026 +0200\n\n    Subject\n\n    Body\n      more\n\n a | 2 +-\n";
        let mut cursor = Cursor::new("m", text.as_bytes());
        assert!(begins_log(cursor.peek().unwrap()));
        let letter = read_log(&mut cursor);
        assert_eq!((letter.author.name.as_str(), letter.date), ("Ann", 1_788_249_600));
        assert_eq!(letter.message, "Subject\n\nBody\n  more");
        assert_eq!(cursor.peek().unwrap().raw, b" a | 2 +-");
    }

    #[test]
    fn only_real_heads_begin_a_mail_or_a_commit() {
        let first = |text: &'static str| Cursor::new("m", text.as_bytes()).peek().unwrap();
        assert!(begins(first("From ann@example.org Sat Jan  3 01:05:34 1996")));
        assert!(!begins(first("From here on it works")));
        assert!(!begins(first("From Monday on: 10:30 is the time")));
        assert!(!begins(first("From: Ann")));
        assert!(!begins_log(first("commit to it")));
        assert!(!begins_log(first("commit 2222222222222222222222222222222222222222 is bad")));
        assert!(begins_bare(&Cursor::new("m", b"Date: x\nSubject: y\n\n")));
        assert!(!begins_bare(&Cursor::new("m", b"just text\nSubject: y\n\n")));
    }

    #[test]
    fn encoded_mails_are_refused_with_the_way_out() {
        for (head, message) in [
            ("Content-Transfer-Encoding: quoted-printable", "the mail is encoded as `quoted-printable`"),
            ("Content-Type: multipart/mixed; boundary=x", "the mail has several parts"),
        ] {
            let text = format!("From: a@x.org\n{head}\n\nBody\n");
            let problem = read(&mut Cursor::new("m", text.as_bytes())).unwrap_err();
            assert_eq!(problem.to_string(), format!("m:2:1: {message}"));
            assert!(problem.hint.unwrap().contains("git mailinfo"));
        }
    }
}
