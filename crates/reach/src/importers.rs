//! Who imports a file.

use std::rc::Rc;

use caution_core::facts::{Name, Word, WordKind};
use caution_read::lang::modules::folder;
use foldhash::HashMap;

use crate::bind::{Binder, Module};
use crate::index::FileId;
use crate::loaded::{Loaded, Node};
use crate::mentions::{FILES, family, module_stem, nearest, same_family};

/// An import: where it stands, and its line.
pub(crate) type Place = (Node, u32);

/// The imports that were looked at, by the stem and the family of what they name: files of one stem (`tests.py`) are
/// imported by the same files.
#[derive(Default)]
pub(crate) struct Importers {
    known: HashMap<(String, &'static str), Rc<Imports>>,
}

/// Imports that name a stem, by what they lead to; each with its number in the order of paths and lines.
#[derive(Default)]
struct Imports {
    by_file: HashMap<FileId, Vec<(usize, Place)>>,
    by_module: HashMap<Module, Vec<(usize, Place)>>,
}

impl Importers {
    /// The first import of each file that leads to a file, and how many files were not looked at.
    pub(crate) fn of(&mut self, binder: &Binder<'_>, file: &Loaded) -> (Vec<Place>, usize) {
        let index = binder.index();
        let stem = module_stem(&file.path);
        let mut files = index.with(Word::new(WordKind::Mention, stem));
        let left_out = files.len().saturating_sub(FILES);
        let imports = if left_out > 0 {
            nearest(index, &[file.id], &mut files, FILES);
            Rc::new(Imports::of(binder, file, stem, files))
        } else {
            let key = (stem.to_owned(), family(file));
            let imports = || Rc::new(Imports::of(binder, file, stem, files));
            Rc::clone(self.known.entry(key).or_insert_with(imports))
        };
        (imports.leading_to(file), left_out)
    }
}

impl Imports {
    fn of(binder: &Binder<'_>, near: &Loaded, stem: &str, files: Vec<FileId>) -> Self {
        binder.prepare(&files);
        let (mut imports, mut number) = (Self::default(), 0);
        for file in files {
            let Some(file) = binder.load(file).filter(|file| same_family(file, near)) else { continue };
            let named =
                file.facts.imports.iter().filter(|import| !import.type_only && import.module != Name::EMPTY);
            for import in named {
                let module = file.facts.text(import.module);
                let item = import.item.map(|item| file.facts.text(item));
                // Only an import that names it can lead to it; `from . import x` names it as its item.
                let names_it =
                    item == Some(stem) || module.contains(stem) || module.trim_matches(['.', '/']).is_empty();
                if !names_it {
                    continue;
                }
                let place = (number, (Node { file: file.id, definition: import.within }, import.line));
                number += 1;
                match binder.resolve(&file, module, item) {
                    Ok(Module::Files { files, .. }) => {
                        files.iter().for_each(|to| imports.by_file.entry(*to).or_default().push(place));
                    }
                    Ok(module) => imports.by_module.entry(module).or_default().push(place),
                    Err(_) => {}
                }
            }
        }
        imports
    }

    fn leading_to(&self, file: &Loaded) -> Vec<Place> {
        let by_module =
            self.by_module.iter().filter(|(module, _)| holds(module, file)).map(|(_, places)| places);
        let all = self.by_file.get(&file.id).into_iter().chain(by_module).flatten();
        let mut found: Vec<(usize, Place)> =
            all.copied().filter(|(_, (from, _))| from.file != file.id).collect();
        found.sort_unstable();
        found.dedup_by_key(|(_, (from, _))| from.file);
        found.into_iter().map(|(_, place)| place).collect()
    }
}

/// Whether what a file writes of a module leads to another file.
pub(crate) fn leads_to(
    binder: &Binder<'_>,
    from: &Loaded,
    (module, item): (&str, Option<&str>),
    to: &Loaded,
) -> bool {
    binder.resolve(from, module, item).is_ok_and(|module| holds(&module, to))
}

/// Whether a module is, or takes in, a file.
fn holds(module: &Module, file: &Loaded) -> bool {
    match module {
        Module::Files { files, .. } => files.contains(&file.id),
        Module::Folders(folders) => folders.iter().any(|known| **known == *folder(&file.path)),
        Module::Package(package) => file.facts.text(file.facts.package) == &**package,
    }
}
