use caution_core::charter::Tier;

use super::*;

fn paths(touched: &[&str]) -> Vec<String> {
    let touched: Vec<RepoPath> = touched.iter().map(|path| RepoPath::from(*path)).collect();
    wanted(&touched).iter().map(ToString::to_string).collect()
}

fn charter(files: &[(&str, &str)]) -> Result<Charter, Problem> {
    let files: Vec<_> =
        files.iter().map(|(path, text)| (RepoPath::from(*path), text.as_bytes().to_vec())).collect();
    parse(&files, None)
}

#[test]
fn our_own_files_owners_and_the_root_catalogue_are_always_wanted() {
    let fixed = paths(&[]);
    for path in [
        ".caution/policy.yaml",
        ".caution/policy.yml",
        ".caution/people.yaml",
        ".caution/services.yaml",
        ".caution/markers.yaml",
        ".caution/suppressions.yaml",
        ".caution/tools.yaml",
        ".github/CODEOWNERS",
        "CODEOWNERS",
        "docs/CODEOWNERS",
        ".gitlab/CODEOWNERS",
        "catalog-info.yaml",
    ] {
        assert!(fixed.contains(&path.to_owned()), "{path}");
    }
    assert_eq!(fixed.len(), 23);
}

#[test]
fn a_catalogue_is_wanted_in_every_folder_above_a_touched_path_once() {
    let all = paths(&["b/c/d/x", "b/c/y", "a/z", "top"]);
    let catalogues: Vec<&str> = all.iter().skip(22).map(String::as_str).collect();
    assert_eq!(
        catalogues,
        [
            "catalog-info.yaml",
            "a/catalog-info.yaml",
            "b/catalog-info.yaml",
            "b/c/catalog-info.yaml",
            "b/c/d/catalog-info.yaml"
        ]
    );
    assert_eq!(paths(&["a/z", "b/c/y", "top", "b/c/d/x"]), all, "the order of touched paths does not matter");
}

#[test]
fn folders_beyond_the_bound_are_an_unknown() {
    let touched: Vec<RepoPath> = (0..2_500).map(|n| RepoPath::from(format!("d{n}/x").as_str())).collect();
    assert_eq!(wanted(&touched).len(), 23 + FOLDERS);
    assert!(unsearched(&touched).unwrap().what.starts_with("500 of the folders"));
    assert_eq!(unsearched(touched.iter().take(2_000)), None);
}

#[test]
fn the_charter_is_all_its_files_and_one_digest() {
    let files = [
        (".caution/policy.yaml", "requirements: {}\n"),
        (".caution/markers.yaml", "markers: {}\n"),
        (".caution/people.yaml", "people: [{id: ann}]\n"),
        (".caution/services.yaml", "services: {pay: {tier: 2, paths: [pay], owners: [bo]}}\n"),
        ("pay/catalog-info.yaml", "kind: Component\nmetadata: {name: pay, labels: {tier: 1}}\n"),
        (".github/CODEOWNERS", "* @ann\n!x @a\n"),
        ("CODEOWNERS", "* @nobody\n"),
    ];
    let read = charter(&files).unwrap();
    let names: Vec<String> = read.files.iter().map(|(path, _)| path.to_string()).collect();
    assert_eq!(
        names,
        [
            ".caution/markers.yaml",
            ".caution/people.yaml",
            ".caution/policy.yaml",
            ".caution/services.yaml",
            ".github/CODEOWNERS",
            "pay/catalog-info.yaml"
        ]
    );
    assert_eq!(read.policy.as_ref().unwrap().text, "requirements: {}\n");
    assert_eq!(read.markers.as_deref(), Some("markers: {}\n"));
    assert_eq!(read.owners_of(&RepoPath::from("a")), ["@ann"]);
    assert_eq!(read.services.len(), 1);
    assert_eq!(read.services[0].tier, Tier::new(1), "a catalogue may make a service stricter");
    assert_eq!(read.services[0].owners, ["bo"]);
    let problems: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            ".caution/services.yaml:1:50: `bo` owns `pay` and is not in `people.yaml`",
            "pay/catalog-info.yaml: `pay` has another tier elsewhere; the stricter one counts",
            ".github/CODEOWNERS:2:1: GitHub does not read `!` in CODEOWNERS",
        ]
    );
    let mut reversed = files;
    reversed.reverse();
    assert_eq!(charter(&reversed).unwrap().digest(), read.digest());
    let lowered = charter(&files[..4]).unwrap();
    assert_eq!(lowered.services[0].tier, Tier::new(2));
    assert_ne!(lowered.digest(), read.digest());
}

#[test]
fn a_catalogue_never_lowers_and_two_catalogues_speak_for_both_folders() {
    let own = (".caution/services.yaml", "services: {pay: {tier: 1, paths: [pay]}}\n");
    let lower = (
        "catalog-info.yaml",
        "kind: Component\nmetadata: {name: pay, labels: {tier: 4}}\nspec: {owner: team-a}\n",
    );
    let read = charter(&[own, lower]).unwrap();
    assert_eq!(
        (read.services[0].tier, read.services[0].paths.texts()),
        (Tier::new(1), ["pay".to_owned()].as_slice())
    );
    assert_eq!(read.services[0].owners, ["team-a"]);

    let one = ("a/catalog-info.yaml", "kind: Component\nmetadata: {name: api}\n");
    let two = ("b/catalog-info.yaml", "kind: Component\nmetadata: {name: api, labels: {tier: 2}}\n");
    let read = charter(&[one, two]).unwrap();
    assert_eq!(read.services.len(), 1);
    assert!(["a/x", "b/x"].iter().all(|path| read.services[0].paths.matches(&RepoPath::from(*path))));
    assert_eq!(read.services[0].tier, Tier::new(2));
}

#[test]
fn our_own_files_are_strict_and_a_misspelt_ending_is_named() {
    let table = [
        (
            (".caution/policy.yml", "a: b"),
            ".caution/policy.yml: files of this folder end in `.yaml`",
            "rename it to `.caution/policy.yaml`",
        ),
        (
            (".caution/people.yaml", "peeple: []"),
            ".caution/people.yaml:1:1: unknown key `peeple`",
            "did you mean `people`?",
        ),
        (
            (".caution/services.yaml", "services: {a: {tier: 9, paths: [a]}}"),
            ".caution/services.yaml:1:22: `9` is not a tier",
            "1 (most critical)",
        ),
    ];
    for (file, message, hint) in table {
        let problem = charter(&[file]).unwrap_err();
        assert_eq!(problem.to_string(), message);
        assert!(problem.hint.unwrap_or_default().contains(hint));
    }
    let binary = [(RepoPath::from(".caution/policy.yaml"), b"a: \xff".to_vec())];
    assert_eq!(
        parse(&binary, None).unwrap_err().to_string(),
        ".caution/policy.yaml:1:4: the text is not UTF-8"
    );
}

#[test]
fn a_layer_lies_inside_the_repository() {
    for (name, path) in [
        ("org.yaml", ".caution/org.yaml"),
        ("layers/./org.yaml", ".caution/layers/org.yaml"),
        ("../policies/org.yaml", "policies/org.yaml"),
        ("a//b", ".caution/a/b"),
    ] {
        assert_eq!(layer_path(name).unwrap().to_string(), path);
    }
    for (name, message) in [
        ("../../org.yaml", "`../../org.yaml` leaves the repository"),
        ("a/../../../b", "`a/../../../b` leaves the repository"),
        ("/etc/passwd", "`/etc/passwd` is not a path inside the repository"),
        ("~/x", "`~/x` is not a path inside the repository"),
        ("C:\\x", "`C:\\x` is not a path inside the repository"),
        ("C:/x", "`C:/x` is not a path inside the repository"),
        ("a\\b", "`a\\b` is not a path inside the repository"),
        ("https://example.com/p.yaml", "`https://example.com/p.yaml` is an address; nothing is fetched"),
        ("", "`` names no file"),
        ("a\nb", "`a\\nb` names no file"),
        ("..", "`..` is a folder"),
        ("x/", "`x/` is a folder"),
        (".", "`.` is a folder"),
    ] {
        let problem = layer_path(name).unwrap_err();
        assert_eq!(problem.message, message);
        assert!(problem.hint.is_some());
    }
}

#[test]
fn thousands_of_faulty_catalogues_are_listed_in_part_and_counted() {
    let files: Vec<_> = (0..1_000)
        .map(|n| (RepoPath::from(format!("d{n}/catalog-info.yaml").as_str()), b"a: [".to_vec()))
        .collect();
    let problems = parse(&files, None).unwrap().problems;
    assert_eq!(problems.len(), PROBLEMS + 1);
    assert_eq!(problems[PROBLEMS].message, "800 further problems are not listed");
}
