//! A second opinion: tree-sitter-bash sees the same commands, or the table says why not.

use tree_sitter::{Node, Parser as Sitter};

use super::super::syntax::{Command, Kind, Part, Script, Target, Value, Word};
use super::{Ground, script};

/// The literal names of the commands of a text, sorted.
fn ours(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    in_script(&script(text, Ground::Offset(0)).0, &mut names);
    names.sort();
    names
}

fn in_script(script: &Script, names: &mut Vec<String>) {
    for item in &script.items {
        for pipeline in std::iter::once(&item.first).chain(item.rest.iter().map(|(_, pipeline)| pipeline)) {
            pipeline.stages.iter().for_each(|stage| in_command(stage, names));
        }
    }
}

fn in_command(command: &Command, names: &mut Vec<String>) {
    for redirect in &command.redirects {
        match &redirect.target {
            Target::Document(body) => body.get().into_iter().for_each(|word| in_word(word, names)),
            Target::Read(word)
            | Target::Truncate(word)
            | Target::Append(word)
            | Target::Both(word)
            | Target::Duplicate(word)
            | Target::String(word) => in_word(word, names),
        }
    }
    match &command.kind {
        Kind::Simple { assignments, words } => {
            names.extend(words.first().and_then(Word::literal).map(str::to_owned));
            words.iter().for_each(|word| in_word(word, names));
            for assignment in assignments {
                match &assignment.value {
                    Value::Word(word) => in_word(word, names),
                    Value::Array(items) => items.iter().for_each(|(_, word)| in_word(word, names)),
                }
            }
        }
        Kind::Group(script) | Kind::Subshell(script) => in_script(script, names),
        Kind::If { arms, otherwise } => {
            for (condition, body) in arms {
                in_script(condition, names);
                in_script(body, names);
            }
            otherwise.iter().for_each(|body| in_script(body, names));
        }
        Kind::While { condition, body } => {
            in_script(condition, names);
            in_script(body, names);
        }
        Kind::For { items, body, .. } => {
            items.iter().flatten().for_each(|word| in_word(word, names));
            in_script(body, names);
        }
        Kind::Count { body, .. } => in_script(body, names),
        Kind::Case { arms, .. } => arms.iter().for_each(|(_, body)| in_script(body, names)),
        Kind::Test(words) => words.iter().for_each(|word| in_word(word, names)),
        Kind::Arithmetic(word) => in_word(word, names),
        Kind::Function { body, .. } => in_command(body, names),
        Kind::Coprocess(inner) => in_command(inner, names),
    }
}

fn in_word(word: &Word, names: &mut Vec<String>) {
    for part in &word.parts {
        match part {
            Part::Command { script, .. } | Part::Process { script, .. } => in_script(script, names),
            Part::Arithmetic { expression, .. } => in_word(expression, names),
            Part::Text { .. } | Part::Parameter { .. } | Part::Array(_) => {}
        }
    }
}

/// The same by tree-sitter-bash.
fn theirs(text: &str) -> Vec<String> {
    let mut parser = Sitter::new();
    parser.set_language(&tree_sitter_bash::LANGUAGE.into()).unwrap();
    let tree = parser.parse(text, None).unwrap();
    let mut names = Vec::new();
    collect(tree.root_node(), text, &mut names);
    names.sort();
    names
}

fn collect(node: Node<'_>, text: &str, names: &mut Vec<String>) {
    let own = match node.kind() {
        "command_name" => node.child(0).filter(|child| child.kind() == "word"),
        "declaration_command" | "unset_command" => node.child(0),
        _ => None,
    };
    names.extend(own.and_then(|own| text.get(own.byte_range())).map(str::to_owned));
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        collect(child, text, names);
    }
}

#[test]
fn both_see_the_same_commands() {
    for text in [
        "a; b && c || d | e & f",
        "if a; then b; elif c; then d; else e; fi",
        "while a; do b; done; until c; do d; done",
        "for x in $(a) `b`; do c; done",
        "case x in a) b;; *) c;; esac",
        "f() { a; b; }; f",
        "(a; b) | { c; }",
        "a \"$(b \"$(c)\")\" <(d) >(e)",
        "export X=$(a); local y; unset z",
        "cat <<EOF\n$(a)\nEOF\nb",
        "cat <<'EOF'\n$(a)\nEOF\nb",
        "a > x 2>&1 < y; b <<< $(c)",
        "[[ -n $(a) ]] && b",
        "x=$(a) y=(b $(c)) d",
    ] {
        assert_eq!(ours(text), theirs(text), "{text}");
    }
}

/// Texts in which a grammar's reading hides a command that bash runs: why the text is read by bash's own
/// rules. When one of these fails, the grammar has got better.
#[test]
fn a_grammar_would_miss_what_bash_runs() {
    for (text, missed) in [
        ("echo $'\\\\' ; rm x ; echo 'y'", "rm"),
        ("cat <<A; rm x\na\nA", "rm"),
        ("cat <<A & rm x\na\nA", "rm"),
    ] {
        assert!(ours(text).contains(&missed.to_owned()), "{text}");
        assert!(!theirs(text).contains(&missed.to_owned()), "{text}: {:?}", theirs(text));
    }
}
