//! The tokens of a tree, each given to the definition around it.

use caution_core::facts::{DefinitionIndex, MODULE};
use tree_sitter::Node;

use super::conditions::Conditions;
use super::facts::Builder;
use super::heredoc;
use super::leaves::{Leaf, leaves};
use super::scoping::{Comment, Scoping};

/// A definition whose tokens are read.
#[derive(Clone, Copy, Default)]
struct Open {
    index: usize,
    /// The depth of its first token.
    outer: u32,
    /// The least depth since its last token.
    height: u32,
    /// The conditions around its last token.
    conditions: u64,
}

/// Comments that act on what follows.
#[derive(Default)]
struct Waiting<'a> {
    comments: Vec<&'a str>,
    /// The line of the last one, if an empty line would cut it off from what follows.
    joined: Option<usize>,
}

impl<'a> Waiting<'a> {
    /// What follows, perhaps a note that stands between.
    fn go_on(&mut self, node: Node<'_>, is_note: bool) {
        let Some(last) = self.joined.take() else { return };
        if node.start_position().row > last + 1 {
            self.comments.push("\n");
        } else if is_note {
            self.joined = Some(node.end_position().row);
        }
    }

    fn add(&mut self, comment: Comment, node: Node<'_>, text: &'a str) {
        let acts = match comment {
            Comment::Acts | Comment::Joined => true,
            Comment::Opens(1) => node.start_byte() == 0,
            Comment::Opens(lines) => node.start_position().row < lines,
            Comment::Note | Comment::Documents => false,
        };
        if acts {
            self.comments.push(text.trim_end());
        }
        if comment == Comment::Joined {
            self.joined = Some(node.end_position().row);
        }
    }
}

/// What stands for a place where others are loaded after something was done.
const LOAD: &str = "\u{1}";

/// Where a program loads others, if it counts after what.
struct Loads {
    lines: Vec<u32>,
    /// Whether it did something since.
    is_late: bool,
}

impl Loads {
    /// Whether something is loaded on a line, counted from 0, after what was done before it.
    fn begin(&mut self, row: usize) -> bool {
        let line = u32::try_from(row).unwrap_or(u32::MAX).saturating_add(1);
        self.is_late && self.lines.binary_search(&line).is_ok() && std::mem::replace(&mut self.is_late, false)
    }
}

impl Builder<'_> {
    fn loads(&self, scoping: &Scoping) -> Loads {
        let imports = self.so_far().imports.iter().filter(|_| scoping.loads_in_order);
        let mut lines: Vec<u32> = imports
            .filter(|import| import.within == MODULE && !import.type_only)
            .map(|import| import.line)
            .collect();
        lines.sort_unstable();
        Loads { lines, is_late: false }
    }

    /// Gives each token to the innermost definition around it: to its head, or to its body.
    pub(super) fn hash_tokens(&mut self, root: Node<'_>, scoping: &Scoping) {
        let span = |spans: &[(usize, usize, usize)], at: usize| spans.get(at).copied().unwrap_or_default();
        let mut starts: Vec<usize> = (1..self.spans.len()).collect();
        starts.sort_by_key(|at| {
            let (start, _, end) = span(&self.spans, *at);
            (start, usize::MAX - end)
        });
        self.silent.sort_unstable();
        let silent = std::mem::take(&mut self.silent);
        let (mut next, mut next_silent) = (starts.into_iter().peekable(), silent.into_iter().peekable());
        let mut open: Vec<Open> = vec![Open::default()];
        let (mut silent_until, mut is_documentation, mut row) = (0, false, 0);
        let mut loads = self.loads(scoping);
        let mut waiting = Waiting::default();
        let mut conditions = Conditions::new(std::mem::take(&mut self.conditions));
        let mut read_until = 0;
        leaves(root, scoping, &mut |Leaf { node, kind, depth, height, is_comment, is_layout }| {
            let at = node.start_byte();
            // Text that the grammar has no token for: the format in a text of Python, blanks before a text.
            let skipped = self.text.get(read_until..at).unwrap_or_default();
            // What the reader of C left out counts by itself.
            let counts = |text: &&str| !text.trim().is_empty() || !text.is_empty() && is_text(node, kind);
            // A break right after the end of a program of PHP is no part of the page.
            let is_page = kind == "php_tag" && read_until > 0;
            let skipped = if is_page { without_break(skipped) } else { skipped };
            let skipped = Some(skipped).filter(|text| !scoping.prototypes && counts(text));
            read_until = read_until.max(node.end_byte());
            if is_layout {
                return;
            }
            let token = self.text.get(node.byte_range()).unwrap_or_default();
            let comment =
                if is_comment { (scoping.comments)(token, &mut is_documentation) } else { Comment::Acts };
            is_documentation &= is_comment;
            conditions.until(at);
            waiting.go_on(node, is_comment && comment == Comment::Note);
            while let Some((_, end)) = next_silent.next_if(|(start, _)| *start <= at) {
                silent_until = silent_until.max(end);
                if loads.begin(node.start_position().row) {
                    self.hash(MODULE, true, LOAD);
                }
                open.first_mut()
                    .into_iter()
                    .for_each(|module| self.hash_conditions(module, true, conditions.now));
            }
            while open.last().is_some_and(|last| last.index != 0 && span(&self.spans, last.index).2 <= at) {
                open.pop();
            }
            open.iter_mut().for_each(|open| open.height = open.height.min(height));
            let around = open.len();
            while let Some(index) = next.next_if(|index| span(&self.spans, *index).0 <= at) {
                if span(&self.spans, index).2 > at {
                    // It counts whether it stands in a condition, or in a block that makes something else of it.
                    let inner = DefinitionIndex::try_from(index).unwrap_or(0);
                    if let Some(around) = open.last() {
                        self.hash_place((inner, false), [depth, depth], around.outer);
                    }
                    let mut new = Open { index, outer: depth, height: depth, conditions: 0 };
                    self.hash_conditions(&mut new, false, conditions.now);
                    open.push(new);
                }
            }
            match comment {
                Comment::Acts if at < silent_until => return,
                Comment::Acts if !is_comment => {}
                Comment::Documents => return self.documents(token),
                comment => return waiting.add(comment, node, token),
            }
            // They belong to the definition that begins here, else to the one around.
            let of = open.get(around).or(open.last()).map_or(0, |open| open.index);
            for comment in waiting.comments.drain(..) {
                self.hash(DefinitionIndex::try_from(of).unwrap_or(0), open.len() == around, comment);
            }
            let Some(open) = open.last_mut() else { return };
            let in_body = at >= span(&self.spans, open.index).1;
            let Ok(index) = DefinitionIndex::try_from(open.index) else { return };
            loads.is_late |= index == MODULE;
            self.hash_conditions(open, in_body, conditions.now);
            // What stands between members comes and goes with them, and they are told by themselves.
            let separates = token == ";" || token == "," && !scoping.numbered_members;
            if separates && self.kind(index).has_members() {
                return;
            }
            let is_first = std::mem::replace(&mut row, node.end_position().row) < node.start_position().row;
            if is_first && scoping.line_starts.contains(&token) {
                self.hash(index, in_body, "\n");
            }
            if let Some(skipped) = skipped {
                self.hash(index, in_body, skipped);
            }
            self.hash_token((index, in_body), node, (kind, token));
            // Where it stands says as much as what it is: `b()` after an `if`, or inside of it; `return⏎x` are two
            // statements, `return x` is one.
            self.hash_place((index, in_body), [open.height, depth], open.outer);
            open.height = depth;
        });
        for comment in waiting.comments {
            self.hash(MODULE, true, comment);
        }
        // What follows the last program of a page.
        let (read, rest) = self.text.split_at_checked(read_until).unwrap_or_default();
        let rest = without_break(rest);
        if read.ends_with("?>") && !rest.is_empty() {
            self.hash(MODULE, true, rest);
        }
    }
}

impl Builder<'_> {
    fn hash_token(
        &mut self,
        (index, in_body): (DefinitionIndex, bool),
        node: Node<'_>,
        (kind, token): (&str, &str),
    ) {
        match kind {
            "heredoc_content" => {
                let said = heredoc::said(self.text, node);
                self.hash(index, in_body, &said);
            }
            _ if token.ends_with('\'') && is_any_quote(self.text, node, kind) => {
                self.hash(index, in_body, &token.replace('\'', "\""));
            }
            _ => self.hash(index, in_body, token),
        }
        if let Some(spelled) = spelled(self.text, node, (kind, token)) {
            self.hash(index, in_body, spelled);
        }
    }

    /// Adds the conditions around a token, if they are not those around the one before.
    fn hash_conditions(&mut self, open: &mut Open, in_body: bool, now: u64) {
        if std::mem::replace(&mut open.conditions, now) != now
            && let Ok(index) = DefinitionIndex::try_from(open.index)
        {
            self.hash(index, in_body, &format!("{now:x}"));
        }
    }

    /// Adds how deep a token of a definition stands, and what is the least depth since the last one.
    fn hash_place(&mut self, (index, in_body): (DefinitionIndex, bool), depths: [u32; 2], outer: u32) {
        let place = depths.map(|of| char::from_u32(of.wrapping_sub(outer) & 0xfff));
        let place: String = place.into_iter().flatten().collect();
        self.hash(index, in_body, &place);
    }
}

/// Whether a token is a piece of text in which blanks count.
fn is_text(node: Node<'_>, kind: &str) -> bool {
    match kind {
        "text" | "php_tag" | "heredoc_body" => true,
        // Of PHP: how far the end is indented, so far is every line.
        "heredoc_end" => node.parent().is_some_and(|around| matches!(around.kind(), "heredoc" | "nowdoc")),
        _ => kind.starts_with("heredoc_co"),
    }
}

/// Whether a quote could as well be a double one: any of Python, and of Ruby around a text in which nothing is put in
/// between double ones.
fn is_any_quote(text: &str, node: Node<'_>, kind: &str) -> bool {
    match kind {
        "string_start" | "string_end" => true,
        "\"" => node
            .parent()
            .filter(|around| around.kind() == "string")
            .is_some_and(|around| !text.get(around.byte_range()).unwrap_or_default().contains(['\\', '#'])),
        _ => false,
    }
}

fn without_break(text: &str) -> &str {
    text.strip_prefix('\n').or_else(|| text.strip_prefix("\r\n")).unwrap_or(text)
}

/// What is said by how a token is written, besides what it is: an expression that a text of Python shows as it stands
/// (`{a=}`), an operator of the shell that is a part of a word, blanks behind a word that therefore ends no text.
fn spelled<'t>(text: &'t str, node: Node<'_>, (kind, token): (&str, &'t str)) -> Option<&'t str> {
    match token {
        _ if kind == "heredoc_end" => {
            let rest = text.get(node.end_byte()..)?.split('\n').next()?;
            (rest.starts_with([' ', '\t']) && rest.trim_end().is_empty()).then_some(rest)
        }
        "=" if text.get(node.end_byte()..)?.trim_start().starts_with(['}', '!', ':']) => {
            let around = node.parent().filter(|around| around.kind() == "interpolation")?;
            text.get(around.byte_range())
        }
        "=" | "==" | "!=" | "=~" if kind == "word" => Some("word"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::lang;

    fn hashes(path: &str, text: &str) -> Vec<(u64, u64)> {
        let facts = lang::facts(lang::any_of_path(&path.into()).unwrap(), text).unwrap();
        facts.definitions.iter().map(|one| (one.signature, one.body)).collect()
    }

    #[test]
    fn a_break_counts_where_it_ends_a_statement() {
        for (path, one, other) in [
            ("a.py", "def f():\n    return\n    x\n", "def f():\n    return x\n"),
            ("a.py", "if a:\n    b\nc\n", "if a:\n    b\n    c\n"),
            ("a.rb", "def f\n  return\n  x\nend\n", "def f\n  return x\nend\n"),
            ("a.rb", "def f\n  a\n  [1]\nend\n", "def f\n  a [1]\nend\n"),
            ("a.rb", "def f\n  a -1\nend\n", "def f\n  a - 1\nend\n"),
            ("a.rb", "def f\n  a\n  -b\nend\n", "def f\n  a -\n  b\nend\n"),
            ("a.kt", "fun f() {\n  val y = x\n  + z\n}\n", "fun f() {\n  val y = x +\n  z\n}\n"),
            ("a.kt", "fun f(): Int {\n  return\n  x\n}\n", "fun f(): Int {\n  return x\n}\n"),
            (
                "a.go",
                "package a\nfunc f() {\n\treturn\n\tx()\n}\n",
                "package a\nfunc f() {\n\treturn x()\n}\n",
            ),
            ("a.py", "x = (a + b) * c\n", "x = a + b * c\n"),
            ("a.py", "x = (a < b) < c\n", "x = a < b < c\n"),
            ("a.py", "x = (a)\n", "x = (a,)\n"),
            ("a.py", "x = a[1]\n", "x = a[1,]\n"),
            ("a.rs", "fn f() { (a) }\n", "fn f() { (a,) }\n"),
            ("a.py", "x = a, b\n", "x = a\nb\n"),
            ("a.php", "<?php\n$a = <<<X\n a\n X;\n", "<?php\n$a = <<<X\n  a\n X;\n"),
            ("a.rb", "x = <<-X\n  a\n  X\n", "x = <<-X\n    a\n  X\n"),
            ("a.rb", "x = <<X\na\nX\n", "x = <<X\nb\nX\n"),
            ("a.rb", "x = <<~X\n  a\n  b\nX\n", "x = <<~X\n  a\n    b\nX\n"),
            ("a.rb", "x = <<-X\n  a #{b}\n  c\n  X\n", "x = <<-X\n  a #{b}\n    c\n  X\n"),
            ("a.py", "x = f\"{a=}\"\n", "x = f\"{a = }\"\n"),
            ("a.sh", "[[ $a==$b ]]\n", "[[ $a == $b ]]\n"),
            ("a.sh", "[ $a=$b ]\n", "[ $a = $b ]\n"),
            ("a.sh", "a\nb\n", "a\r\nb\r\n"),
            ("a.py", "#!/usr/bin/env python\nb\n", "#!/usr/bin/env python\r\nb\r\n"),
            ("a.php", "<?php a(); ?>\n<?php b(); ?>\n", "<?php a(); ?>\n\n<?php b(); ?>\n"),
            ("a.php", "<?php a(); ?> <?php b(); ?>\n", "<?php a(); ?>  <?php b(); ?>\n"),
            ("a.php", "<?php\na();\n", "\n<?php\na();\n"),
            ("a.php", "<?php\na();\n?>\n", "<?php\na();\n?>\n\n"),
        ] {
            assert_ne!(hashes(path, one), hashes(path, other), "{one}");
        }
        for (path, one, other) in [
            ("a.py", "def f():\n    return g(a, b)\n", "def f():\n  # c\n  return g(\n    a,\n    b)\n"),
            ("a.rb", "x = <<-X\n  a\n  X\n", "x =  <<-X\n  a\nX\n"),
            (
                "a.rb",
                "x = <<~X\n  a #{b}\n    c\n\n  d\nX\n",
                "x = <<~X\n      a #{b}\n        c\n\n      d\n    X\n",
            ),
            ("a.py", "x = f\"{a}\"\n", "x = f\"{ a }\"\n"),
            ("a.py", "f(a=1)\nb\n", "f(a = 1)\r\nb\r\n"),
            ("a.sh", "[[ $a == $b ]]\n", "[[ $a   ==   $b ]]\n"),
            ("a.sh", "(( a==b ))\n", "(( a == b ))\n"),
            ("a.php", "<?php a(); ?><?php b(); ?>\n", "<?php a(); ?>\n<?php b(); ?>"),
            ("a.php", "<?php\na();\n", "<?php\n\n\na();\n\n"),
            ("a.py", "f(a, b)\nx = [c]\n", "f(\n    a,\n    b,  # d\n)\nx = [\n    c,\n]\n"),
            ("a.py", "def f(a): pass\n", "def f(\n    a,\n): pass\n"),
            (
                "a.rs",
                "fn f(a: u8) { g(a, (b, c)) }\n",
                "fn f(\n    a: u8,\n) {\n    g(\n        a,\n        (b, c,),\n    )\n}\n",
            ),
            ("a.py", "x = (a + b) * c\n", "x = ((a + b)) * (\n    c  # d\n)\n"),
            (
                "a.py",
                "def f():\n    return a or b\n",
                "def f():\n    return (\n        a\n        or b\n    )\n",
            ),
            ("a.rb", "def f\n  a.b(1)\nend\n", "def f\n  # c\n  a\n    .b(1)\nend\n"),
            ("a.kt", "fun f() {\n  val y = x +\n    z\n}\n", "fun f() {\n  val y = x + z // c\n}\n"),
            (
                "a.go",
                "package a\nfunc f() {\n\tg(a, b)\n}\n",
                "package a\n\n// c\nfunc f() {\n\tg(a,\n\t\tb)\n}\n",
            ),
        ] {
            assert_eq!(hashes(path, one), hashes(path, other), "{one}");
        }
    }

    #[test]
    fn what_stands_before_a_definition_is_no_part_of_it() {
        let one = hashes("a.py", "class A:\n    def f(self):\n        return 1\n");
        let two = hashes(
            "a.py",
            "class A:\n    def e(self):\n        return 1\n\n    def f(self):\n        return 1\n",
        );
        assert_eq!((one[1], one[2]), (two[1], two[3]));
        let one = hashes("a.py", "class A:\n    g()\n");
        let two = hashes("a.py", "class A:\n    def f(self):\n        return 1\n\n    g()\n");
        assert_eq!(one[1], two[1]);
    }

    #[test]
    fn a_text_that_the_grammar_has_no_token_for_counts() {
        for (path, one, other) in [
            ("a.py", "x = f\"{a:%Y %m}\"\n", "x = f\"{a:%Y%m}\"\n"),
            ("a.py", "x = f\"{a:5}\"\n", "x = f\"{a: 5}\"\n"),
            ("a.sh", "cat <<X\n  a: 1\nX\n", "cat <<X\n    a: 1\nX\n"),
            ("a.sh", "#!/bin/sh -e\na\n", "#!/bin/sh\na\n"),
            ("a.php", "<p>a</p>\n<?php f(); ?>\n b\n", "<p>a</p>\n<?php f(); ?>\n c\n"),
            (
                "a.go",
                "package a\nfunc E() {\n\tf()\n\t// Output: 1\n}\n",
                "package a\nfunc E() {\n\tf()\n\t// Output: 2\n}\n",
            ),
        ] {
            assert_ne!(hashes(path, one), hashes(path, other), "{one}");
        }
    }

    #[test]
    fn a_comment_that_acts_belongs_to_what_it_stands_before() {
        let one = "<?php\nclass A {\n  function g() {}\n}\n";
        let two = "<?php\nclass A {\n  /** @test */\n  function f() {}\n  function g() {}\n}\n";
        assert_eq!(hashes("a.php", one)[1], hashes("a.php", two)[1]);
        assert_ne!(hashes("a.php", two)[2], hashes("a.php", &two.replace("@test", "@group x"))[2]);
        assert_eq!(hashes("a.php", two)[3], hashes("a.php", &two.replace("@test", "@group x"))[3]);
    }

    #[test]
    fn what_separates_members_comes_with_them() {
        for (path, one, other) in [
            ("a.rs", "pub struct S { a: u32 }\n", "pub struct S { a: u32, b: u32 }\n"),
            ("a.rs", "pub struct S(u32);\n", "pub struct S(u32, u32);\n"),
            ("A.java", "class A { int a; }\n", "class A { int a;\n int b; }\n"),
            ("a.cc", "struct S { int a; };\n", "struct S { int a; int b; };\n"),
            ("a.go", "package a\ntype S struct { a int }\n", "package a\ntype S struct { a int; b int }\n"),
        ] {
            assert_eq!(hashes(path, one)[1], hashes(path, other)[1], "{other}");
        }
        for (path, one, other) in [
            ("a.rs", "struct S { a: u32 }\n", "struct S<T> { a: u32 }\n"),
            ("a.c", "enum E { A };\n", "enum E { A, B };\n"),
        ] {
            assert_ne!(hashes(path, one)[1], hashes(path, other)[1], "{other}");
        }
    }

    #[test]
    fn a_comment_that_acts_is_a_change_and_one_that_documents_is_none_of_what_is_done() {
        for (path, comment) in [
            ("a.go", "//go:build linux\n\npackage a\n"),
            ("a.go", "package a\n\n//go:generate x\n"),
            ("a.go", "package a\n\n// #cgo LDFLAGS: -lx\nimport \"C\"\n"),
            ("a.rb", "# frozen_string_literal: true\nf\n"),
            ("a.py", "#!/usr/bin/env python2\nf()\n"),
            ("a.py", "# -*- coding: latin-1 -*-\nf()\n"),
            ("a.php", "<?php\nclass A {\n  /**\n   * @Route(\"/a\")\n   */\n  function f() {}\n}\n"),
        ] {
            let without = comment.lines().filter(|line| {
                let line = line.trim_start();
                !line.starts_with(['#', '*']) && !line.starts_with("//") && !line.starts_with("/*")
            });
            assert_ne!(
                hashes(path, comment),
                hashes(path, &without.collect::<Vec<_>>().join("\n")),
                "{comment}"
            );
        }
        let is_same = |path: &str, one: &str, other: &str| {
            let (one, other) = (hashes(path, one), hashes(path, other));
            (one.len() == other.len() && one == other, one.len())
        };
        let rust = "/// Adds.\n/// ```\n/// assert_eq!(f(), 1);\n/// ```\nfn f() {}\n";
        assert_eq!(is_same("a.rs", rust, &rust.replace("Adds", "Sums")), (true, 3));
        assert_eq!(is_same("a.rs", rust, &rust.replace("1)", "2)")), (false, 3));
        let python = "def f():\n    \"\"\"Adds.\"\"\"\n    return 1\n";
        assert_eq!(is_same("a.py", python, &python.replace("Adds", "Sums")), (false, 3));
        assert_eq!(hashes("a.py", python)[1], hashes("a.py", &python.replace("Adds", "Sums"))[1]);
        assert_eq!(is_same("a.py", "# one\nf()\n", "# two\nf()\n"), (true, 1));
        assert_eq!(
            is_same("a.php", "<?php\n/** A thing. @return int */\nf();\n", "<?php\nf();\n"),
            (true, 1)
        );
    }
}
