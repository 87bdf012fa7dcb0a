//! Reads the sentences that we write, ten times as fast as Cedar's own parser, which makes two programs of
//! regular expressions before it reads a word.
//!
//! It knows only the part of the language in which [`super::text`] and [`super::count`] write, and gives up
//! on anything else, so that the slower parser is asked. Whenever a policy is validated, Cedar's parser reads
//! every sentence, too, and both must have read the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use cedar_policy::pst::{
    ActionConstraint, BinaryOp, Clause, Effect, EntityType, EntityUID, Expr, Literal, PolicyID,
    PrincipalConstraint, ResourceConstraint, StaticPolicy, Template, UnaryOp, Var,
};
use cedar_policy::{EntityTypeName, Policy};

use super::chain;

/// How deep brackets may stand in one another, and how many operands, clauses or members may stand in one
/// row: Cedar walks both by recursion.
const DEEP: usize = 8;
const LONG: usize = 256;

/// The types that sentences name.
pub(super) struct Types {
    action: EntityType,
    person: EntityType,
}

impl Types {
    pub(super) fn new() -> Result<Self, String> {
        // A name in the syntax tree can only be made by the slow parser or from a name that Cedar knows.
        let read = |name: &str| {
            let name: EntityTypeName = name.parse().map_err(|error| chain(&error))?;
            Ok::<EntityType, String>(name.as_ref().clone().into())
        };
        Ok(Self { action: read("Action")?, person: read("Person")? })
    }
}

/// A sentence, read.
pub(super) struct Read {
    template: Template,
    annotations: Vec<(String, String)>,
}

impl Read {
    /// To be evaluated, which needs no annotations. The evaluator makes a set of a scope of actions each time
    /// it comes by; it asks the same of a clause without one.
    pub(super) fn policy(mut self) -> Option<Policy> {
        if let ActionConstraint::In(groups) = &self.template.action
            && let [group] = groups.as_slice()
        {
            let group = Expr::Literal(Literal::EntityUID(group.clone()));
            let asked = binary(BinaryOp::In, Expr::Var(Var::Action), group);
            self.template.action = ActionConstraint::Any;
            let clauses = self.template.clauses().clone();
            let asked = std::iter::once(Clause::When(Arc::new(asked)));
            self.template = self.template.try_with_clauses(asked.chain(clauses)).ok()?;
        }
        Policy::from_pst(StaticPolicy::try_from(self.template).ok()?.into()).ok()
    }

    /// As it stands, to be compared with what Cedar's parser reads.
    pub(super) fn whole(&self) -> Option<Policy> {
        let annotations: BTreeMap<_, _> =
            self.annotations.iter().map(|(name, text)| (name.clone(), text.as_str().into())).collect();
        let template = self.template.clone().with_annotations(annotations);
        Policy::from_pst(StaticPolicy::try_from(template).ok()?.into()).ok()
    }
}

/// Reads a sentence; `None` if it is written in a way that is not known here.
pub(super) fn read(types: &Types, id: &str, text: &str) -> Option<Read> {
    Reader { rest: text, types, depth: 0 }.sentence(id)
}

struct Reader<'t> {
    rest: &'t str,
    types: &'t Types,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn sentence(mut self, id: &str) -> Option<Read> {
        let mut annotations = Vec::new();
        while self.eat("@") {
            let name = self.word()?.to_owned();
            self.expect("(")?;
            let text = self.string()?;
            self.expect(")")?;
            annotations.push((name, text));
        }
        let effect = match self.word()? {
            "permit" => Effect::Permit,
            "forbid" => Effect::Forbid,
            _ => return None,
        };
        self.expect("(")?;
        self.expect_word("principal")?;
        let principal = if self.eat(",") {
            PrincipalConstraint::Any
        } else {
            self.expect_word("is")?;
            self.expect_word("Person")?;
            self.expect(",")?;
            PrincipalConstraint::Is(self.types.person.clone())
        };
        self.expect_word("action")?;
        let action = if self.eat("==") {
            ActionConstraint::Eq(self.action()?)
        } else {
            self.expect_word("in")?;
            ActionConstraint::In(vec![self.action()?])
        };
        self.expect(",")?;
        self.expect_word("resource")?;
        self.expect(")")?;
        let mut clauses = Vec::new();
        while !self.eat(";") {
            let clause = match self.word()? {
                "when" => Clause::When,
                "unless" => Clause::Unless,
                _ => return None,
            };
            self.expect("{")?;
            clauses.push(clause(Arc::new(self.any_of()?)));
            self.expect("}")?;
        }
        if !self.rest.trim_ascii_start().is_empty() || clauses.len() > LONG {
            return None;
        }
        let template = Template::new(PolicyID::from(id), effect, principal, action, ResourceConstraint::Any);
        Some(Read { template: template.try_with_clauses(clauses).ok()?, annotations })
    }

    fn any_of(&mut self) -> Option<Expr> {
        self.row("||", BinaryOp::Or, Self::all_of)
    }

    fn all_of(&mut self) -> Option<Expr> {
        self.row("&&", BinaryOp::And, Self::relation)
    }

    /// Operands of one operator, which binds to the left.
    fn row(&mut self, sign: &str, op: BinaryOp, operand: fn(&mut Self) -> Option<Expr>) -> Option<Expr> {
        let mut left = operand(self)?;
        let mut operands = 1_usize;
        while self.eat(sign) {
            operands += 1;
            if operands > LONG {
                return None;
            }
            let right = operand(self)?;
            left = binary(op, left, right);
        }
        Some(left)
    }

    fn relation(&mut self) -> Option<Expr> {
        const SIGNS: [(&str, BinaryOp); 5] = [
            ("==", BinaryOp::Eq),
            ("<=", BinaryOp::LessEq),
            (">=", BinaryOp::GreaterEq),
            ("<", BinaryOp::Less),
            (">", BinaryOp::Greater),
        ];
        let left = self.unary()?;
        let sign = SIGNS.into_iter().find(|(sign, _)| self.eat(sign));
        let op = match sign {
            Some((_, op)) => op,
            None if self.eat_word("in") => BinaryOp::In,
            None => return Some(left),
        };
        let right = self.unary()?;
        Some(binary(op, left, right))
    }

    fn unary(&mut self) -> Option<Expr> {
        if self.eat("!") { Some(unary(UnaryOp::Not, self.member()?)) } else { self.member() }
    }

    fn member(&mut self) -> Option<Expr> {
        let mut of = self.primary()?;
        for _ in 0..LONG {
            of = if self.eat(".") {
                let name = self.word()?;
                if self.eat("(") { self.call(name, of)? } else { attribute(of, name) }
            } else if self.eat("[") {
                let name = self.string()?;
                self.expect("]")?;
                attribute(of, &name)
            } else {
                return Some(of);
            };
        }
        None
    }

    /// A method after its opening bracket.
    fn call(&mut self, name: &str, of: Expr) -> Option<Expr> {
        let op = match name {
            "isEmpty" => {
                self.expect(")")?;
                return Some(unary(UnaryOp::IsEmpty, of));
            }
            "contains" => BinaryOp::Contains,
            "containsAll" => BinaryOp::ContainsAll,
            "containsAny" => BinaryOp::ContainsAny,
            _ => return None,
        };
        let with = self.deeper(Self::any_of)?;
        self.expect(")")?;
        Some(binary(op, of, with))
    }

    fn primary(&mut self) -> Option<Expr> {
        let rest = self.rest.trim_ascii_start();
        match rest.bytes().next()? {
            b'(' => {
                self.expect("(")?;
                let inner = self.deeper(Self::any_of)?;
                self.expect(")")?;
                Some(inner)
            }
            b'[' => {
                self.expect("[")?;
                let set = self.deeper(Self::set)?;
                Some(Expr::Set(set))
            }
            b'"' => Some(Expr::Literal(Literal::String(self.string()?.into()))),
            b'0'..=b'9' => self.number(),
            _ => Some(match self.word()? {
                "principal" => Expr::Var(Var::Principal),
                "action" => Expr::Var(Var::Action),
                "resource" => Expr::Var(Var::Resource),
                "context" => Expr::Var(Var::Context),
                "true" => Expr::Literal(Literal::Bool(true)),
                "false" => Expr::Literal(Literal::Bool(false)),
                "Action" => Expr::Literal(Literal::EntityUID(self.named_action()?)),
                _ => return None,
            }),
        }
    }

    /// The members of a set after its opening bracket.
    fn set(&mut self) -> Option<Vec<Arc<Expr>>> {
        let mut members = Vec::new();
        while !self.eat("]") {
            if !members.is_empty() {
                self.expect(",")?;
            }
            members.push(Arc::new(self.any_of()?));
        }
        Some(members)
    }

    fn deeper<T>(&mut self, read: fn(&mut Self) -> Option<T>) -> Option<T> {
        self.depth += 1;
        let inner = if self.depth > DEEP { None } else { read(self) };
        self.depth -= 1;
        inner
    }

    fn action(&mut self) -> Option<EntityUID> {
        self.expect_word("Action")?;
        self.named_action()
    }

    /// An action after the word.
    fn named_action(&mut self) -> Option<EntityUID> {
        self.expect("::")?;
        Some(EntityUID { ty: self.types.action.clone(), eid: self.string()?.into() })
    }

    fn number(&mut self) -> Option<Expr> {
        let rest = self.rest.trim_ascii_start();
        let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, rest) = rest.split_at_checked(end)?;
        self.rest = rest;
        Some(Expr::Literal(Literal::Long(digits.parse().ok()?)))
    }

    /// A string literal with the escapes that [`super::text::escaped`] writes.
    fn string(&mut self) -> Option<String> {
        self.expect("\"")?;
        let mut text = String::new();
        loop {
            let end = self.rest.bytes().position(|byte| matches!(byte, b'"' | b'\\'))?;
            let (plain, rest) = self.rest.split_at_checked(end)?;
            text.push_str(plain);
            if let Some(rest) = rest.strip_prefix('"') {
                self.rest = rest;
                return Some(text);
            }
            let rest = rest.strip_prefix('\\')?;
            if let Some(code) = rest.strip_prefix("u{") {
                let (code, rest) = code.split_once('}')?;
                text.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
                self.rest = rest;
            } else {
                let letter = rest.chars().next().filter(|letter| matches!(letter, '"' | '\\'))?;
                text.push(letter);
                self.rest = rest.strip_prefix(letter)?;
            }
        }
    }

    fn word(&mut self) -> Option<&'t str> {
        let rest = self.rest.trim_ascii_start();
        let end = rest.bytes().position(|byte| !is_of_word(byte)).unwrap_or(rest.len());
        let (word, rest) = rest.split_at_checked(end)?;
        self.rest = rest;
        Some(word).filter(|word| word.bytes().next().is_some_and(|first| !first.is_ascii_digit()))
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let after = self.rest.trim_ascii_start().strip_prefix(word);
        let after = after.filter(|after| !after.bytes().next().is_some_and(is_of_word));
        after.map(|after| self.rest = after).is_some()
    }

    fn expect_word(&mut self, word: &str) -> Option<()> {
        self.eat_word(word).then_some(())
    }

    fn eat(&mut self, sign: &str) -> bool {
        let after = self.rest.trim_ascii_start().strip_prefix(sign);
        after.map(|after| self.rest = after).is_some()
    }

    fn expect(&mut self, sign: &str) -> Option<()> {
        self.eat(sign).then_some(())
    }
}

fn is_of_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    Expr::BinaryOp { op, left: Arc::new(left), right: Arc::new(right) }
}

fn unary(op: UnaryOp, of: Expr) -> Expr {
    Expr::UnaryOp { op, expr: Arc::new(of) }
}

fn attribute(of: Expr, name: &str) -> Expr {
    Expr::GetAttr { expr: Arc::new(of), attr: name.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Policy as Compiled;
    use crate::cedar::{count, parse, text};

    fn read_here(id: &str, text: &str) -> Option<Read> {
        read(&Types::new().unwrap(), id, text)
    }

    #[test]
    fn every_sentence_of_the_built_in_policies_is_read_as_cedar_reads_it() {
        for built_in in crate::BUILT_IN {
            let origin = caution_core::charter::PolicyOrigin::BuiltIn(built_in.name.to_owned());
            let source = caution_core::charter::PolicySource { origin, text: String::new() };
            let policy = Compiled::compile(&source, &[]).unwrap();
            let kinds = policy.cedar().kinds();
            let sentences = text::sentences(policy.requirements(), kinds);
            for sentence in sentences.into_iter().chain(count::sentences(kinds)) {
                let read = read_here(&sentence.id, &sentence.text);
                let whole = read.and_then(|read| read.whole());
                assert_eq!(whole, Some(parse(&sentence.id, &sentence.text).unwrap()), "{}", sentence.text);
            }
        }
    }

    #[test]
    fn operators_bind_as_in_cedar() {
        let head = "forbid (principal, action in Action::\"proceed\", resource)";
        for condition in [
            "true || false && true || false",
            "(true || false) && true",
            "!resource.a == context.b",
            "!resource.a.contains(1) && 1 <= 2 || 3 >= 4 || 1 < 2 && 2 > 1",
            "context.approvals[\"a \\\"b\\\\ \\u{7}\"] >= 12",
            "[[1, 2], []].containsAny([context.a.b]) && principal == principal",
            "action in [Action::\"merge\", Action::\"run\"] || action == Action::\"deploy\"",
        ] {
            let text =
                format!("@id(\"a\")\n@if(\"\")\n{head}\nwhen {{ {condition} }} unless {{{condition}}};\n");
            let whole = read_here("a", &text).and_then(|read| read.whole());
            assert_eq!(whole, Some(parse("a", &text).unwrap()), "{condition}");
        }
    }

    #[test]
    fn what_is_not_known_here_is_left_to_cedar() {
        let long = vec!["true"; 300].join(" && ");
        for condition in [
            "if true then false else true",
            "resource has a",
            "resource.a like \"*\"",
            "1 + 1 == 2",
            "1 != 2",
            "-1 < 2",
            "99999999999999999999 < 2",
            "resource.a.getTag(\"a\")",
            "ip(\"::1\").isIpv4()",
            "Person::\"ana\" == principal",
            "\"\\n\" == \"a\"",
            "[1,] == [1]",
            "true true",
            "\"open",
            "((((((((((true))))))))))",
            long.as_str(),
        ] {
            let text =
                format!("forbid (principal, action == Action::\"a\", resource) when {{ {condition} }};");
            assert!(read_here("a", &text).is_none(), "{condition}");
        }
        for text in
            ["", "permit", "permit (principal, action, resource);", "@id permit", "é", "forbid (\u{2028}"]
        {
            assert!(read_here("a", text).is_none(), "{text}");
        }
    }
}
