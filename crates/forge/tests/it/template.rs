//! The CI files that `init --ci` writes.

use caution_forge::Template;

use crate::common::forge;

fn lines(template: &Template) -> impl Iterator<Item = &str> {
    template.text.lines().map(str::trim).filter(|line| !line.starts_with('#'))
}

#[test]
fn every_forge_has_files_and_each_belongs_to_the_forges_own_folder() {
    for (id, folder) in [("github", ".github/workflows/"), ("gitlab", ".gitlab/")] {
        let workflows = forge(id).workflows();
        assert!(!workflows.is_empty());
        for template in workflows {
            assert!(template.path.starts_with(folder), "{}", template.path);
            assert!(template.text.starts_with("# "), "{}: it begins with what to set up", template.path);
            assert!(template.text.ends_with('\n') && !template.text.contains('\t'), "{}", template.path);
        }
        assert!(
            workflows.iter().any(|template| lines(template).any(|line| line.contains("caution check"))),
            "{id}"
        );
    }
}

#[test]
fn actions_are_pinned_by_a_full_commit_id() {
    let mut pinned = 0;
    for template in forge("github").workflows() {
        for line in lines(template).filter_map(|line| line.strip_prefix("uses:")) {
            let (_, version) = line.split_once('@').unwrap();
            let (commit, comment) = version.split_once(" # v").unwrap();
            assert!(caution_core::ObjectId::parse(commit).is_some(), "{line}");
            assert!(comment.starts_with(|first: char| first.is_ascii_digit()), "{line}");
            pinned += 1;
        }
    }
    assert_eq!(pinned, 1);
}

#[test]
fn rights_are_given_by_the_job_and_only_to_read_what_is_judged() {
    let [check, review] = forge("github").workflows() else { panic!("two files") };
    for template in [check, review] {
        assert!(lines(template).any(|line| line == "permissions: {}"), "{}", template.path);
        assert!(!lines(template).any(|line| line.contains("pull_request_target")), "{}", template.path);
    }
    assert!(
        !lines(check).any(|line| line.contains("write")),
        "the job that reads the change may write nothing"
    );
    assert!(lines(check).any(|line| line == "persist-credentials: false"));
    assert!(lines(check).any(|line| line == "fetch-depth: 0"));
}

#[test]
fn the_check_is_never_skipped_and_never_ends_green_by_itself() {
    let [check, review] = forge("github").workflows() else { panic!("two files") };
    for word in ["if:", "continue-on-error", "|| true", "allow_failure: true"] {
        assert!(!lines(check).any(|line| line.starts_with(word) || line.contains("|| true")), "{word}");
    }
    assert!(lines(check).any(|line| line == "name: caution"));
    assert!(
        !lines(review).any(|line| line == "name: caution"),
        "a second check of that name could stand for it"
    );
    let gitlab = &forge("gitlab").workflows()[0];
    assert!(lines(gitlab).any(|line| line == "allow_failure: false"));
}

#[test]
fn the_review_file_names_the_check_file() {
    let [check, review] = forge("github").workflows() else { panic!("two files") };
    let name = check.path.rsplit('/').next().unwrap();
    assert!(review.text.contains(&format!("/actions/workflows/{name}/runs")));
    let gitlab = &forge("gitlab").workflows()[0];
    assert!(gitlab.text.contains(&format!("- local: {}", gitlab.path)));
}
