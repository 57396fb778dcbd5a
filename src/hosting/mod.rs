//! How files of the site are to be served, whatever serves them: types, caching, headers that protect readers. Pure; an
//! upload to object storage, the configuration of web servers and the proof after a release all go by it.

pub mod media_type;
pub mod policy;
