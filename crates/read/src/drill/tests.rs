use super::*;

const WHOLE: &str = "\
version: 1
title: An example
on: 2026-03-02
incident:
  organisation: Example Ltd
  reported: It broke.
  disputed: Some of it.
  sources:
    - {title: Post-mortem, url: https://example.org/post-mortem}
expect:
  baseline: {outcome: hold, requirements: [a], rules: [b]}
cases:
  python:
    what: it breaks
    author: Dana <dana@example.org>
    message: Break it
    action: deploy
    twins:
      fixed: {what: it works}
      merged: {what: it waits, author: Bo <bo@example.org>, message: Keep it, action: merge}
";

#[test]
fn a_twin_is_as_its_case_where_it_says_nothing() {
    let drill = parse("drill.yaml", WHOLE).unwrap();
    assert_eq!(drill.on.to_string(), "2026-03-02T12:00:00Z");
    assert_eq!(drill.incident.sources[0].url, "https://example.org/post-mortem");
    let (policy, expect) = &drill.expect[0];
    assert_eq!((policy.value.as_str(), expect.outcome), ("baseline", Outcome::Hold));
    let [case] = drill.cases.as_slice() else { panic!("{:?}", drill.cases) };
    let [fixed, merged] = case.twins.as_slice() else { panic!("{:?}", case.twins) };
    assert_eq!(
        (&fixed.author, &fixed.message, fixed.action),
        (&case.change.author, &case.change.message, Action::Deploy)
    );
    assert_eq!(
        (merged.author.email.as_str(), merged.message.as_str(), merged.action),
        ("bo@example.org", "Keep it", Action::Merge)
    );
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_remedy() {
    let table = [
        ("version: 1\n", "version: 2\n", "1:10: version `2` of this form is not known", "version 1"),
        ("title: An example", "title: ' '", "2:8: `title` is empty", "few words"),
        ("on: 2026-03-02", "on: March", "3:5: `March` is not a day", "2026-05-01"),
        (
            "  organisation: Example Ltd\n",
            "",
            "7:3: the key `organisation` is missing in `incident`",
            "add `organisation:`",
        ),
        (
            "  disputed: Some of it.",
            "  disputes: Some",
            "7:3: unknown key `disputes`",
            "did you mean `disputed`?",
        ),
        (
            "url: https://example.org/post-mortem",
            "url: a book",
            "9:33: `a book` is not the address of a page",
            "https://",
        ),
        (
            "    - {title: Post-mortem, url: https://example.org/post-mortem}\n",
            "    []\n",
            "9:5: an incident without a source is a rumour",
            "url",
        ),
        ("outcome: hold", "outcome: proceed", "11:23: unknown value `proceed` for `outcome`", "`hold`"),
        ("  python:\n", "  Py thon:\n", "13:3: `Py thon` is not a name of a folder", "lower-case"),
        (
            "      fixed: {what",
            "      ../fixed: {what",
            "19:7: `../fixed` is not a name of a folder",
            "lower-case",
        ),
        ("Dana <dana@example.org>", "Dana", "15:13: `Dana` has no address", "Name <mail"),
        ("    message: Break it", "    message: ''", "16:14: `message` is empty", "few words"),
        (
            "    action: deploy",
            "    action: explode",
            "17:13: unknown value `explode` for `action`",
            "`deploy`",
        ),
    ];
    for (from, to, message, hint) in table {
        let text = WHOLE.replacen(from, to, 1);
        assert_ne!(text, WHOLE, "{from}");
        let problem = parse("drill.yaml", &text).unwrap_err();
        assert_eq!(problem.to_string(), format!("drill.yaml:{message}"), "{to}");
        assert!(problem.hint.as_deref().unwrap_or("").contains(hint), "{to}: {:?}", problem.hint);
    }
}

const COMMAND: &str = "\
version: 1
title: An example
on: 2026-03-02
incident:
  organisation: Example Ltd
  reported: It broke.
  sources: [{title: Post-mortem, url: https://example.org/post-mortem}]
expect:
  baseline: {outcome: hold}
cases:
  wiped:
    what: everything goes
    command: rm -rf ~
    world: {variables: {A: b}, directory: sub}
    agent: claude-code
    codes: [K1]
    twins:
      build: {what: only what was built, command: rm -rf build}
      asked: {what: somebody said yes, confirmed: true, world: {host: db2}}
";

#[test]
fn a_case_may_be_a_command_with_a_world_around_it() {
    let drill = parse("drill.yaml", COMMAND).unwrap();
    let [case] = drill.cases.as_slice() else { panic!("{:?}", drill.cases) };
    let told = case.change.command.as_ref().unwrap();
    assert_eq!((told.text.as_str(), case.change.action), ("rm -rf ~", Action::Run));
    assert_eq!(told.world.directory, "/home/dana/shop/sub");
    assert_eq!((told.agent.as_deref(), case.codes.as_slice()), (Some("claude-code"), &["K1".to_owned()][..]));
    let twins: Vec<_> = case.twins.iter().filter_map(|twin| twin.command.as_ref()).collect();
    assert_eq!((twins[0].text.as_str(), &twins[0].world), ("rm -rf build", &told.world));
    assert_eq!((twins[1].text.as_str(), twins[1].world.told.host.as_str()), ("rm -rf ~", "db2"));
    assert_eq!((twins[0].confirmed, twins[1].confirmed), (false, true));
}

#[test]
fn a_case_is_a_commit_or_a_command() {
    for (from, to, message) in [
        ("    command: rm -rf ~\n", "", "11:3: the case `wiped` tells of a command and has none"),
        ("command: rm -rf ~", "command: ' '", "13:14: `command` is empty"),
        (
            "    agent:",
            "    author: A <a@b.example>\n    agent:",
            "11:3: the command `wiped` has an author or a message",
        ),
        ("    world: {", "    world: {tree: {root: x}, ", "14:20: unknown key `root`"),
    ] {
        let text = COMMAND.replacen(from, to, 1);
        let problem = parse("drill.yaml", &text).unwrap_err();
        assert!(problem.to_string().starts_with(&format!("drill.yaml:{message}")), "{problem}");
    }
    let text = WHOLE.replacen("    author: Dana <dana@example.org>\n", "", 1);
    let problem = parse("drill.yaml", &text).unwrap_err();
    assert_eq!(problem.to_string(), "drill.yaml:13:3: the case `python` is neither a commit nor a command");
    let text = WHOLE.replacen("fixed: {", "fixed: {command: ls, ", 1);
    let problem = parse("drill.yaml", &text).unwrap_err();
    assert!(problem.to_string().contains("its case is a commit"), "{problem}");
}

#[test]
fn a_drill_needs_a_case_an_expectation_and_a_twin() {
    let cut = |from: &str| WHOLE.split(from).next().unwrap().to_owned();
    let no_twins = format!("{}    twins: {{}}\n", cut("    twins:"));
    let no_expect = WHOLE.replace("  baseline: {outcome: hold, requirements: [a], rules: [b]}\n", "");
    let cases = [
        (format!("{}cases: {{}}\n", cut("cases:")), "drill.yaml: a drill without a case tries nothing"),
        (no_twins, "drill.yaml:13:3: the case `python` has no benign twin"),
        (no_expect, "drill.yaml: a drill that expects nothing tells nothing"),
    ];
    for (text, message) in cases {
        assert_eq!(parse("drill.yaml", &text).unwrap_err().to_string(), message);
    }
}

#[test]
fn no_bytes_make_it_panic() {
    for text in ["", "\0", "[]", "cases: 3", "title: [", "a: &a [*a]", "cases: {a: }", "\u{feff}version: 1"] {
        assert!(parse("drill.yaml", text).is_err(), "{text:?}");
    }
}
