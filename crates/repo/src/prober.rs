//! Answers what reading a command asks of this machine. Nothing is started and nothing is written.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use caution_core::port::{Prober, SourceError};
use caution_core::probe::{Answer, Probe, TEXT_BYTES, WorkTree};

use crate::GitRepository;
use crate::revision;

/// How many names of one folder are told.
const NAMES: usize = 10_000;

/// How many commits are looked at to say how many no remote has.
const COMMITS: usize = 1_000;

/// This machine. Each question is answered once; the same one again gets the same answer.
#[derive(Debug, Default)]
pub struct LocalProber {
    variables: BTreeMap<String, String>,
    host: Option<String>,
    asked: RefCell<BTreeMap<Probe, Answer>>,
    opened: RefCell<BTreeMap<PathBuf, Rc<GitRepository>>>,
}

impl LocalProber {
    /// The machine as a process with these variables sees it.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let host =
            fs::read_to_string("/proc/sys/kernel/hostname").or_else(|_| fs::read_to_string("/etc/hostname"));
        let host = host.ok().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        let variables: BTreeMap<String, String> = variables.into_iter().collect();
        let host =
            host.or_else(|| variables.get("COMPUTERNAME").or_else(|| variables.get("HOSTNAME")).cloned());
        Self { variables, host, asked: RefCell::default(), opened: RefCell::default() }
    }

    /// The name of this machine.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The repository that a folder is in, opened once.
    pub fn repository(&self, folder: &Path) -> Result<Rc<GitRepository>, SourceError> {
        if let Some(opened) = self.opened.borrow().get(folder) {
            return Ok(Rc::clone(opened));
        }
        let opened = Rc::new(GitRepository::open(folder)?);
        self.opened.borrow_mut().insert(folder.to_owned(), Rc::clone(&opened));
        Ok(opened)
    }

    fn look(&self, probe: &Probe) -> Answer {
        match probe {
            Probe::Path(path) => stands(Path::new(path)),
            Probe::Real(path) => real(Path::new(path)),
            Probe::Entries(path) => entries(Path::new(path)),
            Probe::Text(path) => text(Path::new(path)),
            Probe::Variable(name) => {
                self.variables.get(name).map_or(Answer::Missing, |value| Answer::Text(value.clone()))
            }
            Probe::Variables => Answer::Pairs(
                self.variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
            ),
            Probe::WorkTree(folder) => match self.repository(Path::new(folder)) {
                Ok(repository) => work_tree(&repository),
                Err(SourceError::Usage { .. }) => Answer::Missing,
                Err(error) => Answer::Unknown(error.to_string()),
            },
            Probe::GitSetting { folder, key } => self
                .repository(Path::new(folder))
                .map_or(Answer::Missing, |repository| setting(&repository, key)),
            Probe::Restorable(path) => self.restorable(Path::new(path)),
            Probe::Host => self.host.clone().map_or(Answer::Missing, Answer::Text),
        }
    }

    /// Whether git ignores a path, or holds it just as it is.
    fn restorable(&self, path: &Path) -> Answer {
        let Some(folder) = path.parent() else { return Answer::Is(false) };
        let Ok(repository) = self.repository(folder) else { return Answer::Is(false) };
        let root = repository.root().canonicalize();
        let whole = folder.canonicalize().ok().zip(path.file_name()).map(|(folder, name)| folder.join(name));
        let (Ok(root), Some(whole)) = (root, whole) else { return Answer::Is(false) };
        let Ok(inside) = whole.strip_prefix(&root) else { return Answer::Is(false) };
        let Ok(stamp) = repository.stamp() else {
            return Answer::Unknown("the work tree cannot be compared".to_owned());
        };
        let inside = inside.to_string_lossy();
        let lost = stamp.changed.iter().chain(&stamp.untracked).any(|path| {
            let path = path.to_string();
            path == inside || path.strip_prefix(&*inside).is_some_and(|rest| rest.starts_with('/'))
        });
        Answer::Is(!lost)
    }
}

impl Prober for LocalProber {
    fn ask(&self, probe: &Probe) -> Answer {
        if let Some(known) = self.asked.borrow().get(probe) {
            return known.clone();
        }
        let answer = self.look(probe);
        self.asked.borrow_mut().insert(probe.clone(), answer.clone());
        answer
    }
}

fn unknown(error: &std::io::Error) -> Answer {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Answer::Missing,
        _ => Answer::Unknown(error.to_string()),
    }
}

fn stands(path: &Path) -> Answer {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => return unknown(&error),
    };
    if metadata.is_symlink() {
        return match fs::read_link(path) {
            Ok(target) => Answer::Link(target.to_string_lossy().into_owned()),
            Err(error) => unknown(&error),
        };
    }
    match (metadata.is_file(), metadata.is_dir()) {
        (true, _) => Answer::File(metadata.len()),
        (_, true) => Answer::Folder,
        _ => Answer::Special,
    }
}

/// Where a path leads. Of one that is not there, where its nearest folder that is leads.
fn real(path: &Path) -> Answer {
    let mut rest = PathBuf::new();
    for folder in path.ancestors() {
        match folder.canonicalize() {
            Ok(whole) => {
                let whole = if rest.as_os_str().is_empty() { whole } else { whole.join(&rest) };
                return Answer::Text(whole.to_string_lossy().into_owned());
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let Some(name) = folder.file_name() else { break };
                rest = if rest.as_os_str().is_empty() {
                    PathBuf::from(name)
                } else {
                    Path::new(name).join(&rest)
                };
            }
            Err(error) => return unknown(&error),
        }
    }
    Answer::Missing
}

fn entries(path: &Path) -> Answer {
    let folder = match fs::read_dir(path) {
        Ok(folder) => folder,
        Err(error) => return unknown(&error),
    };
    let mut names = Vec::new();
    for entry in folder {
        let Ok(entry) = entry else { return Answer::Unknown("the folder cannot be read whole".to_owned()) };
        if names.len() == NAMES {
            return Answer::Unknown(format!("the folder has more than {NAMES} entries"));
        }
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Answer::Names(names)
}

fn text(path: &Path) -> Answer {
    // A pipe or a device would make us wait.
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => {}
        Ok(_) => return Answer::Special,
        Err(error) => return unknown(&error),
    }
    let mut bytes = Vec::new();
    match fs::File::open(path).and_then(|file| file.take(TEXT_BYTES).read_to_end(&mut bytes)) {
        Ok(_) => String::from_utf8(bytes).map_or(Answer::Special, Answer::Text),
        Err(error) => unknown(&error),
    }
}

fn work_tree(repository: &GitRepository) -> Answer {
    let git = repository.repository();
    let stamp = repository.stamp().ok();
    let count = |paths: &[caution_core::RepoPath]| paths.len() as u64;
    Answer::WorkTree(WorkTree {
        root: repository.root().to_string_lossy().into_owned(),
        branch: revision::head_branch(git),
        default_branch: revision::default_branch(git).map(|branch| branch.name),
        changed: stamp.as_ref().map(|stamp| count(&stamp.changed)),
        untracked: stamp.as_ref().map(|stamp| count(&stamp.untracked)),
        unpushed: unpushed(git),
        stashes: stashes(repository),
    })
}

/// How many commits of HEAD no branch of a remote has.
fn unpushed(git: &gix::Repository) -> Option<u64> {
    let head = revision::head(git).ok()??;
    let references = git.references().ok()?;
    let remote: Vec<gix::ObjectId> = references
        .prefixed("refs/remotes/")
        .ok()?
        .filter_map(Result::ok)
        .filter_map(|mut reference| reference.peel_to_id().ok().map(gix::Id::detach))
        .collect();
    let walk = git.rev_walk([head]).with_hidden(remote).all().ok()?;
    Some(walk.take(COMMITS).filter(Result::is_ok).count() as u64)
}

fn stashes(repository: &GitRepository) -> u64 {
    let log = repository.common_dir().join("logs/refs/stash");
    fs::read_to_string(log).map_or(0, |text| text.lines().count() as u64)
}

fn setting(repository: &GitRepository, key: &str) -> Answer {
    let value = repository.repository().config_snapshot().string(key);
    value.map_or(Answer::Missing, |value| Answer::Text(value.to_string()))
}
