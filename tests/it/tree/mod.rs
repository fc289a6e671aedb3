//! The tree layer against real repositories.

mod clean;
mod ignored;
#[cfg(unix)]
mod links;
mod refused;
mod same;
mod speed;
mod states;
mod write;
