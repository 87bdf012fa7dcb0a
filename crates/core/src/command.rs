//! A command that somebody or something is about to run, as it was read: what it would do, in order, and
//! what could not be read.

use crate::effect::Verb;
use crate::finding::Confidence;
use crate::inventory::Destination;

/// Bytes `start..end` of the text that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// The language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// bash, sh, zsh, dash.
    Bash,
    /// PowerShell.
    PowerShell,
    /// The command interpreter of Windows.
    Cmd,
}

/// What kind of thing an act is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A file.
    File,
    /// A folder with everything in it.
    Tree,
    /// A disk, a partition, a device.
    Disk,
    /// Work in a git work tree that no commit holds.
    UncommittedWork,
    /// Commits, stashes, reflogs or branches that only this clone has.
    LocalHistory,
    /// A branch or tag of a remote.
    RemoteBranch,
    /// A repository on a forge, and what belongs to it there.
    Repository,
    /// A release, or a package that others install.
    Package,
    /// A database, or its whole schema.
    Database,
    /// A table, collection or index.
    Table,
    /// Rows, documents or keys.
    Rows,
    /// A backup or snapshot.
    Backup,
    /// A volume.
    Volume,
    /// A container or pod that can be made again.
    Container,
    /// An image.
    Image,
    /// A whole cluster, or a member of one.
    Cluster,
    /// A namespace with everything in it.
    Namespace,
    /// An object of a cluster.
    Workload,
    /// A release of a package manager for clusters.
    Release,
    /// A stack or state of an infrastructure tool.
    Stack,
    /// An object store's bucket.
    Bucket,
    /// Objects in a bucket.
    Objects,
    /// A resource of a cloud.
    CloudResource,
    /// Something behind an HTTP interface.
    Api,
    /// A process.
    Process,
    /// A service of the machine.
    Service,
    /// A machine.
    Host,
    /// A user, a group, a key.
    Account,
    /// Rights.
    Permission,
    /// A secret.
    Secret,
    /// What guards: a hook, a policy, an agent's settings.
    Guard,
    /// Mail or messages.
    Message,
    /// Tests, or a program of the project.
    Tests,
    /// A program that could not be looked into.
    Program,
    /// Many things of an inventory: hosts, sites, accounts.
    Fleet,
}

impl Kind {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::File,
        Self::Tree,
        Self::Disk,
        Self::UncommittedWork,
        Self::LocalHistory,
        Self::RemoteBranch,
        Self::Repository,
        Self::Package,
        Self::Database,
        Self::Table,
        Self::Rows,
        Self::Backup,
        Self::Volume,
        Self::Container,
        Self::Image,
        Self::Cluster,
        Self::Namespace,
        Self::Workload,
        Self::Release,
        Self::Stack,
        Self::Bucket,
        Self::Objects,
        Self::CloudResource,
        Self::Api,
        Self::Process,
        Self::Service,
        Self::Host,
        Self::Account,
        Self::Permission,
        Self::Secret,
        Self::Guard,
        Self::Message,
        Self::Tests,
        Self::Program,
        Self::Fleet,
    ];

    /// The kind of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.id() == text)
    }

    /// Whether it is somewhere: in an environment that something has to tell.
    pub fn is_somewhere(self) -> bool {
        !matches!(
            self,
            Self::RemoteBranch
                | Self::Repository
                | Self::Package
                | Self::Guard
                | Self::Program
                | Self::Process
                | Self::UncommittedWork
                | Self::LocalHistory
                | Self::Tests
        )
    }

    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Tree => "tree",
            Self::Disk => "disk",
            Self::UncommittedWork => "uncommitted-work",
            Self::LocalHistory => "local-history",
            Self::RemoteBranch => "remote-branch",
            Self::Repository => "repository",
            Self::Package => "package",
            Self::Database => "database",
            Self::Table => "table",
            Self::Rows => "rows",
            Self::Backup => "backup",
            Self::Volume => "volume",
            Self::Container => "container",
            Self::Image => "image",
            Self::Cluster => "cluster",
            Self::Namespace => "namespace",
            Self::Workload => "workload",
            Self::Release => "release",
            Self::Stack => "stack",
            Self::Bucket => "bucket",
            Self::Objects => "objects",
            Self::CloudResource => "cloud-resource",
            Self::Api => "api",
            Self::Process => "process",
            Self::Service => "service",
            Self::Host => "host",
            Self::Account => "account",
            Self::Permission => "permission",
            Self::Secret => "secret",
            Self::Guard => "guard",
            Self::Message => "message",
            Self::Tests => "tests",
            Self::Program => "program",
            Self::Fleet => "fleet",
        }
    }
}

/// Something that says where an act goes. The inventory turns these into an environment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hint {
    /// What it is.
    pub kind: HintKind,
    /// Its value: never a password.
    pub value: String,
    /// Where it was found: `--context`, `DATABASE_URL`, `ssh`.
    pub source: String,
}

/// What a hint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HintKind {
    /// The name of a machine.
    Host,
    /// The name of a database.
    Database,
    /// A cluster, or a context of kubectl.
    Cluster,
    /// A namespace.
    Namespace,
    /// An account, a profile, a project or a subscription of a cloud.
    Account,
    /// A region or zone.
    Region,
    /// A branch.
    Branch,
    /// A workspace or stack of an infrastructure tool.
    Workspace,
    /// The name of the very thing.
    Name,
    /// An environment's own name: `--environment production`, `RAILS_ENV`.
    Environment,
    /// What sort of thing is meant: `--type site`.
    Sort,
}

/// What is doubtful about the object of an act.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// It begins with, or is, a variable that is not set, or that is empty.
    Unset(String),
    /// A variable that was set in a subshell and is another outside of it.
    Lost(String),
    /// A variable without quotes: its value may be split.
    Unquoted(String),
    /// Two words that look like one path split by a space.
    Split,
    /// It holds a part that only running tells.
    Unread(String),
    /// Its destination was not shown to be there.
    Unproven(String),
}

/// Where a path lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The root of the file system, or of a drive.
    Root,
    /// A folder of the system, or one that holds several of them.
    System,
    /// The home folder of a user, or one that holds it.
    Home,
    /// A file or folder in the home folder, outside the workspace.
    InHome,
    /// Elsewhere outside the workspace.
    Outside,
    /// A folder that holds the workspace.
    AboveWorkspace,
    /// The workspace itself.
    Workspace,
    /// The repository's own database (`.git`), or something in it.
    GitFolder,
    /// In the workspace.
    InWorkspace,
    /// A folder for temporary files, or something in it.
    Temporary,
}

/// A path, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The absolute path, with links followed where that was asked.
    pub absolute: String,
    /// Where it lies.
    pub place: Place,
    /// Whether git or a build can make it again; `None` if nobody asked.
    pub restorable: Option<bool>,
}

/// When an act happens, as far as the text tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum When {
    /// Whatever happened before.
    #[default]
    Always,
    /// Only if what stands before it succeeded.
    AfterSuccess,
    /// Only if what stands before it failed.
    AfterFailure,
}

/// A secret or credential that an act uses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Credential {
    /// Where it comes from: a path or the name of a variable.
    pub source: String,
}

/// One thing that a command would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// What is done.
    pub verb: Verb,
    /// To what kind of thing.
    pub kind: Kind,
    /// To what, as a person would name it: never a secret.
    pub name: String,
    /// The tool that does it: the id of its folder.
    pub tool: &'static str,
    /// What tells where it goes.
    pub hints: Vec<Hint>,
    /// Where it goes, once the inventory was asked.
    pub destination: Destination,
    /// The path, if it is about one.
    pub path: Option<Path>,
    /// To how many; `None` if that is not known.
    pub count: Option<u64>,
    /// Whether it goes to all there is: no target was given, or all were.
    pub everything: bool,
    /// Whether a prompt, a check or a protection is passed over.
    pub forced: bool,
    /// Whether it can be undone.
    pub reversible: bool,
    /// How sure the reader is that it happens.
    pub sure: Confidence,
    /// What is doubtful about the object.
    pub doubts: Vec<Doubt>,
    /// Secrets that it uses.
    pub credentials: Vec<Credential>,
    /// When it happens.
    pub when: When,
    /// What does the same without the harm.
    pub instead: Option<String>,
    /// Through which other commands it runs, outermost first: `ssh db1`, `bash -c`.
    pub through: Vec<String>,
    /// Where it stands in the outermost text.
    pub span: Span,
}

/// A part of the text that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// Where.
    pub span: Span,
    /// Why, as the end of the sentence `… could not be read: `.
    pub why: String,
}

/// What a command would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Command {
    /// The text.
    pub text: String,
    /// The folder in which it would run: an absolute path.
    pub directory: String,
    /// What it would do, in order; reading is not told.
    pub acts: Vec<Act>,
    /// What could not be read. A command with gaps may do more than is told.
    pub gaps: Vec<Gap>,
    /// Programs that it would start and that nobody here knows; sorted.
    pub strangers: Vec<String>,
}

/// What somebody set out to do, as the ticket or the task says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Intent {
    /// Where that is written: a ticket's number.
    pub ticket: Option<String>,
    /// The environment in which it is to happen.
    pub environment: Option<String>,
    /// The role of the machine on which it is to happen.
    pub role: Option<String>,
    /// To what kind of thing, in the words of the inventory or the tool: `app`.
    pub kind: Option<String>,
    /// To how many.
    pub count: Option<u64>,
}

/// What happened before in the same session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// What it would do, as it was read.
    pub acts: Vec<Act>,
    /// The text, without secrets.
    pub text: String,
    /// Whether it failed; `None` if nobody told.
    pub failed: Option<bool>,
}

/// A command that is about to run, with everything that is known around it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// The command.
    pub command: Command,
    /// The name of the machine.
    pub host: Option<String>,
    /// What happened before in the same session, oldest first; bounded.
    pub earlier: Vec<Earlier>,
    /// Files that other sessions of agents changed in the same work tree.
    pub others_files: u64,
}
