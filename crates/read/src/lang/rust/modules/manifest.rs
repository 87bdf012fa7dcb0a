//! `Cargo.toml`: packages, their roots and what their dependencies are called.

use std::collections::HashMap;

use toml::{Table, Value};

use crate::lang::modules::{Files, folder, join, normalised};

/// What the name of a crate leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leads {
    /// The root of a library in the tree.
    Inside(String),
    /// A package that is not in the tree.
    Outside(String),
}

/// A package of the tree.
#[derive(Debug, Default)]
struct Package {
    folder: String,
    /// What its library is called in programs.
    library: String,
    /// The root of its library.
    root: Option<String>,
    /// The roots of its programs that are named in its manifest, or for itself, by their names.
    programs: HashMap<String, String>,
    /// What the names of crates lead to in it.
    names: HashMap<String, Named>,
}

/// A dependency.
#[derive(Debug, Clone)]
enum Named {
    /// A package of the tree.
    Package(usize),
    /// The name of another one.
    Outside(String),
}

/// Every package of a tree.
#[derive(Debug, Default)]
pub(super) struct Manifests {
    packages: Vec<Package>,
    by_folder: HashMap<String, usize>,
    by_library: HashMap<String, usize>,
    /// The roots of crates, by the folder in which they stand.
    roots: HashMap<String, Vec<String>>,
}

/// A dependency as a manifest gives it.
#[derive(Debug, Default, Clone)]
struct Written {
    path: Option<String>,
    package: Option<String>,
    inherits: bool,
}

impl Manifests {
    pub(super) fn new(files: &dyn Files) -> Self {
        let mut read: Vec<(String, Table)> = Vec::new();
        for path in files.named("Cargo.toml") {
            let table = files.text(&path).and_then(|text| toml::from_str::<Table>(&text).ok());
            read.extend(table.map(|table| (folder(&path).to_owned(), table)));
        }
        let mut manifests = Self::default();
        let mut names: HashMap<String, usize> = HashMap::new();
        for (folder, table) in &read {
            if let Some(name) =
                text(table, &["package", "name"]).or_else(|| text(table, &["project", "name"]))
            {
                let at = manifests.package(files, folder, name, table);
                names.entry(name.to_owned()).or_insert(at);
            }
        }
        let shared = shared(&read);
        for (folder, table) in &read {
            if let Some(at) = manifests.by_folder.get(folder).copied() {
                let found = manifests.dependencies(folder, table, &shared, &names);
                if let Some(package) = manifests.packages.get_mut(at) {
                    package.names = found;
                }
            }
        }
        manifests
    }

    /// Adds a package with the roots of its crates.
    fn package(&mut self, files: &dyn Files, folder: &str, name: &str, table: &Table) -> usize {
        let library = text(table, &["lib", "name"]).unwrap_or(name).replace('-', "_");
        let written = text(table, &["lib", "path"]).unwrap_or("src/lib.rs");
        let root = normalised(&join(folder, written)).filter(|path| files.is_file(path));
        let mut roots: Vec<String> = root.iter().cloned().collect();
        roots.extend(Some(join(folder, "src/main.rs")).filter(|path| files.is_file(path)));
        let mut programs: HashMap<String, String> = HashMap::new();
        let main = roots.iter().find(|path| path.ends_with("main.rs")).cloned();
        for kind in ["bin", "test", "example", "bench"] {
            for target in table.get(kind).and_then(Value::as_array).into_iter().flatten() {
                let path = target.get("path").and_then(Value::as_str);
                let path = path.and_then(|path| normalised(&join(folder, path)));
                let path = path.filter(|path| files.is_file(path));
                let named = target.get("name").and_then(Value::as_str).filter(|_| kind == "bin");
                programs.extend(named.zip(path.as_ref()).map(|(name, path)| (name.to_owned(), path.clone())));
                roots.extend(path);
            }
        }
        programs.extend(main.filter(|_| !programs.contains_key(name)).map(|path| (name.to_owned(), path)));
        for path in roots {
            let at = crate::lang::modules::folder(&path).to_owned();
            let known = self.roots.entry(at).or_default();
            if !known.contains(&path) {
                known.push(path);
            }
        }
        let at = self.packages.len();
        self.by_folder.insert(folder.to_owned(), at);
        if root.is_some() {
            self.by_library.entry(library.clone()).or_insert(at);
        }
        let (folder, names) = (folder.to_owned(), HashMap::new());
        self.packages.push(Package { folder, library, root, programs, names });
        at
    }

    /// What the names of crates lead to in a package.
    fn dependencies(
        &self,
        folder: &str,
        table: &Table,
        shared: &HashMap<String, HashMap<String, Written>>,
        names: &HashMap<String, usize>,
    ) -> HashMap<String, Named> {
        let mut found = HashMap::new();
        let targets = table.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
        let tables = targets.filter_map(Value::as_table).chain(std::iter::once(table));
        for table in tables {
            for kind in ["dependencies", "dev-dependencies", "build-dependencies", "dev_dependencies"] {
                for (key, value) in table.get(kind).and_then(Value::as_table).into_iter().flatten() {
                    let mut written = written(folder, value);
                    if written.inherits
                        && let Some(above) = above(folder).find_map(|folder| shared.get(folder)?.get(key))
                    {
                        written =
                            Written { package: written.package.or(above.package.clone()), ..above.clone() };
                    }
                    let (name, leads) = self.named(key, written, names);
                    found.insert(name, leads);
                }
            }
        }
        found
    }

    fn named(&self, key: &str, written: Written, names: &HashMap<String, usize>) -> (String, Named) {
        let package = written.package.as_deref().unwrap_or(key);
        let by_path = written.path.as_ref().and_then(|path| self.by_folder.get(path));
        let by_name = names.get(package).filter(|_| written.path.is_some());
        match by_path.or(by_name).copied() {
            Some(at) => {
                let library = self.packages.get(at).map_or("", |package| package.library.as_str());
                let name = if written.package.is_some() { key.replace('-', "_") } else { library.to_owned() };
                (name, Named::Package(at))
            }
            None => (key.replace('-', "_"), Named::Outside(package.to_owned())),
        }
    }

    /// The package that a file belongs to.
    pub(super) fn package_of(&self, file: &str) -> Option<usize> {
        above(folder(file)).find_map(|folder| self.by_folder.get(folder)).copied()
    }

    /// The folder of a package.
    pub(super) fn folder(&self, package: usize) -> &str {
        self.packages.get(package).map_or("", |package| &package.folder)
    }

    /// What the name of a crate leads to in a package.
    pub(super) fn leads(&self, package: usize, name: &str) -> Option<Leads> {
        let own = self.packages.get(package)?;
        match own.names.get(name) {
            Some(Named::Package(at)) => {
                self.packages.get(*at).and_then(|package| package.root.clone()).map(Leads::Inside)
            }
            Some(Named::Outside(name)) => Some(Leads::Outside(name.clone())),
            None if own.library == name => own.root.clone().map(Leads::Inside),
            None => None,
        }
    }

    /// The root of the library of that name, whichever package has it.
    pub(super) fn library(&self, name: &str) -> Option<String> {
        self.by_library
            .get(name)
            .and_then(|at| self.packages.get(*at))
            .and_then(|package| package.root.clone())
    }

    /// The root of the program of that name: of a package, else of whichever has one.
    pub(super) fn program(&self, package: Option<usize>, name: &str) -> Option<String> {
        let own = package.and_then(|package| self.packages.get(package));
        own.into_iter().chain(&self.packages).find_map(|package| package.programs.get(name)).cloned()
    }

    /// The roots of crates that stand directly in a folder.
    pub(super) fn roots_in(&self, folder: &str) -> &[String] {
        self.roots.get(folder).map_or(&[], Vec::as_slice)
    }
}

/// A folder and those around it.
fn above(start: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(start);
    std::iter::from_fn(move || {
        let at = next?;
        next = if at.is_empty() { None } else { Some(folder(at)) };
        Some(at)
    })
}

/// The text at a place in a manifest.
fn text<'t>(table: &'t Table, path: &[&str; 2]) -> Option<&'t str> {
    let [outer, inner] = path;
    table.get(*outer)?.get(*inner)?.as_str()
}

/// The dependencies that workspaces hand down, by the folder of the workspace.
fn shared(read: &[(String, Table)]) -> HashMap<String, HashMap<String, Written>> {
    let mut shared = HashMap::new();
    for (folder, table) in read {
        let list = table.get("workspace").and_then(|workspace| workspace.get("dependencies"));
        if let Some(list) = list.and_then(Value::as_table) {
            let list = list.iter().map(|(key, value)| (key.clone(), written(folder, value))).collect();
            shared.insert(folder.clone(), list);
        }
    }
    shared
}

fn written(folder: &str, value: &Value) -> Written {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    Written {
        path: text("path").and_then(|path| normalised(&join(folder, path))),
        package: text("package").map(str::to_owned),
        inherits: value.get("workspace").and_then(Value::as_bool).unwrap_or(false),
    }
}
