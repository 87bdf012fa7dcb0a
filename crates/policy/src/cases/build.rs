//! A change as a case describes it.

use caution_core::assessment::{Assessment, RuleOutcome};
use caution_core::change::{Action, Change, Commit, Content, FileChange, Head, Mode, Side, Status};
use caution_core::charter::{Charter, Service, Tier};
use caution_core::context::{
    Account, Advice, Approval, ChangeRecord, Context, Measure, Report, ReviewState, Told, Trust,
};
use caution_core::effect::{Effect, Verb};
use caution_core::finding::{Confidence, Finding, LineRange, Severity};
use caution_core::people::{Identity, People};
use caution_core::problem::Problem;
use caution_core::provenance::{Class, CommitClass, Provenance};
use caution_core::reach::{Band, Reach, ReachedService};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::{ObjectId, RepoPath};
use caution_read::yaml::{self, Spanned, known_words, quoted};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::form::{
    CaseForm, ChangeForm, EffectForm, ReportForm, ReviewForm, ReviewWord, RevisionWord, TrustWord,
};
use crate::form::{ActionWord, Moment, OneOrMany, ProvenanceWord, TierForm, UnknownWord};

/// The day of a decision where a case names none.
const TODAY: Date = Date::constant(2026, 6, 1);

/// Where everything in a case comes from.
const SOURCE: &str = "policy test";

/// Everything that a decision rests on.
pub(super) struct Built {
    pub(super) change: Change,
    pub(super) assessment: Assessment,
    pub(super) charter: Charter,
    pub(super) now: Timestamp,
}

/// The text that a case stands in.
pub(super) struct At<'a> {
    input: &'a str,
    text: &'a str,
}

impl At<'_> {
    pub(super) fn problem<T>(&self, place: &Spanned<T>, message: String, hint: &str) -> Problem {
        yaml::problem(self.input, self.text, place, message).hint(hint)
    }
}

pub(super) fn build(charter: &Charter, input: &str, text: &str, case: &CaseForm) -> Result<Built, Problem> {
    let at = At { input, text };
    let form = &case.change;
    let mut charter = charter.clone();
    let reach = reach(&at, &mut charter, form)?;
    let class = class(&at, form)?;
    let Some(head) = id('a') else { return Err(Problem::new(input, "a case has no head")) };
    let commits = commits(&charter.people, form, &head);
    let provenance = Provenance {
        class,
        commits: commits
            .iter()
            .map(|commit| CommitClass { commit: commit.id.clone(), class, squashed: 0 })
            .collect(),
        ..Provenance::default()
    };
    let unknowns = unknowns(&at, form)?;
    let assessment = Assessment {
        provenance,
        findings: form.hazards.iter().map(finding).collect(),
        effects: form.effects.iter().map(|effect| effect_of(&at, effect)).collect::<Result<_, _>>()?,
        unknowns: unknowns.clone(),
        rules: form
            .hazards
            .iter()
            .map(|hazard| (hazard.rule.clone().into(), RuleOutcome::Found(1)))
            .collect(),
        reach,
    };
    let change = Change {
        action: match form.action {
            None | Some(ActionWord::Merge) => Action::Merge,
            Some(ActionWord::Deploy) => Action::Deploy,
            Some(ActionWord::Run) => Action::Run,
        },
        base: id('b'),
        charter_base: id('b'),
        head: Head::Commit(head),
        head_tree: None,
        commits,
        files: files(form),
        residues: Vec::new(),
        context: context(&at, &charter.people, form)?,
        unknowns,
    };
    let now = match case.now {
        None => moment(TODAY),
        Some(Moment::Day(day)) => moment(day),
        Some(Moment::Exact(at)) => at,
        Some(Moment::Local(local)) => {
            local.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
        }
    };
    Ok(Built { change, assessment, charter, now })
}

/// The files that are touched; the lines of the change stand in the first.
fn files(form: &ChangeForm) -> Vec<FileChange> {
    let paths = form.paths.iter().flat_map(|OneOrMany(paths)| paths);
    let mut files: Vec<FileChange> = paths.map(|path| file(path)).collect();
    if let Some(lines) = form.lines.filter(|lines| *lines > 0) {
        if files.is_empty() {
            files.push(file("change.txt"));
        }
        if let Some(first) = files.first_mut() {
            first.added = vec![LineRange { first: 1, last: lines }];
        }
    }
    files
}

/// A made-up object id; never `None` for a hexadecimal digit.
fn id(digit: char) -> Option<ObjectId> {
    ObjectId::parse(&digit.to_string().repeat(40))
}

fn revision(word: RevisionWord) -> Option<ObjectId> {
    match word {
        RevisionWord::Head => id('a'),
        RevisionWord::Old => id('c'),
        RevisionWord::None => None,
    }
}

fn trust(word: TrustWord) -> Trust {
    match word {
        TrustWord::Claimed => Trust::Claimed,
        TrustWord::Signed => Trust::Signed,
        TrustWord::Forge => Trust::Forge,
    }
}

fn told<T>(value: T, word: TrustWord) -> Told<T> {
    Told { value, trust: trust(word), source: SOURCE.to_owned() }
}

fn moment(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// The services that are touched: named, by path, or made up for a tier.
fn reach(at: &At<'_>, charter: &mut Charter, form: &ChangeForm) -> Result<Reach, Problem> {
    if let Some(TierForm(tiers)) = &form.tier {
        charter.services.extend(tiers.iter().map(|tier| made_up(*tier)));
    }
    let made: Vec<String> =
        form.tier.iter().flat_map(|TierForm(tiers)| tiers).map(|tier| made_up(*tier).name).collect();
    if let Some(services) = &form.services {
        let OneOrMany(names) = &services.value;
        let declared = |name: &String| charter.services.iter().any(|service| service.name == *name);
        if let Some(name) = names.iter().find(|name| !declared(name)) {
            let known = charter.services.iter().map(|service| service.name.as_str());
            let hint = known_words("services", name, known);
            return Err(at.problem(
                services,
                format!("the charter declares no service {}", quoted(name)),
                &hint,
            ));
        }
    }
    let named: Vec<&String> =
        form.services.iter().flat_map(|services| &services.value.0).chain(&made).collect();
    let paths: Vec<RepoPath> = form
        .paths
        .iter()
        .flat_map(|OneOrMany(paths)| paths)
        .map(|path| RepoPath::from(path.as_str()))
        .collect();
    let reached = charter.services.iter().filter_map(|service| {
        let inside: Vec<RepoPath> =
            paths.iter().filter(|path| service.paths.matches(path)).cloned().collect();
        (named.contains(&&service.name) || !inside.is_empty()).then(|| ReachedService {
            service: service.name.clone(),
            tier: service.tier,
            owners: service.owners.clone(),
            functions: service.functions.clone(),
            band: Band::Certain,
            paths: inside,
        })
    });
    let mut services: Vec<ReachedService> = reached.collect();
    services.sort_by_key(|service| (service.tier.is_none(), service.tier, service.service.clone()));
    let mut path_owners: Vec<String> =
        paths.iter().flat_map(|path| charter.owners_of(path)).cloned().collect();
    path_owners.sort();
    path_owners.dedup();
    let radius = Some(super::far::radius(at, charter, form)?);
    let declared = charter.services.len();
    Ok(Reach { services, path_owners, unassigned: Vec::new(), declared, radius })
}

/// A service that stands for a tier.
pub(super) fn made_up(tier: Tier) -> Service {
    Service {
        name: format!("a tier {} service", tier.number()),
        tier: Some(tier),
        paths: caution_core::pattern::Patterns::default(),
        owners: Vec::new(),
        functions: Vec::new(),
        director: None,
        vp: None,
    }
}

fn class(at: &At<'_>, form: &ChangeForm) -> Result<Class, Problem> {
    let Some(word) = &form.provenance else { return Ok(Class::Unknown) };
    Class::ALL.iter().copied().find(|class| class.id() == word.value.word()).ok_or_else(|| {
        debug_assert_eq!(word.value, ProvenanceWord::Ai);
        at.problem(
            word,
            "`ai` stands for several classes".to_owned(),
            "name one: `ai-authored`, `ai-assisted` or `mixed`",
        )
    })
}

/// One commit for each author; one by somebody unnamed where no author is given.
fn commits(people: &People, form: &ChangeForm, head: &ObjectId) -> Vec<Commit> {
    let unnamed = OneOrMany(vec!["author@case.example".to_owned()]);
    let OneOrMany(names) = form.authors.as_ref().unwrap_or(&unnamed);
    let commit = |name: &String| {
        let author = identity(people, name);
        Commit {
            id: Some(head.clone()),
            parents: id('b').into_iter().collect(),
            author: author.clone(),
            committer: author,
            committed_at: 0,
            message: "A case".to_owned(),
            notes: Vec::new(),
            has_signature: false,
        }
    };
    names.iter().map(commit).collect()
}

/// The address under which somebody commits.
fn identity(people: &People, name: &str) -> Identity {
    let plain = name.trim_start_matches('@');
    let email = match people.by_handle(plain).and_then(|person| person.emails.first()) {
        Some(email) => email.clone(),
        None if plain.contains('@') => plain.to_owned(),
        None => format!("{plain}@users.noreply.case.example"),
    };
    Identity { name: String::new(), email }
}

fn account(name: &str, bot: bool) -> Account {
    Account { handle: name.trim_start_matches('@').to_owned(), bot, email: None }
}

fn file(path: &str) -> FileChange {
    let side = Side { id: None, mode: Mode::File };
    FileChange {
        path: RepoPath::from(path),
        old_path: None,
        status: Status::Modified,
        old: Some(side.clone()),
        new: Some(side),
        content: Content::Text,
        added: Vec::new(),
        removed: Vec::new(),
    }
}

fn unknowns(at: &At<'_>, form: &ChangeForm) -> Result<Vec<Unknown>, Problem> {
    let read = |form: &Spanned<super::form::UnknownForm>| {
        let word = form.value.kind;
        let kind =
            UnknownKind::ALL.iter().copied().find(|kind| kind.id() == word.word()).ok_or_else(|| {
                debug_assert_eq!(word, UnknownWord::Any);
                at.problem(form, "`any` stands for every kind".to_owned(), "name one, such as `binary`")
            })?;
        let what = format!("a case says so ({})", kind.id());
        Ok(match &form.value.path {
            Some(path) => Unknown::of_path(kind, &RepoPath::from(path.as_str()), what, "anything"),
            None => Unknown::new(kind, "case", what, "anything"),
        })
    };
    form.unknowns.iter().map(read).collect()
}

fn finding(form: &super::form::HazardForm) -> Finding {
    use crate::form::SeverityWord;
    Finding {
        rule: form.rule.clone().into(),
        severity: match form.severity {
            Some(SeverityWord::Note) => Severity::Note,
            Some(SeverityWord::Low) => Severity::Low,
            Some(SeverityWord::Medium) => Severity::Medium,
            None | Some(SeverityWord::High) => Severity::High,
        },
        confidence: Confidence::High,
        place: None,
        related: Vec::new(),
        what: "a case says so".to_owned(),
        why: String::new(),
        evidence: Vec::new(),
        remedy: "take it out of the change".to_owned(),
    }
}

fn effect_of(at: &At<'_>, form: &Spanned<EffectForm>) -> Result<Effect, Problem> {
    use crate::form::EffectWord;
    let verb = match form.value.verb {
        EffectWord::Create => Verb::Create,
        EffectWord::Update => Verb::Update,
        EffectWord::Replace => Verb::Replace,
        EffectWord::Delete => Verb::Delete,
        EffectWord::Truncate => Verb::Truncate,
        EffectWord::RewriteHistory => Verb::RewriteHistory,
        EffectWord::Grant => Verb::Grant,
        EffectWord::Publish => Verb::Publish,
        EffectWord::Execute => Verb::Execute,
        EffectWord::Irreversible => {
            let hint = "name a verb, and write `reversible: false` beside it";
            return Err(at.problem(form, "`irreversible` is not a verb".to_owned(), hint));
        }
    };
    Ok(Effect {
        verb,
        object: "case".to_owned(),
        environment: None,
        count: 1,
        reversible: form.value.reversible.unwrap_or(true),
    })
}

fn context(at: &At<'_>, people: &People, form: &ChangeForm) -> Result<Context, Problem> {
    let forge = |text: &String| Told::forge(text.clone(), SOURCE);
    let record = form.record.as_ref().map(|record| {
        let value = ChangeRecord {
            why: record.why.clone(),
            verified: record.verified.clone(),
            rollback: record.rollback.clone(),
        };
        told(value, record.trust)
    });
    let advice = form.advice.iter().map(|page| {
        let value = Advice {
            url: page.url.clone(),
            last_edited: page.last_edited.map(|day| moment(day.0)),
            owner: None,
            superseded: page.superseded,
        };
        told(value, page.trust)
    });
    // A case that says so means a bot's own account, not an address that anybody may write.
    let automation = form.provenance.as_ref().is_some_and(|word| word.value.word() == Class::Automation.id());
    Ok(Context {
        author: automation.then(|| Told::forge(account("a-bot[bot]", true), SOURCE)),
        repository: form.repository.as_ref().map(forge),
        environment: form.environment.as_ref().map(forge),
        operator: form
            .operator
            .as_ref()
            .map(|name| Told::forge(account(handle(people, name), false), SOURCE)),
        advice: advice.collect(),
        record,
        approvals: form.approvals.iter().map(|review| approval(people, review)).collect(),
        reports: form.reports.iter().map(|form| report(at, form)).collect::<Result<_, _>>()?,
        ..Context::default()
    })
}

/// The handle under which somebody acts on the forge.
fn handle<'a>(people: &'a People, name: &'a str) -> &'a str {
    let plain = name.trim_start_matches('@');
    people.by_handle(plain).and_then(|person| person.handles.first()).map_or(plain, String::as_str)
}

fn approval(people: &People, ReviewForm(form): &ReviewForm) -> Told<Approval> {
    let value = Approval {
        by: account(handle(people, &form.by), form.bot),
        state: match form.state {
            ReviewWord::Approved => ReviewState::Approved,
            ReviewWord::ChangesRequested => ReviewState::ChangesRequested,
            ReviewWord::Commented => ReviewState::Commented,
            ReviewWord::Dismissed => ReviewState::Dismissed,
        },
        commit: revision(form.of),
        at: None,
    };
    told(value, form.trust)
}

fn report(at: &At<'_>, form: &Spanned<ReportForm>) -> Result<Told<Report>, Problem> {
    let given = &form.value;
    let mut measures: Vec<(String, Measure)> = Vec::new();
    let mut add = |name: &str, measure: Option<Measure>| {
        measures.extend(measure.map(|measure| (name.to_owned(), measure)));
    };
    add(
        "tests",
        given.tests.as_ref().map(|tests| Measure::Tests {
            passed: tests.passed,
            failed: tests.failed,
            skipped: tests.skipped,
        }),
    );
    let coverage = given.changed_lines_covered_percent;
    add("coverage", coverage.map(|changed_lines_percent| Measure::Coverage { changed_lines_percent }));
    add("mutation", given.missed_mutants.map(|missed| Measure::Mutation { missed }));
    add("test-changes", given.weakened_tests.map(|weakened| Measure::TestChanges { weakened }));
    add(
        "rollout",
        given
            .rollout
            .as_ref()
            .map(|plan| Measure::Rollout { steps: plan.steps.clone(), monitoring: plan.monitoring.clone() }),
    );
    for (name, passed) in [(&given.check_passed, true), (&given.check_failed, false)] {
        if let Some(name) = name {
            add(name, Some(Measure::Check { passed }));
        }
    }
    let mut measures = measures.into_iter();
    match (measures.next(), measures.next()) {
        (Some((name, measure)), None) => {
            let value = Report { name, revision: revision(given.of), measure };
            Ok(told(value, given.trust))
        }
        _ => {
            Err(at.problem(form, "a report holds one measure".to_owned(), "give each measure its own entry"))
        }
    }
}
