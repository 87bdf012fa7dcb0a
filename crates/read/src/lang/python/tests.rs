use crate::lang::syntax::{ExpressionKind, LoopKind, StatementKind};
use crate::lang::{Syntax, parse};

fn read(text: &str) -> Syntax {
    parse(&super::PYTHON, text)
}

#[test]
fn the_first_sample_is_a_function_with_a_loop_with_a_try() {
    let syntax = read(
        "def settle(order_id, amount_cents):\n    for _ in range(3):\n        try:\n            gateway.charge(order_id, amount_cents)\n            return True\n        except Exception:\n            continue\n    return False\n",
    );
    assert!(syntax.broken.is_empty());
    let StatementKind::Function(function) = &syntax.body[0].kind else { panic!("{syntax:?}") };
    assert_eq!(function.name.as_deref(), Some("settle"));
    let StatementKind::Loop(looped) = &function.body[0].kind else { panic!("{function:?}") };
    assert_eq!((looped.kind, looped.head.lines().first), (LoopKind::Each, 2));
    let StatementKind::Try(tried) = &looped.body[0].kind else { panic!("{looped:?}") };
    assert_eq!(tried.handlers[0].types, ["Exception"]);
    assert!(matches!(tried.handlers[0].body[0].kind, StatementKind::Continue(None)));
    let StatementKind::Expression(call) = &tried.body[0].kind else { panic!("{tried:?}") };
    assert!(matches!(&call.kind, ExpressionKind::Call(call) if call.arguments.len() == 2));
}

#[test]
fn a_long_chain_is_no_deep_nest_and_a_deep_nest_is_named() {
    let sum = format!("x = {}\n", vec!["a"; 3_000].join(" + "));
    assert!(read(&sum).broken.is_empty());
    let nest = format!("x = {}1{}\n", "(".repeat(5_000), ")".repeat(5_000));
    assert!(!read(&nest).broken.is_empty());
}

#[test]
fn a_fault_is_named_by_the_function_it_stands_in() {
    let syntax = read("def a():\n    return 1\n\ndef b():\n    x = = 1\n\ndef c():\n    return 3\n");
    assert!(syntax.broken.iter().all(|lines| lines.first >= 4 && lines.last <= 6), "{syntax:?}");
    assert!(!syntax.broken.is_empty());
}

#[test]
fn handlers_take_one_type_several_or_all() {
    let syntax = read(
        "try:\n    a()\nexcept (OSError, requests.Timeout) as error:\n    pass\nexcept ValueError:\n    pass\nexcept:\n    pass\nelse:\n    b()\nfinally:\n    c()\n",
    );
    let StatementKind::Try(tried) = &syntax.body[0].kind else { panic!("{syntax:?}") };
    let types: Vec<_> = tried.handlers.iter().map(|handler| handler.types.join(",")).collect();
    assert_eq!(types, ["OSError,requests.Timeout", "ValueError", ""]);
    assert_eq!(tried.handlers[0].name.as_deref(), Some("error"));
    assert_eq!((tried.otherwise.len(), tried.finally.len()), (1, 1));
}

#[test]
fn what_is_said_of_a_program_holds_no_line_of_it() {
    let facts =
        crate::lang::facts(&super::PYTHON, "def f():\n    \"\"\"Says.\"\"\"\n    return 1\n\n\ng()\n")
            .unwrap();
    assert_eq!(facts.qualified(facts.at_line(3)), "f");
    assert_eq!(facts.at_line(6), caution_core::facts::MODULE);
}
