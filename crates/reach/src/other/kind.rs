//! What a file is for, by its name and its first words.

use caution_core::reach::SeedKind;
use caution_read::{asyncapi, keys, openapi};

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Statements of SQL.
    Statements,
    /// A contract in Protocol Buffers.
    Proto,
    /// A contract in `OpenAPI`.
    OpenApi,
    /// A contract in `AsyncAPI`.
    AsyncApi,
    /// A contract in GraphQL, or questions put by one.
    GraphQl,
    /// Tables, as models of Prisma.
    Prisma,
    /// Text for people.
    ForPeople,
    /// A pipeline, with keys.
    Pipeline,
    /// Objects of Kubernetes, a chart, Terraform, compose: with keys.
    Infrastructure,
    /// A manifest of packages, its packages aside.
    Manifest,
    /// Settings, with keys.
    Settings,
    /// Something of which each line counts.
    Lines(SeedKind),
    /// Anything else.
    Other,
}

impl Kind {
    /// What a file is for.
    pub(crate) fn of_path(path: &str, text: &str) -> Self {
        let lower = path.to_ascii_lowercase();
        let name = lower.rsplit('/').next().unwrap_or(&lower);
        let stem = name.split('.').next().unwrap_or_default();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match extension {
            "sql" => return Self::Statements,
            "proto" => return Self::Proto,
            "graphql" | "graphqls" | "gql" => return Self::GraphQl,
            "prisma" => return Self::Prisma,
            "md" | "mdx" | "rst" | "adoc" => return people_or_other(&lower, stem),
            "mk" | "mak" | "cmake" | "bzl" | "bazel" => return Self::Lines(SeedKind::Build),
            _ => {}
        }
        if matches!(stem, "license" | "licence" | "copying" | "notice" | "authors" | "changelog") {
            return Self::ForPeople;
        }
        if name == "codeowners" {
            return Self::Lines(SeedKind::File);
        }
        if matches!(stem, "dockerfile" | "containerfile")
            || extension == "dockerfile"
            || name == ".dockerignore"
        {
            return Self::Lines(SeedKind::Build);
        }
        if matches!(
            name,
            "makefile" | "gnumakefile" | "jenkinsfile" | "procfile" | "justfile" | "cmakelists.txt"
        ) {
            return Self::Lines(SeedKind::Build);
        }
        if keys::Format::of_path(path).is_none() {
            return Self::Other;
        }
        if openapi::is_contract(path, text) {
            return Self::OpenApi;
        }
        if text.contains("asyncapi") && asyncapi::channels(path, text).is_some() {
            return Self::AsyncApi;
        }
        if is_pipeline(&lower, name) {
            return Self::Pipeline;
        }
        if matches!(extension, "tf" | "tfvars" | "hcl") || is_infrastructure(&lower, name, text) {
            return Self::Infrastructure;
        }
        Self::Settings
    }
}

fn people_or_other(lower: &str, stem: &str) -> Kind {
    let documentation = lower.split('/').any(|part| matches!(part, "docs" | "doc" | ".github"));
    let known = [
        "readme",
        "changelog",
        "contributing",
        "security",
        "code_of_conduct",
        "license",
        "history",
        "authors",
    ];
    if documentation || known.contains(&stem) || !lower.contains('/') { Kind::ForPeople } else { Kind::Other }
}

fn is_pipeline(lower: &str, name: &str) -> bool {
    const FOLDERS: &[&str] =
        &[".github/workflows/", ".github/actions/", ".circleci/", ".buildkite/", ".tekton/"];
    const NAMES: &[&str] = &[
        ".gitlab-ci.yml",
        "azure-pipelines.yml",
        "bitbucket-pipelines.yml",
        ".travis.yml",
        "cloudbuild.yaml",
        "buildspec.yml",
        ".drone.yml",
        "skaffold.yaml",
        "nx.json",
        "turbo.json",
        "lerna.json",
        "action.yml",
        "pnpm-workspace.yaml",
        ".goreleaser.yaml",
        ".pre-commit-config.yaml",
    ];
    const TOOLS: &[&str] = &[
        "tsconfig",
        "jsconfig",
        ".eslintrc",
        ".prettierrc",
        ".babelrc",
        "babel.config",
        "renovate",
        "dependabot",
        "mypy",
        ".flake8",
        ".coveragerc",
        ".pylintrc",
        "tox",
        "pytest",
        "setup",
        ".editorconfig",
        ".golangci",
        "clippy",
        "rustfmt",
        ".swcrc",
        "biome",
        ".stylelintrc",
        "codecov",
        ".codecov",
        "mkdocs",
        ".readthedocs",
        ".npmrc",
        ".yarnrc",
        ".markdownlint",
        ".yamllint",
        "deno",
        "jest.config",
        "angular",
        "project",
        "deny",
        "typedoc",
        ".releaserc",
        "devcontainer",
        "launch",
        "extensions",
        "ruff",
        "netlify",
        "vercel",
    ];
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    // What begins with a dot is a tool's; variables of a program are not.
    let hidden = name.starts_with('.') && !name.starts_with(".env");
    let tool = hidden || TOOLS.contains(&stem) || TOOLS.contains(&name) || stem.starts_with("tsconfig.");
    tool || FOLDERS.iter().any(|folder| lower.contains(folder)) || NAMES.contains(&name)
}

fn is_infrastructure(lower: &str, name: &str, text: &str) -> bool {
    let compose = name.starts_with("docker-compose") || name.starts_with("compose.");
    let chart = matches!(name, "chart.yaml" | "kustomization.yaml" | "kustomization.yml");
    let template = lower.contains("/templates/") && text.contains("{{");
    let object = text.contains("apiVersion:") && text.contains("kind:");
    compose || chart || template || object
}
