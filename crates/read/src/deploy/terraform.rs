//! Terraform: blocks, and what they refer to.

use super::{Taken, Unit, UnitKind, lines};
use crate::keys::{Node, Tree};

/// The blocks of a file under the names by which others refer to them.
pub(super) fn units(tree: &Tree) -> Vec<Unit> {
    let mut units = Vec::new();
    for (head, block) in tree.documents.iter().flat_map(Node::fields) {
        let (kind, name) = head.split_once('.').unwrap_or((head, ""));
        match kind {
            "resource" => units.push(unit(UnitKind::Resource, name.to_owned(), block)),
            "data" => units.push(unit(UnitKind::Resource, format!("data.{name}"), block)),
            "module" => units.push(unit(UnitKind::Resource, format!("module.{name}"), block)),
            "variable" => units.push(unit(UnitKind::Variable, format!("var.{name}"), block)),
            "output" => units.push(unit(UnitKind::Variable, format!("output.{name}"), block)),
            "locals" => {
                let locals = block.fields().iter();
                units.extend(
                    locals.map(|(name, node)| unit(UnitKind::Variable, format!("local.{name}"), node)),
                );
            }
            _ => {}
        }
    }
    units
}

fn unit(kind: UnitKind, name: String, block: &Node) -> Unit {
    let mut unit = Unit::new(kind, name, lines(block));
    let own = unit.name.clone();
    block.visit(&mut |way, node| {
        let Some(text) = node.text() else { return };
        let is_source = matches!(way.last(), Some(crate::keys::Step::Key("source")));
        if is_source && text.starts_with('.') {
            unit.take(Taken::Context(text.to_owned()), node.first);
        }
        for reference in references(text) {
            if reference != own {
                unit.take(Taken::Unit(reference), node.first);
            }
        }
        for file in files(text) {
            unit.take(Taken::File(file), node.first);
        }
    });
    unit
}

/// What an expression refers to: `var.size`, `aws_db.main`, `module.net`, `data.x.y`.
fn references(text: &str) -> Vec<String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    let mut found = Vec::new();
    for word in text.split(|letter: char| !fits(letter)) {
        let parts: Vec<&str> = word.split('.').collect();
        let length = match parts.first().copied() {
            Some("var" | "local" | "module") => 2,
            Some("data") => 3,
            // A type of a resource has the name of its provider in front.
            Some(first) if first.contains('_') && !first.starts_with('_') => 2,
            _ => continue,
        };
        if let Some(reference) = parts.get(..length)
            && reference.iter().all(|part| !part.is_empty())
        {
            found.push(reference.join("."));
        }
    }
    found
}

/// The files that an expression reads: `file("${path.module}/x.json")`.
fn files(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for call in ["file(", "templatefile(", "filebase64(", "filemd5(", "filesha256("] {
        for rest in text.split(call).skip(1) {
            let inside = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
            let path = inside.map(|path| {
                path.trim_start_matches("${path.module}/").trim_start_matches("${path.root}/").to_owned()
            });
            found.extend(path.filter(|path| !path.is_empty()));
        }
    }
    found
}
