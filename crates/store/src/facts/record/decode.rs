//! Facts from bytes.

use caution_core::facts::{
    Binding, Definition, DefinitionKind, Entry, EntryKind, FileFacts, Import, Literal, LiteralKind, Name,
    Names, Path, Reference, Segment, Shape, Takes, Value, Visibility,
};
use caution_core::finding::LineRange;

use super::super::column::{Reader, stepped};
use super::{
    ALIAS, BASE_BITS, ENTRY_SHIFT, EXPORTED, IMPLICIT, ITEM, OF_CLASS, SHAPE_BITS, STAR, TYPE_ONLY,
    VALUE_BITS, VISIBILITY, escape,
};

/// The hashes, the kind, the flags of a definition, and how many arguments it takes.
const DEFINITION_BYTES: usize = 20;

/// Room for the columns of one table at a time.
#[derive(Default)]
struct Columns {
    one: Vec<u32>,
    two: Vec<u32>,
    three: Vec<u32>,
    four: Vec<u32>,
    five: Vec<u32>,
}

/// The facts that the bytes hold; `None` if they cannot be what [`encode`](super::encode) wrote.
pub fn decode(bytes: &[u8]) -> Option<FileFacts> {
    let mut reader = Reader::new(bytes);
    let mut columns = Columns::default();
    let facts = FileFacts {
        names: names(&mut reader, &mut columns)?,
        package: Name(reader.short()?),
        dynamic: reader.short()?,
        segments: segments(&mut reader, &mut columns)?,
        definitions: definitions(&mut reader, &mut columns)?,
        references: references(&mut reader, &mut columns)?,
        imports: imports(&mut reader, &mut columns)?,
        bindings: bindings(&mut reader, &mut columns)?,
        literals: literals(&mut reader, &mut columns)?,
        broken: broken(&mut reader, &mut columns)?,
    };
    reader.is_empty().then_some(facts)
}

/// Things of which none may be missing, with room for exactly as many.
fn all<T>(count: usize, things: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let mut all = Vec::with_capacity(count);
    for thing in things {
        all.push(thing?);
    }
    (all.len() == count).then_some(all)
}

fn names(reader: &mut Reader<'_>, columns: &mut Columns) -> Option<Names> {
    let count = reader.count(1)?;
    reader.counted_column(count, &mut columns.one)?;
    let mut end = 0_u32;
    let ends = columns.one.iter().map(|length| {
        end = end.checked_add(*length)?;
        Some(end)
    });
    let ends = all(count, ends)?;
    let length = reader.count(1)?;
    let text = std::str::from_utf8(reader.take(length)?).ok()?;
    Names::from_parts(text.to_owned(), ends)
}

fn segments(reader: &mut Reader<'_>, columns: &mut Columns) -> Option<Vec<Segment>> {
    let count = reader.count(1)?;
    reader.counted_column(count, &mut columns.one)?;
    let bits = reader.take(count.div_ceil(8))?;
    let is_called = |at: usize| bits.get(at / 8).is_some_and(|bits| bits & (1 << (at % 8)) != 0);
    let mut arguments = reader.take((0..count).filter(|at| is_called(*at)).count())?.iter();
    let segment = |(at, name): (usize, &u32)| {
        let called = is_called(at);
        let arguments = if called { arguments.next().and_then(|count| count.checked_sub(1)) } else { None };
        Segment { name: Name(*name), called, arguments }
    };
    Some(columns.one.iter().enumerate().map(segment).collect())
}

/// Paths, each with its head byte.
struct Paths<'a> {
    tag_bits: u32,
    heads: &'a [u8],
    long: std::vec::IntoIter<u32>,
    expected: u32,
}

impl<'a> Paths<'a> {
    /// Reads the paths of a table; their first segments, as steps, go into `firsts`.
    fn read(reader: &mut Reader<'a>, count: usize, tag_bits: u32, firsts: &mut Vec<u32>) -> Option<Self> {
        let heads = reader.take(count)?;
        let escape = escape(tag_bits);
        let escaped = heads.iter().filter(|head| u32::from(**head) >> tag_bits == escape).count();
        let mut long = Vec::new();
        reader.column(escaped, &mut long)?;
        reader.column(count, firsts)?;
        Some(Self { tag_bits, heads, long: long.into_iter(), expected: 0 })
    }

    /// The next path, and its head's low bits.
    fn next(&mut self, first: u32) -> Option<(Path, usize)> {
        let (head, rest) = self.heads.split_first()?;
        self.heads = rest;
        let mut length = u32::from(*head) >> self.tag_bits;
        if length == escape(self.tag_bits) {
            length = self.long.next()?;
        }
        let first = stepped(self.expected, first);
        self.expected = first.wrapping_add(length);
        Some((Path { first, length }, usize::from(*head) & ((1 << self.tag_bits) - 1)))
    }
}

fn definitions(reader: &mut Reader<'_>, columns: &mut Columns) -> Option<Vec<Definition>> {
    let count = reader.count(DEFINITION_BYTES)?;
    let (hashes, _) = reader.take(count.checked_mul(16)?)?.as_chunks::<16>();
    let kinds = reader.take(count)?;
    let flags = reader.take(count)?;
    let (takes, _) = reader.take(count.checked_mul(2)?)?.as_chunks::<2>();
    let Columns { one: names, two: parents, three: firsts, four: lasts, five: lines } = columns;
    for column in [&mut *names, parents, firsts, lasts, lines] {
        reader.column(count, column)?;
    }
    let (mut labels, mut counts, mut starts) = (Vec::new(), Vec::new(), Vec::new());
    let entries = flags.iter().filter(|flags| **flags >> ENTRY_SHIFT != 0).count();
    reader.column(entries, &mut labels)?;
    reader.column(count, &mut counts)?;
    let bases = reader.count(1)?;
    let mut paths = Paths::read(reader, bases, BASE_BITS, &mut starts)?;
    (counts.iter().map(|count| *count as usize).try_fold(0_usize, usize::checked_add)? == bases)
        .then_some(())?;
    let (mut starts, mut labels) = (starts.into_iter(), labels.into_iter());
    let mut before = 0;
    let heads = hashes.iter().zip(takes).zip(kinds.iter().zip(flags));
    let places = names.iter().zip(parents.iter().zip(firsts.iter()));
    let ends = lasts.iter().zip(lines.iter().zip(&counts));
    let definitions = (0_u32..).zip(heads.zip(places.zip(ends))).map(
        |(
            index,
            (((hashes, [least, most]), (kind, flags)), ((name, (parent, first)), (last, (line, bases)))),
        )| {
            let ([signature, body], _) = hashes.as_chunks::<8>() else { return None };
            before = stepped(before, *first);
            let entry = match flags >> ENTRY_SHIFT {
                0 => None,
                kind => {
                    let kind = *EntryKind::ALL.get(usize::from(kind) - 1)?;
                    Some(Entry { kind, label: Name(labels.next()?) })
                }
            };
            let bases = *bases as usize;
            Some(Definition {
                name: Name(*name),
                kind: *DefinitionKind::ALL.get(usize::from(*kind))?,
                parent: index.wrapping_sub(stepped(0, *parent)),
                lines: LineRange { first: before, last: stepped(before, *last) },
                line: stepped(before, *line),
                visibility: *Visibility::ALL.get(usize::from(flags & VISIBILITY))?,
                signature: u64::from_le_bytes(*signature),
                body: u64::from_le_bytes(*body),
                bases: match bases {
                    0 => Vec::new(),
                    _ => all(bases, starts.by_ref().take(bases).map(|first| Some(paths.next(first)?.0)))?,
                },
                takes: Takes { least: *least, most: *most },
                implicit: flags & IMPLICIT != 0,
                of_class: flags & OF_CLASS != 0,
                entry,
            })
        },
    );
    all(count, definitions)
}

fn references(reader: &mut Reader<'_>, columns: &mut Columns) -> Option<Vec<Reference>> {
    let count = reader.count(1)?;
    let mut paths = Paths::read(reader, count, SHAPE_BITS, &mut columns.one)?;
    reader.column(count, &mut columns.two)?;
    reader.column(count, &mut columns.three)?;
    let (mut within, mut line) = (0, 0);
    let rows = columns.one.iter().zip(columns.two.iter().zip(&columns.three));
    let references = rows.map(|(first, (within_step, line_step))| {
        let (path, shape) = paths.next(*first)?;
        within = stepped(within, *within_step);
        line = stepped(line, *line_step);
        Some(Reference { within, path, shape: *Shape::ALL.get(shape)?, line })
    });
    all(count, references)
}

fn imports(reader: &mut Reader<'_>, columns: &mut Columns) -> Option<Vec<Import>> {
    let count = reader.count(1)?;
    let flags = reader.take(count)?;
    let Columns { one: withins, two: modules, three: items, four: aliases, five: lines } = columns;
    for column in [&mut *withins, modules, items, aliases, lines] {
        reader.column(count, column)?;
    }
    let (mut within, mut line) = (0, 0);
    let places = withins.iter().zip(lines.iter());
    let names = modules.iter().zip(items.iter().zip(aliases.iter()));
    let imports = flags.iter().zip(places.zip(names)).map(|(flags, ((step, line_step), names))| {
        let (module, (item, alias)) = names;
        (flags & !(ITEM | ALIAS | STAR | TYPE_ONLY | EXPORTED) == 0).then_some(())?;
        within = stepped(within, *step);
        line = stepped(line, *line_step);
        Some(Import {
            within,
            module: Name(*module),
            item: (flags & ITEM != 0).then_some(Name(*item)),
            alias: (flags & ALIAS != 0).then_some(Name(*alias)),
            star: flags & STAR != 0,
            type_only: flags & TYPE_ONLY != 0,
            exported: flags & EXPORTED != 0,
            line,
        })
    });
    all(count, imports)
}

fn bindings(reader: &mut Reader<'_>, columns: &mut Columns) -> Option<Vec<Binding>> {
    let count = reader.count(1)?;
    let mut paths = Paths::read(reader, count, VALUE_BITS, &mut columns.one)?;
    let Columns { one: firsts, two: owners, three: names, four: scopes, .. } = columns;
    for column in [&mut *owners, names, scopes] {
        reader.column(count, column)?;
    }
    let mut of = 0;
    let rows = firsts.iter().zip(owners.iter()).zip(names.iter().zip(scopes.iter()));
    let bindings = rows.map(|((first, owner), (name, scope))| {
        let (path, value) = paths.next(*first)?;
        of = stepped(of, *owner);
        let scope = stepped(of, *scope);
        Some(Binding { of, name: Name(*name), value: *Value::ALL.get(value)?, path, scope })
    });
    all(count, bindings)
}

fn literals(reader: &mut Reader<'_>, columns: &mut Columns) -> Option<Vec<Literal>> {
    let count = reader.count(1)?;
    let kinds = reader.take(count)?;
    let Columns { one: withins, two: texts, three: lines, .. } = columns;
    for column in [&mut *withins, texts, lines] {
        reader.column(count, column)?;
    }
    let (mut within, mut line) = (0, 0);
    let rows = kinds.iter().zip(withins.iter()).zip(texts.iter().zip(lines.iter()));
    let literals = rows.map(|((kind, step), (text, line_step))| {
        within = stepped(within, *step);
        line = stepped(line, *line_step);
        Some(Literal { within, kind: *LiteralKind::ALL.get(usize::from(*kind))?, text: Name(*text), line })
    });
    all(count, literals)
}

fn broken(reader: &mut Reader<'_>, columns: &mut Columns) -> Option<Vec<LineRange>> {
    let count = reader.count(1)?;
    reader.counted_column(count, &mut columns.one)?;
    reader.column(count, &mut columns.two)?;
    let mut first = 0;
    let lines = columns.one.iter().zip(&columns.two).map(|(step, last)| {
        first = stepped(first, *step);
        Some(LineRange { first, last: stepped(first, *last) })
    });
    all(count, lines)
}
