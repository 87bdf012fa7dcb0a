//! The page that is written beside the answer.
//!
//! A regular file is replaced in one step, so that whoever looks never sees half a page. Whatever else has
//! a name (a device, a pipe, a socket) is written into: replacing it would destroy it. A symbolic link
//! stands for what it points to.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{Error, ErrorKind, Result, Write as _};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// More links in a row than this are a circle.
const LINKS: usize = 40;

/// Writes a page to a path.
pub(super) fn write(path: &Path, page: &str) -> std::result::Result<(), Failure> {
    match put(path, page.as_bytes()) {
        // A reader that has seen enough (`| head`) is no failure.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::usage(
            format!("the page `{}` cannot be written: {error}", path.display()),
            "name a file in a folder that is there and can be written",
        )),
        _ => Ok(()),
    }
}

fn put(path: &Path, page: &[u8]) -> Result<()> {
    match std::fs::metadata(path) {
        Ok(there) => {
            if let Some(mut stream) = stream::same(&there) {
                return stream.write_all(page);
            }
            // Neither creates nor empties anything: it shows whether the file may be written at all.
            let mut file = OpenOptions::new().write(true).open(path)?;
            if !there.is_file() || has_other_names(&there) {
                return overwrite(&mut file, page);
            }
            match replace(&path.canonicalize()?, page, Some(&there)) {
                // The file may be written, its folder or its name may not.
                Err(error) if is_barred(error.kind()) => overwrite(&mut file, page),
                other => other,
            }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => replace(&end_of_links(path)?, page, None),
        Err(error) => Err(error),
    }
}

/// Writes into what is there. Devices and pipes have no length to cut.
fn overwrite(file: &mut File, page: &[u8]) -> Result<()> {
    if file.metadata()?.is_file() {
        file.set_len(0)?;
    }
    file.write_all(page)
}

/// Writes a file beside this one and gives it the name.
fn replace(path: &Path, page: &[u8], there: Option<&Metadata>) -> Result<()> {
    if path.file_name().is_none() {
        return Err(Error::from(ErrorKind::NotFound));
    }
    let part = path.with_file_name(format!(".caution-{}.part", std::process::id()));
    let file = OpenOptions::new().write(true).create_new(true).open(&part)?;
    let filled = fill(file, page, there).and_then(|()| std::fs::rename(&part, path));
    if filled.is_err() {
        // There may be nothing to remove; what went wrong is said already.
        let _ = std::fs::remove_file(&part);
    }
    filled
}

/// The mode comes before the page: it must not be read by more people in between.
fn fill(mut file: File, page: &[u8], there: Option<&Metadata>) -> Result<()> {
    if let Some(there) = there {
        keep_owner(&file, there)?;
        file.set_permissions(there.permissions())?;
    }
    file.write_all(page)
}

/// Where a chain of links ends at which nothing is yet.
fn end_of_links(path: &Path) -> Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..LINKS {
        match std::fs::read_link(&path) {
            // An absolute target takes the place of the whole path.
            Ok(target) => path = path.parent().unwrap_or_else(|| Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(Error::other("too many symbolic links"))
}

fn is_barred(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::ResourceBusy)
}

/// Whether the file has more than one name: a replacement would take the others' content away.
#[cfg(unix)]
fn has_other_names(there: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(there) > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &Metadata) -> bool {
    false
}

/// Only root may give a file away; anybody else then writes into the one that is there.
#[cfg(unix)]
fn keep_owner(file: &File, there: &Metadata) -> Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let own = file.metadata()?;
    if (own.uid(), own.gid()) == (there.uid(), there.gid()) {
        return Ok(());
    }
    fchown(file, Some(there.uid()), Some(there.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> Result<()> {
    Ok(())
}

/// `/dev/stdout` and its like: opened anew, a file that the shell opened would be written from its
/// beginning twice, once by the page and once by the answer.
mod stream {
    use super::{File, Metadata};

    /// The standard stream that this is, if it is one.
    #[cfg(unix)]
    pub(super) fn same(there: &Metadata) -> Option<File> {
        use std::os::fd::AsFd as _;
        use std::os::unix::fs::MetadataExt as _;
        let (out, error) = (std::io::stdout(), std::io::stderr());
        let open = |descriptor: std::os::fd::BorrowedFd<'_>| {
            let file = File::from(descriptor.try_clone_to_owned().ok()?);
            let own = file.metadata().ok()?;
            ((own.dev(), own.ino()) == (there.dev(), there.ino())).then_some(file)
        };
        open(out.as_fd()).or_else(|| open(error.as_fd()))
    }

    #[cfg(not(unix))]
    pub(super) fn same(_: &Metadata) -> Option<File> {
        None
    }
}
