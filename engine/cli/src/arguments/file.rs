//! How a file is read, as many commands can be told.

use bunsen_spec::{PictureColours, PictureOptions, ReadOptions};
use clap::Args;

/// How a file is read. What is left out is found out from its bytes.
#[derive(Debug, Args)]
pub struct FileArguments {
    /// The character between values: `,`, `;`, `|` or `tab`.
    #[arg(long, value_parser = parse_delimiter)]
    pub delimiter: Option<char>,
    /// The encoding, such as `utf-8` or `windows-1252`.
    #[arg(long)]
    pub encoding: Option<String>,
    /// The first row is data, not names.
    #[arg(long)]
    pub no_header: bool,
    /// Numbers are written with a comma before the decimals.
    #[arg(long)]
    pub decimal_comma: bool,
    /// Dates such as 01/02/2024 have the day first.
    #[arg(long, conflicts_with = "month_first")]
    pub day_first: bool,
    /// Dates such as 01/02/2024 have the month first.
    #[arg(long)]
    pub month_first: bool,
    /// Which table of a file that holds several: a workbook's sheet, an archive's file, a JSON document's list.
    #[arg(long, value_name = "NAME")]
    pub part: Option<String>,
    /// Width in pixels that pictures in folders are brought to.
    #[arg(long, value_name = "PIXELS")]
    pub picture_width: Option<u32>,
    /// Height in pixels that pictures in folders are brought to.
    #[arg(long, value_name = "PIXELS")]
    pub picture_height: Option<u32>,
    /// Read pictures in folders without colours.
    #[arg(long)]
    pub grey: bool,
}

impl FileArguments {
    /// As the reader takes them.
    pub fn options(&self) -> ReadOptions {
        ReadOptions {
            format: None,
            part: self.part.clone(),
            delimiter: self.delimiter,
            encoding: self.encoding.clone(),
            has_header: self.no_header.then_some(false),
            decimal_comma: self.decimal_comma.then_some(true),
            day_first: if self.month_first { Some(false) } else { self.day_first.then_some(true) },
            pictures: PictureOptions {
                width: self.picture_width,
                height: self.picture_height,
                colours: self.grey.then_some(PictureColours::Grey),
            },
        }
    }
}

fn parse_delimiter(text: &str) -> Result<char, String> {
    match text {
        "," | ";" | "|" | "\t" => Ok(text.chars().next().unwrap_or(',')),
        "tab" | "\\t" => Ok('\t'),
        _ => Err("it must be one of , ; | and tab".into()),
    }
}
