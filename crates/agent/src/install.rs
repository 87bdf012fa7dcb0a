//! How our hook gets into an agent's configuration.

use caution_core::problem::Problem;

/// How the hook of an agent is configured.
#[derive(Debug)]
pub struct Install {
    /// The files that hold it: all those of a scope are written.
    pub targets: &'static [Target],
    /// A variable that puts another folder in place of one in the home folder, and that folder's path.
    pub moved: Option<(&'static str, &'static str)>,
    /// The folders whose presence tells that the agent is used here: relative to home, or to the project.
    pub traces: &'static [(Base, &'static str)],
    /// Puts the hook into the text of such a file (`None`: there is no file yet); `command` is the
    /// command line of the hook, ready for a shell. Putting it in twice changes nothing.
    pub put: fn(target: &Target, existing: Option<&str>, command: &str) -> Result<Configured, Problem>,
    /// Takes every hook of ours out of the text of such a file.
    pub take: fn(target: &Target, existing: &str) -> Result<Configured, Problem>,
    /// What stands in the text of such a file about us.
    pub find: fn(target: &Target, existing: &str) -> Result<Option<Found>, Problem>,
    /// The switch that makes the agent stop if the hook fails: `onFailure: "block"`; `None` if it has none.
    pub switch: Option<&'static str>,
    /// What a person must know or do beside the file, each one sentence.
    pub remarks: &'static [&'static str],
}

/// A file of an agent's configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Whose it is.
    pub scope: Scope,
    /// What its path is relative to.
    pub base: Base,
    /// Its path, with `/`.
    pub path: &'static str,
    /// Whether it must be runnable: it is a script.
    pub runnable: bool,
}

impl Target {
    pub(crate) const fn user(path: &'static str) -> Self {
        Self { scope: Scope::User, base: Base::Home, path, runnable: false }
    }

    pub(crate) const fn project(path: &'static str) -> Self {
        Self { scope: Scope::Project, base: Base::Project, path, runnable: false }
    }

    pub(crate) const fn system(path: &'static str) -> Self {
        Self { scope: Scope::System, base: Base::Root, path, runnable: false }
    }

    pub(crate) const fn runnable(self) -> Self {
        Self { runnable: true, ..self }
    }
}

/// For whom a configuration counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// One person, in all projects.
    User,
    /// Everybody who works in one project.
    Project,
    /// Everybody on one machine.
    System,
}

/// What a path is relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Base {
    /// The person's home folder.
    Home,
    /// The project.
    Project,
    /// Nothing: it is absolute.
    Root,
}

/// A text of a configuration after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configured {
    /// The new text; `None` if nothing is left of the file, which then should go.
    pub text: Option<String>,
    /// Whether it differs from the old one.
    pub changed: bool,
}

/// What a configuration says about us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The command lines of our hooks, each once.
    pub commands: Vec<String>,
    /// Events of ours that are missing.
    pub missing: Vec<String>,
    /// Whether the switch to fail closed stands on each of them; `None` if the agent has none.
    pub closed: Option<bool>,
}
