//! Git repositories made on the spot. Identity, dates and configuration are fixed, so ids are too.
//!
//! ```
//! # use caution_testkit::repository::TestRepository;
//! let repository = TestRepository::new();
//! let first = repository.write("a.txt", "one\n").commit("first");
//! let second = repository.write("a.txt", "two\n").commit("second");
//! assert_ne!(first, second);
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "fixtures of tests: they start git themselves, and a broken fixture should stop the test"
)]

use std::cell::Cell;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use caution_core::ObjectId;

/// The person who makes commits unless a test names another.
pub const AUTHOR: (&str, &str) = ("Ada Example", "ada@example.org");

/// The date of the first commit: 2026-01-01 00:00 UTC. Every commit is a minute later than the one before.
const FIRST_COMMIT: i64 = 1_767_225_600;

/// A repository in a temporary folder, removed when dropped. Its first branch is `main`.
pub struct TestRepository {
    root: PathBuf,
    home: tempfile::TempDir,
    clock: Cell<i64>,
}

impl Default for TestRepository {
    fn default() -> Self {
        Self::new()
    }
}

impl TestRepository {
    /// An empty repository without a commit.
    pub fn new() -> Self {
        Self::init(&[])
    }

    /// An empty repository whose object ids are SHA-256.
    pub fn sha256() -> Self {
        Self::init(&["--object-format=sha256"])
    }

    fn init(options: &[&str]) -> Self {
        let repository = Self::at("repository");
        std::fs::create_dir(&repository.root).unwrap();
        repository.git(&[&["init", "--quiet", "--initial-branch=main"], options].concat());
        repository.git(&["config", "gc.auto", "0"]);
        repository
    }

    /// A handle on a folder of that name that does not exist yet.
    fn at(name: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().canonicalize().unwrap().join(name);
        Self { root, home, clock: Cell::new(FIRST_COMMIT) }
    }

    /// The root of the work tree (the git directory, if bare).
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// A folder outside of the repository that lives as long as it does.
    pub fn outside(&self) -> &Path {
        self.home.path()
    }

    /// Runs git here and gives its output without the last line break. Fails the test if git fails.
    pub fn git(&self, arguments: &[&str]) -> String {
        self.git_fed(arguments, b"")
    }

    /// As [`Self::git`], with something to read on its standard input.
    pub fn git_fed(&self, arguments: &[&str], input: &[u8]) -> String {
        let output = self.run(arguments, &[], input);
        if !output.status.success() {
            panic!("git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
        String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned()
    }

    /// Runs git here and gives its raw output, whether it succeeds or not.
    pub fn try_git(&self, arguments: &[&str]) -> Output {
        self.run(arguments, &[], b"")
    }

    fn run(&self, arguments: &[&str], environment: &[(&str, &str)], input: &[u8]) -> Output {
        let date = format!("{} +0000", self.clock.get());
        let mut command = Command::new("git");
        command.current_dir(&self.root).args(arguments).env_clear();
        // The loader and git itself need these; everything else would make the fixture depend on the machine.
        #[expect(clippy::disallowed_methods, reason = "fixtures hand git the machine's own search path")]
        for name in ["PATH", "SYSTEMROOT", "TMPDIR"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
            .env("HOME", self.home.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", self.home.path().join("gitconfig"))
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_EDITOR", "true")
            .env("LC_ALL", "C")
            .env("TZ", "UTC")
            .env("GIT_AUTHOR_NAME", AUTHOR.0)
            .env("GIT_AUTHOR_EMAIL", AUTHOR.1)
            .env("GIT_COMMITTER_NAME", AUTHOR.0)
            .env("GIT_COMMITTER_EMAIL", AUTHOR.1)
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A git that fails early closes its input; its own message says why.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    /// Writes a file into the work tree, folders above it included.
    pub fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> &Self {
        let file = self.make_room(path.as_ref());
        std::fs::write(file, content).unwrap();
        self
    }

    /// Removes a file or folder from the work tree.
    pub fn remove(&self, path: impl AsRef<Path>) -> &Self {
        let file = self.root.join(path);
        if file.is_dir() && !file.is_symlink() {
            std::fs::remove_dir_all(file).unwrap();
        } else {
            std::fs::remove_file(file).unwrap();
        }
        self
    }

    /// Moves a file of the work tree.
    pub fn rename(&self, from: impl AsRef<Path>, to: impl AsRef<Path>) -> &Self {
        let to = self.make_room(to.as_ref());
        std::fs::rename(self.root.join(from), to).unwrap();
        self
    }

    /// Makes a file of the work tree executable.
    #[cfg(unix)]
    pub fn make_executable(&self, path: impl AsRef<Path>) -> &Self {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(self.root.join(path), mode).unwrap();
        self
    }

    /// Makes a symbolic link in the work tree.
    #[cfg(unix)]
    pub fn symlink(&self, path: impl AsRef<Path>, target: impl AsRef<Path>) -> &Self {
        let link = self.make_room(path.as_ref());
        if link.is_symlink() || link.exists() {
            self.remove(path.as_ref());
        }
        std::os::unix::fs::symlink(target, link).unwrap();
        self
    }

    /// Makes a named pipe in the work tree; whoever opens it to read waits until somebody writes.
    #[cfg(unix)]
    pub fn pipe(&self, path: impl AsRef<Path>) -> &Self {
        let place = self.make_room(path.as_ref());
        assert!(Command::new("mkfifo").arg(place).status().unwrap().success());
        self
    }

    /// Puts a submodule that stands at this commit into the index; there is nothing in its folder.
    pub fn submodule(&self, path: &str, commit: &ObjectId) -> &Self {
        std::fs::create_dir_all(self.root.join(path)).unwrap();
        let entry = format!("160000,{commit},{path}");
        self.git(&["update-index", "--add", "--cacheinfo", &entry]);
        self
    }

    fn make_room(&self, path: &Path) -> PathBuf {
        let file = self.root.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        file
    }

    /// Puts everything that is in the work tree into the index.
    pub fn stage(&self) -> &Self {
        self.git(&["add", "--all"]);
        self
    }

    /// Commits everything that is in the work tree. The message is kept as it stands.
    pub fn commit(&self, message: impl AsRef<[u8]>) -> ObjectId {
        self.commit_as(AUTHOR.0, AUTHOR.1, message)
    }

    /// As [`Self::commit`], with this author; the committer stays the same.
    pub fn commit_as(&self, name: &str, email: &str, message: impl AsRef<[u8]>) -> ObjectId {
        self.stage();
        self.conclude(&[("GIT_AUTHOR_NAME", name), ("GIT_AUTHOR_EMAIL", email)], message.as_ref())
    }

    /// As [`Self::commit`], with this author and committer.
    pub fn commit_by(&self, name: &str, email: &str, message: impl AsRef<[u8]>) -> ObjectId {
        self.stage();
        let identity = [
            ("GIT_AUTHOR_NAME", name),
            ("GIT_AUTHOR_EMAIL", email),
            ("GIT_COMMITTER_NAME", name),
            ("GIT_COMMITTER_EMAIL", email),
        ];
        self.conclude(&identity, message.as_ref())
    }

    fn conclude(&self, identity: &[(&str, &str)], message: &[u8]) -> ObjectId {
        let arguments = [
            "commit",
            "--quiet",
            "--no-verify",
            "--allow-empty",
            "--allow-empty-message",
            "--cleanup=verbatim",
            "--file=-",
        ];
        let output = self.run(&arguments, identity, message);
        if !output.status.success() {
            panic!("git commit: {}", String::from_utf8_lossy(&output.stderr));
        }
        self.clock.set(self.clock.get() + 60);
        self.id("HEAD")
    }

    /// Stores a commit object from its raw text, for headers that `git commit` would not write.
    pub fn raw_commit(&self, text: impl AsRef<[u8]>) -> ObjectId {
        let arguments = ["hash-object", "-t", "commit", "-w", "--literally", "--stdin"];
        parse(&self.git_fed(&arguments, text.as_ref()))
    }

    /// The full id that a revision names.
    pub fn id(&self, revision: &str) -> ObjectId {
        parse(&self.git(&["rev-parse", "--verify", "--quiet", revision]))
    }

    /// Makes a branch at HEAD and switches to it.
    pub fn branch(&self, name: &str) -> &Self {
        self.git(&["switch", "--quiet", "--create", name]);
        self
    }

    /// Switches to a branch.
    pub fn switch(&self, name: &str) -> &Self {
        self.git(&["switch", "--quiet", name]);
        self
    }

    /// Merges a branch that does not conflict, always with a merge commit.
    pub fn merge(&self, branch: &str) -> ObjectId {
        self.merge_with(branch, &[])
    }

    /// Merges a branch and writes these files before committing: the resolution of a conflict, or an
    /// edit that neither side holds.
    pub fn merge_with(&self, branch: &str, files: &[(&str, &str)]) -> ObjectId {
        // A conflict is a failure to git; the files that are written next resolve it.
        let output = self.try_git(&["merge", "--quiet", "--no-ff", "--no-commit", "--no-edit", branch]);
        if !output.status.success() && files.is_empty() {
            panic!("git merge {branch}: {}", String::from_utf8_lossy(&output.stdout));
        }
        for (path, content) in files {
            self.write(path, content);
        }
        self.commit(format!("Merge branch '{branch}'\n"))
    }

    /// Merges several branches that do not conflict in one commit.
    pub fn octopus(&self, branches: &[&str]) -> ObjectId {
        self.git(&[&["merge", "--quiet", "--no-ff", "--no-edit"], branches].concat());
        self.id("HEAD")
    }

    /// Puts an annotated tag on HEAD and gives the id of the tag object.
    pub fn tag(&self, name: &str) -> ObjectId {
        self.git(&["tag", "--annotate", "--message", name, name]);
        self.id(&format!("refs/tags/{name}"))
    }

    /// Puts a note (`refs/notes/ai`, …) on a commit, replacing one that is there.
    pub fn note(&self, reference: &str, commit: &ObjectId, text: impl AsRef<[u8]>) -> &Self {
        let blob = self.git_fed(&["hash-object", "-w", "--stdin"], text.as_ref());
        self.git(&["notes", "--ref", reference, "add", "--force", "-C", &blob, commit.as_str()]);
        self
    }

    /// A clone with this repository as `origin`.
    pub fn cloned(&self) -> Self {
        self.clone_with(&[])
    }

    /// A bare clone.
    pub fn bare_clone(&self) -> Self {
        self.clone_with(&["--bare"])
    }

    /// A clone that holds only the last `depth` commits.
    pub fn shallow_clone(&self, depth: u32) -> Self {
        self.clone_with(&[&format!("--depth={depth}")])
    }

    /// A partial clone that holds no blobs but those of HEAD; its origin then goes away.
    pub fn partial_clone(&self) -> Self {
        self.git(&["config", "uploadpack.allowFilter", "true"]);
        let clone = self.clone_with(&["--filter=blob:none"]);
        clone.git(&["remote", "set-url", "origin", "file:///nowhere"]);
        clone
    }

    fn clone_with(&self, options: &[&str]) -> Self {
        let clone = Self::at("clone");
        clone.clock.set(self.clock.get());
        let origin = format!("file://{}", self.root.display());
        let target = clone.root.display().to_string();
        self.git(&[&["clone", "--quiet", "--no-local"], options, &[&origin, &target]].concat());
        clone
    }

    /// A linked work tree with a new branch of that name.
    pub fn worktree(&self, branch: &str) -> Self {
        let linked = Self::at("worktree");
        linked.clock.set(self.clock.get());
        let target = linked.root.display().to_string();
        self.git(&["worktree", "add", "--quiet", "-b", branch, &target]);
        linked
    }
}

fn parse(text: &str) -> ObjectId {
    ObjectId::parse(text).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_steps_give_the_same_ids() {
        let steps = || {
            let repository = TestRepository::new();
            repository.write("a/b.txt", "one\n").commit("first");
            repository.branch("side").write("side.txt", "s\n").commit("side");
            repository.switch("main").write("main.txt", "m\n").commit("main");
            repository.merge_with("side", &[("evil.txt", "e\n")])
        };
        assert_eq!(steps(), steps());
    }

    #[test]
    fn clones_and_notes_work() {
        let repository = TestRepository::new();
        let first = repository.write("a.txt", "one\n").commit("first");
        repository.note("refs/notes/ai", &first, "text\n\n");
        assert_eq!(repository.git(&["notes", "--ref", "ai", "show", first.as_str()]), "text");
        repository.write("a.txt", "two\n").commit("second");
        assert_eq!(repository.shallow_clone(1).git(&["rev-list", "--count", "HEAD"]), "1");
        assert_eq!(repository.cloned().id("HEAD~1"), first);
        assert_eq!(repository.bare_clone().id("HEAD~1"), first);
        assert_eq!(repository.worktree("linked").id("HEAD~1"), first);
        assert_ne!(repository.tag("v1"), repository.id("HEAD"));
    }
}
