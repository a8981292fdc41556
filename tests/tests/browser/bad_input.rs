//! Files that are not what they seem: each gets a sentence, and the studio goes on.

use std::fs;

use anyhow::{Context, Result};

use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread")]
async fn bad_files_get_a_sentence_and_harm_nothing() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    let wide = (0..10_000).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",");
    let wide_row = vec!["1"; 10_000].join(",");
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", Vec::new(), "This file is empty"),
        ("header", b"a,b,c\n".to_vec(), "column names but no rows"),
        ("picture", [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 64]].concat(), "looks like a PNG picture"),
        ("ragged", b"a,b\n1,2\n3\n4,5,6\n".to_vec(), "3 rows"),
        ("names", b"a,a,b\n1,2,3\n4,5,6\n".to_vec(), "a_2"),
        ("quotes", b"a,b\n\"1\n2\",\"say \"\"hi\"\"\"\n3,4\n".to_vec(), "2 rows"),
        ("latin", b"name,x\nJos\xe9,1\nZo\xeb,2\n".to_vec(), "Jos\u{e9}"),
        ("huge", b"a,b\n1e308,1\n1e400,2\nNaN,3\n".to_vec(), "3 rows"),
        ("one", b"a\n1\n2\n3\n".to_vec(), "1 column"),
        ("wide", format!("{wide}\n{wide_row}\n{wide_row}\n").into_bytes(), "10,000 columns"),
    ];
    for (number, (name, bytes, expected)) in cases.into_iter().enumerate() {
        // A telling name could be taken for the sentence that is waited for.
        let path = folder.path().join(format!("{number}.csv"));
        fs::write(&path, bytes)?;
        tab.goto(&scene.edge.url()).await?;
        tab.see("Train a model in this tab").await?;
        tab.choose_file("#file-input", &path).await?;
        tab.see(expected).await.with_context(|| name.to_string())?;
    }
    // A target of one kind cannot be trained on, and the page says so.
    let path = folder.path().join("single.csv");
    fs::write(&path, format!("x,kind\n{}", (0..40).map(|i| format!("{},same\n", i % 7)).collect::<String>()))?;
    tab.goto(&scene.edge.url()).await?;
    tab.choose_file("#file-input", &path).await?;
    tab.see("40 rows").await?;
    tab.press("Train a model").await?;
    tab.see("What to predict").await?;
    tab.fill("What to predict", "kind").await?;
    tab.see("there is nothing to tell apart").await?;
    scene.end().await
}
