//! `caution backtest` on histories made on the spot.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

use caution_testkit::repository::TestRepository;
use common::{Run, beside, caution, caution_with, organisation};
use serde_json::Value;

/// The repositories begin on 2026-01-01, a Thursday; a commit is a minute later than the one before.
const AT: &str = "2026-01-02T00:00:00Z";

fn backtest(repository: &TestRepository, arguments: &[&str]) -> Run {
    let mut all = vec!["backtest", "--at", AT];
    all.extend(arguments);
    caution(repository.path(), &all)
}

fn backtest_json(repository: &TestRepository, arguments: &[&str]) -> Value {
    let mut all = vec!["--format", "json"];
    all.extend(arguments);
    backtest(repository, &all).exits(0).json()
}

/// A repository with one line that is reverted, one that is mended in haste, and a merge.
fn eventful() -> TestRepository {
    let repository = TestRepository::new();
    repository.write("a.txt", "one\ntwo\n").write("b.txt", "b\n").commit("Start");
    let wrong = repository.write("a.txt", "one\nwrong\n").commit("Change two (#1)");
    repository.write("a.txt", "one\ntwo\n");
    repository.commit(format!("Revert \"Change two (#1)\" (#2)\n\nThis reverts commit {wrong}.\n"));
    repository.write("b.txt", "b\nslow\nbad\n").commit("Make b longer");
    repository.write("b.txt", "b\nfast\n").commit("Hotfix: b is slow");
    repository.branch("side").write("c.txt", "c\n").commit("Add c");
    repository.write("d.txt", "d\n").commit("Add d");
    repository.switch("main");
    repository.merge("side");
    repository
}

#[test]
fn a_merge_is_one_change_and_what_went_wrong_is_found() {
    let report = backtest_json(&eventful(), &[]);
    assert_eq!(report["changes"]["found"], 6);
    assert_eq!((&report["changes"]["merges"], &report["changes"]["direct"]), (&1.into(), &5.into()));
    let reverts = report["reverts"].as_array().unwrap();
    assert_eq!(reverts.len(), 1, "{report:#}");
    assert_eq!(reverts[0]["reverts"]["subject"], "Change two (#1)");
    assert_eq!((&reverts[0]["told_by"], &reverts[0]["undone_by"]), (&"commit".into(), &Value::Null));
    let fixes = report["hot_fixes"].as_array().unwrap();
    assert_eq!(fixes.len(), 1, "{report:#}");
    assert_eq!(
        (&fixes[0]["fixes"]["subject"], &fixes[0]["told_by"]),
        (&"Make b longer".into(), &"lines".into())
    );
    assert_eq!(report["outcomes"]["went_wrong"]["changes"], 2);
    assert_eq!(report["outcomes"]["went_wrong"]["share"], Value::Null, "two are too few");
    backtest(&eventful(), &[])
        .exits(0)
        .says("too few to say")
        .says("Change two")
        .says("Approvals are not in git");
}

#[test]
fn every_answer_fits_the_published_schema() {
    let schema = caution(TestRepository::new().outside(), &["schema", "backtest"]).exits(0).json();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for report in [backtest_json(&eventful(), &[]), backtest_json(&TestRepository::new(), &[])] {
        let faults: Vec<_> = validator.iter_errors(&report).map(|fault| fault.to_string()).collect();
        assert_eq!(faults, [] as [String; 0]);
    }
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let repository = eventful();
    for arguments in [&["--verbose"][..], &["--format", "json"], &["--last", "3"]] {
        let one = backtest(&repository, arguments).exits(0).stdout;
        assert_eq!(one, backtest(&repository, arguments).stdout, "{arguments:?}");
    }
}

#[test]
fn each_change_is_judged_by_the_policy_of_its_own_time() {
    let repository = organisation(None);
    repository.write("payments/a.py", "a = 1\n").commit_by("Jo", "jo@example.org", "Before the policy");
    let policy = "version: 1\nextends: baseline\nrequirements:\n  two-people:\n    because: money\n    when: {paths: ['payments/**']}\n    need: {approvals: {count: 1}}\n    mode: hold\nnever:\n  no-keys:\n    because: keys leak\n    when: {paths: ['keys/**']}\n    mode: hold\n";
    repository.write(".caution/policy.yaml", policy).commit_by("Sol", "sol@example.org", "Add a policy");
    repository.write("payments/a.py", "a = 2\n").commit_by("Jo", "jo@example.org", "After the policy");
    repository.write("keys/k", "k\n").commit_by("Jo", "jo@example.org", "Add a key");
    let report = backtest_json(&repository, &["--minutes-per-hold", "40"]);
    let asked = |id: &str| {
        let all = report["requirements"].as_array().unwrap();
        all.iter().find(|one| one["id"] == id).map(|one| (one["asked"].clone(), one["changes"].clone()))
    };
    assert_eq!(asked("two-people"), Some(("hold".into(), 1.into())), "{report:#}");
    assert_eq!(asked("no-keys"), Some(("stop".into(), 1.into())));
    assert_eq!(report["changes"]["stop"], 1);
    assert_eq!(report["reading"][0]["change"]["subject"], "Add a key");
    assert_eq!(report["reading"][0]["outcome"], "stop");
    let names: Vec<_> =
        report["policies"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert!(
        names.contains(&".caution/policy.yaml".into()) && names.contains(&"baseline".into()),
        "{names:?}"
    );
    let holds = report["changes"]["hold"].as_u64().unwrap();
    assert_eq!(report["effort"]["minutes"], holds * 40);

    // A named policy judges all of them; whatever it says, the command could answer.
    let named = beside(&repository, "p.yaml", policy);
    let report = backtest_json(&repository, &["--policy", &named]);
    assert_eq!(report["policies"].as_array().unwrap().len(), 1);
    assert_eq!(
        report["requirements"].as_array().unwrap().iter().filter(|one| one["id"] == "two-people").count(),
        1
    );
    assert!(report["changes"]["hold"].as_u64().unwrap() > holds);
    backtest(&repository, &["--policy", &named]).exits(0).says("The minutes are an assumption");
}

#[test]
fn one_commit_is_a_history_and_none_is_nothing_to_assess() {
    let repository = TestRepository::new();
    backtest(&repository, &[]).exits(0).says("nothing to assess: there is no commit yet");
    assert_eq!(backtest_json(&repository, &[])["changes"]["found"], 0);
    repository.write("a.txt", "a\n").commit("Start");
    backtest(&repository, &[]).exits(0).says("1 change,").says("Start");
    backtest(&repository, &["--since", "2026-01-01T12:00:00Z"])
        .exits(0)
        .says("nothing to assess: no change is of this period")
        .says("is of 2026-01-01");
}

#[test]
fn a_period_is_a_length_a_date_a_number_or_ends_at_a_revision() {
    let repository = eventful();
    let found = |arguments: &[&str]| backtest_json(&repository, arguments)["changes"]["found"].clone();
    assert_eq!(found(&["--since", "2y"]), 6);
    assert_eq!(found(&["--last", "2"]), 2);
    assert_eq!(found(&["--until", "HEAD~2"]), 4);
    assert_eq!(found(&["--until", "2026-01-01", "--since", "2026-01-01"]), 6);
    assert_eq!(found(&["--until", "2025-12-31"]), 0);
    assert_eq!(found(&["--until", "2026-01-01T00:01:30Z"]), 2);
}

#[test]
fn a_young_repository_where_nothing_holds_is_counted_from_its_first_change_and_told_what_to_do() {
    let repository = eventful();
    let at = ["--at", "2026-02-01T00:00:00Z", "--since", "1000d"];
    let ask = |more: &[&str]| caution(repository.path(), &[&["backtest"][..], &at, more].concat()).exits(0);
    ask(&[])
        .says("2026-01-01 to 2026-02-01 (asked for: 1000d; nothing older is")
        .says("on average 1.4 changes judged, 0.0 held, 0.0 stopped, over the 4.4 weeks from")
        .says("names nobody who could approve and gives no service a tier")
        .says("`caution init` writes templates");
    let report = ask(&["--format", "json"]).json();
    assert_eq!(report["period"]["counted_from"], "2026-01-01T00:00:00Z", "{report:#}");
    assert_eq!(report["weeks"].as_array().unwrap().len(), 5);
    assert_eq!(report["charter"]["reviewers"], 0);
    repository.write(".caution/services.yaml", "services: {a: {tier: 1, paths: [a.txt], owners: [ana]}}\n");
    repository.commit("Add a service");
    repository.write("e.txt", "e\n").commit("Add e");
    let charter = &ask(&["--format", "json"]).json()["charter"];
    assert_eq!((&charter["reviewers"], &charter["tiered_services"]), (&1.into(), &1.into()), "{charter:#}");
    assert_eq!(charter["has_files"], true);
}

#[test]
fn haste_in_the_middle_of_a_title_or_in_tests_is_none() {
    for (file, title, found) in [
        ("a.py", "Revert edits", 1),
        ("a.py", "Style the revert button", 0),
        ("a.py", "Speed up linear regression", 0),
        ("test_a.py", "revert a test change", 0),
    ] {
        let repository = TestRepository::new();
        repository.write(file, "a = 1\n").commit("Start");
        repository.write(file, "a = 1\nb = 2\n").commit("Add b");
        repository.write(file, "a = 1\nb = 3\n").commit(title);
        let fixes = backtest_json(&repository, &[])["hot_fixes"].as_array().unwrap().len();
        assert_eq!(fixes, found, "{title}");
    }
}

#[test]
fn wrong_questions_exit_2_and_say_how_to_ask() {
    let repository = eventful();
    for (arguments, complaint) in [
        (&["--since", "yesterday"][..], "`90d`"),
        (&["--since", "2026-02-01"], "later than the end"),
        (&["--until", "no-such-branch"], "no-such-branch"),
        (&["--policy", "no-such-policy"], "built-in policies"),
        (&["--last", "0"], "--last"),
        (&["--last", "3", "--since", "3d"], "--since"),
        (&["--minutes-per-hold", "ten"], "minutes"),
        (&["--html", "no/such/folder/page.html"], "page.html"),
    ] {
        backtest(&repository, arguments).exits(2).complains(complaint);
    }
    caution(repository.outside(), &["backtest"]).exits(2).complains("repository");
    let broken = beside(&repository, "p.yaml", "version: 1\nrequirments: {}\n");
    backtest(&repository, &["--policy", &broken]).exits(2).complains("requirments");
}

#[test]
fn a_shallow_clone_says_where_its_history_ends() {
    let clone = eventful().shallow_clone(2);
    let report = backtest_json(&clone, &[]);
    assert!(report["unknowns"]["history"].as_str().unwrap().contains("shallow clone"), "{report:#}");
    assert_eq!(report["changes"]["judged"], 1);
    assert_eq!(report["unknowns"]["not_judged"].as_array().unwrap().len(), 1);
    backtest(&clone, &[]).exits(0).says("shallow clone").says("could not be judged");
    let clone = eventful().shallow_clone(1);
    backtest(&clone, &[]).exits(0).says("None of these changes could be judged");
}

#[test]
fn hostile_subjects_are_text_in_every_form() {
    let repository = TestRepository::new();
    repository.write("a.txt", "a\n").commit("Start");
    let hostile = "\u{1b}[2J<script>alert(1)</script><img src=x> [x](http://e.invalid) `c` \u{202e}gnp";
    let wrong = repository.write("a.txt", "b\n").commit(hostile);
    repository
        .write("a.txt", "a\n")
        .commit(format!("Revert \"{hostile}\"\n\nThis reverts commit {wrong}.\n"));
    let page = repository.outside().join("page.html");
    let path = page.display().to_string();
    let text = backtest(&repository, &["--html", &path]).exits(0).says("\\u{1b}[2J").stdout;
    let json = backtest(&repository, &["--format", "json"]).exits(0).stdout;
    let html = std::fs::read_to_string(&page).unwrap();
    for output in [&text, &json, &html] {
        assert!(!output.contains('\u{1b}') && !output.contains('\u{202e}'), "{output}");
    }
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script") && !html.contains("<img"), "{html}");
}

#[test]
fn the_page_is_self_contained() {
    let repository = eventful();
    let path = repository.outside().join("page.html");
    backtest(&repository, &["--html", &path.display().to_string()]).exits(0);
    let page = std::fs::read_to_string(&path).unwrap();
    for word in ["<script", "src=", "href=", "url(", "@import", "http://", "https://"] {
        assert!(!page.contains(word), "{word}");
    }
    for part in [
        "<!DOCTYPE html>",
        "lang=\"en\"",
        "prefers-color-scheme: dark",
        "@media print",
        "<caption>",
        "scope=\"row\"",
        "default-src 'none'",
        "Change two (#1)",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(
        std::fs::read_dir(repository.outside())
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(".part"))
            .count(),
        0
    );
}

#[cfg(unix)]
#[test]
fn a_page_goes_into_a_pipe_and_the_pipe_stays() {
    use std::os::unix::fs::FileTypeExt as _;
    let repository = eventful();
    let pipe = repository.outside().join("pipe");
    repository.pipe(&pipe);
    let reader = {
        let pipe = pipe.clone();
        std::thread::spawn(move || std::fs::read_to_string(pipe).unwrap())
    };
    backtest(&repository, &["--html", &pipe.display().to_string()]).exits(0).says("Change two");
    let page = reader.join().unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    assert!(std::fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
}

#[cfg(unix)]
#[test]
fn a_page_through_a_link_is_written_to_what_it_points_to() {
    let repository = eventful();
    let (folder, outside) = (repository.outside().join("pages"), repository.outside());
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("old.html"), "old").unwrap();
    for (link, target, page) in [
        ("to-old.html", "pages/old.html", folder.join("old.html")),
        ("to-new.html", "pages/new.html", folder.join("new.html")),
        ("twice.html", "to-old.html", folder.join("old.html")),
    ] {
        let link = outside.join(link);
        std::os::unix::fs::symlink(target, &link).unwrap();
        backtest(&repository, &["--html", &link.display().to_string()]).exits(0);
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink(), "{target}");
        assert!(std::fs::read_to_string(page).unwrap().starts_with("<!DOCTYPE html>"), "{target}");
    }
    std::os::unix::fs::symlink("circle.html", outside.join("circle.html")).unwrap();
    let circle = outside.join("circle.html").display().to_string();
    backtest(&repository, &["--html", &circle]).exits(2).complains("cannot be written");
    let folder = folder.display().to_string();
    backtest(&repository, &["--html", &folder]).exits(2).complains("cannot be written");
}

#[cfg(unix)]
#[test]
fn a_page_keeps_the_mode_and_the_other_names_of_a_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let repository = eventful();
    let (page, other) = (repository.outside().join("page.html"), repository.outside().join("other.html"));
    let write = || backtest(&repository, &["--html", &page.display().to_string()]).exits(0);
    std::fs::write(&page, "x".repeat(1_000_000)).unwrap();
    for mode in [0o600, 0o640] {
        std::fs::set_permissions(&page, std::fs::Permissions::from_mode(mode)).unwrap();
        write();
        assert_eq!(std::fs::metadata(&page).unwrap().permissions().mode() & 0o7777, mode);
        assert!(std::fs::read_to_string(&page).unwrap().starts_with("<!DOCTYPE html>"));
    }
    std::fs::hard_link(&page, &other).unwrap();
    std::fs::write(&page, "x".repeat(1_000_000)).unwrap();
    write();
    let page = std::fs::read_to_string(&other).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_page_on_standard_output_comes_before_the_answer() {
    let repository = eventful();
    let output = backtest(&repository, &["--html", "/dev/stdout"]).exits(0).stdout;
    let (page, answer) = output.split_once("</html>").unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && answer.contains("Backtest of"), "{answer}");
    backtest(&repository, &["--html", "/dev/null"]).exits(0);
    assert!(!std::fs::symlink_metadata("/dev/null").unwrap().is_file());
}

#[test]
fn colour_is_only_where_it_is_wanted() {
    let repository = eventful();
    let arguments = ["backtest", "--at", AT];
    assert!(
        !caution_with(repository.path(), &arguments, &[("NO_COLOR", "1")], b"").stdout.contains('\u{1b}')
    );
    let coloured = caution(repository.path(), &["--color", "always", "backtest", "--at", AT]);
    assert!(coloured.stdout.contains('\u{1b}'));
}
