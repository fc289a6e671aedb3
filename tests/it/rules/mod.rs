//! The rules, held against their pages.

mod alias;
mod fail_closed;
mod pages;
mod registry;
mod waivers;
