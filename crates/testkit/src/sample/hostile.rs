//! Samples whose texts want to be something else: escape sequences, commands, markup.

use caution_core::RepoPath;
use caution_core::assessment::Assessment;
use caution_core::change::{MergeResidue, ResidueFile};
use caution_core::context::{Account, Advice, ChangeRecord, Measure, Report, Told};
use caution_core::effect::{Effect, Verb};
use caution_core::finding::{Place, Severity};
use caution_core::provenance::{Channel, Class, RejectedClaim};
use caution_core::reach::Reach;
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::verdict::{Outcome, State};

use super::Sample;
use super::build::{
    by, change, commit, file, finding, id, mark, need, provenance, range, requirement, sample, service,
    verdict,
};

/// A text that a terminal, a CI runner, a Markdown renderer and a shell would all like to act on.
const TEXT: &str = "\x1b[2J\u{202e}evil\u{2066} \u{7}::error file=a::b\n::stop-commands::x\r##[add-path]/tmp | `x` <img src=x onerror=1> @everyone [a](javascript:1) ![b](http://x.invalid/i.png) </details> \u{2028}::notice::z \u{9b}31m %0A %25";

/// Every field of a report holds such a text.
pub fn hostile() -> Sample {
    with_text(TEXT)
}

/// A sample with the given text wherever a text from outside can stand.
pub fn with_text(text: &str) -> Sample {
    let own = || text.to_owned();
    let mut commit = commit('1', text);
    commit.author.name = own();
    commit.author.email = own();
    let path = RepoPath::new([text.as_bytes(), b"/caf\xe9.txt"].concat());
    let mut change = change(vec![commit], vec![file(path.clone(), 1, 1)]);
    let told = || Some(Told::claimed(own(), text));
    change.context.repository = told();
    change.context.target_branch = told();
    change.context.head_branch = told();
    change.context.title = told();
    change.context.environment = told();
    change.context.author = Some(Told::claimed(Account::person(text), text));
    change.context.advice = vec![Told::claimed(
        Advice { url: own(), last_edited: None, owner: Some(own()), superseded: None },
        text,
    )];
    change.context.record = Some(Told::claimed(
        ChangeRecord { why: Some(own()), verified: Some(own()), rollback: Some(own()) },
        text,
    ));
    change.context.reports = vec![Told::claimed(
        Report { name: own(), revision: None, measure: Measure::Check { passed: true } },
        text,
    )];
    change.residues = vec![MergeResidue {
        commit: id('1'),
        files: vec![ResidueFile {
            path: path.clone(),
            added: vec![range(1, 2)],
            excerpt: vec![own()],
            removed: 0,
        }],
        conflicted: false,
    }];
    let verdict = hostile_verdict(text);
    sample("hostile", change, assessment(text, &path), verdict)
}

fn assessment(text: &str, path: &RepoPath) -> Assessment {
    let own = || text.to_owned();
    let mut with_place = finding("charter-change", Severity::High, "a", range(1, 3));
    with_place.place = Some(Place { path: path.clone(), lines: Some(range(1, 3)), snippet: Some(own()) });
    with_place.related = vec![Place::file(path)];
    (with_place.what, with_place.why, with_place.remedy) = (own(), own(), own());
    with_place.evidence = vec![own(), own()];
    let mut without_place = with_place.clone();
    without_place.place = None;
    let mut provenance =
        provenance(Class::AiAssisted, vec![mark('1', Channel::Trailer, text)], &[('1', Class::AiAssisted)]);
    provenance.rejected = vec![RejectedClaim { commit: id('1'), text: own(), reason: own() }];
    let mut reached = service(text, 1, &["a"]);
    reached.paths = vec![path.clone()];
    let unknown = Unknown::of_path(UnknownKind::Encoding, path, text, text).remedy(text);
    Assessment {
        provenance,
        reach: Reach {
            services: vec![reached],
            path_owners: vec![own()],
            unassigned: vec![path.clone()],
            declared: 1,
            radius: Some(super::reach::with_text(text, path)),
        },
        findings: vec![with_place, without_place],
        effects: vec![Effect {
            verb: Verb::Delete,
            object: own(),
            environment: Some(own()),
            count: 3,
            reversible: false,
        }],
        unknowns: vec![unknown, Unknown::new(UnknownKind::Forge, text, text, text)],
        ..Assessment::default()
    }
}

fn hostile_verdict(text: &str) -> caution_core::verdict::Verdict {
    let missing = by(need(text, text, State::Missing, text), &[text, "@bo"], text);
    let mut held = requirement(text, State::Missing, vec![missing]);
    (held.because, held.applies, held.source) = (text.to_owned(), text.to_owned(), text.to_owned());
    let met = requirement(text, State::Met, vec![need(text, text, State::Met, text)]);
    let mut verdict = verdict(Outcome::Hold, vec![held, met], text);
    verdict.policy.name = text.to_owned();
    verdict.policy.remarks = vec![text.to_owned()];
    verdict
}
