//! How much stack a program takes: the parser recurses with its nesting, and has no limit of its own.

/// On what stack a program can be parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stack {
    /// On the stack that there is.
    Own,
    /// On one of so many bytes.
    Bytes(usize),
    /// On none.
    None,
}

/// What a bracket takes, at most, with a reserve: measured on a build without optimisations.
const BYTES_A_BRACKET: usize = 3500;

/// What any other token that may nest takes.
const BYTES_A_LINK: usize = 500;

/// An argument of a type takes as much as so many links.
const LINKS_OF_AN_ANGLE: usize = 3;

/// How much of the stack that there is may be taken.
const OWN: usize = 1_400_000;

/// The largest stack that is made.
const LARGEST: usize = 512 << 20;

/// On what stack a text can be parsed.
///
/// Nesting is counted without a parser. Where a regular expression or the text of an element may have been
/// taken for code, the count may be wrong: then everything that could nest is counted.
pub(super) fn stack_for(text: &str, jsx: bool) -> Stack {
    let mut count = Count::default();
    count.scan(text.as_bytes(), jsx);
    let (brackets, links) =
        if count.doubtful { everything(text.as_bytes()) } else { (count.deepest, count.most_links) };
    match brackets * BYTES_A_BRACKET + links * BYTES_A_LINK {
        bytes if bytes <= OWN => Stack::Own,
        bytes if bytes <= LARGEST => Stack::Bytes(bytes + OWN),
        _ => {
            // Too much if all of it nested; few programs of that size do.
            let likely = count.deepest * BYTES_A_BRACKET + count.most_links * BYTES_A_LINK;
            if likely <= LARGEST / 8 { Stack::Bytes(LARGEST) } else { Stack::None }
        }
    }
}

#[derive(Debug, Default)]
struct Count {
    depth: usize,
    deepest: usize,
    /// Links since the last separator, over all levels that are open.
    links: usize,
    most_links: usize,
    /// Whether a `<` may be open on this level: then a comma ends nothing.
    angle: bool,
    /// The same of the levels around, to be restored.
    around: Vec<(usize, bool)>,
    doubtful: bool,
}

impl Count {
    fn scan(&mut self, bytes: &[u8], jsx: bool) {
        let at = |index: usize| bytes.get(index).copied().unwrap_or(0);
        // Where templates are open, the depth at which their text goes on.
        let mut templates: Vec<usize> = Vec::new();
        let mut place = 0;
        while place < bytes.len() {
            let byte = at(place);
            place += 1;
            match byte {
                b'"' | b'\'' => place = self.quoted(bytes, place, byte),
                b'`' => place = self.template(bytes, place, &mut templates),
                b'/' if at(place) == b'/' => place = line_end(bytes, place),
                b'/' if at(place) == b'*' => place = comment_end(bytes, place + 1),
                b'/' => self.doubtful = true,
                b'<' => {
                    self.doubtful |= jsx && (at(place).is_ascii_alphabetic() || at(place) == b'>');
                    self.angle = true;
                    (0..LINKS_OF_AN_ANGLE).for_each(|_| self.link());
                }
                b'(' | b'[' | b'{' => self.open(),
                b')' | b']' | b'}' => {
                    if byte == b'}' && templates.last() == Some(&self.depth) {
                        templates.pop();
                        self.close();
                        place = self.template(bytes, place, &mut templates);
                    } else {
                        // An `else if` nests in the branch before it.
                        self.close();
                    }
                }
                b',' if self.angle => {}
                b';' | b',' => {
                    self.links = self.around.last().map_or(0, |(links, _)| *links);
                    self.angle = false;
                }
                b'?' | b'=' | b'!' | b'~' | b'+' | b'-' | b'*' | b':' | b'|' | b'&' => self.link(),
                b'a'..=b'z' => {
                    let end = word_end(bytes, place);
                    if is_link(bytes.get(place - 1..end).unwrap_or_default()) {
                        self.link();
                    }
                    place = end;
                }
                b'A'..=b'Z' | b'_' | b'$' | b'0'..=b'9' | 0x80.. => place = word_end(bytes, place),
                _ => {}
            }
        }
    }

    fn open(&mut self) {
        self.around.push((self.links, std::mem::take(&mut self.angle)));
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if let Some((links, angle)) = self.around.pop() {
            (self.links, self.angle) = (links, angle);
        }
    }

    fn link(&mut self) {
        self.links += 1;
        self.most_links = self.most_links.max(self.links);
    }

    fn quoted(&mut self, bytes: &[u8], mut place: usize, quote: u8) -> usize {
        while let Some(byte) = bytes.get(place) {
            place += 1;
            match *byte {
                b'\\' => place += 1,
                b'\n' => {
                    // No text goes on in the next line: this was none.
                    self.doubtful = true;
                    return place;
                }
                byte if byte == quote => return place,
                _ => {}
            }
        }
        self.doubtful = true;
        place
    }

    fn template(&mut self, bytes: &[u8], mut place: usize, templates: &mut Vec<usize>) -> usize {
        while let Some(byte) = bytes.get(place) {
            place += 1;
            match *byte {
                b'\\' => place += 1,
                b'`' => return place,
                b'$' if bytes.get(place) == Some(&b'{') => {
                    self.open();
                    templates.push(self.depth);
                    return place + 1;
                }
                _ => {}
            }
        }
        self.doubtful = true;
        place
    }
}

/// Whatever could nest, wherever it stands: brackets, and other tokens.
fn everything(bytes: &[u8]) -> (usize, usize) {
    let (mut brackets, mut links, mut place) = (0, 0, 0);
    while let Some(byte) = bytes.get(place) {
        place += 1;
        match byte {
            b'(' | b'[' | b'{' | b'<' => brackets += 1,
            b'?' | b'=' | b'!' | b'~' | b'+' | b'-' | b'*' | b':' | b'|' | b'&' => links += 1,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | b'0'..=b'9' | 0x80.. => {
                let end = word_end(bytes, place);
                links += usize::from(is_link(bytes.get(place - 1..end).unwrap_or_default()));
                place = end;
            }
            _ => {}
        }
    }
    (brackets, links)
}

/// Words after which a whole expression, statement or type may stand.
fn is_link(word: &[u8]) -> bool {
    matches!(
        word,
        b"else"
            | b"if"
            | b"for"
            | b"while"
            | b"do"
            | b"with"
            | b"new"
            | b"typeof"
            | b"void"
            | b"delete"
            | b"await"
            | b"yield"
            | b"keyof"
            | b"readonly"
            | b"unique"
            | b"infer"
            | b"extends"
            | b"in"
            | b"as"
            | b"async"
    )
}

fn word_end(bytes: &[u8], from: usize) -> usize {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..);
    from + bytes.get(from..).unwrap_or_default().iter().take_while(|byte| is_word(byte)).count()
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| from + end)
}

fn comment_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.windows(2).position(|end| end == b"*/").map_or(bytes.len(), |end| from + end + 2)
}
