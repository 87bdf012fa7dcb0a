//! Figures, for whoever asks: `cargo test --release -p caution-store --test facts speed -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use caution_core::facts::{
    Binding, FactCache as _, FileFacts, Import, Literal, LiteralKind, Name, Path, Reference, Segment, Shape,
    Value, Word,
};
use caution_store::facts::record::{decode, encode};
use caution_store::{CacheLimits, FileFactCache};

use crate::support::{facts_of, key, table, table_key};

/// As much as a source file of some 400 lines says.
fn usual(number: u32) -> FileFacts {
    let mut facts = facts_of(number, 30);
    let mut state = number;
    let mut random = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    for name in 0..250 {
        facts.names.intern(&format!("some_name_{}_{name}", random(1_000)));
    }
    let names = u32::try_from(facts.names.len()).unwrap();
    let mut line = 1;
    for _ in 0..500 {
        line += random(3);
        let path = Path { first: u32::try_from(facts.segments.len()).unwrap(), length: 1 + random(3) };
        for _ in 0..path.length {
            facts.segments.push(Segment {
                name: Name(random(names)),
                called: random(2) == 0,
                arguments: None,
            });
        }
        let within = 1 + line / 15;
        facts.references.push(Reference { within, path, shape: Shape::ALL[random(4) as usize], line });
        match random(8) {
            0 => facts.literals.push(Literal {
                within,
                kind: LiteralKind::Text,
                text: Name(random(names)),
                line,
            }),
            1 => {
                let (name, value) = (Name(random(names)), Value::Same);
                facts.bindings.push(Binding { of: within, name, value, path, scope: within });
            }
            _ => {}
        }
    }
    for line in 1..15 {
        let (module, alias) = (Name(random(names)), Some(Name(random(names))));
        let (star, type_only, exported) = (false, false, false);
        facts.imports.push(Import { within: 0, module, item: alias, alias, star, type_only, exported, line });
    }
    facts.names.freeze();
    facts
}

fn per(time: Duration, count: usize) -> f64 {
    time.as_secs_f64() * 1e6 / count as f64
}

#[test]
#[ignore = "measures"]
fn speed_of_facts() {
    let all: Vec<_> = (0..3_000).map(|number| (key(number), usual(number))).collect();
    let start = Instant::now();
    let encoded: Vec<Vec<u8>> = all.iter().map(|(_, facts)| encode(facts)).collect();
    let encoding = start.elapsed();
    let bytes: usize = encoded.iter().map(Vec::len).sum();
    let start = Instant::now();
    assert!(encoded.iter().all(|bytes| decode(bytes).is_some()));
    let decoding = start.elapsed();
    let mb = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    println!("{} bytes a file", bytes / all.len());
    println!("encode {:.1} us a file, {:.0} MB/s", per(encoding, all.len()), mb(encoding));
    println!("decode {:.1} us a file, {:.0} MB/s", per(decoding, all.len()), mb(decoding));

    let folder = tempfile::tempdir().unwrap();
    let cache = FileFactCache::new(folder.path());
    let start = Instant::now();
    for part in all.chunks(300) {
        cache.keep(part).unwrap();
    }
    println!(
        "keep {:.1} us a file, {} segments",
        per(start.elapsed(), all.len()),
        CacheLimits::default().segments
    );
    let cache = FileFactCache::new(folder.path());
    for round in ["first", "second"] {
        let start = Instant::now();
        assert!(all.iter().all(|(key, _)| cache.facts(key).is_some()));
        println!("facts, {round} time: {:.1} us a file", per(start.elapsed(), all.len()));
    }
    let start = Instant::now();
    assert!(all.iter().all(|(key, _)| cache.has(key)));
    println!("has {:.2} us", per(start.elapsed(), all.len()));
}

#[test]
#[ignore = "measures"]
fn speed_of_tables() {
    let folder = tempfile::tempdir().unwrap();
    let cache = FileFactCache::new(folder.path());
    let mut new = table(50_000, 800_000);
    for (number, (_, places)) in new.words.iter_mut().enumerate().filter(|(number, _)| number % 100 == 0) {
        *places = (0..50_000).step_by(10 + number % 1_000).collect();
    }
    let start = Instant::now();
    cache.keep_table(&table_key(1, 5), &new).unwrap();
    let bytes = std::fs::metadata(&crate::support::files(folder.path(), "t1-")[0]).unwrap().len();
    println!("keep_table {:?}, {bytes} bytes", start.elapsed());
    for round in 0..5 {
        let start = Instant::now();
        let kept = cache.table(&table_key(1, 5)).unwrap();
        let opening = start.elapsed();
        let ask = |words: &mut dyn Iterator<Item = Word>| {
            let start = Instant::now();
            let found: usize = words.map(|word| kept.with(word).len()).sum();
            (start.elapsed(), found)
        };
        let few = || new.words.iter().skip(1).step_by(800).map(|(word, _)| *word);
        let (first, _) = ask(&mut few());
        let (second, _) = ask(&mut few());
        let many = || new.words.iter().step_by(1_000).map(|(word, _)| *word);
        let (third, found) = ask(&mut many());
        let start = Instant::now();
        let files = (0..50_000).step_by(7).filter(|place| kept.file(*place).is_some()).count();
        let (each, start) = (per(start.elapsed(), files), Instant::now());
        let folder = new.files.iter().step_by(7).map(|file| kept.first_from(&file.path)).max();
        println!(
            "{round}: open {opening:?}; a word {:.1} us first, {:.1} us then; of {} files {:.1} us; file {each:.2} us, first_from {:.2} us {folder:?}",
            per(first, few().count()),
            per(second, few().count()),
            found / many().count(),
            per(third, many().count()),
            per(start.elapsed(), files),
        );
    }
}
