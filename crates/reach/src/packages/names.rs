//! Under which names programs import a package.

use caution_read::lock::Manager;

/// Packages of Python that are imported under a name of their own.
const PYPI: &[(&str, &[&str])] = &[
    ("pyyaml", &["yaml"]),
    ("pillow", &["PIL"]),
    ("beautifulsoup4", &["bs4"]),
    ("scikit-learn", &["sklearn"]),
    ("scikit-image", &["skimage"]),
    ("opencv-python", &["cv2"]),
    ("opencv-python-headless", &["cv2"]),
    ("python-dateutil", &["dateutil"]),
    ("python-dotenv", &["dotenv"]),
    ("python-jose", &["jose"]),
    ("python-multipart", &["multipart"]),
    ("python-magic", &["magic"]),
    ("python-slugify", &["slugify"]),
    ("psycopg2-binary", &["psycopg2"]),
    ("psycopg-binary", &["psycopg"]),
    ("mysqlclient", &["MySQLdb"]),
    ("mysql-connector-python", &["mysql.connector"]),
    ("attrs", &["attr", "attrs"]),
    ("pyjwt", &["jwt"]),
    ("pycryptodome", &["Crypto"]),
    ("pycryptodomex", &["Cryptodome"]),
    ("pyopenssl", &["OpenSSL"]),
    ("pyserial", &["serial"]),
    ("pyzmq", &["zmq"]),
    ("pygithub", &["github"]),
    ("pymysql", &["pymysql"]),
    ("pynacl", &["nacl"]),
    ("protobuf", &["google.protobuf"]),
    ("grpcio", &["grpc"]),
    ("grpcio-tools", &["grpc_tools"]),
    ("google-api-python-client", &["googleapiclient"]),
    ("google-auth", &["google.auth", "google.oauth2"]),
    ("google-cloud-storage", &["google.cloud.storage"]),
    ("google-cloud-pubsub", &["google.cloud.pubsub", "google.cloud.pubsub_v1"]),
    ("google-cloud-bigquery", &["google.cloud.bigquery"]),
    ("azure-identity", &["azure.identity"]),
    ("azure-storage-blob", &["azure.storage.blob"]),
    ("django-rest-framework", &["rest_framework"]),
    ("djangorestframework", &["rest_framework"]),
    ("django-cors-headers", &["corsheaders"]),
    ("django-filter", &["django_filters"]),
    ("flask-sqlalchemy", &["flask_sqlalchemy"]),
    ("sentry-sdk", &["sentry_sdk"]),
    ("setuptools", &["setuptools", "pkg_resources"]),
    ("typing-extensions", &["typing_extensions"]),
    ("ruamel-yaml", &["ruamel.yaml"]),
    ("websocket-client", &["websocket"]),
    ("kafka-python", &["kafka"]),
    ("confluent-kafka", &["confluent_kafka"]),
    ("msgpack-python", &["msgpack"]),
    ("dnspython", &["dns"]),
    ("gitpython", &["git"]),
    ("faiss-cpu", &["faiss"]),
    ("markdown-it-py", &["markdown_it"]),
    ("importlib-metadata", &["importlib_metadata"]),
    ("backports-zoneinfo", &["backports.zoneinfo"]),
    ("jaraco-functools", &["jaraco.functools"]),
];

/// Packages of Ruby that are required under a name of their own.
const GEMS: &[(&str, &[&str])] = &[
    ("activerecord", &["active_record"]),
    ("activesupport", &["active_support"]),
    ("actionpack", &["action_controller", "action_dispatch"]),
    ("redis-rb", &["redis"]),
    ("ruby-openai", &["openai"]),
];

/// Artefacts of Maven whose packages have other names than their group.
const MAVEN: &[(&str, &[&str])] = &[
    ("com.google.guava:", &["com.google.common", "com.google.thirdparty"]),
    ("com.google.code.gson:", &["com.google.gson"]),
    ("com.google.inject:", &["com.google.inject"]),
    ("commons-io:", &["org.apache.commons.io"]),
    ("commons-lang:", &["org.apache.commons.lang"]),
    ("commons-codec:", &["org.apache.commons.codec"]),
    ("junit:junit", &["org.junit", "junit.framework"]),
    ("org.junit.jupiter:", &["org.junit.jupiter"]),
    ("org.springframework.boot:", &["org.springframework.boot", "org.springframework"]),
    ("org.projectlombok:", &["lombok"]),
    ("mysql:", &["com.mysql"]),
    ("org.mockito:", &["org.mockito"]),
    ("com.fasterxml.jackson.core:jackson-databind", &["com.fasterxml.jackson.databind"]),
    ("com.fasterxml.jackson.core:jackson-core", &["com.fasterxml.jackson.core"]),
    ("com.fasterxml.jackson.core:jackson-annotations", &["com.fasterxml.jackson.annotation"]),
    ("org.slf4j:", &["org.slf4j"]),
    ("ch.qos.logback:", &["ch.qos.logback"]),
    ("org.apache.kafka:", &["org.apache.kafka"]),
    ("io.netty:", &["io.netty"]),
    ("com.squareup.okhttp3:", &["okhttp3"]),
    ("com.squareup.retrofit2:", &["retrofit2"]),
    ("org.jetbrains.kotlinx:", &["kotlinx"]),
    ("jakarta.platform:", &["jakarta"]),
];

fn known(manager: Manager, package: &str) -> Option<&'static [&'static str]> {
    let table = match manager {
        Manager::PyPi => PYPI,
        Manager::RubyGems => GEMS,
        Manager::Maven => {
            return MAVEN.iter().find(|(start, _)| package.starts_with(start)).map(|(_, names)| *names);
        }
        _ => return None,
    };
    table.iter().find(|(name, _)| *name == package).map(|(_, names)| *names)
}

/// Whether the names of a package are known for certain: by a table, or because the manager has one rule for all.
pub(super) fn is_known(manager: Manager, package: &str) -> bool {
    known(manager, package).is_some() || matches!(manager, Manager::Cargo | Manager::Npm | Manager::Go)
}

/// The names under which a package may be imported; the surest first.
pub(super) fn imported(manager: Manager, package: &str) -> Vec<String> {
    if package.is_empty() {
        return Vec::new();
    }
    if let Some(names) = known(manager, package) {
        return names.iter().map(|name| (*name).to_owned()).collect();
    }
    let mut names = match manager {
        Manager::Cargo => vec![package.replace('-', "_")],
        Manager::Npm => {
            let types = package.strip_prefix("@types/").map(|of| match of.split_once("__") {
                Some((scope, name)) => format!("@{scope}/{name}"),
                None => of.to_owned(),
            });
            std::iter::once(package.to_owned()).chain(types).collect()
        }
        Manager::Go => vec![package.to_owned()],
        Manager::PyPi => {
            let under = package.replace('-', "_");
            let mut names = vec![under.clone()];
            for start in ["python-", "py-"] {
                names.extend(package.strip_prefix(start).map(|rest| rest.replace('-', "_")));
            }
            names.extend(package.strip_suffix("-python").map(|rest| rest.replace('-', "_")));
            if under.contains('_') {
                names.push(under.replace('_', "."));
            }
            names
        }
        Manager::Maven => {
            let (group, name) = package.split_once(':').unwrap_or((package, ""));
            let mut names = vec![group.to_owned()];
            let last = name.split('-').next_back().unwrap_or(name);
            if !last.is_empty() && !group.ends_with(last) {
                names.push(format!("{group}.{last}"));
            }
            names
        }
        Manager::RubyGems => vec![package.to_owned(), package.replace('-', "/"), package.replace('-', "_")],
        Manager::Composer => {
            let camel = |word: &str| -> String {
                word.split(['-', '_', '.'])
                    .filter_map(|part| {
                        let mut letters = part.chars();
                        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>())
                    })
                    .collect()
            };
            let (vendor, name) = package.split_once('/').unwrap_or((package, ""));
            vec![format!("{}\\{}", camel(vendor), camel(name)), camel(name), camel(vendor)]
        }
        Manager::NuGet => vec![package.to_owned()],
    };
    names.retain(|name| name.len() >= 2);
    names.sort();
    names.dedup();
    names
}
