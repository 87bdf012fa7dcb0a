//! Configurations that list hooks by event in JSON: in groups with a matcher, as Claude Code has them, or
//! one after another, as Cursor has them.

use caution_core::problem::Problem;
use serde_json::{Map, Value, json};

use crate::install::{Configured, Found};
use crate::jsonc::{self, Edit, Kind, Member, Node};
use crate::own_file;

/// How a configuration lists hooks.
#[derive(Debug)]
pub(crate) struct Form {
    /// The id of the agent: our command lines end in `guard hook ID`.
    pub(crate) agent: &'static str,
    /// What we ask for.
    pub(crate) entries: &'static [Entry],
    /// Whether an event holds groups (`{"matcher", "hooks": […]}`) or the hooks themselves.
    pub(crate) grouped: bool,
    /// Whether the events stand at the top, and not in `hooks`.
    pub(crate) bare: bool,
    /// The number that must stand in `version`.
    pub(crate) version: Option<u32>,
    /// The key of the timeout and its value, in the agent's own unit.
    pub(crate) timeout: Option<(&'static str, u32)>,
    /// The keys under which the command line stands.
    pub(crate) command: &'static [&'static str],
    /// Whether a hook says `"type": "command"`.
    pub(crate) kind: bool,
    /// The switch to fail closed: its key, and its value as JSON.
    pub(crate) switch: Option<(&'static str, &'static str)>,
    /// Another key of a hook, and its value as JSON.
    pub(crate) also: Option<(&'static str, &'static str)>,
}

/// An event that we ask for.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Its name.
    pub(crate) event: &'static str,
    /// For which tools; `None`: for all.
    pub(crate) matcher: Option<&'static str>,
}

impl Form {
    /// A form with nothing but its entries; the rest as most agents have it.
    pub(crate) const fn new(agent: &'static str, entries: &'static [Entry]) -> Self {
        Self {
            agent,
            entries,
            grouped: true,
            bare: false,
            version: None,
            timeout: Some(("timeout", 20)),
            command: &["command"],
            kind: true,
            switch: None,
            also: None,
        }
    }

    /// What stands in the list of an event for us.
    fn item(&self, entry: &Entry, command: &str) -> Value {
        let mut hook = Map::new();
        if self.kind {
            hook.insert("type".to_owned(), json!("command"));
        }
        for key in self.command {
            // PowerShell takes a word in quotes for a text, unless it is told to run it.
            let quoted = *key == "powershell" && command.starts_with(['\'', '"']);
            let line = if quoted { format!("& {command}") } else { command.to_owned() };
            hook.insert((*key).to_owned(), json!(line));
        }
        if let Some((key, value)) = self.timeout {
            hook.insert(key.to_owned(), json!(value));
        }
        for (key, value) in self.switch.into_iter().chain(self.also) {
            hook.insert(key.to_owned(), serde_json::from_str(value).unwrap_or(Value::Null));
        }
        let mut outer = Map::new();
        if let Some(matcher) = entry.matcher {
            outer.insert("matcher".to_owned(), json!(matcher));
        }
        if self.grouped {
            outer.insert("hooks".to_owned(), json!([hook]));
        } else {
            hook.append(&mut outer);
            outer = hook;
        }
        Value::Object(outer)
    }

    /// The whole file, if there is none yet.
    fn fresh(&self, command: &str) -> Value {
        let mut events = Map::new();
        for entry in self.entries {
            if let Some(list) =
                events.entry(entry.event.to_owned()).or_insert_with(|| json!([])).as_array_mut()
            {
                list.push(self.item(entry, command));
            }
        }
        if self.bare {
            return Value::Object(events);
        }
        let mut root = Map::new();
        if let Some(version) = self.version {
            root.insert("version".to_owned(), json!(version));
        }
        root.insert("hooks".to_owned(), Value::Object(events));
        Value::Object(root)
    }

    /// The command line of a hook, if it is one of ours.
    fn ours<'a>(&self, hook: &'a Node) -> Option<&'a str> {
        let line = ["command", "bash", "powershell"].iter().find_map(|key| hook.get(key)?.text())?;
        own_file::is_hook(line, self.agent).then_some(line)
    }

    /// The object that holds the events.
    fn events<'a>(&self, root: &'a Node) -> Result<Option<&'a Node>, Problem> {
        let members = root.members().ok_or_else(|| fault("it should be an object"))?;
        let node = if self.bare { Some(root) } else { only(members, "hooks")? };
        if let Some(node) = node {
            let members = node.members().ok_or_else(|| fault("`hooks` should be an object"))?;
            for entry in self.entries {
                let list = only(members, entry.event)?;
                if list.is_some_and(|list| list.items().is_none()) {
                    return Err(fault(format!("`{}` should be a list", entry.event)));
                }
            }
        }
        Ok(node)
    }
}

/// The value of a key that must not stand twice.
fn only<'a>(members: &'a [Member], key: &str) -> Result<Option<&'a Node>, Problem> {
    let mut found = members.iter().filter(|member| member.key == key).map(|member| &member.value);
    let first = found.next();
    match found.next() {
        Some(_) => Err(fault(format!("`{key}` stands twice"))),
        None => Ok(first),
    }
}

/// A fault of a file that cannot be changed safely. The caller names the file.
fn fault(message: impl Into<String>) -> Problem {
    Problem::new("", message).hint("mend the file by hand, or add the hook by hand: `--print` shows it")
}

/// Puts our hooks into a text.
pub(crate) fn put(form: &Form, existing: Option<&str>, command: &str) -> Result<Configured, Problem> {
    let fresh = form.fresh(command);
    let Some(text) = existing.filter(|text| !text.trim_start_matches('\u{feff}').trim().is_empty()) else {
        return Ok(Configured { text: Some(pretty(&fresh)), changed: true });
    };
    let root = jsonc::parse(text)?;
    if stands(form, &root, &fresh)? {
        return Ok(Configured { text: Some(text.to_owned()), changed: false });
    }
    let Some(cleared) = take(form, text)?.text else {
        return Ok(Configured { text: Some(pretty(&fresh)), changed: true });
    };
    let root = jsonc::parse(&cleared)?;
    let edits = additions(form, &cleared, &root, &fresh)?;
    let text = jsonc::edited(&cleared, edits);
    // What was written must be what was meant.
    if !stands(form, &jsonc::parse(&text)?, &fresh)? {
        return Err(Problem::new("", "the hook cannot be put into this file without changing the rest")
            .hint("add it by hand: `--print` shows it"));
    }
    Ok(Configured { text: Some(text), changed: true })
}

/// Whether exactly our hooks stand there.
fn stands(form: &Form, root: &Node, fresh: &Value) -> Result<bool, Problem> {
    let Some(events) = form.events(root)? else {
        return Ok(false);
    };
    let wanted = if form.bare { Some(fresh) } else { fresh.get("hooks") };
    let wanted = wanted.and_then(Value::as_object).cloned().unwrap_or_default();
    let mut all = 0;
    for (event, items) in &wanted {
        let present = events.get(event).and_then(Node::items).unwrap_or_default();
        for item in items.as_array().into_iter().flatten() {
            all += 1;
            if !present.iter().any(|node| node.value() == *item) {
                return Ok(false);
            }
        }
    }
    let version = form.version.is_none() || root.get("version").is_some();
    Ok(version && hooks_of_ours(form, events).count() == all)
}

/// Every hook of ours under any event.
fn hooks_of_ours<'a>(form: &'a Form, events: &'a Node) -> impl Iterator<Item = (&'a str, &'a Node)> {
    let lists = events.members().unwrap_or_default().iter();
    let items = lists.flat_map(|member| {
        member.value.items().unwrap_or_default().iter().map(|item| (member.key.as_str(), item))
    });
    items
        .flat_map(move |(event, item)| {
            let inside = if form.grouped { item.get("hooks").and_then(Node::items) } else { None };
            let alone = if form.grouped { None } else { Some(item) };
            inside.unwrap_or_default().iter().chain(alone).map(move |hook| (event, hook))
        })
        .filter(move |(_, hook)| form.ours(hook).is_some())
}

/// The edits that put our hooks in.
fn additions(form: &Form, text: &str, root: &Node, fresh: &Value) -> Result<Vec<Edit>, Problem> {
    let layout = Layout::of(text);
    let mut at_top = Vec::new();
    if let Some(version) = form.version.filter(|_| root.get("version").is_none()) {
        at_top.push(format!("\"version\": {version}"));
    }
    let wanted = if form.bare { Some(fresh) } else { fresh.get("hooks") };
    let wanted = wanted.unwrap_or(&Value::Null);
    let mut edits = Vec::new();
    match form.events(root)? {
        None => at_top.push(format!("\"hooks\": {}", layout.block(wanted, 1))),
        Some(events) => {
            let depth = usize::from(!form.bare);
            let mut members = Vec::new();
            for (event, items) in wanted.as_object().into_iter().flatten() {
                match events.get(event) {
                    None => members.push(format!("\"{event}\": {}", layout.block(items, depth + 1))),
                    Some(list) => {
                        let items: Vec<String> = items
                            .as_array()
                            .into_iter()
                            .flatten()
                            .map(|item| layout.block(item, depth + 2))
                            .collect();
                        let (inner, outer) = (layout.line(depth + 2), layout.line(depth + 1));
                        edits.extend(jsonc::appended(list, &items, &inner, &outer));
                    }
                }
            }
            edits.extend(jsonc::appended(events, &members, &layout.line(depth + 1), &layout.line(depth)));
        }
    }
    edits.extend(jsonc::appended(root, &at_top, &layout.line(1), &layout.line(0)));
    Ok(edits)
}

/// Takes our hooks out of a text, and what is empty afterwards.
pub(crate) fn take(form: &Form, text: &str) -> Result<Configured, Problem> {
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Ok(Configured { text: Some(text.to_owned()), changed: false });
    }
    let root = jsonc::parse(text)?;
    let Some(events) = form.events(&root)?.filter(|events| hooks_of_ours(form, events).next().is_some())
    else {
        return Ok(Configured { text: Some(text.to_owned()), changed: false });
    };
    let mut edits = Vec::new();
    let members = events.members().unwrap_or_default();
    let gone: Vec<bool> = members.iter().map(|member| clear(form, text, &member.value, &mut edits)).collect();
    if !form.bare && !gone.is_empty() && gone.iter().all(|gone| *gone) {
        // Nothing is left under `hooks`.
        edits.clear();
        let top = root.members().unwrap_or_default();
        let gone: Vec<bool> = top.iter().map(|member| member.key == "hooks").collect();
        edits.extend(jsonc::removed(text, &member_spans(top), &gone));
    } else {
        edits.extend(jsonc::removed(text, &member_spans(members), &gone));
    }
    let left = jsonc::edited(text, edits);
    let empty = nothing_left(form, &left)?;
    Ok(Configured { text: (!empty).then_some(left), changed: true })
}

fn member_spans(members: &[Member]) -> Vec<(usize, usize)> {
    members.iter().map(|member| (member.start, member.value.end)).collect()
}

/// Takes our hooks out of an event's list; true if nothing would be left of it, and then without edits.
fn clear(form: &Form, text: &str, list: &Node, edits: &mut Vec<Edit>) -> bool {
    let Some(items) = list.items().filter(|items| !items.is_empty()) else {
        return false;
    };
    let mut inner = Vec::new();
    let gone: Vec<bool> = items
        .iter()
        .map(|item| {
            if !form.grouped {
                return form.ours(item).is_some();
            }
            let hooks = item.get("hooks").and_then(Node::items).unwrap_or_default();
            let gone: Vec<bool> = hooks.iter().map(|hook| form.ours(hook).is_some()).collect();
            let whole = !gone.is_empty() && gone.iter().all(|gone| *gone);
            if !whole {
                let spans: Vec<_> = hooks.iter().map(|hook| (hook.start, hook.end)).collect();
                inner.extend(jsonc::removed(text, &spans, &gone));
            }
            whole
        })
        .collect();
    if gone.iter().all(|gone| *gone) {
        return true;
    }
    let spans: Vec<_> = items.iter().map(|item| (item.start, item.end)).collect();
    edits.extend(inner);
    edits.extend(jsonc::removed(text, &spans, &gone));
    false
}

/// Whether a file says nothing any more: no key but `version`, no comment.
fn nothing_left(form: &Form, text: &str) -> Result<bool, Problem> {
    let root = jsonc::parse(text)?;
    let Kind::Object(members) = &root.kind else {
        return Ok(false);
    };
    let said = members.iter().any(|member| form.version.is_none() || member.key != "version");
    Ok(!said && !text.contains("//") && !text.contains("/*"))
}

/// What stands in a text about us.
pub(crate) fn find(form: &Form, text: &str) -> Result<Option<Found>, Problem> {
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Ok(None);
    }
    let root = jsonc::parse(text)?;
    let Some(events) = form.events(&root)? else {
        return Ok(None);
    };
    let mut commands: Vec<String> = Vec::new();
    let mut present: Vec<&str> = Vec::new();
    let mut closed = true;
    for (event, hook) in hooks_of_ours(form, events) {
        present.push(event);
        if let Some((key, value)) = form.switch {
            closed &= hook.get(key).map(Node::value) == serde_json::from_str(value).ok();
        }
        if let Some(line) = form.ours(hook).filter(|line| !commands.iter().any(|known| known == line)) {
            commands.push(line.to_owned());
        }
    }
    if commands.is_empty() {
        return Ok(None);
    }
    let missing = form.entries.iter().map(|entry| entry.event).filter(|event| !present.contains(event));
    Ok(Some(Found {
        commands,
        missing: missing.map(str::to_owned).collect(),
        closed: form.switch.map(|_| closed),
    }))
}

/// How a text is laid out.
struct Layout {
    unit: String,
    end: &'static str,
}

impl Layout {
    fn of(text: &str) -> Self {
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let unit = text.lines().find_map(|line| {
            let space: String = line.chars().take_while(|letter| matches!(letter, ' ' | '\t')).collect();
            (!space.is_empty() && space.len() < line.trim_end().len()).then_some(space)
        });
        Self { unit: unit.unwrap_or_else(|| "  ".to_owned()), end }
    }

    /// A line end and the white space of a depth.
    fn line(&self, depth: usize) -> String {
        format!("{}{}", self.end, self.unit.repeat(depth))
    }

    /// A value over several lines, whose first line stands at a depth.
    fn block(&self, value: &Value, depth: usize) -> String {
        let mut out = String::new();
        for (index, line) in pretty(value).trim_end().lines().enumerate() {
            if index > 0 {
                let rest = line.trim_start_matches(' ');
                out.push_str(&self.line(depth + (line.len() - rest.len()) / 2));
                out.push_str(rest);
            } else {
                out.push_str(line);
            }
        }
        out
    }
}

/// A value over several lines, two spaces a depth.
pub(crate) fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
