//! The text of an episode in the formats of others.
