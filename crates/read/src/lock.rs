//! Locks and manifests of package managers: which packages changed, from what to what.

mod cargo;
mod common;
mod dotnet;
mod go;
mod javascript;
mod jvm;
mod php;
mod python;
mod ruby;

use std::collections::{BTreeMap, BTreeSet};

use caution_core::finding::LineRange;

/// A package manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Manager {
    /// Rust.
    Cargo,
    /// npm, pnpm, yarn, bun.
    Npm,
    /// Modules of Go.
    Go,
    /// Python.
    PyPi,
    /// Maven and Gradle.
    Maven,
    /// Ruby.
    RubyGems,
    /// PHP.
    Composer,
    /// .NET.
    NuGet,
}

impl Manager {
    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Cargo => "cargo",
            Self::Npm => "npm",
            Self::Go => "go",
            Self::PyPi => "pypi",
            Self::Maven => "maven",
            Self::RubyGems => "rubygems",
            Self::Composer => "composer",
            Self::NuGet => "nuget",
        }
    }

    /// The ends of the names of files that may import its packages.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Cargo => &["rs"],
            Self::Npm => &["js", "jsx", "ts", "tsx", "mjs", "cjs", "mts", "cts", "vue", "svelte"],
            Self::Go => &["go"],
            Self::PyPi => &["py", "pyi"],
            Self::Maven => &["java", "kt", "kts", "scala", "groovy"],
            Self::RubyGems => &["rb", "rake"],
            Self::Composer => &["php"],
            Self::NuGet => &["cs", "fs", "vb"],
        }
    }

    /// The manager of a lock or manifest, by its name.
    pub fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let requirements = name.starts_with("requirements") || name.starts_with("constraints");
        Some(match name {
            "Cargo.lock" | "Cargo.toml" => Self::Cargo,
            "package-lock.json"
            | "npm-shrinkwrap.json"
            | "pnpm-lock.yaml"
            | "yarn.lock"
            | "bun.lock"
            | "bun.lockb"
            | "package.json" => Self::Npm,
            "go.sum" | "go.mod" => Self::Go,
            "poetry.lock" | "uv.lock" | "Pipfile.lock" | "Pipfile" | "pyproject.toml" | "pdm.lock" => {
                Self::PyPi
            }
            "gradle.lockfile" | "buildscript-gradle.lockfile" | "pom.xml" | "libs.versions.toml" => {
                Self::Maven
            }
            "Gemfile.lock" | "gems.locked" => Self::RubyGems,
            "composer.lock" | "composer.json" => Self::Composer,
            "packages.lock.json" | "Directory.Packages.props" => Self::NuGet,
            _ if requirements && (name.ends_with(".txt") || name.ends_with(".in")) => Self::PyPi,
            _ if name.ends_with(".txt") && path.contains("requirements/") => Self::PyPi,
            _ if name.ends_with(".csproj") || name.ends_with(".fsproj") => Self::NuGet,
            _ => return None,
        })
    }
}

/// A package in one version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Package {
    /// Its version, as written; a range in a manifest.
    pub version: String,
    /// The line; 1 if the form does not tell.
    pub line: u32,
    /// The packages that it depends on.
    pub needs: Vec<String>,
    /// A hash of its content, if the lock gives one.
    pub content: String,
}

/// What a lock or manifest says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lock {
    /// Packages by name, in each of their versions.
    pub packages: BTreeMap<String, Vec<Package>>,
    /// Packages that the project itself asks for; none if the form does not tell.
    pub direct: Option<BTreeSet<String>>,
}

impl Lock {
    fn add(&mut self, name: impl Into<String>, package: Package) {
        self.packages.entry(name.into()).or_default().push(package);
    }
}

/// What became of a package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackageChange {
    /// Its name.
    pub name: String,
    /// Its versions before; none if it is new.
    pub before: Vec<String>,
    /// Its versions now; none if it is gone.
    pub after: Vec<String>,
    /// Whether the project itself asks for it; none if the lock does not tell.
    pub direct: Option<bool>,
    /// The packages of the project's own through which it is there, if it is not one of them.
    pub through: Vec<String>,
    /// The line, in the old text if it is gone.
    pub lines: LineRange,
}

impl PackageChange {
    /// What happened, for people: `2.31.0 to 2.32.0`.
    pub fn says(&self) -> String {
        let versions = |versions: &[String]| {
            let shown: Vec<&str> = versions
                .iter()
                .map(|version| if version.is_empty() { "any version" } else { version })
                .collect();
            shown.join(", ")
        };
        let mut says = match (self.before.is_empty(), self.after.is_empty()) {
            (true, _) => format!("added in {}", versions(&self.after)),
            (_, true) => format!("removed, was {}", versions(&self.before)),
            _ if self.before == self.after => {
                format!("other content under the same version {}", versions(&self.after))
            }
            _ => format!("{} to {}", versions(&self.before), versions(&self.after)),
        };
        if !self.through.is_empty() {
            const SHOWN: usize = 5;
            let shown: Vec<&str> = self.through.iter().take(SHOWN).map(String::as_str).collect();
            let more = self.through.len().saturating_sub(SHOWN);
            says.push_str(&format!("; needed by {}", shown.join(", ")));
            if more > 0 {
                says.push_str(&format!(" and {more} more"));
            }
        }
        says
    }
}

/// How large a lock may be, in bytes.
const LIMIT_BYTES: usize = 32 << 20;

/// Reads a lock or manifest. `None` if it is none; an error if it could not be read.
pub fn read(path: &str, text: &str) -> Option<Result<Lock, String>> {
    Manager::of_path(path)?;
    if text.len() > LIMIT_BYTES {
        return Some(Err(format!("it has {} bytes, more than {LIMIT_BYTES}", text.len())));
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    Some(match name {
        "Cargo.lock" => cargo::lock(text),
        "Cargo.toml" => cargo::manifest(text),
        "package-lock.json" | "npm-shrinkwrap.json" => javascript::npm(text),
        "package.json" => javascript::manifest(text),
        "pnpm-lock.yaml" => javascript::pnpm(text),
        "yarn.lock" => javascript::yarn(text),
        "bun.lock" => javascript::bun(text),
        "bun.lockb" => Err("it is binary".to_owned()),
        "go.sum" => go::sum(text),
        "go.mod" => go::module(text),
        "poetry.lock" | "uv.lock" | "pdm.lock" => python::tables(text),
        "Pipfile.lock" => python::pipfile(text),
        "Pipfile" | "pyproject.toml" => python::manifest(text),
        "gradle.lockfile" | "buildscript-gradle.lockfile" => jvm::gradle(text),
        "pom.xml" => jvm::pom(text),
        "libs.versions.toml" => jvm::catalogue(text),
        "Gemfile.lock" | "gems.locked" => ruby::lock(text),
        "composer.lock" => php::lock(text),
        "composer.json" => php::manifest(text),
        "packages.lock.json" => dotnet::lock(text),
        _ if name.ends_with(".txt") || name.ends_with(".in") => python::requirements(text),
        _ => dotnet::project(text),
    })
}

/// Which packages two versions of a lock differ in.
pub fn changes(before: &Lock, after: &Lock) -> Vec<PackageChange> {
    let mut changes = Vec::new();
    let nothing = Vec::new();
    let names: BTreeSet<&String> = before.packages.keys().chain(after.packages.keys()).collect();
    for name in names {
        let (old, new) =
            (before.packages.get(name).unwrap_or(&nothing), after.packages.get(name).unwrap_or(&nothing));
        let told = |packages: &[Package]| -> BTreeSet<(String, String)> {
            packages.iter().map(|package| (package.version.clone(), package.content.clone())).collect()
        };
        let (was, is) = (told(old), told(new));
        let versions = |all: &BTreeSet<(String, String)>| -> BTreeSet<String> {
            all.iter().map(|(version, _)| version.clone()).collect()
        };
        let (was_versions, is_versions) = (versions(&was), versions(&is));
        // A hash that a newer tool adds is no other content.
        let same_content =
            was.iter().all(|one| one.1.is_empty()) || is.iter().all(|one| one.1.is_empty()) || was == is;
        if was_versions == is_versions && same_content {
            continue;
        }
        let lock = if new.is_empty() { before } else { after };
        let fresh = new.iter().find(|package| !was_versions.contains(&package.version));
        let line =
            fresh.or_else(|| new.first()).or_else(|| old.first()).map_or(1, |package| package.line.max(1));
        let direct = lock.direct.as_ref().map(|direct| direct.contains(name));
        let through = if direct == Some(false) { roots(lock, name) } else { Vec::new() };
        changes.push(PackageChange {
            name: name.clone(),
            before: was_versions.into_iter().collect(),
            after: is_versions.into_iter().collect(),
            direct,
            through,
            lines: LineRange { first: line, last: line },
        });
    }
    changes
}

/// The project's own packages that lead to one.
fn roots(lock: &Lock, name: &str) -> Vec<String> {
    let Some(direct) = &lock.direct else { return Vec::new() };
    let mut parents: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (parent, packages) in &lock.packages {
        for child in packages.iter().flat_map(|package| &package.needs) {
            parents.entry(child).or_default().push(parent);
        }
    }
    let (mut seen, mut open) = (BTreeSet::from([name]), vec![name]);
    let mut roots = BTreeSet::new();
    while let Some(next) = open.pop() {
        for parent in parents.get(next).into_iter().flatten() {
            if seen.insert(parent) {
                if direct.contains(*parent) {
                    roots.insert((*parent).to_owned());
                }
                open.push(parent);
            }
        }
    }
    roots.into_iter().collect()
}

#[cfg(test)]
mod tests;
