//! Trailers that name a helper: which of them speak of authorship, and how they name it.

/// Keys that say somebody or something wrote part of the commit. `Reviewed-by`, `Suggested-by`,
/// `Tested-by` and the like do not.
const AUTHORSHIP: [&str; 14] = [
    "ai-assisted-by",
    "ai-generated-by",
    "assisted-by",
    "authored-by",
    "co-author",
    "co-authored",
    "co-authored-by",
    "co-developed-by",
    "coauthored-by",
    "commit-generated-by",
    "created-by",
    "generated-by",
    "signed-off-by",
    "written-by",
];

/// Keys whose value may be a plain list of tools and models.
const NAMING: [&str; 6] =
    ["ai-assisted-by", "ai-generated-by", "assisted-by", "commit-generated-by", "generated-by", "made-with"];

/// Whether a trailer with this key (in lower case) speaks of authorship.
pub(super) fn is_authorship(key: &str) -> bool {
    AUTHORSHIP.contains(&key)
}

/// Whether the value may name a tool without an address. A co-author has an address; where one is
/// missing, only the name is left to go by.
pub(super) fn may_name(key: &str, value: &str) -> bool {
    NAMING.contains(&key) || (matches!(key, "co-authored-by" | "co-developed-by") && !value.contains('@'))
}

/// A line with a key that people write with spaces: `Assisted by: …`. The key comes out as a trailer's.
pub(super) fn spaced_key(line: &str) -> Option<(String, &str)> {
    let (key, value) = line.split_once(':')?;
    if key.len() > 24 || !key.contains(' ') {
        return None;
    }
    let key = key.to_lowercase().replace(' ', "-");
    (is_authorship(&key) || NAMING.contains(&key.as_str())).then(|| (key, value.trim()))
}

/// What a line that says nothing else was made with: `Coded with Claude Sonnet 4.6.` Names of one word
/// are also words.
pub(super) fn disclosed(line: &str) -> Option<&str> {
    const VERBS: [&str; 9] = [
        "authored",
        "coded",
        "created",
        "developed",
        "drafted",
        "generated",
        "implemented",
        "made",
        "written",
    ];
    let mut words = line.splitn(3, ' ');
    let (verb, word, rest) = (words.next()?, words.next()?, words.next()?);
    let said =
        VERBS.iter().any(|known| known.eq_ignore_ascii_case(verb)) && matches!(word, "by" | "using" | "with");
    let name = rest.trim_end().trim_end_matches('.');
    (said && name.contains([' ', '-'])).then_some(name)
}

/// The address in `Name <address>`, or standing alone where the brackets were forgotten.
pub(super) fn address(value: &str) -> Option<&str> {
    match value.rsplit_once('<') {
        Some((_, rest)) => Some(rest.split('>').next().unwrap_or(rest).trim()),
        None => value.split_ascii_whitespace().rev().find(|word| word.contains('@')),
    }
}

/// The parts of a list such as `Claude Opus 4.6 via Claude Code, OpenCode (beta) <address>`.
pub(super) fn parts(value: &str) -> impl Iterator<Item = &str> {
    let value = value.split('<').next().unwrap_or(value);
    let value = value.get(..super::pattern::LONGEST).unwrap_or(value);
    value
        .split([',', ';', '+', '&'])
        .flat_map(|part| part.split(" via "))
        .flat_map(|part| part.split(" with "))
        .flat_map(|part| part.split(" using "))
        .flat_map(|part| part.split(" and "))
        .map(|part| part.split(" (").next().unwrap_or(part).trim())
        .filter(|part| !part.is_empty())
}

/// The kernel's form: an agent's name, a colon, a model, then perhaps tools. A person's name has no
/// colon; a link and a handle on a forge have one and are not meant.
pub(super) fn is_agent_model(value: &str) -> bool {
    const NOT_AGENTS: [&str; 12] = [
        "bug", "discord", "github", "gitlab", "http", "https", "irc", "issue", "mailto", "mastodon",
        "matrix", "twitter",
    ];
    let Some((agent, model)) = value.split_once(':') else { return false };
    let named = agent.starts_with(|first: char| first.is_ascii_alphabetic())
        && agent.len() <= 40
        && agent.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
    named
        && !NOT_AGENTS.contains(&agent.to_lowercase().as_str())
        && model.starts_with(|first: char| first.is_ascii_alphanumeric())
        && !model.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_with_and_without_brackets() {
        for (value, expected) in [
            ("Claude <noreply@anthropic.com>", Some("noreply@anthropic.com")),
            ("Claude noreply@anthropic.com", Some("noreply@anthropic.com")),
            ("Claude <noreply@anthropic.com", Some("noreply@anthropic.com")),
            ("Claude <noreply@anthropic.com> (model)", Some("noreply@anthropic.com")),
            ("Claude", None),
        ] {
            assert_eq!(address(value), expected, "{value}");
        }
    }

    #[test]
    fn lists_fall_into_parts() {
        let cases: [(&str, &[&str]); 5] = [
            ("Opus 4.6 via Claude Code", &["Opus 4.6", "Claude Code"]),
            ("claude-sonnet-4.5, GitHub Copilot CLI", &["claude-sonnet-4.5", "GitHub Copilot CLI"]),
            ("Google Antigravity with Gemini", &["Google Antigravity", "Gemini"]),
            ("Gemini 3 Flash (Preview) via Crush <crush@charm.land>", &["Gemini 3 Flash", "Crush"]),
            ("Steve Holme, Daniel Stenberg", &["Steve Holme", "Daniel Stenberg"]),
        ];
        for (value, expected) in cases {
            assert_eq!(parts(value).collect::<Vec<_>>(), expected, "{value}");
        }
    }

    #[test]
    fn a_line_that_only_names_what_it_was_made_with_is_told_from_prose() {
        for (line, expected) in [
            ("Coded with Claude Sonnet 4.6.", Some("Claude Sonnet 4.6")),
            ("Generated by GPT-5", Some("GPT-5")),
            ("Created by cursor", None),
            ("Generated with autoconf", None),
            ("It was written by Claude Code", None),
            ("Written", None),
        ] {
            assert_eq!(disclosed(line), expected, "{line}");
        }
        assert_eq!(
            spaced_key("Assisted by: Claude Opus 4.6"),
            Some(("assisted-by".to_owned(), "Claude Opus 4.6"))
        );
        assert_eq!(spaced_key("Fixed by: Claude Opus 4.6"), None);
    }

    #[test]
    fn the_kernels_form_is_told_from_people_and_links() {
        for value in
            ["Claude:claude-3-opus coccinelle sparse", "Crush:qwen3.7-max", "Crush:AWS Claude Opus 4.6"]
        {
            assert!(is_agent_model(value), "{value}");
        }
        for value in [
            "Jay Satiro",
            "riastradh on github",
            "https://example.org/thread",
            "github:octocat",
            "Name: with a space",
            "Ann Other:x",
            "x:y@example.org",
            ":model",
            "",
        ] {
            assert!(!is_agent_model(value), "{value}");
        }
    }
}
