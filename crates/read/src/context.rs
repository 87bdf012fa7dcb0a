//! What git does not hold, as somebody tells it in a file or by a flag.
//!
//! Whatever stands here is a claim: it can add to a requirement, never meet one. Trust comes from the
//! channel, so there is no key for it.

mod account;
mod effect;
mod report;

use caution_core::ObjectId;
use caution_core::command::Intent;
use caution_core::context::{
    Advice, Approval, ChangeRecord, Context, OpenRequests, Report, ReviewState, Told,
};
use caution_core::problem::Problem;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use self::account::AccountForm;
use self::effect::EffectForm;
use self::report::{ReportForm, object};
use crate::charter::check_version;
use crate::yaml::{self, Root, Spanned, quoted};

pub use self::account::account;

/// What git does not hold about a change. Everything here is a claim: it can add to a requirement,
/// never meet one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContextForm {
    /// The version of this form.
    #[schemars(range(min = 1, max = 1))]
    version: Option<Spanned<u32>>,
    /// The repository's name on the forge (`org/name`).
    repository: Option<String>,
    /// The branch that the change is to enter.
    target_branch: Option<String>,
    /// The branch that it comes from.
    head_branch: Option<String>,
    /// The title of the pull request.
    title: Option<String>,
    /// Its body.
    body: Option<String>,
    /// Who opened it.
    author: Option<Spanned<AccountForm>>,
    /// Who acts now: pushes, deploys, runs.
    actor: Option<Spanned<AccountForm>>,
    /// The person who drives the agent.
    operator: Option<Spanned<AccountForm>>,
    /// Where it goes.
    environment: Option<String>,
    /// What would happen, where it cannot be worked out of the change itself.
    effects: Option<Vec<Spanned<EffectForm>>>,
    /// What somebody set out to do, as the ticket says: what a command does besides is found.
    intent: Option<IntentForm>,
    /// Pages and documents that were followed.
    advice: Option<Vec<AdviceForm>>,
    /// Why, how it was checked, and how it is undone.
    record: Option<RecordForm>,
    /// Reviews.
    approvals: Option<Vec<ApprovalForm>>,
    /// Reports.
    reports: Option<Vec<Spanned<ReportForm>>>,
    /// How many requests for a review wait for whom. It orders whom the report names, and does nothing
    /// else.
    open_requests: Option<Vec<OpenRequestsForm>>,
}

/// What somebody set out to do.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct IntentForm {
    /// The ticket's number.
    ticket: Option<String>,
    /// The environment in which it is to happen.
    environment: Option<String>,
    /// The role of the machine on which it is to happen: `replica`.
    role: Option<String>,
    /// To what kind of thing: `app`.
    kind: Option<String>,
    /// To how many.
    count: Option<u64>,
}

/// What waits for somebody.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OpenRequestsForm {
    /// For whom.
    who: Spanned<AccountForm>,
    /// How many.
    count: u32,
}

/// A page or document that somebody followed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AdviceForm {
    /// Where it is.
    #[schemars(length(min = 1))]
    url: Spanned<String>,
    /// When it was last edited: `2026-05-01` or `2026-05-01T10:00:00Z`.
    last_edited: Option<Spanned<String>>,
    /// Who keeps it.
    owner: Option<String>,
    /// Whether something newer replaces it.
    superseded: Option<bool>,
}

/// The change record.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RecordForm {
    /// Why the change is made.
    why: Option<String>,
    /// How it was checked.
    verified: Option<String>,
    /// How it is undone.
    rollback: Option<String>,
}

/// One person's review.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ApprovalForm {
    /// Whose.
    by: Spanned<AccountForm>,
    /// What it says.
    state: StateForm,
    /// The commit it saw: all digits of its id.
    commit: Option<Spanned<String>>,
    /// When: `2026-05-01` or `2026-05-01T10:00:00Z`.
    at: Option<Spanned<String>>,
}

/// What a review says.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum StateForm {
    /// Yes.
    Approved,
    /// No.
    ChangesRequested,
    /// Neither.
    Commented,
    /// Taken back.
    Dismissed,
}

/// Reports to attach.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportsForm {
    /// The version of this form.
    #[schemars(range(min = 1, max = 1))]
    version: Option<Spanned<u32>>,
    /// The reports.
    reports: Vec<Spanned<ReportForm>>,
}

/// Reads a context file (JSON or YAML). Everything in it is [`caution_core::context::Trust::Claimed`].
pub fn parse(input: &str, text: &str) -> Result<Context, Problem> {
    let form: ContextForm = read(input, text)?;
    check_version(input, text, form.version.as_ref())?;
    let reader = Reader { input, text };
    let mut context = Context {
        repository: reader.told(form.repository),
        target_branch: reader.told(form.target_branch),
        head_branch: reader.told(form.head_branch),
        title: reader.told(form.title),
        body: reader.told(form.body),
        author: reader.account("author", form.author)?,
        actor: reader.account("actor", form.actor)?,
        operator: reader.account("operator", form.operator)?,
        environment: reader.told(form.environment),
        intent: form.intent.and_then(|form| {
            reader.told(Some(Intent {
                ticket: form.ticket,
                environment: form.environment,
                role: form.role,
                kind: form.kind,
                count: form.count,
            }))
        }),
        record: form
            .record
            .map(|form| ChangeRecord { why: form.why, verified: form.verified, rollback: form.rollback })
            .and_then(|record| reader.told((record != ChangeRecord::default()).then_some(record))),
        ..Context::default()
    };
    for form in form.effects.unwrap_or_default() {
        context.effects.push(Told::claimed(effect::effect(input, text, form)?, input));
    }
    for form in form.advice.unwrap_or_default() {
        context.advice.push(Told::claimed(reader.advice(form)?, input));
    }
    for form in form.approvals.unwrap_or_default() {
        context.approvals.push(Told::claimed(reader.approval(form)?, input));
    }
    for form in form.reports.unwrap_or_default() {
        context.reports.push(Told::claimed(report::report(input, text, &form)?, input));
    }
    for form in form.open_requests.unwrap_or_default() {
        let requests = OpenRequests { who: reader.named("who", form.who)?, count: form.count };
        context.open_requests.push(Told::claimed(requests, input));
    }
    Ok(context)
}

/// Reads a report file: `reports:` with a list, the list alone, or one entry alone.
pub fn report_file(input: &str, text: &str) -> Result<Vec<Report>, Problem> {
    let forms = match yaml::root(text) {
        Root::List => read::<Vec<Spanned<ReportForm>>>(input, text)?,
        Root::Mapping(keys)
            if keys.iter().any(|key| key == "kind") && !keys.iter().any(|key| key == "reports") =>
        {
            vec![read::<Spanned<ReportForm>>(input, text)?]
        }
        Root::Mapping(_) | Root::Value => {
            let form: ReportsForm = read(input, text)?;
            check_version(input, text, form.version.as_ref())?;
            form.reports
        }
    };
    if forms.is_empty() {
        return Err(Problem::new(input, "there is no report in it").hint("add one, or leave the file out"));
    }
    forms.iter().map(|form| report::report(input, text, form)).collect()
}

/// Lays what was told later over what was told before. Of a single field the more trusted word
/// stands, and of two equally trusted ones the later; lists are joined, earlier entries first, each
/// keeping its own trust. So a claim never replaces what the forge said.
pub fn merge(base: Context, over: Context) -> Context {
    // Named one by one: a new field that is forgotten here does not compile.
    let Context {
        repository,
        target_branch,
        head_branch,
        head_commit,
        target_commit,
        title,
        body,
        author,
        actor,
        operator,
        environment,
        effects,
        run,
        intent,
        confirmed,
        advice,
        record,
        commit_accounts,
        approvals,
        fits,
        statements,
        earlier_commits,
        reports,
        reviews_unread,
        open_requests,
    } = over;
    Context {
        repository: stronger(base.repository, repository),
        target_branch: stronger(base.target_branch, target_branch),
        head_branch: stronger(base.head_branch, head_branch),
        head_commit: stronger(base.head_commit, head_commit),
        target_commit: stronger(base.target_commit, target_commit),
        title: stronger(base.title, title),
        body: stronger(base.body, body),
        author: stronger(base.author, author),
        actor: stronger(base.actor, actor),
        operator: stronger(base.operator, operator),
        environment: stronger(base.environment, environment),
        effects: joined(base.effects, effects),
        run: run.or(base.run),
        intent: stronger(base.intent, intent),
        confirmed: stronger(base.confirmed, confirmed),
        advice: joined(base.advice, advice),
        record: records(base.record, record),
        commit_accounts: joined(base.commit_accounts, commit_accounts),
        approvals: joined(base.approvals, approvals),
        fits: if fits.is_empty() { base.fits } else { fits },
        statements: joined(base.statements, statements),
        earlier_commits: joined(base.earlier_commits, earlier_commits),
        reports: joined(base.reports, reports),
        reviews_unread: match (base.reviews_unread, reviews_unread) {
            (Some(one), Some(two)) if one != two => Some(format!("{one}; {two}")),
            (one, two) => one.or(two),
        },
        open_requests: joined(base.open_requests, open_requests),
    }
}

fn stronger<T>(base: Option<Told<T>>, over: Option<Told<T>>) -> Option<Told<T>> {
    match (base, over) {
        (Some(base), Some(over)) if base.trust > over.trust => Some(base),
        (base, over) => over.or(base),
    }
}

/// Two records of one trust complete each other: a flag may add what a file left out.
fn records(base: Option<Told<ChangeRecord>>, over: Option<Told<ChangeRecord>>) -> Option<Told<ChangeRecord>> {
    match (base, over) {
        (Some(base), Some(over)) if base.trust == over.trust => {
            let value = ChangeRecord {
                why: over.value.why.or(base.value.why),
                verified: over.value.verified.or(base.value.verified),
                rollback: over.value.rollback.or(base.value.rollback),
            };
            let source = if base.source == over.source {
                over.source
            } else {
                format!("{}, {}", base.source, over.source)
            };
            Some(Told { value, trust: over.trust, source })
        }
        (base, over) => stronger(base, over),
    }
}

fn joined<T>(mut base: Vec<T>, over: Vec<T>) -> Vec<T> {
    base.extend(over);
    base
}

/// Parses, and tells those who try to set their own trust why they cannot.
fn read<T: DeserializeOwned>(input: &str, text: &str) -> Result<T, Problem> {
    yaml::parse(input, text).map_err(|problem| {
        if problem.message == "unknown key `trust`" {
            problem.hint("trust comes from the channel and cannot be claimed: what a file says is a claim")
        } else {
            problem
        }
    })
}

struct Reader<'a> {
    input: &'a str,
    text: &'a str,
}

impl Reader<'_> {
    fn told<T>(&self, value: Option<T>) -> Option<Told<T>> {
        value.map(|value| Told::claimed(value, self.input))
    }

    fn account(
        &self,
        key: &str,
        form: Option<Spanned<AccountForm>>,
    ) -> Result<Option<Told<caution_core::context::Account>>, Problem> {
        form.map(|form| self.named(key, form)).transpose().map(|account| self.told(account))
    }

    fn named(
        &self,
        key: &str,
        form: Spanned<AccountForm>,
    ) -> Result<caution_core::context::Account, Problem> {
        if form.value.0.handle.is_empty() {
            let problem = yaml::problem(self.input, self.text, &form, format!("`{key}` names nobody"));
            return Err(problem.hint("write `@handle`, `Name <mail>`, or `handle:` and `email:`"));
        }
        Ok(form.value.0)
    }

    fn advice(&self, form: AdviceForm) -> Result<Advice, Problem> {
        if form.url.value.trim().is_empty() {
            let problem = yaml::problem(self.input, self.text, &form.url, "`url` is empty");
            return Err(problem.hint("write where the page or document is"));
        }
        Ok(Advice {
            url: form.url.value.trim().to_owned(),
            last_edited: form.last_edited.map(|moment| self.moment(&moment)).transpose()?,
            owner: form.owner.filter(|owner| !owner.trim().is_empty()),
            superseded: form.superseded,
        })
    }

    fn approval(&self, form: ApprovalForm) -> Result<Approval, Problem> {
        let commit: Option<ObjectId> =
            form.commit.map(|commit| object(self.input, self.text, &commit)).transpose()?;
        Ok(Approval {
            by: self.named("by", form.by)?,
            state: match form.state {
                StateForm::Approved => ReviewState::Approved,
                StateForm::ChangesRequested => ReviewState::ChangesRequested,
                StateForm::Commented => ReviewState::Commented,
                StateForm::Dismissed => ReviewState::Dismissed,
            },
            commit,
            at: form.at.map(|moment| self.moment(&moment)).transpose()?,
        })
    }

    /// A moment, or a day, which begins at midnight UTC.
    fn moment(&self, written: &Spanned<String>) -> Result<Timestamp, Problem> {
        let bare = written.value.trim();
        let day = || {
            let date: Date = (bare.len() == "2026-05-01".len()).then(|| bare.parse().ok()).flatten()?;
            date.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
        };
        bare.parse().ok().or_else(day).ok_or_else(|| {
            let message = format!("{} is not a date", quoted(&written.value));
            yaml::problem(self.input, self.text, written, message)
                .hint("write `2026-05-01` or `2026-05-01T10:00:00Z`")
        })
    }
}

#[cfg(test)]
mod tests;
