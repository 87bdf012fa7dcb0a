//! Symbols: `scheme manager package version descriptors`, or `local 3`.

/// A symbol that has a meaning in more than one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// The indexer's own name for its symbols.
    pub scheme: String,
    /// The package's name; empty if it has none.
    pub package: String,
    /// The package's version; empty if it has none.
    pub version: String,
    /// From the outermost to the innermost.
    pub descriptors: Vec<Descriptor>,
}

/// One step of a symbol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Descriptor {
    /// The name.
    pub name: String,
    /// What it is.
    pub suffix: Suffix,
}

/// What a step of a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Suffix {
    /// A package, module or namespace: `a/`.
    Namespace,
    /// A type: `A#`.
    Type,
    /// A variable, field or constant: `a.`.
    Term,
    /// A function: `a().`.
    Method,
    /// A parameter of a type: `[A]`.
    TypeParameter,
    /// A parameter: `(a)`.
    Parameter,
    /// Anything else: `a:`.
    Meta,
    /// A macro: `a!`.
    Macro,
}

impl Symbol {
    /// Reads a symbol; `None` if it is local to its file, or written in no known way.
    pub fn parse(text: &str) -> Option<Self> {
        if is_local(text) {
            return None;
        }
        let (scheme, rest) = word(text)?;
        let (_, rest) = word(rest)?;
        let (package, rest) = word(rest)?;
        let (version, rest) = word(rest)?;
        let empty = |text: String| if text == "." { String::new() } else { text };
        let descriptors = descriptors(rest)?;
        Some(Self { scheme, package: empty(package), version: empty(version), descriptors })
    }

    /// The name of the innermost step.
    pub fn name(&self) -> &str {
        self.descriptors.last().map_or("", |last| &last.name)
    }

    /// Whether it is a parameter, of a function or of a type.
    pub fn is_parameter(&self) -> bool {
        let last = self.descriptors.last().map(|last| last.suffix);
        matches!(last, Some(Suffix::Parameter | Suffix::TypeParameter))
    }
}

/// Whether a symbol has a meaning in its own file alone.
pub fn is_local(text: &str) -> bool {
    text.starts_with("local ")
}

/// What stands before the next single blank; two blanks are one that belongs to the word.
fn word(text: &str) -> Option<(String, &str)> {
    let mut word = String::new();
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if letter != ' ' {
            word.push(letter);
        } else if letters.next_if(|(_, next)| *next == ' ').is_some() {
            word.push(' ');
        } else {
            return Some((word, text.get(at + 1..)?));
        }
    }
    None
}

fn descriptors(text: &str) -> Option<Vec<Descriptor>> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (descriptor, after) = descriptor(rest)?;
        found.push(descriptor);
        rest = after;
    }
    (!found.is_empty()).then_some(found)
}

fn descriptor(text: &str) -> Option<(Descriptor, &str)> {
    for (open, close, suffix) in [('(', ')', Suffix::Parameter), ('[', ']', Suffix::TypeParameter)] {
        if let Some(inside) = text.strip_prefix(open) {
            let (name, rest) = name(inside)?;
            return Some((Descriptor { name, suffix }, rest.strip_prefix(close)?));
        }
    }
    let (name, rest) = name(text)?;
    let mut letters = rest.chars();
    let suffix = match letters.next()? {
        '/' => Suffix::Namespace,
        '#' => Suffix::Type,
        '.' => Suffix::Term,
        ':' => Suffix::Meta,
        '!' => Suffix::Macro,
        '(' => {
            // What tells functions of one name apart stands inside.
            let (_, after) = letters.as_str().split_once(").")?;
            return Some((Descriptor { name, suffix: Suffix::Method }, after));
        }
        _ => return None,
    };
    Some((Descriptor { name, suffix }, letters.as_str()))
}

/// A name: of letters, digits, `_+-$`; or anything between backticks, of which two are one.
fn name(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('`') else {
        let is_simple = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '+' | '-' | '$');
        let end = text.find(|letter: char| !is_simple(letter)).unwrap_or(text.len());
        let (name, rest) = text.split_at_checked(end)?;
        return (!name.is_empty()).then(|| (name.to_owned(), rest));
    };
    let mut name = String::new();
    let mut letters = quoted.chars();
    while let Some(letter) = letters.next() {
        if letter != '`' {
            name.push(letter);
            continue;
        }
        let rest = letters.as_str();
        match rest.strip_prefix('`') {
            Some(after) => {
                name.push('`');
                letters = after.chars();
            }
            None => return Some((name, rest)),
        }
    }
    None
}
