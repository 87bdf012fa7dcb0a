//! Which files guard: the settings of agents, their hooks, this guard's own policy, git's hooks. Whoever
//! may write them may switch the guard off.

use crate::path;

/// Files and folders in the home or at the root of the workspace. One that ends in `/` is a folder with
/// everything in it; the others are files.
const BELOW: &[(&str, &str)] = &[
    (".caution/", "the guard's policy"),
    (".config/caution/", "the guard's policy"),
    (".local/share/caution/", "the guard's memory"),
    (".local/state/caution/", "the guard's memory"),
    (".claude/settings.json", "the settings of Claude Code"),
    (".claude/settings.local.json", "the settings of Claude Code"),
    (".claude/hooks/", "the hooks of Claude Code"),
    (".codex/config.toml", "the settings of Codex"),
    (".codex/hooks.json", "the hooks of Codex"),
    (".codex/hooks/", "the hooks of Codex"),
    (".codex/rules/", "the rules of Codex"),
    (".cursor/hooks.json", "the hooks of Cursor"),
    (".cursor/hooks/", "the hooks of Cursor"),
    (".cursor/cli.json", "the settings of Cursor"),
    (".cursor/cli-config.json", "the settings of Cursor"),
    (".cursor/permissions.json", "the settings of Cursor"),
    (".gemini/settings.json", "the settings of Gemini CLI"),
    (".gemini/hooks/", "the hooks of Gemini CLI"),
    (".gemini/policies/", "the policies of Gemini CLI"),
    (".qwen/settings.json", "the settings of Qwen Code"),
    (".github/hooks/", "the hooks of Copilot"),
    (".copilot/config.json", "the settings of Copilot CLI"),
    (".copilot/hooks/", "the hooks of Copilot CLI"),
    (".kiro/hooks/", "the hooks of Kiro"),
    (".kiro/agents/", "the agents of Kiro"),
    (".kiro/settings/", "the settings of Kiro"),
    (".amazonq/cli-agents/", "the agents of Amazon Q"),
    (".aws/amazonq/", "the settings of Amazon Q"),
    (".windsurf/hooks.json", "the hooks of Windsurf"),
    (".codeium/windsurf/hooks.json", "the hooks of Windsurf"),
    (".opencode/plugin/", "the plugins of OpenCode"),
    (".opencode/plugins/", "the plugins of OpenCode"),
    (".config/opencode/", "the settings of OpenCode"),
    ("opencode.json", "the settings of OpenCode"),
    ("opencode.jsonc", "the settings of OpenCode"),
    (".config/amp/", "the settings of Amp"),
    (".amp/settings.json", "the settings of Amp"),
    (".clinerules/hooks/", "the hooks of Cline"),
    ("Documents/Cline/Rules/Hooks/", "the hooks of Cline"),
    (".factory/settings.json", "the settings of Droid"),
    (".factory/hooks/", "the hooks of Droid"),
    (".config/dcg/", "the settings of a guard"),
    (".dcg/", "the settings of a guard"),
    (".nah/", "the settings of a guard"),
    (".git/hooks/", "git's hooks"),
    (".git/refs/caution/", "approvals and their uses"),
    (".git/logs/refs/caution/", "approvals and their uses"),
    (".git/packed-refs", "approvals and their uses"),
];

/// Files and folders by absolute path.
const ABSOLUTE: &[(&str, &str)] = &[
    ("/etc/caution/", "the guard's policy"),
    ("/etc/claude-code/", "the settings of Claude Code"),
    ("/Library/Application Support/ClaudeCode/", "the settings of Claude Code"),
    ("/Library/Application Support/Cursor/hooks.json", "the hooks of Cursor"),
    ("/Library/Application Support/GeminiCli/", "the settings of Gemini CLI"),
    ("/etc/codex/", "the settings of Codex"),
    ("/etc/cursor/", "the settings of Cursor"),
    ("/etc/gemini-cli/", "the settings of Gemini CLI"),
    ("/etc/dcg/", "the settings of a guard"),
];

/// What a file guards, if it does: `the hooks of Cursor`. The path is absolute and plain; on Windows its
/// parts may be divided by `\`. `home` and `workspace` are such paths too.
pub fn guards(path: &str, home: Option<&str>, workspace: &str) -> Option<&'static str> {
    let plain;
    let path = if path.contains('\\') {
        plain = path.replace('\\', "/");
        &plain
    } else {
        path
    };
    for folder in [Some(workspace), home].into_iter().flatten() {
        if let Some(what) = below(path, folder) {
            return Some(what);
        }
    }
    let mut entries = ABSOLUTE.iter().filter(|(entry, _)| is(path, entry));
    if let Some((_, what)) = entries.next() {
        return Some(what);
    }
    // The guard's own program, wherever programs are kept.
    let mut parts = path.rsplit('/');
    let program = parts.next().is_some_and(|name| matches!(name, "caution" | "caution.exe"));
    (program && parts.next().is_some_and(|folder| matches!(folder, "bin" | "sbin")))
        .then_some("the guard itself")
}

/// Whether a folder holds hardly more than what guards: `.claude`, `.codex`.
pub(crate) fn holds_guards(path: &str, home: Option<&str>, workspace: &str) -> Option<&'static str> {
    [Some(workspace), home].into_iter().flatten().find_map(|folder| {
        let own = rest(path, folder).filter(|own| may_guard(own))?;
        let shared = matches!(own, "" | ".git" | ".github" | ".config" | ".aws" | "Documents" | ".local");
        if shared || own.contains('/') {
            return None;
        }
        let (_, what) = BELOW.iter().find(|(entry, _)| path::within(entry.trim_end_matches('/'), own))?;
        Some(*what)
    })
}

/// Whether a path can be one of [`BELOW`]'s, by its first letter: most paths are not.
fn may_guard(own: &str) -> bool {
    own.starts_with(['.', 'o', 'D'])
}

fn below(path: &str, folder: &str) -> Option<&'static str> {
    let own = rest(path, folder)?;
    if !may_guard(own) {
        return None;
    }
    BELOW.iter().find(|(entry, _)| is(own, entry)).map(|(_, what)| *what)
}

/// The part of a path below a folder.
fn rest<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let folder = folder.trim_end_matches(['/', '\\']);
    if folder.contains('\\') {
        let folder = folder.replace('\\', "/");
        return path.strip_prefix(folder.as_str())?.strip_prefix('/');
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// Whether a path is an entry of the tables: the same file, or the same folder or something in it. The
/// copies that editors and `sed -i` leave beside a file count as the file.
fn is(path: &str, entry: &str) -> bool {
    match entry.strip_suffix('/') {
        Some(folder) => path::within(path, folder),
        None => path == entry,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: Option<&str> = Some("/home/dana");
    const WORKSPACE: &str = "/home/dana/shop";

    #[test]
    fn settings_of_agents_guard_in_the_home_and_in_the_workspace() {
        for path in [
            "/home/dana/.claude/settings.json",
            "/home/dana/shop/.claude/settings.local.json",
            "/home/dana/shop/.cursor/hooks.json",
            "/home/dana/.codex/config.toml",
            "/home/dana/.config/caution/policy.yaml",
            "/home/dana/shop/.caution",
            "/home/dana/shop/.git/hooks/pre-commit",
            "/etc/caution/policy.yaml",
            "/usr/local/bin/caution",
        ] {
            assert!(guards(path, HOME, WORKSPACE).is_some(), "{path}");
        }
    }

    #[test]
    fn every_entry_begins_as_what_may_guard_does() {
        assert!(BELOW.iter().all(|(entry, _)| may_guard(entry)));
    }

    #[test]
    fn what_only_looks_alike_guards_nothing() {
        for path in [
            "/home/dana/shop/.claude/commands/review.md",
            "/home/dana/shop/.claude/settings.json.md",
            "/home/dana/shop/docs/.claude/settings.json",
            "/home/dana/shop/.cautionary/policy.yaml",
            "/home/dana/shop/src/caution",
            "/home/dana/shop/.git/config",
            "/home/dana/shop-2/.caution/policy.yaml",
        ] {
            assert_eq!(guards(path, HOME, WORKSPACE), None, "{path}");
        }
    }

    #[test]
    fn paths_of_windows_are_read_too() {
        let found = guards(
            "C:\\Users\\dana\\.claude\\settings.json",
            Some("C:\\Users\\dana"),
            "C:\\Users\\dana\\shop",
        );
        assert_eq!(found, Some("the settings of Claude Code"));
    }

    #[test]
    fn a_folder_of_an_agent_holds_guards_and_a_shared_one_does_not() {
        assert!(holds_guards("/home/dana/.claude", HOME, WORKSPACE).is_some());
        assert!(holds_guards("/home/dana/shop/.codex", HOME, WORKSPACE).is_some());
        assert_eq!(holds_guards("/home/dana/shop/.github", HOME, WORKSPACE), None);
        assert_eq!(holds_guards("/home/dana/shop/src", HOME, WORKSPACE), None);
    }
}
