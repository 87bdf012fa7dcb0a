//! Files that programs write or delete by an option or a script, though they are about something else.

use super::target;
use super::written::{How, written};
use crate::call::{Call, Spelling};
use crate::invocation::{Input, Invocation};
use crate::reader::Reader;
use crate::word::{Piece, Word};

/// How many operands are looked at one by one.
const OPERANDS: usize = 200;

const TAR: Spelling = Spelling {
    values: &[
        "-C",
        "-f",
        "-T",
        "-X",
        "-I",
        "-b",
        "-g",
        "-H",
        "--directory",
        "--file",
        "--exclude",
        "--files-from",
        "--exclude-from",
        "--use-compress-program",
        "--format",
        "--transform",
        "--owner",
        "--group",
        "--mode",
        "--mtime",
    ],
    long: &[],
    single_dash: false,
};

const ZIP: Spelling = Spelling {
    values: &["-b", "-n", "-P", "-s", "-t", "-tt", "-x", "-i", "-Z", "-O", "--out", "--exclude", "--include"],
    long: &["--move", "--recurse-paths", "--quiet"],
    single_dash: false,
};

const SORT: Spelling = Spelling {
    values: &["-o", "-k", "-t", "-T", "-S", "--output", "--key", "--field-separator", "--buffer-size"],
    long: &["--reverse", "--unique", "--numeric-sort"],
    single_dash: false,
};

const EDITOR: Spelling = Spelling {
    values: &["-c", "-S", "-p", "-t", "-u", "-U", "-i", "-T", "-w", "-W", "--cmd", "--prompt"],
    long: &[],
    single_dash: false,
};

/// Adds what an invocation writes or deletes besides what its program is about.
pub(crate) fn beside(program: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    match program {
        "tar" | "gtar" | "bsdtar" => tar(invocation, reader),
        "zip" => {
            let call = Call::new(invocation, ZIP);
            let moves = call.has(&["--move"])
                || call.options.iter().any(|option| option.name == "-m" && !option.word.is("-mm"));
            if moves && !call.has(&["-sf", "--show-files"]) {
                gathered(invocation, call.operands.get(1..).unwrap_or(&[]), reader);
            }
        }
        "7z" | "7za" | "7zr" | "7zz" if invocation.arguments().iter().any(|word| word.is("-sdel")) => {
            let call = Call::new(invocation, Spelling { single_dash: true, ..Spelling::default() });
            gathered(invocation, call.operands.get(2..).unwrap_or(&[]), reader);
        }
        "find" => {
            let words = invocation.arguments();
            for (at, word) in words.iter().enumerate() {
                let prints = matches!(word.text(), Some("-fprint" | "-fprint0" | "-fprintf" | "-fls"));
                if let Some(file) = words.get(at + 1).filter(|_| prints) {
                    written(reader, invocation, file, How::Replaced);
                }
            }
        }
        "sort" => {
            let call = Call::new(invocation, SORT);
            if let Some(file) = call.value(&["-o", "--output"]) {
                written(reader, invocation, file, How::Replaced);
            }
        }
        "ed" | "red" | "ex" | "vim" | "vi" | "nvim" => edited(program, invocation, reader),
        _ => {}
    }
}

/// What goes into an archive and is deleted then: the archive holds it.
fn gathered(invocation: &Invocation, operands: &[&Word], reader: &mut Reader<'_>) {
    for word in operands.iter().take(OPERANDS) {
        let mut act = target::deletion(reader, invocation, word, true, false);
        act.reversible = true;
        reader.add(act);
    }
}

/// `tar --remove-files`.
fn tar(invocation: &Invocation, reader: &mut Reader<'_>) {
    if !invocation.arguments().iter().any(|word| word.is("--remove-files")) {
        return;
    }
    let call = Call::new(invocation, TAR);
    // `tar cf a.tar x`: the letters, and the archive if they ask for one.
    let bundled = call.operands.first().and_then(|word| word.text()).filter(|text| {
        invocation.arguments().first().is_some_and(|first| first.is(text))
            && text.bytes().all(|byte| byte.is_ascii_alphabetic())
            && text.contains(['c', 'r', 'u'])
    });
    let skip = bundled.map_or(0, |letters| 1 + usize::from(letters.contains('f')));
    let mut from = invocation.clone();
    if let Some(folder) = call.value(&["-C", "--directory"]) {
        from.directory = reader.path(folder, invocation).map(|path| path.absolute);
    }
    gathered(&from, call.operands.get(skip..).unwrap_or(&[]), reader);
}

/// An editor that is given its commands: `ed file <<EOF`, `ex -s -c 'wq' file`.
fn edited(program: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    let ed = matches!(program, "ed" | "red");
    let call = Call::new(invocation, EDITOR);
    let mut scripts: Vec<Word> = Vec::new();
    if !ed {
        scripts.extend(call.values(&["-c", "--cmd"]).cloned());
        scripts.extend(call.operands.iter().filter(|word| word.beginning().starts_with('+')).map(|word| {
            let mut word = (*word).clone();
            if let Some(Piece::Text(text)) = word.pieces.first_mut() {
                *text = text.trim_start_matches('+').to_owned();
            }
            word
        }));
    }
    if ed || call.has(&["-e", "-s"]) || program == "ex" {
        match &invocation.input {
            Input::Text(text) => scripts.push(text.clone()),
            Input::File(file) => scripts.push(
                reader
                    .path(file, invocation)
                    .and_then(|path| reader.file(&path.absolute))
                    .unwrap_or_else(|| Word::unknown(file.shown())),
            ),
            Input::Output(_) => scripts.push(Word::unknown("the standard input")),
            Input::Inherited => {}
        }
    }
    let mut writes = false;
    for script in &scripts {
        let unknown = script.text().is_none();
        writes |= unknown;
        let shown = script.shown();
        for line in shown.split(['\n', '|']).take(OPERANDS * 10) {
            let line = line.trim().trim_start_matches([':', '%', ',', '$', '.', '0', '1', ' ']);
            if let Some(command) = line.strip_prefix('!').filter(|_| ed && !unknown) {
                let text = Word::of(command).at(script.span);
                reader.inner_text(invocation, &text, program.to_owned(), Vec::new(), false);
                continue;
            }
            let (verb, file) = line.split_once(' ').unwrap_or((line, ""));
            if !matches!(verb.trim_end_matches('!'), "w" | "wq" | "x" | "wa" | "wqa" | "xa" | "write" | "up")
            {
                continue;
            }
            match file.trim() {
                "" => writes = true,
                file if file.starts_with('!') => {
                    let text = Word::of(file.trim_start_matches('!')).at(script.span);
                    reader.inner_text(invocation, &text, program.to_owned(), Vec::new(), false);
                }
                file => written(reader, invocation, &Word::of(file).at(script.span), How::Replaced),
            }
        }
    }
    if writes {
        for word in
            call.operands.iter().filter(|word| !word.beginning().starts_with(['+', '-'])).take(OPERANDS)
        {
            written(reader, invocation, word, How::Edited);
        }
    }
}
