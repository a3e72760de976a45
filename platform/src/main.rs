//! astralis
fn main() {}
