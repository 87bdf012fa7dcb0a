//! Hosting platforms and smaller clouds.

mod clouds;
mod edge;
mod hosting;

use caution_core::command::{Hint, HintKind, Kind};
use caution_core::effect::Verb;

use super::beyond::{hint, own_file};
use super::{Name, Row, Tool};
use crate::call::Call;
use crate::reader::Reader;

pub(super) use hosting::HEROKU;

pub(super) static TOOL: Tool = Tool {
    parts: &[
        &hosting::FLY,
        &hosting::RAILWAY,
        &hosting::DOKKU,
        &hosting::CF,
        &edge::VERCEL,
        &edge::NETLIFY,
        &edge::WRANGLER,
        &edge::FIREBASE,
        &clouds::DATABASES,
        &clouds::CLOUDS,
        &clouds::NOMAD,
        &clouds::CLUSTERS,
    ],
    ..Tool::new("platforms", NAMES, include_str!("platforms/tool.md"))
};

// `heroku` stands with the programs that start others, and hands on to this.
const NAMES: &[&str] = &[
    "fly",
    "flyctl",
    "railway",
    "dokku",
    "kamal",
    "cf",
    "vercel",
    "now",
    "netlify",
    "ntl",
    "wrangler",
    "firebase",
    "pscale",
    "neonctl",
    "neon",
    "turso",
    "doctl",
    "hcloud",
    "scw",
    "linode-cli",
    "vultr-cli",
    "civo",
    "ibmcloud",
    "oci",
    "upctl",
    "exo",
    "nomad",
    "consul",
    "eksctl",
    "kops",
    "kind",
    "k3d",
    "minikube",
    "kubeadm",
    "velero",
    "argocd",
    "flux",
    "istioctl",
    "etcdctl",
    "talosctl",
];

const YES: &[&str] = &[
    "-y",
    "--yes",
    "-f",
    "--force",
    "--confirm",
    "--auto-confirm",
    "--accept-defaults",
    "--skip-confirmation",
];

/// A row of words that take something away.
const fn gone(words: &'static [&'static str], kind: Kind) -> Row {
    Row::new(words, Verb::Delete, kind).forced(YES).unless(&["-h", "--help", "--dry-run", "--dryrun"])
}

/// A row of words that change something that can be changed back.
const fn changed(words: &'static [&'static str], kind: Kind) -> Row {
    Row::new(words, Verb::Update, kind)
        .forced(&["-f", "--force"])
        .unless(&["-h", "--help", "--dry-run"])
        .reversible()
}

/// The application that a file of the project names: `app = "shop"`.
fn application(call: &Call<'_>, reader: &Reader<'_>, hints: &mut Vec<Hint>) {
    if hints.iter().any(|hint| hint.kind == HintKind::Account) {
        return;
    }
    for (file, key) in
        [("fly.toml", "app"), ("wrangler.toml", "name"), (".vercel/project.json", "projectName")]
    {
        let text = own_file(file, call.invocation, reader).unwrap_or_default();
        let found = text.split(['\n', ',', '{']).find_map(|line| {
            let (name, value) = line.split_once(['=', ':'])?;
            (name.trim().trim_matches('"') == key)
                .then(|| value.trim().trim_matches(['"', '\'', '}']).to_owned())
        });
        let fits = match call.invocation.program() {
            Some("fly" | "flyctl") => file == "fly.toml",
            Some("wrangler") => file == "wrangler.toml",
            _ => file.starts_with(".vercel"),
        };
        if let Some(name) = found.filter(|_| fits) {
            hints.push(hint(HintKind::Account, &name, file));
            return;
        }
    }
}

/// The name that nothing but the folder's own settings tells.
const THIS: Name = Name::Fixed("of this project");
