//! Journeys over the whole platform as a person runs it: the program `astralis`, real files, nothing faked.

mod arrival;
mod automations;
mod command;
mod contents;
mod extraction;
mod faults;
mod identity;
mod links;
mod load;
mod mail_in;
mod model;
mod monitoring;
mod mutations;
mod reading;
mod rolling;
mod uploads;
mod viruses;
