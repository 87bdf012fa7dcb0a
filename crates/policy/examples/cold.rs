//! How long the built-in policies take in a cold process: compile, first decision, second decision.
//!
//! ```sh
//! cargo run --release -p caution-policy --example cold
//! ```

use std::io::Write as _;
use std::time::Instant;

use caution_core::assessment::Assessment;
use caution_core::change::{Action, Change, Commit, Head};
use caution_core::charter::{Charter, PolicyOrigin, PolicySource};
use caution_core::context::Context;
use caution_core::people::Identity;
use caution_policy::{BASELINE, Input, Policy, decide};

#[expect(clippy::disallowed_methods, reason = "it measures time and nothing else")]
fn now() -> Instant {
    Instant::now()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let name = std::env::args().nth(1).unwrap_or_else(|| BASELINE.to_owned());
    let source = PolicySource { origin: PolicyOrigin::BuiltIn(name), text: String::new() };
    let change = change();
    let (assessment, charter) = (Assessment::default(), Charter::default());
    let input = Input {
        change: &change,
        assessment: &assessment,
        charter: &charter,
        now: jiff::Timestamp::UNIX_EPOCH,
    };

    let start = now();
    let policy = Policy::compile(&source, &[])?;
    let compiled = now();
    let verdict = decide(&policy, &input);
    let decided = now();
    let _ = decide(&policy, &input);
    let again = now();

    let mut out = std::io::stdout().lock();
    writeln!(out, "compile  {:>8.3} ms", (compiled - start).as_secs_f64() * 1e3)?;
    writeln!(
        out,
        "decide   {:>8.3} ms ({})",
        (decided - compiled).as_secs_f64() * 1e3,
        verdict.outcome.id()
    )?;
    writeln!(out, "again    {:>8.3} ms", (again - decided).as_secs_f64() * 1e3)?;
    writeln!(out, "together {:>8.3} ms", (decided - start).as_secs_f64() * 1e3)?;
    Ok(())
}

fn change() -> Change {
    let who = Identity { name: "Ana".to_owned(), email: "ana@example.org".to_owned() };
    let commit = Commit {
        id: None,
        parents: Vec::new(),
        author: who.clone(),
        committer: who,
        committed_at: 0,
        message: "Round down".to_owned(),
        notes: Vec::new(),
        has_signature: false,
    };
    Change {
        action: Action::Merge,
        base: None,
        charter_base: None,
        head: Head::Index,
        head_tree: None,
        commits: vec![commit],
        files: Vec::new(),
        residues: Vec::new(),
        context: Context::default(),
        unknowns: Vec::new(),
    }
}
