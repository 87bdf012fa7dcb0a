//! The common form of a program: what rules look at, whatever language it was written in.
//!
//! A reader of a language lowers its tree into this form. It keeps what a question about behaviour
//! needs (loops, handlers, calls, assignments, who holds a lock) and drops what it does not (types
//! of expressions, layout). What has no form of its own is kept as `Other` with its parts, so that
//! nothing inside it is lost to a search.

use caution_core::finding::LineRange;

/// A place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// The first line, from 1.
    pub first_line: u32,
    /// The last line, included.
    pub last_line: u32,
}

impl Span {
    /// Its lines.
    pub fn lines(self) -> LineRange {
        LineRange { first: self.first_line, last: self.last_line }
    }

    /// Whether `other` lies inside.
    pub fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Its text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// A block of statements.
pub type Block = Vec<Statement>;

/// A function, method, closure or lambda.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Function {
    /// Its name; none for a closure. One that is bound to a name at once (`const f = () => …`) has that name.
    pub name: Option<String>,
    /// The class (Go: the receiver's type) that it belongs to.
    pub class: Option<String>,
    /// How the body names the object it belongs to: `self`, `this`, a Go receiver.
    pub receiver: Option<String>,
    /// Its parameters, without the receiver.
    pub parameters: Vec<Parameter>,
    /// Decorators and annotations, each a name or a call.
    pub annotations: Vec<Expression>,
    /// The type of what it returns, as written, where it is written.
    pub returns: Option<String>,
    /// `async`, `synchronized`, `static`, `abstract`.
    pub modifiers: Vec<String>,
    /// What it does. A body that is one expression (`x => f(x)`) is one `Return`.
    pub body: Block,
    /// Where, decorators included.
    pub span: Span,
}

/// One parameter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parameter {
    /// Its name; for a destructured one, of each part.
    pub name: String,
    /// Its type as written, if written.
    pub type_name: Option<String>,
    /// Its default.
    pub default: Option<Expression>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// Where.
    pub span: Span,
}

/// What a statement is.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// An expression for its effect. `i++` is an assignment.
    Expression(Expression),
    /// An assignment or a declaration with a value.
    Assign(Assignment),
    /// `return`.
    Return(Option<Expression>),
    /// `raise`, `throw`, `panic(…)` in Go.
    Throw(Option<Expression>),
    /// `break`, with its label.
    Break(Option<String>),
    /// `continue`, with its label.
    Continue(Option<String>),
    /// `if … else if … else`, flattened. Go's `if x := f(); x {` is a `Block` of the assignment and the `If`.
    If {
        /// Conditions and what follows from each.
        arms: Vec<(Expression, Block)>,
        /// The last `else`.
        otherwise: Block,
    },
    /// `switch`, `match`, Go's `select` (the communication of each case is its value).
    Switch {
        /// What is compared.
        subject: Option<Expression>,
        /// The cases; one without values is the default.
        cases: Vec<(Vec<Expression>, Block)>,
    },
    /// A loop of any kind.
    Loop(Loop),
    /// `try`.
    Try(Try),
    /// A block under the care of something: Python `with`, Java `synchronized`, C# `using`.
    Guard {
        /// What is entered: assignments where it is bound to a name, else expressions.
        items: Vec<Statement>,
        /// What runs meanwhile.
        body: Block,
    },
    /// Go's `defer`.
    Defer(Expression),
    /// Go's `go`.
    Spawn(Expression),
    /// A function that is declared here.
    Function(Box<Function>),
    /// A class, interface, enum or record (in Go, a struct type).
    Class(Class),
    /// A plain block, a labelled statement, a namespace.
    Block(Block),
    /// An import.
    Import(Import),
    /// Nothing that does anything (`pass`, a type), or something without a form; its expressions.
    Other(Vec<Expression>),
}

/// What comes into scope by an import.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Import {
    /// The module or package as written.
    pub module: String,
    /// Imported names and the names they have here; empty if the whole module is bound.
    pub names: Vec<(String, String)>,
    /// The name under which the whole module is bound, if it is.
    pub alias: Option<String>,
}

/// A class.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// What it extends or implements.
    pub bases: Vec<Expression>,
    /// Decorators and annotations.
    pub annotations: Vec<Expression>,
    /// Fields as assignments (also those without a value), methods as functions.
    pub body: Block,
}

/// An assignment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Assignment {
    /// What is assigned: names, members, indices; several for `a, b = f()` and `a = b = f()`.
    pub targets: Vec<Expression>,
    /// The operator of `x += 1`. `i++` is `i += 1`.
    pub operator: Option<Operator>,
    /// The value; none for a declaration without one.
    pub value: Option<Box<Expression>>,
    /// Whether it declares the name (`let`, `var`, `:=`, a typed declaration).
    pub declares: bool,
    /// The type as written.
    pub type_name: Option<String>,
    /// Decorators and annotations of a field.
    pub annotations: Vec<Expression>,
}

/// The kinds of loops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoopKind {
    /// Over the items of something.
    Each,
    /// `for (init; condition; update)`, Go's three-part `for`.
    Counted,
    /// While a condition holds, tested first.
    While,
    /// Tested last.
    DoWhile,
    /// Without a condition, or with one that is always true.
    Forever,
}

/// A loop.
#[derive(Debug, Clone, PartialEq)]
pub struct Loop {
    /// Its kind.
    pub kind: LoopKind,
    /// Its label.
    pub label: Option<String>,
    /// The names that each round binds (`Each`).
    pub binds: Vec<Expression>,
    /// What is iterated (`Each`), or the condition.
    pub over: Option<Expression>,
    /// What runs before (`Counted`).
    pub init: Block,
    /// What runs after each round (`Counted`).
    pub update: Block,
    /// The rounds.
    pub body: Block,
    /// Python's `else`: runs when no `break` did.
    pub otherwise: Block,
    /// `for await`, `async for`.
    pub awaits: bool,
    /// The line with its head.
    pub head: Span,
}

/// A `try`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Try {
    /// Java's resources, as assignments.
    pub resources: Block,
    /// What is tried.
    pub body: Block,
    /// The handlers.
    pub handlers: Vec<Handler>,
    /// Python's `else`: runs when nothing was raised.
    pub otherwise: Block,
    /// `finally`.
    pub finally: Block,
}

/// A handler.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Handler {
    /// The types it takes, as written (`requests.Timeout`); empty if it takes everything.
    pub types: Vec<String>,
    /// The name of the error.
    pub name: Option<String>,
    /// What it does.
    pub body: Block,
    /// Where.
    pub span: Span,
}

/// One expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Where.
    pub span: Span,
}

/// What an expression is. Parentheses, casts, non-null marks, Go's `&x` and `*x` are dropped: the
/// expression inside stands for them.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpressionKind {
    /// A name; `self`, `this` and `super` too.
    Name(String),
    /// `object.name`, `object?.name`, `object->name`.
    Member(Box<Expression>, String),
    /// `object[index]`; a slice has its bounds in an `Other`.
    Index(Box<Expression>, Box<Expression>),
    /// A call, or `new`.
    Call(Box<Call>),
    /// `await`.
    Await(Box<Expression>),
    /// Operands of one operator, flattened to the left: `a + b + c` has three. Comparison too.
    Binary(Operator, Vec<Expression>),
    /// `-x`, `!x`, `not x`.
    Unary(Operator, Box<Expression>),
    /// `c ? a : b`, `a if c else b`.
    Conditional(Box<[Expression; 3]>),
    /// A string without holes: its content, escapes as written.
    Text(String),
    /// A string with holes: its texts and its holes.
    Template(Vec<Expression>),
    /// A number as written.
    Number(String),
    /// `true`, `false`, `null`, `None`, `nil`, `undefined`, in lower case: `true`, `false`, `null`.
    Constant(String),
    /// A list, tuple, set or array.
    List(Vec<Expression>),
    /// A dictionary, an object, a struct: keys (a plain key is a `Text`) and values. A spread has
    /// the key `Text("...")`.
    Entries(Entries),
    /// A closure or a lambda.
    Function(Box<Function>),
    /// An assignment inside an expression (`:=` in Python).
    Assign(Box<Assignment>),
    /// `...x`, `*x`, `**x`.
    Spread(Box<Expression>),
    /// Anything else, with its parts.
    Other(Vec<Expression>),
}

/// A dictionary, an object literal, a struct literal, keyword-only records.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entries {
    /// The type, for a struct literal.
    pub type_name: Option<String>,
    /// Keys and values.
    pub pairs: Vec<(Expression, Expression)>,
}

/// A call.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// What is called.
    pub callee: Expression,
    /// With what.
    pub arguments: Vec<Argument>,
    /// `new X(…)`.
    pub constructs: bool,
}

/// An argument.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// Its name, for `name=value`.
    pub name: Option<String>,
    /// Its value.
    pub value: Expression,
}

/// Operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`, `//`
    Divide,
    /// `%`
    Remainder,
    /// `and`, `&&`
    And,
    /// `or`, `||`
    Or,
    /// `??`
    Coalesce,
    /// `not`, `!`
    Not,
    /// `==`, `===`, `is`
    Equal,
    /// `!=`, `!==`, `is not`
    NotEqual,
    /// `<`, `<=`
    Less,
    /// `>`, `>=`
    Greater,
    /// `in`, `not in`, `instanceof`
    Test,
    /// Go's `<-`.
    Receive,
    /// Bits, powers and all the rest.
    Other,
}

impl Operator {
    /// The operator as written; for `x += 1`, given without its `=`.
    pub fn of(text: &str) -> Self {
        match text {
            "+" | "++" => Self::Add,
            "-" | "--" => Self::Subtract,
            "*" => Self::Multiply,
            "/" | "//" => Self::Divide,
            "%" => Self::Remainder,
            "and" | "&&" => Self::And,
            "or" | "||" => Self::Or,
            "??" => Self::Coalesce,
            "not" | "!" => Self::Not,
            "==" | "===" | "is" => Self::Equal,
            "!=" | "!==" | "<>" | "is not" => Self::NotEqual,
            "<" | "<=" => Self::Less,
            ">" | ">=" => Self::Greater,
            "in" | "not in" | "instanceof" => Self::Test,
            "<-" => Self::Receive,
            _ => Self::Other,
        }
    }

    /// Whether it changes a number.
    pub fn is_arithmetic(self) -> bool {
        matches!(self, Self::Add | Self::Subtract | Self::Multiply | Self::Divide | Self::Remainder)
    }
}
