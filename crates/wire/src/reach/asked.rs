//! What a word asks for: a name, a label as the output prints it, or a place.

use caution_core::facts::EntryKind as CoreEntryKind;

use crate::report::{Hop, Reached, Seed};
use crate::words::EntryKind;

/// What a word asks for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asked<'w> {
    /// What has this name.
    Name(&'w str),
    /// An entry of this kind and name; the file or folder that tells it from others.
    Entry(EntryKind, &'w str, Option<&'w str>),
    /// What stands at this line of a file.
    Place(&'w str, u32),
}

impl<'w> Asked<'w> {
    /// Everything that a word may ask for, the likeliest first.
    pub(super) fn of(word: &'w str) -> Vec<Self> {
        let mut all = vec![Self::Name(word)];
        if let Some((kind, name)) = word.strip_prefix("the ").and_then(|rest| rest.split_once(' '))
            && let Some(kind) = CoreEntryKind::ALL.iter().find(|known| known.id() == kind)
        {
            let kind = EntryKind::from(*kind);
            all.push(Self::Entry(kind, name, None));
            all.extend(name.rsplit_once(" of ").map(|(name, home)| Self::Entry(kind, name, Some(home))));
        }
        if let Some((path, line)) = word.rsplit_once(':') {
            // `a.py:3–9` is where something begins at line 3.
            let first = line.split(['–', '-']).next().and_then(|line| line.parse().ok());
            all.extend(first.map(|line| Self::Place(path, line)));
        }
        all
    }

    /// Whether something that is reached is it.
    pub(super) fn is(self, fit: Fit, one: &Reached) -> bool {
        let is_named = |word| [&one.label, &one.symbol, &one.path].iter().any(|name| fit.holds(name, word));
        match self {
            Self::Name(word) => is_named(word),
            Self::Entry(kind, word, home) => {
                let folder = one.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                one.entry == Some(kind)
                    && home.is_none_or(|home| home == one.path || home == folder)
                    && is_named(word)
            }
            Self::Place(path, line) => one.path == path && one.line == line,
        }
    }

    /// Whether a step on a way is it.
    pub(super) fn is_step(self, fit: Fit, step: &Hop) -> bool {
        match self {
            Self::Name(word) => fit.holds(&step.symbol, word) || fit.holds(&step.path, word),
            Self::Entry(..) => false,
            Self::Place(path, line) => step.path == path && step.line == line,
        }
    }

    /// Whether something that changes is it.
    pub(super) fn is_seed(self, fit: Fit, seed: &Seed) -> bool {
        match self {
            Self::Name(word) => fit.holds(&seed.symbol, word) || fit.holds(&seed.path, word),
            Self::Entry(..) => false,
            Self::Place(path, line) => {
                seed.path == path && seed.lines.is_some_and(|lines| lines.first == line)
            }
        }
    }

    /// Whether a name of something else, a service, is it.
    pub(super) fn is_name(self, fit: Fit, name: &str) -> bool {
        matches!(self, Self::Name(word) if fit.holds(name, word))
    }
}

/// How a word names something.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fit {
    /// It is the name, or what of a long one is shown before `…`.
    Exact,
    /// It is the last parts of the name: `total` of `Cart.total`, `checkout` of `POST /checkout`.
    End,
}

impl Fit {
    fn holds(self, name: &str, word: &str) -> bool {
        let is_start = |start: &str| !start.is_empty() && name.starts_with(start);
        match self {
            Self::Exact => !name.is_empty() && (name == word || word.strip_suffix('…').is_some_and(is_start)),
            Self::End => {
                let before = name.strip_suffix(word).filter(|_| !word.is_empty());
                before.is_some_and(|before| before.ends_with(['.', '/', ':', '#', ' ']))
            }
        }
    }
}
