//! What was said, and what it changes.

use caution_core::approval::{About, ChangeRef, Filed, Kind, Signer};
use caution_engine::Checked;
use caution_render::printable;
use caution_wire::approval::Change;
use caution_wire::approvals::{Statement, Unread};
use caution_wire::{Approvals, ExitCode, mask};

use super::{Form, answer};
use crate::failure::Failure;
use crate::output::Output;

/// What there is to approve.
pub(super) fn proposal(
    checked: &Checked,
    about: &ChangeRef,
    name: Option<&str>,
    format: Form,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let code = ExitCode::Hold;
    if format == Form::Json {
        output.print(&with_change(answer(code), checked, Some(about)).to_json())?;
        return Ok(code);
    }
    let change = &checked.change;
    let mut text = format!(
        "To approve: {} to enter `{}`, {} ({} files, {} lines added, {} removed)\n",
        about.head.commit.short(),
        printable(&mask(&about.target)),
        about.base.as_ref().map_or("from nothing".to_owned(), |base| format!("on {}", base.commit.short())),
        change.files.len(),
        change.added_lines(),
        change.removed_lines(),
    );
    text.push_str(&bound(name));
    for service in &checked.assessment.reach.services {
        let tier = service.tier.map_or("no tier".to_owned(), |tier| format!("tier {}", tier.number()));
        text.push_str(&format!("  reaches {} ({tier})\n", printable(&service.service)));
    }
    text.push_str(&verdict(checked));
    text.push_str(
        "\nNothing was said yet. Read it, then say what you accept: `caution approve --accept \"…\"`\n",
    );
    output.print(&text)?;
    Ok(code)
}

/// A statement that would not count, and was not kept.
pub(super) fn refused(
    filed: &Filed,
    why: &str,
    format: Form,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let code = ExitCode::Stop;
    if format == Form::Json {
        let mut form = answer(code);
        form.statements.push(Statement::new(filed, None, Some(why.to_owned())));
        output.print(&form.to_json())?;
    } else {
        output.print(&format!("Not kept: {}; somebody else has to say it\n", printable(&mask(why))))?;
    }
    Ok(code)
}

/// A statement that was kept, and the verdict with it.
pub(super) fn kept(
    filed: &Filed,
    reference: &str,
    after: Option<&Checked>,
    format: Form,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let code = ExitCode::Yes;
    if format == Form::Json {
        let about = match &filed.statement.about {
            About::Change(about) => Some(about),
            _ => None,
        };
        let mut form = answer(code);
        if let Some(after) = after {
            form = with_change(form, after, about);
        }
        form.statements.push(Statement::new(filed, Some(reference.to_owned()), None));
        output.print(&form.to_json())?;
        return Ok(code);
    }
    let who = match &filed.signer {
        Signer::Known { who, key } => format!("{} ({key})", printable(who)),
        Signer::Unchecked | Signer::Refused(_) => "nobody".to_owned(),
    };
    let mut text = format!("{} by {who}\n  kept as {reference}\n", said(filed));
    if !matches!(filed.statement.about, About::Statement(_)) {
        text.push_str(&bound(filed.statement.repository.as_deref()));
    }
    if let Some(until) = filed.statement.expires_at {
        text.push_str(&format!("  until {until}\n"));
    }
    text.push_str(&format!("  share it: `git push origin {reference}`\n"));
    if let Some(after) = after {
        text.push_str(&verdict(after));
    }
    output.print(&text)?;
    Ok(code)
}

fn said(filed: &Filed) -> String {
    let about = match &filed.statement.about {
        About::Change(change) => {
            format!("{} for `{}`", change.head.commit.short(), printable(&mask(&change.target)))
        }
        About::Command(deed) => format!("one run of a command in `{}`", printable(&mask(&deed.environment))),
        About::Plan(deed) => {
            format!("one application of a plan in `{}`", printable(&mask(&deed.environment)))
        }
        About::Statement(id) => format!("statement {id}"),
    };
    match filed.statement.kind {
        Kind::Approve => format!("Approved: {about}"),
        Kind::Object => format!("Objected to: {about}"),
        Kind::Revoke => format!("Taken back: {about}"),
        Kind::BreakGlass => format!("Glass broken: {about}"),
        Kind::Use => format!("Used: {about}"),
    }
}

/// For which repository a statement is.
fn bound(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("  for the repository {}\n", printable(&mask(name))),
        None => {
            let remedy = "name this one with `git config caution.repository`";
            format!("  for no repository in particular: nothing tells the name of this one; {remedy}\n")
        }
    }
}

fn verdict(checked: &Checked) -> String {
    let verdict = &checked.verdict;
    let mut text = format!("\nVerdict: {}\n", verdict.outcome.id());
    for reason in &verdict.reasons {
        text.push_str(&format!("  {}\n", printable(&mask(reason))));
    }
    text
}

/// Says which change it is about, and the verdict on it.
pub(in crate::command) fn with_change(
    mut form: Approvals,
    checked: &Checked,
    about: Option<&ChangeRef>,
) -> Approvals {
    form.change = about.map(|about| Change::from(about).masked());
    form.outcome = Some(checked.verdict.outcome.into());
    let unread = checked.assessment.unknowns.iter();
    form.unknowns = unread
        .filter(|unknown| unknown.kind == caution_core::unknown::UnknownKind::Statement)
        .map(Unread::from)
        .collect();
    form
}
