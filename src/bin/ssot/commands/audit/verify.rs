//! `ssot audit verify`.

use super::super::{Stop, now, open};
use super::{deliver, no_format, target};
use crate::args::{Arguments, Verify};
use crate::output::{Status, stdout_style};
use ssot::audit::verify::Outcome;
use ssot::hash::Sha256Digest;
use ssot::render::{self, Style, VerificationFormat};
use ssot::workspace::Failure;

pub(super) fn run(arguments: &Arguments, options: &Verify) -> Result<Status, Stop> {
    let now = now(options.now.as_deref())?;
    let (name, file) = target(&options.format)?;
    let format = VerificationFormat::parse(name)
        .ok_or_else(|| no_format(name, &VerificationFormat::all().map(VerificationFormat::as_str)))?;
    let expected = match options.expect.as_deref() {
        None => None,
        Some(text) => Some(Sha256Digest::parse(text).ok_or_else(|| {
            Failure::Usage(format!("--expect {text:?} is not a SHA-256 digest; write its 64 hexadecimal digits"))
        })?),
    };
    let workspace = open(&options.tree, None)?;
    let verification = workspace.verify_snapshots(now, expected)?;
    let style = stdout_style(arguments.color, arguments.verbose);
    // A file is read by programs; it gets no colours.
    let style = if file.is_some() { Style { color: false, ..style } } else { style };
    let mut bytes = Vec::new();
    render::verification(format, &verification, &style, &mut bytes)?;
    deliver(&bytes, file)?;
    Ok(match verification.outcome() {
        Outcome::Proven => Status::Clean,
        Outcome::Wrong => Status::Findings,
        Outcome::Unproven => Status::Failed,
    })
}
