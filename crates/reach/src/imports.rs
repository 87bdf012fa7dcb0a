//! What two versions of a file import differently, as far as the file itself tells.

use std::collections::{BTreeMap, BTreeSet};

use caution_core::facts::{FileFacts, Import, MODULE};

/// A name that an import binds: the definition in which it stands, empty for the module, and the name.
pub(crate) type Place<'f> = (String, &'f str);

/// What an import leads to: the module, what is taken of it, and whether for types alone.
type Target<'f> = (&'f str, Option<&'f str>, bool);

/// What differs between the imports of two versions.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Moved<'f> {
    /// Names that come from elsewhere now, that are imported only now, or no longer.
    pub(crate) names: BTreeSet<Place<'f>>,
    /// Those of them that only were, or only now are, imported for types alone, from the same place.
    pub(crate) retyped: BTreeSet<&'f str>,
    /// Those of them that one version or the other hands on, and whether the old one and the new one do.
    pub(crate) given: BTreeMap<&'f str, (bool, bool)>,
    /// Whether what comes in by `*` differs.
    pub(crate) stars: bool,
    /// Whether other modules are loaded for nothing but what their loading does, or in another order.
    pub(crate) loads: bool,
    /// Whether names are bound in another order.
    pub(crate) order: bool,
}

/// What the imports of one version say.
#[derive(Default)]
struct Said<'f> {
    names: BTreeMap<Place<'f>, Vec<Target<'f>>>,
    given: BTreeSet<&'f str>,
    stars: BTreeSet<(String, Target<'f>, bool)>,
    loads: Vec<&'f str>,
    /// Loads that a bound name of the same line brings along: `import a.b` of Python. Their order is nothing.
    parts: BTreeSet<&'f str>,
    order: Vec<(&'f str, &'f str)>,
}

impl<'f> Said<'f> {
    fn of(facts: &'f FileFacts) -> Self {
        let mut said = Self::default();
        for import in &facts.imports {
            let within = facts.qualified(import.within);
            let target =
                (facts.text(import.module), import.item.map(|item| facts.text(item)), import.type_only);
            match import.alias {
                Some(alias) => {
                    let alias = facts.text(alias);
                    said.order.push((target.0, alias));
                    said.names.entry((within, alias)).or_default().push(target);
                    if import.exported && import.within == MODULE {
                        said.given.insert(alias);
                    }
                }
                None if import.star => drop(said.stars.insert((within, target, import.exported))),
                None if brings(facts, import) => drop(said.parts.insert(target.0)),
                None => said.loads.push(target.0),
            }
        }
        said
    }
}

fn brings(facts: &FileFacts, load: &Import) -> bool {
    facts.imports.iter().any(|import| import.alias.is_some() && import.line == load.line)
}

/// What differs; nothing if the imports of both say the same.
pub(crate) fn moved<'f>(before: &'f FileFacts, after: &'f FileFacts) -> Option<Moved<'f>> {
    let (old, new) = (Said::of(before), Said::of(after));
    let mut moved = Moved {
        stars: old.stars != new.stars,
        order: old.order != new.order,
        loads: old.loads != new.loads || old.parts != new.parts,
        ..Moved::default()
    };
    for place in old.names.keys().chain(new.names.keys()) {
        let (was, is) = (old.names.get(place), new.names.get(place));
        if was != is {
            let bare = |targets: &Vec<Target<'f>>| -> Vec<_> {
                targets.iter().map(|(module, item, _)| (*module, *item)).collect()
            };
            if place.0.is_empty() && was.map(bare) == is.map(bare) {
                moved.retyped.insert(place.1);
            }
            moved.names.insert(place.clone());
        }
    }
    // What stands for a name that moved has moved as well: `import { a } from "./a"; export { a as b }`.
    let second = |said: &Said<'f>, moved: &Moved<'f>| -> Vec<Place<'f>> {
        let stands = |(place, targets): &(&Place<'f>, &Vec<Target<'f>>)| {
            targets.iter().any(|(module, item, _)| {
                let of = item.map(|item| (place.0.clone(), item));
                module.is_empty() && of.is_some_and(|of| moved.names.contains(&of))
            })
        };
        said.names.iter().filter(stands).map(|(place, _)| place.clone()).collect()
    };
    let seconds = [second(&old, &moved), second(&new, &moved)].concat();
    moved.names.extend(seconds);
    for (within, name) in old.names.keys().chain(new.names.keys()).filter(|(within, _)| within.is_empty()) {
        let given = (old.given.contains(name), new.given.contains(name));
        let is_moved = given.0 != given.1 || moved.names.contains(&(within.clone(), *name));
        if is_moved && (given.0 || given.1) {
            moved.given.insert(name, given);
        }
    }
    (moved != Moved::default()).then_some(moved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use caution_read::lang;

    fn said(path: &str, before: &str, after: &str) -> String {
        let read = |text| lang::facts(lang::any_of_path(&path.into()).unwrap(), text).unwrap();
        let (before, after) = (read(before), read(after));
        let Some(moved) = moved(&before, &after) else { return String::new() };
        let names = moved.names.iter().map(|(within, name)| format!("{within}/{name}"));
        let mut all: Vec<String> = names.collect();
        all.extend(moved.given.iter().map(|(name, given)| format!("{name} {given:?}")));
        all.extend(moved.stars.then(|| "stars".to_owned()));
        all.extend(moved.loads.then(|| "loads".to_owned()));
        all.extend((moved.order && moved.names.is_empty()).then(|| "order".to_owned()));
        all.join(", ")
    }

    #[test]
    fn a_name_that_comes_from_elsewhere_has_moved_and_whoever_stands_for_it() {
        for (path, before, after, wanted) in [
            ("a.py", "from .a import f\n", "from .b import f\n", "/f, f (true, true)"),
            ("a.py", "from .a import f, g\n", "from .a import f  # x\nfrom .a import g\n", ""),
            ("a.py", "from .a import f\nfrom .b import g\n", "from .b import g\nfrom .a import f\n", "order"),
            ("a.py", "def k():\n    import a\n", "def k():\n    import b as a\n", "k/a"),
            ("a.py", "from a import *\n", "from b import *\n", "stars"),
            ("a.py", "import a.b\nimport a.c\n", "import a.c\nimport a.b\n", ""),
            ("a.ts", "import './a'\nimport './b'\n", "import './b'\nimport './a'\n", "loads"),
            (
                "a.ts",
                "import {a} from './a'\nexport {a as b}\n",
                "import {a} from './c'\nexport {a as b}\n",
                "/a, /b, b (true, true)",
            ),
            ("a.ts", "import {a} from './a'\n", "import {a} from './a'\nexport {a}\n", "/a, a (false, true)"),
        ] {
            assert_eq!(said(path, before, after), wanted, "{before}{after}");
        }
    }
}
