//! `caution explain`.

use std::path::PathBuf;

use caution_core::port::Source as _;
use caution_core::provenance::Class;
use caution_core::suggest::nearest;
use caution_core::unknown::UnknownKind;
use caution_engine::load_charter;
use caution_policy::Policy;
use caution_repo::GitRepository;
use caution_rules::organisation::Organisation;
use caution_wire::ExitCode;
use clap::{Args, ValueEnum};
use serde_json::json;

use crate::failure::Failure;
use crate::output::Output;

/// Explains a word that a report uses.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A rule, a requirement of the policy at HEAD, a kind of unknown, or a provenance class
    id: String,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// The repository whose requirements are looked up
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

/// How to answer
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

/// One explanation.
struct Explained {
    kind: &'static str,
    text: String,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = arguments.format == Form::Json;
    let id = arguments.id.trim_start_matches("requirement/");
    // Words of Caution's own are explained even where the repository's files cannot be read.
    let explained = match rule(id).or_else(|| class(id)).or_else(|| unknown(id)) {
        Some(explained) => explained,
        None => of_repository(arguments, id)?,
    };
    if arguments.format == Form::Json {
        output.print_json(&json!({"id": id, "kind": explained.kind, "text": explained.text}))?;
    } else {
        output.print(&explained.text)?;
    }
    Ok(ExitCode::Yes)
}

/// What only the repository's own files explain.
fn of_repository(arguments: &Arguments, id: &str) -> Result<Explained, Failure> {
    let own = super::rules::own_rules(&arguments.repo)?;
    if let Some(explained) = own_rule(&own, id) {
        return Ok(explained);
    }
    let policy = policy(arguments)?;
    requirement(&policy, id).ok_or_else(|| {
        let known = known(&policy, &own);
        let hint = match nearest(id, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`caution rules` and `caution policy show` list what there is".to_owned(),
        };
        Failure::usage(format!("nothing here is called `{id}`"), hint)
    })
}

fn rule(id: &str) -> Option<Explained> {
    caution_rules::by_id(id).map(|rule| Explained { kind: "rule", text: rule.document.to_owned() })
}

fn own_rule(own: &Organisation, id: &str) -> Option<Explained> {
    let rule = own.rules().iter().find(|rule| rule.id == id)?;
    Some(Explained { kind: "rule", text: rule.document() })
}

fn class(id: &str) -> Option<Explained> {
    let class = Class::ALL.iter().find(|class| class.id() == id)?;
    let meaning = match class {
        Class::AiAuthored => "An agent is the author of every commit, by its identity.",
        Class::AiAssisted => {
            "A person is the author and an agent took part: a trailer, a text, a branch or a verified note says so."
        }
        Class::Mixed => {
            "Some commits carry marks of AI and some do not, or several commits were squashed into one that carries them. Which lines are whose cannot be told from the marks."
        }
        Class::AiSuggestion => {
            "A person applied a suggestion of a reviewing tool. The tool is not counted as an author."
        }
        Class::Automation => {
            "A housekeeping bot: dependency updates, merges, releases. Neither AI nor a person."
        }
        Class::HumanAttested => {
            "The author says `AI-Assisted: no`, and nothing speaks against it; or a verified recorder saw a person type every line. A statement is a claim: it settles an unknown and undoes no evidence."
        }
        Class::Unknown => {
            "No mark either way. That is not evidence of a person: trailers can be left out or stripped. The author can settle it with a trailer `AI-Assisted: yes` or `AI-Assisted: no`."
        }
    };
    let judged = if class.is_ai() { "\nPolicies count it as `ai`.\n" } else { "" };
    Some(Explained { kind: "provenance class", text: format!("# {id}\n\n{meaning}\n{judged}") })
}

fn unknown(id: &str) -> Option<Explained> {
    let kind = UnknownKind::ALL.iter().find(|kind| kind.id() == id)?;
    let meaning = match kind {
        UnknownKind::Provenance => "No mark says who or what wrote a commit.",
        UnknownKind::Note => "A recorder's note could not be read, or is larger than the limit.",
        UnknownKind::History => {
            "The history ends early, or a parent is not here. `git fetch --unshallow` brings it."
        }
        UnknownKind::MissingObject => {
            "An object is not in this clone (a partial clone). `git fetch --refetch` brings it."
        }
        UnknownKind::Binary => "A binary file changed. Nothing here reads it.",
        UnknownKind::Lfs => "A Git LFS pointer changed. The content is elsewhere.",
        UnknownKind::Submodule => {
            "A submodule moved to another commit. What changed there is another repository's history."
        }
        UnknownKind::Symlink => "A symbolic link leaves the repository.",
        UnknownKind::Encoding => "Content is not UTF-8 and was not read as text.",
        UnknownKind::TooLarge => "A file or a change is larger than the limit.",
        UnknownKind::Merge => "A merge could not be replayed, so edits hidden in it were not looked for.",
        UnknownKind::Charter => "The charter of the target branch could not be read.",
        UnknownKind::Forge => {
            "The forge could not be asked for something, or its event does not fit the repository."
        }
        UnknownKind::Rule => "A rule failed. What it looks for was not looked for.",
        UnknownKind::Report => "A report is missing, unreadable or about another revision.",
        UnknownKind::Syntax => "A program does not parse where it changed, so no rule looked at it.",
        UnknownKind::Language => "A program is written in a language that no rule reads.",
        UnknownKind::Statement => {
            "A signed statement could not be read. It may be an objection, or take an approval back."
        }
        UnknownKind::Command => {
            "A part of a command could not be read, so that what it would do there is not known."
        }
        UnknownKind::Reach => {
            "Something that the change could reach was not seen: a program that was not read, a key without a reader, a walk that a limit cut."
        }
    };
    let text = format!(
        "# {id}\n\n{meaning}\n\nAn unknown is never shown as clear. Policies name the kinds that hold with `when: {{unknowns: [{id}]}}`.\n"
    );
    Some(Explained { kind: "unknown", text })
}

fn requirement(policy: &Policy, id: &str) -> Option<Explained> {
    policy.explain(id).map(|text| Explained { kind: "requirement", text })
}

fn policy(arguments: &Arguments) -> Result<Policy, Failure> {
    let charter = match GitRepository::open(&arguments.repo) {
        Ok(repository) => load_charter(&repository, repository.head()?.as_ref(), std::iter::empty())?,
        Err(_) => caution_core::charter::Charter::default(),
    };
    let source = match &charter.policy {
        Some(source) => source.clone(),
        None => super::policy::source(caution_policy::BASELINE)?,
    };
    Ok(Policy::compile(&source, &charter.policy_layers)?)
}

fn known(policy: &Policy, own: &Organisation) -> Vec<String> {
    let own = own.rules().iter().map(|rule| rule.id.to_string());
    let rules = caution_rules::ALL.iter().map(|rule| rule.id.to_owned()).chain(own);
    let classes = Class::ALL.iter().map(|class| class.id().to_owned());
    let unknowns = UnknownKind::ALL.iter().map(|kind| kind.id().to_owned());
    rules.chain(classes).chain(unknowns).chain(policy.requirement_ids().map(str::to_owned)).collect()
}
