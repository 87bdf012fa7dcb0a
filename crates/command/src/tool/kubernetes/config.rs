//! The kubeconfig: which cluster and namespace a call goes to that names none.

use caution_core::command::{Hint, HintKind};

use super::super::beyond::{file_text, hint};
use super::super::table;
use crate::call::Call;
use crate::path;
use crate::reader::Reader;
use crate::word::Word;

/// The files that a call reads, in order of their weight.
fn files(call: &Call<'_>, reader: &Reader<'_>) -> Vec<String> {
    if call.invocation.elsewhere {
        return Vec::new();
    }
    let directory = call.invocation.directory.as_deref().unwrap_or("/");
    let list = match call.value(&["--kubeconfig"]) {
        Some(file) => file.shown(),
        None => table::variable("KUBECONFIG", call.invocation, reader).unwrap_or_default(),
    };
    let given = list.split(':').filter(|file| !file.is_empty());
    let mut files: Vec<String> = given.map(|file| path::absolute(file, directory)).collect();
    if files.is_empty() {
        files.extend(reader.world.home.map(|home| format!("{home}/.kube/config")));
    }
    files
}

/// Adds the context that is used if none was named, and its namespace and cluster.
pub(in super::super) fn find(call: &Call<'_>, reader: &Reader<'_>, hints: &mut Vec<Hint>) {
    if hints.iter().any(|hint| hint.kind == HintKind::Host) {
        return;
    }
    let texts: Vec<String> = files(call, reader).iter().filter_map(|file| file_text(file, reader)).collect();
    let named = hints.iter().find(|hint| hint.kind == HintKind::Cluster).map(|hint| hint.value.clone());
    let context = match named {
        Some(context) => context,
        None => {
            let found = texts.iter().flat_map(|text| text.lines()).find_map(|line| {
                let value = plain(line.strip_prefix("current-context:")?);
                (!value.is_empty()).then_some(value)
            });
            let Some(context) = found else { return };
            hints.push(hint(HintKind::Cluster, context, "current-context"));
            context.to_owned()
        }
    };
    let Some(item) = texts.iter().find_map(|text| item(text, &context)) else { return };
    if !hints.iter().any(|hint| hint.kind == HintKind::Namespace) {
        hints.extend(item.namespace.map(|value| hint(HintKind::Namespace, value, "kubeconfig")));
    }
    if let Some(cluster) = item.cluster.filter(|cluster| *cluster != context) {
        hints.push(hint(HintKind::Cluster, cluster, "kubeconfig"));
    }
}

/// A context of a kubeconfig.
#[derive(Default)]
struct Item<'t> {
    name: Option<&'t str>,
    cluster: Option<&'t str>,
    namespace: Option<&'t str>,
}

/// The context of this name. kubectl writes its files in block style; another style tells nothing.
fn item<'t>(text: &'t str, name: &str) -> Option<Item<'t>> {
    let mut inside = false;
    let mut item = Item::default();
    for line in text.lines() {
        let trimmed = line.trim_start();
        if !line.starts_with([' ', '-']) {
            if item.name == Some(name) {
                return Some(item);
            }
            inside = line.trim_end() == "contexts:";
            item = Item::default();
        }
        if !inside {
            continue;
        }
        let trimmed = match trimmed.strip_prefix("- ") {
            Some(rest) => {
                if item.name == Some(name) {
                    return Some(item);
                }
                item = Item::default();
                rest
            }
            None => trimmed,
        };
        let Some((key, value)) = trimmed.split_once(':') else { continue };
        match key.trim() {
            "name" => item.name = Some(plain(value)),
            "cluster" => item.cluster = Some(plain(value)),
            "namespace" => item.namespace = Some(plain(value)),
            _ => {}
        }
    }
    (item.name == Some(name)).then_some(item)
}

fn plain(value: &str) -> &str {
    value.trim().trim_matches(['"', '\''])
}

/// `kubectl config use-context`: what comes after it in the same command goes there.
pub(super) fn switch(call: &Call<'_>, reader: &mut Reader<'_>) {
    let Some(file) = files(call, reader).into_iter().next() else { return };
    let old = file_text(&file, reader).unwrap_or_default();
    let current = old.lines().find_map(|line| line.strip_prefix("current-context:")).map_or("", plain);
    let using = call.operand(1).is_some_and(|word| word != "set-context");
    let name = match call.operands.get(2) {
        Some(word) => word.shown(),
        None => current.to_owned(),
    };
    let mut text = format!("current-context: {}\n", if using { &name } else { current });
    if let Some(namespace) = call.value(&["-n", "--namespace"]).filter(|_| !using) {
        text.push_str(&format!("contexts:\n- name: {name}\n  namespace: {}\n", namespace.shown()));
    }
    let rest = old.lines().filter(|line| !line.starts_with("current-context:"));
    let rest: Vec<&str> = rest.collect();
    reader.write(file, Word::of(format!("{text}{}\n", rest.join("\n"))), false);
}
