//! The virus scanner.

use super::Source;
use crate::settings::Scanner;

pub(super) fn parse(source: &mut Source<'_>) -> Option<Scanner> {
    let mode = source.text("CLAMAV_MODE").to_ascii_lowercase();
    let address = source.optional("CLAMAV_ADDR");
    let required = match mode.as_str() {
        "required" => true,
        "best-effort" => false,
        "off" => return None,
        other => {
            source.faults.push(format!("CLAMAV_MODE is {other:?}, expected required, best-effort or off"));
            return None;
        }
    };
    let address = address?;
    let has_port =
        address.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok());
    if !address.starts_with('/') && !has_port {
        source.faults.push(format!("CLAMAV_ADDR is {address:?}, expected host:port or the path of a socket"));
    }
    Some(Scanner { address, required })
}
