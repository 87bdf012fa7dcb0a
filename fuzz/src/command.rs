//! Commands, in a world in which nothing is.

use caution_command::{Language, World, read};
use caution_core::port::Prober;
use caution_core::probe::{Answer, Probe};

struct Nothing;

impl Prober for Nothing {
    fn ask(&self, _: &Probe) -> Answer {
        Answer::Missing
    }
}

/// Reads a command: of bash (0), PowerShell (1) or the command interpreter of Windows (2).
pub fn command(text: &str, language: u8) {
    let language = match language {
        0 => Language::Bash,
        1 => Language::PowerShell,
        _ => Language::Cmd,
    };
    let folder = "/home/dana/shop";
    let world =
        World { directory: folder, workspace: folder, home: Some("/home/dana"), prober: &Nothing, own: &[] };
    let read = read(text, language, &world);
    for gap in &read.gaps {
        assert!(gap.span.end <= text.len());
    }
    for act in &read.acts {
        assert!(act.span.end <= text.len());
    }
}
