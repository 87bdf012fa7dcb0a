//! curl, wget, httpie, xh, grpcurl and PowerShell's web commands: what a request destroys.

mod curl;
mod graphql;
mod httpie;
mod request;
mod words;

use super::Tool;
use crate::call::Call;
use crate::reader::Reader;

pub(super) static TOOL: Tool = Tool {
    parts: &[&curl::CURL, &curl::WGET, &httpie::HTTPIE, &curl::POWERSHELL, &GRPCURL],
    ..Tool::new(
        "http",
        &[
            "curl",
            "curlie",
            "wget",
            "wget2",
            "http",
            "https",
            "xh",
            "xhs",
            "grpcurl",
            "Invoke-RestMethod",
            "Invoke-WebRequest",
            "irm",
            "iwr",
            "invoke-restmethod",
            "invoke-webrequest",
        ],
        include_str!("http/tool.md"),
    )
};

static GRPCURL: Tool = Tool {
    spelling: crate::call::Spelling {
        values: &[
            "-d",
            "-H",
            "-rpc-header",
            "-reflect-header",
            "-import-path",
            "-proto",
            "-protoset",
            "-authority",
            "-cacert",
            "-cert",
            "-key",
            "-connect-timeout",
            "-max-time",
            "-servername",
            "-format",
            "-user-agent",
        ],
        long: &[],
        single_dash: true,
    },
    also: Some(grpcurl),
    ..Tool::new("http", &["grpcurl"], "")
};

/// `grpcurl host:443 shop.v1.Orders/DeleteOrder`.
fn grpcurl(call: &Call<'_>, reader: &mut Reader<'_>) {
    let (Some(host), Some(method)) = (call.operand(0), call.operand(1)) else { return };
    let name = method.rsplit(['/', '.']).next().unwrap_or(method);
    if words::destroys(name) {
        let address = crate::address::Address::read(host, true).unwrap_or_default();
        request::add(&TOOL, call, reader, &address, name);
    }
}
