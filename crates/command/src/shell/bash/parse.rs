//! Reads a bash text into its tree, by bash's own rules: what bash would run is what stands in the tree.
//!
//! Every byte is either part of the tree or named as trouble.

mod compound;
mod heredoc;
mod parameter;
#[cfg(test)]
mod second;
mod simple;
mod word;

use std::cell::OnceCell;
use std::rc::Rc;

use caution_core::command::Span;

use super::syntax::{Connector, Item, Pipeline, Script, Word};

/// How deep statements and substitutions may be nested.
const DEPTH: usize = 32;

/// How many commands and words one text may have.
const NODES: usize = 50_000;

/// How often reading starts again after something that makes no sense.
const RESTARTS: usize = 8;

/// What could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) span: Span,
    pub(super) why: &'static str,
}

/// Why reading stopped, and where.
#[derive(Debug, Clone, Copy)]
struct Stop {
    at: usize,
    why: &'static str,
}

type Parsed<T> = Result<T, Stop>;

/// A here-document whose text begins after the line.
struct Pending {
    delimiter: String,
    /// Whether nothing in it is expanded.
    literal: bool,
    /// `<<-`.
    tabs: bool,
    body: Rc<OnceCell<Word>>,
}

/// Where spans point.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ground {
    /// The text stands in the outermost one, at this offset.
    Offset(usize),
    /// The text came about in some other way; all of it has this span.
    Whole(Span),
}

struct Parser<'t> {
    text: &'t str,
    /// Where to stop: the end of the text, or of a here-document in it.
    end: usize,
    at: usize,
    ground: Ground,
    depth: usize,
    pending: Vec<Pending>,
    /// How many commands and words were read.
    nodes: usize,
}

/// Reads a text.
pub(super) fn script(text: &str, ground: Ground) -> (Script, Vec<Trouble>) {
    nested(text, ground, 0)
}

/// Reads a text that stands in another one.
fn nested(text: &str, ground: Ground, depth: usize) -> (Script, Vec<Trouble>) {
    let mut parser = Parser { text, end: text.len(), at: 0, ground, depth, pending: Vec::new(), nodes: 0 };
    let mut script = Script::default();
    let mut troubles = Vec::new();
    loop {
        let begin = parser.at;
        let stop = match parser.statements(&mut script) {
            Ok(()) if parser.at >= parser.end => break,
            Ok(()) => Stop { at: parser.at, why: "something that belongs to no command" },
            Err(stop) => stop,
        };
        let rest = text.get(stop.at..).unwrap_or("");
        let line = rest.find('\n').map_or(text.len(), |found| stop.at + found + 1);
        let last = troubles.len() + 1 >= RESTARTS || line >= text.len() || parser.nodes > NODES;
        let resume = if last { text.len() } else { line.max(begin + 1) };
        troubles.push(Trouble { span: parser.span(stop.at.min(resume), resume), why: stop.why });
        if last {
            break;
        }
        parser.at = resume;
        while !text.is_char_boundary(parser.at) {
            parser.at += 1;
        }
        parser.pending.clear();
        parser.depth = depth;
    }
    (script, troubles)
}

/// Words that mean something where a command may begin.
const CLOSERS: &[&str] = &["then", "do", "done", "fi", "elif", "else", "esac", "}"];

impl<'t> Parser<'t> {
    fn span(&self, start: usize, end: usize) -> Span {
        match self.ground {
            Ground::Offset(offset) => Span { start: start + offset, end: end + offset },
            Ground::Whole(span) => span,
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn byte(&self, ahead: usize) -> u8 {
        let at = self.at + ahead;
        if at < self.end { self.text.as_bytes().get(at).copied().unwrap_or(0) } else { 0 }
    }

    fn looking_at(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.looking_at(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn stop<T>(&self, why: &'static str) -> Parsed<T> {
        Err(Stop { at: self.at, why })
    }

    /// Counts a command or a word.
    fn count(&mut self) -> Parsed<()> {
        self.nodes += 1;
        if self.nodes > NODES { self.stop("it is too long") } else { Ok(()) }
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= DEPTH {
            return self.stop("it is nested too deep");
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Spaces, tabs, continued lines.
    fn blanks(&mut self) {
        loop {
            match self.byte(0) {
                b' ' | b'\t' => self.at += 1,
                b'\\' if self.byte(1) == b'\n' => self.at += 2,
                b'\\' if self.byte(1) == b'\r' && self.byte(2) == b'\n' => self.at += 3,
                b'\r' if self.byte(1) == b'\n' || self.at + 1 == self.end => self.at += 1,
                _ => return,
            }
        }
    }

    /// A comment, if one begins here.
    fn comment(&mut self) {
        if self.byte(0) == b'#' && self.at < self.end {
            let rest = self.rest();
            self.at += rest.find('\n').unwrap_or(rest.len());
        }
    }

    /// The end of a line, and the here-documents that follow it.
    fn newline(&mut self) -> Parsed<bool> {
        if self.byte(0) != b'\n' || self.at >= self.end {
            return Ok(false);
        }
        self.at += 1;
        self.documents()?;
        Ok(true)
    }

    /// Blanks, comments, empty lines.
    fn gap(&mut self) -> Parsed<()> {
        loop {
            self.blanks();
            self.comment();
            if !self.newline()? {
                return Ok(());
            }
        }
    }

    /// Whether a byte ends a word.
    fn ends_word(byte: u8) -> bool {
        matches!(byte, b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')')
    }

    /// The word of letters that stands here, if it stands alone: where a reserved word may stand.
    fn reserved(&self) -> &'t str {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let length = bytes
            .iter()
            .enumerate()
            .take(10)
            .position(|(at, byte)| {
                Self::ends_word(*byte)
                    || (*byte == b'\r' && bytes.get(at + 1).is_none_or(|next| *next == b'\n'))
                    // A line that goes on behind it, with a blank.
                    || (*byte == b'\\'
                        && bytes.get(at + 1) == Some(&b'\n')
                        && bytes.get(at + 2).is_none_or(|next| Self::ends_word(*next)))
            })
            .unwrap_or(if bytes.len() <= 9 { bytes.len() } else { 0 });
        rest.get(..length).unwrap_or("")
    }

    /// Takes a reserved word.
    fn keyword(&mut self, word: &str) -> bool {
        let found = self.reserved() == word;
        if found {
            self.at += word.len();
        }
        found
    }

    fn expect(&mut self, word: &str, why: &'static str) -> Parsed<()> {
        self.gap()?;
        if self.keyword(word) { Ok(()) } else { self.stop(why) }
    }

    /// Statements until something that closes them.
    fn statements(&mut self, script: &mut Script) -> Parsed<()> {
        loop {
            self.gap()?;
            if self.at >= self.end
                || matches!(self.byte(0), b')')
                || (self.byte(0) == b';' && matches!(self.byte(1), b';' | b'&'))
                || CLOSERS.contains(&self.reserved())
            {
                return Ok(());
            }
            let mut item = self.item()?;
            self.blanks();
            self.comment();
            let separated = match self.byte(0) {
                b'&' if self.byte(1) != b'&' => {
                    self.at += 1;
                    item.background = true;
                    true
                }
                b';' if !matches!(self.byte(1), b';' | b'&') => {
                    self.at += 1;
                    true
                }
                b'\n' | b')' | b';' => true,
                _ => self.at >= self.end || CLOSERS.contains(&self.reserved()),
            };
            script.items.push(item);
            if !separated {
                return self.stop("something that belongs to no command");
            }
        }
    }

    fn inner(&mut self) -> Parsed<Script> {
        self.deeper(|parser| {
            let mut script = Script::default();
            parser.statements(&mut script)?;
            Ok(script)
        })
    }

    fn item(&mut self) -> Parsed<Item> {
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        loop {
            self.blanks();
            let connector = if self.take("&&") {
                Connector::And
            } else if self.take("||") {
                Connector::Or
            } else {
                return Ok(Item { first, rest, background: false });
            };
            self.gap()?;
            rest.push((connector, self.pipeline()?));
        }
    }

    fn pipeline(&mut self) -> Parsed<Pipeline> {
        loop {
            self.blanks();
            if self.keyword("!") {
                continue;
            }
            if self.keyword("time") {
                self.blanks();
                let _ = self.keyword("-p");
            } else {
                break;
            }
        }
        let mut stages = vec![self.command()?];
        loop {
            self.blanks();
            if self.looking_at("||") || !(self.take("|&") || self.take("|")) {
                return Ok(Pipeline { stages });
            }
            self.gap()?;
            stages.push(self.command()?);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn troubles(text: &str) -> Vec<Trouble> {
        script(text, Ground::Offset(0)).1
    }

    #[test]
    fn what_bash_accepts_is_read() {
        for text in [
            "ls",
            "a && b || c; d & e",
            "a | b |& c",
            "if a; then b; elif c; then d; else e; fi > x",
            "while read -r l; do echo \"$l\"; done < f",
            "for i in 1 2 3; do echo $i; done",
            "for ((i=0;i<3;i++)); do echo; done",
            "for ((;;)) { echo; }",
            "for x; do y; done",
            "for x\ndo y\ndone",
            "case $x in a|b) c;; (d) e ;& *) ;; esac",
            "case x in\n esac",
            "f() { a; }; function g { b; }; function h() ( c )",
            "(a; b) | { c; d; }",
            "[[ a == b* && ( -f c || ! d =~ ^(x|y)$ ) ]] && e",
            "((x++)); ((a = 1 << 2))",
            "((echo a); (echo b))",
            "echo $((1 + (2*3))) $(( $x + 1 )) $[1+1]",
            "echo $( (a) ) $((echo a); (echo b))",
            "a=1 b=(1 2 [3]=c) c+=x d[1]=2 cmd",
            "declare -A m=([a]=b [c]=\"d e\")",
            "cat <<EOF\n$x `a` $(b)\nEOF\necho",
            "cat <<'EOF' | sh && x\n$(\nEOF\ny",
            "cat <<-A <<B\n\ta\n\tA\nb\nB\nc",
            "x=$(cat <<EOF\na)\nEOF\n)",
            "echo a\\\nb",
            "echo 'a' \"b $(c \"d\") ${e:-\"f\"} `g`\" $'h\\'i' $\"j\"",
            "echo ${x} ${#x} ${!x} ${x[@]} ${x%%/*} ${x/a/b} ${x:1:2} ${x^^} ${x@Q} ${#} ${##} ${x:?} ${1-}",
            "echo !(a|b) *.@(c|d)",
            "a 2>&1 >x <y 3<&- &>z <<<w >|v {fd}>u",
            "diff <(a) >(b)",
            "coproc x { y; }",
            "time -p a | b; ! c",
            "# comment\n  # another",
            "a # b\nc;# d",
            "echo a#b {a,b} } { ! if then",
            "a;\r\nb\r\n",
            "a &\nb &\n",
            "if a\nthen b\nfi",
            "until a; do :; done",
            "select x in a b; do c; done",
            "{ a; } 2>/dev/null; ( b ) &",
            "[ a = b ] && c",
            "test a > b",
            "echo ${x:-a b 'c}' \"d}\" ${y:-}}",
            "f () if a; then b; fi",
            "echo \"${x:-'a}\"",
            "x=`echo \\`a\\``",
        ] {
            assert_eq!(troubles(text), [], "{text}");
        }
    }

    #[test]
    fn what_bash_does_not_accept_is_trouble() {
        for text in [
            "a )",
            "'a",
            "\"a",
            "$(a",
            "`a",
            "if a; then b",
            "${a",
            "a ;; b",
            "fi",
            "a | ",
            "((1",
            "case a in b) c",
        ] {
            assert!(!troubles(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_follows_trouble_is_read_from_the_next_line() {
        let (script, troubles) = script("a ) b\nc\n", Ground::Offset(0));
        assert_eq!((script.items.len(), troubles.len()), (2, 1));
    }
}
