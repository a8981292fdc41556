//! From a drawing or a photograph to the few pixels a model was trained on.

use bunsen_spec::ImageShape;

/// A picture in shades of grey, row by row, 0 (dark) to 1 (bright).
#[derive(Clone, Debug, PartialEq)]
pub struct Grey {
    /// Pixels from left to right.
    pub width: usize,
    /// Pixels from top to bottom.
    pub height: usize,
    /// The values.
    pub values: Vec<f64>,
}

/// A channel value at least this bright belongs to the drawing.
const INK: f64 = 0.1;

impl Grey {
    /// An empty (dark) picture.
    pub fn dark(width: usize, height: usize) -> Self {
        Self { width, height, values: vec![0.0; width * height] }
    }

    /// The luminance (Rec. 709, of the stored values) of pixels of four bytes, red, green, blue and opacity,
    /// over black.
    pub fn from_rgba(width: usize, height: usize, bytes: &[u8]) -> Self {
        let luminance = |p: &[u8]| {
            let [r, g, b, a] = [p[0], p[1], p[2], p[3]].map(f64::from);
            (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255.0 * a / 255.0
        };
        let mut values: Vec<f64> = bytes.chunks_exact(4).map(luminance).collect();
        values.resize(width * height, 0.0);
        Self { width, height, values }
    }

    /// The value at (x, y).
    pub fn at(&self, x: usize, y: usize) -> f64 {
        self.values[y * self.width + x]
    }

    /// Whether the border is bright: dark ink on light paper.
    pub fn is_on_paper(&self) -> bool {
        let (w, h) = (self.width, self.height);
        if w == 0 || h == 0 {
            return false;
        }
        let border = (0..w).flat_map(|x| [(x, 0), (x, h - 1)]).chain((0..h).flat_map(|y| [(0, y), (w - 1, y)]));
        let (sum, n) = border.fold((0.0, 0), |(sum, n), (x, y)| (sum + self.at(x, y), n + 1));
        sum / f64::from(n) > 0.5
    }

    /// Dark for bright and bright for dark.
    #[must_use]
    pub fn inverted(mut self) -> Self {
        self.values.iter_mut().for_each(|v| *v = 1.0 - *v);
        self
    }

    /// The part that holds the drawing: left, top, width, height. `None` when it is dark all over.
    fn ink(&self) -> Option<(usize, usize, usize, usize)> {
        let inked = |x: usize, y: usize| self.at(x, y) >= INK;
        let columns: Vec<usize> = (0..self.width).filter(|x| (0..self.height).any(|y| inked(*x, y))).collect();
        let rows: Vec<usize> = (0..self.height).filter(|y| (0..self.width).any(|x| inked(x, *y))).collect();
        let (left, right) = (*columns.first()?, *columns.last()?);
        let (top, bottom) = (*rows.first()?, *rows.last()?);
        Some((left, top, right - left + 1, bottom - top + 1))
    }

    /// Cuts the drawing out and puts it in the middle of a square, as the pictures of hand-written digits are
    /// centred that models learn from. `margin` is the share of the square left free on each side.
    #[must_use]
    pub fn centred(&self, margin: f64) -> Self {
        let Some((left, top, width, height)) = self.ink() else { return self.clone() };
        let side = ((width.max(height)) as f64 / (1.0 - 2.0 * margin)).ceil() as usize;
        let mut square = Self::dark(side, side);
        let (dx, dy) = ((side - width) / 2, (side - height) / 2);
        for y in 0..height {
            for x in 0..width {
                square.values[(y + dy) * side + x + dx] = self.at(x + left, y + top);
            }
        }
        square
    }

    /// The picture in `width` times `height` pixels, each the mean of what it covers.
    #[must_use]
    pub fn resized(&self, width: usize, height: usize) -> Self {
        let mut small = Self::dark(width, height);
        if self.width == 0 || self.height == 0 {
            return small;
        }
        let columns = shares(self.width, width);
        let rows = shares(self.height, height);
        for (y, row) in rows.iter().enumerate() {
            for (x, column) in columns.iter().enumerate() {
                let sum: f64 = row
                    .iter()
                    .flat_map(|(j, b)| column.iter().map(move |(i, a)| (*i, *j, a * b)))
                    .map(|(i, j, share)| share * self.at(i, j))
                    .sum();
                small.values[y * width + x] = sum;
            }
        }
        small
    }

    /// The values of the model's columns: row by row, channels last, 0 to the shape's largest.
    pub fn columns(&self, shape: ImageShape) -> Vec<f64> {
        let small = self.resized(shape.width as usize, shape.height as usize);
        let value = |v: &f64| (v * shape.max * 1e6).round() / 1e6;
        small.values.iter().flat_map(|v| std::iter::repeat_n(value(v), shape.channels as usize)).collect()
    }
}

/// For each of `n` new pixels, the old ones it covers and their shares of it.
fn shares(old: usize, new: usize) -> Vec<Vec<(usize, f64)>> {
    let scale = old as f64 / new as f64;
    (0..new)
        .map(|i| {
            let (from, to) = (i as f64 * scale, (i + 1) as f64 * scale);
            (from.floor() as usize..(to.ceil() as usize).min(old))
                .map(|j| (j, (to.min((j + 1) as f64) - from.max(j as f64)) / scale))
                .filter(|(_, share)| *share > 1e-12)
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(width: usize, values: &[f64]) -> Grey {
        Grey { width, height: values.len() / width, values: values.into() }
    }

    #[test]
    fn a_small_pixel_is_the_mean_of_what_it_covers() {
        let small = grey(4, &[1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0]).resized(2, 1);
        assert_eq!(small.values, [1.0, 0.25]);
        let third = grey(3, &[0.0, 1.0, 1.0]).resized(2, 1);
        assert!((third.values[0] - 1.0 / 3.0).abs() < 1e-12 && (third.values[1] - 1.0).abs() < 1e-12);
        assert_eq!(grey(1, &[0.5]).resized(2, 2).values, [0.5; 4]);
    }

    #[test]
    fn a_drawing_is_put_in_the_middle() {
        let mut drawing = Grey::dark(10, 10);
        for y in 1..5 {
            drawing.values[y * 10 + 8] = 1.0;
        }
        let centred = drawing.centred(0.0);
        assert_eq!((centred.width, centred.height), (4, 4));
        assert_eq!(centred.values, [0.0, 1.0, 0.0, 0.0].repeat(4));
        assert_eq!(Grey::dark(3, 3).centred(0.1), Grey::dark(3, 3));
    }

    #[test]
    fn paper_is_told_from_slate() {
        assert!(grey(3, &[1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0]).is_on_paper());
        assert!(!Grey::dark(3, 3).is_on_paper());
        assert_eq!(grey(1, &[0.25]).inverted().values, [0.75]);
    }

    #[test]
    fn bytes_become_columns() {
        let white = Grey::from_rgba(1, 1, &[255, 255, 255, 255]);
        assert_eq!(white.columns(ImageShape { height: 1, width: 1, channels: 3, max: 16.0 }), [16.0; 3]);
        assert_eq!(Grey::from_rgba(1, 1, &[255, 255, 255, 0]).values, [0.0]);
        assert_eq!(Grey::from_rgba(2, 1, &[0; 4]).values, [0.0, 0.0]);
    }
}
