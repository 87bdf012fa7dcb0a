//! The policies that come with Caution.

/// A policy that comes with Caution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its name in `extends` and on the command line.
    pub name: &'static str,
    /// What it is, in one line.
    pub title: &'static str,
    /// Its text.
    pub text: &'static str,
    /// The same, as the build made it.
    pub(crate) json: &'static str,
}

/// The name of the policy that judges where a repository has none.
pub const BASELINE: &str = "baseline";

/// What every policy starts from; nobody names it.
pub(crate) const ALWAYS: BuiltIn = BuiltIn {
    name: "always",
    title: "rules stay readable, and nobody rewrites them alone",
    text: include_str!("always.yaml"),
    json: include_str!(concat!(env!("OUT_DIR"), "/always.json")),
};

/// Every built-in policy.
pub static BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        name: BASELINE,
        title: "sensible for one person and for a team; used where a repository has no policy",
        text: include_str!("built_in/baseline.yaml"),
        json: include_str!(concat!(env!("OUT_DIR"), "/baseline.json")),
    },
    BuiltIn {
        name: "reset-90",
        title: "the controls reported of the 2026 reset, for 90 days",
        text: include_str!("built_in/reset-90.yaml"),
        json: include_str!(concat!(env!("OUT_DIR"), "/reset-90.json")),
    },
];

/// The built-in policy of that name.
pub fn built_in(name: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|policy| policy.name == name)
}
