//! What the author says: `AI-Assisted: yes|no`.

/// The author's own word on AI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// AI took part.
    Yes,
    /// It did not.
    No,
}

/// Reads the value of a claim. A value that names a tool (`AI-Assisted: Windsurf`) says yes; one that
/// says nothing either way (`unknown`, `n/a`) is no claim.
pub(super) fn read(value: &str) -> Option<Claim> {
    const NO: [&str; 7] = ["0", "false", "n", "never", "no", "none", "not"];
    // The last ones are templates left as they were.
    const NOTHING: [&str; 10] =
        ["", "n/a", "na", "tbd", "unknown", "unsure", "yes/no", "yes|no", "y/n", "true|false"];
    let value = value.trim().to_lowercase();
    let end = value.find(|c: char| !(c.is_alphanumeric() || matches!(c, '/' | '|'))).unwrap_or(value.len());
    let first = value.get(..end).unwrap_or_default();
    if NO.contains(&first) {
        Some(Claim::No)
    } else if NOTHING.contains(&first) {
        None
    } else {
        Some(Claim::Yes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_yes_no_or_nothing() {
        for yes in ["yes", "Yes", "true", "y", "1", "partly, tests only", "Windsurf IDE", "yes (Claude)"] {
            assert_eq!(read(yes), Some(Claim::Yes), "{yes}");
        }
        for no in ["no", "No.", "false", "none", "n", "no (typed by hand)", "NO"] {
            assert_eq!(read(no), Some(Claim::No), "{no}");
        }
        for nothing in ["", "  ", "unknown", "n/a", "?", "-", "yes|no", "yes/no", "TBD"] {
            assert_eq!(read(nothing), None, "{nothing}");
        }
    }
}
