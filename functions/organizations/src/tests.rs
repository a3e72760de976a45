//! Organizations through the router and over a real database.
