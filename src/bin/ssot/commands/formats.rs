//! `--format FORMAT[=FILE]`: what is written, and where it goes.

use super::Stop;
use crate::output::write_stdout;
use ssot::render::{OutputFormat, Style};
use ssot::text::nearest;
use ssot::workspace::Failure;
use std::io;

/// The formats that were asked for, each with the file it goes to.
pub(super) struct Outputs<'a, F> {
    formats: Vec<(F, Option<&'a str>)>,
}

impl<'a, F: OutputFormat> Outputs<'a, F> {
    /// A format on standard output.
    pub(super) fn to_stdout(format: F) -> Self {
        Self { formats: vec![(format, None)] }
    }

    /// Reads the options; `default` stands for none. `example` is shown to those who want two on standard output.
    pub(super) fn read(texts: &'a [String], default: F, example: F) -> Result<Self, Failure> {
        if texts.is_empty() {
            Ok(Self::to_stdout(default))
        } else {
            Self { formats: Vec::new() }.and_read(texts, example)
        }
    }

    /// A format in a file, besides.
    #[must_use]
    pub(super) fn and(mut self, format: F, file: &'a str) -> Self {
        self.formats.push((format, Some(file)));
        self
    }

    /// Those of the options, besides.
    pub(super) fn and_read(mut self, texts: &'a [String], example: F) -> Result<Self, Failure> {
        for text in texts {
            self.formats.push(format(text)?);
        }
        if self.formats.iter().filter(|(_, file)| file.is_none()).count() > 1 {
            return Err(Failure::Usage(format!(
                "only one format can go to standard output; give the others a file, as in `--format {}=FILE`",
                example.as_str()
            )));
        }
        Ok(self)
    }

    /// The format that goes to standard output.
    pub(super) fn on_stdout(&self) -> Option<F> {
        self.formats.iter().find(|(_, file)| file.is_none()).map(|(format, _)| *format)
    }

    /// Writes each to its place.
    pub(super) fn write(
        &self,
        style: Style,
        mut render: impl FnMut(F, &Style, &mut Vec<u8>) -> io::Result<()>,
    ) -> Result<(), Stop> {
        for (format, file) in &self.formats {
            // A file is read by programs; it gets no colours.
            let style = if file.is_some() { Style { color: false, ..style } } else { style };
            let mut bytes = Vec::new();
            render(*format, &style, &mut bytes)?;
            match file {
                Some(file) => std::fs::write(file, &bytes).map_err(|error| Stop::File((*file).to_owned(), error))?,
                None => write_stdout(&bytes)?,
            }
        }
        Ok(())
    }
}

/// The format of one option's text, and the file it goes to.
fn format<F: OutputFormat>(text: &str) -> Result<(F, Option<&str>), Failure> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
    if file == Some("") {
        return Err(Failure::Usage(format!("--format {text:?} names no file behind the `=`")));
    }
    F::parse(name).map(|format| (format, file)).ok_or_else(|| {
        let names: Vec<&str> = F::all().iter().map(|format| format.as_str()).collect();
        let near = nearest(name, names.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
        let near = near.unwrap_or_default();
        Failure::Usage(format!("no format is called `{name}`; there are {}{near}", names.join(", ")))
    })
}
