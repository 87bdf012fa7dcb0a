use super::{named, script, typed};
use crate::lang::outline;
use crate::lang::syntax::StatementKind;

#[test]
fn a_retry_around_a_charge_keeps_its_lines() {
    let syntax = script(
        "async function settle(order) {\n  for (let i = 0; i < 3;\n       i++)\n  {\n    try {\n      return await gateway.charge(order.id);\n    } catch (error) {\n      log(error);\n    }\n  }\n}\n",
    );
    let settle = named(&syntax, "settle");
    assert_eq!((settle.span.first_line, settle.span.last_line), (1, 11));
    let StatementKind::Loop(looped) = &settle.body[0].kind else { panic!("{settle:?}") };
    assert_eq!((looped.head.first_line, looped.head.last_line), (2, 3));
    let StatementKind::Try(tried) = &looped.body[0].kind else { panic!("{looped:?}") };
    assert_eq!(outline::block(&tried.body), "return await gateway.charge(order.id)");
    assert_eq!((tried.handlers[0].span.first_line, tried.handlers[0].span.last_line), (7, 9));
}

#[test]
fn the_head_of_a_loop_tested_last_is_its_first_line() {
    let syntax = script("do\n{\n  f();\n} while (a);\n");
    let StatementKind::Loop(looped) = &syntax.body[0].kind else { panic!("{syntax:?}") };
    assert_eq!((looped.head.first_line, looped.head.last_line), (1, 1));
}

#[test]
fn a_method_begins_with_its_decorators() {
    let syntax = typed("class A {\n  @Post('x')\n  @Use(B)\n  pay(): void {\n    f();\n  }\n}\n");
    let pay = named(&syntax, "pay");
    assert_eq!((pay.span.first_line, pay.span.last_line, pay.annotations.len()), (2, 6, 2));
}

#[test]
fn long_chains_of_any_kind_are_no_deep_nests() {
    let chains = [
        format!("x = {};", vec!["a"; 3_000].join(" + ")),
        format!("p{};", ".then((r) => f(r))".repeat(400)),
        format!("{} = 1;", vec!["a"; 3_000].join(" = ")),
        format!("{};", vec!["f()"; 3_000].join(", ")),
        format!("if (a) f(); {}", "else if (b) g(); ".repeat(1_000)),
        format!("switch (a) {{ {} }}", "case 1: ".repeat(3_000)),
        format!("f(`{}`);", "${a} b ".repeat(3_000)),
    ];
    for text in chains {
        let syntax = script(&text);
        assert!(syntax.broken.is_empty(), "{}", text.get(..40).unwrap_or_default());
        assert!(!syntax.body.is_empty());
    }
}

#[test]
fn a_promise_chain_of_400_links_keeps_every_closure() {
    let syntax = script(&format!("p{};", ".then((r) => f(r))".repeat(400)));
    assert_eq!(crate::lang::functions(&syntax.body).len(), 400);
}

#[test]
fn what_nests_too_deeply_is_named_and_does_no_harm() {
    let depth = 50_000;
    let nests = [
        ("!(", "1", ")"),
        ("[", "", "]"),
        ("f(", "", ")"),
        ("{", "", "}"),
        ("() => ", "1", ""),
        ("!", "a", ""),
        ("a ? b : ", "c", ""),
        ("if (a) ", "f()", ""),
        ("while (a) ", "f()", ""),
        ("function f() {", "", "}"),
        ("a", "", "[0]"),
        ("a", "", ".b()"),
        ("a", "", " + b - c"),
        ("a", "", " | b"),
        ("new ", "A", ""),
        ("await ", "a", ""),
        ("`${", "a", "}`"),
        ("x = {a:", "1", "}"),
        ("class A { m() {", "", "} }"),
        ("switch (a) { case 1: ", "", "}"),
        ("using a = b; ", "", ""),
        ("l: ", "f()", ""),
    ];
    for (open, middle, close) in nests {
        // What nests to the left begins once.
        let open = if open == "a" { open.to_owned() } else { open.repeat(depth) };
        let text = format!("{open}{middle}{}", close.repeat(depth));
        let syntax = script(&text);
        assert!(!syntax.broken.is_empty(), "{}", text.get(..20).unwrap_or_default());
    }
}

#[test]
fn a_fault_is_named_by_the_smallest_function_around_it() {
    let syntax = script(
        "describe('a', () => {\n  it('b', () => {\n    f();\n  });\n  it('c', () => {\n    const = ;\n  });\n  function d() {\n    g();\n  }\n});\n",
    );
    assert!(!syntax.broken.is_empty());
    assert!(syntax.broken.iter().all(|lines| lines.first >= 5 && lines.last <= 7), "{:?}", syntax.broken);
    assert_eq!(outline::block(&named(&syntax, "d").body), "g()");
}

#[test]
fn functions_beside_a_fault_are_still_read() {
    let syntax = script("function a() { f(); }\n}}} ) (\nfunction b() { g(); }\n");
    assert!(!syntax.broken.is_empty());
    assert_eq!(outline::block(&named(&syntax, "a").body), "f()");
    assert_eq!(outline::block(&named(&syntax, "b").body), "g()");
}

#[test]
fn names_may_be_of_any_script() {
    let syntax = script("const größe = () => `é${名}ü`;\n");
    assert_eq!(outline::block(&syntax.body), "let größe = fn größe() {return template(\"é\", 名, \"ü\")}");
}
