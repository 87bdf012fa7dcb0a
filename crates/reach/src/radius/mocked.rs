//! Tests that put something else in the place of what stands on their way.

use caution_core::facts::{LiteralKind, Shape};

use crate::bind::{Binder, Meaning};
use crate::graph::{Graph, Way};
use crate::loaded::{Loaded, Node};

/// Shorter names stand in texts for other things.
const NAME: usize = 5;

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
    if said.is_empty() && names.is_empty() {
        return false;
    }
    let on_the_way =
        way.steps.iter().filter_map(|(place, _, _)| graph.nodes.get(*place).copied()).chain([seed]);
    on_the_way.filter(|node| *node != test).any(|node| {
        let class = binder.class_of(node);
        said.contains(&node)
            || class.is_some_and(|class| said.contains(&class))
            || class.is_some() && names.iter().any(|name| *name == binder.name_of(node).0)
    })
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
