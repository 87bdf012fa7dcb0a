//! A program as rules ask about it: its functions by name, and what is called where.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use caution_core::finding::LineRange;

use caution_read::lang::syntax::{
    Call, Expression, ExpressionKind, Function, Span, Statement, StatementKind,
};
use caution_read::lang::{Node, Syntax, Walk, functions, walk, walk_expression};
use caution_read::lexicon::{Lexicon, words};

use super::name::{bare, called, is_mine, parts, receiver};
use super::scope::Scope;

/// How many functions of one name, and callers of it, are asked.
const OF_ONE_NAME: usize = 50;

/// A program, ready to be asked.
#[derive(Debug)]
pub(crate) struct Program<'a> {
    /// The id of its language.
    pub(crate) language: &'static str,
    /// Its words.
    pub(crate) lexicon: &'a Lexicon,
    /// Everything outside functions.
    pub(crate) body: &'a [Statement],
    /// Its functions, methods and closures.
    pub(crate) functions: Vec<&'a Function>,
    by_name: HashMap<&'a str, Vec<&'a Function>>,
    /// For each function the one around it.
    parents: Vec<Option<usize>>,
    /// The functions in which a name is called.
    callers: OnceCell<HashMap<&'a str, Vec<&'a Function>>>,
    /// Words of the types of names: as declared, or as constructed.
    types: OnceCell<HashMap<&'a str, Vec<String>>>,
    everywhere: OnceCell<Scope<'a>>,
    /// The lines that the change touched; only functions about them are asked.
    touched: &'a [LineRange],
}

impl<'a> Program<'a> {
    pub(crate) fn new(
        language: &'static str,
        syntax: &'a Syntax,
        lexicon: &'a Lexicon,
        touched: &'a [LineRange],
    ) -> Self {
        let functions = functions(&syntax.body);
        let mut by_name: HashMap<&str, Vec<&Function>> = HashMap::new();
        for function in &functions {
            if let Some(name) = &function.name {
                let named = by_name.entry(name).or_default();
                if named.len() < OF_ONE_NAME {
                    named.push(function);
                }
            }
        }
        let parents = parents(&functions);
        Self {
            language,
            lexicon,
            body: &syntax.body,
            functions,
            by_name,
            parents,
            callers: OnceCell::new(),
            types: OnceCell::new(),
            everywhere: OnceCell::new(),
            touched,
        }
    }

    /// The function of this file that a call runs, if that can be told: a plain name, or one on `this`.
    /// `from` is the function in which the call stands.
    pub(crate) fn callee(&self, call: &Call, from: Option<&Function>) -> Option<&'a Function> {
        let all = self.by_name.get(called(call))?;
        // Of several of one name, those that take so many arguments.
        let fits = |function: &&Function| function.parameters.len() == call.arguments.len();
        let fitting: Vec<&Function> = all.iter().copied().filter(fits).collect();
        let known = if fitting.is_empty() { all } else { &fitting };
        let class = from.and_then(|function| function.class.as_deref());
        match receiver(call) {
            None => known.iter().copied().find(|function| function.class.is_none()).or_else(|| {
                // Java calls methods of the same class without `this`.
                known.iter().copied().find(|function| function.class.as_deref() == class)
            }),
            Some(object) => {
                let ExpressionKind::Name(object) = &object.kind else { return None };
                let own = from.and_then(|function| function.receiver.as_deref());
                let mine = is_mine(object) || own == Some(object.as_str());
                let same = |function: &&'a Function| {
                    if mine {
                        class.is_none() || function.class.as_deref() == class
                    } else {
                        function.class.as_deref() == Some(object.as_str())
                    }
                };
                known.iter().copied().find(same)
            }
        }
    }

    /// The function that a name or `this.name` stands for.
    pub(crate) fn named(&self, expression: &Expression) -> Option<&'a Function> {
        let name = match &expression.kind {
            ExpressionKind::Name(name) => name,
            ExpressionKind::Member(object, name) if matches!(&object.kind, ExpressionKind::Name(object) if is_mine(object)) => {
                name
            }
            _ => return None,
        };
        self.by_name.get(name.as_str())?.first().copied()
    }

    /// What names were set to anywhere: constants, fields.
    pub(crate) fn everywhere(&self) -> &Scope<'a> {
        self.everywhere.get_or_init(|| Scope::of(self.body))
    }

    /// The functions that stand in no other function, each with its body; and last, what stands in none.
    ///
    /// Only those that the change may have made a hazard: it touched them, or they call what it touched,
    /// or it touched what belongs to no function.
    pub(crate) fn units(&self) -> Vec<(Option<&'a Function>, &'a [Statement])> {
        let outermost = self.outermost();
        let hit = |span: Span| self.touched.iter().any(|lines| lines.intersects(span.lines()));
        let outside = self.touched.iter().any(|lines| {
            !outermost.iter().any(|function| function.span.lines().intersects(*lines))
                && !self.is_idle(*lines)
        });
        let names: HashSet<&str> = self
            .functions
            .iter()
            .filter(|function| hit(function.span))
            .filter_map(|function| function.name.as_deref())
            .collect();
        let concerned = |function: &Function| {
            outside
                || hit(function.span)
                || calls(&function.body).iter().any(|(_, call)| names.contains(called(call)))
                || function
                    .annotations
                    .iter()
                    .any(|one| parts(one).last().is_some_and(|last| names.contains(last)))
        };
        let mut units: Vec<(Option<&Function>, &[Statement])> = outermost
            .into_iter()
            .filter(|function| concerned(function))
            .map(|function| (Some(function), function.body.as_slice()))
            .collect();
        units.push((None, self.body));
        units
    }

    fn outermost(&self) -> Vec<&'a Function> {
        let mut found = Vec::new();
        let mut end = 0;
        // They come in the order of the text, an outer one before those in it.
        for function in &self.functions {
            if function.span.start >= end {
                end = function.span.end;
                found.push(*function);
            }
        }
        found
    }

    /// Whether lines hold nothing but imports, comments and space, as far as statements outside functions
    /// tell.
    fn is_idle(&self, lines: LineRange) -> bool {
        let mut busy = false;
        walk(self.body, &mut |node| match node {
            Node::Statement(statement) if !lines.intersects(statement.span.lines()) => Walk::Over,
            Node::Statement(statement) => match statement.kind {
                StatementKind::Import(_) | StatementKind::Function(_) => Walk::Over,
                StatementKind::Class(_) | StatementKind::Block(_) => Walk::Into,
                _ => {
                    busy = true;
                    Walk::Over
                }
            },
            _ => Walk::Over,
        });
        !busy
    }

    /// The words of what a call is made on, and of its type as far as the file tells.
    pub(crate) fn receiver_words(&self, call: &Call) -> Vec<String> {
        let Some(object) = receiver(call) else { return Vec::new() };
        let mut all = Vec::new();
        for part in parts(object).into_iter().filter(|part| !is_mine(part)) {
            all.extend(words(part));
            let types = self.types.get_or_init(|| types(self.body, &self.functions));
            all.extend(types.get(part).into_iter().flatten().cloned());
        }
        all
    }

    /// Whether a call is made on something that stands outside.
    pub(crate) fn is_outside(&self, call: &Call) -> bool {
        self.lexicon.outside.within(&self.receiver_words(call))
    }

    /// Whether two places stand on one way: in one function, or one in a closure of the other's.
    pub(crate) fn one_way(&self, one: Span, two: Span) -> bool {
        match (self.innermost(one), self.innermost(two)) {
            (Some(around_one), Some(around_two)) => {
                self.span_at(around_one).holds(two) || self.span_at(around_two).holds(one)
            }
            _ => true,
        }
    }

    fn span_at(&self, index: usize) -> Span {
        self.functions.get(index).map(|function| function.span).unwrap_or_default()
    }

    /// The innermost function around a place, by its number.
    fn innermost(&self, span: Span) -> Option<usize> {
        let after = self.functions.partition_point(|function| function.span.start <= span.start);
        let mut current = after.checked_sub(1);
        while let Some(index) = current {
            if self.span_at(index).holds(span) {
                return current;
            }
            current = self.parents.get(index).copied().flatten();
        }
        None
    }

    /// The innermost named function around a place.
    pub(crate) fn around(&self, span: Span) -> Option<&'a Function> {
        let mut current = self.innermost(span);
        while let Some(index) = current {
            let function = *self.functions.get(index)?;
            if function.name.is_some() {
                return Some(function);
            }
            current = self.parents.get(index).copied().flatten();
        }
        None
    }

    /// A function and those in it.
    pub(crate) fn within(&self, outer: &Function) -> Vec<&'a Function> {
        let (outer, first) = (outer.span, outer.span.start);
        let first = self.functions.partition_point(|function| function.span.start < first);
        let inside = self.functions.iter().skip(first).copied();
        inside.take_while(|function| outer.holds(function.span) || function.span == outer).collect()
    }

    /// The functions of that name.
    pub(crate) fn by_name(&self, name: &str) -> &[&'a Function] {
        self.by_name.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The functions that call something of this function's name.
    pub(crate) fn callers(&self, function: &Function) -> &[&'a Function] {
        let callers = self.callers.get_or_init(|| {
            let mut callers: HashMap<&str, Vec<&Function>> = HashMap::new();
            for caller in self.outermost() {
                for (_, call) in calls(&caller.body) {
                    let known = callers.entry(called(call)).or_default();
                    if known.len() < OF_ONE_NAME && known.last().is_none_or(|last| last.span != caller.span) {
                        known.push(caller);
                    }
                }
            }
            callers
        });
        let name = function.name.as_deref().unwrap_or_default();
        callers.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The name of a function with that of its class.
pub(crate) fn full_name(function: &Function) -> String {
    let name = function.name.as_deref().unwrap_or_default();
    match &function.class {
        Some(class) => format!("{class}.{name}"),
        None => name.to_owned(),
    }
}

/// The words of the types of names, by the last part of each name.
fn types<'a>(body: &'a [Statement], functions: &[&'a Function]) -> HashMap<&'a str, Vec<String>> {
    let mut types: HashMap<&str, Vec<String>> = HashMap::new();
    let mut add = |name: &'a str, type_words: Vec<String>| types.entry(name).or_default().extend(type_words);
    for parameter in functions.iter().flat_map(|function| &function.parameters) {
        if let Some(type_name) = &parameter.type_name {
            add(&parameter.name, words(type_name));
        }
    }
    walk(body, &mut |node| {
        if let Node::Statement(Statement { kind: StatementKind::Assign(assignment), .. }) = node
            && let [target] = assignment.targets.as_slice()
            && let Some(name) = parts(target).pop()
        {
            if let Some(type_name) = &assignment.type_name {
                add(name, words(type_name));
            }
            if let Some(value) = assignment.value.as_deref().map(bare)
                && matches!(value.kind, ExpressionKind::Call(_) | ExpressionKind::Member(..))
            {
                add(name, parts(value).into_iter().flat_map(words).collect());
            }
        }
        Walk::Into
    });
    types
}

/// For each function the one around it; they come in the order of the text, an outer one first.
fn parents(functions: &[&Function]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(functions.len());
    for (index, function) in functions.iter().enumerate() {
        while open
            .last()
            .and_then(|outer| functions.get(*outer))
            .is_some_and(|outer| !outer.span.holds(function.span))
        {
            open.pop();
        }
        parents.push(open.last().copied());
        open.push(index);
    }
    parents
}

/// Every call that runs when a block runs: those in closures too, not those in functions that are
/// only declared there.
pub(crate) fn calls(block: &[Statement]) -> Vec<(&Expression, &Call)> {
    let mut found = Vec::new();
    walk(block, &mut |node| note(node, &mut found));
    found
}

/// Every call in an expression.
pub(crate) fn calls_in(expression: &Expression) -> Vec<(&Expression, &Call)> {
    let mut found = Vec::new();
    walk_expression(expression, &mut |node| note(node, &mut found));
    found
}

fn note<'a>(node: Node<'a>, found: &mut Vec<(&'a Expression, &'a Call)>) -> Walk {
    match node {
        Node::Statement(statement)
            if matches!(statement.kind, StatementKind::Function(_) | StatementKind::Class(_)) =>
        {
            return Walk::Over;
        }
        Node::Expression(expression) => {
            if let ExpressionKind::Call(call) = &expression.kind {
                found.push((expression, call));
            }
        }
        _ => {}
    }
    Walk::Into
}
