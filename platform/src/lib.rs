//! Every function in one process: the local platform, the containers and the command line.

pub mod functions;
pub mod local;
pub mod read;
pub mod server;
pub mod site;
pub mod up;
pub mod work;
