//! Titles that say that something is mended or undone in haste.
//!
//! Only the head of a title counts: `Style the revert button` undoes nothing. What is no haste by its title
//! is missed; what is by chance is kept out by the lines (see [`super::trace`]).

/// Types of a conventional prefix (`fix(scope)!: …`) behind which the head of the title stands.
const TYPES: &[&str] = &["fix", "bugfix", "perf", "chore", "refactor", "build", "ci"];

/// Those that are a word of mending themselves.
const FIXES: &[&str] = &["fix", "fixes", "fixed", "fixing", "bugfix"];

const HOT_FIXES: &[&str] = &["hotfix", "hotfixes", "hot-fix", "hot-fixes", "backout"];
const REVERTS: &[&str] = &["revert", "reverts"];
const BACKS: &[&str] = &["back", "backs", "backed"];
const REGRESSIONS: &[&str] = &["regression", "regressions"];

/// Between `fix` and `regression` there are so many words at most.
const BETWEEN: usize = 4;

/// A word that ends what is fixed: behind it the regression is something else's (`Fix test for regression`).
const JOINTS: &[&str] = &[
    "in", "of", "for", "and", "or", "to", "about", "on", "with", "from", "by", "at", "after", "when", "that",
    "where", "not", "as", "via", "under", "into", "without", "against", "so", "if",
];

/// What may stand behind `regression` where it is no first half of another word (`regression model`).
const BEHIND: &[&str] = &[
    "in",
    "from",
    "on",
    "with",
    "when",
    "where",
    "introduced",
    "caused",
    "since",
    "after",
    "that",
    "which",
    "due",
    "by",
    "at",
    "for",
    "and",
];

/// Regressions of statistics.
const STATISTICS: &[&str] = &[
    "linear",
    "nonlinear",
    "non-linear",
    "logistic",
    "logit",
    "probit",
    "ridge",
    "lasso",
    "net",
    "polynomial",
    "quantile",
    "isotonic",
    "multiple",
    "multivariate",
    "univariate",
    "multinomial",
    "binomial",
    "ordinal",
    "softmax",
    "bayesian",
    "gaussian",
    "process",
    "kernel",
    "stepwise",
    "cox",
    "pls",
    "vector",
    "tree",
    "forest",
    "poisson",
    "gamma",
    "tweedie",
    "huber",
    "robust",
    "squares",
    "least-squares",
    "ols",
    "knn",
    "symbolic",
    "spline",
    "loess",
    "weighted",
    "penalized",
    "regularized",
    "piecewise",
    "model",
];

/// Whether a title says at its head that it mends or undoes in haste.
pub(super) fn is_urgent(title: &str) -> bool {
    let lower = title.to_lowercase();
    let mut rest = lower.trim_start();
    while let Some((tag, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        if HOT_FIXES.contains(&tag.trim()) {
            return true;
        }
        rest = after.trim_start_matches([':', ' ']);
    }
    let (kind, rest) = conventional(rest).unwrap_or(("", rest));
    if HOT_FIXES.contains(&kind) || REVERTS.contains(&kind) {
        return true;
    }
    let words: Vec<Word<'_>> =
        rest.split_whitespace().map(Word::of).filter(|word| !word.text.is_empty()).collect();
    let Some((first, behind)) = words.split_first() else { return false };
    let (second, third) = (behind.first().map(|word| word.text), behind.get(1).map(|word| word.text));
    HOT_FIXES.contains(&first.text)
        || REVERTS.contains(&first.text)
        || (first.text == "hot" && matches!(second, Some("fix" | "fixes")))
        // `Back out of the dialog` is another thing.
        || (BACKS.contains(&first.text) && second == Some("out") && third != Some("of"))
        || (FIXES.contains(&first.text) && is_regression(behind))
        || (FIXES.contains(&kind) && is_regression(&words))
}

/// The type of a conventional prefix, and what stands behind it.
fn conventional(text: &str) -> Option<(&str, &str)> {
    let (before, rest) = text.split_once(':')?;
    let before = before.trim_end_matches('!');
    let kind = match before.split_once('(') {
        Some((kind, scope)) if scope.ends_with(')') => kind,
        Some(_) => return None,
        None => before,
    };
    let known = TYPES.contains(&kind) || HOT_FIXES.contains(&kind) || REVERTS.contains(&kind);
    known.then_some((kind, rest))
}

/// A word of a title.
struct Word<'a> {
    text: &'a str,
    /// Whether a sign behind it sets it apart from the next one.
    is_last: bool,
    /// Whether it begins something in brackets.
    is_aside: bool,
}

impl<'a> Word<'a> {
    fn of(token: &'a str) -> Self {
        let text = token.trim_matches(|letter: char| !letter.is_alphanumeric());
        let is_aside = token.starts_with(['(', '[']);
        Self { text, is_aside, is_last: token.ends_with([',', '.', ':', ';', ')', '!']) }
    }
}

/// Whether what is fixed is a regression: `scrolling regression in lists`.
fn is_regression(words: &[Word<'_>]) -> bool {
    let Some(at) = words.iter().take(BETWEEN + 1).position(|word| REGRESSIONS.contains(&word.text)) else {
        return false;
    };
    let other =
        |word: &Word<'_>| word.is_last || JOINTS.contains(&word.text) || STATISTICS.contains(&word.text);
    let before = words.get(..at).unwrap_or_default();
    let ends = words.get(at).is_some_and(|word| word.is_last);
    let behind = words.get(at + 1).is_none_or(|next| ends || next.is_aside || BEHIND.contains(&next.text));
    behind && !before.iter().any(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn haste_is_told_at_the_head_of_a_title() {
        for title in [
            "Hotfix: pay twice",
            "hotfix(pay): charge once",
            "[hotfix] charge once",
            "[pay] [Hot-fix] charge once",
            "Hot fix for the till",
            "Revert \"Add A\"",
            "Revert the new till",
            "fix: revert the new till",
            "revert: the new till",
            "[BUGFIX] Revert the new till",
            "Back out the new till",
            "Backed out changeset 12ab",
            "Backout the new till",
            "fix regression in y",
            "Fixes a regression",
            "Fix scrolling regression in lists",
            "fix(ui)!: scrolling regression, again",
            "fix: regression from #12",
            "Fix performance regression (again)",
        ] {
            assert!(is_urgent(title), "{title}");
        }
    }

    #[test]
    fn the_same_words_elsewhere_are_no_haste() {
        for title in [
            "Fix y",
            "Style the revert button",
            "Add a button to revert edits",
            "feat: revert button",
            "docs: hotfix process",
            "Speed up linear regression",
            "Fix linear regression",
            "fix: logistic regression of empty input",
            "Fix Gaussian process regression in 3.9",
            "Fix regression model",
            "Fix regression tests",
            "Fix flaky regression test",
            "Fix test for regression",
            "Fix docs, regression",
            "Add regression test for y",
            "Reword the hotfix process",
            "Do not revert X",
            "Don't back out the y",
            "Back out of the dialog on Escape",
            "Merge branch 'hotfix/x'",
            "Irreversible",
            "regression-tests: tidy",
            "[",
            "fix:",
            "",
        ] {
            assert!(!is_urgent(title), "{title}");
        }
    }
}
