//! Which later change undid or mended which.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use caution_core::RepoPath;
use caution_core::port::History;
use caution_wire::backtest::{FixToldBy, ToldBy};

use super::judge::Judged;
use super::plan::Entry;
use super::said::Said;
use super::trace::{self, Origin, Tracer};
use super::undo::Reverts;

/// Everything that the period's messages and lines say about earlier changes. Numbers are places in the
/// list of changes, which is newest first.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// Newest first.
    pub(super) reverts: Vec<Revert>,
    /// Newest first.
    pub(super) hot_fixes: Vec<HotFix>,
    /// Reverts of what is older than the period.
    pub(super) older: usize,
    /// Changes that revert what is not found, or could be several, and that are not listed otherwise.
    pub(super) unclear: BTreeSet<usize>,
    /// Changes that speak of haste, and whose lines could not be traced.
    pub(super) untraced: usize,
}

/// One change undoes another, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Revert {
    pub(super) by: usize,
    pub(super) of: usize,
    pub(super) told_by: ToldBy,
    pub(super) in_part: bool,
    /// The change that undid the revert.
    pub(super) undone_by: Option<usize>,
    /// Which of its commits say so.
    members: BTreeSet<String>,
    /// Which commits of the other are meant; none stands for all of them.
    meant: BTreeSet<String>,
}

/// One change mends another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HotFix {
    pub(super) by: usize,
    pub(super) of: usize,
    pub(super) told_by: FixToldBy,
}

impl Links {
    /// Changes that were reverted, and not brought back.
    pub(super) fn reverted(&self) -> BTreeSet<usize> {
        self.reverts.iter().filter(|revert| revert.undone_by.is_none()).map(|revert| revert.of).collect()
    }

    /// Changes that were mended.
    pub(super) fn hot_fixed(&self) -> BTreeSet<usize> {
        self.hot_fixes.iter().map(|fix| fix.of).collect()
    }
}

/// Finds them.
pub(super) fn links(entries: &[Entry], judged: &[Judged], history: &dyn History) -> Links {
    let known = Known::new(judged);
    let mut links = Links::default();
    let mut tracer = Tracer::new(entries, judged);
    for (by, one) in judged.iter().enumerate() {
        let voided = voided(by, one, &known);
        let says = Says { by, said: &one.said, voided: &voided, judged };
        reverts(&says, &known, history, &mut links);
        hot_fixes(&says, entries, &mut tracer, &known, &mut links);
    }
    undo(&mut links.reverts);
    let reverting: HashSet<(usize, usize)> =
        links.reverts.iter().map(|revert| (revert.by, revert.of)).collect();
    // What undoes a change need not be listed twice.
    links.hot_fixes.retain(|fix| !reverting.contains(&(fix.by, fix.of)));
    for fix in &links.hot_fixes {
        links.unclear.remove(&fix.by);
    }
    links
}

/// The commits of the period by id, by number and by title.
struct Known<'a> {
    /// Sorted.
    ids: Vec<(&'a str, usize)>,
    numbers: HashMap<u64, Vec<usize>>,
    titles: HashMap<String, Vec<usize>>,
    /// The titles of the commits that changes bring.
    inner_titles: HashMap<String, Vec<usize>>,
    /// How many commits, other than merges' own, a change brings.
    sizes: Vec<usize>,
    /// The own id of each change.
    heads: Vec<&'a str>,
    /// The number of each change.
    own_numbers: Vec<Option<u64>>,
    /// What the forge calls this repository, as far as merges tell.
    homes: HashSet<&'a str>,
}

impl<'a> Known<'a> {
    fn new(judged: &'a [Judged]) -> Self {
        let mut known = Self {
            ids: Vec::new(),
            numbers: HashMap::new(),
            titles: HashMap::new(),
            inner_titles: HashMap::new(),
            sizes: judged.iter().map(|one| one.said.len().saturating_sub(1).max(1)).collect(),
            heads: judged.iter().map(|one| one.said.first().map_or("", |said| said.id.as_str())).collect(),
            own_numbers: judged.iter().map(|one| one.said.first().and_then(|said| said.number)).collect(),
            homes: judged.iter().filter_map(|one| one.said.first()?.home.as_deref()).collect(),
        };
        for (index, one) in judged.iter().enumerate() {
            known.ids.extend(one.said.iter().map(|said| (said.id.as_str(), index)));
            let Some((own, inner)) = one.said.split_first() else { continue };
            if let Some(number) = own.number {
                known.numbers.entry(number).or_default().push(index);
            }
            known.titles.entry(normal(own.bare_title())).or_default().push(index);
            let inner: BTreeSet<String> = inner.iter().map(|said| normal(said.bare_title())).collect();
            for title in inner {
                known.inner_titles.entry(title).or_default().push(index);
            }
        }
        known.ids.sort_unstable();
        known
    }

    /// The one commit whose id begins so.
    fn id(&self, start: &str) -> Option<(&'a str, usize)> {
        let from = self.ids.partition_point(|(id, _)| *id < start);
        let mut found = self.ids.get(from..)?.iter().take_while(|(id, _)| id.starts_with(start));
        let first = found.next()?;
        found.next().is_none().then_some(*first)
    }

    /// The one change before `by` that has this number, if the title is its own or that of a commit in it.
    fn number(&self, number: u64, title: &str, by: usize) -> Option<usize> {
        let of = only(earlier(self.numbers.get(&number), by))?;
        let title = normal(title);
        let has = |titles: &HashMap<String, Vec<usize>>| {
            titles.get(&title).is_some_and(|all| all.binary_search(&of).is_ok())
        };
        (has(&self.titles) || has(&self.inner_titles)).then_some(of)
    }

    /// The one change before `by` that has this title, or else the one that brings a commit of this title.
    fn title(&self, title: &str, by: usize) -> Option<usize> {
        let title = normal(title);
        match earlier(self.titles.get(&title), by) {
            [] => only(earlier(self.inner_titles.get(&title), by)),
            own => only(own),
        }
    }

    /// Whether what a revert says of the pull request is not so of this change.
    fn contradicts(&self, reverts: &Reverts, of: usize) -> bool {
        let own = self.own_numbers.get(of).copied().flatten();
        let said = reverts.number.or(reverts.title_number);
        own.zip(said).is_some_and(|(own, said)| own != said)
    }

    /// Whether a revert names another repository than this one.
    fn is_elsewhere(&self, reverts: &Reverts) -> bool {
        let named = reverts.repository.as_deref();
        !self.homes.is_empty() && named.is_some_and(|name| !self.homes.contains(name))
    }

    /// The change that a revert means by its title, and by the number of the pull request if it has one.
    fn meant(&self, reverts: &Reverts, by: usize, judged: &[Judged]) -> Option<(usize, ToldBy)> {
        let title = reverts.title.as_deref()?;
        if self.is_elsewhere(reverts) {
            return None;
        }
        if let Some(of) = reverts.number.and_then(|number| self.number(number, title, by)) {
            return Some((of, ToldBy::PullRequest));
        }
        let of = self.title(title, by)?;
        let shares =
            files(judged, by).zip(files(judged, of)).is_some_and(|(one, two)| !one.is_disjoint(&two));
        (shares && !self.contradicts(reverts, of)).then_some((of, ToldBy::Title))
    }
}

/// The paths that a change touches; `None` if they are not known.
fn files(judged: &[Judged], index: usize) -> Option<HashSet<&RepoPath>> {
    let hunks = judged.get(index)?.found.as_ref().ok()?.hunks.as_ref()?;
    Some(hunks.iter().flat_map(|file| std::iter::once(&file.path).chain(&file.old_path)).collect())
}

/// Those of a sorted list that come before `by` in time.
fn earlier(list: Option<&Vec<usize>>, by: usize) -> &[usize] {
    list.and_then(|list| list.get(list.partition_point(|index| *index <= by)..)).unwrap_or_default()
}

fn only(list: &[usize]) -> Option<usize> {
    if let [only] = list { Some(*only) } else { None }
}

/// A title for comparison: in lower case, with single spaces, without the numbers that forges add, also
/// inside of `Revert "…"`.
fn normal(title: &str) -> String {
    let title = title.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = super::said::without_number(&title).0;
    let mut depth = 0;
    while let Some(inner) = rest.strip_prefix("revert \"").and_then(|rest| rest.strip_suffix('"')) {
        rest = super::said::without_number(inner).0;
        depth += 1;
    }
    format!("{}{rest}{}", "revert \"".repeat(depth), "\"".repeat(depth))
}

/// What the commits of one change say.
struct Says<'a> {
    by: usize,
    said: &'a [Said],
    /// Commits that a later commit of the same change undoes: what they say is void.
    voided: &'a HashSet<&'a str>,
    judged: &'a [Judged],
}

impl<'a> Says<'a> {
    fn all(&self) -> impl Iterator<Item = &'a Said> {
        self.said.iter().filter(|said| !self.voided.contains(said.id.as_str()))
    }
}

fn voided<'a>(by: usize, one: &Judged, known: &Known<'a>) -> HashSet<&'a str> {
    let ids = one.said.iter().flat_map(|said| &said.reverts.ids);
    ids.filter_map(|id| known.id(id)).filter(|(_, of)| *of == by).map(|(id, _)| id).collect()
}

fn reverts(says: &Says<'_>, known: &Known<'_>, history: &dyn History, links: &mut Links) {
    let mut found: BTreeMap<usize, Revert> = BTreeMap::new();
    let mut add = |said: &Said, of: usize, told_by: ToldBy, meant: Option<&str>| {
        let revert = found.entry(of).or_insert_with(|| Revert {
            by: says.by,
            of,
            told_by,
            in_part: false,
            undone_by: None,
            members: BTreeSet::new(),
            meant: BTreeSet::new(),
        });
        revert.members.insert(said.id.clone());
        revert.meant.extend(meant.map(str::to_owned));
    };
    let mut settled = false;
    for said in says.all() {
        for id in &said.reverts.ids {
            match known.id(id) {
                // It undoes something of its own.
                Some((_, of)) if of == says.by => settled = true,
                Some((meant, of)) if of > says.by => {
                    settled = true;
                    add(said, of, ToldBy::Commit, Some(meant));
                }
                _ if history.holds(id) => {
                    settled = true;
                    links.older += 1;
                }
                _ => {}
            }
        }
    }
    let own = says.all().next().filter(|said| !settled && !said.reverts.is_empty());
    if let Some(said) = own {
        match known.meant(&said.reverts, says.by, says.judged) {
            Some((of, told_by)) => add(said, of, told_by, None),
            None => {
                links.unclear.insert(says.by);
            }
        }
    }
    for mut revert in found.into_values() {
        let size = known.sizes.get(revert.of).copied().unwrap_or(1);
        // The id of the change itself stands for all of it.
        let whole = revert.meant.is_empty() || revert.meant.len() >= size || is_own(known, &revert);
        if whole {
            revert.meant.clear();
        }
        revert.in_part = !whole;
        links.reverts.push(revert);
    }
}

fn is_own(known: &Known<'_>, revert: &Revert) -> bool {
    known.heads.get(revert.of).is_some_and(|head| revert.meant.contains(*head))
}

fn hot_fixes(
    says: &Says<'_>,
    entries: &[Entry],
    tracer: &mut Tracer<'_>,
    known: &Known<'_>,
    links: &mut Links,
) {
    let (by, Some(entry)) = (says.by, entries.get(says.by)) else { return };
    let named = says.all().flat_map(|said| &said.fixes).filter_map(|id| known.id(id)).map(|(_, of)| of);
    let is_hot = |of: &usize| {
        let earlier = entries.get(*of);
        *of > by && earlier.is_some_and(|earlier| entry.at.duration_since(earlier.at) <= trace::HOT)
    };
    let named: BTreeSet<usize> = named.filter(is_hot).collect();
    links.hot_fixes.extend(named.iter().map(|of| HotFix { by, of: *of, told_by: FixToldBy::Trailer }));
    let is_urgent = says.said.first().is_some_and(|said| said.is_urgent);
    if !is_urgent || !named.is_empty() {
        return;
    }
    match tracer.origin(by) {
        Origin::Change(of) => links.hot_fixes.push(HotFix { by, of, told_by: FixToldBy::Lines }),
        Origin::Elsewhere => {}
        Origin::Unknown => links.untraced += 1,
    }
}

/// Says of each revert whether it was undone. They come newest first, so what undoes one is settled before.
fn undo(reverts: &mut [Revert]) {
    let mut standing: HashMap<usize, Vec<(usize, BTreeSet<String>)>> = HashMap::new();
    for revert in reverts {
        let undoing = standing.get(&revert.by).into_iter().flatten();
        let mut undoing =
            undoing.filter(|(_, meant)| meant.is_empty() || !meant.is_disjoint(&revert.members));
        revert.undone_by = undoing.next_back().map(|(by, _)| *by);
        if revert.undone_by.is_none() {
            standing.entry(revert.of).or_default().push((revert.by, revert.meant.clone()));
        }
    }
}

#[cfg(test)]
mod tests;
