//! Where text runs on a page image, and the frame in which it runs to the right.

/// Text that is turned further than this from a quarter, in radians, is slanted: a watermark.
const SLANT: f32 = 0.3;

/// Where text runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    #[default]
    Right,
    Down,
    Left,
    Up,
    /// Across: it belongs to no line of the page.
    Slanted,
}

impl Way {
    /// All of them.
    pub(super) const ALL: [Self; 5] = [Self::Right, Self::Down, Self::Left, Self::Up, Self::Slanted];

    /// That of a direction in pixels, y downwards.
    pub(super) fn along((x, y): (f32, f32)) -> Self {
        let (long, short) = (x.abs().max(y.abs()), x.abs().min(y.abs()));
        if short > long * SLANT {
            return Self::Slanted;
        }
        match (x.abs() >= y.abs(), x < 0.0, y < 0.0) {
            (true, false, _) => Self::Right,
            (true, true, _) => Self::Left,
            (false, _, false) => Self::Down,
            (false, _, true) => Self::Up,
        }
    }

    /// Clockwise turn in degrees that makes text upright which runs this way.
    pub(super) fn degrees(self) -> u16 {
        match self {
            Self::Right | Self::Slanted => 0,
            Self::Up => 90,
            Self::Left => 180,
            Self::Down => 270,
        }
    }

    /// That of text which such a turn makes upright.
    pub(super) fn turned_by(degrees: u16) -> Self {
        match degrees {
            90 => Self::Up,
            180 => Self::Left,
            270 => Self::Down,
            _ => Self::Right,
        }
    }

    /// A point in the frame where the text runs to the right and its lines follow downwards.
    pub(super) fn upright(self, (x, y): (f32, f32)) -> (f32, f32) {
        match self {
            Self::Right | Self::Slanted => (x, y),
            Self::Down => (y, -x),
            Self::Left => (-x, -y),
            Self::Up => (-y, x),
        }
    }

    /// A box in that frame.
    pub(super) fn upright_box(self, [x0, y0, x1, y1]: [f32; 4]) -> [f32; 4] {
        let (ax, ay) = self.upright((x0, y0));
        let (bx, by) = self.upright((x1, y1));
        [ax.min(bx), ay.min(by), ax.max(bx), ay.max(by)]
    }

    /// A point of that frame on the page.
    pub(super) fn back(self, (x, y): (f32, f32)) -> (f32, f32) {
        match self {
            Self::Right | Self::Slanted => (x, y),
            Self::Down => (-y, x),
            Self::Left => (-x, -y),
            Self::Up => (y, -x),
        }
    }

    /// A box of that frame on the page.
    pub(super) fn back_box(self, [x0, y0, x1, y1]: [f32; 4]) -> [f32; 4] {
        let (ax, ay) = self.back((x0, y0));
        let (bx, by) = self.back((x1, y1));
        [ax.min(bx), ay.min(by), ax.max(bx), ay.max(by)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_quarters_or_slanted() {
        let ways =
            [(1.0, 0.1), (0.1, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, -1.0), (0.0, 0.0)].map(Way::along);
        assert_eq!(ways, [Way::Right, Way::Down, Way::Left, Way::Up, Way::Slanted, Way::Right]);
    }

    #[test]
    fn what_is_turned_upright_is_turned_back() {
        for way in Way::ALL {
            assert_eq!(way.back(way.upright((3.0, -4.0))), (3.0, -4.0));
            assert!(way == Way::Slanted || Way::turned_by(way.degrees()) == way);
        }
    }

    #[test]
    fn in_its_frame_text_runs_to_the_right_and_lines_go_down() {
        // Text that runs up the page: its next letter is above, its next line to the right.
        assert_eq!(Way::Up.upright((0.0, -1.0)), (1.0, 0.0));
        assert_eq!(Way::Up.upright((1.0, 0.0)), (0.0, 1.0));
        assert_eq!(Way::Down.upright((0.0, 1.0)), (1.0, 0.0));
        assert_eq!(Way::Down.upright((-1.0, 0.0)), (0.0, 1.0));
    }
}
