use caution_core::charter::*;
use caution_policy::*;
#[test]
fn smoke() {
    for b in BUILT_IN {
        let source = PolicySource { origin: PolicyOrigin::BuiltIn(b.name.into()), text: String::new() };
        let p = Policy::compile(&source, &[]).map_err(|e| println!("{e} {:?}", e.hint)).unwrap();
        println!("{}", p.to_words());
        println!("{}", p.cedar_text());
    }
    let text = "AI_Generated_Code:\n  review_requirements:\n    - mandatory_human_review: true\n    - senior_engineer_approval: required\n    - automated_testing: comprehensive\n    - production_rollout: gradual_with_monitoring\n";
    let source = PolicySource { origin: PolicyOrigin::Repository(".caution/policy.yaml".into()), text: text.into() };
    let p = Policy::compile(&source, &[]).map_err(|e| println!("{e} {:?}", e.hint)).unwrap();
    println!("{}", p.to_words());
    println!("{}", p.cedar_text());
    println!("{}", serde_json::to_string_pretty(&schema()).unwrap());
}
