//! Files and standard input, with limits.

use std::io::Read as _;
use std::path::Path;

use crate::failure::Failure;

/// The largest input that is read whole.
const LIMIT_BYTES: u64 = 64 << 20;

/// The largest that a tool may write about a whole repository: an index, or which test executed what.
const LIMIT_LARGE_BYTES: u64 = 1 << 30;

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    read_up_to(path, LIMIT_BYTES)
}

/// Reads a file that may be large, or standard input for `-`. What has no size, a device or a pipe, would only be
/// found too large after all of that is read.
pub(crate) fn read_large(path: &Path) -> Result<Vec<u8>, Failure> {
    let is_other = path.as_os_str() != "-" && std::fs::metadata(path).is_ok_and(|found| !found.is_file());
    if is_other {
        return Err(Failure::usage(
            format!("`{}` is no regular file", path.display()),
            format!(
                "name a file of at most {} MiB, or give it on standard input as `-`",
                LIMIT_LARGE_BYTES >> 20
            ),
        ));
    }
    read_up_to(path, LIMIT_LARGE_BYTES)
}

fn read_up_to(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let name = path.display();
    let mut bytes = Vec::new();
    let taken = if path.as_os_str() == "-" {
        std::io::stdin().lock().take(limit + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
    };
    match taken {
        Err(error) => Err(Failure::usage(format!("`{name}` cannot be read: {error}"), "check the path")),
        Ok(size) if size as u64 > limit => Err(Failure::usage(
            format!("`{name}` is larger than {} MiB", limit >> 20),
            "split it, or check that it is the right file",
        )),
        Ok(_) => Ok(bytes),
    }
}

/// Reads a text file.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read(path)?).map_err(|error| {
        Failure::usage(
            format!("`{}` is not UTF-8 text (byte {})", path.display(), error.utf8_error().valid_up_to()),
            "save it as UTF-8",
        )
    })
}
