//! What is served while files change: always what a fresh build of them would give.

#[path = "../shared/folders.rs"]
mod folders;
mod loader;
mod log;
mod preview;
#[path = "../shared/random.rs"]
mod random;
mod saves;
mod trees;
