//! Whatever a text from outside says, it stays text in every format.

#![expect(clippy::panic, clippy::indexing_slicing, reason = "the checks are shared by tests and stop them")]

use caution_render::{ALL, Options};
use caution_testkit::sample::{self, Sample};
use caution_wire::{Report, is_hidden};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use pulldown_cmark::{Event, Parser, Tag};
use serde_json::Value;

fn report(sample: &Sample) -> Report {
    Report::new(&sample.change, &sample.charter, &sample.assessment, &sample.verdict)
}

fn rendered(format: &str, report: &Report, options: &Options) -> String {
    ALL.iter().filter(|one| one.id == format).map(|one| (one.render)(report, options)).collect()
}

fn schema() -> jsonschema::Validator {
    // The published pattern of a language tag has a bracket too many, which is no regular expression.
    let text = include_str!("schema/sarif-schema-2.1.0.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&text).unwrap_or_default();
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&schema).unwrap_or_else(|error| panic!("the schema is a schema: {error}"))
}

/// Texts made of what terminals, runners, renderers and parsers act on.
fn text() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "::error::x",
        "::",
        "##[add-path]",
        "\n",
        "\r",
        "\r\n",
        "%0A",
        "%25",
        ",",
        "|",
        "\\",
        "\\|",
        "`",
        "``",
        "```",
        "*",
        "_",
        "[a](b)",
        "![a](b)",
        "<b>",
        "</details>",
        "<!--",
        "-->",
        "&lt;",
        "@bo",
        "a@b.c",
        "#1",
        "GH-2",
        "https://x.invalid",
        "www.x.invalid",
        "$a$",
        "~~",
        "---",
        "- ",
        "1. ",
        "# ",
        "> ",
        "    ",
        "\t",
        "\u{1b}[31m",
        "\u{9b}",
        "\u{202e}",
        "\u{2066}",
        "\u{2028}",
        "\u{feff}",
        "\u{a0}",
        "\u{0}",
        "\"",
        "'",
        "{0}",
        "é",
        "日本",
        "👩‍💻",
        "word",
        " ",
        "http://a|b\\|c@d",
        "\u{85}",
        "<https://x.invalid>",
        "[x]: y",
        "[^1]",
        "ghp_",
        "\\`",
    ]);
    let part = prop_oneof![4 => nasty.prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

fn check_text(report: &Report, text: &str) {
    assert_eq!(text.chars().find(|one| *one != '\n' && is_hidden(*one)), None, "{text}");
    for line in text.lines() {
        assert_eq!(line.trim_end_matches(' '), line);
    }
    let last = text.lines().last().unwrap_or_default();
    assert!(last.starts_with(&format!("‖ {}", report.verdict.outcome.word())), "{last}");
}

/// Reads a line as a runner does: a command, its properties and its data.
fn command(line: &str) -> Option<(&str, Vec<(&str, &str)>)> {
    let rest = line.trim_start().strip_prefix("::")?;
    let (head, _) = rest.split_once("::")?;
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    Some((name, properties.split(',').filter_map(|pair| pair.split_once('=')).collect()))
}

fn check_github(text: &str) {
    let lines: Vec<&str> = text.lines().collect();
    let (last, commands) = lines.split_last().unwrap_or((&"", &[]));
    assert!(last.starts_with("‖ ") && command(last).is_none(), "{last}");
    assert!(!text.contains("##["), "{text}");
    assert_eq!(text.chars().find(|one| *one != '\n' && is_hidden(*one)), None);
    for line in commands {
        let Some((name, properties)) = command(line) else { panic!("not a command: {line}") };
        assert!(["error", "warning", "notice"].contains(&name), "{line}");
        let keys: Vec<&str> = properties.iter().map(|(key, _)| *key).collect();
        assert!(
            keys == ["title"]
                || keys == ["file", "line", "title"]
                || keys == ["file", "line", "endLine", "title"],
            "{line}"
        );
    }
    for name in ["error", "warning", "notice"] {
        let number = commands.iter().filter(|line| line.starts_with(&format!("::{name} "))).count();
        assert!(number <= 10, "{number} of {name}");
    }
}

fn check_markdown(text: &str) {
    assert!(text.len() <= 60_000, "{}", text.len());
    assert_eq!(text.chars().find(|one| *one != '\n' && is_hidden(*one)), None);
    let mut options = pulldown_cmark::Options::all();
    options.remove(pulldown_cmark::Options::ENABLE_SMART_PUNCTUATION);
    let (mut cells, mut columns, mut rows) = (0, 0, 0);
    let mut in_code = false;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::FootnoteDefinition(_))
            | Event::FootnoteReference(_) => {
                panic!("a link: {event:?}\n{text}")
            }
            Event::Start(Tag::BlockQuote(_) | Tag::Strikethrough | Tag::Emphasis)
            | Event::Rule
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::TaskListMarker(_) => panic!("markup: {event:?}\n{text}"),
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::Start(Tag::TableHead | Tag::TableRow) => cells = 0,
            Event::Start(Tag::TableCell) => cells += 1,
            Event::End(pulldown_cmark::TagEnd::TableRow) => {
                rows += 1;
                assert_eq!(cells, columns, "{text}");
            }
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => in_code = false,
            Event::Html(html) | Event::InlineHtml(html) => {
                let known = ["<br>", "<details>", "</details>"].contains(&html.trim())
                    || (html.starts_with("<details><summary>") && html.trim_end().ends_with("</summary>"));
                assert!(known, "{html}\n{text}");
            }
            Event::Text(shown) if !in_code => {
                assert!(!["@", "://", "www."].iter().any(|mark| shown.contains(mark)), "{shown}\n{text}");
            }
            _ => {}
        }
    }
    // Every row that was written was also read as one: a border within a cell would make a cell more.
    let written = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| |")).count();
    assert!(rows >= written.saturating_sub(1) && rows > 0, "{rows} of {written}\n{text}");
    for line in text.lines().filter(|line| line.starts_with("| ")) {
        assert!([2, 4].contains(&(borders(line) - 1)), "{line}");
    }
}

/// How many borders a table row has by GFM: bars without a backslash that is not itself escaped.
fn borders(line: &str) -> usize {
    let mut escaped = false;
    let mut number = 0;
    for character in line.chars() {
        number += usize::from(character == '|' && !escaped);
        escaped = character == '\\' && !escaped;
    }
    number
}

fn check_sarif(text: &str, schema: &jsonschema::Validator) {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let faults: Vec<String> =
        schema.iter_errors(&value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert_eq!(faults, [] as [String; 0], "{text}");
    let results = value["runs"][0]["results"].as_array().cloned().unwrap_or_default();
    let rules = value["runs"][0]["tool"]["driver"]["rules"].as_array().cloned().unwrap_or_default();
    for result in &results {
        let place = &result["locations"][0]["physicalLocation"];
        assert!(
            place["artifactLocation"]["uri"].as_str().is_some_and(|uri| !uri.is_empty() && uri.is_ascii())
        );
        assert!(place["region"]["startLine"].as_u64() >= Some(1));
        let index = result["ruleIndex"].as_u64().unwrap_or(u64::MAX) as usize;
        assert_eq!(rules.get(index).map(|rule| &rule["id"]), Some(&result["ruleId"]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_never_becomes_anything_else(text in text(), width in 1_usize..200, verbose: bool) {
        let report = report(&sample::with_text(&text));
        let options = Options { colour: false, width, verbose };
        check_text(&report, &rendered("text", &report, &options));
        check_github(&rendered("github", &report, &options));
        check_markdown(&rendered("markdown", &report, &options));
        let json = rendered("json", &report, &options);
        prop_assert_eq!(serde_json::from_str::<Report>(&json).ok(), Some(report));
    }
}

#[test]
fn sarif_fits_the_official_schema_for_every_sample_and_for_hostile_texts() {
    let schema = schema();
    for make in sample::ALL {
        check_sarif(&rendered("sarif", &report(&make()), &Options::default()), &schema);
    }
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..64 {
        let text = text().new_tree(&mut runner).map(|tree| tree.current()).unwrap();
        let text = rendered("sarif", &report(&sample::with_text(&text)), &Options::default());
        check_sarif(&text, &schema);
    }
}

#[test]
fn a_change_without_findings_gives_a_valid_empty_run_in_sarif() {
    let text = rendered("sarif", &report(&sample::by_name("nothing").unwrap()), &Options::default());
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["runs"][0]["results"], Value::Array(Vec::new()));
    assert_eq!(value["runs"][0]["invocations"][0]["executionSuccessful"], true);
    check_sarif(&text, &schema());
}

#[test]
fn what_has_no_place_in_a_change_without_files_is_a_notification_of_the_run() {
    let mut sample = sample::by_name("junior-with-ai").unwrap();
    sample.change.files.clear();
    let text = rendered("sarif", &report(&sample), &Options::default());
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["runs"][0]["results"], Value::Array(Vec::new()));
    let notifications = value["runs"][0]["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notifications.len(), 3);
    check_sarif(&text, &schema());
}

#[test]
fn a_fingerprint_stays_when_lines_move_and_differs_between_twins() {
    let fingerprints = |sample: &Sample| -> Vec<String> {
        let text = rendered("sarif", &report(sample), &Options::default());
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        let results = value["runs"][0]["results"].as_array().cloned().unwrap_or_default();
        results.iter().map(|result| result["partialFingerprints"]["caution/v1"].to_string()).collect()
    };
    let mut sample = sample::by_name("many").unwrap();
    let before = fingerprints(&sample);
    for finding in &mut sample.assessment.findings {
        let lines = finding.place.as_mut().and_then(|place| place.lines.as_mut()).unwrap();
        lines.first += 100;
        lines.last += 100;
    }
    assert_eq!(fingerprints(&sample), before);
    let mut unique = before.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), before.len());
}

#[test]
fn a_huge_report_stays_within_the_limits_of_every_page() {
    let mut sample = sample::by_name("many").unwrap();
    let finding = sample.assessment.findings[0].clone();
    let unknown = sample.assessment.unknowns[0].clone();
    let requirement = sample.verdict.requirements[5].clone();
    sample.assessment.findings = vec![finding; 8_000];
    sample.assessment.unknowns = vec![unknown; 8_000];
    for (number, unknown) in sample.assessment.unknowns.iter_mut().enumerate() {
        unknown.subject = number.to_string();
        unknown.hides = format!("thing {number}");
    }
    sample.verdict.requirements = vec![requirement; 500];
    for (number, requirement) in sample.verdict.requirements.iter_mut().enumerate() {
        requirement.id = format!("r{number}");
    }
    let report = report(&sample);
    let options = Options { verbose: true, ..Options::default() };
    check_markdown(&rendered("markdown", &report, &options));
    check_github(&rendered("github", &report, &options));
    let last_notice = rendered("github", &report, &options);
    assert!(
        last_notice.contains("491 errors, 7999 notices") || last_notice.contains("more; the job summary"),
        "{last_notice}"
    );
    let value: Value = serde_json::from_str(&rendered("sarif", &report, &options)).unwrap();
    assert_eq!(value["runs"][0]["results"].as_array().map(Vec::len), Some(5_000));
    let text = rendered("text", &report, &Options::default());
    assert!(text.lines().count() < 80, "{}", text.lines().count());
}
