//! Containers: docker, podman, nerdctl and compose.

use caution_core::command::{Doubt, HintKind, Kind, Path};
use caution_core::effect::Verb;

use super::table::{Name, Row};
use super::{Tool, table, wrappers};
use crate::call::{Call, Spelling};
use crate::invocation::Invocation;
use crate::path;
use crate::reader::Reader;
use crate::word::Word;

const FORCE: &[&str] = &["-f", "--force"];
const HELP: &[&str] = &["--help", "--dry-run"];

const fn ends(words: &'static [&'static str], kind: Kind) -> Row {
    Row::new(words, Verb::Delete, kind).unless(HELP).forced(FORCE)
}

const fn prunes(words: &'static [&'static str], kind: Kind, what: &'static str) -> Row {
    Row { all_if_unnamed: true, ..ends(words, kind) }.name(Name::Fixed(what))
}

static ROWS: &[Row] = &[
    ends(&["rm"], Kind::Container),
    ends(&["container", "rm|remove"], Kind::Container),
    ends(&["kill"], Kind::Process).reversible(),
    ends(&["container", "kill|stop"], Kind::Process).reversible(),
    ends(&["stop"], Kind::Process).reversible(),
    prunes(&["container", "prune"], Kind::Container, "stopped containers").all(&["-f", "--force"]),
    ends(&["pod", "rm"], Kind::Container),
    prunes(&["pod", "prune"], Kind::Container, "stopped pods"),
    ends(&["rmi"], Kind::Image).reversible(),
    ends(&["image", "rm|remove"], Kind::Image).reversible(),
    prunes(&["image", "prune"], Kind::Image, "unused images").reversible(),
    ends(&["volume", "rm|remove"], Kind::Volume),
    prunes(&["volume", "prune"], Kind::Volume, "unused volumes"),
    ends(&["network", "rm|remove"], Kind::Workload).reversible(),
    prunes(&["network", "prune"], Kind::Workload, "unused networks").reversible(),
    prunes(&["system", "prune"], Kind::Container, "stopped containers, unused networks and images")
        .all(&["-a", "--all", "-f", "--force"]),
    prunes(&["system", "prune"], Kind::Volume, "unused volumes").with(&["--volumes"]).all(&["--volumes"]),
    prunes(&["system", "reset"], Kind::Volume, "every container, image and volume").all(&["-f", "--force"]),
    ends(&["machine", "rm"], Kind::Volume),
    prunes(&["machine", "reset"], Kind::Volume, "every machine"),
    prunes(&["swarm", "leave"], Kind::Cluster, "swarm").with(FORCE),
    ends(&["stack", "rm|remove|down"], Kind::Workload),
    ends(&["service", "rm|remove"], Kind::Workload),
    ends(&["node", "rm|remove"], Kind::Cluster),
    ends(&["secret", "rm|remove"], Kind::Secret),
    ends(&["config", "rm|remove"], Kind::Workload),
    ends(&["plugin", "rm|remove"], Kind::Volume),
    Row::new(&["push"], Verb::Publish, Kind::Image).unless(HELP),
    Row::new(&["image", "push"], Verb::Publish, Kind::Image).unless(HELP),
    Row::new(&["manifest", "push"], Verb::Publish, Kind::Image).unless(HELP),
    Row::new(&["buildx|build*", "build|bake"], Verb::Publish, Kind::Image)
        .with(&["--push"])
        .name(Name::Option(&["-t", "--tag"])),
    Row::new(&["build"], Verb::Publish, Kind::Image).with(&["--push"]).name(Name::Option(&["-t", "--tag"])),
];

/// Of compose: the words after `compose`.
static COMPOSE: &[Row] = &[
    Row { all_if_unnamed: true, ..ends(&["down"], Kind::Volume) }
        .with(&["-v", "--volumes"])
        .name(Name::Fixed("volumes of the project"))
        .all(&["-v", "--volumes"]),
    ends(&["down"], Kind::Container).name(Name::Fixed("containers of the project")).reversible(),
    ends(&["rm"], Kind::Volume).with(&["-v", "--volumes"]).name(Name::Fixed("volumes without names")),
    ends(&["rm"], Kind::Container).unless(&["-v", "--volumes", "--help", "--dry-run"]).reversible(),
    Row::new(&["push"], Verb::Publish, Kind::Image).unless(HELP),
    ends(&["up"], Kind::Volume)
        .with(&["-V", "--renew-anon-volumes"])
        .name(Name::Fixed("volumes without names")),
];

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-H",
            "--host",
            "-c",
            "--context",
            "--config",
            "-l",
            "--log-level",
            "-t",
            "--tag",
            "--file",
            "--filter",
            "--platform",
            "--build-arg",
            "--cache-from",
            "--cache-to",
            "--target",
            "--time",
            "-n",
            "--namespace",
            "--connection",
            "--url",
            "-p",
            "--project-name",
            "--project-directory",
            "--profile",
            "--env-file",
            "--signal",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("-H", HintKind::Host),
        ("--host", HintKind::Host),
        ("--url", HintKind::Host),
        ("-c", HintKind::Cluster),
        ("--context", HintKind::Cluster),
        ("--connection", HintKind::Cluster),
    ],
    variables: &[
        ("DOCKER_HOST", HintKind::Host),
        ("CONTAINER_HOST", HintKind::Host),
        ("DOCKER_CONTEXT", HintKind::Cluster),
        ("COMPOSE_PROJECT_NAME", HintKind::Workspace),
    ],
    also: Some(read),
    ..Tool::new(
        "docker",
        &["docker", "docker-compose", "nerdctl", "podman", "podman-compose"],
        include_str!("docker/tool.md"),
    )
};

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let invocation = call.invocation;
    let Some(program) = invocation.program() else { return };
    if matches!(invocation.arguments(), [only] if only.is("--help") || only.is("--version")) {
        return;
    }
    let compose = program.ends_with("-compose") || call.operand(0) == Some("compose");
    if call.operands.iter().take(4).any(|word| word.is("exec") || word.is("run")) {
        let before = reader.told();
        wrappers::started(program, invocation, reader);
        bound(call, before, reader);
        remember(call, reader);
    }
    let before = reader.told();
    if compose {
        composed(call, program, reader);
    } else {
        table::rows(&TOOL, ROWS, call, reader);
    }
    let copies: Vec<Option<String>> = call.operands.iter().map(|word| copy_of(word, reader)).collect();
    let listed = call.operands.iter().any(|word| lists_all(word));
    for act in reader.acts_since(before) {
        if listed {
            act.everything = true;
            act.count = None;
        }
        if act.kind == Kind::Volume {
            let unproven = copies
                .iter()
                .flatten()
                .map(|copy| Doubt::Unproven(format!("the copy in `{copy}` was not looked at before")));
            act.doubts.extend(unproven);
        }
    }
}

/// Reads the words after `compose` and its own options: before its command `-f` names a file, after it it
/// forces.
fn composed(call: &Call<'_>, program: &str, reader: &mut Reader<'_>) {
    let mut values: Vec<&str> = TOOL.spelling.values.to_vec();
    values.push("-f");
    let outer = Call::new(call.invocation, Spelling { values: &values, ..TOOL.spelling });
    let at = usize::from(!program.ends_with("-compose"));
    let mut words = call.invocation.words.get(..1).unwrap_or(&[]).to_vec();
    words.extend(outer.words_from(at).iter().cloned());
    let invocation = Invocation { words, ..call.invocation.clone() };
    let mut inner = Call::new(&invocation, TOOL.spelling);
    inner.options.extend(
        outer
            .options
            .iter()
            .filter(|option| TOOL.hints.iter().any(|(name, _)| *name == option.name))
            .cloned(),
    );
    table::rows(&TOOL, COMPOSE, &inner, reader);
}

/// `$(docker ps -aq)`: everything there is.
fn lists_all(word: &Word) -> bool {
    let shown = word.shown();
    let lists = ["ps -", "ps)", "container ls", "images -", "volume ls", "image ls", "pod ps"];
    shown.contains("$(") && lists.iter().any(|list| shown.contains(list)) && !shown.contains("filter")
        || shown.contains('`') && lists.iter().any(|list| shown.contains(list))
}

/// Where the volume of this name was copied to, if nobody looked at the copy since.
fn copy_of(word: &Word, reader: &Reader<'_>) -> Option<String> {
    let name = word.text()?;
    let folders = ["/var/lib/docker/volumes", "/var/lib/containers/storage/volumes"];
    let known = reader
        .seen
        .unproven_copy(name)
        .or_else(|| folders.iter().find_map(|folder| reader.seen.unproven_copy(&format!("{folder}/{name}"))));
    known.map(str::to_owned)
}

/// The folders and volumes that `run` puts into a container: from where, to where.
fn binds(call: &Call<'_>) -> Vec<(String, String)> {
    let words = call.invocation.arguments();
    let mut binds = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let text = word.shown();
        let (name, attached) = match text.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value.to_owned())),
            _ => (text, None),
        };
        let value = || attached.clone().or_else(|| words.get(index + 1).map(Word::shown));
        match name.as_str() {
            "-v" | "--volume" => {
                let value = value().unwrap_or_default();
                let mut parts = value.split(':');
                if let (Some(from), Some(to)) = (parts.next(), parts.next()) {
                    binds.push((from.to_owned(), to.to_owned()));
                }
            }
            "--mount" => {
                let value = value().unwrap_or_default();
                let part = |names: &[&str]| {
                    value
                        .split(',')
                        .filter_map(|part| part.split_once('='))
                        .find(|(own, _)| names.contains(own))
                };
                let from = part(&["source", "src"]);
                let to = part(&["target", "dst", "destination"]);
                if let (Some((_, from)), Some((_, to))) = (from, to) {
                    binds.push((from.to_owned(), to.to_owned()));
                }
            }
            _ => {}
        }
        if binds.len() > 16 {
            break;
        }
    }
    binds
}

/// What is deleted in a container where a folder of this machine is put lies on this machine.
fn bound(call: &Call<'_>, before: usize, reader: &mut Reader<'_>) {
    let binds = binds(call);
    if binds.is_empty() {
        return;
    }
    let directory = call.invocation.directory.clone().unwrap_or_default();
    let world = reader.world;
    for act in reader.acts_since(before) {
        if act.path.is_some() || !matches!(act.kind, Kind::File | Kind::Tree) {
            continue;
        }
        let inside = path::absolute(act.name.trim_end_matches('*'), "/");
        let bind = binds.iter().find(|(from, to)| {
            (from.starts_with(['/', '.'])) && path::within(&inside, path::absolute(to, "/").as_str())
        });
        let Some((from, to)) = bind else { continue };
        let rest = inside.strip_prefix(path::absolute(to, "/").as_str()).unwrap_or("");
        let absolute = path::absolute(rest.trim_start_matches('/'), &path::absolute(from, &directory));
        let place = path::place(&absolute, &world);
        act.path = Some(Path { absolute, place, restorable: None });
    }
}

/// A container that copies one volume or folder into another.
fn remember(call: &Call<'_>, reader: &mut Reader<'_>) {
    let words = call.invocation.arguments();
    let copies = words.iter().any(|word| {
        word.known().any(|text| {
            text.split(|letter: char| !letter.is_alphanumeric())
                .any(|word| matches!(word, "cp" | "rsync" | "tar"))
        })
    });
    if let (true, [(from, _), (to, _), ..]) = (copies, binds(call).as_slice()) {
        reader.seen.copied(from.clone(), to.clone());
    }
}
