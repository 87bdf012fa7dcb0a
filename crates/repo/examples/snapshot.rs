//! Prints snapshots in a form that can be compared with `git diff-tree`, and how long they took.
//!
//! `cargo run --release -p caution-repo --example snapshot -- DIR REV…` (`-` reads revisions from
//! standard input, `--staged` and `--worktree` work as in `caution check`).

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for measuring")]
#![expect(clippy::disallowed_methods, reason = "a program for measuring")]

use std::error::Error;
use std::io::BufRead as _;
use std::path::Path;
use std::time::Instant;

use caution_core::change::{Change, Limits, Selection};
use caution_core::context::Context;
use caution_core::port::Source as _;
use caution_repo::GitRepository;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().ok_or("name a repository")?;
    let start = Instant::now();
    let repository = GitRepository::open(Path::new(&dir))?;
    eprintln!("open {:?}", start.elapsed());
    let mut revisions: Vec<String> = arguments.collect();
    if revisions.iter().any(|text| text == "-") {
        revisions = std::io::stdin().lock().lines().collect::<Result<_, _>>()?;
    }
    for text in revisions {
        let selection = match text.as_str() {
            "--staged" => Selection::Staged,
            "--worktree" => Selection::Worktree,
            "--default" => Selection::Default,
            _ => Selection::Revision(text.clone()),
        };
        let start = Instant::now();
        let change = repository.snapshot(&selection, Context::default(), &Limits::default())?;
        eprintln!("{text} {:?} {} files", start.elapsed(), change.files.len());
        print(&text, &change);
    }
    Ok(())
}

fn print(text: &str, change: &Change) {
    println!("commit {text}");
    for file in &change.files {
        let sum = |ranges: &[caution_core::finding::LineRange]| -> u64 {
            ranges.iter().map(|range| range.len()).sum()
        };
        println!(
            "{:?}\t{}\t{}\t{:?}\t{}\t{}",
            file.status,
            file.old_path.as_ref().map_or_else(String::new, ToString::to_string),
            file.path,
            file.content,
            sum(&file.added),
            sum(&file.removed),
        );
    }
    for residue in &change.residues {
        println!("residue {} {}", residue.commit, residue.conflicted);
        for file in &residue.files {
            println!("  {} {:?} -{} {:?}", file.path, file.added, file.removed, file.excerpt);
        }
    }
    for unknown in &change.unknowns {
        println!("unknown {} {}: {}", unknown.kind.id(), unknown.subject, unknown.what);
    }
    for commit in &change.commits {
        let id = commit.id.as_ref().map_or("-", |id| id.as_str());
        println!("has {id} {} {} {}", commit.author.email, commit.committed_at, commit.notes.len());
    }
}
