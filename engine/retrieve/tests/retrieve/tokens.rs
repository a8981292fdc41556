//! Texts are cut into the terms that one would search for.

use bunsen_retrieve::{Language, Tokenizer};

use crate::golden;

#[test]
fn texts_are_cut_into_terms() {
    let check = |text: &str, expected: &[&str]| {
        let tokens = Tokenizer::new(None).tokens(text);
        let terms: Vec<&str> = tokens.iter().map(|token| token.term.as_str()).collect();
        assert_eq!(terms, expected, "{text}");
    };
    check("", &[]);
    check(" \n—!… 🙂", &[]);
    check("Hello, WORLD", &["hello", "world"]);
    check("don't don’t L'Avion O\u{2bc}Neill ''", &["don", "t", "don", "t", "l", "avion", "o", "neill"]);
    check(
        "version 2.5, 1,000 of snake_case e.g. example.com",
        &["version", "2.5", "1,000", "of", "snake_case", "e.g", "example.com"],
    );
    check("Straße ÆRØ Łódź Đorđe ΣΟΦΟΣ İzmir", &["strasse", "aero", "lodz", "dorde", "σοφοσ", "izmir"]);
    check("e\u{301}te\u{301} été ETE", &["ete", "ete", "ete"]);
    check("שָׁלוֹם مُحَمَّد", &["שלום", "محمد"]);
    // The vowels of Devanagari are marks that stay.
    check("हिन्दी", &["हिन्दी"]);
    check("猫", &["猫"]);
    check("東京都", &["東", "東京", "京", "京都", "都"]);
    check("東京 都", &["東", "東京", "京", "都"]);
    check("がABCが", &["が", "abc", "が"]);
    check("ﾃｽﾄ", &["テ", "テス", "ス", "スト", "ト"]);
    check("ไทย", &["ไ", "ไท", "ท", "ทย", "ย"]);
}

#[test]
fn stems_are_those_of_snowball() {
    let mut n = 0;
    for case in golden("stems.json").as_array().unwrap() {
        let language = Language::from_code(case["language"].as_str().unwrap()).unwrap();
        let tokenizer = Tokenizer::new(Some(language));
        for (word, stem) in case["stems"].as_object().unwrap() {
            // The stem's accents fall after it is taken.
            let folded = &Tokenizer::new(None).tokens(stem.as_str().unwrap())[0].term;
            let tokens = tokenizer.tokens(word);
            assert_eq!((tokens.len(), &tokens[0].term), (1, folded), "{word} in {}", case["language"]);
            n += 1;
        }
    }
    assert!(n > 60, "{n} words");
}

#[test]
fn stemmers_take_any_text() {
    let texts =
        ["", "a", "ß", "\u{301}\u{301}a", "'s", "ııİİ", "ς", "x\u{200d}y", "ﬃ", "iiiiiiiiiiii", "yyyyqueuees", "𝔘𝔫𝔦"];
    for language in Language::all() {
        let tokenizer = Tokenizer::new(Some(language));
        for a in texts {
            for b in texts {
                assert!(tokenizer.tokens(&format!("{a}{b}")).iter().all(|token| !token.term.is_empty()));
            }
        }
    }
}
