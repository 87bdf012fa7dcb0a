//! The texts of a policy: its own and those that it extends.

use std::collections::HashSet;

use caution_core::Digest;
use caution_core::charter::{PolicyOrigin, PolicySource};
use caution_core::problem::Problem;
use caution_read::yaml::{self, Spanned, known_words, quoted};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Text, criterion};
use crate::built_in::{ALWAYS, BASELINE, BUILT_IN, built_in};
use crate::form::{OnExpiry, PolicyForm, WindowForm};
use crate::model::{Layer, Window};

/// How many texts may extend one another.
const DEPTH: usize = 9;

/// A text, read but not checked.
pub(super) struct Gathered {
    pub(super) input: String,
    pub(super) text: String,
    pub(super) form: PolicyForm,
    pub(super) layer: Layer,
}

/// What `extends` names.
enum Extended {
    BuiltIn(&'static str),
    File { name: String, digest: Digest },
}

/// What problems call a policy.
pub(crate) fn input_name(source: &PolicySource) -> String {
    match &source.origin {
        PolicyOrigin::BuiltIn(name) => format!("built-in {name}"),
        PolicyOrigin::Repository(path) => path.to_string(),
        PolicyOrigin::CommandLine(name) => name.clone(),
    }
}

/// The name of the file that a policy extends, if it extends one, as the policy writes it.
pub fn extended_file(source: &PolicySource) -> Result<Option<String>, Problem> {
    if matches!(source.origin, PolicyOrigin::BuiltIn(_)) {
        return Ok(None);
    }
    let input = input_name(source);
    let form: PolicyForm = yaml::parse(&input, &source.text)?;
    let text = Text { input: &input, text: &source.text };
    Ok(match form.extends.map(|extends| read_extends(&text, &extends, &[])).transpose()? {
        Some(Extended::File { name, .. }) => Some(name),
        Some(Extended::BuiltIn(_)) | None => None,
    })
}

/// Reads a policy and everything that it extends; the most extended text comes first.
pub(super) fn gather(source: &PolicySource, files: &[(String, String)]) -> Result<Vec<Gathered>, Problem> {
    let mut found = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut outer: Option<Window> = None;
    let mut next = Some(first(source)?);
    while let Some((input, text, layer)) = next.take() {
        let form: PolicyForm = match built_in(&layer.name).filter(|_| layer.built_in) {
            Some(policy) => yaml::shipped(&input, policy.json)?,
            None => yaml::parse(&input, &text)?,
        };
        let place = Text { input: &input, text: &text };
        seen.insert(layer.name.clone());
        check_top(&place, &form, found.is_empty())?;
        let extended = match &form.extends {
            Some(extends) => {
                let extended = read_extends(&place, extends, files)?;
                let following = follow(&place, extends, extended, files, &seen)?;
                if found.len() + 1 >= DEPTH {
                    return Err(place
                        .problem(extends.position, "too many policies extend one another")
                        .hint(format!("at most {DEPTH} texts may build on each other")));
                }
                Some(following)
            }
            None => None,
        };
        let window = match &form.window {
            Some(window) => Some(read_window(&place, window, outer.as_ref(), layer.built_in)?),
            None => None,
        };
        outer = window.clone();
        found.push(Gathered { input, text, form, layer: Layer { window, ..layer } });
        next = extended;
    }
    found.push(always()?);
    found.reverse();
    add_baseline_after(&mut found)?;
    Ok(found)
}

/// The text under every other.
fn always() -> Result<Gathered, Problem> {
    let input = format!("built-in {}", ALWAYS.name);
    let form = yaml::shipped(&input, ALWAYS.json)?;
    Ok(Gathered { input, text: ALWAYS.text.to_owned(), form, layer: layer(ALWAYS.name.to_owned(), true) })
}

type Start = (String, String, Layer);

fn first(source: &PolicySource) -> Result<Start, Problem> {
    if let PolicyOrigin::BuiltIn(name) = &source.origin {
        return built_in_start(name).ok_or_else(|| {
            Problem::new(input_name(source), format!("there is no built-in policy {}", quoted(name)))
                .hint(known_words("built-in policies", name, BUILT_IN.iter().map(|policy| policy.name)))
        });
    }
    let name = input_name(source);
    Ok((name.clone(), source.text.clone(), layer(name, false)))
}

fn built_in_start(name: &str) -> Option<Start> {
    let policy = built_in(name)?;
    let input = format!("built-in {}", policy.name);
    Some((input, policy.text.to_owned(), layer(policy.name.to_owned(), true)))
}

fn layer(name: String, built_in: bool) -> Layer {
    Layer { name, window: None, only_after: None, built_in, passing: None }
}

/// What must be true of every text.
fn check_top(text: &Text<'_>, form: &PolicyForm, outermost: bool) -> Result<(), Problem> {
    if let Some(version) = &form.version
        && version.value != 1
    {
        let message = format!("version `{}` is not known", version.value);
        return Err(text
            .problem(version.position, message)
            .hint("this is version 1 of the form: `version: 1`"));
    }
    let asks_nothing = form.extends.is_none()
        && form.requirements.0.is_empty()
        && form.never.0.is_empty()
        && form.resets.0.is_empty()
        && form.freezes.0.is_empty()
        && form.ai_generated_code.is_none();
    if outermost && asks_nothing {
        return Err(Problem::new(text.input, "the policy asks for nothing")
            .hint("write `extends: baseline`, or name requirements"));
    }
    Ok(())
}

fn read_extends(
    text: &Text<'_>,
    extends: &Spanned<String>,
    files: &[(String, String)],
) -> Result<Extended, Problem> {
    let fail = |message: String, hint: String| Err(text.problem(extends.position, message).hint(hint));
    if let Some(policy) = built_in(&extends.value) {
        return Ok(Extended::BuiltIn(policy.name));
    }
    let names =
        || known_words("built-in policies", &extends.value, BUILT_IN.iter().map(|policy| policy.name));
    let Some((name, digest)) = extends.value.rsplit_once('@') else {
        let is_file = extends.value.contains(['/', '.']);
        if !is_file {
            return fail(format!("there is no built-in policy {}", quoted(&extends.value)), names());
        }
        let hint = match files.iter().find(|(name, _)| *name == extends.value) {
            Some((name, text)) => format!("pin it: `{name}@{}`", Digest::of(text.as_bytes())),
            None => "pin it: `FILE@sha256:` and the 64 digits that `sha256sum FILE` prints".to_owned(),
        };
        return fail(format!("{} is not pinned by its digest", quoted(&extends.value)), hint);
    };
    let Some(digest) = Digest::parse(digest) else {
        let hint = "write `FILE@sha256:` and the 64 digits that `sha256sum FILE` prints".to_owned();
        return fail(format!("{} is not a digest", quoted(digest)), hint);
    };
    if name.is_empty() {
        return fail("`extends` names no file".to_owned(), names());
    }
    Ok(Extended::File { name: name.to_owned(), digest })
}

/// Takes the text that `extends` names.
fn follow(
    text: &Text<'_>,
    extends: &Spanned<String>,
    extended: Extended,
    files: &[(String, String)],
    seen: &HashSet<String>,
) -> Result<Start, Problem> {
    let fail = |message: String, hint: &str| Err(text.problem(extends.position, message).hint(hint));
    let start = match extended {
        Extended::BuiltIn(name) => built_in_start(name),
        Extended::File { name, digest } => {
            let Some((_, file)) = files.iter().find(|(known, _)| *known == name) else {
                return fail(
                    format!("the file {} is not there", quoted(&name)),
                    "add it beside the policy on the target branch",
                );
            };
            let real = Digest::of(file.as_bytes());
            if real != digest {
                return fail(
                    format!("{} has another digest than the one that pins it", quoted(&name)),
                    &format!("its digest is `{real}`; read what changed before you write that"),
                );
            }
            Some((name.clone(), file.clone(), layer(name, false)))
        }
    };
    match start {
        Some((_, _, layer)) if seen.contains(&layer.name) => fail(
            format!("{} extends itself in the end", quoted(&layer.name)),
            "remove one `extends` of the circle",
        ),
        Some(start) => Ok(start),
        None => fail("the built-in policy is not there".to_owned(), "write `extends: baseline`"),
    }
}

/// Reads a window. One without a first day takes the days of the window that stands in the text which
/// extends it; that is how a repository says when `reset-90` runs.
fn read_window(
    text: &Text<'_>,
    form: &Spanned<WindowForm>,
    outer: Option<&Window>,
    built_in: bool,
) -> Result<Window, Problem> {
    let fail = |message: &str, hint: &str| Err(text.problem(form.position, message).hint(hint));
    let window = &form.value;
    let given = (window.from.map(|day| day.0), window.until.map(|day| day.0), window.days);
    let (from, until, days) = match (given, outer) {
        ((None, _, _), Some(outer)) if built_in && outer.from.is_some() => {
            let days = if outer.until.is_some() { outer.days } else { window.days };
            (outer.from, outer.until, days)
        }
        (given, _) => given,
    };
    let until = match (from, until, days) {
        (_, Some(_), Some(_)) if window.days.is_some() && window.until.is_some() => {
            return fail("`window` gives both `until` and `days`", "keep one of the two");
        }
        (_, None, Some(0 | 3661..)) => {
            return fail("`days` is not between 1 and 3660", "give the number of days");
        }
        (Some(from), None, Some(days)) => last_day(from, days),
        (None, None, Some(_)) if !built_in => {
            return fail(
                "`window` gives `days` and no `from`",
                "say on which day it begins: `from: 2026-03-10`",
            );
        }
        (None, None, None) => {
            return fail("`window` has no begin and no end", "give `from`, `until` or `days`");
        }
        (_, until, _) => until,
    };
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        return fail("`window` ends before it begins", "`until` is the last day, `from` the first");
    }
    let Some(on_expiry) = window.on_expiry else {
        return fail(
            &says_nothing_after("`window`", until),
            "write `on_expiry: baseline`, `keep` or `drop`; there is no default",
        );
    };
    Ok(Window {
        from,
        until,
        days,
        floating: from.is_none() && until.is_none(),
        keep: on_expiry == OnExpiry::Keep,
        then_baseline: on_expiry == OnExpiry::Baseline,
        exit_criteria: criterion::read_all(text, &window.exit_criteria)?,
    })
}

/// What is wrong with something that ends and leaves open what comes after. It names the day, since after
/// it nobody would know what applies.
pub(super) fn says_nothing_after(what: &str, last: Option<Date>) -> String {
    match last {
        Some(last) => format!("{what} expires after {last} and does not say what applies then"),
        None => format!("{what} does not say what applies after its last day"),
    }
}

pub(super) fn last_day(from: Date, days: u32) -> Option<Date> {
    from.checked_add((i64::from(days) - 1).days()).ok()
}

/// Where a window gives way to `baseline` and no text extends it, it joins as a layer of its own.
fn add_baseline_after(found: &mut Vec<Gathered>) -> Result<(), Problem> {
    if found.iter().any(|gathered| gathered.layer.built_in && gathered.layer.name == BASELINE) {
        return Ok(());
    }
    let gives_way =
        |gathered: &Gathered| gathered.layer.window.as_ref().is_some_and(|window| window.then_baseline);
    if let Some(index) = found.iter().position(gives_way)
        && let Some((input, text, layer)) = built_in_start(BASELINE)
    {
        let form = yaml::parse(&input, &text)?;
        found.push(Gathered { input, text, form, layer: Layer { only_after: Some(index), ..layer } });
    }
    Ok(())
}
