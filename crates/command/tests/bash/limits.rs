//! Long, deep and broken texts: answered soon, and never shown as clear.

use std::fmt::Write as _;

use crate::common::{acts, done};

#[test]
fn what_cannot_be_parsed_is_a_gap() {
    for text in [
        "rm -rf '/srv/data",
        "echo \"x",
        "echo $(rm",
        "echo `rm",
        "if true; then rm x",
        "a ) b",
        "echo ${x",
        "| x",
        "a &&",
        "for x in a; do b",
        "case x in",
        "x=(a",
        "cat <(",
        "((1",
        "f() {",
        "\0",
        "ls \0; rm",
        "echo $((1",
        "}",
        "done",
    ] {
        assert!(!done(text).gaps.is_empty(), "{text:?}");
    }
}

#[test]
fn what_stands_around_a_broken_line_is_read() {
    let command = done("rm -rf /srv/a\nfoo ) bar\nrm -rf /srv/b\n");
    assert_eq!(acts(&command), ["delete tree /srv/a", "delete tree /srv/b"]);
    assert_eq!(command.gaps.len(), 1);
}

#[test]
fn nesting_without_end_is_a_gap() {
    for open in [
        "$(",
        "(",
        "{ ",
        "${x:-",
        "\"$(",
        "<(",
        "$((",
        "((",
        "[[ ",
        "if ",
        "while ",
        "case x in a) ",
        "f() { ",
        "eval ",
        "\"",
        "'",
        "{",
    ] {
        let command = done(&open.repeat(30_000));
        assert!(
            !command.gaps.is_empty() || open == "eval " || open == "\"" || open == "'" || open == "{",
            "{open}"
        );
    }
}

#[test]
fn texts_in_texts_end_somewhere() {
    let mut text = "rm -rf /srv/data".to_owned();
    for _ in 0..10 {
        text = format!("bash -c {}", quoted(&text));
    }
    assert_eq!(acts(&done(&text)), ["delete tree /srv/data"]);
    for _ in 0..3 {
        text = format!("bash -c {}", quoted(&text));
    }
    assert!(!done(&text).gaps.is_empty());
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$"))
}

#[test]
fn very_many_commands_are_a_gap() {
    let command = done(&"a;".repeat(100_000));
    assert!(!command.gaps.is_empty());
    let command = done(&"rm -rf /srv/x\n".repeat(30_000));
    assert!(!command.gaps.is_empty());
}

#[test]
fn growth_is_bounded() {
    for text in [
        "x=aaaaaaaa\n".to_owned() + &"x=$x$x\n".repeat(60) + "rm -rf $x",
        "a=(1 2)\n".to_owned() + &"a=(\"${a[@]}\" \"${a[@]}\")\n".repeat(40) + "rm -rf \"${a[@]}\"",
        "f() { f; f; f; }; f; rm -rf $(some-tool)".to_owned(),
        "f() { g; g; }; g() { h; h; }; h() { f; f; }; f; rm -rf $(some-tool)".to_owned(),
        "while a; do while b; do while c; do while d; do while e; do x=$((x+1)); done; done; done; done; done; rm -rf $x".to_owned(),
        "for a in {1..99}; do for b in {1..99}; do for c in {1..99}; do rm -rf $a; done; done; done".to_owned(),
        "rm -rf {a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}".to_owned(),
        "rm -rf {1..1000000000}".to_owned(),
        "rm -rf ".to_owned() + &"{".repeat(5000) + &"a,b}".repeat(5000),
    ] {
        let command = done(&text);
        assert!(!command.gaps.is_empty() || !command.acts.is_empty(), "{}", text.get(..80).unwrap_or(&text));
    }
}

#[test]
fn long_data_is_read() {
    let mut text = "cat > data.txt <<'EOF'\n".to_owned();
    for line in 0..20_000 {
        let _ = writeln!(text, "line {line} rm -rf / $(x) `y`");
    }
    text.push_str("EOF\n");
    let command = done(&text);
    assert!(command.acts.is_empty() && command.gaps.is_empty(), "{:?} {:?}", acts(&command), command.gaps);
}
