//! Nothing: this crate is for its dependencies. Cargo unites the features that the selected packages ask for, so a
//! package that is built alone would compile its dependencies once more, with fewer of them.
