//! `drill.yaml`: a public incident as a case, in words and expectations. The files of a drill stand
//! beside it; whoever judges it lays both together.

use caution_core::change::Action;
use caution_core::people::Identity;
use caution_core::problem::Problem;
use caution_core::verdict::Outcome;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::charter::check_version;
use crate::context::account;
use crate::world::{World, WorldForm};
use crate::yaml::{self, Entries, Spanned, quoted};

/// What a drill says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drill {
    /// What happened, in a few words.
    pub title: String,
    /// When it happened. Dates in the files of the drill count from here.
    pub on: Timestamp,
    /// What is publicly known.
    pub incident: Incident,
    /// What must come out, by the name of a built-in policy.
    pub expect: Vec<(Spanned<String>, Expect)>,
    /// The forms in which the incident is tried; never empty.
    pub cases: Vec<Case>,
}

/// What is publicly known of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// To whom it happened.
    pub organisation: String,
    /// What is reported.
    pub reported: String,
    /// What of it is disputed, and by whom.
    pub disputed: Option<String>,
    /// What of the drill is made up, or left out.
    pub made_up: Option<String>,
    /// Where to read of it; never empty.
    pub sources: Vec<Link>,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it is.
    pub title: String,
    /// Where it is.
    pub url: String,
}

/// What must come out of every case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expect {
    /// The answer.
    pub outcome: Outcome,
    /// Requirements that the change waits for; there may be more.
    pub requirements: Vec<String>,
    /// Rules that find something; there may be more.
    pub rules: Vec<String>,
    /// Requirements that twins may wait for as well: what this policy asks of everything of the sort.
    pub twins_wait_for: Vec<String>,
}

/// One form of the incident, and its benign twins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The change that did the harm; its id is the case's folder.
    pub change: Variant,
    /// Changes of the same surface that must proceed; never empty.
    pub twins: Vec<Variant>,
    /// Codes of rules that find something; there may be more.
    pub codes: Vec<String>,
    /// What the answer says in so many words: who reads a key, what is deployed with it, whom it reaches.
    pub says: Vec<String>,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its name, with its place in the text.
    pub id: Spanned<String>,
    /// What it is, in a sentence.
    pub what: String,
    /// Who made the commit.
    pub author: Identity,
    /// The commit's message.
    pub message: String,
    /// What it is about to do.
    pub action: Action,
    /// The command that is about to run, where it is one.
    pub command: Option<Command>,
}

/// A command, and what is around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Its text.
    pub text: String,
    /// The world around it.
    pub world: World,
    /// The agent that asks, if one does.
    pub agent: Option<String>,
    /// Whether the person who runs it, or drives the agent, said yes to it.
    pub confirmed: bool,
}

/// A public incident as a small executable case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DrillForm {
    /// The version of this form.
    #[schemars(range(min = 1, max = 1))]
    version: Option<Spanned<u32>>,
    /// What happened, in a few words.
    title: Spanned<String>,
    /// The day on which it happened. Dates in the files of the drill count from here.
    on: Spanned<String>,
    /// What is publicly known.
    incident: IncidentForm,
    /// What must come out, by the name of a built-in policy.
    expect: Entries<ExpectForm>,
    /// The forms in which the incident is tried, by the names of their folders.
    cases: Entries<CaseForm>,
}

/// What is publicly known of an incident.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct IncidentForm {
    /// To whom it happened.
    organisation: String,
    /// What is reported.
    reported: Spanned<String>,
    /// What of it is disputed, and by whom.
    disputed: Option<String>,
    /// What of the drill is made up, or left out.
    made_up: Option<String>,
    /// Where to read of it.
    #[schemars(length(min = 1))]
    sources: Spanned<Vec<LinkForm>>,
}

/// A page.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LinkForm {
    /// What it is.
    title: String,
    /// Where it is.
    #[schemars(url)]
    url: Spanned<String>,
}

/// What must come out of every case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ExpectForm {
    /// The answer.
    outcome: OutcomeForm,
    /// Requirements that the change waits for; there may be more.
    #[serde(default)]
    requirements: Vec<String>,
    /// Rules that find something; there may be more.
    #[serde(default)]
    rules: Vec<String>,
    /// Requirements that twins may wait for as well: what this policy asks of everything of the sort.
    /// Twins wait for nothing if it is left out.
    #[serde(default)]
    twins_wait_for: Vec<String>,
}

/// An answer that stands in the way.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum OutcomeForm {
    /// Something is missing.
    Hold,
    /// Nothing can clear it.
    Stop,
}

/// One form of the incident: what is left out of a twin is as in the case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CaseForm {
    /// What the change is, in a sentence.
    what: String,
    /// Who made the commit: `Name <mail>`. A command has none.
    author: Option<Spanned<String>>,
    /// The commit's message. A command has none.
    message: Option<Spanned<String>>,
    /// What it is about to do; `merge` if nothing is said, `run` for a command.
    action: Option<ActionForm>,
    /// The command that is about to run, where it is one and no commit.
    command: Option<Spanned<String>>,
    /// The world around the command.
    world: Option<WorldForm>,
    /// The agent that asks for the command; a person runs it if nothing is said.
    agent: Option<String>,
    /// Codes of rules that find something; there may be more.
    #[serde(default)]
    codes: Vec<String>,
    /// What the reasons or the unknowns say in so many words: who reads a key, what holds it, whom it reaches.
    #[serde(default)]
    says: Vec<String>,
    /// Changes of the same surface that must proceed, by the names of their folders in `twins/`.
    twins: Entries<TwinForm>,
}

/// A change of the same surface that must proceed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TwinForm {
    /// What makes it benign, in a sentence.
    what: String,
    /// Who made the commit; the case's author if nothing is said.
    author: Option<Spanned<String>>,
    /// The commit's message; the case's if nothing is said.
    message: Option<Spanned<String>>,
    /// What it is about to do; as in the case if nothing is said.
    action: Option<ActionForm>,
    /// The command; the case's if nothing is said.
    command: Option<Spanned<String>>,
    /// The world around the command; the case's if nothing is said.
    world: Option<WorldForm>,
    /// Whether the person who runs the command, or drives the agent, said yes to it.
    #[serde(default)]
    confirmed: bool,
}

/// What a change is about to do.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum ActionForm {
    /// Enter the target branch.
    Merge,
    /// Go out to an environment.
    Deploy,
    /// Be carried out by hand or by an agent.
    Run,
}

impl From<ActionForm> for Action {
    fn from(form: ActionForm) -> Self {
        match form {
            ActionForm::Merge => Self::Merge,
            ActionForm::Deploy => Self::Deploy,
            ActionForm::Run => Self::Run,
        }
    }
}

/// Reads a `drill.yaml`. `input` is what problems call it.
pub fn parse(input: &str, text: &str) -> Result<Drill, Problem> {
    let form: DrillForm = yaml::parse(input, text)?;
    check_version(input, text, form.version.as_ref())?;
    let reader = Reader { input, text };
    reader.said("title", &form.title)?;
    let cases: Result<Vec<_>, _> = form.cases.0.into_iter().map(|(id, case)| reader.case(id, case)).collect();
    let drill = Drill {
        on: reader.day(&form.on)?,
        incident: reader.incident(form.incident)?,
        expect: form.expect.0.into_iter().map(|(policy, form)| (policy, expect(form))).collect(),
        cases: cases?,
        title: form.title.value,
    };
    if drill.cases.is_empty() {
        return Err(Problem::new(input, "a drill without a case tries nothing").hint("add one under `cases`"));
    }
    if drill.expect.is_empty() {
        return Err(Problem::new(input, "a drill that expects nothing tells nothing")
            .hint("say under `expect` what must come out, by policy: `baseline: {outcome: hold}`"));
    }
    Ok(drill)
}

fn expect(form: ExpectForm) -> Expect {
    let outcome = match form.outcome {
        OutcomeForm::Hold => Outcome::Hold,
        OutcomeForm::Stop => Outcome::Stop,
    };
    Expect {
        outcome,
        requirements: form.requirements,
        rules: form.rules,
        twins_wait_for: form.twins_wait_for,
    }
}

struct Reader<'a> {
    input: &'a str,
    text: &'a str,
}

impl Reader<'_> {
    fn problem<T>(&self, at: &Spanned<T>, message: String, hint: &str) -> Problem {
        yaml::problem(self.input, self.text, at, message).hint(hint)
    }

    fn said(&self, key: &str, at: &Spanned<String>) -> Result<(), Problem> {
        if at.value.trim().is_empty() {
            return Err(self.problem(at, format!("`{key}` is empty"), "say it in a few words"));
        }
        Ok(())
    }

    /// Noon of a day, UTC.
    fn day(&self, written: &Spanned<String>) -> Result<Timestamp, Problem> {
        let bare = written.value.trim();
        let date: Option<Date> = (bare.len() == "2026-05-01".len()).then(|| bare.parse().ok()).flatten();
        let noon = date.and_then(|date| date.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).ok());
        noon.map(|zoned| zoned.timestamp()).ok_or_else(|| {
            let message = format!("{} is not a day", quoted(&written.value));
            self.problem(written, message, "write `2026-05-01`")
        })
    }

    fn incident(&self, form: IncidentForm) -> Result<Incident, Problem> {
        self.said("reported", &form.reported)?;
        if form.sources.value.is_empty() {
            let message = "an incident without a source is a rumour".to_owned();
            return Err(self.problem(&form.sources, message, "add `- {title: …, url: https://…}`"));
        }
        let link = |form: LinkForm| {
            if !form.url.value.starts_with("https://") && !form.url.value.starts_with("http://") {
                let message = format!("{} is not the address of a page", quoted(&form.url.value));
                return Err(self.problem(&form.url, message, "write `https://…`"));
            }
            Ok(Link { title: form.title, url: form.url.value })
        };
        Ok(Incident {
            organisation: form.organisation,
            reported: form.reported.value.trim().to_owned(),
            disputed: form.disputed.map(|text| text.trim().to_owned()),
            made_up: form.made_up.map(|text| text.trim().to_owned()),
            sources: form.sources.value.into_iter().map(link).collect::<Result<_, _>>()?,
        })
    }

    fn case(&self, id: Spanned<String>, form: CaseForm) -> Result<Case, Problem> {
        self.folder(&id)?;
        let command = self.command(&id, &form)?;
        let (author, message) = match (&form.author, form.message, &command) {
            (Some(author), Some(message), None) => {
                self.said("message", &message)?;
                (self.author(author)?, message.value)
            }
            (None, None, Some(_)) => (Identity { name: String::new(), email: String::new() }, String::new()),
            (.., None) => {
                let message = format!("the case {} is neither a commit nor a command", quoted(&id.value));
                return Err(self.problem(
                    &id,
                    message,
                    "give it an `author:` and a `message:`, or a `command:`",
                ));
            }
            (.., Some(_)) => {
                let message = format!("the command {} has an author or a message", quoted(&id.value));
                return Err(self.problem(&id, message, "leave them out: only commits have them"));
            }
        };
        let usual = if command.is_some() { Action::Run } else { Action::default() };
        let action = form.action.map_or(usual, Action::from);
        let change = Variant { author, what: form.what, message, action, command, id };
        let mut twins = Vec::new();
        for (id, twin) in form.twins.0 {
            twins.push(self.twin(id, twin, &change)?);
        }
        if twins.is_empty() {
            let message = format!("the case {} has no benign twin", quoted(&change.id.value));
            let hint = "add under `twins` a change of the same surface that must proceed";
            return Err(self.problem(&change.id, message, hint));
        }
        Ok(Case { change, twins, codes: form.codes, says: form.says })
    }

    fn twin(&self, id: Spanned<String>, twin: TwinForm, of: &Variant) -> Result<Variant, Problem> {
        self.folder(&id)?;
        let author = twin.author.map(|author| self.author(&author)).transpose()?;
        let tells = twin.command.is_some() || twin.world.is_some() || twin.confirmed;
        if tells && of.command.is_none() {
            let message =
                format!("the twin {} tells of a command, and its case is a commit", quoted(&id.value));
            return Err(self.problem(&id, message, "a twin is what its case is"));
        }
        let command = of.command.as_ref().map(|case| Command {
            text: twin.command.map_or_else(|| case.text.clone(), |text| text.value),
            world: twin.world.map_or_else(|| case.world.clone(), World::from),
            agent: case.agent.clone(),
            confirmed: twin.confirmed,
        });
        Ok(Variant {
            id,
            what: twin.what,
            author: author.unwrap_or_else(|| of.author.clone()),
            message: twin.message.map_or_else(|| of.message.clone(), |message| message.value),
            action: twin.action.map_or(of.action, Action::from),
            command,
        })
    }

    fn command(&self, id: &Spanned<String>, form: &CaseForm) -> Result<Option<Command>, Problem> {
        let Some(text) = &form.command else {
            if form.world.is_some() || form.agent.is_some() {
                let message = format!("the case {} tells of a command and has none", quoted(&id.value));
                return Err(self.problem(id, message, "add `command:`"));
            }
            return Ok(None);
        };
        self.said("command", text)?;
        Ok(Some(Command {
            text: text.value.clone(),
            world: form.world.clone().unwrap_or_default().into(),
            agent: form.agent.clone(),
            confirmed: false,
        }))
    }

    /// Whether a name can be that of a folder.
    fn folder(&self, id: &Spanned<String>) -> Result<(), Problem> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if id.value.is_empty() || !id.value.bytes().all(plain) {
            let message = format!("{} is not a name of a folder", quoted(&id.value));
            return Err(self.problem(id, message, "use lower-case letters, digits and `-`"));
        }
        Ok(())
    }

    fn author(&self, written: &Spanned<String>) -> Result<Identity, Problem> {
        let name = written.value.split('<').next().unwrap_or_default().trim();
        match account(&written.value).email {
            Some(email) => Ok(Identity { name: name.to_owned(), email }),
            None => {
                let message = format!("{} has no address", quoted(&written.value));
                Err(self.problem(written, message, "write `Name <mail@example.org>`"))
            }
        }
    }
}

#[cfg(test)]
mod tests;
