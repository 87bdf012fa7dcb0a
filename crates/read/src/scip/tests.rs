use proptest::prelude::*;

use super::*;

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn number(field: u64, number: u64) -> Vec<u8> {
    [varint(field << 3), varint(number)].concat()
}

fn bytes(field: u64, bytes: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
}

fn occurrence(symbol: &str, parts: &[Vec<u8>]) -> Vec<u8> {
    bytes(2, &[bytes(2, symbol.as_bytes()), parts.concat()].concat())
}

fn index(occurrences: &[Vec<u8>]) -> Vec<u8> {
    let tool = [bytes(1, b"scip-java"), bytes(2, b"0.13.1")].concat();
    let metadata = [bytes(2, &tool), bytes(3, b"file:///src")].concat();
    let document = [bytes(1, b"./a\\b.java"), bytes(4, b"java"), number(6, 2), occurrences.concat()].concat();
    [bytes(1, &metadata), bytes(2, &document)].concat()
}

fn packed(numbers: &[u64]) -> Vec<u8> {
    numbers.iter().flat_map(|number| varint(*number)).collect()
}

fn at(line: u32, character: u32, last_line: u32, last_character: u32) -> Range {
    Range { line, character, last_line, last_character }
}

#[test]
fn ranges_are_read_in_every_form() {
    let typed = |field, numbers: &[u64]| {
        let fields: Vec<Vec<u8>> =
            numbers.iter().zip(1..).map(|(value, field)| number(field, *value)).collect();
        bytes(field, &fields.concat())
    };
    let symbol = "s m p 1 a/B#c().";
    let forms: &[(Vec<u8>, Range)] = &[
        (bytes(1, &packed(&[3, 4, 9])), at(3, 4, 3, 9)),
        (bytes(1, &packed(&[3, 4, 5, 6])), at(3, 4, 5, 6)),
        ([number(1, 3), number(1, 4), number(1, 9)].concat(), at(3, 4, 3, 9)),
        (typed(8, &[3, 4, 9]), at(3, 4, 3, 9)),
        (typed(9, &[3, 4, 5, 6]), at(3, 4, 5, 6)),
        // Zeros are not written.
        (bytes(8, &number(3, 7)), at(0, 0, 0, 7)),
        // Both forms: the typed one wins.
        ([bytes(1, &packed(&[1, 1, 2])), typed(8, &[3, 4, 9])].concat(), at(3, 4, 3, 9)),
    ];
    for (form, range) in forms {
        let read = read(&index(&[occurrence(symbol, &[form.clone(), number(3, 1)])])).unwrap();
        let document = &read.documents[0];
        assert_eq!(document.occurrences[0].range, *range);
        assert!(document.occurrences[0].roles.is_definition());
        assert_eq!((document.path.as_str(), document.encoding), ("a/b.java", Encoding::Utf16));
        assert_eq!((read.tool.as_str(), read.root.as_str()), ("scip-java 0.13.1", "file:///src"));
        assert_eq!(read.symbols, [symbol]);
    }
    let enclosing = [bytes(1, &packed(&[3, 4, 9])), bytes(7, &packed(&[2, 0, 8, 1]))];
    let old = read(&index(&[occurrence(symbol, &enclosing)])).unwrap();
    assert_eq!(old.documents[0].occurrences[0].enclosing, Some(at(2, 0, 8, 1)));
    let enclosing = [bytes(1, &packed(&[3, 4, 9])), typed(11, &[2, 0, 8, 1])];
    let new = read(&index(&[occurrence(symbol, &enclosing)])).unwrap();
    assert_eq!(new.documents[0].occurrences[0].enclosing, Some(at(2, 0, 8, 1)));
}

#[test]
fn an_occurrence_without_a_range_is_counted_and_an_index_of_these_refused() {
    let bad = [
        occurrence("s m p 1 a.", &[]),
        occurrence("s m p 1 a.", &[bytes(1, &packed(&[1, 2]))]),
        occurrence("s m p 1 a.", &[bytes(1, &packed(&[5, 9, 3]))]),
        occurrence("s m p 1 a.", &[bytes(1, &packed(&[u64::MAX, 2, 3]))]),
    ];
    assert_eq!(read(&index(&bad)), Err(ScipError::NoRange(4)));
    let mut some = bad.to_vec();
    some.push(occurrence("s m p 1 a.", &[bytes(1, &packed(&[1, 2, 3]))]));
    let read_some = read(&index(&some)).unwrap();
    assert_eq!((read_some.without_range, read_some.documents[0].occurrences.len()), (4, 1));
}

#[test]
fn what_is_no_index_is_refused_with_its_place() {
    assert_eq!(read(b""), Err(ScipError::Empty));
    let text = read(b"{\"documents\": []}").unwrap_err().to_string();
    assert!(text.contains("expected a binary SCIP index"), "{text}");
    assert!(read(&[0x1f, 0x8b, 8]).unwrap_err().to_string().contains("gzip"));
    let whole = index(&[occurrence("s m p 1 a.", &[bytes(1, &packed(&[1, 2, 3]))])]);
    let error = read(&whole[..whole.len() - 1]).unwrap_err();
    assert!(matches!(error, ScipError::Malformed { at, .. } if at > 0), "{error:?}");
}

#[test]
fn a_path_that_comes_again_is_one_document() {
    let one = index(&[occurrence("s m p 1 a.", &[bytes(1, &packed(&[5, 2, 3]))])]);
    let two = index(&[occurrence("s m p 1 b.", &[bytes(1, &packed(&[1, 2, 3]))])]);
    let read = read(&[one, two].concat()).unwrap();
    assert_eq!(read.documents.len(), 1);
    let lines: Vec<u32> = read.documents[0].occurrences.iter().map(|found| found.range.line).collect();
    assert_eq!(lines, [1, 5]);
}

#[test]
fn symbols_are_taken_apart() {
    let symbol = Symbol::parse("scip-python python my  app 0.1 `src.app`/Flask#route().(rule)").unwrap();
    assert_eq!((symbol.scheme.as_str(), symbol.package.as_str()), ("scip-python", "my app"));
    let names: Vec<&str> = symbol.descriptors.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(names, ["src.app", "Flask", "route", "rule"]);
    assert!(symbol.is_parameter());
    let symbol = Symbol::parse("rust-analyzer cargo walkdir 2.5.0 impl#[`A<'s>`]next(+1).").unwrap();
    assert_eq!((symbol.name(), symbol.descriptors.len()), ("next", 3));
    assert_eq!(Symbol::parse("semanticdb maven . . `a``b`!").unwrap().name(), "a`b");
    for bad in
        ["local 3", "", "a", "a b c d", "a b c d ", "a b c d x", "a b c d `x", "a b c d (x", "a b c d x("]
    {
        assert_eq!(Symbol::parse(bad), None, "{bad}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(noise in prop::collection::vec(any::<u8>(), 0..200), cut in 0_usize..400) {
        let _ = read(&noise);
        let mut whole = index(&[occurrence("s m p 1 a.", &[bytes(1, &packed(&[1, 2, 3]))])]);
        whole.extend(&noise);
        whole.truncate(cut);
        let _ = read(&whole);
    }

    #[test]
    fn any_text_is_a_symbol_or_not(text in "[a-z `().#/\\[\\]:!é]{0,40}") {
        let _ = Symbol::parse(&format!("a b c d {text}"));
        let _ = Symbol::parse(&text);
    }
}
