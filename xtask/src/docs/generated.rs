//! The derived files, each the answer to one call of the program.

/// One derived file.
pub(super) struct Generated {
    /// Its path from the root.
    pub(super) path: &'static str,
    /// What the program is asked.
    pub(super) arguments: &'static [&'static str],
}

/// Every derived file except the schemas, whose names the program itself lists.
pub(super) static ALL: &[Generated] = &[
    Generated { path: "docs/reference/cli.md", arguments: &["debug", "help-markdown"] },
    Generated {
        path: "docs/reference/markers.md",
        arguments: &["rules", "--markers", "--format", "markdown"],
    },
    Generated { path: "docs/reference/rules.md", arguments: &["rules", "--format", "markdown"] },
];

/// Prints the names of the schemas, one a line.
pub(super) const SCHEMA_NAMES: &[&str] = &["schema", "--list"];

/// Where `<name>.schema.json` go.
pub(super) const SCHEMA_FOLDER: &str = "docs/reference/schema";
