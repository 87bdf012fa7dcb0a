//! The leaves of a tree: its tokens and comments, and which of them say nothing.

use tree_sitter::{Node, TreeCursor};

use super::locals::named;
use super::scoping::Scoping;

/// A token or comment of a tree.
pub(super) struct Leaf<'tree> {
    pub(super) node: Node<'tree>,
    pub(super) kind: &'tree str,
    pub(super) depth: u32,
    /// The least depth on the way to it from the one before.
    pub(super) height: u32,
    pub(super) is_comment: bool,
    /// Whether it says nothing.
    pub(super) is_layout: bool,
}

/// Visits the tokens and comments of a tree in their order. Transparent nodes are not there, but for what they hold.
pub(super) fn leaves(root: Node<'_>, scoping: &Scoping, visit: &mut dyn FnMut(Leaf<'_>)) {
    let mut cursor = root.walk();
    let (mut height, mut depth) = (0_u32, 0_u32);
    // How deep each node around stands whose parentheses say nothing, and whether it is there besides.
    let mut clear: Vec<(u32, bool)> = Vec::new();
    let mut level = 0_u32;
    loop {
        let node = cursor.node();
        // What a page of PHP says between its programs may stand anywhere, too; so do the lines of a text of Ruby.
        let kind = node.kind();
        let is_comment =
            node.is_extra() && !node.is_error() && !matches!(kind, "text_interpolation" | "heredoc_body");
        if !is_comment && cursor.goto_first_child() {
            level += 1;
            let is_there = !scoping.transparent.contains(&kind);
            if !is_there || is_open_list(&cursor, node, scoping) {
                clear.push((level, is_there));
            }
            depth += u32::from(is_there);
            continue;
        }
        let is_layout = !is_comment
            && match kind {
                "(" | ")" => clear.last().is_some_and(|(of, _)| *of == level),
                "," => is_last_comma(&cursor),
                _ => scoping.line_ends.contains(&kind) && !is_in_head(&cursor),
            };
        visit(Leaf { node, kind, depth, height, is_comment, is_layout });
        if !is_layout {
            height = depth;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            let was_there = clear.pop_if(|(of, _)| *of == level).is_none_or(|(_, is_there)| is_there);
            depth = depth.saturating_sub(u32::from(was_there));
            level = level.saturating_sub(1);
        }
        height = height.min(depth);
    }
}

/// Whether a list, whose first child is given, needs no parentheses where it stands.
fn is_open_list(first: &TreeCursor<'_>, list: Node<'_>, scoping: &Scoping) -> bool {
    let of = |(kind, _): &&(&str, &[&str])| *kind == list.kind();
    let Some((_, around)) = scoping.open_lists.iter().find(of) else { return false };
    let mut up = first.clone();
    // Of nothing, they are all that there is.
    list.named_child_count() > 0 && up.goto_parent() && up.goto_parent() && around.contains(&up.node().kind())
}

/// Whether a token stands in the head of a loop, of which it tells the parts.
fn is_in_head(at: &TreeCursor<'_>) -> bool {
    let mut up = at.clone();
    up.goto_parent() && up.node().kind() == "c_style_for_statement"
}

/// Whether a comma stands before the end of a list that is the same without it.
fn is_last_comma(at: &TreeCursor<'_>) -> bool {
    let mut next = at.clone();
    loop {
        if !next.goto_next_sibling() {
            return next.goto_parent() && next.node().kind() == "match_arm";
        }
        let node = next.node();
        if !node.is_extra() || node.is_error() {
            break;
        }
    }
    let end = next.node().kind();
    if !matches!(end, ")" | "]" | "}") || !next.goto_parent() {
        return false;
    }
    let list = next.node();
    let kind = list.kind();
    // One value with a comma may be a tuple; of a macro every token counts.
    match kind {
        "subscript" | "list_literal" => false,
        _ if kind.starts_with("token_") => false,
        "list" | "dictionary" | "set" => true,
        _ if end == "}" => true,
        _ => kind.contains("argument") || kind.contains("parameter") || named(list).len() > 1,
    }
}
