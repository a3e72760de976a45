//! Several values of one parameter of a query: `?status=COMPLETED,FAILED`.

use std::marker::PhantomData;

use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer};

/// Values between commas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<T>(pub Vec<T>);

struct Values<T>(PhantomData<T>);

impl<'de, T: for<'a> Deserialize<'a>> Visitor<'de> for Values<T> {
    type Value = List<T>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("values between commas")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        let values = text
            .split(',')
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .map(|value| T::deserialize(StrDeserializer::<ValueError>::new(value)));
        values.collect::<Result<_, _>>().map(List).map_err(|error| E::custom(error.to_string()))
    }
}

impl<'de, T: for<'a> Deserialize<'a>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = deserializer.deserialize_str(Values(PhantomData))?;
        if list.0.is_empty() { Err(D::Error::custom("give at least one value")) } else { Ok(list) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Asked {
        id: List<Uuid>,
    }

    #[test]
    fn values_stand_between_commas() {
        let asked = |text: &str| -> Result<Asked, String> {
            let uri = format!("/?id={text}").parse::<axum::http::Uri>().map_err(|error| error.to_string())?;
            axum::extract::Query::try_from_uri(&uri).map(|query| query.0).map_err(|error| error.to_string())
        };
        let nil = Uuid::nil();
        assert_eq!(asked(&format!("{nil},%20{nil},")).unwrap().id, List(vec![nil, nil]));
        assert!(asked("x").is_err() && asked("").is_err());
    }
}
