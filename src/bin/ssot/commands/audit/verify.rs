//! `ssot audit verify`.

use super::super::formats::Outputs;
use super::super::{Stop, now, open};
use crate::args::{Arguments, Verify};
use crate::output::{Status, stdout_style};
use ssot::audit::verify::Outcome;
use ssot::hash::Sha256Digest;
use ssot::render::{self, VerificationFormat};
use ssot::workspace::Failure;

pub(super) fn run(arguments: &Arguments, options: &Verify) -> Result<Status, Stop> {
    let now = now(options.now.as_deref())?;
    let asked = std::slice::from_ref(&options.format);
    let outputs = Outputs::read(asked, VerificationFormat::Text, VerificationFormat::Json)?;
    let expected = match options.expect.as_deref() {
        None => None,
        Some(text) => Some(Sha256Digest::parse(text).ok_or_else(|| {
            Failure::Usage(format!("--expect {text:?} is not a SHA-256 digest; write its 64 hexadecimal digits"))
        })?),
    };
    let workspace = open(&options.tree, None)?;
    let verification = workspace.verify_snapshots(now, expected)?;
    let style = stdout_style(arguments.color, arguments.verbose);
    outputs.write(style, |format, style, out| render::verification(format, &verification, style, out))?;
    Ok(match verification.outcome() {
        Outcome::Proven => Status::Clean,
        Outcome::Wrong => Status::Findings,
        Outcome::Unproven => Status::Failed,
    })
}
