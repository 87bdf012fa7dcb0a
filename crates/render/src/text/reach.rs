//! How far a change goes, on a terminal: a tree by band, and the sentence last.

use std::collections::BTreeSet;

use anstyle::Style;
use caution_wire::ReachReport;
use caution_wire::report::{Disagreement, Hop, KeyReach, Radius, Reached, Seed};
use caution_wire::words::{Band, EntryKind, Standing};

use super::screen::{BOLD, DIM, PLAIN, Screen, style};
use crate::Options;
use crate::shared::piece::{Piece, line, name, words};
use crate::shared::plain::{count, cut};
use crate::shared::state::Shown;
use crate::shared::{far, known, say};

/// What is shown of each list before the rest is counted.
const SEEDS: usize = 12;
const GROUPS: usize = 8;
const IN_GROUP: usize = 6;
const HOPS: usize = 8;

/// A line of the tree and what hangs on it.
#[derive(Debug, Default)]
struct Twig {
    spans: Vec<(Style, String)>,
    twigs: Vec<Twig>,
}

impl Twig {
    fn new(spans: Vec<(Style, String)>) -> Self {
        Self { spans, twigs: Vec::new() }
    }

    fn more(number: usize, what: &str) -> Option<Self> {
        (number > 0).then(|| Self::new(vec![(DIM, format!("and {number} more{what} (--all shows them)"))]))
    }

    fn draw(&self, screen: &mut Screen, before: &str, is_last: bool) {
        let (branch, under) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        let spans: Vec<_> =
            std::iter::once((DIM, format!("{before}{branch}"))).chain(self.spans.iter().cloned()).collect();
        screen.verbatim_spans(&spans);
        draw_all(screen, &self.twigs, &format!("{before}{under}"));
    }
}

fn draw_all(screen: &mut Screen, twigs: &[Twig], before: &str) {
    for (index, twig) in twigs.iter().enumerate() {
        twig.draw(screen, before, index + 1 == twigs.len());
    }
}

/// The tree. `--verbose` is `--all` here.
pub(crate) fn render(report: &ReachReport, options: &Options) -> String {
    let mut screen = Screen::new(options);
    screen.put(0, 2, &[(BOLD, line(&say::change_of(&report.change)))]);
    if let Some(radius) = &report.reach.radius {
        let most = |usual| if options.verbose { usize::MAX } else { usual };
        let own = report
            .reach
            .services
            .iter()
            .map(|service| Twig::new(vec![(PLAIN, line(&say::service(service)))]));
        part(&mut screen, "Touches", own.collect());
        part(&mut screen, "Changes", seeds(radius, most(SEEDS)));
        for (band, head) in [
            (Band::Certain, "Certain: bound by scope, import or declared type"),
            (Band::Likely, "Likely: through dispatch, a framework or a contract"),
            (Band::Possible, "Possible: nothing rules it out"),
        ] {
            part(&mut screen, head, band_of(radius, band, options.verbose));
        }
        part(&mut screen, "Keys", keys(radius, most(SEEDS), most(HOPS)));
        part(&mut screen, "Services", services(radius));
        part(&mut screen, "Sources differ", radius.disagreements.iter().map(disagreement).collect());
        looked_at(&mut screen, radius);
    }
    not_known(&mut screen, report, options);
    last(&mut screen, report);
    screen.finish()
}

fn part(screen: &mut Screen, head: &str, twigs: Vec<Twig>) {
    if !twigs.is_empty() {
        screen.blank();
        screen.put(0, 2, &[(BOLD, head.to_owned())]);
        draw_all(screen, &twigs, "");
    }
}

fn brief(text: &str) -> String {
    cut(text, 100)
}

fn seeds(radius: &Radius, most: usize) -> Vec<Twig> {
    // Those that are new or gone with what is around them are told with it; `--all` tells each.
    let folded = match most {
        usize::MAX => radius.seeds.iter().map(|seed| (seed, 0)).collect(),
        _ => known::folded(&radius.seeds),
    };
    let rest = (folded.len() + radius.left_out.seeds as usize).saturating_sub(most);
    folded.iter().take(most).map(|(of, inside)| seed(of, *inside)).chain(Twig::more(rest, "")).collect()
}

fn seed(seed: &Seed, inside: usize) -> Twig {
    let kind = known::kind(seed.kind).unwrap_or_else(|| seed.kind.word());
    let detail = if seed.detail.is_empty() { String::new() } else { format!(", {}", brief(&seed.detail)) };
    let inside = if inside == 0 { String::new() } else { format!(", with {inside} inside") };
    let place = (DIM, format!("  {}  ", seed_place(seed)));
    let told = (PLAIN, format!("{kind}{detail}{inside}"));
    if seed.symbol.is_empty() {
        return Twig::new(vec![(BOLD, brief(&seed.path)), (PLAIN, "  ".to_owned()), told]);
    }
    Twig::new(vec![(BOLD, brief(&seed.symbol)), place, told])
}

fn seed_place(seed: &Seed) -> String {
    let lines = seed.lines.map(|lines| match lines.last {
        last if last > lines.first => format!(":{}–{last}", lines.first),
        _ => format!(":{}", lines.first),
    });
    format!("{}{}", cut(&seed.path, 200), lines.unwrap_or_default())
}

/// Those of a band, by service or folder: first what uses a seed itself, then entries, then tests.
fn band_of(radius: &Radius, band: Band, all: bool) -> Vec<Twig> {
    let entries = || radius.entries.iter().filter(|one| one.band == band);
    let entered: BTreeSet<(&str, &str, u32)> = entries().map(place_of).collect();
    let direct = radius.dependents.iter().filter(|one| one.band == band && !entered.contains(&place_of(one)));
    let mut groups: Vec<(String, Vec<&Reached>)> = Vec::new();
    let is_test = |one: &&Reached| one.entry == Some(EntryKind::Test);
    let code = direct.chain(entries().filter(|one| !is_test(one)));
    for one in code.chain(entries().filter(is_test)) {
        let home = home(one);
        match groups.iter_mut().find(|(known, _)| *known == home) {
            Some((_, group)) => group.push(one),
            None => groups.push((home, vec![one])),
        }
    }
    let most = if all { usize::MAX } else { GROUPS };
    let rest: usize = groups.iter().skip(most).map(|(_, group)| group.len()).sum();
    let twigs = groups.iter().take(most).map(|(home, group)| self::group(radius, home, group, all));
    twigs.chain(Twig::more(rest, " in other places")).collect()
}

fn place_of(one: &Reached) -> (&str, &str, u32) {
    (&one.path, &one.symbol, one.line)
}

/// The services that something stands in, else its folder.
fn home(one: &Reached) -> String {
    if !one.services.is_empty() {
        return one.services.join(", ");
    }
    one.path.rsplit_once('/').map_or_else(|| "(root)".to_owned(), |(folder, _)| format!("{folder}/"))
}

fn group(radius: &Radius, home: &str, group: &[&Reached], all: bool) -> Twig {
    let service = radius.services.iter().find(|service| service.service == home);
    let head = service.map_or_else(|| vec![name(brief(home))], far::service);
    let mut twig = Twig::new(vec![(PLAIN, line(&head))]);
    let (tests, others): (Vec<&Reached>, Vec<&Reached>) =
        group.iter().partition(|one| one.entry == Some(EntryKind::Test));
    let most = if all { usize::MAX } else { IN_GROUP };
    twig.twigs.extend(others.iter().take(most).map(|one| reached(radius, one)));
    twig.twigs.extend(Twig::more(others.len().saturating_sub(most), ""));
    if all || tests.len() <= 2 {
        twig.twigs.extend(tests.iter().map(|one| reached(radius, one)));
    } else {
        let files: BTreeSet<&str> = tests.iter().map(|test| test.path.as_str()).collect();
        let within = match files.first() {
            Some(only) if files.len() == 1 => format!("  {}", cut(only, 200)),
            _ => format!("  in {}", count(files.len(), "file")),
        };
        twig.twigs.push(Twig::new(vec![(PLAIN, count(tests.len(), "test")), (DIM, within)]));
    }
    twig
}

/// One that is reached: what it is, where, and why.
fn reached(radius: &Radius, one: &Reached) -> Twig {
    let place = format!("  {}:{}  ", cut(&one.path, 200), one.line);
    let from = radius.seeds.get(one.seed as usize).map(|seed| seed.path.as_str());
    let why = match known::why(&one.via, from, one.band) {
        own if own.is_empty() && one.before => "is gone".to_owned(),
        own if own.is_empty() => "is what changes".to_owned(),
        why if one.before => format!("{why}, before the change"),
        why => why,
    };
    let tests = if one.in_tests && one.entry != Some(EntryKind::Test) { ", in tests" } else { "" };
    let known = match one.entry {
        Some(_) => line(&known::entry(one)),
        None if one.symbol.is_empty() && holds_data(&one.path) => "the file".to_owned(),
        None if one.symbol.is_empty() => "the module".to_owned(),
        None => brief(&one.symbol),
    };
    Twig::new(vec![(PLAIN, cut(&known, 120)), (DIM, place), (PLAIN, format!("{why}{tests}"))])
}

fn services(radius: &Radius) -> Vec<Twig> {
    let one = |service: &caution_wire::report::ServiceReach| {
        let why = match service.via.last() {
            None => "its own files change".to_owned(),
            Some(hop) => {
                let from =
                    known::seed_of(radius, &service.via).and_then(|seed| radius.seeds.get(seed as usize));
                let why = known::why(&service.via, from.map(|seed| seed.path.as_str()), service.band);
                format!("{}, {} {why}", service.band.word(), place(hop))
            }
        };
        Twig::new(vec![(BOLD, line(&far::service(service))), (PLAIN, format!("  {why}"))])
    };
    radius.services.iter().map(one).collect()
}

/// Whether a file holds settings, and is no program.
fn holds_data(path: &str) -> bool {
    const ENDS: &[&str] = &[
        "yaml",
        "yml",
        "json",
        "toml",
        "ini",
        "cfg",
        "properties",
        "env",
        "tf",
        "tfvars",
        "hcl",
        "sql",
        "xml",
    ];
    path.rsplit_once('.').is_some_and(|(_, end)| ENDS.contains(&end))
}

fn place(hop: &Hop) -> String {
    format!("{}:{}", cut(&hop.path, 200), hop.line)
}

fn keys(radius: &Radius, most: usize, most_hops: usize) -> Vec<Twig> {
    let rest = (radius.keys.len() + radius.left_out.keys as usize).saturating_sub(most);
    let shown = radius.keys.iter().take(most).map(|one| key(radius, one, most_hops));
    shown.chain(Twig::more(rest, "")).collect()
}

fn key(radius: &Radius, key: &KeyReach, most: usize) -> Twig {
    let known = radius.seeds.get(key.seed as usize).map_or("(a key)", known::seed_name);
    let how = far::propagation(key.propagation).unwrap_or("nothing tells how it gets there");
    let mut twig = Twig::new(vec![(BOLD, brief(known)), (PLAIN, format!("  {how}"))]);
    if far::is_unread(key) {
        twig.twigs.push(Twig::new(vec![
            (style(Shown::Unknown), "UNKNOWN".to_owned()),
            (PLAIN, ": nobody was found who reads it".to_owned()),
        ]));
    }
    let readers =
        key.readers.iter().map(|hop| (if far::is_sure(hop) { "read by" } else { "perhaps read by" }, hop));
    for (what, hop) in readers.chain(key.units.iter().map(|hop| ("in the unit", hop))).take(most) {
        twig.twigs.push(Twig::new(vec![
            (PLAIN, format!("{what} {}", brief(known::hop_name(hop)))),
            (DIM, format!("  {}  ", place(hop))),
            (PLAIN, hop.origin.says().to_owned()),
        ]));
    }
    twig.twigs.extend(Twig::more((key.readers.len() + key.units.len()).saturating_sub(most), ""));
    twig
}

fn disagreement(one: &Disagreement) -> Twig {
    let mut pieces = vec![name(brief(&one.client)), words(" calls "), name(brief(&one.server)), words(": ")];
    pieces.push(words(one.by.join(" and ")));
    pieces.push(words(if one.by.len() == 1 { " says so, " } else { " say so, " }));
    pieces.push(words(one.not_by.join(" and ")));
    pieces.push(words(if one.not_by.len() == 1 { " does not" } else { " do not" }));
    Twig::new(vec![(PLAIN, line(&pieces))])
}

fn looked_at(screen: &mut Screen, radius: &Radius) {
    let seen = &radius.completeness;
    let whole = format!("{} of {} read whole.", seen.whole, count(seen.files as usize, "program"));
    screen.blank();
    super::row(screen, "Looked at", &[(PLAIN, whole)]);
}

fn not_known(screen: &mut Screen, report: &ReachReport, options: &Options) {
    let groups = crate::shared::unknowns::groups_of(&report.unknowns);
    let most = if options.verbose { usize::MAX } else { 5 };
    for (index, group) in groups.iter().take(most).enumerate() {
        super::unknown_row(screen, index, &group.pieces());
    }
    let rest = groups.len().saturating_sub(most);
    if rest > 0 {
        super::row(screen, "", &[(DIM, format!("and {rest} more (--all shows them)"))]);
    }
}

/// The sentence, on one line however long.
fn last(screen: &mut Screen, report: &ReachReport) {
    screen.blank();
    let spans = match report.reach.radius.as_ref().map(|radius| radius.standing) {
        None => vec![
            (style(Shown::Unknown), "? UNKNOWN:".to_owned()),
            (PLAIN, " nobody looked how far this goes.".to_owned()),
        ],
        Some(Standing::Unknown) => {
            vec![(style(Shown::Unknown), "? ".to_owned()), (PLAIN, sentence(report))]
        }
        Some(_) => vec![(PLAIN, sentence(report))],
    };
    screen.put(0, 0, &spans);
}

fn sentence(report: &ReachReport) -> String {
    line(&far::paragraph(&report.reach, far::LONG))
}

/// Every step to what was asked for. The report holds nothing else.
pub(crate) fn why(report: &ReachReport, options: &Options) -> String {
    let mut screen = Screen::new(options);
    let Some(radius) = &report.reach.radius else { return String::new() };
    let reached = radius.dependents.iter().chain(&radius.entries).map(|one| {
        let known = if one.entry.is_some() {
            known::entry_alone(one)
        } else {
            vec![name(brief(known::entry_name(one)))]
        };
        let before = if one.before { ", in the tree before the change" } else { "" };
        (known, (one.band, Some(one.confidence), before), one.seed, &one.via)
    });
    let services = radius.services.iter().map(|one| {
        let from = known::seed_of(radius, &one.via).unwrap_or(u64::MAX);
        (far::service(one), (one.band, Some(one.confidence), ""), from, &one.via)
    });
    for (index, (known, sure, from, via)) in reached.chain(services).enumerate() {
        if index > 0 {
            screen.blank();
        }
        way(&mut screen, radius, &known, sure, from, via);
    }
    for one in &radius.keys {
        screen.blank();
        draw_all(&mut screen, &[key(radius, one, usize::MAX)], "");
    }
    screen.finish()
}

fn way(
    screen: &mut Screen,
    radius: &Radius,
    known: &[Piece],
    (band, confidence, before): (Band, Option<u16>, &str),
    from: u64,
    via: &[Hop],
) {
    let sure = confidence.map(|of| format!(", {}.{} %", of / 10, of % 10)).unwrap_or_default();
    screen.put(0, 2, &[(BOLD, line(known)), (PLAIN, format!(": {}{sure}{before}", band.word()))]);
    let mut twigs = Vec::new();
    if via.is_empty() {
        twigs.push(Twig::new(vec![(PLAIN, "its own files change".to_owned())]));
    } else if let Some(start) = radius.seeds.get(from as usize) {
        twigs.push(seed(start, 0));
    }
    let mut last = radius.seeds.get(from as usize).map(|seed| seed.path.as_str());
    for hop in via {
        let why = known::says(hop, last);
        twigs.push(Twig::new(vec![
            (PLAIN, brief(known::hop_name(hop))),
            (DIM, format!("  {}  ", place(hop))),
            (PLAIN, format!("{why} ({}, {} %)", hop.origin.word(), hop.confidence)),
        ]));
        last = Some(&hop.path);
    }
    draw_all(screen, &twigs, "");
}
