//! Facts as bytes.

use caution_core::facts::{Definition, FileFacts, Import, Path, Segment};

use super::super::column::{Writer, step};
use super::{
    ALIAS, BASE_BITS, ENTRY_SHIFT, EXPORTED, IMPLICIT, ITEM, OF_CLASS, SHAPE_BITS, STAR, TYPE_ONLY,
    VALUE_BITS, escape,
};

/// The facts of a file as bytes.
pub fn encode(facts: &FileFacts) -> Vec<u8> {
    let mut writer = Writer::default();
    names(&mut writer, facts);
    writer.number(facts.package.0.into());
    writer.number(facts.dynamic.into());
    segments(&mut writer, &facts.segments);
    definitions(&mut writer, &facts.definitions);
    references(&mut writer, facts);
    imports(&mut writer, &facts.imports);
    bindings(&mut writer, facts);
    literals(&mut writer, facts);
    writer.number(facts.broken.len() as u64);
    writer.counted_column(&steps(facts.broken.iter().map(|lines| lines.first)));
    writer.column(&each(&facts.broken, |lines| step(lines.first, lines.last)));
    writer.bytes
}

fn each<T>(things: &[T], value: impl Fn(&T) -> u32) -> Vec<u32> {
    things.iter().map(value).collect()
}

fn steps(values: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut before = 0;
    values.map(|value| step(std::mem::replace(&mut before, value), value)).collect()
}

fn names(writer: &mut Writer, facts: &FileFacts) {
    let (text, ends) = facts.names.parts();
    writer.number(ends.len() as u64);
    let mut before = 0;
    let lengths: Vec<u32> =
        ends.iter().map(|end| end.wrapping_sub(std::mem::replace(&mut before, *end))).collect();
    writer.counted_column(&lengths);
    writer.number(text.len() as u64);
    writer.bytes.extend_from_slice(text.as_bytes());
}

fn segments(writer: &mut Writer, segments: &[Segment]) {
    writer.number(segments.len() as u64);
    writer.counted_column(&each(segments, |segment| segment.name.0));
    let called = segments
        .chunks(8)
        .map(|eight| eight.iter().rev().fold(0_u8, |bits, segment| (bits << 1) | u8::from(segment.called)));
    writer.bytes.extend(called);
    let arguments = segments.iter().filter(|segment| segment.called);
    writer
        .bytes
        .extend(arguments.map(|segment| segment.arguments.map_or(0, |count| count.saturating_add(1))));
}

/// Paths with what each is for. Most begin where the one before ends.
fn paths(writer: &mut Writer, tag_bits: u32, paths: impl Iterator<Item = (Path, u8)>) {
    let (mut heads, mut long, mut firsts) = (Vec::new(), Vec::new(), Vec::new());
    let mut expected = 0_u32;
    for (path, tag) in paths {
        let length = path.length.min(escape(tag_bits));
        heads.push(tag | ((length << tag_bits) as u8));
        if length == escape(tag_bits) {
            long.push(path.length);
        }
        firsts.push(step(expected, path.first));
        expected = path.first.wrapping_add(path.length);
    }
    writer.bytes.extend(heads);
    writer.column(&long);
    writer.column(&firsts);
}

fn definitions(writer: &mut Writer, definitions: &[Definition]) {
    writer.number(definitions.len() as u64);
    for definition in definitions {
        writer.bytes.extend(definition.signature.to_le_bytes());
        writer.bytes.extend(definition.body.to_le_bytes());
    }
    writer.bytes.extend(definitions.iter().map(|definition| definition.kind as u8));
    writer.bytes.extend(definitions.iter().map(|definition| {
        let implicit = if definition.implicit { IMPLICIT } else { 0 };
        let of_class = if definition.of_class { OF_CLASS } else { 0 };
        let entry = definition.entry.map_or(0, |entry| entry.kind as u8 + 1);
        definition.visibility as u8 | implicit | of_class | (entry << ENTRY_SHIFT)
    }));
    writer
        .bytes
        .extend(definitions.iter().flat_map(|definition| [definition.takes.least, definition.takes.most]));
    writer.column(&each(definitions, |definition| definition.name.0));
    let parents = (0_u32..).zip(definitions).map(|(index, definition)| step(definition.parent, index));
    writer.column(&parents.collect::<Vec<_>>());
    writer.column(&steps(definitions.iter().map(|definition| definition.lines.first)));
    writer.column(&each(definitions, |definition| step(definition.lines.first, definition.lines.last)));
    writer.column(&each(definitions, |definition| step(definition.lines.first, definition.line)));
    let labels: Vec<u32> =
        definitions.iter().filter_map(|definition| definition.entry).map(|entry| entry.label.0).collect();
    writer.column(&labels);
    let counts = each(definitions, |definition| u32::try_from(definition.bases.len()).unwrap_or(u32::MAX));
    writer.column(&counts);
    let bases = || definitions.iter().flat_map(|definition| &definition.bases);
    writer.number(bases().count() as u64);
    paths(writer, BASE_BITS, bases().map(|path| (*path, 0)));
}

fn references(writer: &mut Writer, facts: &FileFacts) {
    let references = &facts.references;
    writer.number(references.len() as u64);
    paths(writer, SHAPE_BITS, references.iter().map(|reference| (reference.path, reference.shape as u8)));
    writer.column(&steps(references.iter().map(|reference| reference.within)));
    writer.column(&steps(references.iter().map(|reference| reference.line)));
}

fn imports(writer: &mut Writer, imports: &[Import]) {
    writer.number(imports.len() as u64);
    let flag = |holds: bool, flag: u8| if holds { flag } else { 0 };
    writer.bytes.extend(imports.iter().map(|import| {
        flag(import.item.is_some(), ITEM)
            | flag(import.alias.is_some(), ALIAS)
            | flag(import.star, STAR)
            | flag(import.type_only, TYPE_ONLY)
            | flag(import.exported, EXPORTED)
    }));
    writer.column(&steps(imports.iter().map(|import| import.within)));
    writer.column(&each(imports, |import| import.module.0));
    writer.column(&each(imports, |import| import.item.map_or(0, |name| name.0)));
    writer.column(&each(imports, |import| import.alias.map_or(0, |name| name.0)));
    writer.column(&steps(imports.iter().map(|import| import.line)));
}

fn bindings(writer: &mut Writer, facts: &FileFacts) {
    let bindings = &facts.bindings;
    writer.number(bindings.len() as u64);
    paths(writer, VALUE_BITS, bindings.iter().map(|binding| (binding.path, binding.value as u8)));
    writer.column(&steps(bindings.iter().map(|binding| binding.of)));
    writer.column(&each(bindings, |binding| binding.name.0));
    writer.column(&each(bindings, |binding| step(binding.of, binding.scope)));
}

fn literals(writer: &mut Writer, facts: &FileFacts) {
    let literals = &facts.literals;
    writer.number(literals.len() as u64);
    writer.bytes.extend(literals.iter().map(|literal| literal.kind as u8));
    writer.column(&steps(literals.iter().map(|literal| literal.within)));
    writer.column(&each(literals, |literal| literal.text.0));
    writer.column(&steps(literals.iter().map(|literal| literal.line)));
}
