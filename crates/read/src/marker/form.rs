//! Marker files: what they look like, and how they become rows.

use caution_core::problem::Problem;
use caution_core::provenance::Role;
use schemars::JsonSchema;
use serde::Deserialize;

use super::pattern::Pattern;
use super::row::{Row, Rule, Seen};
use crate::yaml::{self, Spanned};

/// `.caution/markers.yaml`: an organisation's own markers, and built-in ones that it does not want.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkersForm {
    /// Tools and their marks.
    #[serde(default)]
    pub tools: Vec<ToolForm>,
    /// Built-in markers to leave out.
    #[serde(default)]
    pub ignore: Vec<IgnoreForm>,
}

/// One tool.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ToolForm {
    /// Small letters, digits and hyphens; evidence is filed under it.
    pub id: Spanned<String>,
    /// The tool's name for people; may be left out if a built-in tool has this id.
    pub name: Option<String>,
    /// What its marks say unless a marker says otherwise.
    pub role: Option<RoleForm>,
    /// Its marks.
    pub markers: Vec<MarkerForm>,
}

/// One mark: exactly one of the keys from `email` to `claim` says what to look for. Patterns may hold
/// `{any}`, `{word}`, `{digits}`, `{hex}`, `{hex:N}` and `{uuid}`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MarkerForm {
    /// Its name within the tool.
    pub id: Spanned<String>,
    /// What it says of the tool's part.
    pub role: Option<RoleForm>,
    /// An exact address.
    pub email: Option<Spanned<String>>,
    /// A forge login, with `[bot]` if it has one.
    pub login: Option<Spanned<String>>,
    /// The only numeric ids with which the login counts.
    #[serde(default)]
    pub ids: Vec<u64>,
    /// The number of an account on github.com, where the login varies.
    pub account_id: Option<Spanned<u64>>,
    /// Any login of this form.
    pub any_login: Option<Spanned<String>>,
    /// An account on the forge.
    pub actor: Option<Spanned<String>>,
    /// The end of the author's name.
    pub name_suffix: Option<Spanned<String>>,
    /// A trailer's key.
    pub trailer: Option<Spanned<String>>,
    /// The form of the trailer's value.
    pub value: Option<Spanned<String>>,
    /// A tool or model, as a whole part of an `Assisted-by:` list.
    pub assisted_by: Option<Spanned<String>>,
    /// Set to `assisted-by`: the kernel's `Assisted-by: AGENT:MODEL [TOOLS]`.
    pub agent_model: Option<Spanned<String>>,
    /// A head branch.
    pub branch: Option<Spanned<String>>,
    /// A whole line of a message or of a pull request's body.
    pub line: Option<Spanned<String>>,
    /// A piece of a pull request's body.
    pub body: Option<Spanned<String>>,
    /// A pull request's title.
    pub title: Option<Spanned<String>>,
    /// A commit's subject.
    pub subject: Option<Spanned<String>>,
    /// A trailer's key with which authors say `yes` or `no`.
    pub claim: Option<Spanned<String>>,
    /// Where it is known from.
    pub seen: Option<SeenForm>,
    /// True if it only hints and must not decide.
    pub weak: Option<bool>,
    /// Where it was seen or read.
    #[serde(default)]
    pub source: String,
    /// Something it must match; checked when the file is read.
    pub example: Option<ExampleForm>,
    /// Something it must not match; checked when the file is read.
    pub never: Option<ExampleForm>,
}

/// One place and what stands there.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExampleForm {
    /// `Name <address>` of the author.
    Author(Spanned<String>),
    /// `Name <address>` of the committer.
    Committer(Spanned<String>),
    /// A trailer.
    Trailer(Spanned<String>),
    /// A line of a message.
    Line(Spanned<String>),
    /// A commit's subject.
    Subject(Spanned<String>),
    /// A head branch.
    Branch(Spanned<String>),
    /// A pull request's title.
    Title(Spanned<String>),
    /// A pull request's body.
    Body(Spanned<String>),
    /// An account.
    Actor(Spanned<String>),
}

impl ExampleForm {
    /// The text and its place in the file.
    pub fn text(&self) -> &Spanned<String> {
        match self {
            Self::Author(text)
            | Self::Committer(text)
            | Self::Trailer(text)
            | Self::Line(text)
            | Self::Subject(text)
            | Self::Branch(text)
            | Self::Title(text)
            | Self::Body(text)
            | Self::Actor(text) => text,
        }
    }
}

/// What a mark says of the tool's part.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RoleForm {
    /// The tool wrote code.
    Author,
    /// A person applied the tool's suggestion.
    Suggestion,
    /// A housekeeping bot.
    Automation,
}

impl From<RoleForm> for Role {
    fn from(form: RoleForm) -> Self {
        match form {
            RoleForm::Author => Self::Author,
            RoleForm::Suggestion => Self::Suggestion,
            RoleForm::Automation => Self::Automation,
        }
    }
}

/// Where a mark is known from.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SeenForm {
    /// Met in public histories.
    Measured,
    /// Read in the tool's own source or documentation.
    Source,
    /// Reported by somebody.
    Reported,
    /// Given by the organisation; what is meant if nothing is said.
    Declared,
}

impl From<SeenForm> for Seen {
    fn from(form: SeenForm) -> Self {
        match form {
            SeenForm::Measured => Self::Measured,
            SeenForm::Source => Self::Source,
            SeenForm::Reported => Self::Reported,
            SeenForm::Declared => Self::Declared,
        }
    }
}

/// A built-in marker to leave out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IgnoreForm {
    /// A row (`cursor/branch`) or a whole tool (`cursor`).
    pub marker: Spanned<String>,
    /// Why.
    pub reason: Spanned<String>,
}

/// A text and what problems call it.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) input: &'a str,
    pub(super) text: &'a str,
}

impl Source<'_> {
    pub(super) fn problem<T>(self, value: &Spanned<T>, message: impl Into<String>) -> Problem {
        yaml::problem(self.input, self.text, value, message)
    }
}

/// A tool's row and the marker it was made of.
pub(super) fn row(
    source: Source<'_>,
    tool: &ToolForm,
    tool_name: &str,
    form: &MarkerForm,
) -> Result<Row, Problem> {
    check_id(source, &form.id)?;
    let rule = rule(source, form)?;
    let role = match &rule {
        Rule::Claim(_) => Role::Human,
        _ => form.role.or(tool.role).map_or(Role::Author, Role::from),
    };
    let seen = form.seen.map_or(Seen::Declared, Seen::from);
    Ok(Row {
        marker: tool.id.value.clone(),
        name: form.id.value.clone(),
        tool: tool_name.to_owned(),
        role,
        rule,
        seen,
        weak: form.weak.unwrap_or(seen == Seen::Reported),
        source: form.source.clone(),
    })
}

/// Ids are small letters, digits and hyphens.
pub(super) fn check_id(source: Source<'_>, id: &Spanned<String>) -> Result<(), Problem> {
    let shaped = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !id.value.is_empty() && id.value.len() <= 64 && id.value.bytes().all(shaped) {
        return Ok(());
    }
    let message = format!("{} is not an id", yaml::quoted(&id.value));
    Err(source.problem(id, message).hint("use small letters, digits and hyphens, at most 64"))
}

fn rule(source: Source<'_>, form: &MarkerForm) -> Result<Rule, Problem> {
    let mut rules = candidates(source, form).into_iter().flatten();
    let Some(rule) = rules.next() else {
        let message = format!("marker {} says nothing to look for", yaml::quoted(&form.id.value));
        return Err(source.problem(&form.id, message).hint(format!("give it one of {}", KINDS.join(", "))));
    };
    if rules.next().is_some() {
        let message = format!("marker {} looks for two things", yaml::quoted(&form.id.value));
        return Err(source.problem(&form.id, message).hint("make two markers of it"));
    }
    if let (Some(value), None) = (&form.value, &form.trailer) {
        return Err(source.problem(value, "`value` goes with `trailer` only"));
    }
    if !form.ids.is_empty() && form.login.is_none() {
        return Err(source.problem(&form.id, "`ids` goes with `login` only"));
    }
    rule
}

const KINDS: [&str; 15] = [
    "email",
    "login",
    "account-id",
    "any-login",
    "actor",
    "name-suffix",
    "trailer",
    "assisted-by",
    "agent-model",
    "branch",
    "line",
    "body",
    "title",
    "subject",
    "claim",
];

const PLACEHOLDERS: &str =
    "`{any}`, `{word}`, `{digits}`, `{hex}`, `{hex:N}` and `{uuid}` stand for what varies";

type Candidate = Option<Result<Rule, Problem>>;

fn candidates(source: Source<'_>, form: &MarkerForm) -> [Candidate; 15] {
    let pattern = |field: &Option<Spanned<String>>, make: fn(Pattern) -> Rule| -> Candidate {
        field.as_ref().map(|text| read_pattern(source, text).map(make))
    };
    [
        form.email.as_ref().map(|text| email(source, text)),
        form.login.as_ref().map(|text| {
            let login = word(source, text, "a login")?;
            Ok(Rule::Login { login, ids: form.ids.clone() })
        }),
        form.account_id.as_ref().map(|id| Ok(Rule::AccountId(id.value))),
        pattern(&form.any_login, Rule::AnyLogin),
        form.actor.as_ref().map(|text| word(source, text, "an account").map(Rule::Actor)),
        form.name_suffix.as_ref().map(|text| suffix(source, text)),
        form.trailer.as_ref().map(|key| {
            let value = form.value.as_ref().map(|text| {
                Pattern::of_value(&text.value)
                    .map_err(|message| source.problem(text, message).hint(PLACEHOLDERS))
            });
            let value = value.transpose()?;
            Ok(Rule::Trailer { key: trailer_key(source, key)?, value })
        }),
        pattern(&form.assisted_by, Rule::Assisted),
        form.agent_model.as_ref().map(|text| match text.value.as_str() {
            "assisted-by" => Ok(Rule::AgentModel),
            _ => Err(source.problem(text, "`agent-model` is always `assisted-by`")),
        }),
        form.branch.as_ref().map(|text| literal_start(source, text).map(Rule::Branch)),
        pattern(&form.line, Rule::Line),
        form.body.as_ref().map(|text| {
            let pattern = literal_start(source, text)?;
            if pattern.has_any() {
                return Err(source.problem(text, "`body` may not hold `{any}`"));
            }
            Ok(Rule::Body(pattern))
        }),
        pattern(&form.title, Rule::Title),
        pattern(&form.subject, Rule::Subject),
        form.claim.as_ref().map(|key| trailer_key(source, key).map(Rule::Claim)),
    ]
}

fn read_pattern(source: Source<'_>, text: &Spanned<String>) -> Result<Pattern, Problem> {
    Pattern::parse(&text.value).map_err(|message| source.problem(text, message).hint(PLACEHOLDERS))
}

fn literal_start(source: Source<'_>, text: &Spanned<String>) -> Result<Pattern, Problem> {
    let pattern = read_pattern(source, text)?;
    if pattern.starts_literal() {
        return Ok(pattern);
    }
    Err(source.problem(text, "the pattern must start with something spelled out"))
}

fn email(source: Source<'_>, text: &Spanned<String>) -> Result<Rule, Problem> {
    let whole = text.value.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !text.value.contains([' ', '<', '>', '*'])
    });
    if whole {
        return Ok(Rule::Email(text.value.to_lowercase()));
    }
    let message = format!("{} is not a whole address", yaml::quoted(&text.value));
    Err(source.problem(text, message).hint("a vendor's domain has employees; name the tool's own address"))
}

fn word(source: Source<'_>, text: &Spanned<String>, what: &str) -> Result<String, Problem> {
    if !text.value.is_empty() && !text.value.contains(|c: char| c.is_whitespace() || c == '@') {
        return Ok(text.value.to_lowercase());
    }
    Err(source.problem(text, format!("{} is not {what}", yaml::quoted(&text.value))))
}

fn suffix(source: Source<'_>, text: &Spanned<String>) -> Result<Rule, Problem> {
    let named = text.value.starts_with(" (") && text.value.ends_with(')') && text.value.len() > 5;
    if named {
        return Ok(Rule::NameSuffix(text.value.clone()));
    }
    let message = format!("{} is not a suffix that a tool adds", yaml::quoted(&text.value));
    Err(source.problem(text, message).hint("write it as ` (tool)`; people share names with tools"))
}

fn trailer_key(source: Source<'_>, key: &Spanned<String>) -> Result<String, Problem> {
    if crate::message::trailer_parts(&format!("{}: x", key.value)).is_some_and(|(name, _)| name == key.value)
    {
        return Ok(key.value.to_lowercase());
    }
    let message = format!("{} is not the key of a trailer", yaml::quoted(&key.value));
    Err(source.problem(key, message).hint("letters, digits and hyphens, without the colon"))
}
