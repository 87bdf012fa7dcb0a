//! The words of a change and of what comes with it.

use caution_core::{change, context};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

words! {
    /// What the change is about to do.
    Action from change::Action {
        /// Enter the target branch.
        Merge = "merge",
        /// Go out to an environment.
        Deploy = "deploy",
        /// Be carried out by hand or by an agent.
        Run = "run",
    }
}

words! {
    /// What the reader made of a file's content.
    Content from change::Content {
        /// Text that was read.
        Text = "text",
        /// A NUL byte near the start, as git decides it.
        Binary = "binary",
        /// A Git LFS pointer.
        LfsPointer = "lfs-pointer",
        /// A symbolic link.
        Symlink = "symlink",
        /// A submodule.
        Submodule = "submodule",
        /// It could not be read, or the limits cut it; an unknown says why.
        Unread = "unread",
    }
}

words! {
    /// What kind of entry a path is.
    FileMode from change::Mode {
        /// A file.
        File = "file",
        /// A file that may be executed.
        Executable = "executable",
        /// A symbolic link.
        Symlink = "symlink",
        /// A commit of another repository.
        Submodule = "submodule",
    }
}

/// How a file changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileStatus {
    /// New.
    Added,
    /// Gone.
    Deleted,
    /// Same path, other content.
    Modified,
    /// Moved.
    Renamed,
    /// Copied.
    Copied,
    /// Same content, other mode.
    ModeChanged,
    /// A file became a link, a submodule, or the other way round.
    TypeChanged,
}

impl FileStatus {
    /// The word itself.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Deleted => "deleted",
            Self::Modified => "modified",
            Self::Renamed => "renamed",
            Self::Copied => "copied",
            Self::ModeChanged => "mode-changed",
            Self::TypeChanged => "type-changed",
        }
    }
}

impl From<change::Status> for FileStatus {
    fn from(status: change::Status) -> Self {
        match status {
            change::Status::Added => Self::Added,
            change::Status::Deleted => Self::Deleted,
            change::Status::Modified => Self::Modified,
            change::Status::Renamed(_) => Self::Renamed,
            change::Status::Copied(_) => Self::Copied,
            change::Status::ModeChanged => Self::ModeChanged,
            change::Status::TypeChanged => Self::TypeChanged,
        }
    }
}

words! {
    /// How a field came to us. A claim can add to a requirement, never meet one.
    Trust from context::Trust {
        /// Somebody says so.
        Claimed = "claimed",
        /// A signature says so and was checked.
        Signed = "signed",
        /// The forge says so.
        Forge = "forge",
    }
}

words! {
    /// What a review says.
    ReviewState from context::ReviewState {
        /// Yes.
        Approved = "approved",
        /// No.
        ChangesRequested = "changes-requested",
        /// Neither.
        Commented = "commented",
        /// Taken back.
        Dismissed = "dismissed",
    }
}
