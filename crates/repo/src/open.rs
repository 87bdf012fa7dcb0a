//! Opening a repository so that nothing of it can run or mislead.

use std::path::Path;

use gix::bstr::{BString, ByteSlice as _};

use caution_core::port::SourceError;

use crate::object::reason;

/// Settings that win over every configuration file: replace refs are ignored, no monitor program is asked,
/// a file that would not survive a conversion of line breaks is still read, and no single object may take
/// more memory than this.
const OVERRIDES: &[&str] = &[
    "core.useReplaceRefs=false",
    "core.fsmonitor=false",
    "core.safecrlf=false",
    "gitoxide.objects.allocLimit=536870912",
];

/// Memory for objects that are read more than once, mostly folders.
const CACHE_BYTES: usize = 4 << 20;

/// Sections of the configuration that name programs.
const PROGRAMS: &[&str] = &["filter", "diff", "merge", "credential", "difftool", "mergetool", "gpg"];

/// Extensions of the repository format that are understood, or make no difference to reading.
const EXTENSIONS: &[&str] = &[
    "noop",
    "noop-v1",
    "objectformat",
    "compatobjectformat",
    "refstorage",
    "partialclone",
    "worktreeconfig",
    "preciousobjects",
    "relativeworktrees",
];

/// An opened repository, and the names of filters that its configuration defined.
pub(crate) struct Opened {
    pub(crate) repository: gix::Repository,
    pub(crate) filters: Vec<BString>,
}

/// Finds the repository that `dir` is in and opens it.
pub(crate) fn open(dir: &Path) -> Result<Opened, SourceError> {
    let options = || {
        gix::open::Options::default()
            .bail_if_untrusted(true)
            .config_overrides(OVERRIDES.iter().map(|text| BString::from(*text)))
    };
    let trust = gix::sec::trust::Mapping { full: options(), reduced: options() };
    let mut repository = gix::ThreadSafeRepository::discover_opts(dir, Default::default(), trust)
        .map_err(|error| refusal(dir, &error))?
        .to_thread_local();
    check_extensions(&repository)?;
    let filters = disarm(&mut repository).map_err(|error| {
        SourceError::Failed(format!("the configuration cannot be read: {}", reason(error)))
    })?;
    repository.objects.ignore_replacements = true;
    repository.objects.refresh_never();
    repository.object_cache_size_if_unset(CACHE_BYTES);
    Ok(Opened { repository, filters })
}

fn usage(message: String, hint: impl Into<String>) -> SourceError {
    SourceError::Usage { message, hint: Some(hint.into()) }
}

/// Why a repository was not opened, in terms of what the user can do.
fn refusal(dir: &Path, error: &gix::Error) -> SourceError {
    use gix::discover::upwards::Error as Upwards;
    let shown = dir.display();
    if !dir.exists() {
        return usage(format!("`{shown}` does not exist"), "name a folder inside a git repository");
    }
    let untrusted = |path: &Path| {
        usage(
            format!("`{}` belongs to somebody else (git calls it dubious ownership)", path.display()),
            format!("if you trust it: `git config --global --add safe.directory {}`", path.display()),
        )
    };
    match error.downcast_any_ref::<Upwards>() {
        Some(Upwards::NoTrustedGitRepository { candidate, .. }) => return untrusted(candidate),
        Some(_) => {
            let hint = "go to a repository, name one with `--repo DIR`, or make one with `git init`";
            return usage(format!("`{shown}` is not in a git repository"), hint);
        }
        None => {}
    }
    let text = reason(error);
    if text.contains("considered unsafe") {
        // The library names the folder that has to be trusted, which need not be the one that was given.
        return untrusted(text.split('"').nth(1).map_or(dir, Path::new));
    }
    if text.contains("extensions.objectFormat") {
        let format = text.split('"').nth(1).unwrap_or("something else");
        return usage(
            format!("the repository at `{shown}` names its objects by `{format}`, which cannot be read"),
            "SHA-1 and SHA-256 can be read",
        );
    }
    SourceError::Failed(format!("the repository at `{shown}` cannot be opened: {text}"))
}

/// A repository may be laid out in ways that must be understood to be read at all. Refs that are not kept
/// as files, for one, would all seem to be missing.
fn check_extensions(repository: &gix::Repository) -> Result<(), SourceError> {
    let config = repository.config_snapshot();
    let sections = config.plumbing().sections_by_name("extensions").into_iter().flatten();
    for section in sections.filter(|section| section.meta().source == gix::config::Source::Local) {
        for name in section.value_names() {
            let name = name.to_ascii_lowercase();
            let value = section.value(&name).unwrap_or_default();
            match name.as_str() {
                "refstorage" if value != "files" => {
                    return Err(usage(
                        format!("this repository stores its refs as `{value}`, which cannot be read yet"),
                        "`git refs migrate --ref-format=files` changes it",
                    ));
                }
                name if EXTENSIONS.contains(&name) => {}
                name => {
                    return Err(usage(
                        format!("this repository uses the extension `{name}`, which is not known"),
                        "clone it without the extension and check the clone",
                    ));
                }
            }
        }
    }
    Ok(())
}

/// Takes everything that names a program out of the configuration in memory.
fn disarm(repository: &mut gix::Repository) -> gix::Result<Vec<BString>> {
    let mut config = repository.config_snapshot_mut();
    let mut found = Vec::new();
    for name in PROGRAMS {
        let sections: Vec<Option<BString>> = config
            .sections_by_name(name)
            .into_iter()
            .flatten()
            .map(|section| section.header().subsection_name().map(ToOwned::to_owned))
            .collect();
        for subsection in sections {
            config.remove_section(name, subsection.as_ref().map(|name| name.as_bstr()));
            if *name == "filter" {
                found.extend(subsection);
            }
        }
    }
    config.commit()?;
    Ok(found)
}
