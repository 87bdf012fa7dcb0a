//! The examples in the documents are read as they stand.

use caution_core::RepoPath;
use caution_core::charter::Tier;
use caution_read::{charter, context};

const SUPPRESSIONS: &str = include_str!("../../../docs/guides/suppressions.md");
const CHARTER: &str = include_str!("../../../docs/concepts/charter.md");
const CONTEXT: &str = include_str!("../../../docs/concepts/context.md");

/// The fenced examples of a page, by the file name in their first line.
fn examples(page: &str) -> Vec<(String, String)> {
    let blocks = page.split("```yaml\n").skip(1);
    blocks
        .map(|block| {
            let text = block.split("```").next().unwrap_or_default();
            let name = text.lines().next().unwrap_or_default().trim_start_matches("# ");
            (name.to_owned(), text.to_owned())
        })
        .collect()
}

#[test]
fn the_charter_of_the_page_has_two_people_two_services_and_a_catalogue() {
    let files: Vec<_> = examples(CHARTER)
        .into_iter()
        .map(|(name, text)| (RepoPath::from(name.as_str()), text.into_bytes()))
        .collect();
    assert_eq!(files.len(), 4);
    let charter = charter::parse(&files, None).unwrap();
    assert_eq!(charter.problems, []);
    assert_eq!(charter.people.all.len(), 2);
    let services: Vec<_> = charter
        .services
        .iter()
        .map(|service| (service.name.as_str(), service.tier.map(Tier::number)))
        .collect();
    assert_eq!(services, [("payments", Some(1)), ("handbook", Some(4))]);
    assert!(charter.services[0].paths.matches(&RepoPath::from("libs/money/eu/vat.py")));
}

#[test]
fn the_context_and_report_of_the_page_are_read() {
    let examples = examples(CONTEXT);
    assert_eq!(examples.len(), 2);
    let (name, text) = &examples[0];
    let read = context::parse(name, text).unwrap();
    assert_eq!((read.approvals.len(), read.reports.len(), read.advice.len()), (1, 1, 1));
    assert!(read.actor.unwrap().value.bot);
    let (name, text) = &examples[1];
    assert_eq!(context::report_file(name, text).unwrap().len(), 1);
}

#[test]
fn the_pages_name_every_kind_and_every_key() {
    let kinds = ["tests", "coverage", "mutation", "test-changes", "rollout", "check"];
    for kind in kinds {
        assert!(CONTEXT.contains(&format!("| `{kind}` |")), "{kind}");
    }
    for (schema, page) in
        [("people", CHARTER), ("services", CHARTER), ("suppressions", SUPPRESSIONS), ("context", CONTEXT)]
    {
        let entry = caution_read::schema::ALL.iter().find(|entry| entry.name == schema).unwrap();
        let value = (entry.make)();
        let mut keys: Vec<String> = Vec::new();
        collect(&value, &mut keys);
        for key in keys {
            assert!(page.contains(&key), "the page of {schema} does not name `{key}`");
        }
    }
}

fn collect(value: &serde_json::Value, keys: &mut Vec<String>) {
    if let Some(map) = value.as_object() {
        for (name, inner) in map {
            if name == "properties" {
                keys.extend(inner.as_object().into_iter().flatten().map(|(key, _)| key.clone()));
            }
            collect(inner, keys);
        }
    }
    for inner in value.as_array().into_iter().flatten() {
        collect(inner, keys);
    }
}

#[test]
fn the_lexicon_of_the_page_is_read_and_adds_its_words() {
    let page = include_str!("../../../docs/guides/lexicon.md");
    let text = page.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let lexicon = caution_read::lexicon::Lexicon::built_in().extended("lexicon.yaml", text).unwrap();
    assert!(lexicon.effects["grant"].alone.is(&caution_read::lexicon::words("releaseGrant")));
    assert!(lexicon.keys.is(&caution_read::lexicon::words("dedup_tag")));
    assert!(!lexicon.effects["payment"].verbs.has("bill"));
}
