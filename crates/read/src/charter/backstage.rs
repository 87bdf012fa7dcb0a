//! Backstage's `catalog-info.yaml`, as far as it says how critical what is below its folder is.
//!
//! The file belongs to another tool: keys that mean nothing here are passed over, and a document that
//! cannot be read is named and spoils only itself.

use caution_core::RepoPath;
use caution_core::charter::{Service, Tier};
use caution_core::pattern::Patterns;
use caution_core::problem::Problem;
use serde::Deserialize;
use serde_json::Value;

use crate::yaml::{self, Entries, Spanned, quoted};

/// The file's name.
pub(super) const NAME: &str = "catalog-info.yaml";

/// How many faults of one file are named one by one.
const PROBLEMS: usize = 20;

#[derive(Debug, Deserialize)]
struct Entity {
    kind: Option<String>,
    metadata: Option<Metadata>,
    spec: Option<Spec>,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    name: Option<String>,
    namespace: Option<String>,
    #[serde(default)]
    annotations: Entries<Spanned<Value>>,
    #[serde(default)]
    labels: Entries<Spanned<Value>>,
}

#[derive(Debug, Deserialize)]
struct Spec {
    owner: Option<Value>,
}

/// The services that a file declares for its folder.
pub(super) fn parse(path: &RepoPath, bytes: &[u8]) -> (Vec<Service>, Vec<Problem>) {
    let input = path.to_string();
    let mut problems = Vec::new();
    let mut services = Vec::new();
    let documents = yaml::text(&input, bytes).and_then(|text| {
        let folder = folder(&input, path)?;
        Ok((folder, text, yaml::parse_documents::<Entity>(&input, text)?))
    });
    let (folder, text, documents) = match documents {
        Ok(read) => read,
        Err(problem) => return (services, vec![problem]),
    };
    for document in documents {
        match document.parsed {
            Ok(entity) => {
                let mut fault = |place: &Spanned<Value>, message: String| {
                    let mut position = place.position;
                    position.line = position.line.saturating_add(document.first_line.saturating_sub(1));
                    let problem = Problem::new(&input, message).at(position, text);
                    problems.push(problem.hint("write 1 (most critical) to 4 (least)"));
                };
                services.extend(service(&entity, &folder, &mut fault));
            }
            Err(problem) => problems.push(problem),
        }
    }
    let further = problems.len().saturating_sub(PROBLEMS);
    if further > 0 {
        problems.truncate(PROBLEMS);
        problems.push(Problem::new(input, format!("{further} further faults in this file")));
    }
    (services, problems)
}

/// The folder's files as a pattern in which its name stands for itself.
fn folder(input: &str, path: &RepoPath) -> Result<Patterns, Problem> {
    let Some(folder) = path.parent() else {
        return Patterns::from_globs(&["**"]).map_err(|error| Problem::new(input, error.to_string()));
    };
    let Some(name) = folder.to_str() else {
        return Err(Problem::new(
            input,
            "the name of the folder is not UTF-8, so its services are not known",
        )
        .hint("rename the folder, or declare the service in `.caution/services.yaml`"));
    };
    let mut pattern = String::with_capacity(name.len());
    for letter in name.chars() {
        if matches!(letter, '?' | '*' | '[' | ']' | '{' | '}' | '\\') {
            pattern.extend(['[', letter, ']']);
        } else {
            pattern.push(letter);
        }
    }
    Patterns::from_globs(&[pattern]).map_err(|error| Problem::new(input, error.to_string()))
}

/// A service, if the entity is something that runs or belongs to something that does.
fn service(
    entity: &Entity,
    folder: &Patterns,
    fault: &mut dyn FnMut(&Spanned<Value>, String),
) -> Option<Service> {
    let kind = entity.kind.as_deref()?.to_ascii_lowercase();
    let metadata = entity.metadata.as_ref()?;
    let name = metadata.name.as_deref().map(str::trim).filter(|name| !name.is_empty())?;
    let tier = tier(metadata, fault);
    let counts = match kind.as_str() {
        "component" | "system" => true,
        // A domain, resource or interface is a name for what components do; it counts once it has a tier.
        "domain" | "resource" | "api" => tier.is_some(),
        _ => false,
    };
    let owner = entity.spec.as_ref().and_then(|spec| spec.owner.as_ref()).and_then(Value::as_str);
    counts.then(|| Service {
        name: match metadata.namespace.as_deref() {
            None | Some("" | "default") => name.to_owned(),
            Some(namespace) => format!("{namespace}/{name}"),
        },
        tier,
        paths: folder.clone(),
        owners: owner.and_then(owner_name).into_iter().collect(),
        functions: Vec::new(),
        director: None,
        vp: None,
    })
}

/// The strictest tier of all annotations and labels whose key ends in `tier` (`example.com/tier`).
fn tier(metadata: &Metadata, fault: &mut dyn FnMut(&Spanned<Value>, String)) -> Option<Tier> {
    let named = metadata.annotations.0.iter().chain(&metadata.labels.0).filter(|(key, _)| {
        key.value.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case("tier"))
    });
    let mut strictest: Option<Tier> = None;
    for (key, value) in named {
        let written = match &value.value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match (Tier::parse(&written), strictest) {
            (None, _) => {
                fault(value, format!("{} is not a tier for {}", quoted(&written), quoted(&key.value)))
            }
            (Some(tier), Some(other)) if tier != other => {
                fault(value, "two tiers are given; the stricter one counts".to_owned());
                strictest = Some(tier.min(other));
            }
            (tier, _) => strictest = tier,
        }
    }
    strictest
}

/// `group:default/payments`, `user:ann`, `payments`: the name alone.
fn owner_name(reference: &str) -> Option<String> {
    let bare = reference.trim();
    let bare = bare.split_once(':').map_or(bare, |(_, name)| name);
    let bare = bare.rsplit('/').next().unwrap_or(bare).trim();
    (!bare.is_empty()).then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str, text: &str) -> (Vec<Service>, Vec<String>) {
        let (services, problems) = parse(&RepoPath::from(path), text.as_bytes());
        (services, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_component_with_a_tier_annotation_of_any_vendor_covers_its_folder() {
        let text = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: pay\n  annotations:\n    example.com/tier: \"1\"\n    backstage.io/source-location: url:https://example.com/x\n  links: [{url: x}]\nspec:\n  type: service\n  lifecycle: production\n  owner: group:default/payments\n";
        let (services, problems) = read("services/pay/catalog-info.yaml", text);
        assert_eq!(problems, [] as [&str; 0]);
        assert_eq!(services.len(), 1);
        assert_eq!((services[0].name.as_str(), services[0].tier.map(Tier::number)), ("pay", Some(1)));
        assert_eq!(services[0].owners, ["payments"]);
        assert!(services[0].paths.matches(&RepoPath::from("services/pay/a/b.py")));
        assert!(!services[0].paths.matches(&RepoPath::from("services/other/a.py")));
    }

    #[test]
    fn at_the_root_it_covers_the_repository_and_odd_folder_names_stand_for_themselves() {
        let text = "kind: System\nmetadata: {name: all, labels: {tier: tier-2}}\n";
        let (services, _) = read("catalog-info.yaml", text);
        assert!(services[0].paths.matches(&RepoPath::from("any/thing")));
        assert_eq!(services[0].tier.map(Tier::number), Some(2));
        let (services, _) = read("app/[id]{x}*/catalog-info.yaml", text);
        assert!(services[0].paths.matches(&RepoPath::from("app/[id]{x}*/page.tsx")));
        assert!(!services[0].paths.matches(&RepoPath::from("app/i/page.tsx")));
        let (services, problems) =
            parse(&RepoPath::new(b"caf\xe9/catalog-info.yaml".to_vec()), text.as_bytes());
        assert!(services.is_empty() && problems[0].message.contains("not UTF-8"));
    }

    #[test]
    fn people_places_and_plain_interfaces_are_no_services() {
        let text = "kind: Group\nmetadata: {name: a, labels: {tier: 1}}\n---\nkind: API\nmetadata: {name: b}\n---\nkind: Resource\nmetadata: {name: db, namespace: data, annotations: {x/tier: 1}}\nspec: {owner: user:default/ann, type: database}\n---\nkind: Component\nmetadata: {}\n---\n";
        let (services, problems) = read("catalog-info.yaml", text);
        let names: Vec<_> =
            services.iter().map(|service| (service.name.as_str(), service.owners.as_slice())).collect();
        assert_eq!(names, [("data/db", ["ann".to_owned()].as_slice())]);
        assert_eq!(problems, [] as [&str; 0]);
    }

    #[test]
    fn a_fault_is_named_with_its_line_in_the_file_and_spoils_only_its_document() {
        let text = "kind: Component\nmetadata:\n  name: a\n  annotations:\n    acme.io/tier: gold\n---\nkind: Component\nmetadata: [a\n---\nkind: Component\nmetadata: {name: c, annotations: {x/tier: 3, y/tier: 1}}\n";
        let (services, problems) = read("catalog-info.yaml", text);
        let tiers: Vec<_> =
            services.iter().map(|service| (service.name.as_str(), service.tier.map(Tier::number))).collect();
        assert_eq!(tiers, [("a", None), ("c", Some(1))]);
        assert_eq!(
            problems,
            [
                "catalog-info.yaml:5:19: `gold` is not a tier for `acme.io/tier`",
                "catalog-info.yaml:8:11: expected a mapping for `metadata`, found a list",
                "catalog-info.yaml:11:54: two tiers are given; the stricter one counts",
            ]
        );
    }

    #[test]
    fn templates_and_bytes_that_are_no_yaml_are_problems_not_errors() {
        for bytes in [b"{{ cookiecutter.name }}: x\n".as_slice(), b"\xff\xfe\0", b"a: [", &[b'['; 5000]] {
            let (services, problems) = parse(&RepoPath::from("catalog-info.yaml"), bytes);
            assert!(services.is_empty());
            assert_eq!(problems.len(), 1, "{bytes:?}");
        }
    }
}
