//! Images of pages for people and for models.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Password;

/// Sizes that images of pages come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// For lists: 256 pixels.
    Thumbnail,
    /// For looking at a page: 1024 pixels.
    Preview,
    /// For a model in a conversation: 1024 pixels.
    AiChat,
    /// For a model that reads: 2048 pixels.
    AiVision,
}

impl Preset {
    /// All of them, the smallest first.
    pub const ALL: [Self; 4] = [Self::Thumbnail, Self::Preview, Self::AiChat, Self::AiVision];

    /// Longest side in pixels. Smaller pages are not enlarged.
    pub fn longest_side(self) -> u32 {
        match self {
            Self::Thumbnail => 256,
            Self::Preview | Self::AiChat => 1024,
            Self::AiVision => 2048,
        }
    }

    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Thumbnail => "thumbnail",
            Self::Preview => "preview",
            Self::AiChat => "ai-chat",
            Self::AiVision => "ai-vision",
        }
    }
}

/// What an image is encoded as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ImageFormat {
    /// WebP, lossy.
    Webp,
    /// Baseline JPEG.
    Jpeg,
}

impl ImageFormat {
    /// `image/webp`
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// `webp`
    pub fn extension(self) -> &'static str {
        match self {
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
        }
    }
}

/// One page that is to be drawn. The answer is one [`super::EnclosedFile`] for each preset, in their order,
/// named `<preset>.<extension>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawing {
    /// Which page, from 0.
    pub page: u32,
    /// In which sizes: all of them come from one decoding.
    pub presets: Vec<Preset>,
    /// Encoded as.
    pub format: ImageFormat,
    /// Clockwise turn in degrees (0, 90, 180, 270) that makes the stored image upright, as [`super::Page::rotation`] says it;
    /// when absent what the file asks for (EXIF).
    #[serde(default)]
    pub rotation: Option<u16>,
    /// Opens a protected file.
    #[serde(default)]
    pub password: Option<Password>,
}
