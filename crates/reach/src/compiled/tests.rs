use std::collections::HashMap;

use caution_core::reach::{Band, Origin};

use super::*;
use crate::bind::Binder;
use crate::config::small::Small;
use crate::graph::{Begin, Reason, Walker};
use crate::loaded::Node;

const CART: &str = "class Cart:\n    def total(self):\n        return 1\n";
const SHOW: &str = "from cart import Cart\n\ndef show(cart):\n    return cart.total()\n";

fn varint(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn bytes(field: usize, bytes: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(bytes.len()), bytes.to_vec()].concat()
}

/// An occurrence: the symbol, its line and characters, whether it is defined there.
type Said<'a> = (&'a str, usize, usize, usize, bool);

/// An index; every second range is in the typed form.
fn index(root: &str, documents: &[(&str, &[Said<'_>])]) -> Vec<u8> {
    let mut whole = bytes(1, &bytes(3, root.as_bytes()));
    for (path, said) in documents {
        let mut document = bytes(1, path.as_bytes());
        for (at, (symbol, line, start, end, is_definition)) in said.iter().enumerate() {
            let numbers = [*line, *start, *end];
            let range = if at % 2 == 0 {
                bytes(1, &numbers.map(varint).concat())
            } else {
                let fields = numbers
                    .iter()
                    .zip(1..)
                    .map(|(value, field): (&usize, usize)| [varint(field << 3), varint(*value)].concat());
                bytes(8, &fields.collect::<Vec<_>>().concat())
            };
            let roles = [varint(3 << 3), varint(usize::from(*is_definition))].concat();
            document.extend(bytes(2, &[range, bytes(2, symbol.as_bytes()), roles].concat()));
        }
        whole.extend(bytes(2, &document));
    }
    whole
}

const CLASS: &str = "scip-python python shop 0.1 cart/Cart#";
const TOTAL: &str = "scip-python python shop 0.1 cart/Cart#total().";

const IN_CART: &[Said<'_>] = &[(CLASS, 0, 6, 10, true), (TOTAL, 1, 8, 13, true)];
const IN_SHOW: &[Said<'_>] = &[(CLASS, 0, 17, 21, false), (TOTAL, 3, 16, 21, false)];

fn read(index: Vec<u8>, tree: &Small) -> Result<Compiled, Mismatch> {
    Compiled::read(&[("index.scip".to_owned(), index)], tree)
}

fn node(tree: &Small, path: &str, name: &str) -> Node {
    let file = tree.find(path).unwrap();
    let facts = tree.facts(file).unwrap();
    let definition = (0..facts.definitions.len() as u32).find(|at| facts.qualified(*at) == name).unwrap();
    Node { file, definition }
}

fn users(compiled: &Compiled, tree: &Small, path: &str, name: &str) -> Vec<(String, u32)> {
    let side = Side::new(compiled, tree);
    let told = |(from, line): (Node, u32)| (tree.facts(from.file).unwrap().qualified(from.definition), line);
    side.uses(node(tree, path, name)).into_iter().map(told).collect()
}

#[test]
fn a_use_that_only_the_compiler_binds_is_certain() {
    let tree = Small::new(&[("cart.py", CART), ("show.py", SHOW)]);
    let compiled = read(index("", &[("cart.py", IN_CART), ("show.py", IN_SHOW)]), &tree).unwrap();
    assert_eq!(users(&compiled, &tree, "cart.py", "Cart.total"), [("show".to_owned(), 4)]);
    // An import uses nothing yet.
    assert_eq!(users(&compiled, &tree, "cart.py", "Cart"), []);

    let modules = HashMap::new();
    let binder = Binder::new(&tree, &modules);
    let side = Side::new(&compiled, &tree);
    let of = |side| {
        let begin =
            Begin { node: node(&tree, "cart.py", "Cart.total"), seed: 0, before: Vec::new(), kind: None };
        let begins = [begin];
        let graph = Walker::new(&binder).with(side).walk(&begins);
        let ways = graph.ways(&begins);
        let show = graph.place.get(&node(&tree, "show.py", "show")).copied();
        let way = show.and_then(|at| ways.to(at));
        way.map(|way| (way.band, way.steps.first().map(|(_, origin, _)| *origin)))
    };
    assert_eq!(of(None), Some((Band::Likely, Some(Origin::Live))));
    assert_eq!(of(Some(&side)), Some((Band::Certain, Some(Origin::Scip))));
    assert!(side.unknowns().is_empty());
}

#[test]
fn a_step_that_the_compiler_binds_elsewhere_is_no_longer_certain() {
    let text = "def price():\n    return 1\n\ndef pay():\n    return price()\n";
    let tree = Small::new(&[("a.py", text), ("b.py", "def price():\n    return 2\n")]);
    let (one, other) = ("scip-python python shop 0.1 a/price().", "scip-python python shop 0.1 b/price().");
    let pay = "scip-python python shop 0.1 a/pay().";
    let in_a = |of| [(one, 0, 4, 9, true), (pay, 3, 4, 7, true), (of, 4, 11, 16, false)];
    let origins = |of| {
        let said = in_a(of);
        let compiled =
            read(index("", &[("a.py", &said), ("b.py", &[(other, 0, 4, 9, true)])]), &tree).unwrap();
        let (modules, side) = (HashMap::new(), Side::new(&compiled, &tree));
        let binder = Binder::new(&tree, &modules);
        let begin = Begin { node: node(&tree, "a.py", "price"), seed: 0, before: Vec::new(), kind: None };
        let graph = Walker::new(&binder).with(Some(&side)).walk(&[begin]);
        let origin = |reason: &Reason| match reason {
            Reason::From { origin, .. } | Reason::Live { origin, .. } => *origin,
        };
        graph.reasons[0].iter().map(origin).collect::<Vec<_>>()
    };
    assert_eq!(origins(one), [Origin::Scope]);
    assert_eq!(origins(other), [Origin::Name]);
    assert_eq!(origins("local 7"), [Origin::Name]);
}

#[test]
fn an_installed_copy_stands_for_the_repository() {
    let tree = Small::new(&[("src/cart.py", CART), ("tests/show.py", SHOW)]);
    let here = "scip-python python shop 0.1 `src.cart`/Cart#total().";
    let installed = "scip-python python shop 2.7 cart/Cart#total().";
    let documents: &[(&str, &[Said<'_>])] =
        &[("src/cart.py", &[(here, 1, 8, 13, true)]), ("tests/show.py", &[(installed, 3, 16, 21, false)])];
    let compiled = read(index("", documents), &tree).unwrap();
    assert_eq!(users(&compiled, &tree, "src/cart.py", "Cart.total"), [("show".to_owned(), 4)]);
}

#[test]
fn an_index_of_a_folder_or_of_what_is_around_it_finds_its_files() {
    let tree = Small::new(&[("web/cart.py", CART), ("web/show.py", SHOW)]);
    let documents = &[("cart.py", IN_CART), ("show.py", IN_SHOW)];
    let compiled = read(index("file:///home/dana/shop/web", documents), &tree).unwrap();
    assert_eq!(users(&compiled, &tree, "web/cart.py", "Cart.total"), [("show".to_owned(), 4)]);
    let documents = &[("shop/web/cart.py", IN_CART), ("shop/web/show.py", IN_SHOW)];
    let compiled = read(index("file:///home/dana", documents), &tree).unwrap();
    assert_eq!(users(&compiled, &tree, "web/cart.py", "Cart.total"), [("show".to_owned(), 4)]);
}

#[test]
fn an_index_that_matches_nothing_is_an_error_with_place_and_remedy() {
    let tree = Small::new(&[("cart.py", CART), ("show.py", SHOW)]);
    let error = read(index("", &[("other.py", IN_CART)]), &tree).unwrap_err();
    assert!(error.message.contains("`index.scip` matches nothing") && error.message.contains("`other.py`"));
    assert!(error.hint.contains("in this repository"));
    let error = read(index("", &[("show.py", IN_CART)]), &tree).unwrap_err();
    assert!(error.message.contains("no definition stands where it says"), "{}", error.message);
    let error = read(b"no index".to_vec(), &tree).unwrap_err();
    assert!(error.message.contains("`index.scip` cannot be read: byte"), "{}", error.message);
}

#[test]
fn where_the_contents_are_others_it_counts_only_where_names_fit_and_says_so() {
    let later = SHOW.replace("\ndef", "\n\n# Shown to customers.\ndef");
    let tree = Small::new(&[("cart.py", CART), ("show.py", &later)]);
    let show = "scip-python python shop 0.1 show/show().";
    let said: Vec<Said<'_>> = [IN_SHOW, &[(show, 2, 4, 8, true)]].concat();
    let compiled = read(index("", &[("cart.py", IN_CART), ("show.py", &said)]), &tree).unwrap();
    assert_eq!(users(&compiled, &tree, "cart.py", "Cart.total"), []);
    let side = Side::new(&compiled, &tree);
    side.uses(node(&tree, "cart.py", "Cart.total"));
    let unknowns = side.unknowns();
    assert_eq!(unknowns.len(), 1);
    assert!(unknowns[0].what.contains("other contents of `show.py`"), "{}", unknowns[0].what);
}
