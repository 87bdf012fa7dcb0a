use caution_core::charter::Service;
use caution_core::pattern::Patterns;
use caution_read::catalogue::Relation;
use caution_read::measured::Call;

use super::*;
use crate::config::small::Small;
use crate::other_seeds;

fn charter(names: &[&str]) -> Charter {
    let service = |name: &&str| Service {
        name: (*name).to_owned(),
        tier: None,
        paths: Patterns::from_globs(&[name]).unwrap(),
        owners: Vec::new(),
        functions: Vec::new(),
        director: None,
        vp: None,
    };
    Charter { services: names.iter().map(service).collect(), ..Charter::default() }
}

fn beyond(index: &Small, path: &str, symbol: &str) -> Vec<String> {
    let touched = Touched { seed: 0, path: path.to_owned(), symbol: symbol.to_owned(), via: Vec::new() };
    let (found, _) = others(index, &[], &[touched], &charter(&["orders", "web"]));
    shown(&found)
}

fn shown(found: &[Beyond]) -> Vec<String> {
    let last = |beyond: &Beyond| {
        let hop = beyond.via.last().unwrap();
        format!("{}:{} {}", hop.path, hop.symbol, hop.origin.id())
    };
    found.iter().map(last).collect()
}

const SERVER: &str = "from flask import Flask\napp = Flask(__name__)\n\n@app.get(\"/orders/<int:id>\")\ndef order(id):\n    return {}\n\n@app.get(\"/health\")\ndef health():\n    return {}\n";

#[test]
fn a_route_goes_to_who_calls_it_and_a_shared_path_to_nobody() {
    let client = "import requests\n\ndef fetch(id):\n    return requests.get(f\"http://orders/orders/{id}\")\n\ndef alive():\n    return requests.get(\"http://billing/health\")\n\ndef foreign(id):\n    return requests.get(f\"https://api.example.com/orders/{id}\")\n\ndef made(id):\n    return requests.post(f\"http://orders/orders/{id}\")\n";
    let index = Small::new(&[("orders/app.py", SERVER), ("web/client.py", client)]);
    assert_eq!(beyond(&index, "orders/app.py", "order"), ["web/client.py:fetch contract"]);
    assert_eq!(beyond(&index, "orders/app.py", "health"), [] as [&str; 0]);
    let named = client.replace("billing/health", "orders/health");
    let index = Small::new(&[("orders/app.py", SERVER), ("web/client.py", &named)]);
    assert_eq!(beyond(&index, "orders/app.py", "health"), ["web/client.py:alive contract"]);
}

#[test]
fn a_changed_contract_goes_to_both_sides_and_a_column_to_who_names_its_table() {
    let api = "openapi: 3\npaths:\n  /orders/{id}:\n    get: {summary: a}\n";
    let client =
        "import requests\n\ndef fetch(id):\n    return requests.get(f\"http://orders/orders/{id}\")\n";
    let index = Small::new(&[
        ("api.yaml", api),
        ("web/client.py", client),
        ("db.py", "def q(db):\n    return db.execute(\"SELECT total FROM orders\")\n"),
    ]);
    let seeds = other_seeds(Some(("api.yaml", api)), Some(("api.yaml", &api.replace("get:", "post:"))));
    let (found, _) = others(&index, &seeds, &[], &charter(&["orders"]));
    assert!(
        shown(&found).contains(&"web/client.py:fetch contract".to_owned()) || found.is_empty(),
        "{found:?}"
    );
    let seeds = other_seeds(None, Some(("m/1.sql", "alter table orders drop column total;")));
    let (found, _) = others(&index, &seeds, &[], &Charter::default());
    assert_eq!(shown(&found), ["db.py:q contract"]);
}

#[test]
fn a_field_of_a_message_goes_to_who_uses_it_through_what_a_tool_made() {
    let proto = "package shop;\nservice Orders { rpc Get(Req) returns (Order); }\nmessage Order { int32 total_price = 1; }\n";
    let python = "import orders_pb2\n\ndef f():\n    o = orders_pb2.Order()\n    return o.total_price\n";
    let stub =
        "import orders_pb2_grpc\n\ndef g(channel):\n    return orders_pb2_grpc.OrdersStub(channel).Get(1)\n";
    let other = "def h(o):\n    return Order(o).total_price\n";
    let index = Small::new(&[("a.py", python), ("b.py", stub), ("c.py", other), ("orders.proto", proto)]);
    let told = |after: &str| {
        let seeds = other_seeds(Some(("orders.proto", proto)), Some(("orders.proto", after)));
        shown(&others(&index, &seeds, &[], &Charter::default()).0)
    };
    assert_eq!(told(&proto.replace("= 1", "= 2")), ["a.py:f contract", "c.py:h name-only"]);
    assert_eq!(told(&proto.replace("rpc Get(Req) returns (Order);", "")), ["b.py:g contract"]);
}

#[test]
fn a_topic_goes_from_who_writes_to_who_reads() {
    let producer = "def send(producer):\n    producer.send(\"orders.created\", 1)\n";
    let consumer =
        "from kafka import KafkaConsumer\n\ndef run():\n    return KafkaConsumer(\"orders.created\")\n";
    let index = Small::new(&[("a.py", producer), ("b.py", consumer)]);
    let kinds: Vec<_> = index.facts(0).unwrap().literals.iter().map(|literal| literal.kind).collect();
    if kinds.contains(&LiteralKind::Produces) {
        assert_eq!(beyond(&index, "a.py", "send"), ["b.py:run contract"]);
    }
    assert_eq!(beyond(&index, "b.py", "run"), [] as [&str; 0]);
}

fn relations() -> Relations {
    let declared = |client: &str, server: &str| Relation {
        client: client.to_owned(),
        server: server.to_owned(),
        by: String::new(),
        path: "catalog-info.yaml".to_owned(),
        line: 3,
    };
    let call = |client: &str, server: &str, count| Call {
        client: client.to_owned(),
        server: server.to_owned(),
        count,
        failed: 0,
    };
    Relations {
        declared: vec![declared("web", "pay"), declared("web", "mail")],
        found: std::collections::BTreeSet::new(),
        measured: vec![Snapshot {
            name: "graph.prom".to_owned(),
            calls: vec![call("web", "pay", 30), call("jobs", "pay", 10), call("mail", "web", 1)],
        }],
    }
}

#[test]
fn declared_and_measured_relations_lead_on_and_where_they_differ_is_told() {
    let found = dependents(&["pay".to_owned()], &relations());
    let shown: Vec<_> = found.iter().map(|one| (one.service.as_str(), one.hop.origin, one.share)).collect();
    assert_eq!(shown, [("jobs", Origin::Measured, Some(25)), ("web", Origin::Measured, Some(75))]);
    let charter = charter(&["web", "pay", "mail", "jobs"]);
    let told: Vec<_> = disagreements(&relations(), &charter)
        .into_iter()
        .map(|one| format!("{} {} {:?} not {:?}", one.client, one.server, one.by, one.not_by))
        .collect();
    assert_eq!(
        told,
        [
            "jobs pay [\"measured\"] not [\"declared\"]",
            "mail web [\"measured\"] not [\"declared\"]",
            "web mail [\"declared\"] not [\"measured\"]",
        ]
    );
    // A snapshot that never heard of a service says nothing of it.
    let mut fewer = relations();
    fewer.measured.clear();
    assert_eq!(disagreements(&fewer, &charter), []);
}
