use super::*;

const WHOLE: &str = "\
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
  python:
    what: it breaks
    author: Dana <dana@shop.example>
    message: Break it
    twins:
      fixed: {what: it works}
";

/// A drill with these files beside, or in place of, the usual ones; an empty one takes a file away.
fn parse(files: &[(&str, &str)]) -> Result<Drill, Problem> {
    let usual = [
        ("drill.yaml", WHOLE),
        ("charter/people.yaml", "people: []\n"),
        ("python/before/a.py", "a\n"),
        ("python/after/a.py", "b\n"),
        ("python/twins/fixed/after/a.py", "c\n"),
    ];
    let mut all: BTreeMap<&str, &str> = usual.into_iter().collect();
    all.extend(files.iter().copied());
    let all: Vec<(&str, &[u8])> = all
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(path, text)| (path, text.as_bytes()))
        .collect();
    Drill::parse("example", &all)
}

#[test]
fn a_drill_is_its_files_and_what_it_says_of_them() {
    let drill = parse(&[
        ("python/forge.yaml", "environment: production\n"),
        ("python/context.yaml", "title: said\n"),
        ("python/twins/fixed/context.yaml", "title: said otherwise\n"),
    ])
    .unwrap();
    let [case] = drill.cases.as_slice() else { panic!("{:?}", drill.cases) };
    assert_eq!(
        case.change.before.keys().map(ToString::to_string).collect::<Vec<_>>(),
        [".caution/people.yaml", "a.py"]
    );
    assert_eq!(case.change.after[&"a.py".into()], b"b\n");
    let environment = case.change.context.environment.as_ref().unwrap();
    assert!(environment.trust.can_meet(), "what the forge says counts");
    assert!(!case.change.context.title.as_ref().unwrap().trust.can_meet(), "what somebody says is a claim");
    let [twin] = case.twins.as_slice() else { panic!("{:?}", case.twins) };
    assert_eq!(
        (&twin.before, twin.after[&"a.py".into()].as_slice()),
        (&case.change.before, b"c\n".as_slice())
    );
    assert_eq!(twin.context.environment, case.change.context.environment, "the case's, where it has none");
    assert_eq!(twin.context.title.as_ref().unwrap().value, "said otherwise");
}

#[test]
fn what_is_wrong_is_told_with_its_file() {
    let misnamed = WHOLE.replace("  baseline:", "  baselin:");
    let other_case = WHOLE.replace("  python:", "  go:");
    type Wrong<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a str);
    let cases: [Wrong<'_>; 9] = [
        (
            &[("drill.yaml", "")],
            "drills/example/drill.yaml: the drill has no `drill.yaml`",
            "caution schema drill",
        ),
        (
            &[("drill.yaml", &misnamed)],
            "drills/example/drill.yaml:9:3: there is no built-in policy `baselin`",
            "did you mean `baseline`?",
        ),
        (
            &[("drill.yaml", &other_case)],
            "drills/example/drill.yaml:11:3: the case `go` has neither files that differ nor a context",
            "go/before/",
        ),
        (
            &[("pyhton/after/b.py", "x")],
            "drills/example/pyhton/after/b.py: the file belongs to no case of the drill",
            "charter/",
        ),
        (
            &[("python/twins/fixd/after/a.py", "x")],
            "drills/example/python/twins/fixd/after/a.py: the file belongs to no case of the drill",
            "twins",
        ),
        (
            &[("notes.txt", "x")],
            "drills/example/notes.txt: the file belongs to no case of the drill",
            "charter/",
        ),
        (
            &[("python/twins/fixed/after/a.py", "b\n")],
            "drills/example/drill.yaml:16:7: the twin `fixed` is the case itself",
            "python/twins/fixed/after/",
        ),
        (
            &[("python/forge.yaml", "trust: forge\n")],
            "drills/example/python/forge.yaml:1:1: unknown key `trust`",
            "channel",
        ),
        (
            &[("python/context.yaml", "effects: [{verb: delete}]\n")],
            "drills/example/python/context.yaml:1:12: the key `object` is missing in item 1 of `effects`",
            "object",
        ),
    ];
    for (files, message, hint) in cases {
        let problem = parse(files).unwrap_err();
        assert_eq!(problem.to_string(), message);
        assert!(problem.hint.as_deref().unwrap_or("").contains(hint), "{message}: {:?}", problem.hint);
    }
}

#[test]
fn no_bytes_make_it_panic() {
    for bytes in [&b"\xff\xfe"[..], b"\0", b"title: \xc3", b"[", b"a: *b"] {
        assert!(Drill::parse("example", &[("drill.yaml", bytes)]).is_err(), "{bytes:?}");
        let files: [(&str, &[u8]); 4] = [
            ("drill.yaml", WHOLE.as_bytes()),
            ("python/after/a.py", bytes),
            ("python/twins/fixed/after/a.py", b"c"),
            ("python/context.yaml", bytes),
        ];
        assert!(Drill::parse("example", &files).is_err(), "{bytes:?}");
    }
    assert!(parse_all(&[]).unwrap().is_empty());
    assert!(parse_all(&[("README.md", b"for readers")]).unwrap().is_empty());
}

#[test]
fn a_drill_of_bytes_that_are_no_text_is_judged_all_the_same() {
    let files: [(&str, &[u8]); 3] = [
        ("drill.yaml", WHOLE.as_bytes()),
        ("python/after/a.py", b"\xff\0\n\xfe"),
        ("python/twins/fixed/after/a.py", b"\xff\n"),
    ];
    let drill = Drill::parse("example", &files).unwrap();
    let baseline = caution_policy::built_in("baseline").unwrap();
    let policy = caution_core::charter::PolicySource {
        origin: caution_core::charter::PolicyOrigin::BuiltIn("baseline".to_owned()),
        text: baseline.text.to_owned(),
    };
    for at in ["2026-03-02T12:00:00Z", "-009998-01-01T00:00:00Z", "9999-12-01T00:00:00Z"] {
        let judge = Judge::new(policy.clone(), &[], at.parse().unwrap()).unwrap();
        let ran = judge.run(&drill).unwrap();
        assert_eq!(ran.cases[0].0.checked.change.files.len(), 1, "{at}");
    }
}
