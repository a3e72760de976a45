//! `astralis export`: a whole organization as one file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use shared::transfer::{self, Archive, Manifest, Missing};
use shared::{App, Result, db};

use crate::process::{self, Beside};

/// What `export` is called with.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The organization, by name or identifier
    #[arg(long, value_name = "NAME|ID", requires = "out", required_unless_present = "verify")]
    organization: Option<String>,
    /// The file to write
    #[arg(long, value_name = "FILE", requires = "organization")]
    out: Option<PathBuf>,
    /// Look at every byte of an export instead of making one
    #[arg(long, value_name = "FILE", conflicts_with_all = ["organization", "out"])]
    verify: Option<PathBuf>,
    /// Export although files are missing in the bucket, or are not those that were uploaded
    #[arg(long, requires = "organization")]
    without_missing_files: bool,
    #[command(flatten)]
    beside: Beside,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> ExitCode {
    process::run(async {
        if let Some(file) = &arguments.verify {
            return verify(file);
        }
        let (Some(organization), Some(out)) = (&arguments.organization, &arguments.out) else {
            return Ok(());
        };
        let app = App::new(arguments.beside.settings()?)?;
        db::refuse_unbound(&app.db).await?;
        let org = transfer::find_organization(&app, organization).await?;
        let missing = if arguments.without_missing_files { Missing::LeaveOut } else { Missing::Refuse };
        let exported = transfer::export(&app, org, out, missing).await?;
        describe(&exported.manifest);
        for (what, count) in exported.left_behind {
            println!("Left behind: {count} {what}");
        }
        if exported.changed > 0 {
            println!(
                "Of the missing files {} are there, and are not those that were uploaded.",
                exported.changed
            );
        }
        if exported.in_work > 0 {
            println!(
                "{} documents are in work: they are read and processed here, and again where this file is imported.",
                exported.in_work
            );
        }
        println!("Written to {}. It holds everything: keep it like a backup.", out.display());
        Ok(())
    })
}

fn verify(file: &Path) -> Result<()> {
    let checked = transfer::check(Archive::open(file)?)?;
    describe(checked.manifest());
    println!("{} is whole.", file.display());
    Ok(())
}

/// Counts and hashes, which are the same on both sides.
pub(crate) fn describe(manifest: &Manifest) {
    let named = &manifest.organization;
    println!("{} ({}), schema {}", named.name, named.id, manifest.schema_version);
    for table in &manifest.tables {
        println!("  {:<22}{:>9} rows  {}", table.name, table.rows, table.sha256);
    }
    let files = &manifest.files;
    println!("  {:<22}{:>9} files {}  {} bytes", "files", files.count, files.index_sha256, files.bytes);
    if files.missing > 0 {
        println!("  {} of the files are not in the bucket, and so not in the export", files.missing);
    }
}
