//! What a script says of its names.
//!
//! Functions and variables have names of their own each: a variable keeps its `$`. What a script takes in
//! (`source`, `.`, `load` of bats) gives it its names; what it runs by its path is loaded, and runs.

use std::collections::HashSet;

use caution_core::facts::{
    DefinitionIndex, DefinitionKind, EntryKind, Import, LiteralKind, MODULE, Shape, Visibility,
};
use tree_sitter::Node;

use super::modules::SOMEWHERE;
use crate::lang::Language;
use crate::lang::facts::{Builder, DEPTH, Defined, line_of};
use crate::lang::locals::{Locals, named};

/// Commands that run the one that follows them, which may be a function.
const CALLERS: &[&str] = &["run", "time", "retry"];

/// Commands that run the program that follows them.
const STARTERS: &[&str] = &["exec", "sudo", "env", "nice", "nohup", "command", "timeout"];

/// What runs the script whose path follows.
const INTERPRETERS: &[&str] = &["bash", "sh", "zsh", "dash", "ksh", "bats"];

/// A script that does no more than this at its own level is taken in by others, and not started.
const PREPARING: &[&str] = &["source", ".", "load", "set", "shopt", "trap", "umask", "return", "true", ":"];

/// What bats calls around each test.
const AROUND_TESTS: &[&str] = &["setup", "teardown", "setup_file", "teardown_file"];

/// What bats calls around all tests below a folder.
const AROUND_SUITES: &[&str] = &["setup_suite", "teardown_suite"];

/// A test of bats is no shell: `@test "title" {`. The grammar sees a function there.
pub(super) fn prepare(text: &str) -> (Option<&'static Language>, String) {
    let mut prepared = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match title(line) {
            Some((_, end)) => {
                let begin = line.len() - line.trim_start().len();
                prepared.push_str(line.get(..begin).unwrap_or_default());
                prepared.push_str("t()");
                prepared.extend(std::iter::repeat_n(' ', end.saturating_sub(begin + 3)));
                prepared.push_str(line.get(end..).unwrap_or_default());
            }
            None => prepared.push_str(line),
        }
    }
    (None, prepared)
}

/// The title of a test of bats, and where its body begins in the line.
fn title(line: &str) -> Option<(&str, usize)> {
    let rest = line.trim_start().strip_prefix("@test")?.strip_prefix([' ', '\t'])?.trim_start();
    let (title, body) = match rest.strip_prefix(['"', '\'']) {
        Some(inner) => {
            let quote = rest.chars().next()?;
            let mut is_escaped = false;
            let end = inner.find(|letter| {
                let ends = letter == quote && !is_escaped;
                is_escaped = letter == '\\' && !is_escaped;
                ends
            })?;
            (inner.get(..end)?, inner.get(end + quote.len_utf8()..)?.trim_start())
        }
        // Without quotes it ends where the body begins.
        None => {
            let end = rest.find(" {").or_else(|| rest.find("\t{"))?;
            (rest.get(..end)?.trim(), rest.get(end + 1..)?)
        }
    };
    (body.starts_with('{') && !title.is_empty()).then(|| (title, line.len() - body.len()))
}

/// The mark of a test of bats that is written as a function.
const TEST_MARK: &str = "#@test";

/// Reads one script.
struct Reader<'b, 'a> {
    builder: &'b mut Builder<'a>,
    locals: Locals<'a>,
    /// Variables that get a value somewhere in the script.
    assigned: HashSet<&'a str>,
    /// Variables of the script's own level that were defined.
    globals: HashSet<&'a str>,
    /// The variable that gets a value here: in that, its name is still the environment's.
    gets: &'a str,
    depth: u32,
    /// Whether the file has tests of bats.
    is_bats: bool,
    /// Whether something at its own level does more than prepare.
    starts: bool,
}

/// Gives the facts of a script.
pub(super) fn extract(builder: &mut Builder<'_>, root: Node<'_>) {
    let (assigned, is_bats) = (
        assigned(builder, root),
        builder.text.lines().any(|line| title(line).is_some() || line.ends_with(TEST_MARK)),
    );
    let mut reader = Reader {
        builder,
        locals: Locals::default(),
        assigned,
        globals: HashSet::new(),
        gets: "",
        depth: 0,
        is_bats,
        starts: false,
    };
    reader.locals.enter(MODULE, false);
    reader.children(root, MODULE);
    if reader.starts && !is_bats && reader.builder.text.starts_with("#!") {
        reader.builder.entry(MODULE, EntryKind::Command, "");
    }
}

/// The variables that get a value somewhere.
fn assigned<'a>(builder: &Builder<'a>, root: Node<'_>) -> HashSet<&'a str> {
    let mut found = HashSet::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        match node.kind() {
            "variable_assignment" => {
                found.extend(node.child_by_field_name("name").map(|name| builder.of(name)))
            }
            "for_statement" => {
                found.extend(node.child_by_field_name("variable").map(|name| builder.of(name)))
            }
            "declaration_command" => {
                let names = named(node).into_iter().filter(|child| child.kind() == "variable_name");
                found.extend(names.map(|name| builder.of(name)));
            }
            "command" => {
                let name = node.child_by_field_name("name").map_or("", |name| builder.of(name));
                if matches!(name, "read" | "mapfile" | "readarray" | "getopts" | "printf") {
                    found.extend(named(node).into_iter().map(|argument| builder.of(argument)));
                }
            }
            _ => {}
        }
        open.extend(named(node));
    }
    found
}

impl<'a> Reader<'_, 'a> {
    fn children(&mut self, node: Node<'_>, within: DefinitionIndex) {
        for child in named(node) {
            self.visit(child, within);
        }
    }

    /// Reads a node, unless it nests too deeply.
    fn visit(&mut self, node: Node<'_>, within: DefinitionIndex) {
        if self.depth >= DEPTH {
            self.builder.too_deep(node);
            return;
        }
        self.depth += 1;
        match node.kind() {
            "function_definition" => self.function(node, within),
            "command" => self.command(node, within),
            "variable_assignment" => self.assign(node, within),
            "declaration_command" => self.declare(node, within),
            "variable_name" => self.expand(node, within),
            _ => self.children(node, within),
        }
        self.depth -= 1;
    }

    /// A function, or a test of bats.
    fn function(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let (Some(head), Some(body)) = (node.child_by_field_name("name"), node.child_by_field_name("body"))
        else {
            return self.children(node, within);
        };
        let line = self.builder.text.get(node.start_byte()..).and_then(|rest| rest.lines().next());
        let test = line.and_then(title).map(|(title, _)| title);
        let marked = line.filter(|line| line.trim_end().ends_with(TEST_MARK)).map(|_| self.builder.of(head));
        let test = test.or(marked);
        let kind = if test.is_some() { DefinitionKind::Registration } else { DefinitionKind::Function };
        let name = test.unwrap_or_else(|| self.builder.of(head));
        let index = self.builder.define(&Defined {
            name,
            kind,
            parent: within,
            whole: node,
            head,
            body: Some(body),
            visibility: Visibility::Public,
        });
        if test.is_some() {
            self.builder.entry(index, EntryKind::Test, name);
            for around in AROUND_TESTS {
                self.call(around, index, line_of(head));
            }
            if self.skips(body) {
                self.builder.switched_off(index);
            }
        } else if let Some(definition) = self.builder.definition(index) {
            definition.implicit = AROUND_SUITES.contains(&name);
        }
        self.locals.enter(index, false);
        self.children(body, index);
        self.locals.leave();
    }

    /// Whether the first thing that a test of bats does is to leave.
    fn skips(&self, body: Node<'_>) -> bool {
        let first = named(body).into_iter().find(|node| node.kind() != "comment");
        let name =
            first.filter(|node| node.kind() == "command").and_then(|node| node.child_by_field_name("name"));
        name.is_some_and(|name| self.builder.of(name) == "skip")
    }

    fn call(&mut self, name: &str, within: DefinitionIndex, line: u32) {
        let path = self.builder.path(&[(name, true)]);
        self.builder.refer(within, path, Shape::Call, line);
    }

    fn command(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let name = node.child_by_field_name("name");
        let mut cursor = node.walk();
        let arguments: Vec<Node<'_>> = node.children_by_field_name("argument", &mut cursor).collect();
        if let Some(name) = name {
            let word = self.builder.of(name);
            self.starts |= within == MODULE && !PREPARING.contains(&word);
            let command = name.named_child(0).unwrap_or(name);
            self.run((command, &arguments), within, true);
        }
        let is_starter = name.is_some_and(|name| STARTERS.contains(&self.builder.of(name)));
        for argument in arguments.iter().filter(|_| is_starter) {
            let text = self.builder.of(*argument);
            match text.split_once('=') {
                Some((name, _)) if is_name(name) => drop(self.give(*argument, *argument, within)),
                None if !text.starts_with('-') => break,
                _ => {}
            }
        }
        for argument in &arguments {
            if let Some(text) = self.written(*argument).filter(|text| text.contains(['/', '.'])) {
                self.builder.plain_text(within, text.trim_start_matches(SOMEWHERE), line_of(*argument));
            }
        }
        self.children(node, within);
    }

    /// What a command runs; a function only if the shell itself looks for it.
    fn run(
        &mut self,
        (command, arguments): (Node<'_>, &[Node<'_>]),
        within: DefinitionIndex,
        by_shell: bool,
    ) {
        let line = line_of(command);
        let Some(name) = self.written(command) else { return self.builder.dynamic() };
        let is_option = |node: &&Node<'_>| self.builder.of(**node).starts_with('-');
        let first = arguments.iter().find(|node| !is_option(node)).copied();
        match name.as_str() {
            "source" | "." => self.load(first, within, true),
            "load" if self.is_bats => self.load(first, within, true),
            "eval" => self.builder.dynamic(),
            "trap" => {
                // `-` and no text at all bring back what was before.
                let handler = first.map_or("", |first| self.builder.of(first));
                self.later(handler.trim_matches(['"', '\'']), within, line);
            }
            "complete" | "compgen" => {
                let function = arguments.iter().position(|argument| self.builder.of(*argument) == "-F");
                let function = function.and_then(|at| arguments.get(at + 1));
                if let Some(name) = function.and_then(|function| self.written(*function)) {
                    self.call(&name, within, line);
                }
            }
            name if INTERPRETERS.contains(&name) => match arguments.first().filter(is_option) {
                Some(option) if self.builder.of(*option).contains('c') => self.builder.dynamic(),
                _ => self.load(first, within, false),
            },
            name if CALLERS.contains(&name) || STARTERS.contains(&name) => {
                // Options, their numbers and settings stand before the command.
                let is_before = |node: &Node<'_>| {
                    let text = self.builder.of(*node);
                    text.starts_with('-')
                        || text.contains('=')
                        || text.starts_with(|first: char| first.is_ascii_digit())
                };
                let at = arguments.iter().position(|argument| !is_before(argument));
                let follows = at.and_then(|at| Some((*arguments.get(at)?, arguments.get(at + 1..)?)));
                if let Some(follows) = follows.filter(|_| self.depth < DEPTH) {
                    self.depth += 1;
                    self.run(follows, within, by_shell && CALLERS.contains(&name));
                    self.depth -= 1;
                }
                if by_shell && CALLERS.contains(&name) {
                    self.call(name, within, line);
                }
            }
            name if name.contains('/') => self.load(Some(command), within, false),
            name if by_shell => self.call(name, within, line),
            _ => {}
        }
    }

    /// A text that the shell runs later: what its commands call, and the variables that it reads.
    fn later(&mut self, text: &'a str, within: DefinitionIndex, line: u32) {
        for name in commands(text) {
            self.call(name, within, line);
        }
        for rest in text.split('$').skip(1) {
            let rest = rest.strip_prefix('{').unwrap_or(rest);
            let end = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
            let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
            if is_name && !self.locals.has(name) {
                let path = self.builder.path(&[(&format!("${name}"), false)]);
                self.builder.refer(within, path, Shape::Read, line);
            }
        }
    }

    /// A script that is taken in (`all`), or run.
    fn load(&mut self, path: Option<Node<'_>>, within: DefinitionIndex, all: bool) {
        let Some(path) = path else { return };
        let Some(mut module) = self.written(path) else { return self.builder.dynamic() };
        if self.is_bats && all && !module.ends_with(".bash") && !module.ends_with(".sh") {
            module.push_str(".bash");
        }
        let module = self.builder.name(&module);
        self.builder.import(Import {
            within,
            module,
            item: None,
            alias: None,
            star: all,
            type_only: false,
            exported: all,
            line: line_of(path),
        });
    }

    /// A word as it stands. Of one that is made while the script runs, what follows its folder.
    fn written(&self, node: Node<'_>) -> Option<String> {
        let text = self.builder.of(node);
        let unquoted = text.trim_matches(['"', '\'']);
        let made = match node.kind() {
            "word" | "raw_string" | "number" => return Some(unquoted.to_owned()),
            "string" | "concatenation" => self.last_made(node, 0),
            _ => return None,
        };
        let Some(end) = made else { return Some(unquoted.to_owned()) };
        let rest = text.get(end.saturating_sub(node.start_byte())..)?.trim_matches(['"', '\'']);
        rest.strip_prefix('/').filter(|rest| !rest.is_empty()).map(|rest| format!("{SOMEWHERE}{rest}"))
    }

    /// Where the last part ends that is made while the script runs.
    fn last_made(&self, node: Node<'_>, depth: u32) -> Option<usize> {
        let parts = named(node).into_iter().rev();
        parts.filter(|_| depth < DEPTH).find_map(|part| match part.kind() {
            "string_content" | "word" | "raw_string" | "number" => None,
            "string" => self.last_made(part, depth + 1),
            _ => Some(part.end_byte()),
        })
    }

    /// `name=value`: a variable of the script where it gets its first value, at the script's own level.
    fn assign(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let (Some(head), value) = (node.child_by_field_name("name"), node.child_by_field_name("value"))
        else {
            return self.children(node, within);
        };
        let name = self.builder.of(head);
        let is_global = head.kind() == "variable_name" && !self.locals.has(name);
        // `NAME=value command` is for that command alone.
        let is_lasting = node.parent().is_none_or(|around| around.kind() != "command");
        if is_global && is_lasting && within == MODULE && self.globals.insert(name) {
            self.builder.define(&Defined {
                name: &format!("${name}"),
                kind: DefinitionKind::Variable,
                parent: MODULE,
                whole: node,
                head,
                body: value,
                visibility: Visibility::Public,
            });
        } else if is_global && is_lasting {
            let path = self.builder.path(&[(&format!("${name}"), false)]);
            self.builder.refer(within, path, Shape::Write, line_of(head));
        }
        let within = if is_lasting { within } else { self.give(node, head, within) };
        if let Some(value) = value {
            let outer = std::mem::replace(&mut self.gets, name);
            self.visit(value, within);
            self.gets = outer;
        }
    }

    /// `NAME=value` that is for the programs which are started alone: it is no variable of the script.
    fn give(&mut self, whole: Node<'_>, head: Node<'_>, within: DefinitionIndex) -> DefinitionIndex {
        let text = self.builder.of(head);
        let name = text.split('=').next().unwrap_or(text);
        self.builder.define(&Defined {
            name: &format!("{name}="),
            kind: DefinitionKind::Registration,
            parent: within,
            whole,
            head,
            body: None,
            visibility: Visibility::Public,
        })
    }

    /// `local`, `declare`, `export`, `readonly`.
    fn declare(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let parts = named(node);
        let options = parts.iter().filter(|part| part.kind() == "word").map(|part| self.builder.of(*part));
        let of_functions = options.clone().any(|option| option.starts_with('-') && option.contains('f'));
        let keyword = node.child(0).map_or("", |keyword| self.builder.of(keyword));
        let hides = within != MODULE
            && matches!(keyword, "local" | "declare" | "typeset")
            && !options.clone().any(|option| option.starts_with('-') && option.contains('g'));
        for part in parts {
            let name = match part.kind() {
                "variable_assignment" => part.child_by_field_name("name"),
                "variable_name" => Some(part),
                _ => None,
            };
            let name = name.map(|name| self.builder.of(name));
            if let Some(name) = name.filter(|_| of_functions) {
                let path = self.builder.path(&[(name, false)]);
                self.builder.refer(within, path, Shape::Read, line_of(part));
                continue;
            }
            if let Some(name) = name.filter(|_| hides) {
                self.locals.add(name);
            }
            if part.kind() != "variable_name" {
                // At the script's own level it is one of its variables.
                let is_given =
                    keyword == "export" && within != MODULE && part.kind() == "variable_assignment";
                let head = part.child_by_field_name("name").filter(|_| is_given);
                let within = head.map_or(within, |head| self.give(part, head, within));
                self.visit(part, within);
            }
        }
    }

    /// `$name`: a variable of the script, or of the environment.
    fn expand(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let name = self.builder.of(node);
        let line = line_of(node);
        if self.locals.has(name) || name.starts_with(|first: char| first.is_ascii_digit()) {
            return;
        }
        if !self.assigned.contains(name) || self.gets == name {
            self.builder.literal(within, LiteralKind::Environment, name, line);
        }
        let path = self.builder.path(&[(&format!("${name}"), false)]);
        self.builder.refer(within, path, Shape::Read, line);
    }
}

/// The first words of the commands in a text.
fn commands(text: &str) -> Vec<&str> {
    const BEFORE: &[&str] = &[
        "if", "then", "else", "elif", "while", "until", "do", "!", "time", "exec", "command", "run", "retry",
    ];
    let is_before =
        |word: &&str| BEFORE.contains(word) || word.split_once('=').is_some_and(|(name, _)| is_name(name));
    let parts = text.split([';', '\n', '&', '|', '(', ')', '{', '}', '`']);
    let first = parts.filter_map(|part| part.split_whitespace().find(|word| !is_before(word)));
    first.filter(|word| is_name(word)).collect()
}

fn is_name(word: &str) -> bool {
    let fits = |letter: char| letter.is_alphanumeric() || "_-.:".contains(letter);
    word.chars().all(fits) && word.starts_with(|first: char| first.is_alphabetic() || first == '_')
}
