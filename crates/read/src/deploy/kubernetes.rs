//! Objects of Kubernetes.

use super::{Taken, Unit, UnitKind, image, lines};
use crate::keys::{Node, Step};

const WORKLOADS: &[&str] = &[
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "Job",
    "CronJob",
    "Pod",
    "Rollout",
    "Service.serving",
];

/// The objects of a document; a list of objects gives each of them.
pub(super) fn units(document: &Node) -> Vec<Unit> {
    let Some(kind) = document.text_at(&["kind"]) else { return generators(document) };
    if kind == "List" {
        let items = document.get("items").map(Node::items).unwrap_or_default();
        return items.iter().filter(|item| item.text_at(&["kind"]) != Some("List")).flat_map(units).collect();
    }
    if kind == "Kustomization" {
        return generators(document);
    }
    let Some(name) = document.text_at(&["metadata", "name"]) else { return Vec::new() };
    if document.get("apiVersion").is_none() {
        return Vec::new();
    }
    let is = match kind {
        "ConfigMap" | "Secret" | "SealedSecret" | "ExternalSecret" => UnitKind::Settings,
        kind if WORKLOADS.contains(&kind) => UnitKind::Workload,
        _ => UnitKind::Object,
    };
    let mut unit = Unit::new(is, name, lines(document));
    document.visit(&mut |way, node| member(way, node, &mut unit));
    vec![unit]
}

fn member(way: &[Step<'_>], node: &Node, unit: &mut Unit) {
    let key_at = |back: usize| {
        let mut keys = way.iter().rev().filter_map(|step| match step {
            Step::Key(key) => Some(*key),
            Step::Item { .. } => None,
        });
        keys.nth(back).unwrap_or_default()
    };
    let (key, around) = (key_at(0), key_at(1));
    if let Some(text) = node.text() {
        match (around, key) {
            (_, "image") => unit.take(Taken::Image(image(text).to_owned()), node.first),
            ("configMapRef" | "configMapKeyRef" | "configMap" | "secretRef" | "secretKeyRef", "name")
            | ("secret", "secretName") => unit.take(Taken::Settings(text.to_owned()), node.first),
            ("scaleTargetRef" | "targetRef" | "workloadRef", "name") => {
                unit.take(Taken::Unit(text.to_owned()), node.first);
            }
            (_, "setWeight" | "canaryWeight" | "stepWeight") => {
                let percent = text.parse::<u8>().ok().filter(|percent| *percent <= 100);
                unit.first_percent = unit.first_percent.or(percent);
            }
            ("env", "name") => unit.take(Taken::Variable(text.to_owned()), node.first),
            _ => {}
        }
        // `has(example.com/x)`, `example.com/x == 'true'`: a selector as text.
        if matches!(key, "selector" | "nodeSelector" | "labelSelector") {
            let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_./".contains(letter);
            for word in text.split(|letter| !fits(letter)).filter(|word| word.len() > 2) {
                unit.take(Taken::Label(word.to_owned()), node.first);
            }
        }
    }
    match (around, key) {
        ("metadata", "labels") => {
            unit.labels.extend(node.fields().iter().map(|(label, value)| (label.clone(), value.first)));
        }
        (_, "matchLabels" | "nodeSelector" | "selector") => {
            for (label, value) in node.fields() {
                if !matches!(label.as_str(), "matchLabels" | "matchExpressions") {
                    unit.take(Taken::Label(label.clone()), value.first);
                }
            }
        }
        (_, "matchExpressions") => {
            for item in node.items() {
                let label = item.text_at(&["key"]);
                unit.takes.extend(label.map(|label| (Taken::Label(label.to_owned()), item.first)));
            }
        }
        _ => {}
    }
}

/// Settings that Kustomize makes of files.
fn generators(document: &Node) -> Vec<Unit> {
    let mut units = Vec::new();
    for list in ["configMapGenerator", "secretGenerator"] {
        for item in document.get(list).map(Node::items).unwrap_or_default() {
            let Some(name) = item.text_at(&["name"]) else { continue };
            let mut unit = Unit::new(UnitKind::Settings, name, lines(item));
            for key in ["files", "envs", "env"] {
                let Some(node) = item.get(key) else { continue };
                for file in node.texts() {
                    let file = file.split_once('=').map_or(file, |(_, file)| file);
                    unit.take(Taken::File(file.to_owned()), node.first);
                }
            }
            units.push(unit);
        }
    }
    units
}
