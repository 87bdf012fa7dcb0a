//! What names of Python mean where they are bound more than once, or by an inner scope.

use crate::tree::{self, index};
use caution_core::reach::Band;
use caution_reach::{FileEdges, edges};

const A: (&str, &str) =
    ("a.py", "def f():\n    return 1\n\n\nclass C:\n    def go(self):\n        return 1\n");
const B: (&str, &str) = ("b.py", "def f():\n    return 2\n");

/// The edges of a program to `a.py` and `b.py`: the line, the name, where it leads, and the band.
fn leads(text: &str) -> Vec<String> {
    let all = edges(&index(&tree::of(&[A, B, ("use.py", text)])));
    let own: &FileEdges = all.iter().find(|file| *file.path == *"use.py").unwrap();
    let shown = own.edges.iter().filter(|edge| *edge.to_path != *"use.py").filter_map(|edge| {
        let band = edge.origin?.band();
        (band != Band::Possible)
            .then(|| format!("{} {} {} {}", edge.line, edge.name, edge.to_path, band.id()))
    });
    let mut shown: Vec<String> = shown.collect();
    shown.sort();
    shown
}

#[test]
fn a_name_of_an_inner_scope_is_not_the_one_around() {
    for (text, wanted) in [
        ("from a import f\nxs = [f for f in range(3)]\n", &[][..]),
        ("from a import f\nxs = [f() for x in range(3)]\n", &["2 f a.py certain"]),
        ("import a\ng = lambda a: a.f()\nh = lambda x: a.f()\n", &["3 f a.py certain"]),
        ("from a import f\n\n\ndef g(x):\n    match x:\n        case f:\n            return f()\n", &[]),
        (
            "from a import C\n\n\ndef g(x):\n    match x:\n        case C():\n            return 1\n",
            &["6 C a.py certain"],
        ),
        ("from a import f\n\n\ndef g(x):\n    with x as f:\n        return f()\n", &[]),
        ("from a import f\n\n\ndef g(x):\n    if (f := x):\n        return f()\n", &[]),
        (
            "from a import f\n\n\nclass D:\n    f = 1\n\n    def g(self):\n        return f()\n",
            &["8 f a.py certain"],
        ),
    ] {
        assert_eq!(leads(text), wanted, "{text}");
    }
}

#[test]
fn of_several_imports_the_last_is_meant_unless_either_may_run() {
    for (text, wanted) in [
        ("from a import f\nfrom b import f\n\n\ndef g():\n    return f()\n", &["6 f b.py certain"][..]),
        ("from a import f\n\n\ndef f():\n    return 3\n\n\ndef g():\n    return f()\n", &[]),
        (
            "try:\n    from a import f\nexcept ImportError:\n    from b import f\n\n\ndef g():\n    return f()\n",
            &["8 f a.py likely", "8 f b.py likely"],
        ),
        (
            "if X:\n    import a as m\nelse:\n    import b as m\n\n\ndef g():\n    return m.f()\n",
            &["8 f a.py likely", "8 f b.py likely"],
        ),
        (
            "try:\n    from a import f\nexcept ImportError:\n    f = None\n\n\ndef g():\n    return f()\n",
            &["8 f a.py likely"],
        ),
        (
            "try:\n    from a import f\nfinally:\n    pass\n\n\ndef g():\n    return f()\n",
            &["8 f a.py certain"],
        ),
    ] {
        assert_eq!(leads(text), wanted, "{text}");
    }
}
