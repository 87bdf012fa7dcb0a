//! `commands:`: what programs do that only one organisation has.

use caution_core::command::HintKind;
use caution_core::effect::Verb;
use caution_core::inventory::{OwnRow, OwnTool};
use caution_core::problem::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::yaml::{self, Entries, Spanned, quoted};

/// One program.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnToolForm {
    /// Its options that take a value, besides those that are named below.
    #[serde(default)]
    values: Vec<String>,
    /// Whether a single dash begins a long option: `-force`.
    #[serde(default)]
    single_dash: bool,
    /// Options whose values tell where it goes, and what they name.
    #[serde(default)]
    hints: Entries<HintWord>,
    /// What its words mean.
    does: Vec<RowForm>,
}

/// What an option's value names.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum HintWord {
    /// A machine.
    Host,
    /// A database.
    Database,
    /// A cluster.
    Cluster,
    /// A namespace.
    Namespace,
    /// An account, a profile, a project.
    Account,
    /// A region or zone.
    Region,
    /// A branch.
    Branch,
    /// A workspace or stack.
    Workspace,
    /// The thing itself.
    Name,
    /// An environment.
    Environment,
    /// What sort of thing is meant.
    Sort,
}

/// What is done.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum VerbWord {
    /// Something new.
    Create,
    /// In place.
    Update,
    /// Deleted and made anew.
    Replace,
    /// Gone.
    Delete,
    /// Emptied.
    Truncate,
    /// History rewritten.
    RewriteHistory,
    /// A right given.
    Grant,
    /// Made public.
    Publish,
    /// Carried out.
    Execute,
}

/// What some words of a program mean.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RowForm {
    /// The words that it begins with: `[stack, delete]`; `a|b` is either, `*` is any. Options may stand
    /// between them. Every call, if left out.
    #[serde(default)]
    words: Vec<String>,
    /// What is done.
    verb: VerbWord,
    /// To what kind of thing: `database`, `fleet`, `account` …
    kind: Spanned<String>,
    /// Options whose values name the things; the words that are left name them, if left out.
    #[serde(default)]
    name: Vec<String>,
    /// The option that says how many.
    count: Option<String>,
    /// The option that names a file with one thing in each line.
    ids_file: Option<String>,
    /// Only with any of these options; `--mode=permanent` means the option with that value.
    #[serde(default)]
    with: Vec<String>,
    /// Nothing happens with any of these options.
    #[serde(default)]
    unless: Vec<String>,
    /// Options that pass over a prompt or a protection.
    #[serde(default)]
    forced: Vec<String>,
    /// Options that mean all there is.
    #[serde(default)]
    all: Vec<String>,
    /// Whether it means all there is if nothing is named.
    #[serde(default)]
    all_if_unnamed: bool,
    /// Whether it can be undone.
    #[serde(default)]
    reversible: bool,
    /// What does the same without the harm.
    instead: Option<String>,
}

/// Reads one program.
pub(super) fn read(
    input: &str,
    text: &str,
    name: &Spanned<String>,
    form: &OwnToolForm,
) -> Result<OwnTool, Problem> {
    if name.value.trim().is_empty() || name.value.contains(['/', ' ']) {
        let message = format!("{} is no name of a program", quoted(&name.value));
        return Err(yaml::problem(input, text, name, message).hint("write it without folders and arguments"));
    }
    if form.does.is_empty() {
        let message = format!("{} does nothing", quoted(&name.value));
        return Err(yaml::problem(input, text, name, message).hint("list what it does under `does:`"));
    }
    let rows: Result<Vec<OwnRow>, Problem> = form.does.iter().map(|row| own_row(input, text, row)).collect();
    Ok(OwnTool {
        names: vec![name.value.clone()],
        values: form.values.clone(),
        single_dash: form.single_dash,
        hints: form.hints.0.iter().map(|(option, word)| (option.value.clone(), hint(*word))).collect(),
        rows: rows?,
    })
}

fn own_row(input: &str, text: &str, form: &RowForm) -> Result<OwnRow, Problem> {
    let row = OwnRow::new(form.words.clone(), verb(form.verb), super::kind(input, text, &form.kind)?);
    Ok(OwnRow {
        name_options: form.name.clone(),
        count_option: form.count.clone(),
        ids_file_option: form.ids_file.clone(),
        with: form.with.clone(),
        unless: form.unless.clone(),
        forced: form.forced.clone(),
        all: form.all.clone(),
        all_if_unnamed: form.all_if_unnamed,
        reversible: form.reversible,
        instead: form.instead.clone(),
        ..row
    })
}

fn hint(word: HintWord) -> HintKind {
    match word {
        HintWord::Host => HintKind::Host,
        HintWord::Database => HintKind::Database,
        HintWord::Cluster => HintKind::Cluster,
        HintWord::Namespace => HintKind::Namespace,
        HintWord::Account => HintKind::Account,
        HintWord::Region => HintKind::Region,
        HintWord::Branch => HintKind::Branch,
        HintWord::Workspace => HintKind::Workspace,
        HintWord::Name => HintKind::Name,
        HintWord::Environment => HintKind::Environment,
        HintWord::Sort => HintKind::Sort,
    }
}

fn verb(word: VerbWord) -> Verb {
    match word {
        VerbWord::Create => Verb::Create,
        VerbWord::Update => Verb::Update,
        VerbWord::Replace => Verb::Replace,
        VerbWord::Delete => Verb::Delete,
        VerbWord::Truncate => Verb::Truncate,
        VerbWord::RewriteHistory => Verb::RewriteHistory,
        VerbWord::Grant => Verb::Grant,
        VerbWord::Publish => Verb::Publish,
        VerbWord::Execute => Verb::Execute,
    }
}
