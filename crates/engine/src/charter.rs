//! Reading the charter: at the target branch's old tip, and as a change would leave it.

use std::collections::BTreeSet;

use caution_core::change::{Change, Head, Steering};
use caution_core::charter::{Charter, PolicySource};
use caution_core::port::{Source, SourceError};
use caution_core::problem::Problem;
use caution_core::{Digest, ObjectId, RepoPath};
use caution_read::charter as reader;

use crate::error::CheckError;

/// How many files a policy may extend one after the other.
const LAYERS_AT_MOST: usize = 8;

type Files = Vec<(RepoPath, Vec<u8>)>;

/// Reads one file of a commit or of the head of a change.
type Read<'a> = dyn Fn(&RepoPath) -> Result<Option<Vec<u8>>, SourceError> + 'a;

/// The charter at a commit, as far as it matters for these paths; an empty one without a commit.
pub fn load<'a>(
    source: &dyn Source,
    commit: Option<&ObjectId>,
    touched: impl Iterator<Item = &'a RepoPath>,
) -> Result<Charter, CheckError> {
    let Some(commit) = commit else {
        return Ok(Charter::default());
    };
    let read = |path: &RepoPath| source.read(commit, path);
    let rules = reader::rule_files(&listed(source, Some(commit))?)?;
    let files = gather(reader::wanted(touched).into_iter().chain(rules), &read)?;
    with_layers(reader::parse(&files, Some(commit.clone()))?, &read)
}

/// What can be read of a charter that has faults: its faulty files are left out, one after the other.
pub(crate) fn salvage<'a>(
    source: &dyn Source,
    commit: Option<&ObjectId>,
    touched: impl Iterator<Item = &'a RepoPath>,
) -> Result<Charter, CheckError> {
    let Some(commit) = commit else {
        return Ok(Charter::default());
    };
    let rules = reader::rule_files(&listed(source, Some(commit))?).unwrap_or_default();
    let wanted = reader::wanted(touched).into_iter().chain(rules);
    // A file that cannot be read is one of the faulty ones.
    let read = |path: &RepoPath| match source.read(commit, path) {
        Err(SourceError::Usage { .. }) => Ok(None),
        read => read,
    };
    let mut files = gather(wanted, &read)?;
    loop {
        match reader::parse(&files, Some(commit.clone())) {
            // What is read further in another place may be at fault there.
            Ok(charter) => {
                let (rules, suppressions) = (Vec::new(), Vec::new());
                let charter = Charter { rules, suppressions, ..charter };
                return Ok(Charter { policy: None, markers: None, lexicon: None, ..charter });
            }
            Err(problem) => {
                let before = files.len();
                files.retain(|(path, _)| path.to_string() != problem.input);
                if files.len() == before {
                    return Ok(Charter { commit: Some(commit.clone()), ..Charter::default() });
                }
            }
        }
    }
}

/// The charter as the change would leave it, and what is wrong with it; nothing if the change leaves
/// it alone or its head cannot be read file by file (a patch). `read_before` are the files that make up
/// the charter that judges: a policy may extend one that stands anywhere.
pub(crate) fn after(
    source: &dyn Source,
    change: &Change,
    read_before: &[(RepoPath, Digest)],
) -> Result<(Option<Charter>, Vec<Problem>), CheckError> {
    let steers = |path: &RepoPath| {
        matches!(reader::steering(path), Some(Steering::Charter | Steering::Owners))
            || read_before.iter().any(|(read, _)| read == path)
    };
    let touched: BTreeSet<&RepoPath> = change.files.iter().flat_map(|file| file.touched_paths()).collect();
    if matches!(change.head, Head::Patch(_)) || !touched.iter().any(|path| steers(path)) {
        return Ok((None, Vec::new()));
    }
    let read = |path: &RepoPath| source.read_head(change, path);
    let rules = match rules_after(source, change, &touched) {
        Err(CheckError::Input(problem)) => return Ok((None, vec![problem])),
        other => other?,
    };
    let files = gather(reader::wanted(touched).into_iter().chain(rules), &read)?;
    let charter =
        reader::parse(&files, None).map_err(CheckError::from).and_then(|charter| with_layers(charter, &read));
    match charter {
        Ok(charter) => Ok((Some(charter), Vec::new())),
        Err(CheckError::Input(problem)) => Ok((None, vec![problem])),
        Err(other) => Err(other),
    }
}

/// The files in the folder of the organisation's own rules.
fn listed(source: &dyn Source, commit: Option<&ObjectId>) -> Result<Vec<RepoPath>, SourceError> {
    let folder = RepoPath::from(reader::RULES_FOLDER);
    commit.map_or(Ok(Vec::new()), |commit| source.list(commit, &folder, reader::RULE_FILES + 1))
}

/// Where the organisation's own rules may stand once the change is made: where they stood, and in what
/// the change touches. Those that it takes away are not there when they are read.
fn rules_after(
    source: &dyn Source,
    change: &Change,
    touched: &BTreeSet<&RepoPath>,
) -> Result<Vec<RepoPath>, CheckError> {
    let folder = RepoPath::from(reader::RULES_FOLDER);
    let below = [folder.as_bytes(), b"/"].concat();
    let mut listed = listed(source, change.charter_base.as_ref())?;
    for path in touched {
        if (**path == folder || path.as_bytes().starts_with(&below)) && !listed.contains(path) {
            listed.push((*path).clone());
        }
    }
    let mut there = Vec::new();
    for path in listed {
        if source.read_head(change, &path)?.is_some() {
            there.push(path);
        }
    }
    Ok(reader::rule_files(&there)?)
}

fn gather(paths: impl IntoIterator<Item = RepoPath>, read: &Read<'_>) -> Result<Files, CheckError> {
    let mut files = Files::new();
    for path in paths {
        match read(&path) {
            Ok(Some(bytes)) => files.push((path, bytes)),
            Ok(None) => {}
            // What somebody put there is a fault of the charter, with its place.
            Err(SourceError::Usage { message, hint }) => {
                let problem = Problem::new(path.to_string(), message);
                return Err(hint.into_iter().fold(problem, Problem::hint).into());
            }
            Err(failed) => return Err(failed.into()),
        }
    }
    Ok(files)
}

/// Reads the files that the policy extends, one after the other.
fn with_layers(mut charter: Charter, read: &Read<'_>) -> Result<Charter, CheckError> {
    let mut next = charter.policy.as_ref().map(extended_file).transpose()?.flatten();
    while let Some(name) = next.take() {
        if charter.policy_layers.len() == LAYERS_AT_MOST {
            return Err(Problem::new(name, "the policy extends too many files one after the other")
                .hint(format!("at most {LAYERS_AT_MOST}"))
                .into());
        }
        if charter.policy_layers.iter().any(|(known, _)| *known == name) {
            break;
        }
        let path = reader::layer_path(&name)?;
        let Some(bytes) = read(&path)? else {
            return Err(Problem::new(path.to_string(), "the policy extends this file, and it is not there")
                .hint("add the file beside the policy, or name a built-in policy")
                .into());
        };
        let text = String::from_utf8(bytes)
            .map_err(|_| Problem::new(path.to_string(), "the file is not UTF-8 text"))?;
        charter.files.push((path, Digest::of(text.as_bytes())));
        let layer = PolicySource {
            origin: caution_core::charter::PolicyOrigin::Repository(reader::layer_path(&name)?),
            text,
        };
        next = extended_file(&layer)?;
        charter.policy_layers.push((name, layer.text));
    }
    Ok(charter)
}

fn extended_file(source: &PolicySource) -> Result<Option<String>, Problem> {
    caution_policy::extended_file(source)
}
