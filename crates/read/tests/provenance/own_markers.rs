//! `.caution/markers.yaml`: what it may say, and what is wrong where.

use caution_core::problem::Problem;
use caution_core::provenance::{Role, Strength};
use caution_read::marker::{Markers, Row, Seen};

fn extended(text: &str) -> Result<Markers, Problem> {
    Markers::built_in().extended(".caution/markers.yaml", text)
}

fn row(markers: &Markers, id: &str) -> Row {
    markers.rows().iter().find(|row| row.id() == id).cloned().unwrap_or_else(|| panic!("no row {id}"))
}

#[test]
fn an_empty_file_changes_nothing() {
    let built_in = Markers::built_in();
    for text in ["", "# nothing yet\n", "{}", "tools: []\nignore: []\n"] {
        assert_eq!(extended(text).unwrap().rows(), built_in.rows(), "{text:?}");
    }
}

#[test]
fn every_kind_of_marker_can_be_added() {
    let text = r#"
tools:
- id: helper
  name: The Helper
  role: suggestion
  markers:
  - {id: a, email: helper@corp.example, example: {author: "H <Helper@Corp.example>"}}
  - {id: b, login: "helper[bot]", ids: [42], example: {trailer: "Co-authored-by: h <42+helper[bot]@users.noreply.github.com>"}}
  - {id: c, account-id: 77, example: {author: "x <77+renamed@users.noreply.github.com>"}}
  - {id: d, actor: helper, example: {actor: helper}}
  - {id: e, name-suffix: " (helper)", example: {author: "Ada (helper) <ada@example.org>"}}
  - {id: f, trailer: Helper-Session, value: "{uuid}", example: {trailer: "Helper-Session: 019b4e1c-0000-7000-8000-0123456789ab"}}
  - {id: g, trailer: Helper-Run, example: {trailer: "Helper-Run: 7"}}
  - {id: h, assisted-by: The Helper, example: {trailer: "Assisted-by: GPT-5 via The Helper"}}
  - {id: i, branch: "helper/{any}", role: author, example: {branch: helper/x}, never: {branch: helpers/x}}
  - {id: j, line: "Made by The Helper", example: {line: "Made by The Helper"}}
  - {id: k, body: "https://helper.example/run/{digits}", example: {body: "see https://helper.example/run/7"}}
  - {id: l, title: "[helper] {any}", example: {title: "[helper] x"}}
  - {id: m, subject: "helper: {any}", weak: true, example: {subject: "helper: x"}}
  - {id: n, claim: Used-AI, example: {trailer: "Used-AI: no"}}
  - {id: o, any-login: "helper-{any}", example: {author: "x <helper-9@users.noreply.github.com>"}}
- id: claude-code
  markers:
  - {id: proxy, email: claude@corp.example, source: our gateway}
"#;
    let markers = extended(text).unwrap();
    assert_eq!(markers.rows().len(), Markers::built_in().rows().len() + 16);
    let row_a = row(&markers, "helper/a");
    assert_eq!((row_a.role, row_a.seen, row_a.weak), (Role::Suggestion, Seen::Declared, false));
    assert_eq!(row(&markers, "helper/i").role, Role::Author);
    assert_eq!(row(&markers, "helper/m").strength(), Strength::Weak);
    assert_eq!(row(&markers, "claude-code/proxy").tool, "Claude Code");
}

#[test]
fn a_tool_or_a_row_can_be_ignored() {
    let rows = |text| extended(text).unwrap().rows().iter().map(Row::id).collect::<Vec<_>>();
    let all = Markers::built_in().rows().len();
    let one = rows("ignore: [{marker: cursor/branch, reason: our branches}]");
    assert_eq!(one.len(), all - 1);
    assert!(!one.contains(&"cursor/branch".to_owned()));
    let tool = rows("ignore: [{marker: cursor, reason: a database term here}]");
    assert!(!tool.iter().any(|id| id.starts_with("cursor/")));
    // An ignored row can be replaced under its own name.
    let text = "ignore: [{marker: cursor/branch, reason: ours}]\n\
                tools: [{id: cursor, markers: [{id: branch, branch: 'bots/cursor/{any}'}]}]";
    assert_eq!(row(&extended(text).unwrap(), "cursor/branch").pattern(), "bots/cursor/{any}");
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_a_remedy() {
    let marker = |marker: &str| format!("tools:\n- id: x\n  name: X\n  markers:\n  - {{id: a, {marker}}}\n");
    let cases = [
        ("tool: []".to_owned(), 1, "`tool`", "tools"),
        (marker("emial: a@b.example"), 5, "`emial`", "email"),
        (marker("email: corp.example"), 5, "not a whole address", "employees"),
        (marker("email: '*@corp.example'"), 5, "not a whole address", "employees"),
        (marker("branch: 'a/{anything}'"), 5, "`{anything}`", "{any}"),
        (marker("branch: '{any}/a-b'"), 5, "must start with something spelled out", ""),
        (marker("line: 'x{any}'"), 5, "fewer than 3", "{any}"),
        (marker("body: 'https://x.example/{any}'"), 5, "may not hold `{any}`", ""),
        (marker("name-suffix: Claude"), 5, "not a suffix", "(tool)"),
        (marker("login: a b"), 5, "not a login", ""),
        (marker("trailer: 'A key'"), 5, "not the key of a trailer", "colon"),
        (marker("value: abc, line: some line"), 5, "`trailer` only", ""),
        (marker("ids: [1], line: some line"), 5, "`login` only", ""),
        (marker("agent-model: x"), 5, "always `assisted-by`", ""),
        (marker("seen: measured"), 5, "nothing to look for", "email"),
        (marker("line: some line, title: some title"), 5, "two things", "two markers"),
        (marker("line: some line, role: writer"), 5, "`writer`", "author"),
        (marker("line: some line, example: {line: other}"), 5, "its own example", ""),
        (marker("line: some line, never: {line: some line}"), 5, "must never match", ""),
        ("tools:\n- id: X\n  name: X\n  markers: []\n".to_owned(), 2, "not an id", "small letters"),
        ("tools:\n- id: x\n  markers: []\n".to_owned(), 2, "has no `name`", ""),
        (
            "tools:\n- id: cursor\n  markers:\n  - {id: branch, branch: cursor/x}\n".to_owned(),
            4,
            "already",
            "ignore",
        ),
        ("ignore:\n- {marker: cusror, reason: x}\n".to_owned(), 2, "`cusror`", "cursor"),
        ("ignore:\n- {marker: cursor/brunch, reason: x}\n".to_owned(), 2, "`cursor/brunch`", "cursor/branch"),
        ("ignore:\n- {marker: cursor, reason: ' '}\n".to_owned(), 2, "needs a reason", "misleads"),
        ("ignore:\n- {marker: cursor}\n".to_owned(), 2, "`reason`", ""),
        ("tools: 7\n".to_owned(), 1, "", ""),
        ("tools:\n\t- x\n".to_owned(), 2, "", ""),
    ];
    for (text, line, message, hint) in cases {
        let problem = extended(&text).map(|_| ()).unwrap_err();
        assert_eq!(problem.input, ".caution/markers.yaml", "{text}");
        assert_eq!(problem.position.line, line, "{text}: {problem}");
        assert!(problem.message.contains(message), "{text}: {problem}");
        assert!(problem.hint.as_deref().unwrap_or_default().contains(hint), "{text}: {:?}", problem.hint);
    }
}

#[test]
fn the_table_can_be_shown() {
    for row in Markers::built_in().rows() {
        assert!(!row.tool.is_empty() && !row.pattern().is_empty(), "{}", row.id());
        assert!(!row.rule.channels().is_empty(), "{}", row.id());
    }
    let row = row(Markers::built_in(), "copilot-agent/account");
    assert_eq!(row.pattern(), "198982749+copilot");
    assert_eq!(row.rule.kind(), "login");
    assert_eq!(row.seen.id(), "measured");
    assert_eq!(row.strength().id(), "identity");
}
