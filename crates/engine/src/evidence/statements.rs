//! Which statements of a program a tool that measures lines must know: those in functions that run plainly.

use caution_core::RepoPath;
use caution_core::finding::LineRange;
use caution_read::lang::syntax::{Expression, ExpressionKind, Statement, StatementKind};
use caution_read::lang::{self, Node, Walk};

/// Programs larger than this are not looked at, in bytes.
const BYTES: usize = 1 << 20;

/// How many statements and expressions of one program are looked at.
const STEPS: u64 = 5_000_000;

/// The lines of every statement in a function that calls, assigns, returns or throws, in the order of the
/// text. Nothing for a language that is not read here.
pub(super) fn plain(path: &RepoPath, text: &str) -> Vec<LineRange> {
    let Some(language) = lang::of_path(path).filter(|_| text.len() <= BYTES) else { return Vec::new() };
    let syntax = lang::parse(language, text);
    let mut found = Vec::new();
    lang::within(STEPS, || {
        for function in lang::functions(&syntax.body) {
            lang::walk(&function.body, &mut |node| match node {
                // Its own turn comes.
                Node::Function(_) => Walk::Over,
                Node::Statement(statement) => {
                    if is_plain(statement) {
                        found.push(statement.span.lines());
                    }
                    Walk::Into
                }
                Node::Expression(_) => Walk::Into,
            });
        }
    });
    found.sort_by_key(|lines| (lines.first, lines.last));
    found.dedup();
    found
}

fn is_plain(statement: &Statement) -> bool {
    let calls = |expression: &Expression| {
        matches!(expression.kind, ExpressionKind::Call(_) | ExpressionKind::Await(_))
    };
    match &statement.kind {
        StatementKind::Expression(expression) => calls(expression),
        StatementKind::Assign(assignment) => assignment.value.is_some(),
        StatementKind::Return(value) => value.is_some(),
        StatementKind::Throw(_) | StatementKind::Defer(_) | StatementKind::Spawn(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_runs_plainly_in_functions_must_be_known() {
        for (path, text, lines) in [
            (
                "a.py",
                "X = 1\nimport y\n\n\ndef f(a):\n    \"\"\"Say.\"\"\"\n    b = g(\n        a,\n    )\n    pass\n    return b\n",
                vec![(7, 9), (11, 11)],
            ),
            (
                "a.ts",
                "type A = string;\nfunction f(): void {\n  let a: A;\n  g();\n  return;\n}\n",
                vec![(4, 4)],
            ),
            ("a.go", "package a\n\nfunc F() int {\n\tdefer g()\n\treturn 1\n}\n", vec![(4, 4), (5, 5)]),
            ("a.rs", "fn f() -> u8 { return 1; }\n", vec![]),
            ("a.py", "def f(:\n  ((((", vec![]),
        ] {
            let found: Vec<_> =
                plain(&RepoPath::from(path), text).iter().map(|lines| (lines.first, lines.last)).collect();
            assert_eq!(found, lines, "{path}: {text}");
        }
    }
}
