//! What is built and deployed, from what: images, objects of Kubernetes, compose, charts, pipelines, Terraform.

mod docker;
mod kubernetes;
mod terraform;

use caution_core::finding::LineRange;

use crate::keys::{self, Format, Node};

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// An image that a file of instructions makes.
    Image,
    /// A service of compose.
    Composed,
    /// A workload of Kubernetes.
    Workload,
    /// Settings of Kubernetes that workloads take: a `ConfigMap`, a `Secret`.
    Settings,
    /// Another object of Kubernetes.
    Object,
    /// A chart of Helm.
    Chart,
    /// A job of a pipeline.
    Job,
    /// A resource, module or data source of Terraform.
    Resource,
    /// A variable or local of Terraform.
    Variable,
}

impl UnitKind {
    /// The name for people.
    pub fn says(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Composed => "composed service",
            Self::Workload => "workload",
            Self::Settings => "settings",
            Self::Object => "object",
            Self::Chart => "chart",
            Self::Job => "job",
            Self::Resource => "resource",
            Self::Variable => "variable",
        }
    }
}

/// What a unit takes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Taken {
    /// A file or folder, as written.
    File(String),
    /// Settings by their name.
    Settings(String),
    /// A variable of the environment that it sets.
    Variable(String),
    /// An image.
    Image(String),
    /// The folder that its image is built from.
    Context(String),
    /// Another unit, by its name.
    Unit(String),
    /// Objects by a label.
    Label(String),
}

/// Something that is built or deployed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Its name.
    pub name: String,
    /// Its lines.
    pub lines: LineRange,
    /// What it takes, each with the line.
    pub takes: Vec<(Taken, u32)>,
    /// Labels that it carries.
    pub labels: Vec<(String, u32)>,
    /// Of 100, how much of the traffic meets a change first, if it says so.
    pub first_percent: Option<u8>,
}

impl Unit {
    fn new(kind: UnitKind, name: impl Into<String>, lines: LineRange) -> Self {
        Self { kind, name: name.into(), lines, takes: Vec::new(), labels: Vec::new(), first_percent: None }
    }

    fn take(&mut self, taken: Taken, line: u32) {
        self.takes.push((taken, line));
    }
}

/// The units that a file describes; none if it is no such file.
pub fn units(path: &str, text: &str) -> Vec<Unit> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    let stem = lower.split('.').next().unwrap_or_default();
    if matches!(stem, "dockerfile" | "containerfile") || lower.ends_with(".dockerfile") {
        return vec![docker::image(path, text)];
    }
    match Format::of_path(path) {
        Some(Format::Hcl) => keys::tree(path, text).map(|tree| terraform::units(&tree)).unwrap_or_default(),
        Some(Format::Yaml | Format::Json) => {
            let Some(tree) = keys::tree(path, text) else { return Vec::new() };
            if lower == "chart.yaml" {
                return tree.documents.iter().filter_map(chart).collect();
            }
            if path.contains(".github/workflows/") {
                return tree.documents.iter().flat_map(|document| jobs(document.get("jobs"))).collect();
            }
            if lower == ".gitlab-ci.yml" {
                return tree.documents.iter().flat_map(|document| jobs(Some(document))).collect();
            }
            let compose = lower.starts_with("docker-compose") || lower.starts_with("compose.");
            if compose || tree.documents.iter().any(docker::is_composition) {
                return tree.documents.iter().flat_map(docker::composed).collect();
            }
            tree.documents.iter().flat_map(kubernetes::units).collect()
        }
        _ => Vec::new(),
    }
}

fn lines(node: &Node) -> LineRange {
    LineRange { first: node.first, last: node.last.max(node.first) }
}

fn chart(document: &Node) -> Option<Unit> {
    let mut unit = Unit::new(UnitKind::Chart, document.text_at(&["name"])?, lines(document));
    for dependency in document.get("dependencies").map(Node::items).unwrap_or_default() {
        let repository = dependency.text_at(&["repository"]).unwrap_or_default();
        if let Some(folder) = repository.strip_prefix("file://") {
            unit.take(Taken::Context(folder.to_owned()), dependency.first);
        }
    }
    Some(unit)
}

/// The jobs of a pipeline, with the files that their steps name.
fn jobs(list: Option<&Node>) -> Vec<Unit> {
    let mut units = Vec::new();
    for (name, job) in list.map(Node::fields).unwrap_or_default() {
        if job.fields().is_empty() {
            continue;
        }
        let mut unit = Unit::new(UnitKind::Job, name, lines(job));
        job.visit(&mut |way, node| {
            let Some(text) = node.text() else { return };
            let key = way.iter().rev().find_map(|step| match step {
                keys::Step::Key(key) => Some(*key),
                keys::Step::Item { .. } => None,
            });
            match key {
                Some("working-directory" | "context") => {
                    unit.take(Taken::Context(text.to_owned()), node.first)
                }
                Some("file" | "run" | "script" | "path" | "uses" | "before_script" | "local") => {
                    let words = text.split(|letter: char| letter.is_whitespace() || "\"'=;".contains(letter));
                    for word in words.filter(|word| word.contains(['/', '.']) && !word.contains("://")) {
                        unit.take(Taken::File(word.to_owned()), node.first);
                    }
                }
                Some("needs") => unit.take(Taken::Unit(text.to_owned()), node.first),
                Some("image" | "container") => unit.take(Taken::Image(image(text).to_owned()), node.first),
                _ => {}
            }
        });
        units.push(unit);
    }
    units
}

/// The name of an image without its version.
pub fn image(reference: &str) -> &str {
    let bare = reference.split('@').next().unwrap_or(reference);
    match bare.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => bare,
    }
}

#[cfg(test)]
mod tests;
