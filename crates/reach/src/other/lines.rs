//! Files of which each line counts by itself: what of their lines counts.

/// The syntax of such a file, as far as blanks and comments go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Syntax {
    /// An image: texts of their own may follow an instruction, and the first lines say how it is read.
    Image,
    /// A build by make: the value of a variable ends where its line does.
    Make,
    /// Anything else.
    Plain,
}

/// What an image's first lines may say of how it is read.
const DIRECTIVES: &[&str] = &["escape", "syntax", "check"];

impl Syntax {
    fn of_path(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let stem = name.split('.').next().unwrap_or_default();
        if matches!(stem, "dockerfile" | "containerfile") || extension == "dockerfile" {
            Self::Image
        } else if matches!(extension, "mk" | "mak") || matches!(name.as_str(), "makefile" | "gnumakefile") {
            Self::Make
        } else {
            Self::Plain
        }
    }
}

/// The lines that count, with their numbers.
pub(super) fn told(path: &str, text: &str) -> Vec<(u32, String)> {
    let syntax = Syntax::of_path(path);
    let mut told = Vec::new();
    let (mut is_first, mut goes_on) = (true, false);
    // The words that end the texts which an instruction takes in, the next one last.
    let mut texts: Vec<(&str, bool)> = Vec::new();
    for (raw, number) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().zip(1_u32..) {
        if let Some((end, is_indented)) = texts.last() {
            let line = if *is_indented { raw.trim_start_matches('\t') } else { raw };
            if line == *end {
                texts.pop();
            }
            told.push((number, raw.to_owned()));
            continue;
        }
        let bare = raw.trim();
        is_first &= syntax == Syntax::Image && is_directive(bare);
        let is_comment = bare.starts_with('#') && !is_first;
        // What follows such an end belongs to the line, though it be empty; not so in an image.
        let counts = goes_on && syntax != Syntax::Image;
        goes_on = raw.ends_with('\\');
        if (is_comment || bare.is_empty()) && !counts {
            continue;
        }
        let ends = raw.trim_end();
        // Behind a blank it is no such end, but for an image.
        let keeps_blanks = match syntax {
            Syntax::Image => false,
            Syntax::Make => !raw.starts_with('\t') || ends.ends_with('\\'),
            Syntax::Plain => ends.ends_with('\\'),
        };
        told.push((number, if keeps_blanks { raw } else { ends }.to_owned()));
        if syntax == Syntax::Image && !is_comment {
            texts = bare.split_whitespace().rev().filter_map(taken_in).collect();
        }
    }
    told
}

fn is_directive(line: &str) -> bool {
    let said = line.strip_prefix('#').and_then(|line| line.split_once('='));
    said.is_some_and(|(name, _)| DIRECTIVES.contains(&name.trim().to_ascii_lowercase().as_str()))
}

/// The word that ends a text which a word of an instruction takes in (`<<EOF`), and whether tabs may stand before it.
fn taken_in(word: &str) -> Option<(&str, bool)> {
    let (number, rest) = word.split_once("<<")?;
    let end = rest.trim_start_matches('-').trim_matches(['"', '\'']);
    let fits =
        !end.is_empty() && end.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    (fits && number.bytes().all(|byte| byte.is_ascii_digit())).then_some((end, rest.starts_with('-')))
}
