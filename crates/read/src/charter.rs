//! The charter: what the organisation says of itself, read from files at one commit.
//!
//! `.caution/*` is ours and read strictly: a fault there is an error with its place. CODEOWNERS and
//! `catalog-info.yaml` belong to other tools: what cannot be read of them is collected as problems.

mod backstage;
mod codeowners;
mod day;
mod delegate;
pub(crate) mod environments;
mod own_rules;
pub(crate) mod people;
mod reach;
pub(crate) mod services;
mod signers;
mod steering;
pub(crate) mod suppressions;
pub(crate) mod tools;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use caution_core::charter::{Charter, PolicyOrigin, PolicySource, Service};
use caution_core::pattern::Patterns;
use caution_core::problem::Problem;
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::{Digest, ObjectId, RepoPath};

use crate::marker::Markers;
use crate::yaml::{self, Spanned, quoted};

pub use own_rules::{RULE_FILES, RULES_FOLDER, is_case_file, rule_files};
pub use steering::steering;

/// The folder of our own files.
const FOLDER: &str = ".caution";

/// Our own files, without folder and ending.
const OWN: &[&str] =
    &["policy", "people", "services", "markers", "lexicon", "suppressions", "tools", "environments"];

/// Files of ours in the form of OpenSSH.
const SIGNERS: &str = ".caution/allowed_signers";
const REVOKED: &str = ".caution/revoked_keys";

/// How many folders are looked into for a catalogue.
const FOLDERS: usize = 2_000;

/// How many problems of files of other tools are listed.
const PROBLEMS: usize = 200;

/// Every path to try at the base commit: our own files (and their likely misspelling `.yml`), the
/// places of CODEOWNERS, and the catalogue of each folder above a touched path, highest folder first.
///
/// The number of folders is bounded; [`unsearched`] says what the bound cut off.
pub fn wanted<'a>(touched: impl IntoIterator<Item = &'a RepoPath>) -> Vec<RepoPath> {
    let own = OWN.iter().flat_map(|name| {
        [".yaml", ".yml"].map(|ending| RepoPath::from(format!("{FOLDER}/{name}{ending}").as_str()))
    });
    let owners = codeowners::PLACES.iter().map(|place| RepoPath::from(*place));
    let root = std::iter::once(RepoPath::from(backstage::NAME));
    let folders = folders(touched).into_iter().take(FOLDERS);
    let catalogues = folders.map(|(_, folder)| {
        let mut path = folder.as_bytes().to_vec();
        path.push(b'/');
        path.extend_from_slice(backstage::NAME.as_bytes());
        RepoPath::new(path)
    });
    let keys = [SIGNERS, REVOKED].map(RepoPath::from);
    own.chain(keys).chain(owners).chain(root).chain(catalogues).collect()
}

/// The folders above these paths in which no catalogue is looked for, because there are too many.
pub fn unsearched<'a>(touched: impl IntoIterator<Item = &'a RepoPath>) -> Option<Unknown> {
    let cut = folders(touched).len().saturating_sub(FOLDERS);
    (cut > 0).then(|| {
        Unknown::new(
            UnknownKind::Charter,
            backstage::NAME,
            format!(
                "{cut} of the folders that the change touches were not searched for `{}`",
                backstage::NAME
            ),
            "services, and their tiers, that are declared only there",
        )
        .remedy("declare services in `.caution/services.yaml`, or split the change")
    })
}

/// Every folder above the paths, each once: the nearer to the root the earlier, because a catalogue
/// there speaks for more files.
fn folders<'a>(touched: impl IntoIterator<Item = &'a RepoPath>) -> BTreeSet<(usize, RepoPath)> {
    let mut folders = BTreeSet::new();
    for path in touched {
        for folder in path.ancestors() {
            let depth = folder.as_bytes().iter().filter(|byte| **byte == b'/').count();
            // Whoever put this folder in has put in those above it.
            if !folders.insert((depth, folder)) {
                break;
            }
        }
    }
    folders
}

/// Reads the files that were found among the [`wanted`] ones.
pub fn parse(files: &[(RepoPath, Vec<u8>)], commit: Option<ObjectId>) -> Result<Charter, Problem> {
    let mut charter = Charter { commit, ..Charter::default() };
    misnamed(files)?;
    if let Some((path, text)) = own(files, "policy", &mut charter)? {
        let origin = PolicyOrigin::Repository(path);
        charter.policy = Some(PolicySource { origin, text: text.to_owned() });
    }
    charter.markers = own(files, "markers", &mut charter)?.map(|(_, text)| text.to_owned());
    charter.lexicon = own(files, "lexicon", &mut charter)?.map(|(_, text)| text.to_owned());
    let mut declared = false;
    if let Some((path, text)) = own(files, "people", &mut charter)? {
        charter.people = people::parse(&path.to_string(), text)?;
        declared = true;
    }
    if let Some((path, bytes)) = find(files, SIGNERS) {
        charter.files.push((path.clone(), Digest::of(bytes)));
        let (signers, problems) = signers::allowed(SIGNERS, bytes);
        charter.signers = signers;
        charter.problems.extend(problems);
    }
    if let Some((path, bytes)) = find(files, REVOKED) {
        charter.files.push((path.clone(), Digest::of(bytes)));
        charter.revoked_keys = signers::revoked(REVOKED, bytes)?;
    }
    if let Some((path, text)) = own(files, "services", &mut charter)? {
        let people = declared.then_some(&charter.people);
        let (services, problems) = services::parse(&path.to_string(), text, people)?;
        charter.services = services;
        charter.problems.extend(problems);
    }
    if let Some((path, text)) = own(files, "environments", &mut charter)? {
        charter.inventory = environments::parse(&path.to_string(), text)?;
    }
    let (suppressions, tools) =
        (own(files, "suppressions", &mut charter)?, own(files, "tools", &mut charter)?);
    if suppressions.is_some() || tools.is_some() {
        // A fault in the marks is told by whoever asks for them.
        let markers = Markers::with(charter.markers.as_deref());
        let markers = markers.unwrap_or_else(|_| Cow::Borrowed(Markers::built_in()));
        if let Some((path, text)) = suppressions {
            charter.suppressions = suppressions::parse(&path, text, &charter.people, &markers)?;
        }
        if let Some((path, text)) = tools {
            let is_known = |id: &str| markers.rows().iter().any(|row| row.marker == id);
            charter.tools = Some(tools::parse(&path.to_string(), text, &is_known)?);
        }
    }
    for (path, bytes) in files.iter().filter(|(path, _)| own_rules::is_rule_file(path)) {
        charter.files.push((path.clone(), Digest::of(bytes)));
        charter.rules.push((path.clone(), yaml::text(&path.to_string(), bytes)?.to_owned()));
    }
    let mut catalogues = Catalogues::after(charter.services, charter.problems);
    for (path, bytes) in files.iter().filter(|(path, _)| path.file_name() == backstage::NAME.as_bytes()) {
        charter.files.push((path.clone(), Digest::of(bytes)));
        let (services, problems) = backstage::parse(path, bytes);
        catalogues.problems.extend(problems);
        for service in services {
            catalogues.add(service, path);
        }
    }
    (charter.services, charter.problems) = catalogues.finish();
    let place = codeowners::PLACES.iter().find_map(|place| find(files, place));
    if let Some((path, bytes)) = place {
        charter.files.push((path.clone(), Digest::of(bytes)));
        let owners = codeowners::parse(path, bytes);
        charter.owner_rules = owners.rules;
        charter.owner_sections = owners.sections;
        charter.problems.extend(owners.problems);
    }
    charter.files.sort();
    let further = charter.problems.len().saturating_sub(PROBLEMS);
    if further > 0 {
        charter.problems.truncate(PROBLEMS);
        charter.problems.push(Problem::new("charter", format!("{further} further problems are not listed")));
    }
    Ok(charter)
}

/// The file that a policy extends: named from the policy's own folder, and inside the repository.
pub fn layer_path(name: &str) -> Result<RepoPath, Problem> {
    let wrong =
        |message: String, hint: &str| Problem::new(format!("{FOLDER}/policy.yaml"), message).hint(hint);
    let shown = quoted(name);
    if name.trim().is_empty() || name.chars().any(char::is_control) {
        return Err(wrong(format!("{shown} names no file"), "name a file beside the policy"));
    }
    let drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if name.contains("://") {
        return Err(wrong(
            format!("{shown} is an address; nothing is fetched"),
            "keep a copy of the policy in the repository, and pin its digest",
        ));
    }
    if name.starts_with(['/', '~']) || drive || name.contains('\\') {
        return Err(wrong(
            format!("{shown} is not a path inside the repository"),
            "name a file beside the policy",
        ));
    }
    let mut parts = vec![FOLDER];
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => {
                return Err(wrong(
                    format!("{shown} leaves the repository"),
                    "name a file inside the repository",
                ));
            }
            ".." => {}
            _ => parts.push(part),
        }
    }
    if name.ends_with('/') || matches!(name.rsplit('/').next(), Some("." | "..")) || parts.is_empty() {
        return Err(wrong(format!("{shown} is a folder"), "name a file"));
    }
    Ok(RepoPath::from(parts.join("/").as_str()))
}

/// Services in the making: our own file first, then the catalogues.
struct Catalogues {
    services: Vec<Service>,
    problems: Vec<Problem>,
    /// How many come from our own file.
    own: usize,
    places: HashMap<String, usize>,
    /// All folders of a service that several catalogues declare.
    folders: BTreeMap<usize, BTreeSet<String>>,
}

impl Catalogues {
    fn after(services: Vec<Service>, problems: Vec<Problem>) -> Self {
        let places =
            services.iter().enumerate().map(|(index, service)| (service.name.clone(), index)).collect();
        Self { own: services.len(), services, problems, places, folders: BTreeMap::new() }
    }

    /// Adds what a catalogue says. Of two services of one name the stricter tier counts. Where our own
    /// file has named the paths and owners they stand; two catalogues speak for both their folders.
    fn add(&mut self, service: Service, path: &RepoPath) {
        let index = *self.places.entry(service.name.clone()).or_insert(self.services.len());
        let Some(known) = self.services.get_mut(index) else {
            return self.services.push(service);
        };
        if service.tier.is_some() && known.tier.is_some() && service.tier != known.tier {
            let message =
                format!("{} has another tier elsewhere; the stricter one counts", quoted(&service.name));
            let hint = "give it the same tier everywhere";
            self.problems.push(Problem::new(path.to_string(), message).hint(hint));
        }
        known.tier = known.tier.into_iter().chain(service.tier).min();
        if known.owners.is_empty() {
            known.owners = service.owners;
        }
        if index >= self.own && known.paths != service.paths {
            let folders = self.folders.entry(index).or_default();
            folders.extend(known.paths.texts().iter().chain(service.paths.texts()).cloned());
        }
    }

    /// Gives services of several catalogues all their folders, each set of patterns built once.
    fn finish(mut self) -> (Vec<Service>, Vec<Problem>) {
        for (index, folders) in self.folders {
            let folders: Vec<String> = folders.into_iter().collect();
            match (Patterns::from_globs(&folders), self.services.get_mut(index)) {
                (Ok(paths), Some(service)) => service.paths = paths,
                (Err(error), _) => self.problems.push(Problem::new(backstage::NAME, error.to_string())),
                (Ok(_), None) => {}
            }
        }
        (self.services, self.problems)
    }
}

fn find<'a>(files: &'a [(RepoPath, Vec<u8>)], name: &str) -> Option<(&'a RepoPath, &'a [u8])> {
    let found = files.iter().find(|(path, _)| path.as_bytes() == name.as_bytes());
    found.map(|(path, bytes)| (path, bytes.as_slice()))
}

/// One of our own files as text, noted among the files that were read.
fn own<'a>(
    files: &'a [(RepoPath, Vec<u8>)],
    name: &str,
    charter: &mut Charter,
) -> Result<Option<(RepoPath, &'a str)>, Problem> {
    let Some((path, bytes)) = find(files, &format!("{FOLDER}/{name}.yaml")) else {
        return Ok(None);
    };
    let text = yaml::text(&path.to_string(), bytes)?;
    charter.files.push((path.clone(), Digest::of(bytes)));
    Ok(Some((path.clone(), text)))
}

/// A file `.yml` where we read `.yaml` would be passed over in silence.
fn misnamed(files: &[(RepoPath, Vec<u8>)]) -> Result<(), Problem> {
    for name in OWN {
        if let Some((path, _)) = find(files, &format!("{FOLDER}/{name}.yml")) {
            return Err(Problem::new(path.to_string(), "files of this folder end in `.yaml`")
                .hint(format!("rename it to `{FOLDER}/{name}.yaml`")));
        }
    }
    Ok(())
}

/// Forms carry a version so that a later one can be told from this one.
pub(crate) fn check_version(input: &str, text: &str, version: Option<&Spanned<u32>>) -> Result<(), Problem> {
    match version {
        Some(version) if version.value != 1 => {
            let message = format!("version `{}` of this form is not known", version.value);
            Err(yaml::problem(input, text, version, message).hint("this Caution reads version 1"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
