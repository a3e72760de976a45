//! astralis
