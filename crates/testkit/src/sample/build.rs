//! Short ways to make values of core.

#![expect(clippy::unwrap_used, reason = "fixtures of tests: a broken fixture should stop the test")]

use caution_core::assessment::Assessment;
use caution_core::change::{Action, Change, Commit, Content, FileChange, Head, Mode, Side, Status};
use caution_core::charter::{Charter, Tier};
use caution_core::context::Context;
use caution_core::finding::{Confidence, Finding, LineRange, Place, Severity};
use caution_core::people::Identity;
use caution_core::provenance::{Channel, Class, CommitClass, Evidence, Provenance, Role, Strength};
use caution_core::reach::{Band, ReachedService};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::verdict::{
    Clearers, Mode as PolicyMode, Need, Outcome, PolicyName, Requirement, State, Verdict,
};
use caution_core::{Digest, ObjectId, RepoPath};
use jiff::Timestamp;

use super::Sample;

pub(super) fn id(digit: char) -> ObjectId {
    let start: String =
        "1a2b3c4d5e6f".chars().map(|known| if known == '1' { digit } else { known }).collect();
    ObjectId::parse(&format!("{start}{}", digit.to_string().repeat(28))).unwrap()
}

pub(super) fn now() -> Timestamp {
    "2026-03-21T10:00:00Z".parse().unwrap()
}

pub(super) fn range(first: u32, last: u32) -> LineRange {
    LineRange { first, last }
}

pub(super) fn commit(digit: char, message: &str) -> Commit {
    let person = Identity { name: "Ada Example".to_owned(), email: "ada@example.org".to_owned() };
    Commit {
        id: Some(id(digit)),
        parents: vec![id('0')],
        author: person.clone(),
        committer: person,
        committed_at: 1_767_225_600,
        message: message.to_owned(),
        notes: Vec::new(),
        has_signature: false,
    }
}

pub(super) fn file(path: impl Into<RepoPath>, added: u32, removed: u32) -> FileChange {
    let side = |digit| Some(Side { id: Some(id(digit)), mode: Mode::File });
    let lines = |count| if count == 0 { Vec::new() } else { vec![range(1, count)] };
    FileChange {
        path: path.into(),
        old_path: None,
        status: Status::Modified,
        old: side('8'),
        new: side('9'),
        content: Content::Text,
        added: lines(added),
        removed: lines(removed),
    }
}

pub(super) fn change(commits: Vec<Commit>, files: Vec<FileChange>) -> Change {
    let head = commits.last().and_then(|commit| commit.id.clone()).unwrap_or_else(|| id('1'));
    Change {
        action: Action::Merge,
        base: Some(id('0')),
        charter_base: Some(id('0')),
        head: Head::Commit(head),
        head_tree: Some(id('7')),
        commits,
        files,
        residues: Vec::new(),
        context: Context::default(),
        unknowns: Vec::new(),
    }
}

pub(super) fn mark(digit: char, channel: Channel, text: &str) -> Evidence {
    let (role, strength) = match channel {
        Channel::Trailer => (Role::Author, Strength::Trailer),
        Channel::Author => (Role::Author, Strength::Identity),
        Channel::Note => (Role::Author, Strength::Verified),
        Channel::Claim => (Role::Human, Strength::Claim),
        _ => (Role::Author, Strength::Text),
    };
    Evidence {
        commit: Some(id(digit)),
        channel,
        role,
        strength,
        marker: "claude-code".to_owned(),
        text: text.to_owned(),
        discounted: None,
    }
}

pub(super) fn provenance(class: Class, evidence: Vec<Evidence>, commits: &[(char, Class)]) -> Provenance {
    let commits = commits.iter().map(|(digit, class)| CommitClass {
        commit: Some(id(*digit)),
        class: *class,
        squashed: 0,
    });
    Provenance { class, evidence, commits: commits.collect(), ..Provenance::default() }
}

pub(super) fn unmarked(digit: char) -> Unknown {
    Unknown::new(
        UnknownKind::Provenance,
        id(digit).to_string(),
        format!("no mark says who or what wrote {}", id(digit).short()),
        "code that an agent wrote",
    )
    .remedy("add an `AI-Assisted: yes` or `AI-Assisted: no` trailer")
}

pub(super) fn service(name: &str, tier: u8, paths: &[&str]) -> ReachedService {
    ReachedService {
        service: name.to_owned(),
        tier: Tier::new(tier),
        owners: vec![format!("@{name}-team")],
        functions: vec![name.to_owned()],
        band: Band::Certain,
        paths: paths.iter().map(|path| RepoPath::from(*path)).collect(),
    }
}

pub(super) fn requirement(name: &str, state: State, needs: Vec<Need>) -> Requirement {
    Requirement {
        id: name.to_owned(),
        because: "changes that AI took part in need a second pair of eyes".to_owned(),
        applies: "the change is ai-assisted".to_owned(),
        mode: PolicyMode::Hold,
        never: false,
        state,
        needs,
        only_unknowns: false,
        source: ".caution/policy.yaml:4".to_owned(),
    }
}

pub(super) fn need(name: &str, what: &str, state: State, found: &str) -> Need {
    Need {
        id: name.to_owned(),
        what: what.to_owned(),
        state,
        found: found.to_owned(),
        clearers: Clearers::default(),
    }
}

pub(super) fn by(mut need: Need, who: &[&str], act: &str) -> Need {
    let who = who.iter().map(|name| (*name).to_owned()).collect();
    need.clearers = Clearers { who, act: act.to_owned(), ..Clearers::default() };
    need
}

pub(super) fn finding(rule: &'static str, severity: Severity, path: &str, lines: LineRange) -> Finding {
    Finding {
        rule: rule.into(),
        severity,
        confidence: Confidence::High,
        place: Some(Place { path: path.into(), lines: Some(lines), snippet: None }),
        related: Vec::new(),
        what: "the change edits the charter".to_owned(),
        why: "every later change is judged by what it writes".to_owned(),
        evidence: vec![path.to_owned()],
        remedy: "let somebody who did not write it read the new rules".to_owned(),
    }
}

pub(super) fn verdict(outcome: Outcome, requirements: Vec<Requirement>, next: &str) -> Verdict {
    let reasons = requirements
        .iter()
        .filter(|requirement| requirement.blocks())
        .map(|requirement| format!("`{}` is {}", requirement.id, requirement.state.id()));
    Verdict {
        outcome,
        only_unknowns: false,
        reasons: reasons.collect(),
        requirements,
        next: next.to_owned(),
        policy: PolicyName {
            name: "baseline".to_owned(),
            digest: Digest::of(b"baseline"),
            remarks: Vec::new(),
        },
        decided_at: now(),
    }
}

pub(super) fn sample(name: &'static str, change: Change, assessment: Assessment, verdict: Verdict) -> Sample {
    let charter = Charter { commit: change.charter_base.clone(), ..Charter::default() };
    Sample { name, change, charter, assessment, verdict }
}
