//! `caution doctor`.

mod guard;
mod organisation;

use std::path::{Path, PathBuf};

use caution_core::charter::Charter;
use caution_core::port::{Clock as _, Source as _};
use caution_engine::{CheckError, load_charter};
use caution_policy::Policy;
use caution_read::lexicon::Lexicon;
use caution_read::marker::Markers;
use caution_read::yaml::quoted;
use caution_repo::GitRepository;
use caution_wire::ExitCode;
use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;
use serde_json::json;

use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::output::Output;

/// Checks git, the repository and the configuration; says how to mend what is wrong.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

/// How many words that the lexicon takes out are named.
const WORDS: usize = 20;

/// How to answer
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

/// How a line came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Good,
    Remark,
    Wrong,
}

/// One line of the answer.
struct Line {
    state: State,
    what: String,
    mend: Option<String>,
}

impl Line {
    fn good(what: impl Into<String>) -> Self {
        Self { state: State::Good, what: what.into(), mend: None }
    }

    fn remark(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { state: State::Remark, what: what.into(), mend: Some(mend.into()) }
    }

    fn wrong(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { state: State::Wrong, what: what.into(), mend: Some(mend.into()) }
    }
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = arguments.format == Form::Json;
    let repository = GitRepository::open(&arguments.repo)?;
    let mut lines = vec![git(), history(&repository)?, branch(&repository)];
    let head = repository.head()?;
    match load_charter(&repository, head.as_ref(), std::iter::empty()) {
        Ok(charter) => lines.extend(charter_lines(&repository, &charter)?),
        Err(CheckError::Input(problem)) => {
            let mend = problem.hint.clone().unwrap_or_else(|| "mend the file and commit it".to_owned());
            lines.push(Line::wrong(problem.to_string(), mend));
        }
        Err(error) => return Err(error.into()),
    }
    lines.push(pipeline());
    lines.extend(guard::lines(repository.root()));

    if arguments.format == Form::Json {
        let rows: Vec<_> = lines
            .iter()
            .map(|line| json!({"state": word(line.state), "what": line.what, "mend": line.mend}))
            .collect();
        output.print_json(&json!({"checks": rows}))?;
    } else {
        output.print(&in_words(&lines))?;
    }
    let wrong = lines.iter().any(|line| line.state == State::Wrong);
    Ok(if wrong { ExitCode::Stop } else { ExitCode::Yes })
}

fn word(state: State) -> &'static str {
    match state {
        State::Good => "good",
        State::Remark => "remark",
        State::Wrong => "wrong",
    }
}

fn in_words(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        let mark = match line.state {
            State::Good => "✓",
            State::Remark => "–",
            State::Wrong => "✕",
        };
        text.push_str(&format!("{mark} {}\n", line.what));
        if let Some(mend) = &line.mend {
            text.push_str(&format!("    {mend}\n"));
        }
    }
    text
}

fn git() -> Line {
    let (major, minor) = caution_repo::OLDEST_GIT;
    let mend = &format!(
        "install git {major}.{minor} or later; until then every merge in a change leaves an unknown"
    );
    match GitRepository::git_version() {
        Some(version) if replays_merges(&version) => {
            Line::good(format!("git {version}: merges can be replayed"))
        }
        Some(version) => Line::remark(format!("git {version} cannot replay merges"), mend),
        None => Line::remark("git was not found: merges cannot be replayed", mend),
    }
}

fn replays_merges(version: &str) -> bool {
    let mut numbers = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= caution_repo::OLDEST_GIT
}

fn history(repository: &GitRepository) -> Result<Line, Failure> {
    Ok(if repository.is_shallow()? {
        Line::remark(
            "the clone is shallow: parents and target branches may be missing",
            "`git fetch --unshallow`; in CI, fetch the whole history (`fetch-depth: 0`)",
        )
    } else {
        Line::good("the history is whole")
    })
}

fn branch(repository: &GitRepository) -> Line {
    match repository.default_branch() {
        Some(name) => Line::good(format!("the default branch is `{name}`")),
        None => Line::remark(
            "no default branch is known: `caution check` compares HEAD with its first parent",
            "`git remote set-head origin --auto`",
        ),
    }
}

fn charter_lines(repository: &GitRepository, charter: &Charter) -> Result<Vec<Line>, Failure> {
    let mut lines = vec![policy(charter)];
    lines.extend(organisation::named_in_vain(charter));
    lines.push(match charter.people.all.len() {
        0 => Line::remark(
            "no people are named: levels are not known, and approvals are asked of code owners only",
            "`caution init` writes .caution/people.yaml",
        ),
        count => Line::good(format!("people.yaml names {count} people")),
    });
    lines.push(match charter.services.len() {
        0 => Line::remark(
            "no services are declared: tiers are not known",
            "`caution init` writes .caution/services.yaml",
        ),
        count => Line::good(format!("{count} services are declared")),
    });
    if let Some(text) = &charter.markers {
        lines.push(match Markers::built_in().extended(".caution/markers.yaml", text) {
            Ok(_) => Line::good("markers.yaml can be read"),
            Err(problem) => Line::wrong(problem.to_string(), problem.hint.unwrap_or_default()),
        });
    }
    lines.extend(charter.lexicon.as_deref().map(lexicon));
    let today = SystemClock.now().to_zoned(TimeZone::UTC).date();
    lines.extend(organisation::lines(charter, today));
    for problem in &charter.problems {
        let mend = problem.hint.clone().unwrap_or_else(|| "the line is skipped, as forges do".to_owned());
        lines.push(Line::remark(problem.to_string(), mend));
    }
    lines.extend(uncommitted(repository.root(), charter)?);
    Ok(lines)
}

fn policy(charter: &Charter) -> Line {
    let Some(source) = &charter.policy else {
        return Line::good("no policy of its own: the built-in `baseline` judges");
    };
    match Policy::compile(source, &charter.policy_layers) {
        Ok(policy) => Line::good(format!("the policy compiles: {} ({})", policy.name(), policy.digest())),
        Err(problem) => {
            let mend = problem.hint.clone().unwrap_or_else(|| "mend the file and commit it".to_owned());
            Line::wrong(problem.to_string(), mend)
        }
    }
}

/// The organisation's own words for effects. A word that is taken out makes rules blind, so it is named.
fn lexicon(text: &str) -> Line {
    const FILE: &str = ".caution/lexicon.yaml";
    if let Err(problem) = Lexicon::built_in().extended(FILE, text) {
        let mend = problem.hint.clone().unwrap_or_else(|| "mend the file and commit it".to_owned());
        return Line::wrong(problem.to_string(), mend);
    }
    let out = Lexicon::taken_out(FILE, text);
    if out.is_empty() {
        return Line::good("lexicon.yaml can be read: it adds words for effects");
    }
    let shown: Vec<String> = out.iter().take(WORDS).map(|word| quoted(word)).collect();
    let more = out.len().saturating_sub(WORDS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Line::remark(
        format!("lexicon.yaml takes words out: {}{more}", shown.join(", ")),
        "rules on code no longer know effects by these words; see that each means something else here",
    )
}

/// Files of the charter that stand in the work tree only: they judge nothing yet.
fn uncommitted(root: &Path, charter: &Charter) -> Result<Vec<Line>, Failure> {
    let listed = match super::rules::listed(root) {
        Ok(listed) => listed,
        Err(failure) => {
            return Ok(vec![Line::wrong(failure.message(), failure.hint().unwrap_or_default())]);
        }
    };
    let rules = caution_read::charter::rule_files(&listed).unwrap_or_default();
    let paths = caution_read::charter::wanted(std::iter::empty()).into_iter().chain(rules);
    Ok(paths
        .filter(|path| path.as_bytes().starts_with(b".caution/"))
        .filter(|path| !charter.files.iter().any(|(known, _)| known == path))
        .filter(|path| path.to_str().is_some_and(|text| root.join(text).is_file()))
        .map(|path| {
            Line::remark(
                format!("{path} is not committed: it judges nothing yet"),
                format!("`git add {path}`, then commit"),
            )
        })
        .collect())
}

fn pipeline() -> Line {
    let environment = super::forge_environment();
    match caution_forge::ALL.iter().find(|forge| forge.detect(&environment)) {
        Some(forge) => Line::good(format!("this is a CI job of {}", forge.id())),
        None => Line::good("this is no CI job: approvals are read where `--event` gives them"),
    }
}
