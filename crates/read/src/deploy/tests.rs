use super::*;

fn taken(path: &str, text: &str) -> Vec<(String, Vec<Taken>)> {
    let bare = |unit: Unit| (unit.name, unit.takes.into_iter().map(|(taken, _)| taken).collect());
    units(path, text).into_iter().map(bare).collect()
}

fn row(name: &str, taken: Vec<Taken>) -> (String, Vec<Taken>) {
    (name.to_owned(), taken)
}

#[test]
fn each_form_tells_its_units_and_what_they_take() {
    use Taken::{Context, File, Label, Settings, Variable};
    let image = |name: &str| Taken::Image(name.to_owned());
    let file = |name: &str| File(name.to_owned());
    let other = |name: &str| Taken::Unit(name.to_owned());
    let docker = "FROM node:20 AS build\nCOPY package.json \\\n  src/ /app/\nFROM build\nCOPY --from=build /x /y\nENV A=1 B=2\n";
    assert_eq!(
        taken("web/Dockerfile", docker),
        [row(
            "web",
            vec![
                Context(".".into()),
                image("node"),
                file("package.json"),
                file("src/"),
                Variable("A".into()),
                Variable("B".into())
            ]
        )]
    );
    let compose = "services:\n  web:\n    build: ./web\n    env_file: [web.env]\n    environment: {A: 1}\n    volumes: ['./conf:/etc', data:/x]\n    depends_on: [db]\n  db: {image: 'postgres:16'}\n";
    assert_eq!(
        taken("docker-compose.yml", compose),
        [
            row(
                "web",
                vec![
                    Context("./web".into()),
                    file("web.env"),
                    Variable("A".into()),
                    file("./conf"),
                    other("db")
                ]
            ),
            row("db", vec![image("postgres")])
        ]
    );
    let work = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {app: web}}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    spec:\n      nodeSelector: {example.com/x: ''}\n      containers:\n      - name: c\n        image: reg:5000/shop/web:1\n        envFrom: [{configMapRef: {name: conf}}]\n        env: [{name: LEVEL, value: x}]\n      volumes: [{name: v, secret: {secretName: s}}]\n";
    assert_eq!(
        taken("k/web.yaml", work),
        [row(
            "web",
            vec![
                Label("app".into()),
                Label("example.com/x".into()),
                image("reg:5000/shop/web"),
                Settings("conf".into()),
                Variable("LEVEL".into()),
                Settings("s".into())
            ]
        )]
    );
    assert_eq!(units("k/web.yaml", work)[0].labels, [("app".to_owned(), 3)]);
    let calico =
        "apiVersion: x\nkind: BGPPeer\nmetadata: {name: p}\nspec:\n  nodeSelector: has(example.com/rr)\n";
    assert_eq!(
        taken("k/p.yaml", calico),
        [row("p", vec![Label("has".into()), Label("example.com/rr".into())])]
    );
    let kustomize = "configMapGenerator:\n- name: conf\n  files: [a=app.yaml]\n";
    assert_eq!(taken("k/kustomization.yaml", kustomize), [row("conf", vec![file("app.yaml")])]);
    let terraform = "resource \"aws_db\" \"main\" {\n  size = var.size\n  net = module.net.id\n  p = file(\"${path.module}/p.json\")\n}\nlocals {\n  a = aws_db.main.id\n}\n";
    assert_eq!(
        taken("main.tf", terraform),
        [
            row("aws_db.main", vec![other("var.size"), other("module.net"), file("p.json")]),
            row("local.a", vec![other("aws_db.main")])
        ]
    );
    let workflow = "jobs:\n  test:\n    needs: build\n    steps:\n    - run: ./ci/test.sh --x\n      working-directory: web\n";
    assert_eq!(
        taken(".github/workflows/ci.yml", workflow),
        [row("test", vec![other("build"), file("./ci/test.sh"), Context("web".into())])]
    );
    let rollout = "apiVersion: x\nkind: Rollout\nmetadata: {name: r}\nspec: {strategy: {canary: {steps: [{setWeight: 10}, {setWeight: 50}]}}}\n";
    assert_eq!(units("r.yaml", rollout)[0].first_percent, Some(10));
    assert_eq!(taken("config.yaml", "a: 1\n"), []);
}
