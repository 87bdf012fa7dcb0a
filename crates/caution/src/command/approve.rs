//! `caution approve`: a signed statement on a change, a command or a plan.

mod deed;
mod show;
mod word;

use std::path::PathBuf;

use caution_core::approval::{Kind, Signer, Statement};
use caution_core::change::Selection;
use caution_core::charter::Charter;
use caution_core::context::Context;
use caution_core::port::{Clock as _, Source as _, Statements as _};
use caution_engine::{Checked, Compiler, Request, Subject, approvals, load_charter};
use caution_repo::GitRepository;
use caution_wire::{Approvals, ExitCode, approval as wire};
use clap::{Args, ValueEnum};
use jiff::{SignedDuration, Timestamp};

use super::check::{self, context, selection};
use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::output::Output;
use crate::ssh;

/// Approves a change, objects to it, or approves one run of a command or plan, with your SSH key.
///
/// The statement is bound to the content that you see here and to the branch that it is to enter. A rebase
/// that changes no line keeps it; a changed line voids it. It is kept under `refs/caution/approvals`: push
/// it with `git push origin 'refs/caution/approvals/*:refs/caution/approvals/*'`. Without `--accept`,
/// `--object` or the like this shows what there is to approve, and notes when you first looked.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 said and kept · 10 nothing was said yet · 11 it would not count, so nothing was kept · 2 usage or configuration · 1 Caution itself failed."
)]
pub(crate) struct Arguments {
    /// A revision (against its first parent) or a range BASE..HEAD
    #[arg(value_name = "REV|BASE..HEAD")]
    change: Option<String>,
    #[command(flatten)]
    word: word::Arguments,
    #[command(flatten)]
    deed: deed::Arguments,
    /// Until when it holds: `30m`, `2h`, `7d`
    #[arg(long, value_name = "DURATION")]
    expires: Option<String>,
    /// The key to sign with: a file, or `key::ssh-ed25519 …`; else the one that git signs with
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// Judge by this built-in policy or file in place of the repository's own
    #[arg(long, value_name = "NAME|FILE")]
    policy: Option<String>,
    /// Speak as of this moment (RFC 3339)
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    #[command(flatten)]
    context: context::Arguments,
}

/// How to answer
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = arguments.format == Form::Json;
    let now = arguments.at.unwrap_or_else(|| SystemClock.now());
    let expires_at = arguments.expires.as_deref().map(|text| word::until(text, now)).transpose()?;
    if arguments.word.too_long(expires_at.map_or(SignedDuration::ZERO, |until| until.duration_since(now))) {
        return Err(Failure::usage(
            "a break-glass ends within a day",
            "say `--expires 2h`, and renew it if need be",
        ));
    }
    let repository = GitRepository::open(&arguments.repo)?;
    let desk = Desk { arguments, repository: &repository, now, expires_at };
    if let Some(deed) = arguments.deed.read(&repository, arguments.context.environment())? {
        return desk.approve_deed(deed, output);
    }
    match arguments.word.kind()? {
        Some(Kind::Revoke) => desk.revoke(output),
        kind => desk.on_change(kind, output),
    }
}

/// Everything that a statement is made with.
struct Desk<'a> {
    arguments: &'a Arguments,
    repository: &'a GitRepository,
    now: Timestamp,
    expires_at: Option<Timestamp>,
}

impl Desk<'_> {
    fn on_change(&self, kind: Option<Kind>, output: &mut Output) -> Result<ExitCode, Failure> {
        let (checked, selection) = self.check()?;
        let about = approvals::describe(self.repository, &checked.change, &selection)?;
        let content = about.content.to_string();
        let name = self.repository.repository_name(&checked.change.context);
        let Some(kind) = kind else {
            word::view(self.repository, &content, self.now)?;
            return show::proposal(&checked, &about, name.as_deref(), self.arguments.format, output);
        };
        let mut wording = self.arguments.word.wording(kind, self.expires_at)?;
        wording.repository = name;
        wording.first_viewed_at = word::viewed(self.repository, &content).filter(|at| *at <= self.now);
        let statement = wording.on_change(about, &checked);
        let sealed = self.sign(&statement, &checked.charter)?;
        let Signer::Known { who, .. } = &sealed.filed.signer else {
            return Err(unlisted(&sealed.filed.signer));
        };
        let input = caution_policy::Input {
            change: &checked.change,
            assessment: &checked.assessment,
            charter: &checked.charter,
            now: self.now,
        };
        let refusal = match kind {
            Kind::Approve => caution_policy::refusal(&input, who),
            Kind::Object => caution_policy::objection_refusal(&input, who),
            Kind::Revoke | Kind::BreakGlass | Kind::Use => None,
        };
        if let Some(why) = refusal {
            return show::refused(&sealed.filed, &why, self.arguments.format, output);
        }
        let reference = self.repository.file(&sealed.envelope)?;
        let (after, _) = self.check()?;
        show::kept(&sealed.filed, &reference, Some(&after), self.arguments.format, output)
    }

    fn revoke(&self, output: &mut Output) -> Result<ExitCode, Failure> {
        let id = self.arguments.word.revoked()?;
        let charter = self.charter()?;
        let (all, _) = self.repository.all()?;
        let known: Vec<_> = all.iter().filter(|filed| filed.id.starts_with(&id)).collect();
        let [known] = known.as_slice() else {
            return Err(Failure::usage(
                match known.len() {
                    0 => format!("there is no statement `{id}`"),
                    several => format!("`{id}` begins the ids of {several} statements"),
                },
                "`caution approvals list --all` lists them",
            ));
        };
        let wording = self.arguments.word.wording(Kind::Revoke, self.expires_at)?;
        let sealed = self.sign(&wording.on_statement(known.id.clone(), self.now), &charter)?;
        let maker = caution_policy::signer(known, &charter, self.now);
        match (&sealed.filed.signer, &maker) {
            (Signer::Known { who, .. }, Signer::Known { who: maker, .. }) if who != maker => {
                let why = format!("statement `{}` is {maker}'s, and {who} cannot take it back", known.id);
                show::refused(&sealed.filed, &why, self.arguments.format, output)
            }
            (Signer::Known { .. }, _) => {
                let reference = self.repository.file(&sealed.envelope)?;
                show::kept(&sealed.filed, &reference, None, self.arguments.format, output)
            }
            (signer, _) => Err(unlisted(signer)),
        }
    }

    fn approve_deed(&self, deed: deed::Deed, output: &mut Output) -> Result<ExitCode, Failure> {
        if self.expires_at.is_none() {
            return Err(Failure::usage(
                "an approval of a command or a plan must end",
                "say when: `--expires 30m`",
            ));
        }
        let charter = self.charter()?;
        let mut wording = self.arguments.word.wording(Kind::Approve, self.expires_at)?;
        wording.repository = self.repository.repository_name(&Context::default());
        let statement = wording.on_deed(deed.about, deed.plan, self.now);
        let sealed = self.sign(&statement, &charter)?;
        if !matches!(sealed.filed.signer, Signer::Known { .. }) {
            return Err(unlisted(&sealed.filed.signer));
        }
        let reference = self.repository.file(&sealed.envelope)?;
        show::kept(&sealed.filed, &reference, None, self.arguments.format, output)
    }

    fn sign(&self, statement: &Statement, charter: &Charter) -> Result<approvals::Sealed, Failure> {
        let payload = wire::payload(statement);
        let root = self.repository.root();
        let signed = ssh::sign(root, self.arguments.key.as_deref(), &wire::signed_bytes(&payload))?;
        Ok(approvals::seal(&payload, signed.key, signed.signature, charter, self.now)?)
    }

    fn check(&self) -> Result<(Checked, Selection), Failure> {
        let arguments = self.arguments;
        let request = request(
            self.repository,
            arguments.change.as_deref(),
            &arguments.context,
            arguments.policy.as_deref(),
        )?;
        let selection = match &request.subject {
            Subject::Git(selection) => selection.clone(),
            Subject::Patch { .. } => Selection::Default,
        };
        let checked = caution_engine::check(self.repository, &Compiler::default(), request, self.now)?;
        Ok((checked, selection))
    }

    /// The charter of the branch that HEAD is on or wants to enter: where no change is at hand.
    fn charter(&self) -> Result<Charter, Failure> {
        charter(self.repository)
    }
}

/// The charter where no change is at hand: that of the default branch, else of HEAD.
pub(super) fn charter(repository: &GitRepository) -> Result<Charter, Failure> {
    use caution_core::port::History as _;
    let branch = repository.default_branch().and_then(|name| {
        repository.resolve(&format!("origin/{name}")).or_else(|_| repository.resolve(&name)).ok()
    });
    let commit = match branch {
        Some(commit) => Some(commit),
        None => repository.head()?,
    };
    Ok(load_charter(repository, commit.as_ref(), std::iter::empty())?)
}

/// The question about a change, as `check` would ask it.
pub(super) fn request(
    repository: &GitRepository,
    change: Option<&str>,
    context: &context::Arguments,
    policy: Option<&str>,
) -> Result<Request, Failure> {
    let delivery = context::delivery(context)?;
    let selection = match (change, &delivery) {
        (Some(text), _) => selection::named(text),
        (None, Some(delivery)) => selection::delivered(delivery),
        (None, None) => Selection::Default,
    };
    let policy = policy.map(super::policy::source).transpose()?;
    check::request(repository, Subject::Git(selection), context, delivery.as_ref(), policy)
}

fn unlisted(signer: &Signer) -> Failure {
    let why = match signer {
        Signer::Refused(why) => why.as_str(),
        Signer::Unchecked | Signer::Known { .. } => "cannot be anybody's",
    };
    Failure::usage(
        format!("the statement would not count: it {why}"),
        "list the key's fingerprint under `keys:` of its owner in .caution/people.yaml on the target branch",
    )
}

pub(super) use show::with_change;

/// An empty answer of the right form.
fn answer(code: ExitCode) -> Approvals {
    Approvals::new(code)
}
