//! Tests that are written and never run: nothing enters a program there.

#![allow(clippy::allow_attributes, clippy::unwrap_used, reason = "a test may stop anywhere, its helpers too")]

use caution_core::facts::EntryKind;
use caution_read::lang;

/// The tests that a program has, by name.
fn tests(path: &str, text: &str) -> Vec<String> {
    let facts = lang::facts(lang::any_of_path(&path.into()).unwrap(), text).unwrap();
    assert_eq!(facts.broken, [], "{text}");
    let is_test = |index: &u32| {
        let entry = facts.definition(*index).and_then(|definition| definition.entry);
        entry.is_some_and(|entry| entry.kind == EntryKind::Test)
    };
    (0..).take(facts.definitions.len()).filter(is_test).map(|index| facts.qualified(index)).collect()
}

#[test]
fn java_and_kotlin_by_an_annotation_of_the_test_or_of_its_class() {
    let java = "class A {\n\
        @Test void runs() {}\n\
        @Test(enabled = true) void runsToo() {}\n\
        @Test(groups = \"fast\", enabled = false) void a() {}\n\
        @Test @Disabled void b() {}\n\
        @Ignore(\"why\") @Test void c() {}\n\
        }\n\
        @Disabled class B {\n  @Test void d() {}\n  @Nested class C { @Test void e() {} }\n}\n\
        @Ignored class D { @Test void runs() {} }\n\
        @Test(enabled = false) class E { public void f() {} }\n\
        @Test class F { public void runs() {} }\n";
    assert_eq!(tests("T.java", java), ["A.runs", "A.runsToo", "D.runs", "F.runs"]);
    let kotlin = "class A {\n\
        @Test fun runs() {}\n\
        @Test(timeout = 3) fun runsToo() {}\n\
        @Test(enabled = false) fun a() {}\n\
        @Test @Disabled fun b() {}\n\
        @Disabled(\"why\")\n  @Test fun c() {}\n\
        }\n\
        @Ignore\nclass B {\n  @Test fun d() {}\n}\n\
        class C {\n  @Test fun runs() {}\n}\n";
    assert_eq!(tests("T.kt", kotlin), ["A.runs", "A.runsToo", "C.runs"]);
}

#[test]
fn csharp_by_an_argument_or_an_attribute() {
    let text = "class A {\n\
        [Fact] public void Runs() {}\n\
        [Fact(DisplayName = \"Skip\")] public void RunsToo() {}\n\
        [Fact(Skip = \"why\")] public void B() {}\n\
        [Theory(Skip = \"why\"), InlineData(1)] public void C(int n) {}\n\
        [Test, Ignore(\"why\")] public void D() {}\n\
        [TestMethod] [Ignore] public void E() {}\n\
        }\n\
        [Ignore(\"why\")] class F { [Test] public void G() {} }\n\
        class H { [Test] public void Runs() {} }\n";
    assert_eq!(tests("T.cs", text), ["A.Runs", "A.RunsToo", "H.Runs"]);
}

#[test]
fn go_and_php_by_leaving_at_once() {
    let go = "package a\nimport \"testing\"\n\
        func TestRuns(t *testing.T) { if testing.Short() { t.Skip() } }\n\
        func TestLater(t *testing.T) { x(); t.Skip() }\n\
        func TestOther(t *testing.T) { y.Skip() }\n\
        func TestA(t *testing.T) { t.Skip(\"why\"); x() }\n\
        func TestB(tt *testing.T) {\n\t// why\n\ttt.SkipNow()\n}\n";
    assert_eq!(tests("a_test.go", go), ["TestRuns", "TestLater", "TestOther"]);
    let php = "<?php\nclass ATest extends TestCase {\n\
        public function testRuns() { if ($this->x()) { $this->markTestSkipped(); } }\n\
        public function testA() { $this->markTestSkipped('why'); $this->x(); }\n\
        public function testB() {\n// why\nself::markTestSkipped('why'); }\n}\n";
    assert_eq!(tests("ATest.php", php), ["ATest.testRuns"]);
}

#[test]
fn rust_by_an_attribute() {
    let text = "#[test]\nfn runs() {}\n#[test]\n#[cfg_attr(miri, ignore)]\nfn runs_too() {}\n\
        #[test]\n#[ignore]\nfn a() {}\n#[ignore = \"why\"]\n#[test]\nfn b() {}\n";
    assert_eq!(tests("a.rs", text), ["runs", "runs_too"]);
}

#[test]
fn ruby_by_its_word_an_option_or_leaving_at_once() {
    let specs = "describe A do\n\
        it(\"runs\") { a }\n\
        it(\"runs too\", skip: false) { skip if b }\n\
        xit(\"a\") { a }\n\
        skip(\"b\") { a }\n\
        it(\"c\", :skip) { a }\n\
        it(\"d\", skip: \"why\") { a }\n\
        it(\"e\") do\n  skip \"why\"\n  a\nend\n\
        xdescribe(\"f\") do\n  it(\"g\") { a }\nend\n\
        context(\"h\", skip: true) do\n  it(\"i\") { a }\nend\nend\n";
    assert_eq!(tests("a_spec.rb", specs), ["describe A.runs", "describe A.runs too"]);
    let test = "class ATest < Minitest::Test\n\
        def test_runs\n  skip if b\n  a\nend\n\
        def test_a\n  skip\nend\n\
        def test_b\n  skip(\"why\")\n  a\nend\nend\n";
    assert_eq!(tests("a_test.rb", test), ["ATest.test_runs"]);
}
