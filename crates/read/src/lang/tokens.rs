//! The tokens of a tree, each given to the definition around it.

use caution_core::facts::{DefinitionIndex, MODULE};
use tree_sitter::{Node, TreeCursor};

use super::facts::Builder;
use super::heredoc;
use super::locals::named;
use super::scoping::{Comment, Scoping};

/// A token or comment of a tree.
struct Leaf<'tree> {
    node: Node<'tree>,
    depth: u32,
    /// The least depth on the way to it from the one before.
    height: u32,
    is_comment: bool,
    /// Whether it says nothing.
    is_layout: bool,
}

/// A definition whose tokens are read.
#[derive(Clone, Copy, Default)]
struct Open {
    index: usize,
    /// The depth of its first token.
    outer: u32,
    /// The least depth since its last token.
    height: u32,
}

impl Builder<'_> {
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
        // Comments that act on what follows.
        let mut waiting: Vec<&str> = Vec::new();
        let mut read_until = 0;
        leaves(root, scoping.transparent, &mut |Leaf { node, depth, height, is_comment, is_layout }| {
            let at = node.start_byte();
            // Text that the grammar has no token for: the format in a text of Python, blanks before a text.
            let skipped = self.text.get(read_until..at).unwrap_or_default();
            // What the reader of C left out counts by itself.
            let counts = |text: &&str| !text.trim().is_empty() || !text.is_empty() && is_text(node);
            // A break right after the end of a program of PHP is no part of the page.
            let is_page = node.kind() == "php_tag" && read_until > 0;
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
            while let Some((_, end)) = next_silent.next_if(|(start, _)| *start <= at) {
                silent_until = silent_until.max(end);
            }
            while open.last().is_some_and(|last| last.index != 0 && span(&self.spans, last.index).2 <= at) {
                open.pop();
            }
            open.iter_mut().for_each(|open| open.height = open.height.min(height));
            let around = open.len();
            while let Some(index) = next.next_if(|index| span(&self.spans, *index).0 <= at) {
                if span(&self.spans, index).2 > at {
                    open.push(Open { index, outer: depth, height: depth });
                }
            }
            match comment {
                Comment::Acts if at < silent_until => return,
                Comment::Acts if is_comment => return waiting.push(token),
                Comment::Acts => {}
                Comment::Documents => return self.documents(token),
                Comment::Note => return,
            }
            // They belong to the definition that begins here, else to the one around.
            let of = open.get(around).or(open.last()).map_or(0, |open| open.index);
            for comment in waiting.drain(..) {
                self.hash(DefinitionIndex::try_from(of).unwrap_or(0), open.len() == around, comment);
            }
            let Some(open) = open.last_mut() else { return };
            let in_body = at >= span(&self.spans, open.index).1;
            let Ok(index) = DefinitionIndex::try_from(open.index) else { return };
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
            if node.kind() == "heredoc_content" {
                let said = heredoc::said(self.text, node);
                self.hash(index, in_body, &said);
            } else {
                self.hash(index, in_body, token);
            }
            if let Some(spelled) = spelled(self.text, node, token) {
                self.hash(index, in_body, spelled);
            }
            // Where it stands says as much as what it is: `b()` after an `if`, or inside of it; `return⏎x` are two
            // statements, `return x` is one.
            let place = [open.height, depth].map(|of| char::from_u32(of.wrapping_sub(open.outer) & 0xfff));
            let place: String = place.into_iter().flatten().collect();
            self.hash(index, in_body, &place);
            open.height = depth;
        });
        for comment in waiting {
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

/// Visits the tokens and comments of a tree in their order. Transparent nodes are not there, but for what they hold.
fn leaves(root: Node<'_>, transparent: &[&str], visit: &mut dyn FnMut(Leaf<'_>)) {
    let mut cursor = root.walk();
    let (mut height, mut depth) = (0_u32, 0_u32);
    // How deep each transparent node around stands.
    let mut clear: Vec<u32> = Vec::new();
    let mut level = 0_u32;
    loop {
        let node = cursor.node();
        // What a page of PHP says between its programs may stand anywhere, too; so do the lines of a text of Ruby.
        let is_comment = node.is_extra()
            && !node.is_error()
            && !matches!(node.kind(), "text_interpolation" | "heredoc_body");
        if !is_comment && cursor.goto_first_child() {
            level += 1;
            if transparent.contains(&node.kind()) {
                clear.push(level);
            } else {
                depth += 1;
            }
            continue;
        }
        let is_clear = !is_comment && !node.is_named() && clear.last() == Some(&level);
        let is_layout = is_clear || node.kind() == "," && is_last_comma(&cursor);
        visit(Leaf { node, depth, height, is_comment, is_layout });
        if !is_layout {
            height = depth;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            if clear.last() == Some(&level) {
                clear.pop();
            } else {
                depth = depth.saturating_sub(1);
            }
            level = level.saturating_sub(1);
        }
        height = height.min(depth);
    }
}

/// Whether a token is a piece of text in which blanks count.
fn is_text(node: Node<'_>) -> bool {
    let kind = node.kind();
    matches!(kind, "text" | "php_tag" | "heredoc_body") || kind.starts_with("heredoc_co")
}

fn without_break(text: &str) -> &str {
    text.strip_prefix('\n').or_else(|| text.strip_prefix("\r\n")).unwrap_or(text)
}

/// What is said by how a token is written, besides what it is: an expression that a text of Python shows as it stands
/// (`{a=}`), an operator of the shell that is a part of a word.
fn spelled<'t>(text: &'t str, node: Node<'_>, token: &'t str) -> Option<&'t str> {
    match token {
        "=" if text.get(node.end_byte()..)?.trim_start().starts_with(['}', '!', ':']) => {
            let around = node.parent().filter(|around| around.kind() == "interpolation")?;
            text.get(around.byte_range())
        }
        "=" | "==" | "!=" | "=~" if node.kind() == "word" => Some("word"),
        _ => None,
    }
}

/// Whether a comma stands before the end of a list that is the same without it.
fn is_last_comma(at: &TreeCursor<'_>) -> bool {
    let mut next = at.clone();
    loop {
        if !next.goto_next_sibling() {
            return false;
        }
        let node = next.node();
        if !node.is_extra() || node.is_error() {
            break;
        }
    }
    if !matches!(next.node().kind(), ")" | "]" | "}") || !next.goto_parent() {
        return false;
    }
    let list = next.node();
    let kind = list.kind();
    // One value with a comma may be a tuple; of a macro every token counts.
    match kind {
        "subscript" | "token_tree" | "list_literal" => false,
        "list" | "dictionary" | "set" => true,
        _ => kind.contains("argument") || kind.contains("parameter") || named(list).len() > 1,
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
