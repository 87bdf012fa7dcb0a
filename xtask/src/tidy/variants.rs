//! An enum that lists its variants in `ALL` lists every one, once.

use syn::{Expr, ImplItem, Item, ItemEnum, Type};

use super::{Check, Fault};
use crate::tree::Tree;

pub(crate) static CHECK: Check =
    Check { id: "variants", holds: "every variant of an enum stands once in its `ALL`", run };

fn run(tree: &Tree) -> Vec<Fault> {
    let sources = tree.texts_in("", ".rs").filter(|(_, text)| text.contains(" ALL:"));
    sources.flat_map(|(path, text)| faults_of(path, text)).collect()
}

/// One `const ALL` in an `impl`.
struct Listing {
    /// The type it is of.
    name: String,
    line: usize,
    /// The last words of its entries; `None` if it is not written as a plain array.
    entries: Option<Vec<String>>,
}

fn faults_of(path: &str, text: &str) -> Vec<Fault> {
    // What does not parse does not compile, and the compiler says so better.
    let Ok(file) = syn::parse_file(text) else { return Vec::new() };
    let mut enums = Vec::new();
    let mut listings = Vec::new();
    collect(&file.items, &mut enums, &mut listings);
    let mut faults = Vec::new();
    for listing in listings {
        let Some(of) = enums.iter().find(|found| found.ident == listing.name) else { continue };
        faults.extend(compare(path, of, &listing));
    }
    faults
}

fn collect<'a>(items: &'a [Item], enums: &mut Vec<&'a ItemEnum>, listings: &mut Vec<Listing>) {
    for item in items {
        match item {
            Item::Enum(found) => enums.push(found),
            Item::Impl(found) => listings.extend(listing(found)),
            Item::Mod(module) => {
                let inner = module.content.as_ref().map(|(_, items)| items.as_slice());
                collect(inner.unwrap_or_default(), enums, listings);
            }
            _ => {}
        }
    }
}

fn listing(block: &syn::ItemImpl) -> Option<Listing> {
    let Type::Path(of) = block.self_ty.as_ref() else { return None };
    let name = of.path.segments.last()?.ident.to_string();
    block.items.iter().find_map(|item| match item {
        ImplItem::Const(all) if all.ident == "ALL" => Some(Listing {
            name: name.clone(),
            line: all.ident.span().start().line,
            entries: entries(&all.expr),
        }),
        _ => None,
    })
}

fn entries(expression: &Expr) -> Option<Vec<String>> {
    match expression {
        Expr::Reference(reference) => entries(&reference.expr),
        Expr::Array(array) => array.elems.iter().map(last_word).collect(),
        _ => None,
    }
}

/// `B` in `Self::B`, `A::B`, `Self::B(1)` and `Self::B { c: 1 }`.
fn last_word(expression: &Expr) -> Option<String> {
    let path = match expression {
        Expr::Path(path) => &path.path,
        Expr::Struct(made) => &made.path,
        Expr::Call(call) => return last_word(&call.func),
        _ => return None,
    };
    Some(path.segments.last()?.ident.to_string())
}

fn compare(path: &str, of: &ItemEnum, listing: &Listing) -> Vec<Fault> {
    let name = &listing.name;
    let fault = |what: String, mend: String| Fault::of_file(path, what, mend).at(listing.line);
    let Some(entries) = &listing.entries else {
        let what = format!("`{name}::ALL` is not a plain array of variants");
        return vec![fault(what, "write the variants out, so that a reader sees them".to_owned())];
    };
    let judge = |variant: &syn::Variant| {
        let variant = variant.ident.to_string();
        match entries.iter().filter(|entry| **entry == variant).count() {
            0 => Some(fault(
                format!("`{name}::{variant}` is missing from `{name}::ALL`"),
                format!("add `Self::{variant}` to the array"),
            )),
            1 => None,
            more => Some(fault(
                format!("`{name}::{variant}` stands {more} times in `{name}::ALL`"),
                "leave one".to_owned(),
            )),
        }
    };
    of.variants.iter().filter_map(judge).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let faults = run(&Tree::of(&[("crates/a/src/lib.rs", text)]));
        faults.iter().map(|fault| format!("{}:{}: {}", fault.path, fault.line, fault.what)).collect()
    }

    #[test]
    fn a_variant_that_is_missing_or_doubled_is_named() {
        let text = "enum A { B, C, D }\nimpl A {\n    pub const ALL: &[Self] = &[Self::B, A::D, Self::D];\n}";
        assert_eq!(
            found(text),
            [
                "crates/a/src/lib.rs:3: `A::C` is missing from `A::ALL`",
                "crates/a/src/lib.rs:3: `A::D` stands 2 times in `A::ALL`",
            ]
        );
    }

    #[test]
    fn a_whole_array_in_any_form_is_quiet() {
        for text in [
            "enum A { B, C } impl A { const ALL: &[Self] = &[Self::B, Self::C]; }",
            "mod m { enum A { B(u8) } impl A { const ALL: [A; 1] = [A::B(1)]; } }",
            "struct A; impl A { const ALL: &[u8] = &[1]; }",
            "enum A { B } impl A { fn all() {} }",
            "this is not Rust ALL:",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn an_array_that_is_worked_out_cannot_be_checked() {
        let text = "enum A { B } impl A { pub const ALL: &[Self] = list(); }";
        assert_eq!(found(text), ["crates/a/src/lib.rs:1: `A::ALL` is not a plain array of variants"]);
    }
}
