//! Whether `caution reach` follows contracts to both of their sides, and says how much of the world meets a change.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

use caution_testkit::repository::TestRepository;
use common::caution;
use serde_json::Value;

/// A repository, and what a further change of one of its files reaches.
fn reach(files: &[(&str, &str)], path: &str, text: &str) -> Value {
    let repository = TestRepository::new();
    for (path, text) in files {
        repository.write(path, text);
    }
    repository.commit("Begin");
    repository.write(path, text);
    let all = ["reach", "--worktree", "--format", "json", "--all"];
    caution(repository.path(), &all).exits(0).json()["reach"]["radius"].clone()
}

fn seeds(radius: &Value) -> Vec<String> {
    let told = |seed: &Value| {
        let text = |key: &str| seed[key].as_str().unwrap().to_owned();
        format!("{} {}: {}", text("kind"), text("symbol"), text("detail"))
    };
    radius["seeds"].as_array().unwrap().iter().map(told).collect()
}

fn users(radius: &Value) -> Vec<String> {
    let told = |one: &Value| {
        let text = |key: &str| one[key].as_str().unwrap().to_owned();
        format!("{}:{} {}", text("path"), text("symbol"), text("band"))
    };
    let mut all: Vec<String> = radius["dependents"].as_array().unwrap().iter().map(told).collect();
    all.sort();
    all
}

const PRISMA: &str =
    "model Order {\n  id    Int   @id\n  total Float @map(\"total_price\")\n\n  @@map(\"orders\")\n}\n";

#[test]
fn a_column_of_a_prisma_model_goes_to_who_asks_for_the_model_or_names_the_table() {
    let files = [
        ("prisma/schema.prisma", PRISMA),
        (
            "src/list.ts",
            "import { prisma } from './client';\nexport function list() {\n  return prisma.order.findMany();\n}\n",
        ),
        ("src/other.ts", "export function order(x: { order: { a: number } }) {\n  return x.order.a;\n}\n"),
        ("jobs/sum.py", "def total(db):\n    return db.execute(\"SELECT total_price FROM orders\")\n"),
    ];
    let radius = reach(&files, files[0].0, &PRISMA.replace("  total Float @map(\"total_price\")\n", ""));
    assert_eq!(seeds(&radius), ["schema orders.total_price: column removed from the model"]);
    assert_eq!(users(&radius), ["jobs/sum.py:total likely", "src/list.ts:list likely"]);
    assert_eq!(radius["reversal"], "destructive");
    let added = reach(&files, files[0].0, &PRISMA.replace("  total", "  note String?\n  total"));
    assert_eq!(added["reversal"], "manual");
}

const GRAPHQL: &str = "type Query {\n  order(id: ID!): Order\n  other: Int\n}\n\ntype Order {\n  id: ID!\n  totalPrice: Float!\n}\n";

#[test]
fn a_field_of_a_graphql_schema_goes_to_who_asks_for_it_and_who_answers() {
    let files = [
        ("schema.graphql", GRAPHQL),
        ("web/order.graphql", "query Order($id: ID!) {\n  order(id: $id) {\n    totalPrice\n  }\n}\n"),
        (
            "web/page.ts",
            "import { gql } from 'graphql-tag';\nexport const PAGE = gql`query { order(id: 1) { totalPrice } }`;\n",
        ),
        ("web/menu.ts", "import { gql } from 'graphql-tag';\nexport const MENU = gql`query { other }`;\n"),
        (
            "api/order.py",
            "import graphene\n\n\nclass Order(graphene.ObjectType):\n    total_price = graphene.Float()\n\n    def resolve_total_price(self, info):\n        return 1.0\n",
        ),
        ("api/far.py", "def total_price():\n    return 1\n"),
    ];
    let radius = reach(&files, files[0].0, &GRAPHQL.replace("  totalPrice: Float!\n", ""));
    assert_eq!(seeds(&radius), ["contract Order.totalPrice: breaks the other side: it is gone"]);
    let users = users(&radius);
    for wanted in ["api/order.py:Order.resolve_total_price", "web/order.graphql:", "web/page.ts:"] {
        assert!(users.iter().any(|user| user.starts_with(wanted)), "{wanted}: {users:?}");
    }
    assert!(!users.iter().any(|user| user.contains("far.py") || user.contains("menu.ts")), "{users:?}");
    let comment = reach(&files, files[0].0, &GRAPHQL.replace("type Order", "# the order\ntype Order"));
    assert_eq!(seeds(&comment), [""; 0]);
}

const ASYNCAPI: &str = "asyncapi: 2.6.0\ninfo: {title: Orders, version: '1'}\nchannels:\n  orders.created:\n    publish:\n      message: {name: created}\n";

#[test]
fn a_channel_of_asyncapi_goes_to_who_sends_and_who_reads() {
    let files = [
        ("asyncapi.yaml", ASYNCAPI),
        (
            "mail/read.py",
            "from kafka import KafkaConsumer\n\n\ndef run():\n    return KafkaConsumer(\"orders.created\")\n",
        ),
        (
            "mail/far.py",
            "from kafka import KafkaConsumer\n\n\ndef run():\n    return KafkaConsumer(\"orders.gone\")\n",
        ),
    ];
    let radius = reach(&files, files[0].0, &ASYNCAPI.replace("orders.created", "orders.made"));
    assert!(
        seeds(&radius)
            .contains(&"contract orders.created: breaks the other side: the channel is gone".to_owned())
    );
    assert_eq!(users(&radius), ["mail/read.py:run likely"]);
}

#[test]
fn what_gitattributes_marks_as_generated_is_told_so() {
    let files = [
        (".gitattributes", "client/** linguist-generated\nclient/own.py -linguist-generated\n"),
        ("client/api.py", "def call():\n    return 1\n"),
        ("client/own.py", "def call():\n    return 1\n"),
    ];
    let kinds = |path: &str| seeds(&reach(&files, path, "def call():\n    return 2\n"));
    assert_eq!(
        kinds("client/api.py"),
        ["generated : written by a tool, says .gitattributes", "behaviour call: "]
    );
    assert_eq!(kinds("client/own.py"), ["behaviour call: "]);
}

fn exposure(radius: &Value) -> Option<(u64, bool, String)> {
    let told = radius["exposure"].as_object()?;
    Some((
        told["percent"].as_u64().unwrap(),
        told["assumed"].as_bool().unwrap(),
        told["why"].as_str().unwrap().to_owned(),
    ))
}

#[test]
fn what_stands_in_one_region_is_met_by_one_region() {
    let values = "app:\n  retries: 3\n";
    let files = [
        ("deploy/regions/eu-west-1/values.yaml", values),
        ("deploy/regions/us-east-1/values.yaml", values),
        ("deploy/regions/us-west-2/values.yaml", values),
        ("deploy/regions/ap-south-1/values.yaml", values),
        ("deploy/values.yaml", values),
    ];
    let told = exposure(&reach(&files, files[0].0, "app:\n  retries: 4\n")).unwrap();
    assert_eq!((told.0, told.1), (25, true), "{told:?}");
    assert!(told.2.contains("only `eu-west-1`, one of 4 in deploy/regions"), "{told:?}");
    let all = exposure(&reach(&files, files[4].0, "app:\n  retries: 4\n"));
    assert!(all.is_none_or(|told| told.0 == 100));
    let program = "def cell(x):\n    return x\n";
    let cells = [("app/cells/a/view.py", program), ("app/cells/b/view.py", program)];
    assert_eq!(
        exposure(&reach(&cells, cells[0].0, "def cell(x):\n    return 1\n")),
        None,
        "no part of the world"
    );
    // Regions that the change itself makes count nothing.
    let made = exposure(&reach(&files[..1], "deploy/regions/us-east-1/values.yaml", values));
    assert!(made.is_none_or(|told| told.0 == 100));
}

const ROLLOUT: &str = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: pay}\nspec:\n  strategy:\n    canary:\n      steps:\n      - setWeight: 10\n      - pause: {}\n  template:\n    spec:\n      containers:\n      - {name: pay, image: 'registry.example/pay:1'}\n";

#[test]
fn what_is_deployed_by_a_canary_is_met_by_its_first_share() {
    let files = [
        ("services/pay/Dockerfile", "FROM python:3\nCOPY . .\n"),
        ("services/pay/app.py", "def pay(x):\n    return x\n"),
        ("services/mail/Dockerfile", "FROM python:3\nCOPY . .\n"),
        ("services/mail/app.py", "def mail(x):\n    return x\n"),
        ("deploy/pay.yaml", ROLLOUT),
    ];
    let told = exposure(&reach(&files, files[1].0, "def pay(x):\n    return x + 1\n")).unwrap();
    assert_eq!(told, (10, false, "deploy/pay.yaml: pay gives it to 10 % first".to_owned()));
    assert_eq!(exposure(&reach(&files, files[3].0, "def mail(x):\n    return x + 1\n")), None);
}

#[test]
fn a_verdict_names_what_reach_could_not_see() {
    let repository = TestRepository::new();
    repository.write("a.py", "def f():\n    return 1\n").write("b.dart", "int f() => 1;\n").commit("Begin");
    let unknowns = || -> Vec<String> {
        let report = caution(repository.path(), &["check", "--worktree", "--format", "json"]).json();
        let all = report["unknowns"].as_array().unwrap().clone();
        all.iter()
            .map(|one| format!("{} {}", one["kind"].as_str().unwrap(), one["what"].as_str().unwrap()))
            .collect()
    };
    let says = |words: [&str; 2]| {
        let unknowns = unknowns();
        assert!(
            unknowns.iter().any(|one| words.iter().all(|word| one.contains(word))),
            "{words:?}: {unknowns:?}"
        );
    };
    repository.write("a.py", "def f(:\n    return ((\n");
    says(["reach", "a.py"]);
    repository.write("a.py", "def f():\n    return 1\n").write("b.dart", "int f() => 2;\n");
    says(["b.dart", "not read"]);
    let many = |value: u32| -> String {
        (0..2_100).map(|at| format!("def f{at}():\n    return {value}\n\n\n")).collect()
    };
    repository.write("b.dart", "int f() => 1;\n").write("a.py", many(1)).commit("Many");
    repository.write("a.py", many(2));
    says(["reach", "not followed to its end"]);
}

#[test]
fn a_method_of_a_served_contract_goes_to_who_calls_it_through_a_stub() {
    let server = "using System.Threading.Tasks;\nnamespace Shop;\npublic class OrderService : Shop.Orders.OrdersBase {\n  public override Task<Order> Get(Req request, ServerCallContext context) {\n    return Task.FromResult(new Order());\n  }\n}\n";
    let files = [
        ("orders/OrderService.cs", server),
        (
            "web/client.py",
            "import orders_pb2_grpc\n\n\ndef fetch(channel):\n    return orders_pb2_grpc.OrdersStub(channel).Get(1)\n",
        ),
        (
            "web/other.py",
            "import orders_pb2_grpc\n\n\ndef put(channel):\n    return orders_pb2_grpc.OrdersStub(channel).Put(1)\n",
        ),
    ];
    let users = users(&reach(&files, files[0].0, &server.replace("new Order()", "null")));
    assert!(users.iter().any(|user| user.starts_with("web/client.py:fetch")), "{users:?}");
    assert!(!users.iter().any(|user| user.contains("other.py")), "{users:?}");
}
