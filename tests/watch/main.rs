//! What is served while files change: always what a fresh build of them would give.

mod loader;
mod log;
mod preview;
mod saves;
mod trees;
