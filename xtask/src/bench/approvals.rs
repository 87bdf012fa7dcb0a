//! Approvals over real histories: how many would have been kept, and whether plain git agrees with each.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

use super::{Clones, Measurement, PAGE, Setting, grouped, name};
use crate::program;

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "approvals",
    about: "Reviews supposed at up to twelve commits of each of the last 150 merged branches, held against what was merged. A review at the last commit is one before an update, a rebase or a merge button; one at an earlier commit was followed by more. Plain git (`git diff`, `git merge-tree`) says again whether each is rightly kept or void.",
    clones: Clones::Needed,
    page: PAGE,
    run,
};

const MERGES: &str = "150";

/// What was found in a history.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    last: usize,
    last_kept: usize,
    earlier: usize,
    earlier_kept: usize,
    /// Kept, and the two diffs are the same lines.
    same_diff: usize,
    /// Kept, and a part of what was approved was in the base already.
    part_there: usize,
    /// Void, and a file that is named has other lines.
    other_lines: usize,
    /// Void, and git meets a conflict there, or puts the same lines elsewhere.
    by_hand: usize,
    unknown: usize,
    /// Plain git disagrees.
    faults: Vec<String>,
}

fn run(setting: &Setting) -> anyhow::Result<String> {
    let mut table = String::from(
        "| repository | reviews of the last commit | kept | reviews of earlier commits | kept | void by a changed line | void by a conflict | not known | git disagrees |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let mut all = Tally::default();
    for repository in &setting.repositories {
        let tally = tally(repository, &setting.binary)?;
        table.push_str(&line(&name(repository), &tally));
        all = all.and(tally);
    }
    table.push_str(&line("all", &all));
    let mut text = format!(
        "{table}\nOf the {} reviews that are kept, {} saw the same lines as were merged; of {} a part was in the target already; {} could not be compared, because the clone lacks files.\n",
        grouped(all.last_kept + all.earlier_kept),
        grouped(all.same_diff),
        grouped(all.part_there),
        grouped(
            (all.last_kept + all.earlier_kept)
                .saturating_sub(all.same_diff + all.part_there + all.faults.len())
        ),
    );
    for fault in &all.faults {
        let _ = writeln!(text, "- {fault}");
    }
    Ok(text)
}

impl Tally {
    fn and(mut self, other: Self) -> Self {
        self.last += other.last;
        self.last_kept += other.last_kept;
        self.earlier += other.earlier;
        self.earlier_kept += other.earlier_kept;
        self.same_diff += other.same_diff;
        self.part_there += other.part_there;
        self.other_lines += other.other_lines;
        self.by_hand += other.by_hand;
        self.unknown += other.unknown;
        self.faults.extend(other.faults);
        self
    }
}

fn line(title: &str, tally: &Tally) -> String {
    let share = |kept: usize, of: usize| match of {
        0 => "–".to_owned(),
        _ => format!("{} ({:.1} %)", grouped(kept), 100.0 * kept as f64 / of as f64),
    };
    format!(
        "| {title} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
        grouped(tally.last),
        share(tally.last_kept, tally.last),
        grouped(tally.earlier),
        share(tally.earlier_kept, tally.earlier),
        grouped(tally.other_lines),
        grouped(tally.by_hand),
        grouped(tally.unknown),
        tally.faults.len()
    )
}

/// One supposed review, as the program tells it.
struct Review<'a> {
    merge: &'a str,
    into: &'a str,
    base: &'a str,
    reviewed: &'a str,
    kept: bool,
    files: Vec<&'a str>,
}

fn tally(repository: &Path, binary: &Path) -> anyhow::Result<Tally> {
    let binary = binary.to_string_lossy();
    let arguments = ["debug", "approvals", "--last", MERGES];
    let text = program::text_of(program::command(repository, &binary, arguments))?;
    let mut tally = Tally::default();
    let mut merged: HashMap<String, Option<Lines>> = HashMap::new();
    for row in text.lines() {
        let row: Value = serde_json::from_str(row).context("a row is no JSON")?;
        let word = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
        let last = row.get("last").and_then(Value::as_bool).unwrap_or_default();
        let files = row.get("files").and_then(Value::as_array).into_iter().flatten();
        let review = Review {
            merge: word("merge"),
            into: word("into"),
            base: word("base"),
            reviewed: word("reviewed"),
            kept: matches!(word("fit"), "same" | "replayed"),
            files: files.filter_map(|file| file.get(0)?.as_str()).collect(),
        };
        let (all, kept) = if last {
            (&mut tally.last, &mut tally.last_kept)
        } else {
            (&mut tally.earlier, &mut tally.earlier_kept)
        };
        *all += 1;
        *kept += usize::from(review.kept);
        if word("fit") == "unknown" {
            tally.unknown += 1;
            continue;
        }
        if !merged.contains_key(review.merge) {
            merged.insert(review.merge.to_owned(), diff(repository, review.into, review.merge)?);
        }
        let approved = diff(repository, review.base, review.reviewed)?;
        match (approved, merged.get(review.merge)) {
            (Some(approved), Some(Some(merged))) => {
                judge(repository, &review, &approved, merged, &mut tally)?
            }
            // A clone without all of its files: git cannot say.
            _ => tally.unknown += 1,
        }
    }
    Ok(tally)
}

/// Asks plain git whether the review is rightly kept or void.
fn judge(
    repository: &Path,
    review: &Review<'_>,
    approved: &Lines,
    merged: &Lines,
    tally: &mut Tally,
) -> anyhow::Result<()> {
    let replayed = replays(repository, review)?;
    let fault = |what: &str| {
        let short = |id: &str| id.get(..12).unwrap_or(id).to_owned();
        format!(
            "{}: `{}` reviewed at `{}`: {what}",
            name(repository),
            short(review.merge),
            short(review.reviewed)
        )
    };
    if review.kept {
        if !replayed {
            tally.faults.push(fault("kept, and git's merge gives another tree"));
        } else if approved == merged {
            tally.same_diff += 1;
        } else if merged
            .iter()
            .all(|(file, lines)| approved.get(file).is_some_and(|seen| within(lines, seen)))
        {
            tally.part_there += 1;
        } else {
            tally.faults.push(fault("kept, and lines were merged that nobody saw"));
        }
        return Ok(());
    }
    let differs = |file: &&str| approved.get(file.as_bytes()) != merged.get(file.as_bytes());
    if review.files.iter().any(differs) {
        tally.other_lines += 1;
    } else if !replayed {
        tally.by_hand += 1;
    }
    if replayed {
        tally.faults.push(fault("void, and git's merge gives the very tree"));
    }
    Ok(())
}

/// Whether merging the reviewed commit onto the target gives the tree that was merged, as git has it.
fn replays(repository: &Path, review: &Review<'_>) -> anyhow::Result<bool> {
    let base = format!("--merge-base={}", review.base);
    let arguments = ["merge-tree", "--write-tree", "--no-messages", &base, review.into, review.reviewed];
    let output = program::kept(program::command(repository, "git", arguments))?;
    let tree = String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned();
    let wanted = super::git(repository, &["rev-parse", &format!("{}^{{tree}}", review.merge)])?;
    Ok(output.status.success() && tree == wanted.trim())
}

/// The changed lines of a diff by file, sorted; modes and the ids of what has no lines as well.
type Lines = BTreeMap<Vec<u8>, Vec<Vec<u8>>>;

fn diff(repository: &Path, old: &str, new: &str) -> anyhow::Result<Option<Lines>> {
    let options = ["-c", "core.quotePath=false", "diff", "--no-renames", "--no-ext-diff", "--no-textconv"];
    let more = ["-U0", "--no-color", "--full-index", "--ignore-submodules=none", old, new];
    let command = program::command(repository, "git", options.into_iter().chain(more));
    let output = program::kept(command)?;
    Ok(output.status.success().then(|| lines(&output.stdout)))
}

fn lines(text: &[u8]) -> Lines {
    let mut files = Lines::new();
    let mut file: Vec<u8> = Vec::new();
    let mut index: Vec<u8> = Vec::new();
    let mut in_hunk = false;
    for line in text.split(|byte| *byte == b'\n') {
        if let Some(names) = line.strip_prefix(b"diff --git a/") {
            // Without renames both names are the same.
            let half = names.len().saturating_sub(3) / 2;
            file = names.get(..half).unwrap_or(names).to_vec();
            in_hunk = false;
            files.entry(file.clone()).or_default();
            continue;
        }
        let Some(kept) = files.get_mut(&file) else { continue };
        if line.starts_with(b"@@") {
            in_hunk = true;
        } else if in_hunk && matches!(line.first(), Some(b'+' | b'-')) {
            kept.push(line.to_vec());
        } else if !in_hunk && line.starts_with(b"index ") {
            index = line.to_vec();
        } else if !in_hunk && line.starts_with(b"Binary files") {
            kept.push(index.clone());
        } else if !in_hunk && line.windows(5).any(|part| part == b" mode") {
            kept.push(line.to_vec());
        }
    }
    files.values_mut().for_each(|lines| lines.sort());
    files
}

/// Whether every line is among the others, as often.
fn within(lines: &[Vec<u8>], others: &[Vec<u8>]) -> bool {
    let mut others = others.iter();
    lines.iter().all(|line| others.any(|other| other == line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_diff_are_known_by_file_without_their_places() {
        let text = b"diff --git a/a b b/a b\nindex 1..2 100644\n--- a/a b\n+++ b/a b\n@@ -3 +3 @@ x\n-old\n+new\n@@ -9,0 +10 @@\n+more\ndiff --git a/b b/b\nold mode 100644\nnew mode 100755\nindex 3..4\nBinary files a/b and b/b differ\n";
        let found = lines(text);
        let of = |name: &str| {
            found[name.as_bytes()]
                .iter()
                .map(|line| String::from_utf8_lossy(line).into_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(of("a b"), ["+more", "+new", "-old"]);
        assert_eq!(of("b"), ["index 3..4", "new mode 100755", "old mode 100644"]);
    }

    #[test]
    fn a_part_is_within_the_whole_and_no_line_counts_twice() {
        let of = |text: &str| text.split(' ').map(|word| word.as_bytes().to_vec()).collect::<Vec<_>>();
        assert!(within(&of("a c"), &of("a b c")));
        assert!(!within(&of("a a"), &of("a b")));
    }
}
