//! The marker table: built in, extended by the organisation, asked by channel.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use caution_core::context::Account;
use caution_core::people::Identity;
use caution_core::problem::Problem;
use caution_core::provenance::Channel;

use super::form::{ExampleForm, MarkersForm, Source, ToolForm, check_id, row};
use super::pattern::Pattern;
use super::row::{Row, Rule, Seen};
use super::{assisted, builtin};
use crate::yaml;

/// The marker table.
#[derive(Debug, Clone, Default)]
pub struct Markers {
    rows: Vec<Row>,
    by_email: BTreeMap<String, usize>,
    by_login: BTreeMap<String, Vec<usize>>,
    by_trailer: BTreeMap<String, Vec<usize>>,
    by_account_id: BTreeMap<u64, usize>,
    any_login: Vec<usize>,
    others: Vec<usize>,
}

impl Markers {
    /// The table that Caution ships.
    pub fn built_in() -> &'static Self {
        builtin::table()
    }

    /// The table that Caution ships, with an organisation's `.caution/markers.yaml` if there is one.
    pub fn with(own: Option<&str>) -> Result<Cow<'static, Self>, Problem> {
        let built_in = Self::built_in();
        Ok(match own {
            None => Cow::Borrowed(built_in),
            Some(text) => Cow::Owned(built_in.extended(".caution/markers.yaml", text)?),
        })
    }

    /// This table with the rows of a `.caution/markers.yaml` added and the ignored ones left out.
    /// `input` is what problems call the text.
    pub fn extended(&self, input: &str, text: &str) -> Result<Self, Problem> {
        let form: MarkersForm = yaml::parse(input, text)?;
        let source = Source { input, text };
        let mut rows = self.kept(source, &form)?;
        let mut examples = Vec::new();
        for tool in &form.tools {
            self.add_tool(source, tool, &mut rows, &mut examples)?;
        }
        let table = Self::new(rows);
        for (index, example, wanted) in examples {
            table.check_example(source, index, example, wanted)?;
        }
        Ok(table)
    }

    /// Every row, in the order of the files.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    fn new(rows: Vec<Row>) -> Self {
        let mut table = Self { rows, ..Self::default() };
        for (index, row) in table.rows.iter().enumerate() {
            match &row.rule {
                Rule::Email(email) => {
                    table.by_email.entry(email.clone()).or_insert(index);
                }
                Rule::Login { login, .. } => table.by_login.entry(login.clone()).or_default().push(index),
                Rule::Trailer { key, .. } | Rule::Claim(key) => {
                    table.by_trailer.entry(key.clone()).or_default().push(index);
                }
                Rule::AccountId(id) => {
                    table.by_account_id.entry(*id).or_insert(index);
                }
                Rule::AnyLogin(_) => table.any_login.push(index),
                _ => table.others.push(index),
            }
        }
        let rank = |index: &usize| table.rows.get(*index).map(rank);
        table.any_login.sort_by_key(rank);
        table.others.sort_by_key(rank);
        table
    }

    fn kept(&self, source: Source<'_>, form: &MarkersForm) -> Result<Vec<Row>, Problem> {
        let mut left_out = BTreeSet::new();
        for ignore in &form.ignore {
            let wanted = ignore.marker.value.as_str();
            if !self.rows.iter().any(|row| row.marker == wanted || row.id() == wanted) {
                let ids: Vec<String> = self.rows.iter().map(Row::id).collect();
                let known = if wanted.contains('/') {
                    ids.iter().map(String::as_str).collect::<Vec<_>>()
                } else {
                    self.tools().into_iter().collect()
                };
                let message = format!("no built-in marker is called {}", yaml::quoted(wanted));
                let hint = yaml::known_words("markers", wanted, known);
                return Err(source.problem(&ignore.marker, message).hint(hint));
            }
            if ignore.reason.value.trim().is_empty() {
                let message = "an ignored marker needs a reason";
                return Err(source.problem(&ignore.reason, message).hint("say why it misleads here"));
            }
            left_out.insert(wanted);
        }
        let kept =
            |row: &&Row| !left_out.contains(row.marker.as_str()) && !left_out.contains(row.id().as_str());
        Ok(self.rows.iter().filter(kept).cloned().collect())
    }

    fn tools(&self) -> BTreeSet<&str> {
        self.rows.iter().map(|row| row.marker.as_str()).collect()
    }

    fn add_tool<'f>(
        &self,
        source: Source<'_>,
        tool: &'f ToolForm,
        rows: &mut Vec<Row>,
        examples: &mut Vec<(usize, &'f ExampleForm, bool)>,
    ) -> Result<(), Problem> {
        check_id(source, &tool.id)?;
        let known = rows.iter().chain(&self.rows).find(|row| row.marker == tool.id.value);
        let Some(name) = tool.name.clone().or_else(|| known.map(|row| row.tool.clone())) else {
            let message = format!("tool {} has no `name`", yaml::quoted(&tool.id.value));
            return Err(source.problem(&tool.id, message).hint("give the name that people know it by"));
        };
        for form in &tool.markers {
            let row = row(source, tool, &name, form)?;
            if rows.iter().any(|other| other.marker == row.marker && other.name == row.name) {
                let message = format!("there is a marker {} already", yaml::quoted(&row.id()));
                let hint = "give it another id; to replace a built-in one, also `ignore` that one";
                return Err(source.problem(&form.id, message).hint(hint));
            }
            let index = rows.len();
            examples.extend(form.example.iter().map(|example| (index, example, true)));
            examples.extend(form.never.iter().map(|example| (index, example, false)));
            rows.push(row);
        }
        Ok(())
    }

    fn row(&self, index: usize) -> Option<&Row> {
        self.rows.get(index)
    }

    fn first(&self, matches: impl Fn(&Rule) -> bool) -> Option<&Row> {
        self.others.iter().filter_map(|index| self.row(*index)).find(|row| matches(&row.rule))
    }

    /// The row that knows an address: exactly, or by the login in a forge's no-reply address.
    pub fn address(&self, email: &str) -> Option<&Row> {
        let email = email.trim().to_lowercase();
        if let Some(row) = self.by_email.get(&email).and_then(|index| self.row(*index)) {
            return Some(row);
        }
        let (id, login, host) = noreply(&email)?;
        let by_id = id.filter(|_| host == "github.com").and_then(|id| self.by_account_id.get(&id));
        by_id.and_then(|index| self.row(*index)).or_else(|| self.login(login, id))
    }

    /// The row that knows a login. One that names ids comes before one that does not.
    fn login(&self, login: &str, id: Option<u64>) -> Option<&Row> {
        let known = |wants_ids: bool| {
            self.by_login.get(login).into_iter().flatten().filter_map(|index| self.row(*index)).find(|row| {
                match &row.rule {
                    Rule::Login { ids, .. } if wants_ids => id.is_some_and(|id| ids.contains(&id)),
                    Rule::Login { ids, .. } => ids.is_empty(),
                    _ => false,
                }
            })
        };
        known(true).or_else(|| known(false)).or_else(|| {
            self.any_login
                .iter()
                .filter_map(|index| self.row(*index))
                .find(|row| matches!(&row.rule, Rule::AnyLogin(pattern) if pattern.matches(login)))
        })
    }

    /// The row that knows an author or committer, by address.
    pub fn identity(&self, identity: &Identity) -> Option<&Row> {
        self.address(&identity.email)
    }

    /// The row whose suffix ends a name.
    pub fn name_suffix(&self, name: &str) -> Option<&Row> {
        self.first(|rule| matches!(rule, Rule::NameSuffix(suffix) if name.ends_with(suffix)))
    }

    /// The row that knows an account of the forge.
    pub fn account(&self, account: &Account) -> Option<&Row> {
        let handle = account.handle.trim_start_matches('@').to_lowercase();
        self.first(|rule| matches!(rule, Rule::Actor(actor) if *actor == handle))
            .or_else(|| self.login(&handle, None))
            .or_else(|| account.bot.then(|| self.login(&format!("{handle}[bot]"), None)).flatten())
            .or_else(|| account.email.as_deref().and_then(|email| self.address(email)))
    }

    /// The row that knows a trailer, by its key, its address, or what it names.
    pub fn trailer(&self, key: &str, value: &str) -> Option<&Row> {
        let key = key.to_lowercase();
        self.trailer_key(&key, value)
            .or_else(|| {
                let address = assisted::address(value).filter(|_| assisted::is_authorship(&key))?;
                self.address(address)
            })
            .or_else(|| {
                // Rows of tools come before rows of models: `Opus 4.6 via Claude Code` is Claude Code.
                let parts: Vec<&str> =
                    assisted::parts(value).filter(|_| assisted::may_name(&key, value)).collect();
                let named = |pattern: &Pattern| parts.iter().any(|part| pattern.matches(part));
                self.first(|rule| matches!(rule, Rule::Assisted(pattern) if named(pattern)))
            })
            .or_else(|| {
                let kernel = key == "assisted-by" && assisted::is_agent_model(value);
                self.first(|rule| kernel && matches!(rule, Rule::AgentModel))
            })
    }

    fn trailer_key(&self, key: &str, value: &str) -> Option<&Row> {
        let rows = self.by_trailer.get(key).into_iter().flatten();
        rows.filter_map(|index| self.row(*index)).find(|row| match &row.rule {
            Rule::Trailer { value: None, .. } => !value.is_empty(),
            Rule::Trailer { value: Some(pattern), .. } => pattern.matches(value),
            _ => false,
        })
    }

    /// The row whose key lets an author say yes or no.
    pub fn claim(&self, key: &str) -> Option<&Row> {
        let rows = self.by_trailer.get(&key.to_lowercase()).into_iter().flatten();
        rows.filter_map(|index| self.row(*index)).find(|row| matches!(row.rule, Rule::Claim(_)))
    }

    /// The row that a whole line is the mark of: as a tool writes it, or because it says nothing but
    /// which tool or model made the change.
    pub fn line(&self, line: &str) -> Option<&Row> {
        let line = line.trim_end();
        let by_line = self.first(|rule| matches!(rule, Rule::Line(pattern) if pattern.matches(line)));
        by_line
            .or_else(|| {
                let name = assisted::disclosed(line)?;
                self.first(|rule| matches!(rule, Rule::Assisted(pattern) if pattern.matches(name)))
            })
            .or_else(|| {
                let (key, value) = assisted::spaced_key(line)?;
                self.trailer(&key, value)
            })
    }

    /// The row that knows a head branch.
    pub fn branch(&self, branch: &str) -> Option<&Row> {
        self.first(|rule| matches!(rule, Rule::Branch(pattern) if pattern.matches(branch)))
    }

    /// The row that knows a pull request's title.
    pub fn title(&self, title: &str) -> Option<&Row> {
        self.first(|rule| matches!(rule, Rule::Title(pattern) if pattern.matches(title.trim())))
    }

    /// The row that knows a commit's subject.
    pub fn subject(&self, subject: &str) -> Option<&Row> {
        self.first(|rule| matches!(rule, Rule::Subject(pattern) if pattern.matches(subject)))
    }

    /// Rows found inside a line of a pull request's body, each with what was found.
    pub fn body<'a>(&self, line: &'a str) -> impl Iterator<Item = (&Row, &'a str)> {
        let find = move |pattern: &Pattern| pattern.find(line);
        self.others.iter().filter_map(|index| self.row(*index)).filter_map(move |row| match &row.rule {
            Rule::Body(pattern) => find(pattern).map(|found| (row, found)),
            _ => None,
        })
    }

    /// Whether anything in the table is of this kind.
    pub fn has(&self, channel: Channel) -> bool {
        self.rows.iter().any(|row| row.rule.channels().contains(&channel))
    }

    fn check_example(
        &self,
        source: Source<'_>,
        index: usize,
        example: &ExampleForm,
        wanted: bool,
    ) -> Result<(), Problem> {
        let found = self.row_of_example(example);
        let is_this = self.row(index).is_some_and(|row| found.is_some_and(|other| other.id() == row.id()));
        if is_this == wanted {
            return Ok(());
        }
        let other = found.map_or("nothing".to_owned(), |row| yaml::quoted(&row.id()));
        let message = if wanted {
            format!("the marker does not match its own example; {other} does")
        } else {
            "the marker matches what it must never match".to_owned()
        };
        Err(source.problem(example.text(), message))
    }

    /// The row that an example leads to.
    pub(super) fn row_of_example(&self, example: &ExampleForm) -> Option<&Row> {
        let text = example.text().value.as_str();
        match example {
            ExampleForm::Author(_) => {
                let (name, email) = text.rsplit_once('<')?;
                self.address(email.trim_end_matches('>')).or_else(|| self.name_suffix(name.trim_end()))
            }
            ExampleForm::Committer(_) => self.address(text.rsplit_once('<')?.1.trim_end_matches('>')),
            ExampleForm::Trailer(_) => {
                let (key, value) = crate::message::trailer_parts(text)?;
                self.trailer(key, value).or_else(|| self.claim(key))
            }
            ExampleForm::Line(_) => self.line(text),
            ExampleForm::Subject(_) => self.subject(text),
            ExampleForm::Branch(_) => self.branch(text),
            ExampleForm::Title(_) => self.title(text),
            ExampleForm::Body(_) => self.body(text).map(|(row, _)| row).next(),
            ExampleForm::Actor(_) => self.account(&Account::person(text)),
        }
    }
}

/// Which rows are asked first: tools that Caution knows, then the organisation's own, then rows that
/// take whatever is left (any model, any app). A file of the organisation cannot take a mark from a tool
/// without saying so under `ignore`.
fn rank(row: &Row) -> u8 {
    match row.marker.as_str() {
        _ if row.seen == Seen::Declared => 1,
        "assisted-by" | "unlisted-app" => 2,
        _ => 0,
    }
}

/// The table made of several files, which must be right: the tests read them all.
pub(super) fn from_files(files: &[(&str, &str)]) -> Result<Markers, Problem> {
    let mut rows = Vec::new();
    let empty = Markers::default();
    for (input, text) in files {
        let form: MarkersForm = yaml::shipped(input, text)?;
        for tool in &form.tools {
            empty.add_tool(Source { input, text }, tool, &mut rows, &mut Vec::new())?;
        }
    }
    debug_assert!(
        rows.iter().all(|row| row.seen != Seen::Declared),
        "built-in rows say where they were seen"
    );
    Ok(Markers::new(rows))
}

/// Id, login and host in `<digits>+<login>@users.noreply.<host>`; older addresses have no id.
fn noreply(email: &str) -> Option<(Option<u64>, &str, &str)> {
    let (local, domain) = email.split_once('@')?;
    let host = domain.strip_prefix("users.noreply.")?;
    Some(match local.split_once('+') {
        Some((id, login)) if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) => {
            (id.parse().ok(), login, host)
        }
        _ => (None, local, host),
    })
}
