//! The pages that were followed. Whoever names a page makes a statement; it counts where the author's own
//! account makes it. What speaks against a page counts whoever says it.

use caution_core::context::{Advice, READ_BY, Told, Trust};
use jiff::{SignedDuration, Timestamp};

use crate::Input;
use crate::statement::advice_from_body;

/// The advice that was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AdviceGiven {
    /// Whether any page is named.
    pub(crate) named: bool,
    /// Whether nothing but age could speak against any of them.
    pub(crate) current: bool,
    /// The age of the oldest, in days.
    pub(crate) oldest_days: u64,
    /// Its address.
    pub(crate) oldest: Option<String>,
    /// What speaks against them.
    pub(crate) notes: Vec<String>,
    /// Whether only what is not known speaks against them.
    pub(crate) only_unknown: bool,
}

/// One page, with everything that was said of it.
struct Page {
    advice: Advice,
    trust: Trust,
}

/// Reads the advice of a change.
pub(super) fn read(input: &Input<'_>) -> AdviceGiven {
    let pages = pages(input);
    let mut given = AdviceGiven { named: !pages.is_empty(), ..AdviceGiven::default() };
    let mut only_unknown = true;
    for Page { advice, trust } in &pages {
        let url = &advice.url;
        let age = advice.last_edited.and_then(|edited| days(edited, input.now));
        if advice.superseded == Some(true) {
            given.notes.push(format!("{url} has been superseded"));
            only_unknown = false;
        }
        match age {
            None => given.notes.push(format!("when {url} was last edited is not known")),
            Some(days) if given.oldest.is_none() || days > given.oldest_days => {
                given.oldest_days = days;
                given.oldest = Some(url.clone());
            }
            Some(_) => {}
        }
        if !trust.can_meet() {
            given.notes.push(format!("{url} is only claimed"));
            only_unknown = false;
        }
    }
    given.current = given.named && given.notes.is_empty();
    given.only_unknown = only_unknown && !given.notes.is_empty();
    given
}

/// Every page once. What speaks against it adds up; the best trust in naming it counts.
fn pages(input: &Input<'_>) -> Vec<Page> {
    let context = &input.change.context;
    // What an agent read it need not have followed. It counts if it speaks against itself.
    let followed =
        |told: &&Told<Advice>| !told.source.starts_with(READ_BY) || told.value.superseded == Some(true);
    let told = context.advice.iter().filter(followed).map(|told| (told.value.clone(), told.trust));
    let stated = context
        .body
        .iter()
        .flat_map(|body| advice_from_body(&body.value).into_iter().map(|advice| (advice, body.trust)));
    let mut by_url: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    let mut pages: Vec<Page> = Vec::new();
    for (advice, trust) in told.chain(stated) {
        let index = *by_url.entry(advice.url.clone()).or_insert(pages.len());
        match pages.get_mut(index) {
            None => pages.push(Page { advice, trust }),
            Some(page) => {
                // A claim can make a page look worse, not better.
                let known = page.trust.can_meet();
                page.advice.last_edited = match (page.advice.last_edited, advice.last_edited) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (None, other) if trust.can_meet() || !known => other,
                    (one, _) if known || !trust.can_meet() => one,
                    _ => advice.last_edited,
                };
                if advice.superseded == Some(true) {
                    page.advice.superseded = Some(true);
                }
                page.trust = page.trust.max(trust);
            }
        }
    }
    pages
}

/// Whole days; nothing for a day that has not come.
fn days(edited: Timestamp, now: Timestamp) -> Option<u64> {
    let age = now.duration_since(edited);
    // A day written without its zone may be tomorrow here.
    if age < SignedDuration::from_hours(-24) {
        return None;
    }
    u64::try_from(age.as_hours() / 24).ok().or(Some(0))
}
