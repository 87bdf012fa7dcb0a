//! Tests that put something else in the place of what stands on their way.

use caution_core::facts::{LiteralKind, Shape};

use crate::bind::{Binder, Meaning, Module};
use crate::graph::{Graph, Way};
use crate::index::FileId;
use crate::loaded::{Loaded, Node};

/// Shorter names stand in texts for other things.
const NAME: usize = 5;

/// What puts something in the place of a member that a text names: `monkeypatch.setattr(orders, "total", …)`.
const REPLACING: &[&str] = &["setattr", "object", "spyOn", "replaceProperty"];

/// Whether a test says, as a text, what stands on its way: `@patch("app.orders.total")`, `patch.object(Order,
/// "total")`. Who does so puts something else there, so it is not sure that the way is gone.
pub(super) fn is_mocked(binder: &Binder<'_>, graph: &Graph, test: Node, (way, seed): (&Way, Node)) -> bool {
    let Some(file) = binder.load(test.file) else { return false };
    let around: Vec<u32> =
        file.facts.around(test.definition).map(|(at, _)| at).filter(|at| *at != 0).collect();
    let texts =
        file.facts.references.iter().filter(|one| one.shape == Shape::Text && around.contains(&one.within));
    let said: Vec<Node> = texts
        .filter_map(|one| match binder.text_path(&file, one.path).meaning {
            Meaning::Definition(node) => Some(node),
            _ => None,
        })
        .collect();
    let names = names(&file, &around);
    let modules = modules(binder, &file);
    let replaced = texts_beside(&file, |within, path| {
        around.contains(&within) && matches!(path, [_, .., last] if REPLACING.contains(last))
    });
    if said.is_empty() && names.is_empty() && modules.is_empty() && replaced.is_empty() {
        return false;
    }
    let on_the_way =
        way.steps.iter().filter_map(|(place, _, _)| graph.nodes.get(*place).copied()).chain([seed]);
    on_the_way.filter(|node| *node != test).any(|node| {
        let class = binder.class_of(node);
        said.contains(&node)
            || modules.contains(&node.file)
            || class.is_some_and(|class| said.contains(&class))
            || replaced.iter().any(|name| *name == binder.name_of(node).0)
            || class.is_some() && names.iter().any(|name| *name == binder.name_of(node).0)
    })
}

/// The modules that a file of tests puts others in the place of: `jest.mock("./orders")`.
fn modules(binder: &Binder<'_>, file: &Loaded) -> Vec<FileId> {
    const MOCKS: &[&str] = &["mock", "doMock", "setMock", "unstable_mockModule"];
    let texts = texts_beside(file, |_, path| matches!(path, ["jest" | "vi", call] if MOCKS.contains(call)));
    let named = texts.into_iter().filter_map(|text| match binder.resolve(file, text, None) {
        Ok(Module::Files { files, .. }) => Some(files),
        _ => None,
    });
    named.flatten().collect()
}

/// The texts on the lines on which a file calls something.
fn texts_beside(file: &Loaded, is_call: impl Fn(u32, &[&str]) -> bool) -> Vec<&str> {
    let facts = &file.facts;
    let names = |path| facts.path(path).iter().map(|segment| facts.text(segment.name)).collect::<Vec<_>>();
    let calls = facts.references.iter().filter(|one| one.shape == Shape::Call || one.shape == Shape::Mark);
    let lines: Vec<u32> =
        calls.filter(|one| is_call(one.within, &names(one.path))).map(|call| call.line).collect();
    let texts = facts.literals.iter().filter(|one| lines.contains(&one.line));
    texts.map(|one| facts.text(one.text)).collect()
}

/// Texts of a test that may be the name of a member.
fn names<'a>(file: &'a Loaded, around: &[u32]) -> Vec<&'a str> {
    let is_name = |text: &str| {
        text.len() >= NAME && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let texts = file.facts.literals.iter().filter(|one| {
        file.extractor.scoping.text_methods && one.kind == LiteralKind::Text && around.contains(&one.within)
    });
    texts.map(|one| file.facts.text(one.text)).filter(|text| is_name(text)).collect()
}
