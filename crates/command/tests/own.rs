//! Tools that only one organisation has: rows that its charter gives mean what a built-in tool's rows mean.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

use std::collections::BTreeMap;

use caution_command::{Language, OwnRow, OwnTool, World, read};
use caution_core::command::{Act, HintKind, Kind};
use caution_core::effect::Verb;
use caution_testkit::told::Told;

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn tools() -> Vec<OwnTool> {
    let row = |words: &[&str], verb, kind| OwnRow::new(strings(words), verb, kind);
    vec![
        OwnTool {
            names: strings(&["fleet"]),
            rows: vec![OwnRow {
                name_options: strings(&["--set"]),
                count_option: Some("--count".to_owned()),
                unless: strings(&["--dry-run"]),
                all_if_unnamed: true,
                ..row(&["remove"], Verb::Delete, Kind::Fleet)
            }],
            ..OwnTool::default()
        },
        OwnTool {
            names: strings(&["purge"]),
            hints: vec![("--site".to_owned(), HintKind::Environment)],
            rows: vec![OwnRow {
                ids_file_option: Some("--ids".to_owned()),
                with: strings(&["--mode=permanent"]),
                instead: Some("`--mode mark` can be taken back".to_owned()),
                ..row(&[], Verb::Delete, Kind::Fleet)
            }],
            ..OwnTool::default()
        },
        OwnTool {
            names: strings(&["netctl"]),
            rows: vec![OwnRow {
                name_options: strings(&["--rack"]),
                forced: strings(&["--yes"]),
                ..row(&["zero*"], Verb::Delete, Kind::Host)
            }],
            ..OwnTool::default()
        },
        OwnTool {
            names: strings(&["abuse"]),
            values: strings(&["--product"]),
            hints: vec![("--account".to_owned(), HintKind::Account)],
            rows: vec![OwnRow {
                reversible: true,
                name_options: strings(&["--account", "--bucket"]),
                ..row(&["disable"], Verb::Update, Kind::Account)
            }],
            ..OwnTool::default()
        },
    ]
}

fn acts(command: &str) -> Vec<Act> {
    let ids = "# sites\nsite-1\nsite-2\n\nsite-3\n".to_owned();
    let told = Told { files: BTreeMap::from([("/w/ids.txt".to_owned(), ids)]), ..Told::default() };
    let own = tools();
    let world = World { directory: "/w", workspace: "/w", home: None, prober: &told, own: &own };
    let command = read(command, Language::Bash, &world);
    assert_eq!(command.gaps, [], "{}", command.text);
    command.acts
}

#[test]
fn the_number_of_things_comes_from_the_option_that_tells_it() {
    let acts = acts("fleet remove --set index-subsystem --count 400");
    assert_eq!(
        (acts[0].name.as_str(), acts[0].count, acts[0].everything),
        ("index-subsystem", Some(400), false)
    );
}

#[test]
fn a_target_that_is_left_out_means_everything() {
    let acts = acts("fleet remove --count 4");
    assert_eq!((acts[0].everything, acts[0].count), (true, None));
}

#[test]
fn the_lines_of_a_file_are_counted() {
    let acts = acts("purge --mode permanent --ids ids.txt --site eu");
    assert_eq!((acts[0].name.as_str(), acts[0].count), ("ids.txt", Some(3)));
    let hints: Vec<&str> = acts[0].hints.iter().map(|hint| hint.value.as_str()).collect();
    assert_eq!(hints, ["eu", "site"], "where it goes, and of what sort the things in the file are");
    assert!(acts[0].instead.is_some());
}

#[test]
fn a_file_that_cannot_be_read_has_no_number_of_lines() {
    assert_eq!(acts("purge --mode permanent --ids other.txt")[0].count, None);
}

#[test]
fn an_option_given_twice_names_two_things() {
    for command in
        ["netctl zeroize --rack r11 --rack r12 --yes", "/opt/bin/netctl zeroize --yes --rack=r11,r12"]
    {
        let acts = acts(command);
        assert_eq!((acts[0].name.as_str(), acts[0].count, acts[0].forced), ("r11 r12", Some(2), true));
    }
}

#[test]
fn where_it_goes_comes_from_its_options() {
    let acts = acts("abuse disable --product gateway --account internal-infra");
    assert_eq!(acts[0].name, "internal-infra");
    assert_eq!(
        (acts[0].hints[0].kind, acts[0].hints[0].value.as_str()),
        (HintKind::Account, "internal-infra")
    );
}

#[test]
fn what_no_row_names_is_no_act() {
    for command in
        ["purge --mode mark --ids ids.txt", "fleet list", "fleet remove --set x --dry-run", "netctl show"]
    {
        assert_eq!(acts(command), [], "{command}");
    }
}
