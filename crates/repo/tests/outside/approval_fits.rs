//! What was approved, under everything that happens to a branch: random edits on a branch and on its target,
//! then a rebase, an update, a squash, a cherry-pick or an amended message; and one more changed line.

#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop anywhere, its helpers too"
)]

use caution_core::ObjectId;
use caution_core::approval::Fit;
use caution_repo::GitRepository;
use caution_testkit::repository::TestRepository;
use proptest::prelude::*;

const LINES: usize = 60;

/// A change of one line: file, line, and whether it is removed, replaced or followed by another one.
#[derive(Debug, Clone, Copy)]
struct Edit {
    file: usize,
    line: usize,
    how: u8,
}

/// What happens to the branch after it was approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Rebase,
    Update,
    Squash,
    CherryPick,
    Amend,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = (0..3_usize, 0..LINES, 0..3_u8).prop_map(|(file, line, how)| Edit { file, line, how });
    prop::collection::vec(edit, 1..4)
}

fn fate() -> impl Strategy<Value = Fate> {
    prop::sample::select(vec![Fate::Rebase, Fate::Update, Fate::Squash, Fate::CherryPick, Fate::Amend])
}

fn path(file: usize) -> String {
    format!("folder/{file}.txt")
}

fn apply(repository: &TestRepository, edit: Edit, mark: &str) {
    let file = repository.path().join(path(edit.file));
    let text = std::fs::read_to_string(&file).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = edit.line.min(lines.len().saturating_sub(1));
    match edit.how {
        0 => drop(lines.remove(at)),
        1 => lines[at] = format!("{mark} {}", lines[at]),
        _ => lines.insert(at, format!("{mark} {} new", edit.line)),
    }
    std::fs::write(&file, lines.join("\n") + "\n").unwrap();
}

/// A repository with a branch `work` and its target `main`, which has moved on.
fn scene(work: &[Edit], main: &[Edit]) -> TestRepository {
    let repository = TestRepository::new();
    for file in 0..3 {
        let text: String = (0..LINES).map(|line| format!("file {file} line {line}\n")).collect();
        repository.write(path(file), text);
    }
    repository.commit("start");
    repository.git(&["switch", "-q", "-c", "work"]);
    for (number, edit) in work.iter().enumerate() {
        apply(&repository, *edit, &format!("work{number}"));
        repository.git(&["commit", "-q", "-a", "--allow-empty", "-m", "work"]);
    }
    repository.git(&["switch", "-q", "main"]);
    for (number, edit) in main.iter().enumerate() {
        apply(&repository, *edit, &format!("main{number}"));
        repository.git(&["commit", "-q", "-a", "--allow-empty", "-m", "main"]);
    }
    repository.git(&["switch", "-q", "work"]);
    repository
}

fn id(repository: &TestRepository, revision: &str) -> ObjectId {
    ObjectId::parse(&repository.git(&["rev-parse", revision])).unwrap()
}

/// Lets it happen; false if git meets a conflict on the way.
fn happens(repository: &TestRepository, fate: Fate) -> bool {
    let works = |arguments: &[&str]| repository.try_git(arguments).status.success();
    let fork = repository.git(&["merge-base", "main", "work"]);
    match fate {
        Fate::Rebase => works(&["rebase", "-q", "--empty=drop", "main"]),
        Fate::Update => works(&["merge", "-q", "--no-edit", "main"]),
        Fate::Squash => {
            repository.git(&["reset", "-q", "--soft", &fork]);
            works(&["commit", "-q", "--allow-empty", "-m", "squashed"])
        }
        Fate::CherryPick => {
            let range = format!("{fork}..work");
            repository.git(&["switch", "-q", "-c", "picked", "main"]);
            works(&["cherry-pick", "--allow-empty", "--keep-redundant-commits", &range])
        }
        Fate::Amend => works(&["commit", "-q", "--amend", "--allow-empty", "-m", "said better"]),
    }
}

fn fit(repository: &TestRepository, approved: &(ObjectId, ObjectId)) -> Fit {
    let base = id(repository, &repository.git(&["merge-base", "main", "HEAD"]));
    let head = id(repository, "HEAD");
    let git = GitRepository::open(repository.path()).unwrap();
    git.fits((&base, &head), std::slice::from_ref(approved)).unwrap().remove(0)
}

/// Whether git itself merges what was approved onto the present base to the present tree.
fn git_agrees(repository: &TestRepository, approved: &(ObjectId, ObjectId)) -> bool {
    let base = repository.git(&["merge-base", "main", "HEAD"]);
    let common = format!("--merge-base={}", approved.0);
    let output = repository.try_git(&[
        "merge-tree",
        "--write-tree",
        "--no-messages",
        &common,
        approved.1.as_str(),
        &base,
    ]);
    let tree = String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned();
    output.status.success() && tree == repository.git(&["rev-parse", "HEAD^{tree}"])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn what_changes_no_line_keeps_an_approval_and_one_more_line_voids_it(
        work in edits(),
        main in edits(),
        fate in fate(),
        more in (0..3_usize, 0..LINES),
    ) {
        let repository = scene(&work, &main);
        let approved = (id(&repository, &repository.git(&["merge-base", "main", "work"])), id(&repository, "work"));
        prop_assert_eq!(fit(&repository, &approved), Fit::Same);
        if !happens(&repository, fate) {
            return Ok(());
        }
        let found = fit(&repository, &approved);
        prop_assert_eq!(found.holds(), git_agrees(&repository, &approved), "{:?}: {:?}", fate, found);
        if matches!(fate, Fate::Squash | Fate::Amend) {
            prop_assert_eq!(&found, &Fit::Same);
        }
        // One commit after the other can come out otherwise than all at once: then it is void, not kept.
        if matches!(fate, Fate::Update) {
            prop_assert!(found.holds(), "{:?}: {:?}", fate, found);
        }
        let held = found.holds();
        apply(&repository, Edit { file: more.0, line: more.1, how: 1 }, "unseen");
        repository.git(&["commit", "-q", "-a", "-m", "more"]);
        match fit(&repository, &approved) {
            Fit::Changed { files } => {
                prop_assert!(files.iter().any(|(file, _)| file.to_string() == path(more.0)), "{:?}", files);
                if held {
                    prop_assert_eq!(files.len(), 1);
                    prop_assert_eq!(files[0].1, 2);
                }
            }
            other => prop_assert!(false, "an unseen line was kept: {:?}", other),
        }
    }
}
