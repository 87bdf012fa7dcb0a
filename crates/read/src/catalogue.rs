//! Relations that a catalogue declares: Backstage's `catalog-info.yaml`.

use std::collections::BTreeMap;

use crate::keys::{self, Node};

/// A relation that is declared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation {
    /// Who depends.
    pub client: String,
    /// On whom.
    pub server: String,
    /// What joins them: the name of an interface; empty if they are joined directly.
    pub by: String,
    /// The file that says so.
    pub path: String,
    /// Its line there.
    pub line: u32,
}

/// The relations of all catalogue files: direct ones, and those through an interface that one provides and
/// another consumes.
pub fn relations(files: &[(&str, &str)]) -> Vec<Relation> {
    let mut found = Vec::new();
    let mut providers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut consumers: Vec<(String, String, String, u32)> = Vec::new();
    for (path, text) in files {
        let Some(tree) = keys::tree(path, text) else { continue };
        for entity in &tree.documents {
            let (Some(name), Some(spec)) = (entity.text_at(&["metadata", "name"]), entity.get("spec")) else {
                continue;
            };
            let listed = |key: &str| {
                let node = spec.get(key);
                node.map(Node::items)
                    .unwrap_or_default()
                    .iter()
                    .filter_map(|item| Some((bare(item.text()?), item.first)))
            };
            for (server, line) in listed("dependsOn") {
                found.push(Relation {
                    client: name.to_owned(),
                    server,
                    by: String::new(),
                    path: (*path).to_owned(),
                    line,
                });
            }
            for (client, line) in listed("dependencyOf") {
                let server = name.to_owned();
                found.push(Relation { client, server, by: String::new(), path: (*path).to_owned(), line });
            }
            for (interface, _) in listed("providesApis") {
                providers.entry(interface).or_default().push(name.to_owned());
            }
            for (interface, line) in listed("consumesApis") {
                consumers.push((name.to_owned(), interface, (*path).to_owned(), line));
            }
        }
    }
    for (client, by, path, line) in consumers {
        for server in providers.get(&by).into_iter().flatten() {
            let (client, by, path) = (client.clone(), by.clone(), path.clone());
            found.push(Relation { client, server: server.clone(), by, path, line });
        }
    }
    found.retain(|relation| relation.client != relation.server);
    found.sort();
    found.dedup();
    found
}

/// `component:default/pay`, `resource:pay`, `pay`: the name alone, with its namespace if it has one of its own.
fn bare(reference: &str) -> String {
    let reference = reference.trim();
    let reference = reference.split_once(':').map_or(reference, |(_, rest)| rest);
    reference.strip_prefix("default/").unwrap_or(reference).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_are_direct_or_through_an_interface() {
        let web = "kind: Component\nmetadata: {name: web}\nspec:\n  dependsOn: ['component:default/pay']\n  consumesApis:\n  - orders-api\n";
        let orders = "kind: Component\nmetadata: {name: orders}\nspec: {providesApis: [orders-api]}\n---\nkind: API\nmetadata: {name: orders-api}\nspec: {}\n";
        let found = relations(&[("web/catalog-info.yaml", web), ("orders/catalog-info.yaml", orders)]);
        let shown: Vec<_> = found
            .iter()
            .map(|one| (one.client.as_str(), one.server.as_str(), one.by.as_str(), one.line))
            .collect();
        assert_eq!(shown, [("web", "orders", "orders-api", 6), ("web", "pay", "", 4)]);
        assert_eq!(relations(&[("x/catalog-info.yaml", "[")]), []);
    }
}
