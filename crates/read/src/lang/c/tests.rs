use super::{C, CPP};
use crate::lang::testing::lines::{ends, has, leads, modules};

#[test]
fn declarations_and_references() {
    let text = r#"
#include <stdio.h>
#include "x/y.h"
#define MAX(a, b) ((a) > (b) ? pick(a, other) : x->field)
typedef struct foo { int a; struct bar *next; void (*cb)(int); } foo_t;
enum color { RED, GREEN = 2 };
int add(int a);
struct ops { int (*open)(struct foo *); };
static const struct ops my_ops = { .open = my_open };
static handler_fn table[] = { one };
#ifdef A
extern int g_count;
#else
int g_count = 3;
#endif
int add(int a) {
  struct foo *f = make("x", NULL);
  f->next->cb(1);
  (*f->cb)(2);
  f[1].a = LIMIT;
  qsort(a, 1, sizeof(foo_t), compare);
  if (getenv("HOME")) return (int) *&g_count;
  return a;
}
DEFINE_X(made) { add(1); }
int main(int argc, char **argv) { return add(1); }
"#;
    has(
        &C,
        text,
        &[
            "import <>/stdio.h  as *",
            "import x/y.h  as *",
            "MAX: Call pick()",
            "MAX: Read other",
            "MAX: Read ?.field",
            "Class Public foo",
            "Field Public foo.next",
            "foo.next is Instance bar",
            "Interface Public foo_t",
            ".foo_t is Same foo",
            "Variable Public RED",
            "Function add bodiless",
            "Function add",
            "my_ops: Read my_open",
            "my_ops: Write ?.open",
            "Variable Private table",
            "table: Read one",
            "add.f is Instance foo",
            "add: Call f.next.cb()",
            "add: Call f.cb()",
            "add: Write f.a",
            "add: Read LIMIT",
            "add: Read foo_t",
            "add: Read compare",
            "add: Environment \"HOME\"",
            "add: Read g_count",
            "Function Public made",
            "made: Call DEFINE_X()",
            "Function Public main command []",
        ],
        &["add: Read a", "MAX: Read a", "add.a is Same ?", "broken 1 to 1"],
    );
}

#[test]
fn what_is_left_out_is_named_and_counts() {
    let text = "int f(int x) {\n#ifdef A\n  if (x) {\n#else\n  if (!x) {\n#endif\n    g();\n  }\n}\n";
    has(&C, text, &["f: Call g()", "broken 5 to 5"], &["broken 3 to 3"]);
    let body = |text: &str| crate::lang::facts(&C, text).unwrap().definitions[1].body;
    assert_ne!(body(text), body(&text.replace("!x", "~x")));
    assert_ne!(body(text), body(&text.replace("ifdef", "ifndef")));
    assert_eq!(body(text), body(&text.replace("    g", "  g")));
}

#[test]
fn classes() {
    let text = r#"
namespace a { namespace b {
class EXPORT_X Foo : public Base, private ns::Other<int> {
 public:
  explicit Foo(int x) : x_(x), p_(new Bar) {}
  virtual void run(const Bar& b) const = 0;
  static Foo make();
  template <typename T> T get(T t) { return t; }
 private:
  int x_;
  std::unique_ptr<Bar> p_;
  std::vector<Foo*> items_;
  enum class Kind { A };
  using Ptr = std::shared_ptr<Foo>;
};
void Foo::go() {
  Bar bar(1);
  auto q = make();
  q.run(bar);
  this->x_ = 3;
  a::b::Foo::make().get<int>(3);
  for (auto& i : items_) { i->run(bar); }
  Foo* f = new Foo(3);
  std::make_unique<Bar>(1)->go();
}
int Elsewhere::n() { return 1; }
} }
using namespace std;
using x::Y;
"#;
    has(
        &CPP,
        text,
        &[
            "package a::b",
            "Class Public Foo < Base, ns.Other",
            "Constructor Public Foo.Foo",
            "Foo.Foo: Write self.x_",
            "Foo.Foo: Call Bar()",
            "Method Foo.run bodiless",
            "Foo.make. is Instance Foo",
            "Field Private Foo.x_",
            "Foo.p_ is Instance Bar",
            "Foo.items_ is Elements Foo",
            "Field Private Foo.Kind.A",
            "Foo.Ptr is Same Foo",
            "Method Public Foo.go",
            "Foo.go: Call Bar()",
            "Foo.go.q is Same make()",
            "Foo.go: Call q.run()",
            "Foo.go: Write self.x_",
            "Foo.go: Call a.b.Foo.make().get()",
            "Foo.go.i is ElementOf items_",
            "Foo.go: Call Foo()",
            "Foo.go: Call Bar().go()",
            "Method Public n",
            "n.self is Instance Elsewhere",
            "import std  as *",
            "import x Y as Y",
        ],
        &["Foo.get: Type T", "Foo.go: Read bar"],
    );
}

#[test]
fn tests_of_frameworks() {
    let text = r#"
TEST(Suite, Name) { EXPECT_EQ(f(), 1); }
TEST_F(Fix, Other) { go(); }
TEST_CASE("title", "[tag]") { SECTION("a") { g(); } }
"#;
    has(
        &CPP,
        text,
        &[
            "Registration Private Suite.Name test [Suite.Name]",
            "Suite.Name: Call f()",
            "Fix.Other.self is Instance Fix",
            "Fix.Other: Inherit Fix",
            "Registration Private title test [title]",
            "title.a: Call g()",
        ],
        &[],
    );
    let text = "static void test_x(void **s) { f(); }\nint main(void) { const struct CMUnitTest t[] = { cmocka_unit_test(test_x) }; }";
    has(&C, text, &["Function Private test_x test []"], &[]);
}

#[test]
fn a_header_is_cpp_if_it_has_classes() {
    has(
        &C,
        "#pragma once\nclass A {\n public:\n  void f();\n};\n",
        &["Class Public A", "Method Public A.f"],
        &[],
    );
    has(&C, "struct class_x { int class; };\n", &["Class Public class_x"], &[]);
}

#[test]
fn deep_nesting_is_named() {
    for language in [&C, &CPP] {
        ends(language, "int x = f", "(", "1", ");");
        ends(language, "int f() ", "{ g(); ", "", "}");
        ends(language, "int f() { x = ", "g(", "1", ")");
        ends(language, "", "struct a { ", "int b;", "};");
    }
}

#[test]
fn headers_are_found() {
    let files = [
        ("src/net/a.c", ""),
        ("src/net/a.h", ""),
        ("src/util.h", ""),
        ("include/lib/x.h", ""),
        ("one/y.h", ""),
        ("two/y.h", ""),
    ];
    let modules = modules(&C, &files);
    let here = ("src/net/a.c", "");
    for (module, wanted) in [
        ("a.h", "src/net/a.h"),
        ("../util.h", "src/util.h"),
        ("util.h", "src/util.h"),
        ("lib/x.h", "include/lib/x.h"),
        ("<>/lib/x.h", "include/lib/x.h"),
        ("<>/stdio.h", "external stdio.h"),
        ("y.h", "one/y.h two/y.h"),
        ("made.h", "external made.h"),
        ("a::b", "package a::b"),
        ("std", "package std"),
    ] {
        assert_eq!(leads(&*modules, here, (module, "")), wanted, "{module}");
    }
    assert_eq!(leads(&*modules, ("two/z.c", ""), ("y.h", "")), "two/y.h");
}
