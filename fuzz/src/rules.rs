//! The way of a changed program: bytes, a tree, the rules on it.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook};
use std::sync::{Arc, Mutex, Once};

use caution_core::RepoPath;
use caution_core::change::{Action, Change, Head};
use caution_core::charter::Charter;
use caution_core::context::Context;
use caution_core::finding::LineRange;
use caution_core::provenance::Provenance;
use caution_read::lang::{SourceFile, of_path};
use caution_rules::organisation::Organisation;
use caution_rules::{ALL, ChangedText, Input, Outcome, Rule};
use jiff::Timestamp;

use crate::BETWEEN;

/// A small program in each language, with something for every rule on code to look at.
const PROGRAMS: &[(&str, &str)] = &[
    (
        "app/pay.py",
        "def pay(card, total):\n    for _ in range(3):\n        try:\n            return gateway.charge(card, total)\n        except Timeout:\n            pass\n",
    ),
    (
        "app/pay.js",
        "async function take(id) {\n  const item = await db.items.get(id);\n  item.stock -= 1;\n  await db.items.save(item);\n}\n",
    ),
    (
        "app/pay.ts",
        "async function send(order: Order): Promise<void> {\n  await carrier.submit(order);\n  order.status = \"sent\";\n  await order.save();\n}\n",
    ),
    ("app/pay.tsx", "export const Price = ({ eur }: Props) => <b>{eval(eur)}</b>;\n"),
    (
        "app/pay.go",
        "package pay\n\nfunc Send(order *Order) {\n\tclient.Submit(order)\n\torder.Status = \"sent\"\n\tdb.Save(order)\n}\n",
    ),
    (
        "app/Pay.java",
        "class Pay {\n    void take(long id) {\n        Item item = items.findById(id);\n        item.setStock(item.getStock() - 1);\n        items.save(item);\n    }\n}\n",
    ),
];

/// The people of a made-up charter.
const PEOPLE: &str = "version: 1\npeople:\n  - id: ann\n    name: Ann\n    emails: [ann@shop.example]\n  - id: bob\n    name: Bob\n    handles: [bob]\n";

/// The day of every decision here: 2026-11-01.
const NOW: i64 = 1_793_491_200;

/// Looks at a program with every rule; all its lines are new. If a line `%%` stands in it, what comes before
/// is the text before the change, and lines that stand in both are old.
///
/// A rule that panics is a crash here: nothing stands between it and the fuzzer.
pub fn program(path: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (before, after) = match text.split_once(BETWEEN) {
        Some((before, after)) => (Some(before), after),
        None => (None, text.as_ref()),
    };
    let Some(source) = source(path, before, after) else { return };
    for (text, syntax) in [(before, source.syntax_before()), (Some(after), source.syntax())] {
        let extent = Extent::of(text.unwrap_or_default());
        for lines in &syntax.broken {
            extent.assert_holds(*lines, "what does not parse");
        }
    }
    let charter = Charter::default();
    let organisation = Organisation::default();
    let extent = Extent::of(after);
    with_input(&[source], &[], &charter, &organisation, |input| {
        for rule in ALL {
            look(rule, input, &extent);
        }
    });
}

/// As [`program`], for the three forms of JavaScript: `j`, `t` or `x` in front means `.js`, `.ts`, `.tsx`;
/// any other byte one of them.
pub fn javascript(bytes: &[u8]) {
    let Some((first, text)) = bytes.split_first() else { return };
    let path = match first % 3 {
        1 => "app/orders.js",
        2 => "app/orders.ts",
        _ => "app/orders.tsx",
    };
    program(path, text);
}

/// Loads an organisation's rules and runs them on a small program in each language; what stands behind a
/// line `%%` is the program instead.
pub fn organisation(text: &str) {
    let (rules, program) =
        text.split_once(BETWEEN).map_or((text, None), |(rules, program)| (rules, Some(program)));
    let path = RepoPath::from(".caution/rules/own.yml");
    let charter = Charter { rules: vec![(path, rules.to_owned())], ..Charter::default() };
    // A library that meets a case it did not think of while a rule is made or run is caught, and told; so
    // only what comes through all of that is a crash.
    told_if_uncaught(|| {
        let Ok(organisation) = Organisation::load(&charter) else { return };
        let sources = programs(program);
        with_input(&sources, &[], &charter, &organisation, |input| {
            let _ = caution_rules::run(&[], input);
        });
    });
}

/// Reads suppressions beside a `people.yaml`, and applies them to what the rules find.
pub fn suppressions(bytes: &[u8]) {
    let files = [
        (RepoPath::from(".caution/people.yaml"), PEOPLE.as_bytes().to_vec()),
        (RepoPath::from(".caution/suppressions.yaml"), bytes.to_vec()),
    ];
    let Ok(charter) = caution_read::charter::parse(&files, None) else { return };
    let Ok(organisation) = Organisation::load(&charter) else { return };
    let sources = programs(None);
    with_input(&sources, &[], &charter, &organisation, |input| {
        let _ = caution_rules::run(ALL, input);
    });
}

/// Compares tests before and after a line `%%`, in a language that the first byte chooses, with a setting
/// and a pipeline of the same texts beside them.
pub fn tests(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let (before, after) = text.split_once(BETWEEN).unwrap_or((&text, ""));
    let paths = ["tests/test_a.py", "src/a.test.ts", "a_test.go", "src/test/java/ATest.java", "src/lib.rs"];
    let own = paths.get(usize::from(*first) % paths.len()).copied().unwrap_or("tests/test_a.py");
    let changed = |path: &str| ChangedText {
        path: RepoPath::from(path),
        old_path: None,
        before: Some(Arc::from(before)),
        after: Some(Arc::from(after)),
    };
    let texts = [own, "pyproject.toml", ".github/workflows/ci.yml"].map(changed);
    let (charter, organisation) = (Charter::default(), Organisation::default());
    let Some(rule) = caution_rules::by_id("test-weakening") else { return };
    with_input(&[], &texts, &charter, &organisation, |input| {
        let _ = (rule.check)(input);
    });
}

fn programs(text: Option<&str>) -> Vec<SourceFile> {
    PROGRAMS.iter().filter_map(|(path, own)| source(path, None, text.unwrap_or(own))).collect()
}

fn source(path: &str, before: Option<&str>, after: &str) -> Option<SourceFile> {
    let path = RepoPath::from(path);
    let language = of_path(&path)?;
    let lines = (added(before.unwrap_or_default(), after), added(after, before.unwrap_or_default()));
    let before = before.map(|before| (&path, Arc::from(before)));
    Some(SourceFile::new(path.clone(), language, before, Arc::from(after), lines))
}

/// The lines of `after` that do not stand in `before`; a moved line counts as old.
fn added(before: &str, after: &str) -> Vec<LineRange> {
    let old: HashSet<&str> = before.lines().collect();
    let mut added: Vec<LineRange> = Vec::new();
    let lines = (1..).zip(after.lines());
    for (number, _) in lines.filter(|(_, line)| !old.contains(line)) {
        match added.last_mut() {
            Some(range) if range.last + 1 == number => range.last = number,
            _ => added.push(LineRange { first: number, last: number }),
        }
    }
    added
}

fn with_input(
    sources: &[SourceFile],
    texts: &[ChangedText],
    charter: &Charter,
    organisation: &Organisation,
    act: impl FnOnce(&Input<'_>),
) {
    let change = Change {
        action: Action::Merge,
        base: None,
        charter_base: None,
        head: Head::Index,
        head_tree: None,
        commits: Vec::new(),
        files: Vec::new(),
        residues: Vec::new(),
        context: Context::default(),
        unknowns: Vec::new(),
    };
    act(&Input {
        change: &change,
        sources,
        texts,
        lexicon: None,
        organisation,
        provenance: &Provenance::default(),
        charter,
        charter_after: None,
        charter_problems: &[],
        policy_loosened: &[],
        now: Timestamp::from_second(NOW).unwrap_or_default(),
    });
}

fn look(rule: &Rule, input: &Input<'_>, extent: &Extent) {
    let Outcome::Looked(findings) = (rule.check)(input) else { return };
    for finding in findings {
        let places = finding.place.iter().chain(&finding.related);
        for lines in places.filter_map(|place| place.lines) {
            extent.assert_holds(lines, rule.id);
        }
    }
}

/// How many lines a text has. Counted once: there may be many places to hold against it.
struct Extent {
    lines: usize,
    /// Places where a line begins, an empty one at the end among them.
    begun: usize,
}

impl Extent {
    fn of(text: &str) -> Self {
        Self { lines: text.lines().count().max(1), begun: text.matches('\n').count() + 1 }
    }

    /// Lines begin within the text, so that a change can touch them, and end at its end at the latest.
    fn assert_holds(&self, range: LineRange, what: &str) {
        let (first, last) = (range.first as usize, range.last as usize);
        let holds = first >= 1 && first <= last && first <= self.lines && last <= self.begun;
        assert!(holds, "{what}: {range:?} of {} lines", self.lines);
    }
}

/// Runs it without the fuzzer's hook, which ends the process at a panic that somebody would catch. What a
/// panic said is told if nobody did.
fn told_if_uncaught(act: impl FnOnce()) {
    static HOOK: Once = Once::new();
    static SAID: Mutex<String> = Mutex::new(String::new());
    HOOK.call_once(|| {
        set_hook(Box::new(|panic| {
            if let Ok(mut said) = SAID.lock() {
                *said = panic.to_string();
            }
        }));
    });
    if let Err(panic) = catch_unwind(AssertUnwindSafe(act)) {
        if let Ok(said) = SAID.lock() {
            eprintln!("{said}");
        }
        resume_unwind(panic);
    }
}
