use caution_core::assessment::RuleOutcome;
use caution_core::charter::Charter;
use caution_core::finding::{Finding, LineRange};
use caution_core::problem::Problem;
use caution_core::unknown::{Unknown, UnknownKind};
use caution_read::lang::{SourceFile, of_path};

use super::{Organisation, run};

const FILE: &str = ".caution/rules/a.yml";

fn load(text: &str) -> Result<Organisation, Problem> {
    let charter = Charter { rules: vec![(FILE.into(), text.to_owned())], ..Charter::default() };
    Organisation::load(&charter)
}

fn python(rule: &str) -> Organisation {
    load(&format!("id: a\nlanguage: python\nseverity: error\nmessage: found $A\nrule: {rule}\n")).unwrap()
}

fn source(path: &str, before: Option<&str>, after: &str, added: &[(u32, u32)]) -> SourceFile {
    let ranges = added.iter().map(|(first, last)| LineRange { first: *first, last: *last }).collect();
    let old = path.into();
    let before = before.map(|before| (&old, before.into()));
    SourceFile::new(path.into(), of_path(&path.into()).unwrap(), before, after.into(), (ranges, Vec::new()))
}

fn look(organisation: &Organisation, sources: &[SourceFile]) -> (Vec<Finding>, RuleOutcome, Vec<Unknown>) {
    let (findings, outcomes, unknowns) = run(organisation, sources);
    (findings, outcomes[0].1.clone(), unknowns)
}

fn lines(findings: &[Finding]) -> Vec<(u32, u32)> {
    let lines = findings.iter().filter_map(|finding| finding.place.as_ref()?.lines);
    lines.map(|lines| (lines.first, lines.last)).collect()
}

#[test]
fn only_what_touches_an_added_line_is_found() {
    let rule = python("{pattern: eval($A)}");
    let after = "eval(a)\nx = 1\neval(b)\n";
    let (found, outcome, _) = look(&rule, &[source("a.py", Some("eval(a)\nx = 1\n"), after, &[(3, 3)])]);
    assert_eq!((lines(&found), outcome), (vec![(3, 3)], RuleOutcome::Found(1)));
    assert_eq!((found[0].what.as_str(), found[0].rule.as_str()), ("found b", "org/a"));
    assert_eq!(found[0].place.as_ref().unwrap().snippet.as_deref(), Some("eval(b)"));

    let long = "eval(\n    a,\n    c,\n)\n";
    let (found, ..) = look(
        &python("{pattern: eval($$$A)}"),
        &[source("a.py", Some("eval(\n    a,\n)\n"), long, &[(3, 3)])],
    );
    assert_eq!(lines(&found), [(1, 4)], "a match of several lines counts if one of them is new");
}

#[test]
fn what_stood_in_the_base_with_the_same_words_is_not_new() {
    let rule = python("{pattern: eval($A)}");
    type Row<'a> = (&'a str, &'a str, &'a [(u32, u32)], usize);
    let table: &[Row<'_>] = &[
        // Moved, and moved into a block.
        ("eval(a)\nx = 1\n", "x = 1\neval(a)\n", &[(2, 2)], 0),
        ("eval(a)\n", "if x:\n    eval( a )\n", &[(1, 2)], 1),
        ("eval(\n a)\n", "if x:\n    eval(\n    a)\n", &[(1, 3)], 0),
        // Copied: one of the two is new.
        ("eval(a)\n", "eval(a)\neval(a)\n", &[(2, 2)], 1),
        ("eval(a)\n", "x = 1\neval(a)\neval(a)\n", &[(1, 3)], 1),
        // Changed.
        ("eval(a)\n", "eval(b)\n", &[(1, 1)], 1),
    ];
    for (before, after, added, count) in table {
        let (found, ..) = look(&rule, &[source("a.py", Some(before), after, added)]);
        assert_eq!(found.len(), *count, "{before:?} -> {after:?}");
    }
}

#[test]
fn a_rule_looks_at_its_own_language_and_files_only() {
    let text =
        "id: a\nlanguage: ts\nfiles: ['src/*']\nignores: ['**/*.test.ts']\nrule: {pattern: eval($A)}\n";
    let rule = load(text).unwrap();
    let table = [
        ("src/deep/a.ts", RuleOutcome::Found(1)),
        ("src/a.test.ts", RuleOutcome::NotApplicable),
        ("lib/a.ts", RuleOutcome::NotApplicable),
        ("src/a.tsx", RuleOutcome::NotApplicable),
        ("src/a.js", RuleOutcome::NotApplicable),
    ];
    for (path, expected) in table {
        let (_, outcome, _) = look(&rule, &[source(path, None, "eval(a)\n", &[(1, 1)])]);
        assert_eq!(outcome, expected, "{path}");
    }
    let (_, outcome, _) = look(&rule, &[source("src/a.ts", None, "a()\n", &[(1, 1)])]);
    assert_eq!(outcome, RuleOutcome::Clear);
}

#[test]
fn a_comment_silences_nothing_and_is_told() {
    let rule = python("{pattern: eval($A)}");
    let texts = [
        "# ast-grep-ignore\n\neval(a)\n",
        "x = 1\n# ast-grep-ignore\neval(a)\n",
        "x = 1\n# ast-grep-ignore: a\neval(a)\n",
        "x = 1\nx = 2\neval(a)  # ast-grep-ignore: a\n",
    ];
    for text in texts {
        let (found, ..) = look(&rule, &[source("a.py", None, text, &[(1, 3)])]);
        assert_eq!(lines(&found), [(3, 3)], "{text}");
        let told = found[0].evidence.iter().any(|fact| fact.contains("only the charter can suppress"));
        assert_eq!(told, !text.starts_with('#'), "{text}");
    }
}

#[test]
fn severities_reasons_and_remedies_are_those_of_the_rule() {
    let of = |extra: &str| {
        let text = format!("id: a\nlanguage: go\nrule: {{pattern: panic($A)}}\n{extra}");
        let organisation = load(&text).unwrap();
        let go = source("a.go", None, "package a\n\nfunc f() {\n\tpanic(\"x\")\n}\n", &[(1, 5)]);
        run(&organisation, &[go]).0.pop()
    };
    for (word, id) in [("error", "high"), ("warning", "medium"), ("info", "low"), ("hint", "note")] {
        assert_eq!(of(&format!("severity: {word}\n")).unwrap().severity.id(), id);
    }
    assert_eq!(of("severity: off\n"), None);
    let plain = of("").unwrap();
    assert_eq!((plain.severity.id(), plain.confidence.id()), ("note", "medium"));
    assert_eq!(plain.what, "code that the rule `a` looks for");
    let noted = of("note: return an error\n").unwrap();
    assert_eq!(
        (noted.why.as_str(), noted.remedy.as_str()),
        ("a rule of this organisation says so", "return an error")
    );
    let told = of("note: return an error\nurl: https://example.org/p\nmetadata: {why: it ends all, confidence: high, team: x}\n").unwrap();
    assert_eq!((told.why.as_str(), told.remedy.as_str()), ("it ends all", "return an error"));
    assert_eq!(told.confidence.id(), "high");
    assert!(told.evidence.contains(&"see https://example.org/p".to_owned()));
}

#[test]
fn messages_are_one_line_without_control_characters() {
    let rule = python("{pattern: eval($A)}");
    let text = format!("eval('''\u{1b}[31m\n{}''')\n", "x".repeat(2_000));
    let (found, ..) = look(&rule, &[source("a.py", None, &text, &[(1, 2)])]);
    assert!(found[0].what.starts_with("found '''[31m xxx"), "{}", found[0].what);
    assert!(found[0].what.chars().count() < 410 && !found[0].what.contains(['\u{1b}', '\n']));
}

#[test]
fn one_rule_that_runs_away_leaves_an_unknown_and_the_others_run() {
    let every = "{has: {stopBy: end, regex: '^y$'}}";
    let away = format!(
        "id: away\nlanguage: python\nrule:\n  all:\n  - kind: call\n  - has: {{stopBy: end, all: [{{kind: call}}, {{has: {{stopBy: end, all: [{{kind: call}}, {every}]}}}}]}}\n"
    );
    let rules = load(&format!("{away}---\nid: b\nlanguage: python\nrule: {{pattern: eval($A)}}\n")).unwrap();
    let deep = format!("{}x{}\neval(a)\n", "f(".repeat(1_500), ")".repeat(1_500));
    let (found, outcomes, unknowns) = run(&rules, &[source("a.py", None, &deep, &[(1, 2)])]);
    assert_eq!(
        outcomes,
        [("org/away".into(), RuleOutcome::Unknown), ("org/b".into(), RuleOutcome::Found(1))]
    );
    assert_eq!(found.len(), 1);
    assert_eq!((unknowns[0].kind, unknowns.len()), (UnknownKind::Rule, 1));
    assert!(unknowns[0].what.contains("took more steps than allowed in `a.py`"), "{}", unknowns[0].what);
}

#[test]
fn a_rule_that_calls_itself_on_a_deep_program_does_not_end_the_process() {
    let text = "id: a\nlanguage: javascript\nutils:\n  deep:\n    any:\n    - kind: number\n    - all:\n      - kind: parenthesized_expression\n      - has: {matches: deep}\nrule: {matches: deep}\n";
    let rule = load(text).unwrap();
    let deep = format!("{}1{};\n", "(".repeat(50_000), ")".repeat(50_000));
    let (_, outcome, unknowns) = look(&rule, &[source("a.js", None, &deep, &[(1, 1)])]);
    assert_eq!(outcome, RuleOutcome::Unknown);
    assert!(unknowns[0].what.contains("nested too deep"), "{}", unknowns[0].what);
}

#[test]
fn a_repeated_variable_on_a_deep_program_does_not_end_the_process() {
    let rule = python("{pattern: 'f($A, $A)'}");
    let arm = format!("{}1{}", "(".repeat(20_000), ")".repeat(20_000));
    let (_, outcome, unknowns) =
        look(&rule, &[source("a.py", None, &format!("f({arm}, {arm})\n"), &[(1, 1)])]);
    assert!(outcome == RuleOutcome::Found(1) || !unknowns.is_empty(), "{outcome:?}");
}

#[test]
fn many_findings_are_counted_and_the_first_are_listed() {
    let rule = python("{pattern: eval($A)}");
    let text: String = (0..1_000).map(|number| format!("eval({number})\n")).collect();
    let (found, outcome, _) = look(&rule, &[source("a.py", None, &text, &[(1, 1_000)])]);
    assert_eq!((found.len(), outcome), (101, RuleOutcome::Found(1_000)));
    assert_eq!(found[100].what, "900 further places of this rule are not listed");
}

#[test]
fn hostile_programs_are_looked_at_without_a_crash() {
    let rule = python("{any: [{pattern: eval($A)}, {kind: ERROR}, {pattern: 'def $F($$$): $$$'}]}");
    let texts = ["", "\0", "\u{feff}eval(a)", "eval(\n", "def f(:\n", "\r\r\n\u{2028}", "'''", "é🦀(\n"];
    for text in texts {
        let (_, outcome, unknowns) = look(&rule, &[source("a.py", Some("x"), text, &[(1, u32::MAX)])]);
        assert!(unknowns.is_empty() && outcome != RuleOutcome::Unknown, "{text:?}");
    }
}

#[test]
fn every_fault_has_a_place_and_a_remedy() {
    let table = [
        ("rule: {kind: call}\nlanguage: python\n", "the key `id` is missing", "add `id:`"),
        ("id: a\nrule: {kind: call}\n", "the key `language` is missing", "add `language:`"),
        ("id: a\nlanguage: python\n", "the key `rule` is missing", "add `rule:`"),
        (
            "id: a\nlanguage: pyhton\nrule: {kind: call}\n",
            "2:11: the language `pyhton` is not known",
            "did you mean `Python`?",
        ),
        (
            "id: a\nlanguage: ruby\nrule: {kind: call}\n",
            "2:11: rules for Ruby are not run",
            "known languages: `Python`",
        ),
        ("id: a b\nlanguage: go\nrule: {kind: block}\n", "1:5: `a b` is no id for a rule", "use letters"),
        (
            "id: a\nlanguage: go\nserverity: error\nrule: {kind: block}\n",
            "3:1: unknown key `serverity`",
            "did you mean `severity`?",
        ),
        (
            "id: a\nlanguage: go\nseverity: fatal\nrule: {kind: block}\n",
            "3:11: unknown value `fatal` for `severity`",
            "`error`",
        ),
        (
            "id: a\nlanguage: go\nrule:\n  patern: f($A)\n",
            "4:3: unknown key `patern`",
            "did you mean `pattern`?",
        ),
        ("id: a\nlanguage: go\nrule: {}\n", "3:7: `rule` of the rule `a` means nothing", "`pattern`"),
        (
            "id: a\nlanguage: go\nrule:\n  kind: cal\n",
            "4:9: `cal` is no kind of Go node",
            "tree-sitter grammar",
        ),
        (
            "id: a\nlanguage: go\nrule:\n  all:\n  - kind: block\n  - regex: '(a'\n",
            "6:12: this is no regular expression: unclosed group",
            "no look-around",
        ),
        (
            "id: a\nlanguage: go\nrule:\n  all:\n  - kind: block\n  - regex: '(\\w{500}){500}'\n",
            "6:12: the regular expression grows too large",
            "repeat less",
        ),
        (
            "id: a\nlanguage: python\nrule:\n  pattern: 'a; b'\n",
            "4:12: the pattern holds several pieces of code",
            "`context` with a `selector`",
        ),
        (
            "id: a\nlanguage: java\nrule:\n  pattern: {context: 'class A { int a; }', selector: for_statement}\n",
            "4:54: the selector `for_statement` matches nothing in the context",
            "`selector`",
        ),
        (
            "id: a\nlanguage: python\nrule: {pattern: f($A)}\nconstraints:\n  B: {regex: x}\n",
            "5:3: `constraints` of the rule `a` means nothing: undefined meta var `B`",
            "a variable that stands in the rule's pattern",
        ),
        (
            "id: a\nlanguage: python\nrule: {matches: nobody}\n",
            "3:7: `rule` of the rule `a` means nothing",
            "",
        ),
        (
            "id: a\nlanguage: go\nrule: {kind: block}\n---\nid: a\nlanguage: go\nrule: {kind: block}\n",
            "5:5: two rules have the id `a`",
            ".caution/rules/a.yml:1",
        ),
        ("id: a\nlanguage: go\nrule: {regex: x}\n", "3:7: `rule` of the rule `a`", "`kind`"),
        ("id: a\nlanguage: go\nfiles: ['[']\nrule: {kind: block}\n", "3:8: `[` is no glob", "src/**/*.py"),
        ("- id: a\n", "1:1: expected a mapping, found a list", "`key: value`"),
        ("id: a: b\n", "1:6: a `key: value` cannot stand here", "quote a value"),
    ];
    let mut wrong = Vec::new();
    for (text, message, hint) in table {
        let Err(problem) = load(text) else { panic!("{text:?} is a rule") };
        let (shown, given) = (problem.to_string(), problem.hint.clone().unwrap_or_default());
        let placed = problem.position.line > 0 && problem.line_text.is_some();
        if !(placed && shown.starts_with(FILE) && shown.contains(message) && given.contains(hint)) {
            wrong.push(format!("{text}is: {shown}\n    {given}\nwanted: {message}\n    {hint}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_suppression_names_a_rule_that_is_there_and_may_be_suppressed() {
    let charter = |rule: &str| {
        let text = format!(
            "suppressions:\n- {{rule: {rule}, paths: [a], reason: nobody calls it, approver: ann, approved_on: 2026-01-01, until: 2026-02-01}}\n"
        );
        let files = [
            (".caution/suppressions.yaml".into(), text.into_bytes()),
            (FILE.into(), b"id: own\nlanguage: go\nrule: {kind: block}\n".to_vec()),
        ];
        caution_read::charter::parse(&files, None).unwrap()
    };
    assert!(Organisation::load(&charter("org/own")).is_ok());
    let table = [
        ("own", "there is no rule `own`", "org/own"),
        ("org/owm", "there is no rule `org/owm`", "did you mean `org/own`?"),
        ("charter-change", "`charter-change` cannot be suppressed", "in the policy"),
        ("suppressed", "`suppressed` cannot be suppressed", "in the policy"),
    ];
    for (rule, message, hint) in table {
        let problem = Organisation::load(&charter(rule)).unwrap_err();
        let shown = problem.to_string();
        assert!(shown.starts_with(&format!(".caution/suppressions.yaml:2:10: {message}")), "{shown}");
        let line = problem.line_text.unwrap_or_default();
        assert!(line.starts_with(&format!("- {{rule: {rule}, paths: [a]")), "as it stands there: {line}");
        assert!(problem.hint.as_deref().unwrap_or("").contains(hint), "{:?}", problem.hint);
    }
}

#[test]
fn a_place_among_siblings_that_counts_too_far_is_told_before_ast_grep_counts() {
    let far = "'99999999999999999999n'";
    for (rule, key, place) in [
        (format!("{{kind: call, nthChild: {far}}}"), "nthChild", "3:30"),
        (format!("{{kind: call, nthChild: {{position: {far}}}}}"), "position", "3:41"),
        (format!("{{kind: call, nthChild: {{position: 2n, ofRule: {{nthChild: {far}}}}}}}"), "nthChild", ""),
        ("{kind: call, nthChild: {position: '1 0 0 0 0 0 0n'}}".to_owned(), "position", "3:41"),
        ("{kind: 'call:nth-child(99999999999999999999n)'}".to_owned(), "kind", "3:14"),
    ] {
        let problem = load(&format!("id: a\nlanguage: python\nrule: {rule}\n")).unwrap_err();
        assert!(problem.message.contains(&format!("`{key}` counts too far")), "{problem}");
        assert!(problem.to_string().contains(place), "{problem}");
    }
    assert!(load("id: a\nlanguage: python\nrule: {kind: call, nthChild: 100}\n").is_ok());
}

#[test]
fn a_note_alone_is_the_remedy_and_metadata_says_why() {
    let load = |rest: &str| {
        load(&format!("id: a\nlanguage: python\nmessage: what\n{rest}rule: {{kind: call}}\n")).unwrap()
    };
    let parts = |rest: &str| {
        let organisation = load(rest);
        let rule = organisation.by_id("a").unwrap();
        (rule.title.clone(), rule.why.clone(), rule.remedy.clone())
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(parts("note: write it so\n"), ("what".to_owned(), None, some("write it so")));
    let both = "note: write it so\nmetadata: {why: it hurts}\n";
    assert_eq!(parts(both), ("what".to_owned(), some("it hurts"), some("write it so")));
    let three = "note: more\nmetadata: {why: it hurts, remedy: write it so}\n";
    assert_eq!(parts(three), ("what".to_owned(), some("it hurts"), some("write it so")));
    let page = load("note: write it so\n").by_id("a").unwrap().document();
    assert!(page.contains("## Remedy\n\nwrite it so\n"), "{page}");
    assert!(
        page.contains("## Why it matters\n\nThe rule does not say; `metadata.why` is the place"),
        "{page}"
    );
}

#[test]
fn cases_tell_what_came_out_otherwise() {
    let organisation = python("{pattern: eval($A)}");
    let cases = "id: a\nvalid:\n- run(a)\n- eval(a)\ninvalid:\n- eval(b)\n- |\n  x = 1\n";
    let file = (".caution/rules/tests/a.yml".into(), cases.to_owned());
    let tried = organisation.try_cases(std::slice::from_ref(&file)).unwrap();
    let failures: Vec<_> =
        tried.cases.iter().map(|case| (case.position.line, case.failure.as_deref())).collect();
    assert_eq!(
        failures,
        [
            (3, None),
            (4, Some("the rule finds 1 place in this `valid` case")),
            (6, None),
            (8, Some("the rule finds nothing in this `invalid` case")),
        ]
    );
    assert!(tried.untried.is_empty());
    assert_eq!(organisation.try_cases(&[]).unwrap().untried, [("org/a".to_owned(), "no cases")]);
    let half = (file.0.clone(), "id: a\ninvalid: [eval(b)]\n".to_owned());
    let half = organisation.try_cases(&[half]).unwrap().untried;
    assert_eq!(half, [("org/a".to_owned(), "no case that leaves it quiet (`valid`)")]);
    let wrong = organisation.try_cases(&[(file.0.clone(), "id: b\nvalid: [x]\n".to_owned())]).unwrap_err();
    assert_eq!(wrong.to_string(), ".caution/rules/tests/a.yml:1:5: there is no rule `b` in this folder");
}

#[test]
fn nothing_that_a_rule_may_say_ends_the_process() {
    let long: Vec<String> = ["(", "[", "f(", ":not(", "a > ", "if x:\n ", "$A+", "{"]
        .iter()
        .map(|part| part.repeat(1_500))
        .collect();
    let short = [
        "",
        "é",
        "🦀 > b",
        ":",
        "::",
        ":not(",
        ":not()",
        ":nth-child(",
        ":nth-child(2n+",
        "call >",
        "> call",
        "*",
        "$",
        "$$$",
        "$$$A",
        "$A",
        "$_",
        "\u{feff}",
        "\\",
        "'",
        "\"",
        "a; b",
        "a\u{2028}b",
        "call,",
        "call:has(é)",
        "substring($A)",
        "replace($A, by=x)",
        "convert(",
        "-9999999999999999999",
        "99999999999999999999n",
        "..",
    ];
    let shapes: [&dyn Fn(&str) -> String; 11] = [
        &|word| format!("rule: {{kind: {word}}}"),
        &|word| format!("rule: {{pattern: {word}}}"),
        &|word| format!("rule: {{all: [{{kind: call}}, {{regex: {word}}}]}}"),
        &|word| format!("rule: {{matches: {word}}}"),
        &|word| format!("rule: {{kind: call, nthChild: {word}}}"),
        &|word| format!("rule: {{kind: call, nthChild: {{position: {word}}}}}"),
        &|word| format!("rule: {{pattern: {{context: {word}, selector: {word}}}}}"),
        &|word| format!("rule: {{pattern: f($A)}}\nmessage: {word}"),
        &|word| format!("rule: {{pattern: f($A)}}\nmessage: $B\ntransform: {{B: {word}}}"),
        &|word| {
            format!(
                "rule: {{pattern: f($A)}}\nmessage: $B\ntransform: {{B: {{replace: {{source: {word}, replace: {word}, by: {word}}}}}}}"
            )
        },
        &|word| format!("rule: {{kind: call, has: {{field: {word}, stopBy: {word}, kind: call}}}}"),
    ];
    let program = source("a.py", None, "f(é)\nf(f(x, y))\n", &[(1, 2)]);
    let mut loaded = 0;
    for word in short.iter().copied().chain(long.iter().map(String::as_str)) {
        for shape in shapes {
            let text = shape(&serde_json::to_string(word).unwrap());
            if let Ok(organisation) = load(&format!("id: a\nlanguage: python\n{text}\n")) {
                loaded += 1;
                run(&organisation, std::slice::from_ref(&program));
            }
        }
    }
    assert!(loaded > 20, "{loaded}");
}
