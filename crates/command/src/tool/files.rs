//! Files and folders: rm, rmdir, shred, truncate, mv, cp, dd, chmod …

use caution_core::command::{Act, Kind};
use caution_core::effect::Verb;

use super::Tool;
use crate::call::{Call, Spelling};
use crate::reader::Reader;

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[],
        long: &[
            "--recursive",
            "--force",
            "--dir",
            "--verbose",
            "--one-file-system",
            "--no-preserve-root",
            "--preserve-root",
            "--interactive",
        ],
        single_dash: false,
    },
    also: Some(read),
    ..Tool::new("files", &["rm"], include_str!("files/tool.md"))
};

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let recursive = call.has(&["-r", "-R", "--recursive"]);
    for word in &call.operands {
        let path = reader.path(word, call.invocation);
        let kind = if recursive { Kind::Tree } else { Kind::File };
        let act = reader.act(call.invocation, TOOL.id, Verb::Delete, kind, &word.shown());
        let forced = call.has(&["-f", "--force"]);
        reader.add(Act { path, forced, doubts: word.doubts.clone(), ..act });
    }
}
