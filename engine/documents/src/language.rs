//! In which language a document is written.

use bunsen_spec::{BlockKind, Document, DocumentFormat};
use whatlang::Lang;

/// How much prose is judged by.
const LOOKED_AT: usize = 16 << 10;
/// Fewer letters say nothing.
const MIN_LETTERS: usize = 40;

/// The language of a document's sentences, as a primary tag of BCP 47. `None` where that is not clear, and for source
/// code and tables.
pub(crate) fn language(document: &Document) -> Option<String> {
    if matches!(document.format, DocumentFormat::Code | DocumentFormat::Csv) {
        return None;
    }
    let mut prose = String::new();
    let is_prose = |kind| matches!(kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Heading(_));
    for block in document.blocks.iter().filter(|block| is_prose(block.kind)) {
        for c in document.text[block.range.clone()].chars() {
            prose.push(c);
        }
        prose.push('\n');
        if prose.len() >= LOOKED_AT {
            break;
        }
    }
    if prose.chars().filter(|c| c.is_alphabetic()).take(MIN_LETTERS).count() < MIN_LETTERS {
        return None;
    }
    let end = prose.floor_char_boundary(LOOKED_AT);
    let found = whatlang::detect(&prose[..end]).filter(whatlang::Info::is_reliable)?;
    Some(tag(found.lang()).to_string())
}

/// The primary tag in what a file declares, such as `de` in `de-AT`; `None` if it is none.
pub(crate) fn primary_tag(declared: &str) -> Option<String> {
    let primary = declared.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    let is_tag = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    (is_tag && primary != "und").then_some(primary)
}

/// BCP 47 asks for the two letters of ISO 639-1 where a language has them.
fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        Lang::Cym => "cy",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Blocks;

    fn check(text: &str, expected: Option<&str>) {
        let mut blocks = Blocks::new("a.txt", DocumentFormat::Text);
        blocks.push(BlockKind::Paragraph, text).unwrap();
        assert_eq!(language(&blocks.finish()).as_deref(), expected, "{text}");
    }

    #[test]
    fn languages_are_found() {
        check("The committee decided yesterday that the new rules should apply to everyone at once.", Some("en"));
        check("Der Ausschuss hat gestern beschlossen, dass die neuen Regeln sofort für alle gelten.", Some("de"));
        check("Le comité a décidé hier que les nouvelles règles s'appliquent à tout le monde.", Some("fr"));
        check(
            "委員会は昨日、新しい規則をすべての人に直ちに適用することを決定しました。これは重要な変更です。",
            Some("ja"),
        );
        check(
            "委员会昨天决定新规则立即适用于所有人。这是一个重要的变化，大家都应该知道。我们会在下周再次讨论这个问题。",
            Some("zh"),
        );
        check("ok 12", None);
    }

    #[test]
    fn declared_languages_become_primary_tags() {
        for (declared, tag) in [("de-AT", Some("de")), ("EN_us", Some("en")), ("x", None), ("", None), ("und", None)] {
            assert_eq!(primary_tag(declared).as_deref(), tag);
        }
    }
}
