//! What a forge hands over, and what it is read from.

use std::fmt;
use std::path::PathBuf;

use caution_core::ObjectId;
use caution_core::change::Action;
use caution_core::context::{Context, Told};
use caution_core::unknown::{Unknown, UnknownKind};

/// The environment of the process, read by whoever owns it. An empty variable counts as not set.
#[derive(Clone, Copy)]
pub struct Environment<'a> {
    get: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> Environment<'a> {
    /// Looks variables up with `get`.
    pub fn new(get: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { get }
    }

    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<String> {
        (self.get)(name).filter(|value| !value.is_empty())
    }

    /// The value of the first of these variables that is set.
    pub fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.get(name))
    }

    /// Whether a variable says `true`.
    pub fn says(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value == "true")
    }
}

impl fmt::Debug for Environment<'_> {
    /// Shows no value: some of them are tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment(…)")
    }
}

/// What a forge says of a change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delivery {
    /// The forge.
    pub forge: &'static str,
    /// What happened, in the forge's own word (`pull_request`, `push`, `merge_group`, `merge_request`).
    pub kind: String,
    /// What the forge says. Fields are of trust *forge*, but for those that only repeat somebody's word:
    /// reviews by outsiders or deleted accounts, commit statuses that a person may have set.
    pub context: Context,
    /// The commit to compare with. On a pull request it is where the target branch stood when the head was
    /// last pushed. The branch's tip in the clone is newer, and the charter is to be read there; so
    /// `context.target_commit` is told only where it is the tip (merge groups, pushes). `None` with a
    /// known target branch means: since the head left that branch.
    pub base: Option<ObjectId>,
    /// What the event is about to do with the change, where it is more than a merge.
    pub action: Option<Action>,
    /// The commit that is judged. On a merge group it is the queue's commit, while
    /// `context.head_commit` is the head of the pull request, which is what reviewers saw.
    pub head: Option<ObjectId>,
    /// The number of the pull request or merge request.
    pub number: Option<u64>,
    /// What could not be read.
    pub unknowns: Vec<Unknown>,
    /// A Markdown file that the forge shows beside the job.
    pub summary_file: Option<PathBuf>,
    /// Where the API would be asked.
    pub(crate) address: Address,
}

impl Delivery {
    /// A push to a branch that stood at `before`.
    ///
    /// On the default branch that is the target as it was. On any other branch the old tip is whatever
    /// was pushed there first, and a policy that is weakened in one push would judge the next: there the
    /// target is the default branch.
    pub(crate) fn pushed(
        &mut self,
        branch: Option<String>,
        default: Option<&str>,
        before: Option<ObjectId>,
        source: &str,
    ) {
        let told = |name: String| Told::forge(name, source);
        match (branch, default) {
            (Some(branch), Some(default)) if branch != default => {
                self.base = None;
                self.context.target_commit = None;
                self.context.target_branch = Some(told(default.to_owned()));
                self.context.head_branch = Some(told(branch));
            }
            (branch, default) => {
                // A branch that was not there has no old tip: as a target it would be judged by its own
                // charter.
                let into = branch.filter(|_| before.is_some());
                if let Some(name) = into.as_ref().filter(|_| default.is_none()) {
                    self.unknowns.push(no_default(name));
                }
                self.context.target_branch = into.map(told);
                self.context.target_commit = before.clone().map(|id| Told::forge(id, source));
                self.base = before;
            }
        }
    }
}

fn no_default(branch: &str) -> Unknown {
    Unknown::new(
        UnknownKind::Forge,
        "the default branch",
        format!("the event does not name the default branch, so `{branch}` is judged by its own old tip"),
        "a policy that an earlier push to the branch weakened",
    )
    .remedy("give the event as the forge delivers it")
}

/// What is needed to ask the API, taken from the event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Address {
    /// The host of the forge's pages, if the event names it.
    pub(crate) host: Option<String>,
    /// The repository of the head branch; another one than the pull request's on a fork.
    pub(crate) head_repository: Option<String>,
    /// Whether strangers can see the repository, and so review in it; `None` if nobody said.
    pub(crate) public: Option<bool>,
    /// Whether the event already held the reviews.
    pub(crate) has_reviews: bool,
}

/// A file that `init --ci` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Where it belongs, from the root of the repository.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}
