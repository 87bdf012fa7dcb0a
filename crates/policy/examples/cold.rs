//! How long a policy takes in a cold process: compile, first decision, second decision. `known` says that
//! the policy was validated before, `warm` makes beforehand what depends on no input, `times N` decides so
//! often for an average.
//!
//! ```sh
//! cargo run --release -p caution-policy --example cold -- [NAME|FILE] [known] [warm] [times N]
//! ```

use std::io::Write as _;
use std::time::Instant;

use caution_core::assessment::Assessment;
use caution_core::change::{Action, Change, Commit, Head};
use caution_core::charter::{Charter, PolicyOrigin, PolicySource};
use caution_core::context::Context;
use caution_core::people::Identity;
use caution_policy::{BASELINE, Input, Policy, built_in, decide, warm};

#[expect(clippy::disallowed_methods, reason = "it measures time and nothing else")]
fn now() -> Instant {
    Instant::now()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| words.iter().any(|other| other == word);
    let name = words.first().cloned().unwrap_or_else(|| BASELINE.to_owned());
    let source = match built_in(&name) {
        Some(_) => PolicySource { origin: PolicyOrigin::BuiltIn(name), text: String::new() },
        None => {
            PolicySource { text: std::fs::read_to_string(&name)?, origin: PolicyOrigin::CommandLine(name) }
        }
    };
    let times = words.iter().skip_while(|word| *word != "times").nth(1).map(|times| times.parse::<u32>());
    let times = times.transpose()?;
    let change = change();
    let (assessment, charter) = (Assessment::default(), Charter::default());
    let input = Input {
        change: &change,
        assessment: &assessment,
        charter: &charter,
        now: jiff::Timestamp::UNIX_EPOCH,
    };

    let before = now();
    if has("warm") {
        warm();
    }
    let start = now();
    let policy = Policy::compile_with(&source, &[], |_| has("known"))?;
    let compiled = now();
    let verdict = decide(&policy, &input);
    let decided = now();
    let _ = decide(&policy, &input);
    let again = now();

    for _ in 0..times.unwrap_or(0) {
        let _ = decide(&policy, &input);
    }
    let last = now();

    let mut out = std::io::stdout().lock();
    writeln!(out, "warm     {:>8.3} ms", (start - before).as_secs_f64() * 1e3)?;
    writeln!(out, "compile  {:>8.3} ms", (compiled - start).as_secs_f64() * 1e3)?;
    writeln!(
        out,
        "decide   {:>8.3} ms ({})",
        (decided - compiled).as_secs_f64() * 1e3,
        verdict.outcome.id()
    )?;
    writeln!(out, "again    {:>8.3} ms", (again - decided).as_secs_f64() * 1e3)?;
    if let Some(times) = times {
        let average = (last - again).as_secs_f64() * 1e3 / f64::from(times.max(1));
        writeln!(out, "average  {average:>8.3} ms")?;
    }
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
