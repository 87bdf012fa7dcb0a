//! Arithmetic: as much of it as numbers of elements and counters need.

use crate::word::Word;

use super::lookup::Found;
use super::state::Value;
use super::{Abort, Shell, syntax};

impl Shell<'_, '_> {
    /// The value of an expression, as text.
    pub(super) fn arithmetic(&mut self, expression: &syntax::Word) -> Result<Word, Abort> {
        let text = self.value(expression)?;
        let shown = || Word::unknown("$((…))");
        let Some(known) = text.text() else { return Ok(shown()) };
        Ok(self.calculate(known).map_or_else(shown, |number| Word::of(number.to_string())))
    }

    /// The value of an expression, if it is known.
    pub(super) fn number(&mut self, expression: &syntax::Word) -> Result<Option<i64>, Abort> {
        let text = self.value(expression)?;
        Ok(text.text().and_then(|text| self.calculate(text)))
    }

    /// Forgets what an expression assigns: `i=…`, `i++`.
    fn forget(&mut self, text: &str) {
        let assigns = text.contains("++")
            || text.contains("--")
            || text.replace("==", "").replace("<=", "").replace(">=", "").replace("!=", "").contains('=');
        if !assigns {
            return;
        }
        let names = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
        for name in names
            .filter(|name| name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_'))
            .take(64)
        {
            self.state.set(name, Value::Scalar(Word::unknown(format!("${name}"))));
        }
    }

    pub(super) fn calculate(&mut self, text: &str) -> Option<i64> {
        if text.len() > 256 {
            self.forget(text);
            return None;
        }
        let mut tokens = Tokens { text: text.trim(), shell: self, depth: 0 };
        let value = tokens.ternary();
        if value.is_some() && tokens.text.trim_start().is_empty() {
            return value;
        }
        self.forget(text);
        None
    }
}

struct Tokens<'t, 's, 'r, 'w> {
    text: &'t str,
    shell: &'s mut Shell<'r, 'w>,
    depth: usize,
}

const LEVELS: &[&[&str]] = &[
    &["||"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!="],
    &["<=", ">=", "<", ">"],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "%"],
];

impl Tokens<'_, '_, '_, '_> {
    fn take(&mut self, token: &str) -> bool {
        self.text = self.text.trim_start();
        match self.text.strip_prefix(token) {
            Some(rest) => {
                self.text = rest;
                true
            }
            None => false,
        }
    }

    fn ternary(&mut self) -> Option<i64> {
        if self.depth > 24 {
            return None;
        }
        self.depth += 1;
        let condition = self.level(0)?;
        let value = if self.take("?") {
            let yes = self.ternary()?;
            if !self.take(":") {
                return None;
            }
            let no = self.ternary()?;
            if condition == 0 { no } else { yes }
        } else {
            condition
        };
        self.depth -= 1;
        Some(value)
    }

    fn operator(&mut self, level: usize) -> Option<&'static str> {
        self.text = self.text.trim_start();
        let found = LEVELS.get(level)?.iter().copied().find(|operator| self.text.starts_with(operator))?;
        let after = self.text.get(found.len()..).unwrap_or("");
        // `a | b` is not `a || b`, `a < b` not `a << b`, `a + b` not `a++`, and `a += b` assigns.
        let doubled = found.len() == 1
            && matches!(found, "|" | "&" | "<" | ">" | "+" | "-" | "*")
            && after.starts_with(found);
        if doubled || (after.starts_with('=') && !matches!(found, "==" | "!=" | "<=" | ">=")) {
            return None;
        }
        self.text = after;
        Some(found)
    }

    fn level(&mut self, level: usize) -> Option<i64> {
        if level >= LEVELS.len() {
            return self.primary();
        }
        let mut left = self.level(level + 1)?;
        while let Some(operator) = self.operator(level) {
            let right = self.level(level + 1)?;
            left = match operator {
                "||" => i64::from(left != 0 || right != 0),
                "&&" => i64::from(left != 0 && right != 0),
                "|" => left | right,
                "^" => left ^ right,
                "&" => left & right,
                "==" => i64::from(left == right),
                "!=" => i64::from(left != right),
                "<=" => i64::from(left <= right),
                ">=" => i64::from(left >= right),
                "<" => i64::from(left < right),
                ">" => i64::from(left > right),
                "<<" => left.checked_shl(u32::try_from(right).ok()?)?,
                ">>" => left.checked_shr(u32::try_from(right).ok()?)?,
                "+" => left.checked_add(right)?,
                "-" => left.checked_sub(right)?,
                "*" => left.checked_mul(right)?,
                "/" => left.checked_div(right)?,
                _ => left.checked_rem(right)?,
            };
        }
        Some(left)
    }

    fn primary(&mut self) -> Option<i64> {
        if self.depth > 24 {
            return None;
        }
        self.depth += 1;
        let value = self.single();
        self.depth -= 1;
        value
    }

    fn single(&mut self) -> Option<i64> {
        if self.take("++") || self.take("--") {
            return None;
        }
        if self.take("-") {
            return self.primary()?.checked_neg();
        }
        if self.take("+") {
            return self.primary();
        }
        if self.take("!") {
            return Some(i64::from(self.primary()? == 0));
        }
        if self.take("~") {
            return Some(!self.primary()?);
        }
        if self.take("(") {
            let value = self.ternary()?;
            return self.take(")").then_some(value);
        }
        let length = self
            .text
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'#'))
            .count();
        let token = self.text.get(..length)?;
        self.text = self.text.get(length..)?;
        if token.starts_with(|first: char| first.is_ascii_digit()) {
            return number(token);
        }
        if token.is_empty() {
            return None;
        }
        let after = self.text.trim_start();
        if after.starts_with("++") || after.starts_with("--") || after.starts_with('[') {
            return None;
        }
        match self.shell.lookup(token) {
            Found::One(word) => {
                let text = word.text()?.trim();
                if text.is_empty() { Some(0) } else { number(text) }
            }
            Found::Unset => Some(0),
            Found::Many(_) => None,
        }
    }
}

fn number(token: &str) -> Option<i64> {
    if let Some((radix, digits)) = token.split_once('#') {
        return i64::from_str_radix(digits, radix.parse().ok().filter(|radix| (2..=36).contains(radix))?)
            .ok();
    }
    if let Some(hex) = token.strip_prefix("0x").or_else(|| token.strip_prefix("0X")) {
        return i64::from_str_radix(hex, 16).ok();
    }
    if token.len() > 1 && token.starts_with('0') {
        return i64::from_str_radix(token, 8).ok();
    }
    token.parse().ok()
}
