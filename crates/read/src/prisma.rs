//! Schemas in Prisma: models as tables, and their columns.

use std::collections::{BTreeMap, BTreeSet};

use caution_core::finding::LineRange;

use crate::openapi::Difference;

/// A model, or a column of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// As the database knows it: `orders`, `orders.total`.
    pub name: String,
    /// As programs know it: `Order`.
    pub model: String,
    /// Its type and what it asks.
    shape: String,
    /// Its lines.
    pub lines: LineRange,
}

/// The models of a schema with their columns.
pub fn parts(text: &str) -> Vec<Part> {
    let blocks = blocks(text);
    let models: BTreeSet<&str> =
        blocks.iter().filter(|block| block.kind != "enum").map(|block| block.name).collect();
    let mut parts = Vec::new();
    for block in &blocks {
        let table = block.lines.iter().find_map(|(line, _)| mapped(line, "@@map"));
        let table = table.unwrap_or(block.name);
        let part = |name: String, shape: String, first: u32, last: u32| Part {
            name,
            model: block.name.to_owned(),
            shape,
            lines: LineRange { first, last },
        };
        let rules = block.lines.iter().map(|(line, _)| *line).filter(|line| line.starts_with("@@"));
        let rules: Vec<String> = rules.map(spaced).collect();
        parts.push(part(table.to_owned(), rules.join("; "), block.first, block.last));
        for (line, number) in block.lines.iter().filter(|(line, _)| !line.starts_with("@@")) {
            let mut words = line.split_whitespace();
            let (Some(name), kind) = (words.next(), words.next().unwrap_or_default()) else { continue };
            // What leads to another model is no column.
            if models.contains(kind.trim_end_matches(['?', '[', ']'])) {
                continue;
            }
            let column = mapped(line, " @map").unwrap_or(name);
            parts.push(part(format!("{table}.{column}"), spaced(line), *number, *number));
        }
    }
    parts
}

struct Block<'a> {
    kind: &'a str,
    name: &'a str,
    lines: Vec<(&'a str, u32)>,
    first: u32,
    last: u32,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut open = false;
    for (line, number) in text.lines().zip(1_u32..) {
        let line = line.split("//").next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        if open {
            if line.starts_with('}') {
                open = false;
            } else if let Some(block) = blocks.last_mut() {
                block.lines.push((line, number));
            }
            if let Some(block) = blocks.last_mut() {
                block.last = number;
            }
            continue;
        }
        let mut words = line.split(|letter: char| letter.is_whitespace() || letter == '{');
        let (kind, name) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if matches!(kind, "model" | "enum" | "view" | "type") && !name.is_empty() {
            blocks.push(Block { kind, name, lines: Vec::new(), first: number, last: number });
            open = line.contains('{') && !line.ends_with('}');
        }
    }
    blocks
}

/// The name in the database: `@map("total_price")`.
fn mapped<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(mark)?;
    let (_, rest) = rest.split_once('"')?;
    rest.split_once('"').map(|(name, _)| name).filter(|name| !name.is_empty())
}

fn spaced(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What two schemas differ in. What is gone takes its data along.
pub fn differences(before: &[Part], after: &[Part]) -> Vec<Difference> {
    let named = |parts: &[Part]| -> BTreeMap<String, Part> {
        parts.iter().map(|part| (part.name.clone(), part.clone())).collect()
    };
    let (old, new) = (named(before), named(after));
    let with_table = |part: &Part, all: &BTreeMap<String, Part>| {
        part.name.split_once('.').is_none_or(|(table, _)| all.contains_key(table))
    };
    let what = |part: &Part| if part.name.contains('.') { "column" } else { "table" };
    let of = |part: &Part, what: String, breaks: bool| Difference {
        name: part.name.clone(),
        what,
        breaks,
        lines: part.lines,
    };
    let mut found = Vec::new();
    for part in old.values() {
        match new.get(&part.name) {
            None if with_table(part, &new) => {
                found.push(of(part, format!("{} removed from the model", what(part)), true));
            }
            Some(now) if now.shape != part.shape => {
                found.push(of(now, format!("{} changed in the model", what(part)), true));
            }
            _ => {}
        }
    }
    for part in new.values().filter(|part| !old.contains_key(&part.name) && with_table(part, &old)) {
        found.push(of(part, format!("{} added to the model", what(part)), false));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "generator client {\n  provider = \"prisma-client-js\"\n}\n\nmodel Order {\n  id    Int    @id // one\n  total Float  @map(\"total_price\")\n  user  User   @relation(fields: [userId], references: [id])\n  userId Int\n\n  @@map(\"orders\")\n}\n\nmodel User {\n  id Int @id\n  orders Order[]\n}\n";

    fn told(after: &str) -> Vec<String> {
        let found = differences(&parts(TEXT), &parts(after));
        found.into_iter().map(|one| format!("{} {} {}", one.name, one.what, one.breaks)).collect()
    }

    #[test]
    fn models_are_tables_and_fields_that_hold_something_are_columns() {
        let parts = parts(TEXT);
        let shown: Vec<_> =
            parts.iter().map(|part| format!("{}:{} {}", part.name, part.lines.first, part.model)).collect();
        assert_eq!(
            shown,
            [
                "orders:5 Order",
                "orders.id:6 Order",
                "orders.total_price:7 Order",
                "orders.userId:9 Order",
                "User:14 User",
                "User.id:15 User"
            ]
        );
    }

    #[test]
    fn a_column_that_goes_breaks_and_layout_is_no_change() {
        assert_eq!(
            told(&TEXT.replace("// one", "// two").replace("total Float  @", "total   Float @")),
            [""; 0]
        );
        let without = TEXT.replace("  total Float  @map(\"total_price\")\n", "");
        assert_eq!(told(&without), ["orders.total_price column removed from the model true"]);
        assert_eq!(
            told(&TEXT.replace("total Float", "total Int")),
            ["orders.total_price column changed in the model true"]
        );
        assert_eq!(
            told(&TEXT.replace("userId Int", "userId Int\n  note String?")),
            ["orders.note column added to the model false"]
        );
        assert_eq!(
            told(&format!("{TEXT}model Log {{\n  id Int @id\n}}\n")),
            ["Log table added to the model false"]
        );
        for text in
            ["model", "model {", "model A {", "}", "model A { id Int }", "@@map(\"", "model É {\n é\n"]
        {
            parts(text);
        }
    }
}
