//! Calls that do something in the world which is bad to do twice.

use caution_read::lang::syntax::{Call, Expression, ExpressionKind, Function, Span};
use caution_read::lang::{Node, Walk, walk_expression};
use caution_read::lexicon::{EffectWords, words};

use super::name::{called, is_mine, mentions, names, parts, path_words, receiver};
use super::program::Program;
use super::scope::Scope;

/// A call that has an effect.
#[derive(Debug, Clone)]
pub(crate) struct Effect<'a> {
    /// What happens if it is done twice.
    pub(crate) twice: &'a str,
    /// What is called, as written, for sentences.
    pub(crate) name: String,
    /// How it is known.
    pub(crate) by: By,
    /// The call.
    pub(crate) call: &'a Call,
    /// Where.
    pub(crate) span: Span,
}

/// How an effect is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// The call itself says so.
    Name,
    /// Its address, its topic or the function around it says so.
    Address,
    /// It is a request that changes something; what, is not said.
    Method,
}

/// Words before the one that says what is done.
const PREFIXES: &[&str] = &[
    "try", "do", "attempt", "process", "execute", "perform", "safe", "async", "run", "make", "issue",
    "create", "internal", "submit",
];

/// The effect of a call, if it has one. `inside` is the function in which it stands.
pub(crate) fn of<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    inside: Option<&Function>,
    (expression, call): (&'a Expression, &'a Call),
) -> Option<Effect<'a>> {
    if call.constructs { None } else { of_callee(program, scope, inside, &call.callee, (expression, call)) }
}

/// The effect of calling something, with the arguments of a call: `retry(gateway.charge, order)`.
pub(crate) fn of_callee<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    inside: Option<&Function>,
    callee: &'a Expression,
    (expression, call): (&'a Expression, &'a Call),
) -> Option<Effect<'a>> {
    let names: Vec<&str> = parts(callee).into_iter().filter(|part| !is_mine(part)).collect();
    let path: Vec<Vec<String>> = names.iter().map(|part| words(part)).collect();
    let (last, before) = path.split_last()?;
    let receiver = before.concat();
    let lexicon = program.lexicon;
    if lexicon.other_worlds.within(last) || lexicon.other_worlds.within(&receiver) {
        return None;
    }
    let found =
        |twice: &'a str, by| Some(Effect { twice, name: names.join("."), by, call, span: expression.span });
    for effect in lexicon.effects.values() {
        if effect.symbols.iter().any(|symbol| is_symbol(symbol, &path)) {
            return found(&effect.twice, By::Name);
        }
    }
    if lexicon.reads.begins(last) && !lexicon.carriers.begins(last) || makes_a_value(program, &names) {
        return None;
    }
    for effect in lexicon.effects.values() {
        if says(effect, last, &receiver) {
            return found(&effect.twice, By::Name);
        }
    }
    let (carried, by) = carried(program, scope, inside, call, (last, &receiver))?;
    let requests =
        last.first().is_some_and(|verb| matches!(verb.as_str(), "post" | "fetch" | "request" | "exchange"));
    match carried {
        Some(effect) if requests => found(&effect.twice, by),
        Some(_) => found("whoever receives it acts on it twice", by),
        None => found("the request is carried out twice", by),
    }
}

/// `ChargeRequest(…)` makes a value; in Go, where names that others may use begin so, it does not.
fn makes_a_value(program: &Program<'_>, names: &[&str]) -> bool {
    let Some(last) = names.last() else { return false };
    let capital = last.starts_with(char::is_uppercase) && last.chars().any(char::is_lowercase);
    capital && program.language != "go" && names.len() < 3
}

fn is_symbol(symbol: &[Vec<String>], path: &[Vec<String>]) -> bool {
    let Some((last, before)) = symbol.split_last() else { return false };
    let Some((called, receivers)) = path.split_last() else { return false };
    if called != last {
        return false;
    }
    let mut receivers = receivers.iter();
    let held = |words: &[String], part: &[String]| words.windows(part.len()).any(|window| window == part);
    before.iter().all(|part| receivers.by_ref().any(|words| held(words, part)))
}

/// `chargeAmount`, `refund_id`: a part of the thing, not the deed.
fn names_a_value(last: &[String]) -> bool {
    last.len() > 1
        && last.last().is_some_and(|word| {
            matches!(
                word.as_str(),
                "amount"
                    | "id"
                    | "date"
                    | "type"
                    | "status"
                    | "time"
                    | "currency"
                    | "code"
                    | "name"
                    | "list"
                    | "fee"
                    | "rule"
                    | "calculation"
                    | "definition"
                    | "data"
                    | "due"
                    | "portion"
                    | "total"
                    | "percentage"
                    | "period"
                    | "details"
                    | "detail"
                    | "number"
                    | "count"
                    | "url"
                    | "config"
                    | "setting"
                    | "option"
                    | "request"
                    | "response"
                    | "event"
                    | "dto"
                    | "mapper"
                    | "template"
                    | "form"
                    | "page"
                    | "button"
                    | "view"
                    | "component"
                    | "error"
                    | "exception"
                    | "method"
                    | "provider"
                    | "factory"
                    | "repository"
                    | "schema"
                    | "model"
                    | "enum"
                    | "test"
                    | "string"
                    | "key"
                    | "reason"
                    | "limit"
                    | "allowed"
                    | "enabled"
                    | "possible"
            )
        })
}

/// Whether a name, with what it is called on, says that this effect happens.
fn says(effect: &EffectWords, last: &[String], receiver: &[String]) -> bool {
    if names_a_value(last) {
        return false;
    }
    let prefixed = last.first().is_some_and(|first| PREFIXES.contains(&first.as_str()));
    let rest = if prefixed { last.get(1..).unwrap_or_default() } else { last };
    [last, rest].into_iter().any(|words| {
        effect.alone.begins(words)
            || effect.verbs.begins(words)
                && (effect.nouns.within(words.get(1..).unwrap_or_default()) || effect.nouns.within(receiver))
    })
}

/// The effect that a call only carries: its address, topic or body names one, or the function around
/// it does; or it is a request that changes something, nobody says what.
fn carried<'a>(
    program: &Program<'a>,
    scope: &Scope<'a>,
    inside: Option<&Function>,
    call: &'a Call,
    (last, receiver): (&[String], &[String]),
) -> Option<(Option<&'a EffectWords>, By)> {
    let lexicon = program.lexicon;
    if !lexicon.carriers.begins(last) {
        return None;
    }
    let told = told(scope, call);
    if told.harmless(program) || needs_method(last, receiver) && !told.posts {
        return None;
    }
    let by_words = |words: &[String]| lexicon.effects.values().find(|effect| effect.nouns.within(words));
    let by_address = told.addresses.iter().find_map(|words| by_words(words));
    let by_function = || {
        let words = inside.and_then(|function| function.name.as_deref()).map(words)?;
        lexicon.effects.values().find(|effect| says(effect, &words, &[]))
    };
    if let Some(effect) = by_address.or_else(|| by_words(receiver)).or_else(by_function) {
        return Some((Some(effect), By::Address));
    }
    let posts = told.posts || last.first().is_some_and(|verb| verb == "post") && program.is_outside(call);
    let only_asks = told.addresses.iter().any(|words| asks(words))
        || inside.and_then(|function| function.name.as_deref()).is_some_and(|name| asks(&words(name)));
    (posts && !only_asks && !told.addresses.is_empty()).then_some((None, By::Method))
}

/// Words of addresses to which one posts only to ask.
fn asks(words: &[String]) -> bool {
    words.iter().any(|word| {
        matches!(
            word.as_str(),
            "search"
                | "query"
                | "graphql"
                | "login"
                | "token"
                | "auth"
                | "oauth"
                | "oauth2"
                | "rpc"
                | "jsonrpc"
                | "completion"
                | "chat"
                | "embedding"
                | "embed"
                | "generate"
                | "inference"
                | "predict"
                | "analytic"
                | "log"
                | "metric"
                | "trace"
                | "telemetry"
                | "validate"
                | "preview"
                | "quote"
                | "health"
                | "status"
                | "get"
                | "fetch"
                | "find"
                | "list"
                | "lookup"
                | "read"
                | "render"
                | "translate"
                | "session"
                | "refresh"
                | "verify"
                | "check"
                | "introspect"
                | "poll"
                | "heartbeat"
                | "ping"
                | "sync"
                | "subscribe"
                | "upload"
                | "webhook"
                | "hook"
                | "bulk"
                | "scroll"
                | "count"
                | "compute"
                | "estimate"
                | "model"
        )
    })
}

/// Calls that read unless something says that they send.
fn needs_method(last: &[String], receiver: &[String]) -> bool {
    matches!(
        last.first().map(String::as_str),
        Some("fetch" | "request" | "do" | "execute" | "call" | "exchange" | "invoke" | "perform")
    ) || last == ["send"]
        && receiver.iter().any(|word| matches!(word.as_str(), "http" | "client" | "session"))
}

/// What the arguments of a call tell.
#[derive(Debug, Default)]
struct Told {
    /// Words of addresses and topics.
    addresses: Vec<Vec<String>>,
    /// Methods that are named.
    methods: Vec<String>,
    /// Whether one of them sends.
    posts: bool,
}

impl Told {
    fn harmless(&self, program: &Program<'_>) -> bool {
        !self.posts && self.methods.iter().any(|method| program.lexicon.harmless_methods.has(method))
    }
}

fn told<'a>(scope: &Scope<'a>, call: &'a Call) -> Told {
    let mut told = Told::default();
    let mut all: Vec<&Expression> = Vec::new();
    for argument in &call.arguments {
        all.extend(scope.expand(&argument.value));
    }
    if let ExpressionKind::Member(object, _) = &call.callee.kind {
        all.extend(scope.expand(object));
    }
    for expression in all {
        walk_expression(expression, &mut |node| {
            if let Node::Expression(inner) = node {
                tell(&mut told, inner);
            }
            Walk::Into
        });
    }
    told
}

fn tell(told: &mut Told, expression: &Expression) {
    match &expression.kind {
        ExpressionKind::Text(text) if text.len() <= 200 => {
            let method = text.to_ascii_lowercase();
            if is_method(&method) {
                told.posts |= method == "post";
                told.methods.push(method);
            } else if !text.contains(' ') {
                told.addresses.push(words(text));
            }
        }
        ExpressionKind::Name(name) | ExpressionKind::Member(_, name) => {
            let method = name.trim_start_matches("Method").to_ascii_lowercase();
            if is_method(&method) {
                told.posts |= method == "post";
                told.methods.push(method);
            } else if name.chars().all(|character| character.is_uppercase() || character == '_') || {
                let words = words(name);
                ["url", "endpoint", "topic", "path", "uri", "queue", "exchange"]
                    .iter()
                    .any(|word| words.iter().any(|known| known == word))
            } {
                told.addresses.push(words(name));
            }
        }
        ExpressionKind::Entries(entries) => told.addresses.extend(entries.type_name.as_deref().map(words)),
        ExpressionKind::Call(inner) => {
            let method = called(inner).to_ascii_lowercase();
            if is_method(&method) {
                told.posts |= method == "post";
                told.methods.push(method);
            }
        }
        _ => {}
    }
}

fn is_method(text: &str) -> bool {
    matches!(text, "get" | "head" | "options" | "post" | "put" | "patch" | "delete")
}

/// Whether a call looks at the state of what an effect is about: it reads, and shares a name with it.
pub(crate) fn looks_at(program: &Program<'_>, call: &Call, effect: &Effect<'_>) -> bool {
    let path: Vec<Vec<String>> =
        parts(&call.callee).into_iter().filter(|part| !is_mine(part)).map(words).collect();
    let Some(last) = path.last() else { return false };
    let reads = program.lexicon.looks.begins(last)
        || last.iter().any(|word| {
            matches!(word.as_str(), "already" | "status" | "exist" | "settled" | "paid" | "reconcile")
        });
    if !reads
        || matches!(
            last.first().map(String::as_str),
            Some("log" | "print" | "record" | "count" | "is" | "should")
        ) && last.len() == 1
    {
        return false;
    }
    let shared = |argument: &Expression| {
        names(argument)
            .into_iter()
            .any(|name| effect.call.arguments.iter().any(|own| mentions(&own.value, name)))
    };
    let same_receiver = !path_words(&call.callee).is_empty()
        && receiver(call).is_some_and(|object| {
            receiver(effect.call)
                .is_some_and(|own| path_words(object) == path_words(own) && !path_words(own).is_empty())
        });
    call.arguments.iter().any(|argument| shared(&argument.value))
        || same_receiver && !call.arguments.is_empty()
}
