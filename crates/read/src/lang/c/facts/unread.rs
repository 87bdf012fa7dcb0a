//! What was not read: code that the grammar did not see, and what it did not understand. It counts for the
//! hashes all the same.

use caution_core::facts::MODULE;
use caution_core::finding::LineRange;
use tree_sitter::Node;

use super::Reader;
use crate::lang::c::prepare;
use crate::lang::facts::lines_of;

impl Reader<'_, '_> {
    /// Names what was left out.
    pub(super) fn left_out(&mut self, root: Node<'_>) {
        let text = self.builder.text;
        let blanks = prepare::blanks(text);
        self.spans.sort_unstable();
        let spans = std::mem::take(&mut self.spans);
        let mut next = spans.into_iter().peekable();
        let mut open: Vec<(usize, usize, u32)> = Vec::new();
        let (mut line, mut counted) = (1_u32, 0_usize);
        let mut conditions = Vec::new();
        let mut goes_on = false;
        for blank in blanks {
            let at = blank.range.start;
            while let Some(span) = next.next_if(|(start, _, _)| *start <= at) {
                while open.last().is_some_and(|last| last.1 <= span.0) {
                    open.pop();
                }
                open.push(span);
            }
            while open.last().is_some_and(|last| last.1 <= at) {
                open.pop();
            }
            let within = open.last().map_or(MODULE, |last| last.2);
            let written = text.get(blank.range.clone()).unwrap_or_default();
            let directive = if blank.is_code { None } else { directive(written, goes_on) };
            goes_on = directive.is_some() && written.trim_end().ends_with('\\');
            for word in directive.as_deref().unwrap_or(written).split_whitespace() {
                self.builder.hash(within, true, word);
            }
            conditions.extend(directive.map(|directive| (at, directive)));
            let between = text.get(counted..at).unwrap_or_default();
            line = line.saturating_add(u32::try_from(between.matches('\n').count()).unwrap_or(u32::MAX));
            counted = counted.max(at);
            if blank.is_code {
                self.builder.not_read(LineRange { first: line, last: line });
            }
        }
        if is_guarded(&conditions, text) {
            conditions.pop();
            conditions.remove(0);
        }
        self.builder.conditions = conditions;
        if root.has_error() {
            self.faults(root);
        }
    }

    /// The smallest parts that the grammar did not understand. What stands whole in one was read.
    fn faults(&mut self, root: Node<'_>) {
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            let mut cursor = node.walk();
            if node.is_error() {
                let is_whole = |kind: &str| {
                    kind.starts_with("preproc")
                        || kind.ends_with("_definition")
                        || kind.ends_with("_statement")
                        || kind.ends_with("declaration")
                        || matches!(
                            kind,
                            "comment"
                                | "declaration"
                                | "struct_specifier"
                                | "class_specifier"
                                | "access_specifier"
                        )
                };
                let mut is_empty = true;
                for child in node.children(&mut cursor) {
                    is_empty = false;
                    if child.is_named() && is_whole(child.kind()) {
                        open.push(child);
                    } else {
                        self.builder.too_deep(child);
                    }
                }
                if is_empty {
                    self.builder.not_read(lines_of(node));
                }
            } else if node.has_error() {
                open.extend(node.children(&mut cursor));
            }
        }
    }
}

/// The directive of a condition without its `#`, its comments and the blanks between its words.
fn directive(line: &str, goes_on: bool) -> Option<String> {
    let bare = line.trim();
    let bare = match bare.strip_prefix('#') {
        Some(directive) => directive,
        None if goes_on => bare,
        None => return None,
    };
    let bare = bare.split("//").next().unwrap_or(bare);
    let (mut said, mut rest) = (String::new(), bare);
    while let Some((before, comment)) = rest.split_once("/*") {
        said.push_str(before);
        said.push(' ');
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    said.push_str(rest);
    let words: Vec<&str> = said.trim_end_matches('\\').split_whitespace().collect();
    Some(words.join(" "))
}

/// Whether the first condition stands around the whole of a header, so that it is read once.
fn is_guarded(conditions: &[(usize, String)], text: &str) -> bool {
    let [(first, guard), .., (_, last)] = conditions else { return false };
    let Some(word) = guard.strip_prefix("ifndef ").filter(|_| last == "endif") else { return false };
    let mut open = 0_i32;
    let ends_last = conditions.iter().enumerate().all(|(at, (_, directive))| {
        open += i32::from(directive.starts_with("if")) - i32::from(directive == "endif");
        open > 0 || at + 1 == conditions.len()
    });
    let next = text.get(*first..).unwrap_or_default().lines().skip(1).find(|line| !line.trim().is_empty());
    let defines = next.and_then(|line| line.trim().strip_prefix('#')?.trim_start().strip_prefix("define"));
    ends_last && defines.and_then(|rest| rest.split_whitespace().next()) == Some(word)
}
