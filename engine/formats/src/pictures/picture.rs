//! One picture: what its file says of it, and its numbers at the size that all have.

use std::io::Cursor;

use bunsen_spec::{PictureColours, say};
use image::imageops::{FilterType, crop_imm, resize};
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageReader, Limits, RgbImage};

/// The most pixels that a picture is decoded with: more than cameras have.
const MAX_PIXELS: u64 = 64 << 20;
/// The most memory that decoding one may take, in bytes.
const MAX_ALLOCATED: u64 = 512 << 20;

/// What a file says of its picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measures {
    /// Width in pixels, as it is shown.
    pub(crate) width: u32,
    /// Height in pixels, as it is shown.
    pub(crate) height: u32,
    /// Whether it is stored without colours.
    pub(crate) is_grey: bool,
}

/// How every picture is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) colours: PictureColours,
}

/// Measures a picture without decoding it.
///
/// # Errors
/// Why it cannot be read, for a sentence.
pub(crate) fn measure(bytes: &[u8]) -> Result<Measures, String> {
    let mut decoder = decoder(bytes)?;
    let (width, height) = decoder.dimensions();
    let is_turned = matches!(
        decoder.orientation().map_err(why)?,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let (width, height) = if is_turned { (height, width) } else { (width, height) };
    Ok(Measures { width, height, is_grey: !decoder.color_type().has_color() })
}

/// A picture's numbers, 0 to 255, row by row with the channels of a pixel together: turned as the camera was held,
/// laid on white where it is transparent, cut at both sides to the wanted shape, then brought to the wanted size. Of
/// several pictures in a file it is the first.
///
/// # Errors
/// Why it cannot be read, for a sentence.
pub(crate) fn numbers(bytes: &[u8], wanted: Wanted) -> Result<Vec<u8>, String> {
    let mut decoder = decoder(bytes)?;
    let orientation = decoder.orientation().map_err(why)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(why)?;
    picture.apply_orientation(orientation);
    let Wanted { width, height, colours } = wanted;
    Ok(match colours {
        PictureColours::Grey => fitted(&grey(picture), width, height).into_raw(),
        PictureColours::Rgb => fitted(&rgb(picture), width, height).into_raw(),
    })
}

fn decoder(bytes: &[u8]) -> Result<impl ImageDecoder + '_, String> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOCATED);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(why)?;
    let (width, height) = decoder.dimensions();
    match u64::from(width) * u64::from(height) {
        0 => Err(say::pictures::is_empty().into()),
        1..=MAX_PIXELS => Ok(decoder),
        _ => Err(say::pictures::is_too_large(width, height)),
    }
}

fn why(error: ImageError) -> String {
    match error {
        ImageError::Unsupported(_) => say::pictures::is_of_no_known_format().into(),
        ImageError::Limits(_) => say::pictures::takes_too_much_memory().into(),
        error => error.to_string(),
    }
}

fn rgb(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let on_white = |value: u8, alpha: u8| {
        let (value, alpha) = (u32::from(value), u32::from(alpha));
        ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        image::Rgb([red, green, blue].map(|value| on_white(value, alpha)))
    })
}

/// How bright each pixel is, by the weights of ITU-R BT.601, which Pillow and torchvision take too.
fn grey(picture: DynamicImage) -> GrayImage {
    if !picture.color().has_color() && !picture.color().has_alpha() {
        return picture.into_luma8();
    }
    let picture = rgb(picture);
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue] = picture.get_pixel(x, y).0.map(u32::from);
        image::Luma([((red * 19_595 + green * 38_470 + blue * 7_471 + (1 << 15)) >> 16) as u8])
    })
}

/// The largest part in the middle that has the wanted shape, brought to the wanted size.
fn fitted<P>(picture: &image::ImageBuffer<P, Vec<u8>>, width: u32, height: u32) -> image::ImageBuffer<P, Vec<u8>>
where
    P: image::Pixel<Subpixel = u8> + 'static,
{
    let (left, top, cut_width, cut_height) = middle(picture.width(), picture.height(), width, height);
    let cut = crop_imm(picture, left, top, cut_width, cut_height);
    match (cut_width, cut_height) == (width, height) {
        true => cut.to_image(),
        false => resize(&*cut, width, height, FilterType::Triangle),
    }
}

/// Left edge, top edge, width and height of the largest part in the middle with the shape of `width` to `height`.
fn middle(n_columns: u32, n_rows: u32, width: u32, height: u32) -> (u32, u32, u32, u32) {
    let share = |whole: u32, part: u32, of: u32| {
        let rounded = (u64::from(whole) * u64::from(part) + u64::from(of) / 2) / u64::from(of);
        u32::try_from(rounded).unwrap_or(u32::MAX).max(1)
    };
    let cut_width = n_columns.min(share(n_rows, width, height));
    let cut_height = n_rows.min(share(n_columns, height, width));
    ((n_columns - cut_width) / 2, (n_rows - cut_height) / 2, cut_width, cut_height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_has_the_wanted_shape() {
        assert_eq!(middle(40, 30, 10, 10), (5, 0, 30, 30));
        assert_eq!(middle(30, 41, 10, 10), (0, 5, 30, 30));
        assert_eq!(middle(64, 48, 32, 24), (0, 0, 64, 48));
        assert_eq!(middle(100, 1, 1, 100), (49, 0, 1, 1));
        assert_eq!(middle(7, 5, 14, 10), (0, 0, 7, 5));
        assert_eq!(middle(u32::MAX, 1, 1, 1), (u32::MAX / 2, 0, 1, 1));
    }

    fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.into().write_to(&mut bytes, image::ImageFormat::Png).expect("memory takes any picture");
        bytes.into_inner()
    }

    #[test]
    fn what_is_transparent_lies_on_white() {
        let picture = image::RgbaImage::from_fn(2, 1, |x, _| image::Rgba([10, 20, 30, [0, 255][x as usize]]));
        let bytes = png(picture);
        let wanted = |colours| Wanted { width: 2, height: 1, colours };
        assert_eq!(numbers(&bytes, wanted(PictureColours::Rgb)), Ok(vec![255, 255, 255, 10, 20, 30]));
        assert_eq!(numbers(&bytes, wanted(PictureColours::Grey)), Ok(vec![255, 18]));
        assert_eq!(measure(&bytes), Ok(Measures { width: 2, height: 1, is_grey: false }));
    }

    #[test]
    fn a_picture_that_claims_to_be_huge_is_refused_before_it_is_decoded() {
        let mut bytes = png(GrayImage::new(1, 1));
        bytes[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        let crc = crc32(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&crc.to_be_bytes());
        assert!(measure(&bytes).is_err_and(|why| why.contains("65536")), "{:?}", measure(&bytes));
        assert!(measure(b"no picture").is_err());
        assert!(measure(b"").is_err());
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        crc.sum()
    }
}
