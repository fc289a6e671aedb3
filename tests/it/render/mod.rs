//! Every format over one shared report.

mod agree;
mod any;
mod fixture;
mod full;
mod json;
mod pages;
mod scale;
