//! The control words of rich text that matter to who only wants to read it.

/// What a control word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The group holds nothing that is seen.
    Skipped,
    /// The group is seen although it stands in one that is not.
    Shown,
    /// The group stands beside the text.
    Aside,
    /// Text from here on is not seen.
    Hidden,
    /// Text from here on is formatted in no way.
    Plain,
    /// The group lists fonts.
    Fonts,
    CodePage,
    /// The code page of a system before Windows.
    OlderCodePage(i32),
    DefaultFont,
    Font,
    Charset,
    Fallback,
    Unicode,
    Binary,
    /// A sign.
    Character(&'static str),
    Paragraph,
    Row,
    EndOfCell,
    EndOfRow,
    /// Of no interest.
    Nothing,
}

/// The meaning of a control word.
pub(super) fn meaning(word: &str) -> Meaning {
    match word {
        "colortbl" | "stylesheet" | "info" | "pict" | "objdata" | "objclass" | "objname" | "themedata"
        | "colorschememapping" | "datastore" | "xmlnstbl" | "listtable" | "listoverridetable" | "revtbl"
        | "rsidtbl" | "filetbl" | "nonshppict" | "nonesttables" | "nesttableprops" | "shprslt" | "sp"
        | "fldinst" | "bkmkstart" | "bkmkend" | "xe" | "tc" | "txe" | "rxe" | "upr" | "atnid"
        | "atnauthor" | "atndate" | "atnref" | "atrfstart" | "atrfend" | "ftnsep" | "ftnsepc" | "ftncn"
        | "aftnsep" | "aftnsepc" | "aftncn" | "generator" | "template" | "passwordhash" | "htmltag"
        | "mhtmltag" => Meaning::Skipped,
        "ud" => Meaning::Shown,
        "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf"
        | "footnote" | "annotation" | "shptxt" => Meaning::Aside,
        "v" | "deleted" => Meaning::Hidden,
        "plain" => Meaning::Plain,
        "fonttbl" => Meaning::Fonts,
        "ansicpg" => Meaning::CodePage,
        "mac" => Meaning::OlderCodePage(10_000),
        "pc" => Meaning::OlderCodePage(437),
        "pca" => Meaning::OlderCodePage(850),
        "deff" => Meaning::DefaultFont,
        "f" => Meaning::Font,
        "fcharset" => Meaning::Charset,
        "uc" => Meaning::Fallback,
        "u" => Meaning::Unicode,
        "bin" => Meaning::Binary,
        "par" | "sect" | "page" | "column" => Meaning::Paragraph,
        "trowd" | "intbl" => Meaning::Row,
        "cell" => Meaning::EndOfCell,
        "row" => Meaning::EndOfRow,
        word => character(word).map_or(Meaning::Nothing, Meaning::Character),
    }
}

fn character(word: &str) -> Option<&'static str> {
    let text = match word {
        "line" | "lbr" | "softline" | "nestrow" => "\n",
        "tab" => "\t",
        "nestcell" | "enspace" | "emspace" | "qmspace" => " ",
        "emdash" => "—",
        "endash" => "–",
        "bullet" => "•",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        _ => return None,
    };
    Some(text)
}

/// Groups that begin with `\*` are for those who know them; these are known.
pub(super) fn is_read_although_optional(word: &str) -> bool {
    matches!(word, "annotation" | "shpinst" | "shptxt" | "ud" | "shpgrp" | "footnote" | "listtext" | "pntext")
}
