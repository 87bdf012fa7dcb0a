//! What tests said before and what they say after.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use caution_core::RepoPath;

use super::assertion::{Assertion, Strength, allows_more, is_vaguer};
use super::case::{Case, Skip, words};
use super::heads::{Fate, Heads};
use super::removed::removed;
use super::rows;

/// How a test came to say less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Loss {
    /// It is gone.
    Removed {
        /// With the whole file.
        file: bool,
    },
    /// It is gone, and so is what it tested: this.
    RemovedWith(String),
    /// It is gone; this, which it called, is gone or is another one, but may not be what it tested.
    RemovedBeside(String),
    /// It is gone, and another one stands in its place.
    Replaced(String),
    /// It is left out.
    Skipped,
    /// It is left out under a condition.
    SkippedPerhaps,
    /// It keeps the others from running.
    Only,
    /// Assertions are gone: how many of how many, and one of them.
    Fewer(usize, usize, String),
    /// Rows of its table are gone: how many of how many, and one of them.
    Rows(usize, usize, String),
    /// Assertions, or rows, about something that is gone.
    FewerWith(String),
    /// A check that the test does not wait for any more.
    NotAwaited(String),
    /// Its file has a name under which no runner looks for tests.
    NotFound,
    /// It ends before its assertions, or they stand where nothing leads.
    Unreached,
    /// It catches what its assertions raise.
    Caught,
    /// An assertion says less: before, after.
    Weaker(String, String),
    /// An assertion allows more: before, after.
    Looser(String, String),
}

/// A test that says less.
#[derive(Debug, Clone)]
pub(super) struct Weakened {
    pub(super) path: RepoPath,
    pub(super) name: String,
    /// The line after the change, where it still stands.
    pub(super) line: Option<u32>,
    pub(super) loss: Loss,
}

/// The tests of all changed files, before and after, and what else is known.
pub(super) struct Both {
    pub(super) before: Vec<Case>,
    pub(super) after: Vec<Case>,
    /// From an old path to the new one.
    pub(super) moved: HashMap<RepoPath, RepoPath>,
    /// Files that are gone.
    pub(super) deleted: BTreeSet<RepoPath>,
    /// Names that the product defined before and nowhere defines now.
    pub(super) gone: BTreeSet<String>,
    /// Functions of the product that are fewer or take something else now.
    pub(super) changed: BTreeMap<String, Fate>,
    /// The functions of the product after the change.
    pub(super) heads: Heads,
    /// Rows of tables of tests that have a name that no test had before.
    pub(super) new_rows: HashSet<String>,
    /// What tests assert that have a name that no test had before, values aside.
    pub(super) shapes_of_new: HashSet<String>,
    /// Folders from which a program of the product is gone.
    pub(super) emptied: BTreeSet<RepoPath>,
}

/// How much of two texts must be the same for one test to be the other under a new name.
const ALIKE: f64 = 0.55;

/// How many tests are compared by their text.
pub(super) const COMPARED: usize = 400;

pub(super) fn compare(both: &Both) -> Vec<Weakened> {
    let mut taken = vec![false; both.after.len()];
    let mut found = Vec::new();
    let mut left = Vec::new();
    let mut by_name: HashMap<(&RepoPath, &str), Vec<usize>> = HashMap::new();
    let mut by_bare: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, case) in both.after.iter().enumerate() {
        by_name.entry((&case.path, &case.name)).or_default().push(index);
        by_bare.entry(&case.bare).or_default().push(index);
    }
    // The first one comes off the end.
    by_name.values_mut().chain(by_bare.values_mut()).for_each(|list| list.reverse());
    // First by place and name, then by name alone: a test that moved is the same test.
    let mut rest = Vec::new();
    for case in &both.before {
        let path = both.moved.get(&case.path).unwrap_or(&case.path);
        match free(by_name.get_mut(&(path, case.name.as_str())), &taken) {
            Some(index) => pair(both, case, index, &mut taken, &mut found),
            None => rest.push(case),
        }
    }
    for case in rest {
        match free(by_bare.get_mut(case.bare.as_str()), &taken) {
            Some(index) => pair(both, case, index, &mut taken, &mut found),
            None => left.push(case),
        }
    }
    let mut gone = Vec::new();
    for (number, case) in left.into_iter().enumerate() {
        match alike(both, case, &taken).filter(|_| number < COMPARED) {
            Some(index) => pair(both, case, index, &mut taken, &mut found),
            None => gone.push(case),
        }
    }
    found.extend(removed(both, &gone, &taken));
    found
}

/// The next one of a list that is not taken. Nobody asks for those before it again.
fn free(list: Option<&mut Vec<usize>>, taken: &[bool]) -> Option<usize> {
    let list = list?;
    while let Some(index) = list.pop() {
        if !is_taken(taken, index) {
            return Some(index);
        }
    }
    None
}

pub(super) fn is_taken(taken: &[bool], index: usize) -> bool {
    taken.get(index).copied().unwrap_or(true)
}

fn pair(both: &Both, before: &Case, index: usize, taken: &mut [bool], found: &mut Vec<Weakened>) {
    let Some(after) = both.after.get(index) else { return };
    if let Some(taken) = taken.get_mut(index) {
        *taken = true;
    }
    let mut losses = losses(both, before, after);
    // Under another name of the file no runner finds it any more.
    let kept = both.moved.get(&before.path) == Some(&after.path) || both.deleted.contains(&before.path);
    if kept && before.skip != Skip::Always && is_found(&before.path) && !is_found(&after.path) {
        losses.push(Loss::NotFound);
    }
    found.extend(losses.into_iter().map(|loss| Weakened {
        path: after.path.clone(),
        name: after.name.clone(),
        line: Some(after.line),
        loss,
    }));
}

/// Whether runners look for tests in a file of this name, as they come.
fn is_found(path: &RepoPath) -> bool {
    let name = String::from_utf8_lossy(path.file_name()).into_owned();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    match extension {
        "py" => stem.starts_with("test") || stem.ends_with("_test") || stem.ends_with("tests"),
        "java" => {
            stem.starts_with("Test")
                || ["Test", "Tests", "TestCase", "IT", "ITCase"].iter().any(|end| stem.ends_with(end))
        }
        _ => true,
    }
}

/// A test that nothing stands for yet and whose text is much the same.
fn alike(both: &Both, case: &Case, taken: &[bool]) -> Option<usize> {
    let free = both.after.iter().enumerate().filter(|(index, _)| !is_taken(taken, *index)).take(COMPARED);
    let score = |other: &Case| {
        let shared = case.words.intersection(&other.words).count();
        let all = case.words.union(&other.words).count().max(1);
        #[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
        let words = shared as f64 / all as f64;
        if case.text == other.text { 1.0 } else { words }
    };
    let scored = free.map(|(index, other)| (index, score(other)));
    scored
        .filter(|(_, score)| *score >= ALIKE)
        .max_by(|one, two| one.1.total_cmp(&two.1))
        .map(|(index, _)| index)
}

/// What a test that still stands says less.
fn losses(both: &Both, before: &Case, after: &Case) -> Vec<Loss> {
    let mut losses = Vec::new();
    if after.skip > before.skip {
        losses.push(if after.skip == Skip::Always { Loss::Skipped } else { Loss::SkippedPerhaps });
    }
    if after.only && !before.only {
        losses.push(Loss::Only);
    }
    if before.skip != Skip::Always {
        losses.extend(rows_lost(both, before, after));
    }
    if before.skip == Skip::Always || before.text == after.text {
        return losses;
    }
    let mut went = without(&before.assertions, &after.assertions);
    let mut came = without(&after.assertions, &before.assertions);
    losses.extend(unawaited(before, after));
    if after.hollow.dead > before.hollow.dead && !after.assertions.is_empty() {
        losses.push(Loss::Unreached);
    }
    if after.hollow.caught > before.hollow.caught {
        losses.push(Loss::Caught);
    }
    looser(&mut went, &mut came, &mut losses);
    weaker(&mut went, &mut came, &mut losses);
    losses.extend(fewer(both, before, after, &went, &came));
    losses
}

/// Rows of a table that are gone, while none came; and stand in no other test.
fn rows_lost(both: &Both, before: &Case, after: &Case) -> Option<Loss> {
    let gone = rows::dropped(&before.table, &after.table)?;
    let elsewhere = |row: &str| both.new_rows.contains(row);
    let gone: Vec<&String> = gone.into_iter().filter(|row| !elsewhere(row)).collect();
    let first = gone.first()?;
    let about = |row: &String| words(row).into_iter().find(|word| both.gone.contains(word));
    if let Some(name) = about(first).filter(|_| gone.iter().all(|row| about(row).is_some())) {
        return Some(Loss::FewerWith(name));
    }
    Some(Loss::Rows(gone.len(), before.table.len(), (*first).clone()))
}

/// Those of the first that are not among the second, each as often as it stands.
fn without<'a>(these: &'a [Assertion], those: &[Assertion]) -> Vec<&'a Assertion> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for one in those {
        *left.entry(&one.text).or_default() += 1;
    }
    let mut rest = Vec::new();
    for one in these {
        match left.get_mut(one.text.as_str()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => rest.push(one),
        }
    }
    rest
}

/// A check that the test waited for and does not wait for any more.
fn unawaited(before: &Case, after: &Case) -> Option<Loss> {
    let waits = |case: &Case| {
        let mut waits: HashMap<String, (usize, usize)> = HashMap::new();
        for one in case.assertions.iter().filter(|one| one.must_be_awaited()) {
            let counts = waits.entry(one.text.clone()).or_default();
            if one.awaited { counts.0 += 1 } else { counts.1 += 1 }
        }
        waits
    };
    let (old, new) = (waits(before), waits(after));
    let lost = |(text, (waited, _)): &(&String, &(usize, usize))| {
        old.get(*text).is_some_and(|(old, alone)| *alone == 0 && old > waited)
            && new.get(*text).is_some_and(|(_, alone)| *alone > 0)
    };
    let (text, _) = new.iter().filter(lost).min()?;
    Some(Loss::NotAwaited(text.clone()))
}

/// How many assertions of one test are compared with one another.
const PAIRS: usize = 200;

fn looser(went: &mut Vec<&Assertion>, came: &mut Vec<&Assertion>, losses: &mut Vec<Loss>) {
    took(
        went,
        came,
        |one, other| {
            let looser = allows_more(one, other) || is_vaguer(one, other);
            looser.then(|| Loss::Looser(one.text.clone(), other.text.clone()))
        },
        losses,
    );
}

fn weaker(went: &mut Vec<&Assertion>, came: &mut Vec<&Assertion>, losses: &mut Vec<Loss>) {
    if went.len() > PAIRS || came.len() > PAIRS {
        return;
    }
    // What only changed its values is neither stronger nor weaker.
    went.retain(|one| {
        let same = came.iter().position(|other| other.shape == one.shape);
        if let Some(at) = same {
            came.swap_remove(at);
        }
        same.is_none()
    });
    took(
        went,
        came,
        |one, other| {
            let falls = one.strength == Strength::Exact && other.strength <= Strength::Truthy
                || one.strength > other.strength && other.strength == Strength::Nothing;
            let same = other.strength == Strength::Nothing
                || !other.about.is_empty() && other.about.is_subset(&one.about);
            (falls && same).then(|| Loss::Weaker(one.text.clone(), other.text.clone()))
        },
        losses,
    );
}

/// Takes pairs out of both lists that are a loss.
fn took(
    went: &mut Vec<&Assertion>,
    came: &mut Vec<&Assertion>,
    loss: impl Fn(&Assertion, &Assertion) -> Option<Loss>,
    losses: &mut Vec<Loss>,
) {
    if went.len() > PAIRS || came.len() > PAIRS {
        return;
    }
    went.retain(|one| {
        let found = came.iter().enumerate().find_map(|(at, other)| Some((at, loss(one, other)?)));
        if let Some((at, loss)) = found {
            came.swap_remove(at);
            losses.push(loss);
            return false;
        }
        true
    });
}

/// Whether a function only writes something down, or makes a value: it asserts nothing.
fn only_tells(name: &str) -> bool {
    matches!(
        name,
        "print"
            | "println"
            | "Println"
            | "Printf"
            | "Log"
            | "Logf"
            | "log"
            | "debug"
            | "info"
            | "warn"
            | "warning"
            | "dbg"
            | "eprintln"
            | "str"
            | "repr"
            | "len"
            | "bool"
            | "setTimeout"
    )
}

/// Assertions that went and for which none came. Where the test calls something new, or asserts something
/// new, what went may stand there.
fn fewer(both: &Both, before: &Case, after: &Case, went: &[&Assertion], came: &[&Assertion]) -> Option<Loss> {
    let first = went.first()?;
    if !came.is_empty() || after.parametrised && !before.parametrised {
        return None;
    }
    if after.calls.difference(&before.calls).any(|name| !only_tells(name)) {
        return None;
    }
    // Half of a test that moved into another one is not lost.
    if went.iter().all(|one| both.shapes_of_new.contains(&one.shape)) {
        return None;
    }
    // What stands in strings counts, too: a message that is gone is no longer asserted.
    let gone = |one: &Assertion| words(&one.text).into_iter().find(|word| both.gone.contains(word));
    if let Some(name) = gone(first).filter(|_| went.iter().all(|one| gone(one).is_some())) {
        return Some(Loss::FewerWith(name));
    }
    Some(Loss::Fewer(went.len(), before.assertions.len(), first.text.clone()))
}
