//! Requirements: names, reasons, modes.

use caution_core::pattern::Patterns;
use caution_core::problem::{Position, Problem};
use caution_core::verdict::Mode;
use caution_read::yaml::{Entries, Spanned, quoted};

use super::{Text, need, when};
use crate::form::{
    Day, ModeWord, NeverForm, OneOrMany, PolicyForm, RequirementForm, ScopeForm, UnknownProvenance,
};
use crate::model::{self, Modes, Profile, Requirement};

/// The longest name, in bytes.
const NAME: usize = 80;

/// What the parts of a layer refer to.
pub(super) struct Scope<'a> {
    /// The layer's text.
    pub(super) text: &'a Text<'a>,
    /// Its index.
    pub(super) layer: usize,
    /// Profiles that it can name.
    pub(super) profiles: &'a [(String, Profile)],
    /// What `ai` means in it.
    pub(super) unknown_provenance: UnknownProvenance,
}

/// The requirements and the `never` of a text, in its order.
pub(super) fn read_all(
    scope: &Scope<'_>,
    form: &PolicyForm,
) -> Result<Vec<(Position, Requirement)>, Problem> {
    read_lists(scope, &form.requirements, &form.never)
}

/// Requirements and `never`s, wherever they stand.
pub(super) fn read_lists(
    scope: &Scope<'_>,
    requirements: &Entries<RequirementForm>,
    never: &Entries<NeverForm>,
) -> Result<Vec<(Position, Requirement)>, Problem> {
    let mut found = Vec::new();
    for (name, form) in &requirements.0 {
        let modes = modes(scope.text, form.mode, form.until.as_ref(), form.then.as_ref(), &form.scopes)?;
        let when = match &form.when {
            Some(clauses) => when::read(scope.text, clauses, scope.unknown_provenance)?,
            None => Vec::new(),
        };
        found.push((
            name.position,
            Requirement {
                id: checked_name(scope.text, name)?,
                because: reason(scope.text, &form.because)?,
                source: scope.text.place(name.position),
                layer: scope.layer,
                when,
                needs: need::read(scope, &form.need)?,
                never: false,
                modes,
            },
        ));
    }
    for (name, form) in &never.0 {
        found.push((
            name.position,
            Requirement {
                id: checked_name(scope.text, name)?,
                because: reason(scope.text, &form.because)?,
                source: scope.text.place(name.position),
                layer: scope.layer,
                when: when::read(scope.text, &form.when, scope.unknown_provenance)?,
                needs: Vec::new(),
                never: true,
                modes: modes(scope.text, form.mode, form.until.as_ref(), form.then.as_ref(), &form.scopes)?,
            },
        ));
    }
    Ok(found)
}

pub(super) fn checked_name(text: &Text<'_>, name: &Spanned<String>) -> Result<String, Problem> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let id = &name.value;
    if id.is_empty() || id.len() > NAME || !id.bytes().all(plain) {
        return Err(text
            .problem(name.position, format!("{} cannot be the name of a requirement", quoted(id)))
            .hint(format!("use up to {NAME} letters, digits, `-`, `_` and `.`")));
    }
    Ok(id.clone())
}

pub(super) fn reason(text: &Text<'_>, because: &Spanned<String>) -> Result<String, Problem> {
    let reason = because.value.trim();
    if reason.is_empty() {
        return Err(text
            .problem(because.position, "`because` is empty")
            .hint("say in plain words why this is asked; it is shown to whoever must wait for it"));
    }
    Ok(reason.to_owned())
}

fn modes(
    text: &Text<'_>,
    mode: Option<ModeWord>,
    until: Option<&Spanned<Day>>,
    then: Option<&Spanned<ModeWord>>,
    scopes: &[Spanned<ScopeForm>],
) -> Result<Modes, Problem> {
    if let (Some(then), None) = (then, until) {
        return Err(text
            .problem(then.position, "`then` is never reached, because there is no `until`")
            .hint("give the last day of `mode`: `until: 2027-01-01`"));
    }
    let scopes = scopes.iter().map(|scope| scope_of(text, scope)).collect::<Result<_, _>>()?;
    Ok(Modes {
        mode: mode.map_or(Mode::Observe, mode_of),
        until: until.map(|day| day.value.0),
        then: then.map_or(Mode::Observe, |word| mode_of(word.value)),
        scopes,
    })
}

fn scope_of(text: &Text<'_>, form: &Spanned<ScopeForm>) -> Result<model::Scope, Problem> {
    let globs = |list: &Option<OneOrMany<String>>| match list {
        Some(OneOrMany(globs)) => Patterns::from_globs(globs)
            .map(Some)
            .map_err(|error| text.problem(form.position, error.to_string())),
        None => Ok(None),
    };
    let scope = &form.value;
    if scope.paths.is_none() && scope.repositories.is_none() {
        return Err(text
            .problem(form.position, "the scope names neither paths nor repositories")
            .hint("name some, or set `mode` for all of them"));
    }
    Ok(model::Scope {
        paths: globs(&scope.paths)?,
        repositories: globs(&scope.repositories)?,
        mode: mode_of(scope.mode),
        until: scope.until.map(|day| day.0),
    })
}

fn mode_of(word: ModeWord) -> Mode {
    match word {
        ModeWord::Observe => Mode::Observe,
        ModeWord::Warn => Mode::Warn,
        ModeWord::Hold => Mode::Hold,
    }
}
