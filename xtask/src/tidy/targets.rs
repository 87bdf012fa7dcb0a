//! A fuzz target is a file, a `[[bin]]` and a folder of seeds.

use super::{Check, Fault};
use crate::tree::Tree;

pub(crate) static CHECK: Check =
    Check { id: "targets", holds: "every fuzz target is listed and has seeds", run };

const FOLDER: &str = "fuzz/fuzz_targets";
const MANIFEST: &str = "fuzz/Cargo.toml";

fn run(tree: &Tree) -> Vec<Fault> {
    let names = tree.names_in(FOLDER);
    let targets = names.iter().filter_map(|name| name.strip_suffix(".rs"));
    targets.flat_map(|target| faults_of(tree, target)).collect()
}

fn faults_of(tree: &Tree, target: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let manifest = tree.text(MANIFEST).unwrap_or_default();
    if !manifest.contains(&format!("path = \"fuzz_targets/{target}.rs\"")) {
        let what = format!("the fuzz target `{target}` is not listed");
        faults.push(Fault::of_file(MANIFEST, what, "add its `[[bin]]`, like those of the others"));
    }
    if !tree.has_folder(&format!("fuzz/seeds/{target}")) {
        let what = format!("the fuzz target `{target}` has no seeds");
        let mend = format!("put one good example at least into fuzz/seeds/{target}/");
        faults.push(Fault::of_file(format!("{FOLDER}/{target}.rs"), what, mend));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_without_its_line_or_its_seeds_is_named() {
        let listed = "path = \"fuzz_targets/a.rs\"\npath = \"fuzz_targets/b.rs\"\n";
        let tree = Tree::of(&[
            (MANIFEST, listed),
            ("fuzz/fuzz_targets/a.rs", ""),
            ("fuzz/fuzz_targets/b.rs", ""),
            ("fuzz/fuzz_targets/c.rs", ""),
            ("fuzz/seeds/a/one", ""),
            ("fuzz/seeds/c/one", ""),
        ]);
        let found: Vec<String> = run(&tree).into_iter().map(|fault| fault.what).collect();
        assert_eq!(found, ["the fuzz target `b` has no seeds", "the fuzz target `c` is not listed"]);
    }
}
