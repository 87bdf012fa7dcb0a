//! curl, wget, and the web commands of PowerShell.

use caution_core::command::{Kind, Place};
use caution_core::effect::Verb;
use caution_core::probe::{Answer, Probe};

use super::super::Tool;
use super::request::{self, Request};
use crate::call::{Call, Spelling};
use crate::reader::Reader;
use crate::word::Word;

pub(super) static CURL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-X",
            "--request",
            "--request-target",
            "-H",
            "--header",
            "-d",
            "--data",
            "--data-raw",
            "--data-binary",
            "--data-ascii",
            "--data-urlencode",
            "--json",
            "-F",
            "--form",
            "--form-string",
            "-T",
            "--upload-file",
            "-o",
            "--output",
            "-u",
            "--user",
            "-A",
            "--user-agent",
            "-b",
            "--cookie",
            "-c",
            "--cookie-jar",
            "-e",
            "--referer",
            "-K",
            "--config",
            "-m",
            "--max-time",
            "-w",
            "--write-out",
            "-x",
            "--proxy",
            "-E",
            "--cert",
            "--key",
            "--cacert",
            "--capath",
            "--connect-timeout",
            "--connect-to",
            "--retry",
            "--retry-delay",
            "--retry-max-time",
            "-r",
            "--range",
            "-C",
            "--continue-at",
            "-D",
            "--dump-header",
            "--url",
            "--url-query",
            "--resolve",
            "--output-dir",
            "-y",
            "-Y",
            "-z",
            "--time-cond",
            "--limit-rate",
            "--oauth2-bearer",
            "-U",
            "--proxy-user",
            "-Q",
            "--quote",
            "--unix-socket",
            "--abstract-unix-socket",
            "--interface",
            "--max-redirs",
            "-t",
            "-P",
            "--aws-sigv4",
            "--cert-type",
            "--key-type",
            "--pass",
            "--ciphers",
            "--tls-max",
            "--socks5",
            "--socks5-hostname",
            "--noproxy",
            "--stderr",
            "--trace",
            "--trace-ascii",
            "--max-filesize",
            "--netrc-file",
            "--keepalive-time",
            "--variable",
            "--expand-url",
            "--expand-data",
            "--doh-url",
            "--dns-servers",
            "--happy-eyeballs-timeout-ms",
            "--parallel-max",
            "--rate",
            "--etag-save",
            "--etag-compare",
            "--proto",
            "--pinnedpubkey",
            "--hostpubmd5",
            "--local-port",
            "--speed-limit",
            "--speed-time",
            "--service-name",
        ],
        long: &[
            "--get",
            "--head",
            "--location",
            "--silent",
            "--fail",
            "--insecure",
            "--verbose",
            "--include",
            "--next",
        ],
        single_dash: false,
    },
    also: Some(curl),
    ..Tool::new("http", &["curl", "curlie"], "")
};

pub(super) static WGET: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--method",
            "--body-data",
            "--body-file",
            "--post-data",
            "--post-file",
            "-O",
            "--output-document",
            "-o",
            "--output-file",
            "-a",
            "--append-output",
            "-P",
            "--directory-prefix",
            "--header",
            "--user",
            "--password",
            "-U",
            "--user-agent",
            "--http-user",
            "--http-password",
            "-t",
            "--tries",
            "-T",
            "--timeout",
            "-i",
            "--input-file",
            "-w",
            "--wait",
            "-Q",
            "--quota",
            "-A",
            "--accept",
            "-R",
            "--reject",
            "-D",
            "--domains",
            "-I",
            "-X",
            "-l",
            "--level",
            "--load-cookies",
            "--save-cookies",
            "--referer",
            "--limit-rate",
            "-e",
            "--execute",
            "-B",
            "--base",
            "--ca-certificate",
            "--certificate",
            "--private-key",
            "--max-redirect",
            "--retry-on-http-error",
        ],
        long: &["--continue", "--quiet", "--recursive", "--no-check-certificate", "--spider", "--no-clobber"],
        single_dash: false,
    },
    also: Some(wget),
    ..Tool::new("http", &["wget", "wget2"], "")
};

pub(super) static POWERSHELL: Tool = Tool {
    spelling: Spelling { values: &[], long: &[], single_dash: true },
    also: Some(powershell),
    ..Tool::new(
        "http",
        &["Invoke-RestMethod", "Invoke-WebRequest", "irm", "iwr", "invoke-restmethod", "invoke-webrequest"],
        "",
    )
};

const DATA: &[&str] = &["-d", "--data", "--data-binary", "--data-ascii", "--json", "--data-raw"];
const OTHER_DATA: &[&str] = &["--data-urlencode", "-F", "--form", "--form-string", "--expand-data"];

fn curl(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&["-h", "--help", "-V", "--version", "--manual", "-M"]) {
        return;
    }
    if let Some(file) = call.value(&["-K", "--config"]) {
        reader.gap(file.span, "what the request is stands in a file");
    }
    written(call, reader, &["-o", "--output"], "--output-dir");
    let sends = call
        .options
        .iter()
        .any(|option| DATA.contains(&option.name.as_str()) || OTHER_DATA.contains(&option.name.as_str()));
    // One command may hold several requests; the method that destroys most stands for all.
    let methods: Vec<Option<String>> =
        call.values(&["-X", "--request"]).map(|word| word.text().map(str::to_ascii_uppercase)).collect();
    let method = if methods.contains(&Some("DELETE".to_owned())) {
        Some("DELETE".to_owned())
    } else if let Some(method) = methods.last() {
        method.clone()
    } else {
        let method = match () {
            () if call.has(&["-G", "--get"]) => "GET",
            () if call.has(&["-I", "--head"]) => "HEAD",
            () if call.has(&["-T", "--upload-file"]) => "PUT",
            () if sends => "POST",
            () => "GET",
        };
        Some(method.to_owned())
    };
    let method = request::overridden(call.values(&["-H", "--header"]), method);
    let body = data(call, reader);
    let urls = call.values(&["--url", "--expand-url"]).chain(call.operands.iter().copied());
    for url in urls.cloned().collect::<Vec<Word>>() {
        request::read(&CURL, call, reader, &Request { method: method.clone(), url, body: body.clone() });
    }
}

/// The body that curl sends; an unknown word if a file that holds it cannot be read.
fn data(call: &Call<'_>, reader: &Reader<'_>) -> Option<Word> {
    let mut whole: Option<Word> = None;
    for option in &call.options {
        let name = option.name.as_str();
        let Some(value) = option.value.as_ref() else { continue };
        let part = match name {
            "--data-raw" => value.clone(),
            _ if DATA.contains(&name) => request::body(value, call, reader)
                .unwrap_or_else(|| Word::unknown(value.shown()).at(value.span)),
            "-T" | "--upload-file" => Word::unknown(value.shown()),
            _ if OTHER_DATA.contains(&name) => field(value),
            _ => continue,
        };
        match &mut whole {
            Some(whole) => {
                whole.push_text("&");
                whole.push(&part);
            }
            None => whole = Some(part),
        }
    }
    whole
}

/// A form's field: `name=value`; one that comes from a file is not looked at.
fn field(value: &Word) -> Word {
    match value.text() {
        Some(text) if !text.contains("=@") && !text.contains("=<") => value.clone(),
        _ => Word::unknown(value.shown()),
    }
}

fn wget(call: &Call<'_>, reader: &mut Reader<'_>) {
    written(call, reader, &["-O", "--output-document"], "");
    let sends = call.value(&["--post-data", "--body-data", "--post-file", "--body-file"]);
    let method = match call.value(&["--method"]) {
        Some(method) => method.text().map(str::to_ascii_uppercase),
        None => Some(if sends.is_some() { "POST" } else { "GET" }.to_owned()),
    };
    let method = request::overridden(call.values(&["--header"]), method);
    let body = match call.value(&["--post-file", "--body-file"]) {
        Some(file) => {
            let path = reader.path(file, call.invocation);
            Some(
                path.and_then(|path| reader.file(&path.absolute))
                    .unwrap_or_else(|| Word::unknown(file.shown())),
            )
        }
        None => call.value(&["--post-data", "--body-data"]).cloned(),
    };
    for url in call.operands.iter().map(|url| (*url).clone()).collect::<Vec<Word>>() {
        request::read(&WGET, call, reader, &Request { method: method.clone(), url, body: body.clone() });
    }
}

/// A download that overwrites a file outside the workspace.
fn written(call: &Call<'_>, reader: &mut Reader<'_>, options: &[&str], folder: &str) {
    let files: Vec<Word> = call.values(options).cloned().collect();
    for file in files {
        if file.is("-") || file.beginning().starts_with("/dev/") {
            continue;
        }
        let mut whole = file.clone();
        if let Some(folder) = call.value(&[folder]).filter(|_| !file.beginning().starts_with('/')) {
            whole = folder.clone();
            whole.push_text("/");
            whole.push(&file);
        }
        let Some(path) = reader.path(&whole, call.invocation) else { continue };
        let at_home = matches!(path.place, Place::InWorkspace | Place::Temporary | Place::Workspace);
        // A file that is not there yet is nobody's loss.
        let is_new = matches!(path.place, Place::InHome | Place::Outside)
            && crate::guarded::guards(&path.absolute, reader.world.home, reader.world.workspace).is_none()
            && reader.ask(&Probe::Path(path.absolute.clone())) == Answer::Missing;
        if !at_home && !is_new {
            let mut act = reader.act(call.invocation, "http", Verb::Update, Kind::File, &path.absolute);
            act.path = Some(path);
            reader.add(act);
        }
    }
}

/// Options in whatever case, with their values in the next word.
fn powershell(call: &Call<'_>, reader: &mut Reader<'_>) {
    let mut method = Some("GET".to_owned());
    let mut body = None;
    let mut urls: Vec<Word> = Vec::new();
    let mut words = call.invocation.arguments().iter();
    while let Some(word) = words.next() {
        let name = word.beginning().to_ascii_lowercase();
        let name = name.trim_end_matches(':');
        match name {
            "-method" | "-custommethod" | "-me" => {
                method = words.next().and_then(|word| word.text()).map(str::to_ascii_uppercase);
            }
            "-body" | "-b" => body = words.next().cloned(),
            "-uri" | "-u" => urls.extend(words.next().cloned()),
            _ if name.starts_with('-') => {
                let flag = [
                    "-usebasicparsing",
                    "-skipcertificatecheck",
                    "-passthru",
                    "-usedefaultcredentials",
                    "-verbose",
                ];
                if !flag.contains(&name) {
                    words.next();
                }
            }
            _ if urls.is_empty() => urls.push(word.clone()),
            _ => {}
        }
    }
    for url in urls {
        request::read(
            &POWERSHELL,
            call,
            reader,
            &Request { method: method.clone(), url, body: body.clone() },
        );
    }
}
