//! Ways from one plane to another that keep straight lines straight.

/// Where the unit vectors and the origin go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Affine {
    pub(crate) x: (f64, f64),
    pub(crate) y: (f64, f64),
    pub(crate) origin: (f64, f64),
}

impl Affine {
    /// The one that does the same as a function with three points: the origin, and far along both sides.
    pub(crate) fn of(sides: (f64, f64), way: impl Fn(f64, f64) -> (f64, f64)) -> Self {
        Self::through(sides, [way(0.0, 0.0), way(sides.0, 0.0), way(0.0, sides.1)])
    }

    /// By where those three points go.
    pub(crate) fn through(sides: (f64, f64), [origin, across, down]: [(f64, f64); 3]) -> Self {
        let along = |(x, y): (f64, f64), side: f64| ((x - origin.0) / side, (y - origin.1) / side);
        Self { x: along(across, sides.0), y: along(down, sides.1), origin }
    }

    /// Where a point goes.
    pub(crate) fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let (across, down) = self.turn(x, y);
        (across + self.origin.0, down + self.origin.1)
    }

    /// Where a direction goes.
    pub(crate) fn turn(&self, x: f64, y: f64) -> (f64, f64) {
        (x * self.x.0 + y * self.y.0, x * self.x.1 + y * self.y.1)
    }

    /// As PDF writes it (ISO 32000-1, 8.3.3).
    pub(crate) fn matrix(&self) -> [f32; 6] {
        let Self { x, y, origin } = self;
        #[expect(clippy::cast_possible_truncation, reason = "PDF's numbers are single precision")]
        [x.0, x.1, y.0, y.1, origin.0, origin.1].map(|number| number as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_known_by_three_points() {
        let way = Affine::of((10.0, 20.0), |x, y| (2.0 * y + 1.0, 5.0 - x));
        assert_eq!(way.apply(3.0, 4.0), (9.0, 2.0));
        assert_eq!(way.turn(1.0, 0.0), (0.0, -1.0));
        assert_eq!(way.matrix(), [0.0, -1.0, 2.0, 0.0, 1.0, 5.0]);
    }
}
