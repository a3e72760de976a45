//! The files that `astralis read` makes besides the text: a searchable PDF, images of the pages, the files inside.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use document_types::protocol::Searchable;
use document_types::reading::{
    Drawing, EnclosedFile, ImageFormat, Page, Password, Preset, Reading, ReadingError,
};
use shared::clients::readers::Readers;

use super::output::{save, stem};

/// Most bytes of a saved file's name, far fewer than file systems allow.
const LONGEST_NAME: usize = 120;

/// What is wanted.
#[derive(Debug, clap::Args)]
pub(super) struct Extras {
    /// Write a PDF whose recognized words can be selected: to this file, or to `<stem>.pdf` in this folder
    #[arg(long, value_name = "PATH", conflicts_with = "pages")]
    searchable_pdf: Option<PathBuf>,
    /// Write images of every page into this folder: `<stem>-<page>-<preset>.jpg`, from thumbnail to ai-vision
    #[arg(long, value_name = "DIR")]
    images: Option<PathBuf>,
    /// Save files that are embedded or attached into this folder: `<stem>-<name>`
    #[arg(long = "files", value_name = "DIR")]
    enclosed: Option<PathBuf>,
}

/// A file that was read, as the source of extras.
pub(super) struct Source<'a> {
    pub(super) readers: &'a Readers,
    pub(super) file: &'a Path,
    pub(super) name: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) password: Option<&'a Password>,
    /// Index of the first page in `reading`.
    pub(super) first_page: u32,
    pub(super) reading: &'a Reading,
}

impl Extras {
    /// What is wrong with the request for extras of these files.
    pub(super) fn misuse(&self, files: &[PathBuf]) -> Option<String> {
        let path = self.searchable_pdf.as_deref()?;
        if files.len() > 1 && !is_folder(path) {
            return Some(format!(
                "several files need a folder for --searchable-pdf: {} is none",
                path.display()
            ));
        }
        let overwritten = files.iter().find(|file| is_same(file, &searchable_path(path, file)))?;
        Some(format!("--searchable-pdf would overwrite {}", overwritten.display()))
    }

    /// Makes the folders.
    pub(super) fn prepare(&self) -> anyhow::Result<()> {
        let searchable = self.searchable_pdf.as_deref().filter(|path| is_folder(path));
        for folder in [self.images.as_deref(), self.enclosed.as_deref(), searchable].into_iter().flatten() {
            fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        }
        Ok(())
    }

    /// Makes the requested extras of one file; returns sentences about those that could not be made.
    pub(super) async fn make(&self, source: &Source<'_>) -> anyhow::Result<Vec<String>> {
        let mut problems = Vec::new();
        if let Some(folder) = &self.enclosed {
            save_files(folder, source.file, &source.reading.files)?;
        }
        if let Some(path) = &self.searchable_pdf {
            problems.extend(source.make_searchable(path).await?);
        }
        if let Some(folder) = &self.images {
            problems.extend(source.draw(folder).await?);
        }
        Ok(problems)
    }
}

impl Source<'_> {
    async fn make_searchable(&self, path: &Path) -> anyhow::Result<Option<String>> {
        if self.reading.pages.is_empty() {
            return Ok(Some(self.problem("no searchable PDF", "the file has no pages that were read")));
        }
        let title = stem(self.file).to_string_lossy().into_owned();
        let searchable =
            Searchable { pages: self.reading.pages.clone(), title, password: self.password.cloned() };
        let made = self.readers.make_searchable(self.bytes, self.name, searchable).await;
        match made.map_err(|error| anyhow::anyhow!("{error}"))? {
            Ok(pdf) => save(&searchable_path(path, self.file), &pdf.content).map(|()| None),
            Err(ReadingError { message, .. }) => Ok(Some(self.problem("no searchable PDF", &message))),
        }
    }

    /// Draws pages until one can't be drawn; the others would fail for the same reason.
    async fn draw(&self, folder: &Path) -> anyhow::Result<Option<String>> {
        if self.reading.pages.is_empty() {
            return Ok(Some(self.problem("no images", "the file has no pages that were read")));
        }
        for (page, index) in self.reading.pages.iter().zip(self.first_page..) {
            let drawn = self.readers.draw(self.bytes, self.name, &self.drawing(page, index)).await;
            let images = match drawn.map_err(|error| anyhow::anyhow!("{error}"))? {
                Ok(images) => images,
                Err(ReadingError { message, .. }) => {
                    let what = format!("no images from page {} on", index.saturating_add(1));
                    return Ok(Some(self.problem(&what, &message)));
                }
            };
            for (image, preset) in images.iter().zip(Preset::ALL) {
                let mut name = stem(self.file).to_owned();
                let extension = ImageFormat::Jpeg.extension();
                name.push(format!("-{}-{}.{extension}", index.saturating_add(1), preset.as_str()));
                save(&folder.join(name), &image.content)?;
            }
        }
        Ok(None)
    }

    fn drawing(&self, page: &Page, index: u32) -> Drawing {
        Drawing {
            page: index,
            presets: Preset::ALL.to_vec(),
            format: ImageFormat::Jpeg,
            rotation: Some(page.rotation),
            password: self.password.cloned(),
        }
    }

    fn problem(&self, what: &str, why: &str) -> String {
        format!("{}: {what}: {why}", self.file.display())
    }
}

fn save_files(folder: &Path, file: &Path, files: &[EnclosedFile]) -> anyhow::Result<()> {
    let mut taken = HashSet::new();
    for enclosed in files {
        let plain = plain_name(&enclosed.name);
        let mut name = plain.clone();
        let mut number = 1;
        while !taken.insert(name.clone()) {
            number += 1;
            name = format!("{number}-{plain}");
        }
        let mut path = OsString::from(stem(file));
        path.push(format!("-{name}"));
        save(&folder.join(path), &enclosed.content)?;
    }
    Ok(())
}

/// Makes a name from inside a file safe here: no folders, no control characters, not too long.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim().trim_end_matches('.');
    let plain: String =
        last.chars().map(|c| if c.is_control() || "<>:\"|?*".contains(c) { '_' } else { c }).collect();
    let (mut start, extension) = plain.rsplit_once('.').unwrap_or((&plain, ""));
    while start.len() + extension.len() > LONGEST_NAME {
        let Some((last, _)) = start.char_indices().next_back() else { break };
        start = &start[..last];
    }
    match (start, extension) {
        ("", "") => "file".to_owned(),
        (start, "") => start.to_owned(),
        (_, extension) if extension.len() > LONGEST_NAME => start.to_owned() + "file",
        (start, extension) => format!("{start}.{extension}"),
    }
}

/// Whether a path is a folder, or is meant to be one: it ends in a slash or has no extension.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/") || path.extension().is_none()
}

fn searchable_path(path: &Path, file: &Path) -> PathBuf {
    if !is_folder(path) {
        return path.to_owned();
    }
    let mut name = stem(file).to_owned();
    name.push(".pdf");
    path.join(name)
}

fn is_same(file: &Path, other: &Path) -> bool {
    matches!((file.canonicalize(), other.canonicalize()), (Ok(file), Ok(other)) if file == other)
}

#[cfg(test)]
mod tests {
    use document_types::reading::FileRole;

    use super::*;

    #[test]
    fn names_from_inside_a_file_never_lead_out_of_the_folder() {
        for (name, plain) in [
            ("factur-x.xml", "factur-x.xml"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\me\\photo.jpg", "photo.jpg"),
            ("..", "file"),
            ("", "file"),
            ("a\0b\n.txt", "a_b_.txt"),
            (".profile", ".profile"),
        ] {
            assert_eq!(plain_name(name), plain, "{name:?}");
        }
        let long = plain_name(&format!("{}.pdf", "ä".repeat(500)));
        assert!(long.len() <= LONGEST_NAME + 1 && long.ends_with("ä.pdf"), "{long}");
        assert!(plain_name(&format!("x.{}", "y".repeat(500))).len() <= LONGEST_NAME);
    }

    #[test]
    fn two_enclosed_files_of_one_name_are_both_kept() {
        let folder = tempfile::tempdir().unwrap();
        let enclosed = |content: &str| {
            EnclosedFile::new(FileRole::Attachment, "../note.txt".to_owned(), "text/plain", content.into())
        };
        save_files(folder.path(), Path::new("in/mail.eml"), &[enclosed("one"), enclosed("two")]).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("mail-note.txt")).unwrap(), "one");
        assert_eq!(fs::read_to_string(folder.path().join("mail-2-note.txt")).unwrap(), "two");
    }

    #[test]
    fn a_searchable_pdf_never_overwrites_what_it_is_made_from() {
        let folder = tempfile::tempdir().unwrap();
        let scan = folder.path().join("scan.pdf");
        fs::write(&scan, "scan").unwrap();
        let wish =
            |path: &Path| Extras { searchable_pdf: Some(path.to_owned()), images: None, enclosed: None };
        let files = [scan.clone(), folder.path().join("other.pdf")];
        assert!(wish(folder.path()).misuse(&files[..1]).unwrap().contains("would overwrite"));
        assert!(wish(&scan).misuse(&files[..1]).unwrap().contains("would overwrite"));
        assert!(wish(&folder.path().join("one.pdf")).misuse(&files).unwrap().contains("need a folder"));
        assert_eq!(wish(&folder.path().join("made")).misuse(&files), None);
    }
}
