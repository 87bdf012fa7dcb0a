//! `caution/evidence/1`: report files, and the tree that they were made on.

use caution_core::problem::{Position, Problem};
use caution_core::{Digest, ObjectId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Report files, stamped with what they ran on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceBundle {
    /// Always `caution/evidence/1`.
    pub schema: String,
    /// The tree that the tools ran on.
    pub tree: String,
    /// The commit of that tree; null if it was that of a work tree.
    pub commit: Option<String>,
    /// When it was recorded (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub recorded_at: String,
    /// The files.
    pub files: Vec<EvidenceFile>,
}

/// One report file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceFile {
    /// Its path, from the folder of the bundle.
    pub path: String,
    /// The suite that it is of; null if it has no name.
    pub suite: Option<String>,
    /// Its format: `junit`, `lcov`.
    pub format: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its digest: `sha256:` and 64 hexadecimal digits.
    pub digest: String,
}

impl EvidenceBundle {
    /// The name of the form.
    pub const SCHEMA: &'static str = "caution/evidence/1";

    /// Whether a file calls itself one.
    pub fn is_one(bytes: &[u8]) -> bool {
        #[derive(Deserialize)]
        struct Named {
            schema: String,
        }
        serde_json::from_slice::<Named>(bytes)
            .is_ok_and(|named| named.schema.starts_with("caution/evidence/"))
    }

    /// Reads a bundle.
    ///
    /// # Errors
    /// If it is of another version, or something in it is not what it should be.
    pub fn parse(input: &str, bytes: &[u8]) -> Result<Self, Problem> {
        let bundle: Self = serde_json::from_slice(bytes).map_err(|error| {
            let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            let position = Position { line: number(error.line()), column: number(error.column()) };
            let whole = error.to_string();
            let message = whole.split(" at line ").next().unwrap_or(&whole).to_owned();
            Problem::new(input, format!("the evidence cannot be read: {message}"))
                .at(position, &String::from_utf8_lossy(bytes))
                .hint("let `caution evidence record` write it again")
        })?;
        let fault = |message: String| {
            Err(Problem::new(input, message).hint("let `caution evidence record` write it again"))
        };
        if bundle.schema != Self::SCHEMA {
            return fault(format!("`{}` is not `{}`", crate::mask(&bundle.schema), Self::SCHEMA));
        }
        let ids = std::iter::once(&bundle.tree).chain(&bundle.commit);
        if let Some(id) = ids.into_iter().find(|id| ObjectId::parse(id).is_none()) {
            return fault(format!("`{id}` is no object id"));
        }
        if let Some(file) = bundle.files.iter().find(|file| Digest::parse(&file.digest).is_none()) {
            return fault(format!("`{}` is no digest", file.digest));
        }
        if bundle.files.is_empty() {
            return fault("the evidence names no file".to_owned());
        }
        Ok(bundle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle() -> EvidenceBundle {
        EvidenceBundle {
            schema: EvidenceBundle::SCHEMA.to_owned(),
            tree: "a".repeat(40),
            commit: None,
            recorded_at: "2026-11-21T12:00:00Z".to_owned(),
            files: vec![EvidenceFile {
                path: "junit.xml".to_owned(),
                suite: None,
                format: "junit".to_owned(),
                size: 0,
                digest: Digest::of(b"").to_string(),
            }],
        }
    }

    #[test]
    fn a_bundle_reads_as_it_was_written() {
        let bytes = serde_json::to_vec(&bundle()).unwrap();
        assert!(EvidenceBundle::is_one(&bytes));
        assert_eq!(EvidenceBundle::parse("e", &bytes), Ok(bundle()));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let said = |change: fn(&mut EvidenceBundle)| {
            let mut bundle = bundle();
            change(&mut bundle);
            EvidenceBundle::parse("e", &serde_json::to_vec(&bundle).unwrap()).unwrap_err().message
        };
        assert_eq!(said(|bundle| bundle.tree = "main".to_owned()), "`main` is no object id");
        assert_eq!(said(|bundle| bundle.commit = Some(String::new())), "`` is no object id");
        assert_eq!(said(|bundle| bundle.files.clear()), "the evidence names no file");
        assert_eq!(said(|bundle| bundle.files[0].digest.clear()), "`` is no digest");
        assert!(said(|bundle| bundle.schema = "caution/evidence/9".to_owned()).contains("is not"));
        assert!(!EvidenceBundle::is_one(b"{\"schema\": 1}"));
    }
}
