//! The changed programs, before and after, for the rules that read code.

use std::collections::BTreeMap;
use std::sync::Arc;

use caution_core::RepoPath;
use caution_core::change::{Change, Content, FileChange, Mode, Status};
use caution_core::port::{Source, SourceError};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_read::lang::{self, Language, Role, SourceFile};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

/// Bytes of changed programs that are read into trees, all together.
const TOTAL_BYTES: usize = 64 << 20;

/// Bytes of one program beyond which it is not read into a tree.
const FILE_BYTES: usize = 1 << 20;

/// The texts of files at the head of a patch, by path.
pub(crate) type Texts = BTreeMap<RepoPath, Vec<u8>>;

/// Which programs anybody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Those of the product: the built-in rules look at no others.
    Product,
    /// All: the organisation's own rules look at tests, too.
    All,
}

/// The changed programs in languages that rules read, and what of the others nobody looks at.
pub(crate) fn of(
    source: &dyn Source,
    change: &Change,
    patched: &Texts,
    wanted: Wanted,
) -> Result<(Vec<SourceFile>, Vec<Unknown>), SourceError> {
    let mut sources = Vec::new();
    let mut cut: Vec<&RepoPath> = Vec::new();
    let mut unseen: Vec<&RepoPath> = Vec::new();
    let mut bytes = 0;
    for file in change.files.iter().filter(|file| is_program(file)) {
        if wanted == Wanted::Product && Role::of_path(&file.path) != Role::Product {
            continue;
        }
        let by_name = lang::of_path(&file.path);
        if by_name.is_none() && !may_be_script(file) {
            continue;
        }
        let after = match patched.get(&file.path) {
            Some(text) => Some(text.clone()),
            None => source.read_head(change, &file.path)?,
        };
        let Some(after) = after else {
            if by_name.is_some() {
                unseen.push(&file.path);
            }
            continue;
        };
        let Some(language) = by_name.or_else(|| lang::of_first_line(&file.path, &after)) else { continue };
        let before = before(source, change, file)?;
        let size = after.len().max(before.as_ref().map_or(0, Vec::len));
        bytes += size;
        if size > FILE_BYTES || bytes > TOTAL_BYTES {
            cut.push(&file.path);
            continue;
        }
        sources.push(source_file(file, language, before, &after));
    }
    // Each tree is made once, on all processors.
    let mut unknowns: Vec<Unknown> = sources.par_iter().filter_map(unparsed).collect();
    unknowns.extend(cut.into_iter().map(too_large));
    unknowns.extend(unseen.into_iter().map(not_here));
    unknowns.extend(change.files.iter().filter(|file| is_program(file)).filter_map(moved_away));
    unknowns.extend(unread_languages(change));
    Ok((sources, unknowns))
}

fn is_program(file: &FileChange) -> bool {
    let regular = |side: &caution_core::change::Side| matches!(side.mode, Mode::File | Mode::Executable);
    let same = matches!(file.status, Status::Deleted | Status::ModeChanged);
    !same && file.content == Content::Text && file.new.as_ref().is_none_or(regular)
}

/// A name without an ending may be that of a program that says on its first line what runs it.
fn may_be_script(file: &FileChange) -> bool {
    !file.path.file_name().contains(&b'.')
}

fn before(source: &dyn Source, change: &Change, file: &FileChange) -> Result<Option<Vec<u8>>, SourceError> {
    match &change.base {
        Some(base) if file.status != Status::Added => {
            source.read(base, file.old_path.as_ref().unwrap_or(&file.path))
        }
        _ => Ok(None),
    }
}

fn source_file(
    file: &FileChange,
    language: &'static Language,
    before: Option<Vec<u8>>,
    after: &[u8],
) -> SourceFile {
    let text = |bytes: &[u8]| Arc::from(String::from_utf8_lossy(bytes));
    let old_path = file.old_path.as_ref().unwrap_or(&file.path);
    let before = before.map(|before| (old_path, text(&before)));
    let lines = (file.added.clone(), file.removed.clone());
    SourceFile::new(file.path.clone(), language, before, text(after), lines)
}

/// What changed in a program and does not parse was looked at by nobody.
fn unparsed(file: &SourceFile) -> Option<Unknown> {
    if file.role != Role::Product {
        return None;
    }
    let broken = file.syntax().broken.iter().find(|lines| file.adds(**lines))?;
    let place = if broken.first == broken.last {
        format!("line {}", broken.first)
    } else {
        format!("lines {} to {}", broken.first, broken.last)
    };
    Some(
        Unknown::of_path(
            UnknownKind::Syntax,
            &file.path,
            format!("{place} could not be read as {}, and the change touches them", file.language.name),
            "what rules on code look for there",
        )
        .remedy("see whether the file compiles; if it does, look at these lines yourself"),
    )
}

fn too_large(path: &RepoPath) -> Unknown {
    Unknown::of_path(
        UnknownKind::TooLarge,
        path,
        "the program is larger than the rules on code read, or there are too many of them",
        "what rules on code look for",
    )
    .remedy("split the change, or look at the file yourself")
}

fn not_here(path: &RepoPath) -> Unknown {
    Unknown::of_path(
        UnknownKind::Syntax,
        path,
        "the program as the change leaves it is not here as a whole",
        "what rules on code look for there",
    )
    .remedy("check the commit in place of the patch")
}

/// A program of the product that moved to where rules on code do not look.
fn moved_away(file: &FileChange) -> Option<Unknown> {
    let old = file.old_path.as_ref().filter(|_| !matches!(file.status, Status::Copied(_)))?;
    let role = Role::of_path(&file.path);
    (lang::of_path(old).is_some() && Role::of_path(old) == Role::Product && role != Role::Product).then(
        || {
            Unknown::of_path(
                UnknownKind::Syntax,
                &file.path,
                format!(
                    "it was a program of the product (`{old}`) and counts as {} by its new place",
                    role.article()
                ),
                "what rules on code look for in the product",
            )
            .remedy("see whether the product still uses it; if so, keep it among its programs")
        },
    )
}

/// One unknown for each language that no rule reads.
fn unread_languages(change: &Change) -> Vec<Unknown> {
    let mut files: BTreeMap<&'static str, usize> = BTreeMap::new();
    for file in change.files.iter().filter(|file| is_program(file)) {
        if lang::of_path(&file.path).is_none()
            && let Some(language) = lang::unread(&file.path)
            && Role::of_path(&file.path) == Role::Product
        {
            *files.entry(language).or_default() += 1;
        }
    }
    let counted = |count: usize| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    files
        .into_iter()
        .map(|(language, count)| {
            Unknown::new(
                UnknownKind::Language,
                language,
                format!("{} in {language}: no rule on code reads it", counted(count)),
                "what rules on code look for in other languages",
            )
        })
        .collect()
}
