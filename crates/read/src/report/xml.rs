//! XML, step by step. A document type is passed over: no entity of its own is expanded, nothing outside
//! is read. Depth and attributes are bounded.

use std::borrow::Cow;

use caution_core::problem::{Position, Problem};
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

/// How deep elements may stand in one another.
const DEPTH: usize = 128;

/// How many attributes an element may have.
const ATTRIBUTES: usize = 64;

/// One step through a document.
#[derive(Debug)]
pub(super) enum Step<'a> {
    /// An element begins.
    Open(Element),
    /// An element of this name ends.
    Close(String),
    /// Text between elements.
    Text(Cow<'a, str>),
    /// The document ends.
    End,
}

/// The beginning of an element.
#[derive(Debug)]
pub(super) struct Element {
    /// Its name without a prefix.
    pub(super) name: String,
    /// Its attributes: names without prefix, values.
    pub(super) attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// An attribute that is a whole number that is not negative; `None` if it is absent or none.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.trim().parse().ok()
    }
}

/// A document.
pub(super) struct Xml<'a> {
    input: &'a str,
    text: &'a str,
    reader: Reader<&'a [u8]>,
    open: usize,
}

impl<'a> Xml<'a> {
    pub(super) fn new(input: &'a str, text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { input, text, reader, open: 0 }
    }

    /// The next step.
    pub(super) fn step(&mut self) -> Result<Step<'a>, Problem> {
        loop {
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let at = self.reader.error_position();
                    return Err(self.fault_at(at, format!("the XML does not parse: {error}")));
                }
            };
            match event {
                Event::Start(start) => return self.open(&start),
                Event::End(end) => {
                    self.open = self.open.saturating_sub(1);
                    return Ok(Step::Close(end.local_name().into_inner().to_owned()));
                }
                Event::Text(text) => return Ok(Step::Text(text.into_inner())),
                Event::CData(text) => return Ok(Step::Text(text.into_inner())),
                Event::GeneralRef(reference) => {
                    let written = format!("&{};", reference.into_inner());
                    let known = unescape(&written).map(Cow::into_owned);
                    return known
                        .map(|text| Step::Text(Cow::Owned(text)))
                        .map_err(|_| self.fault(format!("the entity `{written}` is not known")));
                }
                Event::Eof if self.open > 0 => {
                    return Err(self
                        .fault("the report ends in the middle")
                        .hint("let the tool write it again"));
                }
                Event::Eof => return Ok(Step::End),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<Step<'a>, Problem> {
        self.open += 1;
        if self.open > DEPTH {
            return Err(self.fault(format!("elements stand in one another more than {DEPTH} deep")));
        }
        let mut attributes: Vec<(String, String)> = Vec::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute =
                attribute.map_err(|error| self.fault(format!("an attribute does not parse: {error}")))?;
            if attributes.len() >= ATTRIBUTES {
                return Err(self.fault(format!("an element has more than {ATTRIBUTES} attributes")));
            }
            let value = unescape(&attribute.value)
                .map_err(|error| self.fault(format!("an attribute does not parse: {error}")))?;
            attributes.push((attribute.key.local_name().into_inner().to_owned(), value.into_owned()));
        }
        Ok(Step::Open(Element { name: start.local_name().into_inner().to_owned(), attributes }))
    }

    /// The text of the element that was just opened, up to its end; elements in it are passed over.
    pub(super) fn inner_text(&mut self) -> Result<String, Problem> {
        let mut text = String::new();
        let depth = self.open;
        loop {
            match self.step()? {
                Step::Text(more) if text.len() < 4_096 => text.push_str(&more),
                Step::Close(_) if self.open < depth => return Ok(text.trim().to_owned()),
                Step::End => return Ok(text),
                Step::Text(_) | Step::Open(_) | Step::Close(_) => {}
            }
        }
    }

    /// A fault where the reader stands.
    pub(super) fn fault(&self, message: impl Into<String>) -> Problem {
        self.fault_at(self.reader.buffer_position(), message.into())
    }

    fn fault_at(&self, offset: u64, message: String) -> Problem {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(self.text.len());
        let before = self.text.as_bytes().get(..offset).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let last = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        let column = String::from_utf8_lossy(last).chars().count() + 1;
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Problem::new(self.input, message)
            .at(Position { line: number(line), column: number(column) }, self.text)
            .hint("let the tool write the report again")
    }
}
