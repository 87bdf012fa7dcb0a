use caution_core::change::{MergeResidue, ResidueFile};
use caution_core::finding::{Confidence, Finding, Place, Severity};

use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "evil-merge",
    codes: &[],
    title: "a merge commit holds lines that come from neither parent",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    if !input.change.commits.iter().any(|commit| commit.parents.len() > 1) {
        return Outcome::NotApplicable;
    }
    Outcome::Looked(input.change.residues.iter().filter_map(finding).collect())
}

fn finding(residue: &MergeResidue) -> Option<Finding> {
    let mut places = residue.files.iter().map(place);
    let first = places.next()?;
    let commit = residue.commit.short();
    let count = residue.files.len();
    let files = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    let (severity, what, why) = if residue.conflicted {
        (
            Severity::Note,
            format!("the conflicts of merge {commit} were resolved by hand in {files}"),
            "a resolution is new code: the reviews of the two sides did not see it",
        )
    } else {
        (
            Severity::High,
            format!("merge {commit} is not the clean merge of its parents: {files} differ from it"),
            "these lines were in neither branch, so no review of either saw them, and the usual diff hides them",
        )
    };
    Some(Finding {
        rule: RULE.id.into(),
        severity,
        confidence: Confidence::High,
        place: Some(first),
        related: places.collect(),
        what,
        why: why.to_owned(),
        evidence: residue.files.iter().take(5).map(describe).collect(),
        remedy: format!("read `git show --remerge-diff {commit}`, or merge again without edits"),
    })
}

fn place(file: &ResidueFile) -> Place {
    Place {
        path: file.path.clone(),
        lines: file.added.first().copied(),
        snippet: (!file.excerpt.is_empty()).then(|| file.excerpt.join("\n")),
    }
}

fn describe(file: &ResidueFile) -> String {
    let added: u64 = file.added.iter().map(|range| range.len()).sum();
    match (added, file.removed) {
        (0, 0) => format!("{}: differs as a whole", file.path),
        (added, removed) => format!("{}: +{added} −{removed} lines beside the replay", file.path),
    }
}
