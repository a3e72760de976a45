//! A PDF of pictures with invisible words over them.

use document_types::reading::{Page, ReadingError, ReadingErrorCode};
use pdf_writer::types::{CidFontType, FontFlags, PageMode, SystemInfo, TextRenderingMode, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::affine::Affine;
use super::check_size;
use super::font::{ADVANCE, ASCENT, DESCENT, Font, NAME};
use super::layout::runs;
use super::picture::{Picture, Resolution, deflated};
use crate::turn::Turn;

/// Points per inch (ISO 32000-1, 8.3.2.3).
const POINTS_PER_INCH: f64 = 72.0;

/// The longer side of A4 in points: photos whose resolution nobody knows come out no larger.
const A4_HEIGHT: f64 = 841.89;

/// Registry and ordering of glyphs that are numbered as they come.
const IDENTITY: SystemInfo<'_> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// Numbers of the objects that there is one of.
struct Fixed {
    catalog: Ref,
    pages: Ref,
    outline: Ref,
    info: Ref,
    font: FontParts,
}

struct FontParts {
    font: Ref,
    glyphs: Ref,
    descriptor: Ref,
    file: Ref,
    unicode: Ref,
}

/// Numbers of the objects of one page.
struct PageParts {
    page: Ref,
    content: Ref,
    picture: Ref,
    bookmark: Ref,
}

/// The file: a page and a bookmark for each picture. The same input makes the same bytes.
pub(super) fn pdf<'a>(
    pictures: impl IntoIterator<Item = Result<Picture<'a>, ReadingError>>,
    read: &[Page],
    title: &str,
) -> Result<Vec<u8>, ReadingError> {
    let mut next = Ref::new(1);
    let fixed = Fixed::numbered(&mut next);
    let font = Font::of(read.iter().flat_map(|page| &page.words));
    let mut pdf = Pdf::new();
    let mut parts = Vec::new();
    let nothing = Page::default();
    for (index, picture) in pictures.into_iter().enumerate() {
        let picture = picture?;
        let page = read.get(index).unwrap_or(&nothing);
        if !page.words.is_empty() {
            check_size(page, (picture.width, picture.height))?;
        }
        let part = PageParts::numbered(&mut next);
        picture.write(&mut pdf, part.picture);
        write_page(&mut pdf, &part, &fixed, &Sheet::of(&picture, page), page, &font);
        parts.push(part);
    }
    if parts.is_empty() {
        return Err(ReadingError::new(ReadingErrorCode::Empty, "the image has no pages"));
    }
    write_frame(&mut pdf, &fixed, &parts, title);
    write_font(&mut pdf, &fixed.font, &font);
    Ok(pdf.finish())
}

impl Fixed {
    fn numbered(next: &mut Ref) -> Self {
        let [catalog, pages, outline, info] = [(); 4].map(|()| next.bump());
        let [font, glyphs, descriptor, file, unicode] = [(); 5].map(|()| next.bump());
        Self { catalog, pages, outline, info, font: FontParts { font, glyphs, descriptor, file, unicode } }
    }
}

impl PageParts {
    fn numbered(next: &mut Ref) -> Self {
        let [page, content, picture, bookmark] = [(); 4].map(|()| next.bump());
        Self { page, content, picture, bookmark }
    }
}

/// How a picture lies on its page.
struct Sheet {
    turn: Turn,
    /// Width and height of the upright page in points.
    size: (f64, f64),
    /// From pixels of the upright picture, which grow downwards, to points.
    to_page: Affine,
    /// From the unit square that PDF draws pictures in to points.
    placed: Affine,
}

impl Sheet {
    fn of(picture: &Picture<'_>, page: &Page) -> Self {
        let stored = (picture.width, picture.height);
        // A page that was not read stands as its file says.
        let turn = if page.width == 0 { picture.turn } else { picture.turn.with_degrees(page.rotation) };
        let (across, down) = points_per_pixel(picture);
        let (across, down) = if turn.size((0, 1)) == (1, 0) { (down, across) } else { (across, down) };
        let (width, height) = turn.size(stored);
        let size = (f64::from(width) * across, f64::from(height) * down);
        let to_page = Affine { x: (across, 0.0), y: (0.0, -down), origin: (0.0, size.1) };
        let pixels = (f64::from(stored.0), f64::from(stored.1));
        let placed = Affine::of((1.0, 1.0), |x, y| {
            let (x, y) = turn.redo((x * pixels.0, (1.0 - y) * pixels.1), pixels);
            to_page.apply(x, y)
        });
        Self { turn, size, to_page, placed }
    }
}

/// Across and down the stored picture.
fn points_per_pixel(picture: &Picture<'_>) -> (f64, f64) {
    let stated =
        picture.resolution.and_then(|resolution| resolution.if_plausible((picture.width, picture.height)));
    let Resolution { across, down } = stated.unwrap_or(Resolution::ASSUMED);
    let (across, down) = (POINTS_PER_INCH / across, POINTS_PER_INCH / down);
    if stated.is_some() {
        return (across, down);
    }
    let longest = f64::from(picture.width.max(picture.height));
    let fitting = across.min(A4_HEIGHT / longest);
    (fitting, fitting)
}

fn write_page(pdf: &mut Pdf, part: &PageParts, fixed: &Fixed, sheet: &Sheet, read: &Page, font: &Font) {
    let mut content = Content::new();
    content.save_state().transform(sheet.placed.matrix()).x_object(Name(b"Picture")).restore_state();
    content.begin_text().set_text_rendering_mode(TextRenderingMode::Invisible);
    // Boxes of words know no mirroring, the picture does.
    for run in runs(read, sheet.turn.unmirrored(), &read.words) {
        let setting = run.set(&sheet.to_page);
        content.set_font(Name(b"Invisible"), setting.font_size);
        content.set_text_matrix(setting.matrix).show(Str(&font.encode(&run.text)));
    }
    content.end_text();
    let content = deflated(&content.finish());
    pdf.stream(part.content, &content).filter(Filter::FlateDecode);

    #[expect(clippy::cast_possible_truncation, reason = "PDF's numbers are single precision")]
    let media_box = Rect::new(0.0, 0.0, sheet.size.0 as f32, sheet.size.1 as f32);
    let mut page = pdf.page(part.page);
    page.parent(fixed.pages).media_box(media_box).contents(part.content);
    let mut resources = page.resources();
    resources.x_objects().pair(Name(b"Picture"), part.picture);
    resources.fonts().pair(Name(b"Invisible"), fixed.font.font);
}

/// Catalogue, tree of pages, bookmarks, metadata.
fn write_frame(pdf: &mut Pdf, fixed: &Fixed, parts: &[PageParts], title: &str) {
    let count = i32::try_from(parts.len()).unwrap_or(i32::MAX);
    let mut catalog = pdf.catalog(fixed.catalog);
    catalog.pages(fixed.pages).outlines(fixed.outline).page_mode(PageMode::UseNone);
    catalog.viewer_preferences().display_doc_title(!title.is_empty());
    catalog.finish();
    pdf.pages(fixed.pages).count(count).kids(parts.iter().map(|part| part.page));
    let mut info = pdf.document_info(fixed.info);
    info.creator(TextStr("AstralisOps")).producer(TextStr("AstralisOps"));
    if !title.is_empty() {
        info.title(TextStr(title));
    }
    info.finish();

    let mut outline = pdf.outline(fixed.outline);
    if let (Some(first), Some(last)) = (parts.first(), parts.last()) {
        outline.first(first.bookmark).last(last.bookmark).count(count);
    }
    outline.finish();
    for (at, part) in parts.iter().enumerate() {
        let mut bookmark = pdf.outline_item(part.bookmark);
        bookmark.title(TextStr(&format!("Page {}", at + 1))).parent(fixed.outline);
        if let Some(before) = at.checked_sub(1).and_then(|before| parts.get(before)) {
            bookmark.prev(before.bookmark);
        }
        if let Some(after) = parts.get(at + 1) {
            bookmark.next(after.bookmark);
        }
        bookmark.dest().page(part.page).fit();
    }
}

fn write_font(pdf: &mut Pdf, parts: &FontParts, font: &Font) {
    let name = Name(NAME.as_bytes());
    pdf.type0_font(parts.font)
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(parts.glyphs)
        .to_unicode(parts.unicode);
    pdf.cid_font(parts.glyphs)
        .subtype(CidFontType::Type2)
        .base_font(name)
        .system_info(IDENTITY)
        .font_descriptor(parts.descriptor)
        .default_width(f32::from(ADVANCE))
        .cid_to_gid_map_predefined(Name(b"Identity"));
    pdf.font_descriptor(parts.descriptor)
        .name(name)
        .flags(FontFlags::SYMBOLIC | FontFlags::FIXED_PITCH)
        .bbox(Rect::new(0.0, f32::from(DESCENT), f32::from(ADVANCE), f32::from(ASCENT)))
        .italic_angle(0.0)
        .ascent(f32::from(ASCENT))
        .descent(f32::from(DESCENT))
        .cap_height(f32::from(ASCENT))
        .stem_v(80.0)
        .font_file2(parts.file);
    let file = font.true_type();
    let length = i32::try_from(file.len()).unwrap_or_default();
    pdf.stream(parts.file, &deflated(&file)).filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
    let mut unicode = UnicodeCmap::new(Name(b"Invisible-UCS2"), IDENTITY);
    for (glyph, character) in font.glyphs() {
        unicode.pair(glyph, character);
    }
    pdf.cmap(parts.unicode, &deflated(&unicode.finish())).filter(Filter::FlateDecode);
}
