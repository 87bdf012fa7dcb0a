//! The names of tables: the tree and the readers, so that a listing tells what there is.

use caution_core::facts::{GitId, TableKey};

use super::table::PREFIX;

pub(super) fn of(key: &TableKey) -> String {
    let tree: String = key.tree.0.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{PREFIX}{tree}-{:016x}", key.readers)
}

pub(super) fn parse(name: &str) -> Option<TableKey> {
    let (tree, readers) = name.strip_prefix(PREFIX)?.split_once('-')?;
    let readers = u64::from_str_radix(readers, 16).ok()?;
    let (pairs, _) = tree.as_bytes().as_chunks::<2>();
    let bytes: Option<Vec<u8>> =
        pairs.iter().map(|[high, low]| Some((digit(*high)? << 4) | digit(*low)?)).collect();
    let key = TableKey { tree: GitId::from_bytes(&bytes?), readers };
    (of(&key) == name).then_some(key)
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back_and_nothing_else_is_a_name() {
        let key = TableKey { tree: GitId([0xa7; 32]), readers: 0x1f };
        let name = of(&key);
        assert_eq!(parse(&name), Some(key));
        let others =
            [name.to_uppercase(), name.replace("t1-", "t2-"), format!("{name}0"), "t1-é-1".to_owned()];
        assert!(others.iter().all(|other| parse(other).is_none()));
    }
}
