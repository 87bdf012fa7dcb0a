//! What frameworks call: actions of controllers, what a container makes, extensions.

use std::collections::BTreeMap;

use crate::tree::{self, between};
use caution_core::reach::{Band, Radius, Reached, Seed, SeedKind};

/// What comes of it if in the file at a place one text becomes another.
#[track_caller]
fn changed(files: &[(&str, &str)], at: usize, (from, to): (&str, &str)) -> Radius {
    let before = tree::of(files);
    let mut after = before.clone();
    after[at].1 = before[at].1.replace(from, to);
    between(&before, &after).0
}

/// What is reached, by name.
#[track_caller]
fn reached(files: &[(&str, &str)], at: usize, change: (&str, &str)) -> BTreeMap<String, Band> {
    let radius = changed(files, at, change);
    let called = |one: &Reached| {
        let label = one.entry.iter().map(|(_, label)| label).find(|label| !label.is_empty());
        label.unwrap_or(&one.symbol).clone()
    };
    radius.dependents.iter().chain(&radius.entries).map(|one| (called(one), one.band)).collect()
}

#[test]
fn an_action_is_called_by_its_own_route() {
    let files = [
        (
            "app/controllers/orders_controller.rb",
            "class OrdersController < ApplicationController\n  def show\n    one\n  end\n  def hide\n    two\n  end\nend\n",
        ),
        (
            "config/routes.rb",
            "Rails.application.routes.draw do\n  get \"/show\" => \"orders#show\"\n  get \"/hide\" => \"orders#hide\"\nend\n",
        ),
    ];
    let found = reached(&files, 0, ("one", "three"));
    assert_eq!(found.get("GET /show"), Some(&Band::Likely), "{found:?}");
    assert_eq!(found.get("GET /hide"), None, "{found:?}");
    // What every action runs reaches all of them.
    let found = reached(&files, 0, ("  def show", "  before_action :check\n  def show"));
    assert!(found.contains_key("GET /show") && found.contains_key("GET /hide"), "{found:?}");
}

const DAO: &str = "package p;\npublic interface Dao {\n  int get();\n}\n";
const SQL: &str = "package p;\n@Repository\npublic class SqlDao implements Dao {\n  public int get() {\n    return 1;\n  }\n}\n";
const SHOP: &str = "package p;\n@RestController\npublic class Shop {\n  private final Dao dao;\n  Shop(Dao dao) {\n    this.dao = dao;\n  }\n  @GetMapping(\"/total\")\n  public int total() {\n    return dao.get();\n  }\n}\n";

#[test]
fn what_a_container_makes_is_met_by_whoever_calls_its_interface() {
    let files = [("src/p/SqlDao.java", SQL), ("src/p/Dao.java", DAO), ("src/p/Shop.java", SHOP)];
    let found = reached(&files, 0, ("return 1", "return 2"));
    assert_eq!(found.get("GET /total"), Some(&Band::Likely), "{found:?}");
}

#[test]
fn what_somebody_makes_is_met_by_who_meets_him() {
    let other = "package p;\npublic class Other {\n  static Dao make() {\n    return new SqlDao();\n  }\n}\n";
    let files = [
        ("src/p/SqlDao.java", SQL),
        ("src/p/Dao.java", DAO),
        ("src/p/Shop.java", SHOP),
        ("src/p/Other.java", other),
    ];
    let found = reached(&files, 0, ("return 1", "return 2"));
    assert_eq!(found.get("GET /total"), None, "{found:?}");
}

#[test]
fn an_extension_needs_no_class_in_use() {
    let files = [
        (
            "a/Extensions.cs",
            "namespace A;\npublic static class Extensions {\n  public static IHost AddAll(this IHost host) {\n    return host;\n  }\n}\n",
        ),
        ("b/Program.cs", "using A;\nvar host = Host.Create();\nhost.AddAll();\n"),
    ];
    let found = reached(&files, 0, ("return host", "return host.Two()"));
    assert!(found.values().any(|band| *band == Band::Likely), "{found:?}");
}

#[test]
fn an_extension_of_foreign_objects_is_the_nearest_one() {
    let all = |number: u32| {
        format!(
            "namespace A{number};\npublic static class Extensions {{\n  public static bool Sure(this bool one) {{\n    return one;\n  }}\n}}\n"
        )
    };
    let program = "using A1;\npublic class Program {\n  [Fact]\n  public void Runs(Foreign x) {\n    x.IsValid.Sure();\n  }\n}\n";
    let (near, far) = (all(1), all(2));
    let files = [("a/Extensions.cs", &*near), ("b/Extensions.cs", &*far), ("a/Program.cs", program)];
    let change = ("return one", "return !one");
    assert_eq!(reached(&files, 0, change).get("Program.Runs"), Some(&Band::Likely));
    assert_eq!(reached(&files, 1, change).get("Program.Runs"), None);
}

#[test]
fn a_field_of_c_is_found_by_its_type_alone() {
    let files = [
        ("a.h", "struct item { int kind; };\nstruct other { int kind; };\n"),
        ("a.c", "#include \"a.h\"\nint f(struct item *it) { return it->kind; }\n"),
        ("b.c", "#include \"a.h\"\nint g(void) { return unknown()->kind; }\n"),
    ];
    let found = reached(&files, 0, ("struct item { int kind", "struct item { long kind"));
    assert_eq!(found.get("f"), Some(&Band::Certain), "{found:?}");
    assert_ne!(found.get("g"), Some(&Band::Likely), "{found:?}");
}

#[test]
fn an_overload_that_is_gone_leaves_the_others_as_they_were() {
    let text = "package p;\npublic class Pen {\n  void put(int a) {\n    one(a);\n  }\n  void put(long a) {\n    two(a);\n  }\n  void put(Text a) {\n    three(a);\n  }\n}\n";
    let files = [("src/p/Pen.java", text)];
    let seeds = |change| -> Vec<(SeedKind, u32)> {
        let of = |seed: &Seed| (seed.kind, seed.lines.map_or(0, |lines| lines.first));
        changed(&files, 0, change).seeds.iter().map(of).collect()
    };
    assert_eq!(seeds(("  void put(int a) {\n    one(a);\n  }\n", "")), [(SeedKind::Removed, 3)]);
    assert_eq!(seeds(("two(a)", "four(a)")), [(SeedKind::Behaviour, 6)]);
    assert_eq!(seeds(("void put(long a)", "void put(long a, int b)")), [(SeedKind::Contract, 6)]);
}

#[test]
fn an_object_of_a_foreign_class_is_none_of_ours() {
    let files = [
        (
            "src/p/Page.java",
            "package p;\npublic class Page {\n  public void setMax(int max) {\n    keep(max);\n  }\n}\n",
        ),
        (
            "src/p/PageTest.java",
            "package p;\nimport org.other.Query;\nclass PageTest {\n  @Test\n  void foreign(Query query) {\n    new Page();\n    query.setMax(1);\n  }\n  @Test\n  void own() {\n    Page page = new Page();\n    page.setMax(1);\n  }\n}\n",
        ),
    ];
    let found = reached(&files, 0, ("keep(max)", "keep(max + 1)"));
    assert_eq!(found.get("PageTest.own"), Some(&Band::Certain), "{found:?}");
    assert_eq!(found.get("PageTest.foreign"), None, "{found:?}");
}

#[test]
fn a_header_that_is_included_runs_nothing() {
    let files = [
        ("a.h", "typedef void done_fn(int code);\nextern done_fn *done;\n"),
        ("a.c", "#include \"a.h\"\nint f(void) { return 1; }\nint main(void) { return f(); }\n"),
    ];
    let found = reached(&files, 0, ("int code", "int code, int more"));
    assert_eq!(found.get("main"), None, "{found:?}");
    // What stands at the header's own level is in every file that includes it.
    let found = reached(&files, 0, ("extern done_fn", "#pragma once\nSOME_MACRO(done)\nextern done_fn"));
    assert!(found.contains_key("main"), "{found:?}");
}

#[test]
fn a_member_of_another_language_is_another_one() {
    let files = [
        ("app/Cart.php", "<?php\nclass Cart {\n  public function store($x) {\n    return one($x);\n  }\n}\n"),
        ("app/Use.php", "<?php\nfunction use_it($x) {\n  new Cart();\n  return $x->store(1);\n}\n"),
        ("web/words.js", "export function words(x) {\n  return x.store.get(1);\n}\n"),
    ];
    let found = reached(&files, 0, ("one($x)", "two($x)"));
    assert_eq!(found.get("use_it"), Some(&Band::Likely), "{found:?}");
    assert_eq!(found.get("words"), None, "{found:?}");
}

#[test]
fn a_fixture_that_nobody_asks_for_is_set_up_for_all_tests_around() {
    let conftest = "import pytest\n\n@pytest.fixture(autouse=True)\ndef clock():\n    return 1\n\n@pytest.fixture\ndef other():\n    return 1\n";
    let files = [
        ("tests/conftest.py", conftest),
        ("tests/test_a.py", "def test_a():\n    pass\n"),
        ("tests/deep/test_b.py", "class TestB:\n    def test_b(self):\n        pass\n"),
        ("elsewhere/test_c.py", "def test_c():\n    pass\n"),
    ];
    let found = reached(&files, 0, ("clock():\n    return 1", "clock():\n    return 2"));
    assert_eq!(found.get("test_a"), Some(&Band::Likely), "{found:?}");
    assert_eq!(found.get("TestB.test_b"), Some(&Band::Likely), "{found:?}");
    assert_eq!(found.get("test_c"), None, "{found:?}");
    let found = reached(&files, 0, ("other():\n    return 1", "other():\n    return 2"));
    assert!(found.is_empty(), "{found:?}");

    let own = "import pytest\n\nclass TestA:\n    @pytest.fixture(autouse=True)\n    def clock(self):\n        return 1\n    def test_a(self):\n        pass\n\ndef test_b():\n    pass\n";
    let found = reached(&[("test_own.py", own)], 0, ("return 1", "return 2"));
    assert!(found.contains_key("TestA.test_a") && !found.contains_key("test_b"), "{found:?}");
}

#[test]
fn a_file_serves_a_route_by_where_it_stands() {
    let price = "export function price() {\n  return 1;\n}\nexport function other() {\n  return 1;\n}\n";
    let route = "import { price } from '../../price';\nexport async function GET() {\n  return price();\n}\nfunction POST2() {\n  return price();\n}\n";
    let page = "import { price } from '../price';\nexport default function Cart() {\n  return price();\n}\n";
    let files = [("price.ts", price), ("app/orders/route.ts", route), ("pages/cart.tsx", page)];
    let found = reached(&files, 0, ("price() {\n  return 1", "price() {\n  return 2"));
    assert!(found.contains_key("GET /orders") && found.contains_key("/cart"), "{found:?}");
    let found = reached(&files, 0, ("other() {\n  return 1", "other() {\n  return 2"));
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_test_is_not_run_by_whoever_uses_its_class() {
    let files = [
        ("price.py", "def price():\n    return 1\n"),
        (
            "test_price.py",
            "import unittest\nfrom price import price\n\nclass PriceTest(unittest.TestCase):\n    def test_price(self):\n        price()\n    def test_other(self):\n        pass\n",
        ),
    ];
    let found = reached(&files, 0, ("return 1", "return 2"));
    assert_eq!(found.get("PriceTest.test_price"), Some(&Band::Certain), "{found:?}");
    assert_eq!(found.get("PriceTest.test_other"), None, "{found:?}");
}

#[test]
fn a_user_whom_nobody_reaches_with_the_class_is_no_more_than_possible() {
    let files = [
        ("cart.py", "class Cart:\n    def total(self):\n        return 1\n"),
        (
            "show.py",
            "def show(thing):\n    return thing.total()\n\ndef bill(thing):\n    return thing.total()\n",
        ),
        (
            "test_shop.py",
            "from cart import Cart\nfrom show import bill, show\n\ndef test_cart():\n    bill(Cart())\n\ndef test_other():\n    show(1)\n",
        ),
    ];
    let found = reached(&files, 0, ("return 1", "return 2"));
    assert_eq!(found.get("bill"), Some(&Band::Likely), "{found:?}");
    assert_eq!(found.get("show"), Some(&Band::Possible), "{found:?}");
    assert_eq!(found.get("test_cart"), Some(&Band::Likely), "{found:?}");
    assert_eq!(found.get("test_other"), None, "{found:?}");
}

#[test]
fn what_nobody_calls_may_be_called_by_a_base_outside_of_the_tree() {
    let files = [
        (
            "wrap.py",
            "import textwrap\n\nclass Wrapper(textwrap.TextWrapper):\n    def _wrap_chunks(self):\n        return 1\n    def _own(self):\n        return 2\n    def fill(self):\n        return self._own()\n\nclass Alone:\n    def _hidden(self):\n        return 3\n",
        ),
        (
            "test_wrap.py",
            "from wrap import Alone, Wrapper\n\ndef test_wrap():\n    Wrapper()\n\ndef test_alone():\n    Alone()\n",
        ),
    ];
    assert_eq!(reached(&files, 0, ("return 1", "return 9")).get("test_wrap"), Some(&Band::Likely));
    // What is called here is reached by its callers alone, and what extends nothing by nobody.
    let own = reached(&files, 0, ("return 2", "return 9"));
    assert!(own.contains_key("Wrapper.fill"), "{own:?}");
    assert_eq!(reached(&files, 0, ("return 3", "return 9")).get("test_alone"), None);
}

#[test]
fn signals_and_commands_of_django_are_entries_by_their_names() {
    let files = [
        ("price.py", "def price():\n    return 1\n"),
        (
            "shop/management/commands/reprice.py",
            "from django.core.management.base import BaseCommand\nfrom price import price\n\nclass Command(BaseCommand):\n    def handle(self):\n        price()\n",
        ),
        (
            "shop/signals.py",
            "from django.dispatch import receiver\nfrom price import price\n\n@receiver(post_save)\ndef saved(sender):\n    price()\n\n@before_task_publish.connect\ndef sent(body):\n    price()\n",
        ),
    ];
    let found = reached(&files, 0, ("return 1", "return 2"));
    for entry in ["reprice", "saved", "before_task_publish"] {
        assert!(found.contains_key(entry), "{entry}: {found:?}");
    }
}

#[test]
fn what_leaves_a_condition_is_a_change() {
    let text = "def pay(x):\n    if x:\n        check()\n        send()\n\ndef test_pay():\n    pay(1)\n";
    let found = reached(&[("test_pay.py", text)], 0, ("        send()", "    send()"));
    assert_eq!(found.get("test_pay"), Some(&Band::Certain), "{found:?}");
}

#[test]
fn a_name_that_is_given_two_classes_is_of_neither_for_certain() {
    let text = "class A:\n    def go(self):\n        return 1\n\nclass B:\n    def go(self):\n        return 2\n\nclass C(A):\n    pass\n\ndef one(x: A):\n    x = B()\n    x.go()\n\ndef two(x: A):\n    x = C()\n    x.go()\n\ndef three(x: A):\n    x.go()\n";
    let found = reached(&[("a.py", text)], 0, ("return 1", "return 9"));
    assert_eq!(found.get("one"), Some(&Band::Likely), "{found:?}");
    assert_eq!(found.get("two"), Some(&Band::Certain), "{found:?}");
    assert_eq!(found.get("three"), Some(&Band::Certain), "{found:?}");
}
