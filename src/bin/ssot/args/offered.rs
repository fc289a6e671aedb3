//! Values that a shell offers. They are read as any text: what is wrong with one is said where it is used, in more words than
//! clap has, and some take more than a name, such as `json=FILE`.

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};
use ssot::finding::Level;
use ssot::render::OutputFormat;
use ssot::rules;
use ssot::schema::SchemaName;
use std::ffi::OsStr;

/// Takes any text, and offers some.
#[derive(Clone)]
pub(super) struct Offered(fn() -> Vec<&'static str>);

impl TypedValueParser for Offered {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter().map(PossibleValue::new)))
    }
}

/// The names of formats.
pub(super) fn formats<F: OutputFormat>() -> Offered {
    Offered(|| F::all().iter().map(|format| format.as_str()).collect())
}

/// The levels.
pub(super) fn levels() -> Offered {
    Offered(|| [Level::Error, Level::Warning, Level::Info].map(Level::as_str).to_vec())
}

/// The ids of rules.
pub(super) fn rule_ids() -> Offered {
    Offered(|| rules::all().map(|rule| rule.meta().id).collect())
}

/// The names of schemas.
pub(super) fn schemas() -> Offered {
    Offered(|| SchemaName::all().iter().map(|name| name.as_str()).collect())
}
