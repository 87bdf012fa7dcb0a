//! The sentences of a backtest.

use caution_wire::Backtest;
use caution_wire::backtest::{
    Asked, FixToldBy, Group, HotFix, Interval, Named, Requirement, Revert, Rule, ToldBy, UnknownCount,
    Unknowns,
};

use super::piece::{Piece, free, join, name, words};
use super::plain::{count, short};

/// What it means that the gate speaks.
pub(crate) const SPEAKS: &str =
    "To speak is to hold, to stop, or to find something of medium severity or more.";

/// What is not in git.
pub(crate) const APPROVALS: &str = "Approvals are not in git: each hold is counted as if nobody had approved yet, so these are reviews that the gate would have asked for.";

/// What counts as a change.
pub(crate) const CHANGE: &str = "A commit of the first-parent line against its first parent: a merge counts as the one change that it brings, a commit made on the line itself counts alone. The date is the committer’s.";

/// The policy where a repository has none.
const BASELINE: &str = "baseline";

/// How a change is judged.
pub(crate) const VERDICT: &str = "Each change is judged as at its own time: at the moment it was committed, with the people, services and policy that stood on its first parent; a policy that was named with --policy takes the place of the repository’s own. Reviews, checks and reports are not in git, so none of them counts.";

/// What counts as reverted.
pub(crate) const REVERTED: &str = "A later change of the period says “This reverts commit ….” of one of its commits, as git writes it; or quotes its title in “Revert …” and names its pull request; or quotes a title that only one earlier change has, and touches a file of that change. A revert that was undone itself no longer counts. Reverts that say it in other words are not found.";

/// What counts as hot-fixed.
pub(crate) const HOT_FIXED: &str = "Within seven days a later change names one of its commits in a trailer “Fixes:”; or its title begins, a prefix like “fix:” apart, with a hotfix, the fix of a regression, a revert or backing out, and at least half of the lines it removes were written by that one change, not all of them in tests or documentation. Most fixes are not found this way: it is meant to be right where it speaks.";

/// What the minutes are.
pub(crate) const MINUTES: &str = "The minutes of a hold are an assumption, set by --minutes-per-hold: nothing in git tells them. A hold counts once, however many approvals it asks for; stops are not counted.";

/// A number with its thousands set apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 change`, `1,200 changes`.
pub(crate) fn many(number: u64, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{} {thing}s", grouped(number)),
    }
}

/// The day of a moment.
pub(crate) fn day(at: &str) -> &str {
    at.split_once('T').map_or(at, |(day, _)| day)
}

/// The first and the last day.
pub(crate) fn days(report: &Backtest) -> Option<(String, String)> {
    let period = &report.period;
    let first = period.counted_from.as_ref().or(period.since.as_ref()).or(period.oldest_at.as_ref())?;
    let last = period.until.as_ref().or(period.newest_at.as_ref())?;
    Some((day(first).to_owned(), day(last).to_owned()))
}

/// What was looked back at.
pub(crate) fn title(report: &Backtest) -> Vec<Piece> {
    match &report.repository {
        Some(repository) => vec![words("Backtest of "), free(repository)],
        None => vec![words("Backtest")],
    }
}

/// How much there is, and of when.
pub(crate) fn extent(report: &Backtest) -> Vec<Piece> {
    let mut pieces = vec![words(many(report.changes.found, "change"))];
    if let Some((first, last)) = days(report) {
        pieces.push(words(format!(", {first} to {last} (asked for: ")));
        let whole = if report.period.is_whole { "; nothing older is here)" } else { ")" };
        pieces.extend([name(&report.period.asked), words(whole)]);
    }
    pieces
}

/// Why there is nothing to assess, and what to do about it.
pub(crate) fn nothing(report: &Backtest) -> Vec<Piece> {
    let (Some(tip), Some(at)) = (&report.period.tip, &report.period.tip_at) else {
        return vec![words("nothing to assess: there is no commit yet")];
    };
    vec![
        words("nothing to assess: no change is of this period; the newest commit, "),
        name(short(tip)),
        words(format!(", is of {}; `--until HEAD` counts back from it", day(at))),
    ]
}

/// What there is to say where no change could be judged.
pub(crate) const NONE_JUDGED: &str =
    "None of these changes could be judged, so nothing can be said of what the gate would have done.";

/// Which changes there are.
pub(crate) fn judged(report: &Backtest) -> Vec<Piece> {
    let changes = &report.changes;
    let mut pieces = vec![words("the first-parent line up to ")];
    pieces.push(name(report.period.tip.as_deref().map_or("HEAD", short)));
    pieces.push(words(format!(
        ": {}, each as the one change that it brings, and {}",
        many(changes.merges, "merge"),
        many(changes.direct, "single commit")
    )));
    match changes.found - changes.judged.min(changes.found) {
        0 => {}
        rest => pieces.push(words(format!("; {} of these could not be judged", grouped(rest)))),
    }
    pieces
}

/// Why nothing holds, and what to do about it; `None` where something does.
pub(crate) fn quiet(report: &Backtest) -> Option<[Vec<Piece>; 2]> {
    let (changes, charter) = (&report.changes, report.charter.as_ref()?);
    if changes.hold + changes.stop > 0 {
        return None;
    }
    let high = match changes.proceed_with_high_finding {
        0 => "no change has a finding of high severity".to_owned(),
        1 => "1 change with a finding of high severity would have proceeded".to_owned(),
        some => format!("{} changes with findings of high severity would have proceeded", grouped(some)),
    };
    let mut lacks = Vec::new();
    match charter.reviewers {
        0 => lacks.push("names nobody who could approve"),
        1 => lacks.push("names only one person or team who could approve"),
        _ => {}
    }
    if charter.tiered_services == 0 {
        lacks.push("gives no service a tier");
    }
    let mut why = vec![words(format!("Nothing would have waited; {high}. "))];
    if lacks.is_empty() {
        why.push(words("Whatever the policy holds for was met or did not apply."));
        let next = vec![free("`--policy reset-90` shows what a stricter policy would have asked for.")];
        return Some([why, next]);
    }
    why.push(words(format!("The charter of the newest change {}", lacks.join(" and "))));
    if charter.policy == BASELINE {
        why.push(free(format!(
            ", and `{BASELINE}` waits for a second person only where one is known, mostly on tiers 1 and 2"
        )));
    }
    why.push(words("."));
    let mut next = Vec::new();
    if !charter.has_files {
        next.push(free("`caution init` writes templates. "));
    }
    if charter.reviewers < 2 {
        next.push(free("Name those who can approve in `.caution/people.yaml`. "));
    }
    if charter.tiered_services == 0 {
        next.push(free("Give services a tier in `.caution/services.yaml`. "));
    }
    next.push(words("Commit these files: later changes are judged by them, the past ones are not."));
    Some([why, next])
}

/// Which policies judged.
pub(crate) fn policies(report: &Backtest) -> Vec<Piece> {
    let one = |policy: &caution_wire::backtest::Policy| {
        let mut notes = Vec::new();
        if report.policies.len() > 1 {
            notes.push(many(policy.changes, "change"));
        }
        if policy.texts > 1 {
            notes.push(format!("in {} versions", grouped(policy.texts)));
        }
        let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) };
        vec![name(&policy.name), words(notes)]
    };
    let mut pieces = join(report.policies.iter().take(5).map(one).collect(), ", ");
    pieces.push(words("; each change as at its own time"));
    pieces
}

/// An average for a week; `None` if the period is too short for one.
pub(crate) fn weekly(report: &Backtest, number: u64) -> Option<f64> {
    let days = report.period.days;
    (days >= 14.0).then(|| number as f64 * 7.0 / days)
}

/// The averages for a week.
pub(crate) fn averages(report: &Backtest) -> Option<String> {
    let changes = &report.changes;
    let average = |number| weekly(report, number).map(|number| format!("{number:.1}"));
    let (judged, hold, stop) = (average(changes.judged)?, average(changes.hold)?, average(changes.stop)?);
    let span = days(report).map_or(String::new(), |(first, last)| {
        let first_change = if report.period.is_whole { "the first judged change, " } else { "" };
        let weeks = report.period.days / 7.0;
        format!(", over the {weeks:.1} weeks from {first_change}{first} to {last}")
    });
    Some(format!("on average {judged} changes judged, {hold} held, {stop} stopped{span}"))
}

/// What the gate would have done about a requirement, with the number of changes.
pub(crate) fn asked(requirement: &Requirement) -> String {
    let changes = many(requirement.changes, "change");
    match requirement.asked {
        Asked::Stop => format!("stops {changes}"),
        Asked::Hold => format!("holds {changes}"),
        Asked::Warn => format!("{changes}, a warning only"),
        Asked::Observe => format!("{changes}, recorded only"),
    }
}

/// In how many changes a rule found something.
pub(crate) fn found(rule: &Rule) -> String {
    let changes = many(rule.changes, "change");
    match rule.changes_medium_or_more {
        0 => format!("{changes}, none of medium severity or more"),
        all if all == rule.changes => changes,
        some => format!("{changes}, {} of medium severity or more", grouped(some)),
    }
}

/// What the holds would have cost.
pub(crate) fn effort(report: &Backtest) -> String {
    let effort = &report.effort;
    if effort.holds == 0 {
        return "no hold, so no minutes of a reviewer".to_owned();
    }
    let week = effort.minutes_per_week.map_or(String::new(), |minutes| format!(", {} a week", time(minutes)));
    format!(
        "{} in all{week}: {} × {}. The minutes are an assumption, not a measurement",
        time(effort.minutes as f64),
        many(effort.holds, "hold"),
        many(u64::from(effort.minutes_per_hold), "minute")
    )
}

/// Minutes, as hours where that is easier to read.
fn time(minutes: f64) -> String {
    // As it is shown, so that 119.6 is two hours.
    if minutes.round() >= 120.0 {
        return format!("about {} hours", grouped((minutes / 60.0).round() as u64));
    }
    match minutes.round() as u64 {
        0 if minutes > 0.0 => "less than a minute".to_owned(),
        minutes => format!("about {}", many(minutes, "minute")),
    }
}

/// A number of per cent: `12.5 %`.
fn percent(number: f64) -> String {
    // The sign stays on the number's line.
    format!("{number:.1}\u{a0}%")
}

/// `7.1 %, 95 % interval 1.3 to 31.5 %`.
fn share(share: &Interval) -> String {
    format!("{}, 95\u{a0}% interval {:.1} to {}", percent(share.percent), share.low, percent(share.high))
}

/// A group's share, or why there is none.
pub(crate) fn group_share(group: &Group, fewest: u64) -> String {
    match &group.share {
        Some(interval) => share(interval),
        None => format!("too few to say: fewer than {fewest}"),
    }
}

/// A group with its share.
fn group(group: &Group, fewest: u64) -> String {
    format!("{} of {} ({})", grouped(group.spoken), grouped(group.changes), group_share(group, fewest))
}

/// Whether the gate would have spoken for what went wrong: one sentence each.
pub(crate) fn outcomes(report: &Backtest) -> Vec<String> {
    let outcomes = &report.outcomes;
    let (wrong, others) = (&outcomes.went_wrong, &outcomes.others);
    if wrong.changes == 0 {
        return vec![
            "No judged change was found to be reverted or hot-fixed within the period, so nothing can be said of how the gate would have done.".to_owned(),
            format!("Of all judged changes, it would have spoken for {}.", group(others, outcomes.fewest)),
        ];
    }
    let first = format!(
        "Of the changes that were later reverted or hot-fixed, the gate would have spoken for {}; of all others, for {}.",
        group(wrong, outcomes.fewest),
        group(others, outcomes.fewest)
    );
    let second = match &outcomes.difference {
        _ if wrong.spoken == 0 && others.spoken == 0 => "It would have been silent throughout.".to_owned(),
        None => "These counts do not say whether it tells the two apart.".to_owned(),
        Some(difference) if difference.low > 0.0 => {
            format!("It would have spoken more often for what went wrong, by {}.", points(difference))
        }
        Some(difference) if difference.high < 0.0 => {
            format!("It would have spoken less often for what went wrong, by {}.", points(difference))
        }
        Some(difference) => {
            format!("The difference is {}: with these counts it may be chance.", points(difference))
        }
    };
    vec![first, second]
}

/// `5.6 points, 95 % interval -1.2 to 12.0`.
fn points(difference: &Interval) -> String {
    let signed = |number: f64| format!("{number:.1}").replace('-', "−");
    format!(
        "{} points (95\u{a0}% interval {} to {})",
        signed(difference.percent),
        signed(difference.low),
        signed(difference.high)
    )
}

/// A change: its id, its day, its subject.
pub(crate) fn named(change: &Named) -> Vec<Piece> {
    vec![
        name(short(&change.commit)),
        words(format!(" {} ", day(&change.at))),
        Piece::Quote(brief(&change.subject)),
    ]
}

/// A subject, short enough for one line.
pub(crate) fn brief(text: &str) -> String {
    match text.char_indices().nth(72) {
        None => text.to_owned(),
        Some((index, _)) => format!("{}…", text.get(..index).unwrap_or_default().trim_end()),
    }
}

/// What a revert undoes, and what became of it.
pub(crate) fn revert(revert: &Revert) -> Vec<Piece> {
    let mut pieces =
        vec![name(short(&revert.change.commit)), words(format!(" {} reverts ", day(&revert.change.at)))];
    if revert.in_part {
        pieces.push(words("a part of "));
    }
    pieces.extend(named(&revert.reverts));
    if let Some(undone) = &revert.undone_by {
        pieces.extend([
            words("; undone by "),
            name(short(&undone.commit)),
            words(format!(" {}", day(&undone.at))),
        ]);
    }
    pieces.push(words(format!(" ({})", spoken(revert.spoken))));
    pieces
}

/// What a hot-fix mends.
pub(crate) fn hot_fix(fix: &HotFix) -> Vec<Piece> {
    let mut pieces = named(&fix.change);
    pieces.push(words(" mends "));
    pieces.extend(named(&fix.fixes));
    pieces.push(words(format!(" ({})", spoken(fix.spoken))));
    pieces
}

/// Whether the gate would have spoken.
pub(crate) fn spoken(spoken: Option<bool>) -> &'static str {
    match spoken {
        Some(true) => "the gate would have spoken",
        Some(false) => "the gate would have been silent",
        None => "that change could not be judged",
    }
}

/// How a revert was told.
pub(crate) fn told_by(told: ToldBy) -> &'static str {
    match told {
        ToldBy::Commit => "it names the commit",
        ToldBy::PullRequest => "it quotes the title and names the pull request",
        ToldBy::Title => "it quotes the title, which one earlier change has, and touches a file of it",
    }
}

/// How a hot-fix was told.
pub(crate) fn fix_told_by(told: FixToldBy) -> &'static str {
    match told {
        FixToldBy::Trailer => "its trailer `Fixes:` names the commit",
        FixToldBy::Lines => {
            "its title begins with haste, and at least half of the lines it removes are from that change"
        }
    }
}

/// How many reverts and hot-fixes were found.
pub(crate) fn tally(report: &Backtest) -> String {
    let undone = report.reverts.iter().filter(|revert| revert.undone_by.is_some()).count() as u64;
    let again =
        if undone == 0 { String::new() } else { format!(", {} of them undone again", grouped(undone)) };
    format!(
        "{}{again}; {}",
        many(report.reverts.len() as u64, "revert"),
        match report.hot_fixes.len() {
            1 => "1 hot-fix".to_owned(),
            number => format!("{} hot-fixes", grouped(number as u64)),
        }
    )
}

/// What could not be seen: one sentence each.
pub(crate) fn unknowns(unknowns: &Unknowns) -> Vec<Vec<Piece>> {
    let mut all = Vec::new();
    if let Some(history) = &unknowns.history {
        all.push(vec![free(history), words(": older changes of the period are not here")]);
    }
    if unknowns.too_long {
        all.push(vec![words(
            "the period holds more changes than are judged at once; the oldest were left out",
        )]);
    }
    if let Some(first) = unknowns.not_judged.first() {
        let number = unknowns.not_judged.len();
        let mut pieces = vec![words(format!("{} could not be judged, such as ", count(number, "change")))];
        pieces.extend([name(short(&first.change.commit)), words(": "), free(&first.why)]);
        all.push(pieces);
    }
    let mut say = |number: u64, thing: &str, what: &str| {
        if number > 0 {
            all.push(vec![words(format!("{} {what}", many(number, thing)))]);
        }
    };
    say(
        unknowns.misdated,
        "commit",
        "left out: they stand among the commits of the period or above them, but bear dates outside of it",
    );
    say(unknowns.reverts_of_older, "revert", "of something older than the period; not listed as such");
    say(
        unknowns.reverts_unclear,
        "revert",
        "of something that is not found in the period, or could be several; not listed",
    );
    say(
        unknowns.fixes_untraced,
        "change",
        "with haste at the head of the title, whose removed lines could not be traced; not counted as a hot-fix",
    );
    let kind = |one: &UnknownCount| {
        vec![name(one.kind.word()), words(format!(" in {}", many(one.changes, "change")))]
    };
    let kinds = join(unknowns.kinds.iter().map(kind).collect(), ", ");
    if !kinds.is_empty() {
        all.push([vec![words("not seen within changes: ")], kinds].concat());
    }
    all
}
