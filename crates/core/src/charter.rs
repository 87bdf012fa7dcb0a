//! What the organisation says of itself.

use std::collections::BTreeSet;

use crate::inventory::Inventory;
use crate::pattern::Patterns;
use crate::people::People;
use crate::problem::Problem;
use crate::suppression::Suppression;
use crate::{Digest, ObjectId, RepoPath};

/// How critical a service is: 1 is the most critical, 4 the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tier(u8);

impl Tier {
    /// The lowest number allowed.
    pub const MOST_CRITICAL: u8 = 1;
    /// The highest number allowed.
    pub const LEAST_CRITICAL: u8 = 4;

    /// Takes 1 to 4.
    pub fn new(number: u8) -> Option<Self> {
        (Self::MOST_CRITICAL..=Self::LEAST_CRITICAL).contains(&number).then_some(Self(number))
    }

    /// Reads `1`, `tier-1`, `Tier 1`, `tier1`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let digits = match text.strip_prefix("tier") {
            Some(rest) => rest.trim_start_matches(['-', '_', ' ']),
            None => &text,
        };
        digits.parse().ok().and_then(Self::new)
    }

    /// The number.
    pub fn number(self) -> u8 {
        self.0
    }
}

/// One service.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Its tier, if given.
    pub tier: Option<Tier>,
    /// Its paths.
    pub paths: Patterns,
    /// Owners: person ids, handles or teams.
    pub owners: Vec<String>,
    /// Critical functions (payments, orders, customer data …).
    pub functions: Vec<String>,
    /// The director who answers for it, if the charter names one.
    pub director: Option<String>,
    /// The vice president who answers for it, if the charter names one.
    pub vp: Option<String>,
}

/// An AI tool that the organisation approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedTool {
    /// Its id in the table of marks.
    pub tool: String,
    /// Versions or models, in lower case: its mark must name one of them. Empty means every one.
    pub versions: Vec<String>,
    /// Tiers on which it may take part; `None` means everywhere.
    pub tiers: Option<Vec<Tier>>,
    /// The last day of the approval.
    pub until: Option<jiff::civil::Date>,
    /// Why, or where that stands.
    pub because: Option<String>,
}

/// One line of CODEOWNERS. The last line that matches a path wins.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnerRule {
    /// The pattern.
    pub pattern: Patterns,
    /// Handles (`@name`), teams (`@org/team`) or addresses; none means "nobody".
    pub owners: Vec<String>,
}

/// Where a policy came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyOrigin {
    /// The built-in policy of that name.
    BuiltIn(String),
    /// A file of the repository at the charter's commit.
    Repository(RepoPath),
    /// Given on the command line.
    CommandLine(String),
}

/// The text of a policy, not yet compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicySource {
    /// Where it came from.
    pub origin: PolicyOrigin,
    /// The text.
    pub text: String,
}

/// A key that may sign, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedSigner {
    /// Names of one person: an address, a handle or an id.
    pub principals: Vec<String>,
    /// The key's fingerprint (`SHA256:…`).
    pub fingerprint: String,
    /// What the key may sign: patterns with `*` and `?`; anything, if none are given.
    pub namespaces: Option<Vec<String>>,
    /// The key counts from then on.
    pub valid_after: Option<jiff::Timestamp>,
    /// The key counts until then.
    pub valid_before: Option<jiff::Timestamp>,
}

/// Everything that the organisation says of itself, read at one commit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Charter {
    /// The commit it was read from; `None` if there is none.
    pub commit: Option<ObjectId>,
    /// Files that were read, with their bytes' digests, by path.
    pub files: Vec<(RepoPath, Digest)>,
    /// The policy; `None` means the built-in `baseline`.
    pub policy: Option<PolicySource>,
    /// Files that a policy extends, by the name it uses for them.
    pub policy_layers: Vec<(String, String)>,
    /// People.
    pub people: People,
    /// Keys that may sign besides those in `people.yaml`.
    pub signers: Vec<AllowedSigner>,
    /// Fingerprints of keys that no longer count.
    pub revoked_keys: BTreeSet<String>,
    /// Services.
    pub services: Vec<Service>,
    /// Environments, machines, protected things.
    pub inventory: Inventory,
    /// CODEOWNERS.
    pub owner_rules: Vec<OwnerRule>,
    /// The named sections of a GitLab CODEOWNERS: each gives its owners apart from the others.
    pub owner_sections: Vec<Vec<OwnerRule>>,
    /// The organisation's own markers: the text of `.caution/markers.yaml`.
    pub markers: Option<String>,
    /// The organisation's own words for effects: the text of `.caution/lexicon.yaml`.
    pub lexicon: Option<String>,
    /// The organisation's own rules: the texts of `.caution/rules/`, by path.
    pub rules: Vec<(RepoPath, String)>,
    /// AI tools that the organisation approved; `None` if it says nothing of tools.
    pub tools: Option<Vec<ApprovedTool>>,
    /// Findings that somebody answers for.
    pub suppressions: Vec<Suppression>,
    /// What was wrong with files that could be read in part.
    pub problems: Vec<Problem>,
}

impl Charter {
    /// One digest over everything that was read.
    pub fn digest(&self) -> Digest {
        let texts: Vec<(String, String)> =
            self.files.iter().map(|(path, digest)| (path.to_string(), digest.to_string())).collect();
        Digest::of_parts(texts.iter().map(|(path, digest)| (path.as_str(), digest.as_bytes())))
    }

    /// The owners of a path by CODEOWNERS: those of the last rule that matches, in each section.
    pub fn owners_of(&self, path: &RepoPath) -> Vec<&String> {
        let last = |rules: &'_ [OwnerRule]| rules.iter().rposition(|rule| rule.pattern.matches(path));
        let mut owners: Vec<&String> = Vec::new();
        for rules in std::iter::once(&self.owner_rules).chain(&self.owner_sections) {
            let rule = last(rules).and_then(|index| rules.get(index));
            for owner in rule.map_or(&[] as &[String], |rule| &rule.owners) {
                if !owners.contains(&owner) {
                    owners.push(owner);
                }
            }
        }
        owners
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tier_is_one_to_four_in_any_usual_spelling() {
        for text in ["1", "tier-1", "Tier 1", "TIER_1", "tier1"] {
            assert_eq!(Tier::parse(text).map(Tier::number), Some(1), "{text}");
        }
        for text in ["0", "5", "tier", "critical", "-1", "1.0"] {
            assert_eq!(Tier::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_last_matching_owner_rule_wins_even_if_it_names_nobody() {
        let rule = |pattern: &str, owners: &[&str]| OwnerRule {
            pattern: Patterns::from_codeowners(pattern).unwrap(),
            owners: owners.iter().map(|owner| (*owner).to_owned()).collect(),
        };
        let charter = Charter {
            owner_rules: vec![rule("*", &["@all"]), rule("docs/", &[]), rule("*.rs", &["@rust"])],
            ..Charter::default()
        };
        assert_eq!(charter.owners_of(&"src/a.rs".into()), ["@rust"]);
        assert!(charter.owners_of(&"docs/a.md".into()).is_empty());
        assert_eq!(charter.owners_of(&"x".into()), ["@all"]);

        let sections = vec![vec![rule("*", &["@all", "@qa"])], vec![rule("docs/", &["@writers"])]];
        let charter = Charter { owner_sections: sections, ..charter };
        assert_eq!(charter.owners_of(&"docs/a.md".into()), ["@all", "@qa", "@writers"]);
    }
}
