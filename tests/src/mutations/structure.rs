//! Damage that keeps a file's outer shape, so that the parsers inside are reached: members of ZIP archives are
//! spoiled before they are packed again, checksums of PNG chunks are put right.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::dice::Dice;
use super::seeds::{Member, Seed};
use super::spoil;

/// A file that is like the seed, and is not.
pub(super) fn spoiled(seed: &Seed, seeds: &[Seed], dice: &mut Dice) -> Vec<u8> {
    let times = 1 + dice.below(4);
    if let Some(members) = seed.members.as_ref().filter(|_| dice.below(5) != 0) {
        return repacked(members, seeds, times, dice);
    }
    let mut bytes = seed.bytes.clone();
    for _ in 0..times {
        spoil(&mut bytes, seeds, dice);
    }
    if bytes.starts_with(b"\x89PNG") && dice.below(4) != 0 {
        mend_checksums(&mut bytes);
    }
    bytes
}

/// By what the bytes look like: half the time as their format, else as any bytes.
fn spoil(bytes: &mut Vec<u8>, seeds: &[Seed], dice: &mut Dice) {
    if dice.below(2) == 0 {
        return spoil::bytes(bytes, &dice.pick(seeds).bytes, dice);
    }
    let head = &bytes[..bytes.len().min(512)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        spoil::pdf(bytes, dice);
    } else if head.contains(&b'<') && head.is_ascii() {
        spoil::markup(bytes, dice);
    } else if std::str::from_utf8(head).is_ok() {
        spoil::text(bytes, dice);
    } else {
        spoil::bytes(bytes, &dice.pick(seeds).bytes, dice);
    }
}

fn repacked(members: &[Member], seeds: &[Seed], times: u64, dice: &mut Dice) -> Vec<u8> {
    let mut members = members.to_vec();
    for _ in 0..times {
        let at = dice.index(members.len());
        match dice.below(20) {
            0 => {
                members.remove(at);
            }
            1 => members[at].name = dice.pick(seeds).name.clone(),
            2 => members[at].content = dice.pick(seeds).bytes.clone(),
            3 => {
                let other = dice.index(members.len());
                members[at].content = members[other].content.clone();
            }
            _ => spoil(&mut members[at].content, seeds, dice),
        }
        if members.is_empty() {
            break;
        }
    }
    packed(&members)
}

/// The members as a ZIP archive; what the writer refuses, such as two of one name, is left out.
pub(super) fn packed(members: &[Member]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for member in members {
        // `mimetype` stands uncompressed in OpenDocument and EPUB.
        let method =
            if member.name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method).compression_level(Some(1));
        if archive.start_file(&member.name, options).is_ok() {
            archive.write_all(&member.content).ok();
        }
    }
    archive.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// Puts the CRC of every chunk right, as far as lengths still lead from chunk to chunk (PNG, 5.3).
fn mend_checksums(bytes: &mut [u8]) {
    let mut at = 8;
    while let Some(length) = bytes.get(at..at + 4).and_then(|field| field.try_into().ok()) {
        let length = u32::from_be_bytes(length) as usize;
        let Some(checked) = bytes.get(at + 4..at.saturating_add(8).saturating_add(length)) else { return };
        let check = crc32(checked).to_be_bytes();
        let Some(field) = bytes.get_mut(at + 8 + length..at + 12 + length) else { return };
        field.copy_from_slice(&check);
        at += 12 + length;
    }
}

/// CRC-32 as in PNG (ISO 3309), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}
