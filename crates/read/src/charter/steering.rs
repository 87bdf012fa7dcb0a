//! Which files steer people and tools: the charter itself, owners, CI, coding agents, git hooks.
//!
//! One table. Names are compared without case, because the file systems of two of the three usual
//! desktops do so, and a file `.GITHUB/workflows/x.yml` lands in the same folder there.

use caution_core::RepoPath;
use caution_core::change::Steering;

/// Where a name counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// This path from the root, and everything below it.
    Root,
    /// This name (or short path) in any folder, and everything below it.
    Anywhere,
    /// Names in any folder that begin so.
    Prefix,
    /// Names in any folder that end so.
    Suffix,
}

type Row = (Steering, At, &'static [&'static str]);

/// The table; the first row that fits decides. All names are in lower case.
const TABLE: &[Row] = &[
    (Steering::Charter, At::Root, &[".caution"]),
    (Steering::Charter, At::Anywhere, &["catalog-info.yaml", "catalog-info.yml"]),
    (
        Steering::Owners,
        At::Root,
        &["codeowners", ".github/codeowners", "docs/codeowners", ".gitlab/codeowners"],
    ),
    (
        Steering::Ci,
        At::Root,
        &[
            ".github/workflows",
            ".github/actions",
            ".gitlab/ci",
            ".circleci",
            ".buildkite",
            ".azure-pipelines",
            ".forgejo/workflows",
            ".forgejo/actions",
            ".gitea/workflows",
            ".gitea/actions",
            ".tekton",
            ".builds",
            ".build.yml",
            ".semaphore",
            ".teamcity",
            ".drone.yml",
            ".drone.yaml",
            ".drone.star",
            ".drone.jsonnet",
            ".travis.yml",
            ".cirrus.yml",
            ".cirrus.star",
            "appveyor.yml",
            ".appveyor.yml",
            "bitbucket-pipelines.yml",
            "wercker.yml",
        ],
    ),
    (
        Steering::Ci,
        At::Anywhere,
        &[
            "action.yml",
            "action.yaml",
            "buildspec.yml",
            "buildspec.yaml",
            "cloudbuild.yaml",
            "cloudbuild.yml",
            "cloudbuild.json",
        ],
    ),
    (Steering::Ci, At::Suffix, &[".gitlab-ci.yml", ".gitlab-ci.yaml", ".jenkinsfile"]),
    (Steering::Ci, At::Prefix, &["jenkinsfile", "azure-pipelines", ".woodpecker"]),
    (
        Steering::AgentInstructions,
        At::Root,
        &[
            ".github/copilot-instructions.md",
            ".github/instructions",
            ".github/prompts",
            ".github/chatmodes",
            ".github/agents",
            ".github/skills",
            ".github/hooks",
            ".github/copilot",
            ".vscode/mcp.json",
        ],
    ),
    (
        Steering::AgentInstructions,
        At::Anywhere,
        &[
            "claude.md",
            "claude.local.md",
            "agents.md",
            "agents.override.md",
            "agent.md",
            "gemini.md",
            "qwen.md",
            "skill.md",
            "opencode.json",
            "opencode.jsonc",
            "crush.md",
            "warp.md",
            ".agents",
            ".amazonq",
            ".amp",
            ".augment",
            ".augment-guidelines",
            ".claude",
            ".claude-plugin",
            ".codex",
            ".continue",
            ".crush",
            ".crush.json",
            ".cursor",
            ".cursorrules",
            ".cursorignore",
            ".factory",
            ".gemini",
            ".goosehints",
            ".junie",
            ".kilocode",
            ".kiro",
            ".mcp.json",
            ".opencode",
            ".qwen",
            ".roo",
            ".roomodes",
            ".trae",
            ".windsurf",
            ".windsurfrules",
        ],
    ),
    (Steering::AgentInstructions, At::Prefix, &[".clinerules", ".roorules", ".aider"]),
    (
        Steering::GitHooks,
        At::Root,
        &[
            ".gitmodules",
            ".githooks",
            ".overcommit.yml",
            "lefthook.yml",
            "lefthook.yaml",
            "lefthook.toml",
            "lefthook.json",
            "lefthook-local.yml",
            ".lefthook",
            ".lefthook.yml",
            ".lefthook.yaml",
            ".lefthook.toml",
        ],
    ),
    (
        Steering::GitHooks,
        At::Anywhere,
        &[
            ".gitattributes",
            ".husky",
            ".pre-commit-config.yaml",
            ".pre-commit-config.yml",
            ".pre-commit-hooks.yaml",
        ],
    ),
];

/// What a file steers, if it steers anything.
pub fn steering(path: &RepoPath) -> Option<Steering> {
    let path = folded(path.as_bytes());
    TABLE
        .iter()
        .find(|(_, at, names)| names.iter().any(|name| fits(&path, *at, name)))
        .map(|(steering, _, _)| *steering)
}

fn folded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => text.to_ascii_lowercase(),
        _ => String::from_utf8_lossy(bytes).to_lowercase(),
    }
}

fn fits(path: &str, at: At, name: &str) -> bool {
    match at {
        // A folder of the table may itself be replaced, or be reached through a link above it.
        At::Root => is_or_below(path, name) || (name.starts_with('.') && is_or_below(name, path)),
        At::Anywhere => path.split('/').any(|part| part == name),
        At::Prefix => path.split('/').any(|part| part.starts_with(name)),
        At::Suffix => path.ends_with(name),
    }
}

fn is_or_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str) -> Option<Steering> {
        steering(&RepoPath::from(path))
    }

    #[test]
    fn every_row_of_the_table_is_reached_by_each_of_its_names() {
        for (kind, at, names) in TABLE {
            for name in *names {
                assert_eq!(*name, name.to_lowercase(), "the table is in lower case");
                let paths = match at {
                    At::Root => vec![(*name).to_owned(), format!("{name}/deep/file")],
                    At::Anywhere => vec![(*name).to_owned(), format!("a/b/{name}"), format!("a/{name}/c.md")],
                    At::Prefix => vec![(*name).to_owned(), format!("a/{name}-more"), format!("{name}/x")],
                    At::Suffix => vec![(*name).to_owned(), format!("ci/build{name}")],
                };
                for path in paths {
                    assert_eq!(of(&path), Some(*kind), "{path}");
                    assert_eq!(of(&path.to_uppercase()), Some(*kind), "{path} in capitals");
                }
            }
        }
    }

    #[test]
    fn names_that_only_look_alike_steer_nothing() {
        for path in [
            "src/caution/policy.yaml",
            "pkg/.caution/policy.yaml",
            ".cautionary/x",
            "src/codeowners.rs",
            "pkg/CODEOWNERS",
            "github/workflows/x.yml",
            "sub/.github/workflows/x.yml",
            "docs/agents.md.bak",
            "docs/about-claude.md",
            "src/jenkins/file",
            "README.md",
            ".gitignore",
            "docs",
            "lefthook/main.go",
        ] {
            assert_eq!(of(path), None, "{path}");
        }
    }

    #[test]
    fn a_link_in_place_of_a_steering_folder_counts_as_the_folder() {
        assert_eq!(of(".github"), Some(Steering::Owners));
        assert_eq!(of(".caution"), Some(Steering::Charter));
        assert_eq!(of(".vscode"), Some(Steering::AgentInstructions));
    }

    #[test]
    fn letters_that_fold_to_ascii_do_not_hide_a_file() {
        // The Kelvin sign is a capital k to a file system that ignores case.
        assert_eq!(of(".hus\u{212a}y/pre-commit"), Some(Steering::GitHooks));
        assert_eq!(
            steering(&RepoPath::new(b".claude/caf\xe9.md".to_vec())),
            Some(Steering::AgentInstructions)
        );
    }
}
