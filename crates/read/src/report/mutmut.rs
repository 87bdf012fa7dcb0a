//! mutmut 3 keeps what it found in `mutants/<path>.py.meta`: an exit code of the tests for each mutant.
//! The mutant's name tells module and function, not the line.

use std::collections::BTreeMap;

use caution_core::evidence::{Data, Mutant, MutantOutcome};
use caution_core::problem::Problem;
use serde::Deserialize;

use super::{ENTRIES, Format, Reading, json, too_many};

pub(super) static FORMAT: Format = Format {
    id: "mutmut",
    title: "mutmut 3's `mutants/**/*.py.meta`",
    detect: |look| look.has_keys(&["exit_code_by_key"]),
    read,
};

#[derive(Deserialize)]
struct Document {
    exit_code_by_key: BTreeMap<String, Option<i64>>,
}

fn read(input: &str, text: &str) -> Result<Reading, Problem> {
    let document: Document = json(input, text)?;
    if document.exit_code_by_key.len() > ENTRIES {
        return Err(too_many(input));
    }
    let mutants = document.exit_code_by_key.into_iter().map(|(key, code)| mutant(&key, code));
    Ok(Data::Mutants(mutants.collect()).into())
}

/// `shop.pay.x_fee__mutmut_3`, `shop.pay.xǁLedgerǁbook__mutmut_1`.
fn mutant(key: &str, code: Option<i64>) -> Mutant {
    let name = key.rsplit_once("__mutmut_").map_or(key, |(name, _)| name);
    let (module, mangled) = name.rsplit_once('.').unwrap_or(("", name));
    let function = match mangled.strip_prefix('x') {
        Some(rest) if rest.starts_with('ǁ') => rest.rsplit('ǁ').next().unwrap_or(rest),
        Some(rest) => rest.strip_prefix('_').unwrap_or(rest),
        None => mangled,
    };
    let outcome = match code {
        Some(1 | 3) => MutantOutcome::Killed,
        Some(0) => MutantOutcome::Survived,
        Some(5 | 33) => MutantOutcome::NoCoverage,
        Some(24 | 36 | 152 | 255 | -24) => MutantOutcome::Timeout,
        Some(34) => MutantOutcome::Ignored,
        Some(37) => MutantOutcome::Killed,
        // Not checked, interrupted, suspicious, or ended by a signal: nobody can say.
        _ => MutantOutcome::Pending,
    };
    Mutant {
        path: format!("{}.py", module.replace('.', "/")),
        lines: None,
        function: Some(function.to_owned()),
        what: key.to_owned(),
        outcome,
    }
}
