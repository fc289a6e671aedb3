//! Who must approve a change, who did, and who is missing. All of it offline, from commits and a file of reviews.
//!
//! [`requirements`] reads the policy of the base, [`Judge`] holds the evidence against it.

mod asked;
mod claims;
mod codeowners;
mod cover;
mod evidence;
mod identity;
mod judge;
mod mailmap;
mod requirement;
mod reviews;
mod trailers;
mod verdict;

pub use codeowners::codeowners_change;
pub use evidence::{Counted, Evidence, Review, ReviewState};
pub use judge::Judge;
pub use mailmap::mailmap_change;
pub use requirement::{Requirement, Who, requirements};
pub use reviews::{ReviewsError, reviews_from_json};
pub use trailers::{APPROVING, approvers_of};
pub use verdict::{Candidate, Membership, NotCounted, Reason, SelfApproval, Verdict};
