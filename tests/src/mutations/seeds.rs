//! Files to begin with: the fixtures, small ones of every format made here, and those of folders.

mod samples;

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder, colortype};
use zip::ZipArchive;

use super::structure::packed;
use crate::program::fixture;

/// Larger files make few inputs a second.
const LARGEST: u64 = 1 << 20;

/// The fixtures that are spoiled.
const FIXTURES: [&str; 5] = ["invoice.pdf", "scan.pdf", "owner-locked.pdf", "encrypted.pdf", "receipt.jpg"];

/// A file that is spoiled.
pub(super) struct Seed {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    /// What is in it, when it is a ZIP archive.
    pub(super) members: Option<Vec<Member>>,
}

/// A file in a ZIP archive.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) content: Vec<u8>,
}

impl Seed {
    fn new(name: &str, bytes: Vec<u8>) -> Self {
        let members = unpacked(&bytes).filter(|members| !members.is_empty());
        Self { name: name.to_owned(), bytes, members }
    }
}

/// All of them.
pub(super) fn all(folders: &[PathBuf]) -> Result<Vec<Seed>> {
    let mut seeds = Vec::new();
    for name in FIXTURES {
        seeds.push(Seed::new(name, fixture(name)?));
    }
    seeds.extend(pictures()?);
    seeds.extend(samples::TEXTS.iter().map(|(name, text)| Seed::new(name, text.as_bytes().to_vec())));
    seeds.extend(samples::ARCHIVES.iter().map(|(name, members)| archive(name, members)));
    for folder in folders {
        seeds.extend(files(folder)?);
    }
    Ok(seeds)
}

fn files(folder: &Path) -> Result<Vec<Seed>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        let about = entry.metadata()?;
        if about.is_file() && about.len() > 0 && about.len() <= LARGEST {
            paths.push(entry.path());
        }
    }
    // The order of a folder is another one each time.
    paths.sort();
    let seed = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Seed::new(&name, fs::read(path)?))
    };
    paths.iter().map(seed).collect()
}

fn unpacked(bytes: &[u8]) -> Option<Vec<Member>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let Ok(file) = archive.by_index(index) else { continue };
        let Ok(name) = file.name().map(|name| name.into_owned()) else { continue };
        let mut content = Vec::new();
        if file.take(LARGEST).read_to_end(&mut content).is_ok() {
            members.push(Member { name, content });
        }
    }
    Some(members)
}

/// Tiny pictures in every stored form that the crates at hand write.
fn pictures() -> Result<Vec<Seed>> {
    let gray = GrayImage::from_fn(48, 32, |x, y| Luma([if (x / 3 + y / 5) % 2 == 0 { 20 } else { 235 }]));
    let colour = DynamicImage::ImageLuma8(gray.clone());
    let kinds = [
        ("gray.png", colour.clone(), ImageFormat::Png),
        ("colour.png", colour.to_rgba8().into(), ImageFormat::Png),
        ("deep.png", colour.to_rgb16().into(), ImageFormat::Png),
        ("gray.jpg", colour.clone(), ImageFormat::Jpeg),
        ("colour.jpeg", colour.to_rgb8().into(), ImageFormat::Jpeg),
        ("plain.webp", colour.to_rgb8().into(), ImageFormat::WebP),
        ("clear.webp", colour.to_rgba8().into(), ImageFormat::WebP),
        ("colour.tiff", colour.to_rgb8().into(), ImageFormat::Tiff),
    ];
    let mut seeds = Vec::new();
    for (name, picture, format) in kinds {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format)?;
        seeds.push(Seed::new(name, bytes.into_inner()));
    }
    let packings = [
        Compression::Uncompressed,
        Compression::Lzw,
        Compression::Deflate(DeflateLevel::Fast),
        Compression::Packbits,
    ];
    for (number, packing) in packings.into_iter().enumerate() {
        let mut bytes = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut bytes)?.with_compression(packing);
        for _ in 0..3 {
            encoder.write_image::<colortype::Gray8>(gray.width(), gray.height(), gray.as_raw())?;
        }
        seeds.push(Seed::new(&format!("pages-{number}.tif"), bytes.into_inner()));
    }
    Ok(seeds)
}

fn archive(name: &str, members: &[(&str, &str)]) -> Seed {
    let member =
        |&(name, text): &(&str, &str)| Member { name: name.to_owned(), content: text.as_bytes().to_vec() };
    Seed::new(name, packed(&members.iter().map(member).collect::<Vec<_>>()))
}
