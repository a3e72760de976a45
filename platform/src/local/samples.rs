//! The documents of the demo organization: a story in twelve files, so that the first screen is alive. Two need a person,
//! one can't be opened, one is there twice, one brings its own data, one is a scan of several pages, one a photograph.

use std::io::Write as _;

use shared::activity::Actor;
use shared::auth::demo::Demo;
use shared::db::SystemTx;
use shared::documents::upload::NewFile;
use shared::{App, Result, documents};

/// The files as `platform/demo/draw.py` draws them: name and bytes, the newest last.
const FILES: [(&str, &[u8]); 12] = [
    ("Agreement Oughterard School.docx", include_bytes!("../../demo/Agreement Oughterard School.docx")),
    ("Statement 2026-10.pdf", include_bytes!("../../demo/Statement 2026-10.pdf")),
    ("Electricity October.pdf", include_bytes!("../../demo/Electricity October.pdf")),
    ("Credit note CN-0093.pdf", include_bytes!("../../demo/Credit note CN-0093.pdf")),
    ("Payslips October.pdf", include_bytes!("../../demo/Payslips October.pdf")),
    ("Fax from Spiddal.pdf", include_bytes!("../../demo/Fax from Spiddal.pdf")),
    ("Maple Ladder 5507.pdf", include_bytes!("../../demo/Maple Ladder 5507.pdf")),
    ("RE-2026-1187.pdf", include_bytes!("../../demo/RE-2026-1187.pdf")),
    ("Delivery notes November.pdf", include_bytes!("../../demo/Delivery notes November.pdf")),
    ("IMG_2031.jpg", include_bytes!("../../demo/IMG_2031.jpg")),
    ("LST-20417.pdf", include_bytes!("../../demo/LST-20417.pdf")),
    ("Copy of LST-20417.pdf", include_bytes!("../../demo/LST-20417.pdf")),
];

/// Uploads the files as the operator of the demo organization.
///
/// # Errors
/// When the database or the bucket does not answer.
pub(super) async fn upload(app: &App, Demo { org, operator }: Demo) -> Result<()> {
    let actor = Actor { user: Some(operator), ..Actor::system() };
    for (name, bytes) in FILES {
        let file = NewFile::check(name, bytes.len() as u64, None, &app.settings.documents)?;
        let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
        let document = documents::insert(&mut tx, &actor, operator, &file).await?;
        tx.commit().await?;
        let mut spool = tempfile::tempfile()?;
        spool.write_all(bytes)?;
        documents::file::store_upload(app, &document, spool).await?;
        documents::object_arrived(app, &document.key).await?;
    }
    Ok(())
}
