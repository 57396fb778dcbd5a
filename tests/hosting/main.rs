//! Real web servers with the configuration that `nianbao host-config` writes: what they answer is what the policy says, file
//! by file, and what a reader needs. And the texts of those configurations, as they are.

mod client;
mod reading;
mod servers;
mod texts;
