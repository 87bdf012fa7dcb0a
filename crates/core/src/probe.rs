//! Questions about the world that reading a command raises. An adapter answers each once; nothing else
//! of the world is looked at.

pub mod told;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Probe {
    /// What stands at this absolute path. Links are not followed.
    Path(String),
    /// Where this absolute path leads once all links in it were followed.
    Real(String),
    /// The names in the folder at this absolute path.
    Entries(String),
    /// The text of the file at this absolute path, up to [`TEXT_BYTES`].
    Text(String),
    /// A variable of the environment that the command would inherit.
    Variable(String),
    /// Every variable of that environment.
    Variables,
    /// The git work tree that holds the folder at this absolute path.
    WorkTree(String),
    /// A setting of git, as seen from a folder.
    GitSetting {
        /// The absolute path of the folder.
        folder: String,
        /// The key: `alias.undo`.
        key: String,
    },
    /// Whether git ignores this absolute path, or tracks it without changes: it can be made again.
    Restorable(String),
    /// The name of this machine.
    Host,
}

/// The most of a text file that an answer holds.
pub const TEXT_BYTES: u64 = 1 << 20;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// There is nothing.
    Missing,
    /// A file of so many bytes.
    File(u64),
    /// A folder.
    Folder,
    /// A link, and where it points.
    Link(String),
    /// Something else: a device, a socket.
    Special,
    /// A text, a name or a path.
    Text(String),
    /// Names, sorted.
    Names(Vec<String>),
    /// Names and values.
    Pairs(Vec<(String, String)>),
    /// A work tree.
    WorkTree(WorkTree),
    /// Yes or no.
    Is(bool),
    /// It could not be found out, and why.
    Unknown(String),
}

/// A git work tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkTree {
    /// Its root.
    pub root: String,
    /// The branch that is checked out; `None` for a detached head.
    pub branch: Option<String>,
    /// The branch that others build on, if a remote names it.
    pub default_branch: Option<String>,
    /// Tracked files with changes that no commit holds; `None` if that could not be counted.
    pub changed: Option<u64>,
    /// Files that git neither tracks nor ignores; `None` if that could not be counted.
    pub untracked: Option<u64>,
    /// Commits of the branch that no remote branch holds; `None` if that could not be counted.
    pub unpushed: Option<u64>,
    /// Entries of the stash.
    pub stashes: u64,
}
