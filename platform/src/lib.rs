//! Every function in one process: the command line, the containers and the local platform.

pub mod backup;
pub mod bucket;
pub mod command;
mod demo_board;
mod demo_customers;
pub mod deploy_spec;
pub mod doctor;
pub mod evaluate;
pub mod export;
pub mod functions;
pub mod import;
pub mod local;
pub mod measure;
pub mod migrate;
pub mod process;
pub mod read;
pub mod run_job;
pub mod seed;
pub mod serve;
pub mod server;
pub mod site;
pub mod traces;
pub mod up;
pub mod work;
