//! The sentences of a report.

use caution_wire::Report;
use caution_wire::report::{Advice, Change, Effect, HeadKind, Mark, Place, Service};
use caution_wire::words::{Action, Band, Channel, Class, Role, State};

use super::piece::{Piece, free, join, name, names, words};
use super::plain::{count, short};
use super::state::{is_observed, is_open};
use super::unknowns;

/// The change in one line: what it is, how large, from where to where, to do what.
pub(crate) fn change(report: &Report) -> Vec<Piece> {
    change_of(&report.change)
}

/// The same of a change by itself.
pub(crate) fn change_of(change: &Change) -> Vec<Piece> {
    let size = match change.files.len() {
        0 => words("nothing to assess: no file differs"),
        files => words(format!("{} +{} −{}", count(files, "file"), change.added_lines, change.removed_lines)),
    };
    let target = change.target_branch.as_ref().map(|told| name(brief(&told.value)));
    let branches = match (target, change.head_branch.as_ref().map(|told| name(brief(&told.value)))) {
        (Some(target), Some(head)) => vec![target, words(" ← "), head],
        (Some(target), None) => vec![words("into "), target],
        (None, Some(head)) => vec![words("from "), head],
        (None, None) => Vec::new(),
    };
    join(vec![head(change), vec![size], branches, action(change)], " · ")
}

fn head(change: &Change) -> Vec<Piece> {
    let subject = change.commits.last().map(|commit| commit.subject.as_str()).filter(|text| !text.is_empty());
    let mut pieces = match change.head.kind {
        HeadKind::Commit => {
            let many = Some(change.commits.len()).filter(|number| *number > 1);
            let before = many.map(|number| words(format!("{number} commits up to ")));
            let id = change.head.id.as_deref().map_or("a commit", short);
            before.into_iter().chain([name(id)]).collect()
        }
        HeadKind::Index => vec![words("the index")],
        HeadKind::Worktree => vec![words("the work tree")],
        HeadKind::Command => vec![words("a command")],
        HeadKind::Patch => vec![words("patch "), name(change.head.name.as_deref().unwrap_or("-"))],
    };
    pieces.extend(subject.map(|subject| [words(" "), Piece::Quote(brief(subject))]).into_iter().flatten());
    pieces
}

/// A subject or a branch, short enough for the first line.
fn brief(text: &str) -> String {
    match text.char_indices().nth(72) {
        None => text.to_owned(),
        Some((index, _)) => format!("{}…", text.get(..index).unwrap_or_default().trim_end()),
    }
}

fn action(change: &Change) -> Vec<Piece> {
    let environment = change.environment.as_ref().map(|told| name(brief(&told.value)));
    // Alone, "merge" would say that the commit is one.
    let verb = if change.action == Action::Merge { "to merge" } else { change.action.word() };
    match (change.action, environment) {
        (_, None) => vec![words(verb)],
        (Action::Run, Some(place)) => vec![words("run in "), place],
        (_, Some(place)) => vec![words(format!("{verb} to ")), place],
    }
}

/// Who or what wrote it, with the strongest evidence.
pub(crate) fn who(report: &Report) -> Vec<Piece> {
    let provenance = &report.provenance;
    let class = class(provenance.class);
    let Some(mark) = strongest(report) else {
        return match provenance.evidence.len() {
            0 => {
                let hides = unknowns::in_who(report).map(unknowns::hides);
                let sentence = words(format!("{class}: no mark says who or what wrote it"));
                [vec![sentence], hides.unwrap_or_default()].concat()
            }
            1 => vec![words(format!("{class}: the one mark that was seen does not settle it"))],
            seen => vec![words(format!("{class}: {seen} marks were seen, and none of them settles it"))],
        };
    };
    let mut pieces = vec![words(format!("{class}: "))];
    pieces.extend(evidence(mark));
    pieces.extend(share(report));
    pieces
}

/// A class in words.
pub(crate) fn class(class: Class) -> &'static str {
    match class {
        Class::AiAuthored => "AI-authored",
        Class::AiAssisted => "AI-assisted",
        Class::Mixed => "mixed",
        Class::AiSuggestion => "AI suggestion",
        Class::Automation => "automation",
        Class::HumanAttested => "human-attested",
        Class::Unknown => "unknown",
    }
}

/// The strongest piece of evidence that counts for the class; there is none for `unknown`.
fn strongest(report: &Report) -> Option<&Mark> {
    let role = match report.provenance.class {
        Class::AiAuthored | Class::AiAssisted | Class::Mixed => Role::Author,
        Class::AiSuggestion => Role::Suggestion,
        Class::Automation => Role::Automation,
        Class::HumanAttested => Role::Human,
        Class::Unknown => return None,
    };
    let counting = report.provenance.evidence.iter().filter(|mark| mark.discounted.is_none());
    // The first of the strongest, as the report lists them.
    counting
        .filter(|mark| mark.role == role)
        .reduce(|best, next| if next.strength > best.strength { next } else { best })
}

/// A piece of evidence: channel, exact string, commit.
pub(crate) fn evidence(mark: &Mark) -> Vec<Piece> {
    let channel = match mark.channel {
        Channel::Message => "line in the message",
        Channel::Note => "verified note",
        Channel::Title => "title of the pull request",
        Channel::Body => "body of the pull request",
        Channel::Actor => "account",
        Channel::Claim => "the author's word",
        Channel::Other => "mark",
        known @ (Channel::Author | Channel::Committer | Channel::Trailer | Channel::Branch) => known.word(),
    };
    let mut pieces = vec![words(format!("{channel} ")), Piece::Quote(mark.text.clone())];
    if let Some(commit) = &mark.commit {
        pieces.extend([words(" on "), name(short(commit))]);
    }
    pieces
}

/// How many of the commits it is about, or how many were squashed.
fn share(report: &Report) -> Option<Piece> {
    let provenance = &report.provenance;
    let is_ai = |class| matches!(class, Class::AiAuthored | Class::AiAssisted | Class::Mixed);
    match provenance.commits.as_slice() {
        [only] if only.squashed > 1 => Some(words(format!(" (a squash of {} commits)", only.squashed))),
        [] | [_] => None,
        all => {
            let alike = |class| class == provenance.class || (is_ai(class) && is_ai(provenance.class));
            let number = all.iter().filter(|commit| alike(commit.class)).count();
            Some(words(format!(" ({number} of {} commits)", all.len())))
        }
    }
}

/// Lines by a verified recorder.
pub(crate) fn recorded(report: &Report) -> Vec<Piece> {
    let writers = report.provenance.attributions.iter();
    let parts: Vec<_> = writers
        .take(5)
        .map(|writer| {
            vec![name(&writer.by), words(format!(" {}", count(writer.line_count as usize, "line")))]
        })
        .collect();
    if parts.is_empty() {
        return parts.concat();
    }
    let mut pieces = vec![words("by a verified recorder: ")];
    pieces.extend(join(parts, ", "));
    if let Some(rest) = report.provenance.attributions.len().checked_sub(5).filter(|rest| *rest > 0) {
        pieces.push(words(format!(" and {rest} more")));
    }
    pieces
}

/// Services, tiers and owners that the change touches.
pub(crate) fn touches(report: &Report, most: usize) -> Vec<Piece> {
    let reach = &report.reach;
    let owned = match reach.path_owners.as_slice() {
        [] => Vec::new(),
        owners => [vec![words("code owners: ")], names(owners, most)].concat(),
    };
    if reach.declared == 0 {
        let none = vec![words("no services are declared, so tiers are not known")];
        return join(vec![none, owned], "; ");
    }
    let mut parts: Vec<Vec<Piece>> = reach.services.iter().take(most).map(service).collect();
    if let Some(rest) = reach.services.len().checked_sub(most).filter(|rest| *rest > 0) {
        parts.push(vec![words(count(rest, "more service"))]);
    }
    if parts.is_empty() {
        parts.push(vec![words("no declared service")]);
    }
    let services = join(parts, ", ");
    let unassigned = match reach.unassigned.len() {
        0 => Vec::new(),
        _ if reach.services.is_empty() => Vec::new(),
        1 => vec![words("1 file belongs to no declared service")],
        files => vec![words(format!("{files} files belong to no declared service"))],
    };
    join(vec![services, unassigned, owned], "; ")
}

/// A service that is touched, with its tier and owners.
pub(crate) fn service(service: &Service) -> Vec<Piece> {
    let tier = service.tier.map_or_else(|| "no tier".to_owned(), |tier| format!("tier {tier}"));
    let mut pieces = vec![name(&service.service), words(format!(" ({tier}"))];
    if !service.owners.is_empty() {
        pieces.push(words(", "));
        pieces.extend(names(&service.owners, 3));
    }
    pieces.push(words(match service.band {
        Band::Certain => ")",
        Band::Likely => ", likely)",
        Band::Possible => ", possibly)",
    }));
    pieces
}

/// A page that was followed: where it is, how old, whose, and whether it still holds.
pub(crate) fn advice(page: &Advice) -> Vec<Piece> {
    let edited = page.last_edited.as_ref().map(|at| vec![words("last edited "), name(at)]);
    let owner = page.owner.as_ref().map(|owner| vec![words("kept by "), name(owner)]);
    let superseded = match page.superseded {
        Some(true) => "superseded",
        Some(false) => "not superseded",
        None => "nobody said whether it is superseded",
    };
    let parts = vec![edited.unwrap_or_default(), owner.unwrap_or_default(), vec![words(superseded)]];
    [vec![name(&page.url), words(": ")], join(parts, ", ")].concat()
}

/// What would happen to the world.
pub(crate) fn effect(effect: &Effect) -> Vec<Piece> {
    let mut pieces = vec![words(format!("{} ", effect.verb.word().replace('-', " "))), name(&effect.object)];
    if effect.count != 1 {
        pieces.push(words(format!(" ({} in all)", effect.count)));
    }
    if let Some(place) = &effect.environment {
        pieces.extend([words(" in "), name(place)]);
    }
    pieces.push(words(if effect.reversible { "; it can be undone" } else { "; it cannot be undone" }));
    pieces
}

/// `path:first–last`.
pub(crate) fn place(place: &Place) -> String {
    match place.lines {
        None => place.path.clone(),
        Some(lines) if lines.last > lines.first => format!("{}:{}–{}", place.path, lines.first, lines.last),
        Some(lines) => format!("{}:{}", place.path, lines.first),
    }
}

/// How the requirements came out, counted.
pub(crate) fn requirements(report: &Report) -> Vec<Piece> {
    let all = &report.requirements;
    let policy = [words("policy "), name(&report.verdict.policy.name)];
    if all.is_empty() {
        return [vec![words("none; the ")], policy.to_vec(), vec![words(" asks nothing")]].concat();
    }
    if all.iter().all(|one| one.state == State::NotApplicable) {
        return [vec![words(format!("none applies, of {} in the ", all.len()))], policy.to_vec()].concat();
    }
    let number = |test: &dyn Fn(&&caution_wire::report::Requirement) -> bool| all.iter().filter(test).count();
    let counts = [
        (number(&|one| is_open(one) && one.state == State::Missing && one.blocks), "missing"),
        (number(&|one| is_open(one) && one.state == State::Unknown && one.blocks), "unknown"),
        (number(&|one| is_open(one) && !one.blocks), "warned of"),
        (number(&|one| one.state == State::Overridden), "overridden"),
        (number(&|one| one.state == State::Met), "met"),
        (number(&|one| is_observed(one)), "only observed"),
        (number(&|one| one.state == State::NotApplicable), "not applicable"),
    ];
    let shown = counts.iter().filter(|(number, _)| *number > 0);
    let text: Vec<String> = shown.map(|(number, word)| format!("{number} {word}")).collect();
    [vec![words(format!("{} (", text.join(", ")))], policy.to_vec(), vec![words(")")]].concat()
}

/// The verdict's word and the next act.
pub(crate) fn verdict(report: &Report) -> (String, Vec<Piece>) {
    let verdict = &report.verdict;
    let mut next = Vec::new();
    if verdict.only_unknowns {
        next.push(words("only unknowns stand in the way"));
    }
    if !verdict.next.is_empty() {
        if !next.is_empty() {
            next.push(words("; "));
        }
        next.push(free(&verdict.next));
    }
    (verdict.outcome.word().to_owned(), next)
}
