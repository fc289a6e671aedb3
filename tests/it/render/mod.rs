//! Every format over one shared report.

mod agree;
mod any;
mod fixture;
mod full;
mod github;
mod gitlab;
mod hostile;
mod json;
mod junit;
pub(crate) mod markdown;
mod pages;
mod rdjson;
mod sarif;
mod scale;
mod xml;
