//! The marker files that Caution ships.

use std::sync::LazyLock;

use super::table::{Markers, from_files};

/// Every file, with the name that problems would call it, as the build made it.
pub(super) const FILES: [(&str, &str); 4] = [
    ("agents.yaml", include_str!(concat!(env!("OUT_DIR"), "/agents.json"))),
    ("named.yaml", include_str!(concat!(env!("OUT_DIR"), "/named.json"))),
    ("reviewers.yaml", include_str!(concat!(env!("OUT_DIR"), "/reviewers.json"))),
    ("automation.yaml", include_str!(concat!(env!("OUT_DIR"), "/automation.json"))),
];

/// The table, read once. A file that cannot be read is a fault of this build, which the tests catch.
pub(super) fn table() -> &'static Markers {
    static TABLE: LazyLock<Markers> = LazyLock::new(|| from_files(&FILES).unwrap_or_default());
    &TABLE
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde::Deserialize;

    use super::*;
    use crate::marker::form::ExampleForm;
    use crate::marker::row::{Row, Rule, Seen};
    use crate::yaml;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Example {
        row: String,
        example: ExampleForm,
        never: Option<ExampleForm>,
    }

    fn examples() -> Vec<Example> {
        yaml::parse("examples.yaml", include_str!("data/examples.yaml")).unwrap()
    }

    #[test]
    fn the_files_can_be_read() {
        assert!(from_files(&FILES).unwrap().rows().len() > 100);
    }

    #[test]
    fn every_row_has_an_example_and_every_example_a_row() {
        let rows: BTreeSet<String> = table().rows().iter().map(Row::id).collect();
        let examples: BTreeSet<String> = examples().into_iter().map(|example| example.row).collect();
        assert_eq!(rows.difference(&examples).collect::<Vec<_>>(), Vec::<&String>::new());
        assert_eq!(examples.difference(&rows).collect::<Vec<_>>(), Vec::<&String>::new());
    }

    #[test]
    fn every_row_matches_its_example() {
        for Example { row, example, .. } in examples() {
            let found = table().row_of_example(&example).map(Row::id);
            assert_eq!(found.as_deref(), Some(row.as_str()), "{}", example.text().value);
        }
    }

    #[test]
    fn no_row_matches_what_it_must_never_match() {
        for Example { row, never, .. } in examples() {
            let found = never.as_ref().and_then(|never| table().row_of_example(never));
            assert_ne!(found.map(Row::id), Some(row));
        }
    }

    #[test]
    fn every_row_says_where_it_was_seen() {
        for row in table().rows() {
            assert!(!row.source.is_empty(), "{}", row.id());
            assert!(!row.source.contains("://"), "{}: sources are told in words", row.id());
            assert_ne!(row.seen, Seen::Declared, "{}", row.id());
            assert!(row.weak || row.seen != Seen::Reported, "{}: hearsay must not decide", row.id());
        }
    }

    #[test]
    fn ids_are_unique() {
        let ids: BTreeSet<String> = table().rows().iter().map(Row::id).collect();
        assert_eq!(ids.len(), table().rows().len());
    }

    #[test]
    fn no_row_looks_for_a_bare_word() {
        for row in table().rows() {
            let pattern = row.pattern();
            let shaped = match &row.rule {
                Rule::Email(_) => pattern.contains('@'),
                Rule::NameSuffix(suffix) => suffix.starts_with(" ("),
                Rule::Branch(_) => pattern.contains(['/', '-']),
                Rule::Line(_) | Rule::Title(_) | Rule::Subject(_) => pattern.contains([' ', '/']),
                Rule::Body(_) => pattern.contains("//") || pattern.starts_with("<!--"),
                // These stand where nothing but a name can stand.
                _ => true,
            };
            assert!(shaped, "{}: {pattern}", row.id());
        }
    }

    #[test]
    fn a_mark_in_assisted_by_is_no_given_name() {
        for name in ["Claude", "Devin", "Jules", "Cody", "Goose", "Amp", "Kiro", "Max", "Gemini", "Opus"] {
            assert_eq!(table().trailer("Assisted-by", name).map(Row::id), None, "{name}");
            assert_eq!(table().trailer("Co-authored-by", name).map(Row::id), None, "{name}");
        }
    }
}
