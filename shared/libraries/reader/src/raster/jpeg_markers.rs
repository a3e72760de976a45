//! What the segments in front of a JPEG's picture say: colours, resolution, EXIF.

/// Marker and content of each segment before the picture data (ITU-T T.81, B.1.1.4).
pub(crate) fn segments(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    const START_OF_SCAN: u8 = 0xda;
    let mut rest = bytes.get(2..).unwrap_or_default();
    std::iter::from_fn(move || {
        // Fill bytes may stand between segments.
        let start = rest.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xff))?;
        let marker = *rest.get(start + 1)?;
        let length = usize::from(u16::from_be_bytes(rest.get(start + 2..start + 4)?.try_into().ok()?));
        let content = rest.get(start + 4..(start + 2).checked_add(length)?)?;
        if marker == START_OF_SCAN {
            return None;
        }
        rest = rest.get(start + 2 + length..)?;
        Some((marker, content))
    })
}

/// The file without the bytes that stray between its segments, which libjpeg takes for damage in the header and
/// viewers pass over.
pub(crate) fn without_strays(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut clean = bytes.get(..2)?.to_vec();
    let mut end = 2;
    for (marker, content) in segments(bytes) {
        clean.extend([0xff, marker]);
        clean.extend(u16::try_from(content.len() + 2).ok()?.to_be_bytes());
        clean.extend(content);
        end = content.as_ptr_range().end as usize - bytes.as_ptr() as usize;
    }
    let scan = bytes.get(end..)?;
    let start = scan.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xff))?;
    clean.extend(&scan[start..]);
    Some(clean)
}

/// Whether 255 stands for no ink in a picture of four inks, as Adobe's programs write it.
pub(crate) fn has_inverted_inks(bytes: &[u8]) -> bool {
    segments(bytes).any(|(marker, content)| marker == 0xee && content.starts_with(b"Adobe"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_end_where_the_picture_begins() {
        let file = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xee\x00\x07Adobe\xff\xda\x00\x02\xff\xee\x00\x02";
        let found: Vec<_> = segments(file).collect();
        assert_eq!(found, [(0xe0, b"ab".as_slice()), (0xee, b"Adobe".as_slice())]);
        assert!(has_inverted_inks(file));
        assert_eq!(segments(b"\xff\xd8\xff\xe0\xff\xff").count(), 0);
        assert_eq!(segments(b"").count(), 0);
    }

    #[test]
    fn bytes_between_segments_are_left_out() {
        let file = b"\xff\xd8??\xff\xe0\x00\x04ab?\x00\xff\xda\x00\x02picture\xff\xd9";
        let clean = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xda\x00\x02picture\xff\xd9";
        assert_eq!(without_strays(file).as_deref(), Some(clean.as_slice()));
        assert_eq!(without_strays(clean).as_deref(), Some(clean.as_slice()));
        assert_eq!(without_strays(b"\xff\xd8"), None);
    }
}
