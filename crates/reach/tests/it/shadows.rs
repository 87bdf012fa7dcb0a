//! A name that an inner scope declares anew means nothing of what it hides; around it the name means what it did.
//!
//! Lines with `HIDDEN` use no `open` of `Shop` for certain, lines with `MEANT` do.

use crate::tree::{self, index};
use caution_core::reach::Band;
use caution_reach::{Edge, edges};

/// Looks at every marked line: whether it uses for certain what is defined in line 1.
#[track_caller]
fn holds(path: &str, text: &str) {
    let all = edges(&index(&tree::of(&[(path, text)])));
    let is_meant = |edge: &&Edge| {
        let to = &all[0].definitions[edge.to as usize];
        let is_certain = edge.origin.is_some_and(|origin| origin.band() == Band::Certain);
        is_certain && to.line == 1 && to.name != "Shop"
    };
    for (line, written) in (1_u32..).zip(text.lines()) {
        let uses = all[0].edges.iter().filter(|edge| edge.line == line).filter(is_meant).count();
        if written.contains("HIDDEN") {
            assert_eq!(uses, 0, "{path}:{line} {written}");
        }
        if written.contains("MEANT") {
            assert_ne!(uses, 0, "{path}:{line} {written}\n{:?}", all[0].edges);
        }
    }
}

#[test]
fn java() {
    holds(
        "A.java",
        "class Shop { void open() {} }
class Other { void open() {} }
class Use {
  Shop s;
  void closures(java.util.List<Other> xs) {
    xs.forEach(s -> s.open()); // HIDDEN
    Fn f = (s) -> s.open(); // HIDDEN
    s.open(); // MEANT
  }
  void patterns(Object o) {
    if (o instanceof Other s) { s.open(); } // HIDDEN
    s.open(); // MEANT
    boolean b = o instanceof Other s && s.ok(); // HIDDEN
    s.open(); // MEANT
    Object r = o instanceof Other s ? 1 : 2;
    s.open(); // MEANT
    switch (o) { case Other s -> s.open(); // HIDDEN
      default -> s.open(); // MEANT
    }
    if (!(o instanceof Other s)) { return; }
    s.open(); // HIDDEN
  }
  void blocks(java.util.List<Other> xs) throws Exception {
    try (var s = get()) { s.open(); } // HIDDEN
    try { } catch (Exception s) { s.open(); } // HIDDEN
    for (Other s : xs) { s.open(); } // HIDDEN
    { Other s = xs.get(0); s.open(); } // HIDDEN
    s.open(); // MEANT
  }
  <Shop> void generic(Shop q) { q.open(); } // HIDDEN
  void local() {
    class Shop { void open() {} }
    new Shop().open(); // HIDDEN
  }
}
",
    );
}

#[test]
fn csharp() {
    holds(
        "A.cs",
        "class Shop { public void open() {} public int N; }
class Other { public void open() {} public int N; }
class Use {
  Shop s;
  void Closures(List<Other> xs) {
    xs.ForEach(s => s.open()); // HIDDEN
    Func<X, Y> g = delegate (Other s) { s.open(); }; // HIDDEN
    s.open(); // MEANT
  }
  void Out() { if (Get(out var s)) { s.open(); } } // HIDDEN
  void Is(object o) { if (o is Other s) { s.open(); } } // HIDDEN
  void Loops(List<Other> xs) {
    foreach (var (s, t) in Any()) { s.open(); } // HIDDEN
    using (var s = Get2()) { s.open(); } // HIDDEN
    s.open(); // MEANT
  }
  void Query(IEnumerable<object> xs) {
    var q = from s in Any() where s.open() select 1; // HIDDEN
    var t = from x in xs group x by x into s select s.open(); // HIDDEN
    var j = from x in xs join y in Any() on x equals y into s select s.open(); // HIDDEN
    s.open(); // MEANT
  }
  void Tuple() { var (s, t) = Pair(); s.open(); } // HIDDEN
  void Switch(object o) {
    var z = o switch { Other s => s.open(), // HIDDEN
      _ => s.open() }; // MEANT
  }
  void Local() { void In(Other s) { s.open(); } s.ToString(); } // HIDDEN
}
",
    );
}

#[test]
fn kotlin() {
    holds(
        "A.kt",
        "class Shop { fun open2() {} }
class Other { fun open2() {} }
class Use(val s: Shop) {
  fun closures(xs: List<Other>, ys: Any) {
    xs.forEach { s -> s.open2() } // HIDDEN
    ys.each { s -> s.open2() } // HIDDEN
    s.open2() // MEANT
  }
  fun several(p: Any) {
    for ((s, n) in p) { s.open2() } // HIDDEN
    when (val s = p) { is Any -> s.open2() } // HIDDEN
    s.open2() // MEANT
    val (s, n) = p
    s.open2() // HIDDEN
  }
  fun caught() { try { } catch (s: Other) { s.open2() } } // HIDDEN
}
",
    );
    holds(
        "B.kt",
        "class Shop { fun open2() {}; fun all(o: Other) { o.apply { open2() } } // HIDDEN
  fun two(o: Other) { with(o) { open2() } } // HIDDEN
  fun three(o: Other) { o.run { this.open2() } } // HIDDEN
  fun four() { open2() } // MEANT
}
class Other { fun open2() {} }
",
    );
}

#[test]
fn php() {
    holds(
        "a.php",
        "<?php class Shop { public function open() {} }
class Other { public function open() {} }
function each(Shop $s, array $xs) { foreach ($xs as $s) { $s->open(); } } // HIDDEN
function keys(Shop $s, array $xs) { foreach ($xs as $k => $s) { $s->open(); } } // HIDDEN
function caught(Shop $s) { try { g(); } catch (\\Exception $s) { $s->open(); } } // HIDDEN
function several(Shop $s, $p) { list($s, $t) = $p; $s->open(); } // HIDDEN
function short(Shop $s, $p) { ['a' => $s] = $p; $s->open(); } // HIDDEN
function again(Shop $s, $x) { $s = $x; $s->open(); } // HIDDEN
function closed(Shop $s) { $g = function ($s) { $s->open(); }; } // HIDDEN
function arrow(Shop $s) { $g = fn(Other $s) => $s->open(); } // HIDDEN
function used(Shop $s) { $g = function () use ($s) { $s->open(); }; } // MEANT
function plain() { $s = null; $s = new Shop(); $s->open(); } // MEANT
",
    );
}

#[test]
fn ruby() {
    holds(
        "a.rb",
        "class Shop; def open; end; end
class Other; def open; end; end
class Use
  def plain
    s = Shop.new
    s.open # MEANT
  end
  def block(xs)
    s = Shop.new
    xs.each { |s| s.open } # HIDDEN
  end
  def several(p)
    s = Shop.new
    s, t = p
    s.open # HIDDEN
  end
  def caught
    s = Shop.new
  rescue StandardError => s
    s.open # HIDDEN
  end
  def pattern(p)
    s = Shop.new
    case p
    in { a: s } then s.open # HIDDEN
    end
  end
  def pin(p)
    s = Shop.new
    p => { s: }
    s.open # HIDDEN
  end
  def again(p)
    s = Shop.new
    s = p
    s.open # HIDDEN
  end
  def loops(xs)
    s = Shop.new
    for s in xs do s.open end # HIDDEN
  end
end
",
    );
}

#[test]
fn cpp() {
    holds(
        "a.cc",
        "class Shop { public: int open() { return 1; } };
class Other { public: int open() { return 2; } };
int plain(Shop& s) { return s.open(); } // MEANT
int closure(Shop& s) { auto g = [](auto& s) { return s.open(); }; return 1; } // HIDDEN
int made(Shop& s) { auto g = [s = mk()] { return s.open(); }; return 1; } // HIDDEN
int block(Shop& s) { { Other s; return s.open(); } } // HIDDEN
int range(Shop& s, V& xs) { for (auto& s : xs) { s.open(); } return 1; } // HIDDEN
int several(Shop& s, P p) { { auto [a, s] = p; s.open(); } return 1; } // HIDDEN
int init(Shop& s) { if (auto s = mk(); s.ok()) { s.open(); } return 1; } // HIDDEN
int held(Shop& s) { while (auto* s = next()) { s->open(); } return 1; } // HIDDEN
template <typename Shop> int generic(Shop& s) { return s.open(); } // HIDDEN
template <typename Shop> struct Box { Shop v; int go() { return v.open(); } }; // HIDDEN
",
    );
    holds(
        "b.cc",
        "int open = 1;
int plain() { return open; } // MEANT
int several(P p) { auto [a, open] = p; return open; } // HIDDEN
template <int open> int generic() { return open; } // HIDDEN
int local() { int open = 2; return open; } // HIDDEN
",
    );
}

#[test]
fn go_and_rust() {
    holds(
        "a.go",
        "package m; type Shop struct{}; func (s *Shop) open() int { return 1 }

func use(s *Shop, y any) {
\tif s, err := mk(); err == nil {
\t\ts.open() // HIDDEN
\t}
\tfor _, s := range y {
\t\ts.open() // HIDDEN
\t}
\tswitch s := y.(type) {
\tdefault:
\t\ts.open() // HIDDEN
\t}
\tfunc(s any) {
\t\ts.open() // HIDDEN
\t}(nil)
\ts.open() // MEANT
}

func generic[Shop any](q Shop) {
\tq.open() // HIDDEN
}
",
    );
    holds(
        "a.rs",
        "struct Shop; impl Shop { fn open(&self) -> u32 { 1 } }
fn f(s: &Shop, ys: Any) {
    { let s = mk(); s.open(); } // HIDDEN
    if let Some(s) = ys.get() { s.open(); } // HIDDEN
    match ys { A(s) => s.open(), }; // HIDDEN
    let h = |s| s.open(); // HIDDEN
    s.open(); // MEANT
    let Some(s) = ys.get() else { return };
    s.open(); // HIDDEN
}
fn generic<Shop: T>(q: Shop) {
    q.open(); // HIDDEN
}
",
    );
}
