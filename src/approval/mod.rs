//! Who must approve a change, who did, and who is missing. All of it offline, from commits and a file of reviews.

mod evidence;

pub use evidence::{Evidence, Review, ReviewState};
