//! Files of instructions for images, and compose.

use caution_core::finding::LineRange;

use super::{Taken, Unit, UnitKind, image as bare_image, lines};
use crate::keys::Node;
use crate::keys::tree;

/// The image that a file of instructions makes: what it copies, and from what it starts.
pub(super) fn image(path: &str, text: &str) -> Unit {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let name = folder.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("image");
    let mut unit = Unit::new(UnitKind::Image, name, LineRange { first: 1, last: tree::lines(text) });
    unit.take(Taken::Context(".".to_owned()), 1);
    let mut stages: Vec<String> = Vec::new();
    let mut whole = String::new();
    let mut first = 1;
    for (line, number) in text.lines().zip(1_u32..) {
        let bare = line.trim();
        if bare.starts_with('#') || bare.is_empty() {
            continue;
        }
        if whole.is_empty() {
            first = number;
        }
        if let Some(part) = bare.strip_suffix('\\').filter(|_| whole.len() < 16_384) {
            whole.push_str(part);
            whole.push(' ');
            continue;
        }
        whole.push_str(bare);
        instruction(&std::mem::take(&mut whole), first, &mut stages, &mut unit);
    }
    unit
}

fn instruction(text: &str, line: u32, stages: &mut Vec<String>, unit: &mut Unit) {
    let mut words = text.split_whitespace();
    let verb = words.next().unwrap_or_default().to_ascii_uppercase();
    let (options, words): (Vec<&str>, Vec<&str>) = words.partition(|word| word.starts_with("--"));
    match verb.as_str() {
        "FROM" => {
            let Some(from) = words.first() else { return };
            if !stages.iter().any(|stage| stage == from) {
                unit.take(Taken::Image(bare_image(from).to_owned()), line);
            }
            if let (Some(as_word), Some(stage)) = (words.get(1), words.get(2))
                && as_word.eq_ignore_ascii_case("as")
            {
                stages.push((*stage).to_owned());
            }
        }
        "COPY" | "ADD" if !options.iter().any(|option| option.starts_with("--from")) => {
            let sources = words.len().saturating_sub(1);
            for source in words.iter().take(sources) {
                let source = source.trim_matches(['[', ']', '"', ',']);
                if !source.is_empty() && !source.contains("://") {
                    unit.take(Taken::File(source.to_owned()), line);
                }
            }
        }
        "ENV" | "ARG" => {
            for word in words {
                let name = word.split('=').next().unwrap_or(word);
                unit.take(Taken::Variable(name.to_owned()), line);
                if !word.contains('=') {
                    break;
                }
            }
        }
        _ => {}
    }
}

/// Whether a document is one of compose, whatever its file is called.
pub(super) fn is_composition(document: &Node) -> bool {
    let has = |key: &str| document.get(key).is_some();
    let services = document.get("services").map(Node::fields).unwrap_or_default();
    let named =
        services.iter().any(|(_, service)| service.get("image").is_some() || service.get("build").is_some());
    named && !has("apiVersion")
}

/// The services of compose.
pub(super) fn composed(document: &Node) -> Vec<Unit> {
    let shared = |section: &str, name: &str| {
        document.at(&[section, name]).and_then(|node| node.text_at(&["file"])).map(str::to_owned)
    };
    let mut units = Vec::new();
    for (name, service) in document.get("services").map(Node::fields).unwrap_or_default() {
        let mut unit = Unit::new(UnitKind::Composed, name, lines(service));
        if let Some(image) = service.get("image") {
            unit.take(Taken::Image(bare_image(image.text().unwrap_or_default()).to_owned()), image.first);
        }
        if let Some(build) = service.get("build") {
            let context = build.text().or_else(|| build.text_at(&["context"])).unwrap_or(".");
            unit.take(Taken::Context(context.to_owned()), build.first);
            if let Some(file) = build.text_at(&["dockerfile"]) {
                let context = context.trim_end_matches('/');
                unit.take(Taken::File(format!("{context}/{file}")), build.first);
            }
        }
        for (key, node) in service.fields() {
            match key.as_str() {
                "env_file" => {
                    for item in node.items().iter().chain(std::iter::once(node)) {
                        let file = item.text().or_else(|| item.text_at(&["path"]));
                        unit.takes.extend(file.map(|file| (Taken::File(file.to_owned()), item.first)));
                    }
                }
                "volumes" => {
                    for item in node.items() {
                        let source = item.text().map(|text| text.split(':').next().unwrap_or(text));
                        let source = source.or_else(|| item.text_at(&["source"]));
                        let source = source.filter(|source| source.starts_with(['.', '/']));
                        unit.takes.extend(source.map(|file| (Taken::File(file.to_owned()), item.first)));
                    }
                }
                "environment" => {
                    for (name, value) in node.fields() {
                        unit.take(Taken::Variable(name.clone()), value.first);
                    }
                    for item in node.items() {
                        let name = item.text().and_then(|text| text.split('=').next());
                        unit.takes.extend(name.map(|name| (Taken::Variable(name.to_owned()), item.first)));
                    }
                }
                "configs" | "secrets" => {
                    for item in node.items() {
                        let name = item.text().or_else(|| item.text_at(&["source"]));
                        let file = name.and_then(|name| shared(key, name));
                        unit.takes.extend(file.map(|file| (Taken::File(file), item.first)));
                    }
                }
                "depends_on" => {
                    let listed =
                        node.items().iter().filter_map(|item| Some((item.text()?.to_owned(), item.first)));
                    let mapped = node.fields().iter().map(|(name, item)| (name.clone(), item.first));
                    for (name, line) in listed.chain(mapped) {
                        unit.take(Taken::Unit(name), line);
                    }
                }
                _ => {}
            }
        }
        units.push(unit);
    }
    units
}
