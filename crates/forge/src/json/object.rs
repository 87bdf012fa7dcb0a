//! Objects and nothing else. A derived reader would also take a list, field by field in their order,
//! which no forge means.

use serde::Deserializer;
use serde::de::Visitor;
use serde::forward_to_deserialize_any;

/// Hands a derived reader an object or a fault.
pub(crate) struct ObjectOnly<D>(pub(crate) D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for ObjectOnly<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Lets forms that derive `Deserialize` with `remote = "Self"` be read from objects only.
macro_rules! objects {
    ($($form:ty),+ $(,)?) => {
        $(
            impl<'de> serde::Deserialize<'de> for $form {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    <$form>::deserialize($crate::json::ObjectOnly(deserializer))
                }
            }
        )+
    };
}

pub(crate) use objects;
