//! Programs that nest deeply are read, or named as not read; the stack holds.

use std::fmt::Write;

use super::read;
use crate::lang::javascript::{JAVASCRIPT, TSX};

/// What nests, and how often.
const DEEP: &[(&str, &str, &str)] = &[
    ("x = ", "(", ")"),
    ("x = ", "[", "]"),
    ("x = ", "{ a: ", "}"),
    ("x = ", "f(", ")"),
    ("x = ", "(() => { y = ", "})"),
    ("x = ", "`${", "}`"),
    ("x = ", "class { z = ", "}"),
    ("x = ", "<a>{", "}</a>"),
    ("let t: ", "A<", ">"),
    ("let t: ", "(a: ", ") => b"),
    ("", "{", "}"),
    ("", "if (a) b(); else ", ""),
    ("x = ", "a ? b : ", ""),
    ("x = ", "!", ""),
    ("x = ", "a = ", ""),
    ("x = ", "() => ", ""),
    ("x = ", "1 + ", ""),
    ("x = ", "a.b().c[0].", ""),
    ("x = ", "async (a, b = {}, c = [1], d = ", ") => 1"),
];

fn nested((start, open, close): (&str, &str, &str), times: usize) -> String {
    let last = if open == "{" && close == "}" { ";" } else { "q" };
    format!("{start}{}{last}{}", open.repeat(times), close.repeat(times))
}

#[test]
fn what_nests_does_not_overflow_the_stack() {
    let read_all = || {
        for shape in DEEP {
            for times in [300, 3000, 60_000] {
                let facts = read(&TSX, &nested(*shape, times));
                assert!(!facts.definitions.is_empty(), "{shape:?}");
            }
        }
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(read_all).unwrap();
    thread.join().unwrap();
}

#[test]
fn rows_are_no_depth() {
    let mut text = String::new();
    for index in 0..2000 {
        writeln!(text, "if (a{index}) b{index}(); else").unwrap();
    }
    text.push_str("c();\nx = ");
    for index in 0..2000 {
        writeln!(text, "d{index} +").unwrap();
    }
    text.push_str("e;\ny = f");
    for index in 0..2000 {
        writeln!(text, ".g{index}(h)").unwrap();
    }
    let facts = read(&JAVASCRIPT, &text);
    assert_eq!(facts.broken, []);
    assert!(facts.references.len() > 8000);
}

#[test]
fn a_regular_expression_hides_no_depth() {
    let text = format!("/\"/; x = {}1{}; /\"/", "(\")\" + ".repeat(2000), ")".repeat(2000));
    assert!(!read(&JAVASCRIPT, &text).definitions.is_empty());
    let text = format!("/\"/; x = {}1; /\"/{}", "(".repeat(1500), ")".repeat(1500));
    assert!(!read(&JAVASCRIPT, &text).definitions.is_empty());
}
