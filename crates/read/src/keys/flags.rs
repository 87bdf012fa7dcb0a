//! Files of feature flags, known by their shape.

use super::{Node, Tree};

/// Where the flags of a file stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagFile {
    /// A mapping by the flag's name at this key: `LaunchDarkly`, flagd, `OpenFeature`.
    At(&'static str),
    /// A mapping by the flag's name at the root.
    Root,
}

/// Members that only a flag has.
const MEMBERS: &[&str] = &[
    "variants",
    "defaultVariant",
    "variations",
    "fallthrough",
    "offVariation",
    "strategies",
    "targeting",
    "rollout",
    "rollout_percentage",
];

/// Whether a file is one of flags, and where they stand.
pub fn flag_file(path: &str, tree: &Tree) -> Option<FlagFile> {
    let root = tree.documents.first()?;
    let holders = [
        "flags",
        "flagValues",
        "features",
        "toggles",
        "feature_flags",
        "featureFlags",
        "killswitch",
        "killswitches",
        "kill_switches",
    ];
    for holder in holders {
        let Some(node) = root.get(holder) else { continue };
        let mut each = node.fields().iter().map(|(_, flag)| flag).chain(node.items());
        if each.any(is_flag) || holder == "flagValues" {
            return Some(FlagFile::At(holder));
        }
    }
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let stem = name.split('.').next().unwrap_or_default().replace(['-', '_'], "");
    let named = matches!(
        stem.as_str(),
        "flags" | "featureflags" | "featuretoggles" | "toggles" | "flagd" | "killswitch" | "killswitches"
    );
    let holder = holders.into_iter().find(|holder| root.get(holder).is_some());
    named.then(|| holder.map_or(FlagFile::Root, FlagFile::At))
}

fn is_flag(node: &Node) -> bool {
    let has = |key: &str| node.get(key).is_some();
    MEMBERS.iter().any(|member| has(member)) || (has("state") && has("name"))
}

impl FlagFile {
    /// The flag that a key belongs to and what of it: `new-checkout` and `targeting` of
    /// `flags.new-checkout.targeting`.
    pub fn of_key(self, key: &str) -> Option<(String, String)> {
        let rest = match self {
            Self::At(holder) => key.strip_prefix(holder)?,
            Self::Root => key,
        };
        if let Some(rest) = rest.strip_prefix('[') {
            let (name, member) = rest.split_once(']')?;
            return Some((name.to_owned(), member.trim_start_matches('.').to_owned()));
        }
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        let (name, member) = rest.split_once(['.', '[']).unwrap_or((rest, ""));
        (!name.is_empty()).then(|| (name.to_owned(), member.to_owned()))
    }
}
