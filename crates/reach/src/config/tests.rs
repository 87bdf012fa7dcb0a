use caution_core::charter::Service;
use caution_core::pattern::Patterns;
use caution_core::reach::Propagation;

use super::small::Small;
use super::*;
use crate::other_seeds;

type Told = (Vec<(String, Origin)>, Vec<(String, Origin)>, Propagation, usize);

fn told(files: &[(&str, &str)], path: &str, after: &str) -> Told {
    let before = files.iter().find(|(known, _)| *known == path).map(|(_, text)| (path, *text));
    let index = Small::new(files);
    let seeds = other_seeds(before, Some((path, after)));
    let (reached, unknowns) = readers(&index, &seeds, &Charter::default());
    let first = reached.first().unwrap_or_else(|| panic!("no key: {seeds:?}"));
    let shown = |hops: &[Hop], by_path: bool| -> Vec<(String, Origin)> {
        hops.iter()
            .map(|hop| {
                let name = if by_path { format!("{}:{}", hop.path, hop.symbol) } else { hop.symbol.clone() };
                (name, hop.origin)
            })
            .collect()
    };
    (shown(&first.readers, true), shown(&first.units, false), first.propagation, unknowns.len())
}

fn one(name: &str, origin: Origin) -> Vec<(String, Origin)> {
    vec![(name.to_owned(), origin)]
}

#[test]
fn a_variable_goes_to_who_reads_it_and_to_the_workload_that_sets_it() {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web-conf}\ndata:\n  LOG_LEVEL: a\n";
    let work = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n      - {name: c, image: shop/web, envFrom: [{configMapRef: {name: web-conf}}]}\n";
    let files = [
        ("k/conf.yaml", map),
        ("k/web.yaml", work),
        ("web/Dockerfile", "FROM python\nCOPY . .\n"),
        ("web/app.py", "import os\n\ndef level():\n    return os.getenv(\"LOG_LEVEL\")\n"),
    ];
    let (readers, units, propagation, unknowns) =
        told(&files, "k/conf.yaml", &map.replace("LEVEL: a", "LEVEL: b"));
    assert_eq!(readers, one("web/app.py:level", Origin::Key));
    assert_eq!(units, [("workload web".to_owned(), Origin::Mount), ("image web".to_owned(), Origin::Build)]);
    assert_eq!((propagation, unknowns), (Propagation::Mounted, 0));
}

#[test]
fn a_key_that_nobody_reads_goes_to_its_unit_and_is_unknown() {
    let files = [
        ("web/Dockerfile", "FROM python\nCOPY conf /conf\n"),
        ("web/conf/app.yaml", "orders: {max-retries: 3}\n"),
        ("web/app.py", "print(1)\n"),
    ];
    let (readers, units, propagation, unknowns) =
        told(&files, "web/conf/app.yaml", "orders: {max-retries: 4}\n");
    assert_eq!((readers, unknowns), (vec![], 1));
    assert_eq!((units, propagation), (one("image web", Origin::Mount), Propagation::Baked));
    // Without anything that deploys it, it is still not nothing.
    let (_, units, propagation, unknowns) = told(&[("x.toml", "a = 1\n")], "x.toml", "a = 2\n");
    assert_eq!(units, one("everything in the repository", Origin::Unit));
    assert_eq!((propagation, unknowns), (Propagation::Unknown, 1));
}

#[test]
fn other_spellings_and_whoever_loads_the_file_are_readers() {
    let app = ("conf/app.yaml", "orders: {max-retries: 3}\n");
    let env = ("a.py", "import os\nX = os.environ[\"ORDERS_MAX_RETRIES\"]\n");
    let (readers, ..) = told(&[app, env], app.0, "orders: {max-retries: 4}\n");
    assert_eq!(readers, one("a.py:X", Origin::RelaxedKey));
    let load = ("a.py", "def load():\n    return read(\"conf/app.yaml\")\n");
    let (readers, _, _, unknowns) = told(&[app, load], app.0, "orders: {max-retries: 4}\n");
    assert_eq!((readers, unknowns), (one("a.py:load", Origin::FileReader), 0));
    let watched = ("a.py", "import watchdog\n\ndef load():\n    return read(\"conf/app.yaml\")\n");
    let (_, _, propagation, _) = told(&[app, watched], app.0, "orders: {max-retries: 4}\n");
    assert_eq!(propagation, Propagation::HotReloaded);
}

#[test]
fn values_of_a_chart_go_to_its_templates_and_variables_of_terraform_to_resources() {
    let chart = [
        ("chart/Chart.yaml", "name: web\nversion: 1\n"),
        ("chart/values.yaml", "web:\n  replicas: 1\n"),
        (
            "chart/templates/web.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: {{ .Values.web.replicas }}\n",
        ),
    ];
    let (_, units, propagation, _) = told(&chart, "chart/values.yaml", "web:\n  replicas: 2\n");
    assert_eq!(
        units,
        [("chart web".to_owned(), Origin::Mount), ("template web.yaml".to_owned(), Origin::Mount)]
    );
    assert_eq!(propagation, Propagation::Mounted);
    let terraform = [
        ("infra/prod.tfvars", "size = 1\n"),
        (
            "infra/main.tf",
            "locals {\n  n = var.size\n}\nresource \"aws_db\" \"main\" {\n  size = local.n\n}\n",
        ),
    ];
    let (_, units, ..) = told(&terraform, "infra/prod.tfvars", "size = 2\n");
    assert_eq!(units, one("resource aws_db.main", Origin::Build));
}

#[test]
fn a_flag_goes_out_at_once_and_a_row_too() {
    let flags = ("flags.yaml", "new-checkout: {enabled: true, rollout: 5}\n");
    let code = ("a.py", "def f(client):\n    return client.bool_variation(\"new-checkout\", 1)\n");
    let (readers, _, propagation, unknowns) =
        told(&[flags, code], flags.0, "new-checkout: {enabled: true, rollout: 50}\n");
    assert_eq!((readers.len(), propagation, unknowns), (1, Propagation::FlagService, 0));
    let seeds = other_seeds(None, Some(("m/1.sql", "insert into quota_policies (a) values ('');")));
    let index = Small::new(&[("a.py", "def f(db):\n    db.execute(\"SELECT a FROM quota_policies\")\n")]);
    let (reached, _) = readers_of(&index, &seeds);
    assert_eq!(reached[0].propagation, Propagation::Database);
    assert_eq!(
        (reached[0].readers[0].symbol.as_str(), reached[0].readers[0].origin),
        ("f", Origin::Contract)
    );
    let exposure = exposure(&seeds, &reached, &[]).unwrap();
    assert_eq!((exposure.percent, exposure.assumed), (100, false));
}

fn readers_of(index: &Small, seeds: &[Seed]) -> (Vec<KeyReach>, Vec<Unknown>) {
    readers(index, seeds, &Charter::default())
}

#[test]
fn the_share_that_a_flag_states_counts() {
    let text = "new-checkout: {enabled: true, rollout: 50}\n";
    let seeds = other_seeds(
        Some(("flags.yaml", "new-checkout: {enabled: true, rollout: 5}\n")),
        Some(("flags.yaml", text)),
    );
    let (reached, _) = readers_of(&Small::new(&[]), &seeds);
    assert_eq!(exposure(&seeds, &reached, &[("flags.yaml", text)]).unwrap().percent, 50);
}

#[test]
fn a_declared_service_is_a_unit() {
    let service = Service {
        name: "web".to_owned(),
        tier: None,
        paths: Patterns::from_globs(&["web"]).unwrap(),
        owners: Vec::new(),
        functions: Vec::new(),
        director: None,
        vp: None,
    };
    let charter = Charter { services: vec![service], ..Charter::default() };
    let seeds = other_seeds(None, Some(("web/x.toml", "a = 1\n")));
    let (reached, unknowns) = readers(&Small::new(&[("web/x.toml", "a = 1\n")]), &seeds, &charter);
    assert_eq!(reached[0].units[0].symbol, "service web");
    assert!(unknowns[0].what.contains("service web"));
}

#[test]
fn a_template_and_a_resource_that_put_a_key_in_read_it() {
    let chart = [
        ("chart/Chart.yaml", "name: web\nversion: 1\n"),
        ("chart/values.yaml", "web:\n  memory: 1\n"),
        (
            "chart/templates/web.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: '{{ .Values.web.name }}'}\nspec:\n  {{- toYaml .Values.web | nindent 2 }}\n",
        ),
    ];
    let (readers, _, _, unknowns) = told(&chart, "chart/values.yaml", "web:\n  memory: 2\n");
    assert_eq!(readers, one("chart/templates/web.yaml:template web.yaml", Origin::Key));
    assert_eq!(unknowns, 0);
    let terraform = [
        ("infra/prod.tfvars", "size = 1\n"),
        ("infra/main.tf", "resource \"aws_db\" \"main\" {\n  size = var.size\n}\n"),
    ];
    let (readers, ..) = told(&terraform, "infra/prod.tfvars", "size = 2\n");
    assert_eq!(readers, one("infra/main.tf:resource aws_db.main", Origin::Key));
}

#[test]
fn a_variable_of_compose_goes_to_the_services_that_put_it_in_and_to_no_other() {
    let compose = "services:\n  flags:\n    image: ${FLAGS_IMAGE}\n  web:\n    build: {context: ./, dockerfile: ./web/Dockerfile}\n    environment:\n    - WEB_PORT\n";
    let files = [
        (".env", "FLAGS_IMAGE=a\nWEB_PORT=1\n"),
        ("compose.yaml", compose),
        ("other/compose.yaml", compose),
        ("web/Dockerfile", "FROM x\nCOPY ./web/ .\nCMD run --port ${WEB_PORT:-80}\n"),
    ];
    let (readers, units, _, unknowns) = told(&files, ".env", "FLAGS_IMAGE=b\nWEB_PORT=1\n");
    assert_eq!(readers, one("compose.yaml:composed service flags", Origin::Key));
    assert_eq!((units, unknowns), (one("composed service flags", Origin::Mount), 0));
    let (readers, units, ..) = told(&files, ".env", "FLAGS_IMAGE=a\nWEB_PORT=2\n");
    let names: Vec<&str> = readers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["compose.yaml:composed service web", "web/Dockerfile:image web"]);
    assert_eq!(units, one("composed service web", Origin::Mount));
}

#[test]
fn a_variable_that_one_service_is_given_is_read_by_its_own_programs() {
    let compose = "services:\n  cart:\n    image: shop/cart\n    environment:\n    - TOPIC_NAME=a\n  mail:\n    image: shop/mail\n    environment:\n    - TOPIC_NAME=a\n";
    let program = "import os\nTOPIC = os.environ['TOPIC_NAME']\n";
    let files = [("compose.yaml", compose), ("src/cart/a.py", program), ("src/mail/b.py", program)];
    let (readers, _, _, unknowns) =
        told(&files, "compose.yaml", &compose.replacen("TOPIC_NAME=a", "TOPIC_NAME=b", 1));
    let wanted =
        [("src/cart/a.py:TOPIC".to_owned(), Origin::Key), ("src/mail/b.py:TOPIC".to_owned(), Origin::Name)];
    assert_eq!((readers.as_slice(), unknowns), (wanted.as_slice(), 0));
}

#[test]
fn the_last_part_of_a_key_alone_is_no_reader() {
    let app = ("conf/app.yaml", "server:\n  compression:\n    enabled: false\n");
    let other = ("conf/Dockerfile", "FROM x\nCOPY . .\n");
    let reads = ("conf/a.py", "def on(config):\n    return config.get(\"enabled\")\n");
    let changed = app.1.replace("false", "true");
    let (readers, _, _, unknowns) = told(&[app, other, reads], app.0, &changed);
    assert_eq!((readers, unknowns), (vec![], 1));
    let loads = ("conf/a.py", "def on(config):\n    return load(\"app.yaml\").get(\"enabled\")\n");
    let (_, _, _, unknowns) = told(&[app, other, loads], app.0, &changed);
    assert_eq!(unknowns, 0);
}

#[test]
fn a_variable_of_an_image_of_others_is_not_read_by_another_service() {
    let compose = "services:\n  flagd:\n    image: example.com/flagd:1\n    environment:\n      - EXPORT_URL=a\n  agent:\n    image: shop/agent\n";
    let files = [
        ("compose.yaml", compose),
        ("src/agent/Dockerfile", "FROM python\nCOPY . .\n"),
        ("src/agent/run.py", "import os\n\nprint(os.environ[\"EXPORT_URL\"])\n"),
    ];
    let (readers, _, _, unknowns) = told(&files, "compose.yaml", &compose.replace("URL=a", "URL=b"));
    assert_eq!((readers, unknowns), (one("src/agent/run.py:", Origin::Name), 1));
    // Whoever is no other service's may be its.
    let alone = compose.split("  agent:").next().unwrap();
    let files = [("compose.yaml", alone), files[1], files[2]];
    let (readers, _, _, unknowns) = told(&files, "compose.yaml", &alone.replace("URL=a", "URL=b"));
    assert_eq!((readers, unknowns), (one("src/agent/run.py:", Origin::Key), 0));
}

#[test]
fn one_word_in_a_list_is_read_by_who_loads_the_file() {
    let data = "[{\"Code\": \"A\", \"Name\": \"B\"}]\n";
    let form = "package a\n\ntype Place struct {\n\tName string `json:\"Name\"`\n}\n";
    let loads = "package b\n\nimport \"os\"\n\nfunc load() { os.ReadFile(\"countries.json\") }\n";
    let told = |files: &[(&str, &str)]| {
        let (readers, _, _, unknowns) = told(files, "data/countries.json", &data.replace('B', "C"));
        let sure = readers.iter().filter(|(_, origin)| *origin != Origin::Name).count();
        (sure, unknowns)
    };
    assert_eq!(told(&[("data/countries.json", data), ("a/place.go", form)]), (0, 1));
    let with = [("data/countries.json", data), ("a/place.go", form), ("b/load.go", loads)];
    assert_eq!(told(&with), (1, 0));
}
