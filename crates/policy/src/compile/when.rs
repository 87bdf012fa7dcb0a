//! `when`: from words to conditions.

use caution_core::change::{Action, Steering};
use caution_core::finding::Severity;
use caution_core::pattern::Patterns;
use caution_core::people::Level;
use caution_core::problem::Problem;
use caution_core::provenance::Class;
use caution_core::unknown::UnknownKind;
use caution_read::yaml::{Spanned, quoted};

use super::{Text, need, reach};
use crate::facts::owner_name;
use crate::form::{
    ActionWord, ClauseForm, EffectWord, KindWord, LevelWord, OneOrMany, ProvenanceWord, SeverityWord,
    TouchWord, UnknownProvenance, UnknownWord,
};
use crate::model::{Condition, Where, folded};

/// How many mappings a `when` may list.
const CLAUSES: usize = 50;

/// Reads `when`.
pub(super) fn read(
    text: &Text<'_>,
    form: &Spanned<OneOrMany<ClauseForm>>,
    unknown: UnknownProvenance,
) -> Result<Vec<Vec<Condition>>, Problem> {
    let OneOrMany(clauses) = &form.value;
    if clauses.len() > CLAUSES {
        return Err(text
            .problem(form.position, format!("`when` lists more than {CLAUSES} mappings"))
            .hint("split the requirement"));
    }
    let mut read = Vec::with_capacity(clauses.len());
    for clause in clauses {
        let conditions = clause_of(text, clause, unknown)?;
        if conditions.is_empty() {
            return Err(text
                .problem(form.position, "`when` holds an empty mapping, which every change would match")
                .hint("name a condition, or leave `when` out to mean every change"));
        }
        read.push(conditions);
    }
    Ok(read)
}

fn clause_of(
    text: &Text<'_>,
    form: &ClauseForm,
    unknown: UnknownProvenance,
) -> Result<Vec<Condition>, Problem> {
    let mut all = Vec::new();
    all.extend(form.action.as_ref().map(|words| Condition::Action(distinct(words, action))));
    all.extend(form.kind.map(|word| Condition::Command(word.word() == KindWord::Command.word())));
    all.extend(form.provenance.as_ref().map(|words| provenance(words, unknown)));
    all.extend(form.author_level.as_ref().map(|level| Condition::AuthorBelow(level_of(level.below))));
    if let Some(name) = &form.author_without {
        all.push(Condition::AuthorWithout(need::certificate_name(text, name)?));
    }
    all.extend(form.ai_tool.map(|_| Condition::ToolUnapproved));
    let places = places(text, form)?;
    all.extend(places.iter().map(|place| match place.clone() {
        Where::Tier(tiers) => Condition::Tier(tiers),
        Where::Service(names) => Condition::Service(names),
        Where::Function(names) => Condition::Function(names),
        Where::Path(globs) => Condition::Path(globs),
    }));
    if form.hazard.is_some() || form.severity_at_least.is_some() {
        let rules = form.hazard.as_ref().map(|rules| names(text, rules)).transpose()?.unwrap_or_default();
        all.push(Condition::Hazard { rules, at_least: form.severity_at_least.map(severity) });
    }
    all.extend(form.effect.as_ref().map(|words| Condition::Effect(distinct(words, EffectWord::word))));
    if let Some(environments) = &form.environment {
        all.push(Condition::Environment(folded_names(text, environments)?));
    }
    if let Some(OneOrMany(words)) = &form.unknowns {
        let kinds: Vec<UnknownKind> = UnknownKind::ALL
            .iter()
            .copied()
            .filter(|kind| words.iter().any(|word| *word == UnknownWord::Any || word.word() == kind.id()))
            .collect();
        if places.is_empty() {
            all.push(Condition::Unknown { kinds, at: None });
        } else {
            all.extend(
                places.into_iter().map(|place| Condition::Unknown { kinds: kinds.clone(), at: Some(place) }),
            );
        }
    }
    all.extend(form.touches.as_ref().map(|words| Condition::Touches(distinct(words, steering))));
    all.extend(reach::conditions(text, form)?);
    if let Some(owners) = &form.owner {
        all.push(Condition::Owner(owners_of(text, owners)?));
    }
    all.extend(form.lines_changed.as_ref().map(|lines| Condition::LinesAbove(lines.above)));
    Ok(all)
}

/// Owners in the spelling that facts use.
pub(super) fn owners_of(text: &Text<'_>, form: &Spanned<OneOrMany<String>>) -> Result<Vec<String>, Problem> {
    let mut all: Vec<String> = Vec::new();
    for name in names(text, form)? {
        let plain = owner_name(&name);
        if plain.is_empty() {
            return Err(text
                .problem(form.position, format!("{} names no owner", quoted(&name)))
                .hint("write a person's id, `@handle` or a team"));
        }
        if !all.contains(&plain) {
            all.push(plain);
        }
    }
    Ok(all)
}

fn places(text: &Text<'_>, form: &ClauseForm) -> Result<Vec<Where>, Problem> {
    let mut all = Vec::new();
    if let Some(tiers) = &form.tier {
        let mut tiers = tiers.0.clone();
        tiers.sort();
        tiers.dedup();
        all.push(Where::Tier(tiers));
    }
    if let Some(services) = &form.service {
        all.push(Where::Service(names(text, services)?));
    }
    if let Some(functions) = &form.function {
        all.push(Where::Function(folded_names(text, functions)?));
    }
    if let Some(globs) = &form.paths {
        let texts = names(text, globs)?;
        Patterns::from_globs(&texts).map_err(|error| text.problem(globs.position, error.to_string()))?;
        all.push(Where::Path(texts));
    }
    Ok(all)
}

/// Names as they were written, none of them empty, each once.
pub(super) fn names(text: &Text<'_>, form: &Spanned<OneOrMany<String>>) -> Result<Vec<String>, Problem> {
    let OneOrMany(words) = &form.value;
    let mut names: Vec<String> = Vec::with_capacity(words.len());
    let mut seen = std::collections::HashSet::new();
    for word in words {
        if word.trim().is_empty() {
            return Err(text
                .problem(form.position, "a name is empty")
                .hint("remove it, or write what is meant"));
        }
        if seen.insert(word) {
            names.push(word.clone());
        }
    }
    Ok(names)
}

fn folded_names(text: &Text<'_>, form: &Spanned<OneOrMany<String>>) -> Result<Vec<String>, Problem> {
    let mut all: Vec<String> = Vec::new();
    for name in names(text, form)? {
        let plain = folded(&name);
        if plain.is_empty() {
            return Err(text
                .problem(form.position, format!("{} is not a name", quoted(&name)))
                .hint("use letters and digits"));
        }
        if !all.contains(&plain) {
            all.push(plain);
        }
    }
    Ok(all)
}

fn distinct<W: Copy, T: PartialEq>(words: &OneOrMany<W>, read: impl Fn(W) -> T) -> Vec<T> {
    let mut all = Vec::new();
    for word in &words.0 {
        let value = read(*word);
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}

pub(super) fn provenance(words: &OneOrMany<ProvenanceWord>, unknown: UnknownProvenance) -> Condition {
    let named = |class: &Class| words.0.iter().any(|word| word.word() == class.id());
    let ai = words.0.contains(&ProvenanceWord::Ai);
    let counts = |class: &Class| match class {
        Class::Unknown => named(class) || (ai && unknown == UnknownProvenance::CountsAsAi),
        class => named(class) || (ai && class.is_ai()),
    };
    let classes: Vec<Class> = Class::ALL.iter().copied().filter(counts).collect();
    let unknown_on_critical =
        ai && unknown == UnknownProvenance::CountsAsAiOnCritical && !classes.contains(&Class::Unknown);
    Condition::Provenance { classes, unknown_on_critical }
}

pub(super) fn level_of(word: LevelWord) -> Level {
    match word {
        LevelWord::Junior => Level::Junior,
        LevelWord::Mid => Level::Mid,
        LevelWord::Senior => Level::Senior,
        LevelWord::Staff => Level::Staff,
        LevelWord::Principal => Level::Principal,
    }
}

fn severity(word: SeverityWord) -> Severity {
    match word {
        SeverityWord::Note => Severity::Note,
        SeverityWord::Low => Severity::Low,
        SeverityWord::Medium => Severity::Medium,
        SeverityWord::High => Severity::High,
    }
}

fn action(word: ActionWord) -> Action {
    match word {
        ActionWord::Merge => Action::Merge,
        ActionWord::Deploy => Action::Deploy,
        ActionWord::Run => Action::Run,
    }
}

fn steering(word: TouchWord) -> Steering {
    match word {
        TouchWord::Charter => Steering::Charter,
        TouchWord::Owners => Steering::Owners,
        TouchWord::Ci => Steering::Ci,
        TouchWord::AgentInstructions => Steering::AgentInstructions,
        TouchWord::GitHooks => Steering::GitHooks,
    }
}
