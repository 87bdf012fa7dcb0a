use caution_core::facts::{
    Binding, Definition, DefinitionKind, Entry, EntryKind, FileFacts, Import, Literal, LiteralKind, Name,
    Names, Path, Reference, Segment, Shape, Takes, Value, Visibility,
};
use caution_core::finding::LineRange;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{decode, encode};

/// Mostly small numbers, as in facts, and some of every size.
fn number() -> impl Strategy<Value = u32> {
    prop_oneof![6 => 0..200_u32, 2 => 0..70_000_u32, 1 => any::<u32>()]
}

fn name() -> impl Strategy<Value = Name> {
    number().prop_map(Name)
}

fn path() -> impl Strategy<Value = Path> {
    let length = prop_oneof![8 => 0..5_u32, 1 => 0..300_u32, 1 => any::<u32>()];
    (number(), length).prop_map(|(first, length)| Path { first, length })
}

fn lines() -> impl Strategy<Value = LineRange> {
    (number(), number()).prop_map(|(first, last)| LineRange { first, last })
}

fn names() -> impl Strategy<Value = Names> {
    vec(".{0,12}", 0..40).prop_map(|texts| {
        let mut names = Names::default();
        for text in texts {
            names.intern(&text);
        }
        names
    })
}

fn definition() -> impl Strategy<Value = Definition> {
    let entry = (select(EntryKind::ALL), name()).prop_map(|(kind, label)| Entry { kind, label });
    let kinds = (
        select(DefinitionKind::ALL),
        select(Visibility::ALL),
        any::<bool>(),
        any::<bool>(),
        proptest::option::of(entry),
    );
    (name(), number(), lines(), number(), any::<(u64, u64, u8, u8)>(), vec(path(), 0..3), kinds).prop_map(
        |(
            name,
            parent,
            lines,
            line,
            (signature, body, least, most),
            bases,
            (kind, visibility, implicit, of_class, entry),
        )| {
            Definition {
                name,
                kind,
                parent,
                lines,
                line,
                visibility,
                signature,
                body,
                bases,
                takes: Takes { least, most },
                implicit,
                of_class,
                entry,
            }
        },
    )
}

fn reference() -> impl Strategy<Value = Reference> {
    (number(), path(), select(Shape::ALL), number()).prop_map(|(within, path, shape, line)| Reference {
        within,
        path,
        shape,
        line,
    })
}

fn import() -> impl Strategy<Value = Import> {
    let names = (name(), proptest::option::of(name()), proptest::option::of(name()));
    (number(), names, any::<(bool, bool, bool)>(), number()).prop_map(
        |(within, (module, item, alias), (star, type_only, exported), line)| Import {
            within,
            module,
            item,
            alias,
            star,
            type_only,
            exported,
            line,
        },
    )
}

fn binding() -> impl Strategy<Value = Binding> {
    (number(), name(), select(Value::ALL), path(), number())
        .prop_map(|(of, name, value, path, scope)| Binding { of, name, value, path, scope })
}

fn literal() -> impl Strategy<Value = Literal> {
    (number(), select(LiteralKind::ALL), name(), number()).prop_map(|(within, kind, text, line)| Literal {
        within,
        kind,
        text,
        line,
    })
}

fn segment() -> impl Strategy<Value = Segment> {
    (name(), any::<bool>(), proptest::option::of(0..255_u8)).prop_map(|(name, called, arguments)| Segment {
        name,
        called,
        arguments: arguments.filter(|_| called),
    })
}

fn facts() -> impl Strategy<Value = FileFacts> {
    let first = (names(), name(), vec(definition(), 0..12), vec(reference(), 0..40), vec(import(), 0..8));
    let second = (vec(binding(), 0..12), vec(literal(), 0..12), vec(segment(), 0..60), vec(lines(), 0..4));
    (first, second, number()).prop_map(
        |(
            (names, package, definitions, references, imports),
            (bindings, literals, segments, broken),
            dynamic,
        )| {
            FileFacts {
                names,
                package,
                definitions,
                references,
                imports,
                bindings,
                literals,
                segments,
                broken,
                dynamic,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn facts_survive(facts in facts()) {
        let bytes = encode(&facts);
        let again = decode(&bytes).unwrap();
        prop_assert_eq!(&again, &facts);
        prop_assert_eq!(again.definitions.capacity(), facts.definitions.len());
        prop_assert_eq!(again.references.capacity(), facts.references.len());
    }

    #[test]
    fn no_bytes_harm(bytes in vec(any::<u8>(), 0..400)) {
        let _ = decode(&bytes);
    }

    #[test]
    fn spoilt_facts_harm_nothing(facts in facts(), place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = encode(&facts);
        let place = place.index(bytes.len());
        prop_assert_eq!(decode(&bytes[..place]), None);
        bytes[place] = byte;
        if let Some(read) = decode(&bytes) {
            // Whatever is read has no more things than there are bytes.
            prop_assert!(read.segments.len() <= bytes.len() && read.references.len() <= bytes.len());
            let _ = read.words();
        }
        bytes.push(0);
        prop_assert_eq!(decode(&bytes), None);
    }
}

#[test]
fn codes_are_the_places_in_all() {
    assert!(DefinitionKind::ALL.iter().enumerate().all(|(code, kind)| *kind as usize == code));
    assert!(Visibility::ALL.iter().enumerate().all(|(code, kind)| *kind as usize == code));
    assert!(EntryKind::ALL.iter().enumerate().all(|(code, kind)| *kind as usize == code));
    assert!(Shape::ALL.iter().enumerate().all(|(code, kind)| *kind as usize == code));
    assert!(Value::ALL.iter().enumerate().all(|(code, kind)| *kind as usize == code));
    assert!(LiteralKind::ALL.iter().enumerate().all(|(code, kind)| *kind as usize == code));
    assert!(Shape::ALL.len() <= 1 << super::SHAPE_BITS && Value::ALL.len() <= 1 << super::VALUE_BITS);
}

#[test]
fn a_count_that_the_bytes_cannot_hold_makes_no_room() {
    for start in 0..6 {
        let mut bytes = vec![0; start];
        bytes.extend([0xff, 0xff, 0xff, 0xff, 0x7f, 1]);
        assert_eq!(decode(&bytes), None);
    }
    assert_eq!(decode(&[]), None);
    assert_eq!(decode(&encode(&FileFacts::default())), Some(FileFacts::default()));
}
